"""Snapshot of the last published build, used to detect body-only edits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Self

import msgspec

from sitegen.pages.site_settings import SiteSettings
from sitegen.publish.state import BuildState
from sitegen.search.index_state import IndexState

MAX_EDITS: Final = 8
"""Most edits at a time. More are a change of branch, which needs a full build."""


class BuildSnapshot(msgspec.Struct, frozen=True):
    """Inputs of the last build of an output folder, saved so that the next build can detect body-only edits.

    ``environment_digest`` covers all inputs other than sources. ``sources`` are the digests of the sources by
    path. ``phones`` are the telephone numbers that agencies publish. ``files_with_exemptions`` are the paths
    of the files that exemptions.yaml names. ``settings`` and ``index`` are what a partial build needs to
    render pages and to update the search index.
    """

    environment_digest: str
    sources: dict[str, str]
    phones: frozenset[str]
    files_with_exemptions: frozenset[str]
    settings: SiteSettings
    index: IndexState

    @classmethod
    def load(cls, state: BuildState, root: str) -> Self | None:
        """Load the snapshot of the last build of an output folder from ``state``.

        ``root`` is the key of the folder, from `publisher.make_root_key`. Returns None if there is none or
        if it cannot be decoded.
        """
        try:
            return msgspec.msgpack.decode(state.load_snapshot(root), type=cls)
        except (msgspec.MsgspecError, TypeError, ValueError):
            return None

    def encode(self) -> bytes:
        """Encode the snapshot as MessagePack, to be saved with `LastBuild.save` and decoded by `load`."""
        return msgspec.msgpack.encode(self)

    def find_edited(self, environment_digest: str, digests: Mapping[str, str]) -> tuple[str, ...]:
        """Return the paths of the sources edited since the snapshot, if a partial build may suffice.

        ``environment_digest`` is the current digest of all inputs other than sources. ``digests`` are the
        current digests of the sources by path. The result is empty if nothing was edited, if sources were
        added or removed, if other inputs changed, or if more than `MAX_EDITS` sources were edited.
        """
        if environment_digest != self.environment_digest or digests.keys() != self.sources.keys():
            return ()
        edited = tuple(path for path, digest in digests.items() if digest != self.sources[path])
        return edited if len(edited) <= MAX_EDITS else ()
