"""Days of a statement inside its sentence: when it is due, when it held, since when it changed."""

from __future__ import annotations

from datetime import date

from extractors.engine.times import Period
from extractors.facts.document import Document, Sentence, period_of


def due_of(document: Document, sentence: Sentence, at: int, planned_at: int) -> date | None:
    """The end of the period for which something is planned: the period nearest to it in its clause."""
    best: tuple[int, date] | None = None
    items = sentence.items
    quantities = sentence.at("quantity")
    clause_end = next((i for i in sentence.at("sign") if i > at and items[i].code == ";"), len(items))
    compared = next((i for i in sentence.at("link") if items[i].code == "compared"), len(items))
    for index in sentence.at("period"):
        if index > min(clause_end, compared):
            break
        period = period_of(items[index])
        if period is None or period.role == "since":
            continue
        if period.grain == "day" and period.role == "at":
            continue
        end = _end_of(period, document.year)
        if end is None or (index < planned_at - 3 and period.role == "until" and period.grain == "day"):
            continue
        distance = at - index if index < at else (index - at) * 2
        if index < at and any(index < i < at for i in quantities):
            distance += 6
        if best is None or distance < best[0]:
            best = distance, end
    return best[1] if best is not None else None


def _end_of(period: Period, year: int) -> date | None:
    if period.grain in ("year", "years", "month", "quarter", "months", "part", "day"):
        return period.ends(year)
    return None


def as_of_at(document: Document, sentence: Sentence, at: int) -> date | None:
    """The day on which a statement is said to hold: the last such period before it, else one behind in its clause."""
    found: date | None = None
    items = sentence.items
    for index in sentence.at("period"):
        period = period_of(items[index])
        if period is None:
            continue
        if index > at and (found is not None or any(i.is_("sign", ";") for i in items[at:index])):
            break
        if index > 0 and items[index - 1].is_("link", "compared"):
            continue
        if any(i.is_("status", "planned") for i in items[max(0, index - 2) : index]):
            continue  # a target's day
        if period.grain == "now":
            found = None
            continue
        if period.role == "until" or (period.grain == "year" and period.role == "at"):
            if index > at and period.role != "until":
                continue
            end = period.ends(document.year)
            if end is not None and end <= document.day:
                found = end
    return found


def since_of(document: Document, sentence: Sentence, at: int) -> date | None:
    """The base of a change: the period behind “so với”, else the earlier of two years that the sentence compares."""
    items = sentence.items
    compared = [i for i in sentence.at("link") if items[i].code == "compared"]
    behind = next((i for i in compared if i >= at), None)
    index = behind if behind is not None else next((i for i in reversed(compared) if i > at - 9), None)
    if index is not None:
        for item in items[index + 1 : index + 5]:
            period = period_of(item)
            if period is not None:
                return period.ends(document.year)
    before = (period_of(items[i]) for i in sentence.at("period") if i < at)
    years = [p for p in before if p is not None and p.grain == "year" and p.year is not None]
    if len({p.year for p in years}) > 1:
        return min(years, key=lambda p: p.year or 0).ends(document.year)
    return None
