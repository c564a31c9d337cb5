"""Questions of the command ``init`` on a terminal, and checks of the answers and options."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final, TypeVar

import click

from sitegen.cli.console import print_message
from sitegen.cli.project_lookup import check_source_content
from sitegen.cli.usage_errors import format_usage_error
from sitegen.cli.yes_or_no import ask_yes_or_no
from sitegen.content.scaffold import NewAgency
from sitegen.diagnostics import Diagnostic, Severity
from sitegen.program import regex
from sitegen.starter.agency_names import clean_name
from sitegen.starter.agency_plan import complete_agencies, format_agency_lines
from sitegen.starter.agency_table import NAME_COLUMN, AgencyRow, AgencyTableError, read_agency_table
from sitegen.starter.site_file import NewSite, render_site_yaml

T = TypeVar("T")

_TABLE_SUFFIXES: Final = (".xlsx", ".csv")
_AGENCY_NAME = regex.compile(r"(?:政府|局|委员会|办公[室厅]|厅|委|办事处|署|院)\Z")


def ask_missing_settings(
    name: str, rows: Sequence[AgencyRow], settings: Mapping[str, str]
) -> tuple[NewSite, Sequence[AgencyRow], bool]:
    """Return the new site, its agencies, and whether anything had to be asked for on the terminal.

    ``name`` is the name of the site, and ``rows`` are the agencies that the options give. ``settings`` are the values
    of the other options, "" if not given. Raises a usage error for a wrong option, and if name or agencies are
    missing and there is no terminal.
    """
    for key, value in {"name": name, **settings}.items():
        if problem := _find_setting_error(key, value):
            option = f"--{key.replace('_', '-')}"
            raise click.UsageError(
                f"{option}：{problem.message}；{problem.hint}\n"
                f"{option}: {problem.message_en}. {problem.hint_en}"
            )
    is_asked = not name or not rows or not all(settings[key] for key in _SETTING_QUESTIONS)
    if not sys.stdin.isatty():
        is_asked = False
        if not name or not rows:
            raise click.UsageError(
                "这里不能提问（不是终端），请用选项写明：--name 网站名称，再用 --agency 机关全称（可以写几次）或者 --agencies 名单文件。\n"
                "There is no terminal to ask on: give --name, and --agency (for each agency) or --agencies FILE."
            )
    else:
        name = name or _ask(
            "网站名称，如 青山县人民政府 Name of the website", _make_setting_converter("name")
        )
        rows = rows or _ask_agencies(name)
        settings = dict(settings) | {key: settings[key] or _ask_setting(key) for key in _SETTING_QUESTIONS}
    first = rows[0].value_by_column[NAME_COLUMN]
    return NewSite(name=name, **{**settings, "sponsor": settings["sponsor"] or first}), rows, is_asked


_SETTING_QUESTIONS: Final = {
    "url": "网址，如 https://www.example.gov.cn/zfxxgk/；还不知道就按回车 Address (Enter: not known yet)",
    "site_id": "政府网站标识码，10 位；还没有就按回车 Site identity code (Enter: not known yet)",
    "contact": "页脚的联系方式，如 地址：……　电话：……；以后再写就按回车 Contact (Enter: later)",
}


def _ask_setting(key: str) -> str:
    return _ask(_SETTING_QUESTIONS[key], _make_setting_converter(key), default="")


def _ask_agencies(name: str) -> list[AgencyRow]:
    """Ask on the terminal for the agencies, one a line, until an empty line, and return them.

    An empty first answer means the agency called ``name`` (the name of the website), if that looks like an
    agency's. An answer may also be the path of a table of agencies. Names that were given already are
    skipped.
    """
    print_message(
        "机关全称，一行一个；名单文件（.xlsx、.csv）也可以，写文件的路径。\n"
        "Full names of agencies, one a line, or the path of an .xlsx or .csv file with a list.",
        to_stderr=True,
    )
    suggested = name if _AGENCY_NAME.search(name) else None
    if suggested:
        print_message(
            f"第 1 个直接按回车，就是“{suggested}”；从第 2 个起，直接按回车就是写完了。\n"
            f"Enter alone takes {suggested} as the first; after it, Enter alone ends the list.",
            to_stderr=True,
        )
    else:
        print_message("写完了，直接按回车。 Enter alone ends the list.", to_stderr=True)
    rows: list[AgencyRow] = []
    while True:
        label = f"第 {len(rows) + 1} 个机关，或者名单文件 Agency {len(rows) + 1}, or a file"
        answer = _ask(label, _parse_agencies_answer, default="" if rows else suggested or "")
        if not answer and rows:
            return rows
        if not answer:
            print_message("至少写一个机关。 At least one agency is needed.", to_stderr=True)
        known = {row.value_by_column[NAME_COLUMN] for row in rows}
        for row in answer:
            if row.value_by_column[NAME_COLUMN] in known:
                print_message(
                    f"“{row.value_by_column[NAME_COLUMN]}”已经写过了。 Already in the list.", to_stderr=True
                )
            else:
                rows.append(row)


def _parse_agencies_answer(answer: str) -> Sequence[AgencyRow]:
    """Return the agency that an answer names, or the agencies of the table whose path it is; none if it is empty.

    Raises a usage error if the answer is neither the name of an agency nor the path of a table.
    """
    path = answer.strip("\"'“”")  # a file that is dropped on a terminal comes in quotes
    if path.lower().endswith(_TABLE_SUFFIXES):
        return read_agencies(Path(path).expanduser())
    rows = [AgencyRow({NAME_COLUMN: clean_name(answer)})] if answer else []
    try:
        complete_agencies(rows)
    except AgencyTableError as error:
        raise click.UsageError(str(error)) from error
    return rows


def read_agencies(path: Path) -> Sequence[AgencyRow]:
    """Return the agencies of a table, and print which columns are ignored. Raises a usage error if it has errors."""
    try:
        table = read_agency_table(path)
        complete_agencies(table.rows)
    except AgencyTableError as error:
        raise click.UsageError(str(error)) from error
    if table.ignored_headers:
        print_message(
            f"{path.name}：没有用到的列：{'、'.join(table.ignored_headers)}（列名与 agency.yaml 的字段相同的才用）。\n"
            f"{path.name}: columns that are ignored, because agency.yaml has no such field: {', '.join(table.ignored_headers)}",
            to_stderr=True,
        )
    for zh, en in table.notes:
        print_message(f"{zh}\n{en}", to_stderr=True)
    return table.rows


def confirm_project(site: NewSite, agencies: Mapping[str, NewAgency], folder: str) -> bool:
    """Show what was answered and guessed, and return whether the user wants it written into ``folder``."""
    settings = {
        "网站名称 Name": site.name,
        "网址 Address": site.url,
        "标识码 Code": site.site_id,
        "主办单位 Sponsor": site.sponsor,
        "联系方式 Contact": site.contact,
    }
    print_message(f"将要写入{folder}： To be written:", to_stderr=True)
    for label, value in settings.items():
        print_message(f"  {label}: {value or '以后再填 later'}", to_stderr=True)
    print_message("\n".join(("机关 Agencies", *format_agency_lines(agencies))), to_stderr=True)
    return ask_yes_or_no("写入吗？ Write it?", default=True)


def _ask(label: str, convert: Callable[[str], T], default: str | None = None) -> T:
    """Ask until ``convert`` accepts the answer, and return what it makes of it.

    ``label`` is the question. An empty answer means ``default``. If there is no default, the question is asked again.
    """
    while True:
        answer = click.prompt(label, default=default, show_default=bool(default), err=True)
        try:
            return convert(collapse_blanks(str(answer)))
        except click.UsageError as error:
            print_message(format_usage_error(error), to_stderr=True)


def _make_setting_converter(key: str) -> Callable[[str], str]:
    """Return a function that returns a value of the setting ``key``, or raises a usage error if it is wrong."""

    def check(value: str) -> str:
        if problem := _find_setting_error(key, value):
            raise click.UsageError(
                f"{problem.message}；{problem.hint}\n{problem.message_en}. {problem.hint_en}"
            )
        return value

    return check


def _find_setting_error(key: str, value: str) -> Diagnostic | None:
    """Return the first error that site.yaml would have with a value of the setting ``key``; None if it has none."""
    known = {"name": "甲", "sponsor": "甲", "url": "https://a.cn/", "site_id": "1000000000", "contact": "甲"}
    text = render_site_yaml(NewSite(**{**known, key: value})) if value else ""
    found = check_source_content("site.yaml", text) if value else ()
    return next((one for one in found if one.severity is Severity.ERROR), None)


def collapse_blanks(text: str) -> str:
    """Return a text with one blank in place of each stretch of white space."""
    return " ".join(text.split())
