"""Figures that the text of an annual report states: extracted once, compared with the tables later."""

from sitegen.reports.narrative.headlines import headline_facts
from sitegen.reports.narrative.model import (
    PLACEHOLDER,
    Claim,
    Fee,
    Mention,
    NarrativeFacts,
    Slip,
    Spot,
    Upheld,
)
from sitegen.reports.narrative.read import narrative_facts

__all__ = [
    "PLACEHOLDER",
    "Claim",
    "Fee",
    "Mention",
    "NarrativeFacts",
    "Slip",
    "Spot",
    "Upheld",
    "headline_facts",
    "narrative_facts",
]
