"""A data file is produced once, although the page of downloads states its size and checksum."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from sitegen.exports.export import Export
from tests.builder.workshop import Workshop


def test_no_data_file_is_produced_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    produced: Counter[str] = Counter()
    produce = Export.iter_chunks

    def count(export: Export) -> Iterator[bytes]:
        produced[export.path] += 1
        yield from produce(export)

    monkeypatch.setattr(Export, "iter_chunks", count)
    workshop = Workshop(tmp_path)
    workshop.build()
    assert {"data/items.csv", "data/items.json"} <= produced.keys()
    assert set(produced.values()) == {1}
    assert "data/items.csv" in workshop.text("data/index.html")
