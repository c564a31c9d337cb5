"""Half-width punctuation in Chinese, which an office writes in full width.

A comma, colon, semicolon, question or exclamation mark is found if a Chinese character is before it, and after it
a Chinese character, a value that is filled in, a quotation or the end. A parenthesis is found if it touches
Chinese on its outer side. What stands in quotation marks is an example of YAML or of a query, and is left alone.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import yaml

from sitegen.diagnostics.codes import collect_rules
from sitegen.pages.i18n import STRINGS

VALUE, QUOTED = "\ue000", "\ue001"
"""Stand for a value that is filled in, and for a quotation."""
_QUOTES = re.compile(r"“[^”]*”|‘[^’]*’|`[^`]*`|「[^」]*」")
_FIELD = re.compile(r"\{[a-z_]*(?:![rsa])?\}")
_HAN = "\u3007\u4e00-\u9fff"
_WRONG = re.compile(
    rf"(?<=[{_HAN}）》」])[,;:!?](?=\s*(?:[{_HAN}（《「{VALUE}{QUOTED}]|$))"
    rf"|(?<=[{VALUE}{QUOTED}])[,;:!?](?=\s*[{_HAN}（《「])"
    rf"|(?<=[{_HAN}])\(|\)(?=[{_HAN}])"
)
_BETWEEN_VALUES = re.compile(rf"(?<={VALUE})[,;:](?={VALUE})")
_PATTERN = re.compile(r"\(\?|\\[dswnb]|\[\^|\\u|\[0-9\]")
"""What shows that a string is a regular expression."""
_YAML_KEY = re.compile(rf"^[#\s-]*[{_HAN}]{{1,12}}:(?=\s|$)", re.MULTILINE)
_YAML_LIST = re.compile(r"\[[^\]\n]*\]")
"""Lines of YAML that a string writes: in them, colons and commas are half-width."""


SKIPPED_MODULES = frozenset(
    {
        # They fill keys of YAML into their strings, where a colon cannot be recognised as that of a key.
        "sitegen/editing/exemption_file.py",
        "sitegen/reports/blank_forms.py",
        # Its strings are sets of characters and patterns.
        "sitegen/content/outline_marks.py",
    }
)


def find_half_width(text: str, *, chinese: bool = False) -> list[str]:
    """Find half-width punctuation in Chinese: for each place the characters around it.

    With ``chinese``, the text is known to be Chinese, so marks between two values that are filled in count.
    """
    flat = _FIELD.sub(VALUE, _QUOTES.sub(QUOTED, text))
    if not chinese:
        flat = _YAML_LIST.sub(QUOTED, _YAML_KEY.sub(QUOTED, flat))
    patterns = (_WRONG, _BETWEEN_VALUES) if chinese else (_WRONG,)
    found = [match for pattern in patterns for match in pattern.finditer(flat)]
    return [_show(flat[max(match.start() - 8, 0) : match.end() + 8]) for match in found]


def _show(text: str) -> str:
    return text.replace(VALUE, "{}").replace(QUOTED, "“…”").replace("\n", " ")


def check_module(path: str, source: str) -> Iterator[str]:
    """Find half-width punctuation in the strings of a module, without docstrings and patterns."""
    if path in SKIPPED_MODULES:
        return
    tree = ast.parse(source)
    skipped = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    skipped |= {
        id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values
    }
    for node in ast.walk(tree):
        if id(node) in skipped or not isinstance(node, ast.Constant | ast.JoinedStr):
            continue
        text = _read_string(node)
        if text and not _PATTERN.search(text):
            yield from (f"{path}:{node.lineno}: half-width in “{one}”" for one in find_half_width(text))


def _read_string(node: ast.Constant | ast.JoinedStr) -> str:
    """Read a string, with `VALUE` for what an f-string fills in; "" for other constants."""
    if isinstance(node, ast.JoinedStr):
        return "".join(
            _read_string(part) if isinstance(part, ast.Constant) else VALUE for part in node.values
        )
    return node.value if isinstance(node.value, str) else ""


def check_messages(path: str, messages: Mapping[str, str]) -> Iterator[str]:
    """Find half-width punctuation in Chinese messages. Examples of queries (``….example``) have it."""
    for key, text in messages.items():
        if not key.endswith(".example"):
            yield from (
                f"{path}: {key}: half-width in “{one}”" for one in find_half_width(text, chinese=True)
            )


def check_rules() -> Iterator[str]:
    """Find half-width punctuation in the Chinese templates of all rules and in the fixed words of pages."""
    for rule in collect_rules():
        for text in (rule.message_zh, rule.hint_zh):
            found = find_half_width(text, chinese=True)
            yield from (f"{rule.code}: half-width in “{one}”" for one in found)
    yield from check_messages("sitegen/pages/i18n.py", STRINGS["zh-CN"])


def check_folder(root: Path) -> Iterator[str]:
    """Find half-width punctuation in the modules and Chinese messages of the project folder ``root``."""
    for module in sorted((root / "sitegen").rglob("*.py")):
        yield from check_module(module.relative_to(root).as_posix(), module.read_text("utf-8"))
    for file in sorted((root / "themes").glob("*/messages/zh-CN.yaml")):
        yield from check_messages(file.relative_to(root).as_posix(), yaml.safe_load(file.read_text("utf-8")))
