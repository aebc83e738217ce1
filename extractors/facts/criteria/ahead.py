"""Statements told plainly of a year that is still to come: what they tell is intended, not met."""

from __future__ import annotations

from extractors.engine.items import Item
from extractors.engine.times import Period
from extractors.facts.document import Document, Sentence, period_of, quantity_of
from extractors.facts.statuses import Status

_VERB = 14  # items: a list of names may stand between a count and its verb


def or_planned(document: Document, sentence: Sentence, at: int, status: Status) -> Status:
    """The status, but `planned` where a plain “đạt” is of a year to come (“về đích trong năm 2020”, in 2019)."""
    if status.code != "achieved" or status.strong or _told_as_done(sentence.items, at):
        return status
    return Status("planned", "of a year to come", at) if _lies_ahead(document, sentence, at) else status


def _told_as_done(items: list[Item], at: int) -> bool:
    """“2 huyện là A và B đã được công nhận”: a word for what is done stands behind."""
    for item in items[at + 1 : at + _VERB]:
        kind = item.kind
        if kind == "sign" and item.code in (";", "."):
            return False
        if kind == "status" and item.code == "achieved" and item.term is not None and item.term.strength == "strong":
            return True
    return False


def _lies_ahead(document: Document, sentence: Sentence, at: int) -> bool:
    items = sentence.items
    for item in items[at + 1 : at + 4]:
        if item.kind == "sign" or quantity_of(item) is not None:
            break
        if (period := period_of(item)) is not None:
            return _is_ahead(document, period)
    for index in range(at - 1, -1, -1):
        leads = index > 0 and period_of(items[index - 1]) is not None
        if items[index].is_("sign", ";", ",") and not leads:
            return False
        if (period := period_of(items[index])) is not None:
            guessed = index > 0 and items[index - 1].is_("hedge", "about")
            return _is_ahead(document, period) or (guessed and _ends_later(document, period))
    return False


def _ends_later(document: Document, period: Period) -> bool:
    """“ước đến cuối năm 2020”, in October: guessed, not counted."""
    end = period.ends(document.year)
    return end is not None and end > document.day


def _is_ahead(document: Document, period: Period) -> bool:
    end = period.ends(document.year) if period.grain == "year" and period.role != "since" else None
    return end is not None and end.year > document.day.year
