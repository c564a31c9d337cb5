"""Commands and command groups with bilingual help and messages, ``build`` as the default, and internal errors."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import PurePath
from typing import Any, Final, NamedTuple

import click

from sitegen.cli.console import print_verbatim
from sitegen.cli.usage_errors import BadValueError, UnexpectedArgumentsError
from sitegen.extraction.errors import ReaderTimeoutError
from sitegen.program import adapt_command_lines
from sitegen.program.explained_error import ExplainedError
from sitegen.program.memory import pause_garbage_collection

EXIT_OK: Final = 0
EXIT_CONTENT_ERRORS: Final = 1
EXIT_INTERNAL_ERROR: Final = 3
EXIT_AWAITING_APPROVAL: Final = 4
"""Exit code of ``check --base`` if the change has no errors, but decides something that a reviewer must approve."""
EXIT_INTERRUPTED: Final = 130
"""Exit code of a shell for a program that Ctrl+C ended: 128 + SIGINT."""
DEFAULT_COMMAND: Final = "build"
TRACEBACK_META_KEY: Final = "sitegen.traceback"

HELP_HEADINGS: Final = {
    "Options": "选项 Options",
    "Commands": "命令 Commands",
    "Positional arguments": "参数 Arguments",
}
"""Headings of Click's help, in both languages."""


class _HelpFormatter(click.HelpFormatter):
    """Formatter of help texts with headings in Chinese and English."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, prefix or "用法 Usage: ")

    def write_heading(self, heading: str) -> None:
        super().write_heading(HELP_HEADINGS.get(heading, heading))


class _Context(click.Context):
    formatter_class = _HelpFormatter


class _BilingualHelp(click.Command):
    """A command whose help and whose messages are in Chinese and English."""

    context_class = _Context

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.help = self.help and adapt_command_lines(self.help)
        for option in self.params:
            # Click would write "[default: text]". The default belongs to the help text, in both languages.
            if isinstance(option, click.Option) and option.show_default:
                option.show_default = False
                option.help = f"{option.help} [默认 default: {option.default}]"

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse ``args`` into ``ctx``. Click calls this method.

        Raises `BadValueError` for a value that is not accepted, `UnexpectedArgumentsError` for arguments that the
        command does not take, and a usage error for an empty path.
        """
        given = list(args)  # Click consumes the list
        self._refuse_empty_paths(ctx, given)
        try:
            rest = super().parse_args(ctx, args)
        except click.MissingParameter:
            raise
        except click.BadParameter as error:
            if error.param is None or error.param.name is None:
                raise
            typed, _, _ = self.make_parser(ctx).parse_args(args=given)
            raise BadValueError(
                error, _find_rejected_value(error.param, typed.get(error.param.name), ctx)
            ) from error
        except click.BadOptionUsage as error:
            error.ctx = error.ctx or ctx  # the parser leaves it out, and the message needs it
            raise
        if rest and not isinstance(self, click.Group):
            raise UnexpectedArgumentsError(rest, ctx)
        return rest

    def _refuse_empty_paths(self, ctx: click.Context, given: list[str]) -> None:
        """Raise a usage error if a path in the arguments ``given`` is empty, which would mean the current folder.

        Often it comes from a variable of a script that has no value.
        """
        if all(word.strip() and not word.endswith("=") for word in given):
            return
        try:
            typed, _, _ = self.make_parser(ctx).parse_args(args=list(given))
        except click.UsageError:
            return  # Click reports it
        for param in self.params:
            values = typed.get(param.name or "")
            values = values if isinstance(values, (list, tuple)) else (values,)
            if isinstance(param.type, click.Path) and any(
                isinstance(one, str) and not one.strip() for one in values
            ):
                name = (
                    param.opts[0] if isinstance(param, click.Option) else param.make_metavar(ctx).strip("[].")
                )
                here = ("；当前文件夹写“.”", ", or “.” for the current folder")
                zh, en = ("", "") if param.type.file_okay else here
                raise click.UsageError(
                    f"{name} 是空的，请写上路径{zh}。\n{name} is empty: write the path{en}.", ctx
                )

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command. An `ExplainedError` becomes a usage error. Click calls this method."""
        try:
            return super().invoke(ctx)
        except ExplainedError as error:
            raise click.UsageError(f"{error.zh}\n{error.en}") from error

    def get_help_option_names(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 — Click's signature
        """Return the names of the help option. Click keeps the option of the first context, so it is that of all."""
        return ["-h", "--help"]

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return the option ``-h``/``--help``, described in both languages; None if the command has none."""
        option = super().get_help_option(ctx)
        if option:
            option.help = "显示本帮助。 Show this help."
        return option


class Command(_BilingualHelp):
    """Command that has the option ``--traceback`` and help in Chinese and English, as every command does."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # More arguments than there are parameters are reported by `parse_args`, not by Click.
        kwargs["context_settings"] = {"allow_extra_args": True, **(kwargs.get("context_settings") or {})}
        super().__init__(*args, **kwargs)
        self.params.append(make_traceback_option())


class CommandGroup(_BilingualHelp, click.Group):
    """Command group whose subcommands are of the class `Command`."""

    command_class = Command


class LazyCommand(NamedTuple):
    """Command whose module is imported when it is used.

    ``target`` is where the command is defined, as ``module:attribute``. ``short_help`` describes it in the list of
    all commands, so that ``--help`` need not import them.
    """

    target: str
    short_help: str

    def load(self) -> click.Command:
        """Import the command and return it."""
        module, _, attribute = self.target.partition(":")
        # Importing makes objects that live until the end.
        with pause_garbage_collection():
            command: click.Command = getattr(import_module(module), attribute)
        command.short_help = self.short_help
        return command


class RootGroup(CommandGroup):
    """Root command group. If no command is given, it runs ``build``.

    ``lazy_commands`` maps command names to their modules. A module is imported only when its command is used, so that
    ``search`` does not load what only ``build`` needs.
    """

    def __init__(self, *args: Any, lazy_commands: Mapping[str, LazyCommand], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._lazy_commands = lazy_commands

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands in the order of ``lazy_commands``, not sorted as in Click."""
        added = (name for name in super().list_commands(ctx) if name not in self._lazy_commands)
        return [*self._lazy_commands, *added]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command called ``cmd_name``, importing its module; None if there is no such command."""
        if cmd_name in self._lazy_commands and cmd_name not in self.commands:
            self.add_command(self._lazy_commands[cmd_name].load())
        return super().get_command(ctx, cmd_name)

    def format_commands(
        self,
        ctx: click.Context,  # noqa: ARG002 — Click's signature
        formatter: click.HelpFormatter,
    ) -> None:
        """Write the list of commands, without importing them as Click would. Click calls this method."""
        rows = [(name, command.short_help) for name, command in self._lazy_commands.items()]
        with formatter.section("Commands"):
            formatter.write_dl(rows)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse ``args`` into ``ctx``, with ``build`` put before them if they contain no command.

        Click calls this method. ``build`` is inserted if ``args`` is empty or begins with an option that the group
        itself does not have, as in ``sitegen --strict``. Returns the arguments that remain to be parsed.
        """
        # Any other word is left to Click, which reports an unknown command.
        group_options = {name for option in self.get_params(ctx) for name in option.opts}
        if not args or (args[0].startswith("-") and args[0] not in group_options):
            args = [DEFAULT_COMMAND, *args]
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the chosen command. An unexpected exception is reported, and exit code 3 is returned.

        An error of the operating system, such as a full disk, becomes a usage error, since the user can do something
        about it.
        """
        try:
            return super().invoke(ctx)
        # These are no failures of the program: `run` turns them into messages and exit codes.
        except (click.ClickException, click.Abort, click.exceptions.Exit, BrokenPipeError):
            raise
        except Exception as error:
            return _report_failure(error, in_full=bool(ctx.meta.get(TRACEBACK_META_KEY)))


def _report_failure(error: Exception, *, in_full: bool) -> int:
    """Report an exception that ended a command, and return the exit code.

    With ``in_full``, its traceback is printed. Raises `click.UsageError` if the system refused something.
    """
    # Only failures need it.
    from sitegen.cli.failure_reports import format_traceback, report_internal_error, report_timeout

    if isinstance(error, ReaderTimeoutError):
        report_timeout(error)
        return EXIT_INTERNAL_ERROR
    # Without a number an OSError comes from Python code, not from the system.
    if not isinstance(error, OSError) or error.errno is None:
        report_internal_error(error, in_full=in_full)
        return EXIT_INTERNAL_ERROR
    if in_full:
        print_verbatim(format_traceback(error), to_stderr=True, end="")
    raise click.UsageError(_explain_os_error(error)) from error


def _explain_os_error(error: OSError) -> str:
    """Return in Chinese and English what the operating system has refused, for which file, and what to do."""
    # Loads the package of diagnostics, which a help text does not need.
    from sitegen.diagnostics.os_errors import describe_os_error
    from sitegen.files.errors import get_advice

    path = str(error.filename2 or error.filename or "")
    if error.errno == errno.ENAMETOOLONG:
        return _describe_long_name(path)
    (zh, en), (advice, advice_en) = describe_os_error(error), get_advice(error)
    return f"系统出错：{f'{path}：' * bool(path)}{zh}。{advice}\n" + " ".join(
        filter(None, (f"The system reports: {f'{path}: ' * bool(path)}{en}.", advice_en))
    )


def _describe_long_name(path: str) -> str:
    """Return in Chinese and English that a part of ``path`` is too long for any file system."""
    longest = max(PurePath(path).parts, key=lambda part: len(os.fsencode(part)), default="")
    size = len(os.fsencode(longest))
    shown = f"{longest[:20]}…"
    return (
        f"名称“{shown}”太长（{size} 字节）：文件和文件夹的名称最多 255 字节，约 85 个汉字；请换短的。\n"
        f"The name “{shown}” is too long ({size} bytes): names of files and folders have at most 255 bytes."
    )


def _find_rejected_value(param: click.Parameter, typed: object, ctx: click.Context) -> str:
    """Return the value that the type of ``param`` does not accept, out of those typed for it."""
    values = list(typed) if isinstance(typed, list | tuple) else [typed]
    for value in values:
        try:
            param.type.convert(value, param, ctx)
        except click.BadParameter:
            return str(value)
    return " ".join(map(str, values))


def make_traceback_option() -> click.Option:
    """Return the option ``--traceback``. Its value is stored in ``Context.meta`` under `TRACEBACK_META_KEY`."""

    def store_flag(ctx: click.Context, _: click.Parameter, enabled: bool) -> None:
        ctx.meta[TRACEBACK_META_KEY] = enabled

    return click.Option(
        ["--traceback"],
        is_flag=True,
        expose_value=False,
        callback=store_flag,
        help="程序内部出错时显示详细信息。 Show the traceback if the program itself fails.",
    )


def combine_decorators(*decorators: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Combine several decorators of click options into one. The help lists the options in the order given."""

    def decorate(function: Any) -> Any:
        # Stacked decorators are applied from the bottom up, so the last one comes first.
        for decorator in reversed(decorators):
            function = decorator(function)
        return function

    return decorate
