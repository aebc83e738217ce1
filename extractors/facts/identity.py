"""Ids of facts, and the version of the reading that made them."""

from __future__ import annotations

from extractors.records import FactTable, stable_id

EXTRACTOR_VERSION = "1"

_PREFIX: dict[FactTable, str] = {"fact_disbursement": "dis", "fact_criteria": "cri", "fact_output": "out"}


def fact_id(article_id: str, table: FactTable, start: int, end: int, *content: object) -> str:
    """An id from article, span and content: the same fact of the same text has the same id for ever."""
    return stable_id(_PREFIX[table], article_id, start, end, *content)
