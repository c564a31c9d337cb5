"""What the text of an annual report says in figures: read once, compared with the tables later."""

from sitegen.reports.narrative.model import Claim, Fee, Mention, NarrativeFacts, Slip, Spot, Upheld
from sitegen.reports.narrative.read import narrative_facts

__all__ = ["Claim", "Fee", "Mention", "NarrativeFacts", "Slip", "Spot", "Upheld", "narrative_facts"]
