"""What an upgrade of a project consists of."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct, field

from sitegen.content.format_changes import FormatChange
from sitegen.diagnostics import Diagnostic, Place
from sitegen.files.changes import ChangeSet, FileChange


class UpgradeRefused(Exception):  # noqa: N818 — an outcome for the user, not a failure
    """Raised if the project cannot be upgraded as it is. ``diagnostics`` say why."""

    def __init__(self, *diagnostics: Diagnostic) -> None:
        super().__init__(*diagnostics)
        self.diagnostics = diagnostics


class RenderingChange(Struct, frozen=True):
    """Place in a source file that is converted differently now than in format 1, in which it was written.

    The file is left as it is, so its page changes. ``path`` is the source file. ``page_path`` is the address of
    its page in the site, or "" if it has none of its own. ``format_change`` shows the text before and after, and the
    changed rule.
    """

    path: str
    page_path: str
    format_change: FormatChange


class OpenDecision(Struct, frozen=True):
    """Something that the office must decide or do itself, with the place to look at.

    ``zh`` and ``en`` say what, in Chinese and in English. ``suggested_change`` may show how a file of the project
    differs from the one of this version of the program. It is not applied.
    """

    place: Place
    zh: str
    en: str
    suggested_change: FileChange | None = None


class ThemeCopy(Struct, frozen=True):
    """Theme of the project that is an unchanged copy of a built-in one, so that it can be deleted.

    ``folder`` is its folder. ``version`` is the version of the program with this built-in theme. ``file_digests``
    has the digests of the theme's files, keyed by path in the project. ``kept_paths`` are hidden files, hidden
    folders and links in the folder, which are not part of a theme and are not deleted. They are relative to
    the folder, and those of folders end with a slash.
    """

    folder: str
    version: str
    file_digests: Mapping[str, str] = field(default_factory=dict)
    kept_paths: tuple[str, ...] = ()

    @property
    def paths_to_delete(self) -> tuple[str, ...]:
        """Paths to delete: the folder of the theme, or only its files if something in it is kept."""
        return tuple(self.file_digests) if self.kept_paths else (self.folder,)


class UpgradePlan(Struct, frozen=True):
    """All changes that upgrade one project, planned before anything is written.

    ``format_version`` is the version of the format in which the project's texts are written. ``file_changes``
    are the files to rewrite, in this order. ``rendering_changes`` are places that are converted differently
    now. ``open_decisions`` are left to the office. ``creations`` has the contents of new files, keyed by path: the
    wheel (installation file) of this program in ``wheels/``. ``theme_copies`` are themes to be deleted if the
    office agrees.
    """

    format_version: int
    file_changes: tuple[FileChange, ...] = ()
    rendering_changes: tuple[RenderingChange, ...] = ()
    open_decisions: tuple[OpenDecision, ...] = ()
    creations: Mapping[str, bytes] = field(default_factory=dict)
    theme_copies: tuple[ThemeCopy, ...] = ()

    @property
    def has_changes(self) -> bool:
        """Whether the plan writes or deletes anything. Its ``rendering_changes`` and ``open_decisions`` do not count."""
        return bool(self.file_changes or self.creations or self.theme_copies)

    def make_change_set(self, root: Path) -> ChangeSet:
        """Return the set of changes to write to the project ``root``: files to rewrite, create and delete."""
        return ChangeSet(
            root,
            rewrites=self.file_changes,
            deletions=[path for copy in self.theme_copies for path in copy.paths_to_delete],
            creations=self.creations,
            deletion_digests={
                path: digest for copy in self.theme_copies for path, digest in copy.file_digests.items()
            },
        )
