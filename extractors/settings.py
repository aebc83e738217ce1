"""What may be set from outside, and the only place that reads the environment.

Every setting is one variable `NTM_<NAME>`; one that no setting bears is an error, since a misspelt name would
otherwise change nothing and say nothing.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

PREFIX = "NTM_"
# Read by the tests and never by the programme.
TEST_NAMES = frozenset({"NTM_KILLS", "NTM_REQUIRE_BROWSER", "NTM_REQUIRE_SHARED", "NTM_SHARED_DIR"})
ROOT = Path(__file__).resolve().parent.parent
BUNDLED = Path(__file__).resolve().parent / "bundled"
SITE_FILES = Path(__file__).resolve().parent / "collect" / "sites"


class SettingsError(ValueError):
    """A variable of the environment that no setting bears, or whose value does not fit; one sentence."""


class Settings(BaseModel):
    """One frozen object, handed on; no other module looks at the environment."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    data: Path = Field(default=Path("out"), description="the data folder: archive, work, publications, current")
    source: Path | None = Field(default=None, description="a folder of pages or a WARC; unset: the bundled articles")
    sites: str | None = Field(default=None, description="sites to collect each night: ids with commas, or `all`")
    site_files: Path = Field(default=SITE_FILES, description="the folder of site files")
    contact: str | None = Field(default=None, description="address or page where keepers of sites reach you")
    timezone: str = Field(default="Asia/Ho_Chi_Minh", description="whose nights and days are meant")
    progress: Literal["auto", "rich", "plain", "none"] = Field(default="auto", description="how a run tells of itself")
    workers: int = Field(default=2, ge=1, le=64, description="processes that read articles, where there are many")
    alerts: str | None = Field(default=None, description="Airflow connections that are told of trouble, with commas")
    full: bool = Field(default=False, description="build every model anew, not only what was touched")
    debug: bool = Field(default=False, description="errors show their trace")

    @field_validator("data", "source", "site_files")
    @classmethod
    def _absolute(cls, value: Path | None) -> Path | None:
        # The DAGs run in another working directory than the person who named the folder.
        return None if value is None else value.expanduser().absolute()

    @field_validator("contact")
    @classmethod
    def _reachable(cls, value: str | None) -> str | None:
        if (
            value is not None
            and re.fullmatch(r"(?:mailto:)?[^\s@()]+@[^\s@()]+\.[^\s@()]+|https?://[^\s()]+", value) is None
        ):
            raise ValueError(f"{value} is neither an e-mail address nor a web page")
        return value

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError(f"{value} is no time zone") from error
        return value

    @property
    def alert_connections(self) -> list[str]:
        """Ids of the connections that are told of trouble."""
        return [name.strip() for name in (self.alerts or "").split(",") if name.strip()]

    @property
    def archive(self) -> Path:
        """Every page's bytes, for ever."""
        return self.data / "archive"

    @property
    def work(self) -> Path:
        """What can be made again: the build file, Airflow's home, logs."""
        return self.data / "work"

    @property
    def collecting(self) -> Path:
        """What is known of the addresses of sites, and whose turn it is: it saves requests and can be lost."""
        return self.work / "collect"

    @property
    def work_db(self) -> Path:
        """The private build file; nobody reads it but the pipeline."""
        return self.work / "warehouse.duckdb"

    @property
    def warehouse(self) -> Path:
        """The published file, as an analyst opens it."""
        return self.data / "warehouse.duckdb"

    @property
    def report(self) -> Path:
        """The published report."""
        return self.data / "report" / "index.html"

    @property
    def bundled_pages(self) -> Path:
        """The articles that come with the project."""
        return BUNDLED / "pages"

    @property
    def bundled_labels(self) -> Path:
        """What is to be read in them."""
        return BUNDLED / "labels"

    def environment(self) -> dict[str, str]:
        """The variables that make `load` return these settings again, in a process started from this one."""
        values = self.model_dump(mode="json", exclude_none=True)
        return {PREFIX + name.upper(): str(value) for name, value in values.items()}


def load(environment: Mapping[str, str] | None = None, **overrides: object) -> Settings:
    """The settings of `environment` (default: this process's); `overrides` that are not None win.

    Raises SettingsError for an unknown `NTM_*` variable and for a value that does not fit.
    """
    source = os.environ if environment is None else environment
    known = {PREFIX + name.upper(): name for name in Settings.model_fields}
    given = {name: value for name, value in source.items() if name.startswith(PREFIX) and name not in TEST_NAMES}
    unknown = sorted(set(given) - set(known))
    if unknown:
        raise SettingsError(f"{', '.join(unknown)} is no setting; there are {', '.join(sorted(known))}")
    values: dict[str, object] = {known[name]: value for name, value in given.items()}
    values.update({name: value for name, value in overrides.items() if value is not None})
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        raise SettingsError(f"{PREFIX}{'_'.join(map(str, first['loc'])).upper()}: {first['msg']}") from error
