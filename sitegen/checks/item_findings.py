"""Checks the items of a catalogue, and replays what was found about those that are as they were in the last build."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b
from itertools import chain
from typing import Final

import msgspec

from sitegen.catalogue.model import Catalogue, Item
from sitegen.checks.items import check_item
from sitegen.diagnostics import Diagnostic
from sitegen.diagnostics.file_failures import FailureCollector, is_failure_diagnostic
from sitegen.program.value_digest import digest_values

Findings = tuple[Diagnostic, ...]


class ItemFindings(msgspec.Struct, frozen=True):
    """What was found about the items of one build, by the path of the file of each.

    ``digests`` covers everything on which the findings of an item depend. ``findings`` has those of the items that
    have any.
    """

    digests: dict[str, bytes] = msgspec.field(default_factory=dict)
    findings: dict[str, Findings] = msgspec.field(default_factory=dict)

    def encode(self) -> bytes:
        """Encode the findings as MessagePack, for `decode`."""
        return msgspec.msgpack.encode((self.digests, self.findings))

    @classmethod
    def decode(cls, encoded: bytes) -> ItemFindings:
        """Decode what `encode` encoded. If it is damaged, the result is empty, so that all items are checked again."""
        try:
            return cls(*_DECODER.decode(encoded))
        except (msgspec.MsgspecError, TypeError, ValueError):
            return cls()


_DECODER: Final = msgspec.msgpack.Decoder(tuple[dict[str, bytes], dict[str, Findings]])


def check_items(catalogue: Catalogue, known: ItemFindings, program: str) -> ItemFindings:
    """Run the checks of single items on all items of the catalogue, published and withdrawn.

    ``known`` are the findings of the last build. An item is checked only if its digest is not among them. ``program``
    is the digest of the program. If a check raises an exception, this is reported as a diagnostic of the item.
    """
    result = ItemFindings()
    shared = _digest_shared(catalogue, program)
    for item in chain(catalogue.items.values(), catalogue.withdrawn.values()):
        path = item.record.source.path
        digest = _digest_item(catalogue, item, shared)
        is_known = known.digests.get(path) == digest
        findings = known.findings.get(path, ()) if is_known else _check(catalogue, item)
        if findings:
            result.findings[path] = findings
        # The machine may lack memory now, but not at the next build.
        if is_known or not any(map(is_failure_diagnostic, findings)):
            result.digests[path] = digest
    return result


def _check(catalogue: Catalogue, item: Item) -> Findings:
    findings: list[Diagnostic] = []
    with FailureCollector(item.record.source.path, findings):
        findings.extend(check_item(catalogue, item))
    return tuple(findings)


def _digest_shared(catalogue: Catalogue, program: str) -> bytes:
    """Return a digest of what `check_item` reads besides items."""
    agencies = [(agency.id, agency.record) for agency in catalogue.agencies.values()]
    return digest_values(
        program, catalogue.site, catalogue.today, catalogue.calendar, agencies, catalogue.categories
    )


def _digest_item(catalogue: Catalogue, item: Item, shared: bytes) -> bytes:
    digest = blake2b(shared + item.digest, digest_size=16)
    for id in _list_compared(item):
        digest.update(catalogue.items[id].digest)
    return digest.digest()


def _list_compared(item: Item) -> Iterator[str]:
    """Yield the ids of the other items that `check_item` reads: those to which the item is related."""
    for _, ids in item.relations:
        yield from ids
