"""Statements about criteria and standards: the rows of fact_criteria."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from extractors.engine.items import Item
from extractors.engine.quantities import Quantity
from extractors.facts.clauses import (
    UNIT_LEVELS,
    Status,
    as_of_at,
    criteria_of,
    due_of,
    group_after,
    group_before,
    holder,
    since_of,
    standard_for,
    standard_word,
    status_at,
    unit_of,
)
from extractors.facts.criterion_names import Named, named_criteria
from extractors.facts.frame import Document, Sentence, Where, period_of, quantity_of, rank
from extractors.records import Place, Qualifier, Step

_FULL_SETS = (19,)


@dataclass(frozen=True, slots=True)
class Statement:
    """One row of fact_criteria while it is being read."""

    metric: str
    status: str
    standard: str
    place: Place | None
    start: int
    end: int
    low: Decimal | None = None
    high: Decimal | None = None
    decimals: int | None = None
    out_of: Decimal | None = None
    share: Decimal | None = None
    share_decimals: int | None = None
    over_units: int | None = None
    unit_level: str | None = None
    qualifier: Qualifier | None = None
    criterion_no: int | None = None
    criterion_name: str | None = None
    criteria_set: str | None = None
    as_of: date | None = None
    due: date | None = None
    since: date | None = None
    steps: tuple[Step, ...] = field(default=(), compare=False)
    notes: tuple[str, ...] = field(default=(), compare=False)

    def same_as(self, other: Statement) -> bool:
        """Whether both say the same of the same."""
        here = (
            self.metric,
            self.status,
            self.standard,
            self.place,
            self.low,
            self.high,
            self.criterion_no,
            self.over_units,
        )
        there = (
            other.metric,
            other.status,
            other.standard,
            other.place,
            other.low,
            other.high,
            other.criterion_no,
            other.over_units,
        )
        if here != there:
            return False
        if self.out_of != other.out_of and self.out_of is not None and other.out_of is not None:
            return False
        if self.status == "planned":
            return self.due == other.due or self.due is None or other.due is None
        return self.as_of == other.as_of or self.as_of is None or other.as_of is None


class CriteriaReader:
    """Reads the statements of one document, in the order in which they stand."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.statements: list[Statement] = []
        self.standard_of: dict[str, str] = {}  # place id → the standard that it was last spoken of under
        self.used: set[int] = set()
        self.as_of: date | None = None
        self.paragraph = -1
        self.context_word: str | None = None

    def read(self) -> None:
        for sentence in self.document.sentences:
            if sentence.paragraph != self.paragraph:
                self.paragraph, self.as_of, self.context_word = sentence.paragraph, None, None
            self._sentence(sentence)

    def add(self, statement: Statement) -> None:
        """Lands a statement once; one that says more replaces the earlier one."""
        for index, old in enumerate(self.statements):
            if old.same_as(statement):
                if (old.out_of is None and statement.out_of is not None) or (
                    old.share is None and statement.share is not None
                ):
                    self.statements[index] = replace(
                        statement,
                        as_of=statement.as_of or old.as_of,
                        due=statement.due or old.due,
                        share=statement.share or old.share,
                    )
                elif old.as_of is None and statement.as_of is not None:
                    self.statements[index] = replace(old, as_of=statement.as_of)
                return
        self.statements.append(statement)

    # one sentence

    def _sentence(self, sentence: Sentence) -> None:
        self.used = set()
        self.sentence = sentence
        items = sentence.items
        self.word = standard_word(items)
        day = as_of_at(self.document, sentence, len(items))
        for at, item in enumerate(items):
            if at in self.used:
                continue
            if criteria_of(item) is not None:
                self._criteria_count(at)
            elif self._is_bare_ratio(at):
                self._criteria_count(at)
            elif item.is_("unit", "criteria"):
                self._criterion(at)
        for at, item in enumerate(items):
            if at not in self.used and unit_of(item) is not None:
                self._unit_count(at)
            elif at not in self.used and quantity_of(item) is not None and quantity_of(item).unit == "percent":  # type: ignore[union-attr]
                self._unit_share(at)
        self._standard_status()
        self.as_of = day or self.as_of
        special = [i.code for i in items if i.kind == "standard" and i.code in ("advanced", "model")]
        if special and not any(i.is_("standard", "ntm") for i in items):
            self.context_word = special[-1]
            for where in sentence.wheres:
                if where.named:
                    self.standard_of.setdefault(where.place.place_id, special[-1])

    def _is_bare_ratio(self, at: int) -> bool:
        """“Đồng Tâm 16/19”: the word for criteria stands elsewhere in the sentence."""
        quantity = quantity_of(self.sentence.items[at])
        if quantity is None or quantity.kind != "bare" or quantity.out_of is None:
            return False
        if quantity.out_of not in (19, 9, 10, 20, 18, 17, 14) or quantity.low > quantity.out_of:
            return False
        return any(criteria_of(i) is not None or i.is_("unit", "criteria") for i in self.sentence.items)

    # counts of criteria

    def _criteria_count(self, at: int) -> None:
        sentence, document = self.sentence, self.document
        items = sentence.items
        quantity = quantity_of(items[at])
        assert quantity is not None
        self.used.add(at)
        status = status_at(sentence, at)
        left = self._clause_left(at)
        if any(i.is_("status", "basic") for i in items[max(0, at - 3) : at]):
            return
        if any(i.is_("link", "correction") for i in items[max(0, at - 3) : at]):
            return
        metric = self._metric(at, left, quantity)
        if metric == "criteria_mean":
            self._mean(at, quantity, status)
        elif metric == "criteria_sum":
            self._sum(at, quantity, status)
        elif metric == "criteria_added":
            self._added(at, quantity, status)
        else:
            self._count(at, quantity, status)

    def _clause_left(self, at: int) -> list[Item]:
        """Items before `at` back to the last number of criteria or units, or to the sentence's last semicolon."""
        items = self.sentence.items
        start = at
        while start > 0:
            item = items[start - 1]
            if item.is_("sign", ";") or criteria_of(item) is not None:
                break
            start -= 1
        return items[start:at]

    def _metric(self, at: int, left: list[Item], quantity: Quantity) -> str:
        if quantity.unit == "criteria_turn":
            return "criteria_sum"
        near = left[-6:]
        if any(i.is_("count", "more", "fewer") for i in left[-3:]):
            return "criteria_added"
        if quantity.per or any(i.is_("count", "mean") for i in left[-9:]) or self._mean_behind(at):
            return "criteria_mean"
        if any(i.is_("count", "sum") for i in left) or any(i.is_("count", "up_to") for i in near):
            return "criteria_sum"
        return "criteria_count"

    def _mean_behind(self, at: int) -> bool:
        return any(i.is_("count", "mean") for i in self.sentence.items[at + 1 : at + 3])

    def _standard(self, at: int, level: str, places: list[Place], out_of: Decimal | None = None) -> tuple[str, str]:
        """The standard a statement is under: named behind it, before it, said of its place before, else the basic one."""
        items = self.sentence.items
        behind: list[Item] = []
        for item in items[at + 1 : at + 7]:
            if item.is_("sign", ",", ";", ".") and not self._indicator_follows(at):
                break
            if item.is_("sign", ";", "."):
                break
            if item.kind == "place":
                break
            behind.append(item)
        word = standard_word(behind)
        if word is not None:
            return standard_for(level, word), "named behind it"
        before = self._clause_left(at)
        word = standard_word(before)
        if word not in (None, "ntm"):
            return standard_for(level, word), "named before it"
        if level == "commune" and word is None:
            for place in places:
                if place.place_id in self.standard_of:
                    return standard_for(level, self.standard_of[place.place_id]), "said of the place before"
        if level == "village" and (self.word == "model" or self.word == "village_model"):
            return "village_model", "named in the sentence"
        if (
            word is None
            and self.context_word is not None
            and self.word is None
            and out_of is not None
            and level == "commune"
        ):
            return standard_for(level, self.context_word), "the paragraph's"
        return standard_for(level, "ntm"), "the basic one"

    def _indicator_follows(self, at: int) -> bool:
        following = self.sentence.items[at + 1 : at + 3]
        return any(quantity_of(i) is not None and quantity_of(i).unit == "indicator" for i in following)  # type: ignore[union-attr]

    def _row(
        self,
        metric: str,
        status: Status,
        standard: tuple[str, str],
        place: Place | None,
        at: int,
        quantity: Quantity | None,
        why: str,
        start: int | None = None,
        end: int | None = None,
    ) -> Statement:
        sentence = self.sentence
        item = sentence.items[at]
        planned = status.code == "planned"
        due = due_of(self.document, sentence, at, status.at) if planned else None
        if planned and due is None and any(i.is_("time", "year") for i in ()):
            due = None
        as_of = None if planned else (as_of_at(self.document, sentence, at) or self.as_of)
        own_set = self.document.grammar.criteria_set(standard[0], as_of or due or self.document.day)
        steps = (
            Step("metric", metric),
            Step("status", f"{status.code}: {status.why}"),
            Step("standard", f"{standard[0]}: {standard[1]}"),
            Step("place", why),
        )
        return Statement(
            metric,
            status.code,
            standard[0],
            place,
            min(item.start, start if start is not None else item.start),
            max(item.end, end or 0),
            low=quantity.low if quantity else None,
            high=quantity.high if quantity else None,
            decimals=quantity.decimals if quantity else None,
            out_of=quantity.out_of if quantity else None,
            qualifier=quantity.hedge if quantity else None,
            as_of=as_of,
            due=due,
            criteria_set=own_set.set_id if own_set else None,
            steps=steps,
        )

    def _mean(self, at: int, quantity: Quantity, status: Status) -> None:
        place = holder(self.sentence, self.document, at, "commune")
        standard = self._standard(at, "commune", [])
        over = self._units_between(at)
        row = self._row("criteria_mean", status, standard, place, at, quantity, "the unit whose communes are averaged")
        notes = ("stray_percent",) if self._percent_inside(at) else ()
        self.add(replace(row, over_units=over, out_of=None, notes=notes))

    def _percent_inside(self, at: int) -> bool:
        item = self.sentence.items[at]
        return "%" in self.document.article.text[item.start : item.end]

    def _units_between(self, at: int) -> int | None:
        """“20 xã … bình quân”: the mean is over so many units."""
        for item in reversed(self._clause_left(at)[-8:]):
            quantity = unit_of(item)
            if quantity is not None and quantity.out_of is None:
                self.used.add(self.sentence.items.index(item))
                return int(quantity.low)
        return None

    def _sum(self, at: int, quantity: Quantity, status: Status) -> None:
        place = holder(self.sentence, self.document, at, "commune")
        over = None
        for item in reversed(self.sentence.items[:at]):
            units = unit_of(item)
            if units is not None:
                over = int(units.low) if units.out_of is None else None
                break
        row = self._row(
            "criteria_sum", status, self._standard(at, "commune", []), place, at, quantity, "the unit that is summed"
        )
        self.add(replace(row, over_units=over))

    def _added(self, at: int, quantity: Quantity, status: Status) -> None:
        sentence = self.sentence
        group = group_before(sentence, self.document, at)
        each = any(i.is_("link", "each") for i in self._clause_left(at))
        since = since_of(self.document, sentence, at)
        if any(i.is_("count", "fewer") for i in sentence.items[max(0, at - 3) : at]):
            return
        places = [w.place for w in group if w.place.level in ("commune", "village")] if not each else []
        if not places:
            where = (
                sentence.topic
                if sentence.topic is not None and sentence.topic.level == "commune" and not each
                else None
            )
            places = [where or holder(sentence, self.document, at, "commune")]  # type: ignore[list-item]
        for place in places:
            level = place.level if place is not None and place.level in ("commune", "village") else "commune"
            row = self._row(
                "criteria_added", status, self._standard(at, level, places), place, at, quantity, "the subject"
            )
            self.add(replace(row, since=since, out_of=None))
        if places:
            self._listed(at, places, status, "planned" if status.code == "planned" else "achieved")

    def _count(self, at: int, quantity: Quantity, status: Status) -> None:
        sentence, document = self.sentence, self.document
        items = sentence.items
        text_low, full = quantity.low, quantity.low in _FULL_SETS and not quantity.is_range
        counted = self._counted_subject(at)
        if counted is not None:
            self._band(at, quantity, status, counted, full)
            return
        group = group_before(sentence, document, at)
        named_after = self._names_after(at)
        if named_after and not self._subject_is_named(at, group):
            group = named_after
        if not group and sentence.topic is not None:
            group = [Where(at, sentence.topic, False)]
        if not group:
            return
        places = [w.place for w in group]
        if all(rank(p.level) < rank("commune") for p in places) and self._plural_subject(at):
            standard = self._standard(at, "commune", [])
            place = holder(sentence, document, at, "commune")
            if full or quantity.is_range or quantity.hedge != "exact":
                if not full:
                    self.add(self._row("criteria_count", status, standard, place, at, quantity, "units not counted"))
            return
        paired = self._in_order(at, group, quantity)
        if paired is None:
            return
        for place, value in paired:
            level = place.level if place.level in ("district", "village", "commune") else "commune"
            if place.level == "province":
                return
            standard = self._standard(at, level, places, value.out_of)
            row = self._row(
                "criteria_count",
                status,
                standard,
                place,
                at,
                value,
                "the subject before it",
                start=group[0].at < at and items[group[0].at].start or None,
            )
            self.add(row)
        self._listed(at, places, status, status.code)
        del text_low

    def _subject_is_named(self, at: int, group: list[Where]) -> bool:
        """Whether the list before the count is its subject, rather than the place that holds it."""
        if not group:
            return False
        return group[-1].place.level in ("commune", "village") or not self._plural_subject(at)

    def _plural_subject(self, at: int) -> bool:
        """“các xã đạt …”, “mỗi xã”, “số xã”: units without a number."""
        left = self._clause_left(at)
        for index in range(len(left) - 1, -1, -1):
            item = left[index]
            if item.is_("unit", "commune", "village"):
                previous = left[index - 1] if index else None
                return previous is not None and (
                    previous.kind in ("plural",)
                    or previous.is_("link", "each", "all_of")
                    or previous.is_("count", "number_mark")
                    or (quantity_of(previous) is not None)
                )
            if item.kind == "place":
                return False
        return False

    def _names_after(self, at: int) -> list[Where]:
        """“… gồm các xã: A, B, C” behind the count."""
        items = self.sentence.items
        for index in range(at + 1, min(at + 3, len(items))):
            if items[index].is_("link", "of_which", "is") or items[index].is_("sign", ":", "("):
                return group_after(self.sentence, self.document, index)
        return []

    def _counted_subject(self, at: int) -> int | None:
        """The index of “29 xã” where it, and no name, is the subject; or of “có 2 xã” right behind the count."""
        items = self.sentence.items
        for index in (at + 1, at + 2):
            if index < len(items) and unit_of(items[index]) is not None and index not in self.used:
                between = items[at + 1 : index]
                if all(i.is_("link", "has", "is") or i.is_("sign", ":") for i in between) and between:
                    return index
        last_name = max((w.at for w in self.sentence.wheres if w.at < at and w.named), default=-1)
        for index in range(at - 1, -1, -1):
            item = items[index]
            if item.is_("sign", ";") or criteria_of(item) is not None:
                break
            if item.kind == "place" or (
                item.kind == "unit" and item.code in UNIT_LEVELS and index > 0 and items[index - 1].is_("link", "each")
            ):
                break
            if unit_of(item) is not None:
                names = group_after(self.sentence, self.document, index)
                if names and names[0].at < at:
                    return None
                return index if index > last_name or rank_of_unit(item) else None
        # “số xã đạt 19 tiêu chí … là 13 xã”
        left = self._clause_left(at)
        marked = any(
            a.is_("count", "number_mark") and b.is_("unit", "commune", "village")
            for a, b in zip(left, left[1:], strict=False)
        )
        if marked:
            for index in range(at + 1, len(items)):
                if items[index].is_("sign", ";"):
                    break
                if unit_of(items[index]) is not None:
                    return index
        return None

    def _band(self, at: int, quantity: Quantity, status: Status, counted: int, full: bool) -> None:
        items = self.sentence.items
        units = unit_of(items[counted])
        assert units is not None
        self.used.add(counted)
        level = UNIT_LEVELS[units.unit]
        place = holder(self.sentence, self.document, min(at, counted), level)
        standard = self._standard(at, level, [])
        first, last = sorted((at, counted))
        start, end = items[first].start, items[last].end
        added = any(i.is_("count", "more") for i in items[max(0, counted - 3) : counted])
        if full and quantity.hedge == "exact":
            metric = "units_added" if added or self._newly(counted) else "unit_count"
            row = self._row(
                metric,
                status_at(self.sentence, counted) if status.code == "achieved" else status,
                standard,
                place,
                counted,
                units,
                "the unit that holds them",
                start,
                end,
            )
            share, decimals = self._share_behind(last)
            self.add(replace(row, unit_level=level, share=share, share_decimals=decimals))
            self._named_members(counted, standard, status)
            return
        row = self._row("criteria_count", status, standard, place, at, quantity, "a band of units", start, end)
        self.add(replace(row, over_units=int(units.low), out_of=None))
        names = self._names_after(max(at, counted))
        for where in names:
            self.add(replace(row, place=where.place, over_units=None))

    def _in_order(self, at: int, group: list[Where], quantity: Quantity) -> list[tuple[Place, Quantity]] | None:
        """“lần lượt 19, 17 và 12 tiêu chí”: the i-th value for the i-th name, if there are as many of both."""
        items = self.sentence.items
        ordered = any(i.is_("link", "in_order") for i in self._clause_left(at)) or any(
            i.is_("link", "in_order") for i in items[max(0, at - 10) : at]
        )
        if not ordered:
            return [(w.place, quantity) for w in group]
        values: list[Quantity] = [quantity]
        index = at - 1
        while index >= 0:
            item = items[index]
            value = quantity_of(item)
            if value is not None and value.kind in ("bare", "count"):
                values.insert(0, replace(value, unit=quantity.unit))
                self.used.add(index)
            elif item.kind == "number" or not (item.is_("sign", ",") or item.is_("link", "and")):
                break
            index -= 1
        if len(values) != len(group):
            return None
        return list(zip((w.place for w in group), values, strict=True))

    # criteria by name and number

    def _listed(self, at: int, places: list[Place], status: Status, code: str) -> None:
        """The criteria that a count lists behind it: “… 2 tiêu chí chưa đạt là Thu nhập và Nghèo đa chiều”."""
        items = self.sentence.items
        index = at + 1
        while index < len(items) and (
            items[index].kind
            in ("status", "link", "word", "unit", "plural", "count", "programme", "standard", "period", "noise")
            or items[index].is_("sign", ":", "(", ",")
        ):
            if items[index].kind == "place" or items[index].is_("sign", ";"):
                break
            if (
                items[index].is_("link", "is", "of_which")
                or items[index].is_("sign", ":", "(")
                or items[index].is_("count", "number_mark")
                or items[index].is_("unit", "criteria")
            ):
                break
            if items[index].is_("sign", ","):
                return
            index += 1
        else:
            return
        if index >= len(items) or index - at > 7:
            return
        level = places[0].level if places[0].level in ("commune", "district", "village") else "commune"
        standard = self._standard(at, level, places)
        found, last = named_criteria(self.document, items, index, standard[0], self._day(status, at))
        for name in found:
            for place in places:
                row = self._row(
                    "criterion_status", replace(status, code=code), standard, place, at, None, "the subject of the list"
                )
                self.add(_with_criterion(row, name))
        for used in range(index, last):
            if items[used].is_("unit", "criteria"):
                self.used.add(used)

    def _day(self, status: Status, at: int) -> date:
        return self.document.day

    def _criterion(self, at: int) -> None:
        """“tiêu chí số 17 về môi trường”, “tiêu chí Giao thông có 13/16 xã đạt”, “5/8 xã đạt tiêu chí …”."""
        sentence, document = self.sentence, self.document
        items = sentence.items
        word = self._near_standard(at)
        found, last = named_criteria(document, items, at + 1, standard_for("commune", word), document.day)
        if not found:
            return
        for used in range(at, last):
            if items[used].is_("unit", "criteria"):
                self.used.add(used)
        units = self._units_near(at, last)
        if units is not None:
            self._units_meeting(at, found, units, last)
            return
        group = group_before(sentence, document, at) or [w for w in group_after(sentence, document, last - 1)]
        behind = [w for w in sentence.wheres if last <= w.at < last + 3]
        if behind and not group:
            group = behind
        places = [w.place for w in group if w.place.level in ("commune", "village", "district")]
        if not places:
            return
        level = places[0].level
        status = status_at(sentence, at)
        after = items[last : last + 8]
        verb = (
            status.at >= 0
            or any(i.kind == "status" for i in items[max(0, at - 4) : at])
            or any(i.kind == "status" and i.code in ("achieved", "not_achieved") for i in after)
        )
        if level == "district" or not verb:
            return
        if any(i.is_("status", "not_achieved") for i in after[:3]):
            status = Status("not_achieved", "negated behind it")
        standard = self._standard(at, level, places)
        added = any(i.is_("count", "more") for i in items[max(0, at - 2) : at])
        for name in found:
            for place in places:
                self.add(
                    _with_criterion(
                        self._row("criterion_status", status, standard, place, at, None, "the subject"), name
                    )
                )
        del added

    def _near_standard(self, at: int) -> str | None:
        word = standard_word(self.sentence.items[at + 1 : at + 12])
        return word if word in ("advanced", "model") else None

    def _units_near(self, at: int, last: int) -> int | None:
        """A count of units that goes with a criterion: behind it up to a break, else right before its verb."""
        items = self.sentence.items
        for index in range(last, min(last + 12, len(items))):
            if items[index].is_("sign", ";", "."):
                break
            if unit_of(items[index]) is not None and index not in self.used:
                return index
            if criteria_of(items[index]) is not None:
                break
        for index in range(at - 1, max(-1, at - 7), -1):
            if unit_of(items[index]) is not None and index not in self.used:
                return index
            if items[index].is_("sign", ";", ",", "."):
                break
        return None

    def _units_meeting(self, at: int, found: list[Named], units_at: int, last: int) -> None:
        sentence, document = self.sentence, self.document
        items = sentence.items
        units = unit_of(items[units_at])
        assert units is not None
        level = UNIT_LEVELS[units.unit]
        place = holder(sentence, document, units_at, level)
        status = status_at(sentence, units_at)
        word = self._near_standard(at)
        standard = (standard_for(level, word), "named behind the criterion" if word else "the basic one")
        self.used.add(units_at)
        for name in found:
            row = self._row(
                "unit_count",
                status,
                standard,
                place,
                units_at,
                units,
                "the unit that holds them",
                items[min(at, units_at)].start,
                items[max(last - 1, units_at)].end,
            )
            share, decimals = self._share_behind(units_at)
            self.add(_with_criterion(replace(row, unit_level=level, share=share, share_decimals=decimals), name))
        # “về thủy lợi 85/85 xã, về điện 81/85 xã”: the list goes on without the word for criteria
        index = units_at + 1
        while index < len(items) and (items[index].is_("sign", ",", ";") or items[index].is_("link", "and")):
            more, after = named_criteria(document, items, index + 1, standard[0], document.day, limit=1)
            if not more or after >= len(items) or unit_of(items[after]) is None:
                break
            value = unit_of(items[after])
            row = self._row(
                "unit_count", status, standard, place, after, value, "the unit that holds them", items[index + 1].start
            )
            self.add(_with_criterion(replace(row, unit_level=level), more[0]))
            self.used.add(after)
            index = after + 1

    # counts of units

    def _unit_count(self, at: int) -> None:
        sentence, document = self.sentence, self.document
        items = sentence.items
        units = unit_of(items[at])
        assert units is not None
        level = UNIT_LEVELS[units.unit]
        if units.per or units.is_range and level == "commune" and False:
            return
        if any(i.is_("link", "correction") for i in items[max(0, at - 2) : at]):
            return
        clause = self._clause_around(at)
        if not self._speaks_of_standard(at, clause):
            return
        if any(i.kind == "exclude" for i in clause):
            return
        status = status_at(sentence, at)
        behind = self._behind(at)
        word = standard_word(behind) or standard_word(self._before(at)) or None
        if word in (None, "ntm") and level == "village" and self.word in ("model", "village_model"):
            word = self.word
        standard = (standard_for(level, word), "named beside the count")
        if word == "task_done":
            standard = (standard_for(level, "ntm"), "named beside the count")
        place = holder(sentence, document, at, level)
        metric = self._unit_metric(at, status)
        row = self._row(metric, status, standard, place, at, units, "the unit that holds them")
        share, decimals = self._share_behind(at)
        since = since_of(document, sentence, at) if metric == "units_added" else None
        self.used.add(at)
        self.add(replace(row, unit_level=level, share=share, share_decimals=decimals, since=since))
        self._named_members(at, standard, status)

    def _clause_around(self, at: int) -> list[Item]:
        items = self.sentence.items
        first, last = at, at
        while first > 0 and not items[first - 1].is_("sign", ";", "."):
            first -= 1
        while last + 1 < len(items) and not items[last + 1].is_("sign", ";", "."):
            last += 1
        return items[first : last + 1]

    def _behind(self, at: int) -> list[Item]:
        run: list[Item] = []
        for item in self.sentence.items[at + 1 :]:
            if item.is_("sign", ",", ";", ".") or quantity_of(item) is not None:
                break
            run.append(item)
        return run

    def _before(self, at: int) -> list[Item]:
        run: list[Item] = []
        for item in reversed(self.sentence.items[:at]):
            if item.is_("sign", ";", ".") or quantity_of(item) is not None:
                break
            run.insert(0, item)
        return run

    def _speaks_of_standard(self, at: int, clause: list[Item]) -> bool:
        """Whether the count is of units that meet, or are to meet, a standard."""
        behind, before = self._behind(at), self._before(at)
        meets = [
            i
            for i in behind
            if (i.kind == "status" and i.code in ("achieved", "maintained", "not_achieved")) or i.kind == "standard"
        ]
        if behind and behind[0].is_("action", "done", "give", "build"):
            return False
        if meets and (
            any(i.kind == "standard" or i.is_("programme", "NTM") for i in behind)
            or any(i.kind == "status" and i.term is not None and _says_standard(i) for i in behind)
        ):
            return True
        if any(i.is_("programme", "NTM") for i in behind[:3]):
            return True
        led = any(i.kind == "standard" or i.is_("programme", "NTM") for i in before)
        verb = any(i.kind == "status" or i.is_("count", "more", "up_to") or i.is_("link", "is", "has") for i in before)
        if led and verb:
            return True
        if meets and any(i.kind == "standard" for i in clause):
            return True
        follow_on = at > 0 and any(i.is_("count", "up_to", "more") for i in before[-3:])
        return follow_on and any(i.kind == "standard" or i.is_("programme", "NTM") for i in clause)

    def _unit_metric(self, at: int, status: Status) -> str:
        items = self.sentence.items
        before = items[max(0, at - 3) : at]
        if any(i.is_("count", "up_to") for i in before):
            return "unit_count"
        if any(i.is_("count", "more") for i in before) or (at + 1 < len(items) and items[at + 1].is_("count", "more")):
            return "units_added"
        if self._newly(at):
            return "units_added"
        return "unit_count"

    def _newly(self, at: int) -> bool:
        """A count that another one of the sentence sums up (“nâng … lên 31 xã”), or that just came to be."""
        items = self.sentence.items
        for index in range(at + 1, len(items)):
            if items[index].is_("count", "up_to"):
                return any(unit_of(i) is not None for i in items[index : index + 8])
        return False

    def _share_behind(self, at: int) -> tuple[Decimal | None, int | None]:
        """“(70,2%)”, “, chiếm 52,4%” behind a count."""
        items = self.sentence.items
        for index in range(at + 1, min(at + 9, len(items))):
            item = items[index]
            quantity = quantity_of(item)
            if quantity is not None and quantity.unit == "percent":
                led = (
                    items[index - 1].is_("sign", "(")
                    or items[index - 1].kind == "share"
                    or items[index - 2].is_("sign", "(")
                    or items[index - 1].kind == "hedge"
                )
                if not led or (index + 1 < len(items) and items[index + 1].is_("status", "planned")):
                    return None, None
                self.used.add(index)
                return quantity.low, quantity.decimals
            if quantity is not None or item.is_("sign", ";"):
                break
        return None, None

    def _named_members(self, at: int, standard: tuple[str, str], status: Status) -> None:
        """The units that a count names: behind it (“là A, B”, “gồm: A; B”, “A và B”), or before it (“A, B là 2 xã …”)."""
        sentence, document = self.sentence, self.document
        items = sentence.items
        level = UNIT_LEVELS[items[at].code] if items[at].code in UNIT_LEVELS else "commune"
        group = [w for w in group_after(sentence, document, at) if w.place.level == level]
        if not group:
            for index in range(at + 1, min(len(items), at + 16)):
                item = items[index]
                if item.is_("sign", ";", ".") or quantity_of(item) is not None:
                    break
                if item.is_("link", "of_which", "is") or item.is_("sign", ":", "("):
                    group = [w for w in group_after(sentence, document, index) if w.place.level == level and w.named]
                    if group:
                        break
        if not group and any(i.is_("link", "is") for i in items[max(0, at - 2) : at]):
            index = next(i for i in range(at - 1, -1, -1) if items[i].is_("link", "is"))
            group = [w for w in group_before(sentence, document, index) if w.place.level == level and w.named]
        for where in group:
            row = self._row("standard_status", status, standard, where.place, where.at, None, "named with the count")
            self.add(row)
            self.used.add(where.at)

    def _unit_share(self, at: int) -> None:
        """“100% số xã đạt chuẩn”: a share of units where no count is printed."""
        items = self.sentence.items
        following = items[at + 1 : at + 4]
        unit = next((i for i in following if i.kind == "unit" and i.code in ("commune", "village")), None)
        if unit is None or not any(i.kind == "standard" or i.is_("programme", "NTM") for i in self._clause_around(at)):
            return
        quantity = quantity_of(items[at])
        assert quantity is not None
        status = status_at(self.sentence, at)
        place = holder(self.sentence, self.document, at, unit.code)
        word = standard_word(self._behind(at))
        row = self._row(
            "unit_share",
            status,
            (standard_for(unit.code, word), "named"),
            place,
            at,
            quantity,
            "the unit that holds them",
        )
        self.add(replace(row, unit_level=unit.code))

    # a unit as a whole

    def _standard_status(self) -> None:
        sentence, document = self.sentence, self.document
        items = sentence.items
        done: set[int] = set()
        for where in sentence.wheres:
            if where.at in done or where.at in self.used:
                continue
            group = _list_from(sentence, where)
            done.update(w.at for w in group)
            members = _lowest(group, document)
            self._status_of(members, group[-1].at)

    def _status_of(self, members: list[Where], last: int) -> None:
        """A list of places, then a verb that says a standard is met, kept, missed or aimed at."""
        sentence = self.sentence
        items = sentence.items
        run: list[Item] = []
        at = last + 1
        while at < len(items):
            item = items[at]
            if item.is_("sign", ";", ".") or quantity_of(item) is not None or item.kind == "place":
                break
            if item.is_("unit", "criteria"):
                return
            run.append(item)
            at += 1
        verb_at = next((i for i, x in enumerate(run) if _meets(x)), None)
        if verb_at is None or any(x.is_("link", "in_place") for x in run[:1]):
            return
        if any(x.is_("sign", ",") for x in run[:verb_at]) and not any(
            x.is_("status", "planned", "achieved") for x in run[:verb_at]
        ):
            return
        word = standard_word(run)
        level = members[0].place.level
        if level not in ("commune", "district", "village", "province"):
            return
        if not members[0].named and level not in ("district", "commune", "village"):
            return
        if not _complete(run, verb_at, word):
            return
        status = status_at(sentence, last + 1 + verb_at)
        verb = run[verb_at]
        if verb.is_("status", "not_achieved"):
            status = Status("not_achieved", "negated")
        standard = (standard_for(level, word), "named behind the verb")
        for where in members:
            row = self._row(
                "standard_status",
                status,
                standard,
                where.place,
                last + 1 + verb_at,
                None,
                "the subject",
                items[members[0].at].start,
            )
            self.add(replace(row, low=None, high=None))


def rank_of_unit(item: Item) -> bool:
    """Whether a count is nearer to the criteria than any name: always, for a count of units."""
    return True


def _list_from(sentence: Sentence, first: Where) -> list[Where]:
    group = [first]
    for where in sentence.wheres:
        if where.at <= group[-1].at:
            continue
        between = sentence.items[group[-1].at + 1 : where.at]
        if not all(
            i.kind in ("unit", "plural") or i.is_("sign", ",", "(", ")", "-") or i.is_("link", "and", "in_place")
            for i in between
        ):
            break
        group.append(where)
    return group


def _lowest(group: list[Where], document: Document) -> list[Where]:
    named = [w for w in group if w.named] or group
    lowest = max(rank(w.place.level) for w in named)
    return [w for w in named if rank(w.place.level) == lowest]


def _says_standard(item: Item) -> bool:
    """A verb that names the standard by itself (về đích, cán đích, đạt chuẩn, đón bằng …)."""
    return item.term is not None and item.term.output == "standard"


def _meets(item: Item) -> bool:
    if item.kind == "standard":
        return True
    return item.kind == "status" and item.code in ("achieved", "maintained", "not_achieved") and _says_standard(item)


def _complete(run: list[Item], verb_at: int, word: str | None) -> bool:
    """A verb that names no standard needs one behind it."""
    verb = run[verb_at]
    if verb.kind == "standard":
        led = run[:verb_at]
        return any(i.kind == "status" for i in led) or verb.code in ("task_done", "ntm")
    return True


def _with_criterion(row: Statement, name: Named) -> Statement:
    return replace(
        row,
        criterion_no=name.number,
        criterion_name=name.name,
        criteria_set=name.set_id,
        start=min(row.start, name.start),
        end=max(row.end, name.end),
    )
