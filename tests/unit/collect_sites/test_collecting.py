"""Against the portal without faults: every article once, nothing forbidden, in turn; the second night asks little."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from extractors.collect.discover import Window
from extractors.collect.gather import TooFewArticles
from tests.portal.newsroom import Newsroom, write_piece
from tests.portal.nights import QUICK, hurried, night
from tests.portal.server import ROBOTS, Portal, write_site

TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 18, tzinfo=UTC)
ORIGIN = "http://127.0.0.1:{port}"


@pytest.fixture
def portal() -> Iterator[Portal]:
    made = Portal(Newsroom.of_a_year(TODAY))
    yield made
    made.close()


def addresses(portal: Portal, port: int) -> set[str]:
    return {ORIGIN.format(port=port) + piece.path for piece in portal.room.servable}


@pytest.mark.parametrize(
    "ways",
    [
        None,
        [{"kind": "sitemap", "url": "{origin}/sitemap.xml"}],
        [
            {"kind": "rss", "url": "{origin}/rss"},
            {"kind": "sitemap", "url": "{origin}/sitemap.xml"},
            {"kind": "listing", "url": "{origin}/tin-tuc", "page": "{origin}/tin-tuc?trang={{page}}", "item": ".news"},
        ],
    ],
    ids=["listing", "sitemap", "all"],
)
def test_every_article_is_collected_exactly_once(
    portal: Portal, tmp_path: Path, ways: list[dict[str, str]] | None
) -> None:
    port = portal.serve()
    origin = ORIGIN.format(port=port)
    changes = {"ways": [{k: v.format(origin=origin) for k, v in way.items()} for way in ways]} if ways else {}
    site = write_site(tmp_path / "sites", "portal", port, **changes)
    kept = night(site, tmp_path / "out", NOW)
    assert Counter(page.uri for page in kept.pages) == Counter(addresses(portal, port))
    asked = Counter(path.partition(";")[0] for path in portal.paths() if path.endswith(".html"))
    assert set(asked.values()) == {1} and len(asked) == len(portal.room.pieces)
    assert kept.statuses("fetch") == {"fetched": len(portal.room.pieces)}
    assert {a.title for a in kept.articles} == {piece.title for piece in portal.room.pieces}
    assert {a.published_on for a in kept.articles} == {piece.published for piece in portal.room.pieces}


def test_nothing_that_robots_forbids_is_asked(portal: Portal, tmp_path: Path) -> None:
    portal.room.extra = [("/rieng/tin-tuc/mat.html", "Mật"), ("/tin-tuc/x-1.html?in=1", "Bản in")]
    port = portal.serve()
    kept = night(write_site(tmp_path / "sites", "portal", port), tmp_path / "out", NOW)
    assert not [path for path in portal.paths() if path.startswith("/rieng") or "in=1" in path]
    assert portal.paths()[0] == "/robots.txt"
    refused = [outcome for outcome in kept.outcomes if outcome.status == "refused_by_robots"]
    assert len(refused) == 2 and all(outcome.reason for outcome in refused)
    assert len(kept.pages) == len(portal.room.pieces)


def test_robots_out_of_order_forbids_everything(portal: Portal, tmp_path: Path) -> None:
    portal.extra_pages["/robots.txt"] = lambda handler: handler.answer(500, b"", {})
    port = portal.serve()
    kept = night(write_site(tmp_path / "sites", "portal", port), tmp_path / "out", NOW)
    assert set(portal.paths()) == {"/robots.txt"} and kept.pages == []
    assert "what the host forbids is not known" in (kept.outcomes[0].reason or "")


@pytest.mark.parametrize(("delay", "crawl_delay"), [(0.15, None), (0.0, "0.15")])
def test_requests_keep_their_distance_and_never_meet(tmp_path: Path, delay: float, crawl_delay: str | None) -> None:
    lines = f"User-agent: *\nCrawl-delay: {crawl_delay}\n" if crawl_delay else ""
    portal = Portal(Newsroom.of_a_year(TODAY, count=12), robots=lines)
    port = portal.serve()
    night(write_site(tmp_path / "sites", "portal", port, delay_seconds=delay), tmp_path / "out", NOW)
    portal.close()
    requests = sorted(portal.requests, key=lambda request: request.begun)[1 if crawl_delay else 0 :]
    gaps = [after.begun - before.ended for before, after in itertools.pairwise(requests)]
    assert len(gaps) > 12 and portal.most_at_once == 1
    # The server notes its end a little after the guest has the last byte.
    assert min(gaps) >= 0.135


def test_a_slow_host_is_asked_less_often(tmp_path: Path) -> None:
    portal = Portal(Newsroom.of_a_year(TODAY, count=2))

    def slow(handler: object) -> None:
        handler.pause(0.2)  # type: ignore[attr-defined]
        handler.answer(200, b"<html><title>a</title><p>b</p></html>", {})  # type: ignore[attr-defined]

    portal.room.extra = [("/tin-tuc/cham.html", "Chậm")]
    portal.extra_pages["/tin-tuc/cham.html"] = slow
    port = portal.serve()
    site = write_site(tmp_path / "sites", "portal", port, delay_seconds=0.01)
    night(site, tmp_path / "out", NOW, manners=hurried(QUICK, slowness=2.0))
    portal.close()
    requests = portal.requests
    at = next(i for i, request in enumerate(requests) if request.path == "/tin-tuc/cham.html")
    assert requests[at + 1].begun - requests[at].ended >= 0.38


def test_second_night_asks_for_listings_and_validators_alone(portal: Portal, tmp_path: Path) -> None:
    port = portal.serve()
    site = write_site(tmp_path / "sites", "portal", port)
    night(site, tmp_path / "out", NOW)
    size = sum(file.stat().st_size for file in (tmp_path / "out" / "archive").glob("*.gz"))
    portal.requests.clear()
    kept = night(site, tmp_path / "out", NOW + timedelta(days=1))
    articles = [request for request in portal.requests if request.path.endswith(".html")]
    assert len(articles) == len(portal.room.pieces)
    assert all(request.status == 304 and "if-none-match" in request.headers for request in articles)
    assert all("if-none-match" not in r.headers for r in portal.requests if r.path.startswith("/tin-tuc?"))
    listings = [path for path in portal.paths() if path == "/tin-tuc" or path.startswith("/tin-tuc?")]
    assert listings == ["/tin-tuc", "/tin-tuc?trang=2"], "a known page and one more end the reading"
    assert kept.statuses("archive") == {} and kept.statuses("fetch") == {"unchanged": len(articles)}
    assert sum(file.stat().st_size for file in (tmp_path / "out" / "archive").glob("*.gz")) == size


def test_old_articles_are_left_alone(portal: Portal, tmp_path: Path) -> None:
    port = portal.serve()
    site = write_site(tmp_path / "sites", "portal", port, recheck_days=30)
    night(site, tmp_path / "out", NOW)
    portal.requests.clear()
    night(site, tmp_path / "out", NOW + timedelta(days=1))
    young = [piece for piece in portal.room.pieces if piece.published >= TODAY - timedelta(days=29)]
    assert len([path for path in portal.paths() if path.endswith(".html")]) == len(young) < 10


def test_bodies_that_did_not_change_are_not_archived_where_no_validator_is(tmp_path: Path) -> None:
    portal = Portal(Newsroom.of_a_year(TODAY, count=12), validators=False)
    port = portal.serve()
    site = write_site(tmp_path / "sites", "portal", port)
    night(site, tmp_path / "out", NOW)
    kept = night(site, tmp_path / "out", NOW + timedelta(days=1))
    portal.close()
    assert kept.statuses("archive") == {"unchanged": 12}
    assert len(kept.pages) == 12


def test_revisions_and_deletions_are_seen(portal: Portal, tmp_path: Path) -> None:
    port = portal.serve()
    site = write_site(tmp_path / "sites", "portal", port)
    night(site, tmp_path / "out", NOW)
    revised, deleted = portal.room.pieces[5], portal.room.pieces[7]
    portal.room.revise(revised, NOW + timedelta(hours=5))
    deleted.is_gone = True
    portal.room.add(write_piece(900, TODAY + timedelta(days=1)))
    kept = night(site, tmp_path / "out", NOW + timedelta(days=1))
    last = {uri.rpartition("/")[2]: outcome for uri, outcome in kept.last().items()}
    assert last[deleted.path.rpartition("/")[2]].status == "gone"
    assert kept.statuses("archive") == {"new": 2}
    texts = [a.text for a in kept.articles if a.title == revised.title]
    assert len(texts) == 2 and "hiệu chỉnh" in texts[1]


def test_reprints_are_both_kept(portal: Portal, tmp_path: Path) -> None:
    port = portal.serve()
    kept = night(write_site(tmp_path / "sites", "portal", port), tmp_path / "out", NOW)
    copy, first = portal.room.pieces[3], portal.room.pieces[8]
    bodies = [
        a.text.partition("\n\n")[2].splitlines()[-3:] for a in kept.articles if a.title in (copy.title, first.title)
    ]
    assert len(bodies) == 2 and bodies[0] == bodies[1]


def test_article_that_slips_onto_a_page_already_read_is_found(portal: Portal, tmp_path: Path) -> None:
    readings: list[int] = []

    def take_one_away(page: int) -> None:
        readings.append(page)
        if len(readings) == 3:
            portal.room.pieces[4].is_gone = True

    portal.after_listing = take_one_away
    slipping = portal.room.pieces[30]  # the first of page four, then the last of page three
    port = portal.serve()
    kept = night(write_site(tmp_path / "sites", "portal", port), tmp_path / "out", NOW)
    assert slipping.title in {article.title for article in kept.articles}
    assert addresses(portal, port) == {page.uri for page in kept.pages}


def test_articles_that_shift_the_listing_are_found_the_next_night(portal: Portal, tmp_path: Path) -> None:
    def publish(page: int) -> None:
        if page in (1, 3) and len(portal.room.pieces) < 64:
            portal.room.add(write_piece(800 + len(portal.room.pieces), TODAY))

    portal.after_listing = publish
    port = portal.serve()
    site = write_site(tmp_path / "sites", "portal", port)
    night(site, tmp_path / "out", NOW)
    kept = night(site, tmp_path / "out", NOW + timedelta(days=1))
    assert addresses(portal, port) == {page.uri for page in kept.pages}


def test_reading_that_was_broken_off_is_made_up_for(portal: Portal, tmp_path: Path) -> None:
    port = portal.serve()
    site = write_site(tmp_path / "sites", "portal", port)
    night(site, tmp_path / "out", NOW)
    for number in range(800, 835):
        portal.room.add(write_piece(number, TODAY))
    is_down = True

    def break_off(page: int) -> None:
        portal.robots = ROBOTS + ("Disallow: /tin-tuc?trang=3\n" if is_down else "")

    portal.after_listing = break_off
    break_off(0)
    night(site, tmp_path / "out", NOW + timedelta(days=1))
    is_down = False
    break_off(0)
    kept = night(site, tmp_path / "out", NOW + timedelta(days=2))
    assert addresses(portal, port) == {page.uri for page in kept.pages}


def test_window_of_dates_is_filled_and_nothing_else(portal: Portal, tmp_path: Path) -> None:
    port = portal.serve()
    window = Window(date(2026, 6, 1), date(2026, 7, 31))
    kept = night(write_site(tmp_path / "sites", "portal", port), tmp_path / "out", NOW, window=window)
    wanted = {piece.title for piece in portal.room.pieces if window.holds(piece.published)}
    assert {a.title for a in kept.articles} == wanted and 5 < len(wanted) < 20
    full = night(write_site(tmp_path / "sites", "portal", port), tmp_path / "out", NOW)
    assert len(full.pages) == len(portal.room.pieces)


def test_keywords_choose_by_title_and_lead(portal: Portal, tmp_path: Path) -> None:
    portal.room.add(write_piece(700, TODAY, title="Giải bóng đá thiếu nhi khai mạc"))
    portal.room.pieces[0].lead = "Chiều qua, giải đấu đã khai mạc."
    portal.room.add(write_piece(701, TODAY, title="Hội nghị tổng kết"))
    portal.room.pieces[0].lead = "Kết quả xây dựng NÔNG THÔN MỚI."
    port = portal.serve()
    kept = night(write_site(tmp_path / "sites", "portal", port, keywords=["nông thôn mới"]), tmp_path / "out", NOW)
    assert len(kept.pages) == len(portal.room.pieces) - 1
    refused = [outcome for outcome in kept.outcomes if outcome.status == "not_wanted"]
    assert len(refused) == 1 and "khai-mac" in refused[0].uri


def test_too_few_articles_stop_the_site_and_too_many_warn(portal: Portal, tmp_path: Path) -> None:
    port = portal.serve()
    site = write_site(tmp_path / "sites", "portal", port, per_month={"min": 50, "max": 99})
    with pytest.raises(TooFewArticles, match="at least 50"):
        night(site, tmp_path / "out", NOW)
    assert not [path for path in portal.paths() if path.endswith(".html")]
    site = write_site(tmp_path / "sites", "portal", port, per_month={"min": 1, "max": 2})
    kept = night(site, tmp_path / "out", NOW)
    assert kept.statuses("discover")["too_many"] == 1 and len(kept.pages) == len(portal.room.pieces)


def test_listing_whose_items_are_not_found_is_told(portal: Portal, tmp_path: Path) -> None:
    port = portal.serve()
    origin = ORIGIN.format(port=port)
    site = write_site(
        tmp_path / "sites", "portal", port, ways=[{"kind": "listing", "url": f"{origin}/tin-tuc", "item": ".no-such"}]
    )
    kept = night(site, tmp_path / "out", NOW)
    assert [o.status for o in kept.outcomes] == ["failed"] and "not on the page" in (kept.outcomes[0].reason or "")


def test_a_failing_page_is_tried_later_each_time_and_says_since_when(portal: Portal, tmp_path: Path) -> None:
    portal.room.extra = [("/tin-tuc/bai-loi-500.html", "Lỗi")]
    port = portal.serve()
    site = write_site(tmp_path / "sites", "portal", port)
    told = [night(site, tmp_path / "out", NOW + timedelta(days=day)).last() for day in range(4)]
    url = ORIGIN.format(port=port) + "/tin-tuc/bai-loi-500.html"
    assert [url in outcomes for outcomes in told] == [True, True, False, True]
    assert "3 nights, since 2026-11-20" in (told[3][url].reason or "")
    assert told[3][url].next_try_at == NOW + timedelta(days=7)


def test_honest_agent_names_itself_and_a_contact(portal: Portal, tmp_path: Path) -> None:
    port = portal.serve()
    night(write_site(tmp_path / "sites", "portal", port), tmp_path / "out", NOW)
    agents = {request.headers["user-agent"] for request in portal.requests}
    assert agents == {"ntm-warehouse/test (+mailto:test@example.vn)"}
