"""WordPress and its themes."""

from datetime import date

from extractors.collect.templates.base import Template

TEMPLATES = (
    Template(
        family="wordpress",
        signs=(
            "meta[name='generator'][content*='WordPress']",
            ".entry-content",
            "[class*='postid-']",
            ".td-post-content",
        ),
        body=(".entry-content", ".td-post-content", ".post-content", ".single-content"),
        title=("h1.entry-title", ".entry-title", ".post-title", "h1"),
        dated=("time.published", "time.entry-date", ".entry-meta time", ".entry-date", ".posted-on"),
        author=(".entry-meta .author", ".author.vcard", ".byline .author", ".entry-author"),
        publisher=(".site-title", ".site-name"),
        drop=(".sharedaddy", ".jp-relatedposts", ".wp-caption-text", ".post-navigation", ".author-box"),
        valid_from=date(2005, 1, 1),
    ),
)
