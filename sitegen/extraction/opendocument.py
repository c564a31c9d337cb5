"""Reads odt and ods files."""

from __future__ import annotations

import re
from io import BytesIO

from sitegen.diagnostics.plurals import format_number_list
from sitegen.extraction.archive import Archive, extract_extension
from sitegen.extraction.charts import is_chart_figure
from sitegen.extraction.inner_files import read_inner_file
from sitegen.extraction.model import FindingKind
from sitegen.extraction.office_links import record_formula
from sitegen.extraction.recorder import Recorder, UnreadError, shorten_for_finding
from sitegen.extraction.xml_stream import Attributes, TextCollector, read_xml
from sitegen.program import regex

_BREAKS = frozenset(
    {"p", "h", "line-break", "table-row", "annotation", "user-defined", "list-item", "desc", "title"}
)
_AUTHORS = frozenset({"initial-creator", "creator", "printed-by"})
_TYPED = ("string-value", "label", "current-value", "title", "help-message-title", "link-name")
_REMOTE = regex.compile(r"(?:https?|ftp|smb)://|\\\\|//", re.IGNORECASE)
_LOADED = frozenset(
    {
        "image",
        "object",
        "object-ole",
        "section-source",
        "table-source",
        "plugin",
        "template",
        "cell-range-source",
    }
)
_PICTURES = frozenset({"jpg", "jpeg", "png", "gif"})
_NAMES = {
    "styles": ("的页眉页脚", ", headers and footers"),
    "meta": ("的属性", ", properties"),
    "chart": ("的图表", ", chart"),
}


class _PartReader(TextCollector):
    """Reader of one XML part of a document. It collects the text, and records what is hidden in it.

    ``is_meta``: the part contains the properties of the document. ``hidden`` is the set of the names of
    styles that hide text. The reader adds those that the part defines. ``hidden_rows`` and ``hidden_columns``
    list, by name of sheet, the numbers (from 1) of hidden rows and columns with text. ``is_sheet``: the
    document is a spreadsheet. ``is_chart``: the part is a chart.
    """

    def __init__(self, recorder: Recorder, *, is_meta: bool, hidden: set[str]) -> None:
        super().__init__(recorder, _BREAKS.__contains__)
        self._is_meta = is_meta
        self._hidden_styles = hidden
        self._style = self._author = self._sheet = self._hidden_sheet = ""
        self._cell_depth = self._annotation_depth = 0
        self._column = self._row = 0
        self._next_row = 1
        self._columns: list[tuple[int, int]] = []
        self._is_row_hidden = self._is_filtered = False
        self.hidden_rows: dict[str, list[int]] = {}
        self.hidden_columns: dict[str, set[int]] = {}
        self._span_hidden: list[bool] = []
        self._figure_start = 0  # index in `pieces`; 0 outside a figure
        self.is_chart = self.has_picture = self.has_text = False

    def start(self, name: str, attributes: Attributes) -> None:
        """Handle a start tag: record comments, tracked changes, hidden text, macros, links and the like.

        Styles that hide text, and hidden rows and columns, are noted. Attributes with text that people type
        are kept as text.
        """
        match name:
            case "style":
                self._style = attributes.get("name", "")
            case "table-properties" | "text-properties":
                if attributes.get("display") in ("false", "none"):
                    self._hidden_styles.add(self._style)
            case "chart":
                self.is_chart = True
            case "s" | "tab":
                self.pieces.append(" " if name == "s" else "\t")
            case "annotation":
                self.recorder.add_finding(FindingKind.COMMENTS)
                self._annotation_depth += 1
            case "changed-region":
                self.recorder.add_finding(FindingKind.TRACKED_CHANGES)
            case "hidden-text" | "hidden-paragraph" | "conditional-text":
                if name != "conditional-text":
                    self.recorder.add_finding(FindingKind.HIDDEN_TEXT)
            case "dde-source" | "dde-link" | "dde-connection-decl":
                what = shorten_for_finding(
                    " ".join(attributes.get(key, "") for key in ("dde-application", "dde-topic", "dde-item"))
                )
                self.recorder.add_finding(
                    FindingKind.EXTERNAL_CONTENT, f"DDE 链接（{what}）", f"a DDE link ({what})"
                )
            case "image" | "object":
                self.has_picture |= name == "image"
                self._record_hidden_sheet()
            case "event-listener":
                if attributes.get("href", "").startswith(("vnd.sun.star.script:", "macro:")):
                    self.recorder.add_finding(FindingKind.MACROS)
            case "table" | "table-column" | "table-row" | "table-cell" | "covered-table-cell":
                self._start_table(name, attributes)
            case "span" | "p" | "h":
                self._span_hidden.append(attributes.get("style-name", "") in self._hidden_styles)
        self._keep_attributes(name, attributes)

    def _keep_attributes(self, name: str, attributes: Attributes) -> None:
        if self._is_meta and name in _AUTHORS:
            self._author = name
        for key in _TYPED if attributes else ():
            if value := attributes.get(key):
                # The value of a cell stays in its row, so that the heads of the columns are still above it.
                self.write(f"{value} " if name == "table-cell" and self.is_sheet else f"\n{value}\n")
        if name == "user-defined":
            self.write(f"{attributes.get('name', '')}：")
        target = attributes.get("href", "")
        if target and name in _LOADED and _REMOTE.match(target):
            self.recorder.add_finding(
                FindingKind.EXTERNAL_CONTENT,
                f"外部内容（{shorten_for_finding(target)}）",
                f"external content ({shorten_for_finding(target)})",
            )
        elif target.startswith(("mailto:", "tel:", "http")):
            self.write(f" {target} ")

    def _start_table(self, name: str, attributes: Attributes) -> None:
        is_hidden = attributes.get("visibility") in ("collapse", "filter")
        if name == "table":
            self._sheet, self._columns = attributes.get("name", ""), []
            self._row, self._next_row, self._column = 0, 1, 0
            # It is recorded with its first content: programs leave empty sheets behind.
            self._hidden_sheet = (
                self._sheet if attributes.get("style-name", "") in self._hidden_styles else ""
            )
        elif name == "table-column":
            count = _parse_count(attributes, "number-columns-repeated")
            if is_hidden:
                self._columns.append((self._column + 1, self._column + count))
            self._column += count
        elif name == "table-row":
            # A row that is repeated is reported by the number of the first.
            self._row, self._next_row = (
                self._next_row,
                self._next_row + _parse_count(attributes, "number-rows-repeated"),
            )
            self._column = 0
            self._is_row_hidden = is_hidden
        else:
            self.pieces.append("\t")
            record_formula(attributes.get("formula", ""), self.recorder)
            if self.is_chart and attributes.get("value-type") == "float":
                self._figure_start = len(self.pieces)
            self._cell_depth += 1
            self._column += _parse_count(attributes, "number-columns-repeated")

    def _record_hidden_sheet(self) -> None:
        if title := shorten_for_finding(self._hidden_sheet):
            self.recorder.add_finding(FindingKind.HIDDEN_SHEETS, title, title)
            self._hidden_sheet = ""

    def end(self, name: str) -> None:
        """Handle an end tag. It may end a line, a cell or a comment."""
        if name == "annotation":
            self._annotation_depth = max(0, self._annotation_depth - 1)
        elif name in ("table-cell", "covered-table-cell"):
            self._cell_depth = max(0, self._cell_depth - 1)
            self._end_figure()
        elif name in ("span", "p", "h") and self._span_hidden:
            self._span_hidden.pop()
        if self._cell_depth and name in ("p", "line-break") and not self._annotation_depth and self.is_sheet:
            self.pieces.append(" ")  # the paragraphs of a cell stay in the row
        else:
            super().end(name)
        if self._is_meta:
            self.pieces.append("\n")
        self._author = ""

    def _end_figure(self) -> None:
        """End a cell that a chart draws. It is text only if it may be more than a figure."""
        if self._figure_start and is_chart_figure("".join(self.pieces[self._figure_start :])):
            del self.pieces[self._figure_start :]
        self._figure_start = 0

    is_sheet = False

    def text(self, text: str) -> None:
        """Keep characters, and record those that are in hidden cells or hidden text, or the name of an author."""
        if self._author:
            self.recorder.add_author(text)
        if not text.isspace():
            self.has_text = True
            self._record_hidden_sheet()
            if any(self._span_hidden):
                self.recorder.add_finding(FindingKind.HIDDEN_TEXT)
            if self._cell_depth:
                self._note_hidden()
        self.write(text)

    def _note_hidden(self) -> None:
        if self._is_row_hidden:
            rows = self.hidden_rows.setdefault(self._sheet, [])
            if not rows or rows[-1] != self._row:
                rows.append(self._row)
        if any(first <= self._column <= last for first, last in self._columns[:100]):
            self.hidden_columns.setdefault(self._sheet, set()).add(self._column)


def _parse_count(attributes: Attributes, key: str) -> int:
    value = attributes.get(key, "1")
    return int(value) if value.isdecimal() and len(value) < 8 else 1


def read_opendocument(archive: Archive, recorder: Recorder) -> None:
    """Read all parts of an odt or ods file and the objects embedded in it, and record texts and findings."""
    if archive.has_entry("META-INF/manifest.xml"):
        manifest = archive.read(archive.names["META-INF/manifest.xml"], 2_000_000)
        if b"encryption-data" in manifest:
            recorder.add_finding(FindingKind.ENCRYPTED)
            return
    kind = archive.read(archive.names["mimetype"], 100) if archive.has_entry("mimetype") else b""
    has_picture = has_text = False
    hidden: set[str] = set()
    for entry in sorted(archive.entries, key=lambda entry: (entry.filename != "styles.xml", entry.filename)):
        name = entry.filename
        try:
            if (
                name.endswith(".xml")
                and not name.startswith(("META-INF/", "Basic/"))
                and "settings" not in name
            ):
                reader = _PartReader(recorder, is_meta=name.endswith("meta.xml"), hidden=hidden)
                reader.is_sheet = b"spreadsheet" in kind
                try:
                    read_xml(archive.open_chunks(entry), reader, recorder)
                finally:
                    _record_hidden(reader, recorder)
                    part = "chart" if reader.is_chart else name.removesuffix(".xml")
                    reader.flush(*_NAMES.get(part, ("", "")))
                has_picture |= reader.has_picture
                has_text |= reader.has_text and name.endswith(("content.xml", "styles.xml"))
            elif extract_extension(name) in _PICTURES or name.startswith(("Object", "Obj")):
                _read_embedded(archive, name, recorder)
        except UnreadError as error:
            recorder.add_unread_part(name, error)
    if has_picture and not has_text:
        recorder.add_unread_file("只有图片，没有文字", "it has pictures and no text")


def _record_hidden(reader: _PartReader, recorder: Recorder) -> None:
    for sheet, rows in reader.hidden_rows.items():
        shown = "、".join(map(str, rows[:5])) + ("…" if len(rows) > 5 else "")
        title = shorten_for_finding(sheet)
        recorder.add_finding(
            FindingKind.HIDDEN_CELLS,
            f"工作表“{title}”隐藏了第 {shown} 行",
            f"the sheet “{title}” hides {format_number_list('row', len(rows), shown)}",
        )
    for sheet, columns in reader.hidden_columns.items():
        shown = "、".join(map(str, sorted(columns)[:5]))
        title = shorten_for_finding(sheet)
        recorder.add_finding(
            FindingKind.HIDDEN_CELLS,
            f"工作表“{title}”隐藏了第 {shown} 列",
            f"the sheet “{title}” hides {format_number_list('column', len(columns), shown)}",
        )


def _read_embedded(archive: Archive, name: str, recorder: Recorder) -> None:
    """Pass a picture or embedded object to its own reader. ``name`` is the path of its entry in the archive.

    Left out are previews of objects, and entries below a folder if their own name has no extension.
    """
    if "/" in name and not extract_extension(name) and not name.startswith("ObjectReplacements/"):
        return
    if name.startswith("ObjectReplacements/"):
        return  # pictures of the objects
    data = archive.read(archive.names[name])
    with recorder.enter_inner_file(name.rpartition("/")[2]):
        read_inner_file(BytesIO(data), len(data), extract_extension(name), recorder)
