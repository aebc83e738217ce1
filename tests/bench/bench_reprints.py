"""How well reprints are known by their content: precision and recall, way by way.

Run: python -m tests.bench.bench_reprints [CORPUS]. Takes the bundled articles, and with them the labelled corpus where
its folder is named, makes a copy of each in every way of `variations`, sets pages beside them that look like copies and
are none, lands them all in one warehouse, builds the marts, and compares `dim_article.duplicate_of` with the truth.
"""

from __future__ import annotations

import csv
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from extractors import extraction, land, model, warehouse
from extractors.collect.intake import folder_pages
from extractors.records import Page
from extractors.settings import BUNDLED
from tests.bench.variations import COPIES, Told, copies, lookalikes, originals, told
from tests.unit.warehouse.drafts import KEY, PLACES, SUCCESSORS, Draft


@dataclass(frozen=True, slots=True)
class Figures:
    """Recall by way of copying; precision over every page that was called a copy; who was called one wrongly."""

    recall: dict[str, float]
    precision: float
    wrong: list[tuple[str, str]]


def bundled_articles() -> list[Told]:
    """The bundled articles as they are cleaned, without those that copy or revise another."""
    pages = folder_pages(BUNDLED / "pages", site_id="bundled", now=datetime(2026, 1, 1, tzinfo=UTC))
    cleaned = [extraction.extract_page(page).article for page in pages if isinstance(page, Page)]
    return [
        told(Path(a.uri).stem, a.text, a.published_on or date(2020, 1, 1))
        for a in cleaned
        if a is not None and not a.uri.endswith(("-dang-lai.html", "-cap-nhat.html"))
    ]


def corpus_articles(corpus: Path) -> list[Told]:
    """The labelled articles as a perfect cleaner leaves them, without those that copy or revise another."""
    with (corpus / "revisions.csv").open(encoding="utf-8", newline="") as lines:
        revised = {row["article_new"] for row in csv.DictReader(lines)}
    with (corpus / "articles.csv").open(encoding="utf-8", newline="") as lines:
        return [
            told(
                row["name"],
                f"{row['title']}\n\n{(corpus / 'bodies' / (row['name'] + '.txt')).read_text('utf-8')}",
                date.fromisoformat(row["published_on"]),
            )
            for row in csv.DictReader(lines)
            if not row["copy_of"] and row["name"] not in revised
        ]


def measure(articles: Sequence[Told], folder: Path, target_dir: Path) -> Figures:
    """What a warehouse of the articles, their copies and their lookalikes makes of each."""
    first = originals(articles)
    made = {way: copies(articles, way) for way in COPIES}
    others = lookalikes(articles)
    truth = {copy.article_id: name for of_way in made.values() for name, copy in of_way.items()}
    truth |= {original.article_id: name for name, original in first.items()}
    called = _called_copies(
        folder, target_dir, [*first.values(), *(c for w in made.values() for c in w.values()), *others]
    )
    names = {d.article_id: d.name for d in [*first.values(), *others, *(c for w in made.values() for c in w.values())]}
    right = {a for a, of in called.items() if a in truth and truth[a] == truth.get(of)}
    recall = {way: sum(c.article_id in right for c in of_way.values()) / len(of_way) for way, of_way in made.items()}
    wrong = sorted((names[a], names[of]) for a, of in called.items() if a not in right)
    return Figures(recall, len(right) / len(called) if called else 0.0, wrong)


def _called_copies(folder: Path, target_dir: Path, drafts: Iterable[Draft]) -> dict[str, str]:
    work_db = folder / "warehouse.duckdb"
    con = land.open_work(work_db)
    land.land_places(con, PLACES, SUCCESSORS)
    land.land_articles(con, [d.landed() for d in drafts], KEY)
    con.close()
    model.build_models(work_db, target_dir)
    with warehouse.connect(work_db) as built:
        rows = built.execute("select article_id, duplicate_of from dim_article where duplicate_of is not null")
        return {str(article_id): str(of) for article_id, of in rows.fetchall()}


def table(articles: Sequence[Told], figures: Figures) -> str:
    """The figures as lines of text."""
    n_others = len(lookalikes(articles))
    lines = [f"{len(articles)} articles, {len(COPIES)} copies of each, {n_others} pages that copy nothing"]
    lines += [f"recall    {recall:6.3f}  {way}" for way, recall in figures.recall.items()]
    lines.append(f"recall    {sum(figures.recall.values()) / len(figures.recall):6.3f}  all")
    lines.append(f"precision {figures.precision:6.3f}")
    lines += [f"wrong     {copy} is no copy of {of}" for copy, of in figures.wrong]
    return "\n".join(lines)


def main(arguments: list[str]) -> int:
    articles = bundled_articles() + (corpus_articles(Path(arguments[0])) if arguments else [])
    with tempfile.TemporaryDirectory() as folder:
        figures = measure(articles, Path(folder), Path(folder) / "target")
    print(table(articles, figures))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
