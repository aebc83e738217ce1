"""A text as a row of items: numbers, terms, places, signs and words, in the order in which they stand."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from decimal import Decimal
from itertools import count

from msgspec import Struct
from msgspec.structs import replace

from extractors.engine.collector import collector_paused
from extractors.engine.numbers import Number, number_at, spelled_value
from extractors.engine.text import Pieces, cut, split_words
from extractors.grammar.schema import HYPHENS, Grammar, Term
from extractors.records import PlaceMention, Words

_SIGNS = {**{sign: sign for sign in ',;:()./%-+\n\t"“”!?•…&'}, "–": "-", "—": "-"}
# 318/QĐ-TTg, 51/2025/QĐ-TTg, 26-NQ/TW, 63/2025/QH15: a number, perhaps its year, and the letters of an office.
_DOCUMENT = re.compile(r"\d{1,5}(?:/\d{4})?[/-]([^\W\d_]{2,12})([\w/&-]{0,20})")
_COUNTED = frozenset({"unit", "scale", "hedge", "currency", "percent"})
_DOUBLED = re.compile(r"([1-9]\d)\1")


class Item(Struct, frozen=True, gc=False):
    """One thing in the text. `kind` is a grammar kind, or number, unread, place, sign, word, quantity, period.

    A Struct, since every word is one and a frozen dataclass takes six times as long to make.
    """

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

    @property
    def is_marked(self) -> bool:
        """Whether its term is of the entry that the grammar sets apart from others of its code (`value: 1`)."""
        return self.term is not None and self.term.value == 1


@collector_paused
def scan(text: str, grammar: Grammar, places: tuple[PlaceMention, ...], words: Words | None = None) -> list[Item]:
    """All items of the text; place names first, then the longest terms, then numbers, signs and words.

    `words` are the text's, where it has been cut into words already.
    """
    pieces = cut(words or split_words(text))
    keys, starts, ends, capitals = pieces
    names = _names(starts, places)
    place_at, mention = next(names)
    items: list[Item] = []
    spelled: list[int] = []
    longest, append, size = grammar.trie.longest, items.append, len(keys)
    done, limit = 0, min(place_at, size)  # no term goes over the place to come
    rows = zip(count(), keys, map(grammar.trie.root.get, keys), starts, ends, capitals, strict=False)
    for at, key, node, start, end, capital in rows:
        if at < done:
            continue
        if at == place_at:
            assert mention is not None
            span = mention.span
            append(Item("place", mention.level, span.start, span.end, None, mention, True))
            done = bisect_left(starts, span.end, at + 1)
            while place_at < done:
                place_at, mention = next(names)
            limit = min(place_at, size)
            continue
        if node is not None:
            # Most terms are of one word or two, and no walk is needed to tell.
            term, after = node.get(""), at + 1
            if after < limit:
                child = node.get(keys[after])
                if child is not None:
                    then = at + 2
                    if then < limit and ((third := keys[then]) in child or third in HYPHENS):
                        term, after = longest(keys, at, limit) or (None, after)
                    elif "" in child:
                        term, after = child[""], then
                elif keys[after] in HYPHENS:
                    term, after = longest(keys, at, limit) or (None, after)
            if term is not None:
                kind = term.kind
                if kind == "number_word" or (kind == "time" and term.value is not None):
                    spelled.append(len(items))
                append(Item(kind, term.code, start, ends[after - 1], term, term.value, capital))
                done = after
                continue
        if key.isalpha():
            append(Item("word", key, start, end, None, None, capital))
        elif (sign := _SIGNS.get(key)) is not None:
            append(Item("sign", sign, start, end))
        elif key[0].isdecimal():
            item, done = _numeric(text, pieces, at)
            append(item)
            if place_at < done:  # a name within a document's number is none
                while place_at < done:
                    place_at, mention = next(names)
                limit = min(place_at, size)
        else:
            append(Item("word", key, start, end))
    return _join_spelled(text, items, spelled) if spelled else items


def _names(starts: list[int], places: tuple[PlaceMention, ...]) -> Iterator[tuple[int, PlaceMention | None]]:
    """Each place with the piece that it begins at, in order; then, for ever, a piece that never comes."""
    for mention in sorted(places, key=lambda m: m.span):
        first = bisect_left(starts, mention.span.start)
        if first < len(starts):
            yield first, mention
    while True:
        yield len(starts) + 1, None


def _numeric(text: str, pieces: Pieces, at: int) -> tuple[Item, int]:
    """The number, or what looks like one and is none: a document's number, a time of day."""
    keys, starts, ends, _ = pieces
    start, size = starts[at], len(keys)
    follows = keys[at + 1] if at + 1 < size and starts[at + 1] == ends[at] else ""
    if follows and follows in "/-":
        document = _document(text, start)
        if document is not None:
            end, after = start + len(document), at + 1
            while after < size and starts[after] < end:
                after += 1
            return Item("identifier", document, start, end), after
    if follows == ":" and at + 2 < size and keys[at + 2].isdecimal() and starts[at + 2] == ends[at + 1]:
        return Item("unread", text[start : ends[at + 2]], start, ends[at + 2]), at + 3
    number, after = number_at(text, pieces, at)
    end = ends[after - 1]
    if number is None:
        return Item("unread", text[start:end], start, end), after
    return Item("number", number.printed, start, end, None, number), after


def _document(text: str, start: int) -> str | None:
    """A document's number: its office is in capitals, or is joined on with a dash or a slash (CTr-UBND)."""
    match = _DOCUMENT.match(text, start)
    if match is None:
        return None
    office, rest = match.groups()
    titled = office[0].isupper() and rest[:1] in ("-", "/")
    return match[0].rstrip("/-&") if titled or office.isupper() else None


def _join_spelled(text: str, items: list[Item], spelled: list[int]) -> list[Item]:
    """Runs of number words become numbers where something that is counted follows."""
    joined: list[Item] = []
    done = 0
    for at in spelled:
        if at < done:
            continue
        if items[at].kind != "number_word" and not _is_five(items, at):
            continue
        last = at + 1
        while last < len(items) and (items[last].kind == "number_word" or _is_five(items, last)):
            last += 1
        joined += items[done:at]
        run = items[at:last]
        done = last
        value = spelled_value([word.value for word in run if isinstance(word.value, int)])
        counted = last < len(items) and (items[last].kind in _COUNTED or items[last].is_("time", "month", "year"))
        ordinal = bool(joined) and joined[-1].is_("count", "number_mark") and joined[-1].value is not None
        if value is None or not counted or ordinal or run[0].code in ("tens", "hundreds", "hundred_zero"):
            joined += [replace(word, kind="word") for word in run]
        else:
            printed = text[run[0].start : run[-1].end]
            number = Number(Decimal(value), 0, "spelled", printed)
            joined.append(Item("number", printed, run[0].start, run[-1].end, None, number))
    return joined + items[done:]


def _is_five(items: list[Item], at: int) -> bool:
    """The word for a year is a five before tens, hundreds and scales, between a hedge and a unit, before criteria."""
    item = items[at]
    if item.kind != "time" or item.value is None:
        return False
    previous = items[at - 1] if at else None
    if previous is not None and previous.is_("number_word", "hundred_zero"):
        return True
    following = items[at + 1] if at + 1 < len(items) else None
    if following is None:
        return False
    if following.kind == "scale" or following.is_("number_word", "tens", "hundreds"):
        return True
    return following.kind == "unit" and (
        following.code == "criteria" or (previous is not None and previous.kind == "hedge")
    )


def doubled_ratio(printed: str) -> Decimal | None:
    """Both sides of a ratio that lost its slash (1919 for 19/19); None where the halves differ."""
    match = _DOUBLED.fullmatch(printed)
    return Decimal(match[1]) if match is not None else None
