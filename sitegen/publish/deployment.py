"""What a host has to take to go from one published state to another."""

from __future__ import annotations

from dataclasses import dataclass

from sitegen.publish.manifest import Entry, Manifest


@dataclass(frozen=True, slots=True)
class Deployment:
    """Files to upload, in this order, and then paths to delete. What is not named is on the host already."""

    uploads: tuple[tuple[str, Entry], ...]
    deletions: tuple[str, ...]

    @property
    def size(self) -> int:
        """The bytes to upload."""
        return sum(entry.size for _, entry in self.uploads)


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
