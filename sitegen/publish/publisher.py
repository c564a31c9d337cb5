"""Publishes a plan to the output folder, checks whether it is up to date, and cleans it.

This module decides what has to be done, and holds the lock meanwhile. The steps themselves are in
`sitegen.publish.publication`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from sitegen.pages.output import Output
from sitegen.publish.errors import PublishError, wrap_os_errors
from sitegen.publish.file_rows import OutputRow
from sitegen.publish.lock import hold_lock
from sitegen.publish.manifest import Manifest, load_manifest
from sitegen.publish.output_diff import (
    OutputDiff,
    diff_changes,
    diff_output,
    make_manifest_stamp,
    scan_if_unchanged,
)
from sitegen.publish.output_dir import FolderWriter, scan_folder
from sitegen.publish.path_conflicts import (
    check_drafts_folder,
    check_folder,
    check_inner_drafts,
    check_unowned,
    resolve_path,
)
from sitegen.publish.paths import LOCK, MANIFEST, TEMPORARY, check_output_paths, collect_folders
from sitegen.publish.publication import ProgressCallback, Publication, RenderCallback, make_kept_events
from sitegen.publish.publish_result import Action, Event, ManifestStamp, PublishReport, WriteReason
from sitegen.publish.state import BuildState


def publish(
    outputs: Sequence[Output],
    render: RenderCallback,
    folder: Path,
    state: BuildState,
    progress: ProgressCallback | None = None,
    *,
    manifest_stamp: ManifestStamp | None = None,
    sources: Sequence[Path] = (),
    drafts: bool = False,
) -> PublishReport:
    """Write the planned outputs to ``folder``, and delete published files that are no longer planned.

    Files that the manifest does not list are left alone. Unchanged outputs are neither rendered nor written.

    - ``outputs`` are all outputs of the site, in any order.
    - ``state`` is the open build state of the project. The written outputs are recorded in it.
    - ``render`` is called at most once, with the outputs to render. It must yield each with its bytes, in the
      given order, and may be lazy.
    - ``progress`` is called with the number of rendered outputs and their total.
    - ``manifest_stamp`` is the recorded stamp of the manifest. If the manifest still has it, it is not read.
    - ``sources`` are paths that ``folder`` may neither lie within nor contain. It may also not be reached
      through a link below their common folder.
    - ``drafts`` is true if the site contains drafts, which its manifest then states. Such a site is refused in
      a folder with a published site, and below one. A site without drafts is refused above one with drafts.

    Raises `PublishError` if the folder or the plan is refused (then nothing has been changed), or if the disk
    fails. Exceptions of ``render`` are passed on. After a failure, the next publication finishes the work.
    """
    _refuse_folder(folder, sources, drafts=drafts)
    # Resolved once: a link to the release in use may be switched during the build.
    folder = resolve_path(folder)
    root, root_key = folder.as_posix(), make_root_key(folder, state)
    _refuse_paths(outputs, state.load_outputs(root_key))
    if report := _report_up_to_date(root, root_key, outputs, state, drafts=drafts):
        return report
    with wrap_os_errors(root):
        folder.mkdir(parents=True, exist_ok=True)
    with hold_lock(root):
        # Compared again: another build may have ended between the first comparison and the lock.
        rows = state.load_outputs(root_key)
        diff = _diff_without_manifest(root, outputs, rows, manifest_stamp) or diff_output(root, outputs, rows)
        if not drafts and (inner := [*check_inner_drafts(root, diff.contents)]):
            raise PublishError(*inner)
        del rows  # with a million files they take much memory
        return Publication(root, root_key, state, diff, drafts=drafts).run(render, progress)


def _refuse_paths(outputs: Sequence[Output], rows: Mapping[str, OutputRow]) -> None:
    """Raise `PublishError` if paths of outputs are forbidden or conflict. ``rows`` are the recorded ones by path."""
    paths = {output.path for output in outputs}
    # Paths that were published together can be published again.
    if (len(paths) < len(outputs) or not paths <= rows.keys()) and (findings := check_output_paths(outputs)):
        raise PublishError(*findings)


def _refuse_folder(folder: Path, sources: Sequence[Path], *, drafts: bool) -> None:
    """Raise `PublishError` if the folder may not be used."""
    if findings := [*check_folder(folder, sources)]:
        raise PublishError(*findings)
    if drafts and (findings := [*check_drafts_folder(folder)]):
        raise PublishError(*findings)


def _report_up_to_date(
    root: str, root_key: str, outputs: Sequence[Output], state: BuildState, *, drafts: bool
) -> PublishReport | None:
    """Return a report without changes if the output folder already matches the plan, else None.

    ``root`` is the folder and ``root_key`` its key in ``state``. ``outputs`` are the planned outputs. If the manifest
    disagrees with ``drafts``, the folder does not match. New times of unchanged files are recorded in ``state``.
    """
    diff = _diff_without_lock(root, outputs, state.load_outputs(root_key))
    if diff and diff.up_to_date and diff.manifest and diff.manifest.drafts == drafts:
        state.record_outputs(root_key, diff.retimed.items)
        return PublishReport(
            tuple(make_kept_events(diff.kept)),
            manifest_stamp=make_manifest_stamp(diff.contents, diff.kept),
        )
    return None


def report_if_unchanged(
    folder: Path,
    state: BuildState,
    compute_digest: Callable[[Iterable[tuple[str, str]]], str],
    plan_digest: str,
    manifest_stamp: ManifestStamp,
    *,
    sources: Sequence[Path] = (),
) -> PublishReport | None:
    """Return a report without changes if the output folder is up to date, else None.

    The folder is up to date if the outputs recorded in ``state`` have the digest ``plan_digest``, and all files
    are as they were published. ``compute_digest`` computes such a digest from pairs of path and output digest.
    ``manifest_stamp`` is the recorded stamp of the manifest. ``sources`` are paths that ``folder`` may neither
    lie within nor contain. A folder that is refused is not up to date.
    """
    if any(check_folder(folder, sources)):
        return None
    root, root_key = folder.as_posix(), make_root_key(folder, state)
    rows = state.load_outputs(root_key)
    if compute_digest((path, row.digest) for path, row in rows.items()) != plan_digest:
        return None
    with suppress(PublishError):
        # With a lock file another build may be running. Then, as for any file that differs, compare in full.
        contents = scan_if_unchanged(root, rows, manifest_stamp)
        if contents and LOCK not in contents.files:
            return PublishReport(tuple(make_kept_events(rows)), manifest_stamp=manifest_stamp)
        outputs = [Output(path, row.digest, 0, path, None) for path, row in rows.items()]
        diff = diff_output(root, outputs, rows)
        if diff.up_to_date:
            state.record_outputs(root_key, diff.retimed.items)
            return PublishReport(
                tuple(make_kept_events(diff.kept)),
                manifest_stamp=make_manifest_stamp(diff.contents, diff.kept),
            )
    return None


def remove_published_files(folder: Path, state: BuildState, *, sources: Sequence[Path] = ()) -> PublishReport:
    """Delete all files listed in the manifest of ``folder``, the folders they leave empty, and the manifest.

    ``folder`` is the output folder; it is deleted as well if it is empty then. The rows of its outputs are
    deleted from ``state``. ``sources`` are paths that ``folder`` may neither lie within nor contain. The
    report has an event for each deleted file. The manifest is deleted last, so a killed clean-up can be
    repeated. If ``folder`` is missing or empty, nothing happens. Raises `PublishError` for a folder that
    has files but no manifest, or that `publish` would refuse.
    """
    root = folder.as_posix()
    if findings := [*check_folder(folder, sources)]:
        raise PublishError(*findings)
    manifest = load_manifest(root)
    if manifest is None:
        if findings := [*check_unowned(root, scan_folder(root, ()))]:
            raise PublishError(*findings)
        return PublishReport(())
    with hold_lock(root):
        events = _clear_folder(root, manifest, state, make_root_key(folder, state))
    with suppress(OSError):  # somebody else's files may be in it, or it is a link
        folder.rmdir()
    return PublishReport(tuple(events))


def make_root_key(folder: Path, state: BuildState) -> str:
    """Return the key under which ``state`` stores the outputs and the last build of an output folder.

    The key is the path relative to the folder of the build state. So a project can be moved together with
    its output folder.
    """
    try:
        return Path(os.path.relpath(resolve_path(folder), resolve_path(state.path.parent))).as_posix()
    except ValueError:  # another drive
        return resolve_path(folder).as_posix()


def _diff_without_lock(
    root: str, outputs: Sequence[Output], rows: Mapping[str, OutputRow]
) -> OutputDiff | None:
    """Compare the plan with the output folder without locking it; return None if that takes the lock.

    Thus an up-to-date folder is recognised without a lock file being written to it. If the folder has a
    manifest, the lock is needed if an output has changed or if the comparison fails, as another build may be
    moving files. Raises `PublishError` if a folder without a manifest cannot be used. ``outputs`` are the
    planned outputs, and ``rows`` the recorded ones by path.
    """
    ours = os.path.lexists(f"{root}/{MANIFEST}")  # Path.exists would raise what is about to be reported
    if ours and any(_iter_changed(outputs, rows)):
        return None
    try:
        return diff_output(root, outputs, rows)
    except PublishError:
        # In a folder of ours another build may be moving files just now, so only a look under the lock can
        # refuse it. Checked again: the very first build may have begun in between.
        if any(os.path.lexists(f"{root}/{name}") for name in (MANIFEST, LOCK)):
            return None
        raise


def _diff_without_manifest(
    root: str, outputs: Sequence[Output], rows: Mapping[str, OutputRow], manifest_stamp: ManifestStamp | None
) -> OutputDiff | None:
    """Compare the plan with the output folder ``root`` without reading the manifest.

    This needs a folder in which no file has changed since the last publication. Returns None if one has, if
    ``manifest_stamp`` (the recorded stamp of the manifest) is None, or if something may be in the way of an
    output. ``outputs`` are the planned outputs, and ``rows`` the recorded ones by path.
    """
    contents = scan_if_unchanged(root, rows, manifest_stamp) if manifest_stamp else None
    if contents is None:
        return None
    removed = rows.keys() - {output.path for output in outputs}
    return diff_changes(contents, rows, _iter_changed(outputs, rows), removed)


def _iter_changed(outputs: Sequence[Output], rows: Mapping[str, OutputRow]) -> Iterator[Output]:
    """Yield the outputs whose digest differs from the recorded one, or is not recorded.

    The files in the output folder are not looked at. ``rows`` are the recorded outputs by path.
    """
    for output in outputs:
        row = rows.get(output.path)
        if row is None or row.digest != output.digest:
            yield output


def _clear_folder(root: str, manifest: Manifest, state: BuildState, root_key: str) -> list[Event]:
    """Delete the files of a manifest, their rows and the manifest, and return an event for each deleted file.

    The caller holds the lock of the folder ``root``. ``root_key`` is its key in ``state``.
    """
    folders = collect_folders(manifest.files)
    contents = scan_folder(root, folders)
    # First, so that after a kill no row claims a file that is gone.
    state.forget_outputs(root_key, manifest.files)
    writer = FolderWriter(root, contents.folders)
    removed = sorted(contents.files.keys() & manifest.files.keys())
    for path in removed:
        writer.remove(path)
    writer.remove_empty(folders)
    writer.remove(TEMPORARY)
    writer.remove(MANIFEST)
    return [Event(path, Action.REMOVED, WriteReason.CLEANED) for path in removed]
