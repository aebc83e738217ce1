"""The measure of an amount: requested, planned, disbursed, mobilised or spent."""

from __future__ import annotations

from extractors.facts.document import quantity_of
from extractors.facts.money.context import Walk
from extractors.facts.money.pots import Own
from extractors.facts.money.windows import is_paid_behind


def measure_of(walk: Walk, own: Own, at: int) -> tuple[str | None, str]:
    """The measure of an amount and why; None and no reason where nothing tells it."""
    if own.unpaid:
        return "planned", "nothing is paid of it"
    done = walk.current is not None and "disbursed" in walk.current.amounts
    if own.measure is None and (own.dimension or own.held or done) and is_paid_behind(walk, at):
        return "planned", "what is paid of it is told behind"
    parent = walk.parent
    if parent is not None and (own.dimension or own.place is not None):
        if own.source == "community" and (own.measure in (None, "mobilised")):
            return "mobilised", "what people give is raised"
        if own.measure is not None and not (own.measure in ("spent", "planned") and own.source):
            return own.measure, "its own verb"
        return walk.parents[-1].measure, "the total's"
    if own.source is not None and walk.last_measure == "mobilised" and own.measure in ("spent", "planned"):
        return "mobilised", "the list's"
    if own.measure == "spent" and own.weak == "planned":
        return "planned", "intended to be spent"
    if own.measure is not None:
        return own.measure, "its own verb"
    if parent is not None:
        return walk.parents[-1].measure, "the total's"
    if own.source in ("community", "enterprise") and own.weak is None:
        return "mobilised", "what people give is raised"
    if walk.ledger.heading.measure is not None:
        return walk.ledger.heading.measure, "the heading's"
    if walk.last_measure is not None and not (own.weak and own.weak_leads) and own.weak != "cost" and not own.held:
        return walk.last_measure, "the clause before"
    if own.held and own.weak is None and (own.programme or own.capital or own.source):
        return "planned", "money that a programme has"
    if own.weak == "cost":
        return _cost(walk, own)
    if own.weak is not None:
        return own.weak, "a weak word"
    if walk.ledger.last_measure is not None:
        return walk.ledger.last_measure, "the sentence before"
    if own.source or own.capital or own.programme or own.place:
        return "planned", "money of a programme, with no verb"
    return None, ""


def _cost(walk: Walk, own: Own) -> tuple[str, str]:
    """A total cost: spent where works are spoken of or years have passed, else allotted."""
    works = any(i.is_("action", "build") or ((q := quantity_of(i)) is not None and q.output) for i in walk.items)
    time = own.time
    past = (
        time is not None
        and time.said
        and time.fiscal_year is None
        and not (time.end is not None and time.end > walk.document.day)
    )
    return ("spent", "the cost of works") if works or past else ("planned", "a sum for a programme")
