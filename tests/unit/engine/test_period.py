"""Days that no calendar has are no days of a period."""

from __future__ import annotations

from datetime import date

import pytest

from extractors.engine.period import Period


@pytest.mark.parametrize(
    ("year", "start", "first"),
    [
        (2021, (10, 5), date(2021, 10, 5)),
        (2021, (2, 30), date(2021, 2, 28)),
        (2021, (10, 0), None),
        (2021, (13, 1), None),
        (0, (10, 5), None),
    ],
)
def test_first_day(year: int, start: tuple[int, int], first: date | None) -> None:
    assert Period("part", None, start, None).starts(year) == first
