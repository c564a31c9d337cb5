"""Listing of the source files. Files are not opened, and symbolic links are not followed."""

from __future__ import annotations

import hashlib
import os
import re
import stat
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from sitegen.diagnostics.codes import files as codes
from sitegen.diagnostics.model import Diagnostic, Place, in_order

DEPTH_LIMIT = 12
IGNORED = re.compile(
    r"\.|~\$|(?:Thumbs\.db|desktop\.ini)\Z|.*(?:~|\.sw[a-p]|\.bak|\.tmp)\Z", re.IGNORECASE | re.DOTALL
)
UNSAFE = re.compile(r'[\x00-\x1f\x7f-\x9f<>:"|?*#%\\\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]')
EDGES = re.compile(r"\s|.*[\s.]\Z|(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|\Z)", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True, order=True)
class SourceFile:
    """A file of the content folder: path relative to the project with ``/``, and what reveals edits.

    ``size`` is in bytes. ``ctime_ns`` is the inode change time, which programs cannot set. It changes even if
    a file is replaced by a copy with the old mtime.
    """

    path: str
    size: int
    mtime_ns: int
    inode: int
    ctime_ns: int


@dataclass(frozen=True, slots=True)
class Scan:
    """All source files, sorted by path, and the diagnostics of the walk."""

    files: tuple[SourceFile, ...]
    diagnostics: tuple[Diagnostic, ...]


def scan(root: Path, folder: str = "content") -> Scan:
    """List every source file under ``root / folder``. Hidden files and leftovers of editors are ignored."""
    walk = _Walk(root)
    top = root / folder
    if top.is_symlink():
        walk.report(codes.SYMLINK.at(Place(folder), name=folder))
    elif not top.is_dir():
        walk.report(codes.NO_FOLDER.at(Place(folder), name=folder))
    else:
        walk.enter(folder, 1)
    return Scan(tuple(sorted(walk.files)), in_order(walk.diagnostics))


def source_file(path: str, facts: os.stat_result) -> SourceFile:
    """Make the entry of the file at ``path`` from its stat result."""
    return SourceFile(path, facts.st_size, facts.st_mtime_ns, facts.st_ino, facts.st_ctime_ns)


def digest(path: Path) -> str:
    """Compute the digest of a file's content: 16 bytes of BLAKE2b, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16)).hexdigest()


class _Walk:
    """One walk through the content folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.files: list[SourceFile] = []
        self.diagnostics: list[Diagnostic] = []

    def report(self, diagnostic: Diagnostic) -> None:
        self.diagnostics.append(diagnostic)

    def enter(self, folder: str, depth: int) -> None:
        if depth > DEPTH_LIMIT:
            self.report(
                codes.TOO_DEEP.at(Place(printable(folder)), name=printable(folder), limit=DEPTH_LIMIT)
            )
            return
        try:
            with os.scandir(self.root / folder) as entries:
                kept = sorted(
                    (entry for entry in entries if not IGNORED.match(entry.name)), key=lambda e: e.name
                )
        except OSError as error:
            self.unreadable(folder, error)
            return
        self.compare_names(folder, [entry.name for entry in kept])
        for entry in kept:
            self.visit(f"{folder}/{entry.name}", entry, depth)

    def visit(self, path: str, entry: os.DirEntry[str], depth: int) -> None:
        if not self.name_is_good(path, entry.name):
            return
        try:
            if entry.is_symlink():
                self.report(codes.SYMLINK.at(Place(path), name=entry.name))
            elif entry.is_dir(follow_symlinks=False):
                self.enter(path, depth + 1)
            else:
                self.add(path, entry)
        except OSError as error:
            self.unreadable(path, error)

    def add(self, path: str, entry: os.DirEntry[str]) -> None:
        facts = entry.stat(follow_symlinks=False)
        if stat.S_ISREG(facts.st_mode):
            self.files.append(source_file(path, facts))
        else:
            self.report(codes.NOT_A_FILE.at(Place(path), name=entry.name))

    def name_is_good(self, path: str, name: str) -> bool:
        """Whether a file name is valid on all operating systems and in addresses. Reports it if not."""
        unsafe = UNSAFE.search(name)
        place = Place(printable(path))
        if unsafe:
            found = unsafe.group() if unsafe.group().isprintable() else f"U+{ord(unsafe.group()):04X}"
            self.report(codes.BAD_NAME.at(place, name=printable(name), found=found))
        elif EDGES.match(name):
            self.report(codes.EDGE_NAME.at(place, name=name))
        else:
            return True
        return False

    def compare_names(self, folder: str, names: list[str]) -> None:
        """Report names that Windows or macOS would take for the same file."""
        seen: dict[str, str] = {}
        for name in names:
            key = name.lower() if name.isascii() else unicodedata.normalize("NFC", name).casefold()
            other = seen.setdefault(key, name)
            if other != name:
                place = Place(printable(f"{folder}/{name}"))
                self.report(codes.NAME_CLASH.at(place, name=printable(name), other=printable(other)))

    def unreadable(self, path: str, error: OSError) -> None:
        reason = error.strerror or type(error).__name__
        self.report(codes.UNREADABLE.at(Place(path), name=path.rpartition("/")[2], reason=reason))


def printable(name: str) -> str:
    r"""Escape control characters and undecodable bytes of a name as ``\x07``, so that it can be printed."""
    return UNSAFE.sub(lambda found: _shown(found.group()), name)


def _shown(character: str) -> str:
    return character if character.isprintable() else character.encode("unicode_escape").decode("ascii")
