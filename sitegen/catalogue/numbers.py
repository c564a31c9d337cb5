"""Index numbers and document numbers of all items: duplicates, and which of several items a number means."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import PurePosixPath
from typing import Final

from msgspec import Struct

from sitegen.diagnostics import Diagnostic
from sitegen.diagnostics.codes import items as codes
from sitegen.program import regex
from sitegen.schema import expand_document_number, list_document_number_prefixes, normalise_document_number
from sitegen.schema.record_source import locate_key
from sitegen.schema.records import AgencyRecord, ItemRecord, SiteRecord

# Year and serial at the end of an index number in one of the usual forms.
_TAIL = regex.compile(r"/([0-9]{4})-([0-9]{1,9})\Z")
_SERIAL_DIGITS: Final = 5
"""Digits of the serial by which files of items are usually named."""


def extract_agency_id(id: str) -> str:
    """Return the id of the agency that publishes the item ``id``, which is ``<agency>/<name>``."""
    return id.partition("/")[0]


def sort_by_age(records: Mapping[str, ItemRecord]) -> dict[str, ItemRecord]:
    """Return items, keyed by id, oldest first: by date and time of publication, then by id. Drafts come last."""

    def read_age(entry: tuple[str, ItemRecord]) -> tuple[bool, int, str, str]:
        moment = entry[1].published
        # A number shared with a published item is the draft's mistake.
        return entry[1].draft, moment.day.toordinal(), moment.time, entry[0]

    return dict(sorted(records.items(), key=read_age))


class ItemNames(Struct, frozen=True, dict=True):
    """An index of items by the names that a reference may use.

    ``by_index`` maps index numbers to item ids. ``by_number`` maps document numbers to item ids, oldest
    first. If a record has several document numbers in one text, the text is a key, and so is each number.
    ``agencies_by_prefix`` maps each abbreviation (机关代字) in document numbers, such as 云政发, to the id of the
    agency that declares it; "" if several do.
    """

    by_index: Mapping[str, str]
    by_number: Mapping[str, tuple[str, ...]]
    agencies_by_prefix: Mapping[str, str]

    @classmethod
    def collect(cls, records: Mapping[str, ItemRecord], agencies: Mapping[str, AgencyRecord]) -> ItemNames:
        """Build the index from the records of all items, oldest first, and of all agencies, both keyed by id.

        Unpublished items are included, so that a reference to one is recognised.
        """
        numbers: dict[str, list[str]] = {}
        for id, record in records.items():
            if record.doc_no:
                for number in {record.doc_no, *expand_document_number(record.doc_no)}:
                    numbers.setdefault(number, []).append(id)
        owners: dict[str, str] = {}
        for agency, agency_record in agencies.items():
            for code in agency_record.doc_prefixes:
                owners[code] = "" if code in owners else agency
        return cls(
            map_index_numbers(records), {number: tuple(ids) for number, ids in numbers.items()}, owners
        )

    def find_similar(self, value: str) -> list[str]:
        """Return the index and document numbers that have the same digits as ``value``; [] if there are none.

        Only these are worth suggesting: a document of another year or number would mislead.
        """
        return self._by_digits.get(_extract_digits(value), [])

    @cached_property
    def _by_digits(self) -> Mapping[str, list[str]]:
        """All index and document numbers, as lists keyed by their digits.

        Computed once, for the first unknown number, because one edit can make many references unknown.
        """
        names: dict[str, list[str]] = {}
        for name in (*self.by_index, *self.by_number):
            names.setdefault(_extract_digits(name), []).append(name)
        return names

    def find(self, value: str) -> tuple[str, ...]:
        """Return the ids of the items with the index or document number ``value``; () if there are none.

        A document number is found in any accepted spelling, and also if it is one of several that an item
        has.
        """
        if value in self.by_index:
            return (self.by_index[value],)
        found = self.by_number.get(value)
        if found is None:
            members = expand_document_number(value)
            found = tuple(dict.fromkeys(id for number in members for id in self.by_number.get(number, ())))
        return found

    def choose(
        self, ids: Sequence[str], value: str, referrer: str, current: Collection[str]
    ) -> tuple[str, ...]:
        """Choose the item that a reference means, of several with the same document number ``value``.

        ``ids`` are those of the items. ``referrer`` is the id of the item that refers; ``current`` are the ids that
        are published and not withdrawn. An item other than the referrer is preferred, then one that is current, then
        one of the agency whose abbreviation is in the number, then one of the referrer's agency. Of several remaining
        items of one agency the oldest is chosen, because the duplicate is reported at the newer ones. Returns one id,
        or several if the reference is ambiguous.
        """
        owners = {self.agencies_by_prefix.get(code, "") for code in list_document_number_prefixes(value)} - {
            ""
        }
        preferences = (
            [id for id in ids if id != referrer],
            [id for id in ids if id in current],
            [id for id in ids if extract_agency_id(id) in owners],
            [id for id in ids if extract_agency_id(id) == extract_agency_id(referrer)],
        )
        remaining = list(ids)
        for preferred in preferences:
            remaining = [id for id in remaining if id in preferred] or remaining
        return tuple(remaining[:1] if len({extract_agency_id(id) for id in remaining}) == 1 else remaining)


def _extract_digits(text: str) -> str:
    return "".join(char for char in text if char.isdigit())


def check_numbers(
    records: Mapping[str, ItemRecord],
    visible: Collection[str],
    related: Collection[frozenset[str]],
    site: SiteRecord | None,
) -> Iterator[Diagnostic]:
    """Yield the diagnostics of index and document numbers that depend on other items or on the item's file name.

    ``records`` are all items, keyed by id, oldest first. ``visible`` are the ids of those that are published or
    withdrawn. ``related`` are pairs of item ids of which one refers to the other. ``site`` is the content of
    site.yaml.
    """
    owners = map_index_numbers(records)
    yield from _check_duplicate_index_numbers(records, owners)
    current = {id: record for id, record in records.items() if id in visible and record.withdrawn is None}
    yield from _check_duplicate_document_numbers(current, related)
    # With forms of its own, a site may number items in a way that file names cannot follow.
    if site and not site.index_patterns:
        yield from _check_misplaced_index_numbers(records, owners)


def map_index_numbers(records: Mapping[str, ItemRecord]) -> dict[str, str]:
    """Return the id of the item to which each index number belongs, keyed by index number.

    ``records`` are all items, keyed by id, oldest first. If several items have the same number, it belongs to the
    item whose file name has the serial at the number's end, or else to the oldest. Drafts without a number are left
    out.
    """
    owners: dict[str, str] = {}
    for id, record in records.items():
        # A draft without an index number has a stand-in, which is not a number.
        if record.draft and "index_no" not in record.source.positions:
            continue
        other = owners.setdefault(record.index_no, id)
        if record.draft and not records[other].draft:
            continue
        if other != id and _follows_name(id, record) and not _follows_name(other, records[other]):
            owners[record.index_no] = id
    return owners


def _follows_name(id: str, record: ItemRecord) -> bool:
    """Whether the index number of the item ``id`` ends with the year and serial of the item's file.

    Also True if these cannot be compared: the index number has another form, or the file name is not a number.
    """
    year, _, name = id.rpartition("/")[2].partition("-")
    tail = _TAIL.search(record.index_no)
    return not tail or not name.isdecimal() or (tail[1] == year and int(tail[2]) == int(name))


def _check_duplicate_index_numbers(
    records: Mapping[str, ItemRecord], owners: Mapping[str, str]
) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each item whose index number belongs to another item.

    ``owners`` is the result of `map_index_numbers`.
    """
    for id, record in records.items():
        if (owner := owners.get(record.index_no, id)) != id:
            other = locate_key(records[owner].source, "index_no")
            yield codes.INDEX_TWICE.at(
                locate_key(record.source, "index_no"), value=record.index_no, other=other
            )


def _check_duplicate_document_numbers(
    records: Mapping[str, ItemRecord], related: Collection[frozenset[str]]
) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each item that has the document number of an older item of the same agency.

    ``records`` are the items that are published and not withdrawn, keyed by id, oldest first. A withdrawn item is
    left out because a corrected document may take its number. ``related`` are pairs of items of which one refers to
    the other, for example a document and its interpretation. Such a pair is not reported.
    """
    first: dict[tuple[str, str], str] = {}
    for id, record in records.items():
        if not record.doc_no:
            continue
        older = first.setdefault((extract_agency_id(id), normalise_document_number(record.doc_no)), id)
        if older != id and frozenset((older, id)) not in related:
            other = locate_key(records[older].source, "doc_no")
            yield codes.NUMBER_TWICE.at(locate_key(record.source, "doc_no"), value=record.doc_no, other=other)


def _check_misplaced_index_numbers(
    records: Mapping[str, ItemRecord], owners: Mapping[str, str]
) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each item whose index number ends with another serial than the name of its file.

    Readers find an item by its address, which ends with the year and serial of the file. Three kinds of items
    are skipped. Duplicates and numbers of another year have diagnostics of their own. An item that was moved
    keeps its index number, and its old address, which ends with that number, redirects to it.

    ``records`` are all items, keyed by id. ``owners`` is the result of `map_index_numbers`.
    """
    for id, record in records.items():
        if _follows_name(id, record) or owners.get(record.index_no) != id:
            continue
        year, _, name = id.rpartition("/")[2].partition("-")
        tail = _TAIL.search(record.index_no)
        if tail and tail[1] == year and not _was_named(record, f"{year}-{tail[2]}"):
            path = record.source.path
            found = codes.INDEX_SERIAL.at(
                locate_key(record.source, "index_no"),
                serial=tail[2],
                name=path.rpartition("/")[2],
                fixed=f"{record.index_no[: tail.start(2)]}{name}",
            )
            # Files are usually named by serials of five digits. Then a short name is what was mistyped.
            is_named_shortly = len(tail[2]) == _SERIAL_DIGITS != len(name)
            yield (
                found.replace_hint(codes.RENAME_FIRST, name=f"{tail[2]}{PurePosixPath(path).suffix}")
                if is_named_shortly
                else found
            )


def _was_named(record: ItemRecord, name: str) -> bool:
    """Whether an item once had another file name, ``name`` (year and serial), from which ``sitegen mv`` moved it.

    ``sitegen mv`` adds the address of the former page to ``aliases``.
    """
    return any("/items/" in str(alias) and str(alias).endswith(f"/{name}.html") for alias in record.aliases)
