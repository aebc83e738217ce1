"""The report's words in both languages, and numbers and dates as each language writes them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

import yaml

Language = Literal["vi", "en"]
_HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
_FOLDER = Path(__file__).parent / "texts"
_FIGURE = re.compile(
    r"(?P<sign><=|>=)?(?:(?P<day>\d{4}-\d{2}-\d{2})"
    r"|(?P<number>(?P<whole>\d{1,30})(?:\.(?P<decimals>\d{1,6}))?)(?: over (?P<units>\d+) units)?)",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Texts:
    """`words` by key; `kinds` names checks, `statuses` names outcomes. A code without a name is shown as it is."""

    language: Language
    words: Mapping[str, str]
    kinds: Mapping[str, str]
    statuses: Mapping[str, str]

    def say(self, key: str, **values: object) -> str:
        """The text of a key, filled in; an unknown key or value raises KeyError."""
        return self.words[key].format(**values) if values else self.words[key]

    def kind(self, check_name: str) -> str:
        return self.kinds.get(check_name, check_name)

    def status(self, status: str) -> str:
        return self.statuses.get(status, self.kinds.get(status, status))

    def number(self, value: float | Decimal | None, decimals: int = 0) -> str:
        """1.234,5 in Vietnamese, 1,234.5 in English, a dash for None."""
        if value is None:
            return "–"
        english = f"{value:,.{decimals}f}"
        return english if self.language == "en" else english.translate(str.maketrans(",.", ".,"))

    def figure(self, told: str) -> str:
        """A figure of a check (`39.7`, `<=34`, `<=2024-05-31`, `7.62 over 16 units`) as the language writes it.

        What an article printed otherwise is shown as it is.
        """
        found = _FIGURE.fullmatch(told)
        if found is None:
            return told
        sign = {"<=": "≤ ", ">=": "≥ ", None: ""}[found["sign"]]
        if found["day"]:
            return sign + self.day(date.fromisoformat(found["day"]))
        decimals = len(found["decimals"] or "")
        # A year is written without a dot, and so is what has as few digits.
        is_short = len(found["whole"]) <= 4 and not decimals
        shown = sign + (found["whole"] if is_short else self.number(Decimal(found["number"]), decimals))
        return self.say("figure_over_units", mean=shown, n=found["units"]) if found["units"] else shown

    def change(self, value: float | None, decimals: int = 0) -> str:
        """With its sign; an empty string where there is nothing to compare with."""
        if value is None:
            return ""
        value = round(value, decimals)
        sign = "+" if value > 0 else "−" if value < 0 else "±"
        return sign + self.number(abs(value), decimals)

    def day(self, value: date | None) -> str:
        if value is None:
            return self.words["no_date"]
        return f"{value:%d/%m/%Y}" if self.language == "vi" else f"{value.day} {value:%b %Y}"

    def moment(self, value: datetime) -> str:
        """Local time in Hà Nội."""
        local = value.astimezone(_HANOI)
        return f"{local:%H:%M}, {self.day(local.date())}"


@cache
def load_texts(language: Language) -> Texts:
    """The texts of one language."""
    raw = yaml.safe_load((_FOLDER / f"{language}.yml").read_text(encoding="utf-8"))
    kinds, statuses = raw.pop("kinds"), raw.pop("statuses")
    return Texts(language, raw, kinds, statuses)
