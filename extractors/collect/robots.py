"""What a host forbids to robots: RFC 9309, with the crawl-delay that many hosts write beside it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote, urlsplit

PRODUCT = "ntm-warehouse"
MAX_BYTES = 512_000
_LONGEST_DELAY = 3600.0


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds for us. `lines` are (allowed, pattern); the longest pattern that fits wins, allowed where equal."""

    lines: tuple[tuple[bool, str], ...] = ()
    delay_seconds: float | None = None

    def allows(self, url: str) -> bool:
        """Whether the address may be asked; robots.txt itself always may."""
        parts = urlsplit(url)
        path = _plain(parts.path or "/") + (f"?{_plain(parts.query)}" if parts.query else "")
        if path == "/robots.txt":
            return True
        fitting = [(len(line), allowed) for allowed, line in self.lines if _pattern(line).match(path)]
        return max(fitting)[1] if fitting else True


EVERYTHING = Rules()
NOTHING = Rules(lines=((False, "/"),))


def read_rules(text: str, product: str = PRODUCT) -> Rules:
    """The rules of a robots.txt for `product`: its own groups, else those of `*`, else everything is allowed."""
    groups: dict[str, Rules] = {}
    agents: list[str] = []
    in_rules = False
    for raw in text.lstrip("\ufeff").splitlines():
        name, colon, value = raw.partition("#")[0].partition(":")
        name, value = name.strip().lower(), value.strip()
        if not colon:
            continue
        if name == "user-agent":
            agents = [*([] if in_rules else agents), value.lower()]
            in_rules = False
            for agent in agents:
                groups.setdefault(agent, EVERYTHING)
        elif name in ("allow", "disallow", "crawl-delay"):
            in_rules = True
            for agent in agents:
                groups[agent] = _with(groups[agent], name, value)
    mine = [agent for agent in groups if agent != "*" and product.lower().startswith(agent.partition("/")[0])]
    if mine:
        return _merged([groups[agent] for agent in mine])
    return groups.get("*", EVERYTHING)


def _with(rules: Rules, name: str, value: str) -> Rules:
    if name == "crawl-delay":
        try:
            seconds = float(value.replace(",", "."))
        except ValueError:
            return rules
        if not 0 <= seconds < float("inf"):
            return rules
        return Rules(rules.lines, min(seconds, _LONGEST_DELAY))
    if not value:
        return rules
    return Rules((*rules.lines, (name == "allow", value)), rules.delay_seconds)


def _merged(groups: list[Rules]) -> Rules:
    delays = [rules.delay_seconds for rules in groups if rules.delay_seconds is not None]
    return Rules(tuple(line for rules in groups for line in rules.lines), max(delays, default=None))


def _plain(path: str) -> str:
    return unquote(path)


@lru_cache(maxsize=4096)
def _pattern(line: str) -> re.Pattern[str]:
    ended = line.endswith("$")
    pieces = _plain(line[:-1] if ended else line).split("*")
    return re.compile(".*".join(map(re.escape, pieces)) + ("$" if ended else ""), re.DOTALL)
