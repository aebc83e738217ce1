"""Which unit a name is tied to: by site, holder, company, time; and for whom an article speaks."""

from __future__ import annotations

from datetime import date

import pytest

from extractors.places.gazetteer import Gazetteer, all_places, successors
from extractors.places.resolver import Resolver
from tests.unit.places.conftest import Read, home, said


def test_site_decides_between_communes_of_one_name(read: Read) -> None:
    for host, district in (("yenchau.sonla.gov.vn", "Yên Châu"), ("songma.sonla.gov.vn", "Sông Mã")):
        reading = read("Kết quả", "Huyện giải ngân 3 tỷ đồng.", on="2022-01-01", uri=f"https://{host}/tin/1")
        assert home(reading) == [district, "Sơn La", "Việt Nam"]


@pytest.mark.parametrize(
    ("publisher", "uri", "chain"),
    [
        ("TRANG THÔNG TIN ĐIỆN TỬ HUYỆN NẬM NHÙN", "file:pages/1.html", ["Nậm Nhùn", "Lai Châu", "Việt Nam"]),
        ("Trang thông tin điện tử xã Y Tý, tỉnh Lào Cai", "file:pages/1.html", None),
        (None, "https://baolamdong.vn/a", ["Lâm Đồng", "Việt Nam"]),
        (None, "https://quanba.hagiang.gov.vn/a", ["Quản Bạ", "Hà Giang", "Việt Nam"]),
        (None, "https://hagiang.gov.vn/a", ["Hà Giang", "Việt Nam"]),
        ("Nông thôn miền Trung", "file:pages/1.html", []),
    ],
)
def test_publisher_and_site_say_for_whom_they_speak(
    read: Read, publisher: str | None, uri: str, chain: list[str] | None
) -> None:
    on = "2025-09-01" if chain is None else "2023-09-01"
    reading = read("Kết quả giải ngân", "Đến nay giải ngân 3 tỷ đồng.", on=on, publisher=publisher, uri=uri)
    assert home(reading) == (["Y Tý", "Lào Cai", "Việt Nam"] if chain is None else chain)


def test_communes_named_together_point_to_their_district(read: Read) -> None:
    reading = read(
        "UBND huyện họp", "Các xã Yên Khê, Chi Khê và Lục Dạ đạt lần lượt 19, 17 và 12 tiêu chí.", on="2022-07-05"
    )
    assert home(reading) == ["Con Cuông", "Nghệ An", "Việt Nam"]
    assert {m.reason for m in reading.mentions} <= {"home", "co_occurring"}


def test_one_commune_alone_is_home_where_the_title_is_about_it(read: Read) -> None:
    reading = read("Xã Ngọc Chiến nhận danh hiệu đạt chuẩn NTM", "Bà con xã Ngọc Chiến chung tay.", on="2021-01-01")
    assert home(reading) == ["Ngọc Chiến", "Mường La", "Sơn La", "Việt Nam"]
    district = read("UBND huyện tổ chức hội nghị", "Riêng xã Nậm Chảy phấn đấu đạt chuẩn.", on="2024-03-21")
    assert home(district) == ["Mường Khương", "Lào Cai", "Việt Nam"]


def test_bare_name_of_a_province_means_the_province(read: Read) -> None:
    reading = read(
        "Lào Cai thúc tiến độ chi vốn", "Lào Cai nhận trên 1.700 tỷ đồng; thành phố Lào Cai 3 tỷ đồng.", on="2023-12-04"
    )
    assert said(reading) == [("Lào Cai", "province"), ("Lào Cai", "province"), ("Lào Cai", "district")]


def test_bare_name_of_a_district_means_the_district_and_not_its_town(read: Read) -> None:
    reading = read(
        "Cầu Kè phấn đấu", "Cầu Kè có 10/10 xã, trong đó 2 xã nâng cao là Hòa Ân, Tam Ngãi.", on="2022-08-30"
    )
    assert said(reading)[:2] == [("Cầu Kè", "district"), ("Cầu Kè", "district")]


def test_commune_that_bears_its_districts_name_is_read_in_a_list_of_communes(read: Read) -> None:
    reading = read(
        "Huyện Phú Tân làm lộ", "Rạch Chèo, Nguyễn Việt Khái và Phú Tân là những xã làm tốt.", on="2018-06-20"
    )
    assert said(reading) == [
        ("Phú Tân", "district"),
        ("Rạch Chèo", "commune"),
        ("Nguyễn Việt Khái", "commune"),
        ("Phú Tân", "commune"),
    ]
    assert reading.home[1].name == "Cà Mau"


def test_accents_decide_before_spelling_without_them(read: Read) -> None:
    reading = read("Huyện Như Xuân", "Xã Hóa Quỳ đạt 15 tiêu chí, xã Thanh Hòa đạt 16 tiêu chí.", on="2023-08-14")
    assert said(reading)[1:] == [("Hóa Quỳ", "commune"), ("Thanh Hòa", "commune")]


def test_older_place_of_the_tone_mark_is_the_same_name(read: Read) -> None:
    assert said(read("Huyện Minh Hoá", "Xã Trọng Hoá", on="2024-05-16")) == [
        ("Minh Hóa", "district"),
        ("Trọng Hóa", "commune"),
    ]


@pytest.mark.parametrize(("on", "code_parent"), [("2025-06-30", "Bát Xát"), ("2025-07-01", None)])
def test_reform_divides_units_to_the_day(read: Read, on: str, code_parent: str | None) -> None:
    reading = read("Tin Lào Cai", "Xã Y Tý và xã Trịnh Tường, tỉnh Lào Cai", on=on)
    units = [reading.units[m.place_id] for m in reading.mentions if m.level == "commune"]
    assert [u.district_name for u in units] == [code_parent, code_parent]
    assert all((u.valid_to == date(2025, 7, 1)) == (code_parent is not None) for u in units)


def test_former_district_is_the_old_unit_in_a_later_article(read: Read) -> None:
    reading = read(
        "Xã Y Tý sau hai tháng", "Vốn tiếp nhận từ UBND huyện Bát Xát (cũ) của xã Y Tý, tỉnh Lào Cai.", on="2025-09-01"
    )
    old = next(m for m in reading.mentions if m.name == "Bát Xát")
    assert (old.level, reading.units[old.place_id].valid_to) == ("district", date(2025, 7, 1))
    assert home(reading) == ["Y Tý", "Lào Cai", "Việt Nam"]


def test_new_commune_may_bear_an_old_districts_name(read: Read) -> None:
    reading = read("Quảng Ngãi tăng tốc", "Tỉnh Quảng Ngãi: xã Trà Bồng, xã Ba Tơ, xã Tu Mơ Rông.", on="2025-10-15")
    assert {m.level for m in reading.mentions[2:]} == {"commune"}
    assert all(reading.units[m.place_id].valid_from == date(2025, 7, 1) for m in reading.mentions[2:])


def test_day_comes_from_the_text_where_none_is_printed(read: Read) -> None:
    old = read("Xã Y Tý họp", "Ngày 14/3/2022, xã Y Tý, huyện Bát Xát họp.")
    assert old.home[1].name == "Bát Xát"


def test_national_article_has_the_nation_for_home(read: Read) -> None:
    assert home(read("Cả nước đặt đích nông thôn mới", "Tỷ lệ xã đạt chuẩn của cả nước là 25%.", on="2016-01-01")) == [
        "Việt Nam"
    ]
    regions = "Phần của miền núi phía bắc là 1.515 tỷ đồng; đồng bằng sông Hồng: 603 tỷ đồng."
    assert home(read("Trái phiếu Chính phủ", regions, on="2014-01-01")) == ["Việt Nam"]


def test_units_hold_every_place_and_its_ancestors(read: Read) -> None:
    reading = read("Huyện Vĩnh Linh", "thôn Chấp Lễ, xã Vĩnh Chấp", on="2025-01-24")
    for mention in reading.mentions:
        place = reading.units[mention.place_id]
        while place.parent_place_id is not None:
            place = reading.units[place.parent_place_id]
        assert place.level == "nation"


def test_children_are_counted_as_of_the_day(resolver: Resolver) -> None:
    gazetteer = Gazetteer.load()
    nation = gazetteer.nation.place.place_id
    assert resolver.count_children(nation, "province", date(2025, 6, 30)) == 63
    assert resolver.count_children(nation, "province", date(2025, 7, 1)) == 34
    assert resolver.count_children(nation, "commune", date(2025, 7, 1)) == 3321
    assert resolver.count_children(nation, "district", date(2025, 7, 1)) is None
    assert resolver.count_children(nation, "village", date(2020, 7, 1)) is None
    assert resolver.count_children("plc_unknown", "commune", date(2020, 7, 1)) is None


def test_place_ids_are_unique_and_parents_come_first() -> None:
    seen: set[str] = set()
    for place in all_places():
        assert place.place_id not in seen
        assert place.parent_place_id is None or place.parent_place_id in seen
        assert place.valid_from is None or place.valid_to is None or place.valid_from < place.valid_to
        seen.add(place.place_id)
    assert all(a in seen and b in seen and a != b for a, b in successors())


def test_no_two_units_of_one_level_share_a_code_on_one_day() -> None:
    for day in (date(2019, 11, 1), date(2021, 7, 1), date(2025, 6, 30), date(2025, 7, 1)):
        codes = [(u.place.level, u.place.official_code) for u in Gazetteer.load().units.values()
                 if u.in_force(day) and u.place.official_code]  # fmt: skip
        assert len(codes) == len(set(codes))


def test_holder_that_is_named_beats_the_site(read: Read) -> None:
    site = {"on": "2020-03-17", "uri": "https://yenthe.bacgiang.gov.vn/tin/1"}
    own = read("Kết quả", "Xã Đồng Tâm đạt 19 tiêu chí.", **site)
    other = read("Kết quả", "Đoàn học tập xã Đồng Tâm (huyện Bình Liêu, tỉnh Quảng Ninh).", **site)
    assert [own.units[m.place_id].district_name for m in own.mentions] == ["Yên Thế"]
    assert other.units[other.mentions[0].place_id].district_name == "Bình Liêu"
    assert other.mentions[0].reason == "parent_named"
    assert home(other)[0] == "Yên Thế"


def test_bare_name_means_the_higher_unit_where_a_district_elsewhere_bears_it_too(read: Read) -> None:
    reading = read("Tin trong ngày", "Trung ương cấp cho Hòa Bình 20 tỷ đồng.", on="2022-01-01")
    assert said(reading) == [("Hòa Bình", "province")]


def test_count_after_a_name_counts_what_it_holds(read: Read) -> None:
    reading = read("Thanh Hóa phân bổ vốn", "Tại Thanh Hóa, 11 huyện miền núi được giao vốn.", on="2023-04-04")
    assert said(reading) == [("Thanh Hóa", "province"), ("Thanh Hóa", "province")]


def test_former_mark_that_says_more_is_not_the_unit_s_own(read: Read) -> None:
    body = "UBND xã Sơn Vĩ, tỉnh Tuyên Quang (trước đây thuộc huyện Mèo Vạc, tỉnh Hà Giang) giải ngân 12 tỷ đồng."
    reading = read("Xã Sơn Vĩ", body, on="2025-09-06")
    assert home(reading) == ["Sơn Vĩ", "Tuyên Quang", "Việt Nam"]
    old = next(m for m in reading.mentions if m.name == "Mèo Vạc")
    assert reading.units[old.place_id].province_name == "Hà Giang"


def test_former_province_is_read_bare(read: Read) -> None:
    reading = read("Tỉnh Hưng Yên mới", "Tỉnh Hưng Yên gồm Hưng Yên và Thái Bình cũ.", on="2025-09-06")
    last = reading.mentions[-1]
    assert (last.name, last.level, reading.units[last.place_id].valid_to) == ("Thái Bình", "province", date(2025, 7, 1))


def test_the_president_s_name_is_no_city(read: Read) -> None:
    assert said(read("Tin", "Học tập tư tưởng Hồ Chí Minh; Đoàn TNCS Hồ Chí Minh.", on="2023-04-04")) == []
    assert said(read("Tin", "TP.HCM và TP Hồ Chí Minh.", on="2023-04-04")) == [("Hồ Chí Minh", "province")] * 2


def test_name_that_its_holder_does_not_hold_is_not_tied_to_a_namesake(read: Read) -> None:
    body = "Ấp Tân Long, xã Tân Thạnh, huyện Giồng Riềng, Kiên Giang. Xã Thạnh Lộc đạt chuẩn."
    reading = read("Tin trong ngày", body, on="2021-04-04")
    assert [u.name for u in reading.unresolved] == ["Tân Thạnh"]
    village = reading.units[reading.mentions[0].place_id]
    assert (village.level, village.commune_name, village.district_name) == ("village", None, "Giồng Riềng")


def test_one_word_names_are_read_in_cells_and_where_their_level_is_said_elsewhere(read: Read) -> None:
    table = read("Tỉnh Gia Lai", "Huyện\tVốn giao\nChư Păh\t12\nPleiku\t9", on="2023-04-04")
    assert said(table) == [("Gia Lai", "province"), ("Chư Păh", "district"), ("Pleiku", "district")]
    again = read(
        "Huyện Tây Giang", "Xã Axan đạt 11 tiêu chí. Riêng Axan phấn đấu đạt thêm 2 tiêu chí.", on="2022-04-14"
    )
    assert said(again)[1:] == [("A Xan", "commune"), ("A Xan", "commune")]
