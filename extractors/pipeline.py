"""The stages, one public function each; all that the DAGs and the command line call.

Every stage finds on disk what the one before it left, so each can run in a process of its own, and again. A stage
that cannot go on raises StageFault with one sentence; what is wrong with a single page is a row and stops nothing.
"""

from __future__ import annotations

import errno
import itertools
import os
import secrets
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, TypeVar

from pydantic import TypeAdapter, ValidationError

from expectations.validate import Validation
from expectations.validate import ValidationError as JudgingError
from expectations.validate import validate as judge
from extractors import accuracy, durable, extraction, land, proof, turn, warehouse
from extractors.apart import Kept, processes
from extractors.collect.archive import Archive, ArchiveError
from extractors.collect.crawls import warc_pages
from extractors.collect.discover import Window
from extractors.collect.intake import IntakeError, folder_pages
from extractors.collect.portals import Finding, TooFewArticles, collect_portal, inspect_portal
from extractors.collect.sites import load_site
from extractors.grammar.schema import GrammarError
from extractors.metrics import note_good_night
from extractors.model import ModelError, ModelResult, build_models, generate_docs
from extractors.places.gazetteer import all_places, successors
from extractors.progress import WITHHELD, Running, StageFault, stage
from extractors.publish import PublishError, last_publication
from extractors.publish import publish as publish_files
from extractors.records import Article, Outcome, Page, Reading
from extractors.settings import Settings
from extractors.sources import Site, contact, portals
from extractors.sources import sites as sites
from extractors.sources import window as window
from extractors.speaking import speaking_sites

Counts = dict[str, int]
_T = TypeVar("_T")
_OUTCOMES = TypeAdapter(list[Outcome])
_VALIDATION = TypeAdapter(Validation)
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_OF_ARTICLES = {"found", "not_wanted", "too_many", "too_few"}
_CLOSED = {errno.EACCES, errno.EPERM, errno.EROFS}


def disk_is_full(settings: Settings) -> str:
    """The sentence for it."""
    return f"The disk that holds {settings.data} is full: make room on it and run again."


@contextmanager
def explained(settings: Settings, *of_rooms: type[Exception]) -> Iterator[None]:
    """What a disk refuses, and the errors of rooms that are one sentence already, as a StageFault."""
    full = disk_is_full(settings)
    kinds: tuple[type[Exception], ...] = (IntakeError, ArchiveError, *of_rooms)
    try:
        yield
    except BrokenProcessPool as error:
        said = "A process of this stage was killed, as a rule because memory ran out: make some free and run again."
        raise StageFault(said, may_pass=True) from error
    except kinds as error:
        # Through the database and dbt, a full disk comes as words.
        said = full if any(os.strerror(number) in str(error) for number in _FULL) else str(error)
        raise StageFault(said) from error
    except OSError as error:
        where = error.filename or settings.data
        if error.errno in _FULL:
            raise StageFault(full) from error
        if error.errno in _CLOSED:
            said = f"{where} is closed to this user: choose another folder, or open it, and run again."
            raise StageFault(said) from error
        if isinstance(error, NotADirectoryError | FileExistsError):
            raise StageFault(f"{where} stands where a folder is needed: choose another --data folder.") from error
        raise


def prepare(settings: Settings) -> None:
    """Make the data folder and see that it can be written. Raises StageFault where it cannot."""
    with explained(settings):
        durable.make_folder(settings.work)
        probe = settings.work / ".probe"
        probe.write_bytes(b"\0" * 65536)
        probe.unlink(missing_ok=True)  # another run may begin at the same moment


def collect(settings: Settings, site_id: str, days: Window | None = None) -> Counts:
    """Every page of the site into the archive, each outcome noted; of a portal what it published on `days` alone.

    Raises StageFault where a folder or WARC gave no page.
    """
    with stage("collect") as running, explained(settings):
        site = {site.site_id: site for site in sites(settings)}[site_id]
        now = datetime.now(UTC)
        archive = Archive(settings.archive)
        outcomes: list[Outcome] = []
        try:
            for outcome in _taken(settings, site, archive, now, days):
                outcomes.append(outcome)
                running.advance(len(outcomes))
        except TooFewArticles as error:
            outcomes.append(Outcome(f"site:{site_id}", site_id, "discover", "too_few", now, str(error)))
            running.warn(str(error))
        silent = _silent(site, outcomes)
        if silent is not None:
            running.warn(silent)
        _note(settings, site_id, outcomes, now)
        counts = _counts(site, outcomes)
        running.counts = counts
        # A portal that is silent tonight has its outcomes; a folder without a page is a slip of whoever named it.
        if site.kind != "portal" and counts["new"] + counts["unchanged"] == 0:
            reasons = sorted({o.reason or o.status for o in outcomes})
            said = f"None of the {len(outcomes)} pages of {site.path} could be taken: {'; '.join(reasons[:3])}."
            raise StageFault(said)
    return counts


def _silent(site: Site, outcomes: list[Outcome]) -> str | None:
    """A sentence where none of the pages that name a portal's articles could be read tonight."""
    # The others tell of a single article, or of how many there are.
    of_pages = [o for o in outcomes if o.step == "discover" and o.status not in _OF_ARTICLES]
    asked = [outcome for outcome in of_pages if site.kind == "portal"]
    if not asked or any(outcome.status in ("fetched", "gap") for outcome in asked):
        return None
    reasons = sorted({outcome.reason or outcome.status for outcome in asked})
    return f"{site.site_id} names no articles tonight: {'; '.join(reasons[:3])}."


def _counts(site: Site, outcomes: list[Outcome]) -> Counts:
    stored = [outcome.status for outcome in outcomes if outcome.step == "archive"]
    asked = [outcome.status for outcome in outcomes if outcome.step == "fetch" and outcome.status != "fetched"]
    n_same = asked.count("unchanged") if site.kind == "portal" else 0
    n_new = stored.count("new")
    return {"new": n_new, "unchanged": len(stored) - n_new + n_same, "not taken": len(asked) - n_same}


def _taken(settings: Settings, site: Site, archive: Archive, now: datetime, days: Window | None) -> Iterator[Outcome]:
    """Every outcome of the site, its pages in the archive."""
    if site.kind == "portal":
        yield from collect_portal(load_site(site.path), archive, settings.collecting, contact(settings), now, days)
        return
    for item in _intake(site, now):
        if isinstance(item, Outcome):
            yield item
        else:
            # A WARC says when each page came; a folder's pages came now.
            stored = archive.store(item, by_clock=site.kind == "folder")
            yield Outcome(item.uri, item.site_id, "archive", stored.status, now, raw_sha256=item.sha256)


def inspect(settings: Settings, site_id: str | None, live: bool = True) -> Iterator[tuple[str, Finding]]:
    """What fits and what no longer does: each site (default: every one), on its saved and its live pages."""
    archive = Archive(settings.archive) if settings.archive.exists() else None
    for site in portals(settings, site_id or "all"):
        reach = contact(settings) if live else None
        for finding in inspect_portal(load_site(site.path), archive, settings.collecting, reach):
            yield site.site_id, finding


def _intake(site: Site, now: datetime) -> Iterator[Page | Outcome]:
    if site.kind == "warc":
        return warc_pages(site.path, now=now)
    return folder_pages(site.path, site_id=site.site_id, now=now)


def _spool(settings: Settings) -> Path:
    return settings.work / "outcomes"


def _note(settings: Settings, site_id: str, outcomes: list[Outcome], now: datetime) -> None:
    # Collecting may run while a build holds the build file: what it has to tell waits here until the next landing.
    durable.make_folder(_spool(settings))
    # A clock that stands or was set back gives the same moment twice.
    name = f"{site_id}-{now:%Y%m%dT%H%M%S%f}-{secrets.token_hex(4)}.json"
    durable.write(_spool(settings) / name, _OUTCOMES.dump_json(outcomes))


def _noted(settings: Settings) -> list[Path]:
    return sorted(_spool(settings).glob("*.json"))


def extract_and_land(settings: Settings) -> Counts:
    """Read every archived page that was not read with this grammar, engine and cleaner yet, and land what it gives.

    Raises StageFault where the warehouse holds no article afterwards.
    """
    with (
        stage("extract_and_land") as running,
        explained(settings, land.LandError, GrammarError),
        turn.one_stage(settings.work),
    ):
        _forget_verdict(settings)
        read_with = extraction.versions()
        key = land.ReadingKey(read_with.grammar_sha256, read_with.engine_version, read_with.cleaner_version)
        with land.open_work(settings.work_db) as con:
            land.land_places(con, all_places(), successors())
            land.land_sites(con, speaking_sites(settings.site_files, running.warn))
            for path in _noted(settings):
                land.land_outcomes(con, _OUTCOMES.validate_json(path.read_bytes()))
                path.unlink()
            archive = Archive(settings.archive)
            ids = {extraction.article_id(*pair): pair for pair in archive.known()}
            todo = set(land.articles_to_read(con, ids, key))
            # The archive may be larger than the memory: only what is read tonight is fetched, a page at a time.
            pages = (archive.page(*pair) for article_id, pair in ids.items() if article_id in todo)
            found = _tell(extraction.extract_pages(pages, len(todo), settings.workers), len(todo), running)
            refused: list[extraction.Extraction] = []
            landed = land.land_articles(con, _articles(found, refused), key)
            land.land_refused(con, [(e.article_id, e.issues) for e in refused], key)
            at = datetime.now(UTC)
            land.land_outcomes(con, [_refusal(e, at) for e in refused])
            (n_articles,) = con.execute("select count(*) from raw.articles").fetchall()[0]
            night = at.date()
            _prove(land.kept_articles(con, lambda i: i in todo or proof.is_due(i, night)), archive)
        running.counts = {"read": landed.articles, "facts": landed.facts, "refused": len(refused)}
        if n_articles == 0:
            reasons = sorted({e.issues[0].message for e in refused})
            raise StageFault(
                "There is no article to publish: " + ("; ".join(reasons[:3]) or "no page has come yet") + "."
            )
    return running.counts


def _prove(kept: Iterable[tuple[str, str, str, str]], archive: Archive) -> None:
    """Raises StageFault where an article is not what its archived bytes give."""
    wrong = list(proof.differences(archive, itertools.starmap(proof.Kept, kept)))
    if wrong:
        more = f" And {len(wrong) - 3} more." if len(wrong) > 3 else ""
        raise StageFault("Nothing was published, the last publication stays: " + " ".join(wrong[:3]) + more)


def _tell(found: Iterable[extraction.Extraction], count: int, running: Running) -> Iterator[extraction.Extraction]:
    for number, extracted in enumerate(found, start=1):
        yield extracted
        running.advance(number, count)


def _articles(
    found: Iterable[extraction.Extraction], refused: list[extraction.Extraction]
) -> Iterator[tuple[Article, Reading | None]]:
    """Those with a reading; the others are put aside into `refused`."""
    for extracted in found:
        if extracted.article is not None and extracted.reading is not None:
            yield extracted.article, extracted.reading
        else:
            refused.append(extracted)


def _refusal(extracted: extraction.Extraction, at: datetime) -> Outcome:
    step: Literal["clean", "extract"] = "clean" if extracted.article is None else "extract"
    issue = extracted.issues[0]
    return Outcome(extracted.uri, extracted.site_id, step, issue.check_name, at, issue.message, extracted.raw_sha256)


def _apart(kept: Kept, work: Callable[..., _T], *arguments: object) -> _T:
    """What `work` returns or raises, from a process of its own that shares this one's turn.

    dbt keeps its settings and its connection to the build file for as long as its process lives, and nobody else may
    open the file meanwhile.
    """
    with processes(1, kept) as pool:
        return pool.submit(work, *arguments).result()


def _build_and_document(work_db: Path, target: Path, full: bool) -> ModelResult:
    result = build_models(work_db, target, full=full)
    generate_docs(work_db, target)
    return result


def model(settings: Settings) -> Counts:
    """Build what was touched, or all (settings.full). Raises StageFault where the SQL or one of its tests fails."""
    with (
        stage("model") as running,
        explained(settings, ModelError),
        turn.one_stage(settings.work) as kept,
    ):
        _forget_verdict(settings)
        result = _apart(kept, _build_and_document, settings.work_db, settings.work / "dbt", settings.full)
        running.counts = {"models": result.models, "tests": result.tests, "full": int(result.full)}
        for sentence in result.warnings:
            running.warn(sentence)
    return running.counts


def _validation_file(settings: Settings) -> Path:
    return settings.work / "validation.json"


def _forget_verdict(settings: Settings) -> None:
    # It is of marts that are about to change: nobody may publish others with it.
    durable.remove(_validation_file(settings))


def validate(settings: Settings) -> Counts:
    """Judge the marts. Raises StageFault with code WITHHELD where an expectation of weight fails."""
    with (
        stage("validate") as running,
        explained(settings, JudgingError, PublishError),
        turn.one_stage(settings.work),
    ):
        verdict = judge(settings.work_db, settings.work / "data_docs", previous=last_publication(settings.data))
        durable.write(_validation_file(settings), _VALIDATION.dump_json(verdict))
        running.counts = {
            "expectations": verdict.n_expectations,
            "warnings": len(verdict.warnings),
            "failures": len(verdict.failures),
        }
        for finding in verdict.warnings:
            running.warn(finding.sentence("en"))
        if not verdict.ok:
            sentences = " ".join(finding.sentence("en") for finding in verdict.failures)
            raise StageFault(f"Nothing was published, the last publication stays: {sentences}", WITHHELD)
    return running.counts


def publish(settings: Settings) -> Counts:
    """Make the publication and lead the links to it; nothing changes where the content is that of the last one."""
    with (
        stage("publish") as running,
        explained(settings, PublishError, warehouse.WarehouseError),
        turn.one_stage(settings.work),
    ):
        try:
            verdict = _VALIDATION.validate_json(_validation_file(settings).read_bytes())
        except (FileNotFoundError, ValidationError) as error:
            # Another run may be building it anew, and will judge it.
            said = "The warehouse was not validated since it was built: run the stage validate first."
            raise StageFault(said, may_pass=True) from error
        with warehouse.connect(settings.work_db) as con:
            score = accuracy.measure(con, settings.bundled_labels)
            slots = accuracy.measure_slots(con, settings.bundled_labels)
        done = publish_files(
            settings.work_db,
            settings.data,
            verdict,
            grammar_sha256=extraction.grammar().sha256,
            dbt_docs=settings.work / "dbt" / "static_index.html",
            accuracy=score,
            slots=slots,
        )
        note_good_night(settings, datetime.now(UTC))
        running.counts = {"changed": int(done.changed)}
        running.sentence = f"publication {done.id}" + ("" if done.changed else ", unchanged")
    return running.counts


STAGES: dict[str, Callable[[Settings], Counts]] = {
    "extract_and_land": extract_and_land,
    "model": model,
    "validate": validate,
    "publish": publish,
}
