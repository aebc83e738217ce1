"""The only writer of `raw.*`: records go in as they are, article by article, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pyarrow as pa

from extractors.corrections import Correction, CorrectionError, load_corrections
from extractors.raw_schema import ARROW_TYPES, COLUMNS, KEYED_BY_ARTICLE, STORAGE_VERSION, Columns
from extractors.records import (
    Article,
    Criteria,
    Disbursement,
    Issue,
    Outcome,
    Output,
    Place,
    Reading,
    SpeakingSite,
    SpokenPlace,
)
from extractors.reprints import fingerprint_text

# Articles that share one transaction. Each is whole in it, so what an interruption leaves are whole articles.
ARTICLES_PER_TRANSACTION = 200
_AT_ONCE = 500  # texts fetched together


class LandError(Exception):
    """The records could not be written; the message is one sentence that says what to do."""


@dataclass(frozen=True, slots=True)
class ReadingKey:
    """What an article was read with. The same key again is the same reading, so nothing is read twice."""

    grammar_sha256: str
    engine_version: str
    cleaner_version: str


@dataclass(frozen=True, slots=True)
class Landed:
    """How much one call wrote."""

    articles: int = 0
    facts: int = 0
    issues: int = 0


@contextmanager
def _explained(what: str) -> Iterator[None]:
    """Turn what DuckDB and the system say into a sentence for the person at the keyboard."""
    try:
        yield
    except duckdb.Error as error:
        said = str(error)
        if "lock" in said.lower():
            advice = "another process has the file open; wait until it ends, or stop it, and run again"
        elif "read-only" in said.lower() or "permission denied" in said.lower():
            advice = "the folder cannot be written to; give --data a folder that you may write in"
        elif "space" in said.lower() or "write" in said.lower():
            advice = "the disk is full or refuses to write; make room on it and run again"
        else:
            advice = said.splitlines()[0]
        raise LandError(f"{what} failed: {advice}.") from error
    except OSError as error:
        raise LandError(f"{what} failed: {error.strerror or error}; check the folder and run again.") from error


def open_work(path: Path) -> duckdb.DuckDBPyConnection:
    """A writing connection to the build file, made with all tables of `raw` where it does not exist.

    `raw.corrections` holds the corrections of this installation. Raises LandError where the file is locked by another
    process, cannot be written, the disk is full, or a correction is not well formed.
    """
    try:
        corrections = load_corrections()
    except CorrectionError as error:
        raise LandError(str(error)) from error
    with _explained(f"Opening {path}"):
        path.parent.mkdir(parents=True, exist_ok=True)
        # An older file keeps the format that it has.
        con = duckdb.connect(path, config={"storage_compatibility_version": STORAGE_VERSION})
        con.execute("set autoinstall_known_extensions = false")
        con.execute("create schema if not exists raw")
        for table, columns in COLUMNS.items():
            body = ", ".join(f'"{name}" {kind}' for name, kind in columns.items())
            con.execute(f"create table if not exists raw.{table} ({body})")
            for name, kind in columns.items():  # a build file of an earlier version may lack some
                con.execute(f'alter table raw.{table} add column if not exists "{name}" {kind}')
    land_corrections(con, corrections)
    return con


def kept_articles(con: duckdb.DuckDBPyConnection, wanted: Callable[[str], bool]) -> Iterator[tuple[str, str, str, str]]:
    """Id, address, digest and text of the wanted articles, a few at a time: all texts may be more than the memory."""
    ids = [i for (i,) in con.execute("select article_id from raw.articles order by article_id").fetchall() if wanted(i)]
    for start in range(0, len(ids), _AT_ONCE):
        yield from con.execute(
            "select article_id, uri, raw_sha256, text from raw.articles"
            " where article_id in (select unnest(?)) order by article_id",
            [ids[start : start + _AT_ONCE]],
        ).fetchall()


def articles_to_read(con: duckdb.DuckDBPyConnection, article_ids: Iterable[str], key: ReadingKey) -> list[str]:
    """Those of the ids, in their order, that were never read or were read with another key."""
    known = {
        row[0]
        for row in con.execute(
            "select article_id from raw.readings"
            " where grammar_sha256 = ? and engine_version = ? and cleaner_version = ?",
            [key.grammar_sha256, key.engine_version, key.cleaner_version],
        ).fetchall()
    }
    return [article_id for article_id in article_ids if article_id not in known]


def _naive_utc(value: object) -> object:
    """Instants are stored as UTC without a zone, so that no reader's own zone shifts them."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None)
    return value


Row = dict[str, object]


def _row(record: object, columns: Columns, **more: object) -> Row:
    return {name: more[name] if name in more else _naive_utc(getattr(record, name)) for name in columns}


def _insert(con: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Row]) -> None:
    if not rows:
        return
    columns = COLUMNS[table]
    schema = pa.schema([(name, ARROW_TYPES[kind]) for name, kind in columns.items()])
    batch = pa.Table.from_pylist(list(rows), schema=schema)
    con.register("landing_batch", batch)
    con.execute(f"insert into raw.{table} by name select * from landing_batch")
    con.unregister("landing_batch")


@contextmanager
def _transaction(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    con.begin()
    try:
        yield
    except BaseException:
        con.rollback()
        raise
    con.commit()


def _delete_articles(con: duckdb.DuckDBPyConnection, article_ids: Sequence[str]) -> None:
    for table in KEYED_BY_ARTICLE:
        con.execute(f"delete from raw.{table} where article_id in (select unnest(?::varchar[]))", [list(article_ids)])
    con.execute("delete from raw.issues where page_version_id in (select unnest(?::varchar[]))", [list(article_ids)])


def _reading_rows(reading: Reading) -> dict[str, list[Row]]:
    rows: dict[str, list[Row]] = {}
    rows["disbursements"] = [_row(f, COLUMNS["disbursements"]) for f in reading.disbursements]
    rows["criteria"] = [_row(f, COLUMNS["criteria"]) for f in reading.criteria]
    rows["outputs"] = [_row(f, COLUMNS["outputs"]) for f in reading.outputs]
    rows["issues"] = [_row(i, COLUMNS["issues"], page_version_id=reading.article_id) for i in reading.issues]
    rows["reading_places"] = [_row(p, COLUMNS["reading_places"], article_id=reading.article_id) for p in reading.places]
    facts: list[tuple[str, Disbursement | Criteria | Output]] = [
        *((f.disbursement_id, f) for f in reading.disbursements),
        *((f.criteria_id, f) for f in reading.criteria),
        *((f.output_id, f) for f in reading.outputs),
    ]
    rows["steps"] = [
        {
            "article_id": reading.article_id,
            "fact_id": fact_id,
            "step_no": number,
            "rule": step.rule,
            "detail": step.detail,
            "span_start": step.span.start if step.span else None,
            "span_end": step.span.end if step.span else None,
        }
        for fact_id, fact in facts
        for number, step in enumerate(fact.steps, start=1)
    ]
    return rows


def _first_seen(con: duckdb.DuckDBPyConnection, article_ids: Sequence[str]) -> dict[str, datetime]:
    """When each article that is already there was first fetched: reading it again does not make it newer."""
    rows = con.execute(
        "select article_id, fetched_at from raw.articles where article_id in (select unnest(?::varchar[]))",
        [list(article_ids)],
    ).fetchall()
    return dict(rows)


def _landings(con: duckdb.DuckDBPyConnection, page_ids: Sequence[str]) -> dict[str, int]:
    """How often each page that is already there was landed: whoever built from it must know that it was again."""
    rows = con.execute(
        "select article_id, coalesce(landing, 1) from raw.readings where article_id in (select unnest(?::varchar[]))",
        [list(page_ids)],
    ).fetchall()
    return dict(rows)


def _land_chunk(
    con: duckdb.DuckDBPyConnection, items: Sequence[tuple[Article, Reading | None]], key: ReadingKey
) -> Landed:
    ids = [article.article_id for article, _ in items]
    rows: dict[str, list[Row]] = {table: [] for table in COLUMNS}
    with _transaction(con):
        seen = _first_seen(con, ids)
        landings = _landings(con, ids)
        for article, reading in items:
            arrived = _naive_utc(article.fetched_at)
            first = seen.get(article.article_id)
            if first is not None and isinstance(arrived, datetime):
                arrived = min(first, arrived)
            rows["articles"].append(_row(article, COLUMNS["articles"], fetched_at=arrived))
            rows["fingerprints"] += [
                {"article_id": article.article_id, "fingerprint": value} for value in fingerprint_text(article.text)
            ]
            rows["readings"].append(
                {
                    "article_id": article.article_id,
                    "grammar_sha256": key.grammar_sha256,
                    "engine_version": key.engine_version,
                    "cleaner_version": key.cleaner_version,
                    "status": "not_read" if reading is None else "read",
                    "landing": landings.get(article.article_id, 0) + 1,
                }
            )
            if reading is not None:
                for table, more in _reading_rows(reading).items():
                    rows[table] += more
        _delete_articles(con, ids)
        for table, batch in rows.items():
            _insert(con, table, batch)
    facts = len(rows["disbursements"]) + len(rows["criteria"]) + len(rows["outputs"])
    return Landed(articles=len(items), facts=facts, issues=len(rows["issues"]))


def land_articles(
    con: duckdb.DuckDBPyConnection, items: Iterable[tuple[Article, Reading | None]], key: ReadingKey
) -> Landed:
    """Write articles with what was read in them, in place of whatever was known of the same versions before.

    A version that was seen before keeps the moment at which it was first fetched. `None` for a reading lands the
    article alone. Raises LandError; what was committed before it stays, in whole articles.
    """
    total = Landed()
    chunk: list[tuple[Article, Reading | None]] = []
    with _explained("Landing the articles"):
        for item in items:
            chunk.append(item)
            if len(chunk) == ARTICLES_PER_TRANSACTION:
                total = _add(total, _land_chunk(con, chunk, key))
                chunk = []
        if chunk:
            total = _add(total, _land_chunk(con, chunk, key))
    return total


def _add(left: Landed, right: Landed) -> Landed:
    return Landed(left.articles + right.articles, left.facts + right.facts, left.issues + right.issues)


def land_refused(
    con: duckdb.DuckDBPyConnection, items: Iterable[tuple[str, Sequence[Issue]]], key: ReadingKey
) -> Landed:
    """Write down pages of which cleaning made no article: (id that the version would have had, issues).

    They are not cleaned again until the key changes.
    """
    refused = list(items)
    issues = [_row(issue, COLUMNS["issues"], page_version_id=page_id) for page_id, found in refused for issue in found]
    ids = [page_id for page_id, _ in refused]
    with _explained("Landing the refused pages"), _transaction(con):
        landings = _landings(con, ids)
        readings: list[Row] = [
            {
                "article_id": page_id,
                "grammar_sha256": key.grammar_sha256,
                "engine_version": key.engine_version,
                "cleaner_version": key.cleaner_version,
                "status": "refused",
                "landing": landings.get(page_id, 0) + 1,
            }
            for page_id in ids
        ]
        _delete_articles(con, ids)
        _insert(con, "issues", issues)
        _insert(con, "readings", readings)
    return Landed(issues=len(issues))


def land_outcomes(con: duckdb.DuckDBPyConnection, outcomes: Iterable[Outcome]) -> int:
    """Keep how each step on each address ended last; returns how many steps were told of.

    An address has one row per step, so that a night in which nothing changed adds none.
    """
    latest = {(o.uri, o.step): o for o in sorted(outcomes, key=lambda o: o.at)}
    if not latest:
        return 0
    rows = [_row(outcome, COLUMNS["outcomes"]) for outcome in latest.values()]
    with _explained("Landing the outcomes"), _transaction(con):
        con.register("told", pa.table({"uri": [uri for uri, _ in latest], "step": [step for _, step in latest]}))
        con.execute("delete from raw.outcomes as o using told where o.uri = told.uri and o.step = told.step")
        con.unregister("told")
        _insert(con, "outcomes", rows)
    return len(rows)


def count_articles(con: duckdb.DuckDBPyConnection) -> int:
    """How many versions of articles have been landed."""
    row = con.execute("select count(*) from raw.articles").fetchone()
    assert row is not None
    return int(row[0])


def land_places(con: duckdb.DuckDBPyConnection, places: Iterable[Place], successors: Iterable[tuple[str, str]]) -> int:
    """Replace the gazetteer: every unit with its time of validity, and which unit each led on to."""
    rows = [_row(place, COLUMNS["places"]) for place in places]
    leads: list[Row] = [{"place_id": old, "successor_place_id": new} for old, new in successors]
    with _explained("Landing the places"), _transaction(con):
        con.execute("delete from raw.places")
        con.execute("delete from raw.place_successors")
        _insert(con, "places", rows)
        _insert(con, "place_successors", leads)
    return len(rows)


def land_sites(con: duckdb.DuckDBPyConnection, sites: Iterable[tuple[SpeakingSite, Sequence[SpokenPlace]]]) -> int:
    """Put each site in place of what was known of it; returns how many came. Others stay as they were."""
    told = list(sites)
    ids = [site.site_id for site, _ in told]
    with _explained("Landing the sites"), _transaction(con):
        for table in ("sites", "site_places"):
            con.execute(f"delete from raw.{table} where site_id in (select unnest(?::varchar[]))", [ids])
        _insert(con, "sites", [_row(site, COLUMNS["sites"]) for site, _ in told])
        _insert(con, "site_places", [_row(place, COLUMNS["site_places"]) for _, places in told for place in places])
    return len(told)


def land_corrections(con: duckdb.DuckDBPyConnection, corrections: Iterable[Correction]) -> int:
    """Replace the corrections; returns how many there are. The readings stay as they were read beneath them."""
    taken = list(corrections)
    with _explained("Landing the corrections"), _transaction(con):
        con.execute("delete from raw.corrections")
        _insert(con, "corrections", [row for correction in taken for row in correction.rows()])
    return len(taken)
