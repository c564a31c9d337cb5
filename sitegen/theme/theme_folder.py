"""Reading the files of a theme without leaving its folder, since themes are untrusted."""

from __future__ import annotations

import stat
from pathlib import Path

from sitegen.content.decode import decode_source
from sitegen.diagnostics import Diagnostic, Place
from sitegen.diagnostics.codes import files as file_codes
from sitegen.diagnostics.codes import themes as codes
from sitegen.diagnostics.os_errors import describe_os_error
from sitegen.files.lfs_pointers import is_lfs_pointer
from sitegen.files.sizes import THEME_FILE_LIMIT_MB


class ThemeFolder:
    """Reader for the files of one theme that refuses symbolic links, special files and files of more than 10 MB.

    ``root`` is the theme's folder. Names of files are relative to it, with ``/``. Refused and unreadable
    files are reported in ``diagnostics``.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.diagnostics: list[Diagnostic] = []

    def locate(self, name: str) -> Place:
        """Return the place of the file ``name`` for diagnostics, with the path ``themes/<theme>/<name>``."""
        return Place(f"themes/{self.root.name}/{name}")

    def list_files(self, subfolder: str) -> list[str]:
        """Return the names of all files in and below the subfolder ``subfolder``, relative to the theme's folder.

        Names are sorted within each folder. Hidden files and folders are skipped. Symbolic links and unreadable
        folders are reported in ``diagnostics``. The list is empty if the subfolder does not exist.
        """
        folder = self.root / subfolder
        if self._report_symlink(subfolder) or not folder.is_dir():
            return []
        try:
            entries = sorted(entry.name for entry in folder.iterdir() if not entry.name.startswith("."))
        except OSError as error:
            self._report_unreadable(subfolder, error)
            return []
        names: list[str] = []
        for entry in entries:
            name = f"{subfolder}/{entry}"
            names.extend(self.list_files(name) if (folder / entry).is_dir() else [name])
        return names

    def read_bytes(self, name: str) -> bytes | None:
        """Return the content of the file ``name``, or None if it does not exist or cannot be read.

        A file that is a symbolic link, special, too large, unreadable, or a pointer of Git LFS is reported in
        ``diagnostics``.
        """
        file = self.root / name
        if self._report_symlink(name) or not file.exists():
            return None
        try:
            # A device or a named pipe could block the build or never end.
            facts = file.lstat()
            if not stat.S_ISREG(facts.st_mode):
                self.diagnostics.append(codes.THEME_LINK.at(self.locate(name), name=name))
                return None
            if facts.st_size > THEME_FILE_LIMIT_MB * 1_000_000:
                size = f"{facts.st_size / 1_000_000:.1f}"
                self.diagnostics.append(
                    codes.FILE_LARGE.at(self.locate(name), size=size, limit=THEME_FILE_LIMIT_MB)
                )
                return None
            data = file.read_bytes()
        except OSError as error:
            self._report_unreadable(name, error)
            return None
        if is_lfs_pointer(data):
            self.diagnostics.append(file_codes.LFS_POINTER.at(self.locate(name)))
            return None
        return data

    def read_text(self, name: str) -> str | None:
        """Return a file as text, or None if it is missing, unreadable or not valid UTF-8 text.

        Every reason except a missing file is reported in ``diagnostics``.
        """
        data = self.read_bytes(name)
        if data is None:
            return None
        text, diagnostics = decode_source(data, self.locate(name).path, allow_private_use=True)
        self.diagnostics.extend(diagnostics)
        return text

    def _report_symlink(self, name: str) -> bool:
        """Return whether the file ``name``, or a folder on the path to it, is a symbolic link. Report the link."""
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
        """Add a diagnostic for the file or folder ``name``, which could not be read because of ``error``."""
        reason, reason_en = describe_os_error(error)
        self.diagnostics.append(
            file_codes.UNREADABLE.at(self.locate(name), name=name, reason=reason, reason_en=reason_en)
        )
