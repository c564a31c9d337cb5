"""Find the English of a file: docstrings, comments and messages of Python, the text of Markdown."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, NamedTuple

Kind = Literal["docstring", "comment", "message", "document"]

_MESSAGE = re.compile(r"[A-Za-z]{2,} [a-z]+ [a-z]+")
"""Three English words in a row: shorter strings are keys, patterns and names."""
_CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)


class Passage(NamedTuple):
    """A text and the line on which it begins."""

    line: int
    kind: Kind
    text: str


def read_python(source: str) -> Iterator[Passage]:
    """Read docstrings (those of attributes included), comments, and strings that are sentences."""
    tree = ast.parse(source)
    docstrings = {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if node in docstrings:
                yield Passage(node.lineno, "docstring", node.value)
            elif _MESSAGE.search(node.value):
                yield Passage(node.lineno, "message", node.value)
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield Passage(token.start[0], "comment", token.string.lstrip("# "))


def read_markdown(source: str) -> Iterator[Passage]:
    """Read a document without its code."""
    yield Passage(1, "document", _CODE.sub(lambda code: re.sub(r"[^\n]", " ", code[0]), source))


def read_file(file: Path) -> Iterator[Passage]:
    """Read a Python module or a Markdown document."""
    source = file.read_text(encoding="utf-8")
    return read_python(source) if file.suffix == ".py" else read_markdown(source)
