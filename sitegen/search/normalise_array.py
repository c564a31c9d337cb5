"""Folding of whole arrays of code points, as `normalise` folds text.

Its tables are filled when code points first occur.
"""

from __future__ import annotations

import sys

import numpy as np
from numpy.typing import NDArray

from sitegen.search.normalise import fold_point, is_cjk

_UNKNOWN, _NOT_ONE_POINT = 0xFFFFFFFF, 0xFFFFFFFE
FOLDED_POINTS: NDArray[np.uint32] = np.full(sys.maxunicode + 1, _UNKNOWN, dtype=np.uint32)
"""Normalised code point, indexed by code point.

``_UNKNOWN`` means that it is not computed yet, and ``_NOT_ONE_POINT`` that the result is not exactly one code
point.
"""
IS_CJK: NDArray[np.bool_] = np.zeros(sys.maxunicode + 1, dtype=np.bool_)
"""Whether a code point is a CJK character (`is_cjk`). Only valid for results of `fold_points`."""


def fold_points(points: NDArray[np.uint32]) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """Normalise each code point of an array on its own. Separators become spaces.

    Returns the normalised code points, and for each of them the index of its original. The result may be
    longer or shorter than ``points``, since a code point can become several or none.
    """
    folded = FOLDED_POINTS[points]
    if (unknown := points[folded == _UNKNOWN]).size:
        _fill_tables(np.unique(unknown))
        folded = FOLDED_POINTS[points]
    origins = np.arange(len(points))
    several = np.flatnonzero(folded == _NOT_ONE_POINT)
    return _expand_points(points, folded, several) if several.size else (folded, origins)


def _fill_tables(points: NDArray[np.uint32]) -> None:
    for point in points.tolist():
        whole = fold_point(point)
        # Several separators have the same effect as one.
        text = " " if whole.isspace() else whole
        FOLDED_POINTS[point] = ord(text) if len(text) == 1 else _NOT_ONE_POINT
        for char in whole:
            IS_CJK[ord(char)] = is_cjk(char)


def _expand_points(
    points: NDArray[np.uint32], folded: NDArray[np.uint32], several: NDArray[np.int64]
) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """Replace code points that normalise to several code points, such as ㎡ to m2, or to none.

    ``folded`` has the normalised forms of all other code points of the array ``points``, at the same indexes.
    ``several`` are the indexes of the code points to replace. Returns the complete result of `fold_points`.
    """
    texts = {point: fold_point(point) for point in np.unique(points[several]).tolist()}
    lengths = np.ones(len(points), dtype=np.int64)
    lengths[several] = [len(texts[point]) for point in points[several].tolist()]
    begins = np.cumsum(lengths) - lengths
    expanded = np.repeat(folded, lengths)
    # Loops over the few different code points, not over their occurrences.
    for point, text in texts.items():
        positions = begins[several[points[several] == point]]
        for offset, char in enumerate(text):
            expanded[positions + offset] = ord(char)
    return expanded, np.repeat(np.arange(len(points)), lengths)
