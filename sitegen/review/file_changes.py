"""Finds the files that a change adds, changes or removes, and what is different in those without a page."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from sitegen.content.layout import SourceKind, parse_source_path
from sitegen.content.own_files import FOLDER as OWN_FOLDER
from sitegen.review.model import ChangeKind, SourceFileChange
from sitegen.review.record_diff import compare_records
from sitegen.review.side import Side
from sitegen.review.text_diff import DiffParagraph, Mark, PairBudget, compare_paragraphs, list_whole

MOST_LINES: Final = 400
"""Lines of a file that are compared or shown."""
MOST_SHOWN: Final = 60
"""Files whose lines are compared."""
_SCRIPTING: Final = (OWN_FOLDER, "themes/")
"""Folders whose files reach readers as they are. Those of a theme may run scripts on every page."""
_TEXT_SIZE: Final = 1_000_000
_SAME_LINES: Final = (".md", ".yaml", ".csv", ".txt", ".html", ".css", ".js", ".svg")
"""Files in which git may change the ends of lines when it checks them out."""


def find_changed_paths(base: Side, head: Side) -> frozenset[str]:
    """Return the paths of all sources and theme files that differ, those of one side only included.

    Text files that differ in the ends of their lines only count as equal: git on Windows changes these.
    """
    before, after = base.digests, head.digests
    sources = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    themes = _list_theme_files(base.root) | _list_theme_files(head.root)
    return frozenset(path for path in sources | themes if not _is_same(base.root / path, head.root / path))


def _list_theme_files(root: Path) -> set[str]:
    folder = root / "themes"
    return {
        file.relative_to(root).as_posix()
        for file in folder.rglob("*")
        if file.is_file() and not file.is_symlink()
    }


def _is_same(before: Path, after: Path) -> bool:
    with suppress(OSError):
        old, new = before.read_bytes(), after.read_bytes()
        if before.name.endswith(_SAME_LINES):
            old, new = old.replace(b"\r\n", b"\n"), new.replace(b"\r\n", b"\n")
        return old == new
    return False


def list_file_changes(
    base: Side, head: Side, paths: Collection[str], budget: PairBudget
) -> tuple[SourceFileChange, ...]:
    """Describe the changes of files that are shown on no page, sorted by path.

    ``paths`` are the changed files without those that have a changed page. Attachments, files that are published
    as they are, and themes have lists of their own, and are left out.
    """
    return tuple(_describe_files(base, head, sorted(filter(_is_other, paths)), budget))


def list_static_changes(
    base: Side, head: Side, paths: Collection[str], budget: PairBudget
) -> tuple[SourceFileChange, ...]:
    """Describe the changes of files that are published as they are, and of themes, sorted by path."""
    chosen = sorted(path for path in paths if path.startswith(_SCRIPTING))
    return tuple(_describe_files(base, head, chosen, budget))


def _is_other(path: str) -> bool:
    slot = parse_source_path(path)
    is_attachment = slot is not None and slot.kind is SourceKind.ATTACHMENT
    return not is_attachment and not path.startswith(_SCRIPTING)


def _describe_files(
    base: Side, head: Side, paths: Collection[str], budget: PairBudget
) -> Iterator[SourceFileChange]:
    for number, path in enumerate(paths):
        before, after = base.root / path, head.root / path
        kind = ChangeKind.CHANGED
        if not before.is_file():
            kind = ChangeKind.NEW
        elif not after.is_file():
            kind = ChangeKind.GONE
        old, new = base.parsed.get(path), head.parsed.get(path)
        fields = compare_records(old.record if old else None, new.record if new else None, budget)
        # Where the fields could be read, they say more than the lines.
        text = () if fields or number >= MOST_SHOWN else tuple(_compare_lines(before, after, budget))
        yield SourceFileChange(kind, path, fields, text)


def _compare_lines(before: Path, after: Path, budget: PairBudget) -> Iterator[DiffParagraph]:
    old, new = _read_lines(before), _read_lines(after)
    if old and new:
        yield from compare_paragraphs(old, new, budget)
    else:
        yield from list_whole(new, Mark.ADDED)
        yield from list_whole(old, Mark.REMOVED)


def _read_lines(file: Path) -> list[str]:
    """Return the first lines of a text file; nothing for another file, or one that does not exist."""
    with suppress(OSError, UnicodeDecodeError):
        if not file.is_symlink() and file.stat().st_size <= _TEXT_SIZE:
            data = file.read_bytes()
            if b"\0" not in data:
                lines = data.decode("utf-8-sig").splitlines()
                return [line[:2000] for line in lines if line.strip()][:MOST_LINES]
    return []
