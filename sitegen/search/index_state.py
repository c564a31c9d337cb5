"""State of a built search index, kept in the snapshot of a build. Loads no numpy, unlike `sitegen.search.index`."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from sitegen.search.script_payload import MANIFEST, render_json_script


class IndexState(Struct, frozen=True):
    """State of a built index, from which `sitegen.search.index.update_index` computes the next one.

    ``manifest_data`` is the content of the manifest, keyed by the field names of `IndexManifest`.
    ``snapshot`` is the digest of the list of indexed documents, which the store keeps together with the
    postings. If the store has another list, its postings do not belong to this index.
    """

    manifest_data: dict[str, Any]
    snapshot: str

    def render_manifest(self) -> bytes:
        """Render the manifest, which describes the index, as a script that browsers can load."""
        # Edition 0, since readers learn the edition of the other files only from the manifest.
        return render_json_script(MANIFEST, self.manifest_data, 0)
