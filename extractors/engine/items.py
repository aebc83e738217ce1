"""A text as a row of items: numbers, terms, places, signs and words, in the order in which they stand."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from decimal import Decimal

from extractors.engine.numbers import Number, number_at, spelled_value
from extractors.engine.text import Token, tokenise
from extractors.grammar.schema import Grammar, Term
from extractors.records import PlaceMention

_SIGNS = frozenset(',;:()./%-–—+\n\t"“”!?•…&')


@dataclass(frozen=True, slots=True)
class Item:
    """One thing in the text. `kind` is a grammar kind, or number, unread, place, sign, word, quantity, period."""

    kind: str
    code: str
    start: int
    end: int
    term: Term | None = None
    value: object = None
    capital: bool = False

    def is_(self, kind: str, *codes: str) -> bool:
        """Whether it is of the kind and, where codes are given, of one of them."""
        return self.kind == kind and (not codes or self.code in codes)


def scan(text: str, grammar: Grammar, places: tuple[PlaceMention, ...]) -> list[Item]:
    """All items of the text; place names first, then the longest terms, then numbers, signs and words."""
    tokens = tokenise(text)
    keys = [t.key for t in tokens]
    place_at, blocked = _place_tokens(tokens, places)
    items: list[Item] = []
    at, size = 0, len(tokens)
    next_block = _next_blocked(blocked, size)
    while at < size:
        token = tokens[at]
        mention = place_at.get(at)
        if mention is not None:
            items.append(
                Item("place", mention.level, mention.span.start, mention.span.end, value=mention, capital=True)
            )
            at = next(i for i in range(at + 1, size + 1) if i == size or tokens[i].start >= mention.span.end)
            continue
        if token.kind == "number":
            number, after = number_at(text, tokens, at)
            end = tokens[after - 1].end
            if number is None:
                items.append(Item("unread", text[token.start : end], token.start, end))
            else:
                items.append(Item("number", number.printed, token.start, end, value=number))
            at = after
            continue
        if token.kind == "punct" and token.key in _SIGNS:
            items.append(Item("sign", token.key if token.key not in "–—" else "-", token.start, token.end))
            at += 1
            continue
        found = grammar.trie.longest(keys, at, next_block[at])
        if found is None:
            items.append(Item("word", token.key, token.start, token.end, capital=token.capital))
            at += 1
            continue
        term, after = found
        items.append(Item(term.kind, term.code, token.start, tokens[after - 1].end, term, term.value, token.capital))
        at = after
    return _join_spelled(text, items)


def _place_tokens(tokens: list[Token], places: tuple[PlaceMention, ...]) -> tuple[dict[int, PlaceMention], list[bool]]:
    starts = [t.start for t in tokens]
    place_at: dict[int, PlaceMention] = {}
    blocked = [False] * (len(tokens) + 1)
    for mention in places:
        first = bisect_left(starts, mention.span.start)
        if first < len(tokens):
            place_at[first] = mention
            blocked[first] = True
    return place_at, blocked


def _next_blocked(blocked: list[bool], size: int) -> list[int]:
    """For each token, the first token after it that begins a place: no term reaches into a name."""
    result = [size] * (size + 1)
    nearest = size
    for index in range(size - 1, -1, -1):
        result[index] = nearest
        if blocked[index]:
            nearest = index
    return result


def _join_spelled(text: str, items: list[Item]) -> list[Item]:
    """Runs of number words become numbers where something that is counted follows."""
    joined: list[Item] = []
    at = 0
    while at < len(items):
        item = items[at]
        if item.is_("time", "year") and _is_five(items, at):
            number = Number(Decimal(item.value if isinstance(item.value, int) else 0), 0, 0, 0, "spelled", item.code)
            joined.append(Item("number", item.code, item.start, item.end, value=number))
            at += 1
            continue
        if item.kind != "number_word":
            joined.append(item)
            at += 1
            continue
        last = at
        while last < len(items) and items[last].kind == "number_word":
            last += 1
        run = items[at:last]
        value = spelled_value([w.value for w in run if isinstance(w.value, int)])
        counted = last < len(items) and items[last].kind in ("unit", "scale", "hedge")
        if value is None or not counted or run[0].code in ("tens", "hundreds", "hundred_zero"):
            joined.extend(replace(w, kind="word") for w in run)
        else:
            printed = text[run[0].start : run[-1].end]
            number = Number(Decimal(value), 0, 0, 0, "spelled", printed)
            joined.append(Item("number", printed, run[0].start, run[-1].end, value=number))
        at = last
    return joined


def _is_five(items: list[Item], at: int) -> bool:
    """The word for a year is a five between a hedge and a unit, or before criteria."""
    following = items[at + 1] if at + 1 < len(items) else None
    if following is None or following.kind != "unit":
        return False
    return following.code == "criteria" or (at > 0 and items[at - 1].kind == "hedge")
