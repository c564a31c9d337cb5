"""The commands ``exempt`` and ``exemptions``: add an exemption (放行) for one finding, and list all of them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Final

import click

from sitegen import builder
from sitegen.builder import Project, Result
from sitegen.builder.diagnostic_policy import ExemptedTextReader, ExemptionState, ExemptionUse, is_same_text
from sitegen.builder.pending_approval import EXEMPTIONS_FILE
from sitegen.checks.exempted_text import ExemptedText
from sitegen.checks.privacy import mask_personal_data
from sitegen.cli.console import print_message, print_verbatim
from sitegen.cli.explain import require_rule
from sitegen.cli.file_scope import resolve_project_paths
from sitegen.cli.group import EXIT_CONTENT_ERRORS, EXIT_OK, Command
from sitegen.cli.options import project_option, require_project_root, resolve_today, today_option
from sitegen.content.source_lines import make_source_reader
from sitegen.diagnostics import Diagnostic, ExemptionScope, has_errors
from sitegen.diagnostics.formats import OutputFormat, render_diagnostics
from sitegen.diagnostics.plurals import format_count
from sitegen.editing.exemption_file import add_exemption, append_entry
from sitegen.program import regex
from sitegen.publish.paths import PUBLISHED_FOLDER
from sitegen.schema.records import ExemptionRecord

STATE_LABELS: Final = {
    ExemptionState.VALID: "有效 valid",
    ExemptionState.EXPIRED: "过期 expired",
    ExemptionState.UNUSED: "没有用到 unused",
}
# Chinese input methods type full-width colons, and full-width digits beside them.
_PLACE_ARGUMENT: Final = regex.compile(
    r"(?P<file>.+?)(?:[:：]\s?(?P<line>[1-9１-９]\d{0,8}))?(?:[:：]\s?(?P<column>[1-9１-９]\d{0,8}))?"
)


@click.command("exempt", cls=Command)
@click.argument("code", metavar="CODE")
@click.argument("place", metavar="FILE[:LINE[:COLUMN]]")
@click.option("--reason", required=True, metavar="TEXT", help="为什么可以放行。 Why it may pass.")
@click.option("--by", required=True, metavar="NAME", help="批准人。 Who approves it.")
@click.option(
    "--until",
    required=True,
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="有效的最后一天。 The last day on which it holds.",
)
@project_option
@today_option
def exempt_command(
    code: str, place: str, reason: str, by: str, until: datetime, project: Path, today: datetime | None
) -> int:
    """\b
    放行检查结果里的一处：写进 content/exemptions.yaml，随改动一起提交，由审查人批准。
    Exempt one finding: adds it to content/exemptions.yaml, to be approved with the change.

    \b
    例 Example
      sitegen exempt PII-003 content/agencies/yunxiu/items/2024/00001.md:12 --reason 本人书面同意公开 --by 王审 --until 2027-12-31
    """
    root, day = require_project_root(project), resolve_today(today)
    rule = require_rule(code)
    if rule.exemption_scope is ExemptionScope.NONE:
        raise click.UsageError(
            f"{rule.code} 不能放行：只有需要人来判断的问题可以放行。请照提示改内容：sitegen explain {rule.code}\n"
            f"{rule.code} cannot be exempted; only matters of judgement can. Correct the content instead."
        )
    if until.date() < day:
        raise click.UsageError(
            f"--until {until.date()} 已经过了；今天是 {day}。 --until is in the past; today is {day}."
        )
    result = builder.check(Project(root=root, output=root / PUBLISHED_FOLDER, today=day))
    _refuse_personal_data(reason, by, result.phones)
    path, line, column = _parse_place(root, place)
    exempted, found = _require_exempted(root, result, rule.code, (path, line, column))
    _refuse_duplicate(result.exemptions, rule.code, path, exempted)
    entry = ExemptionRecord(
        code=rule.code,
        file=path,
        text=exempted.text,
        digest=exempted.digest,
        reason=" ".join(reason.split()),
        by=" ".join(by.split()),
        until=until.date(),
    )
    if append_entry("", entry, EXEMPTIONS_FILE) is None:
        raise click.UsageError(
            "理由（至多 500 字）或者批准人（至多 100 字）没有写、太长，或者有看不见的字符。\n"
            "The reason (500 characters at most) or the name (100) is empty, too long, or has invisible characters."
        )
    return _add_entry(root, entry, found)


@click.command("exemptions", cls=Command)
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True,
              help="显示格式：供人看、供程序用。 Format: for people or for programs.")  # fmt: skip
@project_option
@today_option
def exemptions_command(format_: str, project: Path, today: datetime | None) -> int:
    """\b
    列出每一项放行：有效、过期还是没有用到，放行了什么，谁批准的，到哪一天。
    List all exemptions: whether they are valid, expired or unused, who approved them, and until when.
    """
    root, day = require_project_root(project), resolve_today(today)
    result = builder.check(Project(root=root, output=root / PUBLISHED_FOLDER, today=day))
    broken = [one for one in result.diagnostics if one.place.path == EXEMPTIONS_FILE]
    if has_errors(broken):
        print_verbatim(render_diagnostics(broken, OutputFormat.TEXT, make_source_reader(root)), end="")
        return EXIT_CONTENT_ERRORS
    if format_ == "json":
        print_verbatim(
            json.dumps([_make_json_entry(use) for use in result.exemptions], ensure_ascii=False, indent=2)
        )
        return EXIT_OK
    print_message("\n".join(_format_list(result.exemptions, day)))
    if result.exemptions and has_errors(result.diagnostics):
        print_message(
            "内容里还有错误，“没有用到”要等改正以后才能确定。 There are errors: correct them before relying on “unused”.",
            to_stderr=True,
        )
    return EXIT_OK


def _make_json_entry(use: ExemptionUse) -> dict[str, str | int]:
    """Return an exemption, its state and the number of findings that it covers, as a JSON object.

    The state is valid, expired or unused.
    """
    entry = use.entry
    return {
        "state": use.state.value,
        "code": entry.code,
        "file": entry.file,
        "text": entry.text,
        "reason": entry.reason,
        "by": entry.by,
        "until": entry.until.isoformat(),
        "findings": len(use.diagnostics),
        "line": use.place.line,
    }


def _format_list(uses: Sequence[ExemptionUse], today: date) -> list[str]:
    if not uses:
        return ["没有放行。 No exemptions."]
    rows = []
    for use in uses:
        entry, days = use.entry, (use.entry.until - today).days
        left = f"，还有 {days} 天 {format_count(days, 'day')} left" if days >= 0 else ""
        rows += [
            f"{use.place}: {STATE_LABELS[use.state]} {entry.code} {entry.file}",
            f"  原文 text: {entry.text or '（整个文件 the file）'}",
            f"  理由 reason: {entry.reason}",
            f"  批准人 by: {entry.by}；有效期至 until: {entry.until}{left}；放行 {len(use.diagnostics)} 处",
        ]
    return [*rows, f"共 {len(uses)} 项。 {len(uses)} in all."]


def _refuse_personal_data(reason: str, by: str, phones: frozenset[str]) -> None:
    """Raise a usage error if the reason or the name of the approver contains personal data.

    Exemptions are committed to the repository. ``phones`` are the telephone numbers that the site publishes, which
    may be written.
    """
    for option, text in (("--reason", reason), ("--by", by)):
        masked = mask_personal_data("", text, phones)
        if masked != text:
            raise click.UsageError(
                f"{option} 里有个人信息：{masked}。放行清单随改动一起提交，这里不要写个人的号码、住址，只写姓名、理由。\n"
                f"There is personal data in {option}. The list of exemptions is committed: write no numbers and addresses of "
                "persons there, only a name and a reason."
            )


def _parse_place(root: Path, place: str) -> tuple[str, int, int]:
    """Return path, line and column of a place that was typed as ``file:line:column``.

    A line or column that is not given is 0. The path may be absolute, or relative to the project or to the current
    folder, with either kind of slash. The result is relative to the project. Raises a usage error for a file outside
    it.
    """
    match = _PLACE_ARGUMENT.fullmatch(place.strip())
    if match is None:
        raise click.UsageError("没有写文件。 The file is missing.")
    typed = match["file"]
    # As findings show it, whatever the current folder; also for a file that does not exist any more.
    path = typed.replace("\\", "/").removeprefix("./")
    here = next((file for file in (Path(typed), Path(path)) if file.is_absolute() or file.exists()), None)
    if here and (here.is_absolute() or not (root / path).exists()):
        path = resolve_project_paths(root, [here])[0]
    return path, int(match["line"] or 0), int(match["column"] or 0)


def _require_exempted(
    root: Path, result: Result, code: str, place: tuple[str, int, int]
) -> tuple[ExemptedText, tuple[Diagnostic, ...]]:
    """Return the text that an exemption would be bound to, and all findings that it would cover.

    An exemption covers all findings of its code in a file that have the same text, for example a name, in an
    equal sentence. ``code`` is the code of the finding to be exempted. ``place`` is path, line and column as
    in `_parse_place`. Raises a usage error if there is no such finding, if ``place`` matches findings with
    different texts, or if the file cannot be read.
    """
    path, line, column = place
    in_file = [one for one in result.diagnostics if (one.code, one.place.path) == (code, path)]
    chosen = [one for one in in_file if line in (0, one.place.line) and column in (0, one.place.column)]
    if not chosen:
        raise click.UsageError(_explain_missing_finding(result, code, path, in_file))
    describe = ExemptedTextReader(root).find_text
    texts = {one: describe(one) for one in in_file}
    different = {texts[one] for one in chosen}
    if len(different) > 1:
        places = "\n".join(f"  {one.place}" for one in chosen)
        raise click.UsageError(
            f"这里有 {len(chosen)} 处 {code}，请写明行和列：\n{places}\n"
            f"There are {format_count(len(chosen), 'finding')}; give line and column."
        )
    exempted = different.pop()
    if exempted is None:
        raise click.UsageError(f"读不了 {path}。 {path} cannot be read.")
    return exempted, tuple(one for one in in_file if texts[one] == exempted)


def _explain_missing_finding(result: Result, code: str, path: str, in_file: Sequence[Diagnostic]) -> str:
    if in_file:
        places = "\n".join(f"  {one.place}" for one in in_file)
        return f"那里没有 {code}，这个文件里的在：\n{places}\nThere is no {code} there, but at these places."
    held = [use for use in result.exemptions if (use.entry.code, use.entry.file) == (code, path)]
    if any(use.state is ExemptionState.VALID for use in held):
        return (
            f"{path} 里的 {code} 都已放行，见 {held[0].place}。 All {code} in this file are exempted already."
        )
    return (
        f"{path} 里没有 {code}。请先运行 check，照检查结果写代码和位置。\n"
        f"There is no {code} in {path}. Run check first, and copy code and place from its findings."
    )


def _refuse_duplicate(uses: Sequence[ExemptionUse], code: str, path: str, exempted: ExemptedText) -> None:
    for use in uses:
        if (use.entry.code, use.entry.file) == (code, path) and is_same_text(use.entry, exempted):
            raise click.UsageError(
                f"{use.place} 已有这一项，只是过期了：请审查人把那里的“有效期至”改成新的日期。\n"
                f"{use.place} has this entry, which has expired: have a reviewer write a new date in until."
            )


def _add_entry(root: Path, entry: ExemptionRecord, exempted_diagnostics: Sequence[Diagnostic]) -> int:
    line = add_exemption(root, entry)
    print_message(
        f"已写入 {EXEMPTIONS_FILE}:{line}，放行 {len(exempted_diagnostics)} 处：Added; exempted findings:"
    )
    print_message("\n".join(f"  {one.place} {one.code}" for one in exempted_diagnostics))
    return EXIT_OK
