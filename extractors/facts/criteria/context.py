"""What the reading of criteria hands from sentence to sentence, and the making of one statement."""

from __future__ import annotations

from datetime import date
from itertools import takewhile

from extractors.engine.quantities import Quantity
from extractors.facts.clause_times import as_of_at, due_of
from extractors.facts.criteria.statements import Statement, Statements
from extractors.facts.document import Document, Sentence, Where, quantity_of
from extractors.facts.statuses import Status
from extractors.records import Place, Step

LARGEST_SET = 20  # more is a sum over units


class Context:
    """The criteria of one document while they are being read.

    `rows` are the statements landed so far, `sentence` is the one being read and `used` are the indices of its items
    that a statement has taken. The rest is what one sentence hands to the next.
    """

    def __init__(self, document: Document) -> None:
        self.document = document
        self.rows = Statements()
        self.word_of: dict[str, str] = {}  # place id → special standard that it was last spoken of under
        self.groups: dict[tuple[int, str], list[Place]] = {}  # the last list of so many units of a level: “cả 3 xã”
        self.used: set[int] = set()
        self.as_of: date | None = None
        self.paragraph = -1
        self.title_word = _special_word(document)
        self.planned_for: date | None = None
        self.context_word: str | None = None
        self.counted: Statement | None = None  # the last count of units; later sentences may name them
        self.listed_for: Statement | None = None  # the count whose units are being named
        self.listed: dict[str, Statement] = {}  # place id → what is stated once the list is as long as the count
        self.sentence: Sentence = document.sentences[0] if document.sentences else Sentence([], 0, False)

    @property
    def statements(self) -> list[Statement]:
        """The statements landed, each once, in the order in which they stand."""
        return self.rows.rows

    def add(self, statement: Statement) -> None:
        """Lands a statement, and remembers under which special standard its place was spoken of."""
        self.rows.add(statement)
        special = statement.standard.partition("_")[2]
        told = statement.metric in ("standard_status", "criteria_count")
        if statement.place is not None and told and special in ("advanced", "model"):
            self.word_of[statement.place.place_id] = special

    def row(
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
        """A statement at item `at` with what its sentence says of time, and the rules that made it."""
        sentence = self.sentence
        item = sentence.items[at]
        planned = status.code == "planned"
        due = (due_of(self.document, sentence, at, status.at) or self.planned_for) if planned else None
        as_of = None if planned else (as_of_at(self.document, sentence, at) or self.as_of)
        day = as_of or due or (self.document.day if self.document.is_of_a_time else None)
        own_set = self.document.grammar.criteria_set(standard[0], day) if day is not None else None
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
            steps=(
                Step("metric", metric),
                Step("status", f"{status.code}: {status.why}"),
                Step("standard", f"{standard[0]}: {standard[1]}"),
                Step("place", why),
            ),
        )

    def known_group(self, count: int, level: str) -> list[Place]:
        """The list of that many units of a level that the article named last, or nothing."""
        return self.groups.get((count, level), [])

    def remember_groups(self) -> None:
        """Keeps the lists of units that the sentence names, for “cả 3 xã” in one that follows."""
        if len(self.sentence.wheres) < 2:
            return
        run: list[Where] = []
        for where in [w for w in self.sentence.wheres if w.named]:
            between = self.sentence.items[run[-1].at + 1 : where.at] if run else []
            listed = all(i.kind in ("sign", "unit", "plural") or i.is_("link", "and") for i in between)
            if run and (not listed or where.place.level != run[-1].place.level):
                self._keep_group(run)
                run = []
            run.append(where)
        self._keep_group(run)

    def _keep_group(self, run: list[Where]) -> None:
        if len(run) > 1:
            self.groups[len(run), run[0].place.level] = [w.place for w in run]


def _special_word(document: Document) -> str | None:
    """The special standard that the title names, where it names no other."""
    items = [i for s in takewhile(lambda s: s.is_title, document.sentences) for i in s.items]
    if any((i.kind == "unit" or quantity_of(i) is not None) and i.code in ("village", "district") for i in items):
        return None
    special = {i.code for i in items if i.kind == "standard" and i.code in ("advanced", "model")}
    return special.pop() if len(special) == 1 and not any(i.is_("standard", "ntm") for i in items) else None
