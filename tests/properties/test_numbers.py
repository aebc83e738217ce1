"""What must hold of every text: a written number is read back, spans quote, reading is stable and never raises."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.engine.items import Item, scan
from extractors.engine.numbers import read_printed
from extractors.engine.quantities import Quantity, read_quantities
from extractors.engine.text import fold, normalise, tokenise
from extractors.engine.times import Period, read_periods
from extractors.grammar.load import load_grammar

GRAMMAR = load_grammar()
WORDS = [
    "xã", "đạt", "tiêu chí", "từ", "đến", "ngày", "tháng", "năm", "quý", "II", "giai đoạn", "hơn", "gần", "trên", "tỷ",
    "triệu", "đồng", "nghìn", "rưỡi", "hai", "mươi", "trăm", "linh", "vượt", "trở lên", "thứ", "số", "QĐ-TTg", "km",
    "/", "-", "%", ".", ",", ":", "(", ")", "\n", "\t", "  ", "1", "19", "000", "2021", "30/6", "1.234,5", "12,345",
    "0235", "8.3.2022", "hàng", "phần trăm", "đầu năm", "nay", "qua", "Đ", "hoà", "\u00a0", "a\u0301", "²", "İ", "१",
]  # fmt: skip
SCALES = {"nghìn đồng": 10**3, "triệu đồng": 10**6, "tỷ đồng": 10**9, "nghìn tỷ đồng": 10**12}
texts = st.one_of(st.text(max_size=200), st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join))


def read(text: str) -> list[Item]:
    return read_quantities(text, read_periods(scan(text, GRAMMAR, ())))


def grouped(whole: int, sign: str) -> str:
    return f"{whole:,}".replace(",", sign)


@given(st.integers(0, 10**12), st.integers(0, 99), st.booleans())
def test_a_written_number_is_read_back(whole: int, part: int, has_part: bool) -> None:
    printed = grouped(whole, ".") + (f",{part:02}" if has_part else "")
    reading = read_printed(printed)
    assert reading is not None
    assert reading[0] == Decimal(whole) + (Decimal(part) / 100 if has_part else 0)


@given(st.integers(1_000_000, 10**12), st.integers(0, 99))
def test_english_separators_are_read_back(whole: int, part: int) -> None:
    reading = read_printed(f"{grouped(whole, ',')}.{part:02}")
    assert reading is not None
    assert reading[0] == Decimal(whole) + Decimal(part) / 100


@given(st.integers(1, 999_999), st.integers(0, 99), st.sampled_from(sorted(SCALES)))
def test_written_money_is_read_back(whole: int, part: int, scale: str) -> None:
    text = f"vốn giao {grouped(whole, '.')},{part:02} {scale} cho các xã"
    amounts = [item for item in read(text) if isinstance(item.value, Quantity)]
    assert len(amounts) == 1
    assert isinstance(amounts[0].value, Quantity)
    assert amounts[0].value.low == (Decimal(whole) + Decimal(part) / 100) * SCALES[scale]
    assert text[amounts[0].start : amounts[0].end].endswith(scale)


@given(st.integers(1, 999), st.integers(1, 999))
def test_a_compound_is_the_sum_of_its_parts(billions: int, millions: int) -> None:
    values = [i.value for i in read(f"đã chi {billions} tỷ {millions} triệu đồng") if isinstance(i.value, Quantity)]
    assert [v.low for v in values] == [billions * 10**9 + millions * 10**6]


@given(st.dates(date(1990, 1, 1), date(2049, 12, 31)))
def test_a_written_day_is_read_back(day: date) -> None:
    for text in (f"ngày {day:%d/%m/%Y}", f"ngày {day.day} tháng {day.month} năm {day.year}", f"{day:%d-%m-%Y}"):
        periods = [i.value for i in read(text) if isinstance(i.value, Period)]
        assert [(p.starts(day.year), p.ends(day.year)) for p in periods] == [(day, day)], text


@settings(max_examples=300)
@given(texts)
def test_spans_quote_stand_in_order_and_do_not_overlap(text: str) -> None:
    items = read(text)
    at = 0
    for item in items:
        assert at <= item.start < item.end <= len(text)
        assert text[item.start : item.end].strip() or item.kind == "sign"
        at = item.end


@settings(max_examples=300)
@given(texts)
def test_nothing_but_blanks_is_left_out(text: str) -> None:
    covered = [False] * len(text)
    for item in read(text):
        covered[item.start : item.end] = [True] * (item.end - item.start)
    assert all(done or char.isspace() for done, char in zip(covered, text, strict=True))


@given(texts)
def test_reading_twice_gives_the_same(text: str) -> None:
    assert read(text) == read(text)


@given(texts)
def test_the_door_is_passed_once(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once


@given(texts)
def test_folding_moves_no_offset(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert all(text[t.start : t.end].strip() or t.key in "\n\t" for t in tokenise(text))


@given(st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join), st.integers(1, 400))
def test_a_sentence_apart_changes_no_amount(text: str, count: int) -> None:
    sentence = f"Toàn huyện có {count} xã."
    alone = [i.value for i in read(sentence) if isinstance(i.value, Quantity)]
    behind = [i.value for i in read(f"{text}.\n{sentence}") if isinstance(i.value, Quantity)]
    assert behind[-1:] == alone
