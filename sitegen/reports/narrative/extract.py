"""Extract the facts that a report states from the source text of its narrative, and from its record."""

from __future__ import annotations

from msgspec.structs import replace

from sitegen.reports.narrative.claims import extract_claims
from sitegen.reports.narrative.facts import NarrativeFacts, TextSpan
from sitegen.reports.narrative.figures import extract_figures
from sitegen.reports.narrative.sentences import split_narrative
from sitegen.reports.narrative.shares import verify_shares
from sitegen.reports.narrative.statements import (
    FEES_MENTIONED,
    extract_empty_parts,
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
"""Most characters and figures of a sentence that are read.

A longer text is no sentence, and reading it would take long.
"""


def extract_narrative_facts(text: str, year: int) -> NarrativeFacts:
    """Return the statements to be checked in ``text``, the Markdown text of the report on ``year``.

    The result depends only on the arguments, so that it can be cached. Malformed text does not raise an error.
    """
    source = split_narrative(text)
    sentences = [sentence for sentence in source.sentences if len(sentence.text) <= SENTENCE_LIMIT]
    figures_by_sentence = [extract_figures(sentence.text)[:FIGURE_LIMIT] for sentence in sentences]
    all_figures = [figure for figures in figures_by_sentence for figure in figures if figure.is_count]
    inconsistencies = [
        inconsistency
        for sentence, figures in zip(sentences, figures_by_sentence, strict=True)
        for inconsistency in (
            *verify_sums(source, sentence, figures),
            *verify_shares(source, sentence, figures, all_figures),
            *verify_part_count(source, sentence),
        )
    ]
    other_matters = [sentence for sentence in sentences if sentence.section == "other"]
    return NarrativeFacts(
        claims=tuple(
            claim
            for sentence, figures in zip(sentences, figures_by_sentence, strict=True)
            for claim in extract_claims(source, sentence, figures, year)
        ),
        upheld=tuple(fact for sentence in sentences for fact in extract_upheld(source, sentence)),
        inconsistencies=tuple(dict.fromkeys(inconsistencies)),
        mentions=(
            *(fact for sentence in sentences for fact in extract_mentions(source, sentence, year)),
            # Long sentences too, because a placeholder in a new report may be anywhere.
            *(fact for sentence in source.sentences for fact in extract_placeholders(source, sentence)),
            *extract_labels(source),
        ),
        fees=tuple(fee for sentence in other_matters for fee in extract_fees(source, sentence)),
        mentions_fees=any(FEES_MENTIONED.search(sentence.text) for sentence in other_matters),
        headings=tuple((text, source.locate(offset, offset + len(text))) for text, offset in source.headings),
        empty_parts=tuple(extract_empty_parts(source, source.sentences)),
    )


_APPLICATIONS, _LITIGATION = "# 收到和处理政府信息公开申请情况", "# 政府信息公开行政复议、行政诉讼情况"
_SUMMARY_LINE = 2
"""The line of the summary in the generated text. Each statistic follows with a heading of its own."""


def extract_headline_facts(record: ReportRecord, year: int) -> NarrativeFacts | None:
    """Return the statements to be checked in the summary and the statistics of a report's record.

    Return None if the record has neither. ``year`` is the year of the report. The ``line`` of a `TextSpan` in
    the result is 0 for the summary, and otherwise the number of the statistic, counted from 1. Sums and
    percentages are checked in the summary only.
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
    facts = extract_narrative_facts("\n".join(lines), year)
    return NarrativeFacts(
        claims=tuple(replace(claim, span=_convert_span(claim.span)) for claim in facts.claims),
        inconsistencies=tuple(
            replace(inconsistency, span=TextSpan(0, 0))
            for inconsistency in facts.inconsistencies
            if inconsistency.span.line == _SUMMARY_LINE
        ),
    )


def _convert_span(span: TextSpan) -> TextSpan:
    return TextSpan(span.line // 2 - 1, 0)


def _find_heading(statistic: Statistic) -> str:
    about_cases = "复议" in statistic.label or "诉讼" in statistic.label
    return _LITIGATION if about_cases else _APPLICATIONS


def _format_sentence(statistic: Statistic) -> str:
    parts = "、".join(f"{part.label}{part.value}{statistic.unit}" for part in statistic.parts)
    return f"{statistic.label}{statistic.value}{statistic.unit}{'，其中' if parts else ''}{parts}。"
