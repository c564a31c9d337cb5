"""Plans a deployment: compares two manifests, and lists the files to upload to a host and to delete there."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sitegen.diagnostics.codes import publishing as rules
from sitegen.diagnostics.formats.excerpt import escape_invisible
from sitegen.diagnostics.model import Place
from sitegen.publish.errors import PublishError, wrap_os_errors
from sitegen.publish.manifest import Manifest, ManifestEntry, ManifestError, decode_manifest


@dataclass(frozen=True, slots=True)
class Deployment:
    """Files to upload to a host and files to delete there. Files not listed are already up to date.

    ``uploads`` are pairs of path and manifest entry, in the order of uploading. ``deletions`` are paths, to
    be deleted after all uploads.
    """

    uploads: tuple[tuple[str, ManifestEntry], ...]
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


def plan_deployment(old: Manifest, new: Manifest) -> Deployment:
    """Compute which files to upload to a host and delete there, so that ``old`` becomes ``new``.

    ``old`` is the manifest of the host, ``new`` that of the built site. Uploads and deletions are sorted by
    path, except that the manifest of the search index is uploaded last. A file is uploaded if it is new, if
    its size or checksum differs, or if its entry in ``old`` is None (from an interrupted publication).
    """
    uploads = [
        (path, entry)
        for path, entry in new.files.items()
        if entry is not None and old.files.get(path) != entry
    ]
    # The manifest of the search index goes last: readers must not see it before the files that it names.
    uploads.sort(key=lambda upload: (upload[0].startswith("search/manifest"), upload[0]))
    return Deployment(tuple(uploads), tuple(sorted(old.files.keys() - new.files.keys())))
