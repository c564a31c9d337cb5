"""Superior agencies may be given by folder, full name or short name."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.builder.workshop import Workshop

DEPARTMENT = "content/agencies/finance/agency.yaml"


@pytest.mark.slow
def test_a_name_means_the_same_as_the_folder(tmp_path: Path) -> None:
    pages = []
    for number, name in enumerate(("county", "示例县人民政府", "县政府")):
        site = Workshop(tmp_path / str(number))
        site.edit(DEPARTMENT, "上级: county", f"上级: {name}")
        result = site.build()
        assert not [one for one in result.diagnostics if one.code.startswith("AGY-")]
        pages.append((site.root / "public/agencies/index.html").read_bytes())
    assert pages[0] == pages[1] == pages[2]


def test_a_name_of_two_agencies_is_unknown(tmp_path: Path) -> None:
    site = Workshop(tmp_path)
    site.edit(DEPARTMENT, "上级: county", "上级: 县政府")
    site.put(
        "content/agencies/other/agency.yaml",
        "名称: 另一县人民政府\n简称: 县政府\n层级: 县级\n类型: 人民政府\n",
    )
    found = [str(one.place) for one in site.check().diagnostics if one.code == "AGY-002"]
    assert found == [f"{DEPARTMENT}:5:5"]


def test_the_near_name_is_suggested(tmp_path: Path) -> None:
    site = Workshop(tmp_path)
    site.edit(DEPARTMENT, "上级: county", "上级: 示例县人民政俯")
    (found,) = (one for one in site.check().diagnostics if one.code == "AGY-002")
    assert "是不是想写“示例县人民政府”？" in found.message
