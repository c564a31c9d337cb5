"""Explanation of YAML syntax errors, and recovery from them.

libyaml stops at the first error. To report all errors of a file at once, the value on the faulty line is
replaced by a placeholder and the text is parsed again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from sitegen.diagnostics import Rule
from sitegen.diagnostics.codes import yaml as codes

STAND_IN = "0"
WIDE_SPACES = "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
WIDE_BRACKETS = "［｛【"
_NAME = r"[^\s:：\"'#\[\]{},&*!|>%@`-][^:：\"'\n]{0,60}?"
_FIELD = re.compile(rf" *(?:- +)*(?:{_NAME}|\"[^\"\n]*\"|'[^'\n]*') {{0,9}}:(?: +|$)")
_MEMBER = re.compile(r" *(?:- +)+")
_LOOSE = re.compile(
    rf"(?P<before> *(?:- +)*)(?P<key>{_NAME})(?P<colon> {{0,9}}：|:(?=[^\s/]|[{WIDE_SPACES}])) *(?P<value>.*)"
)
_LOOK_BACK = 100
# libyaml scans up to this many characters of a line ahead of its events, because a colon may turn them into a key.
_LOOK_AHEAD = 1024
_SCANNED = ("alias", "anchor", "tag", "block scalar", "directive", "next token")
_ESCAPES = ("escape", "hexdecimal", "hexadecimal")


@dataclass(frozen=True, slots=True)
class Fault:
    """A syntax error.

    ``line`` and ``column`` count from 0 in the text. ``replacement`` is the line to parse instead in the next
    round. ``values`` fill the templates of the rule.
    """

    rule: Rule
    line: int
    column: int
    length: int = 1
    mended: str = ""
    values: tuple[tuple[str, str], ...] = ()


def explain(error: yaml.MarkedYAMLError, lines: Sequence[str], last: yaml.Event | None) -> Fault:
    """Convert an error of PyYAML to a fault with a rule of ours.

    ``last`` is the last content event that was read before the error, or None.
    """
    problem, context = error.problem or "", error.context or ""
    line, column = _spot(error.problem_mark, lines)
    begun, begun_at = _spot(error.context_mark or error.problem_mark, lines)
    if "mapping values are not allowed" in problem:
        return _colon(lines, line, column, last)
    if "could not find expected ':'" in problem:
        return loose(lines[begun], begun) or Fault(codes.NOT_A_FIELD, begun, _indent(lines[begun]))
    if "quoted scalar" in context or "double-quoted" in context:
        if any(word in problem for word in _ESCAPES):
            return Fault(codes.ESCAPE, line, column, mended=_without_value(lines[line]))
        return _quote(lines[begun], begun, begun_at)
    if "flow" in context:
        return _bracket(lines, *(_opening(lines, begun) if "flow node" in context else (begun, begun_at)))
    if any(word in context for word in _SCANNED) or "node content" in problem:
        return _special(lines[begun], begun, begun_at)
    if "not allowed" in problem:
        return _not_allowed(lines[line], line, column, problem)
    return _misplaced(lines, line, column, last) or _unknown(error, line, column)


def loose(text: str, line: int) -> Fault | None:
    """Return the fault of a line whose colon is full-width or lacks a plain space after it, or None."""
    match = _LOOSE.match(text)
    if match is None:
        return None
    before, key, value = match["before"], match["key"].strip(), match["value"].strip()
    values = (("key", _short(key)), ("fixed", _short(f"{key}: {value}".rstrip())))
    space = text[match.end("colon") : match.end("colon") + 1]
    if "：" not in match["colon"] and space and space in WIDE_SPACES:
        named = (*values, ("code", f"U+{ord(space):04X}"))
        return Fault(codes.WIDE_SPACE, line, match.end("colon"), 1, f"{before}{key}: {STAND_IN}", named)
    rule = codes.WIDE_COLON if "：" in match["colon"] else codes.NO_SPACE
    return Fault(rule, line, match.end("colon") - 1, 1, f"{before}{key}: {STAND_IN}", values)


def collect_neighbours(fault: Fault, lines: Sequence[str]) -> Iterator[Fault]:
    """Yield the fault, and those of the following lines that have the same kind of wrong colon."""
    yield fault
    if fault.rule in (codes.WIDE_COLON, codes.NO_SPACE, codes.WIDE_SPACE):
        for number in range(fault.line + 1, len(lines)):
            if (below := loose(lines[number], number)) is None:
                return
            yield below


def has_deep_brackets(text: str, end: int, limit: int) -> bool:
    """Whether the line has more than ``limit`` opening brackets shortly before the offset ``end``."""
    line = text[max(end - _LOOK_AHEAD, 0) : end].rpartition("\n")[2]
    return line.count("[") + line.count("{") > limit


def quoted(text: str) -> str:
    """Quote ``text`` as a YAML scalar, shortened to fit into a message."""
    text = _short(text.strip())
    if '"' not in text and "\\" not in text:
        return f'"{text}"'
    return "'" + text.replace("'", "''") + "'"


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"


def _spot(mark: Any, lines: Sequence[str]) -> tuple[int, int]:
    """Convert a mark of PyYAML to a line and column that exist in ``lines``."""
    if mark is None:
        return 0, 0
    line = min(mark.line, len(lines) - 1)
    return line, min(mark.column, len(lines[line])) if line == mark.line else len(lines[line])


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip(" "))


def _value_at(text: str) -> int | None:
    """Find the column at which the value of a field or list item begins; None if the line has neither."""
    match = _FIELD.match(text) or _MEMBER.match(text)
    return match.end() if match else None


def _without_value(text: str, start: int | None = None) -> str:
    """Replace the value, or all text from ``start``, by a placeholder; return "" if no name would be left."""
    cut = _value_at(text) if start is None else start
    return f"{text[:cut]}{STAND_IN}" if cut and text[:cut].strip() else ""


def _colon(lines: Sequence[str], line: int, column: int, last: yaml.Event | None) -> Fault:
    """Explain a second “: ” on a line, or a field name in what YAML reads as a continuation line."""
    text = lines[line]
    start = _value_at(text)
    if start is not None and text[start : start + 1] in tuple(WIDE_BRACKETS):
        values = (("bracket", text[start]),)
        return Fault(codes.WIDE_BRACKET, line, start, 1, _without_value(text), values)
    if start is not None and start <= column:
        values = (("fixed", quoted(text[start:])),)
        return Fault(codes.COLON_IN_VALUE, line, column, 1, _without_value(text), values)
    first = _spot(last.start_mark, lines)[0] if isinstance(last, yaml.ScalarEvent) else line
    for number in range(first, line):
        if fault := loose(lines[number], number):
            return fault
    return Fault(codes.INDENT, line, _indent(text))


def _quote(text: str, line: int, column: int) -> Fault:
    values = (("quote", text[column : column + 1]),)
    return Fault(codes.UNCLOSED_QUOTE, line, column, 1, _without_value(text, column), values)


def _special(text: str, line: int, column: int) -> Fault:
    start = _value_at(text)
    cut = start if start is not None and start <= column else column
    values = (("char", text[cut : cut + 1]), ("fixed", quoted(text[cut:])))
    return Fault(codes.SPECIAL_START, line, cut, 1, _without_value(text, cut), values)


def _opening(lines: Sequence[str], line: int) -> tuple[int, int]:
    """Find the list or group that goes wrong on ``line``, at most 100 lines above it."""
    for number in range(line, max(line - _LOOK_BACK, -1), -1):
        start = _value_at(lines[number])
        if start is not None and lines[number][start : start + 1] in ("[", "{"):
            return number, start
    return line, _indent(lines[line])


def _bracket(lines: Sequence[str], line: int, column: int) -> Fault:
    text = lines[line]
    values = (("bracket", text[column : column + 1]),)
    if (comma := text.find("，", column)) >= 0:
        return Fault(codes.WIDE_COMMA, line, comma, 1, _without_value(text, column), values)
    return Fault(codes.UNCLOSED_BRACKET, line, column, 1, _without_value(text, column), values)


def _not_allowed(text: str, line: int, column: int, problem: str) -> Fault:
    if "mapping keys" in problem:
        return _special(text, line, column)
    if _value_at(text) == column and re.fullmatch(r"- *(?: #.*)?", text[column:]):
        key = text[:column].strip().removesuffix(":").strip()
        return Fault(codes.DASH, line, column, 1, _without_value(text), (("key", _short(key)),))
    if _value_at(text) == column:
        return Fault(codes.LIST_ON_LINE, line, column, 1, _without_value(text))
    return Fault(codes.INDENT, line, _indent(text))


def _misplaced(lines: Sequence[str], line: int, column: int, last: yaml.Event | None) -> Fault | None:
    """Explain text where a field name is expected: the rest of a value, or a line that is not aligned."""
    text = lines[line]
    if text[column : column + 1] == ":":
        return Fault(codes.EMPTY_KEY, line, column)
    if (
        isinstance(last, yaml.ScalarEvent)
        and last.style in ("'", '"')
        and _spot(last.end_mark, lines)[0] == line
    ):
        return _after_quote(lines, last)
    start = _value_at(text)
    if start is not None and start < column and text[start : start + 1] in ("[", "{"):
        return _special(text, line, start)
    if column <= _indent(text):
        return Fault(codes.INDENT, line, column)
    return None


def _after_quote(lines: Sequence[str], last: yaml.ScalarEvent) -> Fault:
    line, column = _spot(last.start_mark, lines)
    text = lines[line]
    if _spot(last.end_mark, lines)[0] != line:
        return _quote(text, line, column)
    values = (("quote", text[column : column + 1]), ("fixed", quoted(text[column:])))
    return Fault(codes.AFTER_QUOTE, line, column, 1, _without_value(text, column), values)


def _unknown(error: yaml.MarkedYAMLError, line: int, column: int) -> Fault:
    return Fault(codes.SYNTAX, line, column, values=(("problem", error.problem or "unreadable"),))
