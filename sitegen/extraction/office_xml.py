"""Reads documents of Office Open XML: docx, pptx, and what is common to them and xlsx.

Every part is read, whatever its name: a text may stand in a header, a chart, a text box or a property. All
characters of all elements count as text.
"""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipInfo

from sitegen.extraction.archive import Archive, extract_extension
from sitegen.extraction.charts import is_chart_figure
from sitegen.extraction.inner_files import read_inner_file
from sitegen.extraction.model import FindingKind
from sitegen.extraction.office_elements import (
    AUTHORS,
    BREAKS,
    CHANGES,
    COMMENTS,
    FIGURES,
    MEASURES,
    NAMES_OF_PARTS,
    STATISTICS,
    TYPED,
    TYPED_BY_ELEMENT,
)
from sitegen.extraction.office_links import (
    RelationReader,
    find_loading_field,
    map_sheet_names,
    record_links,
)
from sitegen.extraction.recorder import Recorder, UnreadError, shorten_for_finding
from sitegen.extraction.spreadsheet_xml import SheetReader, read_strings
from sitegen.extraction.xml_stream import Attributes, TextCollector, read_xml
from sitegen.program import regex

_PICTURES = frozenset({"jpg", "jpeg", "png", "gif"})
_OFF = ("0", "false", "off")
_FIRST_WORDS = 12
_FIELD_LIMIT = 400
"""Characters at the beginning of a field that say what it does."""
_LONG_NUMBER = regex.compile(r"[0-9A-Za-z\uff10-\uff19][0-9A-Za-z\uff10-\uff19 -]{3,}")


class PartReader(TextCollector):
    """Reader of one XML part of a document.

    It collects the text, and records hidden text, comments, tracked changes and fields. ``part`` is the path of the
    part in the archive. ``has_picture`` and ``has_text`` are whether the part contains a picture or text.
    """

    def __init__(self, recorder: Recorder, part: str) -> None:
        super().__init__(recorder, BREAKS.__contains__)
        self.is_word = part.startswith("word/")
        self._is_hidden = self._is_field = self._is_phonetic = False
        self._in_properties = 0
        self._field = ""
        self._comment = 0
        self._author = ""
        self._is_properties = part.startswith("docProps/")
        self._skipped = ""
        self._has_figures = False
        self._figure_start = 0  # index in `pieces`
        self._is_slide = part.startswith("ppt/")
        self._in_cell = False
        self.has_picture = self.has_text = False

    def start(self, name: str, attributes: Attributes) -> None:
        """Handle a start tag: record comments, tracked changes, hidden slides, links and the like.

        Attributes with text that people type, such as alternative texts, are kept as text.
        """
        if name == "tab" and not self._in_properties:
            self.pieces.append("\t")
        elif name == "r":
            self._is_hidden = False
        elif name in ("rPr", "pPr"):
            self._in_properties += 1
        elif name == "vanish":
            self._is_hidden = attributes.get("val", "1") not in _OFF
        elif name in ("instrText", "fldSimple"):
            self._is_field = True
            self._add_to_field(attributes.get("instr", ""))
        elif name == "fldChar" or (name == "p" and self.is_word):
            # The instruction of a field may be cut into several runs, so that it ends here only.
            self._field = ""
        elif name == "rPh":
            self._is_phonetic = True
        elif name in ("blip", "imagedata", "pic"):
            self.has_picture = True
        elif name in MEASURES or (self._is_properties and name in STATISTICS):
            self._skipped = name
        elif name == "tc" and self._is_slide:
            self._in_cell = True
        elif name in FIGURES:
            self._has_figures = True
        elif name == "v" and self._has_figures:
            self._figure_start = len(self.pieces)
        elif name == "sld" and attributes.get("show") in ("0", "false"):
            self.recorder.add_finding(FindingKind.HIDDEN_CELLS, "有隐藏的幻灯片", "there are hidden slides")
        if self.is_word and name in CHANGES:
            self.recorder.add_finding(FindingKind.TRACKED_CHANGES)
        record_links(name, attributes, self.recorder)
        if name in COMMENTS:
            self.recorder.add_finding(FindingKind.COMMENTS)
            self._flush_comment()
            self._comment += 1
        if self._is_properties and name in AUTHORS:
            self._author = name
        self._keep_attributes(name, attributes)

    def _keep_attributes(self, name: str, attributes: Attributes) -> None:
        keys = TYPED_BY_ELEMENT.get(name, ())
        for key in (*keys, *TYPED) if attributes else ():
            if value := attributes.get(key):
                self.write(f"\n{value}\n")

    def end(self, name: str) -> None:
        """Handle an end tag. It may end a line, a cell, a field, a run, a comment or a property."""
        if self._in_cell and name in ("p", "br", "tc"):
            # The paragraphs of a cell stay in the row, so that the heads of the columns are above their cells.
            self.pieces.append("\t" if name == "tc" else " ")
            self._in_cell = name != "tc"
        else:
            super().end(name)
        if name in ("rPr", "pPr"):
            self._in_properties = max(0, self._in_properties - 1)
        elif name in ("instrText", "fldSimple"):
            self._is_field = False
            self._check_field()
        elif name == "rPh":
            self._is_phonetic = False
        elif name == "r":
            self._is_hidden = False
        elif name in FIGURES:
            self._has_figures = False
        elif name == "v" and self._has_figures:
            self._end_figure()
        elif name in ("v", "cell", "f"):  # cells of charts and of linked workbooks
            self.pieces.append("\t")
        elif self._is_properties or name == "row":
            self.pieces.append("\n")
        self._author = ""
        if name == self._skipped:
            self._skipped = ""

    def _end_figure(self) -> None:
        """End a figure of a chart. It is text only if it may be more than a figure."""
        if is_chart_figure("".join(self.pieces[self._figure_start :])):
            del self.pieces[self._figure_start :]
        else:
            self.pieces.append("\t")

    def text(self, text: str) -> None:
        """Keep characters, and record those that are hidden text, part of a field, or the name of an author."""
        if self._is_phonetic or self._skipped:
            return
        self.has_text = self.has_text or not text.isspace()
        if self._is_hidden and text.strip():
            self.recorder.add_finding(FindingKind.HIDDEN_TEXT)
        if self._is_field:
            self._add_to_field(text)
        if self._author:
            self.recorder.add_author(text)
        self.write(text)

    def flush(self, zh: str = "", en: str = "") -> None:
        """Pass the collected text to the recorder, under the names ``zh`` and ``en``.

        A comment is named by its number and its first words instead.
        """
        if self._comment:
            self._flush_comment()
        else:
            super().flush(zh, en)

    def _flush_comment(self) -> None:
        if not self._comment:
            return
        # Numbers are left out of the words: they may be what must not be shown.
        words = _LONG_NUMBER.sub("…", " ".join("".join(self.pieces)[:400].split()))
        words = shorten_for_finding(words, _FIRST_WORDS)
        super().flush(f"第 {self._comment} 条批注（{words}）", f", comment {self._comment} ({words})")

    def _add_to_field(self, text: str) -> None:
        if len(self._field) < _FIELD_LIMIT:
            self._field += text[:_FIELD_LIMIT]

    def _check_field(self) -> None:
        if what := find_loading_field(self._field):
            self._field = ""
            self.recorder.add_finding(FindingKind.EXTERNAL_CONTENT, f"域代码（{what}）", f"a field ({what})")


def read_office(archive: Archive, kind: str, recorder: Recorder) -> None:
    """Read all parts of an Office document, and record texts and findings. ``kind`` is "docx", "xlsx" or "pptx"."""
    has_picture, has_text = False, False
    sheets = None
    if kind == "xlsx":
        sheets = SheetReader(recorder, read_strings(archive, recorder), *map_sheet_names(archive, recorder))
    for entry in _sort_parts(archive):
        name = entry.filename
        try:
            if name.lower().endswith(".rels"):
                relations = RelationReader(recorder)
                read_xml(archive.open_chunks(entry), relations, recorder)
                relations.flush("的链接", ", links")
            elif sheets and name.startswith("xl/worksheets/sheet"):
                recorder.count_pages()
                sheets.read(archive, entry)
            elif name.lower().endswith(".xml") and name != "xl/sharedStrings.xml":
                part = _read_part(archive, entry, recorder)
                has_picture |= part.has_picture
                has_text |= part.has_text and not name.startswith(
                    ("docProps/", "customXml/", "ppt/slideLayouts/", "ppt/slideMasters/")
                )
            elif name.lower().endswith((".vml",)):
                _read_part(archive, entry, recorder)
            else:
                _read_binary(archive, entry, recorder)
        except UnreadError as error:
            recorder.add_unread_part(name, error)
    if sheets:
        sheets.record_unused_strings()
        sheets.record_hidden()
        has_text |= sheets.has_text
    if has_picture and not has_text:
        recorder.add_unread_file("只有图片，没有文字", "it has pictures and no text")


def _sort_parts(archive: Archive) -> list[ZipInfo]:
    """Return all entries of the archive, main text first, so that it is read before a limit is reached."""
    main = ("word/document.xml", "xl/workbook.xml", "ppt/presentation.xml")
    order = {name: number for number, name in enumerate(main)}
    return sorted(
        archive.entries,
        key=lambda entry: (
            order.get(entry.filename, 9),
            not entry.filename.startswith(("xl/worksheets/", "ppt/slides/")),
            len(entry.filename),
            entry.filename,
        ),
    )


def _read_part(archive: Archive, entry: ZipInfo, recorder: Recorder) -> PartReader:
    """Read an XML part, record its text and findings, and return the reader that was used."""
    name = entry.filename
    stem = name.rpartition("/")[2].partition(".")[0].rstrip("0123456789")
    reader = PartReader(recorder, name)
    if name.startswith("ppt/slides/"):
        recorder.count_pages()
    try:
        read_xml(archive.open_chunks(entry), reader, recorder)
    finally:
        reader.flush(*NAMES_OF_PARTS.get(stem, ("", "")))
    if name == "docProps/app.xml" and (pages := _PAGES.search(archive.read(entry, 20_000))):
        recorder.page_count = max(recorder.page_count, int(pages[1]))
    return reader


_PAGES = regex.compile(rb"<Pages>(\d{1,5})</Pages>")


def _read_binary(archive: Archive, entry: ZipInfo, recorder: Recorder) -> None:
    """Pass a picture or an embedded file to its own reader, and record what is found. Other files are skipped."""
    name = entry.filename
    extension = extract_extension(name)
    is_embedded = "/embeddings/" in name
    if not is_embedded and extension not in _PICTURES:
        return
    base = name.rpartition("/")[2]
    if is_embedded and not (extension == "xlsx" and _has_charts(archive)):
        recorder.add_finding(FindingKind.EMBEDDED_FILE, shorten_for_finding(base), shorten_for_finding(base))
    data = archive.read(entry)
    with recorder.enter_inner_file(base):
        read_inner_file(BytesIO(data), len(data), extension, recorder)


def _has_charts(archive: Archive) -> bool:
    """Return whether a document has charts.

    An embedded workbook then probably holds the figures of a chart.
    """
    return any("/charts/" in name for name in archive.names)
