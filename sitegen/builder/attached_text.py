"""Checks of the text in attachments and of files of the office: personal data, secrecy marks, merge conflicts."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from msgspec.structs import replace

from sitegen.builder.parse_cache import Diagnostics
from sitegen.checks.privacy import detect_personal_data
from sitegen.checks.secrecy import detect_secrecy_marks
from sitegen.content.attachment_text import AttachedText, is_plain_text_file, join_parts
from sitegen.content.conflict_markers import report_conflicts
from sitegen.diagnostics import Diagnostic, Place, sort_diagnostics
from sitegen.extraction.model import Extraction

_MAX_DIAGNOSTICS = 20
"""Most diagnostics of one code about the text of one attachment."""


def check_attached_text(
    file: Path, path: str, extraction: Extraction, allowed: frozenset[str]
) -> Diagnostics:
    """Check the text of an attachment for personal data, secrecy marks and merge conflicts.

    ``file`` is the attachment on disk, and ``path`` its path relative to the project folder. ``extraction``
    is the text that was extracted from it. ``allowed`` are the telephone numbers that are not personal data.
    Returns at most 20 different diagnostics of each code. Only text files (csv, txt) are searched for merge
    conflicts.
    """
    attached = join_parts(extraction)
    text = attached.text
    # Git writes conflicts into text files only.
    conflicts = report_conflicts(text, path) if is_plain_text_file(file) else ()
    diagnostics = sort_diagnostics(
        (*detect_personal_data(path, text, allowed), *detect_secrecy_marks(path, text), *conflicts)
    )
    located = (_locate(diagnostic, file, path, attached) for diagnostic in diagnostics)
    # Limited by code: many warnings must not hide an error, nor exempted findings others.
    counts: Counter[str] = Counter()
    kept = []
    for diagnostic in dict.fromkeys(located):
        counts[diagnostic.code] += 1
        if counts[diagnostic.code] <= _MAX_DIAGNOSTICS:
            kept.append(diagnostic)
    return tuple(kept)


def _locate(diagnostic: Diagnostic, file: Path, path: str, attached: AttachedText) -> Diagnostic:
    """Return a diagnostic whose message names the attachment, and the part concerned, such as a sheet.

    ``diagnostic`` was found in the extracted text ``attached``. In a text file (csv, txt) its line and column
    are right, and are kept. Other formats have no lines, so the whole file becomes the place.
    """
    if is_plain_text_file(file):
        place, zh, en = diagnostic.place, "", ""
    else:
        place, (_, zh, en) = Place(path), attached.find_part(diagnostic.place.line)
    return replace(
        diagnostic,
        place=place,
        message=f"附件“{file.name}”{zh}：{diagnostic.message}",
        message_en=f"The attachment “{file.name}”{en}: {diagnostic.message_en}",
    )
