"""WordprocessingML for the body of a document: paragraphs and tables, and their conversion from HTML."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from html.parser import HTMLParser

from msgspec import Struct, field

from sitegen.program import regex

TEXT_WIDTH = 8844
"""Width of the text on the page: 156 mm in twips (1/1440 inch)."""
# Characters that XML 1.0 does not allow. Word refuses to open files with any of them.
_FORBIDDEN_IN_XML = regex.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Run(Struct, frozen=True):
    """A piece of text in a paragraph, bold or not throughout. A line feed in ``text`` becomes a line break."""

    text: str
    bold: bool = False


class WordCell(Struct, frozen=True):
    """A table cell; ``column_span`` and ``row_span`` are the numbers of columns and rows that it spans.

    A heading is shaded. Text is centred unless ``align_left`` is true.
    """

    text: str
    column_span: int = 1
    row_span: int = 1
    is_heading: bool = False
    align_left: bool = False


def render_paragraph(style_id: str, runs: Iterable[Run], *, keep_with_next: bool = False) -> str:
    """Render a paragraph as WordprocessingML.

    ``style_id`` is the id of its style, such as "Heading1". ``runs`` are the pieces of its text in order.
    ``keep_with_next`` keeps the paragraph on the same page as the paragraph after it.
    """
    keep_next = "<w:keepNext/>" if keep_with_next else ""
    text = "".join(_render_run(run) for run in runs)
    return f'<w:p><w:pPr><w:pStyle w:val="{style_id}"/>{keep_next}</w:pPr>{text}</w:p>'


def _render_run(run: Run) -> str:
    """Render a run of text. Line feeds in it become line breaks of Word."""
    properties = "<w:rPr><w:b/></w:rPr>" if run.bold else ""
    lines = _FORBIDDEN_IN_XML.sub("", run.text).split("\n")
    text = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line, quote=False)}</w:t>' for line in lines)
    return f"<w:r>{properties}{text}</w:r>"


def render_table(
    rows: Sequence[Sequence[WordCell]],
    widths: Sequence[int],
    header_row_count: int = 0,
    *,
    keep_together: bool = False,
) -> str:
    """Render a table with borders as WordprocessingML.

    Each row of ``rows`` has only the cells that begin in it: a cell that spans rows is not repeated below.
    ``widths`` are the column widths in twips (1/1440 inch). The first ``header_row_count`` rows are repeated on
    every page. With ``keep_together``, a table that does not fit on the rest of a page moves to the next one.
    """
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    markup = "".join(
        # A table stays together if every line but the last one is kept with the next one.
        _render_row(row, widths, number < header_row_count, keep_together and number < len(rows) - 1)
        for number, row in enumerate(_place_cells(rows, len(widths)))
    )
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/><w:tblLayout w:type="fixed"/>'
        f'<w:tblCellMar><w:left w:w="40" w:type="dxa"/><w:right w:w="40" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{markup}</w:tbl>"
    )


_PlacedCell = tuple[int, WordCell, bool]
"""A cell in a line: its first column, the cell, and whether it continues from the line above."""


def count_table_columns(rows: Sequence[Sequence[WordCell]]) -> int:
    """Return the number of columns of a table, 0 if it has no cells.

    Each row of ``rows`` has only the cells that begin in it: a cell that spans rows is not repeated below. A
    cell that spans several columns or rows is counted in each of them.
    """
    return max(
        (column + cell.column_span for line in _place_cells(rows, 0) for column, cell, _ in line), default=0
    )


def _place_cells(rows: Sequence[Sequence[WordCell]], min_columns: int) -> Iterator[list[_PlacedCell]]:
    """Yield for each row a list of triples: column, cell, and whether the cell began in a row above.

    Missing cells are filled in, up to ``min_columns`` columns.
    """
    # By column: cells that continue in this line, and for how many lines.
    spanning: dict[int, tuple[WordCell, int]] = {}
    for line in rows:
        remaining, placed, column = list(line), list[_PlacedCell](), 0
        next_spanning: dict[int, tuple[WordCell, int]] = {}
        while remaining or column < min_columns or column <= max(spanning, default=-1):
            above = spanning.get(column)
            cell = above[0] if above else remaining.pop(0) if remaining else WordCell("")
            placed.append((column, cell, above is not None))
            rows_left = (above[1] if above else cell.row_span) - 1
            if rows_left > 0:
                next_spanning[column] = (cell, rows_left)
            column += cell.column_span
        spanning = next_spanning
        yield placed


def _render_row(cells: Sequence[_PlacedCell], widths: Sequence[int], is_header: bool, keep_next: bool) -> str:
    """Render a row of a table, which is never broken across pages.

    ``cells`` are the result of `_place_cells` for the row, and ``widths`` those of the table's columns in
    twips (1/1440 inch). With ``is_header``, the row is repeated on every page. ``keep_next`` keeps the row on the
    same page as the next one.
    """
    repeated = "<w:tblHeader/>" if is_header else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{''.join(_render_cell(*placed, widths, keep_next) for placed in cells)}</w:tr>"


def _render_cell(column: int, cell: WordCell, continued: bool, widths: Sequence[int], keep_next: bool) -> str:
    """Render the part of a cell that lies in one row of a table.

    ``column`` is the cell's first column, from 0. ``continued`` is whether the cell began in a row above.
    ``widths`` are those of the table's columns in twips. ``keep_next`` keeps the row on the same page as the
    next one.
    """
    width = sum(widths[column : column + cell.column_span])
    span = f'<w:gridSpan w:val="{cell.column_span}"/>' if cell.column_span > 1 else ""
    # Word has no row spans: the first cell starts a vertical merge, and a cell in each line below continues
    # it.
    merge = "<w:vMerge/>" if continued else '<w:vMerge w:val="restart"/>' if cell.row_span > 1 else ""
    shading = '<w:shd w:val="clear" w:color="auto" w:fill="F2F2F2"/>' if cell.is_heading else ""
    style = "TableStart" if cell.align_left else "TableText"
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}{shading}<w:vAlign w:val="center"/></w:tcPr>'
        f"{render_paragraph(style, () if continued else (Run(cell.text),), keep_with_next=keep_next)}</w:tc>"
    )


def split_text_width(columns: int) -> tuple[int, ...]:
    """Split the text width of the page into ``columns`` equal columns and return their widths in twips.

    A twip is 1/1440 inch. Widths are rounded down. ``columns`` must be 1 or more.
    """
    return (TEXT_WIDTH // columns,) * columns


_STYLE_BY_TAG = {
    "h2": "Heading1",
    "h3": "Heading2",
    "h4": "Heading3",
    "h5": "Heading3",
    "h6": "Heading3",
    "pre": "NoIndent",
    "caption": "TableTitle",
    "figcaption": "TableTitle",
}
_BLOCK_TAGS = frozenset(
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
_BOLD_TAGS = frozenset({"strong", "b", "th"})
_MAX_WORD_COLUMNS = 63
"""Maximum number of columns of a table in Word."""


def convert_html_to_word(html: str) -> str:
    """Convert sanitised HTML to WordprocessingML paragraphs and tables, returned as one text.

    Links are reduced to their text, and images to their alternative text in brackets. Tables with more than
    63 columns are left out, because Word cannot show them.
    """
    reader = _HtmlConverter()
    reader.feed(html)
    reader.close()
    # Text after the last block.
    reader.end_paragraph()
    return "".join(reader.markup)


class _OpenTable(Struct):
    """A table that is being read.

    ``rows`` are its rows. ``column_span``, ``row_span`` and ``is_header_cell`` belong to the current cell: the columns
    and rows that it spans, and whether it is a ``<th>``.
    """

    rows: list[list[WordCell]] = field(default_factory=list)
    column_span: int = 1
    row_span: int = 1
    is_header_cell: bool = False


class _HtmlConverter(HTMLParser):
    """HTML parser that collects the converted paragraphs and tables in ``markup``, in document order."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.markup: list[str] = []
        self._runs: list[Run] = []
        self._style = "Normal"
        # Number of open tags for bold text; _verbatim is that of <pre>.
        self._bold = 0
        self._lists: list[int] = []
        self._table: _OpenTable | None = None
        self._verbatim = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin the block, table, cell or bold text that a start tag opens (overrides `HTMLParser`)."""
        attributes = dict(attrs)
        if tag in _BLOCK_TAGS:
            self._begin_block(tag)
        elif tag == "table" and self._table is None:
            # Nested tables are not supported: the tags of an inner one are read as those of the outer one.
            self.end_paragraph()
            self._table = _OpenTable()
        elif tag == "tr" and self._table:
            self._table.rows.append([])
        elif tag in ("td", "th") and self._table:
            self._table.column_span, self._table.row_span = (
                _parse_span(attributes.get("colspan")),
                _parse_span(attributes.get("rowspan")),
            )
            self._table.is_header_cell = tag == "th"
            self._runs = []
        elif tag == "br":
            self._runs.append(Run("\n"))
        elif tag == "img":
            self._add_text(f"［{attributes.get('alt') or ''}］")
        self._bold += tag in _BOLD_TAGS

    def handle_endtag(self, tag: str) -> None:
        """End the block, table, cell or bold text that an end tag closes (overrides `HTMLParser`)."""
        self._bold -= tag in _BOLD_TAGS
        if tag in ("ul", "ol") and self._lists:
            self._lists.pop()
        if tag in _BLOCK_TAGS and self._table is None:
            self._verbatim -= tag == "pre"
            self.end_paragraph()
        elif tag == "caption":
            self._add_caption()
        elif tag in ("td", "th") and self._table:
            self._end_cell(self._table)
        elif tag == "table" and self._table:
            self._end_table(self._table)

    def handle_data(self, data: str) -> None:
        """Add text to the current paragraph or cell (overrides `HTMLParser`).

        Outside of ``<pre>``, line feeds become spaces.
        """
        self._add_text(data if self._verbatim else " ".join(data.split("\n")))

    def _add_text(self, text: str) -> None:
        """Add text to the current paragraph or cell, bold inside bold tags. White space between blocks is dropped."""
        # White space between blocks is not text.
        if text.strip() or (self._runs and text):
            self._runs.append(Run(text, self._bold > 0))

    def _begin_block(self, tag: str) -> None:
        """Begin the paragraph, list or list item that the start tag ``tag`` opens. In a cell, begin a new line."""
        # A cell is a single paragraph, so blocks in it are separated by line breaks.
        if self._table is not None:
            if self._runs and tag != "caption":
                self._runs.append(Run("\n"))
            return
        self.end_paragraph()
        self._style = _STYLE_BY_TAG.get(tag, "Normal")
        self._verbatim += tag == "pre"
        if tag in ("ul", "ol"):
            # The last number of an ordered list, or -1 for a list with bullets.
            self._lists.append(0 if tag == "ol" else -1)
        elif tag == "li" and self._lists:
            self._lists[-1] += self._lists[-1] >= 0
            self._runs.append(Run(f"{self._lists[-1]}. " if self._lists[-1] > 0 else "• "))

    def end_paragraph(self) -> None:
        """Add the current paragraph to ``markup`` if it has text, and begin a new one in the default style."""
        if any(run.text.strip() for run in self._runs):
            self.markup.append(render_paragraph(self._style, self._runs))
        self._runs, self._style = [], "Normal"

    def _add_caption(self) -> None:
        """Add the caption of a table as a paragraph."""
        self.markup.append(render_paragraph("TableTitle", self._runs))
        self._runs = []

    def _end_cell(self, table: _OpenTable) -> None:
        """Add the current cell to the last row of its table."""
        text = "".join(run.text for run in self._runs).strip()
        if table.rows:
            table.rows[-1].append(
                WordCell(text, table.column_span, table.row_span, is_heading=table.is_header_cell)
            )
        self._runs = []

    def _end_table(self, table: _OpenTable) -> None:
        """Add the table to ``markup``, followed by an empty line.

        A table without cells or with too many columns is left out.
        """
        columns = count_table_columns(table.rows)
        if 0 < columns <= _MAX_WORD_COLUMNS:
            self.markup.append(
                render_table(table.rows, split_text_width(columns)) + render_paragraph("NoIndent", ())
            )
        self._table, self._runs = None, []


def _parse_span(text: str | None) -> int:
    """Return the number in an attribute ``colspan`` or ``rowspan``; 1 if the attribute is missing or invalid."""
    return max(int(text), 1) if text and text.isascii() and text.isdigit() else 1
