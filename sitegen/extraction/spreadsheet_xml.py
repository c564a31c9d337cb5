"""Reads the sheets of an xlsx file: each row is a line, its cells separated by tabs."""

from __future__ import annotations

from bisect import bisect_right
from zipfile import ZipInfo

from sitegen.diagnostics.plurals import format_number_list
from sitegen.extraction.archive import Archive
from sitegen.extraction.model import FindingKind
from sitegen.extraction.office_links import record_formula
from sitegen.extraction.recorder import Recorder, UnreadError, shorten_for_finding
from sitegen.extraction.xml_stream import Attributes, TextCollector, read_xml
from sitegen.program import regex

_COLUMNS = 16_384
_TABS = 100
"""Most empty columns that are kept between two cells."""
_TYPED = ("prompt", "promptTitle", "error", "errorTitle", "tooltip", "display", "val", "location")
_OBJECTS = frozenset(
    {"drawing", "legacyDrawing", "oleObject", "control", "picture", "tablePart", "pivotTableDefinition"}
)
"""Elements of a sheet for what lies on its cells: pictures, charts, comments, objects, tables."""
_SHOWN_RANGES = 5
"""Ranges of rows or columns that a message names."""


_PAGE_CODE = regex.compile(r"&(?:[LCR]|\"[^\"]{0,200}\"|\d{1,3}|K[0-9A-F]{6}|K\d\d[+-]\d{3}|[A-Z])")


class _StringReader(TextCollector):
    """Reader of the shared strings of a workbook. It appends each to ``strings``."""

    def __init__(self, recorder: Recorder) -> None:
        super().__init__(recorder, lambda _: False)
        self.strings: list[str] = []
        self._is_phonetic = False
        self._total = 0

    def start(self, name: str, attributes: Attributes) -> None:  # noqa: ARG002
        self._is_phonetic |= name == "rPh"

    def text(self, text: str) -> None:
        if not self._is_phonetic:
            self.pieces.append(text)
            self._total += len(text)
            if self._total > self.recorder.limits.characters:
                self.recorder.count_characters(self._total)  # raises

    def end(self, name: str) -> None:
        if name == "rPh":
            self._is_phonetic = False
        elif name == "si":
            # A cell of several lines stays in its row.
            self.strings.append(" ".join("".join(self.pieces).split()))
            self.pieces.clear()


def read_strings(archive: Archive, recorder: Recorder) -> list[str]:
    """Return the shared strings of an xlsx file; [] if there are none.

    If their part is damaged, that is recorded, and the strings before the damage are returned.
    """
    part = "xl/sharedStrings.xml"
    if not archive.has_entry(part):
        return []
    reader = _StringReader(recorder)
    try:
        read_xml(archive.open_chunks(archive.names[part]), reader, recorder)
    except UnreadError as error:
        recorder.add_unread_part(part, error)
    return reader.strings


class SheetReader:
    """Reader of the sheets of one workbook.

    ``strings`` are the shared strings of the workbook. ``names`` maps the path of each sheet's part in the
    archive to the name of the sheet. ``hidden`` are the paths and names of the hidden sheets. ``has_text``: a cell
    with content has been read.
    """

    def __init__(
        self, recorder: Recorder, strings: list[str], names: dict[str, str], hidden: list[tuple[str, str]]
    ) -> None:
        self._recorder = recorder
        self._strings = strings
        self._names = names
        self._hidden = hidden
        self._empty: set[str] = set()
        self._used = bytearray(len(strings))
        self.has_text = False

    def read(self, archive: Archive, entry: ZipInfo) -> None:
        """Read the sheet in the archive entry ``entry``. Record its text, formulas, and hidden rows and columns."""
        title = shorten_for_finding(self._names.get(entry.filename, ""))
        reader = _RowReader(self._recorder, self._strings, self._used)
        try:
            read_xml(archive.open_chunks(entry), reader, self._recorder)
            if not reader.columns_with_text and not reader.has_objects:
                self._empty.add(entry.filename)
        finally:
            self.has_text |= bool(reader.columns_with_text)
            for zh, en in reader.describe_hidden():
                self._recorder.add_finding(
                    FindingKind.HIDDEN_CELLS, f"工作表“{title}”{zh}", f"the sheet “{title}” {en}"
                )
            reader.flush(f"的工作表“{title}”" if title else "", f", sheet “{title}”" if title else "")
            if reader.formulas:
                self._recorder.add_text(
                    "\n".join(reader.formulas), f"的工作表“{title}”的公式", f", formulas of “{title}”"
                )

    def record_hidden(self) -> None:
        """Record the hidden sheets, except for those that were read and are empty."""
        for path, title in self._hidden:
            if path not in self._empty:
                self._recorder.add_finding(
                    FindingKind.HIDDEN_SHEETS, shorten_for_finding(title), shorten_for_finding(title)
                )

    def record_unused_strings(self) -> None:
        """Record the shared strings that no cell shows. They stay in the file after their cells were deleted."""
        unused = [text for text, used in zip(self._strings, self._used, strict=True) if not used]
        if unused:
            self._recorder.add_text("\n".join(unused), "里没有用到的文字", ", strings that no cell shows")


class _RowReader(TextCollector):
    """Reader of the rows and cells of a sheet. It notes which rows and columns with content are hidden.

    ``strings`` are the shared strings of the workbook. ``used`` has one byte for each of them, and the reader sets
    it to 1 if a cell shows the string. ``hidden_rows`` has the numbers of the hidden rows with content.
    ``columns_with_text`` has the numbers of all columns with content, hidden or not. ``has_filter``: the sheet has
    a filter. ``has_objects``: something lies on its cells. ``formulas`` are those formulas that contain quoted
    text.
    """

    def __init__(self, recorder: Recorder, strings: list[str], used: bytearray) -> None:
        super().__init__(recorder, lambda _: False)
        self._strings, self._used = strings, used
        self._kind = self._value = ""
        self._column = self._row = 0
        self._in_formula = self._in_value = self._in_cell = False
        self._is_row_hidden = False
        self._hidden_columns: list[tuple[int, int]] = []
        self.hidden_rows: list[int] = []
        self.columns_with_text: set[int] = set()
        self.has_filter = self.has_objects = False
        self.formulas: list[str] = []
        self._formula: list[str] = []

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "c":
            self._in_cell = True
            self._kind = attributes.get("t", "")
            column = _parse_column_letters(attributes.get("r", "")) or self._column + 1
            # Cells stand below the heads of their columns, from which a reader of the text knows what they are.
            self.pieces.append("\t" * max(1, min(column - self._column, _TABS)))
            self._column = column
        elif name in ("v", "t"):
            self._in_value = True
            self._value = ""
        elif name == "f":
            self._in_formula = True
            self._formula.clear()
        elif name == "row":
            number = attributes.get("r", "")
            self._row = int(number) if number.isdecimal() and len(number) < 9 else self._row + 1
            self._column = 0
            # `zeroHeight` of the sheet hides only rows that are not in the file, which are empty.
            self._is_row_hidden = attributes.get("hidden") in ("1", "true")
        elif name == "col":
            self._note_column(attributes)
        elif name == "filterColumn":
            self.has_filter = True
        elif name in _OBJECTS:
            self.has_objects = True
        if not self._in_cell and attributes:
            for key in _TYPED:
                if value := attributes.get(key):
                    self.write(f"\n{value}\n")

    def _note_column(self, attributes: Attributes) -> None:
        first, last = attributes.get("min", ""), attributes.get("max", "")
        is_hidden = attributes.get("hidden") in ("1", "true") or attributes.get("width") in ("0", "0.0")
        if is_hidden and first.isdecimal() and last.isdecimal() and len(first) < 9 > len(last):
            self._hidden_columns.append((int(first), int(last)))

    def text(self, text: str) -> None:
        if self._in_formula:
            self._formula.append(text)
        elif self._in_value:
            self._value += text
        elif not self._in_cell and text.strip():
            self.write(f"{strip_header_codes(text)}\n")

    def end(self, name: str) -> None:
        if name in ("v", "t"):
            self._in_value = False
            self._add_value(name)
        elif name == "c":
            self._in_cell = False
        elif name == "f":
            self._in_formula = False
            # Numbers and addresses of cells tell nothing that the values do not.
            formula = "".join(self._formula)
            record_formula(formula, self.recorder)
            if '"' in formula and len(self.formulas) < 20_000:
                self.recorder.count_characters(len(formula))
                self.formulas.append(formula)
        elif name == "row":
            self.pieces.append("\n")

    def _add_value(self, name: str) -> None:
        text = self._value
        if name == "v" and self._kind == "s":
            number = int(text) if text.isdecimal() and len(text) < 9 else -1
            if not 0 <= number < len(self._strings):
                return
            text, self._used[number] = self._strings[number], 1
        if not text:
            return
        self.write(" ".join(text.split()))
        self.columns_with_text.add(self._column)
        if self._is_row_hidden and (not self.hidden_rows or self.hidden_rows[-1] != self._row):
            self.hidden_rows.append(self._row)

    def describe_hidden(self) -> list[tuple[str, str]]:
        """Return what the sheet hides, as pairs of a Chinese and an English phrase for messages.

        There is one pair for hidden rows and one for hidden columns, each only if they have content. For
        example, ("隐藏了第 3–5 行", "hides rows 3–5").
        """
        found = []
        if self.hidden_rows:
            rows = format_ranges(self.hidden_rows)
            named = format_number_list("row", len(self.hidden_rows), rows)
            how, end = ("用筛选隐藏了", " by a filter") if self.has_filter else ("隐藏了", "")
            found.append((f"{how}第 {rows} 行", f"hides {named}{end}"))
        ranges = sorted(self._hidden_columns)[:_COLUMNS]
        starts = [first for first, _ in ranges]
        hidden = []
        for column in sorted(self.columns_with_text):
            index = bisect_right(starts, column) - 1
            if index >= 0 and column <= ranges[index][1]:
                hidden.append(column)
        if hidden:
            columns = format_ranges(hidden, as_letters=True)
            found.append(
                (f"隐藏了 {columns} 列", f"hides {format_number_list('column', len(hidden), columns)}")
            )
        return found


def strip_header_codes(text: str) -> str:
    """Return the text of a page header or footer without codes for fonts and fields.

    Each of its sections (left, centre, right) begins a new line.
    """
    return _PAGE_CODE.sub(lambda match: "\n" if match[0] in ("&L", "&C", "&R") else "", text)


def _parse_column_letters(address: str) -> int:
    """Return the column number of a cell address, from 1, such as 28 for ``AB12``; 0 if it has no letters."""
    number = 0
    for letter in address[:4].upper():
        if not "A" <= letter <= "Z":
            break
        number = 26 * number + ord(letter) - 64
    return number


def _format_column_letters(number: int) -> str:
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def format_ranges(numbers: list[int], *, as_letters: bool = False) -> str:
    """Format numbers as ranges: [3, 4, 5, 8] becomes ``3–5、8``.

    The numbers are those of rows. With ``as_letters`` they are those of columns, counted from 1, and are
    written as letters: ``C–E、H``. They must ascend. After the first few ranges, the rest is replaced by
    ``…``.
    """
    ranges: list[list[int]] = []
    for number in numbers:
        if ranges and number == ranges[-1][1] + 1:
            ranges[-1][1] = number
        else:
            ranges.append([number, number])
    show = _format_column_letters if as_letters else str
    shown = [show(a) if a == b else f"{show(a)}–{show(b)}" for a, b in ranges[:_SHOWN_RANGES]]
    return "、".join(shown) + ("…" if len(ranges) > _SHOWN_RANGES else "")
