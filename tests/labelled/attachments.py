"""Score of what is found in attachments: files with a leak in a hiding place, and files without.

The files are in folders, because other programs made them; their held halves are packed archives.
"""

from __future__ import annotations

import base64
import io
import json
import tarfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sitegen.builder.attached_text import check_attached_text
from sitegen.content.attachments import evaluate_extraction, get_extension
from sitegen.diagnostics import Diagnostic, Place
from sitegen.extraction.model import ReadLimits
from sitegen.extraction.process import ReaderPool, make_read_job
from tests.labelled.score import Score, count_right

FOLDER = Path(__file__).parent
HALVES = ("leaks", "clean")
UNREAD = {"ATT-005", "ATT-010", "ATT-011", "ATT-035"}
CODES = {
    "identity_number": {"PII-001"},
    "mobile": {"PII-003"},
    "bank_card": {"PII-004"},
    "secrecy_mark": {"SEC-001", "SEC-002"},
    "author": {"ATT-023"},
    "gps": {"ATT-024"},
    "unread": UNREAD,
}
OFFICES = frozenset({"云岫县人民政府", "云岫县财政局"})
HARMLESS = {"ATT-035"}
"""To name a picture as not looked into is no false alarm."""


def read_open() -> list[Any]:
    """Read what may be looked at: the first set, whose second half was kept apart until it was scored."""
    unpacked = [entry for name in HALVES for entry in read_folder(FOLDER / "attachments" / name)]
    return unpacked + _read_packed("attachments")


def read_folder(folder: Path) -> Iterator[Any]:
    """Yield the entries of a folder, each with the path of its file."""
    for line in (folder / "labels.jsonl").read_text("utf-8").splitlines():
        entry = json.loads(line)
        yield {**entry, "label": "leak" if entry["finds"] else "clean", "path": str(folder / entry["file"])}


_UNPACKED = ExitStack()
"""Folders with what was packed, until the program ends."""


def read_held() -> list[Any]:
    """Read the second and the fourth set, which are only scored. Print nothing of them."""
    return _read_packed("attachments_second") + _read_packed("attachments_fourth", ("clean",))


def _read_packed(prefix: str, names: Sequence[str] = HALVES) -> list[Any]:
    entries: list[Any] = []
    for name in names:
        folder = Path(_UNPACKED.enter_context(TemporaryDirectory()))
        packed = base64.b64decode((FOLDER / f"{prefix}_{name}.held.b64").read_bytes())
        with tarfile.open(fileobj=io.BytesIO(packed), mode="r:gz") as archive:
            archive.extractall(folder, filter="data")
        entries += read_folder(next(folder.rglob("labels.jsonl")).parent)
    return entries


def find_wrong(entries: list[Any]) -> list[Any]:
    """Return the entries that are judged wrong: a find that is not reported, or a clean file with a finding."""
    files = [Path(entry["path"]) for entry in entries]
    wrong = []
    with ReaderPool(2) as pool:
        jobs = [make_read_job(file, get_extension(file.name), ReadLimits()) for file in files]
        for entry, file, (result, _) in zip(entries, files, pool.map(jobs, len(jobs)), strict=True):
            _, hidden = evaluate_extraction(result.extraction, file, file.name, Place(file.name), OFFICES)
            found = (*hidden, *check_attached_text(file, file.name, result.extraction, frozenset()))
            if not _is_right(entry, found):
                wrong.append(entry)
    return wrong


def _is_right(entry: Any, found: tuple[Diagnostic, ...]) -> bool:
    if entry["label"] == "clean":
        return {one.code for one in found} <= HARMLESS
    return all(
        any(one.code in CODES[kind] and _names(kind, str(value), one.message) for one in found)
        for kind, value in zip(entry["finds"], entry["value"], strict=True)
    )


def _names(kind: str, value: str, message: str) -> bool:
    """Whether a message shows the value, masked if it is a number."""
    if kind in ("gps", "unread", "secrecy_mark"):
        return True
    return (value if kind == "author" else f"{value[:3]}{'*' * (len(value) - 5)}{value[-2:]}") in message


def score(entries: list[Any]) -> Score:
    """Count the entries that are judged right."""
    return count_right(entries, find_wrong(entries))
