"""Physical results tied to place, programme and the money spent on them: the rows of fact_output."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import pairwise

from msgspec import Struct

from extractors.engine.items import Item
from extractors.engine.quantities import Quantity
from extractors.facts.clause_times import as_of_at
from extractors.facts.document import Document, Sentence, Where, quantity_of, rank
from extractors.facts.groups import group_after, group_before
from extractors.facts.money.context import Ledger
from extractors.facts.money.pots import Row
from extractors.facts.money.programmes import programme_of
from extractors.facts.output_rules import is_result
from extractors.facts.statuses import status_at
from extractors.records import Place, Qualifier, Step

_ITEM_WORDS = 7


class Result(Struct, frozen=True, eq=False):
    """One row of fact_output while it is being read."""

    place: Place | None
    programme: str
    item: str
    item_code: str
    quantity: Decimal
    out_of: Decimal | None
    unit: str
    qualifier: Qualifier
    status: str
    as_of: date | None
    start: int
    end: int
    money: Row | None
    steps: tuple[Step, ...]


def read_outputs(document: Document, money: Ledger) -> list[Result]:
    """The physical results of the document, each once, in the order in which they stand.

    `money` is the ledger read before: a result is tied to the one amount of its sentence. An article that names no
    programme has none.
    """
    reader = _OutputReader(document, money)
    if money.speaks_of_programmes:
        reader.read()
    return reader.results


class _OutputReader:
    def __init__(self, document: Document, money: Ledger) -> None:
        self.document, self.money = document, money
        self.results: list[Result] = []
        self.said: set[tuple[object, ...]] = set()
        self.money_of: dict[int, list[Row]] = {}
        for row in money.rows:
            self.money_of.setdefault(row.sentence, []).append(row)
        self.programme: str | None = None
        self.money_place = self._place_of_money()
        self.paragraph = -1
        self.peers: dict[str, dict[str, Where]] = {}  # the places named so far in the paragraph, by their level

    def read(self) -> None:
        """Fills `results`."""
        for index, sentence in enumerate(self.document.sentences):
            found = programme_of(sentence)
            self.programme = found if found not in (None, "all") else self.programme
            if sentence.is_title:
                continue
            if sentence.paragraph != self.paragraph:
                self.paragraph, self.peers = sentence.paragraph, {}
            for at in sentence.at("quantity"):
                quantity = quantity_of(sentence.items[at])
                if quantity is None or quantity.output is None:
                    continue
                if is_result(sentence, at, quantity, bool(self.results)):
                    self._add(index, sentence, at, quantity)
            for where in sentence.wheres:
                if where.named and not where.modifier:
                    self.peers.setdefault(where.place.level, {})[where.place.place_id] = where

    def _place_of_money(self) -> Place | None:
        """The one unit that all money of the article is of, where it is smaller than the article's own."""
        home = self.document.home()
        places = {row.place.place_id: row.place for row in self.money.rows if row.place is not None}
        if home is None or len(places) != 1:
            return None
        place = next(iter(places.values()))
        return place if rank(place.level) > rank(home.level) else None

    def _add(self, index: int, sentence: Sentence, at: int, quantity: Quantity) -> None:
        items = sentence.items
        item = items[at]
        noun_end = self._noun_end(items, at)
        text = self.document.article.text
        words = text[item.start : noun_end]
        noun = text[max(item.start, item.end - len(quantity.noun)) : noun_end] if quantity.noun else words
        status = status_at(sentence, at)
        money = self.money_of.get(index, [])
        assert quantity.output is not None
        result = Result(
            self._place(sentence, at),
            self._programme(sentence),
            noun.strip(),
            quantity.unit,
            quantity.low,
            quantity.out_of,
            quantity.output,
            quantity.hedge,
            "planned" if status.code == "planned" else "achieved",
            as_of_at(self.document, sentence, at),
            item.start,
            noun_end,
            money[0] if len(money) == 1 else None,
            (Step("output", f"{quantity.output}: {words}"), Step("status", f"{status.code}: {status.why}")),
        )
        where = result.place.place_id if result.place is not None else None
        same = (where, result.quantity, result.unit, result.item_code, result.out_of)
        if same in self.said:
            return
        self.said.add(same)
        self.results.append(result)

    def _noun_end(self, items: list[Item], at: int) -> int:
        end = items[at].end
        for item in items[at + 1 : at + 1 + _ITEM_WORDS]:
            if item.kind in ("sign", "quantity", "period", "place", "link", "status", "measure", "money"):
                break
            end = item.end
        return end

    def _programme(self, sentence: Sentence) -> str:
        return programme_of(sentence) or self.programme or self.money.programme or "other"

    def _place(self, sentence: Sentence, at: int) -> Place | None:
        """The place behind the result in its part of the sentence (“tại xã X”), else the last one before it."""
        items = sentence.items
        for where in sentence.wheres:
            if where.at <= at or not where.named:
                continue
            between = items[at + 1 : where.at]
            if any(i.is_("sign", ",", ";", "(") or ((q := quantity_of(i)) is not None and q.output) for i in between):
                break
            if any(i.is_("link", "in_place") for i in between):
                group = group_after(sentence, self.document, where.at - 1) or [where]
                return self._common(group)
        clause = max((i for i in range(at) if items[i].is_("sign", ";")), default=-1)
        before = [w for w in group_before(sentence, self.document, self._behind_giver(sentence, at)) if w.at > clause]
        return self._common(before) if before else self._spoken_of(sentence, at)

    def _common(self, group: list[Where]) -> Place | None:
        return group[0].place if len(group) == 1 else self.document.common_place([w.place for w in group])

    def _behind_giver(self, sentence: Sentence, at: int) -> int:
        """“Xã X được huyện bố trí … làm 5 tuyến đường”: who gives is not of whom it is told."""
        before = [w for w in sentence.wheres if w.at < at]
        if len(before) > 1 and not before[-1].named and sentence.items[before[-1].at - 1].kind == "passive":
            return before[-1].at
        return at

    def _spoken_of(self, sentence: Sentence, at: int) -> Place | None:
        """The place of a sentence that names none: its paragraph's, where that has one; else the article's."""
        home, topic = self.document.home(), sentence.topic
        if topic is None or rank(topic.level) == 0 or topic == home:
            return self.money_place or home
        if sentence.wheres:
            return topic
        items = sentence.items
        for many, unit in pairwise(items[:at]):
            if many.kind == "plural" and unit.is_("unit", topic.level):
                return home  # “nhân dân các thôn” is of more than the village named before
        peers = list(self.peers.get(topic.level, {}).values())
        return self._common(peers) if len(peers) > 1 else topic
