"""Numbers joined with their scale, unit, hedge, range and denominator."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from extractors.engine.items import Item
from extractors.engine.numbers import Number
from extractors.records import Qualifier

_SMALL_SCALE = Decimal(1000)


@dataclass(frozen=True, slots=True)
class Quantity:
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


def read_quantities(text: str, items: list[Item]) -> list[Item]:
    """The items with every number joined to what stands around it, into items of kind `quantity`."""
    reader = _Reader(text, items)
    return reader.run()


class _Reader:
    def __init__(self, text: str, items: list[Item]) -> None:
        self.text, self.items, self.out = text, items, list[Item]()

    def item(self, at: int) -> Item | None:
        return self.items[at] if 0 <= at < len(self.items) else None

    def run(self) -> list[Item]:
        at = 0
        while at < len(self.items):
            item = self.items[at]
            if item.kind == "number":
                at = self.quantity(at)
            else:
                self.out.append(item)
                at += 1
        return self.out

    def quantity(self, at: int) -> int:
        if self._is_identifier(at):
            self.out.append(replace(self.items[at], kind="identifier"))
            return at + 1
        first = self._amount(at)
        if first is None:
            self.out.append(self.items[at])
            return at + 1
        quantity, after = first
        start = self.items[at].start
        quantity, after = self._range(quantity, after)
        quantity, after = self._ratio(quantity, after)
        quantity, after = self._per(quantity, after)
        quantity, after, start = self._hedge(quantity, after, start)
        end = self.items[after - 1].end
        self.out.append(Item("quantity", quantity.unit or quantity.kind, start, end, value=quantity))
        return after

    def _is_identifier(self, at: int) -> bool:
        """Part of a document number (318/QĐ-TTg, 51/2025/QH15), a code or an address."""
        following, then = self.item(at + 1), self.item(at + 2)
        item = self.items[at]
        if following is not None and then is not None and following.is_("sign", "/", "-") and then.kind == "word":
            glued = following.start == item.end and then.start == following.end
            return glued and then.capital
        if following is not None and following.kind == "word" and following.start == item.end:
            return True
        previous = self.out[-1] if self.out else None
        return previous is not None and previous.kind == "word" and previous.end == item.start

    def _amount(self, at: int) -> tuple[Quantity, int] | None:
        """number [scale [number scale]] [currency | unit | %]."""
        item = self.items[at]
        number = item.value
        assert isinstance(number, Number)
        after = at + 1
        value, style, alternative = number.value, number.style, None
        scale = self._scale(after)
        decimals = number.decimals
        if scale is not None:
            factor, after = scale
            if style == "ambiguous":
                alternative = number.as_thousands * factor
            value *= factor
            larger = factor
            while True:
                more = self.item(after)
                more_scale = self._scale(after + 1) if more is not None and more.kind == "number" else None
                if more is None or more_scale is None or not isinstance(more.value, Number) or more_scale[0] >= larger:
                    break
                value += more.value.value * more_scale[0]
                larger, after = more_scale
                style = "compound"
            return self._scaled(at, value, after, decimals, style, alternative, larger)
        following = self.item(after)
        base = Quantity(
            "bare",
            "",
            value,
            value,
            decimals,
            "exact",
            style=style,
            printed=number.printed,
            alternative=number.as_thousands if style == "ambiguous" else None,
        )
        if following is None:
            return base, after
        if following.is_("sign", "%"):
            return replace(base, kind="percent", unit="percent"), after + 1
        if following.kind == "currency" and value >= _SMALL_SCALE:
            return replace(base, kind="money", unit="money"), after + 1
        if following.kind == "unit" and following.term is not None:
            glued = following.start - self.items[after - 1].end <= 1
            if following.end - following.start == 1 and not glued:
                return base, after
            return self._counted(base, following), after + 1
        return base, after

    def _counted(self, base: Quantity, unit: Item) -> Quantity:
        assert unit.term is not None
        return replace(
            base, kind="count", unit=unit.code, output=unit.term.output, noun=self.text[unit.start : unit.end]
        )

    def _scale(self, at: int) -> tuple[Decimal, int] | None:
        item = self.item(at)
        if item is None or item.kind != "scale" or not isinstance(item.value, int):
            return None
        factor, after = Decimal(item.value), at + 1
        following = self.item(after)
        if following is not None and following.kind == "scale" and isinstance(following.value, int) and factor <= 10000:
            return factor * following.value, after + 1
        return factor, after

    def _scaled(
        self,
        at: int,
        value: Decimal,
        after: int,
        decimals: int,
        style: str,
        alternative: Decimal | None,
        scale: Decimal,
    ) -> tuple[Quantity, int]:
        printed = self.text[self.items[at].start : self.items[after - 1].end]
        base = Quantity(
            "money", "money", value, value, decimals, "exact", style=style, printed=printed, alternative=alternative
        )
        following = self.item(after)
        if following is not None and following.kind == "currency":
            return base, after + 1
        if following is not None and following.kind == "unit" and following.term is not None and following.term.output:
            return self._counted(base, following), after + 1
        if scale <= 10000 and following is not None and following.kind == "unit":
            return self._counted(base, following), after + 1
        if scale < 1_000_000:
            return replace(base, kind="bare", unit=""), after
        if following is not None and following.is_("unit", "people", "uncounted"):
            return self._counted(base, following), after + 1
        return base, after

    def _range(self, low: Quantity, after: int) -> tuple[Quantity, int]:
        """A – B unit, từ A đến B unit: the lower end borrows the unit, and the scale, of the upper."""
        joint = self.item(after)
        if joint is None or not (joint.is_("sign", "-") or joint.is_("time", "until")) or low.out_of is not None:
            return low, after
        at = after + 1
        hedge = self.item(at)
        if hedge is not None and hedge.kind == "hedge":
            at += 1
        upper_item = self.item(at)
        if upper_item is None or upper_item.kind != "number" or self._is_identifier(at):
            return low, after
        upper = self._amount(at)
        if upper is None:
            return low, after
        high, then = upper
        if high.kind == "bare" and low.kind != "bare":
            return low, after
        if low.kind == "bare":
            scale = high.low / _printed_value(upper_item) if _printed_value(upper_item) else Decimal(1)
            low_value = low.low * scale
        elif (low.kind, low.unit) == (high.kind, high.unit):
            low_value = low.low
        else:
            return low, after
        if low_value >= high.low or (high.kind == "bare" and not joint.is_("time", "until")):
            return low, after
        return replace(high, low=low_value, decimals=max(low.decimals, high.decimals)), then

    def _ratio(self, quantity: Quantity, after: int) -> tuple[Quantity, int]:
        """A/B unit, A unit/B unit; and A of a total: A xã trong tổng số B xã is the facts' business."""
        slash = self.item(after)
        below = self.item(after + 1)
        if slash is None or below is None or not slash.is_("sign", "/") or below.kind != "number":
            return quantity, after
        if quantity.kind not in ("bare", "count") or quantity.is_range or self._is_identifier(after + 1):
            return quantity, after
        denominator = self._amount(after + 1)
        if denominator is None:
            return quantity, after
        lower, then = denominator
        if quantity.kind == "count" and lower.kind == "count" and lower.unit != quantity.unit:
            return quantity, after
        if lower.kind not in ("bare", "count") or lower.decimals or quantity.decimals:
            return quantity, after
        base = lower if lower.kind == "count" else quantity
        return replace(
            base,
            low=quantity.low,
            high=quantity.low,
            decimals=0,
            out_of=lower.low,
            printed=f"{quantity.printed}/{lower.printed}",
        ), then

    def _per(self, quantity: Quantity, after: int) -> tuple[Quantity, int]:
        """/xã, /người/năm, /1 xã: one of what."""
        per: list[str] = []
        while True:
            slash, noun = self.item(after), self.item(after + 1)
            if slash is None or noun is None or not slash.is_("sign", "/"):
                break
            if noun.kind == "number" and noun.code == "1":
                one = self.item(after + 2)
                if one is None or one.kind != "unit":
                    break
                per.append(one.code)
                after += 3
                continue
            if noun.kind == "unit":
                per.append(noun.code)
            elif noun.kind == "time":
                per.append(noun.code)
            elif noun.kind == "scope":
                per.append(noun.code)
            else:
                break
            after += 2
        if per and quantity.kind == "percent":
            return quantity, after
        return (replace(quantity, per=tuple(per)) if per else quantity), after

    def _hedge(self, quantity: Quantity, after: int, start: int) -> tuple[Quantity, int, int]:
        """The hedge before the number (its strongest where two stand), or “trở lên” behind it."""
        code: Qualifier = "exact"
        while self.out and (self.out[-1].kind == "hedge" or (self.out[-1].is_("time", "since") and quantity.is_range)):
            word = self.out.pop()
            start = word.start
            if word.kind == "hedge" and word.code in ("over", "under", "about") and code == "exact":
                code = word.code
        following = self.item(after)
        if following is not None and following.is_("count", "or_more"):
            code, after = "over", after + 1
        elif following is not None and following.is_("count", "or_less"):
            code, after = "under", after + 1
        if code == "over" and self.out and self.out[-1].is_("time", "since"):
            start = self.out.pop().start
        return replace(quantity, hedge=code), after, start


def _printed_value(item: Item) -> Decimal:
    assert isinstance(item.value, Number)
    return item.value.value
