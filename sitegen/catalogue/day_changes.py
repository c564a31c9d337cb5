"""What the passing of days has changed: which documents took effect, lapsed or were published by their date."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date, timedelta
from typing import Final

from msgspec import Struct

from sitegen.catalogue.model import Catalogue, Item
from sitegen.catalogue.validity import AMENDED, EXPIRED, PARTLY, REPEALED
from sitegen.diagnostics import Diagnostic


class DayChanges(Struct, frozen=True):
    """What has changed on a site since the day ``since`` without any edit.

    ``items`` maps each kind of change, a key of `DAY_CHANGES`, to the titles of the changed items in display order.
    Kinds without items are left out. ``diagnostics`` are new diagnostics of files that have not changed, such as a
    time limit that has passed.
    """

    since: date
    items: Mapping[str, tuple[str, ...]]
    diagnostics: tuple[Diagnostic, ...] = ()


def find_day_changes(
    catalogue: Catalogue, since: date, scheduled: Collection[str], diagnostics: tuple[Diagnostic, ...] = ()
) -> DayChanges | None:
    """Return what the passing of time has changed since the last build, which was on the day ``since``.

    ``scheduled`` are the dates, in ISO 8601, on which publications were scheduled at that build. ``diagnostics`` are
    the new diagnostics of files that have not changed. Returns None if the day of the catalogue is not later than
    ``since``.
    """
    if catalogue.today <= since:
        return None
    items: dict[str, tuple[str, ...]] = {}
    for kind, is_changed in DAY_CHANGES.items():
        titles = [
            item.record.title
            for item in catalogue.items.values()
            if is_changed(item, since, catalogue.today, scheduled)
        ]
        if titles:
            items[kind] = tuple(titles)
    return DayChanges(since, items, diagnostics)


def _is_published(item: Item, since: date, today: date, scheduled: Collection[str]) -> bool:
    day = item.record.published.day
    return since < day <= today and day.isoformat() in scheduled


def _is_effective(item: Item, since: date, today: date, _: Collection[str]) -> bool:
    day = item.record.effective
    return day is not None and since < day <= today and item.validity.state not in (EXPIRED, REPEALED)


def _is_expired(item: Item, since: date, today: date, _: Collection[str]) -> bool:
    # The last day of validity still counts.
    return _has_entered_state(item, (EXPIRED,), since - timedelta(days=1), today - timedelta(days=1))


def _is_repealed(item: Item, since: date, today: date, _: Collection[str]) -> bool:
    return _has_entered_state(item, (REPEALED,), since, today)


def _is_amended(item: Item, since: date, today: date, _: Collection[str]) -> bool:
    return _has_entered_state(item, (AMENDED, PARTLY), since, today)


def _has_entered_state(item: Item, states: Collection[str], since: date, today: date) -> bool:
    """Whether the item has entered one of ``states`` after the day ``since``, and by ``today``.

    ``states`` are states of `Validity`, and the day is that of `Validity`. For an expired item it is the last
    day of validity, not the day after.
    """
    day = item.validity.day
    return item.validity.state in states and day is not None and since < day <= today


DAY_CHANGES: Final[Mapping[str, Callable[[Item, date, date, Collection[str]], bool]]] = {
    "published": _is_published,
    "effective": _is_effective,
    "amended": _is_amended,
    "expired": _is_expired,
    "repealed": _is_repealed,
}
"""Kinds of changes, in the order in which they are reported.

The function of a kind says whether an item changed in this way. Its arguments are those of `_is_published`.
"""
