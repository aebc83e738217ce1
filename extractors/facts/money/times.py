"""The time of a pot: fiscal year, stage, or part of a year."""

from __future__ import annotations

from datetime import date

from extractors.engine.times import Period
from extractors.facts.document import Document
from extractors.facts.money.pots import Time


def default_time(document: Document) -> Time:
    """The time of figures beside which none is said: the article's year, unknown where it names none."""
    return Time(document.year if document.year_known else None)


def time_of(document: Document, period: Period) -> Time | None:
    """The time of a pot that a period states; None where it states no more than a day."""
    year = document.year
    grain = period.grain
    since = period.open_end or period.role == "since"
    if grain == "year" and period.year is not None and since and period.year < (year or 0):
        return Time(None, date(period.year, 1, 1), None, said=True)
    if grain == "year" and period.year is not None and not period.open_end:
        return Time(period.year, date(period.year, 1, 1), date(period.year, 12, 31), said=True)
    if grain in ("months", "quarter"):
        return Time(period.year or year, period.starts(year), period.ends(year), said=True)
    if grain == "part" and period.since_start and period.year is None:
        return Time(year, date(year, 1, 1), None, said=True)
    if grain == "part" and period.year is not None and period.start is not None:
        end = period.ends(year)
        if end is None and period.year == year:
            return Time(year, period.starts(year), None, said=True)
        one_year = end is not None and end.year == period.year
        return Time(period.year if one_year else None, period.starts(year), end, said=True)
    if grain == "years":
        if period.start is not None:
            return Time(None, period.starts(year), period.ends(year), said=True)
        if period.n_years is not None:
            return _stage_of(document, period.n_years)
    return None


def _stage_of(document: Document, n_years: int) -> Time:
    """“sau 8 năm”: the stage of that length which the article names, else several years of unknown bounds."""
    for stage in document.stages:
        first, last = stage.year, stage.last_year
        if first is not None and last is not None and last - first + 1 == n_years:
            return Time(None, stage.starts(first), stage.ends(first), said=True)
    return Time(None, None, None, said=True)
