"""How long reading the places of an article takes, and whether the time grows as the text does.

Run: python -m tests.bench.bench_places [REPEATS]. Prints milliseconds; reads no file but the package's data.
"""

from __future__ import annotations

import sys
import time
from statistics import median

from extractors.places.resolver import Resolver
from tests.unit.places.conftest import make_article

SENTENCE = (
    "Tại huyện Con Cuông, các xã Yên Khê, Chi Khê và Lục Dạ đạt lần lượt 19, 17 và 12 tiêu chí; "
    "bản Trung Chính (xã Yên Khê) được hỗ trợ 1,2 tỷ đồng từ ngân sách trung ương, "
    "nhân dân đóng góp 4,1 tỷ đồng và 1.500 ngày công làm đường. "
    "Theo báo cáo của Phòng Tài chính, đến ngày 30/6/2022 toàn huyện đã giải ngân 45% kế hoạch vốn trong năm. "
)
TRAPS = {
    "sentences": SENTENCE,
    "level words": "xã huyện thôn bản các xã: ",
    "one list": "xã Yên Khê, Chi Khê, Lục Dạ, ",
    "village list": "thôn Tân Hòa, Nhà Tài, Lâm Cao, ",
    "announced": "11 thôn: Tân Hòa (Yên Khê), Nhà Tài, ",
    "parentheses": "Yên Khê (((Chi Khê ",
    "capitals": "Đồng Tâm Thống Nhất Hà Giang ",
    "shouted": "XÃ YÊN KHÊ ĐỒNG TÂM ",
    "digits": "12/3/2021 1.200.300 ",
    "gaps": "Yên Khê                    Chi Khê ",
}
ARTICLE_BYTES, LONG_BYTES = 4_000, 1_000_000


def time_read(resolver: Resolver, piece: str, n_bytes: int, repeats: int) -> float:
    """Median milliseconds of processor time for a text of `n_bytes` made of `piece` again and again."""
    article = make_article("Con Cuông", piece * (n_bytes // len(piece.encode())), on="2022-07-05")
    took = []
    for _ in range(repeats):
        start = time.process_time()
        resolver.read_places(article)
        took.append(1000 * (time.process_time() - start))
    return median(took)


def main() -> None:
    repeats = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    start = time.perf_counter()
    resolver = Resolver()
    print(f"load {1000 * (time.perf_counter() - start):.0f} ms")
    for name, piece in TRAPS.items():
        short = time_read(resolver, piece, ARTICLE_BYTES, repeats)
        long = time_read(resolver, piece, LONG_BYTES, 3)
        print(f"{name:14s} 4 KB {short:7.2f} ms   1 MB {long:9.1f} ms   ratio {long / short:6.0f} (linear is 250)")


if __name__ == "__main__":
    main()
