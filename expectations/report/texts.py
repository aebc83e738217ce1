"""The report's words in both languages, and numbers and dates as each language writes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

import yaml

Language = Literal["vi", "en"]
_HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
_FOLDER = Path(__file__).parent / "texts"


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
        return self.statuses.get(status, status)

    def number(self, value: float | None, decimals: int = 0) -> str:
        """1.234,5 in Vietnamese, 1,234.5 in English, a dash for None."""
        if value is None:
            return "–"
        english = f"{value:,.{decimals}f}"
        return english if self.language == "en" else english.translate(str.maketrans(",.", ".,"))

    def figure(self, printed: str) -> str:
        """A bare run of digits grouped as the language groups them; any other text as it is."""
        return self.number(int(printed)) if printed.isascii() and printed.isdigit() and len(printed) > 4 else printed

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
