"""The subtree of an article, read by BeautifulSoup into lines; a table row is a line, its cells parted by one tab.

Only the subtree comes here: BeautifulSoup costs by the node.
"""

from __future__ import annotations

import re
from itertools import islice

from bs4 import BeautifulSoup, Tag
from bs4.element import Comment, NavigableString

from extractors.collect.lines import Line
from extractors.engine.text import normalise

_BLOCKS = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "header",
        "footer",
        "main",
        "aside",
        "li",
        "ul",
        "ol",
        "dl",
        "dt",
        "dd",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "blockquote",
        "pre",
        "center",
        "address",
        "figure",
        "figcaption",
        "table",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "td",
        "th",
        "caption",
        "hr",
        "form",
        "fieldset",
        "body",
        "html",
        "details",
        "summary",
    ]
)
_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
_SKIPPED = frozenset(
    [
        "script",
        "style",
        "noscript",
        "select",
        "option",
        "button",
        "textarea",
        "iframe",
        "object",
        "svg",
        "template",
        "title",
        "head",
    ]
)
_ITALIC = frozenset(["i", "em"])
_IMAGES = frozenset(["img", "video", "picture"])
_CENTRED = re.compile(r"text-align\s*:\s*center")
_RIGHT = re.compile(r"text-align\s*:\s*right")
_BLANK = re.compile(r"\s+")
_LONG_CELL = 600
_MAX_SPAN = 30
_FRAME_ROWS = 20  # a picture's frame has fewer, those of the tables within it among them
_MAX_TABLES = 12  # the old portals lay out with five or six


class _Gatherer:
    """Collects text between the ends of blocks, and what is known of it."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self._pieces: list[str] = []
        self._italic = self._linked = self._total = 0
        self._image = False
        self.align = ""

    def text(self, piece: str, italic: bool, linked: bool) -> None:
        length = len(piece.strip())
        self._pieces.append(piece)
        self._total += length
        self._italic += length if italic else 0
        self._linked += length if linked else 0

    def image(self) -> None:
        self._image = True

    def end(self, heading: bool = False) -> None:
        text = _tidy("".join(self._pieces))
        if text:
            self.lines.append(
                Line(
                    text,
                    after_image=self._image,
                    italic=self._italic >= 0.9 * self._total > 0,
                    centred=self.align == "center",
                    right=self.align == "right",
                    linked=self._linked >= 0.95 * self._total > 0,
                    heading=heading,
                )
            )
            self._image = False
        self._pieces = []
        self._italic = self._linked = self._total = 0

    def row(self, cells: list[str]) -> None:
        self.lines.append(Line("\t".join(cells), row=True))
        self._image = False


def _tidy(text: str) -> str:
    return _BLANK.sub(" ", normalise(text)).strip()


def read_lines(html: str) -> list[Line]:
    """The lines of a piece of HTML, in order, with what its markup says of them. Text is normalised."""
    soup = BeautifulSoup(html, "lxml")
    gatherer = _Gatherer()
    # An explicit stack: portals nest deeper than Python's own reaches.
    stack: list[tuple[Tag | NavigableString, bool, bool, bool, str]] = [(soup, False, False, False, "")]
    while stack:
        node, closing, italic, linked, align = stack.pop()
        if isinstance(node, NavigableString):
            if not isinstance(node, Comment) and type(node) is NavigableString:
                gatherer.align = align
                gatherer.text(str(node), italic, linked)
            continue
        name = node.name
        if closing:
            gatherer.align = align
            gatherer.end(heading=name in _HEADINGS)
            continue
        if name in _SKIPPED:
            continue
        if name in _IMAGES:
            gatherer.image()
            if name != "picture":
                continue
        if name == "br":
            gatherer.align = align
            gatherer.end()
            continue
        if name == "figure" and node.find("table") is None:
            gatherer.end()
            continue
        block = name in _BLOCKS
        if block:
            gatherer.end()
        if name == "table" and not _is_buried(node) and _read_table(node, gatherer):
            continue
        align = _alignment(node, align)
        italic, linked = italic or name in _ITALIC, linked or name == "a"
        if block:
            stack.append((node, True, italic, linked, align))
        for child in reversed(node.contents):
            if isinstance(child, Tag | NavigableString):
                stack.append((child, False, italic, linked, align))
    gatherer.end()
    return gatherer.lines


def _alignment(node: Tag, inherited: str) -> str:
    if node.name == "center":
        return "center"
    stated = str(node.get("align") or "").lower()
    style = str(node.get("style") or "").lower()
    if stated == "center" or _CENTRED.search(style):
        return "center"
    if stated == "right" or _RIGHT.search(style):
        return "right"
    return "" if stated or "text-align" in style else inherited


def _is_buried(table: Tag) -> bool:
    """Whether it lies in so many tables that all of them lay out: each look into one costs what is within it."""
    within = (parent for parent in table.parents if parent.name == "table")
    return next(islice(within, _MAX_TABLES, None), None) is not None


def _read_table(table: Tag, gatherer: _Gatherer) -> bool:
    """Give the rows of a table of data; False for a table that only lays out, which is read as blocks."""
    lays_out = table.find("table") is not None
    if lays_out and len(table.find_all("tr", limit=_FRAME_ROWS + 1)) > _FRAME_ROWS:
        return False  # each outer cell's text holds all within it: looked at one by one they would cost a night
    rows = table.find_all("tr")
    cells = [list(row.find_all(["td", "th"], recursive=False)) for row in rows]
    texts = [[_cell_text(cell) for cell in row] for row in cells]
    filled = [text for row in texts for text in row if text]
    if table.find(_IMAGES_LIST) is not None and len(filled) <= 2:
        return True  # a picture in its frame, with its caption
    if lays_out or max((len(row) for row in cells), default=0) <= 1:
        return False
    if any(len(text) > _LONG_CELL for text in filled):
        return False
    caption = table.find("caption")
    if isinstance(caption, Tag) and _cell_text(caption):
        gatherer.row([_cell_text(caption)])
    _give_rows(cells, texts, gatherer)
    return True


_IMAGES_LIST = list(_IMAGES)


def _give_rows(cells: list[list[Tag]], texts: list[list[str]], gatherer: _Gatherer) -> None:
    """Every row with its cells in their columns: a cell that spans several leaves the others empty."""
    hanging: dict[int, int] = {}
    for row, row_texts in zip(cells, texts, strict=True):
        line: list[str] = []
        waiting = dict(hanging)
        hanging = {column: left - 1 for column, left in hanging.items() if left > 1}
        for cell, text in zip(row, row_texts, strict=True):
            while len(line) in waiting:
                line.append("")
            down, across = _span(cell, "rowspan"), _span(cell, "colspan")
            for step in range(across):
                if down > 1:
                    hanging[len(line)] = down - 1
                line.append(text if step == 0 else "")
        if any(line):
            gatherer.row(line)


def _span(cell: Tag, name: str) -> int:
    stated = str(cell.get(name) or "1").strip()
    return min(max(int(stated), 1), _MAX_SPAN) if stated.isascii() and stated.isdigit() else 1


def _cell_text(cell: Tag) -> str:
    pieces: list[str] = []
    for node in cell.descendants:
        if isinstance(node, Tag):
            if node.name in _BLOCKS or node.name == "br":
                pieces.append(" ")
        elif type(node) is NavigableString:
            pieces.append(str(node))
    return _tidy("".join(pieces))
