"""Difference between the plan and the output folder: what to keep, what to render, what to remove."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from hashlib import blake2b

from msgspec import Struct, field

from sitegen.pages.output import RANK_LISTS, Output
from sitegen.publish.errors import PublishError
from sitegen.publish.file_rows import OutputRow
from sitegen.publish.manifest import FileChecksum, Manifest, ManifestEntry, load_manifest
from sitegen.publish.output_dir import FolderContents, compute_file_sha256, scan_folder
from sitegen.publish.path_conflicts import PlannedPaths, check_foreign_files, check_unowned
from sitegen.publish.paths import LOCK, MANIFEST, TEMPORARY, collect_folders, fold_path, iter_ancestors
from sitegen.publish.publish_result import ManifestStamp, WriteReason


class OutputDiff(Struct, frozen=True):
    """Changes needed to make the output folder match the plan. Nothing has been written yet.

    - ``manifest``: the manifest found in the folder, or None if there is none
    - ``contents``: the scanned files and folders
    - ``kept``: sizes and checksums of unchanged outputs, by path
    - ``retimed``: new rows for the build state, by path, of outputs in ``kept`` whose file has the same bytes
      but new times
    - ``render``: outputs to render, with the reason, in the order of writing
    - ``obstructing``: paths of files that are no longer planned and stand where a new output or its folder
      has to be
    - ``removed``: paths of all other files that are no longer planned
    - ``emptied_folders``: folders to remove if they are empty after the files in ``obstructing`` and
      ``removed`` are deleted
    """

    manifest: Manifest | None
    contents: FolderContents
    kept: dict[str, FileChecksum] = field(default_factory=dict)
    retimed: dict[str, OutputRow] = field(default_factory=dict)
    render: list[tuple[Output, WriteReason]] = field(default_factory=list)
    obstructing: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    emptied_folders: set[str] = field(default_factory=set)

    @property
    def up_to_date(self) -> bool:
        """Whether the output folder already matches the plan, so that nothing has to be written or removed."""
        # A temporary or lock file is left by a killed build, and a publication removes it.
        return (
            not self.render
            and self.manifest is not None
            and self.manifest.complete
            and self.manifest.files.keys() == self.kept.keys()
            and self.contents.files.keys().isdisjoint((TEMPORARY, LOCK))
        )


def diff_output(root: str, outputs: Sequence[Output], rows: Mapping[str, OutputRow]) -> OutputDiff:
    """Compare the planned outputs with the files in the output folder ``root``, and return the changes to make.

    ``outputs`` are all planned outputs, in any order. ``rows`` are the outputs recorded in the build state, by
    path. Raises `PublishError` if the path of an output is occupied by a link or by a file that is
    not listed in the manifest. It is also raised if the manifest is unusable, or if a folder without a manifest
    is not empty.
    """
    planned = {output.path for output in outputs}
    manifest = load_manifest(root, planned)
    # Without a manifest nothing in the folder is ours, even if the build state has rows.
    owned = manifest.files if manifest else {}
    # Only folders that the plan or our old files need are scanned: others may be huge.
    folders, layout = collect_folders(planned), PlannedPaths(outputs)
    removed = sorted(set(owned).difference(planned))
    contents = scan_folder(root, folders.union(collect_folders(removed)))
    if manifest:
        findings = [*check_foreign_files(root, layout, contents, owned, folders)]
    else:
        findings = [*check_unowned(root, contents)]
    if findings:
        raise PublishError(*findings)
    diff = OutputDiff(manifest, contents)
    for output in outputs:
        _compare_output(diff, root, output, rows.get(output.path))
    _sort_for_writing(diff)
    for path in removed:
        if path in contents.files:
            (diff.obstructing if layout.is_obstructing(path) else diff.removed).append(path)
    diff.emptied_folders.update(collect_folders(removed).difference(folders))
    return diff


def make_manifest_stamp(contents: FolderContents, files: Mapping[str, FileChecksum]) -> ManifestStamp | None:
    """Return the stamp of the manifest file in ``contents``, or None if there is no manifest.

    ``contents`` is the scan of the output folder. The manifest is not read: the caller guarantees that it lists
    exactly ``files``, which is keyed by path. The digest in the stamp is computed from their checksums.
    """
    stamp = contents.files.get(MANIFEST)
    if stamp is None:
        return None
    digest = start_checksum_digest()
    digest.update("".join([files[path].sha256 for path in sorted(files)]).encode())
    return ManifestStamp(*stamp, digest.hexdigest())


def start_checksum_digest() -> blake2b:
    """Return an empty hash object with which to compute `ManifestStamp.digest`.

    The caller adds the hexadecimal SHA-256 of every published file, encoded as ASCII, in the order of paths.
    """
    return blake2b(digest_size=16)


def scan_if_unchanged(
    root: str, rows: Mapping[str, OutputRow], manifest_stamp: ManifestStamp
) -> FolderContents | None:
    """Scan the output folder ``root``, and return the result if no published file has changed since publication.

    ``rows`` are the recorded outputs by path, and ``manifest_stamp`` is the recorded stamp of the manifest.
    Returns None if the size or times of a file differ from its row, if the stamp of the manifest differs, or if
    a killed publication left its temporary file. Files that were not published by a build are ignored.
    """
    contents = scan_folder(root, collect_folders(rows))
    files = contents.files
    if make_manifest_stamp(contents, rows) != manifest_stamp or TEMPORARY in files:
        return None
    return contents if [*map(files.get, rows)] == [row[2:] for row in rows.values()] else None


def diff_changes(
    contents: FolderContents,
    rows: Mapping[str, OutputRow],
    outputs: Iterable[Output],
    removed: Collection[str],
) -> OutputDiff | None:
    """Compute the `OutputDiff` of a plan that differs from the last published plan in a few outputs.

    ``contents`` is the folder as returned by `scan_if_unchanged`, ``rows`` are its recorded outputs by
    path. ``outputs`` are the new and changed outputs, ``removed`` are the paths no longer planned. Returns
    None if an existing file or folder might block a new output; then `diff_output` has to be used.
    """
    outputs = list(outputs)
    new = {output.path for output in outputs if output.path not in rows}
    # Folders that hold none of our files were not scanned, so anything may be in them.
    unscanned = contents.folders - contents.scanned
    foreign = contents.files.keys() - rows.keys()
    if new and _is_blocked(new, {*removed, *foreign, *contents.special, *unscanned}, contents.folders):
        return None
    kept: dict[str, FileChecksum] = {**rows}
    diff = OutputDiff(Manifest(rows), contents, kept)
    for output in outputs:
        kept.pop(output.path, None)
        diff.render.append((output, WriteReason.NEW if output.path in new else WriteReason.CHANGED))
    _sort_for_writing(diff)
    for path in sorted(removed):
        diff.removed.append(path)
        del kept[path]
    if removed:
        diff.emptied_folders.update(collect_folders(removed).difference(collect_folders(kept)))
    return diff


def _sort_for_writing(diff: OutputDiff) -> None:
    """Sort ``diff.render`` by rank and path, but new pages before pages that replace existing ones.

    So items come before the lists that link to them. Pages of the same rank may link to each other, too, such
    as an item to the next one. A page that visitors can reach links to a new page only after it has been
    replaced itself, and by then all new pages are written.
    """
    existing = diff.contents.files

    def find_turn(entry: tuple[Output, WriteReason]) -> tuple[int, str]:
        rank, path = entry[0].rank, entry[0].path
        turn = rank - RANK_LISTS - 1 if rank <= RANK_LISTS and path not in existing else rank
        return turn, path

    diff.render.sort(key=find_turn)


def _is_blocked(new: Collection[str], occupied: Collection[str], folders: Collection[str]) -> bool:
    """Return whether a path in ``new`` is at or below a path in ``occupied``, or is the path of one of ``folders``.

    Paths are compared regardless of letter case and Unicode form, as some file systems do.
    """
    taken, folders = set(map(fold_path, occupied)), set(map(fold_path, folders))
    return any(
        fold_path(path) in folders or not taken.isdisjoint(map(fold_path, (path, *iter_ancestors(path))))
        for path in new
    )


def _compare_output(diff: OutputDiff, root: str, output: Output, row: OutputRow | None) -> None:
    """Compare an output with its recorded row and its file, and add it to ``diff.kept`` or ``diff.render``.

    ``row`` is None if the build state has no row for the output.
    """
    stamp = diff.contents.files.get(output.path)
    reason = _find_reason(diff, root, output, row, stamp)
    if reason is not WriteReason.UNCHANGED or row is None or stamp is None:
        diff.render.append((output, reason))
        return
    diff.kept[output.path] = ManifestEntry(row.size, row.sha256)
    # Recording the new times saves the next comparison from reading the file again.
    if stamp != row[2:]:
        diff.retimed[output.path] = OutputRow(row.digest, row.sha256, *stamp)


def _find_reason(
    diff: OutputDiff, root: str, output: Output, row: OutputRow | None, stamp: tuple[int, int, int] | None
) -> WriteReason:
    """Return why an output has to be rendered, or `WriteReason.UNCHANGED` if it need not be.

    ``row`` is the recorded row of the output, and ``stamp`` the stamp of its file. Each is None if it does not
    exist. Raises `PublishError` if the file has to be read and cannot be.
    """
    manifest, path = diff.manifest, output.path
    if manifest is None or path not in manifest.files:
        return WriteReason.NEW
    # A row counts only if the manifest agrees: another project folder may have published here since.
    entry = manifest.files[path]
    if row is None or entry is None or (entry.size, entry.sha256) != (row.size, row.sha256):
        return _find_reason_without_row(manifest, stamp)
    if row.digest != output.digest:
        return WriteReason.CHANGED
    if stamp is None:
        return WriteReason.MISSING
    # Equal size and times (also of the last status change) are trusted. If only the times differ, the bytes
    # decide.
    if stamp == row[2:] or (stamp[0] == row.size and compute_file_sha256(f"{root}/{path}") == row.sha256):
        return WriteReason.UNCHANGED
    return WriteReason.ALTERED


def _find_reason_without_row(manifest: Manifest, stamp: tuple[int, int, int] | None) -> WriteReason:
    """Return why to render an output whose row in the build state is missing or disagrees with the manifest.

    The manifest lists the output. A row disagrees if it has another size or checksum. ``stamp`` is the stamp
    of the output's file, or None if the file does not exist. The reason is ``UNFINISHED``, ``UNRECORDED`` or
    ``MISSING``.
    """
    if not manifest.complete:
        return WriteReason.UNFINISHED
    return WriteReason.UNRECORDED if stamp else WriteReason.MISSING
