"""依申请公开: how to apply, the form, the deadline calculator, the fee estimator."""

from __future__ import annotations

from dataclasses import dataclass

from sitegen.pages.views.shared import Body, Contact, Link, View


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The time limits of an application in working days: to ask for a correction, to answer, to extend, for opinions."""

    correction: int
    answer: int
    extension: int
    opinion: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplyLine:
    """An agency that takes applications; ``form`` and ``online`` are "" if it has none."""

    agency: Link
    form: str
    online: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplyIndexView(View):
    """apply/index.html (template apply-index.html): 依申请公开: the process, the tools, the agencies."""

    agencies: tuple[ApplyLine, ...]
    limits: Limits
    deadline: str
    fee: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplyView(View):
    """apply/<agency>.html (template apply.html): how to apply to an agency; without ``form`` it is history only."""

    agency: Link
    updated: str
    online: str
    form: str
    deadline: str
    fee: str
    limits: Limits
    contact: Contact
    body: Body


@dataclass(frozen=True, slots=True, kw_only=True)
class FormField:
    """A field of the form. ``kind`` is text, lines, choice or date; ``options`` are those of a choice.

    ``check`` names what the value must look like: name, number, credit, phone, email, postcode or "".
    """

    key: str
    label: str
    kind: str
    required: bool
    check: str
    hint: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FormGroup:
    """Fields that belong together; ``key`` is person, organisation, contact or request."""

    key: str
    title: str
    fields: tuple[FormField, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FormView(View):
    """apply/<agency>/form.html (template apply-form.html): the form, for both kinds of applicant."""

    agency: Link
    contact: Contact
    back: str
    groups: tuple[FormGroup, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarYear:
    """The exceptions to the week in a year; ``official`` says that they were announced and not estimated."""

    year: int
    official: bool
    off: tuple[str, ...]
    on: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineView(View):
    """apply/tools/deadline.html (template deadline.html): the deadline calculator and its calendar.

    ``data`` is JSON, safe in a script element, for the script ``apply.js``; ``earliest`` and ``latest`` are the
    days that it takes, ``periods`` the numbers of the consultations that it has fields for.
    """

    data: str
    limits: Limits
    earliest: str
    latest: str
    periods: tuple[int, ...]
    years: tuple[CalendarYear, ...]
    back: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeBand:
    """A band of a scale of fees, in yuan for each; ``last`` is 0 for the one without end."""

    first: int
    last: int
    rate: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeView(View):
    """apply/tools/fee.html (template fee.html): the fee estimator and its two scales; ``data`` as of `DeadlineView`."""

    data: str
    items: tuple[FeeBand, ...]
    pages: tuple[FeeBand, ...]
    back: str
