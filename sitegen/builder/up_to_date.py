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

from sitegen.builder.compression import ContentCoding
from sitegen.builder.engine_version import compute_engine_digest
from sitegen.builder.project import Result
from sitegen.builder.source_digests import ScanResult
from sitegen.diagnostics import Diagnostic
from sitegen.publish.publish_result import ManifestStamp, PublishReport
from sitegen.publish.state import BuildState
from sitegen.theme.builtin_themes import BUILTIN_THEME_FOLDERS


@dataclass(frozen=True, slots=True)
class LastBuild:
    """Result of the last build that published, the digest of its plan, and the stamp of its manifest."""

    plan_digest: str
    manifest_stamp: ManifestStamp
    pages: int
    unpublished: int
    diagnostics: tuple[Diagnostic, ...]

    @classmethod
    def load(cls, state: BuildState, root: str, inputs_digest: str) -> Self | None:
        """Load the last build of the folder ``root`` if it had these inputs; else None."""
        value = state.load_last_build(root).get(inputs_digest)
        return cls._decode(value) if value else None

    @classmethod
    def load_latest(cls, state: BuildState, root: str) -> Self | None:
        """Load the last build of the folder ``root``, whatever its inputs; None if there is none."""
        return next(map(cls._decode, state.load_last_build(root).values()), None)

    @classmethod
    def _decode(cls, value: bytes) -> Self | None:
        try:
            return msgspec.msgpack.decode(value, type=cls)
        except (msgspec.MsgspecError, TypeError, ValueError):
            return None

    def make_result(self, report: PublishReport, seconds: dict[str, float]) -> Result:
        """Make the result of a build that repeats this one."""
        return Result(
            diagnostics=self.diagnostics,
            events=report.events,
            bytes_written=report.bytes_written,
            pages=self.pages,
            unpublished=self.unpublished,
            seconds=seconds,
        )

    def save(self, state: BuildState, root: str, inputs_digest: str, snapshot: bytes) -> None:
        """Save this build for `load`, with the ``snapshot`` for partial builds."""
        state.save_last_build(root, inputs_digest, msgspec.msgpack.encode(self), snapshot)


def compute_plan_digest(outputs: Iterable[tuple[str, str]]) -> str:
    """Compute the digest of a plan from the paths and digests of its outputs."""
    digest = blake2b(digest_size=16)
    for path, output_digest in sorted(outputs):
        digest.update(f"{path}\0{output_digest}\0".encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def compute_inputs_digest(environment_digest: str, scanned: ScanResult) -> str:
    """Compute the digest of all build inputs."""
    digest = blake2b(environment_digest.encode(), digest_size=16)
    digest.update(msgspec.msgpack.encode(sorted(scanned.digests.items())))
    return digest.hexdigest()


def compute_environment_digest(project: Path, today: date, scanned: ScanResult, *, precompress: bool) -> str:
    """Compute the digest of all build inputs except the readable sources."""
    # It may cover more than is needed, such as themes that are not in use.
    # The versions of the compressors count only if there are compressed copies.
    codings = [coding.version for coding in ContentCoding] if precompress else []
    digest = blake2b(f"{compute_engine_digest()}\0{today}\0{codings}\0".encode(), digest_size=16)
    # Files that cannot be read have no digest, but they are among the diagnostics of the scan.
    digest.update(msgspec.msgpack.encode(scanned.diagnostics))
    project_themes = project / "themes"
    for folder in (
        project_themes,
        *(folder for folder in BUILTIN_THEME_FOLDERS if folder != project_themes.resolve()),
    ):
        for path, data in _iter_theme_files(folder):
            # The length separates entries: two different folders never feed the same bytes.
            digest.update(f"{path}\0{len(data)}\0".encode("utf-8", "surrogateescape") + data)
    return digest.hexdigest()


def _iter_theme_files(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the entries of a theme folder: files with their bytes, links with their targets, folders."""
    if folder.is_symlink():
        yield folder.as_posix(), os.fsencode(folder.readlink())
        return
    for directory, folders, files in os.walk(folder):
        folders.sort()
        for name in sorted((*folders, *files)):
            path = Path(directory, name)
            if path.is_symlink():
                yield path.as_posix(), os.fsencode(path.readlink())
            else:
                yield path.as_posix(), _read_bytes(path)


def _read_bytes(path: Path) -> bytes:
    """Read a file; b"" for a folder, or for a file that cannot be read: loading the theme reports that."""
    with suppress(OSError):
        return path.read_bytes() if path.is_file() else b""
    return b""
