"""What other programs hid in attachments is found, and files without anything hidden have no finding."""

from __future__ import annotations

import pytest

from tests.labelled.attachments import find_wrong, read_open
from tests.size import by_size

EVERY = by_size(dev=8, ci=4, nightly=1)
"""One file in so many is read."""


@pytest.mark.exhaustive
def test_leaks_are_found_and_clean_files_have_no_finding() -> None:
    entries = read_open()
    assert {label: sum(one["label"] == label for one in entries) for label in ("leak", "clean")} == {
        "leak": 120,
        "clean": 200,
    }
    assert [(one["file"], one["place"]) for one in find_wrong(entries[::EVERY])] == []


def test_a_leak_that_is_not_reported_is_wrong() -> None:
    """The scorer can fail: the same files with other labels."""
    leak, clean = read_open()[0], read_open()[60]
    assert find_wrong([{**leak, "value": ["13800138000"]}, {**leak, "label": "clean"}]) != []
    assert find_wrong([{**clean, "label": "leak", "finds": ["author"], "value": ["张三"]}]) != []
