"""Recognise Markdown marks at the beginning of a line, such as ``#``, ``>`` and ``-``.

A mark without a blank after it is ordinary text. Full-width blanks count as well, and indentation before a mark does
not matter.
"""

from __future__ import annotations

from collections.abc import Sequence

from sitegen.content.blanks import MARK_BLANKS
from sitegen.content.limits import NESTING_LIMIT
from sitegen.program import regex

# Every kind of blank that clerks type. Tabs are blanks only after the tables have been found.
# Columns. Python-Markdown reads an item with as many blanks before it as an item of the list within.
TAB_LENGTH = 4
LIST_ITEM = regex.compile(r"(?P<indent>[ \u3000\xa0]*)[-*+][ \u3000\xa0]+(?P<text>\S.*)")
QUOTATION = regex.compile(
    r"[ \u3000\xa0]*(?P<marks>>(?:[ \u3000\xa0]*>)*)(?:[ \u3000\xa0](?P<text>[\s\S]*))?\Z"
)
# Possessive, here and in `sitegen.content.block_rules`: many blanks after “#” would take quadratic time.
HEADING = regex.compile(r"[ \u3000\xa0]*#{1,6}[ \u3000\xa0]++[^\n]*[^\s#]")
FOOTNOTE = regex.compile(r" {0,3}\[\^([^\]\n]{1,200})\]:")
# The line that git writes below a conflict.
CONFLICT_END = regex.compile(r">{7}(?: |\Z)")


def expand_tabs(line: str) -> str:
    """Return a line with its tabs replaced by blanks, and without blanks and tabs at its end if a tab is among them.

    Two blanks at the end of a line would be a hard line break.
    """
    text = line.rstrip(" \t")
    return (text if "\t" in line[len(text) :] else line).expandtabs(TAB_LENGTH)


def is_thematic_break(line: str) -> bool:
    """Whether a line is a thematic break: three or more hyphens or asterisks.

    A line of underscores is not a thematic break, because offices use it as a space to fill in.
    """
    marks = line.strip(MARK_BLANKS).replace(" ", "")
    return len(marks) >= 3 and marks[0] in "-*" and marks == marks[0] * len(marks)


def escape_lone_quote_marks(paragraph: str) -> str:
    """Return a paragraph with a backslash before each line that looks like a quotation but is none.

    Such a line consists of ``>`` alone, or is the line ``>>>>>>>`` that git writes at the end of a conflict.
    """
    if ">" not in paragraph:
        return paragraph
    return "\n".join(f"\\{line}" if _is_lone_quote_mark(line) else line for line in paragraph.split("\n"))


def _is_lone_quote_mark(line: str) -> bool:
    return line.startswith(">") and (
        not line.strip(f">{MARK_BLANKS}") or CONFLICT_END.match(line) is not None
    )


def read_quoted_lines(lines: Sequence[str], first: int) -> tuple[list[str], list[int]]:
    """Return the lines of a quotation, and how many characters precede the text of each.

    The quotation begins on line ``first``, counted from 0; both lists are empty if there is none. Its lines
    lack the outermost ``>``, so that ``>> a`` becomes ``> a``. Tabs are expanded before characters are
    counted.
    """
    texts, shifts = [], []
    for typed in (lines[number] for number in range(first, len(lines))):
        line = typed.expandtabs(TAB_LENGTH)
        quotation = QUOTATION.match(line)
        if not quotation or CONFLICT_END.match(line):
            break
        text = quotation["text"] or ""
        inner = quotation["marks"].replace(" ", "")[1:]
        texts.append(f"{inner} {text}" if inner else text)
        shifts.append(len(line) - len(text))
    return texts, shifts


class ListNesting:
    """Converts the indentation of nested lists as typed to the indentation that Python-Markdown needs.

    A nested list is typed with two or more blanks. Python-Markdown needs `TAB_LENGTH` blanks for each level. The
    object stores the typed indentations of the open lists, from the outermost to the innermost.
    """

    def __init__(self) -> None:
        self._indents: list[int] = []

    @property
    def outer_indent(self) -> int:
        """Indentation of the outermost open list in blanks, as typed; 0 before the first list."""
        return self._indents[0] if self._indents else 0

    @property
    def inner_indent(self) -> int:
        """Indentation of the innermost open list in blanks, as typed; 0 before the first list."""
        return self._indents[-1] if self._indents else 0

    def open_item(self, typed_indent: int, *, begins_list: bool) -> str:
        """Begin a list item typed with ``typed_indent`` blanks. Return the blanks with which Python-Markdown nests it.

        ``begins_list``: the item begins a new list. Lists deeper than `NESTING_LIMIT` are flattened.
        """
        if begins_list:
            self._indents = [typed_indent]
        while len(self._indents) > 1 and typed_indent < self._indents[-1]:
            self._indents.pop()
        if typed_indent >= self._indents[-1] + 2 and len(self._indents) <= NESTING_LIMIT:
            self._indents.append(typed_indent)
        return " " * TAB_LENGTH * (len(self._indents) - 1)

    def indent_block(self, typed_indent: int) -> str:
        """Return the blanks that Python-Markdown needs before a block in a list item.

        ``typed_indent`` is the number of blanks before the block as typed.
        """
        return " " * TAB_LENGTH * max(sum(typed_indent >= one + 2 for one in self._indents), 1)
