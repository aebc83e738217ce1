"""`ntm serve`."""

from __future__ import annotations

import argparse

from extractors.progress import PUBLISHED
from extractors.settings import Settings

HELP = """\
Report, Parquet and database file of the last publication, and of those before it under /publications/. Nothing can be
changed from there, and nothing else of the data folder is shown.

examples:
  ntm serve                                 http://127.0.0.1:8081/report/
  ntm serve --data /srv/ntm --port 9000
"""


def add_serve(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (default: 127.0.0.1)")
    parser.add_argument("--port", type=int, default=8081, help="the port (default: 8081)")
    parser.set_defaults(do=serve)


def serve(arguments: argparse.Namespace, settings: Settings) -> int:
    """Until Ctrl-C."""
    from extractors import web

    print(f"The publication: http://{arguments.host}:{arguments.port}/report/  (Ctrl-C ends it)", flush=True)
    web.serve(settings.data, arguments.host, arguments.port)
    return PUBLISHED
