"""Compute the 有效性 (legal validity) of items on a given day from dates and relations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from sitegen.catalogue.model import Validity
from sitegen.schema.records import ItemRecord

IN_FORCE, EXPIRED, REPEALED = "in-force", "expired", "repealed"
PARTLY, AMENDED = "partly-expired", "amended"
_UNCHANGED = Validity(IN_FORCE)


def find_effective_date(record: ItemRecord) -> date:
    """Return the day on which an item takes effect: 施行日期, else 成文日期 (written), else 公开日期 (published)."""
    return record.effective or record.written or record.published.day


def compute_validity(
    record: ItemRecord,
    relations: Mapping[str, Sequence[str]],
    records: Mapping[str, ItemRecord],
    today: date,
) -> Validity:
    """Compute the 有效性 (legal validity) of an item on ``today``.

    ``record`` is that of the item. ``relations`` maps each kind of relation of the item, such as
    ``repealed-by``, to item ids. ``records`` maps the ids of all items to records. An item is in effect if
    its effective date is not after ``today``. The first of these that applies decides: repeal or
    replacement by an item in effect, repeal by date, expiry, partial expiry as stated by an editor,
    amendment by an item in effect. Otherwise the item is in force, even before its effective date.
    """
    if not relations and not record.repealed and not record.expires and record.validity != PARTLY:
        return _UNCHANGED  # as most items
    for kind in ("repealed-by", "replaced-by"):
        successor = _find_first_effective(relations.get(kind, ()), records, today)
        if successor:
            return Validity(REPEALED, successor, record.repealed or find_effective_date(records[successor]))
    if record.repealed and record.repealed <= today:
        return Validity(REPEALED, day=record.repealed)
    # The last day of validity still counts.
    if record.expires and record.expires < today:
        return Validity(EXPIRED, day=record.expires)
    if record.validity == PARTLY:
        return Validity(PARTLY)
    amendment = _find_first_effective(relations.get("amended-by", ()), records, today)
    if amendment:
        return Validity(AMENDED, amendment, find_effective_date(records[amendment]))
    return _UNCHANGED


def _find_first_effective(ids: Sequence[str], records: Mapping[str, ItemRecord], today: date) -> str:
    """Return the one of ``ids`` whose item took effect first; "" if none has taken effect by ``today``."""
    effective = [
        (find_effective_date(records[id]), id) for id in ids if find_effective_date(records[id]) <= today
    ]
    return min(effective)[1] if effective else ""
