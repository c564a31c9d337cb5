"""The index of a site is the same with and without the documents that an earlier build has kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from sitegen.search.documents import SearchDocument
from sitegen.search.encoded_documents import encode_document
from tests.builder.workshop import Workshop, errors, tree

ITEM = "content/agencies/county/items/2024/00001.md"
INTERPRETATION = "content/agencies/county/items/2024/00002.md"
EDITS = {
    "title": (ITEM, "标题: 示例县供水管理办法", "标题: 示例县供水和排水管理办法"),
    "number with a serial": (ITEM, "示政发〔2024〕1号", "示政发〔2024〕12号"),
    "body alone": (INTERPRETATION, "为什么要有这个办法。", "为什么要有这个办法，请看下文。"),
    "field that is not indexed": (INTERPRETATION, "旧网址: /zfxxgk/old/", "旧网址: /zfxxgk/older/"),
    "another month": (INTERPRETATION, "公开日期: 2024-01-08", "公开日期: 2024-02-08"),
    "validity by another item": (INTERPRETATION, "---\n标题", "---\n废止文件: SL/2024-00001\n标题"),
    "page that is no item": ("content/pages/about.md", "标题: 关于本栏目", "标题: 本栏目的说明"),
    "language": ("site.yaml", "status: sample", "status: sample\nlanguage: en"),
}


def read_index(files: dict[str, bytes]) -> dict[str, bytes]:
    return {path: content for path, content in files.items() if path.startswith("search/")}


@pytest.mark.slow
def test_each_kind_of_edit_equals_a_new_index(tmp_path: Path) -> None:
    shop = Workshop(tmp_path / "project")
    shop.build()
    for kind, edit in EDITS.items():
        shop.edit(*edit)
        if kind.startswith("number"):
            shop.edit(INTERPRETATION, *edit[1:])
        result = shop.build()
        assert not errors(result), (kind, errors(result))
        assert read_index(tree(shop.output)) == read_index(shop.clean_build(tmp_path / "clean")), kind


def test_an_encoded_document_is_decoded_as_it_was() -> None:
    document = SearchDocument(
        kind="item",
        path="a.html",
        title="甲",
        doc_no="示政发〔2024〕12号",
        files=("表",),
        written="2024-05-06",
    )
    encoded = encode_document(document, b"digest")
    assert encoded.decode() == document
    assert (encoded.source, encoded.month, encoded.facets.written) == (b"digest", None, "2024-05")
    assert (encoded.facets.serial, encoded.facets.year) == ("12", "")


def test_only_what_a_card_shows_is_in_its_digest() -> None:
    one, other = (
        encode_document(SearchDocument(kind="item", path="a.html", title="甲", body=body)) for body in "ab"
    )
    assert one.digest != other.digest
    assert one.card_digest == other.card_digest
