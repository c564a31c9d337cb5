"""The findings about slips of typing, on the half of the labelled set that may be used while developing."""

from __future__ import annotations

from tests.labelled.keyboard_slips import list_wrong, list_wrongly_mended, score
from tests.labelled.test_sets import read_open


def test_every_slip_of_the_open_half_is_found_and_nothing_else() -> None:
    entries = read_open("keyboard_slips")
    assert [ascii(entry["text"]) for entry in list_wrong(entries)] == []
    assert score(entries) == {"clean": (47, 47), "finding": (42, 42), "mended": (29, 29)}


def test_every_mended_text_of_the_open_half_is_as_labelled() -> None:
    wrong = list_wrongly_mended(read_open("keyboard_slips"))
    assert [ascii(entry["text"]) for entry in wrong] == []


def test_the_score_counts_what_is_wrong() -> None:
    entries = [
        {"text": "规格3*5*4米", "label": "finding", "mended": "规格3×5×4米"},
        {"text": "＃ 一、总则", "label": "clean", "mended": None},
        {"text": "＃ 一、总则", "label": "finding", "mended": "# 一、总则"},
    ]
    assert score(entries) == {"clean": (0, 1), "finding": (1, 2), "mended": (1, 2)}
