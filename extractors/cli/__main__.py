"""`python -m extractors.cli`, where the script `ntm` is not on the path."""

from __future__ import annotations

import sys

from extractors.cli import main

sys.exit(main())
