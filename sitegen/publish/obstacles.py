"""What stands in the way of a publication. Everything here is found before the first byte is written."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path

from sitegen.diagnostics.codes import publishing as rules
from sitegen.diagnostics.model import Diagnostic, Place
from sitegen.pages.output import Output
from sitegen.publish.folder import Contents
from sitegen.publish.paths import RESERVED, ancestors, folder_of, folders_of, key

# What version management and file managers leave in a folder that its owner takes for empty.
_NOT_CONTENT = RESERVED | {".git", ".gitignore", ".gitkeep", ".DS_Store", "Thumbs.db", "desktop.ini"}


def folder_findings(folder: Path, sources: Sequence[Path]) -> Iterator[Diagnostic]:
    """Why nothing may be written to ``folder`` at all: a link, a file, or a place in or around the sources."""
    place = folder.as_posix()
    if folder.is_symlink():
        yield rules.SYMLINK.at(Place(place), path=place)
    elif folder.exists() and not folder.is_dir():
        yield rules.NOT_A_FOLDER.at(Place(place), folder=place)
    real = folder.resolve()
    for source in sources:
        other = source.resolve()
        if real.is_relative_to(other) or other.is_relative_to(real):
            yield rules.AMONG_SOURCES.at(Place(place), folder=place, source=source.as_posix())


def not_ours(root: str, contents: Contents) -> Iterator[Diagnostic]:
    """Why a folder without a manifest may not be taken: something is in it."""
    strangers = sorted(contents.at_top() - _NOT_CONTENT)
    if strangers:
        yield rules.FOREIGN_FOLDER.at(Place(root), folder=root, example=strangers[0])


class Layout:
    """The places that the planned outputs take on any disk, however it treats letter case.

    Worked out at the first question: mostly nothing is in the way and nothing is asked.
    """

    def __init__(self, outputs: Iterable[Output]) -> None:
        self._outputs = outputs

    @cached_property
    def _files(self) -> dict[str, Output]:
        return {key(output.path): output for output in self._outputs}

    @cached_property
    def _folders(self) -> dict[str, Output]:
        inside = {folder_of(output.path): output for output in self._outputs}
        return {key(folder): output for output in inside.values() for folder in ancestors(output.path)}

    def claims(self, path: str) -> Output | None:
        """The output that needs the place of ``path``, as a file or as a folder."""
        return self._files.get(key(path)) or self._folders.get(key(path))

    def wants_file(self, path: str) -> Output | None:
        """The output that is to be a file at the place of ``path``."""
        return self._files.get(key(path))

    def in_the_way(self, path: str) -> bool:
        """Whether the file ``path`` must go before the outputs can be written."""
        return bool(self.claims(path)) or any(self.wants_file(folder) for folder in ancestors(path))


def foreign_findings(
    root: str, layout: Layout, contents: Contents, owned: Collection[str], folders: Collection[str]
) -> Iterator[Diagnostic]:
    """Links and files of others which stand where an output, or a folder for it, must be.

    ``folders`` are those which the outputs need: among them no output can be a file.
    """
    for path in sorted(contents.others):
        if layout.claims(path):
            yield rules.SYMLINK.at(Place(f"{root}/{path}"), path=f"{root}/{path}")
    for path in sorted(set(contents.files).difference(owned)):
        if output := layout.claims(path):
            yield _foreign(root, path, output)
    for folder in sorted(contents.folders.difference(folders)):
        if (output := layout.wants_file(folder)) and not _all_ours(folder, contents, owned):
            yield _foreign(root, folder, output)


def _all_ours(folder: str, contents: Contents, owned: Collection[str]) -> bool:
    """Whether a folder would be gone once our own files under it are removed."""
    ours = folders_of(owned)
    folders = [path for path in contents.folders if path == folder or path.startswith(f"{folder}/")]
    return all(path in ours for path in folders) and all(path in owned for path in contents.under(folder))


def _foreign(root: str, path: str, output: Output) -> Diagnostic:
    return rules.FOREIGN_FILE.at(Place(f"{root}/{path}"), path=f"{root}/{path}", origin=output.origin)
