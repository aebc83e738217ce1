"""The grammar read from its files, once per process."""

from __future__ import annotations

import csv
import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

import yaml
from pydantic import ValidationError

from extractors.grammar.plain import plain_text
from extractors.grammar.schema import CriteriaSet, Criterion, Grammar, GrammarError, Term, TermEntry, TermFile, Trie

_LEVEL_STANDARDS = {
    "ntm": "ntm",
    "nang_cao": "advanced",
    "kieu_mau": "model",
}


def _folder() -> Traversable:
    return files("extractors.grammar") / "vi"


def _term(kind: str, entry: TermEntry, words: str) -> Term:
    return Term(kind, entry.code, entry.strength, entry.value, entry.output, words)


def read_term_files(texts: Iterable[tuple[str, str]]) -> list[TermFile]:
    """Term files from (name, YAML text); GrammarError names the file that does not fit the schema."""
    parsed = []
    for name, text in texts:
        try:
            parsed.append(TermFile.model_validate(yaml.safe_load(text)))
        except (ValidationError, yaml.YAMLError) as error:
            raise GrammarError(f"{name}: {error}") from error
    return parsed


def _criteria_sets(text: str) -> tuple[CriteriaSet, ...]:
    rows = list(csv.DictReader(text.splitlines()))
    by_set: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in rows:
        if row["standard"] in _LEVEL_STANDARDS and row["criterion_no"] and row["level"] in ("commune", "district"):
            by_set[row["set_id"]].append(row)
    sets = []
    for set_id, members in by_set.items():
        if set_id.startswith("PROV_"):
            continue
        head = members[0]
        standard = f"{head['level']}_{_LEVEL_STANDARDS[head['standard']]}"
        criteria = tuple(
            Criterion(
                set_id,
                standard,
                int(row["criterion_no"]),
                row["name_vi_short"],
                tuple(alias for alias in row["aliases"].split("|") if alias),
            )
            for row in members
            if row["criterion_no"] != "0"
        )
        sets.append(
            CriteriaSet(set_id, standard, date.fromisoformat(head["decision_date"]), date.max, len(criteria), criteria)
        )
    return _until_successor(sorted(sets, key=lambda s: (s.standard, s.since)))


def _until_successor(sets: list[CriteriaSet]) -> tuple[CriteriaSet, ...]:
    """A set is the yardstick from its decision to its successor's: a count of end 2021 is judged by the set of 2016."""
    closed = []
    for this, following in zip(sets, [*sets[1:], None], strict=True):
        same = following is not None and following.standard == this.standard
        closed.append(replace(this, until=following.since) if following is not None and same else this)
    return tuple(closed)


def build_grammar(term_files: Iterable[TermFile], criteria_csv: str, digest: str) -> Grammar:
    """A grammar from parsed files; GrammarError where two terms overlap."""
    trie, criteria_trie = Trie(), Trie()
    for term_file in term_files:
        for entry in term_file.entries:
            for words in entry.terms:
                trie.add(words, _term(term_file.kind, entry, words))
    sets = _criteria_sets(criteria_csv)
    for names in _criterion_names(sets).values():
        for words in names:
            criteria_trie.add(words, Term("criterion", "name", "strong", None, None, words))
    return Grammar(trie, criteria_trie, sets, {}, digest)


def _criterion_names(sets: Iterable[CriteriaSet]) -> dict[int, set[str]]:
    """Every name a criterion goes by, over all sets: which number it has is the set's word, not the name's."""
    names: dict[int, set[str]] = defaultdict(set)
    for criteria_set in sets:
        for criterion in criteria_set.criteria:
            names[criterion.criterion_no].update((criterion.name, *criterion.aliases))
    return names


@cache
def load_grammar() -> Grammar:
    """The Vietnamese grammar shipped with the package. GrammarError where its files do not fit together."""
    folder = _folder()
    paths = sorted((folder / "terms").iterdir(), key=lambda p: p.name)
    texts = [(path.name, path.read_text("utf-8")) for path in paths if path.name.endswith(".yml")]
    criteria_csv = (folder / "criteria.csv").read_text("utf-8")
    digest = hashlib.sha256()
    for name, text in [*texts, ("criteria.csv", criteria_csv), ("plain.yml", plain_text())]:
        digest.update(f"{name}\0{text}\0".encode())
    return build_grammar(read_term_files(texts), criteria_csv, digest.hexdigest())
