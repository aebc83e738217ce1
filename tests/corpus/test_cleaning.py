"""How well are the pages of the corpus cleaned? Beside trafilatura, and resiliparse where it is installed."""

from __future__ import annotations

import csv
import importlib.util
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
import trafilatura

from extractors.collect.clean import clean
from extractors.collect.encoding import decode
from extractors.records import Article, Page

MEAN_F1, LEAST_F1, LEAST_DATED = 0.985, 0.90, 0.98


def word_f1(found: str, wanted: str) -> float:
    """The F1 of the bags of words of both texts."""
    left, right = Counter(found.split()), Counter(wanted.split())
    return 2 * sum((left & right).values()) / max(1, sum(left.values()) + sum(right.values()))


def _article(path: Path) -> Article:
    cleaned = clean(
        Page(f"file:{path.parent.name}/{path.name}", path.parent.name, path.read_bytes(), datetime.now(UTC))
    )
    assert isinstance(cleaned, Article), f"{path.name}: {cleaned}"
    return cleaned


def _body(article: Article) -> str:
    return article.text.removeprefix(f"{article.title}\n\n")


@pytest.fixture(scope="module")
def rows(shared_dir: Path) -> list[dict[str, str]]:
    with (shared_dir / "corpus" / "articles.csv").open(encoding="utf-8") as file:
        return [
            {key: unicodedata.normalize("NFC", value) for key, value in row.items()} for row in csv.DictReader(file)
        ]


@pytest.fixture(scope="module")
def cleaned(shared_dir: Path, rows: list[dict[str, str]]) -> dict[str, Article]:
    return {row["name"]: _article(shared_dir / "corpus" / "pages" / row["file"]) for row in rows}


def _wanted(shared_dir: Path, name: str) -> str:
    return unicodedata.normalize("NFC", (shared_dir / "corpus" / "bodies" / f"{name}.txt").read_text(encoding="utf-8"))


def test_word_f1_of_bodies(
    shared_dir: Path, rows: list[dict[str, str]], cleaned: dict[str, Article], capsys: pytest.CaptureFixture[str]
) -> None:
    ours = {name: word_f1(_body(article), _wanted(shared_dir, name)) for name, article in cleaned.items()}
    rivals: dict[str, Callable[[str], str]] = {"trafilatura": lambda text: trafilatura.extract(text) or ""}
    if importlib.util.find_spec("resiliparse"):
        from resiliparse.extract.html2text import extract_plain_text

        rivals["resiliparse"] = lambda text: extract_plain_text(text, main_content=True)
    pages = {
        row["name"]: shared_dir / "corpus" / "pages" / row["file"] for row in rows if row["file"].endswith(".html")
    }
    with capsys.disabled():
        overall, least = sum(ours.values()) / len(ours), min(ours.values())
        print(f"\ncleaning, word F1 over {len(ours)} pages: {overall:.4f}, least {least:.4f}")
        mean = sum(ours[name] for name in pages) / len(pages)
        print(f"  over the {len(pages)} HTML pages: ours {mean:.4f}", end="")
        for rival, extract in rivals.items():
            scores = [
                word_f1(extract(decode(path.read_bytes())), _wanted(shared_dir, name)) for name, path in pages.items()
            ]
            print(f", {rival} {sum(scores) / len(scores):.4f}", end="")
        print()
    assert min(ours.values()) >= LEAST_F1, min(ours, key=lambda name: ours[name])
    assert sum(ours.values()) / len(ours) >= MEAN_F1


def test_titles_and_addresses_are_right(rows: list[dict[str, str]], cleaned: dict[str, Article]) -> None:
    for row in rows:
        article = cleaned[row["name"]]
        assert article.title == row["title"]
        assert article.canonical_url == (row["canonical"] or article.uri)
        assert article.text.startswith(f"{article.title}\n\n")


def test_dates_are_right(rows: list[dict[str, str]], cleaned: dict[str, Article]) -> None:
    wrong = [row["name"] for row in rows if str(cleaned[row["name"]].published_on) != row["published_on"]]
    assert len(wrong) <= (1 - LEAST_DATED) * len(rows), wrong
    assert cleaned["031"].updated_at == datetime(2024, 5, 20, 2, 12, tzinfo=UTC)


def test_authors_and_publishers_are_those_printed(rows: list[dict[str, str]], cleaned: dict[str, Article]) -> None:
    for row in rows:
        article = cleaned[row["name"]]
        assert (article.author or "") == row["author"], row["name"]
        # What is printed in capitals is kept so; the list has one name without the office before it.
        printed = row["publisher_printed"].casefold()
        assert printed in (article.publisher or "").casefold(), row["name"]


def test_every_cell_of_a_table_is_kept(
    shared_dir: Path, rows: list[dict[str, str]], cleaned: dict[str, Article]
) -> None:
    tables = 0
    for row in rows:
        for line in _wanted(shared_dir, row["name"]).splitlines():
            if "\t" in line:
                tables += 1
                assert line in cleaned[row["name"]].text.splitlines(), row["name"]
    assert tables > 10


def test_pages_retold_from_print_keep_title_and_figures(shared_dir: Path) -> None:
    pages = sorted((shared_dir / "corpus" / "pages").glob("n*.txt"))
    assert len(pages) >= 30
    for path in pages:
        article = _article(path)
        raw = unicodedata.normalize("NFC", path.read_text(encoding="utf-8")).replace("Ð", "Đ")
        assert article.title == raw.splitlines()[0].strip(), path.name
        # A figure with its unit is news; those of style sheets, counters and dates are not.
        figures = re.findall(r"\d[\d.,]* (?:xã|tỷ|tỉ|triệu|tiêu chí|huyện|hộ|công trình|km|thôn)\b", raw)
        assert set(figures) <= set(re.findall(r"\d[\d.,]* [^\W\d_]+(?: chí| trình)?", article.text)) | {
            figure for figure in figures if figure in article.text
        }, path.name
        assert not re.search(r"text-indent|Hits count|NGHE BÀI|Gửi (?:bình luận|ý kiến)|GMT", article.text), path.name


def test_seeds_keep_what_the_facts_need_and_nothing_of_contacts(shared_dir: Path) -> None:
    for gold in sorted((shared_dir / "seeds" / "gold").glob("*.jsonl")):
        article = _article(shared_dir / "seeds" / f"{gold.stem}.txt")
        assert article.title is not None and article.published_on is not None, gold.stem
        for line in gold.read_text(encoding="utf-8").splitlines():
            quote = json.loads(line).get("quote")
            assert quote is None or unicodedata.normalize("NFC", quote) in article.text, (gold.stem, quote)
        for unwanted in (
            "@",
            "0235",
            "02133",
            "online",
            "Hôm nay",
            "anh tin bai",
            "Quang cảnh",
            "VNPT",
            "advertisement",
        ):
            assert unwanted not in article.text, (gold.stem, unwanted)
