"""Compares the comments in sources. No page shows them, but everybody who can read the repository can.

The hints that the templates of new files contain are no one's words, and are left out.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from contextlib import suppress
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Final

import yaml

from sitegen.content.front_matter import split_front_matter
from sitegen.content.scaffold_marks import ASK_END, ASK_START
from sitegen.content.scaffold_texts import render_samples
from sitegen.diagnostics.formats.redaction import mask_values
from sitegen.files.pair_budget import PairBudget
from sitegen.program import regex
from sitegen.review.text_diff import DiffParagraph, compare_paragraphs, limit_paragraphs

MOST_LINES: Final = 50
"""Lines of changed comments that are shown."""
LONGEST_LINE: Final = 1000
"""Characters of a line that are shown."""
_LARGEST: Final = 1_000_000
_HTML: Final = regex.compile("<!--.*?(?:-->|\\Z)", re.DOTALL)
_YAML: Final = regex.compile("#.*")


def compare_comments(
    before: Path, after: Path, personal_data: Collection[str], budget: PairBudget
) -> tuple[DiffParagraph, ...]:
    """Return how the comments of two versions of a source differ, line by line. Either may be missing."""
    old, new = (
        [mask_values(line, personal_data) for line in _read_comments(file)] for file in (before, after)
    )
    return limit_paragraphs(compare_paragraphs(old, new, budget, context=0), MOST_LINES, LONGEST_LINE)


def _read_comments(file: Path) -> list[str]:
    with suppress(OSError, UnicodeDecodeError):
        if not file.is_symlink() and file.suffix in (".yaml", ".md") and file.stat().st_size <= _LARGEST:
            text = file.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
            return [line for line in _iter_comments(text, file) if _generalise(line) not in _load_hints()]
    return []


@cache
def _load_hints() -> frozenset[str]:
    """Return the comments in the templates of new files, without their digits. The result is cached."""
    texts = (text.replace(ASK_START, "").replace(ASK_END, "") for _, text in render_samples())
    return frozenset(
        _generalise(match[0].rstrip())
        for text in texts
        for match in _YAML.finditer(text.partition("\n---\n")[0])
    )


def _generalise(line: str) -> str:
    # Templates contain the day on which a file is made, and its number.
    return regex.sub("[0-9]+", "0", line)


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
