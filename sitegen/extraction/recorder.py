"""Collects what is read from one file, and counts it while it is read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sitegen.diagnostics.plurals import format_count
from sitegen.extraction.model import Extraction, FileFinding, FindingKind, ReadLimits, TextPart

MOST_FINDINGS_PER_KIND = 20
"""Most findings of one kind. Further ones are counted, not kept."""
_SHOWN_NAME_LIMIT = 60
"""Characters of a name that is shown in a message."""


class LimitReachedError(Exception):
    """Raised when a file exceeds one of its `ReadLimits`. ``zh`` and ``en`` name the limit in two languages."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh, self.en = zh, en


class UnreadError(Exception):
    """Raised when a file, or a part of one, cannot be read. ``zh`` and ``en`` are the reason in two languages."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh, self.en = zh, en


class DamagedError(UnreadError):
    """Raised when an archive, or an entry of one, is damaged and cannot be unpacked."""

    def __init__(self) -> None:
        super().__init__("已损坏", "it is damaged")


def shorten_for_finding(text: str, limit: int = _SHOWN_NAME_LIMIT) -> str:
    """Return a text from a file as a message shows it: printable, on one line, at most ``limit`` characters."""
    clean = " ".join("".join(sign if sign.isprintable() else " " for sign in text[: 4 * limit]).split())
    return clean if len(clean) <= limit else f"{clean[: limit - 1]}…"


class Recorder:
    """Collector of the texts and findings of one attachment, including those of the files inside it.

    Readers report how much they have read to `count_bytes`, `count_nodes`, `count_pages` and `count_characters`.
    These raise `LimitReachedError` when one of ``limits`` is exceeded. ``page_count`` is the number of pages, slides or
    sheets so far.
    """

    def __init__(self, limits: ReadLimits) -> None:
        self.limits = limits
        self.page_count = 0
        self._characters = self._bytes = self._nodes = 0
        self._parts: list[TextPart] = []
        self._findings: dict[tuple[FindingKind, str, str], FileFinding] = {}
        self._counts: dict[FindingKind, int] = {}
        self._path: list[str] = []

    @property
    def depth(self) -> int:
        """Number of files that contain the file being read: 0 if that is the attachment itself."""
        return len(self._path)

    @contextmanager
    def enter_inner_file(self, name: str) -> Iterator[None]:
        """Attribute what is recorded in the ``with`` block to ``name``, a file inside the current one."""
        self._path.append(shorten_for_finding(name))
        try:
            yield
        finally:
            self._path.pop()

    def count_bytes(self, count: int) -> None:
        """Add ``count`` to the bytes read or unpacked. Raises `LimitReachedError` if the limit is exceeded."""
        self._bytes += count
        if self._bytes > self.limits.unpacked_bytes:
            limit = self.limits.unpacked_bytes // 1_000_000
            raise LimitReachedError(f"解开后超过 {limit} MB", f"more than {limit} MB when unpacked")

    def count_nodes(self, count: int) -> None:
        """Add ``count`` to the elements, records or objects read.

        Raises `LimitReachedError` if the limit is exceeded.
        """
        self._nodes += count
        if self._nodes > self.limits.nodes:
            limit = self.limits.nodes
            raise LimitReachedError(f"内容超过 {limit} 个单元", f"more than {limit} elements")

    def count_pages(self, count: int = 1) -> None:
        """Add ``count`` to the number of pages. Raises `LimitReachedError` if the limit is exceeded."""
        self.page_count += count
        if self.page_count > self.limits.pages:
            limit = self.limits.pages
            raise LimitReachedError(f"超过 {limit} 页", f"more than {format_count(limit, 'page')}")

    def count_characters(self, count: int) -> None:
        """Add ``count`` to the number of characters of text. Raises `LimitReachedError` if the limit is exceeded."""
        self._characters += count
        if self._characters > self.limits.characters:
            limit = self.limits.characters
            raise LimitReachedError(f"文字超过 {limit} 字", f"more than {limit} characters of text")

    def add_text(self, text: str, zh: str = "", en: str = "") -> None:
        """Keep a text that is not blank. ``zh`` and ``en`` name the part of the file, such as the page header.

        Raises `LimitReachedError` if there are too many parts or characters.
        """
        text = text.strip("\n")
        if not text.strip():
            return
        if len(self._parts) >= self.limits.parts:
            limit = self.limits.parts
            raise LimitReachedError(f"超过 {limit} 个部分", f"more than {limit} parts")
        room = self.limits.characters - self._characters
        inner = " › ".join(self._path)
        self._parts.append(
            TextPart(
                f"里的“{inner}”{zh}" if inner else zh, f", “{inner}”{en}" if inner else en, text[: room + 1]
            )
        )
        self.count_characters(len(text))

    def add_lines(self, text: str) -> None:
        """Keep the text of a text file as it is, so that line numbers stay right.

        The text of a file inside the attachment is kept like any other, without blank lines at its ends.
        Raises `LimitReachedError` if there are too many characters.
        """
        if self._path:
            self.add_text(text)
            return
        self._parts.append(TextPart("", "", text[: self.limits.characters]))
        self.count_characters(len(text))

    def has_finding(self, kind: FindingKind) -> bool:
        """Return whether a finding of this kind has been recorded."""
        return kind in self._counts

    def add_finding(self, kind: FindingKind, zh: str = "", en: str = "") -> None:
        """Keep a finding about the current file, or raise the ``count`` of an equal one that was kept before.

        ``zh`` and ``en`` are the text to insert in its message. Without ``en``, ``zh`` serves for both
        languages. At most `MOST_FINDINGS_PER_KIND` findings of one kind are kept. Each further one only raises
        the ``count`` of the last.
        """
        inner = " › ".join(self._path)
        key = (kind, inner, zh)
        known = self._findings.get(key)
        if known is None and self._counts.get(kind, 0) < MOST_FINDINGS_PER_KIND:
            self._counts[kind] = self._counts.get(kind, 0) + 1
            self._findings[key] = FileFinding(kind, inner, zh, en or zh)
        elif known is None:
            key = next(one for one in reversed(self._findings) if one[0] is kind)
            known = self._findings[key]
        if known is not None:
            self._findings[key] = FileFinding(kind, known.inner_path, known.zh, known.en, known.count + 1)

    def add_unread_file(self, zh: str, en: str) -> None:
        """Record that the current file, or a part of it, could not be read. ``zh`` and ``en`` are the reason."""
        self.add_finding(FindingKind.UNREAD, zh, en)

    def add_unread_part(self, name: str, error: UnreadError) -> None:
        """Record that the part ``name`` of a document could not be read because of ``error``.

        If ``error`` is a `DamagedError`, the document as a whole is recorded as broken instead.
        """
        if isinstance(error, DamagedError):
            self.add_finding(FindingKind.BROKEN)
        else:
            self.add_unread_file(
                f"部件 {shorten_for_finding(name)} {error.zh}",
                f"the part {shorten_for_finding(name)}: {error.en}",
            )

    def add_author(self, name: str) -> None:
        """Record a name from the properties of a file as an author.

        Nothing is recorded for a blank name. Whether it is a person's name is decided later, by
        `list_findings`.
        """
        if clean := shorten_for_finding(name):
            self.add_finding(FindingKind.AUTHOR, clean, clean)

    def finish(self) -> Extraction:
        """Return all texts and findings that were recorded, and the number of pages."""
        return Extraction(tuple(self._parts), tuple(self._findings.values()), self.page_count)
