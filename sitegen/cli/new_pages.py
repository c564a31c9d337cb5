"""The commands ``new guide``, ``new apply``, ``new rule`` and ``new page``: create the files of single pages."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from sitegen.cli.group import Command
from sitegen.cli.new_files import agency_option, write_new_files
from sitegen.cli.options import project_option, require_project_root, resolve_today, today_option
from sitegen.cli.project_lookup import list_top_categories, load_agency, load_agency_choices
from sitegen.cli.required_values import refuse_missing_options, require_agency, require_slug, require_value
from sitegen.content import scaffold, scaffold_pages
from sitegen.content.layout import parse_source_path
from sitegen.content.parse import parse_source
from sitegen.schema.records import PageRecord, RuleRecord
from sitegen.starter.agency_names import make_page_file_name

slug_option = click.option(
    "--id",
    "stem",
    default="",
    help="文件名：小写字母、数字、连字符；默认用标题的拼音。 The file name without .md (default: pinyin).",
)


@click.command("guide", cls=Command, short_help="新建公开指南 Create a guide")
@project_option
@agency_option
@today_option
def create_guide(project: Path, name: str, today: datetime | None) -> int:
    """\b
    新建一个机关的公开指南草稿；new agency 已经写好一份，删掉了或者从旧网站搬来的机关没有的，用这个命令补。
    Create the draft guide of an agency that has none. new agency writes one already.

    \b
    例 Example
      sitegen new guide --agency yunxiu-edu
    """
    root, folder, agency = _load_named_agency(project, name)
    text = scaffold.render_guide(agency, resolve_today(today), list_top_categories(root))
    return write_new_files(root, {f"content/agencies/{folder}/guide.md": text})


@click.command("apply", cls=Command, short_help="新建依申请公开说明 Create a page on requests")
@project_option
@agency_option
@today_option
def create_apply_page(project: Path, name: str, today: datetime | None) -> int:
    """\b
    新建一个机关的依申请公开说明草稿：怎样申请、期限、收费、救济；new agency 已经写好一份。
    Create the draft page on disclosure on request of an agency that has none. new agency writes one already.

    \b
    例 Example
      sitegen new apply --agency yunxiu-edu
    """
    root, folder, agency = _load_named_agency(project, name)
    text = scaffold.render_apply_page(agency, resolve_today(today))
    return write_new_files(root, {f"content/agencies/{folder}/apply.md": text})


@click.command("rule", cls=Command, short_help="新建公开制度 Create a rule")
@project_option
@slug_option
@click.option("--title", default="", help="制度名称。 The title of the rule.")
@today_option
def create_rule(project: Path, stem: str, title: str, today: datetime | None) -> int:
    """\b
    新建一项公开制度的草稿：法规、文件或者本单位的制度。草稿不会发布；正文写好，删掉“草稿: 是”就公开。
    Create a draft page for a law, a regulation or a rule of the office. Remove its line "draft" to publish it.

    \b
    例 Example
      sitegen new rule --title 青山县政府信息公开审查制度 --id review
    """
    return _create_page(project, "rules", stem, title, today, "制度名称 title")


@click.command("page", cls=Command, short_help="新建其他页面 Create a page")
@project_option
@slug_option
@click.option("--title", default="", help="页面标题。 The title of the page.")
@today_option
def create_page(project: Path, stem: str, title: str, today: datetime | None) -> int:
    """\b
    新建一个其他页面的草稿，如网站声明、常见问题；公开以后页脚里有它的链接。正文写好，删掉“草稿: 是”就公开。
    Create a draft page of free content, such as a statement. Remove its line "draft" to publish it, with a link in the
    footer.

    \b
    例 Example
      sitegen new page --title 常见问题 --id faq
    """
    return _create_page(project, "pages", stem, title, today, "页面标题 title")


def _create_page(
    project: Path, folder: str, stem: str, title: str, today: datetime | None, label: str
) -> int:
    root = require_project_root(project)
    title = require_value(title, "--title", label)
    taken = set()
    for file in sorted((root / "content" / folder).glob("*.md")):
        taken.add(file.stem)
        _refuse_known_title(root, file, title)
    stem = require_slug(stem or make_page_file_name(title, taken), "文件名 id")
    render = scaffold_pages.render_rule if folder == "rules" else scaffold_pages.render_page
    return write_new_files(
        root, {f"content/{folder}/{stem}.md": render(title, resolve_today(today))}, has_placeholders=True
    )


def _refuse_known_title(root: Path, file: Path, title: str) -> None:
    """Raise a usage error if ``file``, a page or rule, already has the title ``title``."""
    path = file.relative_to(root).as_posix()
    slot = parse_source_path(path)
    record = parse_source(path, slot, file.read_bytes()).record if slot else None
    if isinstance(record, (PageRecord, RuleRecord)) and record.title == title:
        raise click.UsageError(
            f"已经有“{title}”了：{path}。请改那个文件，或者换一个标题。\n"
            f"There is a page of this title already: {path}. Edit that file, or choose another title."
        )


def _load_named_agency(project: Path, name: str) -> tuple[Path, str, scaffold.NewAgency]:
    """Return the project folder, the id of an agency, and the values that new files of it need.

    ``name`` is the value of ``--agency``, asked for if it is empty. The id is the name of the agency's
    folder. The values are its names, level, kind, superior agency and prefix of index numbers. Raises a usage
    error if there is no such agency.
    """
    root = require_project_root(project)
    refuse_missing_options({"--agency": name}, load_agency_choices(root))
    folder = require_agency(root, name)
    record = load_agency(root, folder)
    agency = scaffold.NewAgency(
        name=record.name,
        short_name=record.short_name,
        level=record.level,
        kind=record.kind,
        parent=record.parent,
        index_prefix=record.index_prefix,
    )
    return root, folder, agency
