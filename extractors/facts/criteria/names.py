"""Criteria by number and by name, through the set in force on the day."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from msgspec import Struct

from extractors.engine.items import Item
from extractors.engine.text import cut, split_words, tokenise
from extractors.facts.document import Document, quantity_of
from extractors.grammar.schema import CriteriaSet, Criterion

_LONGEST_NAME = 90  # characters; the longest name of a criterion in the decisions is shorter

_HYPHENS = frozenset("-–—")


class Named(Struct, frozen=True, gc=False):
    """A criterion that the text names, with the number and name it has in the set in force."""

    number: int
    name: str
    set_id: str
    start: int
    end: int


@lru_cache(maxsize=8192)
def _key(words: str) -> str:
    return " ".join(t.key for t in tokenise(words) if t.kind == "word")


@lru_cache(maxsize=64)
def _by_name(criteria_set: CriteriaSet) -> dict[str, Criterion]:
    names: dict[str, Criterion] = {}
    for criterion in criteria_set.criteria:
        for words in (criterion.name, *criterion.aliases):
            names.setdefault(_key(words), criterion)
    return names


@lru_cache(maxsize=64)
def _by_number(criteria_set: CriteriaSet) -> dict[int, Criterion]:
    return {criterion.criterion_no: criterion for criterion in criteria_set.criteria}


def criterion_by_name(criteria_set: CriteriaSet, words: str) -> Criterion | None:
    """The criterion that goes by these words in the set: by name or alias, else the one whose name they begin."""
    key = _key(words)
    names = _by_name(criteria_set)
    if key in names:
        return names[key]
    begun = {c.criterion_no: c for name, c in names.items() if name.startswith(key + " ") or key.startswith(name + " ")}
    return next(iter(begun.values())) if len(begun) == 1 else None


def named_criteria(
    document: Document, items: list[Item], first: int, standard: str, day: date, limit: int = 19
) -> tuple[list[Named], int]:
    """The criteria listed from item `first` on, and the index of the item behind the list.

    Names are matched longest first, since they hold commas and joining words of their own; a number and the name
    beside it are one criterion.
    """
    criteria_set = document.grammar.criteria_set(standard, day) or document.grammar.criteria_set(
        standard.replace("_advanced", "_ntm").replace("_model", "_ntm").replace("village", "commune"), day
    )
    if criteria_set is None:
        return [], first
    by_number = _by_number(criteria_set)
    text = document.article.text
    found: dict[int, Named] = {}
    at = first
    last = first
    misses = 0
    while at < len(items) and len(found) < limit + 1:
        item = items[at]
        number = _number(items, at)
        if number is not None and number in by_number:
            criterion = by_number[number]
            if number not in found:
                if len(found) == limit:
                    break
                found[number] = Named(number, criterion.name, criteria_set.set_id, item.start, item.end)
            at += 1
            last, misses = at, 0
            continue
        match = _name_at(document, text, items, at)
        if match is not None:
            words, after = match
            named = criterion_by_name(criteria_set, words)
            if named is None:
                break
            if named.criterion_no not in found:
                if len(found) == limit:
                    break
                found[named.criterion_no] = Named(
                    named.criterion_no, named.name, criteria_set.set_id, item.start, items[after - 1].end
                )
            at = after
            last, misses = at, 0
            continue
        if (
            item.is_("sign", ",", "-", "(", ")", ":")
            or item.is_("link", "and", "is", "of_which")
            or item.kind in ("plural",)
            or item.is_("unit", "criteria")
            or item.is_("count", "number_mark")
            or item.is_("noise")
        ):
            if item.is_("sign", "(", ")", ",") and misses:
                break
            at += 1
            continue
        if item.kind == "word" and misses == 0 and not item.capital:
            misses += 1
            at += 1
            continue
        break
    return list(found.values()), last


def _number(items: list[Item], at: int) -> int | None:
    item = items[at]
    quantity = quantity_of(item)
    value = quantity.low if quantity is not None and quantity.kind == "bare" and quantity.out_of is None else None
    if value is None or value != int(value):
        return None
    return int(value)


@lru_cache(maxsize=4096)
def _first_key(printed: str) -> str:
    """The first word of what an item quotes, as the grammar's tries know it; of a sign, the empty string."""
    keys = split_words(printed).keys
    return keys[0] if keys else ""


def _name_at(document: Document, text: str, items: list[Item], at: int) -> tuple[str, int] | None:
    """The longest name of any criterion that begins at item `at`: its words and the item behind it."""
    start = items[at].start
    if _first_key(text[start : items[at].end]) not in document.grammar.criteria_trie.root:
        return None
    end = min(items[-1].end, start + _LONGEST_NAME)
    pieces = cut(split_words(text[start:end]))
    match = document.grammar.criteria_trie.longest(pieces.keys, 0, len(pieces.keys))
    if match is None:
        return None
    term, after_token = match
    stop = start + pieces.ends[after_token - 1]
    after = at
    while after < len(items) and items[after].start < stop:
        after += 1
    if items[after - 1].end > stop:
        return None
    return term.words, after
