"""Copies as other sites make them of an article, and pages that look like copies and are none."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tests.unit.warehouse.drafts import Draft, draft

# What surrounds the articles of a site where its template is not known: long lines that look like text.
FURNITURE = {
    "tin-mien-nui.vn": (
        "Trang chủ Giới thiệu Tin tức sự kiện Chỉ đạo điều hành Văn bản Dịch vụ công Thư viện ảnh Hỏi đáp Sơ đồ cổng",
        "Giấy phép thiết lập trang thông tin điện tử tổng hợp do Sở Thông tin và Truyền thông cấp; ghi rõ nguồn khi "
        "phát hành lại thông tin từ trang này, mọi hành vi sao chép mà không được chấp thuận đều bị xử lý theo quy "
        "định. Ban biên tập chịu trách nhiệm trước pháp luật về nội dung đăng tải và mong nhận được góp ý của bạn đọc.",
    ),
    "bao-nong-thon-moi.vn": (
        "Bạn đang đọc bài viết trong chuyên mục Nông thôn mới, mời quý độc giả chia sẻ với bạn bè và theo dõi kênh của "
        "tòa soạn để cập nhật nhanh nhất tin trong ngày, tin ảnh, phóng sự truyền hình và ý kiến của chuyên gia.",
        "Cơ quan chủ quản và trụ sở tòa soạn đặt tại trung tâm thành phố, văn phòng đại diện tại các tỉnh; đường dây "
        "nóng phục vụ cả ngày nghỉ; liên hệ quảng cáo qua bộ phận kinh doanh, bảng giá hiện hành có trên trang.",
    ),
}
REFERRING = "Phóng viên tổng hợp từ báo cáo của địa phương."


@dataclass(frozen=True, slots=True)
class Told:
    """An article as it was first told: its title and its paragraphs."""

    name: str
    title: str
    paragraphs: tuple[str, ...]
    published_on: date

    @property
    def text(self) -> str:
        return "\n\n".join((self.title, *self.paragraphs))


def told(name: str, text: str, published_on: date) -> Told:
    """The article of a cleaned text; wrapped lines are sentences of one paragraph."""
    title, _, body = text.partition("\n\n")
    paragraphs = tuple(line.strip() for line in body.splitlines() if line.strip())
    return Told(name, title.strip(), paragraphs, published_on)


def _first(share: float) -> Callable[[Told], str]:
    """So much of the text, as a paper short of room prints it."""

    def cut(article: Told) -> str:
        words = article.text.split(" ")
        return " ".join(words[: round(len(words) * share)])

    return cut


def _retitled(article: Told) -> str:
    return "\n\n".join(("Ghi nhận từ cơ sở sau một chặng đường", *article.paragraphs))


def _reordered(article: Told) -> str:
    """Sentences of the second half before those of the first."""
    sentences = re.split(r"(?<=[.;!?])\s+", " ".join(article.paragraphs))
    half = len(sentences) // 2
    return "\n\n".join((article.title, " ".join(sentences[half:]), " ".join(sentences[:half])))


def _furnished(host: str) -> Callable[[Told], str]:
    above, below = FURNITURE[host]
    return lambda article: f"{article.title}\n\n{above}\n\n" + "\n".join(article.paragraphs) + f"\n\n{below}"


def _all_at_once(article: Told) -> str:
    """Cut, under another title, turned round, and among another site's furniture."""
    changed = told(article.name, _reordered(told(article.name, _first(0.6)(article), article.published_on)), date.min)
    above, below = FURNITURE["bao-nong-thon-moi.vn"]
    return f"Vài nét từ vùng cao\n\n{above}\n\n" + "\n".join((*changed.paragraphs, REFERRING)) + f"\n\n{below}"


def _edited(article: Told) -> str:
    """One word in thirty put otherwise, as an editor does."""
    words = article.text.split(" ")
    return " ".join("nhiều" if number % 30 == 17 else word for number, word in enumerate(words))


# Way of copying: host that prints the copy, and how it makes the text.
COPIES: dict[str, tuple[str, Callable[[Told], str]]] = {
    "cut": ("cat-ngan.vn", _first(0.6)),
    "cut to a third": ("cat-ngan-nua.vn", _first(1 / 3)),
    "re-titled": ("doi-tieu-de.vn", _retitled),
    "re-ordered": ("dao-doan.vn", _reordered),
    "another site's furniture": ("tin-mien-nui.vn", _furnished("tin-mien-nui.vn")),
    "furniture not seen before": ("{name}.moi.vn", _furnished("bao-nong-thon-moi.vn")),
    "a word in thirty": ("bien-tap.vn", _edited),
    "all at once": ("bao-nong-thon-moi.vn", _all_at_once),
}


def _next_report(article: Told) -> str:
    """The same wording a quarter later: every number is another."""
    return re.sub(r"\d+", lambda number: str(int(number[0]) * 2 + 3), article.text)


def originals(articles: Sequence[Told]) -> dict[str, Draft]:
    """Each article on the portal that told of it first, by name."""
    return {
        a.name: draft(
            a.name,
            a.text,
            published_on=a.published_on,
            canonical_url=f"https://{a.name}.gov.vn/tin/{a.name}",
            site_id="goc",
        )
        for a in articles
    }


def copies(articles: Sequence[Told], way: str) -> dict[str, Draft]:
    """A copy of each article in that way, by the name of what it copies."""
    hosts, change = COPIES[way]
    made = {}
    for a in articles:
        host = hosts.format(name=a.name)
        made[a.name] = draft(
            f"{host}-{a.name}",
            change(a),
            published_on=a.published_on + timedelta(days=2),
            canonical_url=f"https://{host}/{a.name}",
            site_id=host,
        )
    return made


def lookalikes(articles: Sequence[Told]) -> list[Draft]:
    """Pages that are nobody's copy: next reports of the same office, digests, short notices amid long furniture."""
    later = [
        draft(
            f"sau-{a.name}",
            _next_report(a),
            published_on=a.published_on + timedelta(days=91),
            canonical_url=f"https://{a.name}.gov.vn/tin/sau-{a.name}",
            site_id="goc",
        )
        for a in articles
    ]
    digests = [_digest(articles[n : n + 3]) for n in range(0, len(articles) - 2, 3)]
    return later + digests + [notice for host in (*FURNITURE, "tin-ngan.vn") for notice in _notices(articles, host)]


def _digest(articles: Sequence[Told]) -> Draft:
    """Three articles whole, one after the other, the day after the last of them."""
    name = "-".join(a.name for a in articles)
    return draft(
        f"tin-van-{name}",
        "Tin vắn trong tuần\n\n" + "\n\n".join(a.text for a in articles),
        published_on=max(a.published_on for a in articles) + timedelta(days=1),
        canonical_url=f"https://tin-van.vn/{name}",
        site_id="tin-van.vn",
    )


def _notices(articles: Sequence[Told], host: str) -> list[Draft]:
    """Thirty words of their own, under the furniture of the host."""
    above, below = FURNITURE.get(host) or FURNITURE["tin-mien-nui.vn"]
    # A site of which only two pages are known yet.
    known = articles[:20] if host in FURNITURE else articles[:2]
    return [
        draft(
            f"{host}-ngan-{a.name}",
            f"Thông báo\n\n{above}\n\n{_invented(a, host)}\n\n{below}",
            published_on=a.published_on + timedelta(days=5),
            canonical_url=f"https://{host}/thong-bao/{a.name}",
            site_id=host,
        )
        for a in known
    ]


def _invented(article: Told, host: str) -> str:
    """Thirty words that stand nowhere else: those of the article, each marked."""
    return " ".join(f"{word}_{article.name}_{host[:5]}" for word in " ".join(article.paragraphs).split()[:30])
