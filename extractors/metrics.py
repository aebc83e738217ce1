"""What a watcher of machines wants to know of a data folder, in the text form that Prometheus scrapes.

Written beside the publications with each good night, for node_exporter's textfile collector (it takes `*.prom` of a
folder) and for `/metrics` of `ntm serve`. Source: the Prometheus text exposition format, version 0.0.4.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from extractors import durable
from extractors.publish import last_publication
from extractors.settings import Settings

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
FILE = "publications/metrics.prom"
# The moment at which a night last went through to its end, whether it brought anything new or not.
_GOOD_NIGHT = "last_good_night"
_NAME = re.compile(r"[a-zA-Z_:][a-zA-Z0-9_:]*")


@dataclass(frozen=True, slots=True)
class Gauge:
    """One figure with what it is; `samples` are pairs of labels and value."""

    name: str
    help: str
    samples: Sequence[tuple[Mapping[str, str], float]] = ()


def note_good_night(settings: Settings, now: datetime) -> None:
    """A night has gone through: kept for `last_good_night`, and the metrics are written anew. Raises OSError."""
    durable.write(settings.work / _GOOD_NIGHT, now.isoformat(timespec="seconds").encode())
    durable.write(settings.data / FILE, exposition(measure(settings)).encode())


def last_good_night(settings: Settings) -> datetime | None:
    """When a night last went through to its end; None before the first. Raises ValueError where the note is spoilt."""
    path = settings.work / _GOOD_NIGHT
    return datetime.fromisoformat(path.read_text(encoding="ascii")) if path.exists() else None


def measure(settings: Settings) -> list[Gauge]:
    """Every figure as of now; of the publication only where there is one. Raises PublishError where it is lost."""
    gauges = []
    night = last_good_night(settings)
    if night is not None:
        said = "When a night last went through to its end, seconds since 1970"
        gauges.append(Gauge("ntm_last_good_night_timestamp_seconds", said, [({}, night.timestamp())]))
    folder = last_publication(settings.data)
    if folder is not None:
        gauges += _of_publication(json.loads((folder / "manifest.json").read_text(encoding="utf-8")))
    kept = list((settings.data / "publications").glob("pub_*"))
    gauges.append(Gauge("ntm_publications", "Publications that are kept", [({}, len(kept))]))
    archived = sum(path.stat().st_size for path in settings.archive.glob("*.warc.gz"))
    gauges.append(Gauge("ntm_archive_bytes", "Size of the archive", [({}, archived)]))
    free = shutil.disk_usage(settings.data).free
    gauges.append(Gauge("ntm_data_free_bytes", "Free space where the data folder lies", [({}, free)]))
    return gauges


def _of_publication(manifest: Mapping[str, Any]) -> list[Gauge]:
    created = datetime.fromisoformat(manifest["created_at"]).timestamp()
    values = manifest["statistics"]["values"]
    tables = [({"table": name}, float(table["rows"])) for name, table in sorted(manifest["tables"].items())]
    known = [({"name": name}, float(value)) for name, value in sorted(values.items()) if value is not None]
    said = "When the present publication was made, seconds since 1970"
    return [
        Gauge("ntm_publication_timestamp_seconds", said, [({"publication_id": manifest["publication_id"]}, created)]),
        Gauge("ntm_publication_rows", "Rows of each table of the present publication", tables),
        Gauge(
            "ntm_publication_statistic", "What expectations/statistics.yml measures of the present publication", known
        ),
    ]


def exposition(gauges: Iterable[Gauge]) -> str:
    """The text; every name must be one that Prometheus takes, and no label's value can begin a line."""
    lines = []
    for gauge in gauges:
        assert _NAME.fullmatch(gauge.name), gauge.name
        lines += [f"# HELP {gauge.name} {gauge.help}", f"# TYPE {gauge.name} gauge"]
        for labels, value in gauge.samples:
            told = ",".join(f'{name}="{_escaped(text)}"' for name, text in labels.items())
            lines.append(f"{gauge.name}{{{told}}} {value!r}" if told else f"{gauge.name} {value!r}")
    return "\n".join(lines) + "\n"


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("\n", r"\n").replace('"', r"\"")


def written(publications: Path) -> str | None:
    """What was last written beside the publications; None before the first night."""
    path = publications / Path(FILE).name
    return path.read_text(encoding="utf-8") if path.exists() else None
