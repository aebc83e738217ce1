"""The page that goes with a publication, in Vietnamese and English: what came out, what changed, what does not hold.

Everything is written by the server's hand: no script runs, nothing is loaded from anywhere, and whatever pages of the
press said is escaped text.
"""

from expectations.report.article_pages import drawn_by as article_pages_drawn_by
from expectations.report.pages import ReportInput, write_report

__all__ = ["ReportInput", "article_pages_drawn_by", "write_report"]
