"""Portals that VNPT builds for districts and communes."""

from datetime import date

from extractors.collect.templates.base import Template

TEMPLATES = (
    Template(
        family="vnpt",
        signs=("#main-content .content-detail", ".title-detail", ".article-sapo", "#footer a[href*='vnpt']"),
        body=(".content-detail", ".detail-content-body", "#content-detail", ".article-content", ".noi-dung-chi-tiet"),
        title=("h1.title-detail", ".title-detail", ".article-title", "#main-content h1"),
        dated=(".date-post", ".post-date", ".article-date", ".ngay-dang"),
        lead=(".article-sapo", ".sapo", ".tom-tat"),
        author=("#main-content > .author", ".author", ".article-author"),
        publisher=("#header .banner img[alt]", "#header img[alt]"),
        valid_from=date(2012, 1, 1),
    ),
)
