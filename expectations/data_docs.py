"""The Data Docs of Great Expectations, made to open offline.

Its pages load fifteen scripts, style sheets and pictures from other hosts. What a reader needs of them is the text and
the tables, so every script, style sheet and picture is taken out, links that lead away lose their target, and one
style sheet of our own is written into each page.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from lxml import html

_SITE = "offline"
_STYLE = (Path(__file__).parent / "data_docs.css").read_text(encoding="utf-8")
# What loads or runs something: none of it is left.
_DROPPED = ("script", "link", "img", "iframe", "object", "embed", "form", "svg", "style", "noscript", "button")


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


def build_site(context: Any, folder: Path) -> None:
    """Write the site's pages afresh and make them readable offline."""
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    context.build_data_docs(site_names=[_SITE])
    make_offline(folder)


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
    for element in list(root.iter(*_DROPPED)):
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
    head.extend([viewport, style])
    text: str = html.tostring(root, encoding="unicode", doctype="<!DOCTYPE html>")
    return text
