"""Check of a document number (发文字号) against the forms in use, or against those that site.yaml prescribes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final

from sitegen.diagnostics import Rule
from sitegen.diagnostics.codes import fields as codes
from sitegen.schema.document_number import DOCUMENT_NUMBER_EXAMPLE, Verdict, judge_document_number
from sitegen.schema.document_number_forms import HAN, SERIAL_SEPARATOR, YEAR
from sitegen.schema.numbering_patterns import compile_numbering_pattern

USUAL_FORM_WORDS: Final = frozenset({"通行格式", "usual"})
"""Words that stand for all forms in use in the list of patterns."""

_PLACEHOLDER_EXPRESSIONS: Final = {
    "prefix": rf"[{HAN}A-Za-z0-9（）()-]{{1,40}}",
    "year": YEAR,
    "serial": rf"[0-9]{{1,15}}(?:{SERIAL_SEPARATOR}[0-9]{{1,15}}){{0,30}}",
}


@cache
def compile_document_number_pattern(pattern: str) -> re.Pattern[str]:
    """Compile a pattern of document numbers, such as ``{prefix}〔{year}〕{serial}号``, to a regular expression.

    ``{prefix}`` is an abbreviation (机关代字) of at most 40 Chinese characters, letters, digits, hyphens and round
    brackets. ``{year}`` is a year from 1900 to 2099. ``{serial}`` is a serial number, or a list or range of
    them. Raises ValueError like `compile_numbering_pattern`.
    """
    return compile_numbering_pattern(pattern, _PLACEHOLDER_EXPRESSIONS)


def find_document_number_fault(text: str, patterns: Sequence[str]) -> tuple[Rule, Mapping[str, str]] | None:
    """Return the rule that a document number breaks, with the values for its message; None if it breaks none.

    ``patterns`` are the forms that site.yaml prescribes, if any; a number that matches none of them is an
    error. All forms in use are accepted if there are no patterns, or if one of them is in `USUAL_FORM_WORDS`: then
    a number that looks mistyped or lacks its year is only a warning. The result is None if a pattern is
    invalid.
    """
    own = [pattern for pattern in patterns if pattern not in USUAL_FORM_WORDS]
    try:
        expressions = [compile_document_number_pattern(pattern) for pattern in own]
    except ValueError:
        # The pattern is reported in site.yaml. Until it is corrected, nothing can be said about numbers.
        return None
    if any(expression.fullmatch(text) for expression in expressions):
        return None
    judgement = judge_document_number(text)
    if own and len(own) == len(patterns):
        fits = any(expression.fullmatch(judgement.mended) for expression in expressions)
        return codes.DOC_NO_PATTERN, {
            "patterns": "、".join(own),
            "fixed": f"改成 {judgement.mended}；" if fits else "",
            "fixed_en": f"Write {judgement.mended}. " if fits else "",
        }
    match judgement.verdict:
        case Verdict.MISTYPED:
            return codes.DOC_NO_TYPING, {"fixed": judgement.mended}
        case Verdict.WITHOUT_YEAR:
            return codes.DOC_NO_YEAR, {"example": DOCUMENT_NUMBER_EXAMPLE}
        case Verdict.REJECTED:
            return codes.DOC_NO_FORM, {"example": DOCUMENT_NUMBER_EXAMPLE}
        case Verdict.ACCEPTED:
            return None
