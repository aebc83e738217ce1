"""Reading an article: how long, how much longer for a longer text, and beside underthesea's named entities.

    python -m tests.bench.bench_reading [--rounds N] [--seconds S] [--articles FOLDER]

Prints the processor time of 4 KB of text (4096 bytes of UTF-8, one core, the best of N rounds, the median over texts):

- prose: sentences of the bundled articles among others without a number, as many numbers as real reports print;
- dense: the bundled articles as they are, a number in nearly every sentence, some three times as many;
- with --articles, the articles of a folder, each as a whole, and brought to 4 KB.

Then how the time grows from 4 KB to 1 MB (256 is linear) for the bundled articles and for repeated traps, each with S
seconds of processor time at most; the memory that grammar and gazetteer hold; and how many times faster it is than
underthesea's NER on the same texts in the same run, where the `bench` extra is installed. Nothing here is a test:
machines are noisy.
"""

from __future__ import annotations

import argparse
import importlib.util
import re
import resource
import signal
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path
from types import FrameType

_FETCHED = datetime(2026, 1, 1, tzinfo=UTC)
_SIZE = 4096  # bytes
_LONG = 256  # times the size of an article: 1 MB
_PROSE_TO_DENSE = 2  # characters of prose for one of a report's, which makes 27 numbers in 4 KB, as real reports have
_PAUSE = re.compile(r"(?<=[.!?…])\s+|\n+")
_TRAPS = (
    "12.345,6/78 tỷ - 9/10 - 11.12.13 ",
    "(((((" + "1/2/3/4 " * 3,
    "trong đó, gồm: ; " * 2,
    "xã Tân Tân Tân Tân Tân, ",
    "không không không mươi mươi ",
    "giải ngân được 5 tỷ đồng\nvà ",
    "cả 2 xã này đạt chuẩn nông thôn mới. ",
    "kinh phí 1,234 đồng, 5,678 triệu đồng. ",
    "vốn kéo dài năm 2021 là 5 tỷ đồng, vốn kéo dài 3 tỷ đồng. ",
    "xã\tsố tiêu chí\nTân An\t12\n",
    "Sau 8 năm huy động 5 tỷ đồng. ",
    "xây 5 km đường, 3 cầu; ",
    "mỗi xã 5 tỷ đồng; ",
)
_PROSE = (
    "Đồng chí Chủ tịch Ủy ban nhân dân huyện biểu dương cấp ủy, chính quyền và nhân dân các xã đã chung sức, đồng "
    "lòng vượt qua khó khăn trong quá trình thực hiện chương trình.",
    "Phát biểu tại hội nghị, lãnh đạo tỉnh đề nghị các sở, ngành tiếp tục bám sát cơ sở, tháo gỡ kịp thời những "
    "vướng mắc về thủ tục đầu tư và giải phóng mặt bằng.",
    "Diện mạo nông thôn từng bước khởi sắc, đường làng ngõ xóm sạch đẹp, cảnh quan môi trường được giữ gìn, tình làng "
    "nghĩa xóm ngày càng bền chặt.",
    "Người dân không còn trông chờ vào sự hỗ trợ của Nhà nước mà chủ động hiến đất, góp công, tham gia giám sát từng "
    "công trình ngay từ khi khởi công.",
    "Công tác tuyên truyền được đổi mới, gắn với phong trào toàn dân đoàn kết xây dựng đời sống văn hóa ở khu dân cư.",
    "Tuy nhiên, kết quả giữa các vùng chưa đồng đều, một số nơi còn lúng túng trong việc lựa chọn mô hình phát triển "
    "sản xuất phù hợp với điều kiện của địa phương.",
    "Nguồn vốn đối ứng còn hạn chế, đời sống của một bộ phận đồng bào vùng sâu, vùng xa vẫn khó khăn, nguy cơ tái "
    "nghèo còn cao.",
    "Thời gian tới, huyện tập trung chỉ đạo các xã rà soát từng tiêu chí, ưu tiên những nội dung người dân cần trước "
    "và có thể làm ngay.",
    "Nhiều hộ mạnh dạn chuyển đổi cây trồng, liên kết với hợp tác xã để bao tiêu sản phẩm, nhờ vậy thu nhập ổn định "
    "hơn trước.",
    "Ban chỉ đạo phân công từng thành viên phụ trách địa bàn, định kỳ kiểm tra và báo cáo tiến độ cho Thường trực "
    "Huyện ủy.",
    "Hệ thống trường học, trạm y tế, nhà văn hóa được đầu tư khang trang, đáp ứng nhu cầu học tập, khám chữa bệnh và "
    "sinh hoạt của bà con.",
    "Cũng tại hội nghị, đại biểu các xã đã thảo luận về kinh nghiệm vận động nhân dân giữ gìn an ninh trật tự và "
    "bảo vệ môi trường.",
)


def _memory_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _best(run: Callable[[], object], rounds: int) -> float:
    """Seconds of processor time that the fastest of some runs takes."""
    times = []
    for _ in range(rounds):
        start = time.process_time()
        run()
        times.append(time.process_time() - start)
    return min(times)


def _too_long(signum: int, frame: FrameType | None) -> None:
    raise TimeoutError


def _within(seconds: int, run: Callable[[], float]) -> float | None:
    """What `run` returns; None where it takes more processor time: what else the machine does is not counted."""
    signal.signal(signal.SIGPROF, _too_long)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        return run()
    except TimeoutError:
        return None
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def _repeated(text: str, size: int) -> str:
    """The text repeated and cut to that many bytes."""
    content = text.encode()
    return (content * (1 + size // len(content)))[:size].decode(errors="ignore")


def _slices(text: str) -> list[str]:
    content = text.encode()
    return [content[i : i + _SIZE].decode(errors="ignore") for i in range(0, len(content) - _SIZE + 1, _SIZE)]


def _with_prose(text: str) -> str:
    """The sentences of a text, each followed by prose without a number."""
    prose, written, dense = cycle(_PROSE), 0, 0
    paragraphs: list[str] = []
    for sentence in filter(None, _PAUSE.split(text)):
        run, dense = [sentence], dense + len(sentence)
        while written < _PROSE_TO_DENSE * dense:
            run.append(next(prose))
            written += len(run[-1])
        paragraphs.append(" ".join(run))
    return "\n".join(paragraphs)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=int, default=60, help="the most that one text of 1 MB may take")
    parser.add_argument("--articles", type=Path, help="a folder of articles, to be read one by one")
    options = parser.parse_args()
    rounds: int = options.rounds

    from extractors.collect.clean import clean
    from extractors.records import Article, Page

    before = _memory_mb()
    from extractors.facts.reading import read
    from extractors.grammar.load import load_grammar
    from extractors.places.resolver import Resolver

    grammar, resolver = load_grammar(), Resolver()
    print(f"grammar and gazetteer in memory: {_memory_mb() - before:.0f} MB")

    def article(text: str) -> Article:
        return Article("art_x", "file:bench/x.txt", "bench", "file:bench/x.txt", None, None, None, None, None, _FETCHED,
                       text, "x", "1")  # fmt: skip

    def articles(folder: Path) -> list[Article]:
        pages = [
            Page(f"file:b/{p.name}", "b", p.read_bytes(), _FETCHED) for p in sorted(folder.iterdir()) if p.is_file()
        ]
        return [a for page in pages if isinstance(a := clean(page), Article)]

    def timed(text: str, times: int) -> float:
        return _best(lambda: read(article(text), grammar, resolver), times)

    bundled = articles(Path(__file__).resolve().parents[2] / "extractors" / "bundled" / "pages")
    joined = "\n".join(a.text for a in bundled)
    texts = {"prose": _slices(_with_prose(joined)), "dense": _slices(joined)}
    medians: dict[str, float] = {}
    for name, some in texts.items():
        each = [timed(text, rounds) for text in some]
        medians[name] = statistics.median(each)
        slowest = max(each) * 1000
        print(f"4 KB, {name}: median {medians[name] * 1000:.2f} ms, slowest {slowest:.2f} ms of {len(some)} texts")
    if options.articles is not None:
        whole = articles(options.articles)
        each = [_best(lambda a=a: read(a, grammar, resolver), rounds) for a in whole]  # type: ignore[misc]
        sizes = [len(a.text.encode()) / _SIZE for a in whole]
        brought = statistics.median(t / s for t, s in zip(each, sizes, strict=True))
        print(
            f"{len(whole)} articles of {options.articles.name}: median {statistics.median(each) * 1000:.2f} ms, "
            f"for 4 KB {brought * 1000:.2f} ms"
        )

    for name, text in (("of the dense text", joined), *((f"of {trap[:24]!r}", trap) for trap in _TRAPS)):
        short = timed(_repeated(text, _SIZE), rounds)
        long = _within(options.seconds, lambda text=text: timed(_repeated(text, _SIZE * _LONG), 1))  # type: ignore[misc]
        told = f"more than {options.seconds} s" if long is None else f"{long / short:.0f} times the time of 4 KB"
        print(f"1 MB {name}: {told} ({short * 1000:.1f} ms)")

    if importlib.util.find_spec("underthesea") is None:
        print("underthesea is not installed: pip install '.[bench]' for the peer")
        return
    from underthesea import ner

    ner("Xã đạt chuẩn nông thôn mới.")
    for name, some in texts.items():
        ours = sum(timed(text, rounds) for text in some[:3])
        theirs = sum(_best(lambda text=text: ner(text), 1) for text in some[:3])  # type: ignore[misc]
        print(f"underthesea's NER on {name}: {theirs / len(some[:3]) * 1000:.0f} ms, {theirs / ours:.0f} times ours")


if __name__ == "__main__":
    main()
