"""Fees for information as stated in section six (国办函〔2020〕109号)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from sitegen.reports.narrative.figures import figures
from sitegen.reports.narrative.model import Fee
from sitegen.reports.narrative.sentences import Sentence, Source

TOLD = re.compile(r"信息处理费|收费|缴费|费用|处理费")
_CHARGED = re.compile(
    r"(?:信息处理费|信息公开费)[^，。；\d]{0,16}$|收取?[^，。；\d]{0,16}(?:信息处理费|信息公开费)?[^，。；\d]{0,10}$"
)
_NOT = re.compile(r"未|没有|无|减免|免收|免除|不")


def fees(source: Source, sentence: Sentence) -> Iterator[Fee]:
    """Yield the amounts that a sentence of section six says were charged."""
    if "信息处理费" not in sentence.text and "信息公开费" not in sentence.text:
        return
    for figure in figures(sentence.text):
        clause = re.split(r"[，。；：]", sentence.text[: figure.start])[-1]
        before = sentence.text[max(0, figure.start - 30) : figure.start]
        if figure.unit in ("元", "万元") and _CHARGED.search(before) and not _NOT.search(clause):
            amount = figure.value * (10000 if figure.unit == "万元" else 1)
            if amount > 0:
                spot = source.spot_in(sentence, figure.start, figure.end)
                yield Fee(spot, f"{amount.normalize():f}" if amount != Decimal(0) else "0", amount)
