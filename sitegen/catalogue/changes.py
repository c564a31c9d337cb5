"""Find what has last happened to an item since its publication, for the feeds, the sitemap and the exports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from sitegen.catalogue.model import Change, ItemChangeKind, Validity
from sitegen.catalogue.validity import AMENDED, EXPIRED, REPEALED
from sitegen.schema.records import ItemRecord

_KINDS = {AMENDED: ItemChangeKind.AMENDED, REPEALED: ItemChangeKind.REPEALED, EXPIRED: ItemChangeKind.EXPIRED}


def find_last_change(
    record: ItemRecord, validity: Validity, records: Mapping[str, ItemRecord], today: date
) -> Change | None:
    """Return the latest change of an item up to ``today``, None if nothing has changed since its publication.

    Changes are corrections, the loss of validity, an amendment, and a withdrawal. If the item was withdrawn, that is
    its latest change. ``record`` is that of the item, ``validity`` its legal validity on ``today``. ``records`` maps
    the ids of all items to records. A document that was published when it was no longer in force has not changed.
    """
    if record.withdrawn:
        return Change(record.withdrawn, ItemChangeKind.WITHDRAWN, record.withdrawn_reason)
    if not record.corrections and validity.state not in _KINDS:
        return None  # as most items
    corrections = _list_corrections(record, today)
    changes = [*corrections, *_list_validity_changes(record, validity, records, today)]
    # Reversed: of several at the same time, the one that is written last counts.
    return max(reversed(changes), key=lambda change: (change.day, change.time), default=None)


def _list_corrections(record: ItemRecord, today: date) -> Iterator[Change]:
    """Yield the corrections made from the publication to ``today``, oldest first.

    A correction without a time gets one if the publication or another correction precedes it on its day: one
    minute after that. So it counts as later, and feed readers, which compare times, notice it. For example,
    two corrections on the day of a publication at 09:00 are dated 09:01 and 09:02. Without a time, the first
    correction on any other day has the time "".
    """
    published = record.published
    last_day: date | None = None
    time: str | None = None
    # Stable: those without a time come last on their day, in the order in which they are written.
    ordered = sorted(
        record.corrections, key=lambda correction: (correction.when.day, correction.when.time or "~")
    )
    for correction in ordered:
        when = correction.when
        if not published.day <= when.day <= today:
            continue
        if when.day != last_day:
            last_day, time = when.day, (published.time or "00:00") if when.day == published.day else None
        time = when.time or _find_next_minute(time)
        yield Change(when.day, ItemChangeKind.CORRECTED, correction.note, time)


def _find_next_minute(time: str | None) -> str:
    """Return the minute after ``time`` (HH:MM), at most 23:59. Return "" if ``time`` is None.

    An empty ``time`` counts as 00:00.
    """
    if time is None:
        return ""
    hour, minute = map(int, (time or "00:00").split(":"))
    total = min(hour * 60 + minute + 1, 24 * 60 - 1)
    return f"{total // 60:02}:{total % 60:02}"


def _list_validity_changes(
    record: ItemRecord, validity: Validity, records: Mapping[str, ItemRecord], today: date
) -> Iterator[Change]:
    """Yield one change if the item has lost its validity or was amended by ``today``, else none.

    Its day is the first on which the page says so, for example the day after the last day of validity.
    Nothing is yielded for a document that was already in that state when it was published. The parameters are
    those of `find_last_change`.
    """
    if validity.state not in _KINDS or validity.day is None:
        return
    day = validity.day
    if validity.state == EXPIRED:
        day += timedelta(days=1)  # the last day of validity still counts
    elif validity.by and not record.repealed:
        # A repealing document may take effect before it is published here.
        day = max(day, records[validity.by].published.day)
    if record.published.day < day <= today:
        yield Change(day, _KINDS[validity.state])
