from __future__ import annotations

from datetime import UTC, datetime

import pytest

from extractors import extraction
from extractors.facts.reading import read
from extractors.records import Article, Page
from extractors.settings import load

NOW = datetime(2026, 1, 2, tzinfo=UTC)


def pages(count: int) -> list[Page]:
    found = sorted(load({}).bundled_pages.iterdir())[:count]
    return [Page(f"file:pages/{path.name}", "bundled", path.read_bytes(), NOW) for path in found]


def test_defect_of_one_page_is_its_issue_and_not_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = pages(2)

    def break_at_first(article: Article, *rest: object) -> object:
        if article.uri == first.uri:
            raise ZeroDivisionError("planted")
        return read(article, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(extraction, "read", break_at_first)
    broken, whole = extraction.extract_pages([first, second], 2, 1)
    assert broken.reading is None
    assert [(i.check_name, "planted" in i.message) for i in broken.issues] == [("defect", True)]
    assert whole.reading is not None and whole.issues == ()


def test_id_is_known_before_cleaning() -> None:
    (page,) = pages(1)
    article = extraction.extract_page(page).article
    assert article is not None and article.article_id == extraction.page_id(page)


@pytest.mark.slow
def test_pool_gives_what_one_process_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    some = pages(6)
    alone = list(extraction.extract_pages(some, len(some), 1))
    monkeypatch.setattr(extraction, "POOL_FROM_PAGES", 1)
    monkeypatch.setattr(extraction, "PAGES_PER_JOB", 2)
    assert list(extraction.extract_pages(some, len(some), 2)) == alone
