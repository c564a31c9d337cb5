"""Plans a deployment: compares two manifests, and lists the files to upload to a host and to delete there."""

from __future__ import annotations

import stat
from enum import IntEnum
from pathlib import Path
from typing import Final

from msgspec import Struct

from sitegen.diagnostics.codes import publishing as rules
from sitegen.diagnostics.formats.excerpt import escape_invisible
from sitegen.diagnostics.model import Place
from sitegen.publish.errors import PublishError, wrap_os_errors
from sitegen.publish.manifest import FileChecksum, Manifest, ManifestError, decode_manifest


class Deployment(Struct, frozen=True):
    """Files to upload to a host and files to delete there. Files not listed are already up to date.

    ``uploads`` are pairs of path and manifest entry, in the order of uploading. ``deletions`` are paths, to
    be deleted after all uploads.
    """

    uploads: tuple[tuple[str, FileChecksum], ...]
    deletions: tuple[str, ...]

    @property
    def size(self) -> int:
        """Total size of the uploads in bytes."""
        return sum(entry.size for _, entry in self.uploads)


def read_manifest(file: Path) -> Manifest:
    """Read the manifest in ``file``, such as a copy that was saved after an earlier publication.

    Raises `PublishError` if it cannot be read, is not a manifest, has another format, is unfinished, or is that of
    a site with drafts.
    """
    place = file.as_posix()
    with wrap_os_errors(place):
        data = file.read_bytes()
    try:
        manifest = decode_manifest(data)
    except ManifestError as error:
        rule = rules.OTHER_MANIFEST if error.format else rules.NOT_A_MANIFEST
        raise PublishError(
            rule.at(Place(place), path=place, format=escape_invisible(error.format[:40]))
        ) from error
    if manifest.drafts:
        raise PublishError(rules.DRAFTS_MANIFEST.at(Place(place), path=place))
    if not manifest.complete:
        raise PublishError(rules.UNFINISHED_MANIFEST.at(Place(place), path=place))
    return manifest


def find_missing_files(folder: Path, manifest: Manifest) -> list[str]:
    """Return the paths of the files of a manifest that are missing in ``folder``, or have another size there.

    The paths are sorted. Contents are not compared, since that would take as long as an upload. Raises
    `PublishError` if the folder cannot be read.
    """
    with wrap_os_errors(folder.as_posix()):
        return sorted(
            path
            for path, entry in manifest.files.items()
            if entry is not None and _read_size(folder / path) != entry.size
        )


def _read_size(file: Path) -> int | None:
    """Return the size of a file in bytes, or None if it does not exist or is not a regular file."""
    try:
        status = file.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return status.st_size if stat.S_ISREG(status.st_mode) else None


class _Step(IntEnum):
    """Steps of an upload, in this order, so that no page that readers see leads to a file that is not there yet.

    ``FILES`` are all files that belong to no other step, such as attachments and stylesheets. New pages are
    uploaded before the changed pages that link to them. ``MACHINE_LISTS`` are feeds, sitemaps, data files and
    robots.txt. ``INDEX`` are the files of the search index, which takes effect with its manifest.
    ``SEARCH_PAGE`` is search.html, and ``HEALTH`` is health.json.
    """

    FILES = 0
    NEW_PAGES = 1
    CHANGED_PAGES = 2
    MACHINE_LISTS = 3
    INDEX = 4
    INDEX_MANIFEST = 5
    SEARCH_PAGE = 6
    HEALTH = 7


def _find_step(path: str, is_new: bool) -> _Step:
    """Return the step in which a file is uploaded. ``is_new`` is true if the host does not have the file yet.

    A compressed copy belongs to the same step as its original.
    """
    name = path.removesuffix(".br").removesuffix(".gz")
    if name in _LAST_STEPS:
        return _LAST_STEPS[name]
    if name.startswith("search/"):
        return _Step.INDEX
    if name.endswith(".html"):
        return _Step.NEW_PAGES if is_new else _Step.CHANGED_PAGES
    # Feeds, sitemaps and data files name pages.
    is_list = name.endswith("feed.xml") or name.startswith(("sitemap", "data/")) or name == "robots.txt"
    return _Step.MACHINE_LISTS if is_list else _Step.FILES


_LAST_STEPS: Final = {
    "search/manifest.js": _Step.INDEX_MANIFEST,
    "search.html": _Step.SEARCH_PAGE,
    "health.json": _Step.HEALTH,
}


def plan_deployment(old: Manifest, new: Manifest) -> Deployment:
    """Compute which files to upload to a host and delete there, so that ``old`` becomes ``new``.

    ``old`` is the manifest of the host, and ``new`` that of the built site. A file is uploaded if it is new, if
    its size or checksum differs, or if its entry in ``old`` is None, as after an interrupted publication.
    Uploads are sorted by step (pages after the files they need, new pages before changed ones), and then by
    path. Deletions are sorted by path.
    """
    uploads = [
        (path, entry)
        for path, entry in new.files.items()
        if entry is not None and old.files.get(path) != entry
    ]
    uploads.sort(key=lambda upload: (_find_step(upload[0], upload[0] not in old.files), upload[0]))
    return Deployment(tuple(uploads), tuple(sorted(old.files.keys() - new.files.keys())))
