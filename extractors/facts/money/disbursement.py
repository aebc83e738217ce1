"""Amounts of money tied to programme, place, source, capital, time and stage: the rows of fact_disbursement.

A sentence is walked from left to right. Each amount takes what stands beside it; what it lacks it inherits, in this
order, from the pot it continues, from the total it is a part of, from the sentence, from the heading, from the article.
"""

from __future__ import annotations

from extractors.engine.items import Item
from extractors.facts.document import Document, Sentence, period_of, quantity_of
from extractors.facts.money.amounts import read_amount
from extractors.facts.money.beside import own_of
from extractors.facts.money.context import Ledger, Walk
from extractors.facts.money.joining import drop_repeats
from extractors.facts.money.pots import Own, Refusal
from extractors.facts.money.programmes import is_capital, is_mixed, is_money, is_strong, programme_of
from extractors.facts.money.rates import read_nothing, read_rate
from extractors.facts.money.splits import carry_parent, end_split, follow_structure
from extractors.facts.money.times import default_time, time_of
from extractors.facts.money.windows import is_unpaid_of, left_edge

_LED = 4  # items within which a verb of money leads a vague amount


def read_disbursements(document: Document) -> Ledger:
    """The ledger of all amounts that the document's sentences tell of; an amount said twice is in it once."""
    ledger = Ledger(document)
    for index, sentence in enumerate(document.sentences):
        _sentence(ledger, index, sentence)
    drop_repeats(ledger)
    return ledger


def _sentence(ledger: Ledger, index: int, sentence: Sentence) -> None:
    items = sentence.items
    if sentence.paragraph != ledger.paragraph:
        ledger.paragraph = sentence.paragraph
        ledger.last_measure = None
        total = bool(sentence.at("scope")) or sentence.has("link", "out_of")
        if total and not ledger.heading.dimension:
            ledger.programme = ledger.default_programme  # of the whole again
        ledger.time = default_time(ledger.document)
    if sentence.paragraph - ledger.heading_paragraph > 1:
        if not any(map(is_money, sentence.of("quantity"))):
            ledger.heading = Own()
        elif ledger.heading.dimension:
            ledger.heading_paragraph += 1  # a list under its heading goes on from paragraph to paragraph
    ledger.remember_units(sentence)
    _refuse_vague(ledger, sentence)
    anchors = [at for at in sorted((*sentence.at("quantity"), *sentence.at("measure"))) if _is_anchor(items, at)]
    if not anchors:
        _note_context(ledger, sentence)
        return
    if sentence.is_title:
        return
    if programme_of(sentence) is not None:
        ledger.public_investment = False
    walk = Walk(ledger, index, sentence)
    carry_parent(walk)
    previous = -1
    for at in anchors:
        _anchor(walk, previous, at)
        previous = at
    _after(ledger, sentence, walk)


def _refuse_vague(ledger: Ledger, sentence: Sentence) -> None:
    """“hàng trăm tỷ đồng”: an amount without a number is told of, never read."""
    if sentence.is_title or not ledger.speaks_of_programmes:
        return
    items = sentence.items
    for at in sentence.at("vague"):
        item, behind = items[at], items[at + 1] if at + 1 < len(items) else None
        if behind is None or behind.kind != "scale":
            continue
        if any(i.kind == "measure" for i in items[max(0, at - _LED) : at]):
            ledger.refusals.append(Refusal(item.start, behind.end, "vague_amount"))


def _is_anchor(items: list[Item], at: int) -> bool:
    """Whether something is read at an item: an amount, a rate, or a word for nothing paid or nothing allotted."""
    item, quantity = items[at], quantity_of(items[at])
    if quantity is not None:
        return quantity.kind in ("money", "percent")
    return item.is_("measure", "not_allocated") or (
        item.is_("measure", "not_disbursed") and not is_unpaid_of(items, at)
    )


def _anchor(walk: Walk, previous: int, at: int) -> None:
    """Reads one amount, rate or word of nothing paid."""
    left_from = left_edge(walk, previous, at)
    left = walk.items[left_from:at]
    follow_structure(walk, previous, at)
    own = own_of(walk, left, left_from, at)
    end_split(walk, previous, at, own)
    quantity = quantity_of(walk.items[at])
    if quantity is None:
        read_nothing(walk, walk.items[at], own, left)
    elif quantity.kind == "percent":
        read_rate(walk, quantity, own, left, at)
    else:
        read_amount(walk, quantity, own, left, at)
        if own.unpaid:
            read_nothing(walk, next(item for item in left if item.is_("measure", "not_disbursed")), own, left)


def _note_context(ledger: Ledger, sentence: Sentence) -> None:
    """A sentence without amounts sets the stage: programme, year, and, where it ends in a colon, all it names."""
    own = Own()
    for item in sentence.of("period"):
        period = period_of(item)
        if period is not None:
            found = time_of(ledger.document, period)
            if found is not None and period.role == "at" and not sentence.is_title:
                ledger.time = found
    programme = programme_of(sentence)
    in_general = programme == "all" and ledger.default_programme not in (None, "all")
    if programme is not None and not in_general and not sentence.is_title and not is_mixed(sentence.items):
        ledger.programme = programme  # programmes in general are not what an article titled with one of them is of
    last = sentence.items[-1]
    if last.is_("sign", ":"):
        own.programme = programme
        own.capital = next((i.code for i in reversed(sentence.items) if is_capital(i)), None)
        own.measure = next((i.code for i in reversed(sentence.items) if is_strong(i)), None)
        ledger.heading, ledger.heading_paragraph = own, sentence.paragraph


def _after(ledger: Ledger, sentence: Sentence, walk: Walk) -> None:
    if sentence.items[-1].is_("sign", ":"):
        ledger.heading, ledger.heading_paragraph = Own(capital=walk.last_capital), sentence.paragraph
    if walk.total_programme is not None:
        ledger.programme = walk.total_programme
    if walk.total_time is not None:
        ledger.time = walk.total_time
