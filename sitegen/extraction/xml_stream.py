"""Reads XML as a stream of events. No entity is expanded, nothing is fetched, and no tree is built."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from xml.parsers import expat

from sitegen.extraction.recorder import Recorder, UnreadError

Attributes = dict[str, str]


class XmlHandler:
    """Base class of handlers of XML events. Names of elements and attributes have no namespace prefix."""

    def start(self, name: str, attributes: Attributes) -> None:
        """Handle the start tag of the element ``name``."""

    def end(self, name: str) -> None:
        """Handle the end tag of the element ``name``."""

    def text(self, text: str) -> None:
        """Handle characters between tags. A run of text may arrive in several calls."""


def read_xml(chunks: Iterable[bytes], handler: XmlHandler, recorder: Recorder) -> None:
    """Parse XML that arrives in ``chunks``, and pass its events to ``handler``.

    Raises `UnreadError` if the XML is damaged or declares a document type, which may define entities. The events
    before that point have been passed on. Raises `LimitReachedError` if there are too many elements.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.buffer_size = 65_536
    names: dict[str, str] = {}

    def strip_prefix(name: str) -> str:
        short = names.get(name)
        if short is None:
            short = name.rpartition(":")[2]
            if len(names) < 5_000:
                names[name] = short
        return short

    def handle_start(name: str, attributes: dict[str, str]) -> None:
        recorder.count_nodes(1)
        handler.start(strip_prefix(name), {strip_prefix(key): value for key, value in attributes.items()})

    parser.StartElementHandler = handle_start
    parser.EndElementHandler = lambda name: handler.end(strip_prefix(name))
    parser.CharacterDataHandler = handler.text
    parser.StartDoctypeDeclHandler = _refuse_document_type
    _feed(parser, chunks)


def _feed(parser: Any, chunks: Iterable[bytes]) -> None:
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise UnreadError("XML 已损坏", "the XML is damaged") from error
    except (LookupError, ValueError) as error:  # an encoding that is unknown
        raise UnreadError("XML 的编码读不了", "the encoding of the XML is unknown") from error


def _refuse_document_type(*_: object) -> None:
    raise UnreadError("XML 里有文档类型声明", "the XML declares a document type")


class TextCollector(XmlHandler):
    """Handler that collects the characters of an XML part, with each paragraph on a line.

    ``breaks`` takes the name of an element, and returns whether its end tag ends a line. ``pieces`` are the collected
    texts.
    """

    def __init__(self, recorder: Recorder, breaks: Callable[[str], bool]) -> None:
        self.recorder = recorder
        self.pieces: list[str] = []
        self._breaks = breaks
        self._size = 0

    def text(self, text: str) -> None:
        """Keep the characters. Raises `LimitReachedError` if the collected text has become too long."""
        self.write(text)

    def end(self, name: str) -> None:
        """Handle an end tag. It ends a line if ``breaks`` says so."""
        if self._breaks(name):
            self.pieces.append("\n")

    def write(self, text: str) -> None:
        """Keep a text. Raises `LimitReachedError` if the collected text has become too long."""
        self.pieces.append(text)
        self._size += len(text)
        if self._size > self.recorder.limits.characters:
            self.flush()  # raises

    def flush(self, zh: str = "", en: str = "") -> None:
        """Pass the collected text to the recorder as one part, named ``zh`` and ``en``, and start afresh."""
        text = "".join(self.pieces)
        self.pieces.clear()
        self._size = 0
        self.recorder.add_text(text, zh, en)
