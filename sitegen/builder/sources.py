"""From source files to parsed records, by way of the cache."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path
from typing import Any

import msgspec

from sitegen import __version__
from sitegen.checks.privacy import privacy_findings
from sitegen.checks.secrecy import secrecy_findings
from sitegen.content.attachments import AttachmentFacts, inspect
from sitegen.content.layout import Slot, SourceKind, locate
from sitegen.content.parse import RECORDS, BodyFacts, Parsed, parse_source
from sitegen.content.scan import SourceFile, scan
from sitegen.content.text import decode
from sitegen.diagnostics import Diagnostic, Place
from sitegen.diagnostics.codes import items as codes
from sitegen.publish.state import BuildState

SITE = "site.yaml"
_ENCODER = msgspec.msgpack.Encoder()
_Findings = tuple[Diagnostic, ...]


# The cache holds plain data, decoded by type: a state file from a stranger can hold wrong values, never code.
def _decoder(record: Any) -> msgspec.msgpack.Decoder[Any]:
    return msgspec.msgpack.Decoder(tuple[record, BodyFacts, _Findings])


_DECODERS: Mapping[SourceKind, msgspec.msgpack.Decoder[Any]] = {
    **{kind: _decoder(record | None) for kind, record in RECORDS.items()},
    SourceKind.NARRATIVE: _decoder(None),
    SourceKind.ATTACHMENT: _decoder(AttachmentFacts | None),
}
_BATCH = 500
"""Files whose bodies are held in memory before they go to the build state."""


@dataclass(frozen=True, slots=True)
class Sources:
    """All that was read: parsed files, facts of attachments, findings. Bodies are in the build state."""

    parsed: tuple[Parsed, ...]
    attachments: Mapping[str, AttachmentFacts | None]
    diagnostics: tuple[Diagnostic, ...]


Progress = Callable[[str, int, int], None]


class Reader:
    """Reads a project's sources; what the cache knows by its digest is not parsed again."""

    def __init__(self, project: Path, state: BuildState, progress: Progress) -> None:
        self._project = project
        self._state = state
        self._progress = progress
        self._used: set[str] = set()
        self._done = self._total = 0
        self._diagnostics: list[Diagnostic] = []

    def read(self) -> Sources:
        """Scans, digests and parses every source. Never raises on bad content."""
        self._progress("scan", 0, 0)
        files = self._scan()
        digests = self._state.digests(files, self._bytes)
        self._progress("scan", len(files), len(files))
        slots: dict[str, Slot] = {}
        for path in digests:
            slot = locate(path)
            if slot:
                slots[path] = slot
            else:
                self._diagnostics.append(codes.MISPLACED.at(Place(path), name=path.rpartition("/")[2]))
        self._total = sum(slot.kind is not SourceKind.ATTACHMENT for slot in slots.values())
        site_first = [
            path for path, slot in slots.items() if slot.kind in (SourceKind.SITE, SourceKind.AGENCY)
        ]
        first = self._parse(site_first, slots, digests, frozenset())
        allowed, limit = _phones(first), _limit(first)
        rest = [path for path in slots if path not in first]
        texts = [path for path in rest if slots[path].kind is not SourceKind.ATTACHMENT]
        files_of_items = [path for path in rest if slots[path].kind is SourceKind.ATTACHMENT]
        parsed = {**first, **self._parse(texts, slots, digests, allowed)}
        attachments = self._inspect(files_of_items, digests, limit)
        self._forget(digests, parsed)
        diagnostics = (
            *self._diagnostics,
            *(found for entry in parsed.values() for found in entry.diagnostics),
        )
        return Sources(tuple(parsed.values()), attachments, diagnostics)

    def _scan(self) -> list[SourceFile]:
        found = scan(self._project)
        self._diagnostics.extend(found.diagnostics)
        files = list(found.files)
        site = self._project / SITE
        if site.is_file() and not site.is_symlink():
            facts = site.stat()
            files.append(SourceFile(SITE, facts.st_size, facts.st_mtime_ns, facts.st_ino))
        return files

    def _bytes(self, path: str) -> bytes:
        return (self._project / path).read_bytes()

    def _parse(
        self,
        paths: Iterable[str],
        slots: Mapping[str, Slot],
        digests: Mapping[str, str],
        allowed: frozenset[str],
    ) -> dict[str, Parsed]:
        """Parses files, from the cache where it can; the findings about personal data belong to the parse."""
        context = ",".join(sorted(allowed))
        keys = {path: _key(path, digests[path], context) for path in paths}
        known = self._state.parses(list(keys.values()))
        self._used.update(keys.values())
        parsed: dict[str, Parsed] = {}
        fresh: dict[str, Parsed] = {}
        for number, (path, key) in enumerate(keys.items(), 1):
            cached = _decode(slots[path].kind, known.get(key))
            if cached:
                record, body, findings = cached
                parsed[path] = Parsed(path, slots[path], record, body, findings)
            else:
                parsed[path] = fresh[key] = _screened(
                    parse_source(path, slots[path], self._bytes(path)), self._bytes(path), allowed
                )
                if len(fresh) >= _BATCH:
                    parsed |= self._keep(fresh)
            self._progress("parse", self._done + number, self._total)
        self._done += len(keys)
        return parsed | self._keep(fresh)

    def _keep(self, fresh: dict[str, Parsed]) -> dict[str, Parsed]:
        """Puts fresh parses and their bodies into the build state; returns them without the bodies."""
        self._state.save_bodies(
            {entry.body.digest: entry.html for entry in fresh.values() if entry.body.digest}
        )
        self._state.save_parses(
            {
                key: _ENCODER.encode((entry.record, entry.body, entry.diagnostics))
                for key, entry in fresh.items()
            }
        )
        kept = {entry.path: entry.without_body() for entry in fresh.values()}
        fresh.clear()
        return kept

    def _inspect(
        self, paths: Iterable[str], digests: Mapping[str, str], limit: int
    ) -> dict[str, AttachmentFacts | None]:
        keys = {path: _key(path, digests[path], str(limit)) for path in paths}
        known = self._state.parses(list(keys.values()))
        self._used.update(keys.values())
        facts: dict[str, AttachmentFacts | None] = {}
        fresh: dict[str, bytes] = {}
        for path, key in keys.items():
            cached = _decode(SourceKind.ATTACHMENT, known.get(key))
            if cached:
                facts[path], _, findings = cached
            else:
                facts[path], findings = inspect(self._project / path, path, Place(path), limit)
                fresh[key] = _ENCODER.encode((facts[path], BodyFacts(), findings))
            self._diagnostics.extend(findings)
        self._state.save_parses(fresh)
        return facts

    def _forget(self, digests: Mapping[str, str], parsed: Mapping[str, Parsed]) -> None:
        """What no source of this build uses leaves the cache, so that it does not grow without end."""
        bodies = {entry.body.digest for entry in parsed.values()}
        self._state.prune(sources=digests.keys(), parses=self._used, bodies=bodies)


def _key(path: str, digest: str, context: str) -> str:
    """The key of a parse: what it depends on. The path is in it, as findings name it."""
    return blake2b(f"{__version__}\0{path}\0{digest}\0{context}".encode(), digest_size=16).hexdigest()


def _decode(kind: SourceKind, value: bytes | None) -> tuple[Any, BodyFacts, _Findings] | None:
    """A cached parse; None if there is none or it cannot be understood."""
    if value is None:
        return None
    try:
        found: tuple[Any, BodyFacts, _Findings] = _DECODERS[kind].decode(value)
    except msgspec.MsgspecError:
        return None
    return found


def _screened(parsed: Parsed, data: bytes, allowed: frozenset[str]) -> Parsed:
    """The same with the findings about personal data and secrecy marks in the file's text."""
    text, _ = decode(data, parsed.path)
    if text is None:
        return parsed
    found = (*privacy_findings(parsed.path, text, allowed), *secrecy_findings(parsed.path, text))
    return replace(parsed, diagnostics=(*parsed.diagnostics, *found))


def _phones(parsed: Mapping[str, Parsed]) -> frozenset[str]:
    """The telephones that agencies publish: they are no one's personal data."""
    records = (entry.record for entry in parsed.values() if entry.slot.kind is SourceKind.AGENCY)
    return frozenset(
        number for record in records if record for number in (record.phone, record.fax) if number
    )


def _limit(parsed: Mapping[str, Parsed]) -> int:
    site = parsed.get(SITE)
    return site.record.attachment_limit if site and site.record else 50
