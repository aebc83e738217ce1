"""A check stands either in the SQL's own tests or in the suites, never in both: two of them would drift apart."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from expectations.suites import load_suites

# What dbt tests of a column say, by the name of the test: the suites judge ranges and shares, which are none of these.
_OF_THE_SQL = {"unique", "not_null", "accepted_values", "relationships"}


def _column_tests(project: Path) -> set[tuple[str, str, str]]:
    """(model, column, name of the test) for every test of a column in the project's YAML."""
    found = set()
    for path in sorted((project / "models").rglob("*.yml")):
        for model in (yaml.safe_load(path.read_text(encoding="utf-8")) or {}).get("models", []):
            for column in model.get("columns", []):
                tests: list[Any] = column.get("data_tests", []) + column.get("tests", [])
                for test in tests:
                    found.add((model["name"], column["name"], test if isinstance(test, str) else next(iter(test))))
    return found


def test_no_check_stands_in_both(repo: Path) -> None:
    tested = _column_tests(repo / "dbt_project")
    assert len(tested) > 20
    judged = {
        (suite.name, column) for suite in load_suites() for check in suite.expectations for column in check.columns
    }
    both = sorted((model, column, test) for model, column, test in tested if (model, column) in judged)
    assert [entry for entry in both if entry[2] not in _OF_THE_SQL] == []
    kinds = {check.kind for suite in load_suites() for check in suite.expectations}
    assert kinds == {"values_between"}, "say here what dbt test the new kind would repeat"


def test_range_in_the_sql_would_be_seen(tmp_path: Path) -> None:
    models = tmp_path / "models"
    models.mkdir()
    column = {"name": "planned_vnd", "data_tests": [{"expect_between": {"arguments": {"min_value": 0}}}, "not_null"]}
    (models / "facts.yml").write_text(yaml.safe_dump({"models": [{"name": "fact_disbursement", "columns": [column]}]}))
    assert _column_tests(tmp_path) == {
        ("fact_disbursement", "planned_vnd", "expect_between"),
        ("fact_disbursement", "planned_vnd", "not_null"),
    }
