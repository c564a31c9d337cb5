"""Pages on requesting information (依申请公开): instructions, forms, deadline calculator and fee estimator."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

import msgspec

from sitegen.catalogue.model import StandalonePage
from sitegen.pages import components, urls, views
from sitegen.pages.item_summary import append_release_label, describe_release
from sitegen.pages.page_frame import PageFrame, escape_json_for_script
from sitegen.pages.site_context import SiteContext
from sitegen.procedure.application_form import APPLICATION_FORM, ApplicationField
from sitegen.procedure.rules import RULES, SCRIPT_RULES_JSON, FeeScale
from sitegen.program.file_at_fault import note_source_path_in_errors
from sitegen.schema.field_spec import format_iso_date
from sitegen.schema.records import ApplyRecord

_APPLY_SCRIPTS = ("apply.js",)
_MAX_FEE_BANDS = 5
"""Number of bands of a scale that are shown. They suffice to understand the rule."""


def generate_apply_views(context: SiteContext, frame: PageFrame) -> Iterator[views.View]:
    """Yield the views of all pages on requesting information (依申请公开).

    They are the index, the instructions for applicants and the form of each agency that has instructions, and
    the two calculators of deadlines and fees. An agency of which the site only keeps old material has no
    form. ``context`` is the catalogue with its lookup tables. ``frame`` builds the head, navigation and
    breadcrumb of each page.
    """
    root = urls.path_to_root(urls.APPLY)
    page = frame.build_section_page(urls.APPLY, "apply-index.html", "apply")
    agencies = tuple(
        _build_apply_entry(context, id, document, root) for id, document in _iter_instructions(context)
    )
    deadline, fee = root + urls.DEADLINE, root + urls.FEE
    yield views.ApplyIndexView(
        site=frame.site, page=page, agencies=agencies, limits=_build_limits(), deadline=deadline, fee=fee
    )
    for id, document in _iter_instructions(context):
        yield _assemble_apply_view(context, frame, id, document)
        # An agency of which only old material is kept accepts no applications.
        if not context.catalogue.agencies[id].record.archival:
            yield _assemble_form_view(context, frame, id)
    yield _assemble_deadline_view(context, frame)
    yield _assemble_fee_view(context, frame)


def _iter_instructions(context: SiteContext) -> Iterator[tuple[str, StandalonePage]]:
    """Yield pairs of agency id and instructions for applicants, in the order of the agency hierarchy.

    Agencies without instructions are left out.
    """
    applies = context.catalogue.apply_pages
    return ((id, applies[id]) for id in context.catalogue.agencies if id in applies)


def _build_limits() -> views.ApplicationLimits:
    """Return the view of the statutory time limits for an application, which are in working days."""
    limits = RULES.limits
    return views.ApplicationLimits(
        correction=limits.correction,
        answer=limits.answer,
        extension=limits.extension,
        opinion=limits.opinion,
    )


def _require_apply_record(document: StandalonePage) -> ApplyRecord:
    """Return the record of an agency's instructions for applicants. It is always an `ApplyRecord`."""
    # The catalogue has records of this type only; the assertion is for the type checker.
    assert isinstance(document.record, ApplyRecord)
    return document.record


def _build_apply_entry(
    context: SiteContext, agency_id: str, document: StandalonePage, root: str
) -> views.ApplyEntry:
    """Return the entry of an agency in the index: links to its instructions, form and own online form.

    ``agency_id`` is the id of the agency, and ``document`` its instructions for applicants. ``root`` is the relative
    path from the page to the site's root.
    """
    archival = context.catalogue.agencies[agency_id].record.archival
    return views.ApplyEntry(
        agency=views.Link(
            text=append_release_label(
                context.translator, context.get_agency_name(agency_id), document.release
            ),
            href=root + urls.apply(agency_id),
        ),
        form="" if archival else root + urls.application_form(agency_id),
        online=_require_apply_record(document).online,
    )


@note_source_path_in_errors("document")
def _assemble_apply_view(
    context: SiteContext, frame: PageFrame, agency_id: str, document: StandalonePage
) -> views.ApplyView:
    """Return the template's view of the page with an agency's instructions for applicants.

    ``agency_id`` is the id of the agency. ``document`` is the text of the instructions with its record.
    """
    agency, record, translator, path = (
        context.catalogue.agencies[agency_id],
        _require_apply_record(document),
        context.translator,
        urls.apply(agency_id),
    )
    root = urls.path_to_root(path)
    crumbs = [(translator("apply"), urls.APPLY), (agency.record.name, "")]
    title = record.title or translator("apply-title", agency=agency.record.name)
    return views.ApplyView(
        site=frame.site,
        page=frame.build_page(
            path,
            "apply.html",
            "apply",
            title,
            crumbs=crumbs,
            release_note=describe_release(translator, document.release, ""),
        ),
        agency=components.link_agency(context, agency_id, root),
        updated=format_iso_date(record.updated),
        online=record.online,
        form="" if agency.record.archival else root + urls.application_form(agency_id),
        deadline=root + urls.DEADLINE,
        fee=root + urls.FEE,
        limits=_build_limits(),
        contact=components.build_contact(agency),
        files=components.build_files(path, record.attachments, document.files),
        body=components.build_body(context, document.path, document.body, root),
    )


def _assemble_form_view(context: SiteContext, frame: PageFrame, agency_id: str) -> views.FormView:
    """Return the template's view of the page with the application form of the agency ``agency_id``."""
    translator, path, name = (
        context.translator,
        urls.application_form(agency_id),
        context.get_agency_name(agency_id),
    )
    root = urls.path_to_root(path)
    crumbs = [(translator("apply"), urls.APPLY), (name, urls.apply(agency_id)), (translator("form"), "")]
    title = translator("form-title", agency=name)
    return views.FormView(
        site=frame.site,
        page=frame.build_page(path, "apply-form.html", "apply", title, crumbs=crumbs, scripts=_APPLY_SCRIPTS),
        agency=components.link_agency(context, agency_id, root),
        contact=components.build_contact(context.catalogue.agencies[agency_id]),
        back=root + urls.apply(agency_id),
        groups=tuple(
            views.FormGroup(
                key=group.key,
                title=translator.choose(*group.title),
                fields=tuple(_convert_field(context, field) for field in group.fields),
            )
            for group in APPLICATION_FORM
        ),
    )


def _convert_field(context: SiteContext, field: ApplicationField) -> views.FormField:
    """Return the view of a field of the application form, with its texts in the language of the site."""
    choose = context.translator.choose
    return views.FormField(
        key=field.key,
        label=choose(*field.label),
        kind=field.kind,
        required=field.required,
        check=field.check,
        hint=choose(*field.hint),
        options=tuple(choose(*option) for option in field.options),
    )


def _build_calculator_page(context: SiteContext, frame: PageFrame, path: str, name: str) -> views.Page:
    """Build the head, navigation and breadcrumb of a calculator's page.

    ``path`` is the path of the page from the site's root. ``name`` is "deadline" or "fee". It determines the
    template and the messages of the page.
    """
    translator = context.translator
    return frame.build_page(
        path,
        f"{name}.html",
        "apply",
        translator(name),
        crumbs=[(translator("apply"), urls.APPLY), (translator(name), "")],
        description=translator(f"{name}-about"),
        scripts=_APPLY_SCRIPTS,
    )


def _assemble_deadline_view(context: SiteContext, frame: PageFrame) -> views.DeadlineView:
    """Return the template's view of the page of the deadline calculator."""
    return views.DeadlineView(
        site=frame.site,
        page=_build_calculator_page(context, frame, urls.DEADLINE, "deadline"),
        data=_encode_calculator_data(context),
        limits=_build_limits(),
        earliest=RULES.earliest.isoformat(),
        latest=RULES.latest.isoformat(),
        periods=tuple(range(RULES.periods)),
        years=tuple(_list_calendar_exceptions(context)),
        back=urls.path_to_root(urls.DEADLINE) + urls.APPLY,
    )


def _encode_calculator_data(context: SiteContext) -> str:
    """Return the data of the calculators as JSON: the statutory rules and the calendar of working days.

    The text is safe inside a script element. The calendar begins with the first year that the rules apply to.
    """
    calendar = context.catalogue.calendar
    days = {
        "off": _format_days(calendar.holidays),
        "on": _format_days(calendar.working_weekends),
        # Without an announcement the calendar is an estimate, which the calculator has to state.
        "official": [year for year in sorted(calendar.announced_years) if year >= RULES.earliest.year],
    }
    return escape_json_for_script(
        msgspec.json.encode({"rules": msgspec.Raw(SCRIPT_RULES_JSON), "calendar": days}).decode()
    )


def _format_days(days: Iterable[date]) -> list[str]:
    """Return ``days`` as ISO 8601 dates, without those before the first year of the statutory rules."""
    return [day.isoformat() for day in days if day.year >= RULES.earliest.year]


def _list_calendar_exceptions(context: SiteContext) -> Iterator[views.CalendarExceptions]:
    """Yield the holidays and extra working days of each year that the rules apply to, the latest year first."""
    calendar = context.catalogue.calendar
    years = {day.year for day in (*calendar.holidays, *calendar.working_weekends)} | calendar.announced_years
    for year in sorted((year for year in years if year >= RULES.earliest.year), reverse=True):
        yield views.CalendarExceptions(
            year=year,
            official=year in calendar.announced_years,
            off=tuple(day.isoformat() for day in calendar.holidays if day.year == year),
            on=tuple(day.isoformat() for day in calendar.working_weekends if day.year == year),
        )


def _assemble_fee_view(context: SiteContext, frame: PageFrame) -> views.FeeView:
    """Return the template's view of the page of the fee estimator."""
    return views.FeeView(
        site=frame.site,
        page=_build_calculator_page(context, frame, urls.FEE, "fee"),
        data=_encode_calculator_data(context),
        items=_list_fee_bands(RULES.items),
        pages=_list_fee_bands(RULES.pages),
        back=urls.path_to_root(urls.FEE) + urls.APPLY,
    )


def _list_fee_bands(scale: FeeScale) -> tuple[views.FeeBand, ...]:
    """Return the first `_MAX_FEE_BANDS` bands of a fee scale, each with its first number, last number and rate.

    ``last`` is 0 for a band without an upper end.
    """
    shown = list(scale.iter_bands_up_to(scale.largest_number))[:_MAX_FEE_BANDS]
    return tuple(
        # The rules state the last band up to the greatest number that is accepted; readers see it as open.
        views.FeeBand(first=first, last=0 if last == scale.largest_number else last, rate=rate)
        for first, last, rate in shown
    )
