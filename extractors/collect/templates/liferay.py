"""Liferay, on which several provinces run the portals of all their districts."""

from datetime import date

from extractors.collect.templates.base import Template

TEMPLATES = (
    Template(
        family="liferay",
        signs=(".journal-content-article", ".portlet-boundary", "[class*='yui3-skin']"),
        body=(
            ".journal-content-article",
            ".asset-full-content .asset-content",
            ".asset-content",
            ".news-detail-content",
        ),
        title=(".portlet-body .header-title", ".header-title", ".asset-title", ".portlet-body h1", ".portlet-body h3"),
        dated=(".metadata-publish-date", ".metadata-entry", ".publish-date"),
        author=(".metadata-author", ".asset-author"),
        publisher=("#heading .logo", "#banner .logo", ".site-name"),
        valid_from=date(2009, 1, 1),
    ),
)
