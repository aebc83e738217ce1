"""The Data Docs of Great Expectations, made to open offline.

Its pages load fifteen scripts, style sheets and pictures from other hosts. What a reader needs of them is the text and
the tables, so every script, style sheet and picture is taken out, links that lead away lose their target, and one
style sheet of our own is written into each page.
"""

from __future__ import annotations

import errno
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from lxml import html

_SITE = "offline"
_HERE = Path(__file__).parent
_STYLE = (_HERE / "data_docs.css").read_text(encoding="utf-8")
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
# What loads or runs something: none of it is left.
_DROPPED = ("script", "link", "img", "iframe", "object", "embed", "form", "svg", "style", "noscript", "button", "input")
# Parts that do nothing without their scripts: the filter of results, the switches of folded parts.
_IDLE = "//div[contains(@class, 'card mb-3')][div[contains(@class, 'card-header')]] | //p[a[@data-toggle='collapse']]"


@dataclass(frozen=True, slots=True)
class SuiteLine:
    """One line of the index: a suite, why it is there, and how many of its expectations held."""

    name: str
    purpose: str
    n_expectations: int
    n_failed: int


def add_site(context: Any, folder: Path) -> None:
    """Give the context one documentation site in `folder`."""
    backend = {"class_name": "TupleFilesystemStoreBackend", "base_directory": str(folder)}
    index = {"class_name": "DefaultSiteIndexBuilder"}
    context.add_data_docs_site(
        _SITE,
        {
            "class_name": "SiteBuilder",
            "show_how_to_buttons": False,
            "store_backend": backend,
            "site_index_builder": index,
        },
    )


def build_site(context: Any, folder: Path, lines: Sequence[SuiteLine], judged_at: str) -> None:
    """Write the site's pages afresh and make them readable offline; the index is a plain table of `lines`."""
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    context.build_data_docs(site_names=[_SITE])
    _demand_whole(folder, lines)
    make_offline(folder)
    rows = [(line, _first_page(folder, f"validations/{line.name}"), f"expectations/{line.name}.html") for line in lines]
    environment = Environment(loader=FileSystemLoader(_HERE), autoescape=True, undefined=StrictUndefined)
    page = environment.get_template("data_docs.html.j2").render(rows=rows, style=_STYLE, judged_at=judged_at)
    (folder / "index.html").write_text(page, encoding="utf-8")


def _demand_whole(folder: Path, lines: Sequence[SuiteLine]) -> None:
    # The library prints what the disk refuses and goes on without the page.
    for line in lines:
        pages = [folder / "expectations" / f"{line.name}.html", *(folder / "validations" / line.name).rglob("*.html")]
        if len(pages) < 2 or not all(page.is_file() and _is_whole(page) for page in pages):
            raise OSError(errno.ENOSPC, f"The page of the suite {line.name} was not written to its end", str(folder))


def _is_whole(page: Path) -> bool:
    return page.read_text(encoding="utf-8").rstrip().endswith("</html>")


def _first_page(folder: Path, below: str) -> str:
    pages = sorted((folder / below).rglob("*.html"))
    return pages[0].relative_to(folder).as_posix()


def make_offline(folder: Path) -> None:
    """Rewrite every page below `folder` so that it runs no script and loads nothing; drop the bundled assets."""
    static = folder / "static"
    if static.exists():
        shutil.rmtree(static)
    for page in sorted(folder.rglob("*.html")):
        page.write_text(clean_page(page.read_text(encoding="utf-8")), encoding="utf-8")


def clean_page(source: str) -> str:
    """The page without anything that runs, loads or leads away; local links stay."""
    root = html.document_fromstring(source)
    for element in [*root.iter(*_DROPPED), *root.xpath(_IDLE)]:
        if element.getparent() is not None:
            element.drop_tree()
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        for name, value in list(element.attrib.items()):
            leads_away = name in ("href", "src", "action") and (":" in value or value.startswith("//"))
            if leads_away or name.startswith("on") or name in ("style", "background", "srcset"):
                del element.attrib[name]
    head = root.find("head")
    if head is None:
        head = html.Element("head")
        root.insert(0, head)
    style = html.Element("style")
    style.text = _STYLE
    viewport = html.Element("meta", name="viewport", content="width=device-width, initial-scale=1")
    # Whatever a later version of the library slips in is not run and not fetched either.
    policy = html.Element("meta", content=_POLICY, **{"http-equiv": "Content-Security-Policy"})
    head.extend([policy, viewport, style])
    text: str = html.tostring(root, encoding="unicode", doctype="<!DOCTYPE html>")
    return text
