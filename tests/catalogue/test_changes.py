"""What has last happened to an item since it was published, and when."""

from __future__ import annotations

from datetime import date

import pytest

from sitegen.catalogue.changes import find_last_change
from sitegen.catalogue.validity import compute_validity
from sitegen.schema.field_spec import Moment
from sitegen.schema.records import CorrectionRecord, ItemRecord

TODAY = date(2026, 11, 1)


def record(**fields: object) -> ItemRecord:
    values = {
        "title": "甲",
        "index_no": "A/2026-00001",
        "category": "c",
        "published": Moment(date(2026, 5, 1), "09:30"),
    }
    return ItemRecord(**{**values, **fields})  # type: ignore[arg-type]


def corrected(*days: str) -> tuple[CorrectionRecord, ...]:
    return tuple(CorrectionRecord(when=Moment(date.fromisoformat(day)), note=f"改于{day}") for day in days)


CASES: dict[str, tuple[ItemRecord, str]] = {
    "nothing": (record(), ""),
    "corrections, the latest": (
        record(corrections=corrected("2026-06-01", "2026-08-01", "2026-07-01")),
        "2026-08-01 corrected 改于2026-08-01",
    ),
    "the last of one day": (
        record(corrections=(*corrected("2026-06-01"), CorrectionRecord(when=Moment(date(2026, 6, 1)), note="又改"))),
        "2026-06-01 corrected 又改",
    ),
    "on the day of publication": (record(corrections=corrected("2026-05-01")), "2026-05-01 corrected 改于2026-05-01"),
    "in the future": (record(corrections=corrected("2026-11-02")), ""),
    "repealed": (record(repealed=date(2026, 9, 1)), "2026-09-01 repealed "),
    "repealed today": (record(repealed=TODAY), "2026-11-01 repealed "),
    "to be repealed": (record(repealed=date(2026, 12, 1)), ""),
    "repealed before it was published here": (record(repealed=date(2020, 1, 1)), ""),
    "its last day": (record(expires=TODAY), ""),
    "the day after its last": (record(expires=date(2026, 10, 31)), "2026-11-01 expired "),
    "repealed, then corrected": (
        record(repealed=date(2026, 9, 1), corrections=corrected("2026-10-01")),
        "2026-10-01 corrected 改于2026-10-01",
    ),
    "withdrawn": (
        record(withdrawn=date(2026, 6, 1), withdrawn_reason="有误", corrections=corrected("2026-07-01")),
        "2026-06-01 withdrawn 有误",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_last_change(case: str) -> None:
    item, expected = CASES[case]
    change = find_last_change(item, compute_validity(item, {}, {}, TODAY), {}, TODAY)
    assert (f"{change.day} {change.kind} {change.note}" if change else "") == expected


@pytest.mark.parametrize(("kind", "word"), [("repealed-by", "repealed"), ("amended-by", "amended")])
@pytest.mark.parametrize(
    ("effective", "published", "day"),
    [
        ("2026-07-01", "2026-06-20", "2026-07-01"),  # it takes effect after it is published
        ("2026-06-01", "2026-06-20", "2026-06-20"),  # nobody could know before it was published here
    ],
)
def test_another_document_ends_it(kind: str, word: str, effective: str, published: str, day: str) -> None:
    other = record(effective=date.fromisoformat(effective), published=Moment(date.fromisoformat(published)))
    item, records = record(), {"other": other}
    validity = compute_validity(item, {kind: ["other"]}, records, TODAY)
    change = find_last_change(item, validity, records, TODAY)
    assert change
    assert (str(change.day), change.kind) == (day, word)


@pytest.mark.parametrize(
    ("published", "typed", "time", "note"),
    [
        ("2026-05-01 09:30", ["2026-05-01 15:00"], "15:00", "1"),
        ("2026-05-01 09:30", ["2026-05-01"], "09:31", "1"),
        ("2026-05-01 23:59", ["2026-05-01"], "23:59", "1"),
        ("2026-05-01", ["2026-05-01"], "00:01", "1"),
        ("2026-05-01", ["2026-05-01", "2026-05-01"], "00:02", "2"),
        ("2026-05-01", ["2026-05-01 15:00", "2026-05-01"], "15:01", "2"),
        ("2026-05-01", ["2026-05-01", "2026-05-01 15:00"], "15:01", "1"),  # the latest may be written first
        ("2026-05-01", ["2026-06-01"], "", "1"),
        ("2026-05-01", ["2026-06-01", "2026-06-01"], "00:01", "2"),
        ("2026-05-01", ["2026-06-01 08:00", "2026-05-01"], "08:00", "1"),
    ],
)
def test_each_correction_is_later_than_what_was_before(
    published: str, typed: list[str], time: str, note: str
) -> None:
    def parse(text: str) -> Moment:
        day, _, clock = text.partition(" ")
        return Moment(date.fromisoformat(day), clock)

    corrections = tuple(
        CorrectionRecord(when=parse(text), note=str(number)) for number, text in enumerate(typed, 1)
    )
    item = record(published=parse(published), corrections=corrections)
    change = find_last_change(item, compute_validity(item, {}, {}, TODAY), {}, TODAY)
    assert change
    assert (change.time, change.note) == (time, note)
