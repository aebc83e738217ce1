"""Portals of about 2008 whose editors pasted from Word into one cell of a table."""

from datetime import date

from extractors.collect.templates.base import Template

TEMPLATES = (
    Template(
        family="word2008",
        signs=("td > p.MsoNormal",),
        body=("td:has(> p.MsoNormal)",),
        title=("td > font[size='4'] b", "td > font b", "td > b"),
        dated=("td > font[size='1']",),
        author=("p[align='right'] b",),
        publisher=("marquee",),
        title_in_body=True,
        valid_from=date(2004, 1, 1),
    ),
)
