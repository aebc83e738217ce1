"""`ntm run` and `ntm up`."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from extractors.progress import PUBLISHED
from extractors.settings import Settings

if TYPE_CHECKING:
    from extractors.embedded import Run

RUN_HELP = """\
Pages are archived byte for byte, cleaned, read, modelled, judged and published. The same pages again change nothing.
What goes wrong with one page becomes a row (fetch_outcome, quality_issue) and stops nothing.

examples:
  ntm run
  ntm run --from ~/pages --data ~/ntm
"""
UP_HELP = """\
The DAGs run on their schedule (every night at 01:15, Vietnam time) and can be started by hand in the browser.
The name and password of the first user are printed by Airflow when it starts.
"""
FIRST_QUERY = (
    "select disbursement_id, p.name, programme, fiscal_year, planned_vnd, disbursed_vnd"
    " from disbursement join dim_place p using (place_id)"
    " where is_leaf and is_latest and planned_vnd is not null order by planned_vnd desc, disbursement_id limit 5"
)
# Whose seconds a stage's are.
WORK_OF = {
    "airflow": "Airflow",
    "collect": "ours",
    "extract_and_land": "ours",
    "model": "dbt",
    "validate": "Great Expectations",
    "publish": "ours",
}


def add_run(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--from",
        dest="source",
        type=Path,
        metavar="DIR|WARC",
        help="a folder of .html and .txt pages, or a .warc(.gz); default: the bundled articles",
    )
    parser.add_argument(
        "--sites", metavar="IDS", help="sites of the web to collect, ids with commas or `all` (default: NTM_SITES)"
    )
    parser.add_argument(
        "--full", action="store_true", default=None, help="build every model anew, not only what tonight touched"
    )
    parser.set_defaults(do=run)


def add_up(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=8080, help="the port on 127.0.0.1 (default: 8080)")
    parser.set_defaults(do=up)


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """One run; prints where the seconds went, where things lie and a first query to try."""
    from extractors import embedded

    result = embedded.run_once(settings)
    if result.code != PUBLISHED:
        if settings.debug and result.log is not None:
            print(result.log.read_text(encoding="utf-8", errors="replace"), file=sys.stderr)
        print(f"ntm: {result.sentence}", file=sys.stderr)
        print(f"ntm: the log is {_near(result.log)}", file=sys.stderr)
        return result.code
    print()
    print(_summary(result, settings))
    return result.code


def _near(path: Path | None) -> str:
    """The path as a person in this folder would type it."""
    if path is None:
        return "nowhere"
    return os.path.relpath(path) if path.is_relative_to(Path.cwd()) else str(path)


def _summary(result: Run, settings: Settings) -> str:
    whose: dict[str, float] = {}
    for stage, seconds in result.seconds.items():
        whose[WORK_OF[stage]] = whose.get(WORK_OF[stage], 0.0) + seconds
    total = sum(result.seconds.values())
    parts = ", ".join(f"{who} {seconds:.1f}" for who, seconds in whose.items())
    data = "" if settings.data == Path.cwd() / "out" else f" --data {_near(settings.data)}"
    return "\n".join(
        [
            result.notes["publish"][:1].upper() + result.notes["publish"][1:],
            f"  warehouse    {_near(settings.warehouse)}",
            f"  report       {_near(settings.report)}",
            f"  log          {_near(result.log)}",
            f"  seconds      {total:.1f}: {parts}",
            "",
            "A first query to try:",
            f'  .venv/bin/ntm sql{data} "{FIRST_QUERY}"',
            f"and the story behind one of its rows:  .venv/bin/ntm explain{data} DISBURSEMENT_ID",
        ]
    )


def up(arguments: argparse.Namespace, settings: Settings) -> int:
    """Airflow until it is stopped."""
    from extractors import embedded

    print(f"Airflow's pages: http://127.0.0.1:{arguments.port}  (Ctrl-C ends it)", flush=True)
    return embedded.start_scheduler(settings, arguments.port)
