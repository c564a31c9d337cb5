"""Reads OLE files: doc, xls, ppt and their equivalents of WPS, and the objects embedded in them."""

from __future__ import annotations

import struct
from contextlib import nullcontext
from io import BytesIO
from typing import Any, BinaryIO

import olefile

from sitegen.extraction.archive import extract_extension
from sitegen.extraction.charts import OLE_DAMAGE, PACKAGE_STREAM, is_chart_package
from sitegen.extraction.excel_binary import read_pivot_cache, read_workbook_stream
from sitegen.extraction.inner_files import read_inner_file
from sitegen.extraction.model import FindingKind
from sitegen.extraction.ole_properties import read_properties
from sitegen.extraction.powerpoint_binary import read_presentation
from sitegen.extraction.recorder import Recorder, UnreadError
from sitegen.extraction.word_binary import read_word

_MACRO_STREAM = "_VBA_PROJECT"
_ENCRYPTED_STREAM = "EncryptedPackage"
_PACKAGE_STREAMS = frozenset({"package", "contents", "\x01ole10native", "embeddedodf", PACKAGE_STREAM})


class OleStorage:
    """The streams (files) in one storage (folder) of an OLE file, or in the storages below it.

    ``ole`` is an open `olefile.OleFileIO`. ``prefix`` is the path of the storage as a tuple of names, () for
    the whole file. ``paths`` are the paths of the streams, relative to the storage, as tuples. ``names`` maps
    each of them, joined with ``/`` and in lower case, to the tuple.
    """

    def __init__(self, ole: Any, prefix: tuple[str, ...], recorder: Recorder) -> None:
        self._ole = ole
        self.prefix = prefix
        self._recorder = recorder
        paths = [tuple(path) for path in ole.listdir(streams=True, storages=False)]
        recorder.count_nodes(len(paths))
        self.paths = [path[len(prefix) :] for path in paths if path[: len(prefix)] == prefix]
        self.names = {"/".join(path).lower(): path for path in self.paths}

    def read(self, name: str) -> bytes | None:
        """Return the content of the stream with the path ``name``, in any letter case; None if there is none."""
        path = self.names.get(name.lower())
        if path is None:
            return None
        with self._ole.openstream("/".join((*self.prefix, *path))) as stream:
            data: bytes = stream.read()
        self._recorder.count_bytes(len(data))
        return data


def read_ole(file: BinaryIO, size: int, recorder: Recorder) -> None:
    """Read an OLE file of ``size`` bytes, and record its texts and findings.

    Raises `UnreadError` if the file is damaged, or if the program that wrote it is not known.
    """
    try:
        ole = olefile.OleFileIO(file)
        try:
            _read_storage(OleStorage(ole, (), recorder), recorder)
        finally:
            ole.close()
    except OLE_DAMAGE as error:
        file.seek(0)
        raw = file.read(min(size, 50_000_000))
        if _MACRO_STREAM.encode("utf-16-le") in raw:
            recorder.add_finding(FindingKind.MACROS)
        elif _ENCRYPTED_STREAM.encode("utf-16-le") in raw:
            recorder.add_finding(FindingKind.ENCRYPTED)
            return
        raise UnreadError("已损坏", "it is damaged") from error


def _read_storage(storage: OleStorage, recorder: Recorder) -> None:
    """Read the document in a storage, its properties, and the documents that are embedded in it.

    Raises `UnreadError` if the program that wrote the document is not known.
    """
    names = {path[-1].lower() for path in storage.paths}
    if _MACRO_STREAM.lower() in names:
        recorder.add_finding(FindingKind.MACROS)
    if _ENCRYPTED_STREAM.lower() in storage.names:
        recorder.add_finding(FindingKind.ENCRYPTED)
        return
    for name in ("\x05SummaryInformation", "\x05DocumentSummaryInformation"):
        if data := storage.read(name):
            read_properties(data, recorder)
    if not _read_main(storage, recorder) and not _read_packages(storage, recorder):
        raise UnreadError("不认得是哪个软件的格式", "the program that it belongs to is not known")
    _read_embedded(storage, recorder)


def _read_main(storage: OleStorage, recorder: Recorder) -> bool:
    """Read the main stream of a document. Return False if the storage has no main stream of a known program."""
    if word := storage.read("WordDocument"):
        read_word(word, storage.read("1Table"), storage.read("0Table"), recorder)
    elif workbook := (storage.read("Workbook") or storage.read("Book")):
        read_workbook_stream(workbook, recorder)
        for name, path in storage.names.items():
            if name.startswith("_sx_db_cur/"):
                read_pivot_cache(storage.read("/".join(path)) or b"", recorder)
    elif presentation := storage.read("PowerPoint Document"):
        read_presentation(presentation, storage.read("Current User") or b"", recorder)
    else:
        return False
    return True


def _read_embedded(storage: OleStorage, recorder: Recorder) -> None:
    """Read the documents that are embedded in the storages below this one, and record a finding for each.

    A chart is read as well, but is no embedded document.
    """
    roots = {path[:-1] for path in storage.paths if len(path) > 1}
    main = {"worddocument", "workbook", "book", "powerpoint document"} | _PACKAGE_STREAMS
    for root in sorted(roots):
        below = OleStorage(storage._ole, (*storage.prefix, *root), recorder)
        if not main & {path[0].lower() for path in below.paths if len(path) == 1}:
            continue
        if not is_chart_package(below.read(PACKAGE_STREAM) or b""):
            recorder.add_finding(FindingKind.EMBEDDED_FILE, root[-1], root[-1])
        if recorder.depth >= recorder.limits.depth:
            recorder.add_unread_file("文件套文件太多层", "files lie too deep in each other")
            continue
        with recorder.enter_inner_file(root[-1]):
            try:
                _read_main(below, recorder) or _read_packages(below, recorder)
            except UnreadError as error:
                recorder.add_unread_file(error.zh, error.en)


def _read_packages(storage: OleStorage, recorder: Recorder) -> bool:
    """Read the files that are wrapped as OLE packages in streams of the storage. Return whether there are any."""
    found = False
    for name in sorted(_PACKAGE_STREAMS & storage.names.keys()):
        data = storage.read(name) or b""
        found = True
        label, data = _unwrap_native_object(data) if name == "\x01ole10native" else (name, data)
        # The stream of LibreOffice is the object itself, whose name has been entered.
        with recorder.enter_inner_file(label) if name != PACKAGE_STREAM else nullcontext():
            read_inner_file(BytesIO(data), len(data), extract_extension(label), recorder)
    return found


def _unwrap_native_object(data: bytes) -> tuple[str, bytes]:
    """Return the name and the content of a file that was embedded as an OLE "package".

    ``data`` is the content of the stream ``Ole10Native``, in which Windows wraps the file.
    """
    label_end = data.index(b"\0", 6)
    path_end = data.index(b"\0", label_end + 1)
    # Two numbers, then the length and the text of a temporary path.
    (length,) = struct.unpack_from("<I", data, path_end + 5)
    start = path_end + 9 + length
    (size,) = struct.unpack_from("<I", data, start)
    label = data[6:label_end].decode("gb18030", "replace")
    return label, data[start + 4 : start + 4 + size]
