"""Every page of the report in a real browser: nothing runs, nothing is fetched, nothing is wider than a telephone.

Needs Chromium (Debian: `apt-get install chromium fonts-dejavu-core`). Without it these tests skip and say so; where
NTM_REQUIRE_BROWSER=1 they fail.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.faults.hostile import ACTIVE, TRAP, Night
from tests.pipeline.running import Published

# Neither a sandbox of its own within a container nor calls home of the browser's own.
_ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESKTOP, TELEPHONE = (1280, 900), (360, 740)
# Run before anything of the page: whatever a page of an attacker's calls is seen.
_WATCH = """
window.__ran = [];
for (const name of ['fetch', 'alert', 'confirm', 'prompt', 'open'])
  window[name] = (...a) => { window.__ran.push(name + '(' + String(a[0]) + ')'); };
"""
# A part that scrolls within itself makes no page wider.
_WIDER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
_SCRIPTS = """() => [...document.querySelectorAll('script, iframe, frame, object, embed, base, form, link')]
  .map(e => e.outerHTML.slice(0, 80)).concat(window.__ran)"""


@dataclass(slots=True)
class Seen:
    """What a browser noticed on one page."""

    console: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        said = "no Chromium was found: apt-get install chromium fonts-dejavu-core"
        if os.environ.get("NTM_REQUIRE_BROWSER") == "1":
            pytest.fail(f"{said}; NTM_REQUIRE_BROWSER=1 asks for it")
        pytest.skip(said)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=_ARGS)
        yield browser
        browser.close()


@contextmanager
def watched(browser: Browser, width: int, height: int) -> Iterator[tuple[Page, Seen]]:
    context = browser.new_context(viewport={"width": width, "height": height}, device_scale_factor=1)
    context.add_init_script(_WATCH)
    page = context.new_page()
    seen = Seen()
    page.on("console", lambda message: seen.console.append(f"{message.type}: {message.text}"[:300]))
    page.on("pageerror", lambda error: seen.errors.append(str(error)[:300]))
    page.on("request", lambda request: seen.requests.append(request.url))

    def refuse(dialog: object) -> None:
        seen.dialogs.append(getattr(dialog, "message", ""))
        dialog.dismiss()  # type: ignore[attr-defined]

    page.on("dialog", refuse)
    yield page, seen
    context.close()


def complaints(page: Page, seen: Seen, path: Path, root: Path) -> list[str]:
    """What is wrong with one page of the report, as the browser shows it."""
    for noticed in (seen.console, seen.dialogs, seen.requests, seen.errors):
        noticed.clear()
    page.goto(path.as_uri(), wait_until="load")
    for details in page.query_selector_all("details"):
        details.evaluate("e => { e.open = true }")
    wrong = [f"console: {text}" for text in seen.console] + [f"error: {text}" for text in seen.errors]
    wrong += [f"dialog: {text}" for text in seen.dialogs]
    wrong += [f"request: {url[:120]}" for url in seen.requests if url != path.as_uri()]
    if page.url != path.as_uri():
        wrong.append(f"went to {page.url[:120]}")
    wider = page.evaluate(_WIDER)
    if wider > 0:
        wrong.append(f"{wider} pixels wider than the window")
    if root.name != "dbt_docs":
        wrong += [f"active: {part}" for part in page.evaluate(_SCRIPTS)]
    return wrong


def all_complaints(browser: Browser, report: Path, size: tuple[int, int]) -> dict[str, list[str]]:
    """By page of the report; those of dbt's own docs are looked at apart."""
    pages = [page for page in sorted(report.rglob("*.html")) if "dbt_docs" not in page.parts]
    assert {page.name for page in report.glob("*.html")} == {"index.html", "index.en.html"}
    assert len(pages) > 35
    with watched(browser, *size) as (page, seen):
        found = {str(path.relative_to(report)): complaints(page, seen, path, report) for path in pages}
    return {name: wrong for name, wrong in found.items() if wrong}


@pytest.mark.slow
@pytest.mark.parametrize("size", [DESKTOP, TELEPHONE], ids=["desktop", "telephone"])
def test_report_of_a_night_in_a_browser(browser: Browser, published: Published, size: tuple[int, int]) -> None:
    assert all_complaints(browser, published.out / "current" / "report", size) == {}


@pytest.mark.slow
@pytest.mark.parametrize("size", [DESKTOP, TELEPHONE], ids=["desktop", "telephone"])
def test_report_of_hostile_pages_in_a_browser(browser: Browser, hostile_night: Night, size: tuple[int, int]) -> None:
    assert all_complaints(browser, hostile_night.out / "current" / "report", size) == {}


@pytest.mark.slow
@pytest.mark.parametrize("size", [DESKTOP, TELEPHONE], ids=["desktop", "telephone"])
def test_dbt_docs_in_a_browser(browser: Browser, published: Published, size: tuple[int, int]) -> None:
    """They run their own scripts, within the page; nothing is asked of any other place."""
    path = published.out / "current" / "report" / "dbt_docs" / "index.html"
    with watched(browser, *size) as (page, seen):
        page.goto(path.as_uri(), wait_until="load")
        page.get_by_text("fact_disbursement").first.wait_for(state="attached", timeout=30_000)
        outside = [url for url in seen.requests if not url.startswith((path.as_uri(), "data:", "blob:", "about:"))]
        assert (outside, seen.errors, seen.dialogs) == ([], [], [])
        assert [text for text in seen.console if text.startswith("error")] == []


@pytest.mark.slow
def test_slip_in_a_page_is_seen(browser: Browser, tmp_path: Path) -> None:
    """The same look at pages that let an attacker in: every one is told of."""
    head = "<!DOCTYPE html><meta charset=utf-8><title>x</title>"
    slips = {
        "script": f"<p>x</p>{ACTIVE[0]}",
        "image": ACTIVE[1],
        "dialog": "<script>alert(1)</script>",
        "style": f"<link rel=stylesheet href={TRAP}x.css>",
        "picture": f"<img src={TRAP}x.png>",
        "broken": "<script>none.such()</script>",
        "wide": "<p style='width:2000px'>x</p>",
    }
    with watched(browser, *TELEPHONE) as (page, seen):
        page.route(f"{TRAP}**", lambda route: route.abort())
        for name, slip in slips.items():
            path = tmp_path / f"{name}.html"
            path.write_text(head + slip, encoding="utf-8")
            assert complaints(page, seen, path, tmp_path), name
        sound = tmp_path / "sound.html"
        sound.write_text(head + "<link rel=icon href=data:,>".replace("<link", "<p") + "x</p>", encoding="utf-8")
        assert complaints(page, seen, sound, tmp_path) == []
