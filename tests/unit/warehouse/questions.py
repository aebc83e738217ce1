"""The page of questions, read as a reader would copy it."""

from __future__ import annotations

import re
from pathlib import Path

PAGE = Path(__file__).resolve().parents[3] / "docs" / "questions.md"


def questions() -> dict[int, tuple[str, str]]:
    """Title and SQL of each question by its number."""
    found = re.findall(r"^## (\d+)\. (.+?)\n.*?^```sql\n(.*?)^```$", PAGE.read_text("utf-8"), flags=re.M | re.S)
    return {int(number): (title, sql) for number, title, sql in found}
