"""What is kept of an article, beside its archived bytes: cleaned anew, they must give the very text that facts quote.

Each night proves what it has read and a thirtieth of all else, so that every text is proved within thirty nights
without a night that grows with the years; `ntm verify` proves all at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from extractors.collect.archive import Archive, ArchiveError
from extractors.collect.clean import clean
from extractors.records import Article

NIGHTS = 30


class Kept(NamedTuple):
    """An article as a warehouse keeps it."""

    article_id: str
    uri: str
    raw_sha256: str
    text: str


def is_due(article_id: str, night: date) -> bool:
    """Whether the article's turn in the rotation falls on that night."""
    return int(article_id.rpartition("_")[2], 16) % NIGHTS == night.toordinal() % NIGHTS


def differences(archive: Archive, kept: Iterable[Kept]) -> Iterator[str]:
    """One sentence for each article whose archived bytes are gone, damaged, or give another text."""
    for article in kept:
        where = f"{article.article_id} ({article.uri})"
        try:
            cleaned = clean(archive.page(article.uri, article.raw_sha256))
        except KeyError:
            yield f"The page of {where} is not in the archive: bring it back from a copy."
            continue
        except ArchiveError as error:
            yield f"The page of {where} cannot be proved: {error}"
            continue
        if not isinstance(cleaned, Article) or cleaned.text != article.text:
            yield (
                f"The text kept of {where} is not what its archived bytes give: "
                "bring the work folder back from a copy, or delete it and run again."
            )
