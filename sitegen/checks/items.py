"""Check items against laws and standards: index number, dates, document number, validity."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from sitegen.catalogue.model import Catalogue, Item
from sitegen.catalogue.references import RELATION_LABELS, locate_reference
from sitegen.checks.document_number import check_document_number
from sitegen.checks.index_number import check_index_number
from sitegen.diagnostics import Diagnostic
from sitegen.diagnostics.codes import items as codes
from sitegen.diagnostics.codes import releases as release_codes
from sitegen.diagnostics.plurals import format_count
from sitegen.procedure.rules import RULES
from sitegen.schema.record_source import locate_key
from sitegen.schema.records import VALIDITY

MAX_SCHEDULED_DAYS: Final = 92
"""Most days ahead that a publication may be scheduled without a warning. A document is due within 20 working days of
being made (条例第二十六条), so a wait of more than three months is most likely a typing mistake in the year.
"""


def check_item(catalogue: Catalogue, item: Item) -> Iterator[Diagnostic]:
    """Yield the diagnostics of one item of the catalogue, published or withdrawn.

    Checked are the index number, dates, validity, document number, relations, body, year of the folder,
    reason of withdrawal and 保密审查 (secrecy review). Patterns of index numbers in site.yaml must be valid,
    which `check_index_number_patterns` verifies: an invalid one raises ValueError when it is tried.
    """
    published, days = item.record.published.day, (item.record.published.day - catalogue.today).days
    if days > MAX_SCHEDULED_DAYS:
        where = locate_key(item.record.source, "published")
        yield codes.FUTURE.at(where, published=published, today=catalogue.today, days=days)
    # The stand-ins for what a draft still lacks are not judged: that it is missing has been reported.
    given = item.record.source.positions if item.record.draft else ("index_no", "published")
    if "index_no" in given:
        yield from check_index_number(catalogue, item)
    if "published" in given:
        yield from _check_dates(catalogue, item)
    yield from _check_corrections(catalogue, item)
    yield from _check_stated_validity(item)
    yield from _check_upcoming_expiry(catalogue, item)
    yield from check_document_number(catalogue, item)
    yield from _check_relations(catalogue, item)
    # A withdrawn item keeps its record only.
    if not item.body.character_count and not item.record.attachments and not item.record.withdrawn:
        yield codes.BODY_EMPTY.at(locate_key(item.record.source, "title"))
    # An improbable date is reported, and the year follows from it.
    if "published" in given and days <= MAX_SCHEDULED_DAYS and int(item.name[:4]) != item.year:
        where = locate_key(item.record.source, "published")
        yield codes.FOLDER_YEAR.at(where, folder=item.name[:4], published=item.record.published.day)
    if item.record.withdrawn and not item.record.withdrawn_reason:
        yield codes.REASON_MISSING.at(locate_key(item.record.source, "withdrawn"))
    if catalogue.site.review_required:
        yield from _check_secrecy_review(catalogue, item)


def _check_secrecy_review(catalogue: Catalogue, item: Item) -> Iterator[Diagnostic]:
    """Yield a diagnostic if no 保密审查 (secrecy review, 条例第十七条) is recorded for the item, or it has no date."""
    review = item.record.review
    if review is None:
        yield codes.REVIEW_NEEDED.at(locate_key(item.record.source, "title"))
    elif review.when is None:
        where = locate_key(item.record.source, "review")
        yield codes.REVIEW_UNDATED.at(where, who=review.who, today=catalogue.today)


def _check_dates(catalogue: Catalogue, item: Item) -> Iterator[Diagnostic]:
    """Yield diagnostics about the dates of an item.

    Checked are the time limit for publication (条例第二十六条), the order of the dates, and that a withdrawal is not
    in the future.
    """
    record, today = item.record, catalogue.today
    published = record.published.day
    if record.withdrawn and record.withdrawn > today:
        where_withdrawn = locate_key(record.source, "withdrawn")
        yield codes.WITHDRAWN_FUTURE.at(where_withdrawn, withdrawn=record.withdrawn, today=today)
    if record.written and published < record.written:
        yield _report_before_written(item, record.written, today)
    elif record.written:
        days = catalogue.calendar.count_working_days(record.written, published)
        if days > RULES.publication.limit:
            where = locate_key(record.source, "published")
            yield codes.LATE.at(where, days=days, limit=RULES.publication.limit)
    yield from _check_date_order(item)


def _report_before_written(item: Item, written: date, today: date) -> Diagnostic:
    """Return the error that the date of publication is before the date of writing.

    Its place is the date that is more likely wrong: the date of writing if it is in the future, otherwise the
    date of publication.
    """
    is_future = written > today
    where = locate_key(item.record.source, "written" if is_future else "published")
    found = codes.BEFORE_WRITTEN.at(where, published=item.record.published.day, written=written)
    return found.replace_hint(codes.WRITTEN_FUTURE_HINT, today=today) if is_future else found


def _check_corrections(catalogue: Catalogue, item: Item) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each correction that is dated before the publication or in the future."""
    published = item.record.published
    for number, correction in enumerate(item.record.corrections):
        where, when = locate_key(item.record.source, f"corrections.{number}.when"), correction.when
        # Without both times, the order within a day is unknown.
        is_before = when.day == published.day and when.time and when.time < published.time
        if when.day < published.day or is_before:
            yield release_codes.CORRECTION_EARLY.at(where, day=when, published=published)
        elif when.day > max(catalogue.today, published.day):
            yield release_codes.CORRECTION_FUTURE.at(where, day=when, today=catalogue.today)


_DATE_PAIRS = (
    ("written", "effective", "成文日期", "施行日期", "date written", "In force from"),
    ("effective", "expires", "施行日期", "有效期至", "in force from", "Valid until"),
    ("written", "expires", "成文日期", "有效期至", "date written", "Valid until"),
    ("written", "repealed", "成文日期", "废止日期", "date written", "Repealed on"),
)


def _check_date_order(item: Item) -> Iterator[Diagnostic]:
    record = item.record
    for before, after, label, later_label, label_en, later_en in _DATE_PAIRS:
        earlier, later = getattr(record, before), getattr(record, after)
        backdated = after == "effective"  # a document may take effect before it is signed
        if earlier and later and later < earlier and not backdated:
            yield codes.DATE_ORDER.at(
                locate_key(record.source, after),
                earlier_label=label,
                earlier=earlier,
                later_label=later_label,
                later=later,
                earlier_en=label_en,
                later_en=later_en,
            )


def _check_stated_validity(item: Item) -> Iterator[Diagnostic]:
    stated = item.record.validity
    if stated and stated != item.validity.state:
        labels = VALIDITY.labels
        yield codes.VALIDITY_CLASH.at(
            locate_key(item.record.source, "validity"),
            stated=labels[stated],
            computed=labels[item.validity.state],
        )


def _check_upcoming_expiry(catalogue: Catalogue, item: Item) -> Iterator[Diagnostic]:
    """Yield a diagnostic if an item's validity ends soon, so that the office can decide what follows.

    There is none if that is decided already: the item has a successor or a date of repeal, or was withdrawn.
    """
    record, last = item.record, item.record.expires
    # An item has a successor as soon as another item refers to it, even if that takes effect later.
    settled = (
        record.withdrawn or record.repealed or {"repealed-by", "replaced-by"} & dict(item.relations).keys()
    )
    if last is None or settled:
        return
    days = (last - catalogue.today).days
    if 0 <= days < catalogue.site.validity_notice:
        left = (f"还有 {days} 天", f"in {format_count(days, 'day')}") if days else ("就是今天", "today")
        yield release_codes.VALIDITY_ENDS.at(
            locate_key(record.source, "expires"), day=last, left=left[0], left_en=left[1]
        )


def _check_relations(catalogue: Catalogue, item: Item) -> Iterator[Diagnostic]:
    for kind, targets in item.relations:
        if kind not in ("repeals", "amends", "replaces", "interprets"):
            continue
        for target in targets:
            yield from _check_relation(catalogue, item, kind, catalogue.items[target])


def _check_relation(catalogue: Catalogue, item: Item, relation: str, other: Item) -> Iterator[Diagnostic]:
    written, other_written = item.record.written, other.record.written
    if written and other_written and written < other_written:
        label, label_en = RELATION_LABELS[relation]
        yield codes.REF_ORDER.at(
            locate_reference(item.record, relation, other.record),
            written=written,
            value=other.record.index_no,
            other=other_written,
            label=label,
            label_en=label_en.lower(),
        )
    # A wrong date of the other document is reported there. Compared with it, this item would seem late.
    if relation == "interprets" and not (other_written and other.record.published.day < other_written):
        days = catalogue.calendar.count_working_days(other.record.published.day, item.record.published.day)
        if days > RULES.publication.interpretation:
            where = locate_reference(item.record, relation, other.record)
            yield codes.INTERPRETATION_LATE.at(where, days=days, limit=RULES.publication.interpretation)
