"""Ids of facts, and the version of the reading that made them."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from extractors.records import FactTable, stable_id

_READERS = ("engine", "facts", "grammar/*.py", "places")  # the grammar's own files have a digest of their own
_PREFIX: dict[FactTable, str] = {"fact_disbursement": "dis", "fact_criteria": "cri", "fact_output": "out"}


def version_of(package: Path) -> str:
    """The version of the reading that a package holds: a digest of its code and of its gazetteer.

    Nobody has to remember to raise it, so that no article keeps a reading that the code would no longer give.
    """
    digest = sha256()
    files = {
        path
        for part in _READERS
        for path in (package.glob(part) if part.endswith(".py") else (package / part).rglob("*"))
        if path.suffix in (".py", ".csv", ".yml")
    }
    for path in sorted(files):
        digest.update(f"{path.relative_to(package).as_posix()}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


EXTRACTOR_VERSION = version_of(Path(__file__).parents[1])


def fact_id(article_id: str, table: FactTable, start: int, end: int, *content: object) -> str:
    """An id from article, span and content: the same fact of the same text has the same id for ever."""
    return stable_id(_PREFIX[table], article_id, start, end, *content)
