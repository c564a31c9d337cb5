"""One page of every page type of the built site."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from tests.size import mark_exhaustive


class PageType(NamedTuple):
    """A page type: the pages that ``glob`` matches (index.html only by name), with one text and without another."""

    name: str
    glob: str
    has: str = ""
    lacks: str = ""

    def suits(self, file: Path) -> bool:
        """Whether a file that ``glob`` matches is of this type."""
        if (file.name == "index.html") != self.glob.endswith("index.html"):
            return False
        html = file.read_text(encoding="utf-8")
        return self.has in html and not (self.lacks and self.lacks in html)


# Marks of the templates.
BANNER = 'class="banner"'
FIGURES = 'class="figure-table"'
STATUTORY = 'class="statutory"'
CHART = 'class="chart"'
BYLINE = 'class="byline"'
CHECKSUM = 'class="checksum"'
TOMBSTONE = 'class="facts tombstone"'

PAGE_TYPES = (
    PageType("home", "index.html"),
    PageType("guide index", "guide/index.html"),
    PageType("guide", "guide/*.html"),
    PageType("rule index", "rules/index.html"),
    PageType("rule", "rules/*.html"),
    PageType("catalogue", "catalogue/index.html"),
    PageType("category list", "catalogue/*/index.html"),
    PageType("year list", "catalogue/year/*/index.html"),
    PageType("agency index", "agencies/index.html"),
    PageType("agency", "agencies/*/index.html"),
    PageType("agency list", "agencies/*/items/index.html"),
    PageType("agency category list", "agencies/*/[a-h]*/index.html"),
    PageType("item", "items/*/*.html", has=BYLINE, lacks=CHECKSUM),
    PageType("item with attachments", "items/*/*.html", has=CHECKSUM),
    PageType("withdrawn item", "items/*/*.html", has=TOMBSTONE),
    PageType("repealed item", "items/*/*.html", has=BANNER),
    PageType("report index", "reports/index.html"),
    PageType("report", "reports/*/*.html", has=FIGURES),
    PageType("report with tables", "reports/*/*.html", has=STATUTORY),
    PageType("report ledger", "reports/*/*-ledger.html"),
    PageType("report trend", "reports/*/index.html", has=CHART),
    PageType("report year", "reports/*.html", has=CHART),
    PageType("service index", "services/index.html"),
    PageType("service", "services/*/*.html"),
    PageType("apply index", "apply/index.html"),
    PageType("apply", "apply/*.html"),
    PageType("application form", "apply/*/form.html"),
    PageType("deadline calculator", "apply/tools/deadline.html"),
    PageType("fee estimator", "apply/tools/fee.html"),
    PageType("free page", "pages/*.html"),
    PageType("data", "data/index.html"),
    PageType("search", "search.html"),
    PageType("site map", "sitemap.html"),
    PageType("not found", "404.html"),
)

MAIN = ("home", "item with attachments", "report with tables", "search")
every_type = pytest.mark.parametrize(
    "kind",
    [kind if kind.name in MAIN else mark_exhaustive(kind) for kind in PAGE_TYPES],
    ids=lambda kind: kind.name,
)
"""Runs a test on all page types; those that are not the main ones are exhaustive."""


def pick(site: Path, kind: PageType) -> str:
    """The first page of a type, as a path in the site. The type must be there: the sample has them all."""
    for file in sorted(site.glob(kind.glob)):
        if kind.suits(file):
            return file.relative_to(site).as_posix()
    raise AssertionError(f"the built site has no page of type {kind.name!r} ({kind.glob})")
