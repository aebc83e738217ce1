"""Every publication against its own manifest, and every quote against the text that it points into."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb

from extractors.publish import files, place
from extractors.publish.content import content_hash, read_content

_FACTS = {"fact_disbursement": "disbursement_id", "fact_criteria": "criteria_id", "fact_output": "output_id"}


def verify(out: Path) -> list[str]:
    """One sentence per thing that does not hold, over all publications of the data folder; empty where all is well."""
    folder = place.publications_folder(out)
    publications = sorted(path for path in folder.glob("pub_*") if path.is_dir()) if folder.is_dir() else []
    problems = [problem for publication in publications for problem in _verify_publication(publication)]
    link = out / "current"
    if not publications:
        problems.append(f"There is no publication in {out}.")
    elif not link.is_symlink() or link.resolve() not in [path.resolve() for path in publications]:
        problems.append(f"{link} leads to none of the publications.")
    return problems


def _verify_publication(publication: Path) -> list[str]:
    name = publication.name
    try:
        manifest = json.loads((publication / "manifest.json").read_text(encoding="utf-8"))
        problems = _verify_files(publication, manifest)
        # The name of the catalog is the file's, and macros may use it.
        with duckdb.connect(str(publication / "warehouse.duckdb"), read_only=True) as con:
            return problems + _verify_content(con, name, manifest) + _verify_quotes(con, name)
    except (OSError, ValueError, KeyError, duckdb.Error) as error:
        return [f"{name} cannot be read: {str(error).splitlines()[0]}."]


def _verify_files(publication: Path, manifest: dict[str, Any]) -> list[str]:
    stated: dict[str, str] = manifest["files"]
    found = files.file_digests(publication, ("warehouse.duckdb", "parquet/*.parquet"))
    problems = [f"{publication.name}: {path} is missing." for path in sorted(stated.keys() - found.keys())]
    problems += [f"{publication.name}: {path} is not in the manifest." for path in sorted(found.keys() - stated.keys())]
    altered = sorted(path for path, digest in stated.items() if path in found and found[path] != digest)
    return problems + [f"{publication.name}: {path} was altered after it was published." for path in altered]


def _verify_content(con: duckdb.DuckDBPyConnection, name: str, manifest: dict[str, Any]) -> list[str]:
    content = read_content(con)
    problems = []
    for table, stated in manifest["tables"].items():
        if table not in content:
            problems.append(f"{name}: table {table} is missing.")
        elif content[table].rows != stated["rows"]:
            problems.append(f"{name}: {table} holds {content[table].rows} rows, the manifest says {stated['rows']}.")
        elif content[table].sha256 != stated["sha256"]:
            problems.append(f"{name}: the rows of {table} are not those of the manifest.")
    digest = content_hash(content)
    if digest != manifest["content_hash"]:
        problems.append(f"{name}: the content hash is {digest}, the manifest says {manifest['content_hash']}.")
    if name != f"pub_{manifest['content_hash'][:16]}":
        problems.append(f"{name}: the folder's name does not follow from the manifest's content hash.")
    return problems


def _verify_quotes(con: duckdb.DuckDBPyConnection, name: str) -> list[str]:
    problems = []
    for table, key in _FACTS.items():
        rows = con.execute(
            f"select f.{key} from {table} f left join dim_article a using (article_id)"
            " where substring(a.text, f.quote_start + 1, f.quote_end - f.quote_start) is distinct from f.quote"
            f" order by f.{key}"
        ).fetchall()
        problems += [f"{name}: the quote of {fact_id} is not found in its article." for (fact_id,) in rows]
    return problems
