"""Limits on the sizes of sources: which limit, how large the file is, and that site.yaml may raise them."""

from __future__ import annotations

import resource
from pathlib import Path

import pytest

from sitegen.content import application_log_files
from sitegen.content.layout import parse_source_path
from sitegen.content.limits import CELL_LIMIT
from sitegen.content.markdown import convert_markdown
from sitegen.content.parse import ParsedSource, parse_source
from sitegen.reports import workbook_reader
from sitegen.schema import yaml_tree
from sitegen.schema.source_rules import SourceRules
from tests.builder.workshop import Workshop, errors
from tests.fuzz.seeds import make_workbook

ITEM = "content/agencies/county/items/2024/00002.md"
LOG = "content/agencies/county/reports/2024-ledger"
HEAD = "收到日期,申请人类型,办理结果,答复日期"
ROW = "2024-01-02,自然人,予以公开,2024-01-20"


def read(path: str, data: bytes, factor: int = 1) -> ParsedSource:
    slot = parse_source_path(path)
    assert slot
    return parse_source(path, slot, data, SourceRules(size_factor=factor))


def list_codes(parsed: ParsedSource) -> set[str]:
    return {one.code for one in parsed.diagnostics}


def test_large_file_is_named_with_its_size_and_what_to_do(tmp_path: Path) -> None:
    workshop = Workshop(tmp_path)
    workshop.put(ITEM, b"a" * 5_100_000)
    (found,) = (one for one in workshop.check().diagnostics if one.code == "FIL-011")
    assert "5.1 MB" in found.message
    assert "最多 5 MB" in found.message
    assert "内容上限" in found.hint


@pytest.mark.exhaustive
def test_large_file_is_not_read_into_memory(tmp_path: Path) -> None:
    workshop = Workshop(tmp_path)
    with (tmp_path / ITEM).open("wb") as file:
        # Sparse: it takes no room on the disk.
        file.truncate(700 * 2**20)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert f"{ITEM} FIL-011" in errors(workshop.check())
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 350_000


def test_site_may_raise_the_limits(tmp_path: Path) -> None:
    workshop = Workshop(tmp_path)
    text = (tmp_path / ITEM).read_text("utf-8")
    workshop.put(ITEM, text + "".join(f"甲[^{n}]\n" for n in range(1_001)))
    assert f"{ITEM}:9:1 FIL-041" in errors(workshop.check())
    workshop.edit("site.yaml", "page_size: 5\n", "page_size: 5\n内容上限: 2\n")
    assert "FIL-041" not in {one.code for one in workshop.check().diagnostics}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"---\na: b\n---\n" + b"a" * 1_000_001 + b"\n", "FIL-012"),
        (b"---\na: b\n---\n" + (b"a" * 999 + b"\n") * 1_001, "FIL-041"),
        (b"---\na: b\n---\n" + b"a\n" * 50_001, "FIL-041"),
        (b"---\na: b\n---\n" + b"|a" * 200_001 + b"\n|-|\n", "FIL-041"),
        (b"---\na: b\n---\n" + b"*a " * 20_001, "FIL-041"),
    ],
    ids=["line", "characters", "lines", "cells", "marks"],
)
def test_each_limit_of_a_text(data: bytes, code: str) -> None:
    assert code in list_codes(read(ITEM, data))


def test_table_that_is_not_counted_is_far_below_the_limit() -> None:
    """The worst shape of fewer than 1,000 bars: half of them in the head and the dashes, half one to a row."""
    head, dashes = ("|".join(sign * 250) for sign in "a-")
    body = "\n".join([head, dashes, *["1|2"] * 500]) + "\n"
    result = convert_markdown(body, "a.md", 1)
    assert body.count("|") == 998
    cells = result.html.count("<td") + result.html.count("<th")
    assert 100_000 < cells < CELL_LIMIT * 0.7
    assert not result.diagnostics


def test_limit_of_values_in_yaml(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml_tree, "NODE_LIMIT", 20)
    data = ("classes:\n" + "".join(f"  - {{id: a{n}, name: 甲}}\n" for n in range(5))).encode()
    (found,) = read("content/categories.yaml", data).diagnostics
    assert (found.code, found.place.line) == ("YML-037", 5)
    assert "20" in found.message
    assert "内容上限" in found.hint
    assert read("content/categories.yaml", data, 2).record


def test_limit_of_values_is_generous() -> None:
    assert yaml_tree.NODE_LIMIT == 200_000


@pytest.mark.parametrize("extension", ["csv", "xlsx"])
def test_limit_of_lines_in_a_log(monkeypatch: pytest.MonkeyPatch, extension: str) -> None:
    for module in (application_log_files, workbook_reader):
        monkeypatch.setattr(module, "LINE_LIMIT", 3)

    def write(rows: int) -> bytes:
        lines = [HEAD, *[ROW] * rows]
        return (
            "\n".join(lines).encode()
            if extension == "csv"
            else make_workbook([one.split(",") for one in lines])
        )

    path = f"{LOG}.{extension}"
    assert read(path, write(3)).record
    (found,) = read(path, write(4)).diagnostics
    assert found.code == "RPT-168"
    assert str(found.place) == (f"{path}:5:1" if extension == "csv" else f"{path} A5")
    assert "3 行" in found.message
    assert read(path, write(6), 2).record
    assert "RPT-168" in list_codes(read(path, write(7), 2))


@pytest.mark.parametrize("extension", ["csv", "xlsx"])
def test_surplus_line_of_a_log_is_noticed_after_blank_ones(
    monkeypatch: pytest.MonkeyPatch, extension: str
) -> None:
    for module in (application_log_files, workbook_reader):
        monkeypatch.setattr(module, "LINE_LIMIT", 3)
    lines = [HEAD, ROW, *[""] * 500, ROW]
    data = (
        make_workbook([one.split(",") for one in lines]) if extension == "xlsx" else "\n".join(lines).encode()
    )
    assert list_codes(read(f"{LOG}.{extension}", data)) == {"RPT-168"}


@pytest.mark.parametrize("extension", ["csv", "xlsx"])
@pytest.mark.parametrize("cells", range(1, 4))
def test_log_line_without_its_last_cells_is_read_as_if_they_were_empty(extension: str, cells: int) -> None:
    full = ["2024-01-02", "自然人", "正在办理", ""]
    short, whole = full[:cells], [*full[:cells], *[""] * (4 - cells)]
    found = []
    for line in (short, whole):
        rows = [HEAD.split(","), line]
        data = make_workbook(rows) if extension == "xlsx" else "\n".join(map(",".join, rows)).encode()
        parsed = read(f"{LOG}.{extension}", data)
        found.append((parsed.record, [(one.code, one.place.line) for one in parsed.diagnostics]))
    assert found[0] == found[1]
    assert (found[0][0] is not None) is (cells >= 2)


@pytest.mark.parametrize("extension", ["csv", "xlsx"])
def test_log_line_with_more_cells_than_columns_is_named(extension: str) -> None:
    rows = [HEAD.split(","), [*ROW.split(","), "另外"]]
    data = make_workbook(rows) if extension == "xlsx" else "\n".join(map(",".join, rows)).encode()
    (found,) = read(f"{LOG}.{extension}", data).diagnostics
    assert "没有列名的一列" in found.message
