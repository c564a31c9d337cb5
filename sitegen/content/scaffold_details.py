"""Format the lines of a new agency.yaml: known fields with their values, others as comments with hints."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sitegen.schema.field_spec import list_fields
from sitegen.schema.records import AgencyRecord
from sitegen.schema.yaml_quoting import quote_scalar

OFFICE_HOURS_FIELDS: Final = ("办公时间", "上午", "下午")
"""Names of the fields of office hours: the days, and the hours before and after noon."""
DEFAULT_OFFICE_HOURS: Final[tuple[str, ...]] = ("周一至周五（法定节假日除外）", "8:30—12:00", "14:30—17:30")
PLACED_FIELDS: Final = frozenset(
    (
        *OFFICE_HOURS_FIELDS,
        *("统一社会信用代码", "机关代字", "简介", "主要职责", "负责人", "公开工作机构"),
        *("办公地址", "邮政编码", "联系电话", "传真号码", "电子邮箱"),
    )
)
"""Fields that have a fixed place in the template of agency.yaml."""
_LIST_FIELDS: Final = frozenset(member.spec.label for member in list_fields(AgencyRecord) if member.repeated)

STATISTICS_HELP: Final = """# 统计数据:
#   - 名称: 主动公开信息
#     数值: 0
#     单位: 条
#     类别: 主动公开
"""
"""Comment lines that show how to write statistics, for reports on years before the statutory tables."""


def format_detail_line(details: Mapping[str, str], label: str, hint: str) -> str:
    """Return the line of a field of agency.yaml, such as ``办公地址: 云岫路1号``.

    ``label`` is the Chinese name of the field. If ``details`` has no value for it, the line is a comment with
    ``hint``. A list field with a value becomes several lines, because each line of its value is a member.
    """
    value = details.get(label, "")
    if not value:
        return f"# {label}: {hint}"
    if label in _LIST_FIELDS:
        return "\n".join(
            (f"{label}:", *(f"  - {quote_scalar(line, in_list=True)}" for line in value.split("\n")))
        )
    return f"{label}: {quote_scalar(value)}"


def format_office_hours(details: Mapping[str, str]) -> str:
    """Return the lines of the office hours in ``details``; if it has none, `DEFAULT_OFFICE_HOURS` as comments."""
    known = [details.get(label, "") for label in OFFICE_HOURS_FIELDS]
    values = [quote_scalar(value) if value else "" for value in known] if any(known) else DEFAULT_OFFICE_HOURS
    marks = ("  - 日子", "    上午", "    下午")
    lines = [f"{OFFICE_HOURS_FIELDS[0]}:"]
    lines += [f"{mark}: {value}" for mark, value in zip(marks, values, strict=True) if value]
    return "\n".join(lines if any(known) else [f"# {line}" for line in lines])


def format_other_detail_lines(details: Mapping[str, str]) -> str:
    """Return the lines of the fields in ``details`` that are not in `PLACED_FIELDS`, each with a final line break."""
    others = [label for label in details if label not in PLACED_FIELDS and details[label]]
    return "".join(f"{format_detail_line(details, label, '')}\n" for label in others)
