"""The dbt docs taken along, kept from reaching out.

The static page of dbt carries everything in itself, and beside it a tracker that is loaded from another host where a
project allows it. Ours does not; the page is told all the same to fetch nothing, and the tracker's address is gone.
"""

from __future__ import annotations

import re
from pathlib import Path

from extractors.publish.errors import PublishError

# Its own scripts stand in the page and build their templates by eval; nothing may come from anywhere else.
_POLICY = (
    "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'; style-src 'unsafe-inline'; img-src data:;"
    " font-src data:; base-uri 'none'; form-action 'none'"
)
_TRACKER = re.compile(r'"(?:https?:)?//[a-z0-9.-]+/[^"\s]*/sp\.js"')
# Slips of dbt's page: an icon that its build left out, and addresses that a browser asks for before they are filled in.
_LOST_ICON = re.compile(r"<link[^>]*\$\{require\([^>]*>")
_UNFILLED = 'xlink:href="{{'
_HEAD = re.compile(r"<head[^>]*>", re.IGNORECASE)


def copy_dbt_docs(source: Path, target: Path) -> None:
    """`target`/index.html, from the one static page, or from a folder that holds it as index.html.

    Raises PublishError where there is no such page.
    """
    page = source / "index.html" if source.is_dir() else source
    if not page.is_file():
        raise PublishError(f"The dbt docs at {page} do not exist.")
    target.mkdir()
    (target / "index.html").write_text(confine(page.read_text(encoding="utf-8")), encoding="utf-8")


def confine(page: str) -> str:
    """The page with a policy that forbids it to fetch anything, and without the tracker's address."""
    policy = f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    confined, n_heads = _HEAD.subn(lambda head: head[0] + policy, page, count=1)
    if not n_heads:
        raise PublishError("The page of the dbt docs has no head, so it cannot be kept from loading things.")
    confined = _LOST_ICON.sub("", confined).replace(_UNFILLED, f"ng-attr-{_UNFILLED}")
    return _TRACKER.sub('""', confined)
