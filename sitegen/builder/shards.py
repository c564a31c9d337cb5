"""Storage of search index files in the build state, for the engine that made them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import chain

from sitegen.builder.engine import engine_mark
from sitegen.publish.state import BuildState
from sitegen.search.shards import mark_of

_ENGINE = "engine"


class KeptShards:
    """Implements `PayloadStore` of the search index over the build state. Files of another engine are ignored."""

    def __init__(self, state: BuildState) -> None:
        self._state = state

    def marks(self) -> dict[str, str]:
        """Return the digests of all payloads by name."""
        marks = self._state.shard_marks()
        return marks if marks.pop(_ENGINE, "") == engine_mark() else {}

    def read(self, names: Collection[str]) -> dict[str, bytes]:
        """Return the payloads with these names."""
        return self._state.shards(names)

    def replace(self, *payloads: Iterable[tuple[str, bytes]]) -> dict[str, str]:
        """Replace all payloads, and return their digests. They are streamed, never all in memory."""
        marks: dict[str, str] = {}

        def rows() -> Iterator[tuple[str, str, bytes]]:
            for name, content in chain.from_iterable(payloads):
                marks[name] = mark_of(content)
                yield name, marks[name], content
            yield _ENGINE, engine_mark(), b""

        self._state.replace_shards(rows)
        return marks

    def edit(self, payloads: Mapping[str, bytes], removed: Collection[str], since: str) -> bool:
        """Store payloads and delete those ``removed``, if the index is the expected one.

        That is so if one of the present payloads has the digest ``since``; else returns False.
        """
        return self._state.edit_shards(_marked(payloads), removed, since)


def _marked(payloads: Mapping[str, bytes]) -> dict[str, tuple[str, bytes]]:
    return {name: (mark_of(content), content) for name, content in payloads.items()}
