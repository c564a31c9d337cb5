"""Find what has last happened to an item since its publication, for the feeds, the sitemap and the exports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from sitegen.catalogue.model import Change, ChangeKind, Validity
from sitegen.catalogue.validity import AMENDED, EXPIRED, REPEALED
from sitegen.schema.records import ItemRecord

_KINDS = {AMENDED: ChangeKind.AMENDED, REPEALED: ChangeKind.REPEALED, EXPIRED: ChangeKind.EXPIRED}


def find_last_change(
    record: ItemRecord, validity: Validity, records: Mapping[str, ItemRecord], today: date
) -> Change | None:
    """Return the latest change of an item up to ``today``, None if nothing has changed since its publication.

    Changes are corrections, the loss of validity, an amendment, and a withdrawal, after which the others no
    longer matter. ``record`` is that of the item, ``validity`` its legal validity on ``today``. ``records``
    maps the ids of all items to records. A document that was published when it was no longer in force has
    not changed.
    """
    if record.withdrawn:
        return Change(record.withdrawn, ChangeKind.WITHDRAWN, record.withdrawn_reason)
    changes = [*_list_corrections(record, today), *_list_losses(record, validity, records, today)]
    # Reversed: of several on the same day, the one that is written last counts.
    return max(reversed(changes), key=lambda change: change.day, default=None)


def _list_corrections(record: ItemRecord, today: date) -> Iterator[Change]:
    for correction in record.corrections:
        if record.published.day <= correction.day <= today:
            yield Change(correction.day, ChangeKind.CORRECTED, correction.note)


def _list_losses(
    record: ItemRecord, validity: Validity, records: Mapping[str, ItemRecord], today: date
) -> Iterator[Change]:
    """Yield the loss of validity or the amendment, on the day on which the page began to state it."""
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
