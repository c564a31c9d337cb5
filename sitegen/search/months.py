"""From numbers of documents to months; see `numbering`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from sitegen.search.encoding import Numbers

MONTHS: Final = 12
"""Of a year."""


def months(ids: Numbers, year: int, rooms: Sequence[int]) -> Numbers:
    """The month of each id, as year·12 + month - 1, by the newest year and its rooms; -1 for undated ones."""
    back: Numbers = np.searchsorted(firsts(rooms), ids, side="right") - 1
    return np.where(back < len(rooms) * MONTHS, year * MONTHS + MONTHS - 1 - back, -1)


def firsts(rooms: Sequence[int]) -> Numbers:
    """The first id of each month, from the newest on, and of the undated documents."""
    return np.cumsum([0, *np.repeat(np.asarray(rooms, dtype=np.int64), MONTHS)])
