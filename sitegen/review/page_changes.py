"""Finds the pages that a change adds, changes, moves or removes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from sitegen.catalogue.release import ReleaseState
from sitegen.pages.planned_page import PlannedPage
from sitegen.review.model import ChangeKind
from sitegen.review.moved_files import locate_in_moved_folder, map_moved_agency_folders
from sitegen.review.page_entries import PageEntry
from sitegen.review.side import Side
from sitegen.schema.records import ItemRecord

_KIND_ORDER = {kind: number for number, kind in enumerate(ChangeKind)}
_KINDS_IF_NEVER_PUBLIC: Final = {
    ReleaseState.DRAFT: ChangeKind.DRAFT_GONE,
    ReleaseState.SCHEDULED: ChangeKind.SCHEDULED_GONE,
}
"""What happens to a page that is gone and was never public, by its former release state."""


class PagePair(Struct, frozen=True):
    """A page before the change (``old``) and after it (``new``).

    One of these is None if the page is added or removed. An item that is not proactively disclosed has no page. If this
    is so on one side, ``undisclosed_path`` is the source of the item on that side, otherwise "".
    ``follows_other_source``: the source of the page is unchanged, and the page changes because of another source, such
    as a repeal.
    """

    kind: ChangeKind
    old: PageEntry | None
    new: PageEntry | None
    undisclosed_path: str = ""
    follows_other_source: bool = False

    @property
    def entry(self) -> PageEntry:
        """The page after the change, or before it if the page is gone."""
        entry = self.new or self.old
        assert entry is not None
        return entry

    @property
    def is_withdrawal_or_return(self) -> bool:
        """Whether one side has a document and the other has a notice of its withdrawal instead."""
        return bool(self.old and self.new and self.old.is_withdrawn is not self.new.is_withdrawn)


def pair_pages(base: Side, head: Side, changed_paths: Collection[str]) -> list[PagePair]:
    """Return the pages that differ, in the order of the review. The result is empty if the head has errors.

    ``changed_paths`` are the paths of the sources that differ. If the base has errors and so no pages, the result
    has all pages of the head whose sources are in ``changed_paths``. Within each kind of change, pages that change
    only because of another source come last.
    """
    if not head.has_pages:
        return []
    if not base.has_pages:
        known = base.source_digests
        lone = [
            PagePair(_classify_unpaired(entry, is_known=entry.source_path in known), None, entry)
            for entry in head.pages.values()
            if entry.source_path in changed_paths
        ]
        return sorted(_classify_disclosures(lone, base, head), key=_sort_key)
    # Without extension: a report is shown by its record, its text and its tables.
    stems = {path.rpartition(".")[0] for path in changed_paths}
    pairs = [
        replace(
            pair,
            follows_other_source=pair.kind is ChangeKind.CHANGED
            and pair.entry.source_path.rpartition(".")[0] not in stems,
        )
        for pair in _classify_disclosures(
            _pair_by_url(base.pages, head.pages, head.redirect_targets), base, head
        )
    ]
    return sorted(pairs, key=_sort_key)


def _sort_key(pair: PagePair) -> tuple[int, bool, str]:
    return (_KIND_ORDER[pair.kind], pair.follows_other_source, pair.entry.source_path)


def _classify_disclosures(pairs: Iterable[PagePair], base: Side, head: Side) -> Iterator[PagePair]:
    """Yield ``pairs``, and mark items that are proactively disclosed on one side only.

    An item that is not proactively disclosed has no page, so it looks added or removed. Its pair gets the
    kind ``DISCLOSED`` or ``WITHHELD`` instead. A pair is left out if its page was never public and the item
    is no longer proactively disclosed.
    """
    before, after = _UndisclosedItems(base), _UndisclosedItems(head)
    for pair in pairs:
        if pair.old is None and pair.new and pair.kind in (ChangeKind.NEW, ChangeKind.CHANGED):
            path = before.find_source(pair.new)
            yield replace(pair, kind=ChangeKind.DISCLOSED, undisclosed_path=path) if path else pair
        elif pair.old and pair.new is None and (path := after.find_source(pair.old)):
            # What was never public becomes no less public: its file is listed among the other files.
            if pair.kind is ChangeKind.GONE:
                yield replace(pair, kind=ChangeKind.WITHHELD, undisclosed_path=path)
        else:
            yield pair


class _UndisclosedItems:
    """Lookup of the items of ``side`` that are not proactively disclosed, and so have no pages."""

    def __init__(self, side: Side) -> None:
        hidden = {
            path: record
            for path, entry in side.parsed.items()
            if isinstance(record := entry.record, ItemRecord) and record.disclosure != "proactive"
        }
        self._paths = hidden.keys()
        self._path_by_number = {record.index_no: path for path, record in hidden.items()}

    def find_source(self, entry: PageEntry) -> str:
        """Return the source path of the hidden item that a page of the other side shows; "" if there is none.

        It is the item with the same path or the same index number.
        """
        if entry.source_path in self._paths:
            return entry.source_path
        return self._path_by_number.get(entry.record.index_no, "") if entry.record else ""


def _classify_unpaired(entry: PageEntry, *, is_known: bool) -> ChangeKind:
    """Return the kind of change of a page that has no former version.

    ``is_known``: the base has its source, but no page of it.
    """
    if entry.release_state is ReleaseState.DRAFT:
        return ChangeKind.DRAFT
    if entry.is_withdrawn:
        return ChangeKind.WITHDRAWN
    return ChangeKind.CHANGED if is_known else ChangeKind.NEW


def _pair_by_url(
    old_by_url: Mapping[str, PageEntry], new_by_url: Mapping[str, PageEntry], redirects: Mapping[str, str]
) -> Iterator[PagePair]:
    gone = {url: entry for url, entry in old_by_url.items() if url not in new_by_url}
    added = {url: entry for url, entry in new_by_url.items() if url not in old_by_url}
    for before, after in _pair_moved_pages(gone, added, redirects):
        del gone[before.url], added[after.url]
        yield PagePair(_classify_pair(before, after, ChangeKind.MOVED), before, after)
    for url, after in new_by_url.items():
        if url in old_by_url and old_by_url[url].content_digest != after.content_digest:
            yield PagePair(_classify_pair(old_by_url[url], after, ChangeKind.CHANGED), old_by_url[url], after)
    for entry in added.values():
        yield PagePair(_classify_unpaired(entry, is_known=False), None, entry)
    for entry in gone.values():
        yield PagePair(_KINDS_IF_NEVER_PUBLIC.get(entry.release_state, ChangeKind.GONE), entry, None)


def _classify_pair(before: PageEntry, after: PageEntry, default: ChangeKind) -> ChangeKind:
    if after.release_state is ReleaseState.DRAFT:
        return ChangeKind.UNRELEASED if before.release_state is ReleaseState.PUBLIC else ChangeKind.DRAFT
    if before.release_state is ReleaseState.DRAFT:
        return ChangeKind.RELEASED
    if before.release_state is not after.release_state:
        return ChangeKind.ADVANCED if after.release_state is ReleaseState.PUBLIC else ChangeKind.POSTPONED
    if after.is_withdrawn and not before.is_withdrawn:
        return ChangeKind.WITHDRAWN
    return default


def _pair_moved_pages(
    gone_by_url: Mapping[str, PageEntry],
    added_by_url: Mapping[str, PageEntry],
    target_by_old_url: Mapping[str, str],
) -> list[tuple[PageEntry, PageEntry]]:
    """Return pairs of a removed page and the new page to which it has moved.

    ``gone_by_url`` and ``added_by_url`` are the removed and new pages by url. A page has moved to the new page to which
    its old address redirects (``target_by_old_url``), even if its content differs. Otherwise, it has moved to the only
    new page with the same index number, the same title and document number, or the same text, tried in this order.
    Otherwise, it may have moved with the folder of its agency.
    """
    left = dict(added_by_url)
    moves = [
        (entry, left.pop(target))
        for url, entry in gone_by_url.items()
        if (target := target_by_old_url.get(url)) in left
    ]
    for identify in (_get_number_key, _get_title_key, _get_text_key):
        targets: dict[tuple[str, ...], list[PageEntry]] = {}
        for entry in left.values():
            if key := identify(entry):
                targets.setdefault(key, []).append(entry)
        for entry in gone_by_url.values():
            key = identify(entry)
            found = targets.get(key, []) if key else []
            if len(found) == 1 and all(before is not entry for before, _ in moves) and found[0].url in left:
                moves.append((entry, left.pop(found[0].url)))
    moved = {before.url for before, _ in moves}
    folders = map_moved_agency_folders({before.source_path: after.source_path for before, after in moves})
    by_path = {entry.source_path: entry for entry in left.values()}
    for entry in gone_by_url.values():
        found_there = by_path.pop(locate_in_moved_folder(entry.source_path, folders), None)
        if entry.url not in moved and found_there is not None:
            moves.append((entry, found_there))
    return moves


def _get_number_key(entry: PageEntry) -> tuple[str, ...] | None:
    return (entry.index_number,) if entry.index_number else None


def _get_title_key(entry: PageEntry) -> tuple[str, ...] | None:
    number = entry.record.doc_no if entry.record else ""
    return (type(entry.output.content).__name__, entry.title, number)


def _get_text_key(entry: PageEntry) -> tuple[str, ...] | None:
    content = entry.output.content
    return (content.body_digest,) if isinstance(content, PlannedPage) and content.body_digest else None
