"""Runs one build, step by step."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sitegen.builder.pool import Pool
from sitegen.builder.progress import StepListener, StepTimer
from sitegen.builder.project import STATE_FILE, Project, Result
from sitegen.builder.source_digests import ScanResult, scan_sources
from sitegen.builder.up_to_date import (
    LastBuild,
    compute_environment_digest,
    compute_inputs_digest,
    compute_plan_digest,
)
from sitegen.diagnostics import Diagnostic, sort_diagnostics
from sitegen.publish import publisher
from sitegen.publish.errors import PublishError
from sitegen.publish.publish_result import ManifestStamp, PublishReport
from sitegen.publish.state import BuildState

if TYPE_CHECKING:
    from sitegen.builder.pipeline import Pipeline


def build(project: Project, progress: StepListener | None = None, pool: Pool | None = None) -> Result:
    """Build the site. If there are errors nothing is published, and the existing site stays as it was.

    A ``pool`` that is passed in may serve several builds and is not closed.
    """
    run = _Run(project, progress, pool)
    report = EMPTY_REPORT
    with run.use_workers(), run.collect_refusals(), run.open_state() as state:
        found = run.scan(state)
        around = run.compute_environment_digest(found)
        if settled := run.find_up_to_date_result(state, compute_inputs_digest(around, found)):
            return settled
        if amended := run.try_partial_build(state, found, around):
            return amended
        making = run.run_pipeline(state, found)
        planned = making.prepared
        if planned is None:
            return run.make_result()
        render = making.make_renderer(planned)
        run.steps("publish")
        report = publisher.publish(
            planned.plan.outputs,
            render,
            project.output,
            state,
            lambda done, total: run.steps("render", done, total),
            manifest_stamp=run.load_manifest_stamp(state),
            sources=project.protected_paths,
        )
        # Pruned last: until the publication, another build of this project may need entries that this one
        # does not.
        making.sources.prune_state(state)
        state.prune_page_specs()
        run.save_last_build(state, found, around, report)
    return run.make_result(report)


def check(project: Project, progress: StepListener | None = None) -> Result:
    """Run everything that `build` checks, without touching the output folder."""
    run = _Run(project, progress)
    with run.use_workers(), run.collect_refusals(), run.open_state() as state:
        run.run_pipeline(state, run.scan(state))
    return run.make_result()


def clean(project: Project) -> Result:
    """Remove the published files that are ours."""
    run = _Run(project, None)
    report = EMPTY_REPORT
    with run.collect_refusals(), run.open_state() as state:
        report = publisher.clean(project.output, state, sources=project.protected_paths)
    return run.make_result(report)


EMPTY_REPORT = PublishReport(())


class _Run:
    """State of one run: diagnostics and times so far."""

    def __init__(self, project: Project, progress: StepListener | None, pool: Pool | None = None) -> None:
        self.project = project
        self.pool = pool or Pool(project.jobs)
        self._owns_pool = pool is None
        self.steps = StepTimer(progress)
        self.pipeline: Pipeline | None = None
        self.refusal_diagnostics: tuple[Diagnostic, ...] = ()

    def open_state(self) -> BuildState:
        """Open the build state."""
        return BuildState(self.project.root / STATE_FILE)

    @contextmanager
    def use_workers(self) -> Iterator[None]:
        """Close the workers that this build started, and pause the garbage collector meanwhile."""
        # A build makes millions of objects that live until its end, and next to no cycles: collecting would
        # take a quarter of the time and find nothing.
        collecting = gc.isenabled()
        gc.disable()
        try:
            yield
        finally:
            if collecting:
                gc.enable()
            if self._owns_pool:
                self.pool.close()

    @contextmanager
    def collect_refusals(self) -> Iterator[None]:
        """Collect the diagnostics of a `PublishError` instead of raising it."""
        try:
            yield
        except PublishError as refusal:
            self.refusal_diagnostics = refusal.diagnostics

    def scan(self, state: BuildState) -> ScanResult:
        """Find and digest the sources."""
        return scan_sources(self.project.root, state, self.steps)

    def compute_environment_digest(self, found: ScanResult) -> str:
        """Compute the digest of all inputs but the sources."""
        project = self.project
        return compute_environment_digest(project.root, project.today, found, precompress=project.precompress)

    def find_up_to_date_result(self, state: BuildState, inputs_digest: str) -> Result | None:
        """Return the result of the last build if no input and no output has changed since; else None."""
        project = self.project
        root = publisher.make_root_key(project.output, state)
        found = LastBuild.load(state, root, inputs_digest)
        report = found and publisher.check_unchanged(
            project.output,
            state,
            compute_plan_digest,
            found.plan_digest,
            found.manifest_stamp,
            sources=project.protected_paths,
        )
        if not found or not report:
            return None
        self.steps.end()
        return found.make_result(report, self.steps.seconds)

    def load_manifest_stamp(self, state: BuildState) -> ManifestStamp | None:
        """Load the size, mtime and digest of the last published manifest."""
        last = LastBuild.load_latest(state, publisher.make_root_key(self.project.output, state))
        return last.manifest_stamp if last else None

    def try_partial_build(
        self, state: BuildState, found: ScanResult, environment_digest: str
    ) -> Result | None:
        """Try a partial build. Returns None if more than bodies changed since the last publication."""
        # Imported here and in the next method only: what reads, plans and renders takes a second to load, and
        # an up-to-date build does without.
        from sitegen.builder.partial_build import build_partially

        amended = build_partially(
            self.project, state, self.pool, self.steps, found.digests, environment_digest
        )
        if amended is None:
            return None
        # Otherwise a theme was edited during the build, and the next build must not take it for up to date.
        if environment_digest == self.compute_environment_digest(found):
            root = publisher.make_root_key(self.project.output, state)
            amended.last_build.save(
                state, root, compute_inputs_digest(environment_digest, found), amended.snapshot.encode()
            )
        self.steps.end()
        return amended.last_build.make_result(amended.report, self.steps.seconds)

    def run_pipeline(self, state: BuildState, found: ScanResult) -> Pipeline:
        """Run everything up to the first write."""
        from sitegen.builder.pipeline import Pipeline

        self.pipeline = Pipeline(self.project, state, self.pool, self.steps)
        self.pipeline.prepare(found)
        return self.pipeline

    def save_last_build(
        self, state: BuildState, found: ScanResult, environment_digest: str, report: PublishReport
    ) -> None:
        """Save the result for the next up-to-date check, unless an input changed during the build."""
        making = self.pipeline
        if (
            making is None
            or report.manifest_stamp is None
            or not making.sources.consistent
            or environment_digest != self.compute_environment_digest(found)
        ):
            return
        result = self.make_result()
        plan = compute_plan_digest(making.output_digests)
        kept = LastBuild(plan, report.manifest_stamp, result.pages, result.unpublished, result.diagnostics)
        root = publisher.make_root_key(self.project.output, state)
        kept.save(
            state,
            root,
            compute_inputs_digest(environment_digest, found),
            making.encode_snapshot(environment_digest),
        )

    def make_result(self, report: PublishReport = EMPTY_REPORT) -> Result:
        """Put together the result of this run."""
        self.steps.end()
        making = self.pipeline
        return Result(
            diagnostics=sort_diagnostics(
                [*(making.diagnostics if making else ()), *self.refusal_diagnostics]
            ),
            events=report.events,
            bytes_written=report.bytes_written,
            pages=making.pages if making else 0,
            unpublished=making.unpublished if making else 0,
            seconds=self.steps.seconds,
            prepared=making.prepared if making else None,
        )
