"""Reading an article beside underthesea's named entities, and beside itself on longer texts. Ratios are what counts.

    python -m tests.bench.bench_reading [--rounds N]

Prints: milliseconds an article of about 4 KB (median, one core), how many times faster than underthesea's NER on the
same texts in the same run (where the `bench` extra is installed), how the time grows to 1 MB of the same and of
repeated traps, and the memory that grammar and gazetteer hold. Nothing here is a test: machines are noisy.
"""

from __future__ import annotations

import argparse
import importlib.util
import resource
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

_FETCHED = datetime(2026, 1, 1, tzinfo=UTC)
_SIZE = 4096
_LONG = 256  # times the size of an article: 1 MB
_TRAPS = (
    "12.345,6/78 tỷ - 9/10 - 11.12.13 ",
    "(((((" + "1/2/3/4 " * 3,
    "trong đó, gồm: ; " * 2,
    "xã Tân Tân Tân Tân Tân, ",
    "không không không mươi mươi ",
)


def _memory_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _best(run: Callable[[], object], rounds: int) -> float:
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=7)
    rounds = parser.parse_args().rounds

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

    folder = Path(__file__).resolve().parents[2] / "extractors" / "bundled" / "pages"
    cleaned = [clean(Page(f"file:b/{p.name}", "b", p.read_bytes(), _FETCHED)) for p in sorted(folder.iterdir())]
    joined = "\n".join(a.text for a in cleaned if isinstance(a, Article))
    texts = [joined[i : i + _SIZE] for i in range(0, len(joined) - _SIZE, _SIZE)]
    for text in texts:
        read(article(text), grammar, resolver)

    def timed(text: str, times: int) -> float:
        return _best(lambda: read(article(text), grammar, resolver), times)

    each = [timed(text, rounds) for text in texts]
    median = statistics.median(each)
    print(f"an article of {_SIZE} characters: median {median * 1000:.2f} ms, slowest {max(each) * 1000:.2f} ms")

    long_text = (joined * (1 + _SIZE * _LONG // len(joined)))[: _SIZE * _LONG]
    grown = timed(long_text, 1)
    print(f"{_LONG} times the text: {grown / median:.0f} times the time")
    for trap in _TRAPS:
        short = (trap * (1 + _SIZE // len(trap)))[:_SIZE]
        long = (trap * (1 + _SIZE * _LONG // len(trap)))[: _SIZE * _LONG]
        ratio = timed(long, 1) / timed(short, rounds)
        print(f"{_LONG} times the trap {trap[:24]!r}: {ratio:.0f} times the time")

    if importlib.util.find_spec("underthesea") is None:
        print("underthesea is not installed: pip install '.[bench]' for the peer")
        return
    from underthesea import ner

    ner("Xã đạt chuẩn nông thôn mới.")
    some = texts[:3]
    ours = sum(timed(text, rounds) for text in some)
    theirs = 0.0
    for text in some:
        start = time.perf_counter()
        ner(text)
        theirs += time.perf_counter() - start
    print(
        f"underthesea's NER on the same texts: {theirs / len(some) * 1000:.0f} ms each, {theirs / ours:.0f} times ours"
    )


if __name__ == "__main__":
    main()
