"""DotNetNuke."""

from datetime import date

from extractors.collect.templates.base import Template

TEMPLATES = (
    Template(
        family="dotnetnuke",
        signs=("meta[name='GENERATOR'][content*='DotNetNuke']", "#dnn_ContentPane", "[id^='dnn_']"),
        body=(".ArticleBody", ".article_body", ".news_content", ".NewsContent", ".DetailContent"),
        title=(".ArticleTitle", ".article_title", ".news_title", ".NewsTitle"),
        dated=(".ArticleDate", ".article_date", ".news_date", ".NewsDate"),
        author=("#dnn_ContentPane div[align='right'] b", ".ArticleAuthor"),
        publisher=("#dnn_FooterPane",),
        valid_from=date(2006, 1, 1),
    ),
)
