"""Every page of the built site is well formed and has what a page must have."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.site.document import is_redirect, read_all
from tests.site.markup import CHECKS, Check, check_pages, parse_strictly, summarize
from tests.size import by_size

SLICES = 4
"""How many tests the strict parsing is cut into, so that workers can share it."""
EVERY = by_size(dev=4, ci=2, nightly=1)
"""One page in so many is parsed strictly: most come from a few templates."""


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_every_page(built: Path, check: Check) -> None:
    problems = check_pages(built, check)
    assert not problems, summarize(problems)


@pytest.mark.parametrize("part", range(SLICES))
def test_a_strict_parser_finds_no_error(built: Path, part: int) -> None:
    problems = parse_strictly(built, sorted(built.rglob("*.html"))[part :: SLICES * EVERY])
    assert not problems, summarize(problems)


def test_every_title_is_the_only_one_of_its_kind(built: Path) -> None:
    """Two pages with one title cannot be told apart in a list of tabs or results (WCAG 2.4.2)."""
    titles = Counter(
        one.text for page in read_all(built) if not is_redirect(page) for one in page.all("title")[:1]
    )
    twice = [f"{count} × {text}" for text, count in titles.items() if count > 1]
    assert not twice, summarize(twice)
