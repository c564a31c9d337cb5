"""Publishing: makes the output folder hold exactly the planned outputs, and removes what it wrote.

The steps are those of `sitegen.publish.publication`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sitegen.pages.output import Output
from sitegen.publish.decision import Decision, amended, as_left, decide, sealed
from sitegen.publish.folder import Writer, survey
from sitegen.publish.lock import locked
from sitegen.publish.manifest import Manifest, load_manifest
from sitegen.publish.obstacles import folder_findings, not_ours, real
from sitegen.publish.paths import LOCK, MANIFEST, TEMPORARY, collisions, folders_of
from sitegen.publish.publication import ProgressCallback, Publication, RenderCallback, list_kept
from sitegen.publish.refusal import PublishError, guarded
from sitegen.publish.report import Action, Event, Reason, Report, Sealed
from sitegen.publish.state import BuildState, OutputRow


def publish(
    outputs: Sequence[Output],
    render: RenderCallback,
    folder: Path,
    state: BuildState,
    progress: ProgressCallback | None = None,
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
        return Report(tuple(list_kept(decision.kept)), sealed=sealed(decision.contents, decision.kept))
    with guarded(root):
        folder.mkdir(parents=True, exist_ok=True)
    with locked(root):
        # Compared again: another build may have ended between the first comparison and the lock.
        rows = state.outputs(name)
        decision = _since(root, ordered, rows, known) or decide(root, ordered, rows)
        del rows  # with a million files they take much memory
        return Publication(root, name, state, decision).run(render, progress)


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
            return Report(tuple(list_kept(rows)), sealed=known)
        outputs = [Output(path, row.fingerprint, 0, path, None) for path, row in rows.items()]
        decision = decide(root, outputs, rows)
        if decision.settled:
            state.record_outputs(name, decision.moved.items)
            return Report(tuple(list_kept(decision.kept)), sealed=sealed(decision.contents, decision.kept))
    return None


@dataclass(frozen=True, slots=True)
class Change:
    """Difference from the published plan: added or changed outputs, and removed paths."""

    outputs: Sequence[Output]
    gone: Collection[str] = ()


def amend(
    change: Callable[[Mapping[str, OutputRow]], Change],
    render: RenderCallback,
    folder: Path,
    state: BuildState,
    mark: Callable[[Iterable[tuple[str, str]]], str],
    plan: str,
    known: Sealed,
    progress: ProgressCallback | None = None,
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
        return Publication(root, name, state, decision).run(render, progress)


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
