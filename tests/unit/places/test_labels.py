"""Every place that a label names is a mention or a home unit: seeds and corpus, with no word of the site."""

from __future__ import annotations

import csv
import json
import re
import unicodedata
from datetime import date
from pathlib import Path
from typing import Any

from extractors.engine.text import normalise
from extractors.places.resolver import Resolver
from tests.unit.places.conftest import make_article

LEVEL_WORDS = re.compile(
    r"^(tỉnh|thành phố|huyện|thị xã|quận|xã|phường|thị trấn|thôn|bản|ấp|buôn|làng|khu dân cư|tổ dân phố)\s+"
)
FLOOR = 0.99


def fold_name(name: str) -> str:
    """What two spellings of a name share, as the score sees it."""
    text = LEVEL_WORDS.sub("", unicodedata.normalize("NFC", name).strip().casefold())
    text = unicodedata.normalize("NFD", text.replace("đ", "d"))
    return re.sub(r"[\W_]+", "", "".join(c for c in text if not unicodedata.combining(c)))


Labelled = tuple[str, str, str, date | None, str | None, list[dict[str, Any]]]


def labelled(shared: Path) -> list[Labelled]:
    with (shared / "corpus" / "articles.csv").open(encoding="utf-8") as rows:
        meta = {row["name"]: row for row in csv.DictReader(rows)}
    found: list[Labelled] = []
    for path in sorted((shared / "corpus" / "labels").glob("*.jsonl")) + sorted(
        (shared / "seeds" / "gold").glob("*.jsonl")
    ):
        gold = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
        row = meta.get(path.stem)
        if row:
            body = (shared / "corpus" / "bodies" / f"{path.stem}.txt").read_text("utf-8")
            found.append(
                (
                    path.stem,
                    row["title"],
                    body,
                    date.fromisoformat(row["published_on"]),
                    row["publisher_printed"] or None,
                    gold,
                )
            )
        else:
            folder = shared / "corpus" / "pages" if path.stem.startswith("n") else shared / "seeds"
            title, _, body = (folder / f"{path.stem}.txt").read_text("utf-8").partition("\n")
            found.append((path.stem, title, body, None, None, gold))
    return found


def test_labelled_places_are_found(shared_dir: Path, resolver: Resolver) -> None:
    wanted, missed = 0, []
    for stem, title, body, on, publisher, gold in labelled(shared_dir):
        article = make_article(normalise(title), normalise(body), on.isoformat() if on else None, publisher)
        reading = resolver.read_places(article)
        have = {(fold_name(m.name), m.level) for m in reading.mentions}
        have |= {(fold_name(p.name), p.level) for p in reading.home}
        names = {name for name, _ in have}
        for place, level in {(json.dumps(g["place"]), g.get("level")) for g in gold if g.get("place")}:
            parsed = json.loads(place)
            choices = parsed if isinstance(parsed, list) else [parsed]
            if None in choices:
                continue
            wanted += 1
            if not any(fold_name(c) in names if level is None else (fold_name(c), level) in have for c in choices):
                missed.append((stem, place, level))
    assert wanted > 200
    assert 1 - len(missed) / wanted >= FLOOR, missed
