"""Describes changed pages: their texts, their fields, and how they look before and after."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from itertools import islice
from typing import Any, Final

from msgspec.structs import replace

from sitegen.catalogue.release import ReleaseState
from sitegen.files.bounded_comparison import ComparisonBudget
from sitegen.pages.page_text import (
    extract_page_text,
    find_reformatted_blocks,
    mark_blocks_for_review,
)
from sitegen.review.error_free_side import get_unit_key
from sitegen.review.frames import list_linked_paths, make_frame
from sitegen.review.hidden_text import compare_hidden_text
from sitegen.review.masking import MaskedLines, Masker, compare_masked
from sitegen.review.model import ChangeKind, Finding, PageChange
from sitegen.review.page_changes import PagePair
from sitegen.review.record_diff import compare_record_fields
from sitegen.review.side import Side
from sitegen.review.text_diff import DiffParagraph, HeaderRows, Mark, mark_whole_text

COMPARED_PAGES_LIMIT: Final = 200
"""Pages whose texts are compared. Further ones are listed."""
FRAMED_PAGES_LIMIT: Final = 30
"""Pages that are shown as they look. Each takes about 120 kB of the review."""
FRAMES_SIZE_LIMIT: Final = 8_000_000
TEXT_LIMIT: Final = 2_000_000
"""Characters of all text differences together."""
PARAGRAPHS_LIMIT: Final = 400
"""Paragraphs of one page that are shown."""

TextDifference = tuple[DiffParagraph, ...]

_BATCH_SIZE: Final = 20
_DRAFT_AGAIN_NOTE: Final = (
    "这一页公开过，现在转为草稿",
    "The page was public and becomes a draft",
)
_WITHHELD_NOTE: Final = (
    "文件还在，公开方式改了，所以网页不再公开",
    "The file is still there; its disclosure has changed, so its page is no longer public",
)
_FOLLOWS_NOTE: Final = (
    "这一页自己的文件没有改，是随别的改动变化的",
    "The source of this page is the same; it follows from another change",
)
_OLD_UNKNOWN_NOTE: Final = ("看不到原来的样子", "How it looked before cannot be shown")
_SAME_TEXT_NOTE: Final = (
    "文字没有变化，变的是格式、链接或者图片",
    "The words are the same; format, links or pictures differ",
)
_CUT_NOTE: Final = ("文字太长，后面的没有显示", "The text is too long to be shown in full")


class PageDescriber:
    """Describer of changed pages, which limits how much of them a review shows.

    ``findings_by_path`` are those of the head by path. ``masker`` masks personal data in fields and texts. Rendered
    pages are not masked, because they are shown as readers will see them. ``budget`` limits the work of
    comparing texts.
    """

    def __init__(
        self,
        base: Side,
        head: Side,
        findings_by_path: Mapping[str, tuple[Finding, ...]],
        masker: Masker,
        budget: ComparisonBudget,
    ) -> None:
        self._base = base
        self._head = head
        self._findings = _group_findings_by_unit(findings_by_path)
        self._masker = masker
        self._budget = budget
        self._frame_bytes = 0
        self._frames = 0
        self._characters = 0

    def describe_pages(self, pairs: Sequence[PagePair]) -> tuple[tuple[PageChange, ...], frozenset[str]]:
        """Return the changes of pages, and the paths of the sources that these show.

        A page whose text, fields and rendered page are the same is left out. Pages beyond the limits have
        `is_listed_only`.
        """
        changes: list[PageChange] = []
        remaining = iter(pairs[:COMPARED_PAGES_LIMIT])
        # Batches limit the pages in memory.
        while batch := list(islice(remaining, _BATCH_SIZE)):
            before = self._base.render_outputs(pair.old.output for pair in batch if pair.old)
            after = self._head.render_outputs(pair.new.output for pair in batch if pair.new)
            for pair in batch:
                old = before.get(pair.old.url, "") if pair.old else ""
                new = after.get(pair.new.url, "") if pair.new else ""
                if change := self._describe_page(pair, old, new):
                    changes.append(change)
        changes += (
            replace(self._make_outline(pair), is_listed_only=True) for pair in pairs[COMPARED_PAGES_LIMIT:]
        )
        paths = {path for change in changes for path in self._list_sources(change)}
        return tuple(changes), frozenset(paths)

    def _list_sources(self, change: PageChange) -> tuple[str, ...]:
        """Return the source files of a changed page, before and after the change."""
        former = self._base.source_by_url.get(change.old_url or change.url, change.path)
        return (*_list_source_files(change.path), *_list_source_files(former))

    def _make_outline(self, pair: PagePair) -> PageChange:
        entry = pair.entry
        old_record, new_record = self._find_records(pair)
        record = new_record or old_record
        notes = []
        if pair.kind is ChangeKind.UNRELEASED:
            notes.append(_DRAFT_AGAIN_NOTE)
        if pair.follows_other_source:
            notes.append(_FOLLOWS_NOTE)
        if pair.old is None and not self._base.has_pages and entry.source_path in self._base.source_digests:
            notes.append(_OLD_UNKNOWN_NOTE)
        if pair.kind is ChangeKind.WITHHELD:
            notes.append(_WITHHELD_NOTE)
        is_scheduled = pair.new is not None and pair.new.release_state is ReleaseState.SCHEDULED
        return PageChange(
            kind=pair.kind,
            url=entry.url,
            path=entry.source_path,
            title=entry.title,
            old_title=pair.old.title if pair.old and pair.old.title != entry.title else "",
            old_url=pair.old.url if pair.old and pair.old.url != entry.url else "",
            scheduled=str(getattr(record, "published", "")) if is_scheduled else "",
            secrecy_review=_describe_secrecy_review(record),
            findings=self._findings.get(get_unit_key(entry.source_path), ()),
            notes=tuple(notes),
        )

    def _describe_page(self, pair: PagePair, old_html: str, new_html: str) -> PageChange | None:
        old_record, new_record = self._find_records(pair)
        fields = (
            compare_record_fields(old_record, new_record, self._budget, self._masker)
            if old_record and new_record
            else ()
        )
        text, changed = self._compare_page_texts(pair, old_html, new_html)
        outline = self._make_outline(pair)
        is_same = all(mark is Mark.SAME for one in changed for mark, _ in one.pieces)
        if pair.kind is ChangeKind.CHANGED and old_html and is_same and not fields:
            if _extract_main(old_html) == _extract_main(new_html):
                return None
            outline = replace(outline, notes=(*outline.notes, _SAME_TEXT_NOTE))
        if len(text) > PARAGRAPHS_LIMIT:
            text, outline = text[:PARAGRAPHS_LIMIT], replace(outline, notes=(*outline.notes, _CUT_NOTE))
        self._characters += sum(len(piece) for one in text for _, piece in one.pieces)
        if self._characters > TEXT_LIMIT:
            return replace(outline, fields=fields, is_listed_only=True)
        if pair.old and pair.new and not pair.is_withdrawal_or_return:
            # Only where both stand side by side: on a new page all is new.
            old_html = mark_blocks_for_review(old_html, _collect_changed_texts(changed, Mark.REMOVED))
            new_html = mark_blocks_for_review(new_html, _collect_changed_texts(changed, Mark.ADDED))
        frames = self._make_frames(pair, old_html, new_html)
        # The neighbours in lists are no links of the page's own.
        links = list_linked_paths(_extract_main(new_html), pair.new.url) if pair.new and frames[1] else ()
        return replace(
            outline,
            fields=fields,
            text=text,
            old_frame=frames[0],
            new_frame=frames[1],
            links=links,
            hidden_text=self._compare_hidden_text(pair),
        )

    def _compare_page_texts(
        self, pair: PagePair, old_html: str, new_html: str
    ) -> tuple[TextDifference, TextDifference]:
        """Return the difference of a page's texts twice: with personal data masked, and unmasked.

        ``old_html`` and ``new_html`` are the rendered pages.
        """
        old_text, new_text = extract_page_text(old_html), extract_page_text(new_html)
        masked = self._masker.mask_lines(old_text.blocks), self._masker.mask_lines(new_text.blocks)
        heads = old_text.table_heads, new_text.table_heads
        # Where a page has moved, the links in it that lead to its own files have changed with it.
        formats = (
            find_reformatted_blocks(old_html, new_html)
            if old_html and new_html and pair.kind is ChangeKind.CHANGED
            else ()
        )

        def compare(before: MaskedLines, after: MaskedLines) -> TextDifference:
            return _compare_texts(
                before,
                after,
                self._budget,
                formats,
                heads,
                # What readers see for the first time is reviewed as a whole, whatever a draft of it was like before.
                is_whole=pair.kind in (ChangeKind.RELEASED, ChangeKind.ADVANCED),
                is_apart=pair.is_withdrawal_or_return,
            )

        text = compare(*masked)
        if all(one.masked == one.unmasked for one in masked):
            return text, text
        return text, compare(*(MaskedLines(one.unmasked, one.unmasked) for one in masked))

    def _compare_hidden_text(self, pair: PagePair) -> tuple[DiffParagraph, ...]:
        if pair.new is None:
            return ()
        old = pair.old.source_path if pair.old else pair.undisclosed_path or pair.new.source_path
        before = [self._base.root / path for path in _list_source_files(old)]
        after = [self._head.root / path for path in _list_source_files(pair.new.source_path)]
        return compare_hidden_text(before, after, self._masker, self._budget)

    def _make_frames(self, pair: PagePair, old_html: str, new_html: str) -> tuple[str, str]:
        """Return the page before and after the change as HTML documents for frames; "" where there is none.

        ``old_html`` and ``new_html`` are the rendered pages. Both results are "" once the limits of the review are
        reached.
        """
        if self._frames >= FRAMED_PAGES_LIMIT or self._frame_bytes > FRAMES_SIZE_LIMIT:
            return "", ""
        before = (
            make_frame(old_html, pair.old.url, PublishedFileReader(self._base).read_file)
            if pair.old and old_html
            else ""
        )
        after = (
            make_frame(new_html, pair.new.url, PublishedFileReader(self._head).read_file)
            if pair.new and new_html
            else ""
        )
        self._frames += 1
        self._frame_bytes += len(before) + len(after)
        return before, after

    def _find_records(self, pair: PagePair) -> tuple[Any, Any]:
        """Return the records of a page before and after the change, None where there is none."""
        paths = (
            pair.old.source_path if pair.old else pair.undisclosed_path,
            pair.new.source_path if pair.new else pair.undisclosed_path,
        )
        old, new = (side.parsed.get(path) for side, path in zip((self._base, self._head), paths, strict=True))
        return old.record if old else None, new.record if new else None


def _list_source_files(path: str) -> tuple[str, ...]:
    """Return the source files of the page with the source ``path``.

    A report has two, its record (.yaml) and its text (.md); any other page has one.
    """
    return (path, f"{path.removesuffix('.yaml')}.md") if "/reports/" in path else (path,)


def _group_findings_by_unit(
    findings_by_path: Mapping[str, tuple[Finding, ...]],
) -> dict[str, tuple[Finding, ...]]:
    """Return the findings of each page, keyed by its unit (see `get_unit_key`).

    Errors come first. Among the others, and among errors, those in the main file come before those in its
    attachments. ``findings_by_path`` are keyed by path.
    """
    groups: dict[str, list[Finding]] = {}
    for path, group in sorted(findings_by_path.items(), key=lambda one: (one[0].count("/"), one[0])):
        groups.setdefault(get_unit_key(path), []).extend(group)
    return {unit: tuple(sorted(group, key=lambda one: not one.is_error)) for unit, group in groups.items()}


class PublishedFileReader:
    """Reader of files of the site of ``side``: static files of its theme, and attachments."""

    def __init__(self, side: Side) -> None:
        self._side = side

    def read_file(self, path: str) -> bytes | None:
        """Return the content of the file at ``path`` in the site; None if it is not there or cannot be read."""
        if path.startswith("assets/"):
            theme = self._side.theme
            return theme.static.get(path.removeprefix("assets/")) if theme else None
        source = self._side.source_by_url.get(path, "")
        with suppress(OSError):
            return (self._side.root / source).read_bytes() if source else None
        return None


def _compare_texts(
    before: MaskedLines,
    after: MaskedLines,
    budget: ComparisonBudget,
    reformatted: Collection[str],
    heads: tuple[HeaderRows, HeaderRows],
    *,
    is_whole: bool,
    is_apart: bool,
) -> tuple[DiffParagraph, ...]:
    """Compare two texts, and return the changed paragraphs; the whole text if one of the texts is empty.

    ``budget``, ``reformatted`` and ``heads`` are those of `compare_masked`. With ``is_whole``, unchanged paragraphs
    are included. With ``is_apart``, the texts are not compared, and the whole new text comes before the whole old
    one: a notice of withdrawal has only accidental words in common with the document that it replaces.
    """
    old, new = before.unmasked, after.unmasked
    if is_apart:
        return (*mark_whole_text(after.masked, Mark.ADDED), *mark_whole_text(before.masked, Mark.REMOVED))
    if old and new and (reformatted or old != new):
        return (
            compare_masked(before, after, budget, context=len(old) + len(new))
            if is_whole
            else compare_masked(before, after, budget, reformatted=reformatted, header_rows=heads)
        )
    if old and new and not is_whole:
        return ()
    return mark_whole_text(after.masked or before.masked, Mark.SAME)


def _collect_changed_texts(difference: Sequence[DiffParagraph], mark: Mark) -> frozenset[str]:
    """Return the texts of the changed paragraphs as they are on one side.

    ``mark`` selects the side: ``REMOVED`` for the old one, ``ADDED`` for the new one.
    """
    return frozenset(
        "".join(piece for kind, piece in one.pieces if kind in (mark, Mark.SAME))
        for one in difference
        if one.is_changed
    ) - {""}


def _extract_main(html: str) -> str:
    """Return the main element of a page as HTML, without the links to the previous and next item."""
    start, end = html.find("<main"), html.find("</main>")
    main = html[start:end] if 0 <= start < end else html
    neighbours = main.find('<nav class="neighbours"')
    return main if neighbours < 0 else main[:neighbours] + main[main.find("</nav>", neighbours) :]


def _describe_secrecy_review(record: Any) -> str:
    review = getattr(record, "review", None)
    if review is None:
        return ""
    parts = (review.who, review.when.isoformat() if review.when else "没有写审查日期 no date", review.basis)
    return "，".join(part for part in parts if part)
