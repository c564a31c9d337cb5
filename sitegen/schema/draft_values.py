"""Stand-ins for what a draft still lacks, so that it can be previewed before it is complete."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from sitegen.schema.field_spec import (
    Date,
    DateTime,
    FreeText,
    Moment,
    RecordField,
    list_fields,
)

UNKNOWN_DAY: Final = date(1, 1, 1)
"""Stands for a required date that a draft does not give yet. It is before any date that a document can have."""


def complete_draft(
    record_class: type[Any], values: Mapping[str, Any], failure_marker: object
) -> dict[str, Any]:
    """Return the valid values of an unfinished record, with a stand-in for each required field that has none.

    ``values`` maps the name of each field to its value, or to the object ``failure_marker`` if the value is invalid.
    The key "" stands for unknown keys and is left out. Readers can tell a stand-in from a value: a text says
    that it is missing. A date is `UNKNOWN_DAY`, which the catalogue replaces by the day of the build. Every
    stand-in belongs to a diagnostic that has been reported.
    """
    usable = {name: value for name, value in values.items() if name and value is not failure_marker}
    missing = (
        member for member in list_fields(record_class) if member.spec.required and member.name not in usable
    )
    return {**usable, **{member.name: _make_stand_in(member) for member in missing}}


def _make_stand_in(field: RecordField) -> Any:
    if field.repeated:
        return ()
    match field.spec.kind:
        case Date():
            return UNKNOWN_DAY
        case DateTime():
            return Moment(UNKNOWN_DAY)
        case FreeText():
            return f"（{field.spec.label}未填）"
        case _:
            return ""
