"""Pages on requesting information (依申请公开): instructions, form, deadline calculator, fee estimator."""

from __future__ import annotations

from msgspec import Struct

from sitegen.pages.views.page import View
from sitegen.pages.views.shared import Body, Contact, File, Link


class ApplicationLimits(Struct, frozen=True, kw_only=True):
    """Statutory time limits for handling a request for information, in working days."""

    correction: int
    """Time to ask the applicant to correct the request."""
    answer: int
    """Time to answer the request."""
    extension: int
    """Time by which the agency may extend the limit for the answer."""
    opinion: int
    """Time for a third party to give an opinion."""


class ApplyEntry(Struct, frozen=True, kw_only=True):
    """An agency in the list of agencies from which information can be requested."""

    agency: Link
    """The agency; the link leads to its instructions."""
    form: str
    """Href of its form, or "" if the site only holds old material of the agency."""
    online: str
    """Address of its own online form, or ""."""


class ApplyIndexView(View, frozen=True, kw_only=True):
    """apply/index.html (template apply-index.html): the procedure, the calculators and the list of agencies."""

    agencies: tuple[ApplyEntry, ...]
    """The agencies in the order of the hierarchy."""
    limits: ApplicationLimits
    """The statutory time limits."""
    deadline: str
    """Href of the deadline calculator."""
    fee: str
    """Href of the fee estimator."""


class ApplyView(View, frozen=True, kw_only=True):
    """apply/<agency>.html (template apply.html): how to request information from an agency."""

    agency: Link
    """The agency."""
    updated: str
    """Date of the last update."""
    online: str
    """Address of the agency's own online form, or ""."""
    form: str
    """Href of the form, or "" if the site only holds old material of the agency."""
    deadline: str
    """Href of the deadline calculator."""
    fee: str
    """Href of the fee estimator."""
    limits: ApplicationLimits
    """The statutory time limits."""
    contact: Contact
    """The disclosure office."""
    files: tuple[File, ...]
    """The attachments in their order."""
    body: Body
    """The instructions."""


class FormField(Struct, frozen=True, kw_only=True):
    """An input field of the form for requesting information: its label, kind, format and options."""

    key: str
    """Name of the field, unique in the form."""
    label: str
    """Label in the language of the site."""
    kind: str
    """``text`` (one line), ``lines`` (several lines), ``choice`` or ``date``."""
    required: bool
    """Whether the field must be filled in."""
    check: str
    """Format of the value: ``name``, ``number``, ``credit``, ``phone``, ``email``, ``postcode``, or "" for any."""
    hint: str
    """A hint below the field, or ""."""
    options: tuple[str, ...]
    """The options of a ``choice``; else empty."""


class FormGroup(Struct, frozen=True, kw_only=True):
    """A group of fields of the form for requesting information, under a common title."""

    key: str
    """``person``, ``organisation``, ``contact`` or ``request``."""
    title: str
    """Title in the language of the site."""
    fields: tuple[FormField, ...]
    """The fields in their order."""


class FormView(View, frozen=True, kw_only=True):
    """apply/<agency>/form.html (template apply-form.html): the form to request information from an agency.

    It has parts for citizens and for organisations.
    """

    agency: Link
    """The agency."""
    contact: Contact
    """The disclosure office, which receives the form."""
    back: str
    """Href of the instructions."""
    groups: tuple[FormGroup, ...]
    """The fields of the form."""


class CalendarExceptions(Struct, frozen=True, kw_only=True):
    """Public holidays and extra working days of a year, as ISO 8601 dates."""

    year: int
    """The year."""
    official: bool
    """Whether the State Council has announced the days; else they are estimated."""
    off: tuple[str, ...]
    """Public holidays."""
    on: tuple[str, ...]
    """Days at weekends that are working days."""


class DeadlineView(View, frozen=True, kw_only=True):
    """apply/tools/deadline.html (template deadline.html): the deadline calculator and its calendar."""

    data: str
    """Rules and calendar as JSON for ``procedure.js``, safe inside a script element."""
    limits: ApplicationLimits
    """The statutory time limits."""
    earliest: str
    """First date that the calculator accepts."""
    latest: str
    """Last date that the calculator accepts."""
    periods: tuple[int, ...]
    """One number, counted from 0, for each consultation that the form has fields for."""
    years: tuple[CalendarExceptions, ...]
    """The calendar, the latest year first."""
    back: str
    """Href of the index of disclosure on request."""


class FeeBand(Struct, frozen=True, kw_only=True):
    """A band of the fee scale: a range of numbers of items or pages with the same fee for each."""

    first: int
    """First number of items or pages of the band."""
    last: int
    """Last number of the band, or 0 for the band without an end."""
    rate: int
    """Fee in yuan for each item or page."""


class FeeView(View, frozen=True, kw_only=True):
    """apply/tools/fee.html (template fee.html): the fee estimator, with the scales by items and by pages."""

    data: str
    """Rules and calendar as JSON for ``procedure.js``, safe inside a script element."""
    items: tuple[FeeBand, ...]
    """The scale by number of items; at most its first five bands."""
    pages: tuple[FeeBand, ...]
    """The scale by number of pages; at most its first five bands."""
    back: str
    """Href of the index of disclosure on request."""
