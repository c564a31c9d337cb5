"""What ``new`` looks up in a project: agencies, leaf categories, serials in use."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from sitegen.catalogue.reports import EXTENSIONS, read_report
from sitegen.cli.named import Named
from sitegen.content.layout import locate
from sitegen.content.parse import Parsed, parse_source
from sitegen.diagnostics import Diagnostic, has_errors
from sitegen.reports import ReportTables
from sitegen.schema.records import AgencyRecord, ClassificationRecord, ClassRecord

SERIAL_DIGITS = 5


def agency_choices(root: Path) -> Named:
    """List all agencies by id: the names of the folders that contain an agency.yaml."""
    ids = sorted(file.parent.name for file in root.glob("content/agencies/*/agency.yaml"))
    return Named("机关", "agency", {name: name for name in ids})


def agency(root: Path, name: str) -> AgencyRecord:
    """Load the agency with this id. Raises a usage error if there is none, or if its file has errors."""
    name = agency_choices(root).find(name)
    record = _record(root, f"content/agencies/{name}/agency.yaml")
    if not isinstance(record, AgencyRecord):
        raise click.UsageError(
            f"content/agencies/{name}/agency.yaml 有错误，请先运行 check 并改正。\n"
            f"content/agencies/{name}/agency.yaml has errors: run check and fix them first."
        )
    return record


def category_choices(root: Path) -> Named:
    """List the leaf categories by id and name, in the order of categories.yaml."""
    record = _record(root, "content/categories.yaml")
    found = record.classes if isinstance(record, ClassificationRecord) else ()
    return Named("末级信息分类", "leaf category", {leaf.id: leaf.name for leaf in _leaves(found)})


def next_serial(folder: Path, prefix: str, year: int) -> str:
    """Return the serial after the highest that the items of an agency use for ``year``."""
    # Names of files and index numbers written in them both count: the number of a withdrawn or renamed item
    # must not be given out again while it is still written anywhere.
    used = [*_serials_of_names(folder / str(year)), *_serials_written(folder, prefix, year)]
    highest = max(used, key=int, default="0")
    return str(int(highest) + 1).zfill(max(SERIAL_DIGITS, len(highest)))


def findings(path: str, content: str | bytes) -> tuple[Diagnostic, ...]:
    """Check the content of a file before it is written to ``path``."""
    slot = locate(path)
    if slot is None:
        raise click.UsageError(f"{path} 不是内容文件的位置。 No content file can be at this path.")
    found = parse_source(path, slot, content.encode() if isinstance(content, str) else content)
    return found.diagnostics


def report_tables(root: Path, agency: str, year: int) -> ReportTables | None:
    """Load the tables of an agency's report for a year, even of a draft; None if they cannot be read."""
    stem = f"content/agencies/{agency}/reports/{year}"
    report = _parsed(root, f"{stem}.yaml")
    if report is None or report.record is None:
        return None
    beside = [_parsed(root, f"{stem}.{extension}") for extension in EXTENSIONS]
    return read_report(report, {(agency, one.slot.name): one for one in beside if one})[0]


def _record(root: Path, path: str) -> Any:
    parsed = _parsed(root, path)
    return None if parsed is None or has_errors(parsed.diagnostics) else parsed.record


def _parsed(root: Path, path: str) -> Parsed | None:
    file, slot = root / path, locate(path)
    return parse_source(path, slot, file.read_bytes()) if slot and file.is_file() else None


def _leaves(classes: tuple[ClassRecord, ...]) -> Iterator[ClassRecord]:
    for node in classes:
        if node.children:
            yield from _leaves(node.children)
        else:
            yield node


def _serials_of_names(folder: Path) -> Iterator[str]:
    if folder.is_dir():
        yield from (entry.stem for entry in folder.iterdir() if re.fullmatch(r"[0-9]{1,9}", entry.stem))


def _serials_written(folder: Path, prefix: str, year: int) -> Iterator[str]:
    written = re.compile(rf"{re.escape(prefix)}/{year}-([0-9]{{1,9}})".encode())
    for file in sorted(folder.glob("*/*")):
        if file.suffix in {".md", ".yaml"} and file.is_file():
            yield from (number.decode("ascii") for number in written.findall(file.read_bytes()))
