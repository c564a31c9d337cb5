"""Values that the commands ``new`` need: given by options, or asked for on the terminal."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import click

from sitegen.cli.choices import NamedChoices
from sitegen.cli.console import print_message
from sitegen.cli.project_lookup import load_agency, load_agency_choices
from sitegen.cli.usage_errors import format_usage_error
from sitegen.content.layout import SLUG_PATTERN
from sitegen.diagnostics.plurals import select_number_form
from sitegen.program import regex


def require_value(value: str, option: str, label: str, choices: NamedChoices | None = None) -> str:
    """Return the value of an option with its white space collapsed; ask for it if it is empty.

    ``option`` is the name of the option, ``label`` says what is asked for, and ``choices`` are the possible answers.
    Raises a usage error if the value is missing and there is no terminal to ask on.
    """
    if value.strip():
        return " ".join(value.split())
    if sys.stdin.isatty():
        return ask_value(label, choices)
    available = f"\n可用 Choose from: {choices.format_choices()}" if choices else ""
    raise click.UsageError(f"缺少 {option}：{label}。 Missing option {option}.{available}")


def refuse_missing_options(options: Mapping[str, str], agencies: NamedChoices) -> None:
    """Raise a usage error that names all options without a value, if there is no terminal to ask on.

    ``options`` maps the names of options to their values. ``agencies`` are listed in the message if
    ``--agency`` is missing.
    """
    missing = [option for option, value in options.items() if not value.strip()]
    if missing and not sys.stdin.isatty():
        available = f"\n可用 Choose from: {agencies.format_choices()}" if "--agency" in missing else ""
        raise click.UsageError(
            f"缺少 {'、'.join(missing)}。 {select_number_form(len(missing), 'Missing option', 'Missing options')}: {', '.join(missing)}.{available}"
        )


def find_usual_level(root: Path, agencies: NamedChoices) -> str:
    """Return the id of the level that most agencies of the project have; ``county`` if there are none."""
    levels = Counter(load_agency(root, id).level for id in agencies.ids)
    return levels.most_common(1)[0][0] if levels else "county"


def require_agency(root: Path, value: str) -> str:
    """Return the id of the agency that ``value`` of ``--agency`` names; ask for it if it is empty.

    Raises a usage error if there is no such agency.
    """
    choices = load_agency_choices(root)
    return choices.require_id(
        require_value(value, "--agency", "机关（文件夹名、全称或简称） agency", choices)
    )


def require_slug(value: str, label: str) -> str:
    """Return the value of ``--id``, which becomes the name of a folder or file and a part of addresses.

    If it is empty, it is asked for, with ``label`` as the question. Raises a usage error if it has other characters
    than small letters, digits and hyphens.
    """
    name = require_value(value, "--id", label)
    if not regex.fullmatch(SLUG_PATTERN, name):
        raise click.UsageError(
            f"--id 只能用小写字母、数字、连字符，以字母或数字开头，最多 63 个字符，例如 yunxiu-edu；不能是“{name}”。\n"
            f"--id may have small letters, digits and hyphens only, such as yunxiu-edu; not “{name}”."
        )
    return name


def ask_value(label: str, choices: NamedChoices | None = None) -> str:
    """Ask for a value on the terminal, with ``label`` as the question, and return the answer.

    With ``choices``, ask until it is one of them, and return its id.
    """
    if choices:
        print_message(
            f"可用（可以只写序号）Choose from, by number or name: {choices.format_numbered()}", to_stderr=True
        )
    while True:
        answer = " ".join(str(click.prompt(label, err=True)).split())
        try:
            if not choices:
                return answer
            id = choices.parse_answer(answer)
            if choices.find_id(answer) is None:  # a number or a part of the name: show which one it is
                print_message(f"  {choices.format_choices((id,))}", to_stderr=True)
            return id
        except click.UsageError as error:
            print_message(format_usage_error(error), to_stderr=True)
