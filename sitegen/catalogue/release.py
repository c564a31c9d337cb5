"""Release state: whether a record is public on the day of a build, will be on a later day, or is a draft."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from enum import StrEnum
from typing import Any, Final

from msgspec.structs import replace

from sitegen.schema.draft_values import UNKNOWN_DAY
from sitegen.schema.field_spec import Moment
from sitegen.schema.records import ItemRecord


class ReleaseState(StrEnum):
    """Whether a record is public on the day of the build.

    A scheduled record has a 公开日期 (date of publication) in the future. The build of that day publishes it. A draft
    (草稿) is not published before its flag is removed, whatever its date is. A withheld item is never published,
    because its 公开方式 (disclosure) is not 主动公开 (proactive). Not even a preview shows it.
    """

    PUBLIC = "public"
    SCHEDULED = "scheduled"
    DRAFT = "draft"
    WITHHELD = "withheld"


PUBLISHED_ONLY: Final = frozenset({ReleaseState.PUBLIC})
"""The release states of what a published site shows."""

PREVIEWED: Final = frozenset({ReleaseState.PUBLIC, ReleaseState.SCHEDULED, ReleaseState.DRAFT})
"""The release states of what a preview shows."""

_DATED_FIELDS = ("published", "updated")


def find_release_state(record: Any, today: date) -> ReleaseState:
    """Return the release state of a record on the day ``today``. A withdrawn item counts as public."""
    if getattr(record, "disclosure", "proactive") != "proactive":
        return ReleaseState.WITHHELD
    if getattr(record, "draft", False):
        return ReleaseState.DRAFT
    published = getattr(record, "published", None)
    if isinstance(published, Moment) and published.day > today:
        return ReleaseState.SCHEDULED
    return ReleaseState.PUBLIC


def is_shown(record: ItemRecord, state: ReleaseState, shown: Collection[ReleaseState]) -> bool:
    """Whether a site that shows the states ``shown`` shows an item in the release state ``state``.

    A withdrawn item is shown as a notice, but only if it has been public. Otherwise there was nothing to withdraw.
    """
    return state is ReleaseState.PUBLIC if record.withdrawn is not None else state in shown


def fill_unknown_days(record: Any, today: date) -> Any:
    """Return the record of a draft with ``today`` in place of dates that its author has not given yet.

    A draft may lack required fields, and is previewed all the same. Records that are no drafts are returned
    unchanged.
    """
    if not getattr(record, "draft", False):
        return record
    unknown: dict[str, Any] = {}
    for name in _DATED_FIELDS:
        value = getattr(record, name, None)
        if isinstance(value, Moment) and value.day == UNKNOWN_DAY:
            unknown[name] = Moment(today)
        elif value == UNKNOWN_DAY:
            unknown[name] = today
    return replace(record, **unknown) if unknown else record
