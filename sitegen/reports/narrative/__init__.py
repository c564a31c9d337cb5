"""Figures that the text of an annual report states: extracted once, compared with the tables later."""

from sitegen.reports.narrative.extract import extract_headline_facts, extract_narrative_facts
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
    "extract_headline_facts",
    "extract_narrative_facts",
]
