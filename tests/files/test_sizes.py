"""Sizes as readers see them."""

from __future__ import annotations

import pytest

from sitegen.files.sizes import format_size


@pytest.mark.parametrize(
    ("size", "shown"),
    [
        (0, "0 B"),
        (1023, "1023 B"),
        (1024, "1.0 KB"),
        (1024 * 1023.9, "1023.9 KB"),
        (1024 * 1024 - 1, "1.0 MB"),
        (1024**3 - 1, "1.0 GB"),
        (5000 * 1024**3, "5000.0 GB"),
    ],
)
def test_a_size_has_one_decimal_and_the_unit_that_fits(size: int, shown: str) -> None:
    assert format_size(int(size)) == shown
