"""The commands ``new``, which create content files: here those for items, agencies, reports and services."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path

import click

from sitegen.cli.choices import NamedChoices
from sitegen.cli.console import print_message
from sitegen.cli.group import CommandGroup
from sitegen.cli.new_files import agency_option, write_new_files
from sitegen.cli.new_pages import create_apply_page, create_guide, create_page, create_rule
from sitegen.cli.options import project_option, require_project_root, resolve_today, today_option
from sitegen.cli.project_lookup import (
    find_next_serial,
    list_index_prefixes,
    list_top_categories,
    load_agency,
    load_agency_choices,
    load_category_choices,
    load_report_tables,
)
from sitegen.cli.required_values import (
    ask_value,
    find_usual_level,
    refuse_missing_options,
    require_agency,
    require_slug,
    require_value,
)
from sitegen.content import scaffold, scaffold_pages
from sitegen.reports import find_format_in_force, load_formats
from sitegen.reports.blank_forms import create_blank_tables, render_blank_csv
from sitegen.reports.deadline import count_days_late
from sitegen.schema.records import AGENCY_KIND, LEVEL
from sitegen.starter.agency_names import (
    clean_name,
    find_name_problem,
    guess_kind,
    guess_level,
    guess_short_name,
    make_agency_folder_name,
    make_index_prefix,
    make_page_file_name,
)
from sitegen.starter.agency_plan import format_agency_lines

level_choices = NamedChoices("层级", "level", LEVEL.labels)
kind_choices = NamedChoices("类型", "kind", AGENCY_KIND.labels)


@click.group("new", cls=CommandGroup)
def new_group() -> None:
    """\b
    新建文件：已知的内容自动填好，需要填写的有提示；已有的文件绝不覆盖。
    Create files. What is known is filled in, the rest has hints. Existing files are never overwritten.
    """


for _command in (create_guide, create_apply_page, create_rule, create_page):
    new_group.add_command(_command)


@new_group.command("item", short_help="新建公开条目 Create an item")
@project_option
@agency_option
@click.option("--title", default="", help="完整标题。 The full title.")
@click.option(
    "--category", default="", metavar="ID", help="末级信息分类的标识或名称。 A leaf category's id or name."
)
@today_option
def create_item(project: Path, name: str, title: str, category: str, today: datetime | None) -> int:
    """\b
    新建一个公开条目的草稿；流水号和索引号取下一个空号，公开日期先填今天。
    Create a draft item with the next free serial and index number, and today as its date of publication.

    \b
    例 Example
      sitegen new item --agency yunxiu --title 关于印发某某办法的通知 --category 政策解读
    """
    root, published = require_project_root(project), resolve_today(today)
    refuse_missing_options({"--agency": name, "--title": title}, load_agency_choices(root))
    name = require_agency(root, name)
    record = load_agency(root, name)
    title = require_value(title, "--title", "标题 title")
    categories = load_category_choices(root)
    if category:
        category = categories.require_id(category)
    elif sys.stdin.isatty():
        category = ask_value("信息分类（标识或名称） category", categories)
    prefix = record.index_prefix or record.uscc
    if not prefix:
        raise click.UsageError(
            f"请先在 content/agencies/{name}/agency.yaml 里填写“索引号前段”。\n"
            "First set index_prefix in the agency's agency.yaml: index numbers begin with it."
        )
    items = f"content/agencies/{name}/items"
    serial = find_next_serial(root / items, prefix, published.year)
    text = scaffold.render_item(
        scaffold.NewItem(
            title=title,
            index_no=f"{prefix}/{published.year}-{serial}",
            category=category and categories.get_name(category),
            published=published,
            serial=serial,
            category_choices=categories.format_choices(),
        )
    )
    return write_new_files(
        root, {f"{items}/{published.year}/{serial}.md": text}, has_placeholders=not category
    )


@new_group.command("agency", short_help="新建公开主体 Create an agency")
@project_option
@click.option(
    "--id",
    "name",
    default="",
    help="文件夹名：小写字母、数字、连字符；默认用全称的拼音。 The folder (default: pinyin).",
)
@click.option("--name", "full_name", default="", help="机关全称。 The full name.")
@click.option(
    "--short-name", default="", help="规范简称；默认按全称。 The short name (default: from the name)."
)
@click.option(
    "--level",
    type=level_choices.require_id,
    metavar="|".join(LEVEL.labels.values()),
    help=f"层级，可以写中文或英文；默认按全称。 The level: {', '.join(LEVEL.labels)}.",
)
@click.option(
    "--kind",
    type=kind_choices.require_id,
    metavar="|".join(AGENCY_KIND.labels.values()),
    help=f"类型，可以写中文或英文；默认按全称。 The kind: {', '.join(AGENCY_KIND.labels)}.",
)
@click.option(
    "--parent",
    default="",
    metavar="ID",
    help="上级机关的文件夹名、全称或简称。 The parent's folder, full name or short name.",
)
@click.option(
    "--index-prefix",
    default="",
    help="索引号前段；默认用全称的拼音首字母。 First part of index numbers (default: the initials of its name).",
)
@today_option
def create_agency(
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
    新建一个公开主体：agency.yaml、公开指南和依申请公开说明。只有全称是必须的，没有写明的按全称推定，写好以后列出来。
    Create an agency: agency.yaml, its guide, and its page on disclosure on request. Only its name is needed. What is
    not given is guessed from it, and printed.

    \b
    例 Example
      sitegen new agency --name 云岫县教育局 --parent 县政府
      sitegen new agency --id yunxiu-edu --name 云岫县教育局 --short-name 县教育局 \\
        --level 县级 --kind 政府部门 --parent yunxiu
    """
    root = require_project_root(project)
    known = load_agency_choices(root)
    if parent:
        parent = known.require_id(parent)
    full_name = clean_name(require_value(full_name, "--name", "机关全称 name"))
    _refuse_existing_name(root, full_name, known.ids)
    is_guessed = not (name and short_name and level and kind)
    name = require_slug(name or make_agency_folder_name(full_name, known.ids), "文件夹名 id")
    kind = kind or guess_kind(full_name)
    guessed_level = "township" if kind == "township" else guess_level(full_name)
    agency = scaffold.NewAgency(
        name=full_name,
        short_name=clean_name(" ".join(short_name.split())) or guess_short_name(full_name),
        level=level or guessed_level or find_usual_level(root, known),
        kind=kind,
        parent=parent,
        index_prefix=index_prefix or make_index_prefix(full_name, list_index_prefixes(root)),
    )
    if problem := find_name_problem(full_name):
        raise click.UsageError("{}。\n{}.".format(*problem))
    code = write_new_files(root, _render_agency_files(root, name, agency, resolve_today(today)))
    if is_guessed:
        print_message("\n".join(format_agency_lines({name: agency})))
    if not index_prefix:
        _print_index_prefix(name, agency)
    return code


def _refuse_existing_name(root: Path, name: str, folders: Iterable[str]) -> None:
    """Raise a usage error if an agency of the project already has the full name ``name``.

    ``folders`` are the ids of all agencies of the project, which are the names of their folders.
    """
    for folder in folders:
        if clean_name(load_agency(root, folder).name) == name:
            raise click.UsageError(
                f"已经有“{name}”了：content/agencies/{folder}。重新组建的机关，请先把原来的改名，例如“{name}（原）”。\n"
                f"There is an agency of this name already: content/agencies/{folder}. If the office was founded anew, rename "
                "the former one first."
            )


def _print_index_prefix(folder: str, agency: scaffold.NewAgency) -> None:
    """Print how the index numbers of a new agency will begin, and where to change that."""
    print_message(
        f"索引号将以“{agency.index_prefix}/”开头；要换，在写第一个条目以前改 content/agencies/{folder}/agency.yaml 里的“索引号前段”。\n"
        f"Index numbers will begin with {agency.index_prefix}/. To choose another prefix, change it in agency.yaml "
        "before the first item."
    )


def _render_agency_files(root: Path, id: str, agency: scaffold.NewAgency, today: date) -> dict[str, str]:
    """Return the contents of the files of a new agency, by path in the project.

    ``id`` is the name of its folder. ``root`` is the project folder, whose categories the guide lists.
    """
    folder = f"content/agencies/{id}"
    return {
        f"{folder}/agency.yaml": scaffold.render_agency(agency),
        f"{folder}/guide.md": scaffold.render_guide(agency, today, list_top_categories(root)),
        f"{folder}/apply.md": scaffold.render_apply_page(agency, today),
    }


@new_group.command("report", short_help="新建年度报告 Create an annual report")
@project_option
@agency_option
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
def create_report(project: Path, name: str, year: int | None, kind: str, today: datetime | None) -> int:
    """\b
    新建一份年度报告的草稿：标题、日期和表格在 .yaml，六个部分的正文在 .md；上年结转取自上一年的报告。
    公开期限已过的，请把公开日期改成实际公开的日期。
    表格也可以填在 .csv 或者 Excel 工作簿 .xlsx 里：版式与国家格式相同，只有要填的格子能改。
    Create a draft annual report: metadata and tables in .yaml, the six parts of the narrative in .md. Figures carried
    over from last year's report are filled in. After the deadline, correct the date of publication. The tables can also
    be filled in as .csv or as a workbook (.xlsx).

    \b
    例 Example
      sitegen new report --agency yunxiu --year 2025
      sitegen new report --agency yunxiu --year 2025 --format xlsx
    """
    root, written = require_project_root(project), resolve_today(today)
    name = require_agency(root, name)
    year = year or written.year - 1
    if year > written.year:
        raise click.UsageError(
            f"{year} 年还没有到，不能写它的报告。 {year} has not begun, so there is no report on it."
        )
    first = next(iter(load_formats().values())).first
    if year < first:
        raise click.UsageError(
            f"{year} 年没有年度报告：《政府信息公开条例》从 {first} 年起施行，第一份是 {first} 年的。\n"
            f"There is no report on {year}: the Regulations took effect in {first}, the year of the first report."
        )
    form = find_format_in_force(year)
    record = load_agency(root, name)
    late = count_days_late(year, record.kind, written) > 0
    title = f"{record.name}{year}年政府信息公开工作年度报告"
    tables = create_blank_tables(form, year, load_report_tables(root, name, year - 1))
    # A report of the year itself is prepared, but cannot be published before the year ends.
    published = written if written.year > year else None
    stem = f"content/agencies/{name}/reports/{year}"
    files: dict[str, str | bytes] = {
        f"{stem}.yaml": scaffold.render_report(
            title, published, tables, in_yaml=kind == "yaml", is_late=late
        ),
        f"{stem}.md": scaffold.render_narrative(form),
    }
    if form.tables and kind == "csv":
        files[f"{stem}.csv"] = (
            f"\ufeff{render_blank_csv(tables)}"  # the byte order mark tells Excel that this is UTF-8
        )
    elif form.tables and kind == "xlsx":
        from sitegen.reports.workbook_writer import render_blank_workbook  # openpyxl takes long to load

        files[f"{stem}.xlsx"] = render_blank_workbook(tables, title)
    return write_new_files(root, files, has_placeholders=published is None)


@new_group.command("service", short_help="新建办事指南 Create a service")
@project_option
@agency_option
@click.option(
    "--id",
    "stem",
    default="",
    help="文件名：小写字母、数字、连字符；默认用标题的拼音。 The file name without .yaml (default: pinyin).",
)
@click.option("--title", default="", help="事项名称。 The name of the service.")
@today_option
def create_service(project: Path, name: str, stem: str, title: str, today: datetime | None) -> int:
    """\b
    新建一份办事指南：列出依据、条件、程序、材料、时限、收费、联系。七项都填好，检查才能通过。
    Create a service guide with seven blank sections: legal basis, eligibility, procedure, documents required, time
    limit, fees and contact. The checks pass when all seven are filled in.

    \b
    例 Example
      sitegen new service --agency yunxiu-edu --id transfer --title 义务教育阶段学生转学
    """
    root = require_project_root(project)
    refuse_missing_options({"--agency": name, "--title": title}, load_agency_choices(root))
    name = require_agency(root, name)
    load_agency(root, name)
    title = require_value(title, "--title", "事项名称 title")
    taken = {file.stem for file in (root / "content/agencies" / name / "services").glob("*.yaml")}
    stem = require_slug(stem or make_page_file_name(title, taken), "文件名 id")
    text = scaffold_pages.render_service(title, resolve_today(today))
    return write_new_files(
        root, {f"content/agencies/{name}/services/{stem}.yaml": text}, has_placeholders=True
    )
