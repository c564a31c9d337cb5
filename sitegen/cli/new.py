"""The commands ``new item``, ``new agency``, ``new report`` and ``new service``: files to begin with."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import click

from sitegen.cli import scaffold
from sitegen.cli.console import say
from sitegen.cli.group import OK, Group
from sitegen.cli.named import Named
from sitegen.cli.options import day, project_option, project_root, today_option
from sitegen.cli.project import (
    agency,
    agency_choices,
    category_choices,
    findings,
    next_serial,
    report_tables,
)
from sitegen.diagnostics import has_errors
from sitegen.diagnostics.codes.fields import EMPTY
from sitegen.diagnostics.formats import Format, render
from sitegen.reports import in_force
from sitegen.reports.deadline import days_late
from sitegen.reports.start import start_sheet, start_tables
from sitegen.schema.records import AGENCY_KIND, LEVEL

level_choices = Named("层级", "level", LEVEL.words)
kind_choices = Named("类型", "kind", AGENCY_KIND.words)


@click.group("new", cls=Group, short_help="新建条目、机关、报告、办事指南 Create content files")
def new_group() -> None:
    """\b
    新建文件：已知的内容自动填好，需要填写的有提示；已有的文件绝不覆盖。
    Create files. What is known is filled in, the rest has hints. Existing files are never overwritten.
    """


@new_group.command("item", short_help="新建公开条目 Create an item")
@project_option
@click.option("--agency", "name", default="", metavar="ID", help="公开主体的文件夹名。 The agency's folder.")
@click.option("--title", default="", help="完整标题。 The full title.")
@click.option(
    "--category", default="", metavar="ID", help="末级信息分类的标识或名称。 A leaf category's id or name."
)
@today_option
def new_item(project: Path, name: str, title: str, category: str, today: datetime | None) -> int:
    """\b
    新建一个公开条目的草稿；流水号和索引号取下一个空号，公开日期先填今天。
    Create a draft item with the next free serial and index number, and today as its date of publication.

    \b
    例 Example
      python build.py new item --agency yunxiu --title 关于印发某某办法的通知 --category 政策解读
    """
    root, published = project_root(project), day(today)
    name = _asked(name, "--agency", "公开主体（文件夹名） agency", agency_choices(root))
    record = agency(root, name)
    title = _asked(title, "--title", "标题 title")
    categories = category_choices(root)
    if category:
        category = categories.find(category)
    elif sys.stdin.isatty():
        category = _prompt("信息分类（标识或名称） category", categories)
    prefix = record.index_prefix or record.uscc
    if not prefix:
        raise click.UsageError(
            f"请先在 content/agencies/{name}/agency.yaml 里填写“索引号前段”。\n"
            "First set index_prefix in the agency's agency.yaml: index numbers begin with it."
        )
    items = f"content/agencies/{name}/items"
    serial = next_serial(root / items, prefix, published.year)
    text = scaffold.item_text(
        scaffold.NewItem(
            title=title,
            index_no=f"{prefix}/{published.year}-{serial}",
            category=category,
            published=published,
            serial=serial,
            categories=categories.listed(),
        )
    )
    return _write(root, {f"{items}/{published.year}/{serial}.md": text}, unfinished=not category)


@new_group.command("agency", short_help="新建公开主体 Create an agency")
@project_option
@click.option("--id", "name", default="", help="文件夹名：小写字母、数字、连字符。 The folder's name.")
@click.option("--name", "full_name", default="", help="机关全称。 The full name.")
@click.option("--short-name", default="", help="规范简称。 The short name.")
@click.option(
    "--level",
    type=level_choices.find,
    metavar="|".join(LEVEL.words.values()),
    help=f"层级，可以写中文或英文。 The level: {', '.join(LEVEL.words)}.",
)
@click.option(
    "--kind",
    type=kind_choices.find,
    metavar="|".join(AGENCY_KIND.words.values()),
    help=f"类型，可以写中文或英文。 The kind: {', '.join(AGENCY_KIND.words)}.",
)
@click.option("--parent", default="", metavar="ID", help="上级机关的文件夹名。 The parent's folder.")
@click.option(
    "--index-prefix",
    default="",
    help="索引号前段；默认用文件夹名。 First part of index numbers (default: the id).",
)
@today_option
def new_agency(
    project: Path,
    name: str,
    full_name: str,
    short_name: str,
    level: str | None,
    kind: str | None,
    parent: str,
    index_prefix: str,
    today: datetime | None,
) -> int:
    """\b
    新建一个公开主体：agency.yaml、公开指南和依申请公开说明。
    Create an agency: agency.yaml, its guide, and its page on disclosure on request.

    \b
    例 Example
      python build.py new agency --id yunxiu-edu --name 云岫县教育局 --short-name 县教育局 \\
        --level 县级 --kind 政府部门 --parent yunxiu
    """
    root = project_root(project)
    name = _asked(name, "--id", "文件夹名 id")
    if parent:
        agency(root, parent)
    known = scaffold.NewAgency(
        name=_asked(full_name, "--name", "机关全称 name"),
        short_name=_asked(short_name, "--short-name", "规范简称 short name"),
        level=_asked(level or "", "--level", "层级 level", level_choices),
        kind=_asked(kind or "", "--kind", "类型 kind", kind_choices),
        parent=parent,
        index_prefix=index_prefix or name[:20].strip("-"),
    )
    folder = f"content/agencies/{name}"
    files = {
        f"{folder}/agency.yaml": scaffold.agency_text(known),
        f"{folder}/guide.md": scaffold.guide_text(known, day(today)),
        f"{folder}/apply.md": scaffold.apply_text(known, day(today)),
    }
    return _write(root, files)


@new_group.command("report", short_help="新建年度报告 Create an annual report")
@project_option
@click.option("--agency", "name", default="", metavar="ID", help="机关的文件夹名。 The agency's folder.")
@click.option(
    "--year", type=click.IntRange(1990, 2099), help="报告年度；默认是去年。 The year (default: last year)."
)
@click.option(
    "--format",
    "kind",
    type=click.Choice(["yaml", "csv", "xlsx"]),
    default="yaml",
    show_default=True,
    help="法定表格填在哪种文件里。 The kind of file for the statutory tables.",
)
@today_option
def new_report(project: Path, name: str, year: int | None, kind: str, today: datetime | None) -> int:
    """\b
    新建一份年度报告的草稿：标题、日期和表格在 .yaml，六个部分的正文在 .md；上年结转取自上一年的报告。
    公开期限已过的，请把公开日期改成实际公开的日期。
    表格也可以填在 .csv 或者 Excel 工作簿 .xlsx 里：版式与国家格式相同，只有要填的格子能改。
    Create a draft annual report: metadata and tables in .yaml, the six parts of the narrative in .md. Figures carried
    over from last year's report are filled in. After the deadline, correct the date of publication. The tables can also
    be filled in as .csv or as a workbook (.xlsx).

    \b
    例 Example
      python build.py new report --agency yunxiu --year 2025
      python build.py new report --agency yunxiu --year 2025 --format xlsx
    """
    root, written = project_root(project), day(today)
    name = _asked(name, "--agency", "机关（文件夹名） agency", agency_choices(root))
    year = year or written.year - 1
    form = in_force(year)
    record = agency(root, name)
    late = days_late(year, record.kind, written) > 0
    title = f"{record.name}{year}年政府信息公开工作年度报告"
    tables = start_tables(form, year, report_tables(root, name, year - 1))
    stem = f"content/agencies/{name}/reports/{year}"
    files: dict[str, str | bytes] = {
        f"{stem}.yaml": scaffold.report_text(title, written, tables, in_yaml=kind == "yaml", late=late),
        f"{stem}.md": scaffold.narrative_text(form),
    }
    if form.tables and kind == "csv":
        files[f"{stem}.csv"] = (
            f"\ufeff{start_sheet(tables)}"  # the byte order mark tells Excel that this is UTF-8
        )
    elif form.tables and kind == "xlsx":
        from sitegen.reports.workbook import start_workbook  # openpyxl takes long to load

        files[f"{stem}.xlsx"] = start_workbook(tables, title)
    return _write(root, files)


@new_group.command("service", short_help="新建办事指南 Create a service")
@project_option
@click.option("--agency", "name", default="", metavar="ID", help="机关的文件夹名。 The agency's folder.")
@click.option(
    "--id", "stem", default="", help="文件名：小写字母、数字、连字符。 The file name without .yaml."
)
@click.option("--title", default="", help="事项名称。 The name of the service.")
@today_option
def new_service(project: Path, name: str, stem: str, title: str, today: datetime | None) -> int:
    """\b
    新建一份办事指南：列出依据、条件、程序、材料、时限、收费、联系。七项都填好，检查才能通过。
    Create a service with its seven disclosures to fill in. The checks pass when all seven are filled in.

    \b
    例 Example
      python build.py new service --agency yunxiu-edu --id transfer --title 义务教育阶段学生转学
    """
    root = project_root(project)
    name = _asked(name, "--agency", "机关（文件夹名） agency", agency_choices(root))
    agency(root, name)
    stem = _asked(stem, "--id", "文件名 id")
    text = scaffold.service_text(_asked(title, "--title", "事项名称 title"), day(today))
    return _write(root, {f"content/agencies/{name}/services/{stem}.yaml": text}, unfinished=True)


def _asked(value: str, option: str, words: str, choices: Named | None = None) -> str:
    """Return the value with single spaces; ask for it on a terminal if it is missing.

    Elsewhere a missing value is a usage error that names the option.
    """
    if value.strip():
        return " ".join(value.split())
    if sys.stdin.isatty():
        return _prompt(words, choices)
    listed = f"\n可用 Choose from: {choices.listed()}" if choices else ""
    raise click.UsageError(f"缺少 {option}：{words}。 Missing option {option}.{listed}")


def _prompt(words: str, choices: Named | None = None) -> str:
    if choices:
        say(f"可用 Choose from: {choices.listed()}", err=True)
    answer: str = click.prompt(words, value_proc=choices.find if choices else None, err=True)
    return " ".join(answer.split())


def _write(root: Path, files: Mapping[str, str | bytes], *, unfinished: bool = False) -> int:
    """Write new files, all or none. Nothing is written if one of them exists or has errors.

    With ``unfinished``, required values may be missing.
    """
    present = [path for path in files if (root / path).exists()]
    if present:
        raise click.UsageError(
            f"{'、'.join(present)} 已经存在，没有改动。 Already exists; nothing was changed."
        )
    texts = {path: content for path, content in files.items() if isinstance(content, str)}
    found = [finding for path, content in files.items() for finding in findings(path, content)]
    wrong = [finding for finding in found if not (unfinished and finding.code == EMPTY.code)]
    if has_errors(wrong):
        raise click.UsageError(render(wrong, Format.TEXT, texts.get).rstrip())
    for path, content in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        with (root / path).open("xb") as file:
            file.write(content.encode() if isinstance(content, str) else content)  # bytes: no \r\n on Windows
        say(f"新建 created {path}")
    return OK
