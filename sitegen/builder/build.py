"""Runs one build, step by step."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sitegen.builder.pool import Pool
from sitegen.builder.project import STATE, Project, Result
from sitegen.builder.scanning import Scanned, scanned
from sitegen.builder.settled import Settled, around_mark, inputs_mark, plan_mark
from sitegen.builder.steps import Step, Steps
from sitegen.diagnostics import Diagnostic, in_order
from sitegen.publish import publisher
from sitegen.publish.refusal import PublishError
from sitegen.publish.report import Report, Sealed
from sitegen.publish.state import BuildState

if TYPE_CHECKING:
    from sitegen.builder.making import Making


def build(project: Project, progress: Step | None = None, pool: Pool | None = None) -> Result:
    """Build the site. If there are errors nothing is published, and the existing site stays as it was.

    A ``pool`` that is passed in may serve several builds and is not closed.
    """
    run = _Run(project, progress, pool)
    report = NOTHING_DONE
    with run.workers(), run.refusals(), run.state() as state:
        found = run.scan(state)
        around = run.around(found)
        if settled := run.settled(state, inputs_mark(around, found)):
            return settled
        if amended := run.amended(state, found, around):
            return amended
        making = run.make(state, found)
        planned = making.planned
        if planned is None:
            return run.result()
        render = making.renderer(planned)
        run.steps("publish")
        report = publisher.publish(
            planned.plan.outputs,
            render,
            project.output,
            state,
            lambda done, total: run.steps("render", done, total),
            known=run.known(state),
            sources=project.kept,
        )
        # Pruned last: until the publication, another build of this project may need entries that this one
        # does not.
        making.sources.forget_others(state)
        state.prune_recipes()
        run.settle(state, found, around, report)
    return run.result(report)


def check(project: Project, progress: Step | None = None) -> Result:
    """Run everything that `build` checks, without touching the output folder."""
    run = _Run(project, progress)
    with run.workers(), run.refusals(), run.state() as state:
        run.make(state, run.scan(state))
    return run.result()


def clean(project: Project) -> Result:
    """Remove the published files that are ours."""
    run = _Run(project, None)
    report = NOTHING_DONE
    with run.refusals(), run.state() as state:
        report = publisher.clean(project.output, state, sources=project.kept)
    return run.result(report)


NOTHING_DONE = Report(())


class _Run:
    """State of one run: diagnostics and times so far."""

    def __init__(self, project: Project, progress: Step | None, pool: Pool | None = None) -> None:
        self.project = project
        self.pool = pool or Pool(project.jobs)
        self._own = pool is None
        self.steps = Steps(progress)
        self.making: Making | None = None
        self.refused: tuple[Diagnostic, ...] = ()

    def state(self) -> BuildState:
        """Open the build state."""
        return BuildState(self.project.root / STATE)

    @contextmanager
    def workers(self) -> Iterator[None]:
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
            if self._own:
                self.pool.close()

    @contextmanager
    def refusals(self) -> Iterator[None]:
        """Collect the diagnostics of a `PublishError` instead of raising it."""
        try:
            yield
        except PublishError as refusal:
            self.refused = refusal.diagnostics

    def scan(self, state: BuildState) -> Scanned:
        """Find and digest the sources."""
        return scanned(self.project.root, state, self.steps)

    def around(self, found: Scanned) -> str:
        """Compute the digest of all inputs but the sources."""
        project = self.project
        return around_mark(project.root, project.today, found, precompress=project.precompress)

    def settled(self, state: BuildState, inputs: str) -> Result | None:
        """Return the result of the last build if no input and no output has changed since; else None."""
        project = self.project
        root = publisher.root_key(project.output, state)
        found = Settled.find(state, root, inputs)
        report = found and publisher.unchanged(
            project.output, state, plan_mark, found.plan, found.sealed, sources=project.kept
        )
        if not found or not report:
            return None
        self.steps.end()
        return found.result(report, self.steps.seconds)

    def known(self, state: BuildState) -> Sealed | None:
        """Load the size, mtime and digest of the last published manifest."""
        last = Settled.last(state, publisher.root_key(self.project.output, state))
        return last.sealed if last else None

    def amended(self, state: BuildState, found: Scanned, around: str) -> Result | None:
        """Try a partial build. Returns None if more than bodies changed since the last publication."""
        # Imported here and in the next method only: what reads, plans and renders takes a second to load, and
        # an up-to-date build does without.
        from sitegen.builder.amend import amend

        amended = amend(self.project, state, self.pool, self.steps, found.digests, around)
        if amended is None:
            return None
        # Otherwise a theme was edited during the build, and the next build must not take it for up to date.
        if around == self.around(found):
            root = publisher.root_key(self.project.output, state)
            amended.settled.keep(state, root, inputs_mark(around, found), amended.grounds.encoded())
        self.steps.end()
        return amended.settled.result(amended.report, self.steps.seconds)

    def make(self, state: BuildState, found: Scanned) -> Making:
        """Run everything up to the first write."""
        from sitegen.builder.making import Making

        self.making = Making(self.project, state, self.pool, self.steps)
        self.making.prepare(found)
        return self.making

    def settle(self, state: BuildState, found: Scanned, around: str, report: Report) -> None:
        """Save the result for the next up-to-date check, unless an input changed during the build."""
        making = self.making
        if (
            making is None
            or report.sealed is None
            or not making.sources.steady
            or around != self.around(found)
        ):
            return
        result = self.result()
        plan = plan_mark(making.fingerprints)
        kept = Settled(plan, report.sealed, result.pages, result.unpublished, result.diagnostics)
        root = publisher.root_key(self.project.output, state)
        kept.keep(state, root, inputs_mark(around, found), making.grounds(around))

    def result(self, report: Report = NOTHING_DONE) -> Result:
        """Put together the result of this run."""
        self.steps.end()
        making = self.making
        return Result(
            diagnostics=in_order([*(making.found if making else ()), *self.refused]),
            events=report.events,
            bytes_written=report.bytes_written,
            pages=making.pages if making else 0,
            unpublished=making.unpublished if making else 0,
            seconds=self.steps.seconds,
            planned=making.planned if making else None,
        )
