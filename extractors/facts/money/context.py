"""What the reading of money hands from sentence to sentence, and from amount to amount."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from extractors.facts.document import Document, Sentence, quantity_of
from extractors.facts.money.pots import Own, Refusal, Row, Time
from extractors.facts.money.programmes import first_programme, only_capital, speaks_of_programmes
from extractors.facts.money.times import default_time
from extractors.records import Place

_MOST_OF_SENTENCE = 120  # pots back to which those of the sentence before are sought; no sentence tells of as many
_LATEST = 12  # pots back to which a later amount may still belong: a long list of sources and capitals


class Ledger:
    """The money of one document while it is being read.

    `rows` are the pots in the order of their first amount, `refusals` the amounts that were seen and not read. The
    rest is what one sentence hands to the next: programme, time, measure, the heading above a list.
    """

    def __init__(self, document: Document) -> None:
        self.document = document
        self.rows: list[Row] = []
        self.refusals: list[Refusal] = []
        self.default_programme = first_programme(document)
        self.programme = self.default_programme
        self.speaks_of_programmes = speaks_of_programmes(document)
        self.time = default_time(document)
        self.paragraph = -1
        self.last_measure: str | None = None
        self.capital = only_capital(document)
        self.units: list[Place] = []
        self.public_investment = False  # the last amounts were of a place's whole public investment
        self.heading = Own()
        self.heading_paragraph = -1
        self._carried: int | None = None
        self._carried_up_to = 0

    def latest(self) -> list[Row]:
        """The pots that an amount may still belong to, the last one first."""
        return self.rows[: -_LATEST - 1 : -1]

    def of_sentence(self, index: int) -> list[Row]:
        """The pots among the latest that an amount of the sentence with that index went to."""
        return [row for row in self.rows[-_MOST_OF_SENTENCE:] if row.sentence == index]

    def carried_over_from(self) -> int | None:
        """The year from which the money of the latest such pot was carried over; None where none was."""
        for row in self.rows[self._carried_up_to :]:
            self._carried = row.carried_over_from or self._carried
        self._carried_up_to = len(self.rows)
        return self._carried

    def known_units(self, level: str) -> list[Place]:
        """The list of units of a level that the article named last, for “mỗi xã”; empty where it named none nearby."""
        return self.units if self.units and self.units[0].level == level else []

    def remember_units(self, sentence: Sentence) -> None:
        """Keeps the list of units that a sentence names, for “mỗi xã” in one that follows."""
        if len(sentence.wheres) < 2:
            return
        named = [w for w in sentence.wheres if w.named and not w.modifier]
        for level in ("district", "commune"):
            group = [w.place for w in named if w.place.level == level]
            if len(group) > 1:
                self.units = group


class Split(NamedTuple):
    """A total whose parts are being told: whether a bracket opened them, and the measure that they inherit."""

    row: Row
    bracket: bool
    measure: str


class Walk:
    """One sentence, read amount by amount: the pot at hand, the totals being split, what earlier amounts hand on."""

    def __init__(self, ledger: Ledger, index: int, sentence: Sentence) -> None:
        self.ledger, self.index, self.sentence = ledger, index, sentence
        self.items = sentence.items
        quantities = [quantity_of(item) for item in sentence.of("quantity")]
        self.n_amounts = len([q for q in quantities if q is not None and q.kind in ("money", "percent")])
        self.document = ledger.document
        self.current: Row | None = None
        self.parents: list[Split] = []
        self.programme: str | None = None
        self.time: Time | None = None
        self.as_of: date | None = None
        self.total_programme: str | None = None
        self.total_time: Time | None = None
        self.last_measure: str | None = None
        self.last_capital: str | None = None
        self.rates_told = False  # the sentence tells rates of programmes, each without the verb of paying
        self.ordered: list[Place] = []  # places that still wait for their amount
        self.shared: tuple[str | None, str | None, str | None] | None = None  # programme, capital, source of them all

    @property
    def parent(self) -> Row | None:
        """The total of which an amount is a part here; None outside a split."""
        return self.parents[-1].row if self.parents else None
