"""A night of collecting from the portal, and what came of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from extractors.collect.archive import Archive
from extractors.collect.clean import clean
from extractors.collect.discover import Window
from extractors.collect.fetch import Limits, Resolve, Wire, look_up
from extractors.collect.gather import collect_site
from extractors.collect.guest import Guest
from extractors.collect.politeness import HostGate, Manners
from extractors.collect.sites import Site, load_site
from extractors.records import Article, Outcome, Page

AGENT = "ntm-warehouse/test (+mailto:test@example.vn)"
QUICK = Manners(slowness=0.0, tries=2, backoff=0.02, longest_wait=2.0, cool_down=0.05, run_seconds=120.0)
LIMITS = Limits(max_bytes=3_000_000, seconds=1.5, connect_seconds=1.0, silence_seconds=0.6)


@dataclass(frozen=True, slots=True)
class Kept:
    """Outcomes of a night and everything that the archive holds after it."""

    outcomes: list[Outcome]
    pages: list[Page]

    @property
    def articles(self) -> list[Article]:
        return [article for page in self.pages if isinstance(article := clean(page), Article)]

    def statuses(self, step: str) -> Counter[str]:
        return Counter(outcome.status for outcome in self.outcomes if outcome.step == step)

    def last(self) -> dict[str, Outcome]:
        """How the last step on each address ended."""
        return {outcome.uri: outcome for outcome in self.outcomes}


def guest_of(
    site: Site, out: Path, manners: Manners = QUICK, resolve: Resolve = look_up, ca_file: Path | None = None
) -> Guest:
    wire = Wire(AGENT, out / "issuers", LIMITS, site.addresses, resolve, ca_file)
    return Guest(site, wire, HostGate(out / "hosts"), manners)


def night(
    site_file: Path,
    out: Path,
    now: datetime | None = None,
    *,
    manners: Manners = QUICK,
    resolve: Resolve = look_up,
    ca_file: Path | None = None,
    window: Window | None = None,
) -> Kept:
    """Collect once from the site into `out`."""
    site = load_site(site_file)
    guest = guest_of(site, out, manners, resolve, ca_file)
    archive = Archive(out / "archive")
    try:
        outcomes = list(collect_site(site, archive, out / "visits", guest, now or datetime.now(UTC), window))
    finally:
        guest.close()
    return Kept(outcomes, list(archive.pages()))


def hurried(manners: Manners, **changes: float) -> Manners:
    """The manners with some numbers changed."""
    return replace(manners, **changes)  # type: ignore[arg-type]
