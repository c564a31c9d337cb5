"""Document numbers (发文字号): which texts are one, and what was meant by those that look mistyped.

The ordinary form is that of GB/T 9704-2012, 7.2.5: abbreviation of the agency (机关代字), the full year in 〔〕, and a
serial without leading zeros and without 第, as in 国办发〔2017〕47号. Much that is not ordinary is real, too: ranges
and lists of serials, letters, 之一, a second number in brackets, orders and announcements, joint documents, and the
forms of earlier decades. The number of a document cannot be changed after it was issued. A real form is therefore
kept as written, and what looks like a slip of the keyboard is reported but kept as well.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache
from typing import Final

from msgspec import Struct

from sitegen.program import regex
from sitegen.schema import document_number_forms as forms

DOCUMENT_NUMBER_EXAMPLE: Final = "和政办发〔2014〕12号"
EXPANDED_RANGE_LIMIT: Final = 200
"""Most single numbers that a range such as 104-116号 stands for. A wider range is not expanded."""

_RANGE_SIGN: Final = regex.compile(forms.RANGE_SIGN)
_SERIAL_SEPARATOR: Final = regex.compile(f"({forms.SERIAL_SEPARATOR})")
_BRACKETED_WORD: Final = regex.compile(r"[（(][^（）()]*[）)]")


class Verdict(StrEnum):
    """Verdict on a text where a document number is expected.

    It is a number (``ACCEPTED``), a mistyped one (``MISTYPED``), one that lacks its year (``WITHOUT_YEAR``), or
    something else (``REJECTED``). `judge_document_number` has the details.
    """

    ACCEPTED = "accept"
    MISTYPED = "slip"
    WITHOUT_YEAR = "without-year"
    REJECTED = "reject"


class DocumentNumberJudgement(Struct, frozen=True):
    """Result of `judge_document_number`.

    ``mended`` is the number that was probably meant. It is the text itself unless the verdict is ``SLIP``.
    """

    verdict: Verdict
    mended: str


class _SingleNumber(Struct, frozen=True):
    """One number of a text that may contain several, e.g. 国办发〔2017〕47号之一.

    ``before_serial`` is what precedes the serial in the canonical form, such as 国办发〔2017〕 or 国务院令第.
    ``serial`` is the serial without 号, such as 47, or a range or list of serials as written. ``suffix`` is
    之一 and the like, or "". ``end`` is the offset in the text after the number.
    """

    before_serial: str
    serial: str
    suffix: str
    end: int


def judge_document_number(text: str) -> DocumentNumberJudgement:
    """Judge whether ``text`` is a document number (发文字号) in a form that is in use.

    The verdict is ``SLIP`` if the text becomes one when typing errors are repaired: brackets of another kind, a
    blank, 第, full-width digits, a missing 号 and the like. It is ``WITHOUT_YEAR`` for a number such as 云政发12号, of
    which the year is missing and cannot be guessed. Anything else, such as an address, a title or a sentence, is
    ``REJECTED``.
    """
    if forms.ORDINARY_FORM.fullmatch(text) or _split_numbers(text):
        return DocumentNumberJudgement(Verdict.ACCEPTED, text)
    if mended := _repair_number(text):
        # GB/T 9704-2012, 7.2.5: the serial has no zeros in front. Typed without other slips, they are accepted.
        return DocumentNumberJudgement(Verdict.MISTYPED, regex.sub(r"(?<=〕)0+(?=[1-9][0-9]*号)", "", mended))
    if forms.FORM_WITHOUT_YEAR.fullmatch(text):
        return DocumentNumberJudgement(Verdict.WITHOUT_YEAR, text)
    return DocumentNumberJudgement(Verdict.REJECTED, text)


def _repair_number(text: str) -> str:
    """Apply the `REPAIRS` one after another, and return the first result that is an accepted document number.

    Returns "" if there is none.
    """
    if len(text) > forms.TEXT_LENGTH_LIMIT:
        return ""
    repaired = forms.LOOK_ALIKE_LETTERS.sub(
        lambda match: match[0].translate(forms.LOOK_ALIKES_TO_DIGITS), text.translate(forms.TO_HALF_WIDTH)
    )
    if repaired != text and _split_numbers(repaired):
        return repaired
    for pattern, replacement in forms.REPAIRS:
        changed = pattern.sub(replacement, repaired)
        # The first that is accepted differs least from what was typed.
        if changed != repaired and _split_numbers(changed):
            return changed
        repaired = changed
    return ""


@lru_cache(maxsize=4096)
def _split_numbers(text: str) -> tuple[_SingleNumber, ...]:
    """Split a text that consists of one or more document numbers; return () if it contains anything else."""
    if len(text) > forms.TEXT_LENGTH_LIMIT:
        return ()
    parts: list[_SingleNumber] = []
    position = 0
    while True:
        part = _match_number(text, position, parts[-1] if parts else None)
        if part is None:
            return ()
        parts.append(part)
        if part.end == len(text):
            return tuple(parts)
        separator = forms.NUMBER_SEPARATOR.match(text, part.end)
        if separator is None:
            return ()
        position = separator.end()


def _match_number(text: str, position: int, previous: _SingleNumber | None) -> _SingleNumber | None:
    """Match one document number at the offset ``position``. Return None if no form matches.

    If several forms match, the longest match counts. ``previous`` is the number before it in the text, or
    None. A bare serial, such as the second one in 云政发〔2024〕12号、13号, gets the text
    before the serial of ``previous``.
    """
    matches = [match for form in forms.FORMS if (match := form.match(text, position))]
    if matches:
        match = max(matches, key=re.Match.end)
        return _SingleNumber(
            _format_before_serial(match), match["serial"], match["suffix"] or "", match.end()
        )
    if previous and (match := forms.BARE_SERIALS.match(text, position)):
        return _SingleNumber(previous.before_serial, match["serial"], match["suffix"] or "", match.end())
    return None


def _format_before_serial(match: re.Match[str]) -> str:
    """Return what precedes the serial in the canonical form, such as 国办发〔2017〕 or 某某局公告2024年第.

    ``match`` is the match of one of the `FORMS`.
    """
    found = match.groupdict()
    year = found.get("year") or ""
    prefix = found.get("prefix") or ""
    if "order" not in found and "issuer" not in found:
        return f"{prefix}〔{year}〕" if year else f"{prefix}第"
    name = found.get("order") or f"{found.get('issuer') or ''}{found.get('kind') or ''}"
    return f"{name}{year}年第" if year else f"{name}第"


def expand_document_number(text: str) -> tuple[str, ...]:
    """Return the single numbers that a document number stands for, in the canonical form, each once.

    For example, 云政发〔2024〕7、9号 gives 云政发〔2024〕7号 and 云政发〔2024〕9号. A range (104-116号) gives
    all its numbers, or only its two ends if there are more than `EXPANDED_RANGE_LIMIT`. In the canonical form,
    serials have no leading zeros, a second number in brackets is left out, and orders are written as
    国务院令第711号, so that equal numbers are equal texts. A mistyped number is corrected first. The result
    is empty if ``text`` is not a document number.
    """
    if forms.ORDINARY_FORM.fullmatch(text):
        return (text,)
    judgement = judge_document_number(text)
    parts = _split_numbers(judgement.mended)
    if not parts:
        return (text,) if judgement.verdict is Verdict.WITHOUT_YEAR else ()
    return tuple(
        dict.fromkeys(
            f"{part.before_serial}{serial}号{part.suffix}"
            for part in parts
            for serial in _expand_serials(part.serial)
        )
    )


def _expand_serials(text: str) -> list[str]:
    """Return the serials in a list or range, without leading zeros, e.g. 07、9-11 → 7, 9, 10, 11."""
    pieces = _SERIAL_SEPARATOR.split(text)
    serials = [_strip_leading_zeros(pieces[0])]
    for join, serial in zip(pieces[1::2], pieces[2::2], strict=True):
        if not _RANGE_SIGN.fullmatch(join) or not serial.isdecimal() or not serials[-1].isdecimal():
            serials.append(_strip_leading_zeros(serial))
        elif int(serials[-1]) < int(serial):
            first, last = int(serials[-1]), int(serial)
            serials.extend(map(str, range(first + 1, last) if last - first <= EXPANDED_RANGE_LIMIT else ()))
            serials.append(str(last))
        else:
            # Not a range: 12-1号 is the first number within 12号.
            serials[-1] += f"-{serial}"
    return serials


def _strip_leading_zeros(serial: str) -> str:
    return serial.lstrip("0") if serial.isdecimal() else serial


def list_document_number_prefixes(text: str) -> tuple[str, ...]:
    """Return the agency abbreviations (机关代字) in a document number, without words in brackets.

    For example, 粤府土审（授）〔2022〕118号 gives 粤府土审. Orders such as 国务院令第711号 have none.
    """
    heads = (number.partition("〔") for number in expand_document_number(text))
    codes = (_BRACKETED_WORD.sub("", code) for code, bracket, _ in heads if bracket)
    return tuple(dict.fromkeys(code for code in codes if code and not code.endswith(("令", "告"))))


def normalise_document_number(text: str) -> str:
    """Rewrite a document number (发文字号) in the canonical form.

    Two ways of typing the same number give the same result. Several numbers are joined by 、. A text that is
    not a document number is returned unchanged.
    """
    return "、".join(expand_document_number(text)) or text
