"""Printed rates of disbursement, and words for nothing paid."""

from __future__ import annotations

from extractors.engine.items import Item
from extractors.engine.quantities import Quantity
from extractors.facts.document import quantity_of
from extractors.facts.money.context import Walk
from extractors.facts.money.joining import new_row
from extractors.facts.money.pots import PAIRED, Own, Row
from extractors.facts.money.windows import right_of
from extractors.records import Step


def read_rate(walk: Walk, quantity: Quantity, own: Own, left: list[Item], at: int) -> None:
    """A printed rate: of the pot just read, of the pot that its words name, or a row of its own."""
    if _is_in_series(walk, at):
        return
    item = walk.items[at]
    words = [i for i in left if i.kind != "sign"]
    bracket = (len(left) > 0 and left[-1].is_("sign", "(")) or (len(left) > 1 and left[-2].is_("sign", "("))
    led = any(i.is_("status", "achieved") or i.is_("share", "share") for i in words[-3:])
    paid = own.measure == "disbursed" or any(i.is_("measure", "disbursed") for i in left)
    if own.programme and (walk.rates_told or (words and words[0].kind == "share" and _paid_before(walk))):
        paid = walk.rates_told = True  # “Tỷ lệ của Chương trình X là 70 %, Chương trình Y 24 %”, behind what was paid
    elif own.programme and paid and any(i.kind == "share" for i in left):
        walk.rates_told = True  # “Tỷ lệ giải ngân của Chương trình X đạt 41 %, Chương trình Y đạt 22 %”
    if paid and any(i.is_("status", "planned") for i in left):
        return  # “phấn đấu giải ngân 100% vốn”
    right = right_of(walk, at)
    of_plan = any(i.is_("status", "planned") or (i.is_("measure", "planned")) for i in right[:2])
    if any(i.kind == "exclude" for i in left) and not (own.programme and left[-1].kind != "exclude"):
        return
    current = walk.current
    goes_on = (
        current is not None
        and "disbursed" in current.amounts
        and current.pct is None
        and own.source in (None, current.source)
        and own.capital in (None, current.capital)
        and own.programme in (None, current.programme)
        and not own.project
    )
    if goes_on and paid and current is not None:
        _set_rate(walk, current, quantity, item)
        return
    if paid and (own.project or ((own.dimension or current is None or current.pct is not None) and not bracket)):
        _rate_by_words(walk, quantity, own, item)
        return
    if current is None:
        return
    if not (led or bracket or paid or of_plan):
        return
    if "disbursed" not in current.amounts and not paid:
        return
    if current.pct is not None:
        return
    _set_rate(walk, current, quantity, item)


def _is_in_series(walk: Walk, at: int) -> bool:
    """“…, đạt 67%; 62% và 47%”: one rate for each payment of the sentence, in order; of none where numbers differ."""
    series = [at]
    for step in (-1, 1):
        index = at
        while 0 < index < len(walk.items) - 1:
            between, index = walk.items[index + step], index + 2 * step
            joined = between.is_("sign", ",", ";") or between.is_("link", "and")
            if not joined or not 0 <= index < len(walk.items) or not _is_rate(walk.items[index]):
                break
            series.append(index)
    if len(series) == 1:
        return False
    paid = [row for row in walk.ledger.of_sentence(walk.index) if "disbursed" in row.amounts]
    if len(paid) == len(series) and paid[sorted(series).index(at)].pct is None:
        quantity = quantity_of(walk.items[at])
        assert quantity is not None
        _set_rate(walk, paid[sorted(series).index(at)], quantity, walk.items[at])
    return True


def _is_rate(item: Item) -> bool:
    quantity = quantity_of(item)
    return quantity is not None and quantity.kind == "percent"


def _paid_before(walk: Walk) -> bool:
    """Whether the sentence before tells of a payment."""
    return any("disbursed" in row.amounts for row in walk.ledger.of_sentence(walk.index - 1))


def _set_rate(walk: Walk, row: Row, quantity: Quantity, item: Item) -> None:
    row.pct, row.pct_decimals = quantity.low, quantity.decimals
    row.cover(item.start, item.end)
    row.steps.append(Step("rate", quantity.printed + " %"))
    if (
        quantity.low == 100
        and "planned" in row.amounts
        and "disbursed" not in row.amounts
        and quantity.hedge == "exact"
    ):
        row.amounts["disbursed"] = row.amounts["planned"]
        row.hedges["disbursed"] = row.hedges["planned"]
        row.derived = True
        row.steps.append(Step("all_paid", "100 % is printed: what is paid is the plan"))


def _rate_by_words(walk: Walk, quantity: Quantity, own: Own, item: Item) -> None:
    row = new_row(walk, own, None, item, [])
    previous = walk.ledger.rows[-1] if walk.ledger.rows else None
    if (
        previous is not None
        and row.over_units is None
        and previous.place == row.place
        and previous.sentence >= walk.index - 1
    ):
        row.over_units = previous.over_units
    for old in walk.ledger.latest():
        if old.key() == row.key() and old.pct is None and set(old.amounts) <= set(PAIRED):
            _set_rate(walk, old, quantity, item)
            walk.current = old
            return
    row.pct, row.pct_decimals = quantity.low, quantity.decimals
    row.sentence = walk.index
    row.steps.append(Step("rate_alone", quantity.printed + " %"))
    row.as_of = own.as_of
    walk.ledger.rows.append(row)
    walk.current = row


def read_nothing(walk: Walk, item: Item, own: Own, left: list[Item]) -> None:
    """Nothing paid: 0 beside the plan. No plan given: no row at all."""
    if item.code == "not_allocated":
        walk.programme = own.programme or walk.programme
        walk.current = None
        return
    row: Row | None = walk.current
    if own.dimension or row is None or "disbursed" in row.amounts:
        probe = new_row(walk, own, None, item, [])
        row = next(
            (r for r in walk.ledger.latest() if r.key() == probe.key() and "disbursed" not in r.amounts),
            None,
        )
        if row is None and own.dimension and own.capital:
            walk.ledger.rows.append(probe)
            row = probe
    if row is None or "disbursed" in row.amounts:
        return
    row.amounts["disbursed"] = 0
    row.hedges["disbursed"] = "exact"
    row.derived = True
    row.sentence = walk.index
    row.cover(item.start, item.end)
    row.steps.append(Step("nothing_paid", "said to be unpaid: 0"))
    walk.current = row
