"""The page families that are known by name, in the order in which they are tried."""

from __future__ import annotations

from extractors.collect.templates import (
    dotnetnuke,
    joomla,
    liferay,
    mobile,
    newspaper,
    sharepoint,
    table08,
    vnpt,
    word2008,
    wordpress,
)
from extractors.collect.templates.base import Template

TEMPLATES: tuple[Template, ...] = (
    *liferay.TEMPLATES,
    *sharepoint.TEMPLATES,
    *dotnetnuke.TEMPLATES,
    *wordpress.TEMPLATES,
    *joomla.TEMPLATES,
    *vnpt.TEMPLATES,
    *mobile.TEMPLATES,
    *newspaper.TEMPLATES,
    *word2008.TEMPLATES,
    *table08.TEMPLATES,
)

__all__ = ["TEMPLATES", "Template"]
