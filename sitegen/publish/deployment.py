"""What a host has to take to go from one published state to another."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sitegen.diagnostics.codes import publishing as rules
from sitegen.diagnostics.formats.excerpt import visible
from sitegen.diagnostics.model import Place
from sitegen.publish.manifest import Entry, Manifest, ManifestError, decode
from sitegen.publish.refusal import PublishError, guarded


@dataclass(frozen=True, slots=True)
class Deployment:
    """Files to upload, in this order, and then paths to delete. What is not named is on the host already."""

    uploads: tuple[tuple[str, Entry], ...]
    deletions: tuple[str, ...]

    @property
    def size(self) -> int:
        """The bytes to upload."""
        return sum(entry.size for _, entry in self.uploads)


def kept_manifest(file: Path) -> Manifest:
    """The manifest in a file, kept of an earlier publication: whole, or a ``PublishError`` that says why it will not do."""
    place = file.as_posix()
    with guarded(place):
        data = file.read_bytes()
    try:
        found = decode(data)
    except ManifestError as error:
        rule = rules.OTHER_MANIFEST if error.format else rules.NOT_A_MANIFEST
        raise PublishError(rule.at(Place(place), path=place, format=visible(error.format[:40]))) from error
    if not found.complete:
        raise PublishError(rules.UNFINISHED_MANIFEST.at(Place(place), path=place))
    return found


def deployment(old: Manifest, new: Manifest) -> Deployment:
    """From ``old`` to ``new``. A file of which the old manifest is not sure is uploaded again.

    The index of the search comes before the page that asks for it, and its manifest after all that it names.
    """
    uploads = [
        (path, entry)
        for path, entry in new.files.items()
        if entry is not None and old.files.get(path) != entry
    ]
    uploads.sort(key=lambda upload: (upload[0].startswith("search/manifest"), upload[0]))
    return Deployment(tuple(uploads), tuple(sorted(old.files.keys() - new.files.keys())))
