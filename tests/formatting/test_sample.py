"""Real content: the sample means the same in its canonical form."""

from __future__ import annotations

import pytest

from sitegen.content.layout import parse_source_path
from sitegen.content.parse import parse_source
from sitegen.content.scan import list_source_files
from sitegen.formatting import format_source
from tests.paths import SAMPLE

PATHS = [
    path
    for path in ("site.yaml", *(file.path for file in list_source_files(SAMPLE).files))
    if path.endswith((".md", ".yaml")) and parse_source_path(path)
]


@pytest.mark.parametrize("path", PATHS)
def test_a_file_of_the_sample(path: str) -> None:
    slot, data = parse_source_path(path), (SAMPLE / path).read_bytes()
    assert slot
    outcome = format_source(path, slot, data)
    assert outcome.errors == ()
    before, after = parse_source(path, slot, data), parse_source(path, slot, outcome.content)
    assert (before.html, before.text) == (after.html, after.text)
    assert (before.record is None) == (after.record is None)
    assert format_source(path, slot, outcome.content).content == outcome.content
    comments = [line.strip() for line in data.decode().split("\n") if line.strip().startswith("# ")]
    kept = [line.strip() for line in outcome.content.decode().split("\n") if line.strip().startswith("# ")]
    assert sorted(comments) == sorted(kept)
