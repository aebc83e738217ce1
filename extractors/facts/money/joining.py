"""Which pot an amount belongs to: the one at hand, an earlier one, or a new one."""

from __future__ import annotations

from extractors.engine.items import Item
from extractors.facts.money.context import Ledger, Walk
from extractors.facts.money.pots import PAIRED, Own, Row
from extractors.records import Place, Step


def continued_pot(walk: Walk, own: Own, measure: str) -> Row | None:
    """The pot that an amount without dimensions of its own goes on with."""
    current = walk.current
    if current is None or measure in current.amounts or own.each_of or own.per_unit:
        return None
    if measure not in PAIRED or not set(current.amounts) <= set(PAIRED):
        return None
    place_differs = own.place is not None and current.place is not None and own.place.place_id != current.place.place_id
    if place_differs and not (own.place is not None and current.over_units):
        return None
    differs = (
        (own.source not in (None, current.source))
        or (own.capital not in (None, current.capital))
        or (own.programme not in (None, current.programme))
        or (own.carried not in (None, current.carried_over_from))
    )
    if differs or own.project:
        return None
    if own.time is not None and own.time.said and own.time.fiscal_year != current.time.fiscal_year:
        return None
    return current


def find_pot(ledger: Ledger, row: Row, measure: str) -> Row | None:
    """The latest row of the same pot that still lacks the measure."""
    if measure not in PAIRED:
        return None
    key = row.key()
    for old in sorted(ledger.latest(), key=lambda r: r.parent is not None):
        later = measure == "disbursed" or old.sentence == row.sentence
        if later and old.key() == key and measure not in old.amounts and set(old.amounts) <= set(PAIRED):
            return old
    return None


def new_row(walk: Walk, own: Own, place: Place | None, item: Item, steps: list[Step]) -> Row:
    """A pot for the amount at `item`: what it lacks is its total's, the sentence's, the heading's, the article's."""
    parent = walk.parent if (own.dimension or own.place or walk.parents) else None
    heading = walk.ledger.heading
    programme = (
        own.programme
        or _sibling_programme(walk, own)
        or (parent.programme if parent else None)
        or walk.programme
        or heading.programme
        or walk.ledger.programme
        or "other"
    )
    if own.programme:
        steps.append(Step("programme", f"{own.programme}: named beside the amount"))
        if parent is None:
            walk.programme = own.programme
    else:
        steps.append(Step("programme", f"{programme}: inherited"))
    if parent is not None:
        source, capital = own.source or parent.source, own.capital or parent.capital
        time = own.time if own.time is not None and own.time.said else parent.time
        where = place or own.place or parent.place
        over = own.over_units or (parent.over_units if own.place is None else None)
        carried = own.carried or parent.carried_over_from
        steps.append(Step("part_of", f"a part of the total {parent.quote_start}-{parent.quote_end}"))
    else:
        source, capital = own.source or "all", own.capital or heading.capital or walk.ledger.capital or "all"
        time = own.time if own.time is not None else (walk.time or walk.ledger.time)
        where = place or own.place or walk.sentence.topic or walk.document.home()
        over, carried = own.over_units, own.carried
    if own.time is not None and own.time.said and not own.carried and parent is None:
        walk.time = own.time
    row = Row(
        programme,
        where,
        source,
        capital,
        time,
        own.start,
        item.end,
        purpose=own.purpose or own.project,
        over_units=over,
        per_unit=own.per_unit,
        carried_over_from=carried,
        parent=parent,
    )
    row.quote_start = min(own.start, item.start)
    return row


def _sibling_programme(walk: Walk, own: Own) -> str | None:
    """“trong đó Chương trình X: vốn đầu tư 3 tỷ; vốn sự nghiệp 2 tỷ”: the next capital is of the same programme."""
    current, parent = walk.current, walk.parent
    if current is None or parent is None or current.parent is not parent or own.source or own.place:
        return None
    other_capital = own.capital is not None and current.capital not in ("all", own.capital) and parent.capital == "all"
    this_year = current.carried_over_from is not None and own.carried is None and own.time is not None and own.time.said
    return current.programme if other_capital or this_year else None


def drop_repeats(ledger: Ledger) -> None:
    """An amount said twice of one pot is one fact: the later wording goes, what it adds is kept."""
    kept: dict[tuple[object, ...], Row] = {}
    said_before: dict[int, Row] = {}  # by the id of a row that goes
    for row in ledger.rows:
        place = row.place.place_id if row.place else None
        key = (
            row.programme,
            place,
            row.source,
            row.capital,
            row.time.fiscal_year,
            row.carried_over_from,
            tuple(sorted(row.amounts.values())),
        )
        first = kept.get(key)
        if first is None or not row.amounts or len(row.amounts) > 1 or 0 in row.amounts.values():
            kept.setdefault(key, row)
            continue
        if row.purpose != first.purpose and row.purpose and first.purpose:
            continue
        if "disbursed" in (*row.amounts, *first.amounts) and set(row.amounts) != set(first.amounts):
            continue
        first.over_units = first.over_units or row.over_units
        first.pct, first.pct_decimals = (
            (first.pct, first.pct_decimals) if first.pct is not None else (row.pct, row.pct_decimals)
        )
        said_before[id(row)] = first
    if not said_before:
        return
    ledger.rows = [row for row in ledger.rows if id(row) not in said_before]
    for row in ledger.rows:
        row.parent = said_before.get(id(row.parent), row.parent)
