"""Text, grams and posting lists by the vectors that ``tests/javascript/text.test.js`` reads too."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sitegen.search.grams import extract_grams, hash_gram, make_whole_gram
from sitegen.search.normalise import normalise
from sitegen.search.partial_numbers import parse_partial_number
from sitegen.search.postings_encoding import encode_postings_lists
from sitegen.search.query_parser import join_document_numbers

VECTORS: Any = json.loads(Path(__file__).with_name("vectors.json").read_text("utf-8"))


def test_normalized_texts() -> None:
    for vector in VECTORS["normalize"]:
        assert normalise(vector["text"]) == vector["normal"]


def test_grams() -> None:
    for vector in VECTORS["grams"]:
        grams = [gram for line in vector["run"].split("\n") for gram in extract_grams(line)]
        assert list(dict.fromkeys(grams)) == vector["grams"]


def test_hashes() -> None:
    for vector in VECTORS["hashes"]:
        assert hash_gram(vector["gram"]) == vector["hash"]


def test_whole_titles_and_numbers() -> None:
    for vector in VECTORS["wholes"]:
        assert make_whole_gram(vector["text"]) == vector["gram"]


def test_posting_lists() -> None:
    for vector in filter(lambda one: one["ids"], VECTORS["postings"]):
        ids, impacts = (np.array(vector[name], dtype=np.int64) for name in ("ids", "impacts"))
        assert encode_postings_lists(ids, impacts, np.zeros(1, dtype=np.int64))[0].decode() == vector["text"]


def test_blanks_in_document_numbers() -> None:
    for vector in VECTORS["numbers"]:
        assert join_document_numbers(vector["typed"]) == vector["joined"]


@pytest.mark.parametrize("vector", VECTORS["partialNumbers"], ids=lambda vector: vector["word"])
def test_partial_numbers(vector: Any) -> None:
    partial = parse_partial_number(vector["word"])
    assert (partial.stem if partial else None) == vector["stem"]
    if partial:
        assert all(map(partial.match, vector["fits"]))
        assert not any(map(partial.match, vector["misses"]))
