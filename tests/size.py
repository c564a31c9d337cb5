"""How much the tests try: one switch, ``pytest --size``, for Hypothesis, seeds, steps and sweeps.

``dev`` is what every change runs (``make test``), ``ci`` what fits into a quarter of an hour (``.ci/run``), ``nightly``
all (``make nightly``). What takes long even at a small size is marked ``exhaustive`` as well, and ``dev`` leaves it
out.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Literal, TypeVar, get_args

import pytest
from hypothesis import HealthCheck, settings

T = TypeVar("T")
SizeName = Literal["dev", "ci", "nightly"]
SIZES: Final[tuple[SizeName, ...]] = get_args(SizeName)
EXAMPLES: Final[dict[SizeName, int]] = {"dev": 50, "ci": 300, "nightly": 3000}
"""How many examples Hypothesis tries of a property."""

_chosen: SizeName = "dev"

for _name, _examples in EXAMPLES.items():
    # No deadline: on a busy machine any example may take any time, and that proves nothing.
    settings.register_profile(
        _name, max_examples=_examples, deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )


def choose_size(name: SizeName) -> None:
    """Set the size; before test modules are imported, since they read it."""
    global _chosen
    _chosen = name
    settings.load_profile(name)


def by_size(*, dev: T, ci: T, nightly: T) -> T:
    """Look up the value for the chosen size."""
    return {"dev": dev, "ci": ci, "nightly": nightly}[_chosen]


def thin_out(values: Iterable[object], every: int) -> list[object]:
    """Mark all but every ``every``-th set of parameters as exhaustive: they are alike, and each costs a site or a page."""
    return [mark_exhaustive(value) if place % every else value for place, value in enumerate(values)]


def mark_exhaustive(value: object) -> object:
    """Mark one set of parameters (a tuple, or the value of the only one) as exhaustive."""
    values = value if type(value) is tuple else (value,)
    return pytest.param(*values, marks=pytest.mark.exhaustive)


def examples(*, dev: int, ci: int, nightly: int) -> settings:
    """Set the examples of one property whose examples cost much more than those of others."""
    return settings(max_examples=by_size(dev=dev, ci=ci, nightly=nightly))
