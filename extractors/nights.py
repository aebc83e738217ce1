"""What the tasks of a run tell of themselves, kept beside the build file: for the run's note and for messages.

A run of a DAG has a folder, each of its tasks a file in it, written when the task ends and again when it is tried
again. Names of runs come from outside and may hold anything: a folder is named for its run's digest.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from extractors.progress import LOGGER, StageEvent, StageFault
from extractors.settings import Settings

# What Airflow keeps of a note.
LONGEST_NOTE = 1000
# Nights that are kept; a note is read in the days after its night.
_KEPT_RUNS = 60
_NEWS = {
    "dim_article": "articles",
    "fact_disbursement": "sums of money",
    "fact_criteria": "criteria",
    "fact_output": "outputs",
}


@dataclass(slots=True)
class Told:
    """What one task told: `subject` is the site that it was about, `failed` the sentence that it failed with."""

    stage: str
    subject: str | None = None
    failed: str | None = None
    sentence: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a DAG in a data folder."""

    settings: Settings
    dag_id: str
    run_id: str

    @property
    def folder(self) -> Path:
        """Where its tasks are kept."""
        digest = hashlib.sha256(self.run_id.encode()).hexdigest()[:16]
        return self.settings.work / "nights" / self.dag_id / digest

    def told(self) -> list[Told]:
        """What its tasks told, in the order of their files' names."""
        return [Told(**json.loads(path.read_bytes())) for path in sorted(self.folder.glob("*.json"))]


class _Ear(logging.Handler):
    def __init__(self, told: Told) -> None:
        super().__init__(logging.INFO)
        self._told = told

    def emit(self, record: logging.LogRecord) -> None:
        event = getattr(record, "stage_event", None)
        if not isinstance(event, StageEvent):
            return
        if event.state == "warning":
            self._told.warnings.append(event.sentence)
        elif event.state in ("done", "failed"):
            self._told.counts, self._told.sentence = event.counts, event.sentence
            self._told.failed = event.sentence if event.state == "failed" else None


@contextmanager
def listening(run: Run, stage: str, subject: str | None = None) -> Iterator[None]:
    """What the stage says of itself within the block is kept."""
    told = Told(stage, subject)
    ear = _Ear(told)
    LOGGER.setLevel(logging.INFO)
    LOGGER.addHandler(ear)
    try:
        yield
    except BaseException as error:
        if told.failed is None:
            told.failed = error.sentence if isinstance(error, StageFault) else f"{type(error).__name__}: {error}"
        raise
    finally:
        LOGGER.removeHandler(ear)
        _keep(run, told)


def _keep(run: Run, told: Told) -> None:
    name = f"{told.stage}-{told.subject}" if told.subject else told.stage
    try:
        run.folder.mkdir(parents=True, exist_ok=True)
        partial = run.folder / f"{name}.partial"
        partial.write_text(json.dumps(asdict(told), ensure_ascii=False), encoding="utf-8")
        partial.replace(run.folder / f"{name}.json")
        _forget_old(run.folder.parent)
    except OSError as error:
        # The night is worth more than what is told of it: on a full disk the stage has said so itself.
        LOGGER.warning("What this task told could not be kept for the run's note: %s", error)


def _forget_old(folder: Path) -> None:
    by_age = sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime)
    for old in by_age[:-_KEPT_RUNS]:
        for path in old.iterdir():
            path.unlink()
        old.rmdir()


def note(run: Run, failed: bool) -> str:
    """What was new and what is wrong, in lines, at most LONGEST_NOTE signs; it opens with what went wrong."""
    told = run.told()
    lines = [f"FAILED in {one.stage}: {one.failed}" for one in told if one.failed]
    if failed and not lines:
        lines.append("FAILED, and no stage said why: the logs of its tasks have what Airflow knows.")
    sites = [one for one in told if one.stage == "collect"]
    if sites:
        counts = sum((Counter(one.counts) for one in sites), Counter[str]())
        said = ", ".join(f"{number:,} {name}" for name, number in sorted(counts.items()))
        lines.append(f"{len(sites)} {'site' if len(sites) == 1 else 'sites'}: {said or 'no page'}.")
    for one in told:
        if one.stage != "collect" and not one.failed:
            counted = ", ".join(f"{number:,} {name}" for name, number in one.counts.items())
            parts = [part for part in (one.sentence, counted) if part]
            lines += [f"{one.stage}: " + " · ".join(parts)] if parts else []
    if any(one.stage == "publish" and one.counts.get("changed") for one in told):
        lines.append(_news(run.settings))
    warnings = [warning for one in told for warning in one.warnings]
    lines += [f"! {warning}" for warning in warnings]
    text = "\n".join(lines)
    return text if len(text) <= LONGEST_NOTE else text[: LONGEST_NOTE - 2].rstrip() + " …"


def _news(settings: Settings) -> str:
    """Rows of the last publication against those of the one before it."""
    # The database behind it is loaded where a note needs it, not wherever Airflow starts a process.
    from extractors.publish import last_publication

    folder = last_publication(settings.data)
    assert folder is not None
    manifest = _manifest(folder)
    before = folder.parent / str(manifest["previous_id"])
    if not (before / "manifest.json").is_file():
        counted = [f"{manifest['tables'][table]['rows']:,} {name}" for table, name in _NEWS.items()]
        return "First publication: " + ", ".join(counted) + "."
    rows = _manifest(before)["tables"]
    changes = [(manifest["tables"][table]["rows"] - rows[table]["rows"], name) for table, name in _NEWS.items()]
    return "Against the last one: " + ", ".join(f"{change:+,} {name}" for change, name in changes) + "."


def _manifest(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return found


def troubles(run: Run, failed: bool) -> dict[str, str]:
    """Who is in trouble after this run: a sentence by name, which is the DAG's own or `site ID`."""
    told = run.told()
    found = {f"site {one.subject}": " ".join(one.warnings) for one in told if one.subject and one.warnings}
    if failed:
        found[run.dag_id] = next((one.failed for one in told if one.failed), "no stage said why: see its logs")
    return found


@dataclass(frozen=True, slots=True)
class News:
    """What to tell of a run; `remember` is called once it was told."""

    sentences: list[str]
    _path: Path
    _now: dict[str, dict[str, str]]

    def remember(self) -> None:
        """From now on these troubles are known."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        partial = self._path.with_suffix(".partial")
        partial.write_text(json.dumps(self._now, ensure_ascii=False), encoding="utf-8")
        partial.replace(self._path)


def news(run: Run, failed: bool, day: str) -> News:
    """New troubles, and what was in trouble and no longer is; a trouble that lasts is not told again."""
    path = run.settings.work / "nights" / f"{run.dag_id}.troubles"
    known: dict[str, dict[str, str]] = json.loads(path.read_bytes()) if path.exists() else {}
    found = troubles(run, failed)
    looked_at = {f"site {one.subject}" for one in run.told() if one.subject} | {run.dag_id}
    sentences = [f"{who}: {sentence}" for who, sentence in found.items() if who not in known]
    over = [who for who in known if who in looked_at and who not in found]
    sentences += [f"{who} is well again; it was in trouble since {known[who]['since']}." for who in over]
    now = {who: told for who, told in known.items() if who not in over}
    now |= {who: known.get(who, {"since": day, "sentence": sentence}) for who, sentence in found.items()}
    return News(sentences, path, now)
