"""Which unit a site or a publisher speaks for: read from the address, then from the publisher's name."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from urllib.parse import urlsplit

from extractors.places.gazetteer import Gazetteer, Unit
from extractors.places.names import NameFinder
from extractors.places.schema import load_hosts
from extractors.places.spelling import plain_key
from extractors.records import LEVELS, Article

_HEAD = 600  # code points in which a newsroom signs
_ADDRESS = re.compile(r"\b(?:[a-z0-9-]+\.){1,4}vn\b")
_HOST = re.compile(r"^(?:[a-z0-9-]+\.)+[a-z]{2,}$")


class SpeakerFinder:
    """Finds the unit for which an article's publisher acts."""

    def __init__(self, gazetteer: Gazetteer, names: NameFinder) -> None:
        self._gazetteer = gazetteer
        self._names = names
        self._hosts = load_hosts()
        self._prefix = re.compile(rf"^(?:{'|'.join(self._hosts.label_prefixes)})(?=[a-z]{{4}})")
        self._of_host = lru_cache(maxsize=4096)(self._find_of_host)
        self._of_publisher = lru_cache(maxsize=4096)(self._find_of_publisher)

    def find(self, article: Article, on: date) -> Unit | None:
        """The unit for which the publisher speaks, in force on that day; None where neither address nor name says."""
        for address in (article.uri, article.canonical_url, article.site_id):
            host = _host(address)
            if host and (unit := self._of_host(host, on)):
                return unit
        return self._of_publisher(article.publisher, on) if article.publisher else None

    def find_hint(self, text: str, on: date) -> Unit | None:
        """The province of the newsroom that signs the text or whose address it prints; None where none does."""
        head = text[:_HEAD]
        for sign, name in self._hosts.bylines.items():
            if sign in head and re.search(rf"(?:\(|(?:^|\n)\s*){re.escape(sign)}\s*\)?\s*[-–—]", head):
                return self._best(name, ("province",), None, on)
        for match in _ADDRESS.finditer(text.lower()) if ".vn" in text or ".VN" in text else ():
            for domain, name in self._hosts.provinces.items():
                if match[0].endswith(domain):
                    return self._best(name, ("province",), None, on)
        return None

    def _find_of_host(self, host: str, on: date) -> Unit | None:
        for domain, name in self._hosts.provinces.items():
            if host == domain or host.endswith("." + domain):
                return self._best(name, ("province",), None, on)
        labels = [label for label in host.split(".") if label not in self._hosts.generic_labels]
        holder: Unit | None = None
        for label in reversed(labels):
            name = self._hosts.labels.get(label, self._prefix.sub("", label))
            unit = self._best(name, LEVELS, holder, on)
            if unit is None:
                continue
            holder = unit
        return holder

    def _best(self, name: str, levels: tuple[str, ...], holder: Unit | None, on: date) -> Unit | None:
        """The unit of that name below `holder`, the highest level first; None where several are as good."""
        found = [u for u in self._gazetteer.by_plain.get(plain_key(name), ()) if u.place.level in levels]
        if holder is not None:
            found = [u for u in found if holder.place.place_id in u.ancestors]
        else:
            found = [u for u in found if u.place.level == "province"]
        found = [u for u in found if u.in_force(on)] or found
        if not found:
            return None
        top = min(LEVELS.index(u.place.level) for u in found)
        found = [u for u in found if LEVELS.index(u.place.level) == top]
        return found[-1] if len(found) == 1 or top <= LEVELS.index("province") else None

    def _find_of_publisher(self, publisher: str, on: date) -> Unit | None:
        atoms = [a for a in self._names.find(publisher)[0] if a.levels not in (("nation",), ("region",))]
        if not atoms:
            return None
        provinces = {u.place.place_id for a in atoms for u in a.at_level() if u.place.level == "province"}
        best: list[Unit] = []
        for atom in atoms:
            units = [u for u in atom.candidates if not atom.levels or u.place.level in atom.levels]
            if not atom.levels:
                units = [u for u in units if u.place.level in ("province", "district")]
            inside = [u for u in units if provinces & set(u.ancestors)]
            units = inside or units
            units = [u for u in units if u.in_force(on)] or units
            if units and (not best or LEVELS.index(units[0].place.level) > LEVELS.index(best[0].place.level)):
                best = units
        if not best:
            return None
        top = min(LEVELS.index(u.place.level) for u in best)
        best = [u for u in best if LEVELS.index(u.place.level) == top]
        return best[0] if len(best) == 1 else None


def _host(address: str) -> str | None:
    host = urlsplit(address).hostname if "://" in address else address.lower()
    return host if host and _HOST.match(host) else None
