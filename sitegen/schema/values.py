"""Converters from typed text to values, one for each kind of field.

A converter reports what is wrong and how the value should be written.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from sitegen.diagnostics import Diagnostic, Place, Rule, Severity
from sitegen.diagnostics.codes import fields as codes
from sitegen.schema.dates import Misread, read_day, read_moment
from sitegen.schema.docno import EXAMPLE, is_standard, normalise
from sitegen.schema.faults import quoted
from sitegen.schema.nodes import FORBIDDEN, Scalar
from sitegen.schema.spec import (
    NUMBER,
    Choice,
    Code,
    Day,
    DocumentNumber,
    FileName,
    Flag,
    Kind,
    Moment,
    Number,
    Reference,
    SitePath,
    Text,
    Time,
    Url,
    Whole,
)

CODE_LIMIT = 300
REFERENCE_LIMIT = 200
URL_LIMIT = 2000
NAME_LIMIT = 150
PATH_LIMIT = 300
FLAGS = {"是": True, "yes": True, "true": True, "否": False, "no": False, "false": False}
SITE_PATH = r"/(?:[\w~@+=,-][\w.~@+=,-]*/)*(?:[\w~@+=,-][\w.~@+=,-]*)?"
_PLACEHOLDER = re.compile(r"(?i:none|null|undefined|nil|nan|n/?a)|[-‐-―─━－_~～]+")
_NAME_BARRED = re.compile(r'[/\\:*?"<>|]')
_RESERVED = re.compile(r"(?i:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?")
_URL_BARRED = re.compile(r"[\s\\<>\"`{}|^]")
_SITE_PATH = re.compile(SITE_PATH)


@dataclass(slots=True)
class Written:
    """A value as typed, and the list that receives its diagnostics.

    ``text`` is the value without surrounding white space. ``label`` and ``name`` are the Chinese and the
    canonical name of its field.
    """

    scalar: Scalar
    label: str
    name: str
    path: str
    found: list[Diagnostic] = field(default_factory=list)
    text: str = field(init=False)

    def __post_init__(self) -> None:
        self.text = self.scalar.text.strip()

    def report(self, rule: Rule, /, **values: object) -> None:
        """Add a diagnostic about this value."""
        scalar = self.scalar
        place = Place(self.path, scalar.line, scalar.column, scalar.length)
        self.found.append(rule.at(place, field=self.label, name=self.name, value=shown(self.text), **values))


def shown(text: str) -> str:
    """Shorten ``text`` for a message: one line of at most 40 characters, without control characters."""
    text = "".join(char if char.isprintable() else " " for char in text[:60])
    return text if len(text) <= 40 else text[:39] + "…"


def read_value(kind: Kind, written: Written) -> object:
    """Convert a text that is not empty to a value of ``kind``.

    Returns None exactly if at least one error was reported; warnings do not prevent a value.
    """
    before, text = len(written.found), written.text
    if not (isinstance(kind, Text) and kind.lines) and _PLACEHOLDER.fullmatch(text):
        written.report(codes.PLACEHOLDER)
        return None
    if match := FORBIDDEN.search(text):
        written.report(codes.CONTROL, code=f"U+{ord(match[0]):04X}")
        return None
    value = _READERS[type(kind)](kind, written)
    if len(written.found) == before:
        return value
    failed = any(one.severity is Severity.ERROR for one in written.found[before:])
    return None if failed else value


def _text(kind: Text, written: Written) -> str:
    _bounded(written, kind.limit, kind.lines)
    # Keep leading line breaks, so that line n of the text is line n below its key.
    return written.scalar.text.rstrip().lstrip(" \u3000") if kind.lines else written.text


def _bounded(written: Written, limit: int, lines: bool = False) -> bool:
    """Whether a text has an accepted length and number of lines. Reports it if not."""
    text = written.text
    if not lines and "\n" in text:
        written.report(codes.ONE_LINE)
    elif len(text) > limit:
        written.report(codes.TOO_LONG, count=len(text), limit=limit)
    else:
        return True
    return False


def _code(kind: Code, written: Written) -> str:
    if _bounded(written, CODE_LIMIT) and not _fits(kind, written.text):
        example = _repaired(kind, written.text) or kind.example
        written.report(codes.FORM, example=quoted(example) if example.startswith("#") else example)
    return written.text


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _fits(kind: Code, text: str) -> bool:
    return _compiled(kind.pattern).fullmatch(text) is not None and _ascii_digits(text)


def _ascii_digits(text: str) -> bool:
    r"""Whether the text has no digits that ``\d`` accepts but that differ from ASCII digits when compared."""
    return text.isascii() or not any(char.isdecimal() and not char.isascii() for char in text)


def _repaired(kind: Code, text: str) -> str:
    """Return the code in half width, without spaces or in the other letter case if that is valid, else ""."""
    narrow = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    return next((one for one in (narrow, narrow.upper(), narrow.lower()) if _fits(kind, one)), "")


def _document_number(_: DocumentNumber, written: Written) -> str:
    number = normalise(written.text) if _bounded(written, CODE_LIMIT) else ""
    if number and not is_standard(number):
        written.report(codes.DOC_NO_FORM, example=EXAMPLE)
    elif number and number != written.text:
        written.report(codes.DOC_NO_TYPING, fixed=number)
    return number


def _day(_: Day, written: Written) -> date | None:
    outcome = read_day(written.text)
    if isinstance(outcome, Misread):
        written.report(outcome.rule, fixed=outcome.fixed)
        return None
    return outcome


def _time(_: Time, written: Written) -> Moment | None:
    outcome = read_moment(written.text)
    if isinstance(outcome, Misread):
        written.report(outcome.rule, fixed=outcome.fixed)
        return None
    return outcome


def _whole(kind: Whole, written: Written) -> int:
    text = written.text
    if not re.fullmatch(r"-?[0-9]{1,15}", text):
        narrow = re.sub(r"[\s,]", "", unicodedata.normalize("NFKC", text[:40]))
        fits = re.fullmatch(r"[0-9]{1,15}", narrow)
        written.report(codes.NOT_WHOLE, example=narrow if fits else kind.least)
        return 0
    if not kind.least <= int(text) <= kind.most:
        written.report(codes.OUT_OF_RANGE, least=kind.least, most=kind.most)
    return int(text)


def _number(_: Number, written: Written) -> str:
    text = written.text
    if not _bounded(written, 40):
        return ""
    if not (NUMBER.fullmatch(text) and text.isascii()):
        narrow = re.sub(r"[\s,]", "", unicodedata.normalize("NFKC", text))
        fits = NUMBER.fullmatch(narrow) and narrow.isascii()
        written.report(codes.NOT_NUMBER, example=narrow if fits else "96.4%")
    return text


def _flag(_: Flag, written: Written) -> bool:
    value = FLAGS.get(written.text.lower())
    if value is None:
        written.report(codes.NOT_FLAG)
    return bool(value)


def _choice(kind: Choice, written: Written) -> str:
    text = written.text
    if text in kind.words:
        return text
    if text in (table := {word: value for value, word in kind.words.items()}):
        return table[text]
    near = get_close_matches(text[:CODE_LIMIT], [*table, *kind.words], 1, 0.5)
    rule = codes.NEAR_CHOICE if near else codes.NOT_A_CHOICE
    written.report(rule, near="".join(near), words="、".join(table), words_en=", ".join(kind.words))
    return ""


def _reference(_: Reference, written: Written) -> str:
    _bounded(written, REFERENCE_LIMIT)
    return written.text


def _url(_: Url, written: Written) -> str:
    text = written.text
    if not _bounded(written, URL_LIMIT):
        return ""
    try:
        parts = urlsplit(text)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        good = False
    if not good or _URL_BARRED.search(text):
        written.report(codes.BAD_URL)
    elif "@" in parts.netloc:
        written.report(codes.URL_SECRET)
    return text


def _file_name(_: FileName, written: Written) -> str:
    text = written.text
    if _bounded(written, NAME_LIMIT) and not _is_name(text):
        written.report(codes.BAD_FILE_NAME)
    return text


def _is_name(text: str) -> bool:
    """Whether ``text`` is the name of a visible file that is valid on all operating systems."""
    return not (_NAME_BARRED.search(text) or _RESERVED.fullmatch(text) or text[0] == "." or text[-1] in ". ")


def _site_path(_: SitePath, written: Written) -> str:
    text = written.text
    if _bounded(written, PATH_LIMIT):
        names = [part for part in text.split("/") if part]
        if not _SITE_PATH.fullmatch(text) or not all(map(_is_name, names)):
            written.report(codes.BAD_PATH)
    return text


_READERS: Mapping[type, Callable[[Any, Written], object]] = {
    Text: _text,
    Code: _code,
    DocumentNumber: _document_number,
    Day: _day,
    Time: _time,
    Whole: _whole,
    Number: _number,
    Flag: _flag,
    Choice: _choice,
    Reference: _reference,
    Url: _url,
    FileName: _file_name,
    SitePath: _site_path,
}
