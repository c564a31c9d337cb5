"""One build: the steps of the architecture, in order."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from sitegen.builder.copies import with_copies
from sitegen.builder.pages import is_page
from sitegen.builder.plan import Plan, make_plan
from sitegen.builder.pool import Pool
from sitegen.builder.render import Renderer
from sitegen.builder.settled import Settled, inputs_mark, plan_mark
from sitegen.builder.shards import KeptShards
from sitegen.builder.sources import Bodies, Reader, Scanned, Sources
from sitegen.builder.steps import Step, Steps
from sitegen.builder.work import Rendering
from sitegen.catalogue.assemble import assemble
from sitegen.catalogue.model import Catalogue
from sitegen.checks import check_catalogue
from sitegen.diagnostics import Diagnostic, has_errors, in_order
from sitegen.publish import publisher
from sitegen.publish.paths import collisions
from sitegen.publish.refusal import PublishError
from sitegen.publish.report import Event, Report
from sitegen.publish.state import BuildState
from sitegen.schema.records import ApplyRecord, GuideRecord, ItemRecord, ReportRecord, ServiceRecord
from sitegen.search.shards import Store
from sitegen.search.texts import Texts
from sitegen.theme import Templates, load_theme

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


@dataclass(frozen=True, slots=True)
class Planned:
    """What a build without errors has planned: each output, what pages are made from and rendered with.

    ``phones`` are the telephones that agencies publish.
    """

    plan: Plan
    rendering: Rendering
    phones: frozenset[str]


def build(project: Project, progress: Step | None = None, pool: Pool | None = None) -> Result:
    """Builds the site. With any error nothing is published: the last good site stays as it was.

    A ``pool`` that is handed in serves many builds, or has an executor of its own, and is not closed.
    """
    run = _Run(project, progress, pool)
    report = NOTHING_DONE
    with run.workers(), run.refusals(), run.state() as state:
        scanned = run.scan(state)
        inputs = run.inputs(scanned)
        if settled := run.settled(state, inputs):
            return settled
        planned = run.prepare(state, scanned)
        if planned is None:
            return run.result()
        outputs, bodies = planned.plan.outputs, Bodies(project.root, state, run.sources)
        render = Renderer(project.root, bodies, KeptShards(state), planned.rendering, run.pool)
        run.steps("publish")
        report = publisher.publish(
            outputs,
            render,
            project.output,
            state,
            lambda done, total: run.steps("render", done, total),
            sources=project.kept,
        )
        # Not earlier: until then another build of this project may need what this one does not.
        run.sources.forget_others(state)
        run.settle(state, scanned, inputs)
    return run.result(report)


def check(project: Project, progress: Step | None = None) -> Result:
    """Everything that `build` checks, without touching the output folder."""
    run = _Run(project, progress)
    with run.workers(), run.refusals(), run.state() as state:
        run.prepare(state, run.scan(state))
    return run.result()


def clean(project: Project) -> Result:
    """Removes the published files that are ours."""
    run = _Run(project, None)
    report = NOTHING_DONE
    with run.refusals(), run.state() as state:
        report = publisher.clean(project.output, state, sources=project.kept)
    return run.result(report)


NOTHING_DONE = Report(())


class _Run:
    """One build on its way: findings and times so far."""

    def __init__(self, project: Project, progress: Step | None, pool: Pool | None = None) -> None:
        self.project = project
        self.pool = pool or Pool(project.jobs)
        self._own = pool is None
        self.steps = Steps(progress)
        self.found: list[Diagnostic] = []
        self.unpublished = 0
        self.sources = Sources()
        self.planned: Planned | None = None

    def state(self) -> BuildState:
        """The build state, opened for this run."""
        return BuildState(self.project.root / STATE)

    @contextmanager
    def workers(self) -> Iterator[None]:
        """Ends the workers that this build has started.

        A build makes millions of objects that live until its end and next to no cycles: to look for garbage among them
        takes a quarter of the time and finds nothing.
        """
        collecting = gc.isenabled()
        gc.disable()
        try:
            yield
        finally:
            if collecting:
                gc.enable()
            if self._own:
                self.pool.close()

    @contextmanager
    def refusals(self) -> Iterator[None]:
        """A refusal to publish, or of the build state, becomes findings."""
        try:
            yield
        except PublishError as refusal:
            self.found.extend(refusal.diagnostics)

    def scan(self, state: BuildState) -> Scanned:
        """Which sources there are."""
        return self._reader(state).scan()

    def inputs(self, scanned: Scanned) -> str:
        """The mark of all that the output folder follows from."""
        return inputs_mark(
            self.project.root, self.project.today, scanned, precompress=self.project.precompress
        )

    def settled(self, state: BuildState, inputs: str) -> Result | None:
        """The result of the last build, if this one would find the same and change nothing."""
        project = self.project
        root = publisher.root_key(project.output, state)
        found = Settled.find(state, root, inputs)
        report = found and publisher.unchanged(
            project.output, state, plan_mark, found.plan, sources=project.kept
        )
        if not found or not report:
            return None
        self.steps.end()
        return Result(
            diagnostics=found.diagnostics,
            events=report.events,
            pages=found.pages,
            unpublished=found.unpublished,
            seconds=self.steps.seconds,
        )

    def settle(self, state: BuildState, scanned: Scanned, inputs: str) -> None:
        """Lets the next build find what this one has found, unless something was edited on the way."""
        if not self.sources.steady or inputs != self.inputs(scanned):
            return
        result = self.result()
        outputs = self.planned.plan.outputs if self.planned else ()
        plan = plan_mark((output.path, output.fingerprint) for output in outputs)
        found = Settled(plan, result.pages, result.unpublished, result.diagnostics)
        found.keep(state, publisher.root_key(self.project.output, state), inputs)

    def prepare(self, state: BuildState, scanned: Scanned) -> Planned | None:
        """Parse, assemble, check and plan: everything up to the first write. None if there are errors."""
        sources = self._read(state, scanned)
        catalogue = self._assemble(sources)
        if catalogue is None:
            return None
        self.steps("check")
        self.found.extend(check_catalogue(catalogue))
        if has_errors(self.found):
            return None
        texts = Bodies(self.project.root, state, sources).texts
        self.planned = self._plan(catalogue, texts, KeptShards(state))
        return self.planned

    def _reader(self, state: BuildState) -> Reader:
        return Reader(self.project.root, state, self.pool, self.steps)

    def _read(self, state: BuildState, scanned: Scanned) -> Sources:
        sources = self.sources = self._reader(state).read(scanned)
        self.found.extend(sources.diagnostics)
        self.unpublished = sum(_is_unpublished(entry.record) for entry in sources.parsed)
        return sources

    def _assemble(self, sources: Sources) -> Catalogue | None:
        self.steps("assemble")
        catalogue, found = assemble(sources.parsed, sources.attachments, self.project.today)
        self.found.extend(found)
        return catalogue

    def _plan(self, catalogue: Catalogue, texts: Texts, store: Store) -> Planned | None:
        self.steps("plan")
        site = catalogue.site
        theme, found = load_theme(self.project.root, site.theme, site.language, site.accent)
        self.found.extend(found)
        if theme is None:
            return None
        templates = Templates(theme, site.language)
        self.found.extend(templates.findings(set(TEMPLATES)))
        if has_errors(self.found):
            return None
        plan = make_plan(catalogue, theme, templates, texts, store)
        if self.project.precompress:
            plan = replace(plan, outputs=with_copies(plan.outputs))
        self.found.extend(collisions(plan.outputs))
        if has_errors(self.found):
            return None
        return Planned(plan, Rendering.of(theme, plan.context.setting), self.sources.phones)

    def result(self, report: Report = NOTHING_DONE) -> Result:
        """What this run comes to."""
        self.steps.end()
        outputs = self.planned.plan.outputs if self.planned else ()
        pages = sum(map(is_page, outputs))
        return Result(
            diagnostics=in_order(self.found),
            events=report.events,
            bytes_written=report.bytes_written,
            pages=pages,
            unpublished=self.unpublished,
            seconds=self.steps.seconds,
            planned=self.planned,
        )


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
