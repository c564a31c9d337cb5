"""Explanation of YAML syntax errors, and recovery from them.

libyaml stops at the first error. To report all errors of a file at once, the value on the faulty line is
replaced by a placeholder and the text is parsed again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import yaml
from msgspec import Struct

from sitegen.diagnostics import Rule
from sitegen.diagnostics.codes import texts as text_codes
from sitegen.diagnostics.codes import yaml as codes
from sitegen.program import regex
from sitegen.schema.yaml_table_rows import find_table_rows_on_line

PLACEHOLDER_VALUE = "0"
WIDE_SPACES = "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
WIDE_BRACKETS = "［｛【"
_KEY = r"[^\s:：\"'#\[\]{},&*!|>%@`-][^:：\"'\n]{0,60}?"
_KEY_AND_COLON = regex.compile(rf" *(?:- +)*(?:{_KEY}|\"[^\"\n]*\"|'[^'\n]*') {{0,9}}:(?: +|$)")
_LIST_DASH = regex.compile(r" *(?:- +)+")
_WRONG_COLON = regex.compile(
    rf"(?P<before> *(?:- +)*)(?P<key>{_KEY})(?P<colon> {{0,9}}：|:(?=[^\s/]|[{WIDE_SPACES}])) *(?P<value>.*)"
)
# A list item without a blank after its sign, or with a full-width sign.
_WRONG_DASH = regex.compile(r"(?P<indent> *)(?:-(?=[^\s\d>|-])|[－–—][ \u3000]*(?=[^\s－–—]))(?P<rest>.+)")
_WIDE_INDENT = regex.compile(
    rf"(?P<indent> *)(?P<lead>[{WIDE_SPACES}][ {WIDE_SPACES}]*)(?P<dash>(?:- *)?)(?P<key>{_KEY})(?: {{0,9}}：| {{0,9}}:)"
    r"[ \u3000]*(?P<value>.*)"
)
_OPENS_BLOCK = regex.compile(r".*: *[|>][+-]?\d?[+-]? *\Z")
MANUAL_BREAKS = "\x0b\x0c\u2028\u2029"
"""Line and page breaks of Word (U+000B, U+000C), and the separators that other programs write for them."""
_MENDED_LIMIT = 300
_OPENS_GROUP = regex.compile(r" *+(?:- ++.*|[^:：]+:[ \u3000]*)\Z")
WRONG_KEY_STARTS = frozenset(f"-－–—{WIDE_SPACES}")
"""Characters with which no key begins: such a key lacks the blank after its dash, or follows a wide blank."""
# A list or group in brackets rarely spans more lines. It bounds the time for a file with many errors.
_LOOK_BACK_LIMIT = 100
# libyaml scans up to this many characters of a line ahead of its events, because a colon may turn them into a key.
_LOOK_AHEAD = 1024
# Parts of the English messages of libyaml and PyYAML, which have no error codes.
_SPECIAL_CONTEXTS = ("alias", "anchor", "tag", "block scalar", "directive", "next token")
_ESCAPE_PROBLEMS = ("escape", "hexdecimal", "hexadecimal")


class SyntaxFault(Struct, frozen=True):
    """YAML syntax error, with its position and a replacement for the faulty line.

    ``line`` and ``column`` count from 0 in the parsed text, ``length`` is the number of characters to underline.
    ``replacement`` is the whole line to parse instead in the next attempt ("" for a blank line). ``rule`` is the
    rule to report, and ``message_values`` fill the placeholders of its message.
    """

    rule: Rule
    line: int
    column: int
    length: int = 1
    replacement: str = ""
    message_values: tuple[tuple[str, str], ...] = ()


def explain_error(error: yaml.MarkedYAMLError, lines: Sequence[str], last: yaml.Event | None) -> SyntaxFault:
    """Convert an exception of PyYAML to a `SyntaxFault` that explains the likely mistake.

    ``lines`` are the lines of the parsed text. ``last`` is the last event of a scalar, list or group before
    the error, or None.
    """
    problem, context = error.problem or "", error.context or ""
    if fault := _find_wrong_line_start_near(error, lines):
        return fault
    line, column = _locate_mark(error.problem_mark, lines)
    start_line, start_column = _locate_mark(error.context_mark or error.problem_mark, lines)
    if "mapping values are not allowed" in problem:
        return _describe_colon(lines, line, column, last)
    if "could not find expected ':'" in problem:
        return find_wrong_colon(lines[start_line], start_line) or SyntaxFault(
            codes.NOT_A_FIELD, start_line, _measure_indent(lines[start_line])
        )
    if "quoted scalar" in context or "double-quoted" in context:
        if any(word in problem for word in _ESCAPE_PROBLEMS):
            return SyntaxFault(codes.ESCAPE, line, column, replacement=_replace_value(lines[line]))
        return _describe_open_quote(lines[start_line], start_line, start_column)
    if "flow" in context:
        return _describe_bracket(
            lines,
            *(
                _find_opening_bracket(lines, start_line)
                if "flow node" in context
                else (start_line, start_column)
            ),
        )
    if any(word in context for word in _SPECIAL_CONTEXTS) or "node content" in problem:
        return _describe_special_start(lines[start_line], start_line, start_column)
    if "not allowed" in problem:
        return _describe_not_allowed(lines[line], line, column, problem)
    return _describe_misplaced(lines, line, column, last) or _describe_unknown(error, line, column)


def check_line_start(lines: Sequence[str], line: int) -> SyntaxFault | None:
    """Return the fault of a line that begins with a wrong list dash or a wide blank; None if it does not.

    Examples are ``-甲`` and ``－ 甲`` for ``- 甲``, and a full-width space (U+3000) as indent. ``line`` is
    the index in ``lines`` of the line to check. The replacement of the fault is the corrected line.
    """
    text = lines[line]
    if match := _WRONG_DASH.match(text):
        mended = f"{match['indent']}- {match['rest']}"
        dash_values = (("fixed", mended.strip()),)
        return SyntaxFault(codes.DASH_SPACE, line, len(match["indent"]), 1, mended, dash_values)
    match = _WIDE_INDENT.match(text)
    if match is None:
        return None
    dash = "- " if match["dash"] else ""
    fixed = f"{dash}{match['key'].strip()}: {match['value']}".rstrip()
    # Wide blanks within a group were meant to indent; elsewhere they are a slip.
    above = lines[line - 1] if line else ""
    in_group = bool(dash) or above.startswith(" ") or bool(_OPENS_GROUP.match(above))
    indent = "  " * len(match["lead"]) if in_group else ""
    values = (("fixed", fixed), ("code", f"U+{ord(match['lead'][0]):04X}"))
    column = len(match["indent"])
    return SyntaxFault(
        codes.WIDE_LEAD, line, column, len(match["lead"]), f"{match['indent']}{indent}{fixed}", values
    )


def _find_wrong_line_start_near(error: yaml.MarkedYAMLError, lines: Sequence[str]) -> SyntaxFault | None:
    """Return the fault that `check_line_start` finds on a line that ``error`` marks or on the line above.

    Returns None if there is none.
    """
    for mark in (error.problem_mark, error.context_mark):
        number = _locate_mark(mark, lines)[0]
        for candidate in (number, number - 1) if mark else ():
            if candidate >= 0 and not _is_in_block_scalar(lines, candidate):
                fault = check_line_start(lines, candidate)
                if fault:
                    return fault
    return None


def _is_in_block_scalar(lines: Sequence[str], line: int) -> bool:
    """Return whether a line belongs to a block of text that begins with ``|`` or ``>`` after its key.

    Only the 100 lines above are searched for its beginning.
    """
    indent = _measure_indent(lines[line])
    for number in range(line - 1, max(line - _LOOK_BACK_LIMIT, 0) - 1, -1):
        if lines[number].strip() and _measure_indent(lines[number]) < indent:
            return bool(_OPENS_BLOCK.match(lines[number]))
    return False


def describe_forbidden_character(line: str, column: int) -> tuple[Rule, dict[str, str]]:
    """Return the rule that the forbidden character at ``column`` (from 0) breaks, and the values of its message."""
    point = f"{ord(line[column]):04X}"
    if line[column] in MANUAL_BREAKS:
        mended = line.replace(line[column], "").strip()[:_MENDED_LIMIT]
        return text_codes.LINE_BREAK_HERE, {"point": point, "mended": mended}
    return codes.CHARACTER, {"code": f"U+{point}"}


def find_wrong_colon(text: str, line: int) -> SyntaxFault | None:
    """Return the fault of a line whose field name has a wrong colon; None if there is none.

    Examples are 标题：通知 and 标题:通知. The colon is full-width, or no normal space follows it. ``text`` is
    the line to check and ``line`` its number, counted from 0.
    """
    match = _WRONG_COLON.match(text)
    if match is None:
        return None
    before, key, value = match["before"], match["key"].strip(), match["value"].strip()
    values = (("key", _shorten(key)), ("fixed", _shorten(f"{key}: {value or '……'}")))
    space = text[match.end("colon") : match.end("colon") + 1]
    if "：" not in match["colon"] and space and space in WIDE_SPACES:
        named = (*values, ("code", f"U+{ord(space):04X}"))
        return SyntaxFault(
            codes.WIDE_SPACE, line, match.end("colon"), 1, f"{before}{key}: {PLACEHOLDER_VALUE}", named
        )
    rule = codes.WIDE_COLON if "：" in match["colon"] else codes.NO_SPACE
    return SyntaxFault(rule, line, match.end("colon") - 1, 1, f"{before}{key}: {PLACEHOLDER_VALUE}", values)


def collect_consecutive_faults(fault: SyntaxFault, lines: Sequence[str]) -> Iterator[SyntaxFault]:
    """Yield ``fault``, and similar faults on the lines directly below, so that they are repaired together.

    Only wrong colons, dashes and blanks are searched for. The search ends at the first line without such a fault.
    """
    yield fault
    if fault.rule in (codes.WIDE_COLON, codes.NO_SPACE, codes.WIDE_SPACE):
        for number in range(fault.line + 1, len(lines)):
            if (neighbour := find_wrong_colon(lines[number], number)) is None:
                return
            yield neighbour
    elif fault.rule in (codes.DASH_SPACE, codes.WIDE_LEAD):
        for number in range(fault.line + 1, len(lines)):
            if (neighbour := check_line_start(lines, number)) is None:
                return
            yield neighbour


def opens_many_brackets(text: str, end: int, limit: int) -> bool:
    """Return whether more than ``limit`` brackets are opened on the line that ends at the offset ``end``.

    Only the last 1,024 characters before ``end`` are examined. Closing brackets are not subtracted.
    """
    line = text[max(end - _LOOK_AHEAD, 0) : end].rpartition("\n")[2]
    return line.count("[") + line.count("{") > limit


def quote_for_message(text: str) -> str:
    """Return ``text`` as a quoted YAML value, shortened to 40 characters, for use in a message."""
    text = _shorten(text.strip())
    if '"' not in text and "\\" not in text:
        return f'"{text}"'
    return "'" + text.replace("'", "''") + "'"


def _shorten(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"


def _locate_mark(mark: Any, lines: Sequence[str]) -> tuple[int, int]:
    """Convert a PyYAML position to a line and column of ``lines``, counted from 0; (0, 0) for None.

    A position beyond the end of the text or of a line is moved back to that end.
    """
    if mark is None:
        return 0, 0
    line = min(mark.line, len(lines) - 1)
    return line, min(mark.column, len(lines[line])) if line == mark.line else len(lines[line])


def _measure_indent(text: str) -> int:
    return len(text) - len(text.lstrip(" "))


def _find_value_column(text: str) -> int | None:
    """Return the column at which the value of a field or list item begins; None if the line has neither."""
    match = _KEY_AND_COLON.match(text) or _LIST_DASH.match(text)
    return match.end() if match else None


def _replace_value(text: str, start: int | None = None) -> str:
    """Return a line with its value replaced by a placeholder, so that the rest of the text can be parsed.

    If ``start`` is given, all text from this column on is replaced. The result is "" if nothing would be left
    of the line.
    """
    cut = _find_value_column(text) if start is None else start
    return f"{text[:cut]}{PLACEHOLDER_VALUE}" if cut and text[:cut].strip() else ""


def _describe_colon(lines: Sequence[str], line: int, column: int, last: yaml.Event | None) -> SyntaxFault:
    """Return the fault behind the error “mapping values are not allowed here” of libyaml.

    It is one of these: the value contains “: ”, a colon or bracket is full-width, a line is no field, or a line is
    wrongly indented. ``line`` and ``column`` are the place of the error. ``last`` is the last event before it.
    """
    text = lines[line]
    first = _locate_mark(last.start_mark, lines)[0] if isinstance(last, yaml.ScalarEvent) else line
    for number in range(first, line):
        if fault := find_wrong_colon(lines[number], number):
            return fault
    # A line without a colon begins a value that goes on until the next field, which is where libyaml stops.
    if first < line and lines[first].strip() and _find_value_column(lines[first]) is None:
        return SyntaxFault(codes.NOT_A_FIELD, first, _measure_indent(lines[first]))
    start = _find_value_column(text)
    if start is not None and text[start : start + 1] in tuple(WIDE_BRACKETS):
        values = (("bracket", text[start]),)
        return SyntaxFault(codes.WIDE_BRACKET, line, start, 1, _replace_value(text), values)
    if start is not None and (rows := find_table_rows_on_line(lines, line, start)):
        key, group = text[:start].strip().rstrip(" :"), f"{{{', '.join(rows)}}}"
        named = (("key", key), ("fixed", f"{key}: {group}"), ("block", rows[0]))
        return SyntaxFault(
            codes.ROWS_ON_LINE, line, start, len(text) - start, f"{text[:start]}{group}", named
        )
    if start is not None and start <= column:
        values = (("fixed", quote_for_message(text[start:])),)
        return SyntaxFault(codes.COLON_IN_VALUE, line, column, 1, _replace_value(text), values)
    return SyntaxFault(codes.INDENT, line, _measure_indent(text))


def _describe_open_quote(text: str, line: int, column: int) -> SyntaxFault:
    values = (("quote", text[column : column + 1]),)
    return SyntaxFault(codes.UNCLOSED_QUOTE, line, column, 1, _replace_value(text, column), values)


def _describe_special_start(text: str, line: int, column: int) -> SyntaxFault:
    start = _find_value_column(text)
    cut = start if start is not None and start <= column else column
    values = (("char", text[cut : cut + 1]), ("fixed", quote_for_message(text[cut:])))
    return SyntaxFault(codes.SPECIAL_START, line, cut, 1, _replace_value(text, cut), values)


def _find_opening_bracket(lines: Sequence[str], line: int) -> tuple[int, int]:
    """Return the line and column of the bracket that opens the list or group around ``line``.

    If none is found, return the place of the first character of ``line``.
    """
    for number in range(line, max(line - _LOOK_BACK_LIMIT, -1), -1):
        start = _find_value_column(lines[number])
        if start is not None and lines[number][start : start + 1] in ("[", "{"):
            return number, start
    return line, _measure_indent(lines[line])


def _describe_bracket(lines: Sequence[str], line: int, column: int) -> SyntaxFault:
    text = lines[line]
    values = (("bracket", text[column : column + 1]),)
    if (comma := text.find("，", column)) >= 0:
        return SyntaxFault(codes.WIDE_COMMA, line, comma, 1, _replace_value(text, column), values)
    return SyntaxFault(codes.UNCLOSED_BRACKET, line, column, 1, _replace_value(text, column), values)


def _describe_not_allowed(text: str, line: int, column: int, problem: str) -> SyntaxFault:
    if "mapping keys" in problem:
        return _describe_special_start(text, line, column)
    if _find_value_column(text) == column and regex.fullmatch(r"- *(?: #.*)?", text[column:]):
        key = text[:column].strip().removesuffix(":").strip()
        return SyntaxFault(codes.DASH, line, column, 1, _replace_value(text), (("key", _shorten(key)),))
    if _find_value_column(text) == column:
        return SyntaxFault(codes.LIST_ON_LINE, line, column, 1, _replace_value(text))
    return SyntaxFault(codes.INDENT, line, _measure_indent(text))


def _describe_misplaced(
    lines: Sequence[str], line: int, column: int, last: yaml.Event | None
) -> SyntaxFault | None:
    """Return the fault of text that stands where YAML expects a field name; None if no known mistake fits.

    Known mistakes are a colon without a name, text after a value in quotation marks or brackets, and a wrong
    indent. ``last`` is as in `explain_error`.
    """
    text = lines[line]
    if text[column : column + 1] == ":":
        return SyntaxFault(codes.EMPTY_KEY, line, column)
    if (
        isinstance(last, yaml.ScalarEvent)
        and last.style in ("'", '"')
        and _locate_mark(last.end_mark, lines)[0] == line
    ):
        return _describe_text_after_quote(lines, last)
    start = _find_value_column(text)
    if start is not None and start < column and text[start : start + 1] in ("[", "{"):
        return _describe_special_start(text, line, start)
    if column <= _measure_indent(text):
        return SyntaxFault(codes.INDENT, line, column)
    return None


def _describe_text_after_quote(lines: Sequence[str], last: yaml.ScalarEvent) -> SyntaxFault:
    line, column = _locate_mark(last.start_mark, lines)
    text = lines[line]
    if _locate_mark(last.end_mark, lines)[0] != line:
        return _describe_open_quote(text, line, column)
    values = (("quote", text[column : column + 1]), ("fixed", quote_for_message(text[column:])))
    return SyntaxFault(codes.AFTER_QUOTE, line, column, 1, _replace_value(text, column), values)


def _describe_unknown(error: yaml.MarkedYAMLError, line: int, column: int) -> SyntaxFault:
    return SyntaxFault(codes.SYNTAX, line, column, 1, "", (("problem", error.problem or "unreadable"),))
