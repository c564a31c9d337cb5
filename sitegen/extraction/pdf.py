"""Reads PDF files: the texts of the pages with PDFium, and all else in a file with pypdf.

pypdf walks through the objects that belong to the document and looks at names and strings. No page is drawn, no
picture decoded, and no script run.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any, BinaryIO

import pypdfium2
import pypdfium2.raw as pdfium
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

from sitegen.extraction.archive import extract_extension
from sitegen.extraction.inner_files import read_inner_file
from sitegen.extraction.model import FindingKind
from sitegen.extraction.pdf_pages import read_pages
from sitegen.extraction.recorder import LimitReachedError, Recorder, UnreadError, shorten_for_finding
from sitegen.extraction.xml_stream import Attributes, TextCollector, read_xml
from sitegen.program import regex

_ENCRYPTION = regex.compile(rb"/Encrypt\s+\d+\s+\d+\s+R")
_NOTE_NAMES = "Text FreeText Highlight Underline Squiggly StrikeOut Caret Ink FileAttachment Sound"
_NOTES = frozenset(f"/{name}" for name in _NOTE_NAMES.split())
"""Kinds of annotations with which people comment. Stamps and lines are drawn on a document itself."""
_ACTIONS = {
    "/JavaScript": ("脚本", "scripts"),
    "/Launch": ("启动程序的动作", "an action that starts a program"),
    "/SubmitForm": ("向外提交表单的动作", "an action that sends a form"),
    "/ImportData": ("导入数据的动作", "an action that imports data"),
    "/GoToR": ("打开别的文件的动作", "an action that opens another file"),
    "/GoToE": ("打开嵌入文件的动作", "an action that opens an embedded file"),
    **dict.fromkeys(
        ("/Rendition", "/Movie", "/Sound", "/RichMediaExecute", "/GoTo3DView"),
        ("播放媒体的动作", "an action that plays media"),
    ),
}
_AUTOMATIC = ("/OpenAction", "/AA")
_LONGEST_CHAIN = 100
"""Most actions that are followed from one that runs by itself. Each action may name the next ones."""
_MEDIA = frozenset({"/RichMedia", "/Movie", "/3D", "/Screen"})
_SKIPPED = frozenset(
    [
        "/StructTreeRoot",
        "/Parent",
        "/P",
        "/Font",
        "/ColorSpace",
        "/ExtGState",
        "/Pattern",
        "/Shading",
        "/Properties",
        "/PieceInfo",
        "/Prev",
        "/Next2",
        "/IRT",
        "/ID",
        "/Fields2",
        "/D2",
        "/ByteRange",
        "/Cert",
        "/Thumb",
        "/FontFile",
    ]
)
"""Keys of objects that were reached before, or that have no text for readers."""
_SIGNATURE_CONTENTS = frozenset({"/Sig", "/DocTimeStamp"})
_STREAMS = frozenset({"/EmbeddedFile"})


def read_pdf(file: BinaryIO, size: int, recorder: Recorder) -> None:
    """Read a PDF file of ``size`` bytes, and record its texts and findings. Raises `UnreadError` if it is damaged."""
    file.seek(max(0, size - 1_000_000))
    if _ENCRYPTION.search(file.read(1_000_000)):
        recorder.add_finding(FindingKind.ENCRYPTED)
        return
    file.seek(0)
    try:
        document = pypdfium2.PdfDocument(file)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", 0) == pdfium.FPDF_ERR_PASSWORD:
            recorder.add_finding(FindingKind.ENCRYPTED)
            return
        raise UnreadError("已损坏", "it is damaged") from error
    try:
        read_pages(document, recorder)
    finally:
        document.close()
    file.seek(0)
    try:
        _ObjectReader(recorder).read(file)
    except (LimitReachedError, MemoryError):
        raise
    except Exception:  # whatever a damaged file makes the library raise
        recorder.add_unread_file(
            "批注、表单和属性读不了，文件可能已损坏", "comments, forms and properties; it may be damaged"
        )


class _ObjectReader:
    """Reader of the objects of a PDF file other than the text of pages. It visits each object once."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._seen: set[tuple[int, int]] = set()
        self._texts: dict[str, list[str]] = {}

    def read(self, file: BinaryIO) -> None:
        """Read all objects that can be reached from the document's root, and the document's properties."""
        reader = PdfReader(file, strict=False)
        if reader.is_encrypted:
            self._recorder.add_finding(FindingKind.ENCRYPTED)
            return
        try:
            self._read_properties(reader.trailer.get("/Info"))
            self._walk(reader.trailer["/Root"])
        finally:
            for place, texts in self._texts.items():
                self._recorder.add_text("\n".join(texts), *_PLACES[place])

    def _read_properties(self, info: Any) -> None:
        properties = _resolve(info)
        if isinstance(properties, DictionaryObject):
            for key, value in properties.items():
                text = _get_string(value)
                if text and key not in ("/CreationDate", "/ModDate"):
                    self._add("properties", text)
                if text and key == "/Author":
                    self._recorder.add_author(text)

    def _add(self, place: str, text: str) -> None:
        self._recorder.count_nodes(1)
        self._recorder.count_characters(0)
        self._texts.setdefault(place, []).append(text)

    def _walk(self, root: Any) -> None:
        waiting: list[tuple[Any, str]] = [(root, "")]
        while waiting:
            value, key = waiting.pop()
            if isinstance(value, IndirectObject):
                place = (value.idnum, value.generation)
                if place in self._seen:
                    continue
                self._seen.add(place)
                value = _resolve(value)
            self._recorder.count_nodes(1)
            if isinstance(value, DictionaryObject):
                self._inspect_dictionary(value, key)
                # The content of a page is text that PDFium reads.
                skipped = (
                    _SKIPPED | {"/Contents", "/Resources"} if value.get("/Type") == "/Page" else _SKIPPED
                )
                waiting += [(one, name) for name, one in value.items() if name not in skipped]
            elif isinstance(value, ArrayObject):
                waiting += [(one, key) for one in value]
            elif text := _get_string(value):
                self._add_string(text, key)

    def _add_string(self, text: str, key: str) -> None:
        if key not in ("/M", "/CreationDate", "/ModDate", "/DA", "/NM", "/Lang", "/DR", "/Contents/Sig"):
            self._add("all", text)

    def _inspect_dictionary(self, value: DictionaryObject, key: str) -> None:
        """Record what a PDF dictionary hides or does: comments, redactions, actions, layers and the like.

        An attached file or XML properties in it are read as well. ``value`` is the dictionary. ``key`` is its
        key in the object that contains it.
        """
        kind = value.get("/Subtype")
        if value.get("/Type") in _SIGNATURE_CONTENTS:
            value.pop("/Contents", None)
        if kind in _NOTES and "/Rect" in value:
            self._recorder.add_finding(FindingKind.COMMENTS)
        elif kind == "/Redact":
            self._recorder.add_finding(FindingKind.UNAPPLIED_REDACTION)
        elif kind in _MEDIA and "/Rect" in value:
            self._recorder.add_finding(FindingKind.ACTIVE_PDF, "多媒体或三维内容", "media or 3D content")
        action = value.get("/S")
        if action in _ACTIONS:
            self._recorder.add_finding(FindingKind.ACTIVE_PDF, *_ACTIONS[action])
        if value.get("/FS") == "/URL":
            self._recorder.add_finding(
                FindingKind.ACTIVE_PDF, "从网址读取的内容", "content that is loaded from an address"
            )
        if "/JS" in value and action != "/JavaScript":
            self._recorder.add_finding(FindingKind.ACTIVE_PDF, *_ACTIONS["/JavaScript"])
        for name in _AUTOMATIC:
            if name in value:
                self._inspect_automatic_action(value[name])
        if "/EF" in value:
            self._read_file(value)
        if isinstance(value, StreamObject) and (
            value.get("/Type") == "/Metadata" or key in ("/Metadata", "/XFA")
        ):
            self._read_xml(value, is_properties=key != "/XFA")
        if key == "/OCProperties":
            self._inspect_layers(value)

    def _inspect_automatic_action(self, value: Any) -> None:
        """Record a finding for each action that opens a web address without a click.

        ``value`` is an action that runs by itself, or a dictionary of such actions by event. The actions that
        follow each one are checked, too.
        """
        first = _resolve(value)
        is_by_event = isinstance(first, DictionaryObject) and "/S" not in first
        waiting = [*first.values()] if is_by_event else [first]
        # A destination is an array with a page, which has no action of its own kind.
        for _ in range(_LONGEST_CHAIN):
            action = _resolve(waiting.pop()) if waiting else None
            if isinstance(action, ArrayObject):
                waiting += action[:_LONGEST_CHAIN]
            elif isinstance(action, DictionaryObject) and "/S" in action:
                if action.get("/S") == "/URI":
                    self._recorder.add_finding(
                        FindingKind.ACTIVE_PDF,
                        "打开时自动访问网址的动作",
                        "an action that opens an address by itself",
                    )
                waiting.append(action.get("/Next"))

    def _inspect_layers(self, value: DictionaryObject) -> None:
        default = _resolve(value.get("/D"))
        if isinstance(default, DictionaryObject) and (
            _resolve(default.get("/OFF")) or default.get("/BaseState") == "/OFF"
        ):
            self._recorder.add_finding(FindingKind.HIDDEN_LAYERS)

    def _read_file(self, value: DictionaryObject) -> None:
        """Record an attached file, and read its content. ``value`` is the file specification."""
        name = shorten_for_finding(_get_string(value.get("/UF")) or _get_string(value.get("/F")) or "?")
        self._recorder.add_finding(FindingKind.EMBEDDED_FILE, name, name)
        files = _resolve(value.get("/EF"))
        stream = (
            _resolve(files.get("/UF") or files.get("/F")) if isinstance(files, DictionaryObject) else None
        )
        if isinstance(stream, StreamObject):
            with self._recorder.enter_inner_file(name):
                data = stream.get_data()
                self._recorder.count_bytes(len(data))
                read_inner_file(BytesIO(data), len(data), extract_extension(name), self._recorder)

    def _read_xml(self, value: StreamObject, *, is_properties: bool) -> None:
        data = value.get_data()
        self._recorder.count_bytes(len(data))
        reader = XmpReader(self._recorder)
        try:
            read_xml([data], reader, self._recorder)
        except UnreadError as error:
            self._recorder.add_unread_file(f"属性 {error.zh}", f"properties: {error.en}")
        reader.flush(*_PLACES["properties" if is_properties else "all"])


_PLACES = {
    "properties": ("的属性", ", properties"),
    "all": ("的批注、表单、书签", ", comments, forms, bookmarks"),
}


class XmpReader(TextCollector):
    """Reader of properties in XMP. It collects them as text, and records the names of authors."""

    def __init__(self, recorder: Recorder) -> None:
        super().__init__(recorder, lambda _: True)
        self._in_creator = 0

    def start(self, name: str, attributes: Attributes) -> None:
        """Keep the values of an element's attributes as text. In XMP, they may be properties."""
        if name in ("creator", "Author"):
            self._in_creator += 1
        for key, value in attributes.items():
            if key not in ("about", "parseType", "lang", "xmptk") and "://" not in value:
                self.write(f"{value}\n")

    def end(self, name: str) -> None:
        """Handle an end tag, which ends a property."""
        super().end(name)
        if name in ("creator", "Author"):
            self._in_creator -= 1

    def text(self, text: str) -> None:
        """Keep characters, and record those in an element for authors as an author's name."""
        if self._in_creator > 0:
            self.recorder.add_author(text)
        self.write(text)


def _resolve(value: Any) -> Any:
    """Return the object to which ``value`` refers, None if it does not exist, or ``value`` if it is no reference."""
    return value.get_object() if isinstance(value, IndirectObject) else value


def _get_string(value: Any) -> str:
    """Return the text of a PDF string, or of a reference to one; "" for any other object."""
    value = _resolve(value)
    if isinstance(value, bytes):
        return "" if len(value) > 200 else value.decode("latin-1")
    if isinstance(value, str) and not value.startswith("/") and type(value).__name__ == "TextStringObject":
        return str(value)
    return ""
