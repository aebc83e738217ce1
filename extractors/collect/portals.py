"""A site collected, or looked over, with everything that it takes: connection, turns of hosts, journals, archive."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from extractors.collect.archive import Archive
from extractors.collect.discover import Window
from extractors.collect.fetch import Wire
from extractors.collect.gather import TooFewArticles, collect_site
from extractors.collect.guest import Guest
from extractors.collect.inspection import Finding, inspect_live, inspect_saved
from extractors.collect.politeness import HostGate, Manners
from extractors.collect.robots import PRODUCT
from extractors.collect.sites import Site
from extractors.records import Outcome

__all__ = ["Finding", "TooFewArticles", "collect_portal", "inspect_portal", "user_agent"]


def user_agent(contact: str) -> str:
    """What servers see: our name, our version, and where their keepers reach us."""
    return f"{PRODUCT}/{version(PRODUCT)} (+{contact})"


@contextmanager
def _guest(site: Site, folder: Path, contact: str, manners: Manners) -> Iterator[Guest]:
    wire = Wire(user_agent(contact), folder / "issuers", addresses=site.addresses)
    guest = Guest(site, wire, HostGate(folder / "hosts"), manners)
    try:
        yield guest
    finally:
        guest.close()


def collect_portal(
    site: Site, archive: Archive, folder: Path, contact: str, now: datetime, window: Window | None = None
) -> Iterator[Outcome]:
    """Every outcome of one night at the site; its pages go into the archive. `folder` keeps what saves requests.

    Raises TooFewArticles where the site falls short of its minimum, ArchiveError where the disk refuses.
    """
    with _guest(site, folder, contact, _manners(site)) as guest:
        yield from collect_site(site, archive, folder / "visits", guest, now, window)


def inspect_portal(site: Site, archive: Archive | None, folder: Path, contact: str | None) -> Iterator[Finding]:
    """Whether the site file fits its pages: those in the archive, and, with a contact, the live ones."""
    if archive is not None:
        yield from inspect_saved(site, archive.pages())
    if contact is not None:
        with _guest(site, folder, contact, Manners(tries=1, run_seconds=600.0)) as guest:
            yield from inspect_live(site, guest)


def _manners(site: Site) -> Manners:
    # A test portal on this machine needs no rest between tries.
    return Manners(backoff=0.1, cool_down=0.5) if site.for_tests else Manners()
