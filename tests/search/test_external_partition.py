"""Postings parted by way of the disk are the same postings, and make the same files."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
import pytest
from msgspec.structs import replace

from sitegen.search import external_partition as module
from sitegen.search.external_partition import partition_postings
from sitegen.search.indexer import IndexedFields, Postings, extract_postings
from sitegen.search.postings_files import build_postings_files
from sitegen.search.spill import PARTITION_COUNT
from tests.size import by_size

CHUNKS, SIZE = 6, 20
CHARACTERS = "供水管理办法县政府信息公开年度报告abc12"


def chunks(seed: int) -> list[Postings]:
    """The postings of documents at random, chunk by chunk."""
    chance = random.Random(seed)

    def text() -> str:
        return "".join(chance.choices(CHARACTERS, k=chance.randint(1, 80)))

    return [
        replace(postings, documents=postings.documents + np.uint32(number * SIZE))
        for number in range(CHUNKS)
        for postings in extract_postings([IndexedFields(text(), [], [text(), text()]) for _ in range(SIZE)])
    ]


def listed(ranges: Sequence[Sequence[Postings]]) -> list[tuple[int, int, int]]:
    """(gram, document, impact) of every posting, in order."""
    return [
        (code, document, impact)
        for some in ranges
        for part in some
        for place, code in enumerate(part.codes.tolist())
        for document, impact in zip(
            part.documents[part.starts[place] : part.starts[place + 1]].tolist(),
            part.impacts[part.starts[place] : part.starts[place + 1]].tolist(),
            strict=True,
        )
    ]


@pytest.mark.parametrize("room", [0, 500, 5000])
@pytest.mark.parametrize("seed", range(by_size(dev=1, ci=3, nightly=20)))
def test_all_postings_are_there_in_ranges_that_ascend(
    monkeypatch: pytest.MonkeyPatch, seed: int, room: int
) -> None:
    whole = chunks(seed)
    monkeypatch.setattr(module, "MAX_POSTINGS_IN_MEMORY", room)
    ranges = list(partition_postings(iter(whole)))
    assert PARTITION_COUNT >= len(ranges) > PARTITION_COUNT // 4
    assert sorted(listed(ranges)) == sorted(listed([whole]))
    grams = [sorted({code for part in some for code in part.codes.tolist()}) for some in ranges]
    flat = [code for some in grams for code in some]
    assert flat == sorted(set(flat))
    for some in ranges:
        firsts = [int(part.documents.min()) for part in some if len(part.documents)]
        assert firsts == sorted(firsts)


@pytest.mark.parametrize("seed", range(by_size(dev=1, ci=3, nightly=20)))
def test_the_files_are_the_same(monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    ids = np.arange(CHUNKS * SIZE, dtype=np.int64) * 3
    with build_postings_files(chunks(seed), ids, 30) as files:
        expected, short = dict(files), files.bucket_size
    monkeypatch.setattr(module, "MAX_POSTINGS_IN_MEMORY", 1000)
    with build_postings_files(iter(chunks(seed)), ids, 30) as files:
        assert (dict(files), files.bucket_size) == (expected, short)
    assert len(expected) > 1


def test_few_postings_stay_where_they_are() -> None:
    whole = chunks(9)
    (kept,) = partition_postings(iter(whole))
    assert all(one is other for one, other in zip(kept, whole, strict=True))
    assert list(partition_postings(iter(()))) == [[]]
