"""`python -m extractors.cli`, where the script `ntm` is not on the path."""

from __future__ import annotations

import sys

from extractors.cli import main

if __name__ == "__main__":
    sys.exit(main())
