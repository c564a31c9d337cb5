"""The sample project, as files of the installed package or of this repository."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sitegen.program import locate_sample

_LEFT_OUT_NAMES: Final = frozenset({"__pycache__", ".DS_Store", "Thumbs.db"})


def list_sample_paths() -> Iterator[str]:
    """Yield the paths of all files of the sample, relative to its folder, in order."""
    root = locate_sample()
    yield "site.yaml"
    for file in sorted((root / "content").rglob("*")):
        if file.is_file() and not _LEFT_OUT_NAMES & set(file.parts):
            yield file.relative_to(root).as_posix()


def read_sample_file(path: str) -> bytes:
    """Return the content of a file of the sample. ``path`` is relative to its folder."""
    return (locate_sample() / path).read_bytes()
