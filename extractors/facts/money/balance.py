"""What sums and printed rates prove: amounts that make up a total to the đồng are its parts, and of its pot.

An article names source, capital or programme once, beside the total, and tells the parts a sentence later without
them. Where nothing but nearness ties two amounts together nothing is inherited; where the parts add up to the total,
or a payment is the printed share of a plan, the arithmetic is the reason.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from extractors.facts.money.pots import Row
from extractors.records import Step

_MOST_PARTS = 60  # parts of one total; no article tells more in prose
_SLACK = 2000  # a sum is a total where it is off by no more than a part in so many: what rounding leaves
_PLANS_BACK = 6  # plans back among which a payment's is sought
_HALF = Decimal("0.5")


def settle(rows: list[Row]) -> list[Row]:
    """The pots with what arithmetic proves filled in; a payment that is of an earlier plan is in the plan's pot."""
    rows = _paid_of_plan(rows)
    told = sorted(rows, key=lambda row: row.quote_start)
    children: dict[int, list[Row]] = {}
    for row in told:
        if row.parent is not None:
            children.setdefault(id(row.parent), []).append(row)
    for at, total in enumerate(told):
        measure = "planned" if "planned" in total.amounts else total.last_measure
        if measure == "planned" and len(total.amounts) <= 2:
            _sources_of_capitals(total, children.get(id(total), []))
        if (total.source, total.capital) == ("all", "all") or measure not in total.amounts:
            continue
        parts = _parts_behind(told, at, measure)
        if parts and all(_agrees(total, part) for part in parts):
            for part in parts:
                _fill(part, total, children)
    return rows


def _parts_behind(told: list[Row], at: int, measure: str) -> list[Row]:
    """The pots behind a total that add up to it, where they are the next of their measure; else none."""
    total, amount = told[at], told[at].amounts[measure]
    parts: list[Row] = []
    inside = {id(total)}
    summed = 0
    for row in told[at + 1 : at + 1 + _MOST_PARTS]:
        if row.parent is not None and id(row.parent) in inside:
            inside.add(id(row))
            continue
        if measure not in row.amounts:
            continue
        if row.time.fiscal_year != total.time.fiscal_year or row.carried_over_from != total.carried_over_from:
            return []
        parts.append(row)
        inside.add(id(row))
        summed += row.amounts[measure]
        if abs(summed - amount) * _SLACK <= amount:
            return parts if len(parts) > 1 else []
        if summed > amount:
            return []
    return []


def _agrees(total: Row, part: Row) -> bool:
    """Whether a part names nothing that its total denies."""
    return ("all" in (total.source, part.source) or total.source == part.source) and (
        "all" in (total.capital, part.capital) or total.capital == part.capital
    )


def _fill(part: Row, total: Row, children: dict[int, list[Row]]) -> None:
    """Gives a part, and the parts of it, the source and the capital of the total where they name none."""
    for row in _below(part, children):
        if row.source == "all" and total.source != "all":
            row.source = total.source
            row.steps.append(Step("source", f"{total.source}: of the total that the parts add up to"))
        if row.capital == "all" and total.capital != "all":
            row.capital = total.capital
            row.steps.append(Step("capital", f"{total.capital}: of the total that the parts add up to"))


def _below(row: Row, children: dict[int, list[Row]]) -> Iterator[Row]:
    yield row
    for child in children.get(id(row), []):
        yield from _below(child, children)


def _sources_of_capitals(total: Row, parts: list[Row]) -> None:
    """“ngân sách trung ương vốn đầu tư 29 tỷ, vốn sự nghiệp 5 tỷ; ngân sách tỉnh 7 tỷ”, adding up to the total.

    Since no amount is left over, the capital without a source is of the source named before it.
    """
    unsaid = [part for part in parts if part.source == "all" and part.capital != "all"]
    said = {part.source for part in parts} - {"all"}
    amounts = [part.amounts.get("planned") for part in parts]
    if not unsaid or len(said) < 2 or any(amount is None for amount in amounts):
        return
    whole = total.amounts["planned"]
    if abs(sum(a for a in amounts if a is not None) - whole) * _SLACK > whole:
        return
    previous: Row | None = None
    for part in parts:
        if part in unsaid and previous is not None and previous.capital not in ("all", part.capital):
            part.source = previous.source
            part.steps.append(
                Step("source", f"{previous.source}: of the capital told before it, in a sum without rest")
            )
        previous = part


def _paid_of_plan(rows: list[Row]) -> list[Row]:
    """Puts a payment that is the printed share of one earlier plan into that plan's pot."""
    gone: dict[int, Row] = {}
    for at, paid in enumerate(rows):
        if set(paid.amounts) != {"disbursed"} or paid.pct is None or paid.pct_decimals is None or paid.parent:
            continue
        if (paid.source, paid.capital) != ("all", "all"):
            continue
        plans = [
            row
            for row in rows[max(0, at - _PLANS_BACK) : at]
            if set(row.amounts) == {"planned"} and row.pct is None and _may_be_of(paid, row) and _is_share(paid, row)
        ]
        if len(plans) == 1 and (plans[0].source, plans[0].capital) != ("all", "all"):
            gone[id(paid)] = plans[0]
            _pay(plans[0], paid)
    for row in rows:
        if row.parent is not None:
            row.parent = gone.get(id(row.parent), row.parent)
    return [row for row in rows if id(row) not in gone] if gone else rows


def _may_be_of(paid: Row, plan: Row) -> bool:
    same_place = plan.place is not None and paid.place is not None and plan.place.place_id == paid.place.place_id
    same_programme = paid.programme in ("other", plan.programme)
    return (
        same_place
        and same_programme
        and plan.parent is None
        and paid.time.fiscal_year == plan.time.fiscal_year
        and paid.carried_over_from == plan.carried_over_from
    )


def _is_share(paid: Row, plan: Row) -> bool:
    assert paid.pct is not None and paid.pct_decimals is not None
    planned = plan.amounts["planned"]
    if not planned:
        return False
    rate = Decimal(paid.amounts["disbursed"]) * 100 / planned
    return abs(rate - paid.pct) <= _HALF.scaleb(-paid.pct_decimals)


def _pay(plan: Row, paid: Row) -> None:
    plan.amounts["disbursed"] = paid.amounts["disbursed"]
    plan.hedges["disbursed"] = paid.hedges["disbursed"]
    plan.pct, plan.pct_decimals = paid.pct, paid.pct_decimals
    plan.as_of = paid.as_of or plan.as_of
    plan.last_measure = "disbursed"
    plan.cover(paid.quote_start, paid.quote_end)
    plan.notes.extend(paid.notes)
    plan.steps.extend((*paid.steps, Step("same_pot", "the payment is the printed share of this plan alone")))
