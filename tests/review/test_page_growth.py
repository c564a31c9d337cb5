"""The text of a page is read in time that grows with its size."""

from __future__ import annotations

from time import process_time

import pytest

from sitegen.pages.page_text import extract_text_blocks, mark_blocks_for_review


def measure(html: str) -> float:
    start = process_time()
    extract_text_blocks(html)
    mark_blocks_for_review(html, {"a"})
    return process_time() - start


@pytest.mark.parametrize(
    "part", ["a<b>b</b>", " <b> </b>", "<p>a</p>", "a<br>", "&amp;<i></i>", "<td>a</td>"]
)
def test_a_page_takes_time_in_proportion_to_its_size(part: str) -> None:
    small = "<main>" + part * 1000
    large = "<main>" + part * 8000
    # In proportion it is 8, with the square 64.
    assert min(measure(large) for _ in range(2)) < 25 * min(measure(small) for _ in range(3))
