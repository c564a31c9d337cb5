"""Facts from the summary and the statistics of a report's record, which stand on the page beside the tables."""

from __future__ import annotations

from dataclasses import replace

from sitegen.reports.narrative.model import NarrativeFacts, Spot
from sitegen.reports.narrative.read import narrative_facts
from sitegen.schema.records import ReportRecord, Statistic

_APPLICATIONS, _LITIGATION = "# 收到和处理政府信息公开申请情况", "# 政府信息公开行政复议、行政诉讼情况"
_SUMMARY = 2
"""The line of the summary in the generated text. Each statistic follows with a heading of its own."""


def headline_facts(record: ReportRecord, year: int) -> NarrativeFacts | None:
    """Extract what they state; None if there are none.

    The line of a span is the number of the statistic, from 1, or 0 for the summary.

    Sums and shares are checked in the summary only; the parts of a statistic are added up elsewhere.
    """
    if not record.summary and not record.statistics:
        return None
    # A heading before each sentence sets its topic, so every statistic takes two lines.
    lines = [_APPLICATIONS, " ".join(record.summary.split())]
    for statistic in record.statistics:
        lines += ["" if statistic.sic else _heading(statistic), "" if statistic.sic else _sentence(statistic)]
    found = narrative_facts("\n".join(lines), year)
    return NarrativeFacts(
        claims=tuple(replace(claim, spot=_renumbered(claim.spot)) for claim in found.claims),
        slips=tuple(replace(slip, spot=Spot(0, 0)) for slip in found.slips if slip.spot.line == _SUMMARY),
    )


def _renumbered(spot: Spot) -> Spot:
    return Spot(spot.line // 2 - 1, 0)


def _heading(statistic: Statistic) -> str:
    about_cases = "复议" in statistic.label or "诉讼" in statistic.label
    return _LITIGATION if about_cases else _APPLICATIONS


def _sentence(statistic: Statistic) -> str:
    parts = "、".join(f"{part.label}{part.value}{statistic.unit}" for part in statistic.parts)
    return f"{statistic.label}{statistic.value}{statistic.unit}{'，其中' if parts else ''}{parts}。"
