"""`ntm metrics` and `ntm prune`."""

from __future__ import annotations

import argparse
import os
from datetime import UTC, datetime

from extractors.progress import PUBLISHED, StageFault
from extractors.settings import Settings

METRICS_HELP = """\
The same text is written to OUT/publications/metrics.prom after each good night, for node_exporter
(--collector.textfile.directory=OUT/publications), and served at /metrics by `ntm serve`.
"""
PRUNE_HELP = """\
The present publication and the one before it always stay, and so does every record of the archive: kept publications
cite them, and a better reader may read the others one day. Nothing goes while a run is under way.

examples:
  ntm prune --publications 60 --days 90 --dry-run     what would go
  ntm prune --publications 60 --days 90
"""


def add_metrics(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(do=metrics)


def add_prune(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--publications", type=_at_least_one, metavar="N", help="keep N of them, the present one back")
    parser.add_argument("--days", type=_at_least_one, metavar="N", help="keep logs and torn ends of N days")
    parser.add_argument("--dry-run", action="store_true", help="say what would go, and remove nothing")
    parser.set_defaults(do=prune)


def _at_least_one(told: str) -> int:
    number = int(told)
    if number < 1:
        raise argparse.ArgumentTypeError("it must be at least 1")
    return number


def metrics(arguments: argparse.Namespace, settings: Settings) -> int:
    """The figures of the data folder as of now."""
    from extractors.metrics import exposition, measure
    from extractors.publish import PublishError

    if not settings.data.is_dir():
        raise StageFault(f"There is no data folder {settings.data}: `ntm run` makes one.")
    try:
        print(exposition(measure(settings)), end="")
    except PublishError as error:
        raise StageFault(str(error)) from error
    return PUBLISHED


def prune(arguments: argparse.Namespace, settings: Settings) -> int:
    """One line per thing that went, and the sum."""
    from extractors.publish import PublishError
    from extractors.retention import find_going, remove

    do = find_going if arguments.dry_run else remove
    try:
        going = do(settings, arguments.publications, arguments.days, datetime.now(UTC))
    except PublishError as error:
        raise StageFault(str(error)) from error
    for gone in going:
        print(f"{gone.n_bytes / 1e6:9.1f} MB  {os.path.relpath(gone.path, settings.data)}  {gone.why}")
    said = "would go" if arguments.dry_run else "are gone"
    print(f"{len(going)} things, {sum(gone.n_bytes for gone in going) / 1e6:.1f} MB {said}.")
    return PUBLISHED
