"""Conversion of a text from sanitised HTML, as `sitegen.content` produces it, to WordprocessingML."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

from sitegen.exports.word_markup import Cell, Run, columns_of, even, paragraph, table

_STYLES = {
    "h2": "Heading1",
    "h3": "Heading2",
    "h4": "Heading3",
    "h5": "Heading3",
    "h6": "Heading3",
    "pre": "NoIndent",
    "caption": "TableTitle",
    "figcaption": "TableTitle",
}
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "blockquote",
        "pre",
        "hr",
        "caption",
        "figure",
        "figcaption",
        "details",
        "summary",
    ]
)
_BOLD = frozenset({"strong", "b", "th"})
_WIDEST = 63
"""Word allows no more columns in a table."""


def text_markup(html: str) -> str:
    """Convert HTML to paragraphs and tables.

    Links keep their text, images are replaced by their descriptions.
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.end_block()
    return "".join(reader.out)


@dataclass(slots=True)
class _Table:
    """A table that is being read, and the attributes of its current cell."""

    lines: list[list[Cell]] = field(default_factory=list)
    cols: int = 1
    rows: int = 1
    head: bool = False


class _Reader(HTMLParser):
    """Converter that reads the HTML once and collects WordprocessingML in ``markup``."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self._runs: list[Run] = []
        self._style = "Normal"
        # Depth of nested tags, as is _verbatim.
        self._bold = 0
        self._lists: list[int] = []
        self._table: _Table | None = None
        self._verbatim = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a block, a cell or bold text."""
        found = dict(attrs)
        if tag in _BLOCKS:
            self._begin_block(tag)
        elif tag == "table" and self._table is None:
            # Nested tables are not supported: the tags of an inner one are read as those of the outer one.
            self.end_block()
            self._table = _Table()
        elif tag == "tr" and self._table:
            self._table.lines.append([])
        elif tag in ("td", "th") and self._table:
            self._table.cols, self._table.rows = _span(found.get("colspan")), _span(found.get("rowspan"))
            self._table.head = tag == "th"
            self._runs = []
        elif tag == "br":
            self._runs.append(Run("\n"))
        elif tag == "img":
            self._say(f"［{found.get('alt') or ''}］")
        self._bold += tag in _BOLD

    def handle_endtag(self, tag: str) -> None:
        """End a block, a cell or bold text."""
        self._bold -= tag in _BOLD
        if tag in ("ul", "ol") and self._lists:
            self._lists.pop()
        if tag in _BLOCKS and self._table is None:
            self._verbatim -= tag == "pre"
            self.end_block()
        elif tag == "caption":
            self._captioned()
        elif tag in ("td", "th") and self._table:
            self._end_cell(self._table)
        elif tag == "table" and self._table:
            self._end_table(self._table)

    def handle_data(self, data: str) -> None:
        """Add text. Outside of ``<pre>``, line breaks are spaces."""
        self._say(data if self._verbatim else " ".join(data.split("\n")))

    def _say(self, text: str) -> None:
        """Add text with the current formatting."""
        # White space between blocks is not text.
        if text.strip() or (self._runs and text):
            self._runs.append(Run(text, self._bold > 0))

    def _begin_block(self, tag: str) -> None:
        """Begin a paragraph, a list or an item of a list."""
        # A cell is a single paragraph, so blocks in it become lines.
        if self._table is not None:
            if self._runs and tag != "caption":
                self._runs.append(Run("\n"))
            return
        self.end_block()
        self._style = _STYLES.get(tag, "Normal")
        self._verbatim += tag == "pre"
        if tag in ("ul", "ol"):
            # The last number of an ordered list, or -1 for a list with bullets.
            self._lists.append(0 if tag == "ol" else -1)
        elif tag == "li" and self._lists:
            self._lists[-1] += self._lists[-1] >= 0
            self._runs.append(Run(f"{self._lists[-1]}. " if self._lists[-1] > 0 else "• "))

    def end_block(self) -> None:
        """End the current paragraph, if it has any text."""
        if any(run.text.strip() for run in self._runs):
            self.out.append(paragraph(self._style, self._runs))
        self._runs, self._style = [], "Normal"

    def _captioned(self) -> None:
        """Add the caption of a table as a paragraph."""
        self.out.append(paragraph("TableTitle", self._runs))
        self._runs = []

    def _end_cell(self, open_: _Table) -> None:
        """Add the current cell to its table."""
        text = "".join(run.text for run in self._runs).strip()
        if open_.lines:
            open_.lines[-1].append(Cell(text, open_.cols, open_.rows, head=open_.head))
        self._runs = []

    def _end_table(self, open_: _Table) -> None:
        """Add the table to the result. One with too many columns is left out."""
        columns = columns_of(open_.lines)
        if 0 < columns <= _WIDEST:
            self.out.append(table(open_.lines, even(columns)) + paragraph("NoIndent", ()))
        self._table, self._runs = None, []


def _span(text: str | None) -> int:
    """Parse an attribute ``colspan`` or ``rowspan``; return at least 1."""
    return max(int(text), 1) if text and text.isascii() and text.isdigit() else 1
