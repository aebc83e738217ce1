"""The bundled labels say only what their pages print, in the contract's words, of places that exist."""

from __future__ import annotations

import csv
import json
import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

import extractors
from extractors.places.gazetteer import Gazetteer
from extractors.records import LEVELS

BUNDLED = Path(extractors.__file__).parent / "bundled"
Label = dict[str, Any]

SOURCES = {
    "central", "provincial", "district", "commune", "local", "state", "foreign", "community", "enterprise", "credit",
    "integrated", "other", "all",
}  # fmt: skip
STANDARDS = {
    "commune_ntm", "commune_advanced", "commune_model", "commune_modern", "district_ntm", "district_advanced",
    "district_model", "province_ntm", "village_ntm", "village_advanced", "village_model",
}  # fmt: skip
METRICS = {
    "criteria_count", "criteria_added", "criteria_mean", "criteria_sum", "unit_count", "units_added", "unit_share",
    "standard_status", "criterion_status",
}  # fmt: skip
UNITS = {"km", "m", "ha", "m2", "work", "household", "house", "project", "product", "person", "workday", "other"}
QUALIFIERS = {"exact", "about", "over", "under"}
CODES: dict[str, dict[str, set[str]]] = {
    "fact_disbursement": {
        "programme": {"NTM", "GNBV", "DTTS", "all", "other"},
        "budget_source": SOURCES,
        "capital_type": {"investment", "recurrent", "all"},
        "measure": {"requested", "planned", "disbursed", "mobilised", "spent", "rate"},
        "qualifier": QUALIFIERS,
    },
    "fact_criteria": {
        "standard": STANDARDS,
        "metric": METRICS,
        "status": {"achieved", "not_achieved", "planned", "maintained"},
        "unit_level": set(LEVELS),
        "qualifier": QUALIFIERS,
    },
    "fact_output": {"unit": UNITS, "qualifier": QUALIFIERS},
}
OTHER_COLUMNS: dict[str, set[str]] = {
    "fact_disbursement": {
        "over_units", "fiscal_year", "amount_vnd", "amount_high_vnd", "pct_reported", "period_start", "period_end",
        "as_of", "carried_over_from",
    },
    "fact_criteria": {
        "over_units", "value_low", "value_high", "out_of", "criterion_no", "share_pct_reported", "as_of", "due",
        "since",
    },
    "fact_output": {"quantity", "out_of"},
}  # fmt: skip
COMMON = {"table", "place", "level", "optional", "repeat"}
REQUIRED = {
    "fact_disbursement": {"place", "level", "programme", "budget_source", "capital_type", "measure", "amount_vnd"},
    "fact_criteria": {"standard", "metric", "status"},
    "fact_output": {"quantity", "out_of", "unit", "qualifier"},
}
DAYS = ("as_of", "due", "since", "period_start", "period_end")
WORDS = {"một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10}
NUMBER = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?")
COMPOUND = re.compile(r"(\d+) tỷ (\d+) triệu")


class _Text(HTMLParser):
    """The words of a page, without scripts; remembers the elements that it saw opened and closed."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.opened: list[str] = []
        self.closed: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.opened.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self.closed.append(tag)

    def handle_data(self, data: str) -> None:
        if self.opened and self.opened[-1] == "script" and self.opened.count("script") > self.closed.count("script"):
            return
        self.words.append(data)


def _articles() -> list[dict[str, str]]:
    with (BUNDLED / "articles.csv").open(encoding="utf-8", newline="") as rows:
        return list(csv.DictReader(rows))


ARTICLES = _articles()
EACH = pytest.mark.parametrize("article", ARTICLES, ids=[a["name"] for a in ARTICLES])


def _source(article: dict[str, str]) -> str:
    return (BUNDLED / "pages" / article["file"]).read_bytes().decode(article["encoding"])


def _parse(article: dict[str, str]) -> _Text:
    page = _Text()
    page.feed(_source(article))
    page.close()
    return page


def _text(article: dict[str, str]) -> str:
    """What the page prints, NFC, runs of white space as one blank."""
    words = "\n".join(_parse(article).words) if article["file"].endswith(".html") else _source(article)
    return re.sub(r"[^\S\n]+", " ", unicodedata.normalize("NFC", words))


def _labels(name: str) -> list[Label]:
    lines = (BUNDLED / "labels" / f"{name}.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def _options(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _numbers(text: str) -> set[Decimal]:
    """Every number that the text prints in figures or in one word; a compound amount as billions."""
    found = {Decimal(n.replace(".", "").replace(",", ".")) for n in NUMBER.findall(text)}
    found |= {Decimal(big) + Decimal(small) / 1000 for big, small in COMPOUND.findall(text)}
    low = text.casefold()
    found |= {Decimal(n) for word, n in WORDS.items() if re.search(rf"\b{word}\b", low)}
    if re.search(r"chưa (?:được )?(?:giải ngân|giao|có)", low):
        found.add(Decimal(0))
    return found


def _prints_amount(numbers: set[Decimal], amount: int) -> bool:
    return any(Decimal(amount) / scale in numbers for scale in (10**9, 10**6, 10**3, 1))


def _values(label: Label, *keys: str) -> Iterator[Decimal]:
    for key in keys:
        for value in _options(label.get(key)):
            if value is not None:
                yield Decimal(str(value))


def test_every_page_has_labels_and_nothing_is_left_over() -> None:
    names = {a["name"] for a in ARTICLES}
    assert len(names) == len(ARTICLES) >= 20
    assert {p.name for p in (BUNDLED / "pages").iterdir()} == {a["file"] for a in ARTICLES}
    assert {p.stem for p in (BUNDLED / "labels").iterdir()} == names
    assert len({a["template"] for a in ARTICLES}) >= 6
    assert {"windows-1258", "utf-16"} <= {a["encoding"] for a in ARTICLES}


def test_relations_between_pages_hold() -> None:
    by_name = {a["name"]: a for a in ARTICLES}
    copies = [a for a in ARTICLES if a["copy_of"]]
    revisions = [a for a in ARTICLES if a["revises"]]
    assert copies and revisions
    for copy in copies:
        first = by_name[copy["copy_of"]]
        assert copy["site"] != first["site"] and copy["title"] != first["title"]
        assert _labels(copy["name"]) == _labels(first["name"])
    for new in revisions:
        old = by_name[new["revises"]]
        assert new["canonical"] == old["canonical"] != ""
        assert _labels(new["name"]) != _labels(old["name"])
    assert any(not _labels(a["name"]) for a in ARTICLES), "one article holds no fact"
    with (BUNDLED / "inconsistencies.csv").open(encoding="utf-8", newline="") as rows:
        assert {row["article"] for row in csv.DictReader(rows)} <= set(by_name)


@EACH
def test_page_can_be_parsed(article: dict[str, str]) -> None:
    text = _text(article)
    assert article["title"] in text
    assert "�" not in text
    if article["file"].endswith(".html"):
        page = _parse(article)
        for tag in ("html", "body", "table", "div", "p", "td", "tr", "ul", "article"):
            assert page.opened.count(tag) == page.closed.count(tag), tag
    source = _source(article)
    assert (unicodedata.normalize("NFC", source) == source) == (
        article["unicode_form"] == "NFC" and "1258" not in article["encoding"]
    )


@EACH
def test_labels_use_only_the_contracts_columns_and_codes(article: dict[str, str]) -> None:
    for label in _labels(article["name"]):
        table = label["table"]
        codes = CODES[table]
        assert set(label) <= COMMON | set(codes) | OTHER_COLUMNS[table], label
        assert set(label) >= REQUIRED[table], label
        for key, allowed in codes.items():
            assert set(_options(label.get(key, next(iter(allowed))))) <= allowed, (key, label)
        for key in DAYS:
            for day in _options(label.get(key)):
                assert day is None or date.fromisoformat(day), label
        for amount in _options(label.get("amount_vnd")):
            assert amount is None or (isinstance(amount, int) and amount >= 0), label
        if table == "fact_disbursement":
            assert (label["measure"] == "rate") == (label["amount_vnd"] is None), label


@EACH
def test_labels_are_not_repeated(article: dict[str, str]) -> None:
    lines = [json.dumps(label, sort_keys=True) for label in _labels(article["name"])]
    assert len(lines) == len(set(lines))


@EACH
def test_every_number_of_a_label_is_printed(article: dict[str, str]) -> None:
    numbers = _numbers(_text(article))
    for label in _labels(article["name"]):
        for key in ("amount_vnd", "amount_high_vnd"):
            for amount in _options(label.get(key)):
                assert amount is None or _prints_amount(numbers, amount), label
        if label.get("optional"):
            continue
        for value in _values(
            label, "value_low", "value_high", "out_of", "quantity", "pct_reported", "share_pct_reported"
        ):
            assert value in numbers, (value, label)


@EACH
def test_every_place_exists_on_the_articles_day(article: dict[str, str]) -> None:
    text = _text(article)
    in_force = _names_in_force(date.fromisoformat(article["published_on"]))
    for label in _labels(article["name"]):
        places = [place for place in _options(label.get("place")) if place is not None]
        assert any(place in text for place in places), label
        assert label["level"] == "village" or any((place, label["level"]) in in_force for place in places), label


@cache
def _names_in_force(on: date) -> frozenset[tuple[str, str]]:
    units = Gazetteer.load().units.values()
    return frozenset((unit.place.name, unit.place.level) for unit in units if unit.in_force(on))
