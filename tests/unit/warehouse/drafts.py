"""Articles and facts made for tests, and how to ask a warehouse that was built of them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any

import duckdb

from extractors import land
from extractors.records import (
    Article,
    Criteria,
    Disbursement,
    Issue,
    Output,
    Place,
    Reading,
    Step,
    stable_id,
)

KEY = land.ReadingKey(grammar_sha256="grammar-1", engine_version="engine-1", cleaner_version="cleaner-1")
NIGHT_1 = datetime(2024, 4, 10, 18, 15, tzinfo=UTC)
PLACES = (
    Place("prov", "Lai Châu", "province", "12", "Lai Châu", None, None, None, None, None),
    Place("dist", "Nậm Nhùn", "district", "112", "Lai Châu", "Nậm Nhùn", None, "prov", None, date(2025, 7, 1)),
    Place("com1", "Nậm Manh", "commune", "03503", "Lai Châu", "Nậm Nhùn", "Nậm Manh", "dist", None, date(2025, 7, 1)),
    Place("com2", "Nậm Hàng", "commune", "03502", "Lai Châu", "Nậm Nhùn", "Nậm Hàng", "dist", None, date(2025, 7, 1)),
    Place("com3", "Nậm Hàng", "commune", "03502", "Lai Châu", None, "Nậm Hàng", "prov", date(2025, 7, 1), None),
)
SUCCESSORS = (("com1", "com3"), ("com2", "com3"))


@dataclass
class Draft:
    """An article on its way into a test's warehouse; facts are added to it by the methods below."""

    name: str
    text: str
    published_on: date | None
    updated_at: datetime | None
    fetched_at: datetime
    canonical_url: str
    site_id: str
    disbursements: list[Disbursement] = field(default_factory=list)
    criteria: list[Criteria] = field(default_factory=list)
    outputs: list[Output] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)

    @property
    def raw_sha256(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def uri(self) -> str:
        return f"file:{self.site_id}/{self.name}.html"

    @property
    def article_id(self) -> str:
        return stable_id("art", self.uri, self.raw_sha256)

    def _count(self) -> int:
        return len(self.disbursements) + len(self.criteria) + len(self.outputs)

    def _quoted(self) -> dict[str, Any]:
        number = self._count()
        return {
            "article_id": self.article_id,
            "place_id": "dist",
            "quote": self.text[number : number + 12],
            "quote_start": number,
            "quote_end": number + 12,
            "extractor_version": "engine-1",
        }

    def _id(self, prefix: str) -> str:
        return stable_id(prefix, self.uri, self.raw_sha256, self._count())

    def money(self, **said: Any) -> str:
        """Add a funding line (exact, of the district, programme NTM unless said) and give its id."""
        fact_id = self._id("dis")
        for measure in ("requested", "planned", "disbursed", "mobilised", "spent"):
            if said.get(f"{measure}_vnd") is not None:
                said.setdefault(f"{measure}_qualifier", "exact")
        defaults = {"programme": "NTM", "budget_source": "all", "capital_type": "all", "fiscal_year": 2024}
        steps = (Step("made_for_test", "a rule that fired"),)
        self.disbursements.append(
            Disbursement(**{**self._quoted(), **defaults, **said, "disbursement_id": fact_id, "steps": steps})
        )
        return fact_id

    def criterion(self, metric: str, value: float | None = None, **said: Any) -> str:
        """Add a statement (achieved, of the commune standard unless said) and give its id."""
        fact_id = self._id("cri")
        defaults = {
            "standard": "commune_ntm",
            "status": "achieved",
            "value_low": value,
            "value_high": value,
            "qualifier": None if value is None else "exact",
        }
        if metric in ("unit_count", "units_added"):
            defaults["unit_level"] = "commune"
        self.criteria.append(
            Criteria(**{**self._quoted(), **defaults, **said, "metric": metric, "criteria_id": fact_id})
        )
        return fact_id

    def output(self, quantity: float, **said: Any) -> str:
        """Add a physical result (road in km, done, unless said) and give its id."""
        fact_id = self._id("out")
        defaults = {
            "programme": "NTM",
            "item": "đường giao thông",
            "item_code": None,
            "unit": "km",
            "qualifier": "exact",
            "status": "achieved",
        }
        self.outputs.append(
            Output(**{**self._quoted(), **defaults, **said, "quantity": quantity, "output_id": fact_id})
        )
        return fact_id

    def landed(self) -> tuple[Article, Reading]:
        article = Article(
            article_id=self.article_id,
            uri=self.uri,
            site_id=self.site_id,
            canonical_url=self.canonical_url,
            title=self.name,
            author=None,
            publisher=None,
            published_on=self.published_on,
            updated_at=self.updated_at,
            fetched_at=self.fetched_at,
            text=self.text,
            raw_sha256=self.raw_sha256,
            cleaner_version="cleaner-1",
        )
        reading = Reading(
            self.article_id,
            tuple(self.disbursements),
            tuple(self.criteria),
            tuple(self.outputs),
            tuple(self.issues),
            (),
        )
        return article, reading


def draft(
    name: str,
    text: str | None = None,
    *,
    published_on: date | None = date(2024, 4, 2),
    updated_at: datetime | None = None,
    fetched_at: datetime = NIGHT_1,
    canonical_url: str | None = None,
    site_id: str = "site-a",
) -> Draft:
    """An article of its own wording, so that no two of them look like copies, unless a text is given."""
    words = " ".join(hashlib.sha256(f"{name} {n}".encode()).hexdigest()[:6] for n in range(60))
    uri = f"file:{site_id}/{name}.html"
    return Draft(
        name, text or f"{name}\n\n{words}", published_on, updated_at, fetched_at, canonical_url or uri, site_id
    )


@dataclass
class Built:
    """A modelled warehouse, open for reading."""

    con: duckdb.DuckDBPyConnection

    def rows(self, sql: str, *parameters: object) -> list[tuple[Any, ...]]:
        return self.con.execute(sql, list(parameters)).fetchall()

    def one(self, sql: str, *parameters: object) -> Any:
        found = self.rows(sql, *parameters)
        assert len(found) == 1, found
        return found[0][0]

    def issues(self, fact_id: str) -> list[tuple[str, str]]:
        return self.rows("select check_name, severity from quality_issue where fact_id = ? order by all", fact_id)

    def verdict(self, check_name: str, fact_id: str) -> list[str]:
        return [
            row[0]
            for row in self.rows(
                "select verdict from intermediate.int_checks_judged where check_name = ? and fact_id = ?",
                check_name,
                fact_id,
            )
        ]


Build = Callable[..., Built]


def edited(original: Draft, text: str, **changes: Any) -> Draft:
    """The same page with other words."""
    return replace(original, text=text, disbursements=[], criteria=[], outputs=[], issues=[], **changes)
