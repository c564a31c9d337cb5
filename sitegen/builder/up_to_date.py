"""Up-to-date check: if no input has changed since the last build, its result is returned again.

The output depends only on the sources, the theme, the date and the program. If these are the same as at the
last publication, and no output has been changed since, nothing has to be parsed, checked or planned.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import date
from hashlib import blake2b
from itertools import chain
from pathlib import Path
from typing import Self

import msgspec

from sitegen.builder.compression import ContentCoding
from sitegen.builder.program_digest import compute_program_digest
from sitegen.builder.project import Result
from sitegen.builder.source_digests import ScanResult
from sitegen.diagnostics import Diagnostic
from sitegen.files.sizes import THEME_FILE_LIMIT_MB
from sitegen.program import locate_themes
from sitegen.publish.publish_result import ManifestStamp, PublishReport
from sitegen.publish.state import BuildState


class LastBuild(msgspec.Struct, frozen=True):
    """Record of the last build that published to an output folder, saved for the next build.

    ``plan_digest`` covers the paths and digests of all outputs. ``manifest_stamp`` has the size and times of
    the manifest file, by which it is recognized without being read. ``pages``, ``unpublished``,
    ``scheduled`` and ``diagnostics`` are those of the `Result`. ``today`` is the day for which it was built.
    """

    plan_digest: str
    manifest_stamp: ManifestStamp
    pages: int
    unpublished: tuple[str, ...]
    scheduled: tuple[str, ...]
    diagnostics: tuple[Diagnostic, ...]
    today: date

    @classmethod
    def load(cls, state: BuildState, root: str, inputs_digest: str) -> Self | None:
        """Load the last build of an output folder from ``state`` if it had the same inputs.

        ``root`` is the key of the folder, from `publisher.make_root_key`. ``inputs_digest`` is the digest
        of the present inputs, from `compute_inputs_digest`. Returns None if the last build had other
        inputs, or if there is none.
        """
        value = state.load_last_build(root).get(inputs_digest)
        return cls._decode(value) if value else None

    @classmethod
    def load_latest(cls, state: BuildState, root: str) -> Self | None:
        """Load the last build of an output folder from ``state``, whatever its inputs.

        ``root`` is the key of the folder, from `publisher.make_root_key`. Returns None if there is none.
        """
        return next(map(cls._decode, state.load_last_build(root).values()), None)

    @classmethod
    def _decode(cls, value: bytes) -> Self | None:
        try:
            return msgspec.msgpack.decode(value, type=cls)
        except (msgspec.MsgspecError, TypeError, ValueError):
            return None

    def make_result(self, report: PublishReport, seconds: dict[str, float]) -> Result:
        """Return the result of a later build that reuses this one.

        In that build nothing has changed. ``report`` is that of its publication, and ``seconds`` are the durations
        of its steps by name. Diagnostics and numbers of pages are those of this build.
        """
        return Result(
            diagnostics=self.diagnostics,
            events=report.events,
            bytes_written=report.bytes_written,
            pages=self.pages,
            unpublished=self.unpublished,
            scheduled=self.scheduled,
            seconds=seconds,
        )

    def save(
        self, state: BuildState, root: str, inputs_digest: str, sources: Mapping[str, str], items: bytes
    ) -> None:
        """Save this build in ``state`` as the last one of an output folder.

        ``root`` and ``inputs_digest`` are those with which `load` will look for it. ``sources`` are the digests of
        its sources by path, and ``items`` its public items (`sitegen.builder.former_publication`).
        """
        value, digests = msgspec.msgpack.encode(self), msgspec.msgpack.encode(sources)
        state.save_last_build(root, inputs_digest, value, digests, items)


def compute_plan_digest(outputs: Iterable[tuple[str, str]]) -> str:
    """Return the digest of a plan in hexadecimal.

    ``outputs`` are the pairs of path and output digest of all planned outputs, in any order.
    """
    joined = "\0".join(chain.from_iterable(sorted(outputs)))
    return blake2b(joined.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def compute_inputs_digest(environment_digest: str, scanned: ScanResult) -> str:
    """Return the digest of all inputs of a build: the sources and the environment.

    ``environment_digest`` is from `compute_environment_digest`, ``scanned`` has the digests of the sources.
    """
    digest = blake2b(environment_digest.encode(), digest_size=16)
    digest.update(msgspec.msgpack.encode(sorted(scanned.digests.items())))
    return digest.hexdigest()


def compute_environment_digest(
    project: Path,
    today: date,
    scanned: ScanResult,
    *,
    precompress: bool,
    strict: bool = False,
    drafts: bool = False,
) -> str:
    """Return the digest of all inputs of a build other than the sources.

    It covers the program, the themes in the folder ``project`` and those built in, the date ``today``, the
    diagnostics in ``scanned``, whether warnings count as errors (``strict``), whether ``drafts`` are shown and,
    with ``precompress``, the versions of the compressors. Raises `ImportError` if ``precompress`` is set and a
    compressor is not installed.
    """
    # It may cover more than is needed, such as themes that are not in use.
    # The versions of the compressors count only if there are compressed copies.
    codings = [coding.version for coding in ContentCoding] if precompress else []
    options = f"{codings}\0{strict}\0{drafts}"
    digest = blake2b(f"{compute_program_digest()}\0{today}\0{options}\0".encode(), digest_size=16)
    # Files that cannot be read have no digest, but they are among the diagnostics of the scan.
    digest.update(msgspec.msgpack.encode(scanned.diagnostics))
    project_themes = project / "themes"
    builtin_themes = locate_themes()
    # In a checkout they are those of the project.
    builtin = () if builtin_themes == project_themes.resolve() else (builtin_themes,)
    for folder in (project_themes, *builtin):
        for path, data in _iter_theme_files(folder):
            # The length separates entries: two different folders never feed the same bytes.
            digest.update(f"{path}\0{len(data)}\0".encode("utf-8", "surrogateescape") + data)
    return digest.hexdigest()


def _iter_theme_files(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield everything in a theme folder as pairs of path and bytes, in a fixed order.

    The bytes are the content of a file, or the target of a symbolic link. They are b"" for a folder.
    """
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
    """Read a file; b"" for a folder, and for a file that cannot be read, which loading the theme reports.

    A file that is too large for a theme is not read. Its size is returned as a text instead, since the error
    message of the theme names it.
    """
    with suppress(OSError):
        size = path.stat().st_size
        if size > THEME_FILE_LIMIT_MB * 1_000_000 and path.is_file():
            return f"size {size}".encode()
        return path.read_bytes() if path.is_file() else b""
    return b""
