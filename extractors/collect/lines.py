"""Lines of a page on their way to a body: what each is, and which of them the article is made of."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from extractors.collect.furniture import ended, furniture, is_prose
from extractors.engine.text import fold, strip_tones

_CAPTION_WORDS = 45
_UNENDED_CAPTION = range(9, 31)
_HEAD_SHARE = 0.3  # of the running text; what stands before it may be a box above the article
_RESUMED_WORDS = 25
_SENTENCE_WORDS = 10
_DIGIT = re.compile(r"\d")
_FIGURE = re.compile(r"\d\s*(?:%|tỷ|tỉ|triệu|nghìn|đồng|tiêu chí|km|ha|m2|m²)")
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a page. What a page without markup cannot say of it is False."""

    text: str
    row: bool = False  # of a table
    after_image: bool = False
    italic: bool = False
    centred: bool = False
    right: bool = False
    linked: bool = False  # all of it is a link
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Body:
    """The paragraphs of an article, and the signature that closed them."""

    paragraphs: tuple[str, ...]
    signature: str | None
    head: tuple[str, ...] = ()  # lines before the text that were put aside


def select_body(lines: list[Line], title: str | None) -> Body:
    """The paragraphs of the article among `lines`, which stand behind its title.

    Furniture is dropped wherever it stands. A box of other things ends where running text goes on; behind a signature,
    or a line that only a page's foot has, nothing is kept.
    """
    lines = _without_tail(lines)
    kept: list[Line] = []
    head: list[str] = []
    title_key = strip_tones(fold(title or ""))
    caption_next = False
    for index, line in enumerate(lines):
        text = line.text
        if furniture().is_image_crumb(text):
            caption_next = True
            continue
        if line.row:
            kept.append(line)
            continue
        if not _LETTER.search(text) and _within_column(lines, index):
            kept.append(line)
            continue
        before = not any(is_prose(k.text) or len(k.text.split()) >= _SENTENCE_WORDS for k in kept)
        if furniture().is_dropped(text) or _repeats(text, title_key) or line.linked:
            if before:
                head.append(text)
            continue
        if _is_caption(line, lines, index, caption_next, before):
            caption_next = False
            continue
        caption_next = False
        if before and _is_head(text):
            head.append(text)
            continue
        kept.append(line)
    kept, signature = _without_signature(kept)
    return Body(tuple(line.text for line in kept), signature, tuple(head))


def _repeats(text: str, title_key: str) -> bool:
    key = strip_tones(fold(text))
    return bool(key) and (
        key == title_key or (len(key) > 20 and key.startswith(title_key) and len(key) < len(title_key) + 12)
    )


def _within_column(lines: list[Line], index: int) -> bool:
    """Whether a line of figures alone stands among lines of a table that was scraped cell by cell."""
    around = lines[max(0, index - 3) : index] + lines[index + 1 : index + 4]
    figures = sum(bool(_DIGIT.search(line.text)) and not is_prose(line.text) for line in around)
    labels = sum(bool(_LETTER.search(line.text)) and len(line.text.split()) <= 8 for line in around)
    prose_after = any(is_prose(line.text) for line in lines[index + 1 :])
    prose_before = any(is_prose(line.text) for line in lines[:index])
    return bool(_DIGIT.search(lines[index].text)) and figures >= 2 and labels >= 1 and prose_before and prose_after


def _is_head(text: str) -> bool:
    """Whether a line before the first sentence is no part of the text: short, unended, without a figure."""
    words = len(text.split())
    if ended(text) and words > 3:
        return False
    return words <= 3 or (words <= 24 and not _DIGIT.search(text))


def _is_caption(line: Line, lines: list[Line], index: int, crumb_before: bool, before: bool) -> bool:
    text = line.text
    words = len(text.split())
    if furniture().is_credited(text) and not furniture().is_labelled_signature(text):
        return True
    if words > _CAPTION_WORDS:
        return False
    prose_with_figures = words >= 25 and text.endswith(".") and _DIGIT.search(text) is not None
    if crumb_before:
        return not prose_with_figures
    if line.after_image and (line.italic or line.centred or not ended(text) or words <= 12):
        return not prose_with_figures
    opener = furniture().opens_caption(text) and _FIGURE.search(fold(text)) is None
    if opener and not ended(text) and words <= 30 and not _listed(lines, index):
        return True
    if opener and before and words <= 20 and any(is_prose(other.text) for other in lines[index + 1 :]):
        return True
    following = lines[index + 1].text if index + 1 < len(lines) else ""
    # Some editors never set a full stop: there a line without one tells nothing.
    unpunctuated = index > 0 and len(lines[index - 1].text.split()) > 8 and not ended(lines[index - 1].text)
    if unpunctuated or _listed(lines, index) or (index > 0 and lines[index - 1].row):
        return False
    isolated = bool(following) and following[:1].isupper() and text[:1].isupper()
    return isolated and not ended(text) and words in _UNENDED_CAPTION and not _DIGIT.search(text) and not line.heading


def _listed(lines: list[Line], index: int) -> bool:
    """Whether the line before announces a list, or the line is an item of one."""
    return lines[index].text[:1] in "-+•*–" or (index > 0 and lines[index - 1].text.endswith(":"))


def _without_tail(lines: list[Line]) -> list[Line]:
    mass = [len(line.text.split()) if is_prose(line.text) or line.row else 0 for line in lines]
    kept: list[Line] = []
    index = 0
    while index < len(lines):
        line = lines[index]
        if line.row or not furniture().is_tail(line.text):
            kept.append(line)
            index += 1
            continue
        for_good = furniture().is_end(line.text) or (bool(kept) and _signs(kept[-1].text))
        if for_good and sum(mass[:index]) >= _HEAD_SHARE * sum(mass):
            break
        index += 1
        while index < len(lines) and not _resumes(lines[index]):
            index += 1
    return kept


def _signs(text: str) -> bool:
    return furniture().is_signature(text) and not is_prose(text)


def _resumes(line: Line) -> bool:
    """Whether an article goes on behind a box: a sentence of some length. The leads of a box are short or cut off."""
    text = line.text
    cut_off = text.endswith(("...", "…", "[...]"))
    return len(text.split()) >= _RESUMED_WORDS and ended(text) and not cut_off and not furniture().is_contact(text)


def _without_signature(kept: list[Line]) -> tuple[list[Line], str | None]:
    """The lines without what closes them (signatures, a related list), and the signature nearest the text."""
    last = max((i for i, line in enumerate(kept) if is_prose(line.text) or line.row), default=-1)
    signature: str | None = None
    closing = kept[last + 1 :]
    cut = len(closing)
    for index, line in enumerate(closing):
        before = kept[last + index].text if last + index >= 0 else ""
        if before.endswith((":", ",")) and index == 0:
            continue
        if furniture().is_signature(line.text) or line.right:
            signature = furniture().author_of(line.text)
            cut = index
            break
    body = kept[: last + 1] + closing[:cut]
    if not body:
        return [replace(line) for line in kept], None
    return body, signature or None
