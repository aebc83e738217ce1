"""The mobile pages of portals."""

from datetime import date

from extractors.collect.templates.base import Template

TEMPLATES = (
    Template(
        family="mobile",
        signs=(".m-art", ".m-body", "body.m"),
        body=(".m-body", ".m-content"),
        title=(".m-art h1", "h1"),
        dated=(".m-time", ".m-date"),
        author=(".m-body .sign", ".m-author"),
        publisher=(".m-top b", ".m-top .name"),
        drop=(".m-rel",),
        valid_from=date(2011, 1, 1),
    ),
)
