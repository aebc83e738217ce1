"""How many times faster than trafilatura with metadata is cleaning, on pages of real size? Prints the ratio.

    python -m tests.bench.bench_cleaning [RUNS]

The page is made here: an article of some 12 KB in markup pasted from Word, within menus, lists and scripts of over
100 KB. Both cleaners read the same bytes in the same run, on one core, in turns, after a warm-up of each.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime

import trafilatura

from extractors.collect.clean import clean
from extractors.records import Article, Page

PAGES = 30
_PROSE = (
    "Đến hết tháng 9 năm 2023, xã Bình Minh {n} đạt {k} tiêu chí nông thôn mới; tổng nguồn vốn huy động là {m} triệu "
    "đồng, trong đó ngân sách huyện hỗ trợ {h} triệu đồng, còn lại do nhân dân và doanh nghiệp trên địa bàn đóng góp."
)


def made_page(kilobytes: int = 110) -> bytes:
    """A page of a portal of at least that size, its article and table included."""
    sentences = [_PROSE.format(n=n, k=8 + n % 11, m=1200 + 37 * n, h=300 + 11 * n) for n in range(16)]
    style = "margin:6pt 0in;text-align:justify;text-indent:.5in;line-height:150%"
    body = "".join(
        f'<p class="MsoNormal" style="{style}"><span style="font-size:13.0pt">{s[:90]}</span><span>{s[90:]}</span></p>'
        for s in sentences
    )
    rows = "".join(f"<tr><td>{n}</td><td>Xã Bình Minh {n}</td><td>{9 + n % 10}</td></tr>" for n in range(12))
    menu = "".join(f'<li class="item"><a href="/chuyen-muc/{n}">Chuyên mục số {n}</a></li>' for n in range(150))
    page = ""
    related = ""
    count = 0
    while len(page.encode()) < kilobytes * 1000:
        count += 40
        related = "".join(
            f'<div class="news-item"><a href="/tin/{n}" title="Tin {n}"><img src="/anh/{n}.jpg" alt=""/></a>'
            f'<h4><a href="/tin/{n}">Huyện làm nhiệm vụ {n} trong quý tới</a></h4><span>0{n % 9}/10/2023</span></div>'
            for n in range(count)
        )
        page = (
            '<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"/>'
            "<title>Xã Bình Minh xây dựng nông thôn mới</title>"
            '<meta property="article:published_time" content="2023-10-06T08:00:00+07:00"/>'
            f"<script>var data={list(range(1500))};</script></head><body><ul class='menu'>{menu}</ul>"
            "<div id='main-content'><h1 class='title-detail'>Xã Bình Minh xây dựng nông thôn mới</h1>"
            "<div class='date-post'>06/10/2023 10:59</div>"
            f"<div class='content-detail'>{body}<table>{rows}</table></div></div>"
            f"<div class='other-news'>{related}</div><div id='footer'>Điện thoại: 0293.000.000</div></body></html>"
        )
    return page.encode()


def _seconds(run: Callable[[], object], times: int) -> float:
    """The median time of one run."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        run()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def main() -> None:
    """Print sizes, times and the ratio for the page of a known family and for the same page of an unknown one."""
    times = int(sys.argv[1]) if len(sys.argv) > 1 else PAGES
    known = made_page()
    unknown = known
    for name in (b"content-detail", b"title-detail", b"date-post", b"main-content", b"MsoNormal"):
        unknown = unknown.replace(name, b"zz" + name[:2])
    for label, content in (("known family", known), ("unknown family", unknown)):
        page = Page("https://vi-du.vn/1.html", "vi-du", content, datetime(2023, 10, 6, tzinfo=UTC), "text/html")
        if not isinstance(clean(page), Article):
            raise SystemExit(f"{label}: no article was found")
        text = content.decode()
        trafilatura.bare_extraction(text, with_metadata=True)
        ours = _seconds(lambda page=page: clean(page), times)  # type: ignore[misc]
        theirs = _seconds(lambda text=text: trafilatura.bare_extraction(text, with_metadata=True), times)  # type: ignore[misc]
        print(
            f"{label}: {len(content) / 1000:.0f} KB, ours {ours * 1000:.1f} ms, "
            f"trafilatura {theirs * 1000:.1f} ms, ratio {theirs / ours:.1f}"
        )


if __name__ == "__main__":
    main()
