"""Conversion of a YAML tree to a record, driven by the declarations of its fields."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as Table
from dataclasses import fields
from difflib import get_close_matches
from typing import Any, TypeVar

from sitegen.diagnostics import Diagnostic, Place, Rule, Severity
from sitegen.diagnostics.codes import fields as codes
from sitegen.diagnostics.codes import yaml as yaml_codes
from sitegen.schema.faults import WIDE_SPACES, quoted
from sitegen.schema.nodes import Mapping, Node, Scalar, Sequence
from sitegen.schema.spec import (
    Cells,
    Declared,
    Entry,
    Group,
    Kind,
    Source,
    Text,
    Typed,
    Word,
    declared,
    keys,
    per_record,
)
from sitegen.schema.values import Written, read_value, shown

R = TypeVar("R")
# Similarity search is slow, and a hostile file may contain a million unknown keys.
SUGGESTIONS = 20
_LONGEST_KEY = 40
_ABSENT: Any = object()
_FAILED: Any = object()
_MEANT = Scalar("", 0, 0)


def read(record: type[R], node: Node, path: str) -> tuple[R | None, tuple[Diagnostic, ...]]:
    """Convert ``node`` to a record of the class ``record``.

    Returns the record and all diagnostics. The record is None if there is an error, also one that the parser
    already reported. If the class has a ``source`` field, it receives the position of each field that is
    present. Never raises.
    """
    reader = _Reader(path)
    outcome = reader.record(record, node, "", ("这个文件", "the file"))
    return (None if outcome is _FAILED else outcome), tuple(reader.found)


@per_record
def _has_source(record: type[Any]) -> bool:
    return any(member.name == "source" for member in fields(record))


class _Reader:
    """Reader of one file; collects diagnostics and positions."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.found: list[Diagnostic] = []
        self.marks: dict[str, tuple[int, int, int]] = {}
        self.suggested = 0

    def report(self, rule: Rule, node: Node, /, **values: object) -> Any:
        """Add a diagnostic at ``node``; return _FAILED for an error and None for a warning."""
        self.found.append(rule.at(Place(self.path, node.line, node.column, node.length), **values))
        return _FAILED if rule.severity is Severity.ERROR else None

    def record(self, record: type[Any], node: Node, prefix: str, called: tuple[str, str]) -> Any:
        """Build a record, or return _FAILED after a report.

        ``prefix`` is the dotted path of the record within its file. ``called`` names it in messages, in
        Chinese and English.
        """
        if not isinstance(node, Mapping):
            return self._not_fields(node, called)
        values: dict[str, Any] = {}
        seen: dict[str, Scalar] = {}
        for key, value in node.pairs:
            if (member := self._member(record, key, seen)) is None:
                values[""] = _FAILED
            elif (outcome := self._field(record, member, value, prefix)) is not _ABSENT:
                values[member.name] = outcome
        missing = node.partial or self._missing(record, node, values, seen)
        if missing or _FAILED in values.values():
            return _FAILED
        if _has_source(record):
            values["source"] = Source.of(self.path, self.marks)
        return record(**values)

    def _not_fields(self, node: Node, called: tuple[str, str]) -> Any:
        if isinstance(node, Scalar) and node.broken:
            return _FAILED
        return self.report(codes.NOT_FIELDS, node, field=called[0], name=called[1])

    def _member(self, record: type[Any], key: Scalar, seen: dict[str, Scalar]) -> Declared | None:
        """Find the field that a key names; return None after a report."""
        member = keys(record).get(key.text)
        if member is None:
            if meant := self._unknown(keys(record), key):
                seen.setdefault(meant.name, _MEANT)
            return None
        first = seen.get(member.name, _MEANT)
        if first is _MEANT:
            seen[member.name] = key
        else:
            self.report(codes.TWICE, key, key=key.text, first=first.text, line=first.line)
            return None
        return member

    def _unknown(self, table: Table[str, Declared], key: Scalar) -> Declared | None:
        """Report an unknown key; return the field that was probably meant, or None."""
        name, wide, value = key.text.partition("：")
        if not wide:
            name, _, value = key.text.partition(":")
        if value and name in table:
            return self._loose(table[name], key, wide, value)
        if near := self._nearest(table, key.text):
            self.report(codes.UNKNOWN_NEAR, key, key=shown(key.text), near=near)
            return table[near]
        self.report(codes.UNKNOWN, key, key=shown(key.text))
        return None

    def _loose(self, meant: Declared, key: Scalar, wide: str, value: str) -> Declared:
        """Report a field whose colon has no plain space after it."""
        name = key.text[: -len(value) - 1]
        fixed = f"{name}: {shown(value.strip())}"
        if not wide and value[0] in WIDE_SPACES:
            at = Scalar("", key.line, key.column + len(name) + 1)
            self.report(yaml_codes.WIDE_SPACE, at, key=name, fixed=fixed, code=f"U+{ord(value[0]):04X}")
        else:
            self.report(yaml_codes.WIDE_COLON if wide else yaml_codes.NO_SPACE, key, key=name, fixed=fixed)
        return meant

    def _nearest(self, table: Table[str, Declared], text: str) -> str:
        """Suggest the key that the editor may have meant; return "" if none is similar."""
        self.suggested += 1
        if self.suggested > SUGGESTIONS or len(text) > _LONGEST_KEY:
            return ""
        plain = (
            "".join(text.split()) if not text.isascii() else "_".join(text.lower().replace("-", " ").split())
        )
        if plain in table:
            return plain
        close = get_close_matches(plain, table, 1, 0.5 if len(plain) <= 2 else 0.6)
        return close[0] if close else _kindred(table, plain)

    def _missing(
        self, record: type[Any], node: Mapping, values: dict[str, Any], seen: dict[str, Scalar]
    ) -> bool:
        """Report required fields without a value; return whether there are any.

        The diagnostic stands at the key if it is present, otherwise at the start of the record. A field whose
        key is misspelt is not reported again.
        """
        found = False
        for member in declared(record):
            spec, place = member.spec, seen.get(member.name, node)
            if spec.required and member.name not in values and place is not _MEANT:
                rule = codes.EMPTY if member.name in seen else codes.MISSING
                self.report(rule, place, field=spec.label, name=member.name, meaning=spec.meaning)
                found = True
        return found

    def _field(self, record: type[Any], member: Declared, node: Node, prefix: str) -> Any:
        """Read the value of a field; return _ABSENT if it is empty and _FAILED after a report."""
        if isinstance(node, Scalar) and node.hash:
            return self._hash(member, node)
        if _is_empty(node):
            return _ABSENT
        name = f"{prefix}{member.name}"
        self._mark(name, node)
        if isinstance(node, Scalar) and (key := _swallowed(record, member, node)):
            return self.report(codes.SWALLOWED, node, field=member.spec.label, name=member.name, key=key)
        if not member.many:
            return self._value(member, node, name)
        if isinstance(node, Mapping) and not isinstance(member.spec.kind, Group):
            return self.report(codes.NOT_LIST, node, field=member.spec.label, name=member.name)
        if isinstance(node, Scalar) and node.plain and node.text.startswith("-") and not node.broken:
            return self.report(codes.NO_MEMBERS, node, field=member.spec.label, name=member.name)
        items = node.items if isinstance(node, Sequence) else (node,)
        return self._list(member, tuple(item for item in items if not _is_empty(item)), name)

    def _hash(self, member: Declared, node: Scalar) -> Any:
        label, fixed = member.spec.label, quoted(node.hash)
        return self.report(
            codes.HASH, node, field=label, name=member.name, text=shown(node.hash[1:]), fixed=fixed
        )

    def _list(self, member: Declared, items: tuple[Node, ...], name: str) -> Any:
        values = []
        for number, item in enumerate(items):
            self._mark(f"{name}.{number}", item)
            if isinstance(item, Scalar) and item.hash:
                values.append(self._hash(member, item))
                continue
            values.append(self._value(member, item, f"{name}.{number}"))
        if not values:
            return _ABSENT
        return _FAILED if any(value is _FAILED for value in values) else tuple(values)

    def _mark(self, name: str, node: Node) -> None:
        self.marks[name] = (node.line, node.column, node.length)

    def _value(self, member: Declared, node: Node, name: str) -> Any:
        kind, label = member.spec.kind, member.spec.label
        if isinstance(node, Scalar) and node.broken:
            return _FAILED
        if isinstance(kind, Cells):
            return _FAILED if _has_broken(node) else Typed(tuple(_entries(node, ())))
        if isinstance(kind, Group) and not (isinstance(node, Scalar) and kind.short):
            return self.record(kind.record(), node, f"{name}.", (f"“{label}”", f"“{member.name}”"))
        if not isinstance(node, Scalar):
            return self.report(codes.NOT_TEXT, node, field=label, name=member.name)
        if isinstance(kind, Group):
            key = Scalar(kind.short, node.line, node.column, node.length)
            group = Mapping(((key, node),), node.line, node.column, node.length)
            return self.record(kind.record(), group, f"{name}.", (f"“{label}”", f"“{member.name}”"))
        return self._text(kind, member, node)

    def _text(self, kind: Kind, member: Declared, node: Scalar) -> Any:
        written = Written(node, member.spec.label, member.name, self.path, self.found)
        if isinstance(kind, Text) and node.comment_after:
            written.report(codes.COMMENT)
        value = read_value(kind, written)
        return _FAILED if value is None else value


def _entries(node: Node, names: tuple[Word, ...], number: int = 0, of: int = 0) -> Iterator[Entry]:
    """Yield every cell below ``node``. ``names`` are the keys that lead to it."""
    if isinstance(node, Mapping):
        for key, value in node.pairs:
            yield from _entries(value, (*names, _word(key)))
    elif isinstance(node, Sequence):
        for place, item in enumerate(node.items, 1):
            yield from _entries(item, names, place, len(node.items))
    else:
        yield Entry(names, _word(node), number, of)


def _word(node: Scalar) -> Word:
    return Word((node.hash or node.text).strip(), node.line, node.column, node.length)


def _has_broken(node: Node) -> bool:
    """Whether a scalar below ``node`` is invalid and already reported."""
    if isinstance(node, Scalar):
        return node.broken
    below = (value for _, value in node.pairs) if isinstance(node, Mapping) else node.items
    return any(_has_broken(one) for one in below)


def _kindred(table: Table[str, Declared], name: str) -> str:
    """Find a similar key by the rules of Chinese field names.

    Tries the name with 日期 for 时间 or the reverse, then the only field whose name begins with the same two
    characters. Returns "" if neither exists.
    """
    for one, other in (("时间", "日期"), ("日期", "时间")):
        if one in name and (swapped := name.replace(one, other)) in table:
            return swapped
    if name.isascii() or len(name) < 3:
        return ""
    alike = [key for key in table if key.startswith(name[:2]) and abs(len(key) - len(name)) <= 1]
    return alike[0] if len({table[key].name for key in alike}) == 1 else ""


def _is_empty(node: Node) -> bool:
    if isinstance(node, Scalar):
        return not node.text.strip() and not node.broken and not node.hash
    return isinstance(node, Sequence) and not node.items


def _swallowed(record: type[Any], member: Declared, node: Scalar) -> str:
    """Find the key of a field that was indented by mistake and became part of this one-line text; "" if none."""
    kind = member.spec.kind
    if not (node.folded and node.plain) or (isinstance(kind, Text) and kind.lines):
        return ""
    return next((key for key in keys(record) if f" {key}：" in node.text or f" {key}:" in node.text), "")
