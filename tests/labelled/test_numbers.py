"""The open halves of the sets for document numbers and personal data are judged as labelled."""

from __future__ import annotations

import pytest

from tests.labelled import document_numbers, personal_data
from tests.labelled.score import score_set
from tests.labelled.test_sets import read_open


def test_document_numbers() -> None:
    assert document_numbers.find_wrong(read_open("document_numbers")) == []


def test_personal_data() -> None:
    assert personal_data.find_wrong(read_open("personal_data")) == []


@pytest.mark.parametrize("name", ["document_numbers", "personal_data"])
def test_a_wrong_label_is_counted(name: str) -> None:
    """A score that could not fall would say nothing."""
    entries = read_open(name)
    flipped = [entry | {"label": "accept" if name == "document_numbers" else "clean"} for entry in entries]
    ((right, total),) = score_set(name, flipped).values()
    assert total == len(entries)
    assert right < total
