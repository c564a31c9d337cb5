"""Completes the agencies of a new site.

The values that are not given, such as folder, short name, level and index prefix, are guessed from the name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from sitegen.content.layout import SLUG_PATTERN, parse_source_path
from sitegen.content.parse import parse_source
from sitegen.content.scaffold import NewAgency, render_agency
from sitegen.diagnostics import Severity
from sitegen.program import regex
from sitegen.publish.paths import is_device_name
from sitegen.schema.field_spec import Choice
from sitegen.schema.raw_value import shorten_for_message
from sitegen.schema.records import AGENCY_KIND, LEVEL
from sitegen.starter.agency_names import (
    find_name_problem,
    guess_kind,
    guess_level,
    guess_short_name,
    make_agency_folder_name,
    make_index_prefix,
)
from sitegen.starter.agency_table import FOLDER_COLUMN, NAME_COLUMN, AgencyRow, AgencyTableError

_COLUMNS_WITH_FIELDS: Final = frozenset(
    {NAME_COLUMN, FOLDER_COLUMN, "简称", "层级", "类型", "上级", "索引号前段"}
)
"""Columns that have a value of their own in `NewAgency`."""


def complete_agencies(rows: Sequence[AgencyRow], default_level: str = "") -> dict[str, NewAgency]:
    """Complete the agencies of a new site, and return them keyed by the names of their folders.

    ``rows`` are the agencies as given, in a table or otherwise. The result has the same order. Values that a
    row lacks are guessed from the name. ``default_level`` is the id of the administrative level for agencies whose
    row has none, or "" to guess it. Agencies of the kind ``township`` get the level ``township`` instead.
    Raises `AgencyTableError` with a message for each wrong value.
    """
    messages: list[tuple[str, str]] = []
    folders = _choose_folder_names(rows, messages)
    usual_level = default_level or next(
        filter(None, (guess_level(row.value_by_column[NAME_COLUMN]) for row in rows)), "county"
    )
    prefixes: list[str] = []
    agencies = {}
    for row, folder in zip(rows, folders, strict=True):
        name, values = row.value_by_column[NAME_COLUMN], row.value_by_column
        kind = _read_choice(AGENCY_KIND, "类型", row, messages) or guess_kind(name)
        guessed = "township" if kind == "township" else default_level or guess_level(name) or usual_level
        prefix = (
            values.get("索引号前段") or values.get("统一社会信用代码") or make_index_prefix(name, prefixes)
        )
        prefixes.append(prefix)
        agencies[folder] = NewAgency(
            name=name,
            short_name=values.get("简称") or guess_short_name(name),
            level=_read_choice(LEVEL, "层级", row, messages) or guessed,
            kind=kind,
            parent=_find_parent_folder(row, rows, folders, messages),
            index_prefix=prefix,
            details={label: value for label, value in values.items() if label not in _COLUMNS_WITH_FIELDS},
        )
        messages.extend(_iter_agency_errors(row, folder, agencies[folder]))
    messages.extend(_iter_parent_cycle_errors(rows, agencies))
    if messages:
        raise AgencyTableError(messages)
    return agencies


def describe_row(row: AgencyRow) -> tuple[str, str]:
    """Return how a message names a row, as a pair of Chinese and English text.

    An example is “机关.xlsx 第 3 行（青山县教育局）” and “机关.xlsx, row 3 (青山县教育局)”. If the agency is
    not from a table, both have only its name.
    """
    name = shorten_for_message(row.value_by_column[NAME_COLUMN])
    if not row.row_number:
        return f"“{name}”", name
    return (
        f"{row.file_name} 第 {row.row_number} 行（{name}）",
        f"{row.file_name}, row {row.row_number} ({name})",
    )


def _choose_folder_names(rows: Sequence[AgencyRow], errors: list[tuple[str, str]]) -> list[str]:
    """Return the folder name of each row's agency, in the order of ``rows``.

    It is the one in the row, or one made from the agency's name. A message on each wrong or repeated one is
    added to ``errors``, as a pair of Chinese and English text.
    """
    given = [row.value_by_column.get(FOLDER_COLUMN, "") for row in rows]
    for row, folder in zip(rows, given, strict=True):
        zh, en = describe_row(row)
        if folder and not regex.fullmatch(SLUG_PATTERN, folder):
            errors.append(
                (
                    f"{zh}：“{FOLDER_COLUMN}”只能用小写字母、数字、连字符，不能是“{shorten_for_message(folder)}”。",
                    f"{en}: the folder may have small letters, digits and hyphens only, not “{shorten_for_message(folder)}”.",
                )
            )
        elif is_device_name(folder):
            errors.append(
                (
                    f"{zh}：Windows 不允许文件夹叫“{folder}”，请换一个。",
                    f"{en}: Windows does not allow a folder called “{folder}”.",
                )
            )
        elif folder and given.count(folder) > 1:
            errors.append(
                (f"{zh}：文件夹“{folder}”写了不止一次。", f"{en}: the folder “{folder}” occurs twice.")
            )
    folders: list[str] = []
    for row, folder in zip(rows, given, strict=True):
        folders.append(
            folder or make_agency_folder_name(row.value_by_column[NAME_COLUMN], {*folders, *given})
        )
    return folders


def _read_choice(choice: Choice, column: str, row: AgencyRow, errors: list[tuple[str, str]]) -> str:
    """Return the id of the choice in the column ``column`` of a row, or "" if the cell is empty or wrong.

    ``choice`` has the permitted choices. The cell may have the Chinese name of one or its id. A message on a
    wrong value is added to ``errors``, as a pair of Chinese and English text.
    """
    value = row.value_by_column.get(column, "")
    ids = {name: id for id, name in choice.labels.items()} | {id: id for id in choice.labels}
    if value not in ids and f"{value}级" in ids:
        value = f"{value}级"  # 县 is 县级
    if value and value not in ids:
        zh, en = describe_row(row)
        errors.append(
            (
                f"{zh}：“{column}”不能是“{shorten_for_message(value)}”，可以写：{'、'.join(choice.labels.values())}。",
                f"{en}: {column} cannot be “{shorten_for_message(value)}”. It may be {', '.join(f'{name} ({id})' for id, name in choice.labels.items())}.",
            )
        )
    return ids.get(value, "")


def _iter_parent_cycle_errors(
    rows: Sequence[AgencyRow], agencies: Mapping[str, NewAgency]
) -> Iterator[tuple[str, str]]:
    """Yield a message for each agency whose chain of superior agencies leads back to the agency itself.

    A message is a pair of Chinese and English text. ``agencies`` are the agencies of ``rows``, in the same
    order, keyed by the names of their folders.
    """
    for row, (folder, agency) in zip(rows, agencies.items(), strict=False):
        above, seen = agency.parent, set[str]()
        while above and above != folder and above not in seen:
            seen.add(above)
            above = agencies[above].parent if above in agencies else ""
        if above == folder:
            zh, en = describe_row(row)
            yield (
                f"{zh}：沿着“上级”一级一级往上，又回到了自己；请改正其中一个机关的“上级”。",
                f"{en}: its superior agencies lead back to itself. Correct the parent of one of them.",
            )


def _find_parent_folder(
    row: AgencyRow,
    rows: Sequence[AgencyRow],
    folders: Sequence[str],
    errors: list[tuple[str, str]],
) -> str:
    """Return the folder name of a row's superior agency, or "" if there is none.

    It is the agency whose full name, short name or folder is in the column 上级. If the cell is empty, it is
    the only government in the list, unless the row is that government itself. ``folders`` are the folder
    names of ``rows``. If the cell names an agency that is not in the list, a message is added to
    ``errors``, as a pair of Chinese and English text.
    """
    wanted, name = row.value_by_column.get("上级", ""), row.value_by_column[NAME_COLUMN]
    others = [(other, folder) for other, folder in zip(rows, folders, strict=True) if other is not row]
    if not wanted:
        governments = [
            folder
            for other, folder in zip(rows, folders, strict=True)
            if (other.value_by_column.get("类型") or guess_kind(other.value_by_column[NAME_COLUMN]))
            in ("government", AGENCY_KIND.labels["government"])
        ]
        is_other = governments[:1] != [folders[rows.index(row)]]
        return governments[0] if len(governments) == 1 and is_other else ""
    for other, folder in others:
        names = (
            other.value_by_column[NAME_COLUMN],
            other.value_by_column.get("简称") or guess_short_name(other.value_by_column[NAME_COLUMN]),
            folder,
        )
        if wanted in names:
            return folder
    zh, en = describe_row(row)
    errors.append(
        (
            f"{zh}：“上级”写的“{shorten_for_message(wanted)}”不在名单里{'，也不能是自己' if wanted == name else ''}。",
            f"{en}: the parent “{shorten_for_message(wanted)}” is not in the list.",
        )
    )
    return ""


def _iter_agency_errors(row: AgencyRow, folder: str, agency: NewAgency) -> Iterator[tuple[str, str]]:
    """Yield a message for each error that the agency.yaml of an agency would have.

    A message is a pair of Chinese and English text. ``row`` is the row that names the agency, and ``folder``
    the name of its folder.
    """
    path = f"content/agencies/{folder}/agency.yaml"
    slot = parse_source_path(path)
    # The name of the folder was refused already.
    if slot is None:
        return
    zh, en = describe_row(row)
    if problem := find_name_problem(agency.name):
        yield (
            (f"{problem[0]}。", f"{problem[1]}.")
            if not row.row_number
            else (f"{zh}：{problem[0]}。", f"{en}: {problem[1]}.")
        )
        return
    for found in parse_source(path, slot, render_agency(agency).encode()).diagnostics:
        if found.severity is Severity.ERROR:
            yield f"{zh}：{found.message}；{found.hint}", f"{en}: {found.message_en}. {found.hint_en}"


def format_agency_lines(agencies: Mapping[str, NewAgency]) -> Iterator[str]:
    """Yield a line of text for each agency of a new site, so that the user can check what was guessed.

    A line has the names, level, kind, folder and index prefix of an agency. ``agencies`` is keyed by the
    names of the folders.
    """
    for folder, agency in agencies.items():
        level, kind = LEVEL.labels[agency.level], AGENCY_KIND.labels[agency.kind]
        yield (
            f"  {agency.name}（{agency.short_name}，{level}，{kind}）"
            f"  content/agencies/{folder}  {agency.index_prefix}"
        )
