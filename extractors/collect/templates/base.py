"""What a template is: where a family of pages keeps its parts, between which days, and how it is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Template:
    """CSS selectors of one page family, the likelier first; `signs` is any of the marks by which it is known.

    `valid_from` and `valid_to` (first day on which it no longer holds) bound the publication dates that it reads; None
    leaves that side open.
    """

    family: str
    signs: tuple[str, ...]
    body: tuple[str, ...]
    title: tuple[str, ...] = ()
    dated: tuple[str, ...] = ()
    lead: tuple[str, ...] = ()  # where the lead stands outside the body
    author: tuple[str, ...] = ()
    publisher: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    title_in_body: bool = False  # the body's subtree holds the title too: what stands before it is dropped
    valid_from: date | None = None
    valid_to: date | None = None

    def holds_on(self, day: date | None) -> bool:
        """Whether the template reads a page published on that day; a page without a day is read."""
        if day is None:
            return True
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day < self.valid_to)
