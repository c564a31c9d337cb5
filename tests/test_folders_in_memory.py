"""The folders of tests are in memory only where there is room for them."""

from __future__ import annotations

import os

import pytest

from tests.conftest import ROOM, can_hold_folders, read_available_memory


@pytest.mark.parametrize(
    ("free", "available", "flags", "expected"),
    [
        (ROOM, ROOM, 0, True),
        (ROOM - 1, 2 * ROOM, 0, False),
        (2 * ROOM, ROOM - 1, 0, False),  # the limit of tmpfs leaves room, but the memory is in use
        (2 * ROOM, 2 * ROOM, os.ST_NOEXEC, False),
    ],
)
def test_both_the_file_system_and_the_memory_must_have_room(
    free: int, available: int, flags: int, expected: bool
) -> None:
    folder = os.statvfs_result((1, 1, free, free, free, 0, 0, 0, flags, 255))
    assert can_hold_folders(folder, available) is expected


def test_the_available_memory_is_less_than_all_of_it() -> None:
    assert 0 < read_available_memory() < os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
