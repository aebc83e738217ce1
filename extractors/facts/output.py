"""Physical results tied to place, programme and the money spent on them: the rows of fact_output."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from extractors.engine.items import Item
from extractors.engine.quantities import Quantity
from extractors.facts.clause_times import as_of_at
from extractors.facts.document import Document, Sentence, quantity_of, rank
from extractors.facts.groups import group_before
from extractors.facts.money.context import Ledger
from extractors.facts.money.pots import Row
from extractors.facts.money.programmes import programme_of
from extractors.facts.statuses import status_at
from extractors.records import Place, Qualifier, Step

_LENGTHS = ("km", "m", "ha", "m2")


_PEOPLE = ("household", "person", "other")


_ITEM_WORDS = 7


@dataclass(frozen=True, slots=True)
class Result:
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

    def read(self) -> None:
        """Fills `results`."""
        for index, sentence in enumerate(self.document.sentences):
            found = programme_of(sentence)
            self.programme = found if found not in (None, "all") else self.programme
            if sentence.is_title:
                continue
            for at in sentence.at("quantity"):
                quantity = quantity_of(sentence.items[at])
                if quantity is not None and quantity.output is not None and self._is_result(sentence, at, quantity):
                    self._add(index, sentence, at, quantity)

    def _is_result(self, sentence: Sentence, at: int, quantity: Quantity) -> bool:
        items = sentence.items
        left = self._chunk_left(items, at)
        if quantity.per or quantity.is_range:
            return False
        if any(i.is_("exclude", "size", "income", "vote", "price") for i in left[-3:]):
            return False
        if any(i.is_("exclude", "poverty", "debt") for i in left):
            return False
        if any(i.is_("count", "fewer") for i in left[-3:]) or any(i.is_("link", "each") for i in left[-3:]):
            return False
        before = items[:at]
        acted = any(i.kind == "action" or i.is_("status", "achieved", "planned") for i in before) or any(
            i.is_("measure", "planned", "mobilised") for i in before
        )
        near_act = any(
            i.is_("action", "give", "done") or i.is_("measure", "planned") or i.is_("link", "for") for i in left[-5:]
        )
        right = items[at + 1 : at + 6]
        after_act = any(i.is_("action", "give", "done", "build") or i.is_("measure", "planned") for i in right)
        if quantity.output in _PEOPLE:
            return (
                near_act
                or after_act
                or (quantity.out_of is not None and any(i.is_("status", "achieved") for i in right))
            )
        if quantity.output in _LENGTHS:
            return (
                acted
                or after_act
                or any(q.kind == "money" for i in items if (q := quantity_of(i)))
                or any((q := quantity_of(i)) is not None and q.output == "work" for i in items)
            )
        if quantity.output in ("workday", "product"):
            return True
        money = any(q.kind == "money" for i in items if (q := quantity_of(i)))
        return acted or after_act or money or bool(self.results)

    def _chunk_left(self, items: list[Item], at: int) -> list[Item]:
        start = at
        while start > 0 and not items[start - 1].is_("sign", ";", ",", "("):
            start -= 1
        return items[start:at]

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
                group = [
                    w for w in sentence.wheres if w.at >= where.at and w.named and w.place.level == where.place.level
                ]
                return where.place if len(group) == 1 else self.document.common_place([w.place for w in group])
        clause = max((i for i in range(at) if items[i].is_("sign", ";")), default=-1)
        before = [w for w in group_before(sentence, self.document, at) if w.at > clause]
        if before:
            return before[0].place if len(before) == 1 else self.document.common_place([w.place for w in before])
        topic = sentence.topic
        return topic if topic is not None and rank(topic.level) > 0 else self.document.home()
