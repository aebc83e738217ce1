"""Fixtures that every room's tests may ask for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def repo() -> Path:
    """The checkout that is tested."""
    return ROOT


@pytest.fixture(scope="session")
def shared_dir() -> Path:
    """The folder of labelled articles beside the checkout (or NTM_SHARED_DIR); skips where it is not there.

    Where NTM_REQUIRE_SHARED=1 its absence fails: a run that measures nothing must not look like one that passed.
    """
    path = Path(os.environ.get("NTM_SHARED_DIR", ROOT.parent / "shared"))
    if path.is_dir():
        return path
    if os.environ.get("NTM_REQUIRE_SHARED") == "1":
        pytest.fail(f"{path} is not there, and NTM_REQUIRE_SHARED=1 asks for it")
    pytest.skip(f"{path} is not there: labelled articles are kept beside the checkout")
