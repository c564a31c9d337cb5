"""Diagnostics as GitHub workflow commands, which GitHub shows beside the changed lines of a pull request.

GitHub shows at most ten errors and ten warnings of a step. Of more, the first of each cause come first, the tenth
annotation says how many are left, and these stand in the log of the step as plain lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sitegen.diagnostics.formats.causes import group_by_cause
from sitegen.diagnostics.model import Diagnostic, Severity

MOST_ANNOTATIONS = 10
"""Annotations of one severity that GitHub shows for a step. It drops the others without a word."""


def format_as_github(diagnostics: Sequence[Diagnostic]) -> str:
    """Format diagnostics as ``::error`` and ``::warning`` commands of GitHub workflows.

    There is one line for each, errors first. GitHub shows at most ten commands of each severity. If there are
    more errors or warnings than ten, the first nine are commands, a tenth command gives the number of the
    rest, and the rest are plain lines of the log. They are then ordered so that one diagnostic of each cause
    (see `group_by_cause`) is before any second one of the same cause. The result is "" if there are no
    diagnostics.
    """
    lines: list[str] = []
    for severity in Severity:
        found = [diagnostic for diagnostic in diagnostics if diagnostic.severity is severity]
        lines += _format_severity(severity, found)
    return "".join(f"{line}\n" for line in lines)


def _format_severity(severity: Severity, diagnostics: Sequence[Diagnostic]) -> Iterable[str]:
    if len(diagnostics) <= MOST_ANNOTATIONS:
        return map(_format_command, diagnostics)
    causes = group_by_cause(diagnostics)
    # One of each cause before a second of any: ten places of one mistake would hide the other mistakes.
    ordered = [cause.first for cause in causes] + [other for cause in causes for other in cause.others]
    shown, left = ordered[: MOST_ANNOTATIONS - 1], ordered[MOST_ANNOTATIONS - 1 :]
    noun, noun_en = ("错误", "errors") if severity is Severity.ERROR else ("警告", "warnings")
    rest = (
        f"另有 {len(left)} 处{noun}没有标在文件旁边，都列在本步骤的日志里\n"
        f"{len(left)} more {noun_en} are listed in the log of this step"
    )
    summary = f"::{severity.value} title=sitegen::{_escape_data(rest)}"
    return [*map(_format_command, shown), summary, *map(_format_log_line, left)]


def _format_log_line(diagnostic: Diagnostic) -> str:
    """Format a diagnostic as one line of the log that GitHub does not take for a command."""
    words = " | ".join(_join_messages(diagnostic).splitlines())
    line = f"{diagnostic.place}: {diagnostic.severity.value} {diagnostic.code}: {words}"
    # A path comes first, and a path may have any characters: none may make the line a command.
    return "".join(character if character.isprintable() else " " for character in line).replace("::", ": :")


def _format_command(diagnostic: Diagnostic) -> str:
    place = diagnostic.place
    # 0 means unknown and is left out: GitHub counts from 1.
    numbers = {"line": place.line, "col": place.column}
    properties = {
        "file": place.path,
        **{name: str(number) for name, number in numbers.items() if number},
        "title": f"{diagnostic.code} {place.cell}".rstrip(),
    }
    listed = ",".join(f"{name}={_escape_property(value)}" for name, value in properties.items())
    return f"::{diagnostic.severity.value} {listed}::{_escape_data(_join_messages(diagnostic))}"


def _join_messages(diagnostic: Diagnostic) -> str:
    return "\n".join(
        filter(None, (diagnostic.message, diagnostic.hint, diagnostic.message_en, diagnostic.hint_en))
    )


def _escape_data(text: str) -> str:
    """Escape a message, the part of a command after the second ``::``.

    The per cent sign is escaped first, because the other escapes contain it.
    """
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escape_property(text: str) -> str:
    return _escape_data(text).replace(":", "%3A").replace(",", "%2C")
