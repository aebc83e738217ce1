"""What holds for every text: spans quote it, other sentences change nothing, no input raises."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.places.resolver import Resolver
from extractors.places.spelling import plain_key, toned_key
from tests.unit.places.conftest import make_article

RESOLVER = Resolver()
PARTS = [
    *(
        "xã Yên Khê",
        "các xã Chi Khê, Lục Dạ",
        "huyện Con Cuông",
        "(huyện Tuy An)",
        "An Chấn",
        "thôn Phú Đa 1",
        "bản",
        "TP.",
    ),
    *("Đà Lạt", "đồng chí", "Nguyễn Văn Sơn", "16/19", "tỷ đồng", ".", ",", ";", "\n", "\t", " và ", "Cả nước", "XÃ"),
    *("Ð", "…", "’", "İ", "ß"),
]
SILENT = [
    "Thu nhập bình quân đầu người đạt 27 triệu đồng.",
    "Các đại biểu thảo luận, góp ý.",
    "Trời rét đậm, rét hại kéo dài 3 ngày.",
]
NAMED = "Huyện Con Cuông có xã Yên Khê, bản Trung Chính (xã Yên Khê) và các xã Chi Khê, Lục Dạ đạt chuẩn."


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(PARTS), max_size=40).map(" ".join))
def test_spans_quote_their_text_and_reading_is_repeatable(text: str) -> None:
    article = make_article("Tin", text)
    reading = RESOLVER.read_places(article)
    last = 0
    for mention in reading.mentions:
        quote = article.text[mention.span.start : mention.span.end]
        assert quote and quote.strip() == quote
        assert mention.span.start >= last
        last = mention.span.end
        assert mention.place_id in reading.units
        if mention.level == "village":
            assert toned_key(quote) == toned_key(mention.name)
        elif mention.level not in ("nation", "region"):
            assert plain_key(quote) in RESOLVER.gazetteer.by_plain
    again = RESOLVER.read_places(article)
    assert (again.mentions, again.home, again.unresolved) == (reading.mentions, reading.home, reading.unresolved)


@given(st.lists(st.sampled_from(SILENT), max_size=4), st.lists(st.sampled_from(SILENT), max_size=4))
@settings(max_examples=50, deadline=None)
def test_sentences_that_name_no_place_change_nothing(before: list[str], after: list[str]) -> None:
    plain = RESOLVER.read_places(make_article("Tin trong ngày", NAMED, on="2022-01-01"))
    wrapped = RESOLVER.read_places(make_article("Tin trong ngày", " ".join([*before, NAMED, *after]), on="2022-01-01"))
    assert [(m.place_id, m.reason, m.levelled) for m in wrapped.mentions] == [
        (m.place_id, m.reason, m.levelled) for m in plain.mentions
    ]
    assert wrapped.home == plain.home


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300))
def test_no_text_raises(text: str) -> None:
    RESOLVER.read_places(make_article("Tin", text))
