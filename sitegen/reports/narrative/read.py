"""Extract the facts that a report states from the source text of its narrative, and from its record."""

from __future__ import annotations

from sitegen.reports.narrative.claims import claims
from sitegen.reports.narrative.fees import TOLD, fees
from sitegen.reports.narrative.figures import figures
from sitegen.reports.narrative.model import NarrativeFacts
from sitegen.reports.narrative.sentences import take_apart
from sitegen.reports.narrative.shares import shares
from sitegen.reports.narrative.sums import sums
from sitegen.reports.narrative.upheld import upheld
from sitegen.reports.narrative.years import labels, mentions, parts, placeholders

LONGEST, MOST = 3000, 100
"""The most characters and figures of a sentence that are read. A longer one is no sentence and would cost
time."""


def narrative_facts(text: str, year: int) -> NarrativeFacts:
    """Extract the facts from the narrative of a report on ``year``.

    Never raises. Depends on its arguments only.
    """
    source = take_apart(text)
    sentences = [sentence for sentence in source.sentences if len(sentence.text) <= LONGEST]
    numbers = [figures(sentence.text)[:MOST] for sentence in sentences]
    everywhere = [one for found in numbers for one in found if one.counted]
    slips = [
        slip
        for sentence, found in zip(sentences, numbers, strict=True)
        for slip in (
            *sums(source, sentence, found),
            *shares(source, sentence, found, everywhere),
            *parts(source, sentence),
        )
    ]
    last = [sentence for sentence in sentences if sentence.section == "other"]
    return NarrativeFacts(
        claims=tuple(
            one
            for sentence, found in zip(sentences, numbers, strict=True)
            for one in claims(source, sentence, found, year)
        ),
        upheld=tuple(one for sentence in sentences for one in upheld(source, sentence)),
        slips=tuple(dict.fromkeys(slips)),
        mentions=(
            *(one for s in sentences for one in mentions(source, s, year)),
            *(one for s in source.sentences for one in placeholders(source, s)),
            *labels(source),
        ),
        fees=tuple(one for sentence in last for one in fees(source, sentence)),
        fees_told=any(TOLD.search(sentence.text) for sentence in last),
        headings=tuple((text, source.spot(offset, offset + len(text))) for text, offset in source.headings),
    )
