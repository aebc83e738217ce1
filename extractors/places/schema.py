"""The vocabulary of places, as data: words for levels, what stands before a name that is no place, regions, hosts."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TypeVar

import yaml
from pydantic import BaseModel, ConfigDict

from extractors.records import Level

_T = TypeVar("_T", bound=BaseModel)
DATA = files("extractors.places") / "data"


class _Frozen(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class LevelWord(_Frozen):
    """A word for a level. `kind` is the official word, as in the gazetteer; `levels` those that it may mean."""

    word: str
    kind: str
    levels: tuple[Level, ...]


class ListWords(_Frozen):
    """Words that announce a list of names or stand between it and the level that is said after it."""

    quantities: tuple[str, ...]
    links: tuple[str, ...]
    announcers: tuple[str, ...]
    figure_leads: tuple[str, ...]
    counts: tuple[str, ...]
    dates: tuple[str, ...]


class Words(_Frozen):
    """Everything Vietnamese that finding and tying names needs, apart from the names themselves."""

    level_words: tuple[LevelWord, ...]
    not_level: tuple[str, ...]
    fillers: tuple[str, ...]
    list_openers: tuple[str, ...]
    sentence_openers: tuple[str, ...]
    person_titles: tuple[str, ...]
    person_offices: tuple[str, ...]
    thing_heads: tuple[str, ...]
    name_joins: tuple[str, ...]
    parent_joins: tuple[str, ...]
    lists: ListWords
    village_stops: tuple[str, ...]
    village_persons: tuple[str, ...]
    former_marks: tuple[str, ...]
    not_names: tuple[str, ...]
    nation_leads: tuple[str, ...]
    counted: tuple[str, ...]
    rural_kinds: tuple[str, ...]
    district_words: tuple[str, ...]
    reform_words: tuple[str, ...]
    reform_signs: tuple[str, ...]
    target_words: tuple[str, ...]


class Region(_Frozen):
    """A region or the nation, with the words by which the news calls it."""

    key: str
    level: Level
    name: str
    aliases: tuple[str, ...]


class Regions(_Frozen):
    regions: tuple[Region, ...]


class Hosts(_Frozen):
    """Addresses that say which unit a site speaks for, beyond those that spell its name."""

    provinces: dict[str, str]  # domain of a newspaper or portal -> province, by its name before July 2025
    labels: dict[str, str]  # a label that is not the unit's name without accents -> the name
    generic_labels: frozenset[str]  # labels of an address that name no unit
    label_prefixes: tuple[str, ...]  # what an address may put before the name
    bylines: dict[str, str]  # a sign at the head of the text, such as (QNO) -> province


def _load(model: type[_T], name: str) -> _T:
    return model.model_validate(yaml.safe_load((DATA / name).read_text("utf-8")))


@cache
def load_words() -> Words:
    """Raises pydantic.ValidationError where the file holds a key that is not known here."""
    return _load(Words, "words.yml")


@cache
def load_regions() -> Regions:
    return _load(Regions, "regions.yml")


@cache
def load_hosts() -> Hosts:
    return _load(Hosts, "hosts.yml")
