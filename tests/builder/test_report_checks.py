"""Reports in a whole build: what is kept between builds finds the same as what is read anew."""

from __future__ import annotations

from pathlib import Path

from tests.builder.workshop import Workshop

FOLDER = "content/agencies/finance/reports"
HEADINGS = """\
# 一、总体情况

全年收到政府信息公开申请3件，其中自然人2件、法人或其他组织2件。

# 二、主动公开政府信息情况
# 三、收到和处理政府信息公开申请情况
# 四、政府信息公开行政复议、行政诉讼情况
# 五、存在的主要问题及改进情况
# 六、其他需要报告的事项

收取信息处理费400元。
"""
LEDGER = "收到日期,申请人类型,办理结果,答复日期,复议结果\n2025-03-01,自然人,予以公开,2025-03-09,维持\n2025-04-01,企业,,,\n"


def found(workshop: Workshop) -> list[str]:
    return [
        f"{one.place.path.rpartition('/')[2]}:{one.place.line} {one.code}"
        for one in workshop.check().diagnostics
    ]


def test_a_second_check_finds_the_same(tmp_path: Path) -> None:
    workshop = Workshop(tmp_path)
    workshop.put(
        f"{FOLDER}/2025.yaml", "标题: 示例县财政局2025年报告\n公开日期: 2026-01-20\n表格: {主动公开: 无}\n"
    )
    workshop.put(f"{FOLDER}/2025.md", HEADINGS)
    workshop.put(f"{FOLDER}/2025-ledger.csv", LEDGER)
    first = found(workshop)
    assert [one for one in first if one.startswith("2025")] == [
        "2025-ledger.csv:3 RPT-164",
        "2025.md:3 RPT-120",
        "2025.md:3 RPT-140",
        "2025.md:3 RPT-120",
        "2025.md:3 RPT-120",
    ]
    assert found(workshop) == first
    workshop.edit(f"{FOLDER}/2025-ledger.csv", "2025-04-01,企业,,,", "2025-04-01,企业,,,\n2025-05-01,企业,,,")
    # One more is overdue, and the figures of the text agree.
    assert len(found(workshop)) == len(first) + 1 - 2
