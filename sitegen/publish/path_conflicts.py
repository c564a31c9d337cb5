"""Checks before the first write: is the output folder usable, and do other files block an output?"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path

from sitegen.diagnostics.codes import publishing as rules
from sitegen.diagnostics.model import Diagnostic, Place
from sitegen.pages.output import Output
from sitegen.publish.errors import wrap_os_errors
from sitegen.publish.manifest import load_manifest
from sitegen.publish.output_dir import FolderContents, scan_folder
from sitegen.publish.paths import MANIFEST, RESERVED, collect_folders, find_parent, fold_path, iter_ancestors

# Left by version control and file managers in folders that people consider empty.
_IGNORED_NAMES = RESERVED | {".git", ".gitignore", ".gitkeep", ".DS_Store", "Thumbs.db", "desktop.ini"}

_PREVIEW = (".sitegen", "preview")
# Levels of other people's folders in the output folder that are searched for sites with drafts.
_FOREIGN_LEVELS = 3


def check_folder(folder: Path, sources: Sequence[Path]) -> Iterator[Diagnostic]:
    """Yield a diagnostic if ``folder`` may not be used as an output folder; at most one.

    ``sources`` are the sources of the project and other paths to protect. ``folder`` may not be

    - reached through a symbolic link inside the project, or a link that leads nowhere,
    - a file,
    - one of ``sources``, a folder within one of them, or a folder that contains one,
    - the home folder, or a folder above it,
    - ``.git`` or ``.sitegen``, or a folder within them other than that of the preview.

    Raises `PublishError` if the disk cannot be read.
    """
    place = folder.as_posix()
    with wrap_os_errors(place):
        if link := _find_link(folder, sources):
            yield rules.SYMLINK.at(Place(link), path=link)
        elif folder.exists() and not folder.is_dir():
            yield rules.NOT_A_FOLDER.at(Place(place), folder=place)
        elif source := next(
            (source for source in sources if _is_overlapping(resolve_path(folder), resolve_path(source))),
            None,
        ):
            yield rules.AMONG_SOURCES.at(Place(place), folder=place, source=source.as_posix())
        elif reason := _describe_protected(resolve_path(folder)):
            yield rules.PROTECTED.at(Place(place), folder=place, zh=reason[0], en=reason[1])


def check_drafts_folder(folder: Path) -> Iterator[Diagnostic]:
    """Yield a diagnostic if a site with drafts may not be written to ``folder``; at most one.

    It may not be written to a folder with a published site, finished or not, nor to any folder below it: the
    drafts would be deployed with that site. The preview folder is exempt: an earlier version of the program
    may have written a site without drafts to it. Raises `PublishError` if a manifest in one of these folders
    cannot be read.
    """
    real = resolve_path(folder)
    if tuple(part.casefold() for part in real.parts[-2:]) == _PREVIEW:
        return
    for above in (real, *real.parents):
        manifest = load_manifest(above.as_posix())
        if manifest and not manifest.drafts:
            published = folder.as_posix() if above == real else above.as_posix()
            yield rules.PUBLISHED_FOLDER.at(Place(folder.as_posix()), folder=published)
            return


def check_inner_drafts(root: str, contents: FolderContents) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each site with drafts below the folder ``root`` of a site to be published.

    ``contents`` is the scan of ``root``. Subfolders that it has not read are read here, but only `_FOREIGN_LEVELS`
    levels deep, because they may be huge. Raises `PublishError` if a folder or manifest cannot be read.
    """
    inner = {find_parent(path) for path in contents.files if path.endswith(f"/{MANIFEST}")}
    for folder in contents.folders.difference(contents.scanned):
        inner.update(_iter_manifest_folders(root, folder, _FOREIGN_LEVELS))
    for folder in sorted(inner):
        path = f"{root}/{folder}"
        if (manifest := load_manifest(path)) and manifest.drafts:
            yield rules.DRAFTS_INSIDE.at(Place(path), folder=path, root=root)


def _iter_manifest_folders(root: str, folder: str, levels: int) -> Iterator[str]:
    """Yield the outermost folders with a manifest: ``folder`` itself, or folders below it.

    ``levels`` is the number of levels to search, including ``folder``. Paths are relative to ``root``. Links
    are not followed. Raises `PublishError` if a folder cannot be read.
    """
    contents = scan_folder(f"{root}/{folder}", ())
    if MANIFEST in contents.files:
        yield folder
    elif levels > 1:
        for name in contents.folders:
            yield from _iter_manifest_folders(root, f"{folder}/{name}", levels - 1)


def resolve_path(path: Path) -> Path:
    """Return ``path`` with all symbolic links resolved. A cycle of links is no error, unlike in ``Path.resolve``."""
    return Path(os.path.realpath(path))


def _find_link(folder: Path, sources: Sequence[Path]) -> str:
    """Return the path of a symbolic link that must not be followed to reach ``folder``; "" if there is none.

    The link may be ``folder`` itself or a folder above it. Links inside the project are refused, because they
    may come with a checkout. ``folder`` is also refused if it is a link that leads nowhere. The project is
    the common folder of ``sources``; without ``sources``, ``folder`` itself must not be a link.
    """
    # Links outside the project (/srv/www -> /data/www, or the link to the release in use) belong to the
    # machine; those inside may come with a checkout.
    project = resolve_path(Path(os.path.commonpath(sources))) if sources else None
    links = [path for path in (folder, *folder.parents) if path.is_symlink()]
    for path in links:
        leads_nowhere = path == folder and not path.exists()
        if leads_nowhere or (_is_within(path, project) if project else path == folder):
            return path.as_posix()
    return ""


def _is_within(link: Path, project: Path) -> bool:
    """Return whether ``link`` lies in the folder ``project``.

    Links to the folder of ``link`` are resolved, but not ``link`` itself. ``project`` must not contain links.
    """
    return resolve_path(link.parent).is_relative_to(project)


def _is_overlapping(first: Path, second: Path) -> bool:
    """Return whether one of two folders contains the other, or both are the same."""
    return first.is_relative_to(second) or second.is_relative_to(first)


def _describe_protected(folder: Path) -> tuple[str, str] | None:
    """Return why ``folder`` can never be an output folder, in Chinese and English, or None if it can be one."""
    home = os.path.expanduser("~")  # noqa: PTH111 - Path.home raises where there is none
    if folder == Path(folder.anchor) or resolve_path(Path(home)).is_relative_to(folder):
        return "是用户主目录，或者在它上面", "the home folder, or above it"
    # Folded, because on Windows and macOS .GIT is .git.
    parts = [part.casefold() for part in folder.parts]
    if tuple(parts[-2:]) == _PREVIEW:  # the one exception, see builder.PREVIEW_FOLDER
        parts = parts[:-2]
    if inner := {".git", ".sitegen"}.intersection(parts):
        return f"在 {min(inner)} 里面", f"inside {min(inner)}"
    return None


def check_unowned(root: str, contents: FolderContents) -> Iterator[Diagnostic]:
    """Yield a diagnostic if a folder without a manifest is not empty; at most one.

    Files such as ``.gitkeep`` do not count. ``contents`` is the scan of the output folder ``root``; ``root``
    itself is used in the message only.
    """
    foreign = sorted(contents.list_top() - _IGNORED_NAMES)
    if foreign:
        yield rules.FOREIGN_FOLDER.at(Place(root), folder=root, example=foreign[0])


class PlannedPaths:
    """Index of the paths of planned outputs and of their folders.

    Paths are compared regardless of letter case and Unicode form, as some file systems do.
    """

    def __init__(self, outputs: Iterable[Output]) -> None:
        self._outputs = outputs

    # Computed on first use: usually nothing is in the way and neither is needed.
    @cached_property
    def _files(self) -> dict[str, Output]:
        return {fold_path(output.path): output for output in self._outputs}

    @cached_property
    def _folders(self) -> dict[str, Output]:
        by_folder = {find_parent(output.path): output for output in self._outputs}
        return {
            fold_path(folder): output
            for output in by_folder.values()
            for folder in iter_ancestors(output.path)
        }

    def find_output_at_or_below(self, path: str) -> Output | None:
        """Return an output to be written to ``path``, or to a path below it. Returns None if there is none.

        If there are several, any of them is returned. ``path`` is relative to the output folder.
        """
        return self._files.get(fold_path(path)) or self._folders.get(fold_path(path))

    def find_output_at(self, path: str) -> Output | None:
        """Return the output that is to be written to ``path`` itself, or None if there is none.

        Unlike in `find_output_at_or_below`, outputs below ``path`` do not count.
        """
        return self._files.get(fold_path(path))

    def is_obstructing(self, path: str) -> bool:
        """Return whether the existing file ``path`` must be deleted before the outputs can be written.

        That is so if an output or its folder needs this path, or if an output is to replace a folder that
        contains the file.
        """
        return bool(self.find_output_at_or_below(path)) or any(
            self.find_output_at(folder) for folder in iter_ancestors(path)
        )


def check_foreign_files(
    root: str,
    planned: PlannedPaths,
    contents: FolderContents,
    owned: Collection[str],
    folders: Collection[str],
) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each link or foreign file at a path where an output or its folder has to be.

    A foreign file is one that the manifest does not list; ``owned`` are the paths that it lists.
    ``contents`` is the scan of the output folder ``root``. ``planned`` is the index of the outputs, and
    ``folders`` are all folders that they need. Paths are relative to ``root``.
    """
    for path in sorted(contents.special):
        if planned.find_output_at_or_below(path):
            yield rules.SYMLINK.at(Place(f"{root}/{path}"), path=f"{root}/{path}")
    for path in sorted(set(contents.files).difference(owned)):
        if output := planned.find_output_at_or_below(path):
            yield _report_foreign(root, path, output)
    for folder in sorted(contents.folders.difference(folders)):
        if (output := planned.find_output_at(folder)) and not _is_all_ours(folder, contents, owned):
            yield _report_foreign(root, folder, output)


def _is_all_ours(folder: str, contents: FolderContents, owned: Collection[str]) -> bool:
    """Return whether ``folder`` would be empty after the deletion of all files in it that the manifest lists.

    ``contents`` is the scan of the output folder. ``owned`` are the paths in the manifest. A subfolder
    without such files counts as content, even if it is empty.
    """
    ours = collect_folders(owned)
    folders = [path for path in contents.folders if path == folder or path.startswith(f"{folder}/")]
    return all(path in ours for path in folders) and all(
        path in owned for path in contents.list_under(folder)
    )


def _report_foreign(root: str, path: str, output: Output) -> Diagnostic:
    return rules.FOREIGN_FILE.at(Place(f"{root}/{path}"), path=f"{root}/{path}", origin=output.origin)
