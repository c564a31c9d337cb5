"""The catalogue with lookup tables for the planning of pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sitegen.catalogue.links import list_published_files
from sitegen.catalogue.model import Catalogue, Item, Report, Service
from sitegen.pages import urls
from sitegen.pages.i18n import Translator
from sitegen.pages.item_summary import ItemSummary
from sitegen.pages.site_settings import Assets, FeedFolder, SiteSettings
from sitegen.schema.spec import format_iso_date


@dataclass(frozen=True)
class SiteContext:
    """The catalogue with lookup tables, which are built on first use and never change."""

    catalogue: Catalogue
    assets: Assets
    version: str

    @cached_property
    def settings(self) -> SiteSettings:
        """Settings that all pages share."""
        pages = tuple((page.record.title, urls.page(page.name)) for page in self.catalogue.pages)
        return SiteSettings(
            self.catalogue.site, pages, bool(self.catalogue.services), self.assets, self.version
        )

    @property
    def translator(self) -> Translator:
        """Translator for the site's language."""
        return self.settings.translator

    @cached_property
    def _summaries(self) -> dict[str, ItemSummary]:
        # Caches are cached properties, since the dataclass is frozen.
        return {}

    def summarize_item(self, item: Item) -> ItemSummary:
        """Summarize an item for lists. The summary is cached, since an item is in several lists."""
        if item.id not in self._summaries:
            self._summaries[item.id] = self._build_summary(item)
        return self._summaries[item.id]

    def _build_summary(self, item: Item) -> ItemSummary:
        """Build the summary of an item, with names in place of ids."""
        record = item.record
        return ItemSummary(
            id=item.id,
            title=record.title,
            index_no=record.index_no,
            doc_no=record.doc_no,
            agency=self.catalogue.agencies[item.agency].record.short_name,
            category=self.catalogue.categories.classes[item.category].record.name,
            written=format_iso_date(record.written),
            published=format_iso_date(record.published.day),
            validity=item.validity.state,
            attachments=len(record.attachments),
        )

    @cached_property
    def _category_paths(self) -> dict[str, tuple[tuple[str, str], ...]]:
        return {}

    def resolve_category_path(self, category: str) -> tuple[tuple[str, str], ...]:
        """Return the ids and names of a category and of those above it, from the top down."""
        if category not in self._category_paths:
            tree = self.catalogue.categories.classes
            steps = (*tree[category].ancestors, category)
            self._category_paths[category] = tuple((id, tree[id].record.name) for id in steps)
        return self._category_paths[category]

    @cached_property
    def _feeds(self) -> dict[str, FeedFolder]:
        return {}

    def find_feed(self, folder: str) -> FeedFolder:
        """Return the feed of a folder. It is cached, since many pages announce it."""
        if folder not in self._feeds:
            self._feeds[folder] = self._build_feed(folder)
        return self._feeds[folder]

    def _build_feed(self, folder: str) -> FeedFolder:
        """Build the feed of a folder, with the name of the agency or category, or of the site, as its title."""
        catalogue = self.catalogue
        kind, _, id = folder.partition("/")
        if kind == "agencies":
            return folder, catalogue.agencies[id].record.name
        if kind == "catalogue":
            return folder, catalogue.categories.classes[id].record.name
        return folder, f"{catalogue.site.name} {catalogue.site.column}"

    @cached_property
    def by_agency(self) -> Mapping[str, Sequence[Item]]:
        """Items of each agency without those of agencies below it, newest first."""
        # Agencies without items have an entry, too, so that callers need no default.
        items_by_agency: dict[str, list[Item]] = {id: [] for id in self.catalogue.agencies}
        for item in self.catalogue.items.values():
            items_by_agency[item.agency].append(item)
        return items_by_agency

    @cached_property
    def by_category(self) -> Mapping[str, Sequence[Item]]:
        """Items of each category and of its narrower categories, newest first."""
        tree = self.catalogue.categories.classes
        # Categories without items have an entry, too.
        items_by_category: dict[str, list[Item]] = {id: [] for id in tree}
        for item in self.catalogue.items.values():
            for id in (*tree[item.category].ancestors, item.category):
                items_by_category[id].append(item)
        return items_by_category

    @cached_property
    def by_agency_category(self) -> Mapping[tuple[str, str], Sequence[Item]]:
        """Items of each agency in each category, newest first. Pairs without items are left out."""
        items_by_pair: dict[tuple[str, str], list[Item]] = {}
        for item in self.catalogue.items.values():
            items_by_pair.setdefault((item.agency, item.category), []).append(item)
        return items_by_pair

    @cached_property
    def by_year(self) -> Mapping[int, Sequence[Item]]:
        """Items by year of publication, the latest year first."""
        items_by_year: dict[int, list[Item]] = {}
        for item in self.catalogue.items.values():
            items_by_year.setdefault(item.year, []).append(item)
        return dict(sorted(items_by_year.items(), reverse=True))

    @cached_property
    def reports_by_agency(self) -> Mapping[str, Sequence[Report]]:
        """Annual reports of each agency, the latest first."""
        reports_by_agency: dict[str, list[Report]] = {}
        # The catalogue has the earliest report first.
        for report in reversed(self.catalogue.reports):
            reports_by_agency.setdefault(report.agency, []).append(report)
        return reports_by_agency

    @cached_property
    def report_by_agency_year(self) -> Mapping[tuple[str, int], Report]:
        """Annual reports by agency and year."""
        return {(report.agency, report.year): report for report in self.catalogue.reports}

    @cached_property
    def reported_years(self) -> tuple[int, ...]:
        """Years for which there are or should be reports, up to last year, the latest first."""
        years = [report.year for report in self.catalogue.reports]
        # The report for a year is published in the following year.
        last = self.catalogue.today.year - 1
        return tuple(range(max(*years, last), min(years) - 1, -1)) if years else ()

    def find_previous_report(self, report: Report) -> Report | None:
        """Return the report of the same agency for the year before, or None."""
        return self.report_by_agency_year.get((report.agency, report.year - 1))

    @cached_property
    def _active_years(self) -> Mapping[str, tuple[int, int]]:
        """First and last year of activity of each agency, by years of items and of reports."""
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

    def should_report(self, agency: str, year: int) -> bool:
        """Return whether an agency is expected to have a report for a year.

        This is the case from its first year of activity to the year after its last one, because agencies are
        founded and dissolved.
        """
        # An agency without items and reports is not expected to report.
        first, last = self._active_years.get(agency, (9999, 0))
        return first <= year <= last + 1

    @cached_property
    def services_by_agency(self) -> Mapping[str, Sequence[Service]]:
        """Service guides of each agency, by name."""
        services_by_agency: dict[str, list[Service]] = {}
        for service in self.catalogue.services:
            services_by_agency.setdefault(service.agency, []).append(service)
        return services_by_agency

    @cached_property
    def path_by_source(self) -> Mapping[str, str]:
        """Path on the site of everything that links can lead to, by path of its source."""
        catalogue, paths = self.catalogue, {}
        for item in catalogue.items.values():
            paths[item.record.source.path] = urls.item(item.id)
            for path in list_published_files(item):
                paths[path] = urls.attachment(item.id, path.rpartition("/")[2])
        for id, document in catalogue.guides.items():
            paths[document.path] = urls.guide(id)
        for id, document in catalogue.applies.items():
            paths[document.path] = urls.apply(id)
        paths |= {document.path: urls.rule(document.name) for document in catalogue.rules}
        paths |= {document.path: urls.page(document.name) for document in catalogue.pages}
        for report in catalogue.reports:
            page = urls.report(report.agency, report.year)
            paths |= {report.record.source.path: page, report.narrative: page}
        for service in catalogue.services:
            paths[service.record.source.path] = urls.service(service.agency, service.name)
        for agency in catalogue.agencies.values():
            paths[agency.record.source.path] = urls.agency(agency.id)
        return paths

    def get_agency_name(self, agency: str) -> str:
        """Return the full name of an agency."""
        return self.catalogue.agencies[agency].record.name
