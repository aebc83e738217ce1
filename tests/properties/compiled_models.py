"""The models as dbt compiles them, run in this process: a night takes a second, where dbt itself takes ten."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any, Literal

import duckdb

from extractors import land, model
from tests.unit.warehouse.drafts import PLACES, SUCCESSORS

# So few pages make a wording a set phrase here; a simulated month has too few articles for the real number.
SET_PHRASE = ("n_pages > 50", "n_pages > 5")


@dataclass(frozen=True, slots=True)
class Node:
    """One model: how it is kept, its SQL in a full build and in one that goes on, and what such a one deletes first."""

    name: str
    kind: Literal["view", "table", "incremental"]
    full_sql: str
    night_sql: str
    touched_rows: str


class CompiledModels:
    """All models in their order, and an empty build file that dbt has built: its codes are there, and nothing else."""

    def __init__(self, folder: Path) -> None:
        self.empty = folder / "empty.duckdb"
        with land.open_work(self.empty) as con:
            land.land_places(con, PLACES, SUCCESSORS)
        model.build_models(self.empty, folder / "target")
        full = _compiled(folder / "target")
        assert not model.build_models(self.empty, folder / "target").full
        manifest = json.loads((folder / "target" / "manifest.json").read_text("utf-8"))
        night = _compiled(folder / "target")
        nodes = {key: node for key, node in manifest["nodes"].items() if node["resource_type"] == "model"}
        order = TopologicalSorter({key: set(node["depends_on"]["nodes"]) & set(nodes) for key, node in nodes.items()})
        self.nodes = [
            Node(
                f"{nodes[key]['schema']}.{nodes[key]['name']}",
                nodes[key]["config"]["materialized"],
                full[nodes[key]["name"]],
                night[nodes[key]["name"]],
                nodes[key]["config"].get("touched_rows", ""),
            )
            for key in order.static_order()
        ]

    def copy(self, path: Path) -> Path:
        """The empty build file once more."""
        shutil.copy(self.empty, path)
        return path

    def build(self, con: duckdb.DuckDBPyConnection, *, full: bool) -> None:
        """What dbt does with the same SQL: every model made anew, or the touched rows of those that go on."""
        for node in self.nodes:
            sql = node.full_sql if full else node.night_sql
            if node.kind == "incremental" and not full:
                con.execute(f"create or replace temp table tonight as {sql}")
                con.execute(f"delete from {node.name} where {node.touched_rows}")
                con.execute(f"insert into {node.name} by name select * from tonight")
            else:
                con.execute(f"create or replace {'view' if node.kind == 'view' else 'table'} {node.name} as {sql}")

    def differences(self, one: duckdb.DuckDBPyConnection, other: duckdb.DuckDBPyConnection) -> dict[str, Any]:
        """Rows that only one of two build files holds, by table; schema `night` is of the last build alone."""
        found: dict[str, Any] = {}
        for node in self.nodes:
            if node.kind == "view" or node.name.startswith("night."):
                continue
            ours, theirs = (
                sorted(con.execute(f"select * from {node.name}").fetchall(), key=repr) for con in (one, other)
            )
            if ours != theirs:
                found[node.name] = {
                    "only one": [row for row in ours if row not in theirs][:3],
                    "only other": [row for row in theirs if row not in ours][:3],
                    "rows": (len(ours), len(theirs)),
                }
        return found


def _compiled(target: Path) -> dict[str, str]:
    return {path.stem: path.read_text("utf-8").replace(*SET_PHRASE) for path in (target / "compiled").rglob("*.sql")}
