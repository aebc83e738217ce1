"""A .txt page: what a careless scraper leaves, turned into a title, a date, a publisher and lines of text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from extractors.collect import dates
from extractors.collect.furniture import ended, furniture, is_prose
from extractors.collect.lines import Line

_BLANKS = re.compile(r"[ \f\v]+")
_MENU = re.compile(r"\s[|»›]\s|\s{2,}|\s>\s")
_LOOKED_AT = 14  # lines; a head is never longer
_WRAPPED_WORDS = 4


@dataclass(frozen=True, slots=True)
class PlainPage:
    """The parts of a .txt page. `lines` stand behind the title."""

    title: str | None
    publisher: str | None
    published_on: date | None
    year: int | None  # where a crumb names no day
    lines: list[Line]


def read_plain(text: str) -> PlainPage:
    """The parts of the page; `title` is None where there is no line that could be one."""
    crumb: tuple[int, int, int | None] | None = None
    raw: list[str] = []
    for line in re.split(r"\r\n|\n|\r|\x0b|\x0c|\x85|\u2028|\u2029", text):
        stripped = furniture().strip_crumbs(line)
        stripped, found = dates.split_crumb(stripped)
        crumb = crumb or found
        raw.append(stripped.strip(" "))
    menus = {_tidy(line) for line in raw if _MENU.search(line) and not ended(line)}
    lines = [_tidy(line) for line in raw]
    filled = [line for line in lines if line]
    start = next((i for i, line in enumerate(lines) if line), 0)
    at = _title_at(filled, menus, alone=start + 1 < len(lines) and not lines[start + 1])
    title = filled[at] if at is not None else None
    head = filled[: at or 0]
    publisher = next((line for line in head if furniture().is_publisher(line) or _is_shouted(line)), None)
    rest = _unwrapped(lines, title)
    published = _published(head, rest)
    year = None
    if crumb is not None:
        year, month, day = crumb
        published = published or (dates.make(year, month, day) if day else None)
        if published is None:
            opened = dates.of_dateline([line for line in rest if is_prose(line)], title, year)
            published = opened if opened is not None and opened.month == month else dates.make(year, month, 1)
    return PlainPage(title, publisher, published, year, [Line(line, row="\t" in line) for line in rest if line])


def _tidy(line: str) -> str:
    return _BLANKS.sub(" ", line).strip(" ").strip("\t") if "\t" not in line.strip() else _cells(line)


def _cells(line: str) -> str:
    cells = [_BLANKS.sub(" ", cell).strip() for cell in line.split("\t")]
    filled = [cell for cell in cells if cell]
    return "\t".join(cells) if len(filled) > 1 else "".join(filled)


def _is_shouted(line: str) -> bool:
    letters = [char for char in line if char.isalpha()]
    return len(line.split()) <= 9 and bool(letters) and all(char.isupper() for char in letters)


def _title_at(lines: list[str], menus: set[str], alone: bool) -> int | None:
    """The first line, unless the page begins with its own furniture: then the first line behind the last of it.

    `alone` says that a blank line follows the first; capitals are then no name of a site but a title.
    """
    if not lines:
        return None
    end = next(
        (i for i, line in enumerate(lines[:_LOOKED_AT]) if is_prose(line) and i > 0), min(len(lines), _LOOKED_AT)
    )
    head = lines[:end]
    furnished = [_is_head_furniture(line, menus) for line in head]
    names = [
        furniture().is_publisher(line) or (_is_shouted(line) and not (alone and i == 0)) for i, line in enumerate(head)
    ]
    candidates = [i for i in range(end) if not furnished[i] and not names[i]]
    opens_with_furniture = furnished[0] or (names[0] and any(furnished[1:]) and bool(candidates))
    if not opens_with_furniture:
        return 0
    last = max((i for i in range(end) if furnished[i]), default=-1)
    behind = [i for i in candidates if i > last]
    if behind:
        return behind[0]
    if candidates:
        return max(candidates, key=lambda i: len(lines[i]))
    shouted = [i for i in range(end) if not furnished[i]]
    return max(shouted, key=lambda i: len(lines[i])) if shouted else None


def _is_head_furniture(line: str, menus: set[str]) -> bool:
    return (
        furniture().is_dropped(line)
        or (line in menus and len(line.split()) <= 25)
        or bool(re.match(r"^[^/]{3,30} / [^/]{3,40}$", line))
    )


def _unwrapped(lines: list[str], title: str | None) -> list[str]:
    """The lines behind the title; those that a narrow column broke are joined again."""
    joined: list[str] = []
    start = lines.index(title) + 1 if title is not None else 0
    open_line = False
    for line in lines[start:]:
        if line and open_line and joined and _continues(joined[-1], line):
            joined[-1] += " " + line
        else:
            joined.append(line)
        open_line = bool(line)
    return joined


def _continues(before: str, line: str) -> bool:
    if (
        "\t" in before
        or "\t" in line
        or ended(before)
        or furniture().is_dropped(before)
        or furniture().is_dropped(line)
    ):
        return False
    if furniture().is_tail(line) or furniture().is_image_crumb(before) or len(before.split()) < _WRAPPED_WORDS:
        return False
    last_word = before.split()[-1]
    return line[0].islower() or (line[0].isdigit() and last_word.islower() and len(before) > 40)


def _published(head: list[str], rest: list[str]) -> date | None:
    """The date of the line that stands nearest the text; before the text first, then behind it."""
    opening: list[str] = []
    for line in rest:
        if is_prose(line) and not furniture().is_dropped(line):
            break
        opening.append(line)
    for lines in (opening, head):
        dated = [
            line for line in lines if dates.find(line) and (furniture().is_dated(line) or furniture().is_dropped(line))
        ]
        if dated:
            return dates.first(dated[-1])
    closing = [line for line in rest[len(opening) :] if furniture().is_dated(line)]
    return dates.first(closing[0]) if closing else None
