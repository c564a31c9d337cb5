"""The steps of a build before its first write: parse, assemble, check and plan."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from sitegen.builder.copies import with_copies
from sitegen.builder.grounds import Grounds
from sitegen.builder.memory import give_back
from sitegen.builder.pages import is_page
from sitegen.builder.plan import Plan, make_plan
from sitegen.builder.pool import Pool
from sitegen.builder.project import Project
from sitegen.builder.render import Renderer
from sitegen.builder.scanning import Scanned
from sitegen.builder.shards import KeptShards
from sitegen.builder.sources import Bodies, Reader, Sources
from sitegen.builder.steps import Steps
from sitegen.builder.work import Rendering
from sitegen.catalogue.assemble import assemble
from sitegen.catalogue.model import Catalogue
from sitegen.checks import check_catalogue
from sitegen.diagnostics import Diagnostic, has_errors
from sitegen.publish.paths import collisions
from sitegen.publish.refusal import PublishError, os_finding
from sitegen.publish.state import BuildState
from sitegen.schema.records import ApplyRecord, GuideRecord, ItemRecord, ReportRecord, ServiceRecord
from sitegen.theme.environment import Templates
from sitegen.theme.load import load_theme


@dataclass(frozen=True, slots=True)
class Planned:
    """Plan of a build without errors, and what its pages are rendered with.

    ``phones`` are the telephone numbers that agencies publish.
    """

    plan: Plan
    rendering: Rendering
    phones: frozenset[str]


class Making:
    """One run of these steps, with the diagnostics and sources so far.

    ``unpublished`` counts drafts and what is not 主动公开. ``prepared`` is None until everything is planned
    without errors.
    """

    def __init__(self, project: Project, state: BuildState, pool: Pool, steps: Steps) -> None:
        self._project = project
        self._state = state
        self._pool = pool
        self._steps = steps
        self.found: list[Diagnostic] = []
        self.unpublished = 0
        self.sources = Sources()
        self.digests: Mapping[str, str] = {}
        self.planned: Planned | None = None

    def prepare(self, scanned: Scanned) -> Planned | None:
        """Run all steps up to the first write. Returns None if there are errors."""
        self._read(scanned)
        catalogue = self._assemble()
        if catalogue is None:
            return None
        self._steps("check")
        self.found.extend(check_catalogue(catalogue))
        if has_errors(self.found):
            return None
        self.planned = self._plan(catalogue)
        return self.planned

    def renderer(self, planned: Planned) -> Renderer:
        """Make the renderer of the planned outputs."""
        shards = KeptShards(self._state)
        keep = self._state.save_recipes
        return Renderer(self._project.root, self._bodies(), shards, planned.rendering, self._pool, keep)

    @property
    def pages(self) -> int:
        """Number of planned pages."""
        return sum(map(is_page, self.planned.plan.outputs)) if self.planned else 0

    @property
    def fingerprints(self) -> Iterable[tuple[str, str]]:
        """Paths and digests of the planned outputs."""
        outputs = self.planned.plan.outputs if self.planned else ()
        return ((output.path, output.fingerprint) for output in outputs)

    def grounds(self, around: str) -> bytes:
        """Encode the snapshot for partial builds; b"" if nothing was planned."""
        if self.planned is None:
            return b""
        plan = self.planned.plan
        found = Grounds(around, dict(self.digests), self.planned.phones, plan.context.setting, plan.index)
        return found.encoded()

    def _bodies(self) -> Bodies:
        return Bodies(self._project.root, self._state, self.sources)

    def _read(self, scanned: Scanned) -> None:
        self.digests = scanned.digests
        reader = Reader(self._project.root, self._state, self._pool, self._steps)
        self.sources = reader.read(scanned)
        self.found.extend(self.sources.diagnostics)
        self.unpublished = sum(_is_unpublished(entry.record) for entry in self.sources.parsed)

    def _assemble(self) -> Catalogue | None:
        self._steps("assemble")
        catalogue, found = assemble(self.sources.parsed, self.sources.attachments, self._project.today)
        self.found.extend(found)
        return catalogue

    def _plan(self, catalogue: Catalogue) -> Planned | None:
        self._steps("plan")
        site = catalogue.site
        theme, found = load_theme(self._project.root, site.theme, site.language, site.accent)
        self.found.extend(found)
        if theme is None:
            return None
        templates = Templates(theme, site.language)
        self.found.extend(templates.findings(set(TEMPLATES)))
        if has_errors(self.found):
            return None
        try:
            texts, shards = self._bodies().texts, KeptShards(self._state)
            plan = make_plan(catalogue, theme, templates, texts, shards, self._pool)
        except OSError as error:  # the index of many documents is sorted in temporary files
            raise PublishError(os_finding(error, tempfile.tempdir or "TMPDIR")) from error
        if self._project.precompress:
            plan = replace(plan, outputs=with_copies(plan.outputs))
        self.found.extend(collisions(plan.outputs))
        if has_errors(self.found):
            return None
        give_back()
        return Planned(plan, Rendering.of(theme, plan.context.setting), self.sources.phones)


def _is_unpublished(record: object) -> bool:
    match record:
        case ItemRecord():
            return record.draft or record.disclosure != "proactive"
        case ReportRecord() | GuideRecord() | ApplyRecord() | ServiceRecord():
            return record.draft
    return False


TEMPLATES = frozenset(
    {
        "404.html",
        "agency-index.html",
        "agency.html",
        "apply-form.html",
        "apply-index.html",
        "apply.html",
        "catalogue.html",
        "data.html",
        "deadline.html",
        "fee.html",
        "guide-index.html",
        "guide.html",
        "home.html",
        "item.html",
        "list.html",
        "page.html",
        "redirect.html",
        "report-index.html",
        "report-ledger.html",
        "report-trend.html",
        "report-year.html",
        "report.html",
        "rule-index.html",
        "rule.html",
        "search.html",
        "service-index.html",
        "service.html",
        "sitemap.html",
        "tombstone.html",
    }
)
