"""Lines that an editor may copy where a group of fields was expected and something else was written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sitegen.schema.field_spec import (
    Choice,
    Date,
    DateTime,
    KeyedChoices,
    NestedRecord,
    RecordField,
    TableCells,
    list_fields,
)

_MOST_LINES = 4
_DATE_EXAMPLE = "年-月-日"


def list_record_lines(record_class: type[Any], dotted_prefix: str) -> tuple[str, ...]:
    """Return example lines of a record, indented so that they can be copied below the key of its field.

    ``dotted_prefix`` is the dotted path of the record within its file, with a final dot, or "" for the whole file. The
    lines are those of the required fields, or of the first few fields if none is required. Fields that are groups
    themselves are left out.
    """
    plain = [
        member
        for member in list_fields(record_class)
        if not isinstance(member.spec.kind, NestedRecord | TableCells | KeyedChoices)
    ]
    chosen = [member for member in plain if member.spec.required] or plain[:_MOST_LINES]
    lines = [f"{member.spec.label}: {_describe_value(member)}" for member in chosen]
    if not dotted_prefix:
        return tuple(lines)
    is_member = dotted_prefix.split(".")[-2].isdigit()
    first = "- " if is_member else "  "
    return tuple(f"{'  ' if number else first}{line}" for number, line in enumerate(lines))


def list_choice_lines(kind: KeyedChoices) -> tuple[str, ...]:
    """Return an example line for a field of kind `KeyedChoices`: one name with a choice, indented."""
    return (f"  {kind.example}: {next(iter(kind.labels.values()))}",)


def make_example_values(lines: Sequence[str]) -> dict[str, str]:
    """Return the values ``example`` and ``example_en`` of a hint, which quote ``lines``."""
    quoted = "".join(f"“{line}”" for line in lines)
    return {"example": f"，例如：{quoted}", "example_en": f": {quoted}"}


def _describe_value(field: RecordField) -> str:
    kind = field.spec.kind
    if isinstance(kind, Date | DateTime):
        return _DATE_EXAMPLE
    if isinstance(kind, Choice):
        return next(iter(kind.labels.values()))
    return f"（{field.spec.meaning}）"
