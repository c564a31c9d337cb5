"""Describes changed pages: their texts, their fields, and how they look before and after."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from itertools import islice
from typing import Any, Final

from msgspec.structs import replace

from sitegen.catalogue.release import ReleaseState
from sitegen.files.bounded_comparison import ComparisonBudget
from sitegen.pages import urls
from sitegen.pages.page_text import (
    extract_page_text,
    extract_text_blocks,
    find_reformatted_blocks,
    mark_blocks_for_review,
)
from sitegen.review.error_free_side import get_unit_key
from sitegen.review.frames import list_links, make_frame
from sitegen.review.hidden_text import compare_hidden_text
from sitegen.review.masking import MaskedLines, Masker, compare_masked
from sitegen.review.model import ChangeKind, Finding, PageChange
from sitegen.review.page_changes import PagePair
from sitegen.review.record_diff import compare_records
from sitegen.review.side import Side
from sitegen.review.text_diff import DiffParagraph, Heads, Mark, mark_whole_text

MOST_DESCRIBED: Final = 200
"""Pages whose texts are compared. Further ones are listed."""
MOST_FRAMES: Final = 30
"""Pages that are shown as they look. Each takes about 120 kB of the review."""
MOST_FRAME_BYTES: Final = 8_000_000
MOST_TEXT: Final = 2_000_000
"""Characters of all text differences together."""
MOST_BLOCKS: Final = 400
"""Paragraphs of one page that are shown."""

Difference = tuple[DiffParagraph, ...]

_BATCH: Final = 20
_DRAFT_AGAIN: Final = (
    "这一页公开过，现在转为草稿",
    "The page was public and becomes a draft",
)
_WITHHELD: Final = (
    "文件还在，公开方式改了，所以网页不再公开",
    "The file is still there; its disclosure has changed, so its page is no longer public",
)
_FOLLOWS: Final = (
    "这一页自己的文件没有改，是随别的改动变化的",
    "The source of this page is the same; it follows from another change",
)
_OLD_UNKNOWN: Final = ("看不到原来的样子", "How it looked before cannot be shown")
_SAME_TEXT: Final = (
    "文字没有变化，变的是格式、链接或者图片",
    "The words are the same; format, links or pictures differ",
)
_CUT: Final = ("文字太长，后面的没有显示", "The text is too long to be shown in full")


class PageDescriber:
    """Describer of changed pages, which limits how much of them a review shows.

    ``findings`` are those of the head by path. ``masker`` masks personal data in fields and texts. Rendered pages are
    not masked, because they are shown as readers will see them. ``budget`` limits the work of comparing texts.
    """

    def __init__(
        self,
        base: Side,
        head: Side,
        findings: Mapping[str, tuple[Finding, ...]],
        masker: Masker,
        budget: ComparisonBudget,
    ) -> None:
        self._base = base
        self._head = head
        self._findings = _group_by_unit(findings)
        self._masker = masker
        self._budget = budget
        self._frame_bytes = 0
        self._frames = 0
        self._characters = 0

    def describe(self, pairs: Sequence[PagePair]) -> tuple[tuple[PageChange, ...], frozenset[str]]:
        """Return the changes of pages, and the paths of the sources that these show.

        A page whose text, fields and rendered page are the same is left out. Pages beyond the limits have
        `is_listed_only`.
        """
        changes: list[PageChange] = []
        remaining = iter(pairs[:MOST_DESCRIBED])
        # Batches limit the pages in memory.
        while batch := list(islice(remaining, _BATCH)):
            before = self._base.render(pair.old.output for pair in batch if pair.old)
            after = self._head.render(pair.new.output for pair in batch if pair.new)
            for pair in batch:
                old = before.get(pair.old.url, "") if pair.old else ""
                new = after.get(pair.new.url, "") if pair.new else ""
                if change := self._describe(pair, old, new):
                    changes.append(change)
        changes += (
            replace(self._describe_briefly(pair), is_listed_only=True) for pair in pairs[MOST_DESCRIBED:]
        )
        paths = {path for change in changes for path in self._list_sources(change)}
        return tuple(changes), frozenset(paths)

    def _list_sources(self, change: PageChange) -> tuple[str, ...]:
        """Return the source files of a changed page, before and after the change."""
        former = self._base.path_by_url.get(change.old_url or change.url, change.path)
        return (*_list_source_files(change.path), *_list_source_files(former))

    def _describe_briefly(self, pair: PagePair) -> PageChange:
        entry = pair.entry
        old_record, new_record = self._find_records(pair)
        record = new_record or old_record
        notes = []
        if pair.kind is ChangeKind.UNRELEASED:
            notes.append(_DRAFT_AGAIN)
        if pair.follows:
            notes.append(_FOLLOWS)
        if pair.old is None and not self._base.is_planned and entry.path in self._base.digests:
            notes.append(_OLD_UNKNOWN)
        if pair.kind is ChangeKind.WITHHELD:
            notes.append(_WITHHELD)
        is_scheduled = pair.new is not None and pair.new.release is ReleaseState.SCHEDULED
        return PageChange(
            kind=pair.kind,
            url=entry.url,
            path=entry.path,
            title=entry.title,
            old_title=pair.old.title if pair.old and pair.old.title != entry.title else "",
            old_url=pair.old.url if pair.old and pair.old.url != entry.url else "",
            scheduled=str(getattr(record, "published", "")) if is_scheduled else "",
            secrecy_review=_describe_secrecy_review(record),
            findings=self._findings.get(get_unit_key(entry.path), ()),
            notes=tuple(notes),
        )

    def _describe(self, pair: PagePair, old: str, new: str) -> PageChange | None:
        old_record, new_record = self._find_records(pair)
        fields = (
            compare_records(old_record, new_record, self._budget, self._masker)
            if old_record and new_record
            else ()
        )
        text, changed = self._compare_texts(pair, old, new)
        outline = self._describe_briefly(pair)
        is_same = all(mark is Mark.SAME for one in changed for mark, _ in one.pieces)
        if pair.kind is ChangeKind.CHANGED and old and is_same and not fields:
            if _cut_main(old) == _cut_main(new):
                return None
            outline = replace(outline, notes=(*outline.notes, _SAME_TEXT))
        if len(text) > MOST_BLOCKS:
            text, outline = text[:MOST_BLOCKS], replace(outline, notes=(*outline.notes, _CUT))
        self._characters += sum(len(piece) for one in text for _, piece in one.pieces)
        if self._characters > MOST_TEXT:
            return replace(outline, fields=fields, is_listed_only=True)
        if pair.old and pair.new and not pair.replaces_document:
            # Only where both stand side by side: on a new page all is new.
            old = mark_blocks_for_review(old, _join_changed(changed, Mark.REMOVED))
            new = mark_blocks_for_review(new, _join_changed(changed, Mark.ADDED))
        frames = self._make_frames(pair, old, new)
        # The neighbours in lists are no links of the page's own.
        links = list_links(_cut_main(new), pair.new.url) if pair.new and frames[1] else ()
        return replace(
            outline,
            fields=fields,
            text=text,
            old_frame=frames[0],
            new_frame=frames[1],
            links=links,
            hidden_text=self._compare_hidden_text(pair),
        )

    def _compare_texts(self, pair: PagePair, old: str, new: str) -> tuple[Difference, Difference]:
        """Return the difference of a page's texts twice: with personal data masked, and unmasked.

        ``old`` and ``new`` are the rendered pages.
        """
        old_text, new_text = extract_page_text(old), extract_page_text(new)
        masked = self._masker.mask_lines(old_text.blocks), self._masker.mask_lines(new_text.blocks)
        heads = old_text.table_heads, new_text.table_heads
        # Where a page has moved, the links in it that lead to its own files have changed with it.
        formats = find_reformatted_blocks(old, new) if old and new and pair.kind is ChangeKind.CHANGED else ()

        def compare(before: MaskedLines, after: MaskedLines) -> Difference:
            return _compare_texts(
                before,
                after,
                self._budget,
                formats,
                heads,
                # What readers see for the first time is reviewed as a whole, whatever a draft of it was like before.
                is_whole=pair.kind in (ChangeKind.RELEASED, ChangeKind.ADVANCED),
                is_apart=pair.replaces_document,
            )

        text = compare(*masked)
        if all(one.shown == one.lines for one in masked):
            return text, text
        return text, compare(*(MaskedLines(one.lines, one.lines) for one in masked))

    def _compare_hidden_text(self, pair: PagePair) -> tuple[DiffParagraph, ...]:
        if pair.new is None:
            return ()
        old = pair.old.path if pair.old else pair.undisclosed_path or pair.new.path
        before = [self._base.root / path for path in _list_source_files(old)]
        after = [self._head.root / path for path in _list_source_files(pair.new.path)]
        return compare_hidden_text(before, after, self._masker, self._budget)

    def _make_frames(self, pair: PagePair, old: str, new: str) -> tuple[str, str]:
        """Return the page before and after the change as HTML documents for frames; "" where there is none.

        ``old`` and ``new`` are the rendered pages. Both results are "" once the limits of the review are reached.
        """
        if self._frames >= MOST_FRAMES or self._frame_bytes > MOST_FRAME_BYTES:
            return "", ""
        before = make_frame(old, pair.old.url, SiteFiles(self._base).read) if pair.old and old else ""
        after = make_frame(new, pair.new.url, SiteFiles(self._head).read) if pair.new and new else ""
        self._frames += 1
        self._frame_bytes += len(before) + len(after)
        return before, after

    def _find_records(self, pair: PagePair) -> tuple[Any, Any]:
        """Return the records of a page before and after the change, None where there is none."""
        paths = (
            pair.old.path if pair.old else pair.undisclosed_path,
            pair.new.path if pair.new else pair.undisclosed_path,
        )
        old, new = (side.parsed.get(path) for side, path in zip((self._base, self._head), paths, strict=True))
        return old.record if old else None, new.record if new else None


def _list_source_files(path: str) -> tuple[str, ...]:
    """Return the source files of the page with the source ``path``.

    A report has two, its record (.yaml) and its text (.md); any other page has one.
    """
    return (path, f"{path.removesuffix('.yaml')}.md") if "/reports/" in path else (path,)


def _group_by_unit(findings: Mapping[str, tuple[Finding, ...]]) -> dict[str, tuple[Finding, ...]]:
    """Return the findings of each page, keyed by its unit (see `get_unit_key`).

    Errors come first. Among the others, and among errors, those in the main file come before those in its
    attachments. ``findings`` are keyed by path.
    """
    groups: dict[str, list[Finding]] = {}
    for path, group in sorted(findings.items(), key=lambda one: (one[0].count("/"), one[0])):
        groups.setdefault(get_unit_key(path), []).extend(group)
    return {unit: tuple(sorted(group, key=lambda one: not one.is_error)) for unit, group in groups.items()}


class SiteFiles:
    """Reader of files of the site of ``side``: static files of its theme, and attachments."""

    def __init__(self, side: Side) -> None:
        self._side = side

    def read(self, path: str) -> bytes | None:
        """Return the content of the file at ``path`` in the site; None if it is not there or cannot be read."""
        if path.startswith("assets/"):
            theme = self._side.theme
            return theme.static.get(path.removeprefix("assets/")) if theme else None
        source = self._side.path_by_url.get(path, "")
        with suppress(OSError):
            return (self._side.root / source).read_bytes() if source else None
        return None


def describe_frame(base: Side, head: Side, masker: Masker, budget: ComparisonBudget) -> PageChange | None:
    """Return the change of the home page if the header, footer, style or templates change, otherwise None.

    It stands for all pages, which share these parts. The result is also None if a side has errors.
    """
    if not base.is_planned or not head.is_planned or base.shared_parts_digest == head.shared_parts_digest:
        return None
    before, after = base.others.get(urls.HOME), head.others.get(urls.HOME)
    if before is None or after is None:
        return None
    old = base.render([before]).get(urls.HOME, "")
    new = head.render([after]).get(urls.HOME, "")
    before_lines, after_lines = (masker.mask_lines(_extract_surroundings(html)) for html in (old, new))
    return PageChange(
        kind=ChangeKind.CHANGED,
        url=urls.HOME,
        path="",
        title="所有网页共用的页眉、页脚和样式（以首页为例） Header, footer and style of all pages",
        text=compare_masked(before_lines, after_lines, budget)[:MOST_BLOCKS],
        old_frame=make_frame(old, urls.HOME, SiteFiles(base).read, whole=True),
        new_frame=make_frame(new, urls.HOME, SiteFiles(head).read, whole=True),
    )


def _extract_surroundings(html: str) -> tuple[str, ...]:
    """Return the text blocks of a page without its main element: header, navigation and footer."""
    start, end = html.find("<main"), html.find("</main>")
    return extract_text_blocks(html[:start] + html[end:] if 0 <= start < end else html, whole_page=True)


def _compare_texts(
    before: MaskedLines,
    after: MaskedLines,
    budget: ComparisonBudget,
    reformatted: Collection[str],
    heads: tuple[Heads, Heads],
    *,
    is_whole: bool,
    is_apart: bool,
) -> tuple[DiffParagraph, ...]:
    """Compare two texts, and return the changed paragraphs; the whole text if one of the texts is empty.

    ``budget``, ``reformatted`` and ``heads`` are those of `compare_masked`. With ``is_whole``, unchanged paragraphs
    are included. With ``is_apart``, the texts are not compared, and the whole new text comes before the whole old
    one: a notice of withdrawal has only accidental words in common with the document that it replaces.
    """
    old, new = before.lines, after.lines
    if is_apart:
        return (*mark_whole_text(after.shown, Mark.ADDED), *mark_whole_text(before.shown, Mark.REMOVED))
    if old and new and (reformatted or old != new):
        return (
            compare_masked(before, after, budget, context=len(old) + len(new))
            if is_whole
            else compare_masked(before, after, budget, reformatted=reformatted, heads=heads)
        )
    if old and new and not is_whole:
        return ()
    return mark_whole_text(after.shown or before.shown, Mark.SAME)


def _join_changed(text: Sequence[DiffParagraph], mark: Mark) -> frozenset[str]:
    """Return the texts of the changed paragraphs as they are on one side.

    ``mark`` selects the side: ``REMOVED`` for the old one, ``ADDED`` for the new one.
    """
    return frozenset(
        "".join(piece for kind, piece in one.pieces if kind in (mark, Mark.SAME))
        for one in text
        if one.is_changed
    ) - {""}


def _cut_main(html: str) -> str:
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
