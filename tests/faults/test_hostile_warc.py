"""Web archives of an attacker's: a record lies about its length, its digest, its packing or its address."""

from __future__ import annotations

import gzip
import hashlib
import random
import resource
import time
import zlib
from collections import Counter
from pathlib import Path

import pytest

from extractors import pipeline, warehouse
from extractors.ask import ask
from extractors.collect.archive import Archive
from extractors.collect.crawls import MAX_ADDRESS, MAX_HEAD_BYTES, warc_pages
from extractors.collect.intake import MAX_PAGE_BYTES
from extractors.progress import StageFault
from extractors.records import Outcome, Page
from extractors.settings import load
from tests.faults.hostile import NOW, TRAP, hostile_bytes, sentences
from tests.pipeline.running import night

TRUE = f"<html><body><p>{' '.join(sentences(random.Random(7)))}</p></body></html>".encode()


def record(uri: str, block: bytes, **fields: str | None) -> bytes:
    """One record; `fields` replace the usual ones (`_` stands for `-`), None leaves one out."""
    told: dict[str, str | None] = {
        "WARC-Type": "response",
        "WARC-Target-URI": uri,
        "WARC-Date": "2026-11-20T18:00:00Z",
        "WARC-Record-ID": "<urn:uuid:00000000-0000-4000-8000-000000000000>",
        "Content-Type": "application/http; msgtype=response",
        "Content-Length": str(len(block)),
    }
    told |= {name.replace("_", "-"): value for name, value in fields.items()}
    lines = [f"{name}: {value}" for name, value in told.items() if value is not None]
    return "\r\n".join(["WARC/1.0", *lines, "", ""]).encode("utf-8", "surrogateescape") + block + b"\r\n\r\n"


def answer(body: bytes = TRUE, *lines: str, status: str = "200 OK") -> bytes:
    head = "\r\n".join([f"HTTP/1.1 {status}", "Content-Type: text/html", *lines, "", ""])
    return head.encode("utf-8", "surrogateescape") + body


def read(folder: Path, *records: bytes, packed: bool = True) -> list[Page | Outcome]:
    path = folder / "x.warc.gz"
    path.write_bytes(b"".join(gzip.compress(r, 1) if packed else r for r in records))
    found = list(warc_pages(path, now=NOW))
    for item in found:
        if isinstance(item, Outcome):
            assert len(item.uri) < 1000 and (item.reason or "").isprintable() and len(item.reason or "") < 6000
    return found


SOUND = record("https://a.vn/sau", answer())
# By name: a record, and the status of its outcome; None for a page that is taken as it is.
LIES: dict[str, tuple[bytes, str | None]] = {
    "no address that parses": (record("http://[x/1", answer()), "forbidden_address"),
    "path in the address": (record("https://../../../../tmp/ntm-hostile.html", answer()), None),
    "address of a file": (record("file:///etc/passwd", answer()), None),
    "command in the address": (record("https://a.vn/\x1b[2J\x1b]0;x\x07", answer()), "forbidden_address"),
    "address turned round": (record("https://a.vn/\u202etxt.html", answer()), "forbidden_address"),
    "address without end": (record("https://a.vn/" + "a" * MAX_ADDRESS, answer()), "forbidden_address"),
    "markup for an address": (record(f"https://<script src={TRAP}>/'; drop table x; --", answer()), None),
    "date of no calendar": (record("https://a.vn/1", answer(), WARC_Date="9999-99-99T99:99:99Z"), "unreadable"),
    "date at the end of time": (
        record("https://a.vn/1", answer(), WARC_Date="0001-01-01T00:00:00+14:00"),
        "unreadable",
    ),
    "no date": (record("https://a.vn/1", answer(), WARC_Date=None), "unreadable"),
    "wrong payload digest": (record("https://a.vn/1", answer(), WARC_Payload_Digest="sha1:" + "A" * 32), "unreadable"),
    "wrong block digest": (record("https://a.vn/1", answer(), WARC_Block_Digest="sha256:" + "0" * 64), "unreadable"),
    "digest of no spelling": (record("https://a.vn/1", answer(), WARC_Block_Digest="md5:%s%n"), "unreadable"),
    "right digest": (
        record("https://a.vn/1", answer(), WARC_Payload_Digest="sha256:" + hashlib.sha256(TRUE).hexdigest()),
        None,
    ),
    "no HTTP": (record("https://a.vn/1", TRUE), "unreadable"),
    "head without end": (record("https://a.vn/1", answer(b"", "A: " + "b" * 500_000)), "empty"),
    "lines in the type": (record("https://a.vn/1", answer(TRUE, "X: 1\nContent-Type: text/html\x0b\x00")), None),
    "status in letters": (record("https://a.vn/1", answer(status="\x1b[31m<b>")), "failed"),
    "chunks that lie": (
        record("https://a.vn/1", answer(b"ffffffff\r\n" + TRUE, "Transfer-Encoding: chunked")),
        None,
    ),
    "packing that is damaged": (
        record("https://a.vn/1", answer(gzip.compress(TRUE)[:-20], "Content-Encoding: gzip")),
        "unreadable",
    ),
    "page packed twice": (
        record(
            "https://a.vn/1",
            answer(gzip.compress(gzip.compress(bytes(1 << 26), 1), 1), "Content-Encoding: gzip"),
        ),
        "binary",  # nobody unpacks twice, and what is packed is no text
    ),
    "page that unpacks over the bound": (
        record("https://a.vn/1", answer(gzip.compress(bytes(MAX_PAGE_BYTES + 1), 1), "Content-Encoding: gzip")),
        "too_large",
    ),
    "page over the bound": (record("https://a.vn/1", answer(b"a" * (MAX_PAGE_BYTES + 1))), "too_large"),
    "no type": (record("https://a.vn/1", answer(), WARC_Type="resource", Content_Type=None), None),
    "type of another making": (
        record("https://a.vn/1", answer(), WARC_Type="resource", Content_Type="x/y"),
        "not_article",
    ),
    "revisit of nothing": (record("https://a.vn/1", b"", WARC_Type="revisit"), "unchanged"),
}


@pytest.mark.parametrize("packed", [True, False], ids=["packed", "plain"])
@pytest.mark.parametrize("name", LIES)
def test_record_that_lies_is_an_outcome_and_the_next_is_read(name: str, packed: bool, tmp_path: Path) -> None:
    lie, status = LIES[name]
    found = read(tmp_path, lie, SOUND, packed=packed)
    assert len(found) == 2, found
    assert isinstance(found[1], Page) and found[1].content == TRUE
    assert (found[0].status if isinstance(found[0], Outcome) else None) == status


@pytest.mark.parametrize("length", ["-5", "99999999999999999999", "x", "", "1e9", "٣"])
def test_absurd_length_makes_no_page_of_another_record(length: str, tmp_path: Path) -> None:
    found = read(tmp_path, record("https://a.vn/1", answer(), Content_Length=length), SOUND)
    pages = [item for item in found if isinstance(item, Page)]
    assert all(page.content in (TRUE, TRUE + b"\r\n\r\n") for page in pages)
    assert [page.uri for page in pages if page.content != TRUE] in ([], ["https://a.vn/1"])


def test_file_cut_anywhere_gives_whole_pages_alone(tmp_path: Path) -> None:
    for packed in (True, False):
        parts = [record(f"https://a.vn/{n}", answer()) for n in range(3)]
        whole = b"".join(gzip.compress(part) if packed else part for part in parts)
        path = tmp_path / "cut.warc.gz"
        for cut in range(1, len(whole), 37):
            path.write_bytes(whole[:cut])
            found = list(warc_pages(path, now=NOW))
            assert all(item.content == TRUE for item in found if isinstance(item, Page)), cut


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


@pytest.mark.parametrize(
    "line",
    [b"a", b"a: b\r\n", b"\r\n", b"WARC/1.0\r\nWARC-Type: response\r\nA: " + b"b" * 1000],
    ids=["line", "fields", "blank", "heads"],
)
def test_head_of_a_gigabyte_costs_neither_memory_nor_time(line: bytes, tmp_path: Path) -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    piece = line * (1_000_000 // len(line))
    bomb = b"".join([packer.compress(b"WARC/1.0\r\n"), *(packer.compress(piece) for _ in range(300)), packer.flush()])
    (tmp_path / "x.warc.gz").write_bytes(gzip.compress(SOUND) + bomb)
    before, begun = peak_mb(), time.process_time()
    found = list(warc_pages(tmp_path / "x.warc.gz", now=NOW))
    assert isinstance(found[0], Page)
    assert all(isinstance(item, Outcome) for item in found[1:])
    assert peak_mb() - before < 100
    assert time.process_time() - begun < 20
    assert len(piece) * 300 > 100 * MAX_HEAD_BYTES


@pytest.mark.parametrize("seed", range(300))
def test_bytes_changed_at_random_raise_nothing(seed: int, tmp_path: Path) -> None:
    rng = random.Random(seed)
    parts = [record(f"https://a.vn/{n}", answer(hostile_bytes(n)[:4000])) for n in range(3)]
    if seed % 3:
        raw = bytearray(b"".join(parts))
        for _ in range(rng.randint(1, 12)):
            raw[rng.randrange(len(raw))] = rng.choice(b"\r\n:\x00/ 0A\xff" + bytes([rng.randrange(256)]))
        content = bytes(raw) if seed % 3 == 1 else gzip.compress(bytes(raw))
    else:
        raw = bytearray(b"".join(gzip.compress(part) for part in parts))
        raw[rng.randrange(len(raw))] ^= 1 << rng.randrange(8)
        content = bytes(raw)
    path = tmp_path / "x.warc.gz"
    path.write_bytes(content)
    list(warc_pages(path, now=NOW))


@pytest.mark.slow
def test_night_over_a_hostile_warc_is_published_and_stays_in_its_folder(tmp_path: Path) -> None:
    # An outcome is kept by its address: each lie gets one of its own.
    lies = [
        lie.replace(b"https://a.vn/1\r\n", b"https://a.vn/lie-%d\r\n" % n, 1)
        for n, (lie, _) in enumerate(LIES.values())
    ]
    pages = [record(f"https://tin.example.vn/{n}", answer(hostile_bytes(n))) for n in range(20)]
    path = tmp_path / "dem.warc.gz"
    path.write_bytes(b"".join(gzip.compress(part) for part in [*lies, *pages]))
    before = set(tmp_path.rglob("*"))
    settings = load({}, data=tmp_path / "out", source=path)
    night(settings)
    with warehouse.connect(settings.warehouse) as con:
        rows = ask(con, "select status from fetch_outcome where step = 'fetch'").rows
        (n_articles,) = ask(con, "select count(*) from dim_article").rows[0]
    statuses = Counter(str(row[0]) for row in rows)
    told = Counter(status for _, status in LIES.values() if status is not None)
    assert told - statuses == Counter()
    assert isinstance(n_articles, int) and n_articles >= 10
    outside = {found for found in tmp_path.rglob("*") if settings.data not in (found, *found.parents)} - before
    assert outside == set()
    assert not Path("/tmp/ntm-hostile.html").exists()
    for page in Archive(settings.archive).pages():
        assert page.content


def test_warc_of_lies_alone_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "x.warc.gz"
    path.write_bytes(gzip.compress(LIES["no HTTP"][0]))
    settings = load({}, data=tmp_path / "out", source=path)
    pipeline.prepare(settings)
    with pytest.raises(StageFault, match=r"^None of the 1 pages .* the record holds no HTTP answer\.$"):
        pipeline.collect(settings, pipeline.sites(settings)[0].site_id)
