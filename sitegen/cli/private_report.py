"""The private report of ``check --report``: findings and exemptions, as a workbook or as text for the office."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from sitegen.builder import Project, Result
from sitegen.builder.diagnostic_policy import ExemptionState, ExemptionUse
from sitegen.cli.output_files import is_in_published_folder, is_in_sources, refuse_bad_target
from sitegen.diagnostics import Diagnostic, Severity
from sitegen.diagnostics.formats.redaction import RedactedSource
from sitegen.files.write import write_file

if TYPE_CHECKING:
    from openpyxl import Workbook

Table = tuple[str, tuple[str, ...], Sequence[tuple[str, ...]]]
"""Title, column names and rows of a table."""

SEVERITY_LABELS: Final = {Severity.ERROR: "错误", Severity.WARNING: "警告"}
STATE_LABELS: Final = {
    ExemptionState.VALID: "有效",
    ExemptionState.EXPIRED: "过期",
    ExemptionState.UNUSED: "没有用到",
}
_HEADING: Final = "# 检查报告（内部）"
_FINDINGS, _EXEMPTIONS, _PASSED = "问题", "放行清单", "放行的问题"
_SHEET_LIST_SIZE_LIMIT: Final = 100_000
_COLUMN_WIDTHS: Final = {"代码": 10, "级别": 8, "状态": 10, "有效期至": 12, "处数": 6, "位置": 46, "文件": 46}


def refuse_bad_report_file(file: Path, project: Project) -> None:
    """Raise a usage error unless a private report may be written to ``file``: .xlsx or .md, outside of the site.

    The report may lie neither in the output folder, nor in any folder that a build has published to, nor among the
    sources. It replaces a former report, but no other file.
    """
    if file.suffix.lower() not in (".xlsx", ".md"):
        raise click.UsageError(
            f"--report 的文件名要以 .xlsx 或者 .md 结尾：{file}。 --report takes a file that ends in .xlsx or .md."
        )
    if is_in_public_folder(file, project):
        raise click.UsageError(
            f"内部报告不能放在 {file}：那里的文件会发布，或者是网站的来源。请换一个文件夹。\n"
            "The private report must lie neither in a published folder nor among the sources."
        )
    refuse_bad_target(file, _is_own_workbook if file.suffix.lower() == ".xlsx" else _is_own_markdown)


def _is_own_workbook(content: bytes) -> bool:
    """Return whether ``content`` is a workbook with the sheets of a report, perhaps saved again by Excel."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open("xl/workbook.xml") as part:
            # The names of the sheets stand near the beginning; a part that unpacks to gigabytes is not read whole.
            names = part.read(_SHEET_LIST_SIZE_LIMIT).decode("utf-8", "replace")
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, ValueError, zlib.error):
        return False
    return all(f'"{name}"' in names for name in (_FINDINGS, _EXEMPTIONS, _PASSED))


def _is_own_markdown(content: bytes) -> bool:
    return content.startswith(_HEADING.encode())


def is_in_public_folder(file: Path, project: Project) -> bool:
    """Return whether ``file`` is in the output folder, in any folder with a published site, or among the sources."""
    is_output = file.absolute().resolve().is_relative_to(project.output.resolve())
    return is_output or is_in_published_folder(file) or is_in_sources(file, project.root)


def write_private_report(
    file: Path, result: Result, pending: Sequence[Diagnostic], read_source: Callable[[str], str | None]
) -> None:
    """Write findings, decisions that await approval, and exemptions to ``file``, with personal data masked.

    ``result`` is that of a check, with its diagnostics and exemptions. ``pending`` are the decisions, such as
    new exemptions, that reviewers have still to approve. ``read_source`` returns the text of a source file by its
    path, or None. The extension of ``file`` decides on a workbook (.xlsx) or Markdown. Raises `WriteError` if
    the file cannot be written.
    """
    passed = [diagnostic for use in result.exemptions for diagnostic in use.diagnostics]
    redacted = RedactedSource(read_source, (*result.diagnostics, *passed))
    tables = [
        _make_findings_table(_FINDINGS, map(redacted.mask_diagnostic, result.diagnostics)),
        *([_make_findings_table("待审批", pending)] if pending else []),
        _make_exemptions_table(result.exemptions),
        _make_findings_table(_PASSED, map(redacted.mask_diagnostic, passed)),
    ]
    if file.suffix.lower() == ".xlsx":
        content = io.BytesIO()
        _build_workbook(tables).save(content)
        write_file(file, content.getvalue())
    else:
        write_file(file, _format_markdown(tables).encode("utf-8"))


def _make_findings_table(title: str, diagnostics: Iterable[Diagnostic]) -> Table:
    rows = [
        (SEVERITY_LABELS[one.severity], one.code, str(one.place), one.message, one.hint)
        for one in diagnostics
    ]
    return title, ("级别", "代码", "位置", "问题", "怎么改"), rows


def _make_exemptions_table(uses: Iterable[ExemptionUse]) -> Table:
    rows = [
        (
            STATE_LABELS[use.state],
            use.entry.code,
            use.entry.file,
            use.entry.text,
            use.entry.reason,
            use.entry.by,
            use.entry.until.isoformat(),
            str(len(use.diagnostics)),
        )
        for use in uses
    ]
    return _EXEMPTIONS, ("状态", "代码", "文件", "原文", "理由", "批准人", "有效期至", "处数"), rows


def _build_workbook(tables: Sequence[Table]) -> Workbook:
    from openpyxl import Workbook  # takes long to load, and most checks write no report
    from openpyxl.utils import get_column_letter

    book = Workbook()
    for number, (title, head, rows) in enumerate(tables):
        sheet = book.create_sheet(title, number)
        for line, row in enumerate((head, *rows), 1):
            for column, value in enumerate(row, 1):
                cell = sheet.cell(line, column)
                cell.value = value
                # A text that begins with = is no formula.
                cell.data_type = "s"
        for column, name in enumerate(head, 1):
            sheet.column_dimensions[get_column_letter(column)].width = _COLUMN_WIDTHS.get(name, 40)
        sheet.freeze_panes = "A2"
    # A new workbook has one empty sheet.
    book.remove(book.worksheets[-1])
    return book


def _format_markdown(tables: Sequence[Table]) -> str:
    parts = [f"{_HEADING}\n"]
    for title, head, rows in tables:
        lines = [head, tuple("---" for _ in head), *rows] if rows else []
        body = "\n".join("| " + " | ".join(map(_escape_cell, line)) + " |" for line in lines)
        parts.append(f"## {title}\n\n{body or '没有。'}\n")
    return "\n".join(parts)


def _escape_cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
