"""A year of articles in five page families, and the pages that list them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from email.utils import format_datetime
from html import escape

FAMILIES = ("wordpress", "liferay", "vnpt", "table08", "newspaper")
COMMUNES = ("Xã Nậm Hàng", "Xã Mường Mô", "Xã Hua Bum", "Xã Pa Tần", "Xã Lê Lợi", "Xã Nậm Mạ")
PUBLISHER = "UBND tỉnh Lai Châu"
PAGE_SIZE = 10
MENU = "".join(f'<li><a href="/chuyen-muc-{n}">Chuyên mục {n}</a></li>' for n in range(12))


@dataclass(slots=True)
class Piece:
    """One article. `body` is its text, which no other article has but its reprint."""

    number: int
    family: str
    published: date
    title: str
    lead: str
    body: list[str]
    changed: datetime
    session: bool = False
    is_gone: bool = False
    is_revised: bool = False

    @property
    def path(self) -> str:
        return f"/tin-tuc/{_slug(self.title)}-{self.number}.html"

    @property
    def link(self) -> str:
        """As a listing prints it: some servers write the visitor's session into each address."""
        return f"{self.path};jsessionid={self.number * 7919 % 99991:X}" if self.session else self.path

    @property
    def etag(self) -> str:
        return f'"{self.number}-{int(self.changed.timestamp())}"'

    def html(self) -> str:
        """The page, in the style of its family."""
        paragraphs = "".join(f"<p align='justify'>{escape(p)}</p>" for p in self.body)
        inner = _STYLES[self.family].format(
            title=escape(self.title), lead=escape(self.lead), day=f"{self.published:%d/%m/%Y}", body=paragraphs
        )
        return (
            f'<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>{escape(self.title)}</title></head>'
            f'<body><div id="header"><img src="/b.png" alt="{PUBLISHER}"></div><ul class="menu">{MENU}</ul>{inner}'
            '<div class="footer">Lượt truy cập: 12345</div></body></html>'
        )


_STYLES = {
    "wordpress": '<article class="post"><h1 class="entry-title">{title}</h1><time class="entry-date">{day}</time>'
    '<div class="entry-content"><p><b>{lead}</b></p>{body}</div></article>',
    "liferay": '<div class="portlet-body"><h1 class="header-title">{title}</h1><span class="publish-date">{day}</span>'
    '<div class="journal-content-article"><p>{lead}</p>{body}</div></div>',
    "vnpt": '<div id="main-content"><h1 class="title-detail">{title}</h1><span class="date-post">{day}</span>'
    '<p class="article-sapo">{lead}</p><div class="content-detail">{body}</div></div>',
    "table08": '<table><tr><td class="tieude">{title}</td></tr><tr><td class="ngay">{day}</td></tr>'
    "<tr><td><p align='justify'>{lead}</p>{body}</td></tr></table>",
    "newspaper": '<header><a class="logo">Báo Mẫu</a></header><h1 class="detail-title">{title}</h1>'
    '<div class="detail-time">{day}</div><h2 class="detail-sapo">{lead}</h2><div class="detail-content">{body}</div>',
}


def _slug(title: str) -> str:
    import unicodedata

    plain = unicodedata.normalize("NFD", title.lower().replace("đ", "d"))
    kept = "".join(c for c in plain if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", "-", kept).strip("-")


def write_piece(number: int, published: date, title: str | None = None, session: bool = False) -> Piece:
    """The article of that number; every number has its own sums."""
    commune = COMMUNES[number % len(COMMUNES)]
    within = f"x{commune[1:]}"
    return Piece(
        number=number,
        family=FAMILIES[number % len(FAMILIES)],
        published=published,
        title=title or f"{commune} đánh giá kết quả xây dựng nông thôn mới đợt {number}",
        lead=f"Ngày {published:%d/%m/%Y}, {commune} tổ chức hội nghị đánh giá chương trình mục tiêu quốc gia.",
        body=[
            f"Theo báo cáo, trong đợt {number}, {within} được phân bổ {20 + 2 * number} tỷ đồng "
            "để thực hiện các công trình đường giao thông, thủy lợi và nhà văn hóa trên địa bàn các thôn.",
            f"Đến nay xã đã giải ngân được {10 + number} tỷ đồng, đạt 50% kế hoạch được giao; nhân dân đồng tình, tự "
            "nguyện hiến đất làm đường và góp công cùng chính quyền.",
            "Kết luận hội nghị, lãnh đạo xã đề nghị các ban, ngành, đoàn thể tiếp tục tuyên truyền để nhân dân tích "
            "cực tham gia, phấn đấu hoàn thành kế hoạch được giao trong thời gian tới.",
        ],
        changed=datetime.combine(published, time(1, 30), UTC),
        session=session,
    )


@dataclass(slots=True)
class Newsroom:
    """What the portal has published, the newest first. `extra` are further addresses that the listing names."""

    today: date
    pieces: list[Piece] = field(default_factory=list)
    extra: list[tuple[str, str]] = field(default_factory=list)

    @classmethod
    def of_a_year(cls, today: date, count: int = 60) -> Newsroom:
        """`count` articles over the year before `today`; one of them reprints another."""
        step = 360 / count
        room = cls(today)
        for n in range(count):
            day = today - timedelta(days=int(step * (count - 1 - n)) + 1)
            room.add(write_piece(n + 1, day, session=n % 6 == 0))
        if count >= 10:
            copy, first = room.pieces[3], room.pieces[8]
            copy.body, copy.lead = list(first.body), first.lead
        return room

    def add(self, piece: Piece) -> None:
        """Publish: the newest stands first."""
        self.pieces.insert(0, piece)

    def revise(self, piece: Piece, at: datetime) -> None:
        """A number of the text changes, the address does not."""
        piece.body[0] += " Số liệu đã được hiệu chỉnh."
        piece.changed = at
        piece.is_revised = True

    def find(self, path: str) -> Piece | None:
        """The article at a path, with or without the visitor's session."""
        bare = path.partition(";")[0]
        return next((piece for piece in self.pieces if piece.path == bare), None)

    @property
    def servable(self) -> list[Piece]:
        return [piece for piece in self.pieces if not piece.is_gone]

    def listing(self, page: int) -> str:
        """A page of the listing: articles, and behind the last ones the extra addresses."""
        rows = [(p.link, p.title, f"{p.published:%d/%m/%Y}", p.lead) for p in self.servable]
        day = f"{self.today:%d/%m/%Y}"
        for n, (address, title) in enumerate(self.extra):
            rows.insert(min(3 * n + 1, len(rows)), (address, title, day, ""))
        shown = rows[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
        items = "".join(
            f'<li class="news"><a href="{escape(address)}">{escape(title)}</a><span class="date">{day}</span>'
            f'<p class="lead">{escape(lead)}</p></li>'
            for address, title, day, lead in shown
        )
        return f'<html><head><meta charset="utf-8"><title>Tin tức</title></head><body><ul>{items}</ul></body></html>'

    def feed(self, origin: str) -> str:
        """The twenty newest articles as RSS."""
        items = "".join(
            f"<item><title>{escape(p.title)}</title><link>{origin}{escape(p.link)}</link>"
            f"<pubDate>{format_datetime(datetime.combine(p.published, time(1), UTC))}</pubDate>"
            f"<description>{escape(p.lead)}</description></item>"
            for p in self.servable[:20]
        )
        return f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>{items}</channel></rss>'

    def sitemap(self, origin: str, year: int | None) -> str:
        """The index, or the addresses of one year."""
        space = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
        if year is None:
            years = sorted({piece.published.year for piece in self.servable})
            maps = "".join(f"<sitemap><loc>{origin}/sitemap-{y}.xml</loc></sitemap>" for y in years)
            return f"<sitemapindex {space}>{maps}</sitemapindex>"
        urls = "".join(
            f"<url><loc>{origin}{escape(p.path)}</loc><lastmod>{p.changed.isoformat()}</lastmod></url>"
            for p in self.servable
            if p.published.year == year
        )
        return f"<urlset {space}>{urls}</urlset>"
