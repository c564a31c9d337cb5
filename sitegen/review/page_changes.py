"""Finds the pages that a change adds, changes, moves or removes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from sitegen.catalogue.release import ReleaseState
from sitegen.pages.item_pages import ItemPage
from sitegen.review.model import ChangeKind
from sitegen.review.moved_files import follow_folder, map_folders
from sitegen.review.side import PageEntry, Side
from sitegen.schema.records import ItemRecord

_ORDER = {kind: number for number, kind in enumerate(ChangeKind)}
_GONE: Final = {
    ReleaseState.DRAFT: ChangeKind.DRAFT_GONE,
    ReleaseState.SCHEDULED: ChangeKind.SCHEDULED_GONE,
}
"""What happens to a page that is gone and was never public, by its former release state."""


class PagePair(Struct, frozen=True):
    """A page before the change (``old``) and after it (``new``).

    One of these is None if the page is added or removed. An item that is not proactively disclosed has no
    page. If this is so on one side, ``undisclosed_path`` is the source of the item on that side, otherwise
    "". ``follows``: the source of the page is unchanged, and the page changes because of another source, such
    as a repeal.
    """

    kind: ChangeKind
    old: PageEntry | None
    new: PageEntry | None
    undisclosed_path: str = ""
    follows: bool = False

    @property
    def entry(self) -> PageEntry:
        """The page after the change, or before it if the page is gone."""
        entry = self.new or self.old
        assert entry is not None
        return entry

    @property
    def replaces_document(self) -> bool:
        """Whether one side has a document and the other has a notice of its withdrawal instead."""
        return bool(self.old and self.new and self.old.is_withdrawn is not self.new.is_withdrawn)


def pair_pages(base: Side, head: Side, changed: Collection[str]) -> list[PagePair]:
    """Return the pages that differ, in the order of the review. The result is empty if the head has errors.

    ``changed`` are the paths of the sources that differ. If the base has errors and so no pages, the result
    has all pages of the head whose sources are in ``changed``. Within each kind of change, pages that change
    only because of another source come last.
    """
    if not head.is_planned:
        return []
    if not base.is_planned:
        known = base.digests
        lone = [
            PagePair(_classify_unpaired(entry, is_known=entry.path in known), None, entry)
            for entry in head.pages.values()
            if entry.path in changed
        ]
        return sorted(_mark_disclosures(lone, base, head), key=_sort_key)
    # Without extension: a report is shown by its record, its text and its tables.
    stems = {path.rpartition(".")[0] for path in changed}
    pairs = [
        replace(
            pair,
            follows=pair.kind is ChangeKind.CHANGED and pair.entry.path.rpartition(".")[0] not in stems,
        )
        for pair in _mark_disclosures(_compare(base.pages, head.pages, head.redirects), base, head)
    ]
    return sorted(pairs, key=_sort_key)


def _sort_key(pair: PagePair) -> tuple[int, bool, str]:
    return (_ORDER[pair.kind], pair.follows, pair.entry.path)


def _mark_disclosures(pairs: Iterable[PagePair], base: Side, head: Side) -> Iterator[PagePair]:
    """Yield ``pairs``, and mark items that are proactively disclosed on one side only.

    An item that is not proactively disclosed has no page, so it looks added or removed. Its pair gets the
    kind ``DISCLOSED`` or ``WITHHELD`` instead. A pair is left out if its page was never public and the item
    is no longer proactively disclosed.
    """
    before, after = _UndisclosedItems(base), _UndisclosedItems(head)
    for pair in pairs:
        if pair.old is None and pair.new and pair.kind in (ChangeKind.NEW, ChangeKind.CHANGED):
            path = before.find(pair.new)
            yield replace(pair, kind=ChangeKind.DISCLOSED, undisclosed_path=path) if path else pair
        elif pair.old and pair.new is None and (path := after.find(pair.old)):
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

    def find(self, entry: PageEntry) -> str:
        """Return the source path of the hidden item that a page of the other side shows; "" if there is none.

        It is the item with the same path or the same index number.
        """
        content = entry.output.content
        if entry.path in self._paths or not isinstance(content, ItemPage):
            return entry.path if entry.path in self._paths else ""
        return self._path_by_number.get(content.item.record.index_no, "")


def _classify_unpaired(entry: PageEntry, *, is_known: bool) -> ChangeKind:
    """Return the kind of change of a page that has no former version.

    ``is_known``: the base has its source, but no page of it.
    """
    if entry.release is ReleaseState.DRAFT:
        return ChangeKind.DRAFT
    if entry.is_withdrawn:
        return ChangeKind.WITHDRAWN
    return ChangeKind.CHANGED if is_known else ChangeKind.NEW


def _compare(
    old: Mapping[str, PageEntry], new: Mapping[str, PageEntry], redirects: Mapping[str, str]
) -> Iterator[PagePair]:
    gone = {url: entry for url, entry in old.items() if url not in new}
    added = {url: entry for url, entry in new.items() if url not in old}
    for before, after in _find_moves(gone, added, redirects):
        del gone[before.url], added[after.url]
        yield PagePair(_classify(before, after, ChangeKind.MOVED), before, after)
    for url, after in new.items():
        if url in old and old[url].digest != after.digest:
            yield PagePair(_classify(old[url], after, ChangeKind.CHANGED), old[url], after)
    for entry in added.values():
        yield PagePair(_classify_unpaired(entry, is_known=False), None, entry)
    for entry in gone.values():
        yield PagePair(_GONE.get(entry.release, ChangeKind.GONE), entry, None)


def _classify(before: PageEntry, after: PageEntry, usual: ChangeKind) -> ChangeKind:
    if after.release is ReleaseState.DRAFT:
        return ChangeKind.UNRELEASED if before.release is ReleaseState.PUBLIC else ChangeKind.DRAFT
    if before.release is ReleaseState.DRAFT:
        return ChangeKind.RELEASED
    if before.release is not after.release:
        return ChangeKind.ADVANCED if after.release is ReleaseState.PUBLIC else ChangeKind.POSTPONED
    if after.is_withdrawn and not before.is_withdrawn:
        return ChangeKind.WITHDRAWN
    return usual


def _find_moves(
    gone: Mapping[str, PageEntry], added: Mapping[str, PageEntry], redirects: Mapping[str, str]
) -> list[tuple[PageEntry, PageEntry]]:
    """Return pairs of a removed page and the new page to which it has moved.

    ``gone`` and ``added`` are the removed and new pages by url. A page has moved to the new page to which its
    old address redirects (``redirects``), even if its content differs. Otherwise, it has moved to the only
    new page with the same index number, the same title and document number, or the same text, tried in this
    order. Otherwise, it may have moved with the folder of its agency.
    """
    left = dict(added)
    moves = [
        (entry, left.pop(target)) for url, entry in gone.items() if (target := redirects.get(url)) in left
    ]
    for identify in (_identify_by_number, _identify_by_title, _identify_by_text):
        targets: dict[tuple[str, ...], list[PageEntry]] = {}
        for entry in left.values():
            if key := identify(entry):
                targets.setdefault(key, []).append(entry)
        for entry in gone.values():
            key = identify(entry)
            found = targets.get(key, []) if key else []
            if len(found) == 1 and all(before is not entry for before, _ in moves) and found[0].url in left:
                moves.append((entry, left.pop(found[0].url)))
    moved = {before.url for before, _ in moves}
    folders = map_folders({before.path: after.path for before, after in moves})
    by_path = {entry.path: entry for entry in left.values()}
    for entry in gone.values():
        found_there = by_path.pop(follow_folder(entry.path, folders), None)
        if entry.url not in moved and found_there is not None:
            moves.append((entry, found_there))
    return moves


def _identify_by_number(entry: PageEntry) -> tuple[str, ...] | None:
    return (entry.number,) if entry.number else None


def _identify_by_title(entry: PageEntry) -> tuple[str, ...] | None:
    content = entry.output.content
    number = content.item.record.doc_no if isinstance(content, ItemPage) else ""
    return (type(content).__name__, entry.title, number)


def _identify_by_text(entry: PageEntry) -> tuple[str, ...] | None:
    content = entry.output.content
    return (content.body_digest,) if isinstance(content, ItemPage) and content.body_digest else None
