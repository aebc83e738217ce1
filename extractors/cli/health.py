"""`ntm verify` and `ntm doctor`."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, requires, version
from itertools import chain, starmap
from zoneinfo import ZoneInfo

from packaging.requirements import Requirement

from extractors.progress import NOTHING_PUBLISHED, PUBLISHED
from extractors.settings import ROOT, Settings
from extractors.visible import visible

_MIN_FREE_BYTES = 1 << 30
_LATE_HOURS = 36
_FIRST_YEAR = 2025
_SHOWN = ("apache-airflow", "dbt-core", "duckdb", "great-expectations")


def add_verify(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(do=verify)


def add_doctor(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(do=doctor)


def verify(arguments: argparse.Namespace, settings: Settings) -> int:
    """One line per thing that does not hold; exit code 1 where there is one."""
    from extractors.publish import verify as verify_publications

    problems = [*verify_publications(settings.data), *_unproved(settings)]
    for problem in problems:
        print(visible(problem))
    if not problems:
        print(f"Every publication in {settings.data} is as its manifest says, every quote stands in its article,")
        print("and every article is what its archived bytes give.")
    return NOTHING_PUBLISHED if problems else PUBLISHED


def _unproved(settings: Settings) -> list[str]:
    """What does not hold between the present publication and the archive; nothing where either is missing."""
    from extractors import proof, warehouse
    from extractors.collect.archive import Archive

    published = settings.data / "warehouse.duckdb"
    if not settings.archive.is_dir() or not published.exists():
        return []
    with warehouse.connect(published) as con:
        con.execute("select article_id, uri, raw_sha256, text from dim_article order by article_id")
        # A few at a time: all texts may be more than the memory.
        kept = chain.from_iterable(iter(lambda: con.fetchmany(500), []))
        return list(proof.differences(Archive(settings.archive), starmap(proof.Kept, kept)))


def doctor(arguments: argparse.Namespace, settings: Settings) -> int:
    """One line per part of the installation; exit code 1 where one is not sound."""
    sound = True
    for holds, sentence in examine(settings):
        sound = sound and holds
        print(f"{'ok  ' if holds else 'BAD '} {sentence}")
    return PUBLISHED if sound else NOTHING_PUBLISHED


def examine(settings: Settings) -> Iterator[tuple[bool, str]]:
    """Whether each part is sound, and a sentence about it."""
    python = sys.version_info[:2]
    yield (3, 11) <= python < (3, 13), f"Python {python[0]}.{python[1]} (3.11 and 3.12 are supported)"
    yield from _packages()
    for folder in ("dags", "dbt_project", "expectations"):
        yield (ROOT / folder).is_dir(), f"{folder}/ lies beside the package"
    n_pages = len(list(settings.bundled_pages.glob("*")))
    yield n_pages > 0, f"{n_pages} bundled articles"
    yield from _grammar()
    yield from _clock(settings)
    yield from _certificates()
    yield from _data(settings)
    yield from _pools(settings)


def _packages() -> Iterator[tuple[bool, str]]:
    wrong = []
    for line in requires("ntm-warehouse") or ():
        wanted = Requirement(line)
        if wanted.marker is not None and not wanted.marker.evaluate({"extra": ""}):
            continue
        try:
            found = version(wanted.name)
        except PackageNotFoundError:
            wrong.append(f"{wanted.name} is missing")
            continue
        if not wanted.specifier.contains(found, prereleases=True):
            wrong.append(f"{wanted.name} is {found}, wanted {wanted.specifier}")
    shown = ", ".join(f"{name} {version(name)}" for name in _SHOWN) if not wrong else ""
    yield (
        not wrong,
        "; ".join(wrong) + ": run `make install`" if wrong else f"all packages are there in versions that fit: {shown}",
    )


def _grammar() -> Iterator[tuple[bool, str]]:
    from extractors import extraction

    read_with = extraction.versions()
    n_units = len(extraction.places().gazetteer.units)
    yield True, f"grammar {read_with.grammar_sha256[:12]}, engine {read_with.engine_version}"
    yield True, f"cleaner {read_with.cleaner_version}, {n_units:,} administrative units"


def _data(settings: Settings) -> Iterator[tuple[bool, str]]:
    existing = next(folder for folder in (settings.data, *settings.data.parents) if folder.exists())
    yield existing.is_dir() and os.access(existing, os.W_OK), f"{existing} can be written"
    for folder in (settings.archive, settings.work, settings.data / "publications"):
        if folder.exists():
            yield os.access(folder, os.W_OK | os.X_OK), f"{folder} can be written"
    # They may lie on disks of their own.
    free = min(
        shutil.disk_usage(folder).free for folder in (existing, settings.archive, settings.work) if folder.exists()
    )
    yield free >= _MIN_FREE_BYTES, f"{free / 1e9:.1f} GB free for {settings.data}"
    if settings.warehouse.exists():
        yield True, f"a publication: {(settings.data / 'current').resolve().name}"
    elif (settings.data / "current").is_symlink():
        yield False, f"{settings.data / 'current'} leads nowhere: restore the publication or remove the link"
    else:
        yield True, "no publication yet: `ntm run` makes one"
    yield from _last_night(settings, datetime.now(UTC))
    torn = list((settings.archive / "torn").glob("*"))
    if torn:
        yield True, f"{len(torn)} torn ends lie in {settings.archive / 'torn'}: a crash left them, nothing cites them"


def _last_night(settings: Settings, now: datetime) -> Iterator[tuple[bool, str]]:
    """Whether the last good night is recent enough, where sites of the web are collected."""
    from extractors.metrics import last_good_night

    try:
        night = last_good_night(settings)
    except ValueError:
        yield False, f"{settings.work / 'last_good_night'} holds no moment: remove it, the next night writes it anew"
        return
    if night is None:
        yield True, "no night has gone through yet"
        return
    if night > now:
        yield False, f"the last good night is {night - now} ahead of the clock: set the clock of this machine"
        return
    local = night.astimezone(ZoneInfo(settings.timezone))
    hours = (now - night).total_seconds() / 3600
    said = f"the last good night ended {hours:.0f} hours ago ({local:%d/%m/%Y %H:%M}, {settings.timezone})"
    is_late = settings.sites is not None and hours > _LATE_HOURS
    yield not is_late, said + (": `ntm run` says what stands in its way" if is_late else "")


def _clock(settings: Settings) -> Iterator[tuple[bool, str]]:
    local = datetime.now(ZoneInfo(settings.timezone))
    # No project of this kind ran before it was written: a clock that was never set says so.
    is_set = local.year >= _FIRST_YEAR
    yield is_set, f"it is {local:%d/%m/%Y %H:%M} in {settings.timezone}" + ("" if is_set else ": set the clock")


def _certificates() -> Iterator[tuple[bool, str]]:
    from extractors.collect.fetch import trusted_roots

    valid, expired = trusted_roots(datetime.now(UTC))
    said = f"{valid} root certificates are trusted" + (f", {expired} more have expired" if expired else "")
    yield valid > 0, said if valid else f"{said}: no site can be asked over https; install ca-certificates"


def _pools(settings: Settings) -> Iterator[tuple[bool, str]]:
    from extractors.embedded import POOLS, missing_pools

    missing = missing_pools(settings)
    if missing is None:
        yield True, "Airflow's pools are made by the first run"
    elif missing:
        yield (
            False,
            f"Airflow lacks the pools {', '.join(missing)}, tasks would wait for ever: `ntm run` makes them",
        )
    else:
        yield True, f"Airflow's pools are there: {', '.join(sorted(POOLS))}"
