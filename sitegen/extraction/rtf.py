"""Reads RTF files: text, comments, properties and embedded objects."""

from __future__ import annotations

from io import BytesIO
from typing import BinaryIO

from sitegen.extraction.inner_files import read_inner_file
from sitegen.extraction.model import FindingKind
from sitegen.extraction.office_links import find_loading_field
from sitegen.extraction.recorder import LimitReachedError, Recorder
from sitegen.program import regex

_TOKEN = regex.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z'])|([{}])|[\r\n]+|([^\\{}\r\n]+)|\\"
)
_SKIPPED = frozenset(
    [
        "fonttbl",
        "colortbl",
        "stylesheet",
        "listtable",
        "listoverridetable",
        "rsidtbl",
        "themedata",
        "colorschememapping",
        "latentstyles",
        "datastore",
        "pict",
        "blipuid",
        "generator",
        "filetbl",
        "xmlnstbl",
        "mmathPr",
    ]
)
"""Groups that have no text for readers."""
_BREAKS = frozenset(["par", "line", "cell", "row", "page", "sect", "column", "lbr", "nestcell", "nestrow"])
_SIGNS = {
    "tab": "\t",
    "emdash": "—",
    "endash": "–",
    "bullet": "•",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "emspace": " ",
    "enspace": " ",
}
_PROPERTIES = frozenset(
    [
        "author",
        "operator",
        "manager",
        "title",
        "subject",
        "keywords",
        "comment",
        "doccomm",
        "company",
        "category",
        "hlinkbase",
    ]
)
_AUTHORS = frozenset({"author", "operator", "manager"})
_CHARSETS = {134: "gb18030", 136: "cp950", 128: "cp932", 129: "cp949", 204: "cp1251"}
_DEEP = 10_000


class _Group:
    """State of the reader within a pair of braces.

    A new group takes over all but ``skips_next`` from the group around it. ``destination`` is the part of the
    document to which text belongs, such as "header"; "" for the body. ``skip``: text is ignored. ``hidden``:
    text is formatted as hidden. ``skips_next``: the next group is ignored, since the one after it has the
    same text in Unicode. ``unicode_skip``: how many characters after each Unicode character only repeat it
    for old programs, and are ignored.
    """

    __slots__ = ("destination", "hidden", "skip", "skips_next", "unicode_skip")

    def __init__(self, parent: _Group | None = None) -> None:
        self.destination: str = parent.destination if parent else ""
        self.skip: bool = parent.skip if parent else False
        self.hidden: bool = parent.hidden if parent else False
        # The next group repeats in an old encoding what the one after it says in Unicode.
        self.skips_next = False
        self.unicode_skip: int = parent.unicode_skip if parent else 1


def read_rtf(file: BinaryIO, size: int, recorder: Recorder) -> None:
    """Record the texts and findings of an RTF file of ``size`` bytes."""
    recorder.count_bytes(size)
    reader = _RtfReader(recorder)
    reader.read(file.read())


class _RtfReader:
    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._texts: dict[str, list[str]] = {}
        self._size = 0
        self._bytes = bytearray()
        self._objects: list[bytes] = []
        self._encoding = "gb18030"
        self._groups = [_Group()]
        self._to_skip = 0
        self._is_ignorable = False

    def read(self, data: bytes) -> None:
        """Read ``data``, the content of the file, and record its texts and findings."""
        count = 0
        for match in _TOKEN.finditer(data):
            count += 1
            if count & 0xFFF == 0:
                self._recorder.count_nodes(0x1000)
            word, number, code, sign, brace, text = match.groups()
            if code:
                if not self._skip_one():
                    self._bytes.append(int(code, 16))
                continue
            if text is not None:
                self._add_plain(text)
                continue
            self._flush_bytes()
            if brace:
                self._change_group(brace)
            elif word:
                self._handle_word(word.decode("ascii"), number)
            elif sign:
                self._handle_sign(sign)
        self._flush_bytes()
        self._finish()

    def _change_group(self, brace: bytes) -> None:
        self._to_skip = 0
        self._is_ignorable = False
        if brace == b"{":
            if len(self._groups) > _DEEP:
                raise LimitReachedError(f"嵌套超过 {_DEEP} 层", f"nested more than {_DEEP} deep")
            parent = self._groups[-1]
            self._groups.append(_Group(parent))
            self._groups[-1].skip |= parent.skips_next
            parent.skips_next = False
        elif len(self._groups) > 1:
            ended = self._groups.pop()
            if (
                ended.destination in ("annotation", *_PROPERTIES)
                and self._groups[-1].destination != ended.destination
            ):
                self._texts.setdefault(ended.destination, []).append("\n")

    def _handle_sign(self, sign: bytes) -> None:
        if sign == b"*":
            self._is_ignorable = True
        elif sign in b"\\{}":
            self._write(sign.decode("ascii"))
        elif sign == b"~":
            self._write(" ")
        elif sign in (b"_", b"-"):
            self._write("-" if sign == b"_" else "")
        elif sign in b"\r\n":
            self._write("\n")

    def _handle_word(self, word: str, number: bytes | None) -> None:
        group, value = self._groups[-1], int(number) if number else None
        if word == "u" and value is not None:
            self._add_unicode(value & 0xFFFF)
        elif word == "upr":
            group.skips_next = True
        elif word == "uc":
            group.unicode_skip = min(value if value is not None else 1, 10)
        elif word == "bin" and value:
            pass  # its bytes are read as text of a picture, which is skipped
        elif word in _BREAKS:
            self._write("\n")
        elif word in _SIGNS:
            self._write(_SIGNS[word])
        elif word == "v":
            group.hidden = value != 0
        elif word in ("deleted", "revised") and value != 0:
            self._recorder.add_finding(FindingKind.TRACKED_CHANGES)
        elif word == "ansicpg" and value:
            self._encoding = {936: "gb18030", 65001: "utf-8", 1252: "gb18030"}.get(value, f"cp{value}")
        elif word == "annotation":
            self._recorder.add_finding(FindingKind.COMMENTS)
            group.destination = word
        elif word in _SKIPPED:
            group.skip = True
        elif (
            word in ("objdata", "fldinst", "header", "footer", "footnote", "info", "atnauthor", "userprops")
            or word in _PROPERTIES
        ):
            group.destination = word
        elif word in (
            "objclass",
            "atnid",
            "atrfstart",
            "atrfend",
            "atndate",
            "atnref",
            "bkmkstart",
            "bkmkend",
        ):
            group.skip = True
        elif word == "template":
            group.destination = "template"
        self._is_ignorable = False

    def _add_unicode(self, code: int) -> None:
        self._write(chr(code) if not 0xD800 <= code < 0xE000 else _SURROGATE.format(code))
        self._to_skip = self._groups[-1].unicode_skip

    def _skip_one(self) -> bool:
        """Count down the characters to skip, and return whether the next character is one of them.

        After a Unicode character, RTF repeats it for old programs; these repetitions are skipped.
        """
        if self._to_skip:
            self._to_skip -= 1
            return True
        return False

    def _add_plain(self, text: bytes) -> None:
        skipped = min(self._to_skip, len(text))
        self._to_skip -= skipped
        # Bytes of a character in GB18030 may be plain letters, so they stay together.
        self._bytes += text[skipped:]

    def _flush_bytes(self) -> None:
        if self._bytes:
            raw = bytes(self._bytes)
            self._bytes.clear()
            try:
                self._write(raw.decode(self._encoding, "replace"))
            except LookupError:
                self._encoding = "gb18030"
                self._write(raw.decode(self._encoding, "replace"))

    def _write(self, text: str) -> None:
        group = self._groups[-1]
        if group.skip or not text:
            return
        if group.hidden and text.strip():
            self._recorder.add_finding(FindingKind.HIDDEN_TEXT)
        self._size += len(text)
        if self._size > 4 * self._recorder.limits.characters:
            self._recorder.count_characters(self._size)  # raises
        self._texts.setdefault(group.destination, []).append(text)

    def _finish(self) -> None:
        texts = {name: "".join(pieces) for name, pieces in self._texts.items()}
        for name in _AUTHORS:
            for author in texts.get(name, "").split("\n"):
                self._recorder.add_author(author)
        data = texts.pop("objdata", "")
        for field in texts.get("fldinst", "").split("\n"):
            if what := find_loading_field(field):
                self._recorder.add_finding(
                    FindingKind.EXTERNAL_CONTENT, f"域代码（{what}）", f"a field ({what})"
                )
        target = texts.get("template", "").strip()
        if target.lower().startswith(("http", "\\\\", "ftp")):
            self._recorder.add_finding(
                FindingKind.EXTERNAL_CONTENT,
                f"远程模板（{target[:60]}）",
                f"a remote template ({target[:60]})",
            )
        self._recorder.add_text(_join_surrogates(texts.pop("", "")))
        for name, text in texts.items():
            self._recorder.add_text(_join_surrogates(text), *_NAMES.get(name, ("的属性", ", properties")))
        if data:
            self._read_object(data)

    def _read_object(self, digits: str) -> None:
        """Read an embedded OLE object. ``digits`` are its bytes in hexadecimal."""
        clean = regex.sub(r"[^0-9a-fA-F]", "", digits)
        data = bytes.fromhex(clean[: len(clean) // 2 * 2])
        self._recorder.add_finding(FindingKind.EMBEDDED_FILE, "OLE", "OLE")
        start = data.find(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
        with self._recorder.enter_inner_file("OLE"):
            if start >= 0 or (start := data.find(b"PK\x03\x04")) >= 0:
                read_inner_file(BytesIO(data[start:]), len(data) - start, "", self._recorder)
            else:
                self._recorder.add_unread_file("嵌入的对象读不了", "an embedded object cannot be read")


_NAMES = {
    "annotation": ("的批注", ", comments"),
    "header": ("的页眉", ", page header"),
    "footer": ("的页脚", ", page footer"),
    "footnote": ("的脚注", ", footnotes"),
    "fldinst": ("的域代码", ", fields"),
}
_SURROGATE = "\ue000{}\ue001"


def _join_surrogates(text: str) -> str:
    """Return ``text`` with each pair of surrogates (see `_SURROGATE`) joined to the character that it encodes."""
    if "\ue000" not in text:
        return text
    joined = regex.sub(r"\ue000(\d{5})\ue001", lambda match: chr(int(match[1])), text)
    return joined.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
