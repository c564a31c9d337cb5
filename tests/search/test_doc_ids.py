"""Numbers of documents: distinct, newest first, and hardly any moves when a document comes or goes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.search.doc_ids import compute_month_number, compute_months, number_documents
from sitegen.search.postings_encoding import decode_postings_list, encode_postings_list

DAYS = st.one_of(st.none(), st.dates(date(1996, 1, 1), date(2031, 12, 31)))
POSTINGS = st.dictionaries(st.integers(0, 2**31), st.integers(0, 3), min_size=1)


def written(days: Sequence[date | None]) -> dict[str, int | None]:
    return {f"{place}.html": compute_month_number(day) for place, day in enumerate(days)}


@given(st.lists(DAYS, max_size=200))
def test_ids_are_distinct_newest_first_and_tell_the_month(days: list[date | None]) -> None:
    documents = written(days)
    numbering = number_documents(documents)
    ids = np.asarray([numbering.ids[path] for path in documents], dtype=np.int64)
    assert len(set(ids.tolist())) == len(documents)
    told = compute_months(ids, numbering.year, numbering.slots_per_month).tolist()
    assert told == [day.year * 12 + day.month - 1 if day else -1 for day in days]
    assert sorted(told, reverse=True) == [month for _, month in sorted(zip(ids.tolist(), told, strict=True))]


@pytest.mark.parametrize("month", range(1, 13))
def test_a_new_document_moves_hardly_any_other(month: int) -> None:
    days: list[date | None] = [
        date(2015 + place % 10, 1 + place // 10 % 12, 1 + place % 28) for place in range(4000)
    ]
    before = number_documents(written(days))
    after = number_documents(written([*days, date(2024, month, 3)]))
    moved = [path for path, id in before.ids.items() if after.ids[path] != id]
    assert after.slots_per_month == before.slots_per_month
    assert len(moved) <= 8
    assert {id for path, id in after.ids.items() if path not in before.ids} - set(
        before.ids.values()
    ) or moved


def test_only_a_fuller_year_than_all_before_moves_more() -> None:
    days: list[date | None] = [date(2024, 1, 1 + place % 28) for place in range(60)]
    begun = number_documents(written([*days, date(2025, 1, 1)]))
    assert begun.slots_per_month[0] == begun.slots_per_month[1]
    assert (
        number_documents(written([*days, *(date(2025, 1, 1) for _ in range(40))])).slots_per_month
        == begun.slots_per_month
    )


@given(POSTINGS)
def test_a_list_comes_back_from_its_letters(postings: dict[int, int]) -> None:
    ids = np.asarray(sorted(postings), dtype=np.int64)
    impacts = np.asarray([postings[id] for id in ids.tolist()], dtype=np.int64)
    letters = encode_postings_list(ids, impacts)
    assert not set(letters) & set(' "\\<\n')
    found = decode_postings_list(letters)
    assert (found[0].tolist(), found[1].tolist()) == (ids.tolist(), impacts.tolist())
