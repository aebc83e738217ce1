"""The dbt docs are published without their tracker and may fetch nothing."""

from __future__ import annotations

import pytest

from extractors.publish import PublishError
from extractors.publish.dbt_docs import confine


def test_tracker_is_gone_and_the_policy_comes_first() -> None:
    page = '<html><head lang="en"><script>i.src="//d1.cloudfront.example/2.9.0/sp.js",a()</script></head></html>'
    confined = confine(page)
    assert "cloudfront" not in confined
    assert 'i.src="",a()' in confined
    assert confined.index("default-src 'none'") < confined.index("<script>")


def test_page_without_a_head_is_refused() -> None:
    with pytest.raises(PublishError, match="has no head"):
        confine("<p>dbt</p>")
