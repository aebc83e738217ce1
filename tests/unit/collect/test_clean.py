"""Cleaning: encodings, parts, furniture, masks, refusals; bytes of any kind give an article or an issue."""

from __future__ import annotations

import random
import unicodedata
from datetime import UTC, date, datetime

import pytest

from extractors.collect.clean import clean
from extractors.collect.contacts import mask
from extractors.collect.legacy import _TCVN3, from_vni
from extractors.records import Article, Issue, Page
from tests.unit.collect.pages import PROSE, TITLE, html, page, plain

BODY = "\n".join(PROSE)


def article(content: bytes | str, name: str = "a.html", content_type: str | None = None) -> Article:
    cleaned = clean(page(content, name, content_type))
    assert isinstance(cleaned, Article), cleaned
    return cleaned


def refused(content: bytes | str, name: str = "a.txt") -> str:
    cleaned = clean(page(content, name))
    assert isinstance(cleaned, Issue), cleaned
    return cleaned.check_name


def _windows_1258(text: str) -> bytes:
    """Each letter as windows-1258 has it: whole, or a base letter and a tone mark."""
    out = b""
    for char in text:
        base = unicodedata.normalize("NFD", char)
        tones = "".join(c for c in base if c in "\u0300\u0301\u0303\u0309\u0323")
        rest = unicodedata.normalize("NFC", "".join(c for c in base if c not in tones))
        try:
            out += char.encode("cp1258")
        except UnicodeEncodeError:
            out += (rest + tones).encode("cp1258")
    return out


def _tcvn3(text: str) -> bytes:
    letters = {meant: written for written, meant in _TCVN3.items()}
    return "".join(letters.get(char, char) for char in text).encode("latin-1")


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(html().encode(), id="declared"),
        pytest.param(html(charset="").encode(), id="undeclared"),
        pytest.param(html(charset='<meta charset="windows-1252"/>').encode(), id="declared wrongly"),
        pytest.param(html(charset='<meta charset="klingon"/>').encode(), id="declared nonsense"),
        pytest.param(html().encode("utf-8-sig"), id="utf-8 with mark"),
        pytest.param(html().encode("utf-16"), id="utf-16 with mark"),
        pytest.param(html().encode("utf-16-le"), id="utf-16 without mark"),
        pytest.param(html().encode("utf-16-be"), id="utf-16 big-endian"),
        pytest.param(unicodedata.normalize("NFD", html()).encode(), id="decomposed"),
        pytest.param(_windows_1258(html(charset='<meta charset="windows-1258">')), id="windows-1258"),
        pytest.param(_windows_1258(html()), id="windows-1258 declared utf-8"),
        pytest.param(_tcvn3(html(charset="")), id="tcvn3"),
        pytest.param(_tcvn3(html()).decode("latin-1").encode(), id="tcvn3 within utf-8"),
        pytest.param(html().encode().decode("latin-1").encode(), id="utf-8 read as latin-1 once"),
    ],
)
def test_clean_reads_every_encoding(content: bytes) -> None:
    assert article(content).text == f"{TITLE}\n\n{BODY}"


def test_clean_reads_vni() -> None:
    written = (
        "Huyeän Taân Hieäp hoïp veà xaây döïng noâng thoân môùi\n\nÑeán nay toaøn huyeän coù 7 xaõ ñaït chuaån noâng "
        "thoân môùi, caùc xaõ coøn laïi phaán ñaáu ñaït theâm 2 tieâu chí trong naêm, theo keá hoaïch cuûa tænh."
    )
    read = article(written.encode("cp1252"), "a.txt")
    assert read.title == "Huyện Tân Hiệp họp về xây dựng nông thôn mới"
    assert "Đến nay toàn huyện có 7 xã đạt chuẩn" in read.text and "của tỉnh." in read.text
    assert from_vni("ñöôøng") == "đường"


def test_clean_one_broken_byte_spoils_one_letter() -> None:
    raw = bytearray(html().encode())
    raw[raw.index("Kết luận".encode()) + 2] = 0xFF
    assert "luận cuộc họp, lãnh đạo huyện" in article(bytes(raw)).text


def test_clean_parts_come_from_the_page_head() -> None:
    head = (
        '<link rel="canonical" href="https://x.gov.vn/tin/1.html"/>'
        '<meta property="og:site_name" content="Cổng TTĐT X"/>'
        '<meta property="article:published_time" content="2024-04-12T18:30:00Z"/>'
        '<meta property="article:modified_time" content="2024-04-14T09:00:00+0700"/>'
        '<meta name="author" content="Ban Biên tập"/>'
    )
    read = article(html(head=head))
    assert (read.canonical_url, read.publisher, read.author) == (
        "https://x.gov.vn/tin/1.html",
        "Cổng TTĐT X",
        "Ban Biên tập",
    )
    assert read.published_on == date(2024, 4, 13)  # 01:30 in Vietnam
    assert read.updated_at == datetime(2024, 4, 14, 2, tzinfo=UTC)
    assert read.title == TITLE


def test_clean_what_a_page_does_not_say_is_none() -> None:
    read = article(plain(TITLE, body=tuple(p.replace("Ngày 12/4/2024, ", "") for p in PROSE)), "a.txt")
    assert (read.author, read.publisher, read.published_on, read.updated_at) == (None, None, None, None)
    assert read.canonical_url == read.uri


@pytest.mark.parametrize(
    "line, day",
    [
        ("Thứ Hai, 17/06/2019, 08:31 [GMT+7]", date(2019, 6, 17)),
        ("Ngày 17 tháng 10, 2018, thứ Tư", date(2018, 10, 17)),
        ("Đăng ngày 09-09-2024 | 647 lượt đọc", date(2024, 9, 9)),
        ("date 2017-03-05", date(2017, 3, 5)),
        ("[GMT+7] 09/07/2018, 10:06", date(2018, 7, 9)),
        ("Bình Minh, ngày 17/3/2020", date(2020, 3, 17)),
        ("Cập nhật lúc 10:22, Thứ Năm, 07/12/2017 (GMT+7)", date(2017, 12, 7)),
    ],
)
def test_clean_reads_the_date_line_and_drops_it(line: str, day: date) -> None:
    read = article(plain(TITLE, line), "a.txt")
    assert read.published_on == day
    assert read.text == f"{TITLE}\n\n{BODY}"


def test_clean_falls_back_to_the_dateline() -> None:
    assert article(plain(TITLE), "a.txt").published_on == date(2024, 4, 12)
    without_year = PROSE[0].replace("Ngày 12/4/2024", "Sáng 12/4")
    read = article(plain(f"{TITLE} năm 2023", body=(without_year, *PROSE[1:])), "a.txt")
    assert read.published_on == date(2023, 4, 12)
    crumbed = article(plain(TITLE, body=(f" date 2022-04 {without_year}", *PROSE[1:])), "a.txt")
    assert crumbed.published_on == date(2022, 4, 12)


def test_clean_a_note_in_the_text_dates_the_change() -> None:
    note = "(Bài viết được cập nhật lúc 9 giờ 12 phút ngày 20/5 theo số liệu chính thức)"
    read = article(plain(TITLE, "12/4/2024", body=(*PROSE, note)), "a.txt")
    assert read.updated_at == datetime(2024, 5, 20, 2, 12, tzinfo=UTC)
    assert note in read.text


@pytest.mark.parametrize(
    "crumb",
    [
        '6.0pt;text-indent:1.0cm;line-height:120%">',
        "NGHE BÀI VIẾT",
        "Hits count: 29,417,305",
        "Thống kê: Hôm nay 88 | Hôm qua 102 | Tổng 987.654",
        "Trang chủ » Tin tức » Nông thôn mới",
        "Cỡ chữ: A- A A+",
        "Ảnh: tư liệu",
        ". . . .",
        "Đăng bởi: admin - Lượt xem: 415",
        "Điện thoại: 0237.3868.246 - Email: vp@x.gov.vn",
    ],
)
def test_clean_drops_furniture_wherever_it_stands(crumb: str) -> None:
    wanted = f"{TITLE}\n\n{BODY}"
    assert article(plain(TITLE, crumb), "a.txt").text == wanted
    assert article(plain(TITLE, body=(PROSE[0], crumb, *PROSE[1:])), "a.txt").text == wanted
    assert article(plain(TITLE, after=(crumb,)), "a.txt").text == wanted


@pytest.mark.parametrize(
    "tail",
    [
        "Tin liên quan",
        "CÁC TIN BÀI KHÁC:",
        "Gửi bình luận của bạn",
        "Từ khóa: nông thôn mới",
        "Xem thêm",
        "Tin cùng chuyên mục",
        "Ý kiến bạn đọc (3)",
    ],
)
def test_clean_ends_the_body_where_other_things_begin(tail: str) -> None:
    after = (tail, "Huyện bên: 61 hộ hiến 5.400 m2 đất", "Giá cam tăng 5.000 đồng/kg", "Giấy phép số 12/GP-TTĐT")
    assert article(plain(TITLE, after=after), "a.txt").text == f"{TITLE}\n\n{BODY}"


def test_clean_a_related_box_in_the_middle_costs_no_prose() -> None:
    first, *rest = PROSE
    text = "\n\n".join(
        [TITLE, "Vừa qua huyện tổ chức cuộc họp.", "Xem thêm:", "Giá cam tăng 5.000 đồng/kg", first, *rest]
    )
    assert all(paragraph in article(text, "a.txt").text for paragraph in PROSE)


@pytest.mark.parametrize("signature", ["Ban Biên tập", "Tin, ảnh: Ban Biên tập", "PV", "Đài TT-TH huyện"])
def test_clean_takes_the_signature_for_the_author(signature: str) -> None:
    read = article(plain(TITLE, after=(signature,)), "a.txt")
    assert read.author == signature.removeprefix("Tin, ảnh: ")
    assert read.text == f"{TITLE}\n\n{BODY}"


def test_clean_a_list_of_figures_at_the_end_stays() -> None:
    items = ("Số tiêu chí của các xã như sau:", "- Xã An: 12 tiêu chí", "- Xã Bình: 9 tiêu chí")
    assert article(plain(TITLE, after=items), "a.txt").text.endswith("\n".join(items))


def test_clean_drops_captions() -> None:
    captions = ("anh tin bai", "Quang cảnh hội nghị.")
    read = article(plain(TITLE, body=(PROSE[0], *captions, PROSE[1], "Toàn cảnh cuộc họp", PROSE[2])), "a.txt")
    assert read.text == f"{TITLE}\n\n{BODY}"
    pictured = (
        f"<p>{PROSE[0]}</p><p style='text-align:center'><img src='a.jpg'/></p>"
        f"<p style='text-align:center'><em>Xã có 12 km đường mới</em></p><p>{PROSE[1]}</p>"
        f"<table><tr><td><img src='b.jpg'></td></tr><tr><td>Cầu dài 42 m</td></tr></table><p>{PROSE[2]}</p>"
    )
    assert article(html(pictured)).text == f"{TITLE}\n\n{BODY}"


def test_clean_gives_a_table_row_a_line_and_keeps_every_cell() -> None:
    table = (
        "<table><tr><th rowspan='2'>Xã</th><th colspan='2'>Tiêu chí</th></tr><tr><td>2023</td><td>2024</td></tr>"
        "<tr><td><p>An</p><p>Bình</p></td><td>12</td><td>&nbsp;</td></tr><tr><td></td><td>9</td><td>10<br>(+1)</td></tr></table>"
    )
    text = article(html("".join(f"<p>{p}</p>" for p in PROSE) + table)).text
    assert text.endswith("Xã\tTiêu chí\t\n\t2023\t2024\nAn Bình\t12\t\n\t9\t10 (+1)")


def test_clean_joins_lines_that_a_narrow_column_broke() -> None:
    broken = "\n".join(PROSE[1][i : i + 60] for i in range(0, 0, 60)) or PROSE[1].replace(
        " triệu đồng, đã", " triệu\nđồng, đã"
    )
    assert PROSE[1] in article(plain(TITLE, body=(PROSE[0], broken, PROSE[2])), "a.txt").text


def test_clean_finds_the_title_behind_the_page_head() -> None:
    head = ("CỔNG THÔNG TIN ĐIỆN TỬ HUYỆN X", "Giới thiệu | Tin tức | Văn bản", "Thứ sáu, 12/4/2024 - 15:42", TITLE)
    read = article(plain(*head), "a.txt")
    assert (read.title, read.publisher) == (TITLE, "CỔNG THÔNG TIN ĐIỆN TỬ HUYỆN X")
    assert read.published_on == date(2024, 4, 12)


@pytest.mark.parametrize(
    "text, masked",
    [
        ("gọi 0206 3830 123 ngay", "gọi xxxxxxxxxxxxx ngay"),
        ("số (0235) 3.796.070.", "số xxxxxxxxxxxxxxxx."),
        ("ĐT +84 912 345 678", "ĐT xxxxxxxxxxxxxxx"),
        ("thư vp.ubnd@x.gov.vn nhé", "thư xxxxxxxxxxxxxxxx nhé"),
        ("hotline 1900 1234", "hotline xxxxxxxxx"),
        ("vốn 0,8 tỷ; 1.900.000 đồng; 9.075.000.000 đồng", None),
        ("ngày 01/02/2023 đạt 09/19 tiêu chí, 08 xã", None),
        ("giai đoạn 2016 - 2020, 2021-2025", None),
        ("1800 hộ, 1.850 m đường, 02 xã 15 thôn", None),
        ("Nghị quyết số 01-NQ/TU, Kế hoạch 018/KH-UBND", None),
    ],
)
def test_mask_hides_numbers_of_telephones_and_no_others(text: str, masked: str | None) -> None:
    assert mask(text) == (masked if masked is not None else text)
    assert len(mask(text)) == len(text)


ENGLISH = "The district has met twelve of nineteen criteria and spent two billion on new rural roads this year. " * 6
GAMBLING = (
    "Nhà cái uy tín hàng đầu với casino trực tuyến, nổ hũ, bắn cá và xóc đĩa. Đăng ký tài khoản hôm nay để được khuyến "
    "mãi nạp lần đầu, tỷ lệ kèo tốt nhất, rút tiền nhanh trong ngày cho mọi người chơi trên cả nước."
)


def _rot13(text: str) -> str:
    return text.translate(str.maketrans("abcdefghijklmnopqrstuvwxyz", "nopqrstuvwxyzabcdefghijklm"))


@pytest.mark.parametrize(
    "content, check",
    [
        (b"", "empty_page"),
        (b" \r\n\t", "empty_page"),
        (b"\xff\xfe", "empty_page"),
        (b"%PDF-1.4\n%\xe2\xe3\xcf\xd3", "binary_page"),
        (bytes(range(256)) * 20, "binary_page"),
        ("Trang chủ\nĐăng nhập\n", "not_article"),
        (f"Rural news\n\n{ENGLISH}", "not_vietnamese"),
        (f"{TITLE}\n\n{_rot13(BODY)}", "enciphered"),
        (f"{TITLE}\n\n{'kJh3' * 400} {BODY[:150]}", "enciphered"),
        (f"Link vào w88\n\n{GAMBLING}", "gambling"),
        (f"{TITLE}\n\n" + f"{PROSE[2]}\n\n" * 8, "machine_text"),
        (f"{TITLE}\n\n{BODY}\n(Bài viết được dịch tự động từ tiếng nước ngoài bằng máy.)", "machine_text"),
    ],
)
def test_clean_refuses_what_is_no_article(content: bytes | str, check: str) -> None:
    assert refused(content) == check


def test_clean_news_of_a_police_raid_is_no_gambling() -> None:
    raid = "Công an huyện triệt phá một đường dây lô đề, cá cược với số tiền trên 3 tỷ đồng, tạm giữ năm đối tượng."
    assert raid in article(plain(TITLE, body=(*PROSE, raid)), "a.txt").text


def test_clean_a_blob_beside_an_article_is_no_cipher() -> None:
    assert PROSE[1] in article(plain(TITLE, body=(PROSE[0], "kJh3" * 400, *PROSE[1:])), "a.txt").text


def test_clean_depends_on_the_bytes_alone() -> None:
    assert article(html()) == article(html())
    assert article(html()).article_id != article(html(), "b.html").article_id


def _mutated(source: bytes, rng: random.Random) -> bytes:
    raw = bytearray(source)
    pieces = [
        b"<div>" * 2000,
        b"</td>",
        b"<table><tr><td colspan=999999>",
        b"<!--",
        b"&#xD800;",
        b"\x00",
        b"31/2/2020 ",
        b"1." * 900,
    ]
    for _ in range(rng.randint(1, 10)):
        at = rng.randrange(len(raw) + 1)
        kind = rng.randrange(5)
        if kind == 0 and raw:
            raw[at - 1] = rng.randrange(256)
        elif kind == 1:
            del raw[at : at + rng.randint(1, 300)]
        elif kind == 2:
            raw[at:at] = rng.randbytes(rng.randint(1, 20))
        elif kind == 3:
            raw[at:at] = rng.choice(pieces)
        else:
            raw[at:at] = raw[: rng.randint(0, 200)]
    return bytes(raw)


def test_clean_raises_for_no_bytes() -> None:
    rng = random.Random(20240501)
    sources = [
        html().encode(),
        html().encode("utf-16"),
        plain("Trang chủ | Tin tức", TITLE, "12/4/2024").encode(),
        _tcvn3(html()),
    ]
    kinds = [None, "text/html", "text/plain; charset=klingon", "text/html; charset=utf-16"]
    seen = {Article: 0, Issue: 0}
    for number in range(2000):
        cleaned = clean(
            page(_mutated(rng.choice(sources), rng), f"a.{'txt' if number % 2 else 'html'}", rng.choice(kinds))
        )
        seen[type(cleaned)] += 1
    assert seen[Article] > 500 and seen[Issue] > 20


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("https://www.a.gov.vn/tin/1.html", "https://www.a.gov.vn/tin/1.html"),
        ("https://b.gov.vn/tin/1.html", "https://a.gov.vn/tin/1.html?in=1"),
    ],
)
def test_a_page_speaks_for_its_own_host_alone(told: str, kept: str) -> None:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in PROSE)
    written = (
        f'<html><head><link rel="canonical" href="{told}"/><title>{TITLE}</title></head><body>{body}</body></html>'
    )
    seen = datetime(2024, 1, 1, tzinfo=UTC)
    article = clean(Page("https://a.gov.vn/tin/1.html?in=1", "a", written.encode(), seen, "text/html"))
    assert isinstance(article, Article)
    assert article.canonical_url == kept
