"""What to build, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from sitegen.diagnostics import Diagnostic
from sitegen.publish.report import Event

if TYPE_CHECKING:
    from sitegen.builder.making import Planned

STATE = ".sitegen/state.db"
PREVIEW = ".sitegen/preview"
"""The output folder of the preview: the only one that may lie in ``.sitegen``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """What to build and where to: ``today`` is the day for which validity is computed.

    ``jobs`` is how many processes share the work of a large build: 0 for one on each processor. ``precompress`` puts
    compressed copies beside the texts; the package ``brotli`` must be there.
    """

    root: Path
    output: Path
    today: date
    jobs: int = 0
    precompress: bool = False

    @property
    def kept(self) -> tuple[Path, ...]:
        """What the output may neither lie within nor contain."""
        return tuple(self.root / name for name in ("content", "themes", "site.yaml", STATE, ".git"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a build found and did. ``pages`` counts planned pages; ``seconds`` is by step, in the order of the steps.

    ``unpublished`` counts the items, reports, guides and services that are drafts or not 主动公开, as far as they could be read.
    ``bytes_written`` leaves out the manifest. ``planned`` is there if something had to be planned, and that without an error.
    """

    diagnostics: tuple[Diagnostic, ...]
    events: tuple[Event, ...] = ()
    bytes_written: int = 0
    pages: int = 0
    unpublished: int = 0
    seconds: dict[str, float] = field(default_factory=dict)
    planned: Planned | None = None
