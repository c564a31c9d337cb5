"""Templates of new rules, free pages and service guides. See `sitegen.content.scaffold`."""

from __future__ import annotations

from datetime import date

from sitegen.content.scaffold_marks import DRAFT_LINES, mark_placeholder, remove_placeholder_marks
from sitegen.schema.yaml_quoting import quote_scalar


@remove_placeholder_marks
def render_rule(title: str, today: date) -> str:
    """Return the Markdown text of a new draft page for a rule on disclosure (公开制度). Parameters: see `render_page`."""
    return _render_free_page(
        title,
        today,
        f"""# 类别: {mark_placeholder("法律法规、国家文件或者本单位制度")}
# 发文字号: {mark_placeholder(f"某政发〔{today.year}〕1号")}
# 发文机关: {mark_placeholder("制定机关")}
# 成文日期: {today.isoformat()}
# 施行日期: {today.isoformat()}""",
    )


@remove_placeholder_marks
def render_page(title: str, today: date) -> str:
    """Return the Markdown text of a new draft page with free content.

    ``title`` is its title, ``today`` the date of the last update to fill in.
    """
    return _render_free_page(title, today, f"# 内容概述: {mark_placeholder('一句话说明')}")


def _render_free_page(title: str, today: date, field_lines: str) -> str:
    return f"""---
{DRAFT_LINES}
标题: {quote_scalar(title)}
更新日期: {today.isoformat()}
# 以下各行，要用的填好，删掉行首的“# ”，不用的留着。 Fill in what you need and remove the “# ”.
{field_lines}
# 附件: [{{文件: 附件1.pdf, 名称: {mark_placeholder("附件文件放在与本文件同名的文件夹里")}}}]
---

{mark_placeholder("在这里写正文。按一次回车就是另起一段。")}
"""


@remove_placeholder_marks
def render_service(title: str, today: date) -> str:
    """Return the YAML text of a new draft service guide with seven empty sections.

    ``title`` is the name of the service, ``today`` the date of the last update to fill in. The sections are
    legal basis, eligibility, procedure, documents required, time limit, fees and contact
    (依据、条件、程序、材料、时限、收费、联系).
    """
    return f"""# 这是草稿，不会发布。七项都填好，检查才会通过；写好以后删掉这两行。 A draft is not published; remove these two lines.
草稿: 是
事项名称: {quote_scalar(title)}
更新日期: {today.isoformat()}
# 前四项一行写一条，写在“- ”后面，不够就再加一行“  - ”。 One a line after “- ”.
依据:
  -
条件:
  -
程序:
  -
材料:
  -
# 后三项写在冒号后面；不收费也要写明“不收费”。 After the colon; say so if there is no fee.
时限:
收费:
联系:
# 以下各行，要用的填好，删掉行首的“# ”，不用的留着。 Fill in what you need and remove the “# ”.
# 事项编码: {mark_placeholder("编码")}
# 服务对象: [个人, 企业]
# 生命事件: [入学]
# 网上办理: {mark_placeholder("网上办理的网址")}
# 办理结果: {mark_placeholder("发什么证照或文书")}
# 附件: [{{文件: 附件1.pdf, 名称: {mark_placeholder("附件文件放在与本文件同名的文件夹里")}}}]
"""
