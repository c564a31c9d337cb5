"""Checks of attachments: allowed types, content that matches the extension, and hidden data."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from pathlib import Path

from msgspec import Struct

from sitegen.content.attachment_findings import convert_findings
from sitegen.diagnostics.codes import attachments as codes
from sitegen.diagnostics.model import Diagnostic, Place, has_errors
from sitegen.extraction.model import Extraction, ReadLimits
from sitegen.extraction.process import get_shared_pool, make_read_job
from sitegen.files.regular import is_regular

MB = 1_000_000
ALLOWED_EXTENSIONS = (
    "pdf doc docx xls xlsx ppt pptx rtf wps et dps ofd odt ods csv txt jpg jpeg png gif zip mp4 mp3"
)


class AttachmentFacts(Struct, frozen=True):
    """Facts about an attachment that pages show.

    ``name`` is the file name. ``size`` is in bytes. ``sha256`` is hexadecimal. ``kind`` is the file
    extension in upper case, such as PDF.
    """

    name: str
    size: int
    sha256: str
    kind: str


def get_extension(path: str) -> str:
    """Return the extension of a file in lower case without the dot, or ""."""
    name = path.rpartition("/")[2]
    return name.rpartition(".")[2].lower() if "." in name else ""


def check_type_and_size(file: Path, path: str, place: Place, limit_mb: int) -> Diagnostic | None:
    """Check the type and size of an attachment without opening it. Return the error, or None if there is none.

    ``path`` is relative to the project. ``limit_mb`` is the largest allowed size in millions of bytes.
    ``place`` is the place of the diagnostic.
    """
    name, kind = path.rpartition("/")[2], get_extension(path)
    try:
        if not is_regular(file):
            return report_missing_attachment(path, place)
        if kind not in ALLOWED_EXTENSIONS.split():
            return codes.FORBIDDEN.at(place, name=name, allowed=ALLOWED_EXTENSIONS)
        size = file.stat().st_size
    except OSError:
        return report_missing_attachment(path, place)
    if size == 0:
        return codes.EMPTY.at(place, name=name)
    if size > limit_mb * MB:
        return codes.TOO_LARGE.at(place, name=name, size=f"{size / MB:.1f}", limit=limit_mb)
    return None


def report_missing_attachment(path: str, place: Place) -> Diagnostic:
    """Return the error for a file that existed when it was listed, but exists no longer or is not a regular file.

    ``path`` is relative to the project. ``place`` is the place of the diagnostic.
    """
    folder, _, name = path.rpartition("/")
    return codes.MISSING.at(place, name=name, folder=folder, near="", near_en="")


def evaluate_extraction(
    extraction: Extraction, file: Path, path: str, place: Place, agency_names: Collection[str] = ()
) -> tuple[AttachmentFacts | None, tuple[Diagnostic, ...]]:
    """Return the facts of an attachment, and the diagnostics of what was found in it.

    The facts are None if any diagnostic is an error. ``extraction`` is what was read from ``file``, whose
    path in the project is ``path``. Diagnostics are at ``place``. ``agency_names`` are names of agencies, which
    are not reported as names of persons.
    """
    name, kind = path.rpartition("/")[2], get_extension(path).upper()
    problems = convert_findings(extraction, name, kind, place, agency_names)
    if has_errors(problems):
        return None, problems
    try:
        return AttachmentFacts(name, file.stat().st_size, _compute_sha256(file), kind), problems
    except OSError:
        return None, (report_missing_attachment(path, place),)


def inspect_attachment(
    file: Path, path: str, place: Place, limit_mb: int, agency_names: Collection[str] = ()
) -> tuple[AttachmentFacts | None, tuple[Diagnostic, ...]]:
    """Check an attachment's type, size and content. Return its facts and the diagnostics.

    The parameters are those of `check_type_and_size` and `evaluate_extraction`. The file is read in a separate process.
    The facts are None if there is an error.
    """
    if refused := check_type_and_size(file, path, place, limit_mb):
        return None, (refused,)
    result, _ = get_shared_pool().run(make_read_job(file, get_extension(path), ReadLimits()))
    return evaluate_extraction(result.extraction, file, path, place, agency_names)


def _compute_sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
