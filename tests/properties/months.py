"""Months of made-up nights: pages come, are revised, copied by others and taken down, in any order."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from random import Random

from extractors.records import Article, Issue, Outcome, Place, Reading, stable_id
from tests.unit.warehouse.drafts import NIGHT_1, Draft, draft

HOSTS = ("https://a.example.vn", "https://b.example.vn", "")
PLACES = ("dist", "com1", "com2", "prov", None)
MILLION = 1_000_000
# Wording that articles share: whole paragraphs, so that some are copies, some excerpts, some of one manner only.
PARAGRAPHS = tuple(
    " ".join(
        f"{word}{number if number % 3 else 7 * number} w{(number * 31 + n) % 97}"
        for n, word in enumerate(["muc", "von", "xa"] * 9)
    )
    for number in range(9)
)


@dataclass
class Night:
    """What one night brings: articles with their readings, pages of which none came, and what sites said of others."""

    articles: list[tuple[Article, Reading]] = field(default_factory=list)
    refused: list[tuple[str, tuple[Issue, ...]]] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)


def _facts(made: Draft, rng: Random) -> None:
    lines: list[str] = []
    for _ in range(rng.randrange(4)):
        year = rng.choice((2023, 2024, 2024, None))
        several = rng.random() < 0.15
        amount = rng.choice((10, 12, 40, 40_000)) * MILLION
        measure = rng.choice(("planned", "planned", "disbursed", "mobilised"))
        line = made.money(
            **{f"{measure}_vnd": amount, f"{measure}_qualifier": rng.choice(("exact", "exact", "about"))},
            place_id=rng.choice(PLACES),
            programme=rng.choice(("NTM", "NTM", "all")),
            budget_source=rng.choice(("all", "central", "local")),
            capital_type=rng.choice(("all", "all", "investment")),
            purpose=rng.choice((None, None, "nhà ở")),
            fiscal_year=year,
            period_start=date(2021, 1, 1) if several else None,
            period_end=date(2025, 12, 31) if several else None,
            as_of=rng.choice((None, date(2024, 3, 31), date(2024, 6, 30))),
            disbursed_pct_reported=rng.choice((None, None, 40.0)),
            parent_disbursement_id=rng.choice(lines) if lines and rng.random() < 0.4 else None,
        )
        lines.append(line)
    for _ in range(rng.randrange(3)):
        made.criterion(
            rng.choice(("criteria_count", "unit_count", "criteria_mean")),
            float(rng.choice((9, 12, 13))),
            place_id=rng.choice(PLACES),
            out_of=rng.choice((None, 12.0, 19.0)),
            as_of=rng.choice((None, date(2024, 3, 31), date(2024, 6, 30))),
            status=rng.choice(("achieved", "planned")),
        )
    if rng.random() < 0.5:
        made.output(float(rng.randrange(1, 4)), place_id=rng.choice(PLACES))
    if rng.random() < 0.3:
        fact_id = rng.choice(lines) if lines and rng.random() < 0.5 else None
        made.issues.append(
            Issue(
                stable_id("iss", made.article_id, str(fact_id)),
                "rate_mismatch" if fact_id else "vague_amount",
                "warning",
                made.article_id,
                "seen while it was read",
                made.uri,
                0,
                4,
                fact_table="fact_disbursement" if fact_id else None,
                fact_id=fact_id,
            )
        )


def _page(number: int, version: int, seen: datetime, rng: Random) -> Draft:
    """A version of a page; its words are its own, or those of others, or some of both."""
    host = HOSTS[number % len(HOSTS)]
    words = rng.sample(PARAGRAPHS, rng.randrange(1, 4))
    if host:
        words.append(f"{host} " + " ".join(f"menu{n}" for n in range(40)))
    if rng.random() < 0.4:
        words.append(" ".join(f"own{number}x{version}x{n}" for n in range(30)))
    if rng.random() < 0.1:
        words = ["short"]
    return draft(
        f"p{number}-{version}" if not host else f"p{number}",
        f"p{number} v{version}\n\n" + "\n".join(words),
        published_on=rng.choice((None, date(2024, 4, 1), date(2024, 4, 1) + timedelta(days=number))),
        updated_at=datetime(2024, 4, 1, tzinfo=UTC) + timedelta(days=version),
        fetched_at=seen,
        canonical_url=f"{host}/p{number}" if host else f"file:p{number}",
        site_id=f"site-{number % len(HOSTS)}",
    )


def _landed(made: Draft, rng: Random) -> tuple[Article, Reading]:
    article, reading = made.landed()
    if rng.random() < 0.2:
        # A village that only this article names.
        village = Place(
            f"vil{rng.randrange(3)}", "Bản Mới", "village", None, "Lai Châu", "Nậm Nhùn", "Nậm Manh", "com1", None, None
        )
        reading = replace(reading, places=(village,))
        if reading.outputs:
            reading = replace(reading, outputs=(replace(reading.outputs[0], place_id=village.place_id),))
    return article, reading


def month_of(rng: Random, nights: int, pages: int) -> list[Night]:
    """A month in which pages come and come again; each night is an hour later than the one before and may be empty."""
    month = [Night() for _ in range(nights)]
    for number in range(pages):
        for version in range(rng.choice((1, 1, 1, 2, 3))):
            # In any order: the older version of a page may be found in an archive later than the newer one.
            night = rng.randrange(nights)
            seen = NIGHT_1 + timedelta(days=night, minutes=number)
            made = _page(number, version, seen, rng)
            _facts(made, rng)
            month[night].articles.append(_landed(made, rng))
            if rng.random() < 0.12:
                gone = rng.randrange(night, nights)
                at = NIGHT_1 + timedelta(days=gone, hours=1)
                month[gone].outcomes.append(Outcome(made.uri, made.site_id, "fetch", "gone", at, "410"))
    for number in range(pages // 6):
        night = rng.randrange(nights)
        lost = stable_id("art", "lost", number)
        issue = Issue(
            stable_id("iss", lost),
            "not_article",
            "warning",
            lost,
            "a page without an article",
            f"file:lost{number}",
            None,
            None,
        )
        month[night].refused.append((lost, (issue,)))
    return month
