"""What an upgrade of a project consists of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sitegen.content.format_changes import FormatChange
from sitegen.diagnostics import Diagnostic, Place
from sitegen.files.changes import ChangeSet, FileChange


class UpgradeRefused(Exception):  # noqa: N818 — an outcome for the user, not a failure
    """The project cannot be upgraded as it is. ``diagnostics`` say why."""

    def __init__(self, *diagnostics: Diagnostic) -> None:
        super().__init__(*diagnostics)
        self.diagnostics = diagnostics


@dataclass(frozen=True, slots=True)
class ReadingChange:
    """A place of a text that reads differently under the current rules. The text itself is not changed.

    ``path`` is the source file, ``page`` the address of its page in the site, "" if it has none of its own.
    """

    path: str
    page: str
    change: FormatChange


@dataclass(frozen=True, slots=True)
class Decision:
    """Something that the office must decide or do itself, with the place to look at.

    ``zh`` and ``en`` say what, in Chinese and in English. ``change`` is None, or shows how a file differs from the
    one of this version of the program. It is not applied.
    """

    place: Place
    zh: str
    en: str
    change: FileChange | None = None


@dataclass(frozen=True, slots=True)
class ThemeCopy:
    """A theme of the project that is an unchanged copy of the built-in one of ``version``, and can be deleted.

    ``path`` is its folder. ``digests`` are those of the files of the theme, by path in the project. ``kept`` are
    hidden files and folders and links in it, which are no part of a theme and stay; their paths are relative to the
    folder, and those of folders end with a slash.
    """

    path: str
    version: str
    digests: Mapping[str, str] = field(default_factory=dict)
    kept: tuple[str, ...] = ()

    @property
    def deletions(self) -> tuple[str, ...]:
        """What is deleted: the folder as a whole if nothing in it is kept."""
        return tuple(self.digests) if self.kept else (self.path,)


@dataclass(frozen=True, slots=True)
class UpgradePlan:
    """The upgrade of one project.

    ``format_version`` is the version of the format in which its texts are written. ``file_changes`` are
    written in their order. ``reading_changes`` are places that read differently. ``decisions`` are left to
    the office. ``creations`` are new files by path: the wheel of this program in ``wheels/``.
    ``theme_copies`` are themes to be deleted if the office agrees.
    """

    format_version: int
    file_changes: tuple[FileChange, ...] = ()
    reading_changes: tuple[ReadingChange, ...] = ()
    decisions: tuple[Decision, ...] = ()
    creations: Mapping[str, bytes] = field(default_factory=dict)
    theme_copies: tuple[ThemeCopy, ...] = ()

    @property
    def has_changes(self) -> bool:
        """Whether there is anything to write or delete."""
        return bool(self.file_changes or self.creations or self.theme_copies)

    def make_changes(self, root: Path) -> ChangeSet:
        """Return what is written and deleted in the project ``root``."""
        return ChangeSet(
            root,
            rewrites=self.file_changes,
            deletions=[path for copy in self.theme_copies for path in copy.deletions],
            creations=self.creations,
            digests={path: digest for copy in self.theme_copies for path, digest in copy.digests.items()},
        )
