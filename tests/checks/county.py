"""A small county in memory: its files are read, assembled and checked without a build."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from sitegen.catalogue.assemble import assemble
from sitegen.catalogue.model import Catalogue
from sitegen.checks import ItemFindings, check_catalogue
from sitegen.content.layout import parse_source_path
from sitegen.content.parse import parse_source
from sitegen.diagnostics import Diagnostic, sort_diagnostics

TODAY = date(2026, 11, 1)
AGENCIES = "content/agencies"
BASE = {
    "site.yaml": """\
format_version: 2
name: 甲县人民政府
description: 甲县的政府信息公开
base_url: https://www.example.gov.cn/zfxxgk/
site_id: "9901000001"
sponsor: 甲县人民政府办公室
contact: 0999-0000001
status: sample
""",
    "content/categories.yaml": """\
classes:
  - {id: normative, name: 行政规范性文件, normative: true}
  - {id: notices, name: 通知公告}
""",
    f"{AGENCIES}/county/agency.yaml": "名称: 甲县人民政府\n简称: 县政府\n层级: 县级\n类型: 人民政府\n",
    f"{AGENCIES}/finance/agency.yaml": "名称: 甲县财政局\n简称: 县财政局\n层级: 县级\n类型: 政府部门\n上级: county\n",
    f"{AGENCIES}/town/agency.yaml": "名称: 甲县乙镇人民政府\n简称: 乙镇\n层级: 乡级\n类型: 乡镇街道\n上级: county\n",
}
_SECTION = re.compile(r"^-- (.+?) --\n", re.MULTILINE)


def sections(text: str) -> tuple[str, dict[str, str]]:
    """The text before the first ``-- path --`` line, and what stands under each."""
    first, *parts = _SECTION.split(text)
    return first, dict(zip(parts[::2], parts[1::2], strict=True))


def catalogue_of(files: Mapping[str, str | bytes]) -> tuple[Catalogue, tuple[Diagnostic, ...]]:
    """The catalogue of the county with these files, and every finding about it."""
    parsed, found = [], list[Diagnostic]()
    for path, content in {**BASE, **files}.items():
        slot = parse_source_path(path)
        assert slot, path
        data = content.encode() if isinstance(content, str) else content
        parsed.append(parse_source(path, slot, data))
        found.extend(parsed[-1].diagnostics)
    catalogue, problems = assemble(parsed, {}, TODAY)
    assert catalogue, problems
    return catalogue, sort_diagnostics(
        (*found, *problems, *check_catalogue(catalogue, ItemFindings(), "")[0])
    )


def findings(files: Mapping[str, str | bytes]) -> list[str]:
    """Place and code of every finding; paths count from the folder of agencies."""
    _, found = catalogue_of(files)
    return [f"{str(one.place).removeprefix(f'{AGENCIES}/')} {one.code}" for one in found]


def reports(files: Mapping[str, str]) -> dict[str, str | bytes]:
    """The files under their full paths: they are named from the folder of agencies."""
    return {f"{AGENCIES}/{path}": text for path, text in files.items()}
