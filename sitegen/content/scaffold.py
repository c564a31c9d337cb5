"""Templates of new content files: known values are filled in, comments say what to write for the others.

A text that the editor must replace is written as ``mark_placeholder(text)``. `sitegen.content.scaffold_texts`
collects these texts from the templates, so that any of them that is left in a published file is reported.
``tests/content/test_placeholders.py`` checks that each value of each template is filled in, asked for, or listed as a
real value.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from msgspec import Struct, field

from sitegen.content.scaffold_details import (
    STATISTICS_HELP,
    format_detail_line,
    format_office_hours,
    format_other_detail_lines,
)
from sitegen.content.scaffold_marks import DRAFT_LINES, mark_placeholder, remove_placeholder_marks
from sitegen.procedure.rules import RULES
from sitegen.reports import ReportFormat, ReportTables
from sitegen.reports.blank_forms import describe_yaml_tables, render_blank_yaml
from sitegen.reports.cells import UNFILLED_TEXT
from sitegen.reports.narrative import PLACEHOLDER
from sitegen.schema.records import AGENCY_KIND, LEVEL
from sitegen.schema.yaml_quoting import quote_scalar


class NewItem(Struct, frozen=True, kw_only=True):
    """Values that are filled in for a new item.

    ``index_no`` is its complete index number, ``published`` its date of publication. ``serial`` is the file
    name without extension. ``category`` is the name of a leaf category, or its id if the name is not unique. If
    ``category`` is "", the new file lists the choices: ``category_choices`` is a text with all leaf categories.
    """

    title: str
    index_no: str
    category: str
    published: date
    serial: str
    category_choices: str = ""


class NewAgency(Struct, frozen=True, kw_only=True):
    """Values that are filled in for a new agency.

    ``name`` is its full name. ``parent`` is the id of the superior agency, or "" if there is none.
    ``level`` and ``kind`` are ids of the agency's level and type. ``index_prefix`` is the first part of the agency's
    index numbers. ``details`` maps the Chinese names of other known fields, such as 联系电话, to their values. The value
    of a list field has one member on each line.
    """

    name: str
    short_name: str
    level: str
    kind: str
    parent: str
    index_prefix: str
    details: Mapping[str, str] = field(default_factory=dict)


@remove_placeholder_marks
def render_item(item: NewItem) -> str:
    """Return the Markdown text of a new draft item: front matter with hints, and a placeholder body."""
    category = (
        f"信息分类: {quote_scalar(item.category)}"
        if item.category
        else f"# 写在“信息分类:”后面，写名称或括号里的标识 Choose one: {item.category_choices}\n信息分类:"
    )
    return f"""---
{DRAFT_LINES}
标题: {quote_scalar(item.title)}
索引号: {item.index_no}
{category}
公开日期: {item.published.isoformat()}
# 以下各行，要用的删掉行首的“# ”，不用的留着。 Remove the “# ” in front of what you need.
# 成文日期: {item.published.isoformat()}
# 发文字号: {mark_placeholder(f"某政发〔{item.published.year}〕1号")}
# 发文机关: {mark_placeholder("联合发文时写，每行一个")}
# 关键词: [{mark_placeholder("甲")}, {mark_placeholder("乙")}]
# 内容概述: {mark_placeholder("一两句话")}
# 施行日期: {item.published.isoformat()}
# 废止文件: [{mark_placeholder("被本文废止的文件的索引号或发文字号")}]
# 解读文件: [{mark_placeholder("本文解读的文件的索引号或发文字号")}]
# 附件:
#   - 文件: 附件1.pdf
#     名称: {mark_placeholder(f"附件文件放在 {item.serial} 文件夹里")}
# 更正:
#   - 日期: {item.published.isoformat()}
#     说明: {mark_placeholder("公开以后改正了什么")}
# 保密审查:
#   审查人: {mark_placeholder("姓名")}
#   审查日期: {item.published.isoformat()}
---

{mark_placeholder("在这里写正文。按一次回车就是另起一段。")}
"""


@remove_placeholder_marks
def render_agency(agency: NewAgency) -> str:
    """Return the YAML text of agency.yaml for a new agency. Optional fields without a value are comments."""
    known = agency.details
    parent = (
        f"上级: {agency.parent}"
        if agency.parent
        else f"# 上级: {mark_placeholder('上级机关的简称或文件夹名')}"
    )
    return f"""名称: {quote_scalar(agency.name)}
简称: {quote_scalar(agency.short_name)}
层级: {LEVEL.labels[agency.level]}
类型: {AGENCY_KIND.labels[agency.kind]}
{parent}
# 索引号“/”前的部分：有统一社会信用代码就改成它。 The part of index numbers before “/”.
索引号前段: {agency.index_prefix}
# 以下各行填好以后删掉行首的“# ”。 Fill in and remove the “# ”.
{format_detail_line(known, "统一社会信用代码", mark_placeholder("18 位"))}
{format_detail_line(known, "机关代字", f"[{mark_placeholder('某政办发')}]")}
{format_detail_line(known, "简介", mark_placeholder("本机关是做什么的"))}
{format_detail_line(known, "主要职责", f"[{mark_placeholder('一条一行')}]")}
{format_detail_line(known, "负责人", f"[{mark_placeholder('局长 姓名')}]")}
{format_detail_line(known, "公开工作机构", "办公室")}
{format_detail_line(known, "办公地址", mark_placeholder("路名和门牌号"))}
{format_detail_line(known, "邮政编码", mark_placeholder("6 位数字"))}
{format_office_hours(known)}
{format_detail_line(known, "联系电话", mark_placeholder("区号-号码"))}
# 没有传真的，写“传真号码: 无”。 Write 无 if there is no fax.
{format_detail_line(known, "传真号码", mark_placeholder("区号-号码"))}
{format_detail_line(known, "电子邮箱", mark_placeholder("公开邮箱"))}
{format_other_detail_lines(known)}"""


@remove_placeholder_marks
def render_guide(agency: NewAgency, today: date, categories: Sequence[str] = ()) -> str:
    """Return the Markdown text of guide.md for a new agency: a draft guide to its public information (条例第十二条).

    ``today`` is filled in as the date of the last update. ``categories`` are the names of the top-level
    categories of the site; if it is empty, the editor is asked for them. The text suits any agency. Contact details
    are not included, because pages take them from agency.yaml. The last section states the remedies of 条例第五十一条
    and 行政复议法第二十三条.
    """
    classes = [quote_scalar(name, in_list=True) for name in categories] or [
        mark_placeholder("按照公开目录的分类列出")
    ]
    listed = "\n".join(f"  - {name}" for name in classes)
    return f"""---
更新日期: {today.isoformat()}
# 草稿不会发布；agency.yaml 里的联系方式填好以后删掉这两行。 A draft is not published; remove these two lines when it is ready.
草稿: 是
信息分类:
{listed}
编排体系: 每条信息有永久索引号，列表按公开日期由近到远排列
获取方式:
  - 在本栏目按分类、年份浏览，或者搜索
  - 没有主动公开的，按照依申请公开页面的说明申请
---

## 一、依申请公开

没有主动公开的信息，可以按照依申请公开页面的说明向本机关申请。

## 二、监督

认为{agency.name}没有依法公开信息的，可以向上一级行政机关或者政府信息公开工作主管部门投诉、举报，也可以依法申请行政复议或者提起行政诉讼。
申请公开、本机关不予公开的，应当先申请行政复议；对复议决定不服的，再提起行政诉讼。
"""


@remove_placeholder_marks
def render_apply_page(agency: NewAgency, today: date) -> str:
    """Return the Markdown text of apply.md for a new agency: a draft page on disclosure on request.

    ``today`` is filled in as the date of the last update. The page states the time limits and fees of
    条例第二十九、三十、三十三、四十二条, and the remedies of 行政复议法第二十、二十三条 and 行政诉讼法第四十五、四十六条.
    """
    limits, remedies = RULES.limits, RULES.remedies
    return f"""---
更新日期: {today.isoformat()}
# 草稿不会发布；agency.yaml 里的联系方式填好以后删掉这两行。 A draft is not published; remove these two lines when it is ready.
草稿: 是
# 网上申请: {mark_placeholder("网上申请的地址")}
# 附件: [{{文件: 附件1.pdf, 名称: {mark_placeholder("附件文件放在 apply 文件夹里")}}}]
---

## 一、怎样申请

向{agency.name}申请公开信息，可以采用信件、数据电文等书面形式；书面确有困难的，可以口头提出，由工作人员代为填写。
申请应当写明姓名或者名称、身份证明、联系方式，所申请信息的名称、文号或者便于查询的描述，以及获取信息的方式和途径。

## 二、答复期限

能够当场答复的，当场答复；不能当场答复的，自收到申请之日起 {limits.answer} 个工作日内答复。
需要延长的，经同意并告知申请人，最多延长 {limits.extension} 个工作日。申请内容不明确的，自收到申请之日起 {limits.correction} 个工作日内一次性告知补正。

## 三、收费

提供信息不收取费用。申请的数量、频次明显超过合理范围的，可以按照规定收取信息处理费。

## 四、救济

本机关不予公开的，应当先自收到答复之日起 {remedies.review} 日内申请行政复议；对复议决定不服的，可以自收到复议决定书之日起 {remedies.suit_after_review} 日内向人民法院提起行政诉讼。
对其他答复不服的，可以自收到之日起 {remedies.review} 日内申请行政复议，或者在 {remedies.suit} 个月内向人民法院提起行政诉讼。
"""


@remove_placeholder_marks
def render_report(
    title: str, published: date | None, tables: ReportTables, *, in_yaml: bool, is_late: bool = False
) -> str:
    """Return the YAML text of a new draft annual report.

    ``title`` is the title of the report. ``published`` is the date of publication to fill in, None if the year is
    not over and the date cannot be known. ``tables`` are the statutory tables with the known values. With
    ``in_yaml``, the file includes the tables; otherwise the caller writes them to a separate file. If the report
    format has statistics instead of tables, the file always includes help on these. With ``is_late``, a comment asks
    for the actual date of publication.
    """
    draft = f"""{DRAFT_LINES}
标题: {quote_scalar(title)}
{_render_publication_date(published, is_late=is_late)}
# 以下各行填好以后删掉行首的“# ”。 Fill in and remove the “# ”.
# 成文日期: {published.isoformat() if published else "年-月-日"}
# 内容概述: {mark_placeholder("一两句话")}
# 附件: [{{文件: 附件1.pdf, 名称: {mark_placeholder("附件文件放在与本文件同名的文件夹里")}}}]
"""
    if tables.form.statistics:
        return draft + STATISTICS_HELP
    return draft + (_render_tables(tables) if in_yaml else "")


def _render_publication_date(published: date | None, *, is_late: bool) -> str:
    if published is None:
        return """# 报告年度还没有过完：到公开那天，再填公开日期。 The year is not over: fill in the date when it is published.
公开日期:"""
    line = f"公开日期: {published.isoformat()}"
    if not is_late:
        return line
    return f"""# 公开期限已过，请改成报告实际公开的日期。 The deadline has passed: give the day on which it was published.
{line}"""


def _render_tables(tables: ReportTables) -> str:
    help = "".join(f"# {line}\n" for line in describe_yaml_tables(tables.form))
    return f"""# 法定表格：把“{UNFILLED_TEXT}”换成数字，写法见下面的例子；一件也没有的表或者行写“无”。总计不用写，会自动算出。
# 用惯 Excel 的，删掉这份草稿（.yaml 和 .md），运行 sitegen new report 时加上 --format xlsx，表格就填在工作簿里。
# The statutory tables: replace {UNFILLED_TEXT} by figures, or by 无 if there is nothing; totals are computed.
# For a workbook instead, delete this draft (.yaml and .md) and run sitegen new report with --format xlsx.
{render_blank_yaml(tables)}{help}"""


@remove_placeholder_marks
def render_narrative(form: ReportFormat) -> str:
    """Return the Markdown text of a new annual report: the prescribed headings, each with a placeholder.

    ``form`` is the report format in force for the year of the report.
    """
    return "\n".join(
        f"## {number}、{heading.label}\n\n{mark_placeholder(PLACEHOLDER)}\n"
        # Each format has six parts; the numerals suffice for two more.
        for number, heading in zip("一二三四五六七八", form.headings, strict=False)
    )
