"""Serves the portal on loopback: `python -m tests.portal [PORT]`."""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime

from tests.portal.newsroom import Newsroom
from tests.portal.server import Portal


def main() -> None:
    """Until Ctrl-C."""
    portal = Portal(Newsroom.of_a_year(datetime.now(UTC).date()))
    port = portal.serve(port=int(sys.argv[1]) if len(sys.argv) > 1 else 8765)
    print(f"http://127.0.0.1:{port}/tin-tuc  (Ctrl-C ends it)", flush=True)
    try:
        while True:
            time.sleep(3600)
    except KeyboardInterrupt:
        portal.close()


if __name__ == "__main__":
    main()
