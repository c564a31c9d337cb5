"""JSON Schemas of the records, for completion and validation in editors such as VS Code.

The schemas follow draft 7, which YAML editing tools support best. Types are wide because these tools read an
unquoted 0150 as a number, whereas our reader keeps the text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sitegen.program import regex
from sitegen.schema.converters import (
    ADDRESS_PATTERN_REGEX,
    BOOLEAN_WORDS,
    CODE_LENGTH_LIMIT,
    FILE_NAME_LENGTH_LIMIT,
    OLD_ADDRESS_REGEX,
    REFERENCE_LENGTH_LIMIT,
    URL_LENGTH_LIMIT,
)
from sitegen.schema.document_number import DOCUMENT_NUMBER_EXAMPLE
from sitegen.schema.field_spec import (
    NUMBER_PATTERN,
    Boolean,
    Choice,
    Date,
    DateTime,
    DocumentNumber,
    FieldKind,
    FileName,
    FreeText,
    Integer,
    KeyedChoices,
    NestedRecord,
    Number,
    PatternText,
    RecordField,
    Reference,
    TableCells,
    Url,
    list_fields,
)
from sitegen.schema.old_address import ADDRESS_LENGTH_LIMIT, AddressPatternField, OldAddressField

SCHEMA_DIALECT_URL = "http://json-schema.org/draft-07/schema#"
JsonSchema = dict[str, Any]
# The types that a YAML editing tool may infer for an unquoted text.
_SCALAR_TYPES = ["string", "number", "boolean", "null"]
_NAMED_GROUP = regex.compile(r"\(\?P<\w+>")
_WORD_CHARACTERS = r"0-9A-Za-z_\u0080-\uffff"
_DATE_PATTERN = r"\d{4}-\d{2}-\d{2}"


def build_json_schema(record_class: type[Any]) -> JsonSchema:
    """Build the JSON Schema (draft 7) that describes the YAML files of a record class.

    Each key that an editor may write for a field, such as its Chinese label, is a property of its own. The
    result can be written with `json.dumps`. The schemas of nested record classes are in ``$defs``, keyed by
    class name.
    """
    definitions: dict[str, JsonSchema] = {}
    root = _describe_record(record_class, definitions)
    nested = {name: definitions[name] for name in sorted(definitions)}
    return {"$schema": SCHEMA_DIALECT_URL, **root, **({"$defs": nested} if nested else {})}


def _describe_record(record_class: type[Any], definitions: dict[str, JsonSchema]) -> JsonSchema:
    """Return the schema of one record class, and add those of nested classes to ``definitions``, by class name."""
    members = list_fields(record_class)
    properties = {
        key: _describe_field(member, definitions) for member in members for key in _list_keys(member)
    }
    # A field may be written under any of its keys, so each alternative is listed.
    required = [
        {"anyOf": [{"required": [key]} for key in _list_keys(member)]}
        for member in members
        if member.spec.required
    ]
    return {
        "title": record_class.__name__,
        "description": (record_class.__doc__ or "").partition("\n")[0],
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
        **({"allOf": required} if required else {}),
    }


def _list_keys(field: RecordField) -> tuple[str, ...]:
    return tuple(dict.fromkeys((field.spec.label, field.name, *field.spec.aliases)))


def _describe_field(field: RecordField, definitions: dict[str, JsonSchema]) -> JsonSchema:
    spec = field.spec
    value = _describe_value(spec.kind, definitions)
    return {
        "title": f"{spec.label} / {spec.label_en}",
        "description": f"{spec.meaning} {spec.meaning_en}".rstrip(),
        **({"anyOf": [{"type": "array", "items": value}, value]} if field.repeated else value),
    }


def _describe_value(kind: FieldKind, definitions: dict[str, JsonSchema]) -> JsonSchema:
    if isinstance(kind, NestedRecord):
        return _describe_nested_record(kind, definitions)
    return _DESCRIBERS[type(kind)](kind)


def _describe_nested_record(kind: NestedRecord, definitions: dict[str, JsonSchema]) -> JsonSchema:
    record = kind.get_record_class()
    if record.__name__ not in definitions:
        definitions[record.__name__] = {}  # set first, because a record may contain itself
        definitions[record.__name__] = _describe_record(record, definitions)
    whole = {"$ref": f"#/$defs/{record.__name__}"}
    return {"anyOf": [whole, {"type": ["string", "null"] if kind.shorthand_field else "null"}]}


def _describe_text(kind: FreeText) -> JsonSchema:
    return {"type": _SCALAR_TYPES, "maxLength": kind.max_length}


def _describe_pattern(pattern: str, *examples: str) -> JsonSchema:
    return {
        "type": _SCALAR_TYPES,
        "pattern": f"^(?:{_translate_pattern(pattern)})?$",
        **({"examples": [*examples]} if examples else {}),
    }


def _translate_pattern(pattern: str) -> str:
    r"""Translate a Python pattern to ECMAScript.

    In ECMAScript ``\w`` is ASCII only, and the name of a group may occur only once in a pattern.
    """
    return (
        _NAMED_GROUP.sub("(?:", pattern)
        .replace(r"[\w", f"[{_WORD_CHARACTERS}")
        .replace(r"\w", f"[{_WORD_CHARACTERS}]")
    )


def _describe_document_number(_: DocumentNumber) -> JsonSchema:
    # No pattern: site.yaml may allow forms of its own, which the schema cannot know.
    return {
        "type": _SCALAR_TYPES,
        "maxLength": CODE_LENGTH_LIMIT,
        "examples": [DOCUMENT_NUMBER_EXAMPLE, "国务院令第711号"],
    }


def _describe_integer(kind: Integer) -> JsonSchema:
    return {
        "type": ["integer", "string", "null"],
        "minimum": kind.minimum,
        "maximum": kind.maximum,
        "pattern": r"^\d*$",
    }


def _describe_boolean(_: Boolean) -> JsonSchema:
    return {"enum": [True, False, *BOOLEAN_WORDS, None]}


def _describe_choice(kind: Choice) -> JsonSchema:
    # YAML tools read an unquoted 1 as a number, so the enum has to list it as one, too.
    numbers = [int(value) for value in kind.labels if value.isdecimal()]
    return {"enum": [*kind.labels.values(), *kind.labels, *numbers, None]}


def _describe_keyed_choices(kind: KeyedChoices) -> JsonSchema:
    return {"type": ["object", "null"], "additionalProperties": _describe_choice(Choice(kind.labels))}


_DESCRIBERS: Mapping[type, Callable[[Any], JsonSchema]] = {
    FreeText: _describe_text,
    PatternText: lambda kind: _describe_pattern(kind.pattern, kind.example),
    DocumentNumber: _describe_document_number,
    Date: lambda _: _describe_pattern(_DATE_PATTERN, "2014-05-23"),
    DateTime: lambda _: _describe_pattern(
        rf"{_DATE_PATTERN}(?: \d{{2}}:\d{{2}})?", "2014-06-06", "2014-06-06 16:45"
    ),
    Integer: _describe_integer,
    Number: lambda _: _describe_pattern(NUMBER_PATTERN.pattern, "166", "96.4%"),
    Boolean: _describe_boolean,
    Choice: _describe_choice,
    Reference: lambda _: {"type": _SCALAR_TYPES, "maxLength": REFERENCE_LENGTH_LIMIT},
    Url: lambda _: {
        "type": ["string", "null"],
        "pattern": "^(?:https?://[^\\s@]+)?$",
        "maxLength": URL_LENGTH_LIMIT,
    },
    FileName: lambda _: {"type": _SCALAR_TYPES, "maxLength": FILE_NAME_LENGTH_LIMIT},
    KeyedChoices: _describe_keyed_choices,
    TableCells: lambda _: {"type": ["object", *_SCALAR_TYPES]},
    OldAddressField: lambda _: {
        **_describe_pattern(OLD_ADDRESS_REGEX, "/xxgk/2014/123.html", "/show.jsp?id=3"),
        "maxLength": ADDRESS_LENGTH_LIMIT,
    },
    AddressPatternField: lambda _: {
        **_describe_pattern(ADDRESS_PATTERN_REGEX, "/zwgk/{year:数字}/{id:数字}.html"),
        "maxLength": ADDRESS_LENGTH_LIMIT,
    },
}
