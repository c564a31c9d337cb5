"""Print what a copy of the program says with the numbers of its own ``rules.json``; run with that copy first in the path."""

from __future__ import annotations

import json
from datetime import date, timedelta

from sitegen.content.scaffold import NewAgency, render_apply_page
from sitegen.diagnostics.codes import application_logs, items, report_checks
from sitegen.procedure.rules import CALCULATOR_SCRIPT, RULES, SCRIPT_RULES_JSON
from sitegen.reports.deadline import find_due_date
from tests.checks.county import catalogue_of, reports

RECEIVED = date(2024, 3, 1)
LEDGER = "编号,收到日期,申请人类型,办理结果,答复日期,延期\n"
ITEM = "标题: 通告\n索引号: 11441700007280420Y/2024-00001\n信息分类: 通知公告\n成文日期: {}\n公开日期: {}\n"


def working_days_after(start: date, count: int) -> date:
    """The day by which the calendar of the county has seen ``count`` working days."""
    catalogue, _ = catalogue_of({})
    end = start
    while catalogue.calendar.count_working_days(start, end) < count:
        end += timedelta(days=1)
    return end


def answered_after(count: int, extended: str) -> list[str]:
    """The messages on an application that was answered after so many working days."""
    line = f"1,{RECEIVED},自然人,予以公开,{working_days_after(RECEIVED, count)},{extended}\n"
    _, found = catalogue_of(reports({"finance/reports/2024-ledger.csv": LEDGER + line}))
    return [one.message for one in found if one.code == application_logs.ANSWERED_LATE.code]


def published_after(count: int) -> list[str]:
    """The messages on an item that was published so many working days after it was written."""
    text = f"---\n{ITEM.format(RECEIVED, working_days_after(RECEIVED, count))}---\n\n正文。\n"
    _, found = catalogue_of({"content/agencies/finance/items/2024/00001.md": text})
    return [one.message for one in found if one.code == items.LATE.code]


def main() -> None:
    """Print it all as JSON."""
    limits, agency = (
        RULES.limits,
        NewAgency(name="甲局", short_name="甲", level="", kind="", parent="", index_prefix=""),
    )
    said = {
        "in time": [
            answered_after(limits.answer, ""),
            answered_after(limits.extended, "是"),
            published_after(RULES.publication.limit),
        ],
        "late": [
            answered_after(limits.answer + 1, ""),
            answered_after(limits.extended + 1, "是"),
            published_after(RULES.publication.limit + 1),
        ],
        "why": [application_logs.ANSWERED_LATE.why, items.LATE.why, report_checks.LATE.why],
        "due": [
            str(find_due_date(year, kind))
            for year, kind in ((2024, "department"), (2024, "government"), (2010, "office"))
        ],
        "apply.md": render_apply_page(agency, RECEIVED),
        "rules": json.loads(SCRIPT_RULES_JSON),
        "engine": CALCULATOR_SCRIPT.decode(),
    }
    print(json.dumps(said))


if __name__ == "__main__":
    main()
