"""One publication: the steps that bring the output folder from its present to its planned state.

The order of the steps makes a kill at any moment harmless (see `Publication.run`):

1. the rows of all outputs about to change are deleted from the build state;
2. a manifest marked "unfinished" lists everything that was ours or will be;
3. files that left the plan and obstruct an output are removed;
4. outputs are written, new pages first, then linked-to pages before pages that link to them, each moved into place
   as a whole;
5. all other files that left the plan are removed, then the folders they leave empty;
6. the new rows are recorded in the build state;
7. the final manifest lists exactly what is there.

After a kill, the next publication finds outputs without a row and renders them again, and knows every file
that may have been written as ours. Only the manifest is flushed to the disk: a kill does not lose what the
system has accepted, and after a loss of power the sizes and checksums show which pages to write again.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from hashlib import blake2b
from heapq import merge
from itertools import chain, islice, repeat
from typing import NamedTuple

from sitegen.pages.output import Output
from sitegen.publish.errors import wrap_os_errors
from sitegen.publish.file_rows import OutputRow
from sitegen.publish.manifest import FileChecksum, Manifest, encode_manifest
from sitegen.publish.output_diff import OutputDiff, make_manifest_stamp, start_checksum_digest
from sitegen.publish.output_dir import FileStamp, FolderWriter, compute_sha256
from sitegen.publish.paths import MANIFEST, TEMPORARY
from sitegen.publish.publish_result import Action, Event, ManifestStamp, PublishReport, WriteReason
from sitegen.publish.state import BuildState
from sitegen.search.spill import PARTITION_COUNT, SpillBuffer

_BATCH = 2_000
"""Checksums that are added to a digest together."""
_MAX_ROWS = 20_000
"""Rows of written files held in memory before they spill to disk: a site may have a million."""

FileContent = bytes | Iterator[bytes]
"""The bytes of a file, or pieces of them if it is large."""
RenderCallback = Callable[[Sequence[Output]], Iterable[tuple[Output, FileContent]]]
ProgressCallback = Callable[[int, int], None]


class _WrittenFile(NamedTuple):
    """Path of a written file, and the row to record for it in the build state."""

    path: str
    row: OutputRow


class Publication:
    """One publication to an output folder.

    The caller holds the lock of the folder ``root``. ``root_key`` is the key of the folder in the build state,
    from `sitegen.publish.publisher.make_root_key`. ``diff`` has the files to keep, render and remove. If
    ``drafts`` is true, the manifest states that the site contains drafts.
    """

    def __init__(
        self, root: str, root_key: str, state: BuildState, diff: OutputDiff, *, drafts: bool = False
    ) -> None:
        self._root_key = root_key
        self._drafts = drafts
        self._state = state
        self._diff = diff
        self._writer = FolderWriter(root, diff.contents.folders)
        self._events: list[Event] = make_kept_events(diff.kept)
        self._written = SpillBuffer(_WrittenFile, _MAX_ROWS)
        self._is_marked_unfinished = False
        self._manifest_stamp: ManifestStamp | None = None
        self._bytes = 0

    def run(self, render: RenderCallback, progress: ProgressCallback | None) -> PublishReport:
        """Render, write and remove files until the folder matches the plan, and return the report.

        ``render`` is called at most once, with the outputs to render. It must yield each with its content,
        in the same order. ``progress`` is called with the number of rendered outputs and their total.
        Raises `PublishError` if the disk fails, and `ValueError` if ``render`` changes the order.
        """
        diff = self._diff
        with closing(self._written):
            self._writer.remove(TEMPORARY)
            if diff.render or diff.obstructing or diff.removed:
                self._write_unfinished_manifest()
                self._remove(diff.obstructing)
                self._render(render, progress)
            self._remove(diff.removed)
            self._state.record_outputs(self._root_key, self._iter_rows)
            self._write_final_manifest()
        return PublishReport(tuple(self._events), self._bytes, self._manifest_stamp)

    def _write_unfinished_manifest(self) -> None:
        """Delete the rows of outputs about to change, and write an unfinished manifest.

        These are steps 1 and 2 of the docstring of this module.
        """
        diff = self._diff
        rendered = [output.path for output, _ in diff.render]
        self._state.forget_outputs(self._root_key, [*rendered, *diff.obstructing, *diff.removed])
        owned = dict(diff.manifest.files) if diff.manifest else {}
        # A file that exists keeps its entry; a new one has none until it is written.
        files = sorted({**dict.fromkeys(rendered), **owned}.items())
        self._writer.write(
            MANIFEST, encode_manifest(files, complete=False, drafts=self._drafts), durable=True
        )
        self._is_marked_unfinished = True

    def _render(self, render: RenderCallback, progress: ProgressCallback | None) -> None:
        """Render and write the outputs in the order of ``diff.render``.

        This is step 4 of the docstring of this module. The callbacks are as in `run`. Raises `ValueError` if
        ``render`` changes the order.
        """
        todo = self._diff.render
        if progress:
            progress(0, len(todo))
        results = render([output for output, _ in todo]) if todo else ()
        for done, ((output, reason), (rendered, data)) in enumerate(zip(todo, results, strict=True), 1):
            # A renderer that changes the order would give every later file the content of another.
            if rendered.path != output.path:
                raise ValueError(f"rendered {rendered.path} where {output.path} was due")
            self._write_output(output, data, reason)
            if progress:
                progress(done, len(todo))

    def _write_output(self, output: Output, data: FileContent, reason: WriteReason) -> None:
        """Write one output, unless its file already has the same bytes.

        The event and the row to record are noted. ``data`` is the content, and ``reason`` says why the output
        was rendered.
        """
        before = self._diff.contents.files.get(output.path)
        if isinstance(data, bytes):
            # Equal bytes are not written, so that the times of the file stay.
            same = before and before[0] == len(data) and self._writer.has_content(output.path, data)
            stamp, checksum = (
                FileStamp(*before) if before and same else self._writer.write(output.path, [data]),
                compute_sha256(data),
            )
        else:
            stamp, checksum = self._writer.write_if_changed(output.path, data)
        if stamp == before:
            self._events.append(Event(output.path, Action.RENDERED_SAME, reason))
        else:
            self._bytes += stamp.size
            self._events.append(Event(output.path, Action.WRITTEN, reason))
        with wrap_os_errors(tempfile.tempdir or "TMPDIR"):
            # Outputs come sorted by path, new and existing ones of each rank for themselves: so each part of the
            # buffer is sorted by path.
            self._written.add(
                2 * output.rank + (before is None),
                _WrittenFile(output.path, OutputRow(output.digest, checksum, *stamp)),
            )

    def _iter_rows(self) -> Iterator[tuple[str, OutputRow]]:
        """Yield the rows to record, paired with paths: those of kept files with new times, and of rendered files."""
        return chain(self._diff.retimed.items(), *self._written.read_partitions(PARTITION_COUNT))

    def _remove(self, paths: Sequence[str]) -> None:
        for path in paths:
            self._writer.remove(path)
            self._events.append(Event(path, Action.REMOVED, WriteReason.LEFT_PLAN))
        # Not only the folders of these paths: a killed build may have left other empty folders in the way.
        self._writer.remove_empty(self._diff.emptied_folders)

    def _write_final_manifest(self) -> None:
        """Write the manifest, unless it already lists exactly these files.

        This is step 7 of the docstring of this module.
        """
        kept = self._diff.kept
        # No file was written or removed: the manifest stays as it is.
        if not self._is_marked_unfinished and Manifest(kept, drafts=self._drafts) == self._diff.manifest:
            self._manifest_stamp = make_manifest_stamp(self._diff.contents, kept)
            return
        written: Iterator[tuple[str, FileChecksum]] = merge(*self._written.read_partitions(PARTITION_COUNT))
        digest = start_checksum_digest()
        files = _digest_checksums(merge(sorted(kept.items()), written), digest)
        stamp = self._writer.write(
            MANIFEST, encode_manifest(files, complete=True, drafts=self._drafts), durable=True
        )
        self._manifest_stamp = ManifestStamp(*stamp, digest.hexdigest())


def _digest_checksums(
    files: Iterable[tuple[str, FileChecksum]], digest: blake2b
) -> Iterator[tuple[str, FileChecksum]]:
    """Yield the pairs of path and manifest entry unchanged, and add each SHA-256 to the hash object ``digest``."""
    remaining = iter(files)
    while batch := list(islice(remaining, _BATCH)):
        digest.update("".join([entry.sha256 for _, entry in batch]).encode())
        yield from batch


def make_kept_events(paths: Iterable[str]) -> list[Event]:
    """Return an event with the action ``KEPT`` for each path, in the same order."""
    return [*map(Event._make, zip(paths, repeat(Action.KEPT), repeat(WriteReason.UNCHANGED)))]
