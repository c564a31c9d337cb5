"""What goes through a spool comes out once, with the others of its part, whether or not it went by the disk."""

from __future__ import annotations

import random
from typing import NamedTuple

import numpy as np
import pytest

from sitegen.search import spill as module
from sitegen.search.indexer import IndexedFields, extract_postings
from sitegen.search.postings_files import build_postings_files
from sitegen.search.spill import PARTITION_COUNT, SpillBuffer


class Thing(NamedTuple):
    mark: int
    name: str


def things(seed: int) -> list[Thing]:
    chance = random.Random(seed)
    return [Thing(chance.getrandbits(32), chr(chance.randint(0x4E00, 0x9FFF)) * 3) for _ in range(1000)]


@pytest.mark.parametrize("most", [1, 16, PARTITION_COUNT, 4 * PARTITION_COUNT])
@pytest.mark.parametrize("room", [0, 7, 300, 10_000])
def test_all_come_out_in_their_parts(monkeypatch: pytest.MonkeyPatch, room: int, most: int) -> None:
    monkeypatch.setattr(module, "MAX_IN_MEMORY", room)
    spool = SpillBuffer(Thing)
    for thing in things(room):
        spool.add(thing.mark, thing)
    parts = [list(part) for part in spool.read_partitions(most)]
    assert len(parts) == min(most, PARTITION_COUNT)
    for number, part in enumerate(parts):
        assert {thing.mark % len(parts) for thing in part} <= {number}
    assert sorted(thing for part in parts for thing in part) == sorted(things(room))
    assert [list(part) for part in spool.read_partitions(most)] == parts
    spool.close()


def test_files_of_gram_lists_are_the_same_by_way_of_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(1)
    texts = ["".join(chance.choices("供水管理办法县政府信息公开年度报告abc12", k=60)) for _ in range(1600)]
    ids = np.arange(len(texts), dtype=np.int64) * 5000

    def files() -> tuple[dict[str, bytes], int]:
        with build_postings_files(
            extract_postings([IndexedFields("", [], [text]) for text in texts]), ids, 800 * 5000
        ) as made:
            return dict(made), made.bucket_size

    expected = files()
    assert {name[0] for name in expected[0]} == set("ghn")
    monkeypatch.setattr(module, "MAX_IN_MEMORY", 100)
    assert files() == expected
