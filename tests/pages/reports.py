"""Reports in a workshop, and what pages say of them."""

from __future__ import annotations

from pathlib import Path

from tests.builder.workshop import Workshop, errors

NARRATIVE = """\
本报告的统计期限为{year}年1月1日至12月31日。

一、总体情况

平稳。

二、主动公开政府信息情况

按时公开。

三、收到和处理政府信息公开申请情况

都已办理。

四、政府信息公开行政复议、行政诉讼情况

没有。

五、存在的主要问题及改进情况

改进。

六、其他需要报告的事项

无。
"""
TABLES = """\
表格:
  主动公开:
    行政规范性文件: {制发: 1, 废止: 0, 现行有效: 3}
    行政处罚: 12
    行政事业性收费: 25.1
  申请办理:
    本年新收: {自然人: 3, 商业企业: 1}
    上年结转: {自然人: 1}
    予以公开: {自然人: 2, 商业企业: 1}
    属于国家秘密: {自然人: 1}
    结转下年度: {自然人: 1}
  复议诉讼: 无
"""
AGENCY = "content/agencies/finance"


def record(year: int, published: str, tables: str = "表格: 无\n") -> str:
    """The record of a report of the finance office."""
    return f"标题: 示例县财政局{year}年政府信息公开工作年度报告\n公开日期: {published}\n{tables}"


def workshop_with(tmp_path: Path, *reports: tuple[int, str, str], narrative: str = NARRATIVE) -> Workshop:
    """A built site with these reports of the finance office: year, day of publication, tables."""
    workshop = Workshop(tmp_path)
    for year, published, tables in reports:
        workshop.put(f"{AGENCY}/reports/{year}.yaml", record(year, published, tables))
        if narrative:
            workshop.put(f"{AGENCY}/reports/{year}.md", narrative.replace("{year}", str(year)))
    assert not errors(workshop.build()), errors(workshop.build())
    return workshop
