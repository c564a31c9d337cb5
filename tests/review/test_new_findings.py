"""Which findings of a change are new."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sitegen.diagnostics import Diagnostic, Place
from sitegen.diagnostics.codes import files as codes
from sitegen.review.findings import pair_with_newness


@dataclass(frozen=True)
class Checked:
    root: Path
    diagnostics: tuple[Diagnostic, ...]


def report(path: str, line: int) -> Diagnostic:
    return codes.UNREADABLE.at(Place(path, line, 1), name=path, reason="x", reason_en="x")


def test_a_finding_is_known_once_for_each_that_there_was(tmp_path: Path) -> None:
    before = Checked(tmp_path, (report("a.md", 1),))
    after = Checked(tmp_path, (report("a.md", 5), report("a.md", 9), report("b.md", 1)))
    marked = pair_with_newness(before, after, {})
    assert [(one.place.line, is_new) for one, is_new in marked] == [(5, False), (9, True), (1, True)]


def test_the_findings_of_a_moved_file_are_known(tmp_path: Path) -> None:
    before = Checked(tmp_path, (report("content/a.md", 1),))
    after = Checked(tmp_path, (report("content/b.md", 1),))
    assert [is_new for _, is_new in pair_with_newness(before, after, {"content/a.md": "content/b.md"})] == [
        False
    ]
