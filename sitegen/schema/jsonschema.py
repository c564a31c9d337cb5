"""JSON Schemas of the records, for completion and validation in editors such as VS Code.

The schemas follow draft 7, which YAML editing tools support best. Types are wide because these tools read an
unquoted 0150 as a number, whereas our reader keeps the text. Forms that our reader corrects with a warning
are rejected here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from sitegen.schema.docno import DOC_NO, EXAMPLE, ORDER_NO
from sitegen.schema.spec import (
    NUMBER,
    Cells,
    Choice,
    Code,
    Day,
    Declared,
    DocumentNumber,
    FileName,
    Flag,
    Group,
    Kind,
    Number,
    Reference,
    SitePath,
    Text,
    Time,
    Url,
    Whole,
    declared,
)
from sitegen.schema.values import FLAGS, NAME_LIMIT, PATH_LIMIT, REFERENCE_LIMIT, SITE_PATH, URL_LIMIT

DRAFT = "http://json-schema.org/draft-07/schema#"
Schema = dict[str, Any]
# The types that a YAML editing tool may infer for an unquoted text.
_LOOSE = ["string", "number", "boolean", "null"]
_GROUP_NAME = re.compile(r"\(\?P<\w+>")
_LETTERS = r"0-9A-Za-z_\u0080-\uffff"
_DAY = r"\d{4}-\d{2}-\d{2}"


def json_schema(record: type[Any]) -> Schema:
    """Build the JSON Schema of a record class. Nested records stand under ``$defs``."""
    definitions: dict[str, Schema] = {}
    root = _record(record, definitions)
    nested = {name: definitions[name] for name in sorted(definitions)}
    return {"$schema": DRAFT, **root, **({"$defs": nested} if nested else {})}


def _record(record: type[Any], definitions: dict[str, Schema]) -> Schema:
    """Describe the fields of one record class. Nested record classes are added to ``definitions``."""
    members = declared(record)
    properties = {key: _field(member, definitions) for member in members for key in _names(member)}
    required = [{"anyOf": [{"required": [key]} for key in _names(m)]} for m in members if m.spec.required]
    return {
        "title": record.__name__,
        "description": (record.__doc__ or "").partition("\n")[0],
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
        **({"allOf": required} if required else {}),
    }


def _names(member: Declared) -> tuple[str, ...]:
    return tuple(dict.fromkeys((member.spec.label, member.name, *member.spec.aliases)))


def _field(member: Declared, definitions: dict[str, Schema]) -> Schema:
    spec = member.spec
    value = _value(spec.kind, definitions)
    return {
        "title": f"{spec.label} / {spec.label_en}",
        "description": f"{spec.meaning} {spec.meaning_en}".rstrip(),
        **({"anyOf": [{"type": "array", "items": value}, value]} if member.many else value),
    }


def _value(kind: Kind, definitions: dict[str, Schema]) -> Schema:
    if isinstance(kind, Group):
        return _group(kind, definitions)
    return _KINDS[type(kind)](kind)


def _group(kind: Group, definitions: dict[str, Schema]) -> Schema:
    record = kind.record()
    if record.__name__ not in definitions:
        definitions[record.__name__] = {}  # set first, because a record may contain itself
        definitions[record.__name__] = _record(record, definitions)
    whole = {"$ref": f"#/$defs/{record.__name__}"}
    return {"anyOf": [whole, {"type": ["string", "null"] if kind.short else "null"}]}


def _text(kind: Text) -> Schema:
    return {"type": _LOOSE, "maxLength": kind.limit}


def _form(pattern: str, *examples: str) -> Schema:
    return {
        "type": _LOOSE,
        "pattern": f"^(?:{_portable(pattern)})?$",
        **({"examples": [*examples]} if examples else {}),
    }


def _portable(pattern: str) -> str:
    r"""Translate a Python pattern to ECMAScript.

    In ECMAScript ``\w`` is ASCII only, and the name of a group may occur only once in a pattern.
    """
    return _GROUP_NAME.sub("(?:", pattern).replace(r"[\w", f"[{_LETTERS}").replace(r"\w", f"[{_LETTERS}]")


def _document_number(_: DocumentNumber) -> Schema:
    return _form(f"{DOC_NO.pattern}|{ORDER_NO.pattern}", EXAMPLE, "国务院令第711号")


def _whole(kind: Whole) -> Schema:
    return {
        "type": ["integer", "string", "null"],
        "minimum": kind.least,
        "maximum": kind.most,
        "pattern": r"^\d*$",
    }


def _flag(_: Flag) -> Schema:
    return {"enum": [True, False, *FLAGS, None]}


def _choice(kind: Choice) -> Schema:
    numbers = [int(value) for value in kind.words if value.isdecimal()]
    return {"enum": [*kind.words.values(), *kind.words, *numbers, None]}


_KINDS: Mapping[type, Callable[[Any], Schema]] = {
    Text: _text,
    Code: lambda kind: _form(kind.pattern, kind.example),
    DocumentNumber: _document_number,
    Day: lambda _: _form(_DAY, "2014-05-23"),
    Time: lambda _: _form(rf"{_DAY}(?: \d{{2}}:\d{{2}})?", "2014-06-06", "2014-06-06 16:45"),
    Whole: _whole,
    Number: lambda _: _form(NUMBER.pattern, "166", "96.4%"),
    Flag: _flag,
    Choice: _choice,
    Reference: lambda _: {"type": _LOOSE, "maxLength": REFERENCE_LIMIT},
    Url: lambda _: {
        "type": ["string", "null"],
        "pattern": "^(?:https?://[^\\s@]+)?$",
        "maxLength": URL_LIMIT,
    },
    FileName: lambda _: {"type": _LOOSE, "maxLength": NAME_LIMIT},
    Cells: lambda _: {"type": ["object", *_LOOSE]},
    SitePath: lambda _: {**_form(SITE_PATH, "/xxgk/2014/123.html"), "maxLength": PATH_LIMIT},
}
