"""The command ``init``: a project of one's own to begin with, or the sample."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Final

import click
from click.core import ParameterSource

from sitegen.cli.choices import NamedChoices
from sitegen.cli.console import print_message
from sitegen.cli.group import EXIT_OK, Command
from sitegen.cli.init_questions import ask_missing_settings, collapse_blanks, confirm_project, read_agencies
from sitegen.cli.options import resolve_today, today_option
from sitegen.content.layout import parse_source_path
from sitegen.content.parse import parse_source
from sitegen.diagnostics.plurals import format_count
from sitegen.program import (
    WHEEL_FOLDER,
    WHEEL_NAME,
    WHEEL_PATH,
    describe_invocation,
    quote_argument,
    read_wheel,
)
from sitegen.schema.field_spec import list_fields
from sitegen.schema.records import LEVEL, SiteRecord
from sitegen.starter import NewProject, make_project_files, make_sample_files, make_shared_files
from sitegen.starter.agency_names import clean_name, find_name_warning
from sitegen.starter.agency_plan import complete_agencies, format_agency_lines
from sitegen.starter.agency_table import NAME_COLUMN, AgencyRow, AgencyTableError, join_typed_lines
from sitegen.starter.site_file import NewSite
from sitegen.starter.write_project import describe_folder, refuse_existing_project, write_project

level_choices = NamedChoices("层级", "level", LEVEL.labels)
_OPTION_LABELS: Final = {member.name: member.spec.label for member in list_fields(SiteRecord)}
_FIELDS: Final = {"url": "base_url"}
"""Names of settings in `SiteRecord` where they differ from those of `NewSite`."""


@click.command("init", cls=Command)
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), default=Path())
@click.option("--name", default="", metavar="TEXT", help="网站名称，如 青山县人民政府。 Name of the website.")
@click.option(
    "--agency",
    "names",
    multiple=True,
    metavar="NAME",
    help="机关全称；有几个机关就写几次，第一个是主办单位。 Full name of an agency; repeat it for each.",
)
@click.option(
    "--agencies",
    "table",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="机关名单：.xlsx 或 .csv，有一行列名，至少有“名称”；用不到的列会略过。 Table of agencies; one column has their names.",
)
@click.option(
    "--level",
    type=level_choices.require_id,
    metavar="|".join(LEVEL.labels.values()),
    help="各机关的层级；不写就按名称判断。 Level of the agencies (default: from their names).",
)
@click.option(
    "--url", default="", help="本栏目发布以后的网址，包括路径。 Address of the site, with its path."
)
@click.option("--site-id", default="", metavar="CODE", help="政府网站标识码，10 位。 Site identity code.")
@click.option("--contact", default="", metavar="TEXT", help="页脚的联系方式。 Contact in the footer.")
@click.option(
    "--sponsor",
    default="",
    metavar="NAME",
    help="主办单位；默认是第一个机关。 The sponsor (default: the first agency).",
)
@click.option("--operator", default="", metavar="NAME", help="承办单位。 The operator.")
@click.option("--icp", default="", metavar="TEXT", help="ICP 备案编号。 ICP record.")
@click.option("--police", default="", metavar="TEXT", help="公安备案号。 Police record.")
@click.option(
    "--sample",
    is_flag=True,
    help="写入示例“云岫县”，先看看完整的网站是什么样子。 Write the sample, to see a complete site.",
)
@click.option(
    "--add-missing",
    is_flag=True,
    help="文件夹里已有的文件保留不动，只写还没有的。 Keep the files that exist, and write only the others.",
)
@today_option
def init_command(
    folder: Path,
    name: str,
    names: tuple[str, ...],
    table: Path | None,
    level: str | None,
    sample: bool,
    add_missing: bool,
    today: datetime | None,
    **settings: str,
) -> int:
    """\b
    在文件夹里新建一个网站项目，写好就能生成：设置、十五类信息分类、各机关的指南和依申请公开（草稿）、国家的制度、
    第一个条目、编辑器设置和给编辑看的说明。没有写明的，在终端里会问；暂时不知道的直接按回车，以后再填。
    Start a site in a folder, ready to be built: settings, categories, for each agency a guide and a page on how to
    apply as drafts, national rules, a first item, editor settings, and a README for editors. It asks for what is not
    given; press Enter for what is not known yet.

    \b
    例 Examples
      sitegen init
      sitegen init 青山县 --name 青山县人民政府 --agency 青山县人民政府办公室 --agency 青山县教育局
      sitegen init 青山县 --name 青山县人民政府 --agencies 机关名单.xlsx
      sitegen init 示例 --sample
    """
    day = resolve_today(today)
    given = (name, *names, table, level, *settings.values())
    if sample:
        _write_sample(folder, day, is_described=any(given), add_missing=add_missing)
        return EXIT_OK
    if add_missing and (folder / "site.yaml").exists():
        _write_missing_files(folder, day, is_described=any(given))
        return EXIT_OK
    if not add_missing:
        refuse_existing_project(folder)  # before any question
    _refuse_empty_names(name=name if _is_on_command_line("name") else None, names=names)
    rows = _read_agency_rows(names, table)
    settings = {key: collapse_blanks(value) for key, value in settings.items()}
    site, rows, is_asked = ask_missing_settings(collapse_blanks(name), rows, settings)
    try:
        agencies = complete_agencies(rows, level or "")
    except AgencyTableError as error:
        raise click.UsageError(str(error)) from error
    if is_asked and not confirm_project(site, agencies, describe_folder(folder)):
        print_message("什么都没有写。 Nothing was written.")
        return EXIT_OK
    for problem in filter(None, (find_name_warning(row.value_by_column[NAME_COLUMN]) for row in rows)):
        print_message("\n".join(problem), to_stderr=True)
    _write_new_project(folder, NewProject(site=site, agencies=agencies, today=day), add_missing=add_missing)
    return EXIT_OK


def _is_on_command_line(parameter: str) -> bool:
    """Return whether the option of a command's parameter was written on the command line."""
    source = click.get_current_context().get_parameter_source(parameter)
    return source is ParameterSource.COMMANDLINE


def _refuse_empty_names(name: str | None, names: Sequence[str]) -> None:
    """Raise a usage error if a name of the site or of an agency is given but empty.

    Often it comes from a variable of a script that has no value. ``name`` is None if the option is not given.
    """
    values = {"--name": () if name is None else (name,), "--agency": names}
    for option, given in values.items():
        if any(not collapse_blanks(value) for value in given):
            raise click.UsageError(f"{option} 是空的，请写上名称。 {option} is empty: write the name.")


def _write_sample(folder: Path, today: date, *, is_described: bool, add_missing: bool) -> None:
    """Write the sample project into ``folder``.

    ``is_described`` says that the user has given a name or settings for the site, which the sample has already: this
    raises a usage error. ``add_missing``, the
    option of this name, keeps files that exist already. Raises `ExplainedError` if ``folder`` already
    contains a project.
    """
    if is_described:
        raise click.UsageError(
            "--sample 写入整个示例，不能同时写网站名称、机关等。\n"
            "--sample writes the whole sample: leave out names, agencies and settings."
        )
    # The sample is for an empty folder: its content would be published with that of an office.
    refuse_existing_project(folder)
    _write_files(folder, make_sample_files(today), add_missing=add_missing)
    _print_next_steps(folder)


def _write_missing_files(folder: Path, today: date, *, is_described: bool) -> None:
    """Write the files that a project lacks, other than its content.

    ``is_described`` says that options describe a site, which raises a usage error: the project has its own.
    """
    if is_described:
        raise click.UsageError(
            "项目里已经有 site.yaml，网站名称、机关等都照它和 content/，不要再写；新增机关用 sitegen new agency。\n"
            "There is a site.yaml: name and agencies are those of the project, so leave them out. "
            "For another agency run sitegen new agency."
        )
    _write_files(folder, _make_missing_files(folder, today), add_missing=True)
    _print_next_steps(folder)


def _write_new_project(folder: Path, project: NewProject, *, add_missing: bool) -> None:
    """Write a new project, and print its agencies and what to do next.

    If ``folder`` already has a folder ``content``, nothing is written into that. ``add_missing``, the option
    of this name, keeps files that exist already; without it, they cause an error.
    """
    files, agencies = make_project_files(project), project.agencies
    if (folder / "content").exists():
        # What is there is the content: drafts of guides or of a first item would be additions to it.
        files = {path: content for path, content in files.items() if not path.startswith("content/")}
        agencies = {}
    _write_files(folder, files, add_missing=add_missing)
    if agencies:
        print_message("\n".join(("机关 Agencies", *format_agency_lines(agencies))))
    _print_next_steps(folder, project.site)


def _make_missing_files(folder: Path, today: date) -> Mapping[str, bytes]:
    """Return the files that every project should have beside its content, by path.

    Raises a usage error if site.yaml has errors.
    """
    slot = parse_source_path("site.yaml")
    assert slot
    parsed = parse_source("site.yaml", slot, (folder / "site.yaml").read_bytes())
    if not isinstance(parsed.record, SiteRecord):
        raise click.UsageError(
            "site.yaml 里有错误，读不出网站名称；先运行 sitegen check，照着改好。\n"
            "site.yaml has errors, so the name of the site is not known: run sitegen check first, and correct them."
        )
    agencies = sorted(file.parent.name for file in (folder / "content/agencies").glob("*/agency.yaml"))
    return make_shared_files(parsed.record.name, agencies[0] if agencies else "机关文件夹", today)


def _write_files(folder: Path, files: Mapping[str, bytes], *, add_missing: bool) -> None:
    """Write the files of a project, and print how many were written and kept.

    ``files`` maps paths to contents. The program's own wheel is added if it can be found. ``add_missing``
    keeps files that exist already; without it, they cause an error.
    """
    wheel = None if (folder / WHEEL_PATH).exists() else read_wheel()
    if wheel is not None:
        files = {**files, WHEEL_PATH: wheel}
    written, kept = write_project(folder, files, add_missing=add_missing)
    more = f"保留了已有的 {kept} 个。 {format_count(kept, 'existing file')} kept." if kept else ""
    print_message(f"新建了 {written} 个文件。 {format_count(written, 'file')} created. {more}".rstrip())


def _read_agency_rows(names: Sequence[str], table: Path | None) -> Sequence[AgencyRow]:
    """Return one row for each agency that the options name.

    ``names`` are the values of ``--agency``, ``table`` is the file of ``--agencies``. Raises a usage error if
    the table cannot be used, if both options are given, or if a name is given twice.
    """
    if names and table:
        raise click.UsageError(
            "--agency 和 --agencies 只能用一种。 Use either --agency or --agencies, not both."
        )
    if table is not None:
        return read_agencies(table)
    cleaned = [clean_name(join_typed_lines(name)) for name in names]
    for number, name in enumerate(cleaned):
        if name in cleaned[:number]:
            raise click.UsageError(f"“{name}”写了两次 --agency。 The agency “{name}” is given twice.")
    return [AgencyRow({NAME_COLUMN: name}) for name in cleaned]


def _print_next_steps(folder: Path, site: NewSite | None = None) -> None:
    """Print what to do next, and which settings of ``site`` are still to be filled in."""
    if site and site.missing_settings:
        labels = "、".join(_OPTION_LABELS[_FIELDS.get(name, name)] for name in site.missing_settings)
        print_message(f"以后在 site.yaml 里填上 To fill in later in site.yaml: {labels}")
    print_message("接下来 Next")
    program = describe_invocation()
    # A checkout is not installed, so it is run from where it is.
    is_checkout = program.endswith("build.py")
    place = f" --project {quote_argument(folder.as_posix())}" if is_checkout and folder != Path() else ""
    if folder != Path() and not is_checkout:
        print_message(f"  cd {quote_argument(folder.as_posix())}")
    print_message(
        f"  {program} build{place}  生成网站，再双击 public/index.html  Build, then open public/index.html"
    )
    print_message(f"  {program} check{place}  看还缺什么  See what is missing")
    print_message(f"  {program} serve --open{place}  边改边看  Preview while you edit")
    if not (folder / WHEEL_PATH).exists():
        print_message(
            f"  把 {WHEEL_NAME} 放进 {WHEEL_FOLDER}/，一起提交：在发布页或者离线安装包的 wheels/ 里，别的电脑和自动化流程照它安装\n"
            f"  Put {WHEEL_NAME} into {WHEEL_FOLDER}/ and commit it: it is on the release page and in wheels/ of the offline "
            "bundle, and other machines install it"
        )
