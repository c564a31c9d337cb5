"""Previews that end with the test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.builder.workshop import Workshop
from tests.serve.running import Running

Start = Callable[..., Running]


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    return Workshop(tmp_path / "project")


@pytest.fixture
def start(workshop: Workshop) -> Iterator[Start]:
    """A function that starts the preview of the project."""
    started: list[Running] = []

    def run(*options: str, port: int = 0) -> Running:
        started.append(Running(workshop.root, *options, port=port))
        return started[-1]

    yield run
    for one in started:
        one.kill()
