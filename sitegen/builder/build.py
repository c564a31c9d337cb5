"""Runs a build, a check or a clean-up, step by step."""

from __future__ import annotations

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
from sitegen.program.memory import pause_garbage_collection
from sitegen.publish import publisher
from sitegen.publish.errors import PublishError
from sitegen.publish.publish_result import ManifestStamp, PublishReport
from sitegen.publish.state import BuildState

if TYPE_CHECKING:
    from sitegen.builder.pipeline import Pipeline, PreparedBuild


def build(project: Project, progress: StepListener | None = None, pool: Pool | None = None) -> Result:
    """Build the site, and publish it if there are no errors. With errors, the existing site is unchanged.

    If no input has changed, nothing is built. Otherwise all outputs are planned again, and those whose inputs have
    changed are rendered.

    ``progress`` is called at the start of each step and as its parts are finished. ``pool`` runs parsing
    and rendering, and stays open for further builds. Without it, the build starts and closes its own. All
    errors, including those of the output folder and the build state, are in the diagnostics of the result.
    """
    run = _Run(project, progress, pool)
    report = EMPTY_REPORT
    with run.use_workers(), run.collect_refusals(), run.open_state() as state:
        scanned = run.scan(state)
        environment_digest = run.compute_environment_digest(scanned)
        if up_to_date_result := run.find_up_to_date_result(
            state, compute_inputs_digest(environment_digest, scanned)
        ):
            return up_to_date_result
        pipeline = run.run_pipeline(state, scanned)
        prepared = pipeline.prepared
        if prepared is None:
            return run.make_result()
        render = pipeline.make_renderer(prepared)
        run.steps("publish")
        report = publisher.publish(
            prepared.plan.outputs,
            render,
            project.output,
            state,
            lambda done, total: run.steps("render", done, total),
            # A manifest that is as the last build left it need not be read again.
            manifest_stamp=run.load_manifest_stamp(state),
            sources=project.protected_paths,
            drafts=project.drafts,
        )
        pipeline.check_host(project.output)
        # Pruned last: until the publication, another build of this project may need entries that this one
        # does not.
        pipeline.sources.prune_state(state)
        run.save_last_build(state, scanned, environment_digest, report)
    return run.make_result(report)


def check(project: Project, progress: StepListener | None = None) -> Result:
    """Run all checks that `build` runs before it writes, and return their diagnostics in the result.

    The output folder is neither read nor changed, but the build state is updated. ``progress`` is called as
    by `build`.
    """
    run = _Run(project, progress)
    with run.use_workers(), run.collect_refusals(), run.open_state() as state:
        run.run_pipeline(state, run.scan(state), to_publish=False)
    return run.make_result()


def clean(project: Project) -> Result:
    """Delete all published files from the output folder, which are those that its manifest lists.

    Other files are left alone. The result has an event for each deleted file. If the folder is refused, for
    example because it has files but no manifest, the result has diagnostics instead.
    """
    run = _Run(project, None)
    report = EMPTY_REPORT
    with run.collect_refusals(), run.open_state() as state:
        report = publisher.remove_published_files(project.output, state, sources=project.protected_paths)
    return run.make_result(report)


EMPTY_REPORT = PublishReport(())


class _Run:
    """State of one build, check or clean-up: its workers, timer, pipeline and diagnostics.

    ``pipeline`` is None until `run_pipeline`. ``refusal_diagnostics`` are those of a caught `PublishError`.
    """

    def __init__(self, project: Project, progress: StepListener | None, pool: Pool | None = None) -> None:
        self.project = project
        self.pool = pool or Pool(project.jobs)
        self._owns_pool = pool is None
        self.steps = StepTimer(progress)
        self.pipeline: Pipeline | None = None
        self.refusal_diagnostics: tuple[Diagnostic, ...] = ()

    def open_state(self) -> BuildState:
        """Open the build state of the project, creating it if necessary. The caller closes it."""
        return BuildState(self.project.root / STATE_FILE)

    @contextmanager
    def use_workers(self) -> Iterator[None]:
        """Switch off the garbage collector during the ``with`` block, and stop this run's workers afterwards.

        Workers of a pool that was passed in are not stopped.
        """
        # Collecting would take a quarter of the time of a build.
        try:
            with pause_garbage_collection():
                yield
        finally:
            if self._owns_pool:
                self.pool.close()

    @contextmanager
    def collect_refusals(self) -> Iterator[None]:
        """Catch a `PublishError` raised in the ``with`` block, and add its diagnostics to the result."""
        try:
            yield
        except PublishError as refusal:
            self.refusal_diagnostics = refusal.diagnostics

    def scan(self, state: BuildState) -> ScanResult:
        """List all source files and compute their digests, reading only files that may have changed."""
        return scan_sources(self.project.root, state, self.steps)

    def compute_environment_digest(self, scanned: ScanResult) -> str:
        """Return the digest of all build inputs other than the sources, such as theme, date and program.

        ``scanned`` is the scan at the start of this build.
        """
        project = self.project
        return compute_environment_digest(
            project.root,
            project.today,
            scanned,
            precompress=project.precompress,
            drafts=project.drafts,
            strict=project.strict,
        )

    def find_up_to_date_result(self, state: BuildState, inputs_digest: str) -> Result | None:
        """Return the result of the last build if neither inputs nor outputs have changed since; else None.

        ``inputs_digest`` is the digest of the present inputs, from `compute_inputs_digest`.
        """
        project = self.project
        root = publisher.make_root_key(project.output, state)
        last_build = LastBuild.load(state, root, inputs_digest)
        report = last_build and publisher.report_if_unchanged(
            project.output,
            state,
            compute_plan_digest,
            last_build.plan_digest,
            last_build.manifest_stamp,
            sources=project.protected_paths,
        )
        if not last_build or not report:
            return None
        self.steps.end()
        return last_build.make_result(report, self.steps.seconds)

    def load_manifest_stamp(self, state: BuildState) -> ManifestStamp | None:
        """Return the manifest stamp that the last build of this output folder recorded; None without one.

        The stamp has the size and times of the manifest file. If they are the same, the manifest need not be
        read.
        """
        last_build = LastBuild.load_latest(state, publisher.make_root_key(self.project.output, state))
        return last_build.manifest_stamp if last_build else None

    def run_pipeline(self, state: BuildState, scanned: ScanResult, *, to_publish: bool = True) -> Pipeline:
        """Run all steps before the first write: parse, assemble, check and plan the sources in ``scanned``.

        Returns the finished pipeline, whose ``prepared`` is None if there were errors. ``to_publish`` is as in
        `Pipeline.prepare`.
        """
        # Imported here: the modules that read, plan and render take long to load, and an up-to-date build does not
        # need them.
        from sitegen.builder.pipeline import Pipeline

        self.pipeline = Pipeline(self.project, state, self.pool, self.steps)
        self.pipeline.prepare(scanned, to_publish=to_publish)
        return self.pipeline

    def save_last_build(
        self, state: BuildState, scanned: ScanResult, environment_digest: str, report: PublishReport
    ) -> None:
        """Save the result for later up-to-date checks, and to find out what later builds no longer publish.

        ``scanned`` and ``environment_digest`` are the inputs at the start of this build, ``report`` is that
        of its publication. Nothing is saved if an input changed during the build.
        """
        pipeline = self.pipeline
        if (
            pipeline is None
            or report.manifest_stamp is None
            or not pipeline.sources.consistent
            or environment_digest != self.compute_environment_digest(scanned)
        ):
            return
        result = self.make_result()
        plan_digest = compute_plan_digest(pipeline.output_digests)
        last_build = LastBuild(
            plan_digest,
            report.manifest_stamp,
            result.pages,
            result.unpublished,
            result.scheduled,
            result.diagnostics,
            self.project.today,
        )
        root = publisher.make_root_key(self.project.output, state)
        last_build.save(
            state,
            root,
            compute_inputs_digest(environment_digest, scanned),
            scanned.digests,
            pipeline.encode_published_items(),
        )

    def make_result(self, report: PublishReport = EMPTY_REPORT) -> Result:
        """Return the result of this build, check or clean-up, and end the timing of its last step.

        ``report`` is that of the publication; without a publication it is empty.
        """
        self.steps.end()
        pipeline = self.pipeline
        prepared = pipeline.prepared if pipeline else None
        return Result(
            diagnostics=sort_diagnostics(
                [*(pipeline.diagnostics if pipeline else ()), *self.refusal_diagnostics]
            ),
            events=report.events,
            bytes_written=report.bytes_written,
            pages=pipeline.pages if pipeline else 0,
            unpublished=pipeline.unpublished.paths if pipeline else (),
            scheduled=pipeline.unpublished.days if pipeline else (),
            seconds=self.steps.seconds,
            prepared=prepared,
            exemptions=pipeline.exemptions if pipeline else (),
            host_redirects=_count_host_redirects(prepared) if prepared else 0,
            day_changes=pipeline.day_changes if pipeline else None,
            phones=pipeline.sources.phones if pipeline else frozenset(),
        )


def _count_host_redirects(prepared: PreparedBuild) -> int:
    from sitegen.pages.file_redirects import (
        count_server_redirects,  # not loaded by an up-to-date build
    )

    plan = prepared.plan
    return count_server_redirects(plan.context.catalogue, (output.path for output in plan.outputs))
