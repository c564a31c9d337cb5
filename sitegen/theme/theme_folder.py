"""Reading the files of a theme without leaving its folder, since themes are untrusted."""

from __future__ import annotations

import stat
from pathlib import Path

from sitegen.content.decode import decode_source
from sitegen.diagnostics import Diagnostic, Place
from sitegen.diagnostics.codes import files as file_codes
from sitegen.diagnostics.codes import themes as codes

SIZE_LIMIT_MB = 10
"""Maximum size of a file in megabytes. A complete Chinese font is smaller."""


class ThemeFolder:
    """Reader for the folder of one theme.

    Names are relative to the folder, with ``/``. Problems are added to ``diagnostics``.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.diagnostics: list[Diagnostic] = []

    def locate(self, name: str) -> Place:
        """Return the place of a file for diagnostics."""
        return Place(f"themes/{self.root.name}/{name}")

    def list_files(self, within: str) -> list[str]:
        """List all files below a subfolder, sorted.

        Hidden files are skipped, and symbolic links in the path are reported.
        """
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
            names.extend(self.list_files(name) if (folder / entry).is_dir() else [name])
        return names

    def read_bytes(self, name: str) -> bytes | None:
        """Read a file.

        Returns None if it does not exist, or, after a diagnostic, if it is not allowed or not readable.
        """
        file = self.root / name
        if self._is_link(name) or not file.exists():
            return None
        try:
            # A device or a named pipe could block the build or never end.
            facts = file.lstat()
            if not stat.S_ISREG(facts.st_mode):
                self.diagnostics.append(codes.THEME_LINK.at(self.locate(name), name=name))
                return None
            if facts.st_size > SIZE_LIMIT_MB * 1_000_000:
                size = f"{facts.st_size / 1_000_000:.1f}"
                self.diagnostics.append(
                    codes.FILE_LARGE.at(self.locate(name), size=size, limit=SIZE_LIMIT_MB)
                )
                return None
            return file.read_bytes()
        except OSError as error:
            self._report_unreadable(name, error)
            return None

    def read_text(self, name: str) -> str | None:
        """Read a file as text, or return None as `read_bytes` does. Text that is not UTF-8 is reported."""
        data = self.read_bytes(name)
        if data is None:
            return None
        text, diagnostics = decode_source(data, self.locate(name).path)
        self.diagnostics.extend(diagnostics)
        return text

    def _is_link(self, name: str) -> bool:
        """Return whether the file, or a folder on the path to it, is a symbolic link, which is then reported."""
        file = self.root / name
        # The file and its folders up to the theme's own, but not those above it.
        steps = [step for step in (file, *file.parents) if step.is_relative_to(self.root)]
        link = next((step for step in steps if step.is_symlink()), None)
        if link is None:
            return False
        where = link.relative_to(self.root).as_posix()
        place = Place(f"themes/{self.root.name}") if where == "." else self.locate(where)
        self.diagnostics.append(codes.THEME_LINK.at(place, name=link.name))
        return True

    def _report_unreadable(self, name: str, error: OSError) -> None:
        """Report that a file or folder cannot be read."""
        reason = error.strerror or str(error)
        self.diagnostics.append(file_codes.UNREADABLE.at(self.locate(name), name=name, reason=reason))
