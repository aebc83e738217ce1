"""Joomla and its K2 extension."""

from datetime import date

from extractors.collect.templates.base import Template

TEMPLATES = (
    Template(
        family="joomla",
        signs=("meta[name='generator'][content*='Joomla']", ".item-page", ".itemFullText", ".contentpaneopen"),
        body=(
            ".item-page [itemprop='articleBody']",
            ".itemBody",
            ".itemFullText",
            ".article-content",
            ".item-page",
            ".contentpaneopen",
        ),
        title=(".item-page h1", ".item-page h2", ".itemTitle", ".contentheading", ".page-header h2"),
        dated=(".published time", ".published", ".createdate", ".itemDateCreated", ".create"),
        author=(".createdby [itemprop='name']", ".createdby", ".itemAuthor a", ".small"),
        publisher=(".site-title", ".brand"),
        drop=(".article-info", ".pagenav", ".pager", ".icons", ".itemHeader", ".itemRelated", ".page-header", ".tags"),
        valid_from=date(2006, 1, 1),
    ),
)
