"""List the source files. Files are not opened, and symbolic links are not followed."""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from functools import cached_property
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct

from sitegen.diagnostics.codes import files as codes
from sitegen.diagnostics.formats.excerpt import escape_invisible
from sitegen.diagnostics.model import Diagnostic, Place, sort_diagnostics
from sitegen.diagnostics.os_errors import describe_os_error
from sitegen.files.lock import is_locked
from sitegen.files.write import TEMPORARY_SUFFIX
from sitegen.program import regex

# Twice as deep as the layout of the content folder. Each level is a recursive call.
DEPTH_LIMIT = 12
# Temporary files of editors and systems: #name# is an autosave of Emacs, ~$name a lock file of Word.
IGNORED_NAME = regex.compile(
    r"\.|~\$|#.*#\Z|(?:Thumbs\.db|desktop\.ini)\Z|.*(?:~|\.sw[a-p]|\.bak|\.tmp)\Z", re.IGNORECASE | re.DOTALL
)
LARGEST_DIGESTED_SIZE = 2_000_000_000
"""Size in bytes of the largest attachment that the settings can allow. All other files must be smaller."""
LEFTOVER_EXTENSIONS = (".orig", ".rej")
"""Extensions of files that merges and patches leave behind. They are not ignored: they may hold lost changes."""

UNSAFE_CHARACTER = regex.compile(
    r'[\x00-\x1f\x7f-\x9f<>:"|?*#%\\\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]'
)
UNSAFE_NAME = regex.compile(
    r"\s|.*[\s.]\Z|(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|\Z)", re.IGNORECASE | re.DOTALL
)


class SourceFile(NamedTuple):
    """Path and file status of one source file, used to detect that it was edited.

    ``path`` is relative to the project and uses ``/``. ``size`` is in bytes. ``mtime_ns`` is the modification time in
    nanoseconds. ``inode`` is the inode number. ``ctime_ns`` is the inode change time in nanoseconds, which programs
    cannot set: it changes even if a copy with the old mtime replaces the file.
    """

    path: str
    size: int
    mtime_ns: int
    inode: int
    ctime_ns: int


class SourceListing(Struct, frozen=True):
    """Source files found in a folder, sorted by path, and diagnostics about files that were skipped."""

    files: tuple[SourceFile, ...]
    diagnostics: tuple[Diagnostic, ...]


def list_source_files(root: Path, folder: str = "content") -> SourceListing:
    """List all files below the folder ``root / folder``, sorted by path.

    ``root`` is the folder of the project; paths in the result are relative to it and begin with ``folder``. Hidden
    files and temporary files of editors are ignored. Temporary files that an interrupted sitegen command left behind
    are skipped and reported, because they may contain withdrawn content. Symbolic links, invalid names and unreadable
    folders are skipped and reported as well. If ``folder`` is missing, this is reported and the list is empty. File
    contents are not read.
    """
    walk = _FolderWalk(root)
    top = root / folder
    if top.is_symlink():
        walk.report(codes.SYMLINK.at(Place(folder), name=folder))
    elif not top.is_dir():
        walk.report(codes.NO_FOLDER.at(Place(folder), name=folder))
    else:
        walk.visit_folder(folder, 1)
    return SourceListing(tuple(sorted(walk.files)), sort_diagnostics(walk.diagnostics))


def make_source_file(path: str, status: os.stat_result) -> SourceFile:
    """Return the `SourceFile` of ``path`` with the values of ``status``, without accessing the file system.

    ``path`` is relative to the project and uses ``/``.
    """
    return SourceFile(path, status.st_size, status.st_mtime_ns, status.st_ino, status.st_ctime_ns)


def digest_file(path: Path) -> str:
    """Return the digest of a file's content: BLAKE2b, 16 bytes, in hexadecimal.

    For a file of more than `LARGEST_DIGESTED_SIZE` bytes it is a digest of the size, because such a file is an error
    whatever its content. Raises OSError if the file cannot be read.
    """
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        if size > LARGEST_DIGESTED_SIZE:
            return hashlib.blake2b(f"size {size}".encode(), digest_size=16).hexdigest()
        return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16)).hexdigest()


class _FolderWalk:
    """One walk through a folder of the project ``root``, which collects source files and diagnostics."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.files: list[SourceFile] = []
        self.diagnostics: list[Diagnostic] = []

    @cached_property
    def is_idle(self) -> bool:
        """Whether temporary files were left behind by a command that was interrupted.

        They were if no sitegen command is changing the sources now. This is determined once for each walk, so
        that all folders are judged alike even if a command begins or ends during the walk.
        """
        return not is_locked(self.root)

    def report(self, diagnostic: Diagnostic) -> None:
        """Append a diagnostic. The order does not matter, because `list_source_files` sorts them at the end."""
        self.diagnostics.append(diagnostic)

    def visit_folder(self, folder: str, depth: int) -> None:
        """Add all files below ``folder``, which is ``depth`` levels deep.

        ``folder`` is relative to the project and has no final slash. The top folder has depth 1. A folder
        that is too deep is reported and skipped.
        """
        if depth > DEPTH_LIMIT:
            self.report(
                codes.TOO_DEEP.at(
                    Place(escape_invisible(folder)), name=escape_invisible(folder), limit=DEPTH_LIMIT
                )
            )
            return
        try:
            with os.scandir(f"{self.root}/{folder}") as entries:
                every = sorted(entries, key=attrgetter("name"))
        except OSError as error:
            self.report_unreadable(folder, error)
            return
        self.check_leftovers(folder, [entry.name for entry in every if entry.name.endswith(TEMPORARY_SUFFIX)])
        kept = [entry for entry in every if not IGNORED_NAME.match(entry.name)]
        names = [entry.name for entry in kept]
        self.check_name_clashes(folder, names)
        # All names are searched at once, as a slash is not an unsafe character.
        if UNSAFE_CHARACTER.search("/".join(names)) or any(map(UNSAFE_NAME.match, names)):
            kept = [entry for entry in kept if self.refuse_unsafe_name(f"{folder}/{entry.name}", entry.name)]
        for entry in kept:
            path = f"{folder}/{entry.name}"
            try:
                self.visit_entry(path, entry, depth)
            except OSError as error:
                self.report_unreadable(path, error)

    def visit_entry(self, path: str, entry: os.DirEntry[str], depth: int) -> None:
        """Add a file, or all files below a folder; report and skip what is neither, such as symbolic links.

        ``path`` is the path of the directory entry ``entry``, relative to the project. ``depth`` is that
        of the folder that contains it; the top folder has depth 1. Raises `OSError` if the file cannot be
        looked at.
        """
        if entry.is_file(follow_symlinks=False):
            self.files.append(make_source_file(path, entry.stat(follow_symlinks=False)))
        elif entry.is_dir(follow_symlinks=False):
            self.visit_folder(path, depth + 1)
        elif entry.is_symlink():
            self.report(codes.SYMLINK.at(Place(path), name=entry.name))
        else:
            self.report(codes.NOT_A_FILE.at(Place(path), name=entry.name))

    def refuse_unsafe_name(self, path: str, name: str) -> bool:
        """Whether a file name is valid on all operating systems and in URLs. An invalid name is reported.

        ``name`` is the last part of ``path``, which is relative to the project.
        """
        unsafe = UNSAFE_CHARACTER.search(name)
        if not unsafe and not UNSAFE_NAME.match(name):
            return True
        place = Place(escape_invisible(path))
        if unsafe:
            character = unsafe.group() if unsafe.group().isprintable() else f"U+{ord(unsafe.group()):04X}"
            self.report(codes.BAD_NAME.at(place, name=escape_invisible(name), found=character))
        else:
            self.report(codes.EDGE_NAME.at(place, name=name))
        return False

    def check_leftovers(self, folder: str, names: list[str]) -> None:
        """Report files and folders with temporary names that interrupted sitegen commands left behind.

        Nothing is reported while a command is running. ``names`` are the temporary names in ``folder``, which is
        relative to the project.
        """
        if names and self.is_idle:
            for name in names:
                place = Place(escape_invisible(f"{folder}/{name}"))
                self.report(codes.INTERRUPTED.at(place, name=escape_invisible(name)))

    def check_name_clashes(self, folder: str, names: list[str]) -> None:
        """Report names in one folder that Windows or macOS would treat as the same file.

        ``folder`` is relative to the project, and ``names`` are the names of its files and subfolders.
        """
        joined = "/".join(names)
        # Nearly always: names in lower case and ASCII that differ do not clash.
        if joined.isascii() and joined == joined.lower():
            return
        seen: dict[str, str] = {}
        for name in names:
            # Windows ignores case, and macOS how characters are composed.
            key = name.lower() if name.isascii() else unicodedata.normalize("NFC", name).casefold()
            other = seen.setdefault(key, name)
            if other != name:
                place = Place(escape_invisible(f"{folder}/{name}"))
                self.report(
                    codes.NAME_CLASH.at(place, name=escape_invisible(name), other=escape_invisible(other))
                )

    def report_unreadable(self, path: str, error: OSError) -> None:
        """Report a file or folder that the operating system refuses to open.

        ``path`` is relative to the project. ``error`` gives the reason that the message shows.
        """
        reason, reason_en = describe_os_error(error)
        self.report(
            codes.UNREADABLE.at(Place(path), name=path.rpartition("/")[2], reason=reason, reason_en=reason_en)
        )
