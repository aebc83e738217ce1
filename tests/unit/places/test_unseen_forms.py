"""Forms that articles outside of the first corpus brought: counted units, figures, apostrophes, undated texts."""

from __future__ import annotations

from datetime import date

import pytest

from tests.unit.places.conftest import Read, home, said

C, D, P, V = "commune", "district", "province", "village"

FORMS: list[tuple[str, str, str, list[tuple[str, str]]]] = [
    # (title, body, date, mentions)
    (
        "Mang Thít lo xã tụt tiêu chí",
        "Nhơn Phú cùng 12 tiêu chí; Chánh An 11; Bình Phước 7; thấp nhất là Hòa Tịnh với 5 tiêu chí.",
        "2017-11-15",
        [("Mang Thít", D), ("Nhơn Phú", C), ("Chánh An", C), ("Bình Phước", C), ("Hòa Tịnh", C)],
    ),
    (
        "6 xã Bắc Kạn nhận quyết định",
        "Thanh Thịnh của Chợ Mới và Thượng Giáo của Ba Bể là những xã vừa được tỉnh Bắc Kạn công nhận.",
        "2021-12-01",
        [("Bắc Kạn", P), ("Thanh Thịnh", C), ("Chợ Mới", D), ("Thượng Giáo", C), ("Ba Bể", D), ("Bắc Kạn", P)],
    ),
    ("Tiếp sức 10 xã Bình Định về đích", "Tỉnh Bình Định cấp 50 tỷ đồng.", "2017-07-22", [("Bình Định", P)] * 2),
    ("5 xã của Hải Dương đạt chuẩn", "Tỉnh Hải Dương có 160 xã.", "2020-04-30", [("Hải Dương", P)] * 2),
    (
        "Mỗi xã Đam Rông thêm 2,75 tiêu chí",
        "5 xã có từ 16 đến 18 tiêu chí: Đạ Tông, Đạ M'rông, Liêng Srônh; Đạ K'Nàng đã xong.",
        "2020-01-03",
        [("Đam Rông", D), ("Đạ Tông", C), ("Đạ M'Rông", C), ("Liêng Srônh", C), ("Đạ K'Nàng", C)],
    ),
    (
        "Theo kế hoạch của huyện Ba Tơ",
        "Các xã Ba Tiêu, Ba Xa đạt 8 tiêu chí; năm 2023 xã Ba Vì đạt thêm 2 tiêu chí.",
        "2023-06-20",
        [("Ba Tơ", D), ("Ba Tiêu", C), ("Ba Xa", C), ("Ba Vì", C)],
    ),
    (
        "72 tỷ đồng cho Quảng Nam",
        "Dự phòng cho 20 thôn và 5 xã: ba xã Trà Tân (Bắc Trà My), Quế Lộc (Nông Sơn), Quế Trung (Nông Sơn).",
        "2020-03-01",
        [("Quảng Nam", P), ("Trà Tân", C), ("Bắc Trà My", D), ("Quế Lộc", C), ("Nông Sơn", D), ("Quế Trung", C),
         ("Nông Sơn", D)],
    ),
    (
        "Nông dân Cư M'gar góp 3 tỷ đồng",
        "Huyện Cư M'gar (Đắk Lắk) có 2 xã.",
        "2016-08-01",
        [("Cư M'gar", D), ("Cư M'gar", D), ("Đắk Lắk", P)],
    ),
    (
        "Ea H'leo: 6 xã nông thôn mới",
        "Ea Nam, Ea Ral, Ea Hiao và Ea Khăl là 6/11 xã của huyện Ea H'leo (Đắk Lắk) đã hoàn thành.",
        "2020-01-16",
        [("Ea H'leo", D), ("Ea Nam", C), ("Ea Ral", C), ("Ea Hiao", C), ("Ea Khal", C), ("Ea H'leo", D),
         ("Đắk Lắk", P)],
    ),
    (
        "Thêm 8 xã của Gia Lai",
        "gồm: xã Đak Yă (huyện Mang Yang), xã Glar (huyện Đak Đoa), xã Dun, xã Ia Hlốp, xã Ia Pal (huyện Chư Sê).",
        "2016-12-19",
        [("Gia Lai", P), ("Đăk Yă", C), ("Mang Yang", D), ("Glar", C), ("Đak Đoa", D), ("Dun", C), ("Ia HLốp", C),
         ("Ia Pal", C), ("Chư Sê", D)],
    ),
    (
        "Huyện Tu Mơ Rông",
        "Xã Ngọc Lây đạt 6 tiêu chí, xã Ngọk Yêu đạt 4 tiêu chí.",
        "2018-08-02",
        [("Tu Mơ Rông", D), ("Ngọk Lây", C), ("Ngọk Yêu", C)],
    ),
    ("Huyện Đăk Hà", "Xã Ngọc Wang đạt chuẩn.", "2023-04-12", [("Đăk Hà", D), ("Ngọk Wang", C)]),
    (
        "Thành phố Lào Cai có thêm thôn kiểu mẫu",
        "Các thôn Tượng 2, Kíp Tước 1, Hẻo của xã Hợp Thành được công nhận.",
        "2019-10-11",
        [("Lào Cai", D), ("Tượng 2", V), ("Kíp Tước 1", V), ("Hẻo", V), ("Hợp Thành", C)],
    ),
    (
        "Bình Định",
        "Nhơn Hậu, Nhơn Hạnh (TX An Nhơn) 10 tỉ đồng; Phước Mỹ (TP.Quy Nhơn) 5 tỷ đồng.",
        "2017-07-22",
        [("Bình Định", P), ("Nhơn Hậu", C), ("Nhơn Hạnh", C), ("An Nhơn", D), ("Phước Mỹ", C), ("Quy Nhơn", D)],
    ),
    (
        "Đồng Tháp: 9 xã được công nhận",
        "gồm các xã: Mỹ Hội, Phong Mỹ (Cao Lãnh); Mỹ Ngãi, Mỹ Tân, Tịnh Thới (TP.Cao Lãnh).",
        "2019-05-02",
        [("Đồng Tháp", P), ("Mỹ Hội", C), ("Phong Mỹ", C), ("Cao Lãnh", D), ("Mỹ Ngãi", C), ("Mỹ Tân", C),
         ("Tịnh Thới", C), ("Cao Lãnh", D)],
    ),
    (
        "Thêm 2 xã của Vĩnh Thuận",
        "Huyện Vĩnh Thuận góp 2 xã là Vĩnh Thuận và Vĩnh Bình Bắc, huyện Giồng Riềng góp 3 xã.",
        "2019-04-26",
        [("Vĩnh Thuận", D), ("Vĩnh Thuận", D), ("Vĩnh Thuận", C), ("Vĩnh Bình Bắc", C), ("Giồng Riềng", D)],
    ),
    (
        "Tiêu chí ở Phú Thọ",
        "Huyện Thanh Thuỷ, Thành phố Việt Trì và Thị xã Phú Thọ có 100% các xã đạt chuẩn.",
        "2018-12-01",
        [("Phú Thọ", P), ("Thanh Thủy", D), ("Việt Trì", D), ("Phú Thọ", D)],
    ),
    (
        "Như Xuân rà soát các tiêu chí",
        "Huyện Như Xuân có xã Hóa Quỳ.",
        "2023-08-14",
        [("Như Xuân", D), ("Như Xuân", D), ("Hóa Quỳ", C)],
    ),
    (
        "Hội nghị của huyện Tân Châu, tỉnh Tây Ninh",
        "Cùng dự có Ủy ban MTTQ Việt Nam huyện; bà con các làng Chăm dự họp.",
        "2022-07-17",
        [("Tân Châu", D), ("Tây Ninh", P)],
    ),
    (
        "Hà Tĩnh rà soát",
        "Huyện Can Lộc: Thường Nga 19, Thiên Lộc 17, Vượng Lộc 15 tiêu chí.",
        "2018-05-05",
        [("Hà Tĩnh", P), ("Can Lộc", D), ("Thường Nga", C), ("Thiên Lộc", C), ("Vượng Lộc", C)],
    ),
    (
        "Quảng Nam có thêm xã",
        "gồm Tà Bhing (Nam Giang), A Tiêng, Lăng, Tr'Hy (Tây Giang).",
        "2019-05-05",
        [("Quảng Nam", P), ("Tà Bhing", C), ("Nam Giang", D), ("A Tiêng", C), ("Lăng", C), ("Tr'Hy", C),
         ("Tây Giang", D)],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("title", "body", "on", "mentions"), FORMS, ids=[f[0][:30] for f in FORMS])
def test_form_is_read(read: Read, title: str, body: str, on: str, mentions: list[tuple[str, str]]) -> None:
    assert said(read(title, body, on=on)) == mentions


def test_name_tied_once_is_found_again_where_it_stands_bare(read: Read) -> None:
    body = "Xã Yên Hưng, huyện Văn Yên đạt chuẩn. Số tiền Yên Hưng thực hiện là 12 tỷ đồng. Giờ Yên Hưng đổi khác."
    reading = read("Tin trong ngày", body, on="2019-05-01")
    assert said(reading) == [("Yên Hưng", C), ("Văn Yên", D), ("Yên Hưng", C), ("Yên Hưng", C)]


def test_bare_commune_is_tied_as_its_levelled_namesake_was(read: Read) -> None:
    body = "Xã Ngọc Chiến đạt 19 tiêu chí; xã Y Tý đạt 12 tiêu chí. Riêng Ngọc Chiến thu 3 tỷ đồng."
    reading = read("Tin trong ngày", body, on="2021-05-24")
    assert [m.name for m in reading.mentions] == ["Ngọc Chiến", "Y Tý", "Ngọc Chiến"]
    assert reading.mentions[2].place_id == reading.mentions[0].place_id


@pytest.mark.parametrize(
    ("body", "chain"),
    [
        ("Bạc Liêu có trong tay 21 xã đạt 19/19 tiêu chí.", ["Bạc Liêu", "Việt Nam"]),
        ("Đến năm 2026, tỉnh Hậu Giang phấn đấu thêm 4 xã.", ["Hậu Giang", "Việt Nam"]),
        ("Giai đoạn 2026 - 2030, tỉnh Hải Dương có thêm 5 xã.", ["Hải Dương", "Việt Nam"]),
        ("Năm 2021, xã Y Tý của Bát Xát đạt 12 tiêu chí.", ["Bát Xát", "Lào Cai", "Việt Nam"]),
    ],
)
def test_undated_article_is_read_with_the_units_before_the_reform(read: Read, body: str, chain: list[str]) -> None:
    reading = read("Tin trong ngày", body)
    assert home(reading) == chain
    assert all(p.valid_from is None or p.valid_from < date(2025, 7, 1) for p in reading.home)


@pytest.mark.parametrize(
    "body",
    [
        "Sau sáp nhập, xã Y Tý, tỉnh Lào Cai đạt 10 tiêu chí.",
        "Vận hành chính quyền địa phương 2 cấp, xã Y Tý, tỉnh Lào Cai đạt 10 tiêu chí.",
        "Đến ngày 31/8/2025, xã Y Tý, tỉnh Lào Cai đạt 10 tiêu chí.",
        "Hết tháng 9 năm 2025, xã Y Tý, tỉnh Lào Cai đạt 10 tiêu chí.",
        "Trong năm 2026, xã Y Tý, tỉnh Lào Cai được giao 12 tỷ đồng.",
    ],
)
def test_undated_article_with_a_sign_of_the_reform_is_read_with_the_units_since(read: Read, body: str) -> None:
    reading = read("Tin trong ngày", body)
    (commune,) = [m for m in reading.mentions if m.level == C]
    assert reading.units[commune.place_id].valid_from == date(2025, 7, 1)


def test_page_heading_that_names_the_nation_does_not_speak_for_it(read: Read) -> None:
    body = "Nông thôn mới Đồng Nai: nhìn lại năm 2022. Đến hết năm, Đồng Nai có 18 xã nâng cao."
    assert home(read("Việt Nam vươn mình", body, on="2022-12-20")) == ["Đồng Nai", "Việt Nam"]


def test_commune_of_the_district_spoken_of_beats_a_namesake_that_outlived_it(read: Read) -> None:
    body = "Nổi bật là xã Yên Hưng và xã Đại Phác. Số tiền Yên Hưng thực hiện là 104 tỷ đồng."
    reading = read("Văn Yên khởi sắc", f"Huyện Văn Yên có 26 xã. {body}")
    communes = [reading.units[m.place_id].district_name for m in reading.mentions if m.level == C]
    assert communes == ["Văn Yên"] * 3
