"""Serves the portal: `python -m tests.portal [PORT] [--host ADDRESS] [--count N] [--day YEAR-MONTH-DAY]`."""

from __future__ import annotations

import argparse
import time
from datetime import UTC, date, datetime

from tests.portal.newsroom import Newsroom
from tests.portal.server import Portal


def main() -> None:
    """Until Ctrl-C."""
    parser = argparse.ArgumentParser(prog="python -m tests.portal")
    parser.add_argument("port", type=int, nargs="?", default=8765)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--count", type=int, default=60, help="articles of the year")
    parser.add_argument("--day", type=date.fromisoformat, default=datetime.now(UTC).date(), help="its today")
    asked = parser.parse_args()
    portal = Portal(Newsroom.of_a_year(asked.day, asked.count))
    port = portal.serve(port=asked.port, host=asked.host)
    print(f"http://{asked.host}:{port}/tin-tuc  (Ctrl-C ends it)", flush=True)
    try:
        while True:
            time.sleep(3600)
    except KeyboardInterrupt:
        portal.close()


if __name__ == "__main__":
    main()
