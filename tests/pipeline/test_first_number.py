"""The path of a new analyst, walked as it is written: from a run to a number, its sentence, its page."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from tests.pipeline.running import Published, ntm


def steps(page: str) -> list[tuple[list[str], list[str]]]:
    """Each command of the page that asks the warehouse, and the words that must stand in its answer."""
    found = []
    for command, after in re.findall(r"^```sh\n\.venv/bin/ntm (.*?)^```\n(.*?)(?=^```sh|\Z)", page, flags=re.M | re.S):
        shown = re.match(r"\s*\n((?: {4}\S.*\n)+)", "\n" + after)
        cells = [cell for line in shown[1].splitlines() for cell in re.split(r" {2,}", line.strip())] if shown else []
        found.append((shlex.split(command), cells))
    return found


def test_path_of_a_new_analyst(published: Published, repo: Path) -> None:
    walked = steps((repo / "docs" / "first-number.md").read_text(encoding="utf-8"))
    assert len(walked) == 4
    known = {"FACT_ID": "", "ARTICLE_ID": ""}
    for (command, *arguments), cells in walked:
        for name, value in known.items():
            arguments = [argument.replace(name, value) for argument in arguments]
        answer = ntm(command, "--data", published.out, *arguments)
        assert answer.code == 0, answer.complained
        for cell in cells:
            assert cell in answer.said, f"{cell!r} is not in the answer to {command} {arguments}:\n{answer.said}"
        for name, pattern in (("FACT_ID", r"\bdis_[0-9a-f]{16}\b"), ("ARTICLE_ID", r"\bart_[0-9a-f]{16}\b")):
            if not known[name] and (told := re.search(pattern, answer.said)) and command == "sql":
                known[name] = told[0]
    page = published.out / "report" / "articles" / f"{known['ARTICLE_ID']}.html"
    marked = re.search(rf'id="{known["FACT_ID"]}"></a><mark[^>]*>(.*?)</mark>', page.read_text(encoding="utf-8"))
    assert marked is not None
    assert "Pác Nặm" in marked[1]


@pytest.mark.parametrize("name", ["README.md", "README.vi.md"])
def test_answers_that_the_readme_shows_are_given(published: Published, repo: Path, name: str) -> None:
    page = (repo / name).read_text(encoding="utf-8")
    shown = re.findall(r'^    \$ \.venv/bin/ntm sql "(.*?)"\n((?: {4}\S[^\n]*\n)+)', page, flags=re.M | re.S)
    assert len(shown) == 3
    for query, lines in shown:
        answer = ntm("sql", "--data", published.out, query)
        given = [line.rstrip() for line in answer.said.splitlines()]
        assert [line.strip() for line in lines.splitlines()] == given[: len(lines.splitlines())], query


def test_the_readme_leads_there(repo: Path) -> None:
    for name in ("README.md", "README.vi.md"):
        assert "docs/first-number.md" in (repo / name).read_text(encoding="utf-8"), name
