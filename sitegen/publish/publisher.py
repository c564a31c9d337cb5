"""Publishing: the planned outputs become the files of the output folder, and nothing else does.

The order of the steps is what makes a kill at any moment harmless (see ``_carry_out``):

1. the rows of everything about to change leave the build state;
2. the manifest names everything that was ours or will be, and says "unfinished";
3. files that left the plan and stand in the way of an output go;
4. outputs are written, what is linked to before what links to it, each one whole beside its place and moved over it;
5. all other files that left the plan go, then the folders they leave empty;
6. the rows enter the build state;
7. the manifest names exactly what is there.

After a kill the next publication finds an output without a row, renders it again, and knows every file that may
have been written as ours. Only the manifest is flushed to the disk: a kill does not lose what was handed to the
system, and after a loss of power the sizes and sums tell which pages to write again.
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
"""Rows of written files that are held in memory until they are recorded."""

Content = bytes | Iterator[bytes]
"""The bytes of a file, or the pieces of one that is large."""
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
    """Makes ``folder`` hold exactly these outputs (and whatever is not ours), and says what it did.

    ``render`` is called once, if at all, with the outputs whose bytes are needed, and must yield each of them with its bytes,
    in the order given; it may be lazy. ``progress`` hears how many of how many are done, if there is anything to do. ``folder`` may neither lie
    within nor contain any of ``sources``, nor may a link lead to it within the folder that holds them all. If nothing has changed, nothing at all is written.
    If the manifest is still the one that is ``known`` by that, it need not be read.

    Raises ``PublishError`` with every finding if the folder or the plan is refused (nothing was touched), or if
    the disk fails on the way. What ``render`` raises is passed on; the next publication finishes either way.
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
        # Looked at again: another build may have ended between the first look and the lock.
        rows = state.outputs(name)
        decision = _since(root, ordered, rows, known) or decide(root, ordered, rows)
        del rows  # with a million files they are not small
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
    """What `publish` would say to a plan with this mark, if it had nothing to do; None if it might have something.

    ``mark`` makes the mark of a plan from the paths and fingerprints of its outputs; the manifest that was published with it is
    ``known`` by that.
    """
    if any(folder_findings(folder, sources)):
        return None
    root, name = folder.as_posix(), root_key(folder, state)
    rows = state.outputs(name)
    if mark((path, row.fingerprint) for path, row in rows.items()) != plan:
        return None
    with suppress(PublishError):
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
    """By what a plan differs from the one that is published: outputs that are new or others, paths that are planned no more."""

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
    """What `publish` does for a plan that is the published one but for a ``change``.

    None, and nothing is touched, unless the folder is as it was left when the plan with the mark ``plan`` was published (see
    `unchanged`). ``change`` is told what is recorded of the outputs; what it raises is passed on, before anything is touched.
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
    """Removes what the manifest calls ours, then the manifest, and the folders which are empty then.

    The manifest goes last, so a kill leaves a folder that can be cleaned or published again. A folder that is not
    there or empty is fine; one with files but no manifest is refused with ``PublishError``.
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
    """Under which name the build state knows an output folder: relative, so that a project can be moved or cached."""
    try:
        return Path(os.path.relpath(real(folder), real(state.path.parent))).as_posix()
    except ValueError:  # another drive
        return real(folder).as_posix()


def _first_look(root: str, ordered: Sequence[Output], rows: Mapping[str, OutputRow]) -> Decision | None:
    """A decision taken without the lock, so that a settled folder is not even touched by a lock file.

    None if a folder of ours is not settled, or something seemed to be in the way there: another build may be moving
    things just now, so only a look under the lock can refuse. A folder that is not ours is refused here, untouched.
    """
    ours = os.path.lexists(f"{root}/{MANIFEST}")  # where a Path would raise what we are about to report
    if ours and any(_is_new(output, rows) for output in ordered):
        return None
    try:
        return decide(root, ordered, rows)
    except PublishError:
        # Asked again: the first build of all may have begun in between.
        if any(os.path.lexists(f"{root}/{name}") for name in (MANIFEST, LOCK)):
            return None
        raise


def _since(
    root: str, ordered: Sequence[Output], rows: Mapping[str, OutputRow], known: Sealed | None
) -> Decision | None:
    """What has to be done in a folder that is as it was left; None if it may not be that, or something is in the way."""
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
    """A file that was written, and what is recorded of it."""

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
        """Steps 1 and 2: nothing is recorded of what will change, and all that will be there is ours."""
        decision = self._decision
        rendered = [output.path for output, _ in decision.render]
        self._state.forget_outputs(self._name, [*rendered, *decision.clear, *decision.prune])
        owned = dict(decision.manifest.files) if decision.manifest else {}
        files = sorted({**dict.fromkeys(rendered), **owned}.items())
        self._writer.write(MANIFEST, encoded(files, complete=False), durable=True)
        self._announced = True

    def _render(self, render: Render, progress: Progress | None) -> None:
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
        before = self._decision.contents.files.get(output.path)
        if isinstance(data, bytes):
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
            # Outputs come by rank, and those of one rank by path: so each part is sorted.
            self._written.add(output.rank, _Written(output.path, OutputRow(output.fingerprint, sums, *stamp)))

    def _rows(self) -> Iterator[tuple[str, OutputRow]]:
        """What is recorded anew."""
        return chain(self._decision.moved.items(), *self._written.parts(PARTS))

    def _remove(self, paths: Sequence[str]) -> None:
        for path in paths:
            self._writer.remove(path)
            self._events.append(Event(path, Action.REMOVED, Reason.LEFT_PLAN))
        # Not only the folders of these paths: a killed build may have left others empty, and in the way.
        self._writer.remove_empty(self._decision.emptied)

    def _seal(self) -> None:
        """Step 7."""
        kept = self._decision.kept
        if not self._announced and Manifest(kept) == self._decision.manifest:
            self._sealed = sealed(self._decision.contents, kept)
            return
        written = ((path, Entry(row.size, row.sha256)) for path, row in merge(*self._written.parts(PARTS)))
        sums = sums_mark()
        files = _telling(merge(sorted(kept.items()), written), sums)
        stamp = self._writer.write(MANIFEST, encoded(files, complete=True), durable=True)
        self._sealed = Sealed(*stamp, sums.hexdigest())


def _telling(files: Iterable[tuple[str, Entry]], sums: blake2b) -> Iterator[tuple[str, Entry]]:
    """The files as they come; ``sums`` takes in their sums."""
    for path, entry in files:
        sums.update(entry.sha256.encode())
        yield path, entry


def _kept(paths: Iterable[str]) -> list[Event]:
    return [Event(path, Action.KEPT, Reason.UNCHANGED) for path in paths]


def _clear_folder(root: str, manifest: Manifest, state: BuildState, name: str) -> list[Event]:
    folders = folders_of(manifest.files)
    contents = survey(root, folders)
    state.forget_outputs(name, manifest.files)
    writer = Writer(root, contents.folders)
    removed = sorted(contents.files.keys() & manifest.files.keys())
    for path in removed:
        writer.remove(path)
    writer.remove_empty(folders)
    writer.remove(TEMPORARY)
    writer.remove(MANIFEST)
    return [Event(path, Action.REMOVED, Reason.CLEANED) for path in removed]
