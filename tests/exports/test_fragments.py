"""Items files copy the fragments of unchanged items, and are byte for byte as if they were made anew."""

from __future__ import annotations

import random
from collections.abc import Sequence
from hashlib import blake2b
from io import BufferedReader, BytesIO
from pathlib import Path

import pytest

from sitegen.exports.csv_writer import encode_csv_header
from sitegen.exports.fragments import FragmentDigests, FragmentExport, Layout
from sitegen.exports.report_data import JSON_ARRAY
from sitegen.publish.publish_result import Action
from tests.builder.workshop import Workshop, errors

FILES = ("data/items.csv", "data/items.json")
ITEM = "content/agencies/county/items/2024/00001.md"


class Published:
    """A published file in memory."""

    def __init__(self) -> None:
        self.content: bytes | None = None
        self.index = b""

    def load_index(self, path: str) -> bytes:
        return self.index

    def save_index(self, path: str, index: bytes) -> None:
        self.index = index

    def open(self, path: str) -> BufferedReader | None:
        return None if self.content is None else BufferedReader(BytesIO(self.content))


def produce(published: Published, fragments: Sequence[bytes], layout: Layout, shared: bytes = b"") -> int:
    """Publish a file of these fragments, and return how many of them were made."""
    made = 0

    def make_fragment(place: int) -> bytes:
        nonlocal made
        made += 1
        return fragments[place]

    digests = [blake2b(fragment).digest() for fragment in fragments]
    export = FragmentExport(
        "a", "", "", FragmentDigests(shared, digests, digests), layout, make_fragment, published
    )
    published.content = b"".join(export.iter_chunks())
    whole = layout.head + layout.separator.join(fragments) + layout.tail if fragments else layout.empty
    assert published.content == whole
    return made


HEADER = encode_csv_header(("a", "b"))
LAYOUTS = pytest.mark.parametrize("layout", [JSON_ARRAY, Layout(HEADER, b"", b"", HEADER)])


@LAYOUTS
def test_after_any_edit_the_file_is_as_if_made_anew(layout: Layout) -> None:
    dice, published = random.Random(17), Published()
    fragments: list[bytes] = []
    for number in range(300):
        before = set(fragments)
        for _ in range(dice.randrange(4)):
            fragments.insert(dice.randint(0, len(fragments)), b"%d" % number * dice.randint(1, 9))
        if fragments and dice.random() < 0.4:
            del fragments[dice.randrange(len(fragments))]
        if dice.random() < 0.1:
            dice.shuffle(fragments)
        assert produce(published, fragments, layout) == len([one for one in fragments if one not in before])


@LAYOUTS
def test_large_files_are_copied_in_chunks(layout: Layout) -> None:
    published = Published()
    fragments = [b"%d" % number * 700_000 for number in range(5)]
    assert produce(published, fragments, layout) == 5
    assert produce(published, [b"new", *fragments], layout) == 1


def test_a_file_that_was_changed_is_made_anew() -> None:
    published, fragments = Published(), [b"1", b"22", b"333"]
    produce(published, fragments, JSON_ARRAY)
    for content in (b"", b"[1,2]", None):
        published.content = content
        assert produce(published, fragments, JSON_ARRAY) == 3
    assert produce(published, fragments, JSON_ARRAY) == 0


def test_fragments_of_other_names_are_made_anew() -> None:
    published, fragments = Published(), [b"1", b"22", b"333"]
    produce(published, fragments, JSON_ARRAY)
    assert produce(published, fragments, JSON_ARRAY, shared=b"renamed") == 3


@pytest.mark.parametrize("index", [b"", b"\xc1", b"\x90", b"\x93\xc4\x00\xa1a\x91\xc4\x01b"])
def test_without_a_whole_index_all_fragments_are_made(index: bytes) -> None:
    published, fragments = Published(), [b"1", b"22"]
    produce(published, fragments, JSON_ARRAY)
    published.index = index
    assert produce(published, fragments, JSON_ARRAY) == 2


def read_files(workshop: Workshop) -> list[bytes]:
    return [(workshop.output / path).read_bytes() for path in FILES]


@pytest.mark.slow
def test_the_data_files_of_a_site_are_as_if_built_anew(tmp_path: Path) -> None:
    workshop = Workshop(tmp_path / "project")
    assert not errors(workshop.build())
    new = "---\n标题: 通知\n索引号: SL/2026-00009\n信息分类: notices\n公开日期: 2026-10-12\n---\n通知。\n"
    other = "content/agencies/county/items/2026/00009.md"
    edits: list[dict[str, tuple[str, str]]] = [
        {ITEM: ("标题: 示例县供水管理办法", "标题: 示例县节水管理办法")},
        {ITEM: ("附件:", "相关: [SL/2026-00009]\n附件:"), other: ("", new)},
        {ITEM: ("SL/2026-00009", "SL/2026-00008"), other: ("SL/2026-00009", "SL/2026-00008")},
        {"content/agencies/county/agency.yaml": ("名称: 示例县人民政府", "名称: 示例县政府")},
        {ITEM: ("相关: [SL/2026-00008]\n", ""), other: ("公开日期", "草稿: true\n公开日期")},
    ]
    for edit in edits:
        before = read_files(workshop)
        for path, (old, text) in edit.items():
            workshop.edit(path, old, text) if old else workshop.put(path, text)
        assert not errors(workshop.build())
        found = read_files(workshop)
        assert found != before
        for file in FILES:
            (workshop.output / file).write_bytes(b"changed by hand")
        assert not errors(workshop.build())
        assert read_files(workshop) == found


@pytest.mark.slow
def test_an_edit_of_a_text_makes_no_data_file(tmp_path: Path) -> None:
    workshop = Workshop(tmp_path / "project")
    workshop.build()
    workshop.edit(ITEM, "第一条 为了供水", "第一条 为了节水")
    result = workshop.build()
    made = {event.path for event in result.events if event.action is not Action.KEPT}
    assert "items/county/2024-00001.html" in made
    assert not made.intersection(FILES)
