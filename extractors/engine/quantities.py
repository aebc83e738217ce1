"""Numbers joined with their scale, unit, hedge, range and denominator."""

from __future__ import annotations

from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from extractors.engine.amounts import LARGEST_SMALL_SCALE, Sum, is_open, scale_at, sum_at
from extractors.engine.collector import collector_paused
from extractors.engine.items import Item, doubled_ratio
from extractors.engine.numbers import Number
from extractors.records import Qualifier

_BEHIND_LAST = 8  # items ahead of one up to which it is looked
_SMALL_SCALE = Decimal(1000)
_MILLION, _BILLION = Decimal(1_000_000), Decimal(1_000_000_000)
# Units of which a part can be meant; of all others a comma before three digits parts thousands.
_DIVISIBLE = frozenset({"criteria", "criteria_turn", "indicator", "km", "m", "m2", "ha", "other_thing", "uncounted"})
_MANY = frozenset({"other_thing", "people"})  # things that are counted in thousands of millions
_HEDGES: dict[str, Qualifier] = {"over": "over", "under": "under", "about": "about"}
_BEHIND: dict[str, Qualifier] = {"or_more": "over", "or_less": "under"}


class Quantity(Struct, frozen=True, gc=False):
    """What is printed of one amount: `kind` is money, percent, count, or bare (no unit). Money is in đồng."""

    kind: str
    unit: str
    low: Decimal
    high: Decimal
    decimals: int
    hedge: Qualifier
    out_of: Decimal | None = None
    per: tuple[str, ...] = ()
    output: str | None = None
    noun: str = ""
    style: str = "plain"
    printed: str = ""
    alternative: Decimal | None = None  # the other reading of an ambiguous separator

    @property
    def is_range(self) -> bool:
        return self.low != self.high


@collector_paused
def read_quantities(text: str, items: list[Item]) -> list[Item]:
    """The items with every number joined to what stands around it, into items of kind `quantity`.

    A number that may mean two things (2 tỷ 5, 1519 tiêu chí) becomes an item of kind `unread`.
    """
    reader = _Reader(text, items)
    return reader.run()


class _Reader:
    def __init__(self, text: str, items: list[Item]) -> None:
        self.text, self.items, self.out = text, items, list[Item]()
        # What is asked of the item behind the last one finds none.
        self.item: list[Item | None] = [*items, *[None] * _BEHIND_LAST]

    def run(self) -> list[Item]:
        done, items = 0, self.items
        for at in [index for index, item in enumerate(items) if item.kind == "number"]:
            if at >= done:
                self.out += items[done:at]
                done = self.quantity(at)
        self.out += items[done:]
        return self.out

    def quantity(self, at: int) -> int:
        item = self.items[at]
        if self._is_identifier(at) or self._is_ordinal(at):
            self.out.append(replace(item, kind="identifier"))
            return at + 1
        start = item.start
        mixed = self._half_in_words(at)
        first, after = self._amount(at) if mixed is None else (None, mixed)
        if first is not None:
            first, after = self._range(first, after, at)
            first, after = self._ratio(first, after)
        if first is None:
            end = self.items[after - 1].end
            self.out.append(Item("unread", self.text[start:end], start, end))
            return after
        quantity = first
        quantity, after = self._per(quantity, after)
        quantity, after, start = self._hedge(quantity, after, start)
        end = self.items[after - 1].end
        self.out.append(Item("quantity", quantity.unit or quantity.kind, start, end, None, quantity))
        return after

    def _is_identifier(self, at: int) -> bool:
        """Part of a code or an address (30a, QH15, 19h)."""
        following, item = self.item[at + 1], self.items[at]
        if following is not None and following.start == item.end:
            if following.kind == "word" and not following.code.isalpha():
                return False
            if following.kind == "word":
                return True
            then = self.item[at + 2]
            if then is not None and then.kind == "word" and following.is_("sign", "/", "-"):
                return then.capital and then.start == following.end
        previous = self.out[-1] if self.out else None
        glued = previous is not None and previous.end == item.start
        return glued and previous is not None and previous.kind == "word" and previous.code.isalpha()

    def _half_in_words(self, at: int) -> int | None:
        """The item after a number that is half figures and half words (3 trăm 50 triệu): not read."""
        following = self.item[at + 1]
        if following is None or following.term is None or following.term.kind != "number_word":
            return None
        if following.kind != "word" or following.code not in ("tens", "hundreds"):
            return None
        after = at + 2
        while (more := self.item[after]) is not None and (
            more.kind in ("number", "scale", "unit", "currency")
            or (more.kind == "word" and more.term is not None and more.term.kind == "number_word")
        ):
            after += 1
        return after

    def _is_ordinal(self, at: int) -> bool:
        """Behind a word for a place in a row (thứ 3 tỉnh), or a village's number (thôn 5 xã A): nothing is counted."""
        previous = self.out[-1] if self.out else None
        if previous is None:
            return False
        if previous.is_("unit", "village"):
            unit, name = self.item[at + 1], self.item[at + 2]
            return unit is not None and name is not None and unit.kind == "unit" and name.kind == "place"
        return previous.is_("count", "number_mark") and previous.value is not None

    def _amount(self, at: int) -> tuple[Quantity | None, int]:
        """number [scale [number scale]] [currency | unit | %]; None where it may mean two things."""
        number = self.items[at].value
        assert isinstance(number, Number)
        if number.style == "padded":
            return None, at + 1
        after = at + 1
        following = self.item[after]
        if (
            following is not None
            and following.kind == "scale"
            and (found := sum_at(self.items, at, number)) is not None
        ):
            return self._scaled(at, number, found)
        value, style = number.value, number.style
        other = number.as_thousands if style == "ambiguous" else None
        kind, unit, output, noun, out_of = "bare", "", None, "", None
        if following is None:
            pass
        elif following.is_("sign", "%") or following.kind == "percent":
            return self._percent(at, number, other)
        elif following.kind == "currency":
            if other is not None and other >= _SMALL_SCALE:
                value, other, style = other, None, "english"
            if value >= _SMALL_SCALE:
                kind, unit, after = "money", "money", after + 1
        elif following.kind == "unit" and following.term is not None:
            glued = following.start - self.items[at].end <= 1
            if glued or following.end - following.start > 1:
                kind, unit, output, after = "count", following.code, following.term.output, after + 1
                noun = self.text[following.start : following.end]
                if other is not None and unit not in _DIVISIBLE:
                    value, other, style = other, None, "english"
                if unit == "criteria" and number.printed.isdecimal() and len(number.printed) == 4:
                    both = doubled_ratio(number.printed)
                    if both is None and _lost_slash(number.printed):
                        return None, after
                    if both is not None:
                        value, out_of, style = both, both, "doubled"
        return Quantity(
            kind, unit, value, value, number.decimals, "exact", out_of, (), output, noun, style, number.printed, other
        ), after

    def _percent(self, at: int, number: Number, other: Decimal | None) -> tuple[Quantity | None, int]:
        """A share; a stray sign before a scale, or before criteria for each unit, is passed over."""
        after = at + 2
        then = self.item[after]
        if then is not None and self.items[at + 1].kind == "sign":
            if then.kind == "scale":
                found = sum_at(self.items, at, number, after)
                if found is not None:
                    return self._scaled(at, number, found, "stray")
            slash = self.item[after + 1]
            if then.is_("unit", "criteria") and slash is not None and slash.is_("sign", "/"):
                return self._counted(at, number.value, number.decimals, then, "stray", None), after + 1
        value = number.value
        return Quantity(
            "percent", "percent", value, value, number.decimals, "exact", None, (), None, "", number.style,
            number.printed, other
        ), after  # fmt: skip

    def _counted(
        self, at: int, value: Decimal, decimals: int, unit: Item, style: str, other: Decimal | None
    ) -> Quantity:
        assert unit.term is not None
        printed = self.text[self.items[at].start : unit.start].rstrip()
        noun = self.text[unit.start : unit.end]
        return Quantity(
            "count", unit.code, value, value, decimals, "exact", None, (), unit.term.output, noun, style, printed, other
        )

    def _scaled(self, at: int, number: Number, found: Sum, style: str = "") -> tuple[Quantity | None, int]:
        after, value = found.after, found.value
        if is_open(self.items, after) or scale_at(self.items, after) is not None:
            return None, after + 1
        other = None
        if number.style == "ambiguous" and not found.compound:
            other = number.as_thousands * found.scale
        style = "compound" if found.compound else style or number.style
        following = self.item[after]
        if following is not None and following.kind == "foreign_currency":
            return None, after + 1
        if following is not None and following.kind == "unit" and following.term is not None:
            things = following.term.output is not None or following.code in ("people", "uncounted")
            if (things and found.scale < _BILLION) or found.scale <= LARGEST_SMALL_SCALE or following.code in _MANY:
                return self._counted(at, value, number.decimals, following, style, other), after + 1
        money = found.scale >= _MILLION or (following is not None and following.kind == "currency")
        printed = self.text[self.items[at].start : self.items[after - 1].end]
        if money and following is not None and following.kind == "currency":
            after += 1
        name = "money" if money else ""
        return Quantity(
            name or "bare", name, value, value, number.decimals, "exact", None, (), None, "", style, printed, other
        ), after

    def _range(self, low: Quantity, after: int, low_at: int) -> tuple[Quantity, int]:
        """A – B unit, từ A đến B unit: the lower end borrows the unit, and the scale, of the upper."""
        joint = self.item[after]
        if joint is None or joint.kind not in ("sign", "time") or joint.code not in ("-", "until"):
            return low, after
        if low.out_of is not None:
            return low, after
        at = after + 1
        hedge = self.item[at]
        if hedge is not None and hedge.kind == "hedge":
            at += 1
        upper_item = self.item[at]
        if upper_item is None or upper_item.kind != "number" or self._is_identifier(at):
            return low, after
        high, then = self._amount(at)
        scaled = low_at != after - 1
        if high is None or (low.kind == "bare" and scaled and high.kind != "money"):
            return low, after
        if high.kind == "bare" and low.kind != "bare":
            return low, after
        if low.kind == "bare":
            scale = None if scaled else scale_at(self.items, at + 1)
            low_value = low.low if scale is None else low.low * scale[0]
        elif (low.kind, low.unit) == (high.kind, high.unit):
            low_value = low.low
        else:
            return low, after
        if low_value >= high.low:
            return low, after
        if high.kind == "bare" and not joint.is_("time", "until") and not self._is_ratio(high, then):
            return low, after
        return replace(high, low=low_value, decimals=max(low.decimals, high.decimals)), then

    def _is_ratio(self, above: Quantity, after: int) -> bool:
        """Whether a bare number is the upper end of a ratio (12-13/19)."""
        slash, below = self.item[after], self.item[after + 1]
        if slash is None or below is None or not slash.is_("sign", "/") or not isinstance(below.value, Number):
            return False
        return below.kind == "number" and above.low <= below.value.value

    def _ratio(self, quantity: Quantity, after: int) -> tuple[Quantity | None, int]:
        """A/B unit, A unit/B unit, A trên B unit; A xã trong tổng số B xã is the facts' business.

        None where a part is a fraction (17,5/19 tiêu chí), which no count is.
        """
        slash = self.item[after]
        below = self.item[after + 1]
        if slash is None or below is None or below.kind != "number":
            return quantity, after
        above = quantity.kind == "bare" and slash.kind == "hedge" and slash.value is not None
        if not above and not slash.is_("sign", "/"):
            return quantity, after
        if self.out and self.out[-1].is_("time", "day", "month"):
            return quantity, after
        if quantity.kind not in ("bare", "count") or self._is_identifier(after + 1):
            return quantity, after
        lower, then = self._amount(after + 1)
        if lower is None:
            return quantity, after
        if quantity.kind == "count" and lower.kind == "count" and lower.unit != quantity.unit:
            return quantity, after
        if lower.kind not in ("bare", "count"):
            return quantity, after
        if lower.decimals or quantity.decimals:
            return (None, then) if quantity.kind == "bare" else (quantity, after)
        if quantity.kind == lower.kind == "bare" and quantity.high > lower.low:
            return quantity, after
        if above and not (lower.kind == "count" and quantity.low <= lower.low):
            return quantity, after
        base = lower if lower.kind == "count" else quantity
        return replace(
            base,
            low=quantity.low,
            high=quantity.high,
            decimals=0,
            out_of=lower.low,
            printed=f"{quantity.printed}/{lower.printed}",
        ), then

    def _per(self, quantity: Quantity, after: int) -> tuple[Quantity, int]:
        """/xã, /người/năm, /1 xã: one of what."""
        first = self.item[after]
        if first is None or first.kind != "sign" or first.code != "/":
            return quantity, after
        per: list[str] = []
        while True:
            slash, noun = self.item[after], self.item[after + 1]
            if slash is None or noun is None or not slash.is_("sign", "/"):
                break
            if noun.kind == "number" and noun.code == "1":
                one = self.item[after + 2]
                if one is None or one.kind != "unit":
                    break
                per.append(one.code)
                after += 3
                continue
            if noun.kind not in ("unit", "time", "scope"):
                break
            per.append(noun.code)
            after += 2
        if per and quantity.kind == "percent":
            return quantity, after
        return (replace(quantity, per=tuple(per)) if per else quantity), after

    def _hedge(self, quantity: Quantity, after: int, start: int) -> tuple[Quantity, int, int]:
        """The hedge before the number (its strongest where two stand), or “trở lên” behind it."""
        code: Qualifier = "exact"
        out = self.out
        while out and (out[-1].kind == "hedge" or (out[-1].is_("time", "since") and quantity.is_range)):
            word = out.pop()
            start = word.start
            if word.kind == "hedge" and code == "exact":
                code = _HEDGES.get(word.code, "exact")
        following = self.item[after]
        if following is not None and following.kind == "count" and following.code in _BEHIND:
            code, after = _BEHIND[following.code], after + 1
        if code == "over" and out and out[-1].is_("time", "since"):
            start = out.pop().start
        if code != "exact":
            quantity = replace(quantity, hedge=code)
        return quantity, after, start


def _lost_slash(printed: str) -> bool:
    """Four digits that may be a ratio without its slash (1519 for 15/19) as well as a total."""
    done, size = int(printed[:2]), int(printed[2:])
    return 17 <= size <= 20 and 0 < done <= size
