"""Whether the reader finds in a phrase of the hard sheet exactly what the sheet says."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Literal

from extractors.engine.items import Item, scan
from extractors.engine.quantities import Quantity, read_quantities
from extractors.engine.text import normalise
from extractors.engine.times import Period, read_periods
from extractors.facts.reading import read
from extractors.grammar.schema import Grammar
from extractors.grammar.sheet import Bounds, Expected, Phrase
from extractors.records import Article, Level, Place, PlaceMention, PlaceReading, Span

Verdict = Literal["right", "refused", "wrong"]
_NAMES: tuple[tuple[str, Level, str | None], ...] = (
    ("Việt Nam", "nation", None),
    ("Quảng Nam", "province", "Việt Nam"),
    ("Tây Giang", "district", "Quảng Nam"),
    ("Đông Giang", "district", "Quảng Nam"),
    ("Axan", "commune", "Tây Giang"),
    ("Bhalêê", "commune", "Tây Giang"),
    ("Gari", "commune", "Tây Giang"),
    ("Lăng", "commune", "Tây Giang"),
    ("Hòa Bình", "commune", "Đông Giang"),
    ("Kà Dăng", "commune", "Đông Giang"),
)


def _known() -> dict[str, Place]:
    return {
        name: Place(name, name, level, None, None, None, None, parent, None, None) for name, level, parent in _NAMES
    }


class KnownPlaces:
    """A reader of ten names, so that the sheet does not depend on the gazetteer."""

    units = _known()

    def mentions(self, text: str) -> tuple[PlaceMention, ...]:
        """Each name wherever it stands with a capital."""
        found = []
        for name, place in self.units.items():
            at = text.find(name)
            while at >= 0:
                found.append(PlaceMention(Span(at, at + len(name)), name, name, place.level, "unique_name", True))
                at = text.find(name, at + 1)
        return tuple(sorted(found, key=lambda m: m.span))

    def read_places(self, article: Article) -> PlaceReading:
        """The names of the article; it speaks for the district Tây Giang."""
        home = tuple(self.units[name] for name in ("Tây Giang", "Quảng Nam", "Việt Nam"))
        return PlaceReading(self.mentions(article.text), home, (), self.units)

    def count_children(self, place_id: str, level: Level, on: date) -> int | None:
        """Not known here."""
        return None


def items_of(text: str, grammar: Grammar) -> list[Item]:
    """The items that the engine reads."""
    return read_quantities(text, read_periods(scan(text, grammar, KnownPlaces().mentions(text))))


def judge(phrase: Phrase, grammar: Grammar) -> tuple[Verdict, str]:
    """The verdict on one phrase, and what was read otherwise than the sheet says."""
    text = normalise(phrase.text)
    if phrase.facts is not None:
        return _judge_facts(phrase, text, grammar)
    items = items_of(text, grammar)
    left = [item for item in items if _is_read(item)]
    missing: list[str] = []
    at = 0
    for expected in phrase.reads:
        span = normalise(expected.span or text)
        start = text.find(span, at)
        if start < 0:
            return "wrong", f"{span!r} does not stand in the phrase, or not in this order"
        at = start + (0 if expected.term else len(span))
        found = next((i for i in items if (i.start, i.end) == (start, start + len(span)) and _kind(expected, i)), None)
        if found is None:
            missing.append(span)
            continue
        fault = _fault(expected, found, phrase.year)
        if fault:
            return "wrong", f"{span!r}: {fault}"
        if found in left:
            left.remove(found)
    if left:
        return "wrong", "; ".join(f"read {text[i.start : i.end]!r} as {_shown(i)}" for i in left)
    if missing or phrase.not_read is not None:
        return "refused", f"not read: {missing}"
    return "right", ""


def _is_read(item: Item) -> bool:
    """Whether the item states something: a bare number and an uncounted thing do not."""
    value = item.value
    if isinstance(value, Period):
        return value.grain != "now"
    if not isinstance(value, Quantity):
        return False
    return value.unit != "uncounted" and (value.kind != "bare" or value.out_of is not None)


def _kind(expected: Expected, item: Item) -> bool:
    kind = expected.kinds()[0]
    if kind == "term":
        return f"{item.kind}/{item.code}" == expected.term
    if kind == "place":
        return item.kind == "place"
    if kind == "period":
        return item.kind == "period"
    return item.kind == "quantity"


def _fault(expected: Expected, item: Item, year: int) -> str:
    value = item.value
    if isinstance(value, Period):
        read_as = (value.starts(year), value.ends(year))
        if read_as != expected.period:
            return f"days {read_as[0]} to {read_as[1]}"
        if expected.role not in (None, value.role):
            return f"role {value.role}"
        return "" if expected.grain in (None, value.grain) else f"grain {value.grain}"
    if isinstance(value, Quantity):
        return "" if _as_expected(value) == _wanted(expected) else _shown(item)
    return "" if expected.place in (None, item.code) else f"level {item.code}"


def _wanted(expected: Expected) -> tuple[Any, ...]:
    kind = expected.kinds()[0]
    bounds: Bounds = getattr(expected, kind)
    low, high = bounds if isinstance(bounds, tuple) else (bounds, bounds)
    unit = {"number": "", "count": expected.unit}.get(kind, kind)
    return low, high, unit, expected.hedge, expected.out_of, expected.per, expected.or_else


def _as_expected(value: Quantity) -> tuple[Any, ...]:
    return value.low, value.high, value.unit, value.hedge, value.out_of, value.per, value.alternative


def _shown(item: Item) -> str:
    if isinstance(item.value, Quantity):
        names = ("low", "high", "unit", "hedge", "out_of", "per", "or_else")
        pairs = zip(names, _as_expected(item.value), strict=True)
        return ", ".join(f"{n} {format(v, 'f') if isinstance(v, Decimal) else v}" for n, v in pairs if v)
    return f"{item.kind} {item.value}"


def _judge_facts(phrase: Phrase, text: str, grammar: Grammar) -> tuple[Verdict, str]:
    day = date(phrase.year, 10, 15)
    moment = datetime(phrase.year, 10, 16, tzinfo=UTC)
    article = Article("art_0", "file:x/y.txt", "x", "", None, None, None, day, None, moment, text, "0", "0")
    reading = read(article, grammar, KnownPlaces())
    rows = [
        {**asdict(fact), "table": table, "place": fact.place_id}
        for table, facts in (
            ("disbursement", reading.disbursements),
            ("criteria", reading.criteria),
            ("output", reading.outputs),
        )
        for fact in facts
    ]
    wanted = list(phrase.facts or ())
    missing = []
    for fact in wanted:
        found = next((row for row in rows if all(_same(row.get(k), v) for k, v in fact.items())), None)
        if found is None:
            missing.append(fact)
        else:
            rows.remove(found)
    if rows:
        keys = ("table", "place", "metric", "status", "standard", "value_low", "value_high", "out_of", "criterion_no",
                "planned_vnd", "disbursed_vnd", "mobilised_vnd", "spent_vnd", "budget_source", "programme", "quantity",
                "unit", "over_units", "qualifier", "due", "as_of", "fiscal_year", "disbursed_pct_reported")  # fmt: skip
        said = [{k: str(v) for k in keys if (v := row.get(k)) is not None} for row in rows]
        return "wrong", f"more facts: {said}; missing: {missing}"
    return ("refused", f"missing: {missing}") if missing else ("right", "")


def _same(got: object, want: object) -> bool:
    if isinstance(want, int | float) and isinstance(got, int | float):
        return abs(got - want) < 1e-9 * max(1.0, abs(want))
    return got == want
