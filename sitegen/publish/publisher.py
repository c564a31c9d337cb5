"""Publishing: makes the output folder hold exactly the planned outputs.

The order of the steps makes a kill at any moment harmless (see `_Publication.run`):

1. the rows of all outputs about to change are deleted from the build state;
2. a manifest marked "unfinished" lists everything that was ours or will be;
3. files that left the plan and obstruct an output are removed;
4. outputs are written, linked-to pages before pages that link to them, each moved into place as a whole;
5. all other files that left the plan are removed, then the folders they leave empty;
6. the new rows are recorded in the build state;
7. the final manifest lists exactly what is there.

After a kill, the next publication finds outputs without a row and renders them again, and knows every file
that may have been written as ours. Only the manifest is flushed to the disk: a kill does not lose what the
system has accepted, and after a loss of power the sizes and checksums show which pages to write again.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from hashlib import blake2b
from heapq import merge
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from sitegen.pages.output import Output
from sitegen.publish.decision import Decision, amended, as_left, decide, sealed, sums_mark
from sitegen.publish.folder import Writer, sha256, survey
from sitegen.publish.lock import locked
from sitegen.publish.manifest import Entry, Manifest, encoded, load_manifest
from sitegen.publish.obstacles import folder_findings, not_ours, real
from sitegen.publish.paths import LOCK, MANIFEST, TEMPORARY, collisions, folders_of
from sitegen.publish.refusal import PublishError, guarded
from sitegen.publish.report import Action, Event, Reason, Report, Sealed
from sitegen.publish.state import BuildState, OutputRow
from sitegen.search.spool import PARTS, Spool

_ROOM = 20_000
"""Rows of written files held in memory before they spill to disk."""

Content = bytes | Iterator[bytes]
"""The bytes of a file, or pieces of them if it is large."""
Render = Callable[[Sequence[Output]], Iterable[tuple[Output, Content]]]
Progress = Callable[[int, int], None]


def publish(
    outputs: Sequence[Output],
    render: Render,
    folder: Path,
    state: BuildState,
    progress: Progress | None = None,
    *,
    known: Sealed | None = None,
    sources: Sequence[Path] = (),
) -> Report:
    """Make ``folder`` hold exactly these outputs, besides files that are not ours.

    ``render`` is called at most once, with the outputs whose bytes are needed. It must yield each of them
    with its bytes, in the order given, and may be lazy. ``progress`` receives how many of how many outputs
    are done, if any have to be rendered. ``folder`` may neither lie within nor contain any of ``sources``,
    and no link inside their common folder may lead to it. If nothing has changed, nothing is written. A
    manifest that still has the stamp ``manifest_stamp`` is not read.

    Raises `PublishError` with all diagnostics if the folder or the plan is refused (then nothing was
    touched), or if the disk fails on the way. Exceptions from ``render`` are passed on. After either, the
    next publication finishes the work.
    """
    findings = [*folder_findings(folder, sources), *collisions(outputs)]
    if findings:
        raise PublishError(*findings)
    root, name = folder.as_posix(), root_key(folder, state)
    ordered = sorted(outputs, key=lambda output: (output.rank, output.path))
    decision = _first_look(root, ordered, state.outputs(name))
    if decision and decision.settled:
        state.record_outputs(name, decision.moved.items)
        return Report(tuple(_kept(decision.kept)), sealed=sealed(decision.contents, decision.kept))
    with guarded(root):
        folder.mkdir(parents=True, exist_ok=True)
    with locked(root):
        # Compared again: another build may have ended between the first comparison and the lock.
        rows = state.outputs(name)
        decision = _since(root, ordered, rows, known) or decide(root, ordered, rows)
        del rows  # with a million files they take much memory
        return _Publication(root, name, state, decision).carry_out(render, progress)


def unchanged(
    folder: Path,
    state: BuildState,
    mark: Callable[[Iterable[tuple[str, str]]], str],
    plan: str,
    known: Sealed,
    *,
    sources: Sequence[Path] = (),
) -> Report | None:
    """Return the report of a publication that has nothing to do; None if there may be something to do.

    The recorded outputs must have the plan digest ``plan_digest``, computed by ``compute_digest`` from pairs
    of path and output digest. ``manifest_stamp`` is the stamp of the manifest published with them.
    """
    if any(folder_findings(folder, sources)):
        return None
    root, name = folder.as_posix(), root_key(folder, state)
    rows = state.outputs(name)
    if mark((path, row.fingerprint) for path, row in rows.items()) != plan:
        return None
    with suppress(PublishError):
        # With a lock file another build may be running. Then, as for any file that differs, compare in full.
        contents = as_left(root, rows, known)
        if contents and LOCK not in contents.files:
            return Report(tuple(_kept(rows)), sealed=known)
        outputs = [Output(path, row.fingerprint, 0, path, None) for path, row in rows.items()]
        decision = decide(root, outputs, rows)
        if decision.settled:
            state.record_outputs(name, decision.moved.items)
            return Report(tuple(_kept(decision.kept)), sealed=sealed(decision.contents, decision.kept))
    return None


@dataclass(frozen=True, slots=True)
class Change:
    """Difference from the published plan: added or changed outputs, and removed paths."""

    outputs: Sequence[Output]
    gone: Collection[str] = ()


def amend(
    change: Callable[[Mapping[str, OutputRow]], Change],
    render: Render,
    folder: Path,
    state: BuildState,
    mark: Callable[[Iterable[tuple[str, str]]], str],
    plan: str,
    known: Sealed,
    progress: Progress | None = None,
    *,
    sources: Sequence[Path] = (),
) -> Report | None:
    """Publish a plan that equals the published one but for a ``change``.

    ``change`` receives the recorded rows; what it raises is passed on before anything is touched. None, with
    nothing touched, unless the folder is as it was left when the plan with ``plan_digest`` was published (see
    `check_unchanged`).
    """
    root, name = folder.as_posix(), root_key(folder, state)
    if not folder.is_dir() or any(folder_findings(folder, sources)):
        return None
    with locked(root):
        rows = state.outputs(name)
        if mark((path, row.fingerprint) for path, row in rows.items()) != plan:
            return None
        contents = as_left(root, rows, known)
        if contents is None:
            return None
        changed = change(rows)
        decision = amended(contents, rows, changed.outputs, changed.gone)
        if decision is None:
            return None
        return _Publication(root, name, state, decision).carry_out(render, progress)


def clean(folder: Path, state: BuildState, *, sources: Sequence[Path] = ()) -> Report:
    """Remove the files that the manifest lists, then the folders they leave empty, then the manifest.

    The manifest goes last, so after a kill the folder can be cleaned or published again. A missing or empty
    folder is fine. Raises `PublishError` for a folder that has files but no manifest.
    """
    root = folder.as_posix()
    if findings := [*folder_findings(folder, sources)]:
        raise PublishError(*findings)
    manifest = load_manifest(root)
    if manifest is None:
        if findings := [*not_ours(root, survey(root, ()))]:
            raise PublishError(*findings)
        return Report(())
    with locked(root):
        events = _clear_folder(root, manifest, state, root_key(folder, state))
    with suppress(OSError):  # somebody else's files may be in it
        folder.rmdir()
    return Report(tuple(events))


def root_key(folder: Path, state: BuildState) -> str:
    """Return the key of an output folder in the build state.

    It is relative to the state, so that a project can be moved or cached with its output.
    """
    try:
        return Path(os.path.relpath(real(folder), real(state.path.parent))).as_posix()
    except ValueError:  # another drive
        return real(folder).as_posix()


def _first_look(root: str, ordered: Sequence[Output], rows: Mapping[str, OutputRow]) -> Decision | None:
    """Compare without the lock, so that an up-to-date folder is not even touched by a lock file.

    None if one of our folders is not up to date or seems obstructed. Raises `PublishError` for a folder that
    is not ours.
    """
    ours = os.path.lexists(f"{root}/{MANIFEST}")  # Path.exists would raise what is about to be reported
    if ours and any(_is_new(output, rows) for output in ordered):
        return None
    try:
        return decide(root, ordered, rows)
    except PublishError:
        # In a folder of ours another build may be moving files just now, so only a look under the lock can
        # refuse it. Checked again: the very first build may have begun in between.
        if any(os.path.lexists(f"{root}/{name}") for name in (MANIFEST, LOCK)):
            return None
        raise


def _since(
    root: str, ordered: Sequence[Output], rows: Mapping[str, OutputRow], known: Sealed | None
) -> Decision | None:
    """Compare with a folder that is as it was left; None if it may not be, or if something is in the way."""
    contents = as_left(root, rows, known) if known else None
    if contents is None:
        return None
    changed = [output for output in ordered if _is_new(output, rows)]
    return amended(contents, rows, changed, rows.keys() - {output.path for output in ordered})


def _is_new(output: Output, rows: Mapping[str, OutputRow]) -> bool:
    """Whether an output has to be rendered, whatever stands in its place."""
    row = rows.get(output.path)
    return row is None or row.fingerprint != output.fingerprint


class _Written(NamedTuple):
    """A written file and the row to record for it."""

    path: str
    row: OutputRow


class _Publication:
    """One run of the steps above, under the lock."""

    def __init__(self, root: str, name: str, state: BuildState, decision: Decision) -> None:
        self._name = name
        self._state = state
        self._decision = decision
        self._writer = Writer(root, decision.contents.folders)
        self._events: list[Event] = _kept(decision.kept)
        self._written = Spool(_Written, _ROOM)
        self._announced = False
        self._sealed: Sealed | None = None
        self._bytes = 0

    def carry_out(self, render: Render, progress: Progress | None) -> Report:
        """Run the steps and return the report."""
        decision = self._decision
        with closing(self._written):
            self._writer.remove(TEMPORARY)
            if decision.render or decision.clear or decision.prune:
                self._announce()
                self._remove(decision.clear)
                self._render(render, progress)
            self._remove(decision.prune)
            self._state.record_outputs(self._name, self._rows)
            self._seal()
        return Report(tuple(self._events), self._bytes, self._sealed)

    def _announce(self) -> None:
        """Run steps 1 and 2."""
        decision = self._decision
        rendered = [output.path for output, _ in decision.render]
        self._state.forget_outputs(self._name, [*rendered, *decision.clear, *decision.prune])
        owned = dict(decision.manifest.files) if decision.manifest else {}
        # A file that exists keeps its entry; a new one has none until it is written.
        files = sorted({**dict.fromkeys(rendered), **owned}.items())
        self._writer.write(MANIFEST, encoded(files, complete=False), durable=True)
        self._announced = True

    def _render(self, render: Render, progress: Progress | None) -> None:
        """Run step 4."""
        todo = self._decision.render
        if progress:
            progress(0, len(todo))
        results = render([output for output, _ in todo]) if todo else ()
        for done, ((output, reason), (rendered, data)) in enumerate(zip(todo, results, strict=True), 1):
            if rendered.path != output.path:
                raise ValueError(f"rendered {rendered.path} where {output.path} was due")
            self._place(output, data, reason)
            if progress:
                progress(done, len(todo))

    def _place(self, output: Output, data: Content, reason: Reason) -> None:
        """Write one output, unless the file already has its bytes."""
        before = self._decision.contents.files.get(output.path)
        if isinstance(data, bytes):
            # Equal bytes are not written, so that the times of the file stay.
            same = before and before.size == len(data) and self._writer.holds(output.path, data)
            stamp, sums = before if before and same else self._writer.write(output.path, [data]), sha256(data)
        else:
            stamp, sums = self._writer.replace(output.path, data)
        if stamp == before:
            self._events.append(Event(output.path, Action.RENDERED_SAME, reason))
        else:
            self._bytes += stamp.size
            self._events.append(Event(output.path, Action.WRITTEN, reason))
        with guarded(tempfile.tempdir or "TMPDIR"):
            # Outputs come sorted by rank, then path: so each part of the buffer is sorted by path.
            self._written.add(output.rank, _Written(output.path, OutputRow(output.fingerprint, sums, *stamp)))

    def _rows(self) -> Iterator[tuple[str, OutputRow]]:
        """Yield the rows to record: those with new times, and those of written files."""
        return chain(self._decision.moved.items(), *self._written.parts(PARTS))

    def _remove(self, paths: Sequence[str]) -> None:
        for path in paths:
            self._writer.remove(path)
            self._events.append(Event(path, Action.REMOVED, Reason.LEFT_PLAN))
        # Not only the folders of these paths: a killed build may have left other empty folders in the way.
        self._writer.remove_empty(self._decision.emptied)

    def _seal(self) -> None:
        """Run step 7."""
        kept = self._decision.kept
        # No file was written or removed: the manifest stays as it is.
        if not self._announced and Manifest(kept) == self._decision.manifest:
            self._sealed = sealed(self._decision.contents, kept)
            return
        written = ((path, Entry(row.size, row.sha256)) for path, row in merge(*self._written.parts(PARTS)))
        sums = sums_mark()
        files = _telling(merge(sorted(kept.items()), written), sums)
        stamp = self._writer.write(MANIFEST, encoded(files, complete=True), durable=True)
        self._sealed = Sealed(*stamp, sums.hexdigest())


def _telling(files: Iterable[tuple[str, Entry]], sums: blake2b) -> Iterator[tuple[str, Entry]]:
    """Yield the files unchanged, adding each checksum to ``sums``."""
    for path, entry in files:
        sums.update(entry.sha256.encode())
        yield path, entry


def _kept(paths: Iterable[str]) -> list[Event]:
    return [Event(path, Action.KEPT, Reason.UNCHANGED) for path in paths]


def _clear_folder(root: str, manifest: Manifest, state: BuildState, name: str) -> list[Event]:
    """Remove the files of a manifest under the lock, and return the events."""
    folders = folders_of(manifest.files)
    contents = survey(root, folders)
    # First, so that after a kill no row claims a file that is gone.
    state.forget_outputs(name, manifest.files)
    writer = Writer(root, contents.folders)
    removed = sorted(contents.files.keys() & manifest.files.keys())
    for path in removed:
        writer.remove(path)
    writer.remove_empty(folders)
    writer.remove(TEMPORARY)
    writer.remove(MANIFEST)
    return [Event(path, Action.REMOVED, Reason.CLEANED) for path in removed]
