from __future__ import annotations

from typing import Any

from extractors.accuracy import scores, tally_article, tally_slots


def money(amount: int, **more: Any) -> dict[str, Any]:
    empty = {"fiscal_year": None, "place": "Tây Giang", "level": "district", "pct_reported": None}
    return {"table": "fact_disbursement", "measure": "planned", "amount_vnd": amount, "programme": "NTM"} | empty | more


def test_each_label_is_found_by_one_fact_only() -> None:
    label = {"table": "fact_disbursement", "measure": "planned", "amount_vnd": 5}
    once = scores(tally_article([label], [money(5), money(5)]))["overall"]
    twice = scores(tally_article([label | {"repeat": 2}], [money(5), money(5)]))["overall"]
    assert (once["precision"], once["recall"]) == (0.5, 1.0)
    assert (twice["precision"], twice["recall"]) == (1.0, 1.0)


def test_wrong_place_is_neither_found_nor_right() -> None:
    label = {"table": "fact_disbursement", "measure": "planned", "amount_vnd": 5, "place": "Đông Giang"}
    assert scores(tally_article([label], [money(5)]))["fact_disbursement"] == {
        "precision": 0.0,
        "recall": 0.0,
        "f1": 0.0,
    }


def test_spellings_of_a_place_and_listed_values_agree() -> None:
    label = {"table": "fact_disbursement", "measure": "planned", "amount_vnd": [4, 5], "place": "Tây  giang"}
    assert scores(tally_article([label], [money(5)]))["overall"]["f1"] == 1.0


def test_the_pairing_is_the_largest() -> None:
    wide = {"table": "fact_disbursement", "amount_vnd": [5, 6], "a": 0, "b": 0}
    narrow = {"table": "fact_disbursement", "amount_vnd": 5}
    assert scores(tally_article([wide, narrow], [money(5), money(6)]))["overall"]["recall"] == 1.0


def test_optional_label_may_be_missing_and_may_be_landed() -> None:
    label = {"table": "fact_disbursement", "amount_vnd": 5, "optional": True}
    assert scores(tally_article([label], [money(5)]))["overall"]["precision"] == 1.0
    assert tally_article([label], [])["fact_disbursement", "asked"] == 0


def test_null_is_a_value_where_the_label_states_it() -> None:
    label = {"table": "fact_disbursement", "amount_vnd": 5, "fiscal_year": None}
    assert scores(tally_article([label], [money(5)]))["overall"]["f1"] == 1.0
    assert scores(tally_article([label], [money(5, fiscal_year=2022)]))["overall"]["f1"] == 0.0


def test_unlabelled_kinds_are_judged_only_where_labelled() -> None:
    label = {"table": "fact_disbursement", "measure": "planned", "amount_vnd": 5}
    asked = label | {"measure": "requested", "amount_vnd": 7}
    request = money(9, measure="requested")
    assert scores(tally_article([label], [money(5), request]))["overall"]["precision"] == 1.0
    assert scores(tally_article([label, asked], [money(5), request]))["overall"]["precision"] == 0.5


def test_criterion_number_that_no_label_asks_for_is_wrong() -> None:
    label = {"table": "fact_criteria", "metric": "criteria_count", "value_low": 5}
    fact = {"table": "fact_criteria", "metric": "criteria_count", "value_low": 5.0, "criterion_no": 3}
    assert scores(tally_article([label], [fact]))["overall"]["f1"] == 0.0
    assert scores(tally_article([label], [fact | {"criterion_no": None}]))["overall"]["f1"] == 1.0


def test_slots_are_judged_where_the_figure_is_found() -> None:
    told = {
        "table": "fact_disbursement",
        "measure": "planned",
        "amount_vnd": 5,
        "programme": "DTTS",
        "place": "Tây Giang",
    }
    never = told | {"amount_vnd": 6}
    tally = tally_slots([told, never], [money(5), money(5, programme="DTTS", measure="spent"), money(7)])
    assert tally["fact_disbursement", "programme", "asked"] == 1
    # Of the two facts that bear the figure, both fit in two of three slots: the first is taken.
    assert sum(tally["fact_disbursement", slot, "right"] for slot in ("measure", "programme", "place")) == 2
    assert tally["fact_disbursement", "amount_vnd", "asked"] == 0
