"""What is published against the words of the contract: every table, column and macro, under its name and type."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest

from extractors import land, model, warehouse

_CLOCKS = {"is_current", "is_duplicate", "first_seen_at", "superseded_at"}


def contract_columns(text: str) -> dict[str, set[str]]:
    """Columns by table, as the contract lists them: first cells of its tables, and runs of names in back-ticks."""
    found: dict[str, set[str]] = {}
    for section in re.split(r"^## ", text, flags=re.M)[1:]:
        heading, _, body = section.partition("\n")
        name = heading.split(":")[0].strip()
        cells = re.findall(r"^\| (?!column|---)([^|]+) \|", body, flags=re.M)
        columns = {column.strip() for cell in cells for column in cell.split(",")}
        if name in ("dim_place", "fact_output", "quality_issue"):
            listing = re.split(r"\n\n|\nA place|\n- ", body.strip())[0]
            columns |= set(re.findall(r"`([a-z][a-z0-9_]+)`", re.sub(r"\([^)]*\)", "", listing)))
        found[name] = {c for c in columns if re.fullmatch(r"[a-z][a-z0-9_]+", c)}
    return found


@pytest.fixture(scope="module")
def contract(shared_dir: Path) -> dict[str, set[str]]:
    return contract_columns((shared_dir / "contract.md").read_text("utf-8"))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    """An empty warehouse: its tables are all there, whatever was read."""
    folder = tmp_path_factory.mktemp("contract")
    land.open_work(folder / "warehouse.duckdb").close()
    model.build_models(folder / "warehouse.duckdb", folder / "target")
    return duckdb.connect(folder / "warehouse.duckdb", read_only=True)


def columns_of(con: duckdb.DuckDBPyConnection, table: str) -> dict[str, str]:
    return {row[0]: row[1].lower() for row in con.execute(f"describe main.{table}").fetchall()}


@pytest.mark.parametrize(
    ("table", "at_least"),
    [
        ("dim_article", 13),
        ("dim_place", 10),
        ("fact_disbursement", 34),
        ("fact_criteria", 22),
        ("fact_output", 15),
        ("quality_issue", 9),
    ],
)
def test_every_column_of_the_contract_is_published(
    contract: dict[str, set[str]], built: duckdb.DuckDBPyConnection, table: str, at_least: int
) -> None:
    wanted = contract[table] - {"above"}
    assert len(wanted) >= at_least, sorted(wanted)
    assert wanted - set(columns_of(built, table)) == set()


@pytest.mark.parametrize("table", warehouse.FACT_TABLES)
def test_facts_carry_their_clocks(built: duckdb.DuckDBPyConnection, table: str) -> None:
    assert set(columns_of(built, table)) >= _CLOCKS


def test_tables_are_what_the_models_promise(built: duckdb.DuckDBPyConnection) -> None:
    promised = warehouse.published()
    there = {
        row[0] for row in built.execute("select table_name from duckdb_tables() where schema_name = 'main'").fetchall()
    }
    views = {
        row[0]
        for row in built.execute(
            "select view_name from duckdb_views() where schema_name = 'main' and not internal"
        ).fetchall()
    }
    assert there == set(warehouse.published_tables())
    assert views == set(warehouse.published_views())
    for name, table in promised.items():
        assert columns_of(built, name) == table.columns, name


def test_views_hold_bounds_and_flags(built: duckdb.DuckDBPyConnection) -> None:
    columns = columns_of(built, "disbursement")
    for measure in ("requested", "planned", "disbursed", "mobilised", "spent"):
        assert columns[f"{measure}_low_vnd"] == columns[f"{measure}_high_vnd"] == columns[f"{measure}_vnd"] == "bigint"
    assert {"is_leaf", "is_latest", "is_cumulative"} <= set(columns)
    for view in warehouse.published_views():
        assert {"n_sources", "has_conflict"} <= set(columns_of(built, view))


def test_macros_answer(built: duckdb.DuckDBPyConnection) -> None:
    assert built.execute("select * from explain('dis_0')").fetchall() == []
    for view in warehouse.published_views():
        as_of = built.execute(f"select * from {view}_as_of(timestamp '2024-01-01')").description
        assert [column[0] for column in as_of] == list(columns_of(built, view))


def test_codes_of_the_contract_are_in_the_dimensions(built: duckdb.DuckDBPyConnection, shared_dir: Path) -> None:
    text = (shared_dir / "contract.md").read_text("utf-8")
    for column, table in (
        ("programme", "dim_programme"),
        ("budget_source", "dim_budget_source"),
        ("capital_type", "dim_capital_type"),
        ("standard", "dim_standard"),
    ):
        line = re.search(rf"^\| {column} \| (.*)\|$", text, flags=re.M)
        assert line is not None
        wanted = set(re.findall(r"`(\w+)`", line[1]))
        landed = {row[0] for row in built.execute(f"select {column} from main.{table}").fetchall()}
        assert landed == wanted
        unnamed = built.execute(
            f"select {column} from main.{table} where name_vi is null or name_en is null"
        ).fetchall()
        assert unnamed == []


def test_no_published_view_names_the_file_it_was_built_in(built: duckdb.DuckDBPyConnection) -> None:
    """A publication is another file, and whoever attaches it chooses a name of his own."""
    definitions = built.execute(
        "select sql from duckdb_views() where not internal union all"
        " select macro_definition from duckdb_functions() where not internal and function_type = 'table_macro'"
    ).fetchall()
    assert len(definitions) >= 7
    assert [sql for (sql,) in definitions if re.search(r'"?warehouse"?\."?(main|raw|staging|intermediate)', sql)] == []
