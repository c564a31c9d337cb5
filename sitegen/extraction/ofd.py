"""Reads OFD files (GB/T 33190): text of pages, annotations, properties and attached files."""

from __future__ import annotations

from io import BytesIO

from sitegen.extraction.archive import Archive, extract_extension
from sitegen.extraction.inner_files import read_inner_file
from sitegen.extraction.model import FindingKind
from sitegen.extraction.recorder import Recorder, UnreadError
from sitegen.extraction.xml_stream import Attributes, TextCollector, read_xml

_RESOURCES = frozenset(
    {"ttf", "otf", "ttc", "jb2", "jbig2", "bmp", "tif", "tiff", "esl", "dat", "gbig2", "pfb", "cff"}
)
"""Pictures, fonts and seals, in which there is no text."""
_NOTES = frozenset({"Highlight", "Stamp", "Text", "Popup", "Note", "Path"})
_AUTHORS = frozenset({"Author"})
_AUTOMATIC = frozenset({"DO", "PO"})
"""Events of an action: the document, or a page, is opened."""


class _PartReader(TextCollector):
    """Reader of one XML part of an OFD document (the Chinese standard for fixed pages, like PDF).

    Characters on one line of a page are joined, although they are often separate objects. ``pages`` is the
    number of pages that the part lists, and ``curves`` that of the curves that it draws. ``has_picture``,
    ``has_text`` and ``is_encrypted`` are whether the part has a picture, has text, or declares the document
    encrypted.
    """

    def __init__(self, recorder: Recorder) -> None:
        super().__init__(
            recorder, lambda name: name in ("Annot", "Remark", "CustomData", "Keyword", "Attachment")
        )
        self._name = self._event = ""
        self._line = self._height = -1.0
        self._invisible = 0
        self.pages = 0
        self.has_picture = self.has_text = False
        self.curves = 0
        self.is_encrypted = False

    def start(self, name: str, attributes: Attributes) -> None:
        """Handle a start tag: begin a line of text, and note pages, hidden objects, annotations and actions."""
        self._name = name
        if name == "TextObject":
            self._start_line(attributes.get("Boundary", ""))
        elif name == "ImageObject":
            self.has_picture = True
        elif name == "Page" and "BaseLoc" in attributes:
            self.pages += 1
        elif name == "Annot" and attributes.get("Type") in _NOTES:
            self.recorder.add_finding(FindingKind.COMMENTS)
        elif name == "EncryptInfo":
            self.is_encrypted = True
        elif name == "Action":
            self._event = attributes.get("Event", "")
        elif name in ("URI", "Movie", "Sound"):
            self.write(f"\n{attributes.get('URI', '')}\n")
            if self._event in _AUTOMATIC:
                self.recorder.add_finding(
                    FindingKind.EXTERNAL_CONTENT, "自动执行的动作", "an action that runs by itself"
                )
        if name != "Annot" and attributes.get("Visible") == "false":
            self._invisible = max(self._invisible, 1)
        elif self._invisible and name in ("TextObject", "ImageObject", "PathObject", "PageBlock"):
            self._invisible = 0
        for key in ("Remark", "Name", "Creator", "Title") if attributes else ():
            if value := attributes.get(key):
                self.write(f"\n{value}\n")
                if key == "Creator" and name == "Annot" and value:
                    self.recorder.add_author(value)

    def _start_line(self, boundary: str) -> None:
        try:
            _, top, _, height = map(float, boundary.split()[:4])
        except ValueError:
            top, height = -1.0, 0.0
        if self._line < 0 or abs(top - self._line) > max(self._height, height) / 2:
            self.pieces.append("\n")
        self._line, self._height = top, height

    def text(self, text: str) -> None:
        """Keep the characters, and record them if they are the name of an author or hidden text."""
        if self._name in _AUTHORS:
            self.recorder.add_author(text)
        if not text.isspace():
            self.has_text |= self._name == "TextCode"
            if self._invisible and self._name == "TextCode":
                self.recorder.add_finding(FindingKind.HIDDEN_TEXT)
            if self._name == "AbbreviatedData":
                self.curves += sum(map(text.count, _CURVES))
            if self._name not in _MEASURES:
                self.write(text if self._name == "TextCode" else f"{text}\n")

    def end(self, name: str) -> None:
        """Handle an end tag. It may end a line."""
        super().end(name)
        self._name = ""


_MEASURES = frozenset(
    {"PhysicalBox", "ApplicationBox", "ContentBox", "BleedBox", "AbbreviatedData", "MaxUnitID", "Glyphs"}
)

_CURVES = "BQA"
"""Operators of a path that draw a curve (GB/T 33190-2016, table 35)."""
_OUTLINES = 50
"""Curves from which on a document without texts may show letters that were converted to curves: about three characters."""


def read_ofd(archive: Archive, recorder: Recorder) -> None:
    """Read all parts of an OFD document and its attached files, and record their texts and findings.

    A document without text is recorded as unread if it has pictures, or so many curves that its letters may
    have been converted to drawings.
    """
    has_picture = has_text = False
    curves = 0
    for entry in archive.entries:
        name = entry.filename
        try:
            if name.endswith(".xml"):
                reader = _PartReader(recorder)
                try:
                    read_xml(archive.open_chunks(entry), reader, recorder)
                finally:
                    is_note = "annot" in name.lower()
                    reader.flush("的注释" if is_note else "", ", annotations" if is_note else "")
                recorder.count_pages(reader.pages)
                has_picture |= reader.has_picture
                has_text |= reader.has_text
                curves += reader.curves
                if reader.is_encrypted:
                    recorder.add_finding(FindingKind.ENCRYPTED)
            elif extract_extension(name) not in _RESOURCES:
                data = archive.read(entry)
                with recorder.enter_inner_file(name.rpartition("/")[2]):
                    read_inner_file(BytesIO(data), len(data), extract_extension(name), recorder)
        except UnreadError as error:
            recorder.add_unread_part(name, error)
    if has_picture and not has_text:
        recorder.add_unread_file("只有图片，没有文字", "it has pictures and no text")
    elif curves >= _OUTLINES and not has_text:
        recorder.add_unread_file(
            "没有文字，只有图形（文字可能转成了曲线）",
            "it has no text but drawings, perhaps letters converted to curves",
        )
