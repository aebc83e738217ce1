"""Where the pages of a run come from: a folder, a WARC, sites of the web, or the bundled articles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from extractors.collect.discover import Window
from extractors.collect.sites import SiteError, load_site
from extractors.progress import USAGE, StageFault
from extractors.settings import Settings

_WARC = (".warc", ".warc.gz")


@dataclass(frozen=True, slots=True)
class Site:
    """Where pages come from."""

    site_id: str
    kind: Literal["folder", "warc", "portal"]
    path: Path


def sites(settings: Settings) -> list[Site]:
    """The sources of a run: what was named, else the sites that are set, else the bundled articles.

    A folder that holds WARCs is an archive in shards, one source each.

    Raises StageFault where one is not there or does not fit.
    """
    if settings.source is None and settings.sites is not None:
        contact(settings)
        return portals(settings, settings.sites)
    if settings.source is None:
        return [Site("bundled", "folder", settings.bundled_pages)]
    source = settings.source
    if source.is_dir():
        shards = sorted(path for path in source.iterdir() if path.name.endswith(_WARC))
        if shards:
            return [Site(path.name.split(".warc")[0], "warc", path) for path in shards]
        return [Site(source.name, "folder", source)]
    if not source.exists():
        raise StageFault(f"{source} does not exist: name a folder of .html and .txt files, or a WARC.", USAGE)
    if source.name.endswith(_WARC):
        return [Site(source.name.split(".warc")[0], "warc", source)]
    raise StageFault(f"{source} is neither a folder nor a .warc or .warc.gz file: put the page into a folder.", USAGE)


def portals(settings: Settings, names: str) -> list[Site]:
    """The sites with these ids (commas between them), or `all`. Raises StageFault where a file is absent or wrong."""
    folder = settings.site_files
    there = {path.stem: path for path in sorted(folder.glob("*.yml"))}
    wanted = sorted(there) if names.strip() == "all" else [name.strip() for name in names.split(",") if name.strip()]
    for name in wanted or [names]:
        if name not in there:
            raise StageFault(f"{name!r} is no site of {folder}: there are {', '.join(there) or 'none'}.", USAGE)
    try:
        return [Site(load_site(there[name]).site_id, "portal", there[name]) for name in wanted]
    except SiteError as error:
        raise StageFault(str(error), USAGE) from error


def contact(settings: Settings) -> str:
    """Where keepers of sites reach whoever runs this. Raises StageFault where it is not set."""
    if settings.contact is None:
        raise StageFault("Set NTM_CONTACT to an e-mail address or page where keepers of sites reach you.", USAGE)
    return settings.contact


def window(since: str | None, until: str | None) -> Window:
    """The days from one to the other, as year-month-day. Raises StageFault where they are none."""
    try:
        first, last = (date.fromisoformat(day) if day else None for day in (since, until))
    except ValueError as error:
        raise StageFault(f"{since} to {until} are no days: write them as 2026-01-31.", USAGE) from error
    if first is not None and last is not None and first > last:
        raise StageFault(f"{since} is after {until}: name the earlier day first.", USAGE)
    return Window(first, last)
