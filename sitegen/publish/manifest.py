"""The manifest: which files of the output folder are ours, with their sizes and SHA-256 checksums.

It is published with the site, so it also serves readers as a checksum list and deployments as a file list. It
alone decides what may be replaced or deleted, even when the build state is lost. Its bytes depend only on the
files: sorted, one line a file, no time stamp.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Annotated, Literal, NamedTuple, Protocol

import msgspec

from sitegen.diagnostics.codes import publishing as rules
from sitegen.diagnostics.model import Place
from sitegen.publish.errors import PublishError, wrap_os_errors
from sitegen.publish.paths import MANIFEST, find_path_problem

_FAMILY = "sitegen-manifest/"
_FORMAT = f"{_FAMILY}1"
# Another name, not a field: earlier versions of the program refuse it, too.
_DRAFTS_FORMAT = "sitegen-drafts/1"

_BATCH = 2_000
"""Lines that are encoded together: a manifest may have a million."""


class FileChecksum(Protocol):
    """Size and checksum of one published file, possibly among other facts about it."""

    @property
    def size(self) -> int:
        """Number of bytes."""

    @property
    def sha256(self) -> str:
        """Checksum in hexadecimal."""


class ManifestEntry(NamedTuple):
    """Size in bytes and SHA-256 (in hexadecimal) of one published file."""

    size: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True):
    """Published files and their manifest entries, by path relative to the output folder.

    ``complete`` is False while a publication is running, or if it was killed. In such a manifest, an entry is
    None if the file may not have been written yet, and any other entry may be out of date. The list of paths is
    complete in any case: every listed file belongs to the site. ``drafts`` is True if the site contains drafts,
    so that it must not be deployed.
    """

    files: Mapping[str, FileChecksum | None]
    complete: bool = True
    drafts: bool = False


def encode_manifest(
    files: Iterable[tuple[str, FileChecksum | None]], *, complete: bool, drafts: bool = False
) -> Iterator[bytes]:
    """Yield the JSON lines of a manifest of ``files``, which must be sorted by path.

    If ``complete`` is False, the manifest is marked as that of an unfinished publication. With ``drafts`` it
    is marked as that of a site with drafts.
    """
    state = b"complete" if complete else b"unfinished"
    yield b'{\n"format": "%b",\n"state": "%b",\n"files": {\n' % (
        (_DRAFTS_FORMAT if drafts else _FORMAT).encode(),
        state,
    )
    separator = ""
    remaining = iter(files)
    while batch := list(islice(remaining, _BATCH)):
        yield (separator + ",\n".join(_format_lines(batch))).encode()
        separator = ",\n"
    yield b"\n}\n}\n"


def load_manifest(root: str, trusted: Collection[str] = ()) -> Manifest | None:
    """Load the manifest of the output folder ``root``. Return None if the folder has no manifest.

    Raises `PublishError` if the manifest is damaged, has another format, is a symbolic link, or lists a
    path that may not be published. ``trusted`` are paths that the caller has checked; leaving out their
    check saves time.
    """
    file = Path(root, MANIFEST)
    place = file.as_posix()
    with wrap_os_errors(place):
        if file.is_symlink():
            raise PublishError(rules.SYMLINK.at(Place(place), path=place))
        if not file.exists():
            return None
        data = file.read_bytes()
    try:
        return decode_manifest(data, trusted)
    except ManifestError as error:
        raise PublishError(rules.BROKEN_MANIFEST.at(Place(place), path=place)) from error


def _format_lines(files: Sequence[tuple[str, FileChecksum | None]]) -> list[str]:
    paths = "".join([path for path, _ in files])
    # Nearly all paths need no escaping, and there may be a million of them: skip the encoder.
    plain = paths.isascii() and paths.isprintable() and '"' not in paths and "\\" not in paths
    names = [f'"{path}"' if plain else msgspec.json.encode(path).decode() for path, _ in files]
    return [
        f'{name}: {{"size": {entry.size}, "sha256": "{entry.sha256}"}}' if entry else f"{name}: null"
        for name, (_, entry) in zip(names, files, strict=True)
    ]


class ManifestError(ValueError):
    """Raised if data cannot be decoded as a manifest.

    If the data declare another version of the manifest format, ``format`` is the name of that format. Otherwise
    it is "".
    """

    def __init__(self, format_: str = "") -> None:
        self.format = format_
        super().__init__(format_ or "no manifest")


def decode_manifest(data: bytes, trusted: Collection[str] = ()) -> Manifest:
    """Decode the JSON data of a manifest.

    Raises `ManifestError` if the data are invalid, or if they list a path that may not be published. Paths
    in ``trusted`` have been checked by the caller and are not checked again.
    """
    try:
        return _decode(data, trusted)
    except ManifestError:
        raise
    except (msgspec.MsgspecError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ManifestError from error


def _decode(data: bytes, trusted: Collection[str]) -> Manifest:
    # In two steps, so that a manifest of another version is reported as such, and not as damaged.
    declared = msgspec.json.decode(data, type=_Format).format
    if declared not in (_FORMAT, _DRAFTS_FORMAT):
        raise ManifestError(declared if declared.startswith(_FAMILY) else "")
    document = msgspec.json.decode(data, type=_Document)
    files = {
        path: ManifestEntry(entry.size, entry.sha256) if entry else None
        for path, entry in document.files.items()
    }
    # Otherwise a crafted manifest in a checkout could make us remove files outside of the folder.
    if any(find_path_problem(path) for path in files if path not in trusted):
        raise ValueError("a path that is never ours")
    return Manifest(files, document.state == "complete", declared == _DRAFTS_FORMAT)


class _Format(msgspec.Struct):
    """The one field that every version of the manifest has."""

    format: str


class _RawEntry(msgspec.Struct, gc=False):
    """Manifest entry of one file, as decoded from JSON.

    The garbage collector does not track these objects, since there may be a million of them.
    """

    size: int
    sha256: Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{64}\Z")]


class _Document(msgspec.Struct):
    """Manifest as decoded from JSON. ``files`` is keyed by path. None means a file that may not be written yet."""

    state: Literal["complete", "unfinished"]
    files: dict[str, _RawEntry | None]
