"""What a release consists of."""

from __future__ import annotations

from pathlib import Path

import pytest

from sitegen import __version__
from tools.release import extract_notes

ROOT = Path(__file__).resolve().parents[2]
CHANGELOG = """\
# Changelog

## [{0}] - 2026-12-01

### Added

- One thing.

## [0.0.1] - 2020-01-01

- Another.
"""


def test_the_notes_are_the_section_of_the_version() -> None:
    assert extract_notes(CHANGELOG.format(__version__), __version__) == "### Added\n\n- One thing."


@pytest.mark.parametrize(
    ("changelog", "version"),
    [
        (CHANGELOG.format(__version__), "0.0.1"),  # the tag of another version
        (CHANGELOG.format("9.9.9"), __version__),
        (CHANGELOG.format(__version__).replace("2026-12-01", "unreleased"), __version__),
    ],
)
def test_without_a_dated_section_there_is_no_release(changelog: str, version: str) -> None:
    with pytest.raises(ValueError, match=r"version|section|date"):
        extract_notes(changelog, version)


def test_the_changelog_has_a_section_of_this_version_and_a_line_for_each_change() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"\n## [{__version__}] - " in text
    entries = [line for line in text.splitlines() if line.startswith("- ")]
    assert entries
    assert [line for line in text.splitlines() if line.startswith(" ")] == []
    assert [line for line in entries if len(line) > 200] == []
