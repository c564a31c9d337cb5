"""Searching by reading everything: slow, simple, and without the code under test."""

from __future__ import annotations

import json
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import accumulate
from pathlib import Path
from typing import Any

# The code points of CJK writing, as documented.
RANGES = (
    "2E80-2FDF 3005-3007 3021-3029 3031-3035 3038-303C 3041-30FA 30FC-30FF 3105-312F 3131-318E 31A0-31BF 31F0-31FF "
    "3400-4DBF 4E00-9FFF A960-A97F AC00-D7FF F900-FAFF 1100-11FF 20000-3FFFF"
)
BOUNDS = [tuple(int(end, 16) for end in bounds.split("-")) for bounds in RANGES.split()]

# Marks that show nothing: variation selectors and the like.
IGNORED = {
    chr(point)
    for first, last in (
        (0x34F, 0x34F),
        (0x17B4, 0x17B5),
        (0x180B, 0x180D),
        (0x180F, 0x180F),
        (0xFE00, 0xFE0F),
        (0xE0100, 0xE01EF),
    )
    for point in range(first, last + 1)
}


@cache
def kind_of(char: str) -> str:
    """ "C" for CJK, "W" for other letters, numbers and marks, "" for what separates."""
    if any(first <= ord(char) <= last for first, last in BOUNDS):
        return "C"
    return "W" if unicodedata.category(char)[0] in "LNM" else ""


@cache
def spell(point: str) -> tuple[tuple[str, str], ...]:
    """The characters that stand for one of a text, each with its kind; looked up once for millions of characters."""
    chars = [char for char in unicodedata.normalize("NFKC", point).lower() if char not in IGNORED]
    return tuple((char, kind_of(char)) for char in ("〇" if char == "○" else char for char in chars))


def plain(text: str) -> str:
    """The normalisation of the search, written down once more from its definition."""
    found: list[str] = []
    gap = False
    for point in text:
        for char, kind in spell(point):
            if kind and gap and found and kind == kind_of(found[-1]) == "W":
                found.append(" ")
            if kind:
                found.append(char)
            gap = not kind
    return "".join(found)


def payload(file: Path) -> str:
    """The payload of a file of the index."""
    call = re.fullmatch(
        r'sitegenSearch\("[^"]*","[0-9a-f]{8}",(".*")\)\s*', file.read_text("utf-8"), re.DOTALL
    )
    assert call, file
    text: str = json.loads(call[1])
    return text


def held(file: Path) -> Any:
    """What a file of facets holds."""
    return json.loads(payload(file))


def listed(line: str) -> tuple[str, list[str]]:
    """The id and the fields of a card or a document."""
    id, *fields = line.split("\t")
    return id, fields


@dataclass(frozen=True)
class Written:
    """A document as it was written."""

    id: int
    card: list[str]
    text: list[str]

    @cached_property
    def title(self) -> str:
        return plain(self.card[2])

    @cached_property
    def numbers(self) -> list[str]:
        return [plain(number) for number in self.card[3:5]]

    @cached_property
    def body(self) -> str:
        return plain(self.text[3])

    @cached_property
    def others(self) -> list[str]:
        summary, keywords, files, _ = self.text
        return [plain(field) for field in (summary, *keywords.split("\n"), *files.split("\n"))]

    @cached_property
    def fields(self) -> list[str]:
        return [self.title, *self.numbers, *self.others, self.body]

    @cached_property
    def everything(self) -> str:
        return "\n".join(self.fields)

    def passages(self) -> Iterator[str]:
        """The fields as written that are not empty."""
        yield from filter(None, (*self.card[2:5], self.text[0], self.text[3]))


class Oracle:
    """All documents of a built site."""

    def __init__(self, site: Path) -> None:
        lines = (line for file in site.glob("search/c/*/*.js") for line in payload(file).split("\n"))
        cards = dict(map(listed, lines))
        whole = dict(listed(payload(file)) for file in site.glob("search/x/*/*.js"))
        assert cards == {id: fields[:12] for id, fields in whole.items()}
        self.documents = [Written(int(id), cards[id], whole[id][12:]) for id in sorted(cards, key=int)]
        self.trees = held(site / "search/f/tree.js")

    def where(self, holds: Callable[[Written], bool]) -> frozenset[int]:
        """The ids of the documents of which something is true."""
        return frozenset(document.id for document in self.documents if holds(document))

    @cached_property
    def _all(self) -> tuple[str, list[int]]:
        """All documents in one text, and where each begins; the last ends it."""
        texts = [document.everything + "\n" for document in self.documents]
        return "".join(texts), list(accumulate(map(len, texts), initial=0))

    def containing(self, text: str) -> frozenset[int]:
        """The documents that contain a text in one of their fields."""
        run, found = plain(text), set()
        everything, begins = self._all
        at = everything.find(run)
        while 0 <= at < len(everything):
            place = bisect_right(begins, at) - 1
            found.add(self.documents[place].id)
            at = everything.find(run, begins[place + 1])
        return frozenset(found)

    def numbered(self, text: str) -> frozenset[int]:
        """The documents whose number ends with the text but for the 号 that it ends with."""
        run = plain(text)
        short = run[:-1] if re.search("[0-9]{4} [0-9]+号$", run) else ""
        if not short:
            return frozenset()
        return self.where(lambda document: any(number.endswith(short) for number in document.numbers))

    def below(self, tree: str, value: str) -> set[str]:
        """A value and everything below it."""
        found = {value}
        for _ in self.trees[tree]:
            found |= {id for id, (_, parent) in self.trees[tree].items() if parent in found}
        return found
