"""Great Expectations called: the suites run over a built warehouse, and what they say in plain sentences.

Great Expectations 1.24 cannot read DuckDB, so each suite gets a DataFrame of only the columns that it names. Of a
column whose least and greatest values lie within all its bounds, these two are handed over: no value between them can
lie outside, and a million rows are judged like two. Of any other column every value is. The library also
reports its own exceptions as one more kind of result; here whatever was not judged is a failure, never a success.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import duckdb

from expectations.statistics import Statistics, drift, measure, read_statistics, site_drift
from expectations.suites import Check, Suite, load_suites

if TYPE_CHECKING:
    import pandas as pd

Language = Literal["vi", "en"]
# The columns of a frame that hold the least and the greatest value alone.
_PROVED = "by_extremes"


class ValidationError(Exception):
    """The warehouse could not be judged at all. The message is one sentence."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One expectation that did not hold, or could not be judged (`judged` false, which withholds whatever it is)."""

    suite: str
    check: str
    column: str
    severity: Literal["critical", "warning"]
    judged: bool
    sentence_vi: str
    sentence_en: str
    reason: str

    def sentence(self, language: Language) -> str:
        return self.sentence_vi if language == "vi" else self.sentence_en


@dataclass(frozen=True, slots=True)
class Demand:
    """One expectation as it is handed to the library: a check on a column, with the share that must hold."""

    check: Check
    column: str
    severity: Literal["critical", "warning"]
    mostly: float


@dataclass(frozen=True, slots=True)
class Validation:
    """The verdict. `ok` is false where a critical expectation failed or anything could not be judged."""

    ok: bool
    failures: tuple[Finding, ...]
    warnings: tuple[Finding, ...]
    statistics: Statistics
    n_expectations: int
    judged_at: datetime
    docs_dir: Path

    def summary(self, language: Language = "en") -> str:
        """One line per failure and warning."""
        return "\n".join(finding.sentence(language) for finding in (*self.failures, *self.warnings))


def validate(
    work_db: Path,
    docs_dir: Path,
    *,
    previous: Path | None = None,
    now: datetime | None = None,
    suites: Sequence[Suite] | None = None,
) -> Validation:
    """Judge the marts of `work_db` by all suites and write the Data Docs into `docs_dir`, readable offline.

    `previous` is the folder of the last publication (for drift), None before the first. `now` is the moment of
    judging (UTC; the clock where None). Raises ValidationError where the warehouse cannot be read or lacks a column.
    """
    judged_at = now or datetime.now(UTC)
    chosen = tuple(suites) if suites is not None else load_suites()
    statistics, frames = _load_frames(work_db, chosen, previous, judged_at)
    findings, n_expectations = _run(chosen, frames, docs_dir, judged_at)
    failures = tuple(f for f in findings if f.severity == "critical" or not f.judged)
    warnings = tuple(f for f in findings if f.severity == "warning" and f.judged)
    return Validation(not failures, failures, warnings, statistics, n_expectations, judged_at, docs_dir)


def _load_frames(
    work_db: Path, suites: Sequence[Suite], previous: Path | None, now: datetime
) -> tuple[Statistics, dict[str, pd.DataFrame]]:
    import pandas as pd

    try:
        before = read_statistics(previous) if previous is not None else None
    except (OSError, ValueError, KeyError) as error:
        raise ValidationError(f"The manifest of the last publication at {previous} cannot be read: {error}") from error
    try:
        with duckdb.connect(str(work_db), read_only=True) as con:
            statistics = measure(con, now)
            frames = {s.name: _frame(con, s, s.sql) for s in suites if s.sql is not None}
    except duckdb.Error as error:
        line = str(error).splitlines()[0]
        raise ValidationError(f"The warehouse {work_db} cannot be judged: {line}") from error
    sites = site_drift(statistics, before)
    measured = {
        "statistics": pd.DataFrame([statistics.values], dtype=float),
        "drift": pd.DataFrame([drift(statistics, before)], dtype=float),
        "site_drift": pd.DataFrame({"site_id": list(sites), "articles_ratio": pd.Series(sites.values(), dtype=float)}),
    }
    return statistics, frames | {s.name: measured[s.frame] for s in suites if s.frame is not None}


def _frame(con: duckdb.DuckDBPyConnection, suite: Suite, sql: str) -> pd.DataFrame:
    """The suite's columns, each by its two extremes where they prove it whole, else by all its values."""
    import pandas as pd

    columns = [str(column[0]) for column in con.execute(f"select * from ({sql}) limit 0").description or ()]
    extremes = ", ".join(f'min("{column}"), max("{column}")' for column in columns)
    found = con.execute(f"select {extremes} from ({sql})").fetchone()
    assert found is not None
    least_and_greatest = dict(zip(columns, zip(found[::2], found[1::2], strict=True), strict=True))
    doubted = [column for column, pair in least_and_greatest.items() if not _proves(suite, column, pair)]
    proved = [column for column in columns if column not in doubted]
    frame = pd.DataFrame({column: pd.Series(least_and_greatest[column]) for column in proved})
    if doubted:
        named = ", ".join(f'"{column}"' for column in doubted)
        frame = pd.concat([frame, con.execute(f"select {named} from ({sql})").df()], axis=1)
    frame = frame[columns].astype({column: float for column in proved if _is_judged(suite, column)})
    frame.attrs[_PROVED] = proved
    return frame


def _is_judged(suite: Suite, column: str) -> bool:
    return any(column in check.columns for check in suite.expectations)


def _proves(suite: Suite, column: str, extremes: tuple[Any, Any]) -> bool:
    """Whether every value between the two lies within every bound that the suite sets to the column."""
    bounds = [(check.min, check.max) for check in suite.expectations if column in check.columns]
    if not bounds or extremes == (None, None):
        return True
    least, greatest = extremes
    if not isinstance(least, int | float | Decimal):
        return False  # text in the place of a number: the library is to say so
    return all((low is None or least >= low) and (high is None or greatest <= high) for low, high in bounds)


def _run(
    suites: Sequence[Suite], frames: Mapping[str, pd.DataFrame], docs_dir: Path, now: datetime
) -> tuple[list[Finding], int]:
    # Read by the library when it is imported: nothing of a run may leave the machine.
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    import great_expectations as gx
    from great_expectations.core.run_identifier import RunIdentifier
    from great_expectations.expectations.core.expect_column_values_to_be_between import ExpectColumnValuesToBeBetween
    from great_expectations.expectations.metadata_types import FailureSeverity

    from expectations import data_docs

    context: Any = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False, "metric_calculations": False}
    data_docs.add_site(context, docs_dir)
    source = context.data_sources.add_pandas("warehouse")
    run_id = RunIdentifier(run_name="publication", run_time=now)
    findings: list[Finding] = []
    lines: list[data_docs.SuiteLine] = []
    for suite in suites:
        frame = frames[suite.name]
        demands = list(_demands(suite, frame))
        batch = source.add_dataframe_asset(suite.name).add_batch_definition_whole_dataframe("all")
        gx_suite = context.suites.add(gx.ExpectationSuite(name=suite.name, notes=suite.purpose))
        for index, demand in enumerate(demands):
            gx_suite.add_expectation(
                ExpectColumnValuesToBeBetween(
                    column=demand.column,
                    min_value=demand.check.min,
                    max_value=demand.check.max,
                    mostly=demand.mostly,
                    severity=FailureSeverity(demand.severity),
                    notes=demand.check.reason,
                    meta={"demand": index},
                )
            )
        definition = gx.ValidationDefinition(name=suite.name, data=batch, suite=gx_suite)
        context.validation_definitions.add(definition)
        outcome = definition.run(batch_parameters={"dataframe": frame}, run_id=run_id)
        found = judge(suite, demands, outcome.results)
        findings += found
        lines.append(data_docs.SuiteLine(suite.name, suite.purpose.strip(), len(demands), len(found)))
    data_docs.build_site(context, docs_dir, lines, f"{now:%Y-%m-%d %H:%M} UTC")
    return findings, sum(line.n_expectations for line in lines)


def _demands(suite: Suite, frame: pd.DataFrame) -> Iterator[Demand]:
    """Every expectation of the suite, column by column; a tolerant critical check warns of each value as well."""
    for check in suite.expectations:
        for column in check.columns:
            n_values = int(frame[column].notna().sum()) if column in frame else 0
            spared = max(0.0, (n_values - check.spare) / n_values) if n_values else 1.0
            # Of two extremes neither may be spared: they stand for all values.
            mostly = 1.0 if column in frame.attrs.get(_PROVED, ()) else min(check.mostly, spared)
            yield Demand(check, column, check.severity, mostly)
            if check.tolerant and check.severity == "critical":
                yield Demand(check, column, "warning", 1.0)


def judge(suite: Suite, demands: Sequence[Demand], results: Sequence[Any]) -> list[Finding]:
    """Findings for one suite's results, in the suite's order. A demand without a clean verdict is a finding too."""
    by_demand = {result.expectation_config.meta["demand"]: result for result in results}
    findings: dict[tuple[str, str], Finding] = {}
    for index, demand in enumerate(demands):
        check, column = demand.check, demand.column
        result = by_demand.get(index)
        trouble = "no result" if result is None else _exception(result.exception_info)
        if result is not None and trouble is None and result.success is True:
            continue
        if result is None or trouble is not None:
            vi = f"Không kiểm tra được {suite.name}.{column} ({check.check}): {trouble}"
            en = f"{suite.name}.{column} could not be judged ({check.check}): {trouble}"
        else:
            words = _words(column, result.result)
            vi, en = check.sentence.vi.format(**words), check.sentence.en.format(**words)
        found = Finding(suite.name, check.check, column, demand.severity, trouble is None, vi, en, check.reason.strip())
        # The critical demand comes first; what it says need not be said again as a warning.
        findings.setdefault((check.check, column), found)
    return list(findings.values())


def _exception(info: Mapping[str, Any]) -> str | None:
    """The message of an exception inside the library; it comes bare, or once per metric that it struck."""
    structs = [info] if "raised_exception" in info else list(info.values())
    for struct in structs:
        if struct["raised_exception"]:
            return str(struct["exception_message"]).splitlines()[0]
    return None


def _words(column: str, result: Mapping[str, Any]) -> dict[str, str]:
    counts = result["partial_unexpected_counts"][:3]
    examples = ", ".join(_printed(entry["value"]) for entry in counts)
    return {"column": column, "n": str(result["unexpected_count"]), "examples": examples}


def _printed(value: float) -> str:
    return f"{value:.0f}" if float(value).is_integer() else f"{value:.2f}"
