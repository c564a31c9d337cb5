"""Findings about items are replayed while all that they depend on is the same, and found anew when it is not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sitegen.catalogue.model import Catalogue, Item
from sitegen.checks import ItemFindings, check_catalogue
from sitegen.checks.items import check_item
from sitegen.diagnostics import Diagnostic, sort_diagnostics
from tests.checks.county import AGENCIES, catalogue_of

ORDER = f"{AGENCIES}/county/items/2024/00001.md"
READING = f"{AGENCIES}/county/items/2024/00002.md"
FINANCE = f"{AGENCIES}/finance/items/2024/00001.md"
FILES = {
    ORDER: "---\n标题: 甲办法\n索引号: SL/2024-00001\n发文字号: 甲政发〔2024〕1号\n信息分类: normative\n"
    "成文日期: 2024-01-02\n公开日期: 2024-01-03\n---\n办法。\n",
    READING: "---\n标题: 甲办法的解读\n索引号: SL/2024-00002\n信息分类: notices\n成文日期: 2024-01-02\n"
    "公开日期: 2024-01-03\n解读: 甲政发〔2024〕1号\n---\n解读。\n",
    FINANCE: "---\n标题: 乙通知\n索引号: SL/2024-00003\n信息分类: notices\n公开日期: 2024-01-03\n---\n通知。\n",
}


def check(
    files: dict[str, str], known: ItemFindings, monkeypatch: pytest.MonkeyPatch
) -> tuple[tuple[Diagnostic, ...], ItemFindings, set[str]]:
    """Check a county, and return what was found, what is kept, and the files of the items that were checked anew."""
    checked = set()

    def note(catalogue: Catalogue, item: Item) -> Iterator[Diagnostic]:
        checked.add(item.record.source.path)
        return check_item(catalogue, item)

    monkeypatch.setattr("sitegen.checks.item_findings.check_item", note)
    catalogue, _ = catalogue_of(files)
    checked.clear()
    found, kept = check_catalogue(catalogue, known, "program")
    return tuple(sort_diagnostics(found)), kept, checked


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> ItemFindings:
    _, kept, checked = check(FILES, ItemFindings(), monkeypatch)
    assert checked == set(FILES)
    return ItemFindings.decode(kept.encode())


EDITS = {
    "nothing": (ORDER, "办法。", "办法。", set[str]()),
    "its text": (FINANCE, "通知。", "", {FINANCE}),
    "its date": (FINANCE, "公开日期: 2024-01-03", "成文日期: 2023-01-03\n公开日期: 2024-01-03", {FINANCE}),
    # The reading is compared with the document that it explains.
    "a date of a related item": (ORDER, "公开日期: 2024-01-03", "公开日期: 2023-01-03", {ORDER, READING}),
}


@pytest.mark.parametrize("edit", EDITS)
def test_only_what_may_have_other_findings_is_checked(
    known: ItemFindings, monkeypatch: pytest.MonkeyPatch, edit: str
) -> None:
    path, old, new, expected = EDITS[edit]
    files = FILES | {path: FILES[path].replace(old, new)}
    found, kept, checked = check(files, known, monkeypatch)
    assert checked == expected
    anew, all_kept, _ = check(files, ItemFindings(), monkeypatch)
    assert found == anew
    assert kept == all_kept


def test_settings_of_the_site_and_agencies_count(
    known: ItemFindings, monkeypatch: pytest.MonkeyPatch
) -> None:
    agency = f"{AGENCIES}/finance/agency.yaml"
    files = FILES | {
        agency: "名称: 甲县财政局\n简称: 县财政局\n层级: 县级\n类型: 政府部门\n上级: county\nindex_prefix: YY\n"
    }
    found, _, checked = check(files, known, monkeypatch)
    assert checked == set(FILES)
    assert f"{FINANCE}" in {one.place.path for one in found}


def test_another_program_finds_anew(known: ItemFindings) -> None:
    _, kept = check_catalogue(catalogue_of(FILES)[0], known, "another program")
    assert kept.digests.keys() == known.digests.keys()
    assert not kept.digests.items() & known.digests.items()


@pytest.mark.parametrize("encoded", [b"", b"\xc1", b"\x90", b"\x92\x80\x90", b"\x92\x81\xa1a\x01\x80"])
def test_what_is_damaged_is_as_if_nothing_were_kept(encoded: bytes) -> None:
    assert ItemFindings.decode(encoded) == ItemFindings()


def test_a_failure_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(catalogue: Catalogue, item: Item) -> Iterator[Diagnostic]:
        if item.record.source.path == ORDER:
            raise MemoryError
        return check_item(catalogue, item)

    monkeypatch.setattr("sitegen.checks.item_findings.check_item", fail)
    found, kept = check_catalogue(catalogue_of(FILES)[0], ItemFindings(), "program")
    assert any(one.place.path == ORDER and "MemoryError" in one.message_en for one in found)
    assert kept.digests.keys() == {READING, FINANCE}
