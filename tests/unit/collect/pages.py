"""Pages made for the tests of collecting."""

from __future__ import annotations

from datetime import UTC, datetime

from extractors.records import Page

NOW = datetime(2024, 5, 1, 12, 30, tzinfo=UTC)

PROSE = (
    "Ngày 12/4/2024, lãnh đạo huyện họp đánh giá kết quả xây dựng nông thôn mới. Đến nay toàn huyện có 7/12 xã đạt "
    "chuẩn, bình quân mỗi xã đạt 15,4 tiêu chí; các xã còn lại phấn đấu đạt thêm hai tiêu chí trong năm.",
    "Tổng nguồn vốn được giao là 24.500 triệu đồng, đã giải ngân 9.800 triệu đồng, đạt 40% kế hoạch. Trong đó ngân "
    "sách trung ương 18.000 triệu đồng, ngân sách tỉnh 6.500 triệu đồng.",
    "Kết luận cuộc họp, lãnh đạo huyện yêu cầu các phòng chuyên môn theo dõi từng công trình và báo cáo hằng tuần.",
)
TITLE = "Huyện họp đánh giá kết quả xây dựng nông thôn mới"


def page(content: bytes | str, name: str = "a.html", content_type: str | None = None, uri: str | None = None) -> Page:
    """A page of these bytes; text is UTF-8."""
    raw = content.encode() if isinstance(content, str) else content
    return Page(uri or f"file:thu/{name}", "thu", raw, NOW, content_type)


def html(body: str | None = None, head: str = "", charset: str = '<meta charset="utf-8"/>') -> str:
    """A page of an unknown family; `body` stands behind the title, else the three paragraphs."""
    inner = body if body is not None else "".join(f"<p>{paragraph}</p>" for paragraph in PROSE)
    return (
        f"<html><head>{charset}<title>{TITLE}</title>{head}</head><body><ul><li><a href='/'>Trang chủ</a></li></ul>"
        f"<div><h1>{TITLE}</h1>{inner}</div></body></html>"
    )


def plain(*before: str, after: tuple[str, ...] = (), body: tuple[str, ...] = PROSE) -> str:
    """A .txt page: `before` (the title among it), the paragraphs, `after`."""
    return "\n".join([*before, "", *(f"{paragraph}\n" for paragraph in body), *after])
