"""Store of the files of the search index between builds. Loads no numpy, unlike the modules that edit the files."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from hashlib import blake2b
from typing import Protocol


class PayloadStore(Protocol):
    """Store that keeps the postings files of the index between builds.

    Each file has a name and a payload, which is its content before it is rendered as a script. The store also
    keeps the list of indexed documents in the same form.
    """

    def list_digests(self) -> Mapping[str, str]:
        """Return the digest of every stored payload, keyed by name."""

    def read(self, names: Collection[str]) -> Mapping[str, bytes]:
        """Return the payloads with the given names, keyed by name. A name that is not stored is left out."""

    def replace(self, *payloads: Iterable[tuple[str, bytes]]) -> Mapping[str, str]:
        """Replace the whole content of the store, and return the digest of each new payload, keyed by name.

        Each argument is an iterable of pairs of name and payload, and all of these pairs are stored. An
        argument may be iterated over more than once, so it must not be a generator.
        """

    def edit(self, payloads: Mapping[str, bytes], removed: Collection[str], expected_digest: str) -> bool:
        """Store some payloads and delete others, unless another build has changed the store meanwhile.

        ``payloads`` is keyed by name, and ``removed`` are the names of the payloads to delete.
        ``expected_digest`` is the digest of a payload that the caller has read from the store. If no stored
        payload has this digest any more, nothing is changed and the result is False. Otherwise the result is
        True.
        """


def digest_payload(content: bytes) -> str:
    """Compute the digest of a payload, as 32 hexadecimal digits."""
    return blake2b(content, digest_size=16).hexdigest()
