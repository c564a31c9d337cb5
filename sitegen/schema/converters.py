"""Converters from typed text to values, one for each kind of field.

A converter reports what is wrong and how the value should be written.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from difflib import get_close_matches
from typing import Any, TypeVar
from urllib.parse import unquote, urlsplit

from sitegen.diagnostics import Severity
from sitegen.diagnostics.codes import fields as codes
from sitegen.program import regex
from sitegen.schema.dates import DateError, parse_date, parse_moment
from sitegen.schema.document_number_check import find_document_number_fault
from sitegen.schema.field_spec import (
    NUMBER_PATTERN,
    Boolean,
    Choice,
    Date,
    DateTime,
    DocumentNumber,
    FieldKind,
    FileName,
    FreeText,
    Integer,
    Moment,
    Number,
    PatternText,
    Reference,
    Url,
)
from sitegen.schema.old_address import (
    ADDRESS_LENGTH_LIMIT,
    AddressPatternField,
    OldAddressField,
    PatternError,
    parse_address_pattern,
    parse_old_address,
    parse_pattern_target,
)
from sitegen.schema.punctuation import find_unpaired_sign
from sitegen.schema.raw_value import RawValue
from sitegen.schema.web_address import AddressFault, find_address_fault, find_host
from sitegen.schema.yaml_errors import quote_for_message
from sitegen.schema.yaml_patterns import FORBIDDEN_CHARACTERS

T = TypeVar("T")

# Most characters of a value, far more than any real one. They bound the cost of patterns and of comparing.
CODE_LENGTH_LIMIT = 300
REFERENCE_LENGTH_LIMIT = 200
URL_LENGTH_LIMIT = 2000
FILE_NAME_LENGTH_LIMIT = 150
BOOLEAN_WORDS = {"是": True, "yes": True, "true": True, "否": False, "no": False, "false": False}
OLD_ADDRESS_REGEX = r"(?:https?://[^/?#\\\s@]+)?/[^#\\]*"
"""Form of an old address as it is typed, for editing tools. The program also checks the decoded address."""
ADDRESS_PATTERN_REGEX = r"/[^#\\]*"
"""Form of a pattern of old addresses, and of what it leads to, for editing tools."""

# What programs and people write for "no value".
_NO_VALUE_PATTERN = regex.compile(r"(?i:none|null|undefined|nil|nan|n/?a)|[-‐-―─━－_~～]+")
_FORBIDDEN_IN_FILE_NAMES = regex.compile(r'[/\\:*?"<>|]')
# Windows opens a device under these names, with any extension.
_RESERVED_FILE_NAMES = regex.compile(r"(?i:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?")
_FORBIDDEN_IN_URLS = regex.compile(r"[\s\\<>\"`{}|^]")


def convert_value(kind: FieldKind, raw: RawValue) -> object:
    """Convert a typed value to the Python type of its field kind; for `Date`, for example, to `datetime.date`.

    ``raw.text`` must not be empty. Problems are appended to ``raw.diagnostics``. Returns None exactly if at least
    one of them is an error.
    """
    before, text = len(raw.diagnostics), raw.text
    if not (isinstance(kind, FreeText) and kind.multiline) and _NO_VALUE_PATTERN.fullmatch(text):
        raw.report(codes.PLACEHOLDER)
        return None
    if match := FORBIDDEN_CHARACTERS.search(text):
        raw.report(codes.CONTROL, code=f"U+{ord(match[0]):04X}")
        return None
    value = _CONVERTERS[type(kind)](kind, raw)
    if len(raw.diagnostics) == before:
        return value
    failed = any(diagnostic.severity is Severity.ERROR for diagnostic in raw.diagnostics[before:])
    return None if failed else value


def _convert_text(kind: FreeText, raw: RawValue) -> str:
    _check_length(raw, kind.max_length, kind.multiline)
    if raw.field_name == "title":
        _check_paired_signs(raw)
    # Keep leading line breaks, so that line n of the text is line n below its key.
    return raw.scalar.text.rstrip().lstrip(" \u3000") if kind.multiline else raw.text


def _check_paired_signs(raw: RawValue) -> None:
    """Report the first bracket or quotation mark of a title that has no counterpart."""
    unpaired = find_unpaired_sign(raw.text)
    if unpaired:
        index, sign, missing = unpaired
        # In quotation marks, escapes may shift the column.
        scalar = raw.scalar
        column = scalar.column + index if scalar.plain and not scalar.multiline else scalar.column
        raw.report_at(column, codes.UNPAIRED, sign=sign, missing=missing)


def _check_length(raw: RawValue, limit: int, multiline: bool = False) -> bool:
    """Return whether a text has at most ``limit`` characters, and report it otherwise.

    Unless ``multiline`` is true, the text must also be on one line.
    """
    text = raw.text
    if not multiline and "\n" in text:
        raw.report(codes.ONE_LINE)
    elif len(text) > limit:
        raw.report(codes.TOO_LONG, count=len(text), limit=limit)
    else:
        return True
    return False


def _convert_code(kind: PatternText, raw: RawValue) -> str:
    if _check_length(raw, CODE_LENGTH_LIMIT) and not _is_code(kind, raw.text):
        example = _repair_code(kind, raw.text) or kind.example
        raw.report(codes.FORM, example=quote_for_message(example) if example.startswith("#") else example)
    return raw.text


def _is_code(kind: PatternText, text: str) -> bool:
    return regex.fullmatch(kind.pattern, text) is not None and not _has_non_ascii_digits(text)


def _has_non_ascii_digits(text: str) -> bool:
    """Return whether a text has decimal digits other than 0 to 9, such as full-width １.

    The pattern ``\\d`` matches those as well, but a code with them differs from the same code in ASCII
    digits.
    """
    return any(char.isdecimal() and not char.isascii() for char in text)


def _repair_code(kind: PatternText, text: str) -> str:
    """Return the valid code that was probably meant by ``text``; "" if there is none.

    Full-width characters are made half-width, spaces are removed, and letters may change to upper or lower
    case.
    """
    narrow = regex.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    return next(
        (candidate for candidate in (narrow, narrow.upper(), narrow.lower()) if _is_code(kind, candidate)), ""
    )


def _convert_document_number(_: DocumentNumber, raw: RawValue) -> str:
    # Published as written: a number cannot be changed any more, whatever form it has.
    if _check_length(raw, CODE_LENGTH_LIMIT) and (
        broken := find_document_number_fault(raw.text, raw.doc_no_patterns)
    ):
        raw.report(broken[0], **broken[1])
    return raw.text


def _convert_date(_: Date, raw: RawValue) -> date | None:
    return _report_date_error(parse_date(raw.text), raw)


def _convert_date_time(_: DateTime, raw: RawValue) -> Moment | None:
    return _report_date_error(parse_moment(raw.text), raw)


def _report_date_error(result: T | DateError, raw: RawValue) -> T | None:
    """Return ``result``, a parsed date or time; if it is an error instead, report it and return None."""
    if isinstance(result, DateError):
        raw.report(result.rule, fixed=result.suggestion)
        return None
    return result


def _convert_integer(kind: Integer, raw: RawValue) -> int:
    text = raw.text
    # Up to 15 digits are exact in JavaScript and in spreadsheets, too.
    if not regex.fullmatch(r"-?[0-9]{1,15}", text):
        narrow = regex.sub(r"[\s,]", "", unicodedata.normalize("NFKC", text[:40]))
        fits = regex.fullmatch(r"[0-9]{1,15}", narrow)
        raw.report(codes.NOT_WHOLE, example=narrow if fits else kind.example or kind.minimum)
        return 0
    if not kind.minimum <= int(text) <= kind.maximum:
        raw.report(codes.OUT_OF_RANGE, least=kind.minimum, most=kind.maximum)
    return int(text)


def _convert_number(_: Number, raw: RawValue) -> str:
    text = raw.text
    if not _check_length(raw, 40):
        return ""
    if not (NUMBER_PATTERN.fullmatch(text) and text.isascii()):
        narrow = regex.sub(r"[\s,]", "", unicodedata.normalize("NFKC", text))
        fits = NUMBER_PATTERN.fullmatch(narrow) and narrow.isascii()
        raw.report(codes.NOT_NUMBER, example=narrow if fits else "96.4%")
    return text


def _convert_boolean(_: Boolean, raw: RawValue) -> bool:
    value = BOOLEAN_WORDS.get(raw.text.lower())
    if value is None:
        raw.report(codes.NOT_FLAG)
    return bool(value)


def _convert_choice(kind: Choice, raw: RawValue) -> str:
    text = raw.text
    if text in kind.labels:
        return text
    if text in (values_by_label := {label: value for value, label in kind.labels.items()}):
        return values_by_label[text]
    near = get_close_matches(text[:CODE_LENGTH_LIMIT], [*values_by_label, *kind.labels], 1, 0.5)
    rule = codes.NEAR_CHOICE if near else codes.NOT_A_CHOICE
    raw.report(rule, near="".join(near), words="、".join(values_by_label), words_en=", ".join(kind.labels))
    return ""


def _convert_reference(_: Reference, raw: RawValue) -> str:
    _check_length(raw, REFERENCE_LENGTH_LIMIT)
    return raw.text


def _convert_url(kind: Url, raw: RawValue) -> str:
    text = raw.text
    if not _check_length(raw, URL_LENGTH_LIMIT):
        return ""
    try:
        parts = urlsplit(text)
        is_web_address = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_web_address = False
    if not is_web_address or _FORBIDDEN_IN_URLS.search(text):
        raw.report(codes.BAD_URL)
    elif "@" in parts.netloc:
        # The address would publish the user name or password in it.
        raw.report(codes.URL_SECRET)
    elif (fault := find_address_fault(text)) is AddressFault.DISGUISED_HOST:
        raw.report(codes.DISGUISED_URL, host=find_host(text))
    elif fault is AddressFault.INTERNAL_HOST and not kind.allows_internal:
        raw.report(codes.INTERNAL_URL)
    return text


def _convert_file_name(_: FileName, raw: RawValue) -> str:
    text = raw.text
    if _check_length(raw, FILE_NAME_LENGTH_LIMIT) and not is_file_name(text):
        raw.report(codes.BAD_FILE_NAME)
    return text


def is_file_name(text: str) -> bool:
    """Return whether ``text`` is the name of a visible file that is valid on all operating systems."""
    return not (
        _FORBIDDEN_IN_FILE_NAMES.search(text)
        or _RESERVED_FILE_NAMES.fullmatch(text)
        or text[0] == "."
        or text[-1] in ". "
    )


def _convert_old_address(_: OldAddressField, raw: RawValue) -> str:
    """Return the normalised form of an old address: the path decoded, the query percent-encoded.

    An invalid address is reported and returned unchanged.
    """
    text = raw.text
    if not _check_length(raw, ADDRESS_LENGTH_LIMIT):
        return text
    address = parse_old_address(text)
    typed = text.partition("?")[0]
    # Old sites encoded their addresses in GBK, which is rarely valid UTF-8 with a meaning.
    has_chinese = regex.compile("[\u4e00-\u9fff]").search
    is_gbk = (
        "%" in typed and not has_chinese(unquote(typed)) and has_chinese(unquote(typed, "gb18030", "ignore"))
    )
    if address and (not is_gbk or address.path.isascii()):
        return str(address)
    raw.report(codes.PATH_ENCODING if is_gbk else codes.BAD_PATH)
    return text


def _convert_address_pattern(kind: AddressPatternField, raw: RawValue) -> str:
    if _check_length(raw, ADDRESS_LENGTH_LIMIT):
        try:
            (parse_pattern_target if kind.is_target else parse_address_pattern)(raw.text)
        except PatternError as error:
            raw.report(codes.BAD_PATTERN, zh=error.zh, en=error.en)
    return raw.text


_CONVERTERS: Mapping[type, Callable[[Any, RawValue], object]] = {
    FreeText: _convert_text,
    PatternText: _convert_code,
    DocumentNumber: _convert_document_number,
    Date: _convert_date,
    DateTime: _convert_date_time,
    Integer: _convert_integer,
    Number: _convert_number,
    Boolean: _convert_boolean,
    Choice: _convert_choice,
    Reference: _convert_reference,
    Url: _convert_url,
    FileName: _convert_file_name,
    OldAddressField: _convert_old_address,
    AddressPatternField: _convert_address_pattern,
}
