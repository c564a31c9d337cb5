"""What the last publication rests on: enough to see that nothing but some texts were edited since, and to begin there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, Self

import msgspec

from sitegen.pages.setting import Setting
from sitegen.publish.state import BuildState
from sitegen.search.index import IndexFacts

MOST: Final = 8
"""Edits at a time. More are a change of branch, which the whole build is for."""


@dataclass(frozen=True, slots=True)
class Grounds:
    """What the pages of an output folder were made from, in so far as texts have no part in it.

    ``around`` is the mark of everything but the sources, ``sources`` are their digests by path; ``phones`` are the
    telephones that agencies publish.
    """

    around: str
    sources: dict[str, str]
    phones: frozenset[str]
    setting: Setting
    index: IndexFacts

    @classmethod
    def find(cls, state: BuildState, root: str) -> Self | None:
        """Those on which the folder ``root`` was last published; None if they are not known."""
        try:
            return msgspec.msgpack.decode(state.grounds(root), type=cls)
        except (msgspec.MsgspecError, TypeError, ValueError):
            return None

    def encoded(self) -> bytes:
        """The bytes from which `find` has them."""
        # Without what a setting has found out about itself.
        return msgspec.msgpack.encode(replace(self, setting=replace(self.setting)))

    def edited(self, around: str, digests: Mapping[str, str]) -> tuple[str, ...]:
        """The sources that differ, if they are a few, and nothing else does."""
        if around != self.around or digests.keys() != self.sources.keys():
            return ()
        found = tuple(path for path, digest in digests.items() if digest != self.sources[path])
        return found if len(found) <= MOST else ()
