"""Statements about criteria: how many a unit meets, which, how many units meet how many."""

from __future__ import annotations

from dataclasses import replace
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
from extractors.facts.statements import Statement, Statements
from extractors.facts.units import read_units, share_behind
from extractors.facts.whole_units import read_standard_status
from extractors.records import Place, Step

_FULL_SET = 19
_LARGEST_SET = 20  # more is a sum over units
_SET_SIZES = (5, 8, 9, 10, 11, 12, 14, 15, 16, 17, 18, 19, 20)


class CriteriaReader:
    """Reads the statements of one document, sentence by sentence; `statements` are its rows."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.rows = Statements()
        self.word_of: dict[str, str] = {}  # place id → special standard that it was last spoken of under
        self.groups: list[list[Place]] = []  # lists of named units, in order, for “cả 3 xã”
        self.used: set[int] = set()
        self.as_of: date | None = None
        self.paragraph = -1
        self.title_word = _special_word(document)
        self.planned_for: date | None = None
        self.context_word: str | None = None
        self.counted: Statement | None = (
            None  # the last count of units, whose names may follow in a sentence of their own
        )
        self.sentence: Sentence = document.sentences[0] if document.sentences else Sentence([], 0, False)

    @property
    def statements(self) -> list[Statement]:
        return self.rows.rows

    def read(self) -> None:
        """Walks all sentences."""
        for sentence in self.document.sentences:
            if sentence.paragraph != self.paragraph:
                self.paragraph, self.as_of, self.context_word = sentence.paragraph, None, self.title_word
                self.planned_for = None
            self._sentence(sentence)

    def add(self, statement: Statement) -> None:
        """Lands a statement, and remembers under which special standard its place was spoken of."""
        self.rows.add(statement)
        special = statement.standard.partition("_")[2]
        if statement.place is not None and statement.metric in ("standard_status", "criteria_count"):
            if special in ("advanced", "model"):
                self.word_of[statement.place.place_id] = special

    def _sentence(self, sentence: Sentence) -> None:
        self.used = set()
        self.sentence = sentence
        items = sentence.items
        self._remember_groups(sentence)
        day = as_of_at(self.document, sentence, len(items))
        for at, item in enumerate(items):
            if at in self.used:
                continue
            if item.kind == "none_of":
                self._none_of(at)
            elif criteria_of(item) is not None or self._is_bare_ratio(at) or self._is_bare_count(at):
                self._criteria_count(at)
            elif item.is_("unit", "criteria") and not self._ordered_values(at):
                self._criterion(at)
        before = len(self.rows.rows)
        read_units(self)
        if not self._list_of_members():
            read_standard_status(self)
        counted = [
            r for r in self.rows.rows[before:] if r.metric in ("unit_count", "units_added") and r.criterion_no is None
        ]
        self.counted = counted[-1] if counted else (self.counted if sentence.paragraph == self.paragraph else None)
        self.as_of = day or self.as_of
        self.planned_for = self._year_end(sentence) or self.planned_for
        special = [i.code for i in items if i.kind == "standard" and i.code in ("advanced", "model")]
        if special:
            self.context_word = special[0]
            if not any(i.is_("standard", "ntm") or criteria_of(i) is not None for i in items):
                for where in sentence.wheres:
                    if where.named:
                        self.word_of.setdefault(where.place.place_id, special[0])

    def _year_end(self, sentence: Sentence) -> date | None:
        """The end of the last year or stage that a sentence names and that has not ended: what follows is for it."""
        ends = [
            p.ends(self.document.year) for i in sentence.items
            if (p := period_of(i)) is not None and p.grain in ("year", "years") and p.role != "since"
        ]  # fmt: skip
        later = [end for end in ends if end is not None and end >= self.document.day.replace(month=1, day=1)]
        return later[-1] if later else None

    def _list_of_members(self) -> bool:
        """“Đó là xã A, B và C.”, “Các thôn có tên là: …”: the names of the units that were counted before."""
        counted, sentence = self.counted, self.sentence
        if counted is None or counted.low is None or any(quantity_of(i) is not None for i in sentence.items):
            return False
        names = [w for w in sentence.wheres if w.named and w.place.level == counted.unit_level]
        if not names:
            return False
        unique = {w.place.place_id for w in names}
        opens = any(i.is_("link", "is", "of_which") or i.is_("sign", ":") for i in sentence.items[: names[0].at])
        if len(unique) != counted.low or not opens:
            return False
        status = Status(counted.status, "the count's before")
        for where in names:
            row = self.row("standard_status", status, (counted.standard, "the count's before"), where.place, where.at, None,
                           "named in the list of the count before")  # fmt: skip
            self.add(replace(row, due=counted.due, as_of=counted.as_of))
        return True

    def _remember_groups(self, sentence: Sentence) -> None:
        run: list[Where] = []
        for where in [w for w in sentence.wheres if w.named]:
            between = sentence.items[run[-1].at + 1 : where.at] if run else []
            listed = all(i.kind in ("sign", "unit", "plural") or i.is_("link", "and") for i in between)
            if run and (not listed or where.place.level != run[-1].place.level):
                self._keep_group(run)
                run = []
            run.append(where)
        self._keep_group(run)

    def _keep_group(self, run: list[Where]) -> None:
        if len(run) > 1:
            self.groups.append([w.place for w in run])

    def known_group(self, count: int, level: str) -> list[Place]:
        """The list of that many units of a level that the article named last, or nothing."""
        for group in reversed(self.groups):
            if len(group) == count and group[0].level == level:
                return group
        return []

    # rows

    def row(
        self, metric: str, status: Status, standard: tuple[str, str], place: Place | None, at: int,
        quantity: Quantity | None, why: str, start: int | None = None, end: int | None = None,
    ) -> Statement:  # fmt: skip
        """A statement at item `at` with what its sentence says of time, and the rules that made it."""
        sentence = self.sentence
        item = sentence.items[at]
        planned = status.code == "planned"
        due = (due_of(self.document, sentence, at, status.at) or self.planned_for) if planned else None
        as_of = None if planned else (as_of_at(self.document, sentence, at) or self.as_of)
        own_set = self.document.grammar.criteria_set(standard[0], as_of or due or self.document.day)
        return Statement(
            metric, status.code, standard[0], place,
            min(item.start, start if start is not None else item.start), max(item.end, end or 0),
            low=quantity.low if quantity else None, high=quantity.high if quantity else None,
            decimals=quantity.decimals if quantity else None, out_of=quantity.out_of if quantity else None,
            qualifier=quantity.hedge if quantity else None, as_of=as_of, due=due,
            criteria_set=own_set.set_id if own_set else None,
            steps=(
                Step("metric", metric), Step("status", f"{status.code}: {status.why}"),
                Step("standard", f"{standard[0]}: {standard[1]}"), Step("place", why),
            ),
        )  # fmt: skip

    # counts of criteria

    def _is_bare_ratio(self, at: int) -> bool:
        """“Đồng Tâm 16/19”: the word for criteria stands elsewhere in the sentence."""
        quantity = quantity_of(self.sentence.items[at])
        if quantity is None or quantity.kind != "bare" or quantity.out_of is None:
            return False
        if quantity.out_of not in _SET_SIZES or quantity.low > quantity.out_of:
            return False
        return any(criteria_of(i) is not None or i.is_("unit", "criteria") for i in self.sentence.items)

    def _is_bare_count(self, at: int) -> bool:
        """“Chánh An 11; Bình Phước 7”: right behind a name, in a list of counts of criteria."""
        items = self.sentence.items
        quantity = quantity_of(items[at])
        if quantity is None or quantity.kind != "bare" or quantity.out_of is not None or at == 0 or quantity.decimals:
            return False
        if not items[at - 1].is_("place", "commune") or quantity.low > _LARGEST_SET:
            return False
        closed = at + 1 == len(items) or items[at + 1].is_("sign", ",", ";", ".") or items[at + 1].is_("link", "and")
        return closed and any(criteria_of(i) is not None for i in items)

    def _criteria_count(self, at: int) -> None:
        items = self.sentence.items
        quantity = quantity_of(items[at])
        assert quantity is not None
        self.used.add(at)
        before = items[max(0, at - 3) : at]
        if any(i.is_("status", "basic") or i.is_("link", "correction") for i in before):
            return
        if at and items[at - 1].is_("link", "compared"):
            return  # the size of a set, named for comparison
        if any(i.is_("count", "fewer") for i in before[-2:]) and any(
            i.is_("link", "compared") for i in items[at : at + 5]
        ):
            return
        status = self._status(at)
        metric = self._metric(at, quantity)
        if metric == "criteria_count" and any(i.is_("link", "compared") for i in items[at + 1 : at + 3]):
            return  # a change, whatever its verb
        if metric == "criteria_mean":
            self._mean(at, quantity, status)
        elif metric == "criteria_sum":
            self._sum(at, quantity, status)
        elif metric == "criteria_added":
            self._added(at, quantity, status)
        else:
            self._count(at, quantity, status)

    def _status(self, at: int) -> Status:
        """Status of a count, also where the negation stands behind the names that it lists."""
        status = status_at(self.sentence, at)
        if status.code != "achieved":
            return status
        items = self.sentence.items
        for index in range(at + 1, min(at + 12, len(items))):
            item = items[index]
            if item.is_("sign", ";", ",") or quantity_of(item) is not None or item.kind == "place":
                break
            if item.is_("status", "not_achieved"):
                return Status("not_achieved", "negated behind the list", index)
            if item.is_("status"):
                break
        return status

    def clause_left(self, at: int) -> list[Item]:
        """Items before `at` back to the last count of criteria, or to the last semicolon."""
        items = self.sentence.items
        start = at
        while start > 0:
            item = items[start - 1]
            if item.is_("sign", ";"):
                break
            if criteria_of(item) is not None and not (start > 1 and items[start - 2].is_("link", "compared")):
                break
            start -= 1
        return items[start:at]

    def _metric(self, at: int, quantity: Quantity) -> str:
        left = self.clause_left(at)
        if quantity.unit == "criteria_turn":
            return "criteria_sum"
        for offset in (-1, -2, -3):
            if len(left) >= -offset and left[offset].is_("count", "more", "fewer"):
                word = left[offset].term
                behind = left[offset + 1] if offset < -1 else None
                before = left[offset - 1] if len(left) > -offset else None
                of_units = behind is not None and unit_of(behind) is not None
                if word is not None and word.value == 2:
                    of_units = before is not None and unit_of(before) is not None
                if not of_units:
                    return "criteria_added"
        if quantity.decimals and any(i.is_("link", "each") for i in left):
            return "criteria_mean"
        if quantity.per or any(i.is_("count", "mean") for i in left[-9:]) or self._mean_behind(at):
            return "criteria_mean"
        if any(i.is_("count", "sum") for i in left):
            return "criteria_sum"
        named = any(i.is_("place", "commune", "village") for i in self.sentence.items[:at])
        if any(i.is_("count", "up_to") for i in left[-6:]) and not named:
            return "criteria_sum"
        if quantity.low > _LARGEST_SET and (quantity.out_of is None or quantity.out_of > _LARGEST_SET):
            return "criteria_sum"
        return "criteria_count"

    def _mean_behind(self, at: int) -> bool:
        items = self.sentence.items
        return at + 1 < len(items) and items[at + 1].is_("count", "mean")

    def standard(self, at: int, level: str, places: list[Place], out_of: Decimal | None = None) -> tuple[str, str]:
        """The standard a statement is under, and why: named behind it, before it, said of its place, else the basic one."""
        word = standard_word(self._behind(at))
        if word is not None:
            return standard_for(level, word), "named behind it"
        word = standard_word(self._own_left(at))
        if word not in (None, "ntm"):
            return standard_for(level, word), "named before it"
        if level == "commune":
            for place in places:
                if place.place_id in self.word_of:
                    return standard_for(level, self.word_of[place.place_id]), "said of the place before"
        sentence_word = standard_word(self.sentence.items)
        if level == "village" and sentence_word in ("model", "village_model"):
            return "village_model", "named in the sentence"
        special = self.context_word if out_of is not None else self.title_word
        if level == "commune" and word is None and sentence_word is None and special:
            return standard_for(level, special), "the paragraph's"
        return standard_for(level, "ntm"), "the basic one"

    def _own_left(self, at: int) -> list[Item]:
        """What stands before a count and is its own: not what belongs to a count of units before a comma."""
        left = self.clause_left(at)
        for index in range(len(left) - 1, -1, -1):
            if unit_of(left[index]) is not None and any(i.is_("sign", ",") for i in left[index:]):
                return left[index + 1 :][next(k for k, i in enumerate(left[index + 1 :]) if i.is_("sign", ",")) :]
        return left

    def _behind(self, at: int) -> list[Item]:
        """What stands behind a count up to the next break; a count of indicators beside it belongs to it."""
        run: list[Item] = []
        items = self.sentence.items
        joined = any((q := quantity_of(i)) is not None and q.unit == "indicator" for i in items[at + 1 : at + 3])
        for item in items[at + 1 : at + 7]:
            if item.is_("sign", ";", ".") or item.kind == "place" or (item.is_("sign", ",") and not joined):
                break
            run.append(item)
        return run

    def _mean(self, at: int, quantity: Quantity, status: Status) -> None:
        place = holder(self.sentence, self.document, at, "commune")
        over = None
        for index in range(at - 1, max(-1, at - 9), -1):
            units = unit_of(self.sentence.items[index])
            if self.sentence.items[index].is_("sign", ",", ";", "("):
                break
            if units is not None and units.out_of is None:
                self.used.add(index)
                over = int(units.low)
                break
        row = self.row("criteria_mean", status, self.standard(at, "commune", []), place, at, quantity,
                       "the unit whose communes are averaged")  # fmt: skip
        item = self.sentence.items[at]
        stray = "%" in self.document.article.text[item.start : item.end]
        self.add(replace(row, over_units=over, out_of=None, notes=("stray_percent",) if stray else ()))

    def _sum(self, at: int, quantity: Quantity, status: Status) -> None:
        place = holder(self.sentence, self.document, at, "commune")
        over = None
        for item in reversed(self.sentence.items[:at]):
            units = unit_of(item)
            if units is not None:
                over = int(units.low) if units.out_of is None else None
                break
        row = self.row("criteria_sum", status, self.standard(at, "commune", []), place, at, quantity,
                       "the unit that is summed")  # fmt: skip
        self.add(replace(row, over_units=over, out_of=quantity.out_of))

    def _added(self, at: int, quantity: Quantity, status: Status) -> None:
        sentence = self.sentence
        if any(i.is_("count", "fewer") for i in sentence.items[max(0, at - 3) : at]):
            return
        each = any(i.is_("link", "each") for i in self.clause_left(at))
        since = since_of(self.document, sentence, at)
        places: list[Place] = []
        if not each:
            group = group_before(sentence, self.document, at)
            places = [w.place for w in group if w.place.level in ("commune", "village")]
            if not places and sentence.topic is not None and sentence.topic.level == "commune" and not group:
                places = [sentence.topic]
        if not places:
            held = holder(sentence, self.document, at, "commune")
            places = [held] if held is not None else []
        for place in places:
            level = place.level if place.level in ("commune", "village") else "commune"
            row = self.row(
                "criteria_added", status, self.standard(at, level, places), place, at, quantity, "the subject"
            )
            self.add(replace(row, since=since, out_of=None))
        if places:
            self._listed(at, places, status)

    def _count(self, at: int, quantity: Quantity, status: Status) -> None:
        sentence, document = self.sentence, self.document
        items = sentence.items
        if self._share_is_subject(at):
            return
        if at + 1 < len(items) and items[at + 1].is_("status", "none_left"):
            self._none_left(at, quantity, status)
            return
        kind, found = self._subject(at)
        whole_set = any(
            i.is_("status", "achieved") and i.term is not None and i.term.value == 4 for i in items[max(0, at - 3) : at]
        )
        full = (quantity.low == _FULL_SET or whole_set) and not quantity.is_range and quantity.hedge == "exact"
        if kind == "counted":
            self._band(at, quantity, status, found[0], full)
            return
        if kind == "plural":
            names = self._names_after(at)
            if names:
                self._per_place(at, quantity, status, [w.place for w in names], names)
                return
            none_left = any(i.is_("status", "none_left") for i in self.clause_left(at))
            if none_left:
                self._none_left(at, quantity, status)
                return
            counted = self._count_before_each(at, found[0])
            if counted is not None:
                self._band(at, quantity, status, counted, full)
                return
            rest = any(i.is_("link", "rest") for i in self.clause_left(at))
            if full or not (quantity.is_range or (quantity.hedge != "exact" and rest)):
                return
            place = holder(sentence, document, at, "commune")
            row = self.row("criteria_count", status, self.standard(at, "commune", []), place, at, quantity,
                           "units not counted")  # fmt: skip
            self.add(replace(row, out_of=None))
            return
        group = [w for w in sentence.wheres if w.at in found]
        places = [w.place for w in group]
        if kind == "known":
            units = unit_of(items[found[0]])
            assert units is not None
            self.used.add(found[0])
            places = self.known_group(int(units.low), UNIT_LEVELS[units.unit])
        if not places and kind == "topic":
            behind = self._subject_behind(at)
            if behind is not None:
                places = [behind]
            elif sentence.topic is not None and self._has_verb(at, quantity):
                places = [sentence.topic]
        places = [p for p in places if rank(p.level) >= rank("district")]
        if not places:
            return
        if any(p.level == "district" for p in places) and self._district_is_holder(at, quantity):
            return
        self._per_place(at, quantity, status, places, group)
        if full:
            self._counted_group(at, status, group)

    def _share_is_subject(self, at: int) -> bool:
        """“100% số xã giữ vững 19 tiêu chí”: a share of units meets them, no unit in particular."""
        items = self.sentence.items
        for index in range(at - 1, max(-1, at - 7), -1):
            quantity = quantity_of(items[index])
            if quantity is not None and quantity.unit == "percent":
                return any(i.kind == "unit" for i in items[index + 1 : index + 4])
        return False

    def _subject_behind(self, at: int) -> Place | None:
        """“9/9 tiêu chí … đã được huyện An Biên hoàn thành”: a subject behind the count, in its clause."""
        for index in range(at + 1, min(at + 16, len(self.sentence.items))):
            item = self.sentence.items[index]
            if item.is_("sign", ",", ";", "(") or quantity_of(item) is not None:
                return None
            where = next((w for w in self.sentence.wheres if w.at == index and w.named), None)
            if where is not None:
                told = any(i.kind in ("passive", "status") for i in self.sentence.items[at + 1 : index])
                return where.place if told and not where.modifier else None
        return None

    def _has_verb(self, at: int, quantity: Quantity) -> bool:
        """A count without a subject of its own needs a verb in its clause, or the size of the set."""
        if quantity.out_of is not None:
            return True
        items = self.sentence.items
        last = next((i for i in range(at + 1, len(items)) if items[i].is_("sign", ";", ".")), len(items))
        return any(i.kind == "status" for i in (*self.clause_left(at), *items[at:last]))

    def _none_left(self, at: int, quantity: Quantity, status: Status) -> None:
        """“không còn xã dưới 5 tiêu chí”: a band with no unit in it."""
        items = self.sentence.items
        aimed = any(
            i.is_("status", "none_left") and i.term is not None and i.term.value == 1
            for i in items[max(0, at - 6) : at]
        )
        if aimed and status.code != "planned":
            status = Status("planned", "none is to be left", at)
        place = holder(self.sentence, self.document, at, "commune")
        row = self.row(
            "criteria_count", status, self.standard(at, "commune", []), place, at, quantity, "no unit is in the band"
        )
        self.add(replace(row, over_units=0, out_of=None))

    def _count_before_each(self, at: int, each: int) -> int | None:
        """“7 xã …, mỗi xã mới đạt từ 7-9 tiêu chí”: the units that “mỗi xã” speaks of."""
        items = self.sentence.items
        if not items[each - 1].is_("link", "each"):
            return None
        for index in range(each - 1, -1, -1):
            if items[index].is_("sign", ";") or criteria_of(items[index]) is not None:
                return None
            if unit_of(items[index]) is not None and index not in self.used:
                return index
        return None

    def _counted_group(self, at: int, status: Status, group: list[Where]) -> None:
        """“3 xã còn lại gồm A, B, C hoàn thành 19/19 tiêu chí”: the number of units is a statement of its own."""
        items = self.sentence.items
        first = group[0].at if group else at
        for index in range(first - 1, max(-1, first - 5), -1):
            units = unit_of(items[index])
            if units is not None and index not in self.used and units.low == len(group):
                level = UNIT_LEVELS[units.unit]
                place = holder(self.sentence, self.document, index, level)
                rest = any(i.is_("link", "rest") for i in items[index:first])
                metric = "units_added" if status.code == "planned" and rest else "unit_count"
                standard = self.standard(at, level, [])
                row = self.row(metric, status, standard, place, index, units, "the unit that holds them")
                self.add(replace(row, unit_level=level))
                self.used.add(index)
                return

    def _district_is_holder(self, at: int, quantity: Quantity) -> bool:
        """Nineteen criteria are a commune's: a district that meets them only holds those who do."""
        word = standard_word(self._behind(at))
        return quantity.low > 9 and word is not None and quantity.out_of in (None, 19)

    def _per_place(self, at: int, quantity: Quantity, status: Status, places: list[Place], group: list[Where]) -> None:
        items = self.sentence.items
        paired = self._in_order(at, places, quantity)
        if paired is None:
            return
        for place, value in paired:
            level = place.level if place.level in ("district", "village", "commune") else "commune"
            if level == "district" and value.low > _LARGEST_SET:
                return
            standard = self.standard(at, level, places, value.out_of)
            start = items[group[0].at].start if group and group[0].at < at else None
            self.add(self.row("criteria_count", status, standard, place, at, value, "the subject", start))
        self._listed(at, places, status)

    def _subject(self, at: int) -> tuple[str, list[int]]:
        """Who meets the criteria: counted units, units not counted, a list of places, or a list known from before.

        The nearest of them before the count is its subject; “có 2 xã” right behind the count is it, too.
        """
        items = self.sentence.items
        if at and any(i.kind == "band_word" for i in items[max(0, at - 3) : at]):
            beside = self._beside_band(at)
            if beside is not None:
                return "counted", [beside]
            return "plural", [at]
        for index in (at + 1, at + 2):
            between = items[at + 1 : index]
            if (
                index < len(items)
                and unit_of(items[index]) is not None
                and between
                and all(i.is_("link", "has", "is") or i.is_("sign", ":") for i in between)
                and index not in self.used
            ):
                return "counted", [index]
        wheres = {w.at: w for w in self.sentence.wheres if not w.modifier}
        for index in range(at - 1, -1, -1):
            item = items[index]
            if item.is_("sign", ";") and index < at - 1 and not self._elided(index, at):
                break
            if index in wheres:
                if not wheres[index].named and self._is_marked_plural(index):
                    continue
                group = group_before(self.sentence, self.document, at)
                return "named", [w.at for w in group] or [index]
            units = unit_of(item)
            if units is not None:
                if self._is_known(index):
                    return "known", [index]
                apposed = group_before(self.sentence, self.document, index)
                if (
                    apposed
                    and items[index - 1].is_("sign", ",")
                    and len(apposed) == units.low
                    and apposed[-1].at >= index - 4
                ):
                    self.used.add(index)
                    return "named", [w.at for w in apposed]
                return "counted", [index]
            if item.is_("unit", "commune", "village") and index and self._is_marked_plural(index):
                if items[index - 1].is_("link", "each") and index > 1 and items[index - 2].kind == "place":
                    continue  # “xã A và xã B mỗi xã đạt …”
                return "plural", [index]
            if item.is_("status", "none_left"):
                return "plural", [index]
            if item.is_("unit", "commune", "village") and index and items[index - 1].is_("count", "number_mark"):
                behind = self._count_behind(at)
                if behind is not None:
                    return "counted", [behind]
                return "plural", [index]
        return "topic", []

    def _beside_band(self, at: int) -> int | None:
        """The number of units of a band: behind it in its clause, else before it."""
        items = self.sentence.items
        for index in range(at + 1, min(at + 9, len(items))):
            if items[index].is_("sign", ";") or criteria_of(items[index]) is not None:
                break
            if unit_of(items[index]) is not None and index not in self.used:
                led = items[index - 1].is_("sign", ",")
                if led and self._free_before(at) is not None:
                    break
                return index
        return self._free_before(at)

    def _free_before(self, at: int) -> int | None:
        items = self.sentence.items
        for index in range(at - 1, max(-1, at - 9), -1):
            if items[index].is_("sign", ";", ",") or criteria_of(items[index]) is not None:
                return None
            if unit_of(items[index]) is not None and index not in self.used:
                return index
        return None

    def _elided(self, semicolon: int, at: int) -> bool:
        """“; 4 tiêu chí chưa đạt gồm …”: a clause without a subject goes on with the one before."""
        return not any(w.at > semicolon and w.at < at for w in self.sentence.wheres) and not any(
            unit_of(i) is not None for i in self.sentence.items[semicolon:at]
        )

    def _is_marked_plural(self, index: int) -> bool:
        items = self.sentence.items
        return index > 0 and (items[index - 1].kind == "plural" or items[index - 1].is_("link", "each"))

    def _is_known(self, index: int) -> bool:
        """“cả 2 xã”, “ba xã này”: a list that the article has named."""
        items = self.sentence.items
        units = unit_of(items[index])
        if units is None or units.out_of is not None:
            return False
        known = self.known_group(int(units.low), UNIT_LEVELS[units.unit])
        before = items[index - 1] if index else None
        behind = items[index + 1] if index + 1 < len(items) else None
        pointed = (before is not None and before.is_("link", "all_of")) or (
            behind is not None and (behind.kind == "pointer" or behind.is_("link", "rest"))
        )
        return bool(known) and pointed

    def _count_behind(self, at: int) -> int | None:
        """“số xã đạt 19 tiêu chí … là 13 xã”: the count behind."""
        items = self.sentence.items
        for index in range(at + 1, len(items)):
            if items[index].is_("sign", ";"):
                return None
            if unit_of(items[index]) is not None:
                return index
            bare = quantity_of(items[index])
            if (
                bare is not None
                and bare.kind == "bare"
                and any(i.is_("link", "is") for i in items[max(at, index - 2) : index])
            ):
                unit = next(i.code for i in reversed(items[:at]) if i.is_("unit", "commune", "village"))
                items[index] = replace(items[index], code=unit, value=replace(bare, kind="count", unit=unit))
                return index
        return None

    def _names_after(self, at: int) -> list[Where]:
        """“… gồm các xã: A, B, C” behind the count."""
        items = self.sentence.items
        for index in range(at + 1, min(at + 3, len(items))):
            if items[index].is_("link", "of_which", "is") or items[index].is_("sign", ":", "("):
                return group_after(self.sentence, self.document, index)
        return []

    def _band(self, at: int, quantity: Quantity, status: Status, counted: int, full: bool) -> None:
        items = self.sentence.items
        units = unit_of(items[counted])
        assert units is not None
        self.used.add(counted)
        level = UNIT_LEVELS[units.unit]
        place = holder(self.sentence, self.document, counted, level)
        standard = self.standard(at, level, [])
        first, last = sorted((at, counted))
        start, end = items[first].start, items[last].end
        if full or quantity.out_of == quantity.low:
            added = any(i.is_("count", "more") for i in items[max(0, counted - 3) : counted + 2])
            row = self.row("units_added" if added else "unit_count", status, standard, place, counted, units,
                           "the unit that holds them", start, end)  # fmt: skip
            share, decimals = share_behind(self, last)
            self.add(replace(row, unit_level=level, share=share, share_decimals=decimals))
            for where in self._names_after(max(at, counted)):
                self.add(
                    self.row("criteria_count", status, standard, where.place, at, quantity, "named with the count")
                )
            return
        row = self.row("criteria_count", status, standard, place, at, quantity, "a band of units", start, end)
        self.add(replace(row, over_units=int(units.low), out_of=None))
        for where in self._names_after(max(at, counted)):
            self.add(replace(row, place=where.place, over_units=None))

    def _in_order(self, at: int, places: list[Place], quantity: Quantity) -> list[tuple[Place, Quantity]] | None:
        """“lần lượt 19, 17 và 12 tiêu chí”: the i-th value for the i-th name; None where their numbers differ."""
        items = self.sentence.items
        ordered = [i for i in range(max(0, at - 12), at) if items[i].is_("link", "in_order")]
        behind = [i for i in range(at + 1, min(at + 3, len(items))) if items[i].is_("link", "in_order")]
        values = [quantity]
        if ordered:
            for index in range(at - 1, ordered[-1], -1):
                value = quantity_of(items[index])
                if value is not None and value.kind in ("bare", "count"):
                    values.insert(0, replace(value, unit=quantity.unit))
                    self.used.add(index)
        elif behind:
            for index in range(at + 1, len(items)):
                value = quantity_of(items[index])
                if value is not None and value.kind == "bare":
                    values.append(replace(value, unit=quantity.unit))
                    self.used.add(index)
                elif not (items[index].is_("sign", ",") or items[index].is_("link", "and")):
                    break
        else:
            values = [*self._values_before(at, quantity), quantity]
            if len(values) == 1:
                return [(place, quantity) for place in places]
        if len(values) != len(places):
            return None
        return list(zip(places, values, strict=True))

    def _values_before(self, at: int, quantity: Quantity) -> list[Quantity]:
        """“A và B đạt 10 và 8 tiêu chí”: bare numbers joined to the count."""
        items = self.sentence.items
        values: list[Quantity] = []
        index = at - 1
        while index > 0 and (items[index].is_("link", "and") or items[index].is_("sign", ",")):
            value = quantity_of(items[index - 1])
            if value is None or value.kind != "bare" or value.out_of is not None or value.decimals:
                break
            values.insert(0, replace(value, unit=quantity.unit))
            self.used.add(index - 1)
            index -= 2
        return values

    def _ordered_values(self, at: int) -> bool:
        """“số tiêu chí của ba xã này lần lượt là 16, 13 và 9”: values behind, one for each unit named before."""
        items = self.sentence.items
        order = next((i for i in range(at + 1, min(at + 12, len(items))) if items[i].is_("link", "in_order")), None)
        if order is None:
            return False
        values: list[tuple[int, Quantity]] = []
        for index in range(order + 1, len(items)):
            value = quantity_of(items[index])
            if value is not None and value.kind in ("bare", "count") and not value.is_range:
                values.append((index, value))
            elif not (items[index].is_("sign", ",") or items[index].is_("link", "and", "is")):
                break
        places: list[Place] = []
        counted = next((i for i in range(order - 1, -1, -1) if unit_of(items[i]) is not None), None)
        if counted is not None and self._is_known(counted):
            units = unit_of(items[counted])
            assert units is not None
            places = self.known_group(int(units.low), UNIT_LEVELS[units.unit])
            self.used.add(counted)
        else:
            places = [w.place for w in group_before(self.sentence, self.document, order)]
        if len(values) < 2 or len(values) != len(places):
            return False
        status = status_at(self.sentence, order)
        for place, (index, value) in zip(places, values, strict=True):
            level = place.level if place.level in ("district", "village", "commune") else "commune"
            row = self.row("criteria_count", status, self.standard(at, level, places), place, index, value, "in order")
            self.add(row)
            self.used.add(index)
        return True

    def _none_of(self, at: int) -> None:
        """“chưa có thôn nào …”: a count of 0, in each of the units that the sentence is about."""
        sentence = self.sentence
        items = sentence.items
        level = items[at].code
        places: list[Place] = []
        for index in range(at - 1, -1, -1):
            if unit_of(items[index]) is not None and self._is_known(index):
                units = unit_of(items[index])
                assert units is not None
                places = self.known_group(int(units.low), UNIT_LEVELS[units.unit])
                self.used.add(index)
                break
        if not places:
            held = holder(sentence, self.document, at, level)
            places = [held] if held is not None else []
        word = standard_word(items[at:]) or (standard_word(items) if level == "village" else None)
        standard = (standard_for(level, word), "named behind it")
        zero = Quantity("count", level, Decimal(0), Decimal(0), 0, "exact")
        for place in places:
            row = self.row("unit_count", Status("achieved", "none has it"), standard, place, at, zero, "the subject",
                           end=items[-1].end)  # fmt: skip
            self.add(replace(row, unit_level=level))  # type: ignore[arg-type]

    # criteria by name and number

    def _listed(self, at: int, places: list[Place], status: Status) -> None:
        """The criteria that a count lists behind it: “… 2 tiêu chí chưa đạt là Thu nhập và Nghèo đa chiều”."""
        items = self.sentence.items
        level = places[0].level if places[0].level in ("commune", "district", "village") else "commune"
        standard = self.standard(at, level, places)
        index = at + 1
        found, last = named_criteria(self.document, items, index, standard[0], self.document.day)
        if not found:
            while index < len(items) and index - at <= 6:
                item = items[index]
                if item.is_("link", "is", "of_which") or item.is_("sign", ":", "(") or item.is_("count", "number_mark") \
                        or item.is_("unit", "criteria"):  # fmt: skip
                    break
                if item.is_("sign") or item.kind == "place" or quantity_of(item) is not None:
                    return
                index += 1
            else:
                return
            if index >= len(items):
                return
            found, last = named_criteria(self.document, items, index, standard[0], self.document.day)
        for name in found:
            for place in places:
                row = self.row("criterion_status", status, standard, place, at, None, "the subject of the list")
                self.add(row.with_criterion(name))
        self.used.update(i for i in range(at + 1, last) if items[i].is_("unit", "criteria"))

    def _criterion(self, at: int) -> None:
        """“tiêu chí số 17 về môi trường”, “tiêu chí Giao thông có 13/16 xã đạt”, “5/8 xã đạt tiêu chí …”."""
        sentence, document = self.sentence, self.document
        items = sentence.items
        word = standard_word(items[at + 1 : at + 12])
        if word is None and standard_word(items) is None:
            word = self.title_word
        word = word if word in ("advanced", "model") else None
        found, last = named_criteria(document, items, at + 1, standard_for("commune", word), document.day)
        if not found:
            return
        self.used.update(i for i in range(at, last) if items[i].is_("unit", "criteria"))
        units = self._units_near(at, last)
        if units is not None and not self._is_known(units):
            self._units_meeting(at, found, units, last, word)
            return
        if units is not None:
            self.used.add(units)
            counted = unit_of(items[units])
            assert counted is not None
            places = self.known_group(int(counted.low), UNIT_LEVELS[counted.unit])
        else:
            group = group_before(sentence, document, at) or group_after(sentence, document, last - 1)
            group = group or [w for w in sentence.wheres if last <= w.at < last + 3]
            places = [w.place for w in group]
        places = [p for p in places if p.level in ("commune", "village")]
        if not places:
            return
        status = status_at(sentence, at)
        behind = items[last : last + 8]
        told = any(i.kind == "status" for i in items[max(0, at - 5) : at]) or any(
            i.is_("status", "achieved", "not_achieved") for i in behind
        )
        if not told and status.code == "achieved":
            return
        if any(i.is_("status", "not_achieved") for i in behind[:3]):
            status = Status("not_achieved", "negated behind it")
        standard = self.standard(at, places[0].level, places)
        for name in found:
            for place in places:
                row = self.row("criterion_status", status, standard, place, at, None, "the subject")
                self.add(row.with_criterion(name))

    def _units_near(self, at: int, last: int) -> int | None:
        """A count of units that goes with a criterion: behind it up to a break, else right before its verb."""
        items = self.sentence.items
        direct = at - 1
        while direct > 0 and items[direct].kind in ("status", "passive"):
            direct -= 1
        if direct < at - 1 and unit_of(items[direct]) is not None and direct not in self.used:
            return direct
        for index in range(last, min(last + 12, len(items))):
            if items[index].is_("sign", ";", ".") or criteria_of(items[index]) is not None:
                break
            if unit_of(items[index]) is not None and index not in self.used:
                return index
        for index in range(at - 1, max(-1, at - 7), -1):
            if unit_of(items[index]) is not None and index not in self.used:
                return index
            if items[index].is_("sign", ";", ",", "."):
                break
        return None

    def _units_meeting(self, at: int, found: list[Named], units_at: int, last: int, word: str | None) -> None:
        sentence, document = self.sentence, self.document
        items = sentence.items
        units = unit_of(items[units_at])
        assert units is not None
        level = UNIT_LEVELS[units.unit]
        place = holder(sentence, document, units_at, level)
        status = status_at(sentence, units_at)
        standard = (standard_for(level, word), "named behind the criterion" if word else "the basic one")
        self.used.add(units_at)
        share, decimals = share_behind(self, units_at)
        for name in found:
            row = self.row("unit_count", status, standard, place, units_at, units, "the unit that holds them",
                           items[min(at, units_at)].start, items[max(last - 1, units_at)].end)  # fmt: skip
            row = replace(row, unit_level=level, share=share, share_decimals=decimals)
            self.add(row.with_criterion(name))
        self._more_criteria(units_at, standard, place, status)

    def _more_criteria(self, units_at: int, standard: tuple[str, str], place: Place | None, status: Status) -> None:
        """“về thủy lợi 85/85 xã, về điện 81/85 xã”: the list goes on without the word for criteria."""
        items = self.sentence.items
        index = units_at + 1
        while index < len(items) and (items[index].is_("sign", ",", ";") or items[index].is_("link", "and")):
            names, after = named_criteria(self.document, items, index + 1, standard[0], self.document.day, limit=1)
            value = unit_of(items[after]) if after < len(items) else None
            if not names or value is None:
                break
            row = self.row("unit_count", status, standard, place, after, value, "the unit that holds them",
                           items[index + 1].start)  # fmt: skip
            self.add(replace(row, unit_level=UNIT_LEVELS[value.unit]).with_criterion(names[0]))
            self.used.add(after)
            index = after + 1


def _special_word(document: Document) -> str | None:
    """The special standard that the title names, where it names no other."""
    items = [i for s in document.sentences if s.is_title for i in s.items]
    if any((i.kind == "unit" or quantity_of(i) is not None) and i.code in ("village", "district") for i in items):
        return None
    special = {i.code for i in items if i.kind == "standard" and i.code in ("advanced", "model")}
    return special.pop() if len(special) == 1 and not any(i.is_("standard", "ntm") for i in items) else None
