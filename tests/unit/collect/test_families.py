"""Page families and the fall-back: each reads its own, and a page outside a template's dates is read by density."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from extractors.collect import webpage
from extractors.collect.clean import clean
from extractors.collect.metadata import split_title
from extractors.collect.templates import TEMPLATES
from extractors.collect.webpage import read_web
from extractors.records import Article
from tests.unit.collect.pages import PROSE, TITLE, page

INNER = "".join(f"<p>{paragraph}</p>" for paragraph in PROSE)
JUSTIFIED = "".join(f"<div align=justify>{paragraph}</div>" for paragraph in PROSE)
FROM_WORD = "".join(f"<p class=MsoNormal>{paragraph}</p>" for paragraph in PROSE)
BODY = "\n".join(PROSE)
AROUND = "<div class='other'><h3>Tin khác</h3><ul><li><a href='/1'>Giá cam tăng 5.000 đồng/kg</a></li></ul></div>"
SIGNED = "<p align='right'>PV</p>"


def _page(*parts: str) -> str:
    body = "".join(parts)
    return f"<html><head><meta charset='utf-8'/><title>{TITLE}</title></head><body>{body}{AROUND}</body></html>"


FAMILIES = {
    "vnpt": _page(
        f"<h1 class='title-detail'>{TITLE}</h1><div class='date-post'>12/04/2024 08:00</div>",
        f"<div class='content-detail'>{INNER}</div><div class='author'>PV</div>",
    ),
    "liferay": _page(
        f"<div class='portlet-boundary'><span class='header-title'>{TITLE}</span>",
        "<div class='metadata-publish-date'>12/4/2024</div>",
        f"<div class='journal-content-article'>{INNER}{SIGNED}</div></div>",
    ),
    "sharepoint": _page(
        f"<div id='s4-workspace'><div class='ArticleHeader'>{TITLE}</div><div class='PostDate'>12-04-2024</div>",
        f"<div class='ArticleContent'>{INNER}{SIGNED}</div></div>",
    ),
    "dotnetnuke": _page(
        f"<div id='dnn_ContentPane'><span class='ArticleTitle'>{TITLE}</span>",
        "<span class='ArticleDate'>12/4/2024</span>",
        f"<div class='ArticleBody'>{'<br/><br/>'.join(PROSE)}</div><div align='right'><b>PV</b></div></div>",
    ),
    "wordpress": _page(
        f"<article><h1 class='entry-title'>{TITLE}</h1><div class='entry-meta'>",
        "<time class='published' datetime='2024-04-12T01:00:00+00:00'>x</time><span class='author'>PV</span></div>",
        f"<div class='entry-content'>{INNER}<div class='sharedaddy'>Facebook 31</div></div></article>",
    ),
    "joomla": _page(
        f"<div class='item-page'><div class='page-header'><h2>{TITLE}</h2></div>",
        f"<dd class='published'>12/04/2024</dd><div itemprop='articleBody'>{INNER}{SIGNED}</div></div>",
    ),
    "mobile": _page(
        f"<div class='m-art'><h1>{TITLE}</h1><div class='m-time'>12.04.2024 • 8 phút đọc</div>",
        f"<div class='m-body'>{INNER}<p class='sign'>PV</p></div></div>",
    ),
    "newspaper": _page(
        f"<h1 class='detail-title'>{TITLE}</h1><span class='detail-author'>PV</span>",
        f"<span class='detail-time'>12/04/2024</span><h2 class='detail-sapo'>{PROSE[0]}</h2>",
        f"<div class='detail-content'><p>{PROSE[1]}</p><div class='ads-inread'>Vay 50 triệu đồng</div>",
        f"<p>{PROSE[2]}</p></div>",
    ),
    "word2008": _page(
        f"<table><tr><td>Danh mục</td><td><font size='4'><b>{TITLE}</b></font><br>",
        f"<font size='1'>(Cập nhật ngày: 12-04-2024)</font>{FROM_WORD}<p align='right'><b>PV</b></p></td></tr></table>",
    ),
    "table08": _page(
        f"<table><tr><td class=tieude>{TITLE}</td></tr><tr><td>{JUSTIFIED}</td></tr>",
        "<tr><td align=right><b>PV</b> - <i>ngày 12 tháng 4 năm 2024</i></td></tr></table>",
    ),
    "generic": _page(f"<div><h1>{TITLE}</h1><i>12/04/2024</i><div>{INNER}<p>PV</p></div></div>"),
}


@pytest.mark.parametrize("family", FAMILIES)
def test_family_is_known_and_read(family: str) -> None:
    assert read_web(FAMILIES[family]).family == family
    article = clean(page(FAMILIES[family]))
    assert isinstance(article, Article)
    assert article.text == f"{TITLE}\n\n{BODY}"
    assert (article.title, article.author, article.published_on) == (TITLE, "PV", date(2024, 4, 12))


def test_every_template_has_a_page_here() -> None:
    assert {template.family for template in TEMPLATES} | {"generic"} == set(FAMILIES)


def test_a_template_reads_no_page_outside_its_dates(monkeypatch: pytest.MonkeyPatch) -> None:
    ended = tuple(replace(template, valid_to=date(2024, 4, 12)) for template in TEMPLATES)
    monkeypatch.setattr(webpage, "TEMPLATES", ended)
    assert read_web(FAMILIES["vnpt"]).family == "generic"
    monkeypatch.setattr(webpage, "TEMPLATES", tuple(replace(t, valid_to=date(2024, 4, 13)) for t in TEMPLATES))
    assert read_web(FAMILIES["vnpt"]).family == "vnpt"


@pytest.mark.parametrize(
    "printed, title, site",
    [
        ("Tin mới - Cổng TTĐT huyện Y", "Tin mới", "Cổng TTĐT huyện Y"),
        ("Xã A về đích | Nông thôn miền Trung", "Xã A về đích", "Nông thôn miền Trung"),
        ("Kế hoạch giai đoạn 2021 - 2025", "Kế hoạch giai đoạn 2021 - 2025", None),
        (":: Một mình ::", "Một mình", None),
    ],
)
def test_split_title_parts_the_site_alone(printed: str, title: str, site: str | None) -> None:
    assert split_title(printed, lambda part: part.startswith("Cổng")) == (title, site)
