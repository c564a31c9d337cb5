"""Extract the facts that a report states from the source text of its narrative, and from its record."""

from __future__ import annotations

from dataclasses import replace

from sitegen.reports.narrative.claims import extract_claims
from sitegen.reports.narrative.facts import NarrativeFacts, TextSpan
from sitegen.reports.narrative.figures import extract_figures
from sitegen.reports.narrative.sentences import split_narrative
from sitegen.reports.narrative.shares import verify_shares
from sitegen.reports.narrative.statements import (
    FEES_MENTIONED,
    extract_fees,
    extract_labels,
    extract_mentions,
    extract_placeholders,
    extract_upheld,
    verify_part_count,
)
from sitegen.reports.narrative.sums import verify_sums
from sitegen.schema.records import ReportRecord, Statistic

SENTENCE_LIMIT, FIGURE_LIMIT = 3000, 100
"""The most characters and figures of a sentence that are read. A longer one is no sentence and would cost
time."""


def extract_narrative_facts(text: str, year: int) -> NarrativeFacts:
    """Extract the facts from the narrative of a report on ``year``.

    Never raises. Depends on its arguments only.
    """
    source = split_narrative(text)
    sentences = [sentence for sentence in source.sentences if len(sentence.text) <= SENTENCE_LIMIT]
    numbers = [extract_figures(sentence.text)[:FIGURE_LIMIT] for sentence in sentences]
    everywhere = [one for found in numbers for one in found if one.counted]
    slips = [
        slip
        for sentence, found in zip(sentences, numbers, strict=True)
        for slip in (
            *verify_sums(source, sentence, found),
            *verify_shares(source, sentence, found, everywhere),
            *verify_part_count(source, sentence),
        )
    ]
    last = [sentence for sentence in sentences if sentence.section == "other"]
    return NarrativeFacts(
        claims=tuple(
            one
            for sentence, found in zip(sentences, numbers, strict=True)
            for one in extract_claims(source, sentence, found, year)
        ),
        upheld=tuple(one for sentence in sentences for one in extract_upheld(source, sentence)),
        inconsistencies=tuple(dict.fromkeys(slips)),
        mentions=(
            *(one for s in sentences for one in extract_mentions(source, s, year)),
            *(one for s in source.sentences for one in extract_placeholders(source, s)),
            *extract_labels(source),
        ),
        fees=tuple(one for sentence in last for one in extract_fees(source, sentence)),
        mentions_fees=any(FEES_MENTIONED.search(sentence.text) for sentence in last),
        headings=tuple((text, source.locate(offset, offset + len(text))) for text, offset in source.headings),
    )


_APPLICATIONS, _LITIGATION = "# 收到和处理政府信息公开申请情况", "# 政府信息公开行政复议、行政诉讼情况"
_SUMMARY_LINE = 2
"""The line of the summary in the generated text. Each statistic follows with a heading of its own."""


def extract_headline_facts(record: ReportRecord, year: int) -> NarrativeFacts | None:
    """Extract what they state; None if there are none.

    The line of a span is the number of the statistic, from 1, or 0 for the summary.

    Sums and shares are checked in the summary only; the parts of a statistic are added up elsewhere.
    """
    if not record.summary and not record.statistics:
        return None
    # A heading before each sentence sets its topic, so every statistic takes two lines.
    lines = [_APPLICATIONS, " ".join(record.summary.split())]
    for statistic in record.statistics:
        lines += [
            "" if statistic.sic else _find_heading(statistic),
            "" if statistic.sic else _format_sentence(statistic),
        ]
    found = extract_narrative_facts("\n".join(lines), year)
    return NarrativeFacts(
        claims=tuple(replace(claim, span=_convert_span(claim.span)) for claim in found.claims),
        inconsistencies=tuple(
            replace(slip, span=TextSpan(0, 0))
            for slip in found.inconsistencies
            if slip.span.line == _SUMMARY_LINE
        ),
    )


def _convert_span(spot: TextSpan) -> TextSpan:
    return TextSpan(spot.line // 2 - 1, 0)


def _find_heading(statistic: Statistic) -> str:
    about_cases = "复议" in statistic.label or "诉讼" in statistic.label
    return _LITIGATION if about_cases else _APPLICATIONS


def _format_sentence(statistic: Statistic) -> str:
    parts = "、".join(f"{part.label}{part.value}{statistic.unit}" for part in statistic.parts)
    return f"{statistic.label}{statistic.value}{statistic.unit}{'，其中' if parts else ''}{parts}。"
