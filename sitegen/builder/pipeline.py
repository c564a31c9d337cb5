"""The steps of a build before its first write: parse, assemble, check and plan."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from sitegen.builder.change_author import check_self_reviews
from sitegen.builder.complete_plan import complete_plan
from sitegen.builder.diagnostic_policy import DiagnosticPolicy, ExemptedTextReader, ExemptionUse
from sitegen.builder.former_publication import BaseRevision, LastPublication, encode_published_items
from sitegen.builder.host_limits import check_host_limits
from sitegen.builder.kept_templates import KeptTemplates
from sitegen.builder.lost_addresses import check_lost_addresses
from sitegen.builder.lost_files import check_lost_files
from sitegen.builder.malloc_trim import release_free_memory
from sitegen.builder.pages import is_page
from sitegen.builder.plan import Plan, is_index_folder_taken, make_plan
from sitegen.builder.pool import Pool
from sitegen.builder.program_digest import compute_program_digest
from sitegen.builder.progress import StepTimer
from sitegen.builder.project import Project
from sitegen.builder.published_files import FolderFiles
from sitegen.builder.source_digests import ScanResult
from sitegen.builder.sources import BodyStore, SourceLoader, Sources
from sitegen.builder.state_payload_store import StatePayloadStore
from sitegen.builder.unpublished import UnpublishedSources
from sitegen.builder.up_to_date import LastBuild
from sitegen.builder.worker_tasks import PageRenderer
from sitegen.catalogue.assemble import assemble
from sitegen.catalogue.day_changes import DayChanges, find_day_changes
from sitegen.catalogue.model import Catalogue
from sitegen.catalogue.release import PREVIEWED
from sitegen.checks import ItemFindings, check_catalogue, check_unpublished
from sitegen.checks.consequences import drop_consequences
from sitegen.checks.format_version import check_format_version
from sitegen.checks.old_addresses import check_covered_pages
from sitegen.checks.privacy import mask_diagnostics
from sitegen.diagnostics import Diagnostic, has_errors, sort_diagnostics
from sitegen.publish.errors import PublishError, convert_os_error
from sitegen.publish.paths import check_output_paths
from sitegen.publish.publisher import make_root_key
from sitegen.publish.state import BuildState
from sitegen.theme.contract import REQUIRED_TEMPLATES
from sitegen.theme.load import Theme, load_theme
from sitegen.theme.templates import Templates

if TYPE_CHECKING:
    from sitegen.builder.render import Renderer


class PreparedBuild(Struct, frozen=True):
    """Plan of a build without errors, with the renderer for its pages.

    ``phones`` are the telephone numbers that agencies publish, which are not personal data. ``policy`` has
    the exemptions and severities that apply to diagnostics.
    """

    plan: Plan
    page_renderer: PageRenderer
    phones: frozenset[str]
    policy: DiagnosticPolicy


class Pipeline:
    """Runs the steps of a build before its first write, and holds their results.

    ``steps`` receives the progress. ``diagnostics`` are those of all steps so far. ``sources`` and
    ``source_digests`` are empty until `check` or `prepare` is called. ``unpublished`` lists drafts, scheduled
    records and withheld items. ``exemptions`` are the entries of exemptions.yaml and what they exempt.

    ``published`` is the catalogue of what is public on the day of the build. ``previewed`` is a catalogue
    that also contains drafts and scheduled records. Both are None until `check` has assembled them.
    ``prepared`` is None until `prepare` has succeeded. ``day_changes`` is what has changed since the day of
    the last build without an edit, such as an expired validity.
    """

    def __init__(self, project: Project, state: BuildState, pool: Pool, steps: StepTimer) -> None:
        self._project = project
        self._state = state
        self._pool = pool
        self._steps = steps
        self.diagnostics: list[Diagnostic] = []
        self.exemptions: tuple[ExemptionUse, ...] = ()
        self.unpublished = UnpublishedSources.find((), project.today)
        self.sources = Sources()
        self.source_digests: Mapping[str, str] = {}
        self.published: Catalogue | None = None
        self.previewed: Catalogue | None = None
        self.prepared: PreparedBuild | None = None
        self.day_changes: DayChanges | None = None

    def prepare(self, scanned: ScanResult, *, to_publish: bool = True) -> PreparedBuild | None:
        """Parse the scanned sources, assemble and check the catalogue, and plan the site.

        Returns the plan, or None if there are errors, which are in ``diagnostics``. With ``to_publish`` set to False,
        the plan has no search index. This saves most of the time on a large site, and no diagnostic depends on the
        index. Raises `PublishError` if the build state or the folder for temporary files cannot be used.
        """
        catalogue, policy = self.check(scanned)
        if self.published is None or catalogue is None or has_errors(self.diagnostics):
            return None
        self.day_changes = self._find_day_changes(self.published)
        self.prepared = self._plan(catalogue, policy, with_index=to_publish)
        return self.prepared

    def check(self, scanned: ScanResult) -> tuple[Catalogue | None, DiagnosticPolicy]:
        """Parse the scanned sources, assemble and check the catalogue.

        Returns the catalogue from which the pages are to be planned, and the policy with the exemptions and severities
        that were applied. The catalogue is None if it could not be assembled. Errors are in ``diagnostics``.
        """
        self._read_sources(scanned)
        self.published = catalogue = self._assemble()
        if catalogue:
            self._steps("check")
            own = len(self.diagnostics)
            self.diagnostics.extend(self._run_checks(catalogue))
            self.diagnostics.extend(check_format_version(self.sources.parsed))
            self.diagnostics.extend(self._compare_with_before(catalogue))
            catalogue = self._add_unpublished(catalogue)
            # These may quote texts of other files, or of the base, whose personal data no finding marks.
            self.diagnostics[own:] = mask_diagnostics(self.diagnostics[own:], self.sources.phones)
        policy = self._apply_policy(catalogue)
        # Last: no decision about severities makes a draft stop the site.
        self.diagnostics = self.unpublished.mark_drafts(
            self.diagnostics, preview=self._project.is_serve_preview
        )
        return catalogue, policy

    def make_renderer(self, prepared: PreparedBuild) -> Renderer:
        """Return the renderer to pass to `publisher.publish`. ``prepared`` is the result of `prepare`."""
        from sitegen.builder.render import Renderer  # loads numpy, which checks do not need

        store = StatePayloadStore(self._state)
        return Renderer(
            self._project.root,
            self._make_body_store(),
            store,
            prepared.page_renderer,
            self._pool,
        )

    @property
    def pages(self) -> int:
        """Number of planned pages; 0 if nothing was planned."""
        return sum(map(is_page, self.prepared.plan.outputs)) if self.prepared else 0

    @property
    def output_digests(self) -> Iterable[tuple[str, str]]:
        """Pairs of path and digest of all planned outputs; empty if nothing was planned."""
        outputs = self.prepared.plan.outputs if self.prepared else ()
        return ((output.path, output.digest) for output in outputs)

    def check_host(self, folder: Path) -> None:
        """Add a diagnostic for each limit of the host that the site published to ``folder`` exceeds.

        They are warnings, unless site.yaml or ``--strict`` makes them errors. Then the command fails, so that
        a script does not upload the site.
        """
        if self.prepared:
            findings = check_host_limits(self.prepared.plan.context.catalogue.site, folder)
            self.diagnostics.extend(self.prepared.policy.adjust(findings))

    def encode_published_items(self) -> bytes:
        """Return the public items of the plan, encoded for the comparison with them by later builds."""
        return encode_published_items(
            self.prepared.plan.context.catalogue.items.values() if self.prepared else ()
        )

    def _make_body_store(self) -> BodyStore:
        return BodyStore(self._project.root, self._state, self.sources)

    def _read_sources(self, scanned: ScanResult) -> None:
        self.source_digests = scanned.digests
        reader = SourceLoader(self._project.root, self._state, self._pool, self._steps)
        self.sources = reader.load(scanned)
        self.diagnostics.extend(self.sources.diagnostics)
        self.unpublished = UnpublishedSources.find(self.sources.parsed, self._project.today)

    def _assemble(self) -> Catalogue | None:
        self._steps("assemble")
        sources = self.sources
        catalogue, diagnostics = assemble(
            sources.parsed, sources.attachments, self._project.today, sources.misplaced
        )
        self.diagnostics.extend(diagnostics)
        return catalogue

    def _run_checks(self, catalogue: Catalogue) -> tuple[Diagnostic, ...]:
        """Check the catalogue, but not the items that are as they were when they were last checked."""
        known = ItemFindings.decode(self._state.load_item_findings())
        diagnostics, items = check_catalogue(catalogue, known, compute_program_digest())
        if items != known:
            self._state.save_item_findings(items.encode())
        return diagnostics

    def _compare_with_before(self, published: Catalogue) -> Iterator[Diagnostic]:
        """Yield diagnostics about what the site loses: addresses, pages and attachments that are gone.

        ``published`` is compared with the base of the change (``--base``), or else with the last publication.
        In comparison with a base, secrecy reviews by the author of the change are reported, too. A copy of
        the site that shows drafts is never what is compared with.
        """
        project = self._project
        root = make_root_key(project.published_folder, self._state)
        before = (
            BaseRevision(project.root, project.base)
            if project.base
            else LastPublication(self._state, root, self.source_digests)
        )
        former = before.list_former_items(published)
        revision, present = project.base or "HEAD", self.source_digests.keys()
        yield from check_lost_addresses(published, former, before.paths, present, project.root, revision)
        yield from check_lost_files(published, before, present)
        if isinstance(before, BaseRevision):
            yield from check_self_reviews(published, before.revision)

    def _find_day_changes(self, published: Catalogue) -> DayChanges | None:
        """Return what has changed without an edit since the day of the last build.

        Returns None if there is no last build, or if it was not on an earlier day.
        """
        root = make_root_key(self._project.output, self._state)
        last = LastBuild.load_latest(self._state, root)
        if last is None or last.today >= published.today:
            return None
        before = LastPublication(self._state, root, self.source_digests)
        known = {(one.code, one.place) for one in last.diagnostics}
        found = tuple(
            one
            for one in self.diagnostics
            if (one.code, one.place) not in known and before.is_unchanged(one.place.path)
        )
        return find_day_changes(published, last.today, last.scheduled, found)

    def _add_unpublished(self, published: Catalogue) -> Catalogue:
        """Check drafts and scheduled records, and return the catalogue to plan.

        It contains them if the build shows them; otherwise it is ``published``. They are checked in any case,
        so that builds with and without them report the same.
        """
        self.previewed = published
        if not (self.unpublished.scheduled_stems or self.unpublished.draft_stems):
            return published
        sources = self.sources
        catalogue, diagnostics = assemble(
            sources.parsed, sources.attachments, self._project.today, sources.misplaced, PREVIEWED
        )
        # The same files have just given a catalogue.
        assert catalogue is not None
        self.previewed = catalogue
        self.diagnostics.extend(self.unpublished.select(diagnostics))
        self.diagnostics.extend(check_unpublished(catalogue))
        return catalogue if self._project.drafts else published

    def _apply_policy(self, catalogue: Catalogue | None) -> DiagnosticPolicy:
        """Apply exemptions, severities and ``--strict`` to all diagnostics so far, and return the policy.

        ``catalogue`` is None if it could not be assembled. Then unused exemptions are not reported.
        """
        policy = DiagnosticPolicy.read(self.sources.parsed, self._project.today, strict=self._project.strict)
        reader = ExemptedTextReader(self._project.root, self.source_digests)
        outcome = policy.apply(
            # Sorted, so that equal findings of two checks count once.
            drop_consequences(sort_diagnostics((*self.diagnostics, *policy.diagnostics))),
            reader.find_text,
            unchecked=catalogue.unreadable_paths if catalogue else None,
            paths=self.source_digests,
        )
        self.diagnostics = list(outcome.diagnostics)
        self.exemptions = outcome.exemptions
        if not reader.consistent:
            self.sources = replace(self.sources, consistent=False)
        return policy

    def _plan(
        self, catalogue: Catalogue, policy: DiagnosticPolicy, *, with_index: bool
    ) -> PreparedBuild | None:
        self._steps("plan")
        site = catalogue.site
        project = self._project
        theme, diagnostics = load_theme(
            project.root, site.theme, site.language, site.accent, project.left_out_themes
        )
        self.diagnostics.extend(policy.adjust(diagnostics))
        if theme is None:
            return None
        templates = Templates(theme, site.language)
        kept = KeptTemplates(templates, self._state)
        self.diagnostics.extend(policy.adjust(templates.check(set(REQUIRED_TEMPLATES))))
        if has_errors(self.diagnostics):
            return None
        plan = self._plan_outputs(catalogue, theme, templates, with_index=with_index)
        if not with_index and is_index_folder_taken(plan.outputs):
            plan = self._plan_outputs(catalogue, theme, templates, with_index=True)
        self.diagnostics.extend(policy.adjust(check_output_paths(plan.outputs)))
        pages = (output.path for output in plan.outputs)
        self.diagnostics.extend(policy.adjust(tuple(check_covered_pages(site, pages))))
        if has_errors(self.diagnostics):
            return None
        release_free_memory()
        # Without the index the plan is not published, and no page is rendered.
        compiled = kept.compile() if with_index else b""
        renderer = PageRenderer.pack(theme, plan.context.settings, compiled)
        return PreparedBuild(plan, renderer, self.sources.phones, policy)

    def _plan_outputs(
        self, catalogue: Catalogue, theme: Theme, templates: Templates, *, with_index: bool
    ) -> Plan:
        """Plan all outputs of the site, including those not made from the catalogue.

        With ``with_index``, the search index is built and planned, too. Raises `PublishError` if temporary
        files cannot be written.
        """
        project = self._project
        try:
            plan = make_plan(
                catalogue,
                theme,
                templates,
                self._make_body_store().load_texts,
                StatePayloadStore(self._state),
                FolderFiles(project.output, self._state),
                self._pool,
                staging=project.is_staging,
                with_index=with_index,
            )
        except OSError as error:  # the index of many documents is sorted in temporary files
            raise PublishError(convert_os_error(error, tempfile.tempdir or "TMPDIR")) from error
        return complete_plan(plan, self.sources.own_files, project)
