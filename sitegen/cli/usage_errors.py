"""Messages for wrong invocations, in Chinese and English.

Click describes what is wrong in English. Its exceptions say the same as data: their class, the parameter, the name
that was typed. `format_usage_error` writes the messages from these. Click does not say which value is wrong, so
`Command.parse_args` in ``sitegen/cli/group.py`` finds it and raises `BadValueError`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import click
from click.exceptions import NoSuchCommand

from sitegen.program import regex

BilingualMessage = tuple[str, str]

_ISO_DATE: Final = regex.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
ARGUMENT_LABELS: Final = {
    "FILE": "哪个文件",
    "OLD": "原来的文件或文件夹",
    "NEW": "新的名称",
    "CODE": "检查结果里的代码，如 PII-003",
    "FILE[:LINE[:COLUMN]]": "检查结果里的位置，如 content/pages/about.md:12:5",
    "BASE": "与哪个版本比较，如 main 或 HEAD^1",
}
"""What the arguments of commands mean, by their names in the usage line."""
_SIMILARITY_CUTOFF: Final = 0.5
"""Similarity from which a name is suggested (difflib). Names are short, so one wrong letter weighs much."""


class BadValueError(click.BadParameter):
    """A parameter does not accept a value. ``typed_value`` is the value as typed."""

    def __init__(self, error: click.BadParameter, typed_value: str) -> None:
        super().__init__(error.message, error.ctx, error.param, error.param_hint)
        self.value: Final = typed_value


class UnexpectedArgumentsError(click.UsageError):
    """There are more arguments than the command takes. ``extra`` are the superfluous ones."""

    def __init__(self, extra: Sequence[str], ctx: click.Context) -> None:
        super().__init__(f"Got unexpected extra arguments ({' '.join(extra)})", ctx)
        self.extra: Final = tuple(extra)


def format_usage_error(error: click.ClickException) -> str:
    """Format an exception of Click as text for the terminal, without a line break at the end.

    A usage error of a known command begins with a line on its usage and one on its help. Then follows the
    message in Chinese and in English. Messages of the project's own exceptions are bilingual already.
    """
    if isinstance(error, click.exceptions.NoArgsIsHelpError):  # the whole message is the help of the command
        return error.format_message()
    rows = []
    if isinstance(error, click.UsageError) and error.ctx is not None:
        rows = [
            error.ctx.get_usage(),
            f"查看说明 For help: {error.ctx.command_path} {error.ctx.help_option_names[-1]}",
            "",
        ]
    return "\n".join([*rows, f"错误 Error: {_format_message(error)}"])


def _format_message(error: click.ClickException) -> str:
    translated = _translate_error(error)
    return error.format_message() if translated is None else "\n".join(translated)


def _translate_error(error: click.ClickException) -> BilingualMessage | None:
    """Return the Chinese and English message of an exception of Click itself; None for one of the project's own."""
    match error:
        case NoSuchCommand():
            return _translate_unknown_command(error)
        case click.NoSuchOption():
            similar = error.possibilities or ()
            return _add_suggestion(
                (f"没有选项 {error.option_name}", f"There is no option {error.option_name}"), similar
            )
        case click.BadOptionUsage():
            return _translate_option_usage(error)
        case click.MissingParameter():
            name = _get_parameter_name(error)
            kind, kind_en = ("选项", "option") if name.startswith("-") else ("参数", "argument")
            meaning = f"（{ARGUMENT_LABELS[name]}）" if name in ARGUMENT_LABELS else ""
            return f"缺少{kind} {name}{meaning}。", f"The {kind_en} {name} is missing."
        case BadValueError():
            return _translate_bad_value(error)
        case UnexpectedArgumentsError():
            extra = " ".join(error.extra)
            return f"多了参数：{extra}。", f"Unexpected arguments: {extra}."
        case click.FileError():
            return f"打不开文件 {error.ui_filename}。", f"The file {error.ui_filename} cannot be opened."
    # A subclass has a message of Click's that is not known here, such as one of a later version.
    if type(error) is not click.UsageError and isinstance(error, click.UsageError):
        return "命令的写法不对：", error.format_message()
    return None


def _translate_unknown_command(error: NoSuchCommand) -> BilingualMessage:
    group = error.ctx.command if error.ctx else None
    # Click looks only among commands that are loaded, and most are not.
    names = group.list_commands(error.ctx) if error.ctx and isinstance(group, click.Group) else []
    similar = _find_similar(error.command_name, names, 2)
    zh, en = _add_suggestion(
        (f"没有命令“{error.command_name}”", f"There is no command “{error.command_name}”"), similar
    )
    if similar:
        return zh, en
    return f"{zh}可用：{'、'.join(names)}。", f"{en} Choose from: {', '.join(names)}."


def _find_similar(name: str, names: Sequence[str], limit: int) -> list[str]:
    from difflib import get_close_matches  # only wrong usage needs it

    return get_close_matches(name, names, n=limit, cutoff=_SIMILARITY_CUTOFF)


def _translate_option_usage(error: click.BadOptionUsage) -> BilingualMessage:
    name = error.option_name
    options = error.ctx.command.get_params(error.ctx) if error.ctx else []
    if any(name in option.opts and isinstance(option, click.Option) and option.is_flag for option in options):
        return f"选项 {name} 后面不写值。", f"The option {name} takes no value."
    return f"选项 {name} 后面要写一个值。", f"The option {name} needs a value."


def _translate_bad_value(error: BadValueError) -> BilingualMessage:
    assert error.param is not None
    name, value, kind = _get_parameter_name(error), error.value, error.param.type
    match kind:
        case click.Choice():
            choices = [str(choice) for choice in kind.choices]
            zh, en = _add_suggestion(
                (f"{name} 没有“{value}”这个值", f"“{value}” is not a value of {name}"),
                _find_similar(value, choices, 1),
            )
            return f"{zh}可用：{'、'.join(choices)}。", f"{en} Choose from: {', '.join(choices)}."
        case click.IntRange():
            zh, en = _describe_range(kind)
            return f"{name} 要写{zh}，不能是“{value}”。", f"{name} must be {en}, not “{value}”."
        case click.DateTime():
            if _ISO_DATE.fullmatch(value):
                return f"{name}：没有 {value} 这一天。", f"{name}: there is no day {value}."
            return (
                f"{name} 的“{value}”不是日期；写成 2024-05-23 这样，月和日都是两位。",
                f"“{value}” in {name} is not a date; write it like 2024-05-23.",
            )
        case click.Path():
            # What was typed says which argument is meant.
            shown = name if isinstance(error.param, click.Option) else ""
            return _describe_path_problem(shown, value, kind)
    return f"{name} 的值“{value}”不对。", f"{name}: {error.message}"


def _describe_range(kind: click.IntRange) -> BilingualMessage:
    """Return words, in Chinese and English, for the whole numbers of a range, which may have no upper end."""
    if kind.max is None:
        return f"不小于 {kind.min} 的整数", f"a whole number of at least {kind.min}"
    return f" {kind.min} 到 {kind.max} 的整数", f"a whole number from {kind.min} to {kind.max}"


def _describe_path_problem(name: str, value: str, kind: click.Path) -> BilingualMessage:
    """Return why Click does not accept a path, in Chinese and English.

    ``name`` is the name of the option, "" for an argument. ``value`` is the path as typed. ``kind`` is its
    Click type, which says whether it must be a file or a folder. As in Click, a missing path is reported
    first, then one of the wrong kind, then one that cannot be read.
    """
    of, of_en = (f"{name}：", f"{name}: ") if name else ("", "")
    noun, noun_en = ("文件夹", "folder") if not kind.file_okay else ("文件或文件夹", "file or folder")
    if not kind.dir_okay:
        noun, noun_en = "文件", "file"
    path = Path(value)
    try:
        exists = path.exists()
    except OSError:  # a name that is too long
        exists = False
    if not exists:
        there = "there" if of_en else "There"
        return f"{of}没有{noun}“{value}”。", f"{of_en}{there} is no {noun_en} “{value}”."
    if path.is_file() and not kind.file_okay:
        return f"{of}“{value}”是文件，要写文件夹。", f"{of_en}“{value}” is a file, but must be a folder."
    if path.is_dir() and not kind.dir_okay:
        return f"{of}“{value}”是文件夹，要写文件。", f"{of_en}“{value}” is a folder, but must be a file."
    return f"{of}没有读取“{value}”的权限。", f"{of_en}“{value}” cannot be read."


def _get_parameter_name(error: click.BadParameter) -> str:
    """Return the name of an error's parameter as the user knows it, such as ``--limit`` or ``OLD``."""
    if error.param is None:
        return str(error.param_hint or "")
    if isinstance(error.param, click.Option):
        return error.param.opts[0]
    # In the usage line: [FILE]... and MOVES...
    return regex.sub(r"\A\[(\w+)\](?:\.\.\.)?\Z", r"\1", error.param.human_readable_name)


def format_suggestion(names: Sequence[str]) -> str:
    """Return a question in Chinese and English that suggests one or more similar names."""
    other = "" if len(names) == 1 else " Did you mean one of these?"
    return f"您要找的是不是 {'、'.join(names)}？{other or f' Did you mean {names[0]}?'}"


def _add_suggestion(message: BilingualMessage, similar: Iterable[str]) -> BilingualMessage:
    """Return the sentences of a message with punctuation, and with a question on ``similar`` names if any."""
    zh, en = message
    names = list(similar)
    if not names:
        return f"{zh}。", f"{en}."
    return f"{zh}，是不是 {' 或 '.join(names)}？", f"{en}. Did you mean {' or '.join(names)}?"
