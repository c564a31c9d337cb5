"""Finds the files that a change adds, changes or removes, and what is different in those without a page."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import Final

from sitegen.content.layout import PAGE_KINDS, SourceKind, parse_source_path
from sitegen.content.own_files import STATIC_FOLDER as OWN_FOLDER
from sitegen.content.scan import digest_file
from sitegen.diagnostics.formats.redaction import PERSONAL_DATA_PREFIX
from sitegen.files.bounded_comparison import ComparisonBudget
from sitegen.files.regular import is_regular
from sitegen.git.revision import SOURCE_SIZE_LIMIT
from sitegen.review.hidden_text import compare_hidden_text
from sitegen.review.masking import Masker, compare_masked
from sitegen.review.model import ChangeKind, Finding, SourceFileChange
from sitegen.review.record_diff import FieldChange, compare_record_fields
from sitegen.review.side import Side
from sitegen.review.text_diff import DiffParagraph, Mark, limit_paragraphs, mark_whole_text

LINES_LIMIT: Final = 400
"""Lines of a difference that are shown."""
LINE_LENGTH_LIMIT: Final = 2000
"""Characters of a line that are shown."""
COMPARED_FILES_LIMIT: Final = 60
"""Files whose lines are compared."""
_STATIC_FOLDERS: Final = (OWN_FOLDER, "themes/")
"""Folders whose files reach readers as they are. Those of a theme may run scripts on every page."""
_TEXT_SIZE_LIMIT: Final = 1_000_000
_TEXT_SUFFIXES: Final = (".md", ".yaml", ".csv", ".txt", ".html", ".css", ".js", ".svg")
"""Files whose line ends git may change when it checks them out."""


def find_changed_paths(base: Side, head: Side) -> frozenset[str]:
    """Return the paths of all sources and theme files that differ, including those that only one side has.

    Text files that differ only in their line ends count as equal, because git on Windows converts line ends.
    """
    before, after = base.source_digests, head.source_digests
    sources = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    themes = list_theme_files(base.root) | list_theme_files(head.root)
    return frozenset(
        path for path in sources | themes if not _has_same_content(base.root / path, head.root / path)
    )


def list_theme_files(root: Path) -> set[str]:
    """Return the paths of all theme files of the project ``root``, relative to it. Symbolic links are left out."""
    folder = root / "themes"
    return {file.relative_to(root).as_posix() for file in folder.rglob("*") if is_regular(file)}


def _has_same_content(before: Path, after: Path) -> bool:
    with suppress(OSError):
        sizes = [file.stat().st_size for file in (before, after)]
        if max(sizes) > SOURCE_SIZE_LIMIT:
            # Text files are smaller, so line ends do not matter here. The digest of a very large file covers its
            # size only.
            return sizes[0] == sizes[1] and digest_file(before) == digest_file(after)
        old, new = before.read_bytes(), after.read_bytes()
        if before.name.endswith(_TEXT_SUFFIXES):
            old, new = old.replace(b"\r\n", b"\n"), new.replace(b"\r\n", b"\n")
        return old == new
    return False


def list_unshown_file_changes(
    base: Side,
    head: Side,
    changed_paths: Collection[str],
    findings_by_path: Mapping[str, tuple[Finding, ...]],
    masker: Masker,
    new_path_by_old: Mapping[str, str],
    budget: ComparisonBudget,
) -> tuple[SourceFileChange, ...]:
    """Return the changes of files that are shown on no page: those with errors first, then by path.

    ``changed_paths`` are the changed files that no changed page shows. Attachments, theme files and files that are
    published unchanged are left out, because they have lists of their own. ``findings_by_path`` are those of the head
    by path. ``masker`` masks personal data in the texts. ``new_path_by_old`` maps former paths of moved files to their
    new ones; a moved file gives one change. ``budget`` limits the work of comparing texts.
    """
    chosen = sorted(
        path
        for path in changed_paths
        if _is_unshown_file(path) and new_path_by_old.get(path) not in changed_paths
    )
    former = {new: old for old, new in new_path_by_old.items()}
    changes = _make_file_changes(base, head, chosen, findings_by_path, masker, budget, former)
    return tuple(sorted(changes, key=lambda one: not one.has_errors))


def list_static_changes(
    base: Side,
    head: Side,
    changed_paths: Collection[str],
    findings_by_path: Mapping[str, tuple[Finding, ...]],
    masker: Masker,
    budget: ComparisonBudget,
) -> tuple[SourceFileChange, ...]:
    """Return the changes of theme files and of files that are published unchanged, sorted by path.

    ``changed_paths`` are all changed files. The other parameters are those of `list_unshown_file_changes`.
    """
    chosen = sorted(path for path in changed_paths if path.startswith(_STATIC_FOLDERS))
    return tuple(_make_file_changes(base, head, chosen, findings_by_path, masker, budget))


def _is_unshown_file(path: str) -> bool:
    slot = parse_source_path(path)
    is_attachment = slot is not None and slot.kind is SourceKind.ATTACHMENT
    return not is_attachment and not path.startswith(_STATIC_FOLDERS)


def _make_file_changes(
    base: Side,
    head: Side,
    paths: Collection[str],
    findings_by_path: Mapping[str, tuple[Finding, ...]],
    masker: Masker,
    budget: ComparisonBudget,
    old_path_by_new: Mapping[str, str] = MappingProxyType({}),
) -> Iterator[SourceFileChange]:
    attached = _group_errors_by_folder(findings_by_path) if paths else {}
    for number, path in enumerate(paths):
        old_path = old_path_by_new.get(path, path)
        before, after = base.root / old_path, head.root / path
        kind = ChangeKind.CHANGED if old_path == path else ChangeKind.MOVED
        if not before.is_file():
            kind = ChangeKind.NEW
        elif not after.is_file():
            kind = ChangeKind.GONE
        found = _collect_file_findings(path, findings_by_path, attached)
        # Personal data is masked in lines, before it can be divided by the comparison.
        is_personal = any(one.diagnostic.code.startswith(PERSONAL_DATA_PREFIX) for one in found)
        fields = (
            () if is_personal else _compare_file_fields((old_path, path), kind, base, head, masker, budget)
        )
        # Where the fields could be read, they say more than the lines; but the body of a text is no field.
        is_said = bool(fields) and not path.endswith(".md")
        text: tuple[DiffParagraph, ...] = ()
        if number >= COMPARED_FILES_LIMIT and not is_said:
            lines = _read_lines(before if kind is ChangeKind.GONE else after)
            text = (DiffParagraph((), hidden_paragraphs=len(lines)),) if lines else ()
        elif not is_said:
            difference = _compare_file_lines(before, after, masker, budget)
            text = limit_paragraphs(difference, LINES_LIMIT, LINE_LENGTH_LIMIT)
        was = old_path if kind is ChangeKind.MOVED else ""
        slot = parse_source_path(path)
        has_page = slot is not None and slot.kind in PAGE_KINDS
        hidden_text = compare_hidden_text([before], [after], masker, budget) if is_said else ()
        yield SourceFileChange(kind, path, () if text else fields, text, found, was, has_page, hidden_text)


def _group_errors_by_folder(findings_by_path: Mapping[str, tuple[Finding, ...]]) -> dict[str, list[Finding]]:
    """Return the errors in files below ``content``, keyed by each folder that contains such a file.

    The keys are paths with a final slash, and a file may be at any depth below the folder. An error in
    ``content/a/b.pdf`` is under ``content/a/``, ``content/`` and ``./``.
    """
    errors: dict[str, list[Finding]] = {}
    for path, group in findings_by_path.items():
        if path.startswith("content/") and (found := [one for one in group if one.is_error]):
            for folder in PurePosixPath(path).parents:
                errors.setdefault(f"{folder}/", []).extend(found)
    return errors


def _collect_file_findings(
    path: str,
    findings_by_path: Mapping[str, tuple[Finding, ...]],
    errors_by_folder: Mapping[str, list[Finding]],
) -> tuple[Finding, ...]:
    """Return the findings of the file ``path`` and the errors in its attachments, errors first.

    Errors in attachments are included because they, too, prevent the publication. ``findings_by_path`` are those of
    all files by path. ``errors_by_folder`` are errors by folder, as `_group_errors_by_folder` returns them.
    """
    below = errors_by_folder.get(f"{path.rpartition('.')[0]}/", ()) if path.startswith("content/") else ()
    return tuple(sorted((*findings_by_path.get(path, ()), *below), key=lambda one: not one.is_error))


def _compare_file_fields(
    old_and_new_path: tuple[str, str],
    kind: ChangeKind,
    base: Side,
    head: Side,
    masker: Masker,
    budget: ComparisonBudget,
) -> tuple[FieldChange, ...]:
    """Return the differences between the fields of a file's old and new record.

    ``old_and_new_path`` are the path before and after the change. ``kind`` is the kind of change: a new file has no old
    record, and a deleted file no new one. The result is empty if any other record is missing because it could
    not be read.
    """
    old, new = (
        side.parsed[path].record if path in side.parsed else None
        for side, path in zip((base, head), old_and_new_path, strict=True)
    )
    if (old is None and kind is not ChangeKind.NEW) or (new is None and kind is not ChangeKind.GONE):
        return ()
    return compare_record_fields(old, new, budget, masker)


def _compare_file_lines(
    old_file: Path, new_file: Path, masker: Masker, budget: ComparisonBudget
) -> tuple[DiffParagraph, ...]:
    old, new = (masker.mask_lines(_read_lines(file), file.name) for file in (old_file, new_file))
    if old.unmasked and new.unmasked:
        return compare_masked(old, new, budget)
    return (*mark_whole_text(new.masked, Mark.ADDED), *mark_whole_text(old.masked, Mark.REMOVED))


def _read_lines(file: Path) -> list[str]:
    """Return the non-empty lines of a text file; empty if the file is missing, large, a link, or not text."""
    with suppress(OSError, UnicodeDecodeError):
        if not file.is_symlink() and file.stat().st_size <= _TEXT_SIZE_LIMIT:
            data = file.read_bytes()
            if b"\0" not in data:
                lines = data.decode("utf-8-sig").splitlines()
                return [line for line in lines if line.strip()]
    return []
