"""Parses source files, or takes them from the cache."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from pathlib import Path

from sitegen.builder.engine import engine_mark
from sitegen.builder.parses import Findings, Parse, decoded, encoded
from sitegen.builder.pool import Pool
from sitegen.builder.scanning import SITE, Disk, Progress, Scanned
from sitegen.builder.work import Parsing, Source, phones
from sitegen.checks.privacy import privacy_findings
from sitegen.checks.secrecy import secrecy_findings
from sitegen.content.attachments import AttachmentFacts, inspect
from sitegen.content.layout import Slot, SourceKind, locate
from sitegen.content.parse import BodyFacts, Parsed, parse_source
from sitegen.content.scan import digest
from sitegen.content.wording import attachment_text, has_lines
from sitegen.diagnostics import Diagnostic, Place, in_order
from sitegen.diagnostics.codes import items as codes
from sitegen.diagnostics.codes import publishing as rules
from sitegen.publish.refusal import PublishError
from sitegen.publish.state import BuildState, content_digest

_FINDINGS_LIMIT = 20
"""Most diagnostics about the text of one attachment."""

_BATCH = 250
"""Files that are parsed in one task, and whose bodies are in memory before they are saved."""


@dataclass(frozen=True, slots=True)
class Sources:
    """All that was read: parsed files, facts of attachments, diagnostics. Bodies are in the build state.

    ``paths`` and ``parse_keys`` are the keys of the files and their parses in the build state. ``consistent``
    says that each file was read as it had been scanned. ``phones`` are the telephone numbers that agencies
    publish.
    """

    parsed: tuple[Parsed, ...] = ()
    attachments: Mapping[str, AttachmentFacts | None] = field(default_factory=dict)
    diagnostics: tuple[Diagnostic, ...] = ()
    paths: Collection[str] = ()
    keys: Collection[str] = ()
    steady: bool = True
    phones: frozenset[str] = frozenset()

    def forget_others(self, state: BuildState) -> None:
        """Delete from the build state what none of these sources uses, so that it does not grow forever."""
        bodies = {entry.body.digest for entry in self.parsed}
        state.prune(sources=self.paths, parses=self.keys, bodies=bodies)


class Bodies:
    """The bodies of the sources of one build."""

    def __init__(self, project: Path, state: BuildState, sources: Sources) -> None:
        self._project = project
        self._state = state
        self._sources = sources

    def find(self, digests: Collection[str]) -> dict[str, str]:
        """Load the HTML of the bodies with these digests.

        Bodies that another build has deleted from the state are parsed again. Raises `PublishError` if a
        source has changed.
        """
        found = self._state.bodies(digests)
        return found | {again.body.digest: again.html for again in self._missing(digests, found)}

    def texts(self, digests: Collection[str]) -> dict[str, str]:
        """Load the plain texts of the bodies with these digests, in the same way."""
        found = self._state.texts(digests)
        return found | {again.body.digest: again.text for again in self._missing(digests, found)}

    def _missing(self, digests: Collection[str], found: Mapping[str, str]) -> Iterator[Parsed]:
        missing = {digest for digest in digests if not isinstance(found.get(digest), str)}
        for entry in self._sources.parsed if missing else ():
            if entry.body.digest in missing:
                yield self._again(entry)

    def _again(self, entry: Parsed) -> Parsed:
        with suppress(OSError):
            again = parse_source(entry.path, entry.slot, (self._project / entry.path).read_bytes())
            if again.body.digest == entry.body.digest:
                return again
        raise PublishError(rules.SOURCE_CHANGED.at(Place(entry.path), path=entry.path))


class Reader:
    """Reads the sources of a project. Sources with a cached parse are not parsed again."""

    def __init__(self, project: Path, state: BuildState, pool: Pool, progress: Progress) -> None:
        self._project = project
        self._state = state
        self._pool = pool
        self._progress = progress
        self._disk = Disk(project)
        self._used: set[str] = set()
        self._steady = True
        self._diagnostics: list[Diagnostic] = []

    def read(self, scanned: Scanned) -> Sources:
        """Parse every source that was found. Never raises on bad content."""
        digests = scanned.digests
        slots: dict[str, Slot] = {}
        for path in digests:
            slot = locate(path)
            if slot:
                slots[path] = slot
            else:
                self._diagnostics.append(codes.MISPLACED.at(Place(path), name=path.rpartition("/")[2]))
        site_first = [
            path for path, slot in slots.items() if slot.kind in (SourceKind.SITE, SourceKind.AGENCY)
        ]
        # Agencies come first: the telephone numbers they publish are not personal data in other sources.
        first = self._parse("agencies", site_first, slots, digests, frozenset())
        allowed, limit = phones(first.values()), _limit(first)
        rest = [path for path in slots if path not in first]
        texts = [path for path in rest if slots[path].kind is not SourceKind.ATTACHMENT]
        files_of_items = [path for path in rest if slots[path].kind is SourceKind.ATTACHMENT]
        parsed = {**first, **self._parse("parse", texts, slots, digests, allowed)}
        attachments = self._inspect(files_of_items, digests, limit, allowed)
        diagnostics = (
            *scanned.diagnostics,
            *self._diagnostics,
            *self._disk.refusals,
            *(found for entry in parsed.values() for found in entry.diagnostics),
        )
        return Sources(
            tuple(parsed.values()),
            attachments,
            diagnostics,
            digests.keys(),
            self._used,
            self._steady,
            allowed,
        )

    def _parse(
        self,
        step: str,
        paths: Iterable[str],
        slots: Mapping[str, Slot],
        digests: Mapping[str, str],
        allowed: frozenset[str],
    ) -> dict[str, Parsed]:
        """Parse files, from the cache if possible. A parse includes its diagnostics about personal data."""
        context = parse_context(allowed)
        keys = {path: parse_key(path, digests[path], context) for path in paths}
        parsed = self._cached(keys, slots)
        wanted = [path for path in keys if path not in parsed]
        self._progress(step, 0, len(wanted))
        fresh: dict[str, Parse] = {}
        sources = self._sources(wanted, slots)
        results = self._pool.map(Parsing(allowed), sources, len(wanted), _BATCH)
        for done, (source, parse) in enumerate(results, 1):
            # Not the digest from the scan: the file may have been edited since.
            key = parse_key(source.path, content_digest(source.data), context)
            self._steady &= key == keys[source.path]
            parsed[source.path] = _entry(source, parse)
            fresh[key] = parse
            if len(fresh) >= _BATCH:
                self._keep(fresh)
            self._progress(step, done, len(wanted))
        self._keep(fresh)
        return {path: parsed[path] for path in keys if path in parsed}

    def _sources(self, paths: Iterable[str], slots: Mapping[str, Slot]) -> Iterator[Source]:
        for path in paths:
            if (data := self._disk.bytes(path)) is not None:
                yield Source(path, slots[path], data)

    def _cached(self, keys: Mapping[str, str], slots: Mapping[str, Slot]) -> dict[str, Parsed]:
        """Load the cached parses whose bodies are in the build state, by path."""
        known = self._state.parses(list(keys.values()))
        self._used.update(keys.values())
        found: dict[str, Parsed] = {}
        for path, key in keys.items():
            if cached := decoded(slots[path].kind, known.get(key)):
                found[path] = Parsed(path, slots[path], *cached)
        # A parse without its body is of no use: the source has to be parsed again anyway.
        bodies = self._state.known_bodies({entry.body.digest for entry in found.values()} - {""}) | {""}
        return {path: entry for path, entry in found.items() if entry.body.digest in bodies}

    def _keep(self, fresh: dict[str, Parse]) -> None:
        """Save fresh parses and their bodies in the build state."""
        self._used.update(fresh)
        self._state.save_bodies(
            {parse.digest: (parse.html, parse.text) for parse in fresh.values() if parse.digest}
        )
        self._state.save_parses({key: parse.value for key, parse in fresh.items()})
        fresh.clear()

    def _inspect(
        self, paths: Iterable[str], digests: Mapping[str, str], limit: int, allowed: frozenset[str]
    ) -> dict[str, AttachmentFacts | None]:
        """Inspect attachments and their text, from the cache if possible."""
        context = f"{limit},{parse_context(allowed)}"
        keys = {path: parse_key(path, digests[path], context) for path in paths}
        known = self._state.parses(list(keys.values()))
        self._used.update(keys.values())
        kept = {path: decoded(SourceKind.ATTACHMENT, known.get(key)) for path, key in keys.items()}
        done, wanted = 0, sum(cached is None for cached in kept.values())
        self._progress("attachments", 0, wanted)
        facts: dict[str, AttachmentFacts | None] = {}
        fresh: dict[str, bytes] = {}
        for path, cached in kept.items():
            if cached:
                facts[path], _, findings = cached
            else:
                facts[path], findings = self._inspected(path, limit, allowed)
                # The key has the digest from the scan, so facts of a file replaced since must not be cached.
                if self._is_still(path, digests[path]):
                    fresh[keys[path]] = encoded((facts[path], BodyFacts(), findings))
                else:
                    self._steady = False
                done += 1
                self._progress("attachments", done, wanted)
            self._diagnostics.extend(findings)
        self._state.save_parses(fresh)
        return facts

    def _inspected(
        self, path: str, limit: int, allowed: frozenset[str]
    ) -> tuple[AttachmentFacts | None, Findings]:
        file = self._project / path
        facts, findings = inspect(file, path, Place(path), limit)
        return facts, (*findings, *(_attachment_findings(file, path, allowed) if facts else ()))

    def _is_still(self, path: str, known: str) -> bool:
        """Whether a file still has the digest from the scan: it may have been replaced since."""
        with suppress(OSError):
            return digest(self._project / path) == known
        return False


def parse_context(allowed: Collection[str]) -> str:
    """Return what parses depend on besides their sources: the published telephone numbers."""
    return ",".join(sorted(allowed))


def parse_key(path: str, digest: str, context: str) -> str:
    """Return the cache key of a parse. It includes the path, because diagnostics contain it."""
    return blake2b(f"{engine_mark()}\0{path}\0{digest}\0{context}".encode(), digest_size=16).hexdigest()


def _entry(source: Source, parse: Parse) -> Parsed:
    known = decoded(source.slot.kind, parse.value)
    if known is None:
        raise TypeError(f"what was made of {source.path} cannot be decoded")
    return Parsed(source.path, source.slot, *known)


def _attachment_findings(file: Path, path: str, allowed: frozenset[str]) -> Findings:
    """Check the text of an attachment for personal data and secrecy marks. Long lists are cut."""
    text = attachment_text(file)
    found = in_order((*privacy_findings(path, text, allowed), *secrecy_findings(path, text)))
    named = (
        replace(
            one,
            place=one.place if has_lines(file) else Place(path),
            message=f"附件“{file.name}”：{one.message}",
            message_en=f"The attachment “{file.name}”: {one.message_en}",
        )
        for one in found
    )
    return tuple(dict.fromkeys(named))[:_FINDINGS_LIMIT]


def _limit(parsed: Mapping[str, Parsed]) -> int:
    site = parsed.get(SITE)
    return site.record.attachment_limit if site and site.record else 50
