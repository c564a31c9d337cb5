"""The files in an output folder, from which the next build copies what has not changed of its data files."""

from __future__ import annotations

from contextlib import suppress
from io import BufferedReader
from pathlib import Path

from sitegen.builder.program_digest import compute_program_digest
from sitegen.publish.publisher import make_root_key
from sitegen.publish.state import BuildState


class FolderFiles:
    """The files of the output folder ``folder``, whose indexes are in the build state. It implements `PreviousFiles`.

    Indexes stored by another version of the program are ignored.
    """

    def __init__(self, folder: Path, state: BuildState) -> None:
        self._folder = folder
        self._state = state
        self._root = make_root_key(folder, state)
        self._program = compute_program_digest().encode()

    def load_index(self, path: str) -> bytes:
        """Return the encoded index of the file ``path``; b"" if this version of the program has stored none."""
        index = self._state.load_export_index(self._root, path)
        return index.removeprefix(self._program) if index.startswith(self._program) else b""

    def save_index(self, path: str, index: bytes) -> None:
        """Store the encoded index of the file ``path``, instead of the one stored before."""
        self._state.save_export_index(self._root, path, self._program + index)

    def open(self, path: str) -> BufferedReader | None:
        """Open the file ``path``; None if it cannot be read."""
        with suppress(OSError):
            return (self._folder / path).open("rb")
        return None
