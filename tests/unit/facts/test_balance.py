"""What arithmetic proves: parts that add up to a total, a payment that is the printed share of a plan."""

from __future__ import annotations

import pytest

from tests.unit.facts.sentences import money, reading

TOTAL = "Năm 2023, huyện Mèo Vạc được giao 120 tỷ đồng vốn đầu tư thực hiện các chương trình mục tiêu quốc gia. "
PLAN = "Năm 2023, huyện Mèo Vạc được giao 40 tỷ đồng vốn sự nghiệp thực hiện Chương trình giảm nghèo bền vững. "


@pytest.mark.parametrize(
    ("last", "capital"),
    [("50", "investment"), ("51", "all")],
    ids=["the parts add up to the total", "a part is left over"],
)
def test_parts_take_the_capital_of_the_total_that_they_add_up_to(last: str, capital: str) -> None:
    text = (
        f"{TOTAL}Chia theo chương trình, Chương trình giảm nghèo bền vững được giao 70 tỷ đồng; "
        f"Chương trình xây dựng nông thôn mới {last} tỷ đồng."
    )
    assert money(reading(text))[1:] == [
        f"planned 70000 GNBV all {capital} Mèo Vạc 2023",
        f"planned {last}000 NTM all {capital} Mèo Vạc 2023",
    ]


def test_a_part_that_names_another_capital_keeps_it() -> None:
    text = (
        f"{TOTAL}Chia theo chương trình, Chương trình giảm nghèo bền vững được giao 70 tỷ đồng vốn sự nghiệp; "
        "Chương trình xây dựng nông thôn mới 50 tỷ đồng."
    )
    assert "planned 50000 NTM all all Mèo Vạc 2023" in money(reading(text))


@pytest.mark.parametrize(
    ("paid", "lines"),
    [
        ("18 tỷ đồng, đạt 45%", ["planned 40000 disbursed 18000 GNBV all recurrent Mèo Vạc 2023 45%"]),
        (
            "18 tỷ đồng, đạt 47%",
            ["planned 40000 GNBV all recurrent Mèo Vạc 2023", "disbursed 18000 GNBV all all Mèo Vạc 2023 47%"],
        ),
    ],
    ids=["the printed share", "another share"],
)
def test_a_payment_is_of_the_plan_that_it_is_the_printed_share_of(paid: str, lines: list[str]) -> None:
    assert money(reading(f"{PLAN}Công tác chỉ đạo được tăng cường. Đến nay, huyện giải ngân {paid}.")) == lines


def test_a_capital_without_a_source_is_of_the_one_before_where_the_sum_leaves_no_rest() -> None:
    text = (
        "Năm 2023, huyện Mèo Vạc được bố trí 47,3 tỷ đồng vốn Chương trình xây dựng nông thôn mới. Trong đó, ngân sách "
        "trung ương vốn đầu tư phát triển 29,8 tỷ đồng, vốn sự nghiệp 5,9 tỷ đồng; ngân sách tỉnh 11,6 tỷ đồng."
    )
    assert "planned 5900 NTM central recurrent Mèo Vạc 2023 part" in money(reading(text))


def test_what_is_said_of_the_amount_before_is_not_of_the_next() -> None:
    text = (
        "Năm 2023, huyện Mèo Vạc được giao 15 tỷ đồng vốn Chương trình giảm nghèo bền vững, toàn bộ là ngân sách "
        "trung ương; Chương trình xây dựng nông thôn mới 41 tỷ đồng."
    )
    assert money(reading(text)) == [
        "planned 15000 GNBV central all Mèo Vạc 2023",
        "planned 41000 NTM all all Mèo Vạc 2023",
    ]


def test_a_rate_in_a_bracket_with_no_word_before_it_raises_nothing() -> None:
    assert money(reading("(37% vốn Chương trình xây dựng nông thôn mới) năm 2023 là của huyện Mèo Vạc.")) == []
