"""Reads the workbooks of Excel 5 to 2003 (MS-XLS) as a stream of records."""

from __future__ import annotations

import struct

from sitegen.diagnostics.plurals import format_number_list
from sitegen.extraction.excel_records import (
    Records,
    decode_characters,
    decode_rk,
    format_number,
    read_characters,
    read_records,
    read_shared_strings,
    read_string,
)
from sitegen.extraction.model import FindingKind
from sitegen.extraction.recorder import Recorder, UnreadError, shorten_for_finding
from sitegen.extraction.spreadsheet_xml import format_ranges, strip_header_codes
from sitegen.extraction.text_files import decode_leniently

_WORKBOOK_CONTENT, _CELLS_CONTENT = 0x0005, 0x0010
"""What begins with a BOF record: the part that belongs to all sheets, or the cells of one."""
_OBJECT = 0x005D
"""Record of what lies on the cells: a picture, a chart, a comment. Programs write the drawing around them even if it is
empty."""
_BOF, _BOUNDSHEET, _SST, _CODEPAGE, _FILEPASS = 0x0809, 0x0085, 0x00FC, 0x0042, 0x002F
_LABEL, _RSTRING, _LABELSST, _NUMBER, _RK, _MULRK = 0x0204, 0x00D6, 0x00FD, 0x0203, 0x027E, 0x00BD
_FORMULA, _STRING, _ROW, _COLINFO, _AUTOFILTER, _FILTERMODE = 0x0006, 0x0207, 0x0208, 0x007D, 0x009E, 0x009B
_NOTE, _TXO, _HEADER, _FOOTER, _NAME, _SUPBOOK, _DV, _HLINK = (
    0x001C, 0x01B6, 0x0014, 0x0015, 0x0018, 0x01AE, 0x01BE, 0x01B8,
)  # fmt: skip
_SX_STRING = 0x00CD
_INTERNAL, _ADD_IN = 0x0401, 0x3A01
_BIFF_8 = 0x0600
_TABS = 100
"""Most empty columns that are kept between two cells."""


def read_workbook_stream(data: bytes, recorder: Recorder) -> None:
    """Read the stream ``Workbook`` or ``Book`` of an Excel file, and record its texts and findings.

    ``data`` is the content of the stream. Raises `UnreadError` if it is damaged.
    """
    reader = _WorkbookReader(recorder)
    try:
        for start, kind, parts in read_records(data, recorder):
            if kind == _FILEPASS:
                recorder.add_finding(FindingKind.ENCRYPTED)
                return
            reader.read(start, kind, parts)
    except (struct.error, IndexError) as error:
        raise UnreadError("已损坏", "it is damaged") from error
    finally:
        reader.finish()


def read_pivot_cache(data: bytes, recorder: Recorder) -> None:
    """Record the texts of a pivot cache: the copy of the source rows that Excel keeps for a pivot table.

    ``data`` is the content of the stream that holds the cache.
    """
    texts = [
        read_string(b"".join(parts), 2)[0]
        for _, kind, parts in read_records(data, recorder)
        if kind == _SX_STRING
    ]
    recorder.add_text("\n".join(texts), "的数据透视表缓存", ", pivot cache")


class _WorkbookReader:
    """Reader of the records of a workbook, which are passed to it one by one.

    Each sheet becomes one text, and each row of it a line.
    """

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._strings: list[str] = []
        self._used: set[int] = set()
        self._sheets: dict[int, str] = {}
        self._hidden: dict[int, str] = {}
        self._place = -1
        self._title = ""
        self._encoding = "gb18030"
        self._is_biff_8 = True
        self._boxes: list[str] = []
        self._names: list[str] = []
        self._start_sheet("")

    def _start_sheet(self, title: str) -> None:
        self._title = title
        self._cells: list[str] = []
        self._row = self._column = -1
        self._size = 0
        self._hidden_rows: set[int] = set()
        self._hidden_columns: list[tuple[int, int]] = []
        self._rows_with_text: set[int] = set()
        self._columns_with_text: set[int] = set()
        self._has_filter = False

    def read(self, start: int, kind: int, parts: Records) -> None:
        """Read one record, and keep the text in it.

        ``start`` is its offset in the stream, ``kind`` its type, and ``parts`` its content as `read_records`
        yields it.
        """
        body = parts[0]
        if kind == _BOF:
            self._is_biff_8 = struct.unpack_from("<H", body)[0] >= _BIFF_8
            content = struct.unpack_from("<H", body, 2)[0]
            if content != _WORKBOOK_CONTENT:  # a sheet, not what belongs to all
                self._finish_sheet()
                self._recorder.count_pages()
                self._start_sheet(self._sheets.get(start, ""))
                # A sheet that is only a chart has no cells, but is not empty.
                self._place = start if content == _CELLS_CONTENT else -1
        elif kind == _CODEPAGE:
            page = struct.unpack_from("<H", body)[0]
            self._encoding = {1200: "gb18030", 936: "gb18030", 65001: "utf-8"}.get(page, f"cp{page}")
        elif kind == _SST:
            self._strings = read_shared_strings(parts, self._recorder)
        elif kind == _OBJECT:
            self._place = -1
        elif kind in _CELL_READERS:
            _CELL_READERS[kind](self, body)
        elif kind in _PART_READERS:
            _PART_READERS[kind](self, parts)

    def _add_sheet(self, parts: Records) -> None:
        body = parts[0]
        title = self._read_text(body, 1, 6)
        self._sheets[struct.unpack_from("<I", body)[0]] = title
        self._names.append(title)
        if body[4] & 3:
            self._hidden[struct.unpack_from("<I", body)[0]] = title

    def _read_text(self, data: bytes, width: int, at: int) -> str:
        if self._is_biff_8:
            return read_string(data, width, at)[0]
        length = int.from_bytes(data[at : at + width], "little")
        return decode_leniently(data[at + width : at + width + length], self._encoding)

    def _add_cell(self, row: int, column: int, text: str) -> None:
        if not text:
            return
        gap = column - self._column if row == self._row else column + 1
        self._cells.append(("" if row == self._row else "\n") + "\t" * max(1, min(gap, _TABS)))
        self._row, self._column = row, column
        self._cells.append(text)
        self._size += len(text)
        if self._size > self._recorder.limits.characters:
            self._recorder.count_characters(self._size)  # raises
        self._rows_with_text.add(row)
        self._columns_with_text.add(column)

    def _add_shared(self, body: bytes) -> None:
        row, column, _, number = struct.unpack_from("<HHHI", body)
        if number < len(self._strings):
            self._used.add(number)
            self._add_cell(row, column, self._strings[number])

    def _add_label(self, body: bytes) -> None:
        row, column = struct.unpack_from("<HH", body)
        self._add_cell(row, column, self._read_text(body, 2, 6))

    def _add_number(self, body: bytes) -> None:
        row, column, _, value = struct.unpack_from("<HHHd", body)
        self._add_cell(row, column, format_number(value))

    def _add_rk(self, body: bytes) -> None:
        row, column, _, value = struct.unpack_from("<HHHI", body)
        self._add_cell(row, column, format_number(decode_rk(value)))

    def _add_rks(self, body: bytes) -> None:
        row, column = struct.unpack_from("<HH", body)
        for number in range((len(body) - 6) // 6):
            (value,) = struct.unpack_from("<I", body, 6 + 6 * number)
            self._add_cell(row, column + number, format_number(decode_rk(value)))

    def _add_formula(self, body: bytes) -> None:
        row, column = struct.unpack_from("<HH", body)
        self._formula_cell = row, column
        if body[12:14] != b"\xff\xff":
            self._add_cell(row, column, format_number(struct.unpack_from("<d", body, 6)[0]))

    _formula_cell = (0, 0)

    def _add_result(self, body: bytes) -> None:
        self._add_cell(*self._formula_cell, self._read_text(body, 2, 0))

    def _note_row(self, body: bytes) -> None:
        if len(body) >= 14 and struct.unpack_from("<H", body, 12)[0] & 0x20:
            self._hidden_rows.add(struct.unpack_from("<H", body)[0])

    def _note_column(self, body: bytes) -> None:
        first, last, width = struct.unpack_from("<HHH", body)
        if width == 0 or (len(body) >= 10 and struct.unpack_from("<H", body, 8)[0] & 1):
            self._hidden_columns.append((first, last))

    def _note_filter(self, _: bytes) -> None:
        self._has_filter = True

    def _note_comment(self, body: bytes) -> None:
        # The row 0xFFFF marks a record that continues the comment before it.
        if len(body) >= 4 and struct.unpack_from("<H", body)[0] != 0xFFFF:
            self._recorder.add_finding(FindingKind.COMMENTS)

    def _add_box(self, parts: Records) -> None:
        """Keep the text of a comment or a text box.

        ``parts[0]`` states the length of the text. The continuing records, ``parts[1:]``, contain it.
        """
        (length,) = struct.unpack_from("<H", parts[0], 10)
        if length and len(parts) > 1 and parts[1]:
            self._boxes.append(read_characters(parts, 1, 1, length, parts[1][0])[0].replace("\r", "\n"))

    def _add_page_text(self, parts: Records) -> None:
        if parts[0]:
            text = self._read_text(parts[0], 2 if self._is_biff_8 else 1, 0)
            self._boxes.append(strip_header_codes(text))

    def _add_name(self, parts: Records) -> None:
        body = b"".join(parts)
        length, formula = body[3], struct.unpack_from("<H", body, 4)[0]
        flags = body[14] if self._is_biff_8 and len(body) > 14 else 0
        start = 15 if self._is_biff_8 else 14
        size = length * (1 + (flags & 1))
        self._names.append(decode_characters(body[start : start + size], flags))
        # A name may stand for a text: the token of a string within its formula.
        tokens = body[start + size : start + size + formula]
        if tokens[:1] == b"\x17":
            self._names.append(read_string(tokens, 1, 1)[0])

    def _add_source(self, parts: Records) -> None:
        body = b"".join(parts)
        length = struct.unpack_from("<H", body, 2)[0] if len(body) >= 4 else _INTERNAL
        if length in (_INTERNAL, _ADD_IN) or len(body) <= 4:
            return
        target = shorten_for_finding(read_string(body, 2, 2)[0].replace("\x03", "|"))
        self._recorder.add_finding(
            FindingKind.EXTERNAL_CONTENT, f"别的工作簿（{target}）", f"another workbook ({target})"
        )

    def _add_validation(self, parts: Records) -> None:
        body, at = b"".join(parts), 4
        for _ in range(4):
            text, at = read_string(body, 2, at)
            self._boxes.append(text.strip("\0"))
        (size,) = struct.unpack_from("<H", body, at)
        tokens = body[at + 4 : at + 4 + size]
        if tokens[:1] == b"\x17":  # a list that was typed
            self._boxes.append(read_string(tokens, 1, 1)[0].replace("\0", "\n"))

    def _add_link(self, parts: Records) -> None:
        # Texts and addresses of a link are UTF-16; the numbers between them give no readable run.
        body = b"".join(parts)[32:]
        runs = body.decode("utf-16-le", "replace").split("\0")
        self._boxes.append("\n".join(run for run in runs if run.isprintable()))

    def _finish_sheet(self) -> None:
        # Programs give a page header to empty sheets as well; comments and text boxes are objects.
        if not self._cells:
            self._hidden.pop(self._place, None)
        title = shorten_for_finding(self._title)
        names = (f"的工作表“{title}”", f", sheet “{title}”") if title else ("", "")
        rows = sorted(self._hidden_rows & self._rows_with_text)
        columns = [
            column
            for column in sorted(self._columns_with_text)
            if any(first <= column <= last for first, last in self._hidden_columns[:300])
        ]
        hidden = []
        if rows:
            shown = format_ranges([row + 1 for row in rows])
            how, end = ("用筛选隐藏了", " by a filter") if self._has_filter else ("隐藏了", "")
            hidden.append(
                (f"{how}第 {shown} 行", f"hides {format_number_list('row', len(rows), shown)}{end}")
            )
        if columns:
            shown = format_ranges([column + 1 for column in columns], as_letters=True)
            hidden.append(
                (f"隐藏了 {shown} 列", f"hides {format_number_list('column', len(columns), shown)}")
            )
        for zh, en in hidden:
            self._recorder.add_finding(
                FindingKind.HIDDEN_CELLS, f"工作表“{title}”{zh}", f"the sheet “{title}” {en}"
            )
        self._recorder.add_text("".join(self._cells), *names)
        self._recorder.add_text(
            "\n".join(self._boxes),
            f"{names[0]}的批注、文本框和页眉页脚",
            f"{names[1]}, comments, boxes, headers",
        )
        self._boxes = []
        self._cells = []

    def finish(self) -> None:
        """End the reading: record the text of the last sheet, and the texts that are in no sheet.

        These are the names of sheets and ranges, and the strings of the workbook that no cell shows.
        """
        self._finish_sheet()
        for title in self._hidden.values():
            self._recorder.add_finding(
                FindingKind.HIDDEN_SHEETS, shorten_for_finding(title), shorten_for_finding(title)
            )
        unused = [text for number, text in enumerate(self._strings) if number not in self._used]
        self._recorder.add_text("\n".join(self._names), "的名称和工作表名", ", names of sheets and ranges")
        self._recorder.add_text("\n".join(unused), "里没有用到的文字", ", strings that no cell shows")


_CELL_READERS = {
    _LABELSST: _WorkbookReader._add_shared,
    _LABEL: _WorkbookReader._add_label,
    _RSTRING: _WorkbookReader._add_label,
    _NUMBER: _WorkbookReader._add_number,
    _RK: _WorkbookReader._add_rk,
    _MULRK: _WorkbookReader._add_rks,
    _FORMULA: _WorkbookReader._add_formula,
    _STRING: _WorkbookReader._add_result,
    _ROW: _WorkbookReader._note_row,
    _COLINFO: _WorkbookReader._note_column,
    _AUTOFILTER: _WorkbookReader._note_filter,
    _FILTERMODE: _WorkbookReader._note_filter,
    _NOTE: _WorkbookReader._note_comment,
}
_PART_READERS = {
    _BOUNDSHEET: _WorkbookReader._add_sheet,
    _TXO: _WorkbookReader._add_box,
    _HEADER: _WorkbookReader._add_page_text,
    _FOOTER: _WorkbookReader._add_page_text,
    _NAME: _WorkbookReader._add_name,
    _SUPBOOK: _WorkbookReader._add_source,
    _DV: _WorkbookReader._add_validation,
    _HLINK: _WorkbookReader._add_link,
}
