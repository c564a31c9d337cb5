"""A body as its author typed it: its signs in order, and the marks among them that may take effect.

A *mark* is a stretch of the source that is allowed to be absent from the page, if the page shows its effect.
Whether it does is not decided here. Everything outside of a mark has to arrive.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.entities import html5

from tests.fidelity.page import NOTE

#: Elements that begin a line of their own, and cells. A tag of them that took effect keeps its sides apart.
_BLOCK_TAGS = (
    "p div ul ol li dl dt dd blockquote pre h1 h2 h3 h4 h5 h6 table thead tbody tfoot tr td th caption br hr"
    " figure figcaption details summary center section article header footer address"
)
BLOCK_TAGS = frozenset(_BLOCK_TAGS.split())
_PLAIN_TAGS = (
    "a abbr b big cite code col colgroup del dfn em font i img ins kbd mark q s samp small span strike strong sub"
    " sup tt u var wbr nobr"
)
PLAIN_TAGS = frozenset(_PLAIN_TAGS.split())
#: Elements that no page may hold. A body with one of them is refused, so their contents may be absent.
UNSAFE_TAGS = "script|style|iframe|object|svg|math|textarea|noscript|embed|form|input|button|select"
#: What Word and Excel write into HTML, such as ``o:p``.
OFFICE_TAG = re.compile(r"(?:[ovwxm]|st1):[a-z]+\Z")
BLANK = " \t\u3000\xa0"

#: The name of a language, and attributes in braces, may follow the signs. Words make the line a text.
FENCE = re.compile(
    rf"[{BLANK}>]*(?:[-*+] +)?(`{{3,}}|~{{3,}})[{BLANK}]*(?:[A-Za-z][\w+.#-]*)?[{BLANK}]*(?:\{{[^{{}}\n`]*\}})?[{BLANK}]*\Z",
    re.ASCII,
)
#: Attributes that need no value.
_FLAGS = "nowrap|noshade|border|compact|checked|disabled|hidden|selected|readonly|multiple|open|reversed|controls|loop|async|defer"
#: What follows a name in a comparison, “P<a 或 P>b” and “x<p and y>q”, and in a unit, “<s/次>”. No first attribute begins with a
#: sign that is not ASCII, and no other word stands alone.
COMPARED = (
    rf"(?![ \t\n]+(?:[^\x00-\x7f]|(?!(?:{_FLAGS})\b|\w+[-:])[^\s\"'<>=/]+(?:[ \t\n]+[^=\s]|[ \t\n]*/?>)))"
)
OPAQUE = re.compile(
    r"(?P<comment><!--.*?-->|<!\[(?:if|endif)[^<>]*\]>)"
    rf"|(?P<unsafe>(?<!\\)<(?P<name>{UNSAFE_TAGS})\b[^>]*>(?:.*?</(?P=name)\s*>)?)"
    r"|(?<![`\\])(?P<ticks>`{1,2}|(?P<many>`{3,}))(?!`)(?P<code>(?:(?(many)(?!\n)|(?!\n[ \t]*\n)).)+?)(?<!`)(?P=ticks)(?!`)"
    rf"|(?P<tag>(?<!\\)</?(?P<element>[A-Za-z][A-Za-z0-9:-]*)(?=[ \t\n]|/?\s*>){COMPARED}[^<>]*>)"
    r"|(?P<address>(?<!\\)<(?:(?:https?|ftp)://[^\s<>]+|(?:mailto:)?[\w.+-]+@[\w.-]+)>)",
    re.DOTALL | re.IGNORECASE,
)
#: One sign of a link. A link may run over the end of a line, not over a blank line.
_SIGN = r"(?:\n(?!\s*\n)|[^%s\n])"
_LABEL_SIGN, _TARGET_SIGN = _SIGN % r"\[\]", _SIGN % "()"
LABEL = rf"(?:!\[{_LABEL_SIGN}*\]\({_TARGET_SIGN}*\)|\[{_LABEL_SIGN}*\]|\\[\[\]]|{_LABEL_SIGN})*"
TARGET = rf"(?:<[^<>\n]*>|(?:{_TARGET_SIGN}|\({_TARGET_SIGN}*\))*?)(?:\s+(?:\"[^\"\n]*\"|'[^'\n]*'))?\s*"
#: What the target of a link has and a remark in brackets has not. Numbers have none of these: “[x](3.5)”.
ADDRESS = re.compile(r"(?![\d., /~、-]+\Z)(?:\Z|.*(?:[./#\\]|\?.|[A-Za-z;]:))", re.DOTALL)
LINK = re.compile(rf"(?<!\\)(?P<open>!?\[)(?!\^)(?P<label>{LABEL})(?P<close>\]\({TARGET}\))")
ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
ESCAPE = re.compile(r"\\(?=[*_#|`\[\]<>!&~])|(?<=\d)\\(?=[.)])|(?<![^\s])\\(?=[-+])")
#: A path on a drive of Windows or in a network. Its backslashes are signs.
PATH = re.compile(r"(?:(?<![A-Za-z0-9])[A-Za-z]:\\|(?<!\\)\\\\[A-Za-z0-9\u3400-\u9fff][\w.-]*\\)[\w.\\$~-]*")
NOTE_MARK = re.compile(r"\[\^([^\]\s][^\]\n]*)\](?!:)")
NOTE_TEXT = re.compile(rf"(?m)^[{BLANK}]{{0,3}}(\[\^([^\]\s][^\]\n]*)\]:)")
HEADING = re.compile(rf"[{BLANK}]*(#{{1,6}})[{BLANK}]+(.*?)([{BLANK}]+#+)?[{BLANK}]*\Z")
BULLET = re.compile(rf"[{BLANK}>]*?([-*+])[{BLANK}]+(?=\S)")
ORDINAL = re.compile(rf"[{BLANK}>]*(\d{{1,9}}[.)])[{BLANK}]+(?=\S)")
QUOTES = re.compile(rf"[{BLANK}]*(>(?:[{BLANK}]*>)*)(?=[{BLANK}]|\Z)")
RULE = re.compile(rf"[{BLANK}]*((?:-[{BLANK}]*){{3,}}|(?:\*[{BLANK}]*){{3,}}|(?:_[{BLANK}]*){{3,}})\Z")
DELIMITERS = re.compile(
    rf"[{BLANK}]*\|?[{BLANK}]*:?-+:?[{BLANK}]*(?:\|[{BLANK}]*:?-+:?[{BLANK}]*)*\|?[{BLANK}]*\Z"
)
BLOCK_START = re.compile(rf"[{BLANK}]*(?:(?:#{{1,6}}|[-*+]|>+)[ \u3000\xa0]|```|~~~|<!--|\[\^)")
#: A cell with line ends, as Excel copies it.
SHEET_CELL = re.compile(r'"((?:[^"\t\n]|"")*\n(?:[^"\t]|"")*)"(?=[\t\n]|\Z)')
#: What git writes between the two sides of a conflict. None of its lines is markup.
CONFLICT = re.compile(r"(?:<{7}|={7}|>{7}|\|{7})(?:\s|\Z)")


@dataclass(slots=True, frozen=True)
class Mark:
    """A stretch ``start:end`` of the source that may be absent, or be replaced by ``instead``.

    Marks that belong together (``**`` and ``**``) have the same ``pair``, the offset of the first.
    ``detail`` holds what the proof needs: the name of a tag, the depth of a quotation.
    """

    start: int
    end: int
    kind: str
    pair: int = -1
    detail: str = ""
    instead: str | None = None


@dataclass(slots=True, frozen=True)
class SheetRow:
    """A row of a sheet from line ``start`` to before line ``end``. ``is_parted``: a tab parts two of its texts."""

    start: int
    end: int
    tabs: int
    is_parted: bool


@dataclass(slots=True)
class Source:
    """A body.

    ``rows`` gives the table and the row of a line, ``tabbed`` the same for lines parted by tabs. ``bare`` are the
    tables with pipes that have no line of dashes. ``coded`` are the lines in code blocks. ``markup`` gives for each
    offset where the raw HTML block around it begins, or -1. A note is its start and the ends of the lines that may
    belong to it.
    """

    text: str
    starts: list[int]
    marks: list[Mark] = field(default_factory=list)
    rows: dict[int, tuple[int, int]] = field(default_factory=dict)
    tabbed: dict[int, tuple[int, int]] = field(default_factory=dict)
    bare: set[int] = field(default_factory=set)
    coded: set[int] = field(default_factory=set)
    markup: list[int] = field(default_factory=list)
    notes: list[tuple[int, list[int]]] = field(default_factory=list)

    def find_line(self, offset: int) -> int:
        """Return the number of the line of an offset, counted from 0."""
        return bisect_right(self.starts, offset) - 1

    def get_line(self, number: int) -> str:
        """Return a line without its end."""
        end = self.starts[number + 1] - 1 if number + 1 < len(self.starts) else len(self.text)
        return self.text[self.starts[number] : end]


def read_source(body: str) -> Source:
    """Read a body: find every mark that might take effect."""
    text = body.replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    starts = [0]
    for line in lines[:-1]:
        starts.append(starts[-1] + len(line) + 1)
    source = Source(text, starts)
    source.markup = [-1] * (len(text) + 1)
    reader = _Reader(source, lines)
    reader.read_fences()
    reader.read_opaque()
    reader.read_lines()
    reader.read_inline()
    reader.read_notes()
    source.marks.sort(key=lambda mark: (mark.start, mark.end))
    return source


class _Reader:
    """Finds marks. ``hidden`` is 1 where a sign lies in code, a tag or a comment, so that it marks nothing."""

    def __init__(self, source: Source, lines: list[str]) -> None:
        self.source = source
        self.lines = lines
        self.hidden = bytearray(len(source.text))

    def add(self, start: int, end: int, kind: str, **more: str | int | None) -> None:
        self.source.marks.append(Mark(start, end, kind, **more))  # type: ignore[arg-type]

    def hide(self, start: int, end: int) -> None:
        self.hidden[start:end] = b"\x01" * (end - start)

    def read_fences(self) -> None:
        """Mark the fences of closed code blocks. Their lines are code."""
        number = 0
        while number < len(self.lines):
            opening = FENCE.match(self.lines[number])
            end = self.find_fence_end(number, opening[1]) if opening else 0
            if not end:
                number += 1
                continue
            for line in (number, end):
                start = self.source.starts[line]
                self.add(start, start + len(self.lines[line]), "fence", pair=self.source.starts[number])
            self.source.coded.update(range(number + 1, end))
            self.hide(self.source.starts[number], self.source.starts[end] + len(self.lines[end]))
            for line in range(number + 1, end):
                quotes = QUOTES.match(self.lines[line])
                if quotes and ">" in self.lines[number]:
                    start = self.source.starts[line]
                    self.add(start + quotes.start(1), start + quotes.end(1), "quote", detail="1")
            number = end + 1

    def find_fence_end(self, number: int, fence: str) -> int:
        closing = re.compile(rf"[{BLANK}>]*{re.escape(fence[0])}{{{len(fence)},}}[{BLANK}]*\Z")
        return next((n for n in range(number + 1, len(self.lines)) if closing.match(self.lines[n])), 0)

    def read_opaque(self) -> None:
        """Mark comments, code spans, tags and addresses in angle brackets."""
        position = 0
        while found := OPAQUE.search(self.source.text, position):
            start, end = found.span()
            if self.hidden[start]:
                position = start + 1
                continue
            position = end
            if found["tag"]:
                name = found["element"].lower()
                if name not in BLOCK_TAGS | PLAIN_TAGS and not OFFICE_TAG.match(name):
                    position = start + 1
                    continue
                self.read_tag(start, end, name)
            elif found["code"]:
                self.add(start, found.start("code"), "code", pair=start)
                self.add(found.end("code"), end, "code", pair=start)
            elif found["address"]:
                self.add(start, start + 1, "address", pair=start)
                self.add(end - 1, end, "address", pair=start)
            else:
                self.add(start, end, "comment")
            self.hide(start, end)

    def read_tag(self, start: int, end: int, name: str) -> None:
        text = self.source.text
        closing = text[start + 1] == "/"
        kind = "block" if name in BLOCK_TAGS else "tag"
        instead = None
        if name == "img":
            alt = re.search(r"\balt\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s>]+)", text[start:end], re.IGNORECASE)
            instead = re.sub(r"\s", "", html.unescape(alt[1].strip("\"'"))) if alt else None
        self.add(start, end, kind, detail=("/" if closing else "") + name, instead=instead)
        if kind == "block" and not closing and name not in ("br", "hr"):
            close = re.compile(rf"</{name}\s*>", re.IGNORECASE).search(text, end)
            blank = re.compile(r"\n[ \t]*(?:\n|\Z)").search(text, end)
            stop = close.end() if close else blank.start() if blank else len(text)
            self.source.markup[start:stop] = [start] * (stop - start)

    def read_lines(self) -> None:
        """Mark what stands at the beginning of lines, and the pipes of tables."""
        self.read_tables()
        self.read_tabs()
        for number, line in enumerate(self.lines):
            start = self.source.starts[number]
            if number in self.source.coded or CONFLICT.match(line) or number in self.source.rows:
                continue
            rule, heading = RULE.match(line), HEADING.match(line)
            if rule:
                self.add_visible(start + rule.start(1), start + rule.end(1), "rule")
                continue
            quotes = QUOTES.match(line)
            offset = 0
            if quotes:
                depth = str(quotes[1].count(">"))
                self.add_visible(start + quotes.start(1), start + quotes.end(1), "quote", detail=depth)
                offset = quotes.end(1)
            while found := BULLET.match(line, offset):
                self.add_visible(start + found.start(1), start + found.end(1), "bullet")
                offset = found.end(1)
            if found := ORDINAL.match(line, offset):
                self.add_visible(
                    start + found.start(1), start + found.end(1), "ordinal", detail=found[1][:-1]
                )
            heading = HEADING.match(line, offset)
            if heading and heading[2]:
                self.add_visible(start + heading.start(1), start + heading.end(1), "heading")
                if heading[3]:
                    self.add_visible(start + heading.start(3), start + heading.end(3), "heading end")

    def add_visible(self, start: int, end: int, kind: str, detail: str = "") -> None:
        if not self.hidden[start]:
            self.add(start, end, kind, detail=detail)

    def read_tables(self) -> None:
        """Mark the pipes of each table that has a line of dashes below its head."""
        for number in range(1, len(self.lines)):
            line, head = self.lines[number], self.lines[number - 1]
            if number in self.source.rows or number in self.source.coded or number - 1 in self.source.coded:
                continue
            if "|" not in line or not DELIMITERS.match(line) or "|" not in head or DELIMITERS.match(head):
                continue
            start = self.source.starts[number]
            self.add(start, start + len(line), "delimiters")
            last = number
            while (
                last + 1 < len(self.lines)
                and "|" in self.lines[last + 1]
                and last + 1 not in self.source.coded
            ):
                last += 1
            rows = [number - 1, *range(number + 1, last + 1)]
            for row, index in enumerate(rows):
                self.source.rows[index] = (number, row)
                self.read_row(index)
            self.source.rows[number] = (number, -1)
        self.read_bare_tables()

    def read_bare_tables(self) -> None:
        """Mark the pipes of lines that begin and end with one, if most of the lines have the same number."""
        number = 0
        while number < len(self.lines):
            end = number
            while end < len(self.lines) and self.check_bordered(end):
                end += 1
            counts = [len(self.list_pipes(n)) for n in range(number, end)]
            usual = max(map(counts.count, counts), default=0)
            dashed = any(
                set(line) <= set(f"|-:{BLANK}") for line in self.lines[number : min(number + 2, end)]
            )
            if usual >= 2 and 2 * usual > len(counts) and not dashed:
                self.source.bare.add(number + 1)
                for n in range(number, end):
                    self.source.rows[n] = (number + 1, n - number)
                    self.read_row(n)
            number = max(end, number + 1)

    def check_bordered(self, number: int) -> bool:
        line = self.lines[number].strip(BLANK)
        free = number not in self.source.coded and number not in self.source.rows
        ends = line.startswith("|") and line.endswith("|") and line.count("|") > 2
        return free and ends and self.source.markup[self.source.starts[number]] < 0

    def list_pipes(self, number: int) -> list[int]:
        """List the offsets of the pipes of a line that part cells."""
        start = self.source.starts[number]
        found = re.finditer(r"(?<!\\)\|", self.lines[number])
        return [start + one.start() for one in found if not self.hidden[start + one.start()]]

    def read_row(self, number: int) -> None:
        line, start = self.lines[number], self.source.starts[number]
        for found in re.finditer(r"(?<!\\)\|", line):
            if self.hidden[start + found.start()]:
                continue
            outer = not line[: found.start()].strip(BLANK)
            self.add(start + found.start(), start + found.end(), "pipe", detail="outer" if outer else "")

    def read_tabs(self) -> None:
        """Find rows that were copied from a sheet: lines in sequence with the same number of tabs, or most of them."""
        number = 0
        while number < len(self.lines):
            rows: list[SheetRow] = []
            end = number
            # Tabs before and behind a text may be an indent or a blank, so nothing is asked of such a line.
            while end < len(self.lines) and (row := self.read_sheet_row(end)) and row.is_parted:
                if rows and row.tabs != rows[-1].tabs and BLOCK_START.match(self.lines[end]):
                    break
                rows.append(row)
                end = row.end
            if rows:
                self.add_sheet(rows)
            number = max(end, number + 1)

    def add_sheet(self, rows: list[SheetRow]) -> None:
        """Note the rows of a run that are a table."""
        counts = [row.tabs for row in rows]
        usual = max(counts, key=counts.count, default=0)
        around = [n for n in (rows[0].start - 1, rows[-1].end) if 0 <= n < len(self.lines)]
        alone = not any("\t" in self.lines[n] for n in around)
        if alone and 2 * counts.count(usual) > len(rows):
            groups = [rows]
        else:
            groups = []
            for row in rows:
                if groups and groups[-1][-1].tabs == row.tabs:
                    groups[-1].append(row)
                else:
                    groups.append([row])
        for group in groups:
            counts = [row.tabs for row in group]
            usual = max(counts, key=counts.count)
            if counts.count(usual) >= (2 if usual >= 2 else 3):
                for row in group:
                    lines = range(row.start, row.end)
                    self.source.tabbed.update(dict.fromkeys(lines, (group[0].start, row.start)))

    def read_sheet_row(self, number: int) -> SheetRow | None:
        """Read a row whose cells are parted by tabs. Mark the quotes that Excel puts around cells with line ends."""
        free = number not in self.source.coded and number not in self.source.rows
        text, start = self.source.text, self.source.starts[number]
        if not free or self.source.markup[start] >= 0:
            return None
        marks: list[tuple[int, int]] = []
        place, tabs = start, 0
        while True:
            cell = SHEET_CELL.match(text, place)
            if cell and cell[1].strip():
                doubled = [one.start() for one in re.finditer('""', cell[1])]
                marks += [(cell.start() + 1 + at, cell.start() + 2 + at) for at in doubled]
                marks += [(cell.start(), cell.start() + 1), (cell.end() - 1, cell.end())]
                place = cell.end()
            end = next((at for at in range(place, len(text)) if text[at] in "\t\n"), len(text))
            if text[end : end + 1] != "\t":
                break
            tabs, place = tabs + 1, end + 1
        if not tabs or not text[start:end].strip():
            return None
        for first, last in marks:
            self.add(first, last, "cell quote")
        return SheetRow(number, self.source.find_line(end) + 1, tabs, "\t" in text[start:end].strip())

    def read_inline(self) -> None:
        """Mark links, pictures, ``**``, escapes, character references and marks of footnotes."""
        shown = "".join(
            "\x00" if hidden and sign != "\n" else sign
            for sign, hidden in zip(self.source.text, self.hidden, strict=True)
        )
        self.read_links(shown, 0, len(shown))
        # In a run of three asterisks any two may be the mark.
        for found in re.finditer(r"(?<!\\)(?=(\*\*))", shown):
            self.add(*found.span(1), "strong")
        paths = {at for found in PATH.finditer(shown) for at in range(*found.span())}
        for found in ESCAPE.finditer(shown):
            if found.start() not in paths:
                self.add(*found.span(), "escape")
        for found in ENTITY.finditer(shown):
            meant = decode_reference(found[0])
            if meant != found[0]:
                instead = re.sub(r"\s", "", meant)
                self.add(*found.span(), "reference" if instead else "blank", instead=instead or None)
        for found in NOTE_MARK.finditer(shown):
            self.add(*found.span(), "note", detail=found[1], instead=NOTE)

    def read_links(self, shown: str, start: int, end: int) -> None:
        for found in LINK.finditer(shown, start, end):
            kind = "picture" if found["open"] == "![" else "link"
            target = self.source.text[found.start("close") : found.end("close")][2:-1].strip()
            if kind == "link" and not ADDRESS.match(re.sub(r"\s+[\"'].*\Z", "", target, flags=re.DOTALL)):
                if "[" in found["label"]:
                    self.read_links(shown, *found.span("label"))
                continue
            self.add(*found.span("open"), kind, pair=found.start(), detail=target)
            self.add(*found.span("close"), kind, pair=found.start(), detail=target)
            self.hide(*found.span("close"))
            if "[" in found["label"]:
                self.read_links(shown, *found.span("label"))

    def read_notes(self) -> None:
        """Find the texts of footnotes with the lines that continue them."""
        for found in NOTE_TEXT.finditer(self.source.text):
            if self.hidden[found.start(1)]:
                continue
            number = self.source.find_line(found.start(1))
            self.add(found.start(1), found.end(1), "note text", detail=found[2])
            ends = [self.source.starts[n] + len(self.lines[n]) for n in self.list_note_lines(number)]
            self.source.notes.append((found.start(1), ends))

    def list_note_lines(self, number: int) -> list[int]:
        """List the lines that may belong to a footnote: those right below it, and indented ones."""
        found = [number]
        for index in range(number + 1, len(self.lines)):
            line = self.lines[index]
            if not line.strip():
                continue
            # A code block below the text of a footnote is no part of it.
            if NOTE_TEXT.match(line) or FENCE.match(line) or index in self.source.coded:
                break
            if not (found[-1] == index - 1 or line.startswith(("    ", "\t"))):
                break
            found.append(index)
        return found


def decode_reference(reference: str) -> str:
    """Return the sign that ``&name;`` stands for. A name that HTML does not know stands for itself."""
    return html.unescape(reference) if reference[1] == "#" or reference[1:] in html5 else reference


def walk_visible(source: Source) -> Iterator[int]:
    """Yield the offsets of the signs other than blanks."""
    return (offset for offset, sign in enumerate(source.text) if not sign.isspace())
