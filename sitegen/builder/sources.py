"""Loads the sources of a project: parses the files, or takes their parses from the cache."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from msgspec import Struct, field

from sitegen.builder.attached_text import check_attached_text
from sitegen.builder.attachment_inspection import AttachmentInspector, InspectionRules
from sitegen.builder.parse_cache import CachedParse, decode_result, digest_result
from sitegen.builder.parse_key import ParseKeys, make_parse_context
from sitegen.builder.pool import Pool
from sitegen.builder.source_digests import ProjectFiles, ScanResult, StepCallback
from sitegen.builder.worker_tasks import SourceData, SourceParser, collect_office_names, collect_phones
from sitegen.checks.format_version import find_format_version
from sitegen.content.attachments import AttachmentFacts
from sitegen.content.decode import check_source_size
from sitegen.content.layout import UNPARSED_KINDS, SourceKind, SourceSlot, parse_source_path
from sitegen.content.own_files import read_static_files
from sitegen.content.parse import ParsedSource, parse_source
from sitegen.content.scan import LEFTOVER_EXTENSIONS
from sitegen.diagnostics import Diagnostic, Place
from sitegen.diagnostics.codes import items as codes
from sitegen.diagnostics.codes import publishing as publishing_codes
from sitegen.diagnostics.file_failures import is_failure_diagnostic
from sitegen.extraction.model import Extraction
from sitegen.extraction.text_files import read_small_text
from sitegen.program.source_paths import SITE_FILE
from sitegen.publish.errors import PublishError
from sitegen.publish.state import BuildState, digest_content
from sitegen.schema.format_version import CURRENT_FORMAT
from sitegen.schema.records import SiteRecord
from sitegen.schema.site_status import is_sample_site
from sitegen.schema.source_rules import DEFAULT_RULES, SourceRules

DEFAULT_LIMIT = 50
"""Size of attachments in MB that is allowed while site.yaml has errors."""

_BATCH_SIZE = 250
"""Files that are parsed in one task, and whose bodies are in memory before they are saved."""


class Sources(Struct, frozen=True):
    """All sources of a build: parsed files, attachments by path, and their diagnostics.

    An attachment that cannot be published has None instead of its facts. ``paths`` are the paths of all
    scanned files, ``parse_keys`` the keys of all cached parse results that this build uses. ``consistent`` is
    False if a file changed between the scan and its parsing. ``phones`` are the telephone numbers of
    agencies. ``own_files`` has the contents of the files in ``content/static/`` by path. ``rules`` are the
    settings of site.yaml by which the sources were parsed. Bodies are not included: `BodyStore` loads them.

    ``misplaced`` are the paths of files in places where no source is expected. ``diagnostics`` do not report
    them yet: if a link or a list of attachments names such a file, that is reported instead.
    """

    parsed: tuple[ParsedSource, ...] = ()
    attachments: Mapping[str, AttachmentFacts | None] = field(default_factory=dict)
    diagnostics: tuple[Diagnostic, ...] = ()
    paths: Collection[str] = ()
    parse_keys: Collection[str] = ()
    consistent: bool = True
    phones: frozenset[str] = frozenset()
    misplaced: tuple[str, ...] = ()
    own_files: Mapping[str, bytes] = field(default_factory=dict)
    rules: SourceRules = DEFAULT_RULES

    def prune_state(self, state: BuildState) -> None:
        """Delete all parse results, bodies and file digests from ``state`` that these sources do not use."""
        bodies = {entry.body.digest for entry in self.parsed}
        state.prune(sources=self.paths, parses=self.parse_keys, bodies=bodies)


class BodyStore:
    """Loads the bodies of one build (the converted Markdown texts of sources), as HTML or as plain text.

    The build state ``state`` has both under one key, `BodyFacts.digest`. A body that is missing there is made
    again from its source, for which ``project``, the project folder, and ``sources``, those of the build, are
    needed.
    """

    def __init__(self, project: Path, state: BuildState, sources: Sources) -> None:
        self._project = project
        self._state = state
        self._sources = sources

    def load_html(self, digests: Collection[str]) -> dict[str, str]:
        """Return the HTML of the bodies with these digests, by digest.

        If another build has deleted a body from the build state, its source is parsed again. Raises
        `PublishError` if that source has changed since the scan.
        """
        bodies = self._state.load_bodies(digests)
        return bodies | {entry.body.digest: entry.html for entry in self._parse_missing(digests, bodies)}

    def load_texts(self, digests: Collection[str]) -> dict[str, str]:
        """Return the plain texts of the bodies with these digests, by digest.

        A body that is missing from the build state is parsed again. Raises `PublishError` if its source has
        changed since the scan.
        """
        texts = self._state.load_texts(digests)
        return texts | {entry.body.digest: entry.text for entry in self._parse_missing(digests, texts)}

    def _parse_missing(self, digests: Collection[str], loaded: Mapping[str, str]) -> Iterator[ParsedSource]:
        missing = {digest for digest in digests if not isinstance(loaded.get(digest), str)}
        for entry in self._sources.parsed if missing else ():
            if entry.body.digest in missing:
                yield self._parse_again(entry)

    def _parse_again(self, entry: ParsedSource) -> ParsedSource:
        with suppress(OSError):
            data = (self._project / entry.path).read_bytes()
            parsed = parse_source(entry.path, entry.slot, data, self._sources.rules)
            if parsed.body.digest == entry.body.digest:
                self._state.save_bodies({parsed.body.digest: (parsed.html, parsed.text)})
                return parsed
        raise PublishError(publishing_codes.SOURCE_CHANGED.at(Place(entry.path), path=entry.path))


class SourceLoader:
    """Loads the sources in the project folder ``project``, for one build.

    Only sources without a parse result in the build state ``state`` are parsed, by the workers of ``pool``.
    ``progress`` is called with the steps ``agencies``, ``parse`` and ``attachments``.
    """

    def __init__(self, project: Path, state: BuildState, pool: Pool, progress: StepCallback) -> None:
        self._project = project
        self._state = state
        self._pool = pool
        self._progress = progress
        self._disk = ProjectFiles(project)
        self._used_keys: set[str] = set()
        self._consistent = True
        self._compares_formats = False
        self._is_sample = True  # until site.yaml is read
        self._diagnostics: list[Diagnostic] = []

    def load(self, scanned: ScanResult) -> Sources:
        """Parse all scanned sources and inspect the attachments. Faults in them are reported as diagnostics."""
        digests = scanned.digests
        leftovers = frozenset(path for path in digests if path.endswith(LEFTOVER_EXTENSIONS))
        found = {path: parse_source_path(path) for path in digests if path not in leftovers}
        slots = {path: slot for path, slot in found.items() if slot}
        for path in sorted(leftovers):
            self._diagnostics.append(codes.LEFTOVER.at(Place(path), name=path.rpartition("/")[2]))
        site_first = [
            path for path, slot in slots.items() if slot.kind in (SourceKind.SITE, SourceKind.AGENCY)
        ]
        # Agencies come first: the telephone numbers they publish are not personal data in other sources.
        first = self._parse("agencies", site_first, slots, digests, frozenset())
        self._compares_formats = find_format_version(first.values()) < CURRENT_FORMAT
        site, allowed = _find_site(first), collect_phones(first.values())
        remaining = [path for path in slots if path not in first]
        texts = [path for path in remaining if slots[path].kind not in UNPARSED_KINDS]
        attached = [path for path in remaining if slots[path].kind is SourceKind.ATTACHMENT]
        rules = SourceRules.from_site(site)
        limit, factor = (site.attachment_limit, site.inspection_limit) if site else (DEFAULT_LIMIT, 1)
        self._is_sample = is_sample_site(site)
        parsed = {**first, **self._parse("parse", texts, slots, digests, allowed, rules)}
        inspection = InspectionRules(limit, factor, allowed, collect_office_names(first.values()))
        attachments = self._inspect_attachments(attached, digests, inspection)
        own_files = self._check_own_files(set(remaining).difference(texts, attached), digests, allowed)
        diagnostics = (
            *scanned.diagnostics,
            *self._diagnostics,
            *self._disk.diagnostics,
            *(diagnostic for entry in parsed.values() for diagnostic in entry.diagnostics),
        )
        return Sources(
            tuple(parsed.values()),
            attachments,
            diagnostics,
            digests.keys(),
            self._used_keys,
            self._consistent,
            allowed,
            tuple(path for path in found if path not in slots),
            own_files,
            rules,
        )

    def _parse(
        self,
        step: str,
        paths: Iterable[str],
        slots: Mapping[str, SourceSlot],
        digests: Mapping[str, str],
        allowed: frozenset[str],
        rules: SourceRules = DEFAULT_RULES,
    ) -> dict[str, ParsedSource]:
        """Parse files, or take their parse results from the cache, and return the results by path.

        ``step`` is the name under which progress is reported. ``slots`` has, for each path, what it says
        about the file: its kind, agency and name. ``digests`` are those of the scan, by path. ``allowed`` are
        the telephone numbers that are not personal data. ``rules`` are what site.yaml prescribes for sources.
        A file that cannot be read is left out, with a diagnostic.
        """
        context = make_parse_context(
            allowed, rules, compares_formats=self._compares_formats, is_sample=self._is_sample
        )
        make_key = ParseKeys(context).make
        keys = {path: make_key(path, digests[path]) for path in paths}
        parsed = self._load_cached(keys, slots)
        missing = [path for path in keys if path not in parsed]
        self._progress(step, 0, len(missing))
        new_parses: dict[str, CachedParse] = {}
        parsed |= (oversize := self._refuse_oversize(missing, slots, rules))
        missing = [path for path in missing if path not in oversize]
        sources = self._read_sources(missing, slots)
        parser = SourceParser(allowed, rules, self._compares_formats, self._is_sample)
        results = self._pool.map(parser, sources, len(missing), _BATCH_SIZE)
        for done, (source, parse) in enumerate(results, 1):
            # Not the digest from the scan: the file may have been edited since.
            key = make_key(source.path, digest_content(source.data))
            self._consistent &= key == keys[source.path]
            parsed[source.path] = entry = _decode_entry(source, parse)
            # The machine may lack memory now, but not at the next build.
            if not any(map(is_failure_diagnostic, entry.diagnostics)):
                new_parses[key] = parse
            if len(new_parses) >= _BATCH_SIZE:
                self._save(new_parses)
            self._progress(step, done, len(missing))
        self._save(new_parses)
        return {path: parsed[path] for path in keys if path in parsed}

    def _refuse_oversize(
        self, paths: Iterable[str], slots: Mapping[str, SourceSlot], rules: SourceRules
    ) -> dict[str, ParsedSource]:
        """Find the sources among ``paths`` that are too large to be read into memory.

        Returns a parse result for each, by path, with the error and without a record.
        """
        refused = {}
        for path in paths:
            with suppress(OSError):  # it has gone, or may not be looked at: reading it will report that
                size = (self._project / path).stat().st_size
                if too_large := check_source_size(size, path, rules.size_factor):
                    refused[path] = ParsedSource(path, slots[path], diagnostics=(too_large,))
        return refused

    def _read_sources(self, paths: Iterable[str], slots: Mapping[str, SourceSlot]) -> Iterator[SourceData]:
        for path in paths:
            if (data := self._disk.read_bytes(path)) is not None:
                yield SourceData(path, slots[path], data)

    def _load_cached(
        self, keys: Mapping[str, str], slots: Mapping[str, SourceSlot]
    ) -> dict[str, ParsedSource]:
        """Load cached parse results by path.

        ``keys`` are the cache keys by path, ``slots`` the kind, agency and name of each file by path.
        """
        values = self._state.load_parses(list(keys.values()))
        self._used_keys.update(keys.values())
        parsed: dict[str, ParsedSource] = {}
        for path, key in keys.items():
            if cached := decode_result(slots[path].kind, values.get(key)):
                parsed[path] = ParsedSource(path, slots[path], *cached, digest=digest_result(values[key]))
        return parsed

    def _save(self, new_parses: dict[str, CachedParse]) -> None:
        """Save new parse results by key, and their bodies, in the build state. Then empty ``new_parses``."""
        self._used_keys.update(new_parses)
        # Bodies first: if the build is killed in between, no parse is without its body.
        self._state.save_bodies(
            {parse.digest: (parse.html, parse.text) for parse in new_parses.values() if parse.digest}
        )
        self._state.save_parses({key: parse.value for key, parse in new_parses.items()})
        new_parses.clear()

    def _inspect_attachments(
        self, paths: Iterable[str], digests: Mapping[str, str], rules: InspectionRules
    ) -> dict[str, AttachmentFacts | None]:
        """Inspect attachments and their texts, from the cache if possible, and collect the diagnostics.

        Returns the facts that pages show of each attachment, by path; None for a refused one. ``digests`` are
        those of the scan, by path.
        """
        inspector = AttachmentInspector(
            self._project, self._state, self._progress, rules, self._pool.processes
        )
        found = inspector.inspect(paths, digests)
        self._used_keys |= found.keys
        self._consistent &= found.consistent
        for findings in found.diagnostics:
            self._diagnostics.extend(findings)
        return found.facts

    def _check_own_files(
        self, paths: Iterable[str], digests: Mapping[str, str], allowed: frozenset[str]
    ) -> dict[str, bytes]:
        """Read and check the files in ``content/static/``; return the contents of those without an error."""
        contents, findings = read_static_files(self._project, sorted(paths))
        self._diagnostics.extend(findings)
        for path, data in contents.items():
            extraction = read_small_text(data) if path.endswith(".txt") else Extraction()
            self._diagnostics.extend(check_attached_text(self._project / path, path, extraction, allowed))
            self._consistent &= digest_content(data) == digests[path]
        return contents


def _decode_entry(source: SourceData, parse: CachedParse) -> ParsedSource:
    result = decode_result(source.slot.kind, parse.value)
    # A worker of another version could cause this; a cached parse that is invalid is never used.
    if result is None:
        raise TypeError(f"the parse of {source.path} cannot be decoded")
    return ParsedSource(source.path, source.slot, *result, digest=digest_result(parse.value))


def _find_site(parsed: Mapping[str, ParsedSource]) -> SiteRecord | None:
    """Return the record of site.yaml; None if the file is missing or has errors.

    ``parsed`` are parsed sources by path.
    """
    site = parsed.get(SITE_FILE)
    return site.record if site else None
