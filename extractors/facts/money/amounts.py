"""One amount landed in its pot, or refused."""

from __future__ import annotations

from decimal import Decimal

from msgspec.structs import replace

from extractors.engine.items import Item
from extractors.engine.quantities import Quantity
from extractors.facts.document import quantity_of
from extractors.facts.money.context import Walk
from extractors.facts.money.joining import continued_pot, find_pot, new_row
from extractors.facts.money.measures import measure_of
from extractors.facts.money.pots import Own, Refusal, Row
from extractors.facts.money.programmes import is_money, is_strong
from extractors.facts.money.splits import place_in_order
from extractors.facts.money.windows import right_of
from extractors.records import Place, Step

_EXCLUDED = 14  # items within which “thu nhập”, “nợ” before an amount makes it none of a programme
_COMPARED = 8  # items within which “so với” behind “tăng 4 tỷ đồng” makes the amount a change

_EACH = 6  # items within which “mỗi lao động” before an amount makes it that person's
_PEOPLE = ("people", "person", "household")
_PERSONAL = {*_PEOPLE, "year", "month", "day"}
_SMALLEST = 1_000_000  # đồng: what is less is a price, a wage, or a number that has lost its scale
_SMALL = 100_000_000  # đồng: below it stand prices, wages and gifts, unless words beside it make it a fund's

LARGEST = Decimal(10) ** 17  # đồng: ten times what the country makes in a year; nothing that is paid from a budget
_BILLION = Decimal(10) ** 9  # with tỷ, three decimals are triệu: a comma is a decimal there


def read_amount(walk: Walk, quantity: Quantity, own: Own, left: list[Item], at: int) -> None:
    """Lands the amount at item `at` in the pot it belongs to, in one pot for each place of “mỗi xã”, or refuses it."""
    item = walk.items[at]
    place_in_order(walk, own, at - len(left), at)
    refused = _refuse(walk, quantity, own, left, at)
    if refused is not None:
        if refused:
            walk.ledger.refusals.append(Refusal(item.start, item.end, refused))
        return
    if quantity.alternative is not None and (quantity.low < _BILLION or walk.document.writes_english):
        quantity = replace(quantity, low=quantity.alternative, high=quantity.alternative, style="english")
    measure, why = measure_of(walk, own, at)
    if _is_denominator(walk, at) and walk.current is not None:
        own.place, own.source, measure, why = (
            walk.current.place,
            walk.current.source,
            "planned",
            "what was to be reached",
        )
    if measure is None or (quantity.high < _SMALL and not _is_of_funds(walk, quantity, own)):
        walk.ledger.refusals.append(Refusal(item.start, item.end, "measure_unclear"))
        return
    steps = [Step("amount", quantity.printed, None), Step("measure", f"{measure}: {why}")]
    row = continued_pot(walk, own, measure)
    if row is None:
        places: list[Place | None] = [*own.each_of] or [None]
        for place in places:
            row = new_row(walk, own, place, item, steps)
            old = find_pot(walk.ledger, row, measure)
            same_time = old is not None and (
                None in (row.time.start, old.time.start) or row.time.start == old.time.start
            )
            if old is not None and row.parent is None and same_time:
                steps.append(Step("same_pot", "an earlier statement of the pot lacks this measure"))
                row = old
            else:
                walk.ledger.rows.append(row)
            _fill(walk, row, measure, quantity, own, item, steps)
        return
    steps.append(Step("continues_pot", "no source, capital or programme of its own beside another measure"))
    _fill(walk, row, measure, quantity, own, item, steps)


def _fill(walk: Walk, row: Row, measure: str, quantity: Quantity, own: Own, item: Item, steps: list[Step]) -> None:
    row.amounts[measure] = int(quantity.low)
    row.hedges[measure] = quantity.hedge
    if quantity.is_range:
        row.high = int(quantity.high)
    if quantity.style in ("english", "ambiguous"):
        row.notes.append("english_separator")
    row.last_measure = measure
    row.as_of = own.as_of or row.as_of or walk.as_of or (row.parent.as_of if row.parent else None)
    row.cover(min(own.start, item.start), item.end)
    row.steps.extend(steps)
    row.sentence = walk.index
    walk.current = row
    walk.last_measure = walk.ledger.last_measure = measure
    if own.capital:
        walk.last_capital = own.capital
    if own.as_of:
        walk.as_of = own.as_of
    if row.parent is None:
        walk.total_programme = row.programme if row.programme != "other" else walk.total_programme
        if own.time is not None and own.time.said and not own.carried:
            walk.total_time = own.time


def _refuse(walk: Walk, quantity: Quantity, own: Own, left: list[Item], at: int) -> str | None:
    """Why an amount is none of ours: '' for what is no issue, a word for what is doubtful; None to read it."""
    if _of_one_person(quantity, left, walk.items[at + 1 : at + 3]):
        return ""
    if quantity.high > LARGEST:
        return "amount_too_large"
    if quantity.high < _SMALLEST and quantity.style != "spelled":
        return "amount_too_small" if own.measure else ""
    near = [i for i in left[-_EXCLUDED:] if i.kind == "exclude"]
    right = right_of(walk, at)
    if near and near[-1].code in ("income", "price", "debt", "size"):
        stronger = any(i.kind == "measure" and is_strong(i) for i in left[left.index(near[-1]) :])
        if not stronger or near[-1].code == "debt":
            return ""
    object_ = next((i for i in right if i.kind != "measure"), None)
    whole = any(i is not None and i.is_("exclude", "public_investment") for i in (object_, near[-1] if near else None))
    if own.programme is not None:
        walk.ledger.public_investment = False
    elif whole or walk.ledger.public_investment:
        walk.ledger.public_investment = True
        return ""  # the whole public investment of a province, not a programme's
    if any(i.is_("exclude", "income", "debt") for i in right[:2]):
        return ""
    if quantity.style == "spelled" and at > 1 and walk.items[at - 1].is_("sign", "(") and is_money(walk.items[at - 2]):
        return ""  # the amount before it in words
    if left and left[-1].kind == "vague":
        return "vague_amount"
    if _is_cut(walk, at):
        return "separator_unclear"
    if left and left[-1].is_("status", "not_achieved"):
        return ""  # “còn thiếu 4 tỷ đồng”
    delta = [i for i in left[-3:] if i.is_("count", "more", "fewer")]
    if delta and any(i.is_("link", "compared") for i in walk.items[at : at + _COMPARED]):
        return ""
    if any(i.is_("count", "fewer") for i in left[-2:]):
        return ""
    if quantity.alternative is not None and quantity.low < _BILLION and not walk.document.writes_english:
        return "separator_unclear"
    if not walk.ledger.speaks_of_programmes:
        return ""
    return None


def _is_cut(walk: Walk, at: int) -> bool:
    """“góp 66, 7 tỷ đồng”: whether the number before the comma is the amount's first half cannot be told."""
    if at < 2 or not walk.items[at - 1].is_("sign", ","):
        return False
    before = quantity_of(walk.items[at - 2])
    bare = before is not None and before.kind == "bare" and before.out_of is None and before.decimals == 0
    return bare and not any(i.is_("link", "in_order") for i in walk.items[:at])


def _is_of_funds(walk: Walk, quantity: Quantity, own: Own) -> bool:
    """Whether words beside a small amount make it a fund's: a verb of money, a programme, a source, a total."""
    verb = own.measure is not None and not (own.measure == "spent" and own.weak is None)
    for_each = bool(quantity.per) and own.weak is not None  # “được hỗ trợ 50 triệu đồng/căn”
    return (
        verb or for_each or walk.parent is not None or bool(own.programme or own.capital or (own.source and own.weak))
    )


def _of_one_person(quantity: Quantity, left: list[Item], behind: list[Item]) -> bool:
    """A wage or a gift: for one person, household or month (“mỗi lao động thu 4 triệu đồng một tháng”)."""
    if _PERSONAL & set(quantity.per) or "uncounted" in quantity.per or "other_thing" in quantity.per:
        return True
    for each, noun in zip(left[-_EACH:], left[-_EACH + 1 :], strict=False):
        if each.kind == "link" and each.code == "each" and noun.is_("unit", *_PEOPLE):
            return True
    return len(behind) == 2 and _is_one(behind[0]) and behind[1].is_("time", "month", "day")


def _is_one(item: Item) -> bool:
    quantity = quantity_of(item)
    return (quantity is not None and quantity.low == 1) or (item.term is not None and item.term.kind == "number_word")


def _is_denominator(walk: Walk, at: int) -> bool:
    """“950 triệu đồng/1.700 triệu đồng”: reached, of what was to be reached."""
    if at < 2 or not walk.items[at - 1].is_("sign", "/"):
        return False
    upper = quantity_of(walk.items[at - 2])
    return upper is not None and upper.kind == "money"
