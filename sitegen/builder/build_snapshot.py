"""Snapshot of the last published build, used to detect body-only edits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, Self

import msgspec

from sitegen.pages.site_settings import SiteSettings
from sitegen.publish.state import BuildState
from sitegen.search.index import IndexState

MAX_EDITS: Final = 8
"""Most edits at a time. More are a change of branch, which needs a full build."""


@dataclass(frozen=True, slots=True)
class BuildSnapshot:
    """What the pages of an output folder were made from, apart from bodies.

    ``environment_digest`` covers all inputs but the sources; ``sources`` are their digests by path;
    ``phones`` are the telephone numbers that agencies publish.
    """

    environment_digest: str
    sources: dict[str, str]
    phones: frozenset[str]
    settings: SiteSettings
    index: IndexState

    @classmethod
    def load(cls, state: BuildState, root: str) -> Self | None:
        """Load the snapshot of the last publication to the folder ``root``; None if there is none."""
        try:
            return msgspec.msgpack.decode(state.load_snapshot(root), type=cls)
        except (msgspec.MsgspecError, TypeError, ValueError):
            return None

    def encode(self) -> bytes:
        """Encode the snapshot for `load`."""
        # Copied, so that cached properties of the settings are not encoded.
        return msgspec.msgpack.encode(replace(self, settings=replace(self.settings)))

    def find_edited(self, environment_digest: str, digests: Mapping[str, str]) -> tuple[str, ...]:
        """List the edited sources if they are few and nothing else changed; else return an empty tuple."""
        if environment_digest != self.environment_digest or digests.keys() != self.sources.keys():
            return ()
        edited = tuple(path for path, digest in digests.items() if digest != self.sources[path])
        return edited if len(edited) <= MAX_EDITS else ()
