"""Inspects the attachments of a project. What was read from a file, and what was found, is cached by its digest."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from pathlib import Path

import msgspec

from sitegen.builder.attached_text import check_attached_text
from sitegen.builder.parse_cache import Diagnostics, decode_result, encode_result
from sitegen.builder.parse_key import ParseKeys, make_parse_context
from sitegen.builder.source_digests import StepCallback
from sitegen.content.attachments import (
    AttachmentFacts,
    check_type_and_size,
    evaluate_extraction,
    get_extension,
    report_missing_attachment,
)
from sitegen.content.layout import SourceKind
from sitegen.content.parse import BodyFacts
from sitegen.content.scan import digest_file
from sitegen.diagnostics import Diagnostic, Place
from sitegen.diagnostics.file_failures import FailureCollector, is_failure_diagnostic
from sitegen.extraction.model import Extraction, ReadLimits
from sitegen.extraction.process import FILES_PER_WORKER, ReaderPool, get_shared_pool, make_read_job
from sitegen.publish.state import BuildState

_BATCH = 50
"""Files whose texts are in memory at once."""
_LARGEST_TEXT = 500_000_000
"""Bytes of an extraction that is taken from the build state."""


class InspectionRules(msgspec.Struct, frozen=True):
    """Settings of a site that decide which attachments are accepted.

    ``limit_mb`` is the size of the largest attachment allowed, in MB. ``limit_factor`` multiplies the default
    `ReadLimits`, which bound how much of one file is read. ``phones`` are the telephone numbers that the site
    publishes and ``offices`` the names of agencies. Neither is personal data.
    """

    limit_mb: int
    limit_factor: int = 1
    phones: frozenset[str] = frozenset()
    offices: frozenset[str] = frozenset()

    @property
    def limits(self) -> ReadLimits:
        """Limits of reading one file: the default `ReadLimits`, multiplied by ``factor``."""
        return ReadLimits().scale_by(self.limit_factor)

    def make_context(self) -> str:
        """Encode these rules as a text for cache keys: a result found under other rules is not reused."""
        return f"{self.limit_mb},{self.limit_factor},{make_parse_context(self.phones)},{sorted(self.offices)}"


class InspectedAttachments(msgspec.Struct):
    """Result of inspecting attachments: what pages show of each, and what was found wrong.

    ``facts`` has the name, size and checksum of each attachment, by path; None if the file was refused.
    ``diagnostics`` has one tuple for each file. ``keys`` are the keys of all cache entries that this result
    uses. ``consistent`` is False if a file changed since the scan.
    """

    facts: dict[str, AttachmentFacts | None] = msgspec.field(default_factory=dict)
    diagnostics: list[Diagnostics] = msgspec.field(default_factory=list)
    keys: set[str] = msgspec.field(default_factory=set)
    consistent: bool = True


class AttachmentInspector:
    """Inspects the attachments in the project folder ``project`` for one build.

    Results are cached in the build state ``state``, so that an unchanged file is read only once. ``progress``
    is called as ``progress("attachments", done, total)``. At most ``processes`` files are read at once.
    """

    def __init__(
        self,
        project: Path,
        state: BuildState,
        progress: StepCallback,
        rules: InspectionRules,
        processes: int = 1,
    ) -> None:
        self._project = project
        self._state = state
        self._progress = progress
        self._rules = rules
        self._processes = processes

    def inspect(self, paths: Iterable[str], digests: Mapping[str, str]) -> InspectedAttachments:
        """Inspect the attachments at ``paths``, and return their facts and diagnostics.

        ``digests`` has the digest that the scan computed for each path. Raises `ReaderTimeoutError` if
        reading a file takes too long. The result for that file is not cached.
        """
        context = self._rules.make_context()
        make_key, make_text_key = ParseKeys(context).make, ParseKeys(f"text,{self._rules.limit_factor}").make
        keys = {path: make_key(path, digests[path]) for path in paths}
        # The text of a file does not depend on its name, so a moved one is not read again.
        text_keys = {path: make_text_key(f".{get_extension(path)}", digests[path]) for path in keys}
        found = InspectedAttachments(keys={*keys.values(), *text_keys.values()})
        values = self._state.load_parses(list(keys.values()))
        cached = {path: decode_result(SourceKind.ATTACHMENT, values.get(key)) for path, key in keys.items()}
        missing = [path for path, result in cached.items() if result is None]
        self._progress("attachments", 0, len(missing))
        results = self._inspect_files(missing, digests, keys, text_keys, found)
        for path, result in cached.items():
            facts, findings = (result[0], result[2]) if result else next(results)
            found.facts[path] = facts
            found.diagnostics.append(findings)
        return found

    def _inspect_files(
        self,
        paths: Sequence[str],
        digests: Mapping[str, str],
        keys: Mapping[str, str],
        text_keys: Mapping[str, str],
        found: InspectedAttachments,
    ) -> Iterator[tuple[AttachmentFacts | None, Diagnostics]]:
        """Read files that are not cached, and yield the facts and the diagnostics of each in order.

        The facts are None for a refused file. ``digests`` are those of the scan. ``keys`` are the cache keys
        of the results, and ``text_keys`` those of the extracted texts. All three are by path. If a file
        changed since the scan, ``found.consistent`` becomes False.
        """
        with self._open_readers(len(paths)) as pool:
            for start in range(0, len(paths), _BATCH):
                batch = paths[start : start + _BATCH]
                extractions, kept = self._read(batch, text_keys, pool)
                rows: dict[str, bytes] = {}
                results = []
                for done, path in enumerate(batch, start + 1):
                    result = self._judge_safely(path, extractions.get(path))
                    # The keys have the digest of the scan, so what was read of a file replaced since is not kept.
                    if not self._is_unchanged(path, digests[path]):
                        found.consistent = False
                    elif path in kept and not any(map(is_failure_diagnostic, result[1])):
                        rows[keys[path]] = encode_result((result[0], BodyFacts(), result[1]))
                        if path in extractions:
                            rows[text_keys[path]] = _encode(extractions[path])
                    self._progress("attachments", done, len(paths))
                    results.append(result)
                self._state.save_parses(rows)
                yield from results

    def _open_readers(self, count: int) -> AbstractContextManager[ReaderPool]:
        """Return a context manager that gives the pool of processes in which ``count`` files are read.

        For a few files, it is the shared pool of the program, which stays open.
        """
        if count > FILES_PER_WORKER:
            return ReaderPool(self._processes)
        # The process that reads workbooks will do. It stays, so the preview need not start one after each edit.
        return nullcontext(get_shared_pool())

    def _read(
        self, paths: Sequence[str], text_keys: Mapping[str, str], pool: ReaderPool
    ) -> tuple[dict[str, Extraction], set[str]]:
        """Extract the texts of the files at ``paths``, or load them from the cache.

        Returns the extractions by path, and the paths of the files whose results may be cached. A file that
        was refused because of its type or size has no extraction, nor has one that has gone.
        """
        limit = self._rules.limit_mb
        refused = {
            path for path in paths if check_type_and_size(self._project / path, path, Place(path), limit)
        }
        stored = self._state.load_parses([text_keys[path] for path in paths])
        extractions: dict[str, Extraction] = {}
        for path in paths:
            if path not in refused and (known := _decode(stored.get(text_keys[path]))):
                extractions[path] = known
        kept = {*extractions, *refused}
        unread = [path for path in paths if path not in kept]
        jobs = {}
        for path in unread:
            with suppress(OSError):  # it has gone, which is reported
                jobs[path] = make_read_job(self._project / path, get_extension(path), self._rules.limits)
        for path, (result, is_kept) in zip(jobs, pool.map(jobs.values(), len(jobs)), strict=True):
            extractions[path] = result.extraction
            if is_kept:
                kept.add(path)
        return extractions, kept

    def _judge_safely(
        self, path: str, extraction: Extraction | None
    ) -> tuple[AttachmentFacts | None, Diagnostics]:
        failures: list[Diagnostic] = []
        with FailureCollector(path, failures):
            return self._judge(path, extraction)
        return None, tuple(failures)

    def _judge(self, path: str, extraction: Extraction | None) -> tuple[AttachmentFacts | None, Diagnostics]:
        file, place = self._project / path, Place(path)
        if refused := check_type_and_size(file, path, place, self._rules.limit_mb):
            return None, (refused,)
        if extraction is None:
            return None, (report_missing_attachment(path, place),)
        facts, findings = evaluate_extraction(extraction, file, path, place, self._rules.offices)
        return facts, (*findings, *check_attached_text(file, path, extraction, self._rules.phones))

    def _is_unchanged(self, path: str, expected: str) -> bool:
        """Whether a file still has the digest ``expected`` from the scan. False if it cannot be read."""
        with suppress(OSError):
            return digest_file(self._project / path) == expected
        return False


def _encode(extraction: Extraction) -> bytes:
    return zlib.compress(msgspec.msgpack.encode(extraction), 1)


def _decode(row: bytes | None) -> Extraction | None:
    """Decode an extraction that `_encode` encoded; None if ``row`` is None or damaged."""
    if row is None:
        return None
    try:
        unpacked = zlib.decompressobj().decompress(row, _LARGEST_TEXT)
        return msgspec.msgpack.decode(unpacked, type=Extraction)
    except (zlib.error, msgspec.MsgspecError):
        return None
