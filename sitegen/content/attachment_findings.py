"""Convert the findings of the extraction from an attachment to diagnostics."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Final

from sitegen.content.authors import may_be_person
from sitegen.diagnostics.codes import attachments as codes
from sitegen.diagnostics.model import Diagnostic, Place, Rule
from sitegen.extraction.model import Extraction, FileFinding, FindingKind

_RULES: Final[Mapping[FindingKind, Rule]] = {
    FindingKind.MISMATCH: codes.MISMATCH,
    FindingKind.LFS_POINTER: codes.LFS_POINTER,
    FindingKind.ENCRYPTED: codes.ENCRYPTED,
    FindingKind.BROKEN: codes.BROKEN,
    FindingKind.ARCHIVE_BOMB: codes.ARCHIVE_BOMB,
    FindingKind.UNSAFE_PATH: codes.ARCHIVE_PATH,
    FindingKind.PROGRAM: codes.ARCHIVE_PROGRAM,
    FindingKind.MACROS: codes.MACROS,
    FindingKind.COMMENTS: codes.HIDDEN_COMMENTS,
    FindingKind.TRACKED_CHANGES: codes.HIDDEN_CHANGES,
    FindingKind.HIDDEN_SHEETS: codes.HIDDEN_SHEETS,
    FindingKind.HIDDEN_CELLS: codes.HIDDEN_CELLS,
    FindingKind.HIDDEN_TEXT: codes.HIDDEN_TEXT,
    FindingKind.HIDDEN_LAYERS: codes.HIDDEN_LAYERS,
    FindingKind.AUTHOR: codes.HIDDEN_AUTHOR,
    FindingKind.LOCATION: codes.HIDDEN_PLACE,
    FindingKind.SERIAL_NUMBER: codes.HIDDEN_SERIAL_NUMBER,
    FindingKind.ACTIVE_PDF: codes.ACTIVE_PDF,
    FindingKind.UNAPPLIED_REDACTION: codes.UNAPPLIED_REDACTION,
    FindingKind.EXTERNAL_CONTENT: codes.EXTERNAL_CONTENT,
    FindingKind.EMBEDDED_FILE: codes.EMBEDDED_FILE,
    FindingKind.UNREAD: codes.UNREAD,
    FindingKind.LIMIT_REACHED: codes.READ_IN_PART,
}
_UNREAD_REASONS: Final[Mapping[FindingKind, tuple[str, str]]] = {
    FindingKind.MISMATCH: ("内容与扩展名不符", "its content does not fit its extension"),
    FindingKind.ENCRYPTED: ("加了密码", "it is protected by a password"),
    FindingKind.BROKEN: ("已损坏", "it is damaged"),
}
"""Findings that are errors in an attachment itself. In a file inside it, they only mean that it was not read."""


_PICTURE_EXTENSIONS: Final = frozenset({"JPG", "JPEG", "PNG", "GIF"})
PICTURE_AUTHOR_HINT: Final = (
    "在 Windows 里右键点这个文件，选“属性—详细信息—删除属性和个人信息”，把作者一项去掉；手机和 Mac 上可以截一张图代替",
    "On Windows, right-click the file, choose Properties > Details > Remove Properties and Personal Information, and "
    "remove the authors; on other systems, use a screenshot of the picture instead",
)


def convert_findings(
    extraction: Extraction, file_name: str, extension: str, place: Place, agency_names: Collection[str] = ()
) -> tuple[Diagnostic, ...]:
    """Return the diagnostics of what is hidden, dangerous or unreadable in an attachment, without duplicates.

    ``extraction`` is what was read from it. ``file_name`` is its file name, ``extension`` its extension in upper case.
    ``agency_names`` are names of agencies, which are not reported as names of persons. All diagnostics are at
    ``place``.
    """
    found = _iter_diagnostics(extraction, file_name, extension, place, agency_names)
    return tuple(dict.fromkeys(found))


def _iter_diagnostics(
    extraction: Extraction, file_name: str, extension: str, place: Place, agency_names: Collection[str]
) -> Iterator[Diagnostic]:
    for finding in extraction.findings:
        shown = f"{file_name} › {finding.inner_path}" if finding.inner_path else file_name
        if finding.kind is FindingKind.AUTHOR and not may_be_person(finding.zh, agency_names):
            continue
        if finding.inner_path and finding.kind in _UNREAD_REASONS:
            reason, reason_en = _UNREAD_REASONS[finding.kind]
            yield codes.UNREAD.at(place, name=shown, what=reason, what_en=reason_en)
            continue
        values = {"what": finding.zh, "what_en": finding.en, "entry": finding.zh, "author": finding.zh}
        found = _RULES[finding.kind].at(place, name=shown, kind=extension, **_format_count(finding), **values)
        # The usual hint describes a menu of Word, which does not help with pictures.
        is_painted = finding.kind is FindingKind.AUTHOR and extension in _PICTURE_EXTENSIONS
        yield found.replace_hint(PICTURE_AUTHOR_HINT) if is_painted else found


def _format_count(finding: FileFinding) -> dict[str, str]:
    return {
        "more": f"等 {finding.count} 处" if finding.count > 1 else "",
        "more_en": f" and {finding.count - 1} more" if finding.count > 1 else "",
    }
