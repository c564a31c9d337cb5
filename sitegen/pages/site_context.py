"""The catalogue (all records of the site) with lookup tables for planning pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from msgspec import Struct

from sitegen.catalogue.links import iter_published_records, list_published_files
from sitegen.catalogue.model import Catalogue, Item, Report, Service
from sitegen.pages import urls
from sitegen.pages.i18n import Translator
from sitegen.pages.item_summary import ItemSummary, append_release_label
from sitegen.pages.site_settings import Assets, FeedInfo, SiteSettings
from sitegen.program.value_digest import digest_values
from sitegen.schema.field_spec import format_iso_date


class SiteContext(Struct, frozen=True, dict=True):
    """The catalogue (all records of the site) with lookup tables, which are built on first use and never change.

    ``assets`` are the stylesheets, scripts and icon of the theme, as paths. ``version`` is the version of the
    program. ``staging``: the site contains drafts, and every page warns of that.
    """

    catalogue: Catalogue
    assets: Assets
    version: str
    staging: bool = False

    @cached_property
    def settings(self) -> SiteSettings:
        """Settings that every page depends on, such as the site's record and the assets."""
        translator = Translator(self.catalogue.site.language)
        pages = tuple(
            (append_release_label(translator, page.record.title, page.release), urls.free_page(page.name))
            for page in self.catalogue.pages
        )
        return SiteSettings(
            self.catalogue.site,
            pages,
            bool(self.catalogue.services),
            self.assets,
            self.version,
            self.staging,
        )

    @property
    def translator(self) -> Translator:
        """The program's texts in the site's language.

        ``translator("search")`` returns the title of the search page, for example.
        """
        return self.settings.translator

    @cached_property
    def _summaries(self) -> dict[str, ItemSummary]:
        # Caches are cached properties, since the object is frozen.
        return {}

    def summarize_item(self, item: Item) -> ItemSummary:
        """Return the fields of an item that lists show, with names in place of ids.

        The summary is cached, since an item is in several lists.
        """
        if item.id not in self._summaries:
            self._summaries[item.id] = self._build_summary(item)
        return self._summaries[item.id]

    @cached_property
    def _summary_digests(self) -> dict[str, bytes]:
        return {}

    def digest_summary(self, item: Item) -> bytes:
        """Return the digest of `summarize_item`, which is cached."""
        if item.id not in self._summary_digests:
            self._summary_digests[item.id] = digest_values(self.summarize_item(item))
        return self._summary_digests[item.id]

    def _build_summary(self, item: Item) -> ItemSummary:
        """Build the fields of an item that lists show, with names in place of ids."""
        record = item.record
        return ItemSummary(
            id=item.id,
            title=record.title,
            index_no=record.index_no,
            doc_no=record.doc_no,
            agency_name=self.catalogue.agencies[item.agency].record.short_name,
            category_name=self.catalogue.categories.classes[item.category].record.name,
            written=format_iso_date(record.written),
            published=format_iso_date(record.published.day),
            validity=item.validity.state,
            attachment_count=len(record.attachments),
            changed_on=format_iso_date(item.last_change),
            release=item.release,
        )

    @cached_property
    def _category_paths(self) -> dict[str, tuple[tuple[str, str], ...]]:
        return {}

    def resolve_category_path(self, category_id: str) -> tuple[tuple[str, str], ...]:
        """Return (id, name) of each category from the top of the tree down to ``category_id``, which is an id.

        Raises `KeyError` for an unknown id.
        """
        if category_id not in self._category_paths:
            tree = self.catalogue.categories.classes
            steps = (*tree[category_id].ancestors, category_id)
            self._category_paths[category_id] = tuple((id, tree[id].record.name) for id in steps)
        return self._category_paths[category_id]

    @cached_property
    def _feeds(self) -> dict[str, FeedInfo]:
        return {}

    def get_feed(self, folder: str) -> FeedInfo:
        """Return a pair of folder and title, which describes the Atom feed of the newest items of a folder.

        ``folder`` is "" for the whole site, else ``agencies/<id>`` or ``catalogue/<id>`` without a closing
        slash. The title is the name of the site, agency or category. Raises `KeyError` for an unknown id.
        """
        if folder not in self._feeds:
            self._feeds[folder] = self._build_feed(folder)
        return self._feeds[folder]

    def _build_feed(self, folder: str) -> FeedInfo:
        """Return ``folder`` and the title of its Atom feed: the name of the site, agency or category.

        Raises `KeyError` for an unknown id.
        """
        catalogue = self.catalogue
        kind, _, id = folder.partition("/")
        if kind == "agencies":
            return folder, catalogue.agencies[id].record.name
        if kind == "catalogue":
            return folder, catalogue.categories.classes[id].record.name
        return folder, f"{catalogue.site.name} {catalogue.site.column}"

    @cached_property
    def items_by_agency(self) -> Mapping[str, Sequence[Item]]:
        """Items by id of the agency that published them, newest first.

        Items of subordinate agencies are not included. An agency without items has an empty sequence.
        """
        # Agencies without items have an entry, too, so that callers need no default.
        items_by_agency: dict[str, list[Item]] = {id: [] for id in self.catalogue.agencies}
        for item in self.catalogue.items.values():
            items_by_agency[item.agency].append(item)
        return items_by_agency

    @cached_property
    def items_by_category(self) -> Mapping[str, Sequence[Item]]:
        """Items by category id, newest first.

        Items of narrower categories are included. A category without items has an empty sequence.
        """
        tree = self.catalogue.categories.classes
        # Categories without items have an entry, too.
        items_by_category: dict[str, list[Item]] = {id: [] for id in tree}
        for item in self.catalogue.items.values():
            for id in (*tree[item.category].ancestors, item.category):
                items_by_category[id].append(item)
        return items_by_category

    @cached_property
    def items_by_agency_category(self) -> Mapping[tuple[str, str], Sequence[Item]]:
        """Items by pair of agency id and category id, newest first.

        Items of narrower categories are not included. Pairs without items are missing.
        """
        items_by_pair: dict[tuple[str, str], list[Item]] = {}
        for item in self.catalogue.items.values():
            items_by_pair.setdefault((item.agency, item.category), []).append(item)
        return items_by_pair

    @cached_property
    def items_by_year(self) -> Mapping[int, Sequence[Item]]:
        """Items by year of publication. Years are from the latest to the earliest, items newest first."""
        items_by_year: dict[int, list[Item]] = {}
        for item in self.catalogue.items.values():
            items_by_year.setdefault(item.year, []).append(item)
        return dict(sorted(items_by_year.items(), reverse=True))

    @cached_property
    def reports_by_agency(self) -> Mapping[str, Sequence[Report]]:
        """Annual reports by agency id, the latest first. Agencies without reports are missing."""
        reports_by_agency: dict[str, list[Report]] = {}
        # The catalogue has the earliest report first.
        for report in reversed(self.catalogue.reports):
            reports_by_agency.setdefault(report.agency, []).append(report)
        return reports_by_agency

    @cached_property
    def report_by_agency_year(self) -> Mapping[tuple[str, int], Report]:
        """Annual report by pair of agency id and year reported on."""
        return {(report.agency, report.year): report for report in self.catalogue.reports}

    @cached_property
    def reported_years(self) -> tuple[int, ...]:
        """All years from the earliest report to the latest one, or to last year if that is later.

        The year of a report is the year reported on. The latest year is first. Years without a report are
        included. Empty if the site has no reports.
        """
        years = [report.year for report in self.catalogue.reports]
        # The report for a year is published in the following year.
        last = self.catalogue.today.year - 1
        return tuple(range(max(*years, last), min(years) - 1, -1)) if years else ()

    def find_previous_report(self, report: Report) -> Report | None:
        """Return the report of the same agency for the year before, or None if there is none."""
        return self.report_by_agency_year.get((report.agency, report.year - 1))

    @cached_property
    def _active_span_by_agency(self) -> Mapping[str, tuple[int, int]]:
        """First and last year of activity of each agency, keyed by agency id.

        `is_report_expected` says in which years an agency is active.
        """
        span_by_agency: dict[str, tuple[int, int]] = {}
        activity = [(item.agency, item.year, item.year) for item in self.catalogue.items.values()]
        activity += [
            # A report that is published years later does not prove activity in between.
            (report.agency, report.year, min(report.record.published.day.year, report.year + 1))
            for report in self.catalogue.reports
        ]
        for agency, first, last in activity:
            span = span_by_agency.get(agency, (first, last))
            span_by_agency[agency] = (min(first, span[0]), max(last, span[1]))
        return span_by_agency

    def is_report_expected(self, agency_id: str, year: int) -> bool:
        """Return whether the agency with the id ``agency_id`` is expected to have an annual report on ``year``.

        Agencies are founded and dissolved. So a report is expected from the agency's first active year until
        the year after its last one. An agency is active in a year in which it published items, in a year on which it
        reported, and in the year after, in which such a report is due, if it was published then or later. An agency
        without items and reports is never expected to report.
        """
        # An agency without items and reports is not expected to report.
        first, last = self._active_span_by_agency.get(agency_id, (9999, 0))
        return first <= year <= last + 1

    @cached_property
    def services_by_agency(self) -> Mapping[str, Sequence[Service]]:
        """Service guides by agency id, in the order of ``catalogue.services``.

        Agencies without guides are missing.
        """
        services_by_agency: dict[str, list[Service]] = {}
        for service in self.catalogue.services:
            services_by_agency.setdefault(service.agency, []).append(service)
        return services_by_agency

    @cached_property
    def published_path_by_source(self) -> Mapping[str, str]:
        """Published path of each source file that a link can point to.

        Keys are paths of source files in the project, values paths of pages and files from the site's root.
        """
        catalogue, paths = self.catalogue, {}
        for item in catalogue.items.values():
            paths[item.record.source.path] = urls.item(item.id)
        for id, document in catalogue.guides.items():
            paths[document.path] = urls.guide(id)
        for id, document in catalogue.apply_pages.items():
            paths[document.path] = urls.apply(id)
        paths |= {document.path: urls.rule(document.name) for document in catalogue.rules}
        paths |= {document.path: urls.free_page(document.name) for document in catalogue.pages}
        for report in catalogue.reports:
            page = urls.report(report.agency, report.year)
            paths |= {report.record.source.path: page, report.narrative_path: page}
        for service in catalogue.services:
            paths[service.record.source.path] = urls.service(service.agency, service.name)
        for agency in catalogue.agencies.values():
            paths[agency.record.source.path] = urls.agency(agency.id)
        for record in iter_published_records(catalogue):
            page = paths[record.path]
            # An exemption may allow a link to a missing file, which then has no address.
            for path in filter(catalogue.attachments.get, list_published_files(record)):
                paths[path] = urls.attachment(page, path.rpartition("/")[2])
        return paths

    def get_agency_name(self, agency_id: str) -> str:
        """Return the full name of the agency with the id ``agency_id``. Raises `KeyError` for an unknown id."""
        return self.catalogue.agencies[agency_id].record.name
