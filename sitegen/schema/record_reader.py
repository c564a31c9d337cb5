"""Conversion of a YAML tree to a record, driven by the declarations of its fields."""

from __future__ import annotations

from collections.abc import Mapping as Table
from typing import Any, TypeVar

from sitegen.diagnostics import Diagnostic, Place, Rule, Severity
from sitegen.diagnostics.codes import fields as codes
from sitegen.diagnostics.codes import yaml as yaml_codes
from sitegen.schema.converters import convert_value
from sitegen.schema.draft_values import complete_draft
from sitegen.schema.example_lines import list_choice_lines, list_record_lines, make_example_values
from sitegen.schema.field_spec import (
    Choice,
    FieldKind,
    FreeText,
    KeyedChoices,
    KeyedValues,
    NestedRecord,
    RawCells,
    RecordField,
    TableCells,
    cache_per_record_class,
    list_fields,
    map_fields_by_key,
)
from sitegen.schema.near_keys import find_near_key, find_swallowed_key
from sitegen.schema.punctuation import SHORT_TEXT_LIMIT, find_joining_sign, split_joined_values
from sitegen.schema.raw_cells import collect_cells
from sitegen.schema.raw_value import RawValue, shorten_for_message
from sitegen.schema.record_source import RecordSource
from sitegen.schema.yaml_errors import WIDE_SPACES, quote_for_message
from sitegen.schema.yaml_nodes import Mapping, Node, Scalar, Sequence, has_broken_scalar, is_empty_node

R = TypeVar("R")
# Similarity search is slow, and a hostile file may contain a million unknown keys.
SUGGESTION_LIMIT = 20
# Longer than any key. The cost of comparing grows with the length.
_KEY_LENGTH_LIMIT = 40
# Greatest length limit of fields that are one paragraph, in which line ends have no meaning.
PARAGRAPH_LENGTH_LIMIT = 2000
# Outcomes of reading a field: it is empty, or it has an error that was reported.
_ABSENT: Any = object()
_FAILED: Any = object()
# Stands for the key of a field that is present under a misspelt name, so that it is not reported as missing.
_MISSPELT = Scalar("", 0, 0)


def read_record(
    record_class: type[R], node: Node, path: str, doc_no_patterns: tuple[str, ...] = ()
) -> tuple[R | None, tuple[Diagnostic, ...]]:
    """Convert a YAML tree to an instance of the class ``record_class``, and check every field.

    ``node`` is the tree from `parse_yaml`. ``doc_no_patterns`` are the forms of document numbers that
    site.yaml prescribes. Returns the instance and all diagnostics. The instance is None
    if there is an error, including one already reported by the parser. A draft (草稿: 是) is an exception:
    it is returned with its errors, and with stand-ins for what is missing. If the class has an attribute
    ``source``, it receives ``path`` and the position of each field value. Never raises.
    """
    reader = _RecordReader(path, doc_no_patterns)
    outcome = reader.build_record(record_class, node, "", ("这个文件", "the file"))
    return (None if outcome is _FAILED else outcome), tuple(reader.diagnostics)


@cache_per_record_class
def _has_source(record_class: type[Any]) -> bool:
    return "source" in record_class.__struct_fields__


class _RecordReader:
    """Reader of one file, which collects diagnostics and the position of each field value."""

    def __init__(self, path: str, doc_no_patterns: tuple[str, ...]) -> None:
        self.path = path
        self.doc_no_patterns = doc_no_patterns
        self.diagnostics: list[Diagnostic] = []
        self.positions: dict[str, tuple[int, int, int]] = {}
        self.suggestion_count = 0

    def report(self, rule: Rule, node: Node, /, **values: object) -> Any:
        """Append a diagnostic at ``node``; return ``_FAILED`` if it is an error, otherwise None.

        ``rule`` is the kind of diagnostic, and ``values`` fill the placeholders of its message.
        """
        self.diagnostics.append(rule.at(Place(self.path, node.line, node.column, node.length), **values))
        return _FAILED if rule.severity is Severity.ERROR else None

    def build_record(
        self, record_class: type[Any], node: Node, dotted_prefix: str, description: tuple[str, str]
    ) -> Any:
        """Convert a mapping to an instance of ``record_class``; return ``_FAILED`` if an error was reported.

        ``dotted_prefix`` is the dotted path of the record within its file, with a final dot; it is "" for the
        record of the whole file. ``description`` is what messages call the record, in Chinese and in English.
        """
        if not isinstance(node, Mapping):
            return self._report_not_fields(node, description, list_record_lines(record_class, dotted_prefix))
        values: dict[str, Any] = {}
        seen: dict[str, Scalar] = {}
        for key, value in node.pairs:
            if (member := self._resolve_key(record_class, node, key, seen)) is None:
                values[""] = _FAILED
            elif (outcome := self._read_field(record_class, member, value, dotted_prefix)) is not _ABSENT:
                values[member.name] = outcome
        missing = node.partial or self._report_missing(record_class, node, values, seen)
        if missing or _FAILED in values.values():
            if dotted_prefix or values.get("draft") is not True:
                return _FAILED
            values = complete_draft(record_class, values, _FAILED)  # it must be possible to look at a draft
        if _has_source(record_class):
            values["source"] = RecordSource.pack(self.path, self.positions)
        return record_class(**values)

    def _report_not_fields(self, node: Node, description: tuple[str, str], examples: tuple[str, ...]) -> Any:
        if isinstance(node, Scalar) and node.broken:
            return _FAILED
        field, name = description
        return self.report(codes.NOT_FIELDS, node, field=field, name=name, **make_example_values(examples))

    def _resolve_key(
        self, record_class: type[Any], node: Mapping, key: Scalar, seen_keys: dict[str, Scalar]
    ) -> RecordField | None:
        """Return the field that ``key`` names; report the key and return None if there is none.

        A key that names a field a second time is treated in the same way. ``seen_keys`` maps the names of the
        fields found so far to their keys; the field is added to it.
        """
        member = map_fields_by_key(record_class).get(key.text)
        if member is None:
            if meant := self._report_unknown_key(map_fields_by_key(record_class), node, key):
                seen_keys.setdefault(meant.name, _MISSPELT)
            return None
        first = seen_keys.get(member.name, _MISSPELT)
        if first is _MISSPELT:
            seen_keys[member.name] = key
        else:
            self.report(codes.TWICE, key, key=key.text, first=first.text, line=first.line)
            return None
        return member

    def _report_unknown_key(
        self, fields_by_key: Table[str, RecordField], node: Mapping, key: Scalar
    ) -> RecordField | None:
        """Report an unknown key. Return the field that was probably meant, or None."""
        name, wide, value = key.text.partition("：")
        if not wide:
            name, _, value = key.text.partition(":")
        if value and name in fields_by_key:
            return self._report_wrong_colon(fields_by_key[name], key, wide, value)
        if near := self._suggest_key(fields_by_key, key.text, node):
            self.report(codes.UNKNOWN_NEAR, key, key=shorten_for_message(key.text), near=near)
            return fields_by_key[near]
        self.report(codes.UNKNOWN, key, key=shorten_for_message(key.text))
        return None

    def _report_wrong_colon(
        self, meant: RecordField, key: Scalar, wide_colon: str, value: str
    ) -> RecordField:
        """Report a key that contains its value, such as ``标题：通知``; return its field ``meant``.

        The cause is a full-width colon, a colon without a space, or a full-width space. ``wide_colon`` is the
        full-width colon, or "" if the colon is ASCII. ``value`` is the text after the colon.
        """
        name = key.text[: -len(value) - 1]
        fixed = f"{name}: {shorten_for_message(value.strip())}"
        if not wide_colon and value[0] in WIDE_SPACES:
            space = Scalar("", key.line, key.column + len(name) + 1)
            self.report(yaml_codes.WIDE_SPACE, space, key=name, fixed=fixed, code=f"U+{ord(value[0]):04X}")
        else:
            self.report(
                yaml_codes.WIDE_COLON if wide_colon else yaml_codes.NO_SPACE, key, key=name, fixed=fixed
            )
        return meant

    def _suggest_key(self, fields_by_key: Table[str, RecordField], typed_key: str, node: Mapping) -> str:
        """Return the key of ``fields_by_key`` that the editor probably meant by ``typed_key``; "" if none is similar.

        Of several similar keys, that of a required field which ``node`` lacks is the best guess.
        """
        self.suggestion_count += 1
        if self.suggestion_count > SUGGESTION_LIMIT or len(typed_key) > _KEY_LENGTH_LIMIT:
            return ""
        plain = (
            "".join(typed_key.split())
            if not typed_key.isascii()
            else "_".join(typed_key.lower().replace("-", " ").split())
        )
        if plain in fields_by_key:
            return plain
        present = {fields_by_key[pair.text].name for pair, _ in node.pairs if pair.text in fields_by_key}
        return find_near_key(fields_by_key, plain, present)

    def _report_missing(
        self, record_class: type[Any], node: Mapping, values: dict[str, Any], seen_keys: dict[str, Scalar]
    ) -> bool:
        """Report required fields without a value; return whether there are any.

        The diagnostic is placed at the key if there is one, otherwise at the start of the record. A field
        whose key is misspelt was already reported. Several empty fields of a draft give one diagnostic.
        """
        missing = [
            member
            for member in list_fields(record_class)
            if member.spec.required
            and member.name not in values
            and seen_keys.get(member.name) is not _MISSPELT
        ]
        empty = [member for member in missing if member.name in seen_keys]
        if values.get("draft") is True and len(empty) > 1:
            # A new draft has all of them empty. That is one fact: it is still to be written.
            names = {"fields": "、".join(member.spec.label for member in empty)}
            names |= {"names": ", ".join(member.name for member in empty)}
            self.report(
                codes.EMPTY_DRAFT,
                min((seen_keys[member.name] for member in empty), key=lambda key: key.line),
                **names,
            )
        for member in missing:
            spec, is_empty = member.spec, member.name in seen_keys
            if not is_empty or values.get("draft") is not True or len(empty) == 1:
                rule = codes.EMPTY if is_empty else codes.MISSING
                place = seen_keys.get(member.name, node)
                self.report(rule, place, field=spec.label, name=member.name, meaning=spec.meaning)
        return bool(missing)

    def _read_field(self, record_class: type[Any], field: RecordField, node: Node, dotted_prefix: str) -> Any:
        """Return the value of a field, _ABSENT if it is empty, or _FAILED if an error was reported."""
        if isinstance(node, Scalar) and node.hash_comment:
            return self._report_hash_comment(field, node)
        if is_empty_node(node):
            return _ABSENT
        name = f"{dotted_prefix}{field.name}"
        self._note_position(name, node)
        if isinstance(node, Scalar) and (key := find_swallowed_key(record_class, field, node)):
            return self.report(codes.SWALLOWED, node, field=field.spec.label, name=field.name, key=key)
        if not field.repeated:
            return self._read_value(field, node, name)
        if isinstance(node, Mapping) and not isinstance(field.spec.kind, NestedRecord):
            return self.report(codes.NOT_LIST, node, field=field.spec.label, name=field.name)
        if isinstance(node, Scalar) and node.plain and node.text.startswith("-") and not node.broken:
            return self.report(codes.NO_MEMBERS, node, field=field.spec.label, name=field.name)
        items = node.items if isinstance(node, Sequence) else (node,)
        return self._read_list(field, tuple(item for item in items if not is_empty_node(item)), name)

    def _report_hash_comment(self, field: RecordField, node: Scalar) -> Any:
        label, fixed = field.spec.label, quote_for_message(node.hash_comment)
        return self.report(
            codes.HASH,
            node,
            field=label,
            name=field.name,
            text=shorten_for_message(node.hash_comment[1:]),
            fixed=fixed,
        )

    def _read_list(self, field: RecordField, items: tuple[Node, ...], dotted_path: str) -> Any:
        values = []
        for number, item in enumerate(items):
            self._note_position(f"{dotted_path}.{number}", item)
            if isinstance(item, Scalar) and item.hash_comment:
                values.append(self._report_hash_comment(field, item))
                continue
            values.append(self._read_value(field, item, f"{dotted_path}.{number}"))
        if not values:
            return _ABSENT
        self._check_joined_values(field, items)
        return _FAILED if any(value is _FAILED for value in values) else tuple(values)

    def _check_joined_values(self, field: RecordField, items: tuple[Node, ...]) -> None:
        """Report the first value that joins several short texts with Chinese signs, as in [停车，收费].

        Only fields whose values are words or names are checked.
        """
        kind = field.spec.kind
        if (
            field.spec.allows_joined_values
            or not isinstance(kind, FreeText)
            or kind.max_length > SHORT_TEXT_LIMIT
        ):
            return
        # Quotation marks say that the text is one.
        texts = [item for item in items if isinstance(item, Scalar)]
        parts = [split_joined_values(item.text) if item.plain else [item.text] for item in texts]
        for item, members in zip(texts, parts, strict=True):
            if members != [item.text]:
                fixed = ", ".join(member for group in parts for member in group)
                self.report(
                    codes.JOINED,
                    item,
                    field=field.spec.label,
                    name=field.name,
                    value=shorten_for_message(item.text),
                    sign=find_joining_sign(item.text),
                    fixed=f"{field.spec.label}: [{fixed}]",
                )
                return

    def _note_position(self, dotted_path: str, node: Node) -> None:
        self.positions[dotted_path] = (node.line, node.column, node.length)

    def _read_value(self, field: RecordField, node: Node, dotted_path: str) -> Any:
        kind, label = field.spec.kind, field.spec.label
        if isinstance(node, Scalar) and node.broken:
            return _FAILED
        if isinstance(kind, TableCells):
            return _FAILED if has_broken_scalar(node) else RawCells(tuple(collect_cells(node)))
        if isinstance(kind, KeyedChoices):
            return self._read_keyed_choices(kind, field, node, dotted_path)
        if isinstance(kind, NestedRecord) and not (isinstance(node, Scalar) and kind.shorthand_field):
            return self.build_record(
                kind.get_record_class(), node, f"{dotted_path}.", (f"“{label}”", f"“{field.name}”")
            )
        if not isinstance(node, Scalar):
            return self.report(codes.NOT_TEXT, node, field=label, name=field.name)
        # A plain text stands for the record with only its shorthand field.
        if isinstance(kind, NestedRecord):
            key = Scalar(kind.shorthand_field, node.line, node.column, node.length)
            group = Mapping(((key, node),), node.line, node.column, node.length)
            return self.build_record(
                kind.get_record_class(), group, f"{dotted_path}.", (f"“{label}”", f"“{field.name}”")
            )
        return self._read_text(kind, field, node)

    def _read_keyed_choices(
        self, kind: KeyedChoices, field: RecordField, node: Node, dotted_path: str
    ) -> Any:
        """Return the pairs of a mapping whose values are choices, or _FAILED. Empty values are left out."""
        if not isinstance(node, Mapping):
            description = f"“{field.spec.label}”", f"“{field.name}”"
            return self._report_not_fields(node, description, list_choice_lines(kind))
        pairs = []
        for key, value in node.pairs:
            self._note_position(f"{dotted_path}.{key.text}", key)
            if not isinstance(value, Scalar):
                self.report(codes.NOT_TEXT, value, field=key.text, name=key.text)
                pairs.append((key.text, _FAILED))
            elif not is_empty_node(value):
                choice = _FAILED if value.broken else self._read_text(Choice(kind.labels), field, value)
                pairs.append((key.text, choice))
        return _FAILED if any(value is _FAILED for _, value in pairs) else KeyedValues(tuple(pairs))

    def _read_text(self, kind: FieldKind, field: RecordField, node: Scalar) -> Any:
        raw = RawValue(node, field.spec.label, field.name, self.path, self.diagnostics, self.doc_no_patterns)
        if isinstance(kind, FreeText) and node.comment_after:
            raw.report(codes.COMMENT)
        if isinstance(kind, FreeText) and kind.max_length > PARAGRAPH_LENGTH_LIMIT and node.lines_joined:
            raw.report(codes.LINES_JOINED)
        value = convert_value(kind, raw)
        return _FAILED if value is None else value
