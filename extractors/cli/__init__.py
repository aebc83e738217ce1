"""`ntm`: pages in, a warehouse out, and every number's story."""

from __future__ import annotations

import argparse
import sys
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path

from extractors.cli import documents, health, query, run, serve, sites, upkeep
from extractors.grammar.schema import GrammarError
from extractors.progress import DEFECT, NOTHING_PUBLISHED, USAGE, StageFault
from extractors.settings import Settings, SettingsError, load
from extractors.visible import visible
from extractors.warehouse import WarehouseError

EXIT_CODES = """\
exit codes:
  0  done: published, or nothing had changed
  1  nothing could be done or published; the sentence says why
  2  the command line or a setting is wrong
  3  withheld: an expectation failed; the last publication stays
  4  a defect of the programme: try --debug, and report it
  5  another run is building in the same data folder
"""
EXAMPLES = """\
examples:
  ntm run                                   the bundled articles into ./out
  ntm run --from pages/ --data /srv/ntm     a folder of .html and .txt pages
  ntm run --from night.warc.gz              a web archive
  ntm extract page.html                     facts and doubts of one page, no warehouse
  ntm sql "select * from disbursement"      one answer; without a query, a prompt
  ntm explain dis_0123456789abcdef          the whole story of one number
  ntm sites check                           does each site file still fit its pages?
  ntm verify                                every quote and every publication checked
  ntm prune --publications 60 --dry-run     what may go
  ntm doctor                                is this installation sound?
"""
Command = Callable[[argparse.Namespace, Settings], int]


def build_parser() -> argparse.ArgumentParser:
    """The command line with all its help."""
    shape = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(
        prog="ntm",
        description="Vietnam's National Target Programmes: local news read into numbers that carry their sentence.",
        epilog=EXAMPLES + "\n" + EXIT_CODES,
        formatter_class=shape,
    )
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--data", type=Path, metavar="OUT", help="the data folder (default: ./out, or NTM_DATA)")
    common.add_argument("--debug", action="store_true", default=None, help="show the trace of an error")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def add(module: Callable[..., None], name: str, summary: str, epilog: str) -> None:
        sub = commands.add_parser(
            name, help=summary, description=summary, epilog=epilog, parents=[common], formatter_class=shape
        )
        module(sub)

    add(run.add_run, "run", "pages into a validated publication: the nightly DAGs, once, in this process", run.RUN_HELP)
    add(run.add_up, "up", "Airflow's scheduler and its pages on loopback, until Ctrl-C", run.UP_HELP)
    add(serve.add_serve, "serve", "the publication over HTTP, read-only, until Ctrl-C", serve.HELP)
    add(documents.add_extract, "extract", "facts and doubts of single pages, without a warehouse", documents.HELP)
    add(query.add_explain, "explain", "the whole story of one number", query.EXPLAIN_HELP)
    add(query.add_sql, "sql", "ask the publication; it cannot be changed from here", query.SQL_HELP)
    add(sites.add_sites, "sites", "does each site file still fit its saved and its live pages", sites.HELP)
    add(health.add_verify, "verify", "every quote against its article, every publication against its manifest", "")
    add(
        upkeep.add_metrics,
        "metrics",
        "figures of the data folder, as Prometheus takes them",
        upkeep.METRICS_HELP,
    )
    add(upkeep.add_prune, "prune", "remove old publications and logs; nothing that is cited", upkeep.PRUNE_HELP)
    add(health.add_doctor, "doctor", "is this installation sound, in plain words", "")
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit code; errors are one sentence on standard error."""
    arguments = build_parser().parse_args(argv)
    command: Command = arguments.do
    try:
        source = getattr(arguments, "source", None)
        wanted = getattr(arguments, "sites", None)
        full = getattr(arguments, "full", None)
        settings = load(data=arguments.data, debug=arguments.debug, source=source, sites=wanted, full=full)
    except SettingsError as error:
        print(f"ntm: {error}", file=sys.stderr)
        return USAGE
    try:
        return command(arguments, settings)
    except StageFault as fault:
        return _say(fault.sentence, fault.code, settings)
    except (WarehouseError, GrammarError) as error:
        return _say(str(error), NOTHING_PUBLISHED, settings)
    except BrokenPipeError:
        # The reader of our output had enough (`ntm sql … | head`).
        sys.stderr.close()
        return 0
    except KeyboardInterrupt:
        return _say("Stopped; the last publication is untouched.", NOTHING_PUBLISHED, settings)
    except Exception as error:  # noqa: BLE001  the outermost wall: a sentence for the person, the trace on demand
        said = str(error).partition("\n")[0]
        return _say(
            f"A defect of the programme: {type(error).__name__}: {said} (--debug shows where).", DEFECT, settings
        )


def _say(sentence: str, code: int, settings: Settings) -> int:
    if settings.debug:
        traceback.print_exc()
    print(f"ntm: {visible(sentence)}", file=sys.stderr)
    return code
