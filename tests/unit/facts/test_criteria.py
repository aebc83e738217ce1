"""What is read of criteria and standards: one case for each way in which a count finds its subject."""

from __future__ import annotations

import pytest

from tests.unit.facts.sentences import facts, reading

CASES: list[tuple[str, str, list[str]]] = [
    (
        "scope alone is the publisher's province",
        "Toàn tỉnh có 49 xã đạt chuẩn nông thôn mới.",
        ["unit_count achieved commune_ntm 49 Hà Giang"],
    ),
    (
        "lần lượt before the values",
        "Các xã Phú Linh, Đạo Đức và Việt Lâm đạt lần lượt 15, 17 và 19 tiêu chí nông thôn mới.",
        [
            "criteria_count achieved commune_ntm 15 Phú Linh",
            "criteria_count achieved commune_ntm 17 Đạo Đức",
            "criteria_count achieved commune_ntm 19 Việt Lâm",
        ],
    ),
    (
        "elided verbs",
        "Xã Phú Linh đạt 15 tiêu chí nông thôn mới; xã Đạo Đức 17 tiêu chí; xã Việt Lâm 19 tiêu chí.",
        [
            "criteria_count achieved commune_ntm 15 Phú Linh",
            "criteria_count achieved commune_ntm 17 Đạo Đức",
            "criteria_count achieved commune_ntm 19 Việt Lâm",
        ],
    ),
    (
        "counts over the set",
        "Năm 2023, xã Phú Linh đạt 16/19 tiêu chí; xã Đạo Đức đạt 18/19 tiêu chí nông thôn mới.",
        ["criteria_count achieved commune_ntm 16/19 Phú Linh", "criteria_count achieved commune_ntm 18/19 Đạo Đức"],
    ),
    (
        "các xã còn lại",
        "Huyện Vị Xuyên có 2 xã đạt 19 tiêu chí; các xã còn lại đạt từ 12 đến 15 tiêu chí nông thôn mới.",
        ["unit_count achieved commune_ntm 2 Vị Xuyên", "criteria_count achieved commune_ntm 12-15 Vị Xuyên"],
    ),
    (
        "cả 2 xã",
        "Hai xã Phú Linh và Đạo Đức đang xây dựng nông thôn mới. Đến nay, cả 2 xã đều đạt 16 tiêu chí.",
        ["criteria_count achieved commune_ntm 16 Phú Linh", "criteria_count achieved commune_ntm 16 Đạo Đức"],
    ),
    (
        "đều",
        "Các xã Phú Linh, Đạo Đức đều đạt 14 tiêu chí nông thôn mới.",
        ["criteria_count achieved commune_ntm 14 Phú Linh", "criteria_count achieved commune_ntm 14 Đạo Đức"],
    ),
    (
        "a band of units",
        "Toàn huyện Vị Xuyên có 5 xã đạt từ 10 đến 14 tiêu chí nông thôn mới.",
        ["criteria_count achieved commune_ntm 10-14 Vị Xuyên for 5"],
    ),
    (
        "mỗi xã of counted units",
        "Huyện Vị Xuyên có 3 xã khó khăn, mỗi xã mới đạt từ 7 đến 9 tiêu chí nông thôn mới.",
        ["criteria_count achieved commune_ntm 7-9 Vị Xuyên for 3"],
    ),
    (
        "no unit in the band",
        "Huyện Vị Xuyên không còn xã dưới 10 tiêu chí nông thôn mới.",
        ["criteria_count achieved commune_ntm 10 Vị Xuyên for 0"],
    ),
    (
        "a stock beside its flow",
        "Năm 2023, tỉnh Hà Giang có thêm 4 xã đạt chuẩn nông thôn mới, nâng tổng số xã đạt chuẩn lên 49 xã.",
        ["units_added achieved commune_ntm 4 Hà Giang", "unit_count achieved commune_ntm 49 Hà Giang"],
    ),
    (
        "a negation over a ratio",
        "Huyện Vị Xuyên có 6/20 xã chưa đạt chuẩn nông thôn mới.",
        ["unit_count not_achieved commune_ntm 6/20 Vị Xuyên"],
    ),
    (
        "a goal for units",
        "Phấn đấu đến hết năm 2025, huyện Vị Xuyên có 12 xã đạt chuẩn nông thôn mới.",
        ["unit_count planned commune_ntm 12 Vị Xuyên due 2025-12-31"],
    ),
    (
        "the remaining units, as a goal",
        "Huyện Vị Xuyên phấn đấu 5 xã còn lại đạt chuẩn nông thôn mới trong năm 2024.",
        ["units_added planned commune_ntm 5 Vị Xuyên due 2024-12-31"],
    ),
    (
        "goals that run on",
        "Mục tiêu đến năm 2025, tỉnh Hà Giang có 70 xã đạt chuẩn nông thôn mới. Toàn tỉnh có 12 xã "
        "đạt chuẩn nông thôn mới nâng cao.",
        [
            "unit_count planned commune_ntm 70 Hà Giang due 2025-12-31",
            "unit_count planned commune_advanced 12 Hà Giang due 2025-12-31",
        ],
    ),
    (
        "goals that a word of now ends",
        "Mục tiêu đến năm 2025, tỉnh Hà Giang có 70 xã đạt chuẩn nông thôn mới. Hiện nay, toàn tỉnh "
        "có 12 xã đạt chuẩn nông thôn mới nâng cao.",
        [
            "unit_count planned commune_ntm 70 Hà Giang due 2025-12-31",
            "unit_count achieved commune_advanced 12 Hà Giang",
        ],
    ),
    (
        "a commune that meets the standard",
        "Xã Việt Lâm đã được công nhận đạt chuẩn nông thôn mới.",
        ["standard_status achieved commune_ntm Việt Lâm"],
    ),
    (
        "a commune that keeps its criteria",
        "Xã Việt Lâm duy trì 19/19 tiêu chí nông thôn mới.",
        ["criteria_count maintained commune_ntm 19/19 Việt Lâm"],
    ),
    (
        "units that are kept",
        "Huyện Vị Xuyên duy trì 8 xã đạt chuẩn nông thôn mới.",
        ["unit_count maintained commune_ntm 8 Vị Xuyên"],
    ),
    (
        "a commune that misses the standard",
        "Xã Phú Linh chưa đạt chuẩn nông thôn mới.",
        ["standard_status not_achieved commune_ntm Phú Linh"],
    ),
    (
        "a commune that aims at it",
        "Xã Phú Linh phấn đấu về đích nông thôn mới vào năm 2024.",
        ["standard_status planned commune_ntm Phú Linh due 2024-12-31"],
    ),
    (
        "a correction in brackets",
        "Đến nay huyện Vị Xuyên có 7 xã đạt chuẩn nông thôn mới (đính chính: 8 xã).",
        ["unit_count achieved commune_ntm 7 Vị Xuyên"],
    ),
    (
        "a change beside the count",
        "Đến nay xã Phú Linh đạt 15/19 tiêu chí nông thôn mới, tăng 3 tiêu chí so với năm 2022.",
        ["criteria_count achieved commune_ntm 15/19 Phú Linh", "criteria_added achieved commune_ntm 3 Phú Linh"],
    ),
    (
        "criteria added",
        "Năm 2023, xã Phú Linh hoàn thành thêm 2 tiêu chí nông thôn mới.",
        ["criteria_added achieved commune_ntm 2 Phú Linh"],
    ),
    (
        "a criterion by number",
        "Xã Phú Linh đã hoàn thành tiêu chí số 17 về môi trường và an toàn thực phẩm.",
        ["criterion_status achieved commune_ntm Phú Linh no 17"],
    ),
    (
        "criteria by name, negated",
        "Xã Phú Linh chưa đạt tiêu chí giao thông, trường học và thu nhập.",
        [
            "criterion_status not_achieved commune_ntm Phú Linh no 2",
            "criterion_status not_achieved commune_ntm Phú Linh no 5",
            "criterion_status not_achieved commune_ntm Phú Linh no 10",
        ],
    ),
    (
        "a count that lists its criteria",
        "Xã Phú Linh còn 2 tiêu chí chưa đạt là thu nhập và nghèo đa chiều.",
        [
            "criteria_count not_achieved commune_ntm 2 Phú Linh",
            "criterion_status not_achieved commune_ntm Phú Linh no 10",
            "criterion_status not_achieved commune_ntm Phú Linh no 11",
        ],
    ),
    (
        "units by a criterion",
        "Toàn huyện Vị Xuyên có 13/20 xã đạt tiêu chí giao thông.",
        ["unit_count achieved commune_ntm 13/20 Vị Xuyên no 2"],
    ),
    (
        "units by several criteria",
        "Toàn tỉnh có 120 xã đạt tiêu chí giao thông, 150 xã đạt tiêu chí điện.",
        ["unit_count achieved commune_ntm 120 Hà Giang no 2", "unit_count achieved commune_ntm 150 Hà Giang no 4"],
    ),
    (
        "two standards in one breath",
        "Huyện Vị Xuyên có 8 xã đạt chuẩn nông thôn mới, 2 xã đạt chuẩn nông thôn mới nâng cao.",
        ["unit_count achieved commune_ntm 8 Vị Xuyên", "unit_count achieved commune_advanced 2 Vị Xuyên"],
    ),
    (
        "names behind the count",
        "Huyện Vị Xuyên có 2 xã đạt chuẩn nông thôn mới nâng cao là Việt Lâm và Đạo Đức.",
        [
            "unit_count achieved commune_advanced 2 Vị Xuyên",
            "standard_status achieved commune_advanced Việt Lâm",
            "standard_status achieved commune_advanced Đạo Đức",
        ],
    ),
    (
        "names in a sentence of their own",
        "Huyện Vị Xuyên có 2 xã được công nhận đạt chuẩn nông thôn mới. Đó là xã Việt Lâm và xã Đạo Đức.",
        [
            "unit_count achieved commune_ntm 2 Vị Xuyên",
            "standard_status achieved commune_ntm Việt Lâm",
            "standard_status achieved commune_ntm Đạo Đức",
        ],
    ),
    (
        "bands whose units have counts of their own",
        "Huyện Vị Xuyên có 2 xã đạt từ 15 đến 17 tiêu chí gồm Việt Lâm 17 tiêu chí, Đạo Đức 15 tiêu chí; 3 xã đạt từ 6 "
        "đến 9 tiêu chí, lần lượt là Cao Bồ 6 tiêu chí, Thượng Sơn 7 tiêu chí, Lao Chải 9 tiêu chí.",
        [
            "criteria_count achieved commune_ntm 15-17 Vị Xuyên for 2",
            "criteria_count achieved commune_ntm 17 Việt Lâm",
            "criteria_count achieved commune_ntm 15 Đạo Đức",
            "criteria_count achieved commune_ntm 6-9 Vị Xuyên for 3",
            "criteria_count achieved commune_ntm 6 Cao Bồ",
            "criteria_count achieved commune_ntm 7 Thượng Sơn",
            "criteria_count achieved commune_ntm 9 Lao Chải",
        ],
    ),
    (
        "a list under the standard of its first count",
        "Xã Việt Lâm đạt 16/19 tiêu chí nâng cao, xã Đạo Đức đạt 15 tiêu chí, thấp nhất là xã Cao Bồ với 12 tiêu chí.",
        [
            "criteria_count achieved commune_advanced 16/19 Việt Lâm",
            "criteria_count achieved commune_advanced 15 Đạo Đức",
            "criteria_count achieved commune_advanced 12 Cao Bồ",
        ],
    ),
    (
        "a share in brackets between a ratio and its unit",
        "Đến nay, huyện Vị Xuyên có 12/22 (đạt 54,5%) xã đạt chuẩn nông thôn mới.",
        ["unit_count achieved commune_ntm 12/22 Vị Xuyên 54.5%"],
    ),
    (
        "a list under its verb",
        "Đề nghị công nhận đạt chuẩn nông thôn mới nâng cao có xã Việt Lâm (huyện Vị Xuyên), hai xã Vĩnh Hảo và "
        "Hùng An (huyện Bắc Quang).",
        [
            "standard_status planned commune_advanced Việt Lâm",
            "standard_status planned commune_advanced Vĩnh Hảo",
            "standard_status planned commune_advanced Hùng An",
        ],
    ),
    (
        "names told in sentences behind their count",
        "Tỉnh Hà Giang có 3 xã được công nhận đạt chuẩn nông thôn mới nâng cao. Huyện Vị Xuyên có xã Việt Lâm. Huyện "
        "Bắc Quang có các xã Vĩnh Hảo, Hùng An.",
        [
            "unit_count achieved commune_advanced 3 Hà Giang",
            "standard_status achieved commune_advanced Việt Lâm",
            "standard_status achieved commune_advanced Vĩnh Hảo",
            "standard_status achieved commune_advanced Hùng An",
        ],
    ),
    (
        "names that are fewer than the count",
        "Tỉnh Hà Giang có 4 xã được công nhận đạt chuẩn nông thôn mới nâng cao. Huyện Vị Xuyên có xã Việt Lâm. Huyện "
        "Bắc Quang có các xã Vĩnh Hảo, Hùng An.",
        ["unit_count achieved commune_advanced 4 Hà Giang"],
    ),
    (
        "a goal that goes on without its subject",
        "Năm 2024, xã Cao Bồ phấn đấu đạt thêm 3 tiêu chí, qua đó đạt chuẩn nông thôn mới.",
        [
            "criteria_added planned commune_ntm 3 Cao Bồ due 2024-12-31",
            "standard_status planned commune_ntm Cao Bồ due 2024-12-31",
        ],
    ),
    (
        "whose goal is told",
        "Mục tiêu đến năm 2025 của huyện Vị Xuyên là được công nhận huyện nông thôn mới.",
        ["standard_status planned district_ntm Vị Xuyên due 2025-12-31"],
    ),
    (
        "names before a full count",
        "Việt Lâm, Đạo Đức, Cao Bồ là 3 xã đã xong 19 tiêu chí nông thôn mới.",
        [
            "unit_count achieved commune_ntm 3 Hà Giang",
            "criteria_count achieved commune_ntm 19 Việt Lâm",
            "criteria_count achieved commune_ntm 19 Đạo Đức",
            "criteria_count achieved commune_ntm 19 Cao Bồ",
        ],
    ),
    (
        "a count before a mean",
        "Năm 2024, huyện Mèo Vạc phấn đấu có thêm 2 xã đạt chuẩn NTM, 1 xã NTM nâng cao, bình quân mỗi xã đạt 17 tiêu "
        "chí.",
        [
            "criteria_mean planned commune_ntm 17 Mèo Vạc due 2024-12-31",
            "units_added planned commune_ntm 2 Mèo Vạc due 2024-12-31",
            "units_added planned commune_advanced 1 Mèo Vạc due 2024-12-31",
        ],
    ),
    (
        "where counted districts lie",
        "Đến nay, cả nước có 283 đơn vị cấp huyện thuộc 58 tỉnh, thành phố đã được công nhận đạt chuẩn nông thôn mới.",
        ["unit_count achieved district_ntm 283 Việt Nam"],
    ),
    (
        "criteria said to be met beside those basically met",
        "Đối với các xã đề nghị công nhận nâng cao, xã Việt Lâm đạt chuẩn 12/19 tiêu chí, cơ bản đạt 5/19 tiêu chí; xã "
        "Đạo Đức đạt chuẩn 13/19 tiêu chí, 4/19 tiêu chí cơ bản đạt.",
        [
            "criteria_count achieved commune_advanced 12/19 Việt Lâm",
            "criteria_count achieved commune_advanced 13/19 Đạo Đức",
        ],
    ),
    (
        "criteria that are left",
        "Năm 2024, huyện phấn đấu đưa xã Việt Lâm về đích; để làm được, xã Việt Lâm phải hoàn thành hai tiêu chí còn "
        "lại là hộ nghèo và thu nhập.",
        [
            "criteria_count planned commune_ntm 2 Việt Lâm due 2024-12-31",
            "criterion_status planned commune_ntm Việt Lâm no 11 due 2024-12-31",
            "criterion_status planned commune_ntm Việt Lâm no 10 due 2024-12-31",
            "standard_status planned commune_ntm Việt Lâm due 2024-12-31",
        ],
    ),
    (
        "a mean of units with a plan",
        "Trong năm, 7 xã của tỉnh Hà Giang đăng ký về đích nông thôn mới nâng cao đạt bình quân 15,7 tiêu chí/xã.",
        ["criteria_mean achieved commune_advanced 15.7 Hà Giang for 7"],
    ),
    (
        "by how much a mean is above another",
        "Bình quân mỗi xã của huyện Vị Xuyên đạt 12 tiêu chí, cao hơn bình quân chung của tỉnh hai tiêu chí.",
        ["criteria_mean achieved commune_ntm 12 Vị Xuyên"],
    ),
    (
        "a band with its units behind",
        "Huyện Vị Xuyên có 40 xã đạt từ 5 - 9 tiêu chí, đạt dưới 5 tiêu chí chỉ còn 2 xã.",
        [
            "criteria_count achieved commune_ntm 5-9 Vị Xuyên for 40",
            "criteria_count achieved commune_ntm 5 Vị Xuyên for 2",
        ],
    ),
    (
        "a list with a name that no place is known by",
        "6 xã đạt chuẩn nông thôn mới nâng cao, gồm: Xã Việt Lâm (Vị Xuyên); Hưng Lũng, Vĩnh Hảo (Bắc Quang).",
        [
            "unit_count achieved commune_advanced 6 Hà Giang",
            "standard_status achieved commune_advanced Việt Lâm",
            "standard_status achieved commune_advanced Vĩnh Hảo",
        ],
    ),
    (
        "lists under a colon",
        "Hội đồng họp xét công nhận đạt chuẩn nông thôn mới nâng cao đối với các xã: Việt Lâm, Đạo Đức; đạt chuẩn nông "
        "thôn mới đối với các xã: Vĩnh Hảo, Hùng An.",
        [
            "standard_status planned commune_advanced Việt Lâm",
            "standard_status planned commune_advanced Đạo Đức",
            "standard_status planned commune_ntm Vĩnh Hảo",
            "standard_status planned commune_ntm Hùng An",
        ],
    ),
    (
        "a special standard being built",
        "Tỉnh chọn 02 xã Việt Lâm và Đạo Đức thí điểm xây dựng xã nông thôn mới hiện đại.",
        [
            "unit_count planned commune_modern 2 Hà Giang",
            "standard_status planned commune_modern Việt Lâm",
            "standard_status planned commune_modern Đạo Đức",
        ],
    ),
    (
        "a class told before its names",
        "Các xã được công nhận đạt chuẩn nông thôn mới nâng cao là: Việt Lâm, Đạo Đức – huyện Vị Xuyên; Vĩnh Hảo – "
        "huyện Bắc Quang.",
        [
            "standard_status achieved commune_advanced Việt Lâm",
            "standard_status achieved commune_advanced Đạo Đức",
            "standard_status achieved commune_advanced Vĩnh Hảo",
        ],
    ),
    (
        "an intention behind the names",
        "Hai xã (Việt Lâm, Đạo Đức) đang hoàn thành các tiêu chí để được công nhận là xã nông thôn mới nâng cao.",
        [
            "unit_count planned commune_advanced 2 Hà Giang",
            "standard_status planned commune_advanced Việt Lâm",
            "standard_status planned commune_advanced Đạo Đức",
        ],
    ),
    (
        "where the last of a list lies",
        "Dự kiến năm 2024 có thêm 2 xã, gồm: Vĩnh Hảo, huyện Bắc Quang; Việt Lâm, huyện Vị Xuyên đạt chuẩn nông thôn "
        "mới.",
        [
            "units_added planned commune_ntm 2 Hà Giang due 2024-12-31",
            "standard_status planned commune_ntm Vĩnh Hảo due 2024-12-31",
            "standard_status planned commune_ntm Việt Lâm due 2024-12-31",
        ],
    ),
    (
        "some units, and an example",
        "Một số xã đạt dưới 15 tiêu chí như xã Việt Lâm (10 tiêu chí).",
        ["criteria_count achieved commune_ntm 10 Việt Lâm"],
    ),
    (
        "a mean",
        "Bình quân mỗi xã của huyện Vị Xuyên đạt 15,4 tiêu chí nông thôn mới.",
        ["criteria_mean achieved commune_ntm 15.4 Vị Xuyên"],
    ),
    (
        "a sum",
        "Toàn huyện Vị Xuyên đạt tổng số 310 tiêu chí nông thôn mới.",
        ["criteria_sum achieved commune_ntm 310 Vị Xuyên"],
    ),
    (
        "a share printed behind",
        "Đến nay, tỉnh Hà Giang có 49/175 xã đạt chuẩn nông thôn mới, chiếm 28%.",
        ["unit_count achieved commune_ntm 49/175 Hà Giang 28%"],
    ),
    (
        "a share alone",
        "Đến nay, 100% xã của huyện Vị Xuyên đạt chuẩn nông thôn mới.",
        ["unit_share achieved commune_ntm 100 Vị Xuyên"],
    ),
    (
        "the model standard",
        "Xã Việt Lâm đạt chuẩn nông thôn mới kiểu mẫu.",
        ["standard_status achieved commune_model Việt Lâm"],
    ),
    (
        "criteria of the advanced standard",
        "Xã Việt Lâm đạt 17/19 tiêu chí nông thôn mới nâng cao.",
        ["criteria_count achieved commune_advanced 17/19 Việt Lâm"],
    ),
    (
        "a district",
        "Huyện Quang Bình đã được công nhận đạt chuẩn nông thôn mới.",
        ["standard_status achieved district_ntm Quang Bình"],
    ),
    (
        "a village",
        "Thôn Lùng Buông đạt 12/14 tiêu chí thôn nông thôn mới.",
        ["criteria_count achieved village_ntm 12/14 Lùng Buông"],
    ),
    (
        "villages counted",
        "Huyện Vị Xuyên có 30 thôn đạt chuẩn nông thôn mới.",
        ["unit_count achieved village_ntm 30 Vị Xuyên"],
    ),
    (
        "a table of criteria",
        "Kết quả thực hiện tiêu chí nông thôn mới của huyện Vị Xuyên\nXã\tSố tiêu chí đạt\nPhú Linh\t15\nĐạo Đức\t17",
        ["criteria_count achieved commune_ntm 15 Phú Linh", "criteria_count achieved commune_ntm 17 Đạo Đức"],
    ),
]


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[name for name, _, _ in CASES])
def test_sentence(name: str, text: str, expected: list[str]) -> None:
    assert facts(reading(text)) == expected, name


@pytest.mark.parametrize(("words", "known"), [("Năm 2018, tỉnh có nhiều đổi mới.\n", "NTM_XA_2016"), ("", None)])
def test_a_text_of_no_time_is_of_no_set(words: str, known: str | None) -> None:
    (fact,) = reading(f"{words}Xã Việt Lâm đạt 17/19 tiêu chí nông thôn mới.", published=None).criteria
    assert fact.criteria_set == known
