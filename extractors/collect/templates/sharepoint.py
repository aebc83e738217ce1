"""Microsoft SharePoint publishing pages."""

from datetime import date

from extractors.collect.templates.base import Template

TEMPLATES = (
    Template(
        family="sharepoint",
        signs=("meta[name='GENERATOR'][content*='SharePoint']", "#s4-workspace", "[class^='ms-rte']"),
        body=(".ArticleContent", ".ms-rtestate-field", "[id$='RichHtmlField']", ".news-content", ".noidung"),
        title=(".ArticleHeader", ".news-title", ".ms-pagetitle", ".tieude"),
        dated=(".PostDate", ".news-date", ".ngaydang"),
        author=(".ArticleAuthor", ".news-author", ".tacgia"),
        publisher=(".top-link",),
        valid_from=date(2007, 1, 1),
    ),
)
