"""`ntm sites`: the files that say what is collected, against the pages that are there."""

from __future__ import annotations

import argparse

from extractors.progress import NOTHING_PUBLISHED, PUBLISHED
from extractors.settings import Settings
from extractors.visible import visible

HELP = """\
Asks each way that a site file names once, reads up to three of the articles that they name, and reads the site's
pages in the archive again. Nothing is stored. Exit code 1 where something no longer fits.

examples:
  ntm sites check nam-hang-xa               one site; set NTM_CONTACT to an address where its keepers reach you
  ntm sites check                           every site
  ntm sites check --saved                   archived pages only; asks no server
"""


def add_sites(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", choices=["check"], help="what to do")
    parser.add_argument("site", nargs="?", help="the name of a site file without .yml; default: every site")
    parser.add_argument("--saved", action="store_true", help="only the pages in the archive")
    parser.set_defaults(do=check)


def check(arguments: argparse.Namespace, settings: Settings) -> int:
    """One line per thing that was looked at; exit code 1 where one does not fit."""
    from extractors import pipeline

    n_wrong = n_seen = 0
    for site_id, finding in pipeline.inspect(settings, arguments.site, live=not arguments.saved):
        n_seen += 1
        n_wrong += not finding.fits
        print(f"{'ok  ' if finding.fits else 'BAD '} {site_id}: {visible(finding.sentence)}", flush=True)
    print(f"{n_seen - n_wrong} of {n_seen} things fit." if n_seen else "No page of these sites is in the archive.")
    return NOTHING_PUBLISHED if n_wrong else PUBLISHED
