"""`ntm sql` and `ntm explain`: the publication asked, never changed."""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Iterator, Sequence

from extractors import warehouse
from extractors.ask import Connection, QueryError, ask
from extractors.progress import NOTHING_PUBLISHED, PUBLISHED
from extractors.settings import Settings
from extractors.visible import harmless_cell, visible, visible_lines

SQL_HELP = """\
The views disbursement, criteria and output hold what may be counted; the tables fact_* hold every statement.

examples:
  ntm sql "select * from disbursement limit 5"
  ntm sql --csv "from quality_issue" > issues.csv     texts like =1+1 get a ' before them; Parquet has all as it is
  ntm sql                                   a prompt; end a query with ; and the prompt with Ctrl-D
"""
EXPLAIN_HELP = """\
Quote in its context, address, archived bytes, the rules that fired, checks, rival claims, earlier versions.
Ids stand in the first column of fact_disbursement, fact_criteria and fact_output.
"""
_WIDEST = 60


def add_sql(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("query", nargs="?", help="one query; without it, a prompt")
    parser.add_argument("--csv", action="store_true", help="comma-separated values instead of a table")
    parser.set_defaults(do=sql)


def add_explain(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("fact_id", help="the id of a fact")
    parser.set_defaults(do=explain)


def sql(arguments: argparse.Namespace, settings: Settings) -> int:
    """One answer, or a prompt until its input ends."""
    with warehouse.connect(settings.warehouse) as con:
        if arguments.query is not None:
            return _answer(con, arguments.query, arguments.csv)
        code = PUBLISHED
        for query in _typed():
            code = _answer(con, query, arguments.csv)
        return PUBLISHED if sys.stdin.isatty() else code


def _typed() -> Iterator[str]:
    """Queries from standard input, each ended by a semicolon; with a prompt and editing on a terminal."""
    if sys.stdin.isatty():
        import readline  # noqa: F401  gives input() its line editing

        print("Read-only. End a query with ; and this prompt with Ctrl-D. Tables: `show tables;`")
    lines: list[str] = []
    while True:
        try:
            line = input(("ntm> " if not lines else "...> ") if sys.stdin.isatty() else "")
        except EOFError:
            break
        lines.append(line)
        if line.rstrip().endswith(";"):
            yield "\n".join(lines)
            lines = []
    if "".join(lines).strip():
        yield "\n".join(lines)


def _answer(con: Connection, query: str, as_csv: bool) -> int:
    try:
        answer = ask(con, query)
    except QueryError as error:
        print(f"ntm: {error}", file=sys.stderr)
        return NOTHING_PUBLISHED
    if as_csv:
        writer = csv.writer(sys.stdout)
        writer.writerow(answer.names)
        writer.writerows([[_as_csv(value) for value in row] for row in answer.rows])
    else:
        for line in table(answer.names, answer.rows):
            print(line)
    return PUBLISHED


def table(names: Sequence[str], rows: Sequence[Sequence[object]]) -> list[str]:
    """The rows in columns, numbers to the right, NULL as `·`, long words cut."""
    cells = [[_cell(value) for value in row] for row in rows]
    widths = [max([len(name), *(len(row[i]) for row in cells)]) for i, name in enumerate(names)]
    right = [any(isinstance(row[i], int | float) for row in rows) for i in range(len(names))]

    def line(values: Sequence[str]) -> str:
        parts = [v.rjust(w) if r else v.ljust(w) for v, w, r in zip(values, widths, right, strict=True)]
        return "  ".join(parts).rstrip()

    count = f"({len(rows)} row{'' if len(rows) == 1 else 's'})"
    return [line(names), "  ".join("-" * w for w in widths), *map(line, cells), count]


def _cell(value: object) -> str:
    if value is None:
        return "·"
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) > 9_999:
        return f"{value:,}"
    text = visible(" ".join(str(value).split()))
    return text if len(text) <= _WIDEST else text[: _WIDEST - 1] + "…"


def _as_csv(value: object) -> object:
    return harmless_cell(value) if isinstance(value, str) else value


def explain(arguments: argparse.Namespace, settings: Settings) -> int:
    """Every step behind one number, one a line."""
    with warehouse.connect(settings.warehouse) as con:
        for step in warehouse.explain(con, arguments.fact_id):
            told = [
                step.kind.ljust(8),
                step.name,
                step.detail,
                step.uri,
                f"{step.at:%Y-%m-%d %H:%M}" if step.at else None,
            ]
            print(visible_lines("  ".join(part for part in told if part), "          "))
    return PUBLISHED
