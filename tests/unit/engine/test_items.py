from __future__ import annotations

from decimal import Decimal

import pytest

from extractors.engine.items import Item, scan
from extractors.engine.numbers import Number, read_printed, spelled_value
from extractors.engine.period import Period, month_end
from extractors.engine.quantities import Quantity, read_quantities
from extractors.engine.times import read_periods
from extractors.grammar.load import load_grammar
from extractors.records import PlaceMention, Span


def read(text: str, *names: str) -> list[Item]:
    mentions = tuple(
        PlaceMention(Span(text.index(n), text.index(n) + len(n)), n, n, "commune", "unique_name", True) for n in names
    )
    return read_quantities(text, read_periods(scan(text, load_grammar(), mentions)))


def quantity(text: str) -> Quantity:
    values = [item.value for item in read(text) if isinstance(item.value, Quantity)]
    assert len(values) == 1
    return values[0]


@pytest.mark.parametrize(
    ("printed", "value", "decimals", "style"),
    [
        ("2.487", "2487", 0, "vietnamese"),
        ("34.127,9", "34127.9", 1, "vietnamese"),
        ("791,322", "791.322", 3, "ambiguous"),
        ("0,375", "0.375", 3, "vietnamese"),
        ("1,234,567", "1234567", 0, "english"),
        ("1,234.5", "1234.5", 1, "english"),
        ("12.7", "12.7", 1, "plain"),
        ("03", "3", 0, "plain"),
    ],
)
def test_separators(printed: str, value: str, decimals: int, style: str) -> None:
    assert read_printed(printed) == (Decimal(value), decimals, style)


@pytest.mark.parametrize("printed", ["1.23.4", "12,34,5", "1.2345", "000", "8.3.2022", "1.234,5,6", "9" * 25])
def test_separators_that_fit_no_reading(printed: str) -> None:
    assert read_printed(printed) is None


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ([7], 7),
        ([10], 10),
        ([10, 9], 19),
        ([2, 10], 20),
        ([2, 10, 1], 21),
        ([1, 100], 100),
        ([1, 100, 0, 5], 105),
        ([3, 100, 10, 5], 315),
        ([9, 100, 9, 10, 9], 999),
        ([1, 100, 2], None),
        ([3, 4], None),
        ([10, 10], None),
        ([100], None),
        ([1, 10], None),
        ([], None),
    ],
)
def test_spelled_value(words: list[int], value: int | None) -> None:
    assert spelled_value(words) == value


def test_a_name_is_not_read_as_words_or_numbers() -> None:
    text = "xã Ba Tư đạt 12 tiêu chí"
    assert [i.kind for i in read(text, "Ba Tư")] == ["unit", "place", "status", "quantity"]


def test_no_term_reaches_into_a_name() -> None:
    text = "đạt chuẩn Nông thôn"
    assert [i.kind for i in read(text, "Nông")][:2] == ["status", "place"]


def test_names_may_be_given_in_any_order_and_overlap() -> None:
    text = "xã Axan và Lăng"
    mentions = [PlaceMention(Span(11, 15), "l", "Lăng", "commune", "", True)]
    mentions += [PlaceMention(Span(3, 7), n, n, "commune", "", True) for n in ("Axan", "Axan'")]
    items = scan(text, load_grammar(), tuple(mentions))
    assert [text[i.start : i.end] for i in items if i.kind == "place"] == ["Axan", "Lăng"]


def test_a_name_within_a_number_hides_none_behind_it() -> None:
    text = "Nghị quyết 26-NQ/TW của xã Tân An"
    mentions = [
        PlaceMention(Span(text.index(n), text.index(n) + len(n)), "p", n, "commune", "unique_name", False)
        for n in ("TW", "Tân An")
    ]
    items = scan(text, load_grammar(), tuple(mentions))
    assert [i.code for i in items if i.kind == "identifier"] == ["26-NQ/TW"]
    assert [text[i.start : i.end] for i in items if i.kind == "place"] == ["Tân An"]


def test_a_number_keeps_its_print() -> None:
    number = scan("2.487 triệu", load_grammar(), ())[0].value
    assert isinstance(number, Number)
    assert (number.printed, number.decimals) == ("2.487", 0)


def test_decimals_are_those_printed() -> None:
    assert quantity("3,80 tỷ đồng").decimals == 2
    assert quantity("từ 3 đến 3,5%").decimals == 1


def test_an_output_unit_is_carried() -> None:
    found = quantity("làm 4,2 km đường")
    assert (found.output, found.noun) == ("km", "km")


def test_what_stands_in_a_table_stays_in_its_cell() -> None:
    values = [i.value for i in read("Vốn\t2 tỷ\t300 triệu\n5\t8 xã") if isinstance(i.value, Quantity)]
    assert [(v.kind, int(v.low)) for v in values] == [
        ("money", 2 * 10**9),
        ("money", 3 * 10**8),
        ("bare", 5),
        ("count", 8),
    ]


def test_a_period_of_several_years_is_not_a_year() -> None:
    periods = [i.value for i in read("giai đoạn 2021-2025") if isinstance(i.value, Period)]
    assert [(p.grain, p.year, p.last_year) for p in periods] == [("years", 2021, 2025)]


@pytest.mark.parametrize(("year", "month", "last"), [(2024, 2, 29), (2023, 2, 28), (2023, 12, 31), (2023, 4, 30)])
def test_month_end(year: int, month: int, last: int) -> None:
    assert month_end(year, month) == last
