"""Parser from YAML text to a tree of scalars with source positions.

Scalars stay text: ``no`` and ``0150`` are kept as typed and converted later, by the declaration of their
field. Anchors, aliases, tags, merge keys, tabs, second documents and duplicate keys are errors, so that a
file means what it shows.

The tree is built from the events of libyaml, or of PyYAML's own parser where libyaml is not available.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import yaml
from msgspec.structs import replace

from sitegen.diagnostics import Diagnostic, Place, Rule
from sitegen.diagnostics.codes import yaml as codes
from sitegen.diagnostics.diagnostic_counter import DiagnosticCounter
from sitegen.schema.yaml_characters import BadCharacter, find_first_tabs, find_forbidden_characters
from sitegen.schema.yaml_errors import (
    WRONG_KEY_STARTS,
    SyntaxFault,
    check_line_start,
    collect_consecutive_faults,
    explain_error,
    find_wrong_colon,
    opens_many_brackets,
)
from sitegen.schema.yaml_nodes import Mapping, Node, Scalar, Sequence, has_joined_lines
from sitegen.schema.yaml_patterns import COMMENT_START, FORBIDDEN_CHARACTERS, HASH_COMMENT, WRONG_COLON_PAIR

# Deeper than any record. It protects the recursive functions that read the tree.
DEPTH_LIMIT = 20
# Keys and values of one file. The largest known have some thousands.
NODE_LIMIT = 200_000
# Each round parses the whole text again, so this bounds the time that a broken file can take.
REPARSE_LIMIT = 12
_NO_COLON = "could not find expected ':'"
_LEAF_EVENTS = (yaml.ScalarEvent, yaml.AliasEvent)
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def parse_yaml(
    text: str, path: str, first_line: int = 1, *, size_factor: int = 1
) -> tuple[Node | None, tuple[Diagnostic, ...]]:
    """Parse YAML text to a tree of nodes with source positions; also return all diagnostics.

    ``text`` begins on line ``first_line`` of the file ``path``. A line with a syntax error is replaced where
    possible, so that the other lines can be checked, too. The tree is None if parsing had to stop, for
    example because of too deep nesting. ``size_factor`` multiplies the limit on the number of values. Empty text gives
    an empty mapping. Never raises.
    """
    return _Parser(path, first_line, NODE_LIMIT * size_factor).parse(text)


class _StopReading(Exception):  # noqa: N818 — control flow, not an error
    """Raised to stop parsing. The reason was already reported."""


class _Parser:
    """Parser of one text. It cleans the text, then parses it repeatedly, repairing one fault each time."""

    def __init__(self, path: str, first_line: int, node_limit: int) -> None:
        self.path, self.first_line = path, first_line
        self.node_limit = node_limit
        self.diagnostics: list[Diagnostic] = []
        self.counter = DiagnosticCounter()
        self.repaired_lines: set[int] = set()
        self.has_tabs = self.is_partial = False
        self.text = ""

    def parse(self, text: str) -> tuple[Node | None, tuple[Diagnostic, ...]]:
        """Parse ``text`` and return its tree, or None if parsing had to stop, and the diagnostics."""
        self.text = self._clean_text(text)
        result: Node | SyntaxFault | None = None
        for _ in range(REPARSE_LIMIT):
            result = self._read_tree()
            if not isinstance(result, SyntaxFault):
                break
            self._repair_line(result)
        # The fields are lost with the line that was blanked. That line is reported, and says what is wrong.
        is_lost = self.is_partial and not isinstance(result, Mapping)
        diagnostics = (*self.diagnostics, *self.counter.report_omitted(self.path))
        return None if is_lost or isinstance(result, SyntaxFault) else result, diagnostics

    def _clean_text(self, text: str) -> str:
        """Return the text with LF line ends; report and replace tabs and forbidden characters."""
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        if "\t" in text:
            self.has_tabs = True
            self._report_all(find_first_tabs(text))
            # One character for one, so that columns do not change.
            text = text.replace("\t", " ")
        if FORBIDDEN_CHARACTERS.search(text):
            self._report_all(find_forbidden_characters(text))
            text = FORBIDDEN_CHARACTERS.sub("\ufffd", text)
        return text

    def _report_all(self, characters: Iterable[BadCharacter]) -> None:
        for rule, line, column, values in characters:
            self.report(rule, line, column, **values)

    def report(self, rule: Rule, line: int, column: int, length: int = 1, /, **values: object) -> None:
        """Append a diagnostic of the kind ``rule``.

        ``line`` and ``column`` count from 0 in the parsed text. ``length`` is the number of characters to
        underline. ``values`` fill the placeholders of the message.
        """
        if self.counter.admit(rule):
            place = Place(self.path, self.first_line + line, column + 1, max(length, 1))
            self.diagnostics.append(rule.at(place, **values))

    def discard_diagnostics(self, kept_count: int) -> None:
        """Keep only the first ``kept_count`` diagnostics, because the text will be read again."""
        del self.diagnostics[kept_count:]
        self.counter.recount(self.diagnostics)

    def _repair_line(self, fault: SyntaxFault) -> None:
        """Report a fault, and replace its line by the corrected one.

        If the line was already replaced, it is blanked instead.
        """
        lines = self.text.split("\n")
        already_repaired = fault.line in self.repaired_lines
        for neighbour in () if already_repaired else collect_consecutive_faults(fault, lines):
            # A tab shifts the text to its right, so a syntax error may disappear once the tab is a space.
            if not self.has_tabs:
                self.report(
                    neighbour.rule,
                    neighbour.line,
                    neighbour.column,
                    neighbour.length,
                    **dict(neighbour.message_values),
                )
            self.repaired_lines.add(neighbour.line)
            lines[neighbour.line] = neighbour.replacement
        # The repair did not help, so the line is blanked. Its fields cannot be checked.
        if already_repaired:
            lines[fault.line] = ""
        self.text = "\n".join(lines)
        self.is_partial |= lines[fault.line] == ""

    def _read_tree(self) -> Node | SyntaxFault | None:
        """Read the text once. Return the tree, the fault of a syntax error, or None if reading stopped."""
        before = len(self.diagnostics)
        composer = _Composer(self, self.text)
        try:
            node = composer.read_document()
        except yaml.MarkedYAMLError as error:
            self.discard_diagnostics(before)
            return self._find_fault(error, composer.last)
        except yaml.YAMLError as error:
            self.report(codes.SYNTAX, 0, 0, problem=error)
            return None
        except _StopReading:
            return None
        return self._find_wrong_start(composer.wrong_line, before) or self._find_wrong_colon(node) or node

    def _find_fault(self, error: yaml.MarkedYAMLError, last: yaml.Event | None) -> SyntaxFault | None:
        """Return the fault behind ``error``, or None if the nesting limit is exceeded before it.

        ``last`` is as in `explain_error`. The nesting limit is checked on the events of libyaml. It scans the text
        ahead of its events, so it may fail before the limit is checked: on an error further on, or on a limit of its
        own (1,000 levels since libyaml 0.2.6). If many brackets open shortly before the error, the text up to it is
        therefore read again by itself. So the result does not depend on the version of libyaml.
        """
        mark = error.problem_mark
        if mark is not None and opens_many_brackets(self.text, mark.index, DEPTH_LIMIT):
            before, end = len(self.diagnostics), mark.index
            composer = _Composer(self, self.text[:end])
            try:
                composer.read_document()
            except _StopReading:
                return None
            except yaml.MarkedYAMLError as earlier:
                # An error at the end may only come from cutting the text there. The exception is a key without a
                # colon: it is wrong where it begins, although the parser notices at the end.
                position = earlier.problem_mark
                if (position is not None and position.index < end) or earlier.problem == _NO_COLON:
                    error, last = earlier, composer.last
            self.discard_diagnostics(before)
        return explain_error(error, self.text.split("\n"), last)

    def _find_wrong_start(self, line: int, kept_count: int) -> SyntaxFault | None:
        """Return the fault of the key on ``line``, see `check_line_start`; None if there is none.

        ``line`` counts from 0; -1 stands for no line. If there is a fault, all diagnostics except the first
        ``kept_count`` are removed, because the text will be read again.
        """
        fault = check_line_start(self.text.split("\n"), line) if line >= 0 else None
        if fault:
            self.discard_diagnostics(kept_count)
        return fault

    def _find_wrong_colon(self, node: Node) -> SyntaxFault | None:
        """Return the first wrong colon in a text without fields, otherwise None.

        Because of such a colon, YAML reads a text such as 标题：通知 as one value. ``node`` is the root of the tree.
        """
        if not isinstance(node, Scalar) or not node.plain or node.broken:
            return None
        lines = self.text.split("\n")
        start = node.line - self.first_line
        return next(
            (fault for n in range(start, len(lines)) if (fault := find_wrong_colon(lines[n], n))), None
        )


class _Composer:
    """Builder of the tree of nodes from the parser events of PyYAML. One instance reads one text."""

    def __init__(self, parser: _Parser, text: str) -> None:
        self.parser = parser
        self.text = text
        self.events: Iterator[Any] = yaml.parse(text, Loader=_LOADER)
        self.last: Any = None
        self.has_comments = "#" in text
        self.wrong_line = -1
        self.node_count = 0

    def read_document(self) -> Node:
        """Return the tree of the first YAML document, and report a second document.

        Raises ``yaml.MarkedYAMLError`` on a syntax error, and `_StopReading` beyond a limit.
        """
        next(self.events)  # the start of the stream
        if isinstance(next(self.events), yaml.StreamEndEvent):
            return Mapping((), self.parser.first_line, 1, partial=self.parser.is_partial)
        node = self._build_node(self._next_event(), 1)
        next(self.events)
        following = next(self.events)
        if isinstance(following, yaml.DocumentStartEvent):
            self._report(codes.DOCUMENTS, following, 3)
        return node

    def _next_event(self) -> Any:
        self.last = event = next(self.events)
        return event

    def _report(self, rule: Rule, event: Any, length: int = 1, /, **values: object) -> None:
        mark = event.start_mark
        self.parser.report(rule, mark.line, mark.column, length, **values)

    def _build_node(self, event: Any, depth: int) -> Node:
        if depth > DEPTH_LIMIT:
            self._report(codes.DEPTH, event, limit=DEPTH_LIMIT)
            raise _StopReading
        self.node_count += 1
        if self.node_count > self.parser.node_limit:
            self._report(codes.NODES, event, limit=self.parser.node_limit)
            raise _StopReading
        broken = event.anchor is not None or getattr(event, "tag", None) is not None
        if broken:
            self._report_anchor_or_tag(event)
        if isinstance(event, _LEAF_EVENTS):
            return self._build_scalar(event, broken)
        return (
            self._build_mapping(event, depth)
            if isinstance(event, yaml.MappingStartEvent)
            else self._build_sequence(event, depth)
        )

    def _report_anchor_or_tag(self, event: Any) -> None:
        """Report an anchor, an alias or a tag."""
        name = event.anchor
        if isinstance(event, yaml.AliasEvent):
            self._report(codes.ALIAS, event, len(name) + 1, text=f"*{name}")
        elif name is not None:
            self._report(codes.ANCHOR, event, len(name) + 1, text=f"&{name}")
        else:
            self._report(codes.TAG, event, text=event.tag)

    def _locate(self, event: Any) -> tuple[int, int]:
        mark = event.start_mark
        return mark.line + self.parser.first_line, mark.column + 1

    def _build_scalar(self, event: Any, broken: bool) -> Scalar:
        start, end = event.start_mark, event.end_mark
        style = getattr(event, "style", None)
        one_line = start.line == end.line
        value = getattr(event, "value", "")
        if self.has_comments and not value and not style and not broken:
            comment = HASH_COMMENT.match(self.text, end.index)
            if comment:
                return self._build_commented_scalar(
                    start, end.column + comment.start(1) - comment.start(), comment[1].rstrip()
                )
        return Scalar(
            value,
            start.line + self.parser.first_line,
            start.column + 1,
            max(end.column - start.column, 1) if one_line else 1,
            not style,
            not one_line and style not in ("|", ">"),
            self.has_comments and not style and COMMENT_START.match(self.text, end.index) is not None,
            broken or start.line in self.parser.repaired_lines,
            lines_joined=style not in ("|", ">") and has_joined_lines(self.text[start.index : end.index]),
        )

    def _build_commented_scalar(self, mark: Any, column: int, comment: str) -> Scalar:
        """Build the scalar of an empty value that is followed by a comment, as in ``颜色: #1c5480``.

        The comment may be the intended value. ``mark`` is the position of the empty value. ``column`` is that
        of the comment, counted from 0, and ``comment`` is the comment.
        """
        line = mark.line + self.parser.first_line
        return Scalar("", line, column + 1, len(comment), comment_after=True, hash_comment=comment)

    def _build_sequence(self, start: Any, depth: int) -> Sequence:
        items = []
        while not isinstance(event := self._next_event(), yaml.SequenceEndEvent):
            items.append(self._build_node(event, depth + 1))
        return Sequence(tuple(items), *self._locate(start))

    def _build_mapping(self, start: Any, depth: int) -> Mapping:
        pairs: list[tuple[Scalar, Node]] = []
        lines: dict[str, int] = {}
        while not isinstance(event := self._next_event(), yaml.MappingEndEvent):
            key = self._build_node(event, depth + 1)
            value = self._build_node(self._next_event(), depth + 1)
            if (name := self._check_key(key, event)) is None:
                continue
            if name.text in lines:
                self._report(
                    codes.DUPLICATE_KEY, event, name.length, key=name.text[:40], line=lines[name.text]
                )
                continue
            lines[name.text] = name.line
            pairs.append(self._repair_pair_colon(name, value) if start.flow_style else (name, value))
        return Mapping(tuple(pairs), *self._locate(start), partial=self.parser.is_partial)

    def _repair_pair_colon(self, key: Scalar, value: Node) -> tuple[Scalar, Node]:
        """Report a pair in braces whose colon is wrong, as in {自然人：12}. Return key and value as meant.

        The value is then marked as broken. A pair without this fault is returned unchanged.
        """
        empty = isinstance(value, Scalar) and value.plain and not value.text
        match = WRONG_COLON_PAIR.fullmatch(key.text) if empty and key.plain and not key.broken else None
        if not match:
            return key, value
        rule = codes.WIDE_COLON if match["colon"] == "：" else codes.NO_SPACE
        fixed = f"{match['key'].strip()}: {match['value'].strip()}"
        column = key.column - 1 + match.start("colon")
        self.parser.report(
            rule, key.line - self.parser.first_line, column, key=match["key"].strip()[:40], fixed=fixed[:40]
        )
        meant_value = replace(key, text=match["value"].strip(), broken=True)
        return replace(key, text=match["key"].strip()), meant_value

    def _check_key(self, key: Node, event: Any) -> Scalar | None:
        """Return the key if it can be a field name; otherwise report it and return None."""
        if not isinstance(key, Scalar):
            self._report(codes.COMPLEX_KEY, event)
        elif isinstance(event, yaml.AliasEvent):
            return None  # reported already
        elif key.text == "<<" and key.plain:
            self._report(codes.MERGE_KEY, event, 2)
        elif not key.text.strip():
            self._report(codes.EMPTY_KEY, event)
        else:
            if key.text[0] in WRONG_KEY_STARTS and key.plain and self.wrong_line < 0:
                self.wrong_line = event.start_mark.line
            return key
        return None
