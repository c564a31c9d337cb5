"""Reads what commands need from a project: agencies, leaf categories, serials, report tables, rules for sources."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from sitegen.catalogue.reports import TABLE_FILE_EXTENSIONS, read_report
from sitegen.cli.choices import NamedChoices
from sitegen.content.layout import parse_source_path
from sitegen.content.parse import ParsedSource, parse_source
from sitegen.diagnostics import Diagnostic, has_errors
from sitegen.program import regex
from sitegen.reports import ReportTables
from sitegen.schema.records import AgencyRecord, ClassificationRecord, ClassRecord, SiteRecord
from sitegen.schema.source_rules import SourceRules

SERIAL_DIGITS = 5


def load_agency_choices(root: Path) -> NamedChoices:
    """Return the ids of all agencies in the project folder ``root`` as choices, sorted by id.

    An agency's id is the name of its folder, which contains an agency.yaml. Its Chinese name is its full name; its
    short name is accepted too. If the file has errors, it can be chosen by the id only.
    """
    ids = sorted(file.parent.name for file in root.glob("content/agencies/*/agency.yaml"))
    records = {id: _load_record(root, f"content/agencies/{id}/agency.yaml") for id in ids}
    names = {id: record.name if isinstance(record, AgencyRecord) else id for id, record in records.items()}
    short = {id: record.short_name for id, record in records.items() if isinstance(record, AgencyRecord)}
    return NamedChoices("机关", "agency", names, short)


def load_agency(root: Path, id: str) -> AgencyRecord:
    """Load the agency.yaml of the agency ``id`` in the project folder ``root``.

    Raises a usage error if its file has errors.
    """
    record = _load_record(root, f"content/agencies/{id}/agency.yaml")
    if not isinstance(record, AgencyRecord):
        raise click.UsageError(
            f"content/agencies/{id}/agency.yaml 有错误，请先运行 check 并改正。\n"
            f"content/agencies/{id}/agency.yaml has errors: run check and fix them first."
        )
    return record


def list_index_prefixes(root: Path) -> tuple[str, ...]:
    """Return the first parts of the index numbers of all agencies of a project.

    This is ``YXX`` in ``YXX/2024-00012``. An agency without a prefix of its own uses its 统一社会信用代码
    (unified social credit code). Files with errors are left out.
    """
    files = sorted(root.glob("content/agencies/*/agency.yaml"))
    records = (_load_record(root, f"content/agencies/{file.parent.name}/agency.yaml") for file in files)
    agencies = [record for record in records if isinstance(record, AgencyRecord)]
    return tuple(filter(None, (agency.index_prefix or agency.uscc for agency in agencies)))


def load_category_choices(root: Path) -> NamedChoices:
    """Return the leaf categories (those without subcategories) as choices, in the order of categories.yaml.

    ``root`` is the project folder. There are no choices if the file is missing or has errors.
    """
    record = _load_record(root, "content/categories.yaml")
    classes = record.classes if isinstance(record, ClassificationRecord) else ()
    names = {leaf.id: leaf.name for leaf in _iter_leaves(classes)}
    return NamedChoices("末级信息分类", "leaf category", names, groups=dict(_iter_groups(classes)))


def list_top_categories(root: Path) -> tuple[str, ...]:
    """Return the names of the top-level categories of a project; none if categories.yaml is missing or has errors."""
    record = _load_record(root, "content/categories.yaml")
    return tuple(node.name for node in record.classes) if isinstance(record, ClassificationRecord) else ()


def find_next_serial(folder: Path, prefix: str, year: int) -> str:
    """Return the serial number for the next item of an agency in ``year``, padded with zeros.

    ``folder`` is the agency's ``items`` folder, ``prefix`` is the first part of its index numbers. The result
    is one more than the highest serial number in file names below ``folder`` for ``year``, and in index
    numbers of the form ``prefix/year-serial`` written in any file below it.
    """
    # File names and the index numbers in the files both count: the number of a withdrawn or renamed item must
    # not be assigned again while any file still refers to it.
    used = [*_iter_file_serials(folder / str(year)), *_iter_written_serials(folder, prefix, year)]
    # Compared as numbers, but with the width kept: a project may use more digits than the default.
    highest = max(used, key=int, default="0")
    return str(int(highest) + 1).zfill(max(SERIAL_DIGITS, len(highest)))


def check_source_content(path: str, content: str | bytes) -> tuple[Diagnostic, ...]:
    """Return the diagnostics that a content file at ``path`` would have, without writing it.

    ``path`` is relative to the project folder, ``content`` is the whole file. Only the file by itself is
    checked. Raises a usage error if no content file can be at this path.
    """
    slot = parse_source_path(path)
    if slot is None:
        raise click.UsageError(f"{path} 不是内容文件的位置。 No content file can be at this path.")
    parsed = parse_source(path, slot, content.encode() if isinstance(content, str) else content)
    return parsed.diagnostics


def load_report_tables(root: Path, agency: str, year: int) -> ReportTables | None:
    """Load the tables of the annual report of an agency for ``year``, even if it is a draft.

    ``root`` is the project folder, ``agency`` the id of the agency. Returns None if there is no such
    report, or if it has errors.
    """
    stem = f"content/agencies/{agency}/reports/{year}"
    report = _parse_file(root, f"{stem}.yaml")
    if report is None or report.record is None:
        return None
    table_files = [_parse_file(root, f"{stem}.{extension}") for extension in TABLE_FILE_EXTENSIONS]
    return read_report(report, {(agency, file.slot.name): file for file in table_files if file})[0]


def load_site(root: Path) -> SiteRecord:
    """Load site.yaml in the project folder ``root``. Raises a usage error if it is missing or has errors."""
    site = _load_record(root, "site.yaml")
    if not isinstance(site, SiteRecord):
        raise click.UsageError(
            "site.yaml 没有或者有错误，请先运行 check 并改正。\n"
            "site.yaml is missing or has errors: run check and fix them first."
        )
    return site


def load_source_rules(root: Path) -> SourceRules:
    """Return the settings in site.yaml that decide how source files are read.

    These are, for example, the forms of document numbers. The defaults are returned if site.yaml is missing
    or has errors.
    """
    site = _load_record(root, "site.yaml")
    return SourceRules.from_site(site if isinstance(site, SiteRecord) else None)


def _load_record(root: Path, path: str) -> Any:
    """Return the record of a file in the project; None if the file does not exist or has errors."""
    parsed = _parse_file(root, path)
    return None if parsed is None or has_errors(parsed.diagnostics) else parsed.record


def _parse_file(root: Path, path: str) -> ParsedSource | None:
    """Parse a file of the project; None if it does not exist or is no source."""
    file, slot = root / path, parse_source_path(path)
    return parse_source(path, slot, file.read_bytes()) if slot and file.is_file() else None


def _iter_leaves(classes: tuple[ClassRecord, ...]) -> Iterator[ClassRecord]:
    for node in classes:
        if node.children:
            yield from _iter_leaves(node.children)
        else:
            yield node


def _iter_groups(classes: tuple[ClassRecord, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the id and the name of each category with subcategories, each with its leaf categories.

    Leaf categories are given by their ids, at any depth. A result is a pair, such as
    ``("政策文件", ("normative", "other-policies"))``.
    """
    for node in classes:
        if node.children:
            leaves = tuple(leaf.id for leaf in _iter_leaves(node.children))
            yield from ((node.id, leaves), (node.name, leaves))
            yield from _iter_groups(node.children)


def _iter_file_serials(folder: Path) -> Iterator[str]:
    # A name that is a longer number is no serial; counted as one, it would use up all numbers below it.
    if folder.is_dir():
        yield from (entry.stem for entry in folder.iterdir() if regex.fullmatch(r"[0-9]{1,9}", entry.stem))


def _iter_written_serials(folder: Path, prefix: str, year: int) -> Iterator[str]:
    written = regex.compile(rf"{regex.escape(prefix)}/{year}-([0-9]{{1,9}})".encode())
    for file in sorted(folder.glob("*/*")):
        if file.suffix in {".md", ".yaml"} and file.is_file():
            yield from (number.decode("ascii") for number in written.findall(file.read_bytes()))
