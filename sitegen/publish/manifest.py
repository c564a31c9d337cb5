"""The manifest: which files of the output folder are ours, with their sizes and SHA-256 sums.

It stands inside the output folder and is published with it, so it is a checksum list for readers and a
list for deployment too. It alone decides what may be replaced or deleted, even when the build state is lost.
Its bytes follow from the files alone: sorted, one line for each file, no clock.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
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


def encoded(files: Iterable[tuple[str, Entry | None]], *, complete: bool) -> Iterator[bytes]:
    """The bytes of the manifest of these files, which come sorted by path: line by line, as there may be a million."""
    state = b"complete" if complete else b"unfinished"
    yield b'{\n"format": "%b",\n"state": "%b",\n"files": {\n' % (_FORMAT.encode(), state)
    before = ""
    for path, entry in files:
        yield f"{before}{_line(path, entry)}".encode()
        before = ",\n"
    yield b"\n}\n}\n"


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


def _line(path: str, entry: Entry | None) -> str:
    # Nearly all paths are as plain as this, and there may be a million.
    plain = path.isascii() and path.isprintable() and '"' not in path and "\\" not in path
    name = f'"{path}"' if plain else msgspec.json.encode(path).decode()
    return f'{name}: {{"size": {entry.size}, "sha256": "{entry.sha256}"}}' if entry else f"{name}: null"


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
