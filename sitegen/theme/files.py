"""The files of a theme, read without ever leaving its folder: a theme may come from a stranger."""

from __future__ import annotations

import stat
from pathlib import Path

from sitegen.content.text import decode
from sitegen.diagnostics import Diagnostic, Place
from sitegen.diagnostics.codes import files as file_codes
from sitegen.diagnostics.codes import themes as codes

SIZE_LIMIT_MB = 10
"""No stylesheet, script, picture or font of a theme needs more; a whole Chinese font fits."""


class ThemeFolder:
    """One theme's folder. Names are relative to it, with ``/``; ``found`` collects what is wrong with its files."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.found: list[Diagnostic] = []

    def place(self, name: str) -> Place:
        """Where a file of this theme is, for findings."""
        return Place(f"themes/{self.root.name}/{name}")

    def names(self, within: str) -> list[str]:
        """Every file below a folder of the theme, in order. Hidden files are left out, links are findings."""
        folder = self.root / within
        if self._is_link(within) or not folder.is_dir():
            return []
        try:
            entries = sorted(entry.name for entry in folder.iterdir() if not entry.name.startswith("."))
        except OSError as error:
            self._report_unreadable(within, error)
            return []
        names: list[str] = []
        for entry in entries:
            name = f"{within}/{entry}"
            names.extend(self.names(name) if (folder / entry).is_dir() else [name])
        return names

    def data(self, name: str) -> bytes | None:
        """The bytes of a file; None if there is none or, after a finding, if it may not or cannot be read."""
        file = self.root / name
        if self._is_link(name) or not file.exists():
            return None
        try:
            facts = file.lstat()
            if not stat.S_ISREG(facts.st_mode):
                self.found.append(codes.THEME_LINK.at(self.place(name), name=name))
                return None
            if facts.st_size > SIZE_LIMIT_MB * 1_000_000:
                size = f"{facts.st_size / 1_000_000:.1f}"
                self.found.append(codes.FILE_LARGE.at(self.place(name), size=size, limit=SIZE_LIMIT_MB))
                return None
            return file.read_bytes()
        except OSError as error:
            self._report_unreadable(name, error)
            return None

    def text(self, name: str) -> str | None:
        """The text of a file, as of `data`."""
        data = self.data(name)
        if data is None:
            return None
        text, found = decode(data, self.place(name).path)
        self.found.extend(found)
        return text

    def _is_link(self, name: str) -> bool:
        """Whether the file or a folder on the way to it is a link, which is a finding."""
        file = self.root / name
        steps = [step for step in (file, *file.parents) if step.is_relative_to(self.root)]
        link = next((step for step in steps if step.is_symlink()), None)
        if link is None:
            return False
        where = link.relative_to(self.root).as_posix()
        place = Place(f"themes/{self.root.name}") if where == "." else self.place(where)
        self.found.append(codes.THEME_LINK.at(place, name=link.name))
        return True

    def _report_unreadable(self, name: str, error: OSError) -> None:
        reason = error.strerror or str(error)
        self.found.append(file_codes.UNREADABLE.at(self.place(name), name=name, reason=reason))
