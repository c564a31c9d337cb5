"""Up-to-date check: replays the last result when no input has changed.

A site is a function of its sources, its theme, the day and the engine. If these are as they were at the last
publication, and the output folder is as that left it, there is nothing to parse, check or plan.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from pathlib import Path
from typing import Self

import msgspec

from sitegen.builder.coding import Coding
from sitegen.builder.engine import engine_mark
from sitegen.builder.project import Result
from sitegen.builder.scanning import Scanned
from sitegen.diagnostics import Diagnostic
from sitegen.publish.report import Report, Sealed
from sitegen.publish.state import BuildState
from sitegen.theme.places import BUILT_IN


@dataclass(frozen=True, slots=True)
class Settled:
    """Result of the last build that published, the digest of its plan, and the stamp of its manifest."""

    plan: str
    sealed: Sealed
    pages: int
    unpublished: int
    diagnostics: tuple[Diagnostic, ...]

    @classmethod
    def find(cls, state: BuildState, root: str, inputs: str) -> Self | None:
        """Load the last build of the folder ``root`` if it had these inputs; else None."""
        value = state.settled(root).get(inputs)
        return cls._decoded(value) if value else None

    @classmethod
    def last(cls, state: BuildState, root: str) -> Self | None:
        """Load the last build of the folder ``root``, whatever its inputs; None if there is none."""
        return next(map(cls._decoded, state.settled(root).values()), None)

    @classmethod
    def _decoded(cls, value: bytes) -> Self | None:
        try:
            return msgspec.msgpack.decode(value, type=cls)
        except (msgspec.MsgspecError, TypeError, ValueError):
            return None

    def result(self, report: Report, seconds: dict[str, float]) -> Result:
        """Make the result of a build that repeats this one."""
        return Result(
            diagnostics=self.diagnostics,
            events=report.events,
            bytes_written=report.bytes_written,
            pages=self.pages,
            unpublished=self.unpublished,
            seconds=seconds,
        )

    def keep(self, state: BuildState, root: str, inputs: str, grounds: bytes) -> None:
        """Save this build for `load`, with the ``snapshot`` for partial builds."""
        state.settle(root, inputs, msgspec.msgpack.encode(self), grounds)


def plan_mark(fingerprints: Iterable[tuple[str, str]]) -> str:
    """Compute the digest of a plan from the paths and digests of its outputs."""
    mark = blake2b(digest_size=16)
    for path, fingerprint in sorted(fingerprints):
        mark.update(f"{path}\0{fingerprint}\0".encode("utf-8", "surrogatepass"))
    return mark.hexdigest()


def inputs_mark(around: str, scanned: Scanned) -> str:
    """Compute the digest of all build inputs."""
    mark = blake2b(around.encode(), digest_size=16)
    mark.update(msgspec.msgpack.encode(sorted(scanned.digests.items())))
    return mark.hexdigest()


def around_mark(project: Path, today: date, scanned: Scanned, *, precompress: bool) -> str:
    """Compute the digest of all build inputs except the readable sources."""
    # It may cover more than is needed, such as themes that are not in use.
    codings = [coding.mark for coding in Coding] if precompress else []
    mark = blake2b(f"{engine_mark()}\0{today}\0{codings}\0".encode(), digest_size=16)
    # Files that cannot be read have no digest, but they are among the diagnostics of the scan.
    mark.update(msgspec.msgpack.encode(scanned.diagnostics))
    own = project / "themes"
    for folder in (own, *(folder for folder in BUILT_IN if folder != own.resolve())):
        for path, data in _theme_files(folder):
            # The length separates entries: two different folders never feed the same bytes.
            mark.update(f"{path}\0{len(data)}\0".encode("utf-8", "surrogateescape") + data)
    return mark.hexdigest()


def _theme_files(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the entries of a theme folder: files with their bytes, links with their targets, folders."""
    if folder.is_symlink():
        yield folder.as_posix(), os.fsencode(folder.readlink())
        return
    for place, folders, files in os.walk(folder):
        folders.sort()
        for name in sorted((*folders, *files)):
            path = Path(place, name)
            if path.is_symlink():
                yield path.as_posix(), os.fsencode(path.readlink())
            else:
                yield path.as_posix(), _bytes(path)


def _bytes(path: Path) -> bytes:
    """Read a file; b"" for a folder, or for a file that cannot be read: loading the theme reports that."""
    with suppress(OSError):
        return path.read_bytes() if path.is_file() else b""
    return b""
