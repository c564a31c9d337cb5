"""A site with files of others in its output folder, and what a clean build makes of it after an edit."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from tests.builder.workshop import Workshop, errors
from tests.faults.machine import FOREIGN, copy_project, edit_much, read_site


class Built(NamedTuple):
    """A built project, its published files by path, and those after `edit_much`."""

    root: Path
    old: dict[str, bytes]
    new: dict[str, bytes]

    def copy(self, folder: Path) -> Workshop:
        """Copy the project and edit it, so that the next build has much to write."""
        site = copy_project(self.root, folder)
        edit_much(site)
        return site


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A project that was built, for all tests of this folder in one process."""
    folder = tmp_path_factory.mktemp("faults")
    site = Workshop(folder / "project")
    assert not errors(site.build())
    for path, data in FOREIGN.items():
        site.put(f"public/{path}", data)
    edited = copy_project(site.root, folder / "edited")
    edit_much(edited)
    return Built(site.root, read_site(site.output), edited.clean_build(folder / "clean"))
