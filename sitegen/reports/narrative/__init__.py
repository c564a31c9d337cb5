"""Figures that the text of an annual report states: extracted once, compared with the tables later."""

from sitegen.reports.narrative.facts import (
    PLACEHOLDER,
    Claim,
    EmptyPart,
    Fee,
    Inconsistency,
    Mention,
    NarrativeFacts,
    TextSpan,
    UpheldStatement,
)

__all__ = [
    "PLACEHOLDER",
    "Claim",
    "EmptyPart",
    "Fee",
    "Inconsistency",
    "Mention",
    "NarrativeFacts",
    "TextSpan",
    "UpheldStatement",
]
