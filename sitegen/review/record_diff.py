"""Differences between two records, field by field, in the words of the content model."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from sitegen.files.bounded_comparison import ComparisonBudget
from sitegen.review.masking import Masker, compare_masked
from sitegen.review.text_diff import DiffParagraph, Mark, Piece
from sitegen.schema.field_spec import Boolean, Choice, KeyedValues, RawCells, RecordField, list_fields


class FieldChange(Struct, frozen=True):
    """A field whose value has changed. ``label`` and ``label_en`` name it.

    ``difference`` is the difference of the old and the new value, a paragraph for each line.
    """

    label: str
    label_en: str
    difference: tuple[DiffParagraph, ...]

    @property
    def old_lines(self) -> tuple[tuple[Piece, ...], ...]:
        """The changed lines as in the old value.

        Each is a sequence of pieces, pairs of mark and text, in which removed text has the mark ``REMOVED``.
        """
        return self._select_lines(Mark.ADDED)

    @property
    def new_lines(self) -> tuple[tuple[Piece, ...], ...]:
        """The changed lines as in the new value.

        Each is a sequence of pieces, pairs of mark and text, in which added text has the mark ``ADDED``.
        """
        return self._select_lines(Mark.REMOVED)

    def _select_lines(self, left_out: Mark) -> tuple[tuple[Piece, ...], ...]:
        """Return the lines of one side. ``left_out`` is the mark of the pieces to leave out."""
        lines = (tuple(piece for piece in one.pieces if piece[0] is not left_out) for one in self.difference)
        return tuple(line for line in lines if line)


def compare_record_fields(
    old: Any, new: Any, budget: ComparisonBudget, masker: Masker
) -> tuple[FieldChange, ...]:
    """Return the fields in which two records of one class differ, in the order of their declaration.

    One of them may be None; then all fields of the other that have a value count as changed. The body is left
    out. Data that is not a record, such as an application log, has no fields. Report tables count as one
    field. ``masker`` masks personal data in whole values, before they are divided into pieces.
    """
    if isinstance(old, RawCells) or isinstance(new, RawCells):
        before, after = (_format_cells(one) if isinstance(one, RawCells) else "" for one in (old, new))
        text = _compare_values(before, after, budget, masker)
        return (FieldChange("表格", "Tables", text),) if text else ()
    example = new if new is not None else old
    if not isinstance(example, Struct) or (
        old is not None and new is not None and type(old) is not type(new)
    ):
        return ()
    return tuple(
        FieldChange(member.spec.label, member.spec.label_en, _compare_values(before, after, budget, masker))
        for member in list_fields(type(example))
        if member.name != "body"
        and (before := _format_field(old, member)) != (after := _format_field(new, member))
    )


def _compare_values(
    old: str, new: str, budget: ComparisonBudget, masker: Masker
) -> tuple[DiffParagraph, ...]:
    before, after = (masker.mask_lines(text.split("\n") if text else ()) for text in (old, new))
    return compare_masked(before, after, budget, context=0)


def _format_field(record: Any, field: RecordField) -> str:
    value = getattr(record, field.name, None)
    if isinstance(value, tuple) and field.repeated:
        return "\n".join(_format_value(one, field) for one in value)
    return _format_value(value, field)


def _format_value(value: Any, field: RecordField) -> str:
    kind = field.spec.kind
    if value is None or value == "":
        return ""
    if isinstance(kind, Boolean) or isinstance(value, bool):
        # What is not set is not written, so that only what an editor has written counts as a change.
        return "是" if value else ""
    if isinstance(kind, Choice):
        return kind.labels.get(value, str(value))
    if isinstance(value, Struct) and list_fields(type(value)):
        return "；".join(_format_nested_fields(value))
    if isinstance(value, KeyedValues):
        return "\n".join(f"{name}：{one}" for name, one in value.pairs)
    if isinstance(value, RawCells):
        return _format_cells(value)
    if isinstance(value, tuple):
        return "、".join(_format_value(one, field) for one in value)
    return str(value)


def _format_cells(cells: RawCells) -> str:
    """Return one line for each cell of report tables, such as 主动公开 / 规章 / 本年制发件数：4."""
    return "\n".join(
        f"{' / '.join(name.text for name in cell.names)}：{cell.value.text}" for cell in cells.cells
    )


def _format_nested_fields(record: Any) -> Iterator[str]:
    for member in list_fields(type(record)):
        if text := _format_field(record, member).replace("\n", " / "):
            yield f"{member.spec.label}：{text}"
