"""dbt in this process: what it builds, what it says when it cannot, and pages that load nothing from outside."""

from __future__ import annotations

import os
import re
from pathlib import Path

import duckdb
import pytest
import yaml

from extractors import land, model
from tests.unit.warehouse.drafts import KEY, PLACES, SUCCESSORS, Draft, draft

MODELS = model.PROJECT_DIR / "models"
# What only renames, joins by key or unites: there is no logic to test apart from the tests of its data.
WITHOUT_LOGIC = {
    "int_checks_judged",
    "bridge_claim",
    "correction",
    "bridge_place_successor",
    "bridge_site_place",
    "remainder",
    "dim_article",
    "dim_budget_source",
    "dim_capital_type",
    "dim_check",
    "dim_criterion",
    "dim_place",
    "dim_programme",
    "dim_standard",
    "disbursement",
    "criteria",
    "output",
    "fact_criteria",
    "fact_output",
    "fetch_outcome",
}

# What a build takes over from the last one, and what it looks at: tests/properties/test_nights.py builds whole months.
OF_WHOLE_NIGHTS = {
    "int_articles_arrived",
    "int_articles_stated",
    "int_articles_touched",
    "int_articles_built",
    "int_places_changed",
    "int_texts_worded",
    "int_texts_changed",
    "int_texts_due",
    "int_fingerprints_touched",
    "int_fingerprints_excluded",
    "int_reprints_paired",
    "int_disbursements_touched",
    "int_criteria_touched",
    "int_outputs_touched",
    "int_disbursements_scoped",
    "int_criteria_scoped",
    "int_outputs_scoped",
    "int_facts_scoped",
}


def landed(folder: Path, *drafts: Draft) -> Path:
    work_db = folder / "warehouse.duckdb"
    con = land.open_work(work_db)
    land.land_places(con, PLACES, SUCCESSORS)
    land.land_articles(con, [d.landed() for d in drafts], KEY)
    con.close()
    return work_db


def described() -> dict[str, dict[str, object]]:
    return {
        entry["name"]: entry
        for path in MODELS.rglob("*.yml")
        for entry in yaml.safe_load(path.read_text("utf-8")).get("models", [])
    }


def test_unit_tests_of_models_pass(tmp_path: Path, target_dir: Path) -> None:
    result = model.build_models(landed(tmp_path), target_dir, unit_tests=True)
    without = model.build_models(tmp_path / "warehouse.duckdb", target_dir)
    assert result.tests - without.tests >= 23


def test_every_model_with_logic_has_a_unit_test() -> None:
    tested = {
        entry["model"]
        for path in MODELS.rglob("unit_tests.yml")
        for entry in yaml.safe_load(path.read_text("utf-8"))["unit_tests"]
    }
    names = {path.stem for path in MODELS.rglob("*.sql") if not path.stem.startswith("stg_")}
    assert names - tested - WITHOUT_LOGIC - OF_WHOLE_NIGHTS == {
        "coverage",
        "dim_site",
    }  # tests/unit/warehouse/test_coverage.py builds them whole


def test_every_model_is_described() -> None:
    entries = described()
    assert set(entries) == {path.stem for path in MODELS.rglob("*.sql")}
    for name, entry in entries.items():
        assert str(entry["description"]).startswith("One row per "), name
        columns = entry["columns"]
        assert isinstance(columns, list)
        assert all(column["description"] for column in columns), name


def test_failing_test_of_data_names_its_node_and_lets_go_of_the_file(tmp_path: Path, target_dir: Path) -> None:
    made = draft("ma-la")
    made.money(planned_vnd=1, programme="XXX")
    work_db = landed(tmp_path, made)
    with pytest.raises(model.ModelError, match=r"^dbt failed at test relationships_fact_disbursement_programme.*\.$"):
        model.build_models(work_db, target_dir)
    land.open_work(work_db).close()


def test_environment_is_given_back(tmp_path: Path, target_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NTM_WORK_DB", "mine")
    model.build_models(landed(tmp_path), target_dir)
    assert os.environ["NTM_WORK_DB"] == "mine"


def test_building_twice_gives_the_same_rows(tmp_path: Path, target_dir: Path) -> None:
    made = draft("hai-lan")
    made.money(planned_vnd=100, disbursed_vnd=30, disbursed_pct_reported=40.0, pct_decimals=0)
    made.criterion("unit_count", 13, out_of=12)
    work_db = landed(tmp_path, made)
    seen = []
    for _ in range(2):
        model.build_models(work_db, target_dir)
        con = duckdb.connect(work_db, read_only=True)
        tables = ("dim_article", "fact_disbursement", "fact_criteria", "disbursement", "quality_issue", "check_result")
        seen.append({t: con.execute(f"select * from {t} order by all").fetchall() for t in tables})
        con.close()
    assert seen[0] == seen[1]
    assert len(seen[0]["quality_issue"]) == 2


def test_docs_are_one_page_that_loads_nothing_from_outside(tmp_path: Path, target_dir: Path) -> None:
    work_db = landed(tmp_path)
    model.build_models(work_db, target_dir)
    page = model.generate_docs(work_db, target_dir).read_text("utf-8")
    loads = re.findall(r"<(?:script|link|img|iframe)\b[^>]*?(?:src|href)=[\"']?(?:https?:)?//[^\"'> ]+", page)
    assert loads == []
    # The page's own script would report its readers to dbt's makers if the manifest said so.
    assert '"send_anonymous_usage_stats": false' in page
    assert "One row per funding line that an article states." in page
