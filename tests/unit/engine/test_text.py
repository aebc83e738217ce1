from __future__ import annotations

import unicodedata

import pytest

from extractors.engine.text import cut, fold, normalise, split_words, strip_tones, tokenise


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("HOÀ BÌNH", "hòa bình"),
        ("Hòa Bình", "hòa bình"),
        ("thuý, luỹ kế", "thúy, lũy kế"),
        ("khoẻ", "khỏe"),
        ("quý II", "quý ii"),
        ("QUÝ", "quý"),
        ("hoàn thành, thoát nghèo", "hoàn thành, thoát nghèo"),
        ("xoá đói", "xóa đói"),
        ("ĐẮK", "đắk"),
    ],
)
def test_fold_puts_tones_in_one_place(written: str, folded: str) -> None:
    assert fold(written) == folded


def test_fold_keeps_a_letter_that_grows_when_lowered() -> None:
    assert fold("İÀ") == "İà"


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        (unicodedata.normalize("NFD", "tỷ đồng"), "tỷ đồng"),
        ("3,8\u00a0tỷ\u202fđồng", "3,8 tỷ đồng"),
        ("đạt\u00ad chuẩn\u200b", "đạt chuẩn"),
        ("\u00d0ồng", "Đồng"),
        ("\u0189ông \u00f0", "Đông đ"),
    ],
)
def test_normalise_at_the_door(written: str, stored: str) -> None:
    assert normalise(written) == stored


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("xã  A", ["xã", "a"]),
        ("a\r\n\r\nb", ["a", "\n", "b"]),
        ("a \t b", ["a", "\t", "b"]),
        ("a\t\nb", ["a", "\n", "b"]),
        ("a\x0bb", ["a", "b"]),
        ("2.487m²", ["2", ".", "487", "m²"]),
        ("Bhalêê_1", ["bhalêê", "_", "1"]),
        ("", []),
        ("   ", []),
    ],
)
def test_cut(text: str, keys: list[str]) -> None:
    assert cut(split_words(text)).keys == keys


@pytest.mark.parametrize("times", [1, 100])
def test_words_and_what_stands_between_them(times: int) -> None:
    """Letters and digits are parted and a low line is no word, in a text of few such words as in one of many."""
    text = "Bê tông _ 2.487m2/QH15_a; " * times
    words = split_words(text)
    assert words.keys == ["bê", "tông", "2", "487", "m", "2", "qh", "15", "a"] * times
    assert words.capitals == [True, False, False, False, False, False, True, False, False] * times
    assert words.gaps[:10] == ["", " ", " _ ", ".", "", "", "/", "", "_", "; "]
    assert [words.folded[start:end] for start, end in zip(words.starts, words.ends, strict=True)] == words.keys
    assert "".join(map(str.__add__, words.gaps, [*words.keys, ""])) == words.folded


def test_tokens_know_their_place_and_kind() -> None:
    tokens = tokenise("Xã Hoà 12,\n5")
    assert [(t.start, t.end, t.key, t.kind, t.capital) for t in tokens] == [
        (0, 2, "xã", "word", True),
        (3, 6, "hòa", "word", True),
        (7, 9, "12", "number", False),
        (9, 10, ",", "punct", False),
        (10, 11, "\n", "punct", False),
        (11, 12, "5", "number", False),
    ]


def test_strip_tones() -> None:
    assert strip_tones("đắk lắk-a") == "daklaka"
