"""Newspapers: the layouts that most provincial papers bought or copied."""

from datetime import date

from extractors.collect.templates.base import Template

TEMPLATES = (
    Template(
        family="newspaper",
        signs=(
            "[itemprop='articleBody']",
            ".detail-content",
            ".article__body",
            ".detail__content",
            ".cms-body",
            ".fck_detail",
            ".singular-content",
            ".knc-content",
            ".b-maincontent",
        ),
        body=(
            ".detail-content",
            "[itemprop='articleBody']",
            ".article__body",
            ".detail__content",
            ".cms-body",
            ".fck_detail",
            ".singular-content",
            ".knc-content",
            ".b-maincontent",
        ),
        title=("h1.detail-title", ".article__title", ".detail__title", "h1[itemprop='headline']", "h1"),
        dated=(".detail-time", ".article__meta time", ".detail__time", ".date", ".time", "time"),
        lead=(".detail-sapo", ".article__sapo", ".detail__summary", ".singular-sapo", ".knc-sapo", ".sapo"),
        author=(".detail-author", ".article__author", ".author", "[itemprop='author']"),
        publisher=("header .logo", ".logo"),
        drop=(".ads-inread", "[class^='ads']", ".article__related", ".VCSortableInPreviewMode .caption"),
        valid_from=date(2003, 1, 1),
    ),
)
