"""How long the engine takes for a 4 KB text, and whether the time grows as the text does.

Run: python -m tests.bench.bench_engine [--facts]. Prints milliseconds of processor time; exits with 1 where a
1 MB text of one trap takes more than 300 times a 4 KB one (linear is 250). With --facts, facts are read as well.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime

from extractors.engine.items import scan
from extractors.engine.quantities import read_quantities
from extractors.engine.times import read_periods
from extractors.facts.reading import read
from extractors.grammar.load import load_grammar
from extractors.records import Article
from tests.corpus.judge import KnownPlaces

ARTICLE = (
    "Tính đến ngày 30/9/2023, huyện Tây Giang đã giải ngân 27.485 triệu đồng, đạt 45,3% kế hoạch vốn giao trong năm. "
    "Trong đó, ngân sách trung ương hơn 21 tỷ đồng, ngân sách tỉnh 6,4 tỷ đồng; vốn sự nghiệp mới đạt 12%. "
    "Các xã Axan, Lăng và Gari cùng đạt 14/19 tiêu chí; bình quân toàn huyện 13,6 tiêu chí/xã, tăng 2 tiêu chí. "
    "Nhân dân trong thôn tích cực tham gia xây dựng đường giao thông, chỉnh trang nhà cửa và giữ vệ sinh môi trường. "
)
TRAPS = {
    "article": ARTICLE,
    "digits": "12/3/2021 1.200.300 ",
    "dots": "1.",
    "commas": "1,",
    "groups": "123 ",
    "long digits": "9876543210",
    "zeros": "0 00 000 ",
    "telephone": "0912 ",
    "slashes": "1/",
    "document": "12/2022/",
    "offices": "12/QĐ-",
    "hyphens": "kinh tế - ",
    "bare hyphens": "kinh tế" + " -" * 40,
    "scales": "1 tỷ ",
    "compound": "9 tỷ 8 triệu 7 nghìn ",
    "thousands": "nghìn ",
    "hedges": "hơn gần khoảng ",
    "number words": "hai mươi mốt ",
    "years": "năm năm năm ",
    "since": "từ đến hết ",
    "periods": "từ năm 2010 đến ",
    "per": "3 tỷ đồng/xã/năm/",
    "brackets": "(((",
    "percent": "5%% ",
    "blanks": "a" + " " * 50,
    "line ends": "\n \n\t",
    "tones": "oàuý",
    "one word": "a",
    "terms": "chương trình mục tiêu quốc gia ",
    "names": "Axan, Lăng ",
}
SHORT_BYTES, LONG_BYTES, MOST, REPEATS = 4_000, 1_000_000, 300, 250


def engine_reader() -> Callable[[str], object]:
    """Scanning, periods and quantities of a text."""
    grammar = load_grammar()
    return lambda text: read_quantities(text, read_periods(scan(text, grammar, ())))


def fact_reader() -> Callable[[str], object]:
    """Facts as well, with places of ten names."""
    grammar, places = load_grammar(), KnownPlaces()
    moment = datetime(2024, 1, 1, tzinfo=UTC)

    def of(text: str) -> object:
        article = Article("a", "file:x", "x", "", None, None, None, date(2024, 1, 1), None, moment, text, "", "")
        return read(article, grammar, places)

    return of


def milliseconds(reader: Callable[[str], object], text: str, repeats: int) -> float:
    """Mean processor time of one reading."""
    start = time.process_time()
    for _ in range(repeats):
        reader(text)
    return 1000 * (time.process_time() - start) / repeats


def repeated(piece: str, n_bytes: int) -> str:
    """The piece again and again, up to so many bytes."""
    return piece * (n_bytes // len(piece.encode()))


def main() -> int:
    reader = fact_reader() if "--facts" in sys.argv else engine_reader()
    worst = 0.0
    for name, piece in TRAPS.items():
        short_text, long_text = repeated(piece, SHORT_BYTES), repeated(piece, LONG_BYTES)
        # As long before as after: what else the machine does then falls on both alike.
        before = milliseconds(reader, short_text, REPEATS // 2)
        long = milliseconds(reader, long_text, 1)
        short = (before + milliseconds(reader, short_text, REPEATS // 2)) / 2
        ratio = long / short
        worst = max(worst, ratio)
        print(f"{name:14s} 4 KB {short:7.3f} ms   1 MB {long:9.1f} ms   ratio {ratio:6.0f}", flush=True)
    print(f"worst ratio {worst:.0f} of {MOST} allowed (linear is 250)")
    return int(worst > MOST)


if __name__ == "__main__":
    sys.exit(main())
