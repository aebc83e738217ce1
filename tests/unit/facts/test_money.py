"""What is read of amounts: one case for each way in which an amount finds its pot."""

from __future__ import annotations

from datetime import date

import pytest

from tests.unit.facts.sentences import facts, money, reading

CASES: list[tuple[str, str, list[str]]] = [
    (
        "an amount with its capital and programme",
        "Năm 2023, huyện Mèo Vạc được bố trí 42 tỷ đồng vốn đầu tư thực hiện Chương trình MTQG xây dựng nông thôn mới.",
        ["planned 42000 NTM all investment Mèo Vạc 2023"],
    ),
    (
        "the publisher's province where no place stands",
        "Năm 2023, tỉnh được giao 90 tỷ đồng vốn Chương trình xây dựng nông thôn mới.",
        ["planned 90000 NTM all all Hà Giang 2023"],
    ),
    (
        "a heading's programme for the lines under it",
        "Chương trình MTQG giảm nghèo bền vững năm 2023:\nVốn đầu tư được giao 30 tỷ đồng, đã giải "
        "ngân 12 tỷ đồng.\nVốn sự nghiệp được giao 20 tỷ đồng, đã giải ngân 5 tỷ đồng.",
        [
            "planned 30000 disbursed 12000 GNBV all investment Hà Giang 2023",
            "planned 20000 disbursed 5000 GNBV all recurrent Hà Giang 2023",
        ],
    ),
    (
        "trong đó as a split by source",
        "Tổng kế hoạch vốn Chương trình xây dựng nông thôn mới năm 2023 là 90 tỷ đồng, trong đó ngân "
        "sách trung ương 60 tỷ đồng, ngân sách tỉnh 30 tỷ đồng.",
        [
            "planned 90000 NTM all all Hà Giang 2023",
            "planned 60000 NTM central all Hà Giang 2023 part",
            "planned 30000 NTM provincial all Hà Giang 2023 part",
        ],
    ),
    (
        "trong đó as what is paid of it",
        "Năm 2023, tỉnh Hà Giang được giao 90 tỷ đồng vốn Chương trình xây dựng nông thôn mới, trong "
        "đó đã giải ngân 45 tỷ đồng, đạt 50%.",
        ["planned 90000 disbursed 45000 NTM all all Hà Giang 2023 50%"],
    ),
    (
        "a split in the sentence behind",
        "Năm 2023, tỉnh Hà Giang được giao 90 tỷ đồng vốn Chương trình xây dựng nông thôn mới. Trong "
        "đó, vốn đầu tư 60 tỷ đồng; vốn sự nghiệp 30 tỷ đồng.",
        [
            "planned 90000 NTM all all Hà Giang 2023",
            "planned 60000 NTM all investment Hà Giang 2023 part",
            "planned 30000 NTM all recurrent Hà Giang 2023 part",
        ],
    ),
    (
        "a split inside a split",
        "Kế hoạch vốn Chương trình giảm nghèo bền vững năm 2023 là 100 tỷ đồng, trong đó vốn đầu tư "
        "70 tỷ đồng (ngân sách trung ương 60 tỷ đồng, ngân sách tỉnh 10 tỷ đồng), vốn sự nghiệp 30 tỷ "
        "đồng.",
        [
            "planned 100000 GNBV all all Hà Giang 2023",
            "planned 70000 GNBV all investment Hà Giang 2023 part",
            "planned 60000 GNBV central investment Hà Giang 2023 part",
            "planned 10000 GNBV provincial investment Hà Giang 2023 part",
            "planned 30000 GNBV all recurrent Hà Giang 2023 part",
        ],
    ),
    (
        "a split that a semicolon ends",
        "Năm 2023, Chương trình giảm nghèo bền vững của tỉnh được giao 80 tỷ đồng, trong đó vốn đầu "
        "tư 50 tỷ đồng, vốn sự nghiệp 30 tỷ đồng; đến nay đã giải ngân 44 tỷ đồng.",
        [
            "planned 80000 disbursed 44000 GNBV all all Hà Giang 2023",
            "planned 50000 GNBV all investment Hà Giang 2023 part",
            "planned 30000 GNBV all recurrent Hà Giang 2023 part",
        ],
    ),
    (
        "a split by place behind a colon",
        "Năm 2023, tỉnh Hà Giang phân bổ 58 tỷ đồng vốn xây dựng nông thôn mới: huyện Mèo Vạc 31 tỷ "
        "đồng, huyện Đồng Văn 27 tỷ đồng.",
        [
            "planned 58000 NTM all all Hà Giang 2023",
            "planned 31000 NTM all all Mèo Vạc 2023 part",
            "planned 27000 NTM all all Đồng Văn 2023 part",
        ],
    ),
    (
        "what people and enterprises give",
        "Năm 2023, xây dựng nông thôn mới ở huyện Mèo Vạc huy động được 20 tỷ đồng, trong đó doanh "
        "nghiệp 5 tỷ đồng, nhân dân đóng góp 3 tỷ đồng.",
        [
            "mobilised 20000 NTM all all Mèo Vạc 2023",
            "mobilised 5000 NTM enterprise all Mèo Vạc 2023 part",
            "mobilised 3000 NTM community all Mèo Vạc 2023 part",
        ],
    ),
    (
        "what people give by a verb of giving",
        "Năm 2023, nhân dân huyện Mèo Vạc đóng góp 3,5 tỷ đồng xây dựng nông thôn mới.",
        ["mobilised 3500 NTM community all Mèo Vạc 2023"],
    ),
    (
        "lần lượt",
        "Năm 2023, các huyện Mèo Vạc, Đồng Văn được bố trí lần lượt 31 tỷ đồng và 27 tỷ đồng vốn xây "
        "dựng nông thôn mới.",
        ["planned 31000 NTM all all Mèo Vạc 2023", "planned 27000 NTM all all Đồng Văn 2023"],
    ),
    (
        "cho 2 xã",
        "Năm 2023, huyện Vị Xuyên bố trí 6 tỷ đồng vốn nông thôn mới cho 2 xã.",
        ["planned 6000 NTM all all Vị Xuyên 2023 for 2"],
    ),
    (
        "per household",
        "Chương trình giảm nghèo bền vững hỗ trợ mỗi hộ nghèo 44 triệu đồng để làm nhà.",
        ["planned 44 GNBV all all Hà Giang 2023 per hộ nghèo"],
    ),
    (
        "an amount over households is none of a pot",
        "Hỗ trợ từ Chương trình giảm nghèo bền vững là 2 triệu đồng/hộ.",
        [],
    ),
    (
        "chưa giải ngân is 0 beside its plan",
        "Năm 2023, vốn đầu tư Chương trình giảm nghèo bền vững của huyện Mèo Vạc được giao 15 tỷ "
        "đồng, đến nay chưa giải ngân.",
        ["planned 15000 disbursed 0 GNBV all investment Mèo Vạc 2023"],
    ),
    (
        "chưa được giao is no row",
        "Năm 2023, vốn sự nghiệp Chương trình giảm nghèo bền vững của huyện Mèo Vạc chưa được giao.",
        [],
    ),
    (
        "money carried over",
        "Vốn năm 2022 chuyển sang năm 2023 của Chương trình giảm nghèo bền vững ở huyện Mèo Vạc là 8 tỷ đồng.",
        ["planned 8000 GNBV all all Mèo Vạc 2023 from 2022"],
    ),
    (
        "a year that is compared with is no pot",
        "Năm 2023, huyện Mèo Vạc được giao 42 tỷ đồng vốn xây dựng nông thôn mới, tăng 4 tỷ đồng so với năm 2022.",
        ["planned 42000 NTM all all Mèo Vạc 2023"],
    ),
    (
        "an amount said twice is one fact",
        "Năm 2023, huyện Mèo Vạc được giao 42 tỷ đồng vốn Chương trình xây dựng nông thôn mới.\nNhư "
        "vậy năm 2023 huyện Mèo Vạc được giao 42 tỷ đồng vốn Chương trình xây dựng nông thôn mới.",
        ["planned 42000 NTM all all Mèo Vạc 2023"],
    ),
    (
        "money that is asked for",
        "Huyện Mèo Vạc đề nghị tỉnh bổ sung 9 tỷ đồng vốn Chương trình giảm nghèo bền vững năm 2023.",
        ["requested 9000 GNBV all all Hà Giang 2023"],
    ),
    (
        "a cost to come is a plan",
        "Giai đoạn 2021 - 2025, tổng kinh phí thực hiện Chương trình xây dựng nông thôn mới của tỉnh "
        "Hà Giang là 2.500 tỷ đồng.",
        ["planned 2500000 NTM all all Hà Giang None"],
    ),
    (
        "a stage has no fiscal year",
        "Giai đoạn 2021 - 2025, huyện Mèo Vạc được giao 600 tỷ đồng vốn Chương trình giảm nghèo bền vững.",
        ["planned 600000 GNBV all all Mèo Vạc None"],
    ),
    (
        "a rate without amounts",
        "Đến nay, tỷ lệ giải ngân vốn đầu tư Chương trình giảm nghèo bền vững năm 2023 của huyện Mèo Vạc đạt 61,5%.",
        ["GNBV all investment Mèo Vạc 2023 61.5%"],
    ),
    (
        "a rate of 100 % makes the plan paid",
        "Năm 2023, huyện Mèo Vạc được giao 10 tỷ đồng vốn sự nghiệp xây dựng nông thôn mới, giải ngân đạt 100%.",
        ["planned 10000 disbursed 10000 NTM all recurrent Mèo Vạc 2023 100%"],
    ),
    (
        "paid on the total",
        "Năm 2023, huyện Mèo Vạc đã giải ngân 18 tỷ đồng trên tổng số 40 tỷ đồng vốn xây dựng nông thôn mới.",
        ["planned 40000 disbursed 18000 NTM all all Mèo Vạc 2023"],
    ),
    (
        "paid over the plan with one scale",
        "Năm 2023, huyện Mèo Vạc giải ngân 18/40 tỷ đồng vốn xây dựng nông thôn mới, đạt 45%.",
        ["planned 40000 disbursed 18000 NTM all all Mèo Vạc 2023 45%"],
    ),
    (
        "from 5 to 7",
        "Năm 2023, huyện Mèo Vạc cần bố trí từ 5 đến 7 tỷ đồng vốn xây dựng nông thôn mới.",
        ["planned 5000 NTM all all Mèo Vạc 2023 to 7000"],
    ),
    (
        "numbers written the English way",
        "Năm 2023, tỉnh Hà Giang được giao 1,250.5 tỷ đồng vốn Chương trình xây dựng nông thôn mới.",
        ["planned 1250500 NTM all all Hà Giang 2023"],
    ),
    (
        "three programmes together",
        "Năm 2023, tổng vốn 3 chương trình mục tiêu quốc gia của tỉnh Hà Giang là 3.100 tỷ đồng, đã "
        "giải ngân 1.900 tỷ đồng, đạt 61,3%.",
        ["planned 3100000 disbursed 1900000 all all all Hà Giang 2023 61.3%"],
    ),
    (
        "the programme of minorities",
        "Năm 2023, Chương trình phát triển kinh tế - xã hội vùng đồng bào dân tộc thiểu số và miền "
        "núi của tỉnh Hà Giang được giao 1.300 tỷ đồng.",
        ["planned 1300000 DTTS all all Hà Giang 2023"],
    ),
    (
        "debts are no money of a programme",
        "Nợ đọng xây dựng cơ bản trong nông thôn mới của tỉnh Hà Giang còn 14 tỷ đồng.",
        [],
    ),
    (
        "incomes are no money of a programme",
        "Thu nhập bình quân ở xã nông thôn mới Việt Lâm đạt 45 triệu đồng/người/năm.",
        [],
    ),
    (
        "no programme in the article, no money",
        "Năm 2023, ngành điện thu 42 tỷ đồng.",
        [],
    ),
    (
        "a table of money",
        "Kế hoạch vốn Chương trình xây dựng nông thôn mới năm 2023 (đơn vị: triệu đồng)\nHuyện\tKế "
        "hoạch\tGiải ngân\tTỷ lệ %\nMèo Vạc\t1.200\t600\t50\nĐồng Văn\t900\t300\t33,3",
        [
            "planned 1200 disbursed 600 NTM all all Mèo Vạc 2023 50%",
            "planned 900 disbursed 300 NTM all all Đồng Văn 2023 33.3%",
        ],
    ),
]


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[name for name, _, _ in CASES])
def test_sentence(name: str, text: str, expected: list[str]) -> None:
    assert facts(reading(text)) == expected, name


HEDGES = [("hơn", "over"), ("khoảng", "about"), ("gần", "under"), ("", "exact")]


@pytest.mark.parametrize(("word", "qualifier"), HEDGES)
def test_a_hedge_is_kept_beside_the_amount(word: str, qualifier: str) -> None:
    text = f"Năm 2023, huyện Mèo Vạc đã giải ngân {word} 20 tỷ đồng vốn xây dựng nông thôn mới.".replace("  ", " ")
    (fact,) = reading(text).disbursements
    assert (fact.disbursed_vnd, fact.disbursed_qualifier) == (20_000_000_000, qualifier)


def test_a_day_is_kept_beside_the_amount() -> None:
    text = "Tính đến ngày 30/6/2023, huyện Mèo Vạc giải ngân 11 tỷ đồng vốn xây dựng nông thôn mới."
    (fact,) = reading(text).disbursements
    assert fact.as_of == date(2023, 6, 30)


@pytest.mark.parametrize(
    ("words", "start", "end"),
    [
        ("Trong quý III năm 2023", date(2023, 7, 1), date(2023, 9, 30)),
        ("9 tháng năm 2023", date(2023, 1, 1), date(2023, 9, 30)),
        ("Năm 2023", date(2023, 1, 1), date(2023, 12, 31)),
    ],
)
def test_a_period_bounds_the_pot(words: str, start: date, end: date) -> None:
    (fact,) = reading(f"{words}, huyện Mèo Vạc giải ngân 6 tỷ đồng vốn xây dựng nông thôn mới.").disbursements
    assert (fact.fiscal_year, fact.period_start, fact.period_end) == (2023, start, end)


def test_an_undated_text_without_a_year_gives_no_year() -> None:
    text = "Huyện Mèo Vạc được bố trí 42 tỷ đồng vốn đầu tư thực hiện Chương trình xây dựng nông thôn mới."
    assert money(reading(text, published=None)) == ["planned 42000 NTM all investment Mèo Vạc None"]


def test_an_undated_text_speaks_from_the_year_that_it_names() -> None:
    text = "Năm 2022, huyện Mèo Vạc được bố trí 42 tỷ đồng vốn xây dựng nông thôn mới."
    assert money(reading(text, published=None)) == ["planned 42000 NTM all all Mèo Vạc 2022"]


def test_a_title_lends_its_programme_and_states_no_amount() -> None:
    text = "Năm 2023, huyện Mèo Vạc được giao 7 tỷ đồng, đã giải ngân 2 tỷ đồng."
    title = "Mèo Vạc: 7 tỷ đồng cho Chương trình giảm nghèo bền vững"
    assert money(reading(text, title)) == ["planned 7000 disbursed 2000 GNBV all all Mèo Vạc 2023"]


def test_a_doubtful_amount_is_refused_aloud() -> None:
    text = "Năm 2023, huyện Mèo Vạc được giao 1,250 triệu đồng vốn xây dựng nông thôn mới."
    found = reading(text)
    assert money(found) == []
    assert [issue.check_name for issue in found.issues] == ["separator_unclear"]


def test_what_is_paid_in_a_later_paragraph_joins_its_plan() -> None:
    text = (
        "Năm 2023, huyện Mèo Vạc được giao 40 tỷ đồng vốn xây dựng nông thôn mới.\n"
        "Năm 2023, huyện Đồng Văn được giao 30 tỷ đồng vốn xây dựng nông thôn mới.\n"
        "Năm 2023, huyện Mèo Vạc đã giải ngân 18 tỷ đồng vốn xây dựng nông thôn mới."
    )
    assert money(reading(text)) == [
        "planned 40000 disbursed 18000 NTM all all Mèo Vạc 2023",
        "planned 30000 NTM all all Đồng Văn 2023",
    ]


@pytest.mark.parametrize(
    "words",
    [
        "Ông Thành kể, mỗi tháng xưởng xuất 3 chuyến hàng, thợ phụ cũng được nhận 9 triệu đồng.",
        "Giá bò giống từ 13 triệu đồng vọt lên 16 triệu đồng/con, đơn vị trúng thầu xin rút.",
    ],
    ids=["a wage", "a price"],
)
def test_a_small_amount_without_a_word_of_funds_is_none(words: str) -> None:
    text = f"Năm 2023, huyện Mèo Vạc được giao 40 tỷ đồng vốn xây dựng nông thôn mới.\n{words}"
    assert money(reading(text)) == ["planned 40000 NTM all all Mèo Vạc 2023"]


def test_no_measure_is_taken_from_a_paragraph_before() -> None:
    text = (
        "Năm 2023, huyện Mèo Vạc được giao 40 tỷ đồng vốn xây dựng nông thôn mới.\n"
        "Chợ phiên đông vui, cả vụ lê mang về cho bà con 6 tỷ đồng."
    )
    assert money(reading(text)) == ["planned 40000 NTM all all Mèo Vạc 2023"]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (
            "Năm 2023, huyện Mèo Vạc được phân bổ 24 tỷ đồng thực hiện Chương trình xây dựng nông thôn mới và "
            "Chương trình giảm nghèo bền vững.",
            ["planned 24000 other all all Mèo Vạc 2023"],
        ),
        (
            "Năm 2023, vốn sự nghiệp và vốn đầu tư từ ngân sách trung ương của Chương trình giảm nghèo bền vững giao "
            "huyện Mèo Vạc 18 tỷ đồng.",
            ["planned 18000 GNBV central all Mèo Vạc 2023"],
        ),
        ("Năm 2023, huyện Mèo Vạc còn thiếu 4 tỷ đồng vốn xây dựng nông thôn mới.", []),
        ("Năm 2023, nhân dân huyện Mèo Vạc đóng góp 66, 7 tỷ đồng xây dựng nông thôn mới.", []),
        ("Năm 2023, huyện Mèo Vạc phấn đấu giải ngân 100% vốn Chương trình xây dựng nông thôn mới.", []),
    ],
    ids=["two programmes", "two capitals", "what lacks", "a number that a blank parts", "a rate that is a goal"],
)
def test_what_is_told_together_or_not_told(text: str, lines: list[str]) -> None:
    assert money(reading(text)) == lines


def test_one_comma_proves_no_english_writing() -> None:
    """A slip stands between the last number and its unit: it must not make thousands of the decimals before it."""
    text = (
        "Năm 2023, huyện Mèo Vạc được bố trí 114,667 tỷ đồng vốn giảm nghèo bền vững (ngân sách tỉnh 112,884 tỷ đồng; "
        "vốn lồng ghép khác 1,783 dân tỷ đồng)."
    )
    assert money(reading(text)) == [
        "planned 114667 GNBV all all Mèo Vạc 2023",
        "planned 112884 GNBV provincial all Mèo Vạc 2023 part",
    ]


def test_a_split_goes_on_behind_captions() -> None:
    text = (
        "Từ năm 2021 đến nay, huyện Mèo Vạc đã huy động nguồn lực trị giá 250 tỷ đồng xây dựng nông thôn mới.\n"
        "Thi công đường qua xã Lũng Pù.\nCụ thể, vốn ngân sách T.Ư 150 tỷ đồng, ngân sách tỉnh 100 tỷ đồng."
    )
    assert money(reading(text)) == [
        "mobilised 250000 NTM all all Mèo Vạc None",
        "mobilised 150000 NTM central all Mèo Vạc None part",
        "mobilised 100000 NTM provincial all Mèo Vạc None part",
    ]


def test_no_figure_is_given_a_year_where_the_opening_tells_of_several() -> None:
    text = (
        "Tính từ năm 2016, huyện Mèo Vạc đã huy động 81 tỷ đồng xây dựng nông thôn mới.\n"
        "Chương trình giảm nghèo bền vững được giao 44 tỷ đồng, giải ngân 33 tỷ đồng: hỗ trợ sản xuất 30 tỷ đồng, giải "
        "ngân 22 tỷ đồng (73,3%); nhân rộng mô hình 14 tỷ đồng, giải ngân 11 tỷ đồng."
    )
    assert money(reading(text)) == [
        "mobilised 81000 NTM all all Mèo Vạc None",
        "planned 44000 disbursed 33000 GNBV all all Mèo Vạc None",
        "planned 30000 disbursed 22000 GNBV all all Mèo Vạc None 73.3%",
        "planned 14000 disbursed 11000 GNBV all all Mèo Vạc None",
    ]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (
            "Đến nay, huyện Mèo Vạc giải ngân hơn 112,3 tỷ đồng vốn đầu tư công, đạt 36% kế hoạch. Trong đó, nguồn vốn "
            "ngân sách huyện 4 tỷ đồng. Vốn Chương trình xây dựng nông thôn mới giải ngân 23 tỷ đồng.",
            ["disbursed 23000 NTM all all Mèo Vạc 2023"],
        ),
        (
            "Huyện Mèo Vạc giải ngân các nguồn vốn 23 tỷ đồng Chương trình xây dựng nông thôn mới; 5 tỷ đồng vốn "
            "ngân sách "
            "tỉnh Chương trình giảm nghèo bền vững, đạt 67%; 47% kế hoạch.",
            [
                "disbursed 23000 NTM all all Mèo Vạc 2023 67%",
                "disbursed 5000 GNBV provincial all Mèo Vạc 2023 47%",
            ],
        ),
        (
            "Xã Vĩnh Sơn mới giải ngân 8 tỷ đồng vốn xây dựng nông thôn mới; huyện Đồng Văn chưa giải ngân đồng nào "
            "trong "
            "số 3,15 tỷ đồng vốn sự nghiệp của Chương trình giảm nghèo bền vững.",
            [
                "disbursed 8000 NTM all all Hà Giang 2023",
                "planned 3150 disbursed 0 GNBV all recurrent Đồng Văn 2023",
            ],
        ),
        (
            "Năm 2023, huyện Mèo Vạc được bố trí 23,2 tỷ đồng vốn xây dựng nông thôn mới, trong đó xã Sủng Máng 10 tỷ "
            "đồng; 6 xã còn lại 13,2 tỷ đồng.",
            [
                "planned 23200 NTM all all Mèo Vạc 2023",
                "planned 10000 NTM all all Sủng Máng 2023 part",
                "planned 13200 NTM all all Mèo Vạc 2023 for 6 part",
            ],
        ),
        (
            "Trong phần vốn đầu tư của Chương trình giảm nghèo bền vững, hai xã Sủng Máng, Khâu Vai được chia lần lượt "
            "4,2 tỷ và 2,8 tỷ đồng.",
            [
                "planned 4200 GNBV all investment Sủng Máng 2023",
                "planned 2800 GNBV all investment Khâu Vai 2023",
            ],
        ),
        (
            "Hội đồng nhân dân tỉnh thông qua việc phân bổ 43 tỷ đồng vốn Chương trình xây dựng nông thôn mới năm "
            "2023.",
            ["planned 43000 NTM all all Hà Giang 2023"],
        ),
        (
            "Năm 2023, huyện Mèo Vạc huy động 180 tỷ đồng xây dựng nông thôn mới, trong đó ngân sách trung ương và "
            "tỉnh 120 "
            "tỷ đồng.",
            ["mobilised 180000 NTM all all Mèo Vạc 2023", "mobilised 120000 NTM all all Mèo Vạc 2023 part"],
        ),
        (
            "Về xây dựng nông thôn mới, các xã Việt Lâm, Đạo Đức đạt chuẩn nâng cao. Tỉnh thưởng mỗi xã đạt chuẩn "
            "nông thôn "
            "mới một công trình trị giá 500 triệu đồng.",
            ["planned 500 NTM all all Hà Giang 2023 per xã"],
        ),
    ],
    ids=[
        "public investment",
        "amounts that lead",
        "nothing paid of it",
        "the rest",
        "in order",
        "the council",
        "two budgets",
        "each of a class",
    ],
)
def test_what_an_amount_is_of(text: str, lines: list[str]) -> None:
    assert money(reading(text)) == lines
