"""Stores search index files in the build state, marked with the version of the program that made them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import chain

from sitegen.builder.program_digest import compute_program_digest
from sitegen.publish.state import BuildState
from sitegen.search.payload_store import digest_payload

_ENGINE_ROW = "engine"
"""Name of the row whose digest is that of the engine that made all other rows."""


class StatePayloadStore:
    """Stores the payloads of search index files in the build state. It implements `PayloadStore`.

    A payload is the content of such a file without the JavaScript around it. Payloads stored by another
    version of the program are ignored.
    """

    def __init__(self, state: BuildState) -> None:
        self._state = state

    def list_digests(self) -> dict[str, str]:
        """Return the digests of all payloads, by name. Empty if another version of the program stored them."""
        digests = self._state.load_shard_digests()
        return digests if digests.pop(_ENGINE_ROW, "") == compute_program_digest() else {}

    def read(self, names: Collection[str]) -> dict[str, bytes]:
        """Return the payloads of the index files with these names, by name. Unknown names are omitted."""
        return self._state.load_shards(names)

    def replace(self, *payloads: Iterable[tuple[str, bytes]]) -> dict[str, str]:
        """Replace all stored payloads by these pairs of name and payload. Return their digests by name.

        The payloads are streamed, so they are never all in memory.
        """
        digests: dict[str, str] = {}

        def rows() -> Iterator[tuple[str, str, bytes]]:
            for name, content in chain.from_iterable(payloads):
                digests[name] = digest_payload(content)
                yield name, digests[name], content
            yield _ENGINE_ROW, compute_program_digest(), b""

        self._state.replace_shards(rows)
        return digests

    def edit(self, payloads: Mapping[str, bytes], removed: Collection[str], expected_digest: str) -> bool:
        """Store and delete some payloads, if no other build has replaced the index meanwhile.

        ``payloads`` are by name; ``removed`` are the names to delete. ``expected_digest`` is the digest of
        any payload of the index that the caller knows. If no stored payload has it, nothing is changed and
        False is returned; otherwise True.
        """
        return self._state.update_shards(_add_digests(payloads), removed, expected_digest)


def _add_digests(payloads: Mapping[str, bytes]) -> dict[str, tuple[str, bytes]]:
    return {name: (digest_payload(content), content) for name, content in payloads.items()}
