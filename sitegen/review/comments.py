"""Compares the comments in sources. No page shows them, but everybody who can read the repository can."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import Final

import yaml

from sitegen.content.front_matter import split_front_matter
from sitegen.files.pair_budget import PairBudget
from sitegen.program import regex
from sitegen.review.masking import Masker
from sitegen.review.text_diff import DiffParagraph, compare_paragraphs, limit_paragraphs

MOST_LINES: Final = 50
"""Lines of changed comments that are shown."""
LONGEST_LINE: Final = 1000
"""Characters of a line that are shown."""
_LARGEST: Final = 1_000_000
_HTML: Final = regex.compile("<!--.*?(?:-->|\\Z)", re.DOTALL)
_YAML: Final = regex.compile("#.*")


def compare_comments(
    before: Path, after: Path, masker: Masker, budget: PairBudget
) -> tuple[DiffParagraph, ...]:
    """Return how the comments of two versions of a source differ, line by line. Either may be missing."""
    old, new = (masker.mask_lines(_read_comments(file)) for file in (before, after))
    return limit_paragraphs(compare_paragraphs(old, new, budget, context=0), MOST_LINES, LONGEST_LINE)


def _read_comments(file: Path) -> list[str]:
    with suppress(OSError, UnicodeDecodeError):
        if not file.is_symlink() and file.suffix in (".yaml", ".md") and file.stat().st_size <= _LARGEST:
            text = file.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
            return list(_iter_comments(text, file))
    return []


def _iter_comments(text: str, file: Path) -> Iterator[str]:
    fields, body = text, ""
    if file.suffix == ".md":
        document, _ = split_front_matter(text, file.name)
        fields, body = (document.front_matter, document.body) if document else ("", text)
    if "#" in fields:
        yield from _iter_yaml_comments(fields)
    for match in _HTML.finditer(body):
        yield from (line.strip() for line in match[0].split("\n") if line.strip())


def _iter_yaml_comments(text: str) -> Iterator[str]:
    """Yield the comments of a YAML text: what stands between its tokens. Invalid YAML has errors that are shown."""
    with suppress(yaml.YAMLError):
        ends = [(token.start_mark.index, token.end_mark.index) for token in yaml.scan(text)]
        for (_, start), (end, _) in pairwise([(0, 0), *ends, (len(text), len(text))]):
            yield from (match[0].rstrip() for match in _YAML.finditer(text[start:end]))
