"""Versions, reprints and clocks: what is current changes, nothing is lost, and the order of arrival does not matter."""

from __future__ import annotations

import csv
import re
from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from extractors.records import Outcome
from tests.unit.warehouse.drafts import NIGHT_1, Build, Built, Draft, draft, edited

BN = 1_000_000_000
NIGHT_2 = NIGHT_1 + timedelta(days=1)
NIGHT_3 = NIGHT_1 + timedelta(days=2)
SAPO = (
    "Đến ngày 30 tháng 9 toàn huyện đã giải ngân được hơn một nửa kế hoạch vốn của ba chương trình mục tiêu quốc gia, "
    "trong đó vốn đầu tư đạt cao hơn vốn sự nghiệp vì nhiều dự án chuyển tiếp đã có khối lượng nghiệm thu. Các xã vùng "
    "cao gặp khó trong giải phóng mặt bằng, giá vật liệu tăng và mùa mưa kéo dài làm chậm thi công đường liên thôn; "
    "huyện yêu cầu chủ đầu tư cam kết tiến độ từng tuần và công khai kết quả trên trang thông tin. "
)
REST = (
    "Trong quý cuối năm, các phòng chuyên môn phân công cán bộ bám sát từng công trình, tháo gỡ hồ sơ thanh toán, rà "
    "soát danh mục không còn khả năng thực hiện để điều chuyển sang nơi cần vốn, tập huấn nghiệp vụ cho kế toán xã. "
)


def page(name: str, amount: int, **changes: Any) -> Draft:
    made = draft(name, **changes)
    made.money(planned_vnd=amount, purpose=made.canonical_url)
    return made


@pytest.fixture(scope="module")
def history(build: Build) -> tuple[Built, dict[str, Draft]]:
    drafts = {
        "old": page("tin-1", 10 * BN, fetched_at=NIGHT_1, updated_at=datetime(2024, 4, 2, tzinfo=UTC)),
        "withdrawn": page("tin-2", 7 * BN, fetched_at=NIGHT_1),
        # Bytes from before the ones that are known already, found later in somebody's archive.
        "late": page(
            "tin-3", 3 * BN, text="tin-3\n\nbản cũ", fetched_at=NIGHT_3, updated_at=datetime(2024, 4, 1, tzinfo=UTC)
        ),
        "newer": page("tin-3", 4 * BN, text="tin-3\n\nbản mới", updated_at=datetime(2024, 4, 3, tzinfo=UTC)),
        "first": page("goc", 20 * BN, text=f"Tiêu đề một\n\n{SAPO}{REST}", published_on=date(2024, 4, 3)),
        "copy": page(
            "chep",
            20 * BN,
            text=f"Tiêu đề khác hẳn\n\n{SAPO}",
            site_id="site-b",
            published_on=date(2024, 4, 5),
            fetched_at=NIGHT_2,
        ),
        "reordered": page(
            "dao", 20 * BN, text=f"Tin ngắn\n\n{REST}{SAPO}", site_id="site-c", published_on=date(2024, 4, 4)
        ),
    }
    drafts["new"] = edited(
        drafts["old"], "tin-1\n\nđã sửa", fetched_at=NIGHT_2, updated_at=datetime(2024, 4, 5, tzinfo=UTC)
    )
    drafts["new"].money(planned_vnd=12 * BN, purpose=drafts["old"].canonical_url)
    gone = Outcome(drafts["withdrawn"].uri, "site-a", "fetch", "gone", NIGHT_2, "410")
    return build(*drafts.values(), outcomes=(gone,)), drafts


def state(built: Built, made: Draft) -> tuple[bool, str | None, datetime | None]:
    sql = "select is_current, duplicate_of, superseded_at from dim_article where article_id = ?"
    is_current, duplicate_of, superseded_at = built.rows(sql, made.article_id)[0]
    return is_current, duplicate_of, superseded_at


def test_revision_keeps_old_version(history: tuple[Built, dict[str, Draft]]) -> None:
    built, drafts = history
    assert state(built, drafts["old"]) == (False, None, NIGHT_2.replace(tzinfo=None))
    assert state(built, drafts["new"]) == (True, None, None)
    rows = built.rows(
        "select planned_vnd, f.is_current from fact_disbursement f join dim_article using (article_id)"
        " where uri = ? order by 1",
        drafts["old"].uri,
    )
    assert rows == [(10 * BN, False), (12 * BN, True)]


def test_version_that_comes_late_is_not_current(history: tuple[Built, dict[str, Draft]]) -> None:
    built, drafts = history
    assert state(built, drafts["newer"])[0] is True
    assert state(built, drafts["late"]) == (False, None, NIGHT_3.replace(tzinfo=None))


def test_withdrawn_page_is_kept_and_not_counted(history: tuple[Built, dict[str, Draft]]) -> None:
    built, drafts = history
    assert state(built, drafts["withdrawn"]) == (False, None, NIGHT_2.replace(tzinfo=None))
    assert built.rows("select 1 from disbursement where article_id = ?", drafts["withdrawn"].article_id) == []
    kept = built.rows("select planned_vnd from fact_disbursement where article_id = ?", drafts["withdrawn"].article_id)
    assert kept == [(7 * BN,)]


def test_cut_and_reordered_copies_are_known_by_content(history: tuple[Built, dict[str, Draft]]) -> None:
    built, drafts = history
    first = drafts["first"].article_id
    assert state(built, drafts["copy"])[1] == first
    assert state(built, drafts["reordered"])[1] == first
    assert state(built, drafts["first"])[1] is None
    assert built.one("select count(*) from dim_article where duplicate_of is not null") == 2


def test_as_of_gives_what_was_believed_then(history: tuple[Built, dict[str, Draft]]) -> None:
    built, drafts = history

    def believed(moment: datetime) -> set[str]:
        named = {made.article_id: name for name, made in drafts.items()}
        rows = built.rows("select article_id from disbursement_as_of(?)", moment.replace(tzinfo=None))
        return {named[row[0]] for row in rows}

    before = NIGHT_1 - timedelta(seconds=1)
    assert believed(before) == set()
    # The text of `first` was there from the first night on.
    assert believed(NIGHT_1) == {"old", "withdrawn", "newer", "first"}
    assert believed(NIGHT_2) == {"new", "newer", "first"}
    assert believed(NIGHT_3 + timedelta(days=400)) == {"new", "newer", "first"}
    assert {row[0] for row in built.rows("select claim_id from disbursement")} == {
        row[0]
        for row in built.rows(
            "select claim_id from disbursement_as_of(?)", datetime(2100, 1, 1, tzinfo=UTC).replace(tzinfo=None)
        )
    }


def test_order_of_arrival_does_not_change_what_is_current(build: Build) -> None:
    orders = list(permutations(range(3)))
    built = build(
        *(
            draft(
                f"tin-{number}",
                f"tin-{number}\n\nbản thứ {n}",
                updated_at=datetime(2024, 4, 1 + n, tzinfo=UTC),
                fetched_at=NIGHT_1 + timedelta(days=night),
            )
            for number, order in enumerate(orders)
            for night, n in enumerate(order)
        )
    )
    standing = built.rows("select text from dim_article where is_current order by uri")
    assert standing == [(f"tin-{number}\n\nbản thứ 2",) for number in range(len(orders))]


def corpus_drafts(corpus: Path) -> dict[str, Draft]:
    """The labelled articles as a perfect cleaner leaves them, by name."""
    drafts: dict[str, Draft] = {}
    with (corpus / "articles.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            body = (corpus / "bodies" / f"{row['name']}.txt").read_text("utf-8")
            modified = re.search(rb'modified_time" content="([^"]+)"', (corpus / "pages" / row["file"]).read_bytes())
            drafts[row["name"]] = draft(
                row["name"],
                f"{row['title']}\n\n{body}",
                published_on=date.fromisoformat(row["published_on"]) if row["published_on"] else None,
                updated_at=datetime.fromisoformat(modified[1].decode()) if modified else None,
                canonical_url=row["canonical"] or None,
            )
    for path in sorted((corpus / "pages").glob("n*.txt")):
        drafts[path.stem] = draft(path.stem, path.read_text("utf-8"), published_on=None)
    return drafts


def listed(path: Path, *columns: str) -> set[tuple[str, ...]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return {tuple(row[column] for column in columns) for row in csv.DictReader(lines)}


def test_corpus_reprints_and_revision_are_found(build: Build, shared_dir: Path) -> None:
    corpus = shared_dir / "corpus"
    drafts = corpus_drafts(corpus)
    built = build(*drafts.values())
    names = {made.article_id: name for name, made in drafts.items()}
    reprints = built.rows("select article_id, duplicate_of from dim_article where duplicate_of is not null")
    assert {(names[a], names[b]) for a, b in reprints} == listed(corpus / "duplicates.csv", "article", "duplicate_of")
    superseded = built.rows("select article_id from dim_article where not is_current")
    assert {(names[row[0]],) for row in superseded} == listed(corpus / "revisions.csv", "article_old")
