"""Disclosure on request (依申请公开): instructions, forms, the deadline calculator and the fee estimator."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

import msgspec

from sitegen.catalogue.model import Document
from sitegen.pages import parts, urls, views
from sitegen.pages.context import Context
from sitegen.pages.frame import Frame, script_safe
from sitegen.procedure.form import FORM, Field
from sitegen.procedure.rules import RULES, SCRIPT_RULES, Scale
from sitegen.schema.records import ApplyRecord
from sitegen.schema.spec import iso

_SCRIPTS = ("apply.js",)
_SHOWN_BANDS = 5
"""Number of bands of a scale that are shown. They suffice to understand the rule."""


def apply_views(context: Context, frame: Frame) -> Iterator[views.View]:
    """Generate the index, the instructions and form of each agency, and the two calculators."""
    root = urls.root(urls.APPLY)
    page = frame.column(urls.APPLY, "apply-index.html", "apply")
    lines = tuple(_line(context, id, document, root) for id, document in _in_order(context))
    deadline, fee = root + urls.DEADLINE, root + urls.FEE
    yield views.ApplyIndexView(
        site=frame.site, page=page, agencies=lines, limits=_limits(), deadline=deadline, fee=fee
    )
    for id, document in _in_order(context):
        yield _apply(context, frame, id, document)
        # An agency of which only old material is kept accepts no applications.
        if not context.catalogue.agencies[id].record.archival:
            yield _form(context, frame, id)
    yield _deadline(context, frame)
    yield _fee(context, frame)


def _in_order(context: Context) -> Iterator[tuple[str, Document]]:
    """Yield the instructions of agencies in the order of the hierarchy."""
    applies = context.catalogue.applies
    return ((id, applies[id]) for id in context.catalogue.agencies if id in applies)


def _limits() -> views.Limits:
    """Convert the statutory time limits."""
    limits = RULES.limits
    return views.Limits(
        correction=limits.correction,
        answer=limits.answer,
        extension=limits.extension,
        opinion=limits.opinion,
    )


def _record(document: Document) -> ApplyRecord:
    """Return the record of instructions with its type."""
    assert isinstance(document.record, ApplyRecord)
    return document.record


def _line(context: Context, id: str, document: Document, root: str) -> views.ApplyLine:
    """Summarize an agency for the index."""
    archival = context.catalogue.agencies[id].record.archival
    return views.ApplyLine(
        agency=views.Link(text=context.name(id), href=root + urls.apply(id)),
        form="" if archival else root + urls.form(id),
        online=_record(document).online,
    )


def _apply(context: Context, frame: Frame, id: str, document: Document) -> views.ApplyView:
    """Assemble the instructions of an agency."""
    agency, record, translator, path = (
        context.catalogue.agencies[id],
        _record(document),
        context.words,
        urls.apply(id),
    )
    root = urls.root(path)
    crumbs = [(translator("apply"), urls.APPLY), (agency.record.name, "")]
    title = record.title or translator("apply-title", agency=agency.record.name)
    return views.ApplyView(
        site=frame.site,
        page=frame.page(path, "apply.html", "apply", title, crumbs=crumbs),
        agency=parts.agency_link(context, id, root),
        updated=iso(record.updated),
        online=record.online,
        form="" if agency.record.archival else root + urls.form(id),
        deadline=root + urls.DEADLINE,
        fee=root + urls.FEE,
        limits=_limits(),
        contact=parts.contact(agency),
        body=parts.body(context, document.path, document.body, root),
    )


def _form(context: Context, frame: Frame, id: str) -> views.FormView:
    """Assemble the form of an agency."""
    translator, path, name = context.words, urls.form(id), context.name(id)
    root = urls.root(path)
    crumbs = [(translator("apply"), urls.APPLY), (name, urls.apply(id)), (translator("form"), "")]
    title = translator("form-title", agency=name)
    return views.FormView(
        site=frame.site,
        page=frame.page(path, "apply-form.html", "apply", title, crumbs=crumbs, scripts=_SCRIPTS),
        agency=parts.agency_link(context, id, root),
        contact=parts.contact(context.catalogue.agencies[id]),
        back=root + urls.apply(id),
        groups=tuple(
            views.FormGroup(
                key=group.key,
                title=translator.choose(*group.title),
                fields=tuple(_field(context, field) for field in group.fields),
            )
            for group in FORM
        ),
    )


def _field(context: Context, field: Field) -> views.FormField:
    """Convert a field of the form."""
    choose = context.words.choose
    return views.FormField(
        key=field.key,
        label=choose(*field.label),
        kind=field.kind,
        required=field.required,
        check=field.check,
        hint=choose(*field.hint),
        options=tuple(choose(*option) for option in field.options),
    )


def _tool(context: Context, frame: Frame, path: str, name: str) -> views.Page:
    """Build the head of a calculator's page; ``name`` is deadline or fee."""
    translator = context.words
    return frame.page(
        path,
        f"{name}.html",
        "apply",
        translator(name),
        crumbs=[(translator("apply"), urls.APPLY), (translator(name), "")],
        description=translator(f"{name}-about"),
        scripts=_SCRIPTS,
    )


def _deadline(context: Context, frame: Frame) -> views.DeadlineView:
    """Assemble the deadline calculator."""
    return views.DeadlineView(
        site=frame.site,
        page=_tool(context, frame, urls.DEADLINE, "deadline"),
        data=_data(context),
        limits=_limits(),
        earliest=RULES.earliest.isoformat(),
        latest=RULES.latest.isoformat(),
        periods=tuple(range(RULES.periods)),
        years=tuple(_years(context)),
        back=urls.root(urls.DEADLINE) + urls.APPLY,
    )


def _data(context: Context) -> str:
    """Encode the rules and the calendar for ``procedure.js``.

    The calendar begins with the first year that the rules apply to.
    """
    calendar = context.catalogue.calendar
    days = {
        "off": _applicable(calendar.holidays),
        "on": _applicable(calendar.workdays),
        # Without an announcement the calendar is an estimate, which the calculator has to state.
        "official": [year for year in sorted(calendar.official) if year >= RULES.earliest.year],
    }
    return script_safe(msgspec.json.encode({"rules": msgspec.Raw(SCRIPT_RULES), "calendar": days}).decode())


def _applicable(days: Iterable[date]) -> list[str]:
    """Format the days from the first year that the rules apply to."""
    return [day.isoformat() for day in days if day.year >= RULES.earliest.year]


def _years(context: Context) -> Iterator[views.CalendarYear]:
    """List the years of the calendar that the rules apply to, the latest first."""
    calendar = context.catalogue.calendar
    years = {day.year for day in (*calendar.holidays, *calendar.workdays)} | calendar.official
    for year in sorted((year for year in years if year >= RULES.earliest.year), reverse=True):
        yield views.CalendarYear(
            year=year,
            official=year in calendar.official,
            off=tuple(day.isoformat() for day in calendar.holidays if day.year == year),
            on=tuple(day.isoformat() for day in calendar.workdays if day.year == year),
        )


def _fee(context: Context, frame: Frame) -> views.FeeView:
    """Assemble the fee estimator."""
    return views.FeeView(
        site=frame.site,
        page=_tool(context, frame, urls.FEE, "fee"),
        data=_data(context),
        items=_bands(RULES.items),
        pages=_bands(RULES.pages),
        back=urls.root(urls.FEE) + urls.APPLY,
    )


def _bands(scale: Scale) -> tuple[views.FeeBand, ...]:
    """List the first bands of a scale."""
    shown = list(scale.bands_up_to(scale.greatest))[:_SHOWN_BANDS]
    return tuple(
        # The rules state the last band up to the greatest number that is accepted; readers see it as open.
        views.FeeBand(first=first, last=0 if last == scale.greatest else last, rate=rate)
        for first, last, rate in shown
    )
