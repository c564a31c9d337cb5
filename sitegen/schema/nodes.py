"""YAML as a tree of texts with their places. Nothing is typed here: ``no`` and ``0150`` stay what was typed.

Read from libyaml's event parser (or PyYAML's own where libyaml is missing). Anchors, aliases, tags, merge keys,
tabs, second documents and repeated names are errors, so that a file means what it shows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import yaml

from sitegen.diagnostics import Diagnostic, Place, Rule
from sitegen.diagnostics.codes import yaml as codes
from sitegen.schema.faults import Fault, explain, loose

DEPTH_LIMIT = 20
# Each round reads the text once more, so the number of rounds bounds the time a broken file can take.
ROUNDS = 12
# While a key is still possible, libyaml scans this many characters of a line ahead of the events that it hands out.
_LOOK_AHEAD = 1024
_NO_COLON = "could not find expected ':'"
FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff"
    "\ud800-\udfff]"
)
_COMMENT = re.compile(r" +#")
_HASH = re.compile(r" +(#[^\s#][^\n]*)")
_LOOSE_PAIR = re.compile(r"(?P<key>[^:：]{1,60})(?P<colon>[:：])(?P<value>[^/].{0,60})")
_LEAVES = (yaml.ScalarEvent, yaml.AliasEvent)
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text as typed, and its place in the file (line and column count from 1).

    ``plain``: written without quotes. ``folded``: written over several lines that were joined. ``comment_after``:
    a comment follows on the same line. ``broken``: already reported, so its text means nothing. ``hash``: the
    comment in place of an empty value, if it begins like a colour or a number (``#1c5480``); the place is then its own.
    """

    text: str
    line: int
    column: int
    length: int = 1
    plain: bool = True
    folded: bool = False
    comment_after: bool = False
    broken: bool = False
    hash: str = ""


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list."""

    items: tuple[Node, ...]
    line: int
    column: int
    length: int = 1


@dataclass(frozen=True, slots=True)
class Mapping:
    """Names and their values, in the order of the file; each name once.

    ``partial``: a line of the text could not be read, so that a field may be missing through no fault of its own.
    """

    pairs: tuple[tuple[Scalar, Node], ...]
    line: int
    column: int
    length: int = 1
    partial: bool = False


Node = Scalar | Sequence | Mapping


def parse(text: str, path: str, first_line: int = 1) -> tuple[Node | None, tuple[Diagnostic, ...]]:
    """The tree of ``text``, which begins on ``first_line`` of the file ``path``, and every error in it.

    The tree is None if the reading was given up. Where lines are faulty it holds what could be read, so that the
    values can be checked too; there is then an error. An empty text is an empty mapping. Never raises.
    """
    return _Parser(path, first_line).parse(text)


class _Stop(Exception):  # noqa: N818 — it ends a reading, it is not an error of ours
    """Reading further makes no sense."""


class _Parser:
    """One text on its way to a tree."""

    def __init__(self, path: str, first_line: int) -> None:
        self.path = path
        self.first_line = first_line
        self.found: list[Diagnostic] = []
        self.mended: set[int] = set()
        self.tabs = False
        self.lost = False
        self.text = ""

    def parse(self, text: str) -> tuple[Node | None, tuple[Diagnostic, ...]]:
        self.text = self._cleaned(text)
        outcome: Node | Fault | None = None
        for _ in range(ROUNDS):
            outcome = self._compose()
            if not isinstance(outcome, Fault):
                break
            self._mend(outcome)
        return (None if isinstance(outcome, Fault) else outcome), tuple(self.found)

    def _cleaned(self, text: str) -> str:
        """The text with LF line ends, every character that YAML forbids reported and replaced."""
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        if "\t" in text:
            self._report_tabs(text)
            text = text.replace("\t", " ")
        if FORBIDDEN.search(text):
            self._report_forbidden(text)
            text = FORBIDDEN.sub("\ufffd", text)
        return text

    def _report_tabs(self, text: str) -> None:
        self.tabs = True
        for number, line in enumerate(text.split("\n")):
            if "\t" in line:
                self.report(codes.TAB, number, line.index("\t"))

    def _report_forbidden(self, text: str) -> None:
        for number, line in enumerate(text.split("\n")):
            for match in FORBIDDEN.finditer(line):
                self.report(codes.CHARACTER, number, match.start(), code=f"U+{ord(match[0]):04X}")

    def report(self, rule: Rule, line: int, column: int, length: int = 1, /, **values: object) -> None:
        """Add a finding; line and column count from 0 in the text."""
        place = Place(self.path, self.first_line + line, column + 1, max(length, 1))
        self.found.append(rule.at(place, **values))

    def _mend(self, fault: Fault) -> None:
        """Report a fault and rewrite its line."""
        lines = self.text.split("\n")
        again = fault.line in self.mended
        for one in () if again else self._with_neighbours(fault, lines):
            # A tab shifts the text to its right: what then looks wrong may be right once it is a space.
            if not self.tabs:
                self.report(one.rule, one.line, one.column, one.length, **dict(one.values))
            self.mended.add(one.line)
            lines[one.line] = one.mended
        if again:
            lines[fault.line] = ""
        self.text = "\n".join(lines)
        self.lost |= lines[fault.line] == ""

    def _with_neighbours(self, fault: Fault, lines: list[str]) -> Iterator[Fault]:
        """The fault, and those of the lines below it if they have colons of the same wrong kind."""
        yield fault
        if fault.rule in (codes.WIDE_COLON, codes.NO_SPACE, codes.WIDE_SPACE):
            for number in range(fault.line + 1, len(lines)):
                if (below := loose(lines[number], number)) is None:
                    return
                yield below

    def _compose(self) -> Node | Fault | None:
        """Read the text once: its tree, the first syntax error, or None if the reading was given up."""
        before = len(self.found)
        composer = _Composer(self, self.text)
        try:
            node = composer.document()
        except yaml.MarkedYAMLError as error:
            del self.found[before:]
            return self._explain(error, composer.last)
        except yaml.YAMLError as error:
            self.report(codes.SYNTAX, 0, 0, problem=error)
            return None
        except _Stop:
            return None
        return self._loose_root(node) or node

    def _explain(self, error: yaml.MarkedYAMLError, last: yaml.Event | None) -> Fault | None:
        """Return the fault behind ``error``, or report that the text before it nests too deeply and return None.

        The nesting limit is checked on events, but libyaml may fail on characters ahead of them: on a fault there, or
        at a nesting limit of its own (1,000 levels since 0.2.6). Where brackets were opened ahead of the events, the
        text before the error is read by itself, so that the outcome is the same with every version of libyaml.
        """
        mark = error.problem_mark
        if mark is not None and self._opens_deeply(mark):
            before, end = len(self.found), mark.index
            composer = _Composer(self, self.text[:end])
            try:
                composer.document()
            except _Stop:
                return None
            except yaml.MarkedYAMLError as earlier:
                # An error at the end may only mean that the text was cut there. A name that never gets its colon is
                # wrong where it begins, although it is noticed at the end.
                at = earlier.problem_mark
                if (at is not None and at.index < end) or earlier.problem == _NO_COLON:
                    error, last = earlier, composer.last
            del self.found[before:]
        return explain(error, self.text.split("\n"), last)

    def _opens_deeply(self, mark: yaml.Mark) -> bool:
        """Whether more brackets than the limit allows were opened on the line shortly before ``mark``."""
        line = self.text[max(mark.index - _LOOK_AHEAD, 0) : mark.index].rpartition("\n")[2]
        return line.count("[") + line.count("{") > DEPTH_LIMIT

    def _loose_root(self, node: Node) -> Fault | None:
        """The fault of a text in which no line is a field because of its colons."""
        if not isinstance(node, Scalar) or not node.plain or node.broken:
            return None
        lines = self.text.split("\n")
        start = node.line - self.first_line
        return next((fault for n in range(start, len(lines)) if (fault := loose(lines[n], n))), None)


class _Composer:
    """Builds the tree from libyaml's events."""

    def __init__(self, parser: _Parser, text: str) -> None:
        self.parser = parser
        self.text = text
        self.events: Iterator[Any] = yaml.parse(text, Loader=_LOADER)
        self.last: Any = None
        self.comments = "#" in text

    def document(self) -> Node:
        """The first document; a second one is reported."""
        next(self.events)
        if isinstance(next(self.events), yaml.StreamEndEvent):
            return Mapping((), self.parser.first_line, 1, partial=self.parser.lost)
        node = self._node(self._next(), 1)
        next(self.events)
        after = next(self.events)
        if isinstance(after, yaml.DocumentStartEvent):
            self._report(codes.DOCUMENTS, after, 3)
        return node

    def _next(self) -> Any:
        self.last = event = next(self.events)
        return event

    def _report(self, rule: Rule, event: Any, length: int = 1, /, **values: object) -> None:
        mark = event.start_mark
        self.parser.report(rule, mark.line, mark.column, length, **values)

    def _node(self, event: Any, depth: int) -> Node:
        if depth > DEPTH_LIMIT:
            self._report(codes.DEPTH, event, limit=DEPTH_LIMIT)
            raise _Stop
        broken = event.anchor is not None or getattr(event, "tag", None) is not None
        if broken:
            self._refuse(event)
        if isinstance(event, _LEAVES):
            return self._scalar(event, broken)
        return (
            self._mapping(event, depth)
            if isinstance(event, yaml.MappingStartEvent)
            else self._sequence(event, depth)
        )

    def _refuse(self, event: Any) -> None:
        """Report an anchor, an alias or a tag."""
        name = event.anchor
        if isinstance(event, yaml.AliasEvent):
            self._report(codes.ALIAS, event, len(name) + 1, text=f"*{name}")
        elif name is not None:
            self._report(codes.ANCHOR, event, len(name) + 1, text=f"&{name}")
        else:
            self._report(codes.TAG, event, text=event.tag)

    def _place(self, event: Any) -> tuple[int, int]:
        mark = event.start_mark
        return mark.line + self.parser.first_line, mark.column + 1

    def _scalar(self, event: Any, broken: bool) -> Scalar:
        start, end = event.start_mark, event.end_mark
        style = getattr(event, "style", None)
        one_line = start.line == end.line
        value = getattr(event, "value", "")
        if self.comments and not value and not style and not broken:
            lost = _HASH.match(self.text, end.index)
            if lost:
                return self._lost(start, end.column + lost.start(1) - lost.start(), lost[1].rstrip())
        return Scalar(
            value,
            start.line + self.parser.first_line,
            start.column + 1,
            max(end.column - start.column, 1) if one_line else 1,
            not style,
            not one_line and style not in ("|", ">"),
            self.comments and not style and _COMMENT.match(self.text, end.index) is not None,
            broken or start.line in self.parser.mended,
        )

    def _lost(self, mark: Any, column: int, text: str) -> Scalar:
        """An empty value with a comment that may have been meant as the value."""
        line = mark.line + self.parser.first_line
        return Scalar("", line, column + 1, len(text), comment_after=True, hash=text)

    def _sequence(self, start: Any, depth: int) -> Sequence:
        items = []
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            items.append(self._node(event, depth + 1))
        return Sequence(tuple(items), *self._place(start))

    def _mapping(self, start: Any, depth: int) -> Mapping:
        pairs: list[tuple[Scalar, Node]] = []
        lines: dict[str, int] = {}
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            key = self._node(event, depth + 1)
            value = self._node(self._next(), depth + 1)
            if (name := self._name(key, event)) is None:
                continue
            if name.text in lines:
                self._report(
                    codes.DUPLICATE_KEY, event, name.length, key=name.text[:40], line=lines[name.text]
                )
                continue
            lines[name.text] = name.line
            pairs.append(self._loose(name, value) if start.flow_style else (name, value))
        return Mapping(tuple(pairs), *self._place(start), partial=self.parser.lost)

    def _loose(self, name: Scalar, value: Node) -> tuple[Scalar, Node]:
        """A pair between brackets, {自然人：12}: if its colon is full-width or has no space, it is reported."""
        empty = isinstance(value, Scalar) and value.plain and not value.text
        found = _LOOSE_PAIR.fullmatch(name.text) if empty and name.plain and not name.broken else None
        if not found:
            return name, value
        rule = codes.WIDE_COLON if found["colon"] == "：" else codes.NO_SPACE
        fixed = f"{found['key'].strip()}: {found['value'].strip()}"
        column = name.column - 1 + found.start("colon")
        self.parser.report(
            rule, name.line - self.parser.first_line, column, key=found["key"].strip()[:40], fixed=fixed[:40]
        )
        key = replace(name, text=found["key"].strip())
        return key, replace(name, text=found["value"].strip(), broken=True)

    def _name(self, key: Node, event: Any) -> Scalar | None:
        """The name of a field, or None after a report."""
        if not isinstance(key, Scalar):
            self._report(codes.COMPLEX_KEY, event)
        elif isinstance(event, yaml.AliasEvent):
            return None
        elif key.text == "<<" and key.plain:
            self._report(codes.MERGE_KEY, event, 2)
        elif not key.text.strip():
            self._report(codes.EMPTY_KEY, event)
        else:
            return key
        return None
