"""The manifest: which files of the output folder are ours, with their sizes and SHA-256 sums.

It stands inside the output folder and is published with it, so it is a checksum list for readers and a
list for deployment too. It alone decides what may be replaced or deleted, even when the build state is lost.
Its bytes follow from the files alone: sorted, one line for each file, no clock.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Annotated, Literal, NamedTuple

import msgspec

from sitegen.diagnostics.codes import publishing as rules
from sitegen.diagnostics.model import Place
from sitegen.publish.paths import MANIFEST, bad_path
from sitegen.publish.refusal import PublishError, guarded

_FAMILY = "sitegen-manifest/"
_FORMAT = f"{_FAMILY}1"


class Entry(NamedTuple):
    """What one file of ours is: its size in bytes and the SHA-256 of its bytes, in hexadecimal."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """Files by path, relative to the output folder.

    ``complete`` is False while a publication is under way (or was killed): then an entry may be None (a file
    that may or may not have been written yet) and the others may be out of date, but each path is ours.
    """

    files: Mapping[str, Entry | None]
    complete: bool = True

    def encode(self) -> bytes:
        """The bytes of the manifest."""
        state = b"complete" if self.complete else b"unfinished"
        # Line by line into one buffer: at a million files, a list of the lines would be twice as large again.
        made = BytesIO()
        made.write(b'{\n"format": "%b",\n"state": "%b",\n"files": {\n' % (_FORMAT.encode(), state))
        for number, path in enumerate(sorted(self.files)):
            made.write(b",\n" if number else b"")
            made.write(_line(path, self.files[path]))
        made.write(b"\n}\n}\n")
        return made.getvalue()


def load_manifest(root: str, trusted: Collection[str] = ()) -> Manifest | None:
    """The manifest of the output folder ``root``; None if there is none.

    A manifest that is damaged, of another format, or names a path outside of the folder raises ``PublishError``.
    Paths in ``trusted`` have been checked before.
    """
    file = Path(root, MANIFEST)
    place = file.as_posix()
    with guarded(place):
        if file.is_symlink():
            raise PublishError(rules.SYMLINK.at(Place(place), path=place))
        if not file.exists():
            return None
        data = file.read_bytes()
    try:
        return decode(data, trusted)
    except ManifestError as error:
        raise PublishError(rules.BROKEN_MANIFEST.at(Place(place), path=place)) from error


def _line(path: str, entry: Entry | None) -> bytes:
    if entry is None:
        return b"%b: null" % msgspec.json.encode(path)
    return b'%b: {"size": %d, "sha256": "%b"}' % (
        msgspec.json.encode(path),
        entry.size,
        entry.sha256.encode(),
    )


class ManifestError(ValueError):
    """Bytes that are no manifest that we could read; ``format`` is the format they claim, if it is another one of ours."""

    def __init__(self, format_: str = "") -> None:
        self.format = format_
        super().__init__(format_ or "no manifest")


def decode(data: bytes, trusted: Collection[str] = ()) -> Manifest:
    """The manifest in some bytes; `ManifestError` if it is none, or names a path outside of the folder."""
    try:
        return _decode(data, trusted)
    except ManifestError:
        raise
    except (msgspec.MsgspecError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ManifestError from error


def _decode(data: bytes, trusted: Collection[str]) -> Manifest:
    form = msgspec.json.decode(data, type=_Format).format
    if form != _FORMAT:
        raise ManifestError(form if form.startswith(_FAMILY) else "")
    document = msgspec.json.decode(data, type=_Document)
    files = {
        path: Entry(found.size, found.sha256) if found else None for path, found in document.files.items()
    }
    if any(bad_path(path) for path in files if path not in trusted):
        raise ValueError("a path that is never ours")
    return Manifest(files, document.state == "complete")


class _Format(msgspec.Struct):
    """As much of a manifest as any version of it has."""

    format: str


class _Found(msgspec.Struct, gc=False):
    """An entry as it is read: there may be a million."""

    size: int
    sha256: Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{64}\Z")]


class _Document(msgspec.Struct):
    """A manifest as it is read."""

    state: Literal["complete", "unfinished"]
    files: dict[str, _Found | None]
