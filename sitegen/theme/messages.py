"""Messages of a theme: texts with placeholders in braces."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from string import Formatter

from jinja2 import TemplateRuntimeError
from msgspec import Struct

from sitegen.diagnostics import Diagnostic, Place
from sitegen.diagnostics.codes import themes as codes
from sitegen.schema.yaml_nodes import Mapping as MappingNode
from sitegen.schema.yaml_nodes import Node, Scalar
from sitegen.theme.template_errors import BilingualMessage


class Message(Struct, frozen=True):
    """Text of a theme with placeholders, parsed so that they can be filled in fast.

    ``text`` is the text as written. ``parts`` are pairs of literal text and the name of the placeholder that
    follows it, or "" if none follows: ``共 {n} 条`` has the parts ("共 ", "n") and (" 条", "").
    """

    text: str
    parts: tuple[tuple[str, str], ...]

    @classmethod
    def parse(cls, text: str) -> Message:
        """Parse a text with placeholders such as ``{name}`` into a message.

        Raises `ValueError` with a `BilingualMessage` if braces are unbalanced, or if a placeholder is more than a
        plain name (``{n.x}``, ``{n:>5}``).
        """
        try:
            fields = list(Formatter().parse(text))
        except ValueError as error:
            raise ValueError(BilingualMessage("a brace has no counterpart", "花括号不成对")) from error
        # Themes are untrusted: {n:>99999999} would fill the memory, {n.x} and {n[0]} would access internals
        # of values.
        for _, name, format_spec, conversion in fields:
            if name is not None and (format_spec or conversion or not name.isidentifier()):
                field = (
                    name
                    + (f"!{conversion}" if conversion else "")
                    + (f":{format_spec}" if format_spec else "")
                )
                raise ValueError(
                    BilingualMessage(f"“{{{field}}}” is not a plain name", f"“{{{field}}}”不是单纯的名字")
                )
        return cls(text, tuple((literal, name or "") for literal, name, _, _ in fields))

    def fill(self, values: Mapping[str, object]) -> str:
        """Return the text with each placeholder replaced by the value of that name.

        Values are converted with `str`. Raises `KeyError` if a value is missing; additional values are
        ignored.
        """
        # A shortcut for the messages without placeholders, which are most of them.
        if len(self.parts) == 1 and not self.parts[0][1]:
            return self.parts[0][0]
        return "".join(literal + str(values[name]) if name else literal for literal, name in self.parts)


class Messages:
    """Messages of a theme and its bases in one language. Called with a key and values, it returns a text."""

    def __init__(self, messages: Mapping[str, Message]) -> None:
        self._messages = messages

    def __call__(self, key: str, values: Mapping[str, object]) -> str:
        """Return the message with the key ``key``, with its placeholders replaced by ``values``.

        ``values`` is keyed by the name of the placeholder. Raises `jinja2.TemplateRuntimeError` if the key is
        unknown or a value is missing.
        """
        message = self._messages.get(key)
        if message is None:
            problem = BilingualMessage(f"there is no message “{key}”", f"文字表中没有“{key}”")
            raise TemplateRuntimeError(problem)
        try:
            return message.fill(values)
        except KeyError as error:
            name = error.args[0]
            en, zh = f"the message “{key}” needs a value for {name}", f"文字“{key}”缺少 {name} 的值"
            raise TemplateRuntimeError(BilingualMessage(en, zh)) from error


def read_messages(node: Node, path: str, diagnostics: list[Diagnostic]) -> Iterator[tuple[str, Message]]:
    """Parse a messages file and yield pairs of key and message.

    ``node`` is the parsed YAML of the file at ``path``. An invalid entry is skipped and reported in
    ``diagnostics``.
    """
    if not isinstance(node, MappingNode):
        diagnostics.append(
            _report_invalid_message(
                node,
                path,
                BilingualMessage("the file must consist of lines “key: text”", "文件应由“键: 文字”组成"),
            )
        )
        return
    for key, value in node.pairs:
        if not isinstance(value, Scalar):
            diagnostics.append(
                _report_invalid_message(
                    value, path, BilingualMessage(f"“{key.text}” is not a text", f"“{key.text}”不是文字")
                )
            )
            continue
        try:
            yield key.text, Message.parse(value.text)
        except ValueError as error:
            diagnostics.append(_report_invalid_message(value, path, error.args[0]))


def _report_invalid_message(node: Node, path: str, problem: BilingualMessage) -> Diagnostic:
    """Return the diagnostic for a node of the file ``path`` that is not a valid message. ``problem`` says why."""
    place = Place(path, node.line, node.column, node.length)
    return codes.MESSAGE_BAD.at(place, zh=problem.zh, en=problem)
