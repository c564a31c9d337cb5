"""Writes a review as one HTML page that needs no other file, loads nothing and runs nothing."""

from __future__ import annotations

from datetime import date
from importlib.resources import files

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from sitegen.diagnostics.formats.excerpt import escape_invisible
from sitegen.diagnostics.plurals import format_count, select_number_form
from sitegen.files.sizes import format_size
from sitegen.review.attachment_changes import UNREAD_NOTE
from sitegen.review.finding_groups import group_findings
from sitegen.review.limits import LIMITS
from sitegen.review.model import Finding, Review
from sitegen.review.wording import KIND_LABELS, list_notices, summarise_review


def render_review_html(review: Review, today: date) -> str:
    """Render a review as an HTML page. ``today`` is the day for which validity was computed."""
    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {
        # Titles, paths and commit messages are masked, too.
        "seen": lambda text: escape_invisible(review.masker.mask(text)),
        # Pieces of a text that was masked as a whole, before it was compared.
        "compared": escape_invisible,
        "size": format_size,
        "grouped": group_findings,
        "count": format_count,
        "form": select_number_form,
        "spans": _split_at_backticks,
    }
    resources = files(__package__)
    template = environment.from_string(resources.joinpath("review.html").read_text("utf-8"))
    return template.render(
        review=review,
        today=today.isoformat(),
        sentence=summarise_review(review),
        attention=list_notices(review),
        kinds={kind.value: label for kind, label in KIND_LABELS.items()},
        anchors=_map_pages_to_anchors(review),
        sections=_map_findings_to_sections(review),
        titles={page.url: page.title for page in review.pages},
        listed=[page for page in review.pages if page.is_listed_only],
        # Known errors are shown with the new ones, since they keep the change from being published as well.
        known=[one for one in review.findings if not one.is_new and not one.is_error],
        unread=UNREAD_NOTE,
        limits=LIMITS,
        # The stylesheet is a file of the program, so it is safe.
        css=Markup(resources.joinpath("review.css").read_text("utf-8")),
    )


def _map_findings_to_sections(review: Review) -> dict[Finding, str]:
    """Return the HTML id of the section that lists each finding in full, for links to it.

    Findings that no section lists are left out.
    """
    lists = (
        ("findings", review.other_warnings),
        ("confidential", review.confidential_warnings),
        ("errors", review.errors),
    )
    return {one: section for section, all in lists for one in all[: LIMITS.entries]}


def _split_at_backticks(line: str) -> list[tuple[bool, str]]:
    """Split a line of Markdown at its backticks into pieces of text, each with whether it is code."""
    pieces = line.split("`")
    # A backtick without a closing one is an ordinary character.
    if len(pieces) % 2 == 0:
        pieces[-2:] = ["`".join(pieces[-2:])]
    return [(number % 2 == 1, piece) for number, piece in enumerate(pieces) if piece]


def _map_pages_to_anchors(review: Review) -> dict[str, str]:
    """Map the path of each page that is shown in full to the HTML id of its entry, for links to it."""
    shown = (page for page in review.pages if not page.is_listed_only)
    return {page.url: f"page-{number}" for number, page in enumerate(shown, 1)}
