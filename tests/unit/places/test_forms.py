"""How the news writes names of places: each form with what must be read, and what must not."""

from __future__ import annotations

import pytest

from tests.unit.places.conftest import Read, home, said

C, D, P, V = "commune", "district", "province", "village"

FORMS: list[tuple[str, str, list[tuple[str, str]]]] = [
    # (body, date, mentions)
    ("UBND huyện làm việc với 2 xã Axan và Bhalêê.", "2022-04-14", [("A Xan", C), ("Bha Lêê", C)]),
    ("Tại huyện Tây Giang, xã Bha Lê đạt 12 tiêu chí.", "2022-04-14", [("Tây Giang", D), ("Bha Lêê", C)]),
    ("Xã Hoàng Đồng, TP. Lạng Sơn đạt chuẩn.", "2020-02-01", [("Hoàng Đồng", C), ("Lạng Sơn", D)]),
    ("xã Chi Lăng,huyện Chi Lăng", "2020-01-22", [("Chi Lăng", C), ("Chi Lăng", D)]),
    (
        "Huyện Mường Lát có các xã Trung Lý, Mường Lý, Nhi Sơn.",
        "2020-12-10",
        [("Mường Lát", D), ("Trung Lý", C), ("Mường Lý", C), ("Nhi Sơn", C)],
    ),
    (
        "4 xã: An Chấn, An Nghiệp, An Dân (huyện Tuy An), Đức Bình Đông (huyện Sông Hinh).",
        "2018-10-17",
        [("An Chấn", C), ("An Nghiệp", C), ("An Dân", C), ("Tuy An", D), ("Đức Bình Đông", C), ("Sông Hinh", D)],
    ),
    (
        "thôn Tân Long xã Hồ Sơn và thôn Chùa vàng xã Minh Quang",
        "2021-10-11",
        [("Tân Long", V), ("Hồ Sơn", C), ("Chùa Vàng", V), ("Minh Quang", C)],
    ),
    (
        "thôn Quảng Xá, Tiên Mỹ 2, Lâm Cao, Duy Viên và Đặng Xá, xã Vĩnh Lâm (huyện Vĩnh Linh)",
        "2025-01-24",
        [
            ("Quảng Xá", V),
            ("Tiên Mỹ 2", V),
            ("Lâm Cao", V),
            ("Duy Viên", V),
            ("Đặng Xá", V),
            ("Vĩnh Lâm", C),
            ("Vĩnh Linh", D),
        ],
    ),
    ("Bản Na Tao của xã Pù Nhi, huyện Mường Lát", "2020-12-10", [("Na Tao", V), ("Pù Nhi", C), ("Mường Lát", D)]),
    (
        "Xuân Thọ và Trạm Hành (thành phố Đà Lạt) là 2 xã nữa.",
        "2014-08-01",
        [("Xuân Thọ", C), ("Trạm Hành", C), ("Đà Lạt", D)],
    ),
    (
        "Huyện Bình Liêu: Đồng Tâm 16/19, Húc Động 15/19, Đồng Văn 14/19 tiêu chí.",
        "2020-03-17",
        [("Bình Liêu", D), ("Đồng Tâm", C), ("Húc Động", C), ("Đồng Văn", C)],
    ),
    (
        "Huyện Lâm Bình có các xã; Thổ Bình, Bình An, Hồng Quang.",
        "2020-04-13",
        [("Lâm Bình", D), ("Thổ Bình", C), ("Bình An", C), ("Hồng Quang", C)],
    ),
    (
        "Tu Mơ Rông và Kon Plông, mỗi huyện 20,5 tỉ đồng; Đăk Glei, Kon Rẫy thì mỗi huyện 13,4 tỉ đồng.",
        "2016-05-01",
        [("Tu Mơ Rông", D), ("Kon Plông", D), ("Đắk Glei", D), ("Kon Rẫy", D)],
    ),
    (
        "Xã Sa Nhơn ở huyện Sa Thầy; xã Đăk Nông, Đăk Kan ở huyện Ngọc Hồi.",
        "2016-12-20",
        [("Sa Nhơn", C), ("Sa Thầy", D), ("Đăk Nông", C), ("Đăk Kan", C), ("Ngọc Hồi", D)],
    ),
    ("Đến huyện miền núi Con Cuông", "2022-07-05", [("Con Cuông", D)]),
    ("Ở xã biên giới Tân Lập, huyện Tân Biên", "2021-04-05", [("Tân Lập", C), ("Tân Biên", D)]),
    ("Ô Lâm, xã của huyện Tri Tôn có 3.032 hộ", "2024-11-01", [("Ô Lâm", C), ("Tri Tôn", D)]),
    (
        "Huyện Hương Sơn, Hà Tĩnh giao vốn cho xã Sơn Kim 1",
        "2021-06-06",
        [("Hương Sơn", D), ("Hà Tĩnh", P), ("Sơn Kim 1", C)],
    ),
    ("xã Bản Mế, huyện Si Ma Cai", "2021-12-24", [("Bản Mế", C), ("Si Ma Cai", D)]),
    (
        "huyện Si Ma Cai\nXã\tNăm 2021\nBản Mế\t19\nCán Cấu\t15",
        "2021-12-24",
        [("Si Ma Cai", D), ("Bản Mế", C), ("Cán Cấu", C)],
    ),
    (
        "Các huyện Ea H'leo, Cư M'gar và TP Buôn Ma Thuột",
        "2024-07-10",
        [("Ea H'leo", D), ("Cư M'gar", D), ("Buôn Ma Thuột", D)],
    ),
    ("Huyện Sa Thầy, tỉnh KON TUM", "2016-05-01", [("Sa Thầy", D), ("Kon Tum", P)]),
    (
        "Vùng Đồng bằng sông Hồng đạt 99%, miền núi phía bắc 44%, Tây Nguyên 57%",
        "2022-12-06",
        [("Đồng bằng sông Hồng", "region"), ("Trung du và miền núi phía Bắc", "region"), ("Tây Nguyên", "region")],
    ),
    ("Cả nước có 6.022 xã đạt chuẩn", "2022-12-06", [("Việt Nam", "nation")]),
]


@pytest.mark.parametrize(("body", "on", "mentions"), FORMS, ids=[f[0][:40] for f in FORMS])
def test_form_is_read(read: Read, body: str, on: str, mentions: list[tuple[str, str]]) -> None:
    assert said(read("Tin trong ngày", body, on=on)) == mentions


NO_PLACES = [
    "Ngân hàng Chính sách xã hội cho 436 hộ vay.",
    "Đồng chí Nguyễn Văn Sơn, Phó Bí thư Huyện ủy, Chủ tịch UBND huyện chủ trì.",
    "Mặt trận Dân tộc Thống nhất Việt Nam có 93 năm.",
    "Ông Hà Văn Thanh, Chủ tịch UBND xã nói.",
    "Bà Tân Lập được hỗ trợ 2 con bò.",
    "Trưởng bản Lò Văn Pành nói.",
    "Toàn huyện có 88 bản. Đến nay 4 bản được công nhận.",
    "Các xã, thị trấn. Chủ tịch các xã báo cáo.",
    "nhân dân đồng tâm, thống nhất, đoàn kết xây dựng nông thôn mới.",
    "Nông thôn Mới là chương trình lớn.",
    "Ban hành kèm theo văn bản Hướng dẫn số 199.",
    "Sông Hồng và Hoàng Cúc",
    "Thứ Ba, ngày 25/09/2018",
    "đạt tiêu chí số 10 và số 11, riêng xã 12 tiêu chí.",
    "Hợp tác xã Tân Thành có 12 thành viên.",
]


@pytest.mark.parametrize("body", NO_PLACES)
def test_what_is_no_place_is_not_read(read: Read, body: str) -> None:
    reading = read("Tin trong ngày", body, on="2021-05-05")
    assert said(reading) == []
    assert reading.home == ()


def test_heading_in_capitals_names_the_district_that_the_publisher_speaks_for(read: Read) -> None:
    reading = read("QUẢN BẠ: KIỂM TRA TIẾN ĐỘ THỰC HIỆN", "Xã Đông Hà đạt 17 tiêu chí.", on="2022-11-18",
                   publisher="Cổng TTĐT huyện Quản Bạ")  # fmt: skip
    assert said(reading) == [("Quản Bạ", D), ("Đông Hà", C)]


def test_villages_in_a_list_that_announces_them_have_their_communes(read: Read) -> None:
    body = (
        "Khu dân cư kiểu mẫu triển khai tại 11 thôn của 8 xã trong huyện: Hà Nhuận (Duy Phước), Phú Đa 1 (Duy Thu), "
        "Vĩnh Trinh và Mỹ Lược (cùng ở Duy Hòa), Hà Nhuận (Duy Vinh)."
    )
    reading = read("Duy Xuyên xây dựng nông thôn mới", body, on="2019-05-01")
    villages = [(m.name, reading.units[m.place_id].commune_name) for m in reading.mentions if m.level == V]
    assert villages == [
        ("Hà Nhuận", "Duy Phước"),
        ("Phú Đa 1", "Duy Thu"),
        ("Vĩnh Trinh", "Duy Hòa"),
        ("Mỹ Lược", "Duy Hòa"),
        ("Hà Nhuận", "Duy Vinh"),
    ]
    assert len({m.place_id for m in reading.mentions if m.level == V}) == 5


def test_village_of_the_title_is_the_village_of_the_text(read: Read) -> None:
    reading = read("Trung Hải chỉnh trang nhà văn hóa", "Bà con thôn Trung Hải (xã Gia Phố) góp sức.", on="2018-06-20")
    first, second, commune = reading.mentions
    assert (first.level, first.place_id) == (V, second.place_id)
    assert reading.units[first.place_id].parent_place_id == commune.place_id
    assert home(reading) == ["Trung Hải", "Gia Phố", "Hương Khê", "Hà Tĩnh", "Việt Nam"]


def test_name_that_no_unit_bears_is_reported(read: Read) -> None:
    reading = read("Tin trong ngày", "Xã Mường Không Có đạt 12 tiêu chí.", on="2022-01-01")
    assert said(reading) == []
    assert [(u.name, u.level, u.reason) for u in reading.unresolved] == [
        ("Mường Không Có", C, "no_unit_bears_the_name")
    ]


def test_name_that_several_units_bear_is_reported_with_them(read: Read) -> None:
    reading = read("Tin trong ngày", "Xã Tân Thành đạt 12 tiêu chí.", on="2022-01-01")
    (unresolved,) = reading.unresolved
    assert said(reading) == []
    assert unresolved.reason == "several_units_bear_the_name"
    assert len(unresolved.candidates) > 20


@pytest.mark.parametrize(
    ("body", "mentions"),
    [
        ("Trung ương cấp cho Hà Giang 1.200 tỷ đồng, Cao Bằng 1 tỷ đồng.", [("Hà Giang", P), ("Cao Bằng", P)]),
        ("Huyện Hương Sơn có xã Sơn Kim 1 đạt chuẩn, thôn Kim Cương 1 xã Sơn Kim 1.",
         [("Hương Sơn", D), ("Sơn Kim 1", C), ("Kim Cương 1", V), ("Sơn Kim 1", C)]),
        ("Thôn Tân Hòa 12 hộ, thôn Phú Đa 1 đạt chuẩn, ấp 8A xã Lộc Hòa (huyện Lộc Ninh)",
         [("Tân Hòa", V), ("Phú Đa 1", V), ("8A", V), ("Lộc Hòa", C), ("Lộc Ninh", D)]),
    ],
)  # fmt: skip
def test_number_closes_a_name_or_counts(read: Read, body: str, mentions: list[tuple[str, str]]) -> None:
    assert said(read("Tin trong ngày", body, on="2021-01-01")) == mentions
