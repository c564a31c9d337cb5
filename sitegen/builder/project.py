"""The input and the result of a build."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, field

from sitegen.diagnostics import Diagnostic
from sitegen.program.source_paths import SOURCE_PATHS
from sitegen.publish.paths import PUBLISHED_FOLDER
from sitegen.publish.publish_result import Event

if TYPE_CHECKING:
    from sitegen.builder.diagnostic_policy import ExemptionUse
    from sitegen.builder.pipeline import PreparedBuild
    from sitegen.catalogue.day_changes import DayChanges

STATE_FILE = ".sitegen/state.db"
PREVIEW_FOLDER = ".sitegen/preview"
"""Output folder of the preview, the only one that may lie in ``.sitegen``."""


class Project(Struct, frozen=True, kw_only=True):
    """Project folder, output folder and options of a build.

    ``root`` is the project folder, which contains ``content`` and ``site.yaml``. ``output`` is the folder
    that the site is written to. ``today`` is the date for which it is decided what is in force. ``jobs`` is
    the number of worker processes, 0 for one per processor. ``precompress`` adds compressed copies of text
    files, which needs the package ``brotli``. With ``strict``, warnings count as errors. ``drafts`` shows
    drafts and scheduled records, marked as such; such a site must not be published. ``base`` is the git
    revision that a change is compared with, "" to compare with what was published last. ``left_out_themes`` are
    names of themes in the project that are taken as if they were not there.
    """

    root: Path
    output: Path
    today: date
    jobs: int = 0
    precompress: bool = False
    strict: bool = False
    drafts: bool = False
    base: str = ""
    left_out_themes: tuple[str, ...] = ()

    @property
    def is_staging(self) -> bool:
        """Whether the site is a copy with drafts for others to see, so that every page has a warning banner.

        The preview of `serve` has no such banner: it shows pages as they will be.
        """
        return self.drafts and not self.is_serve_preview

    @property
    def is_serve_preview(self) -> bool:
        """Whether the site is that of `serve`, which only this machine can see."""
        return self.drafts and self.output == self.root / PREVIEW_FOLDER

    @property
    def published_folder(self) -> Path:
        """Output folder of the published site.

        A build with drafts does not write to it. For such a build it is ``public`` in the project folder.
        """
        return self.root / PUBLISHED_FOLDER if self.drafts else self.output

    @property
    def protected_paths(self) -> tuple[Path, ...]:
        """Paths below ``root`` that the output folder may neither lie within nor contain.

        They are the sources, the themes, the build state and the version control folder.
        """
        return tuple(self.root / name for name in (*SOURCE_PATHS, STATE_FILE, ".git"))


class Result(Struct, frozen=True, kw_only=True):
    """Result of a build, check or clean-up.

    ``diagnostics`` are sorted. ``events`` state the action taken for each file of the output folder.
    ``bytes_written`` does not include the manifest. ``pages`` is the number of planned pages.
    ``unpublished`` are the sorted paths of items, reports, guides and services that are drafts or not proactive
    disclosure (主动公开). ``scheduled`` are the days to come on which records will be published (ISO 8601),
    in order, one for each record. ``seconds`` are the durations of the steps by name, in order. ``prepared``
    is the plan of the build; None if there were errors or if nothing had to be planned. ``exemptions`` are the
    entries of exemptions.yaml and their use; empty if the build was up to date. ``day_changes`` is what has
    changed since the day of the last build without an edit; None if there was none, or if it was on the same day.
    ``host_redirects`` is the number of old addresses and patterns that only the web server can redirect; 0 if
    nothing was planned. ``phones`` are the telephone numbers that agencies publish, which are not personal data; empty
    if the build was up to date.
    """

    diagnostics: tuple[Diagnostic, ...]
    events: tuple[Event, ...] = ()
    bytes_written: int = 0
    pages: int = 0
    unpublished: tuple[str, ...] = ()
    scheduled: tuple[str, ...] = ()
    seconds: dict[str, float] = field(default_factory=dict)
    prepared: PreparedBuild | None = None
    exemptions: tuple[ExemptionUse, ...] = ()
    host_redirects: int = 0
    day_changes: DayChanges | None = None
    phones: frozenset[str] = frozenset()
