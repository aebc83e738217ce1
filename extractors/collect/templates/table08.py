"""Portals laid out by nested tables, from before style sheets and long after."""

from datetime import date

from extractors.collect.templates.base import Template

TEMPLATES = (
    Template(
        family="table08",
        signs=("td.tieude", "td[class=title]", "td > div[align='justify']"),
        body=("td:has(> div[align='justify'])", "td:has(> p[align='justify'])"),
        title=("td.tieude", "td[class=title]", ".title"),
        dated=("td[align='right'] i", "td.ngay", ".date"),
        author=("td[align='right'] b", "td.tacgia"),
        publisher=("td[colspan] font[size='5']", "title"),
        valid_from=date(2001, 1, 1),
    ),
)
