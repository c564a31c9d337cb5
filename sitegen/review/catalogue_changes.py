"""Finds how a change affects the validity and the numbers of items, including items whose files it does not touch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from sitegen.catalogue.model import Catalogue, Validity
from sitegen.pages import urls
from sitegen.pages.i18n import Translator
from sitegen.pages.item_summary import translate_validity
from sitegen.review.model import NumberChange, ValidityChange
from sitegen.review.page_changes import PagePair
from sitegen.review.side import Side

_NUMBER_FIELDS: Final = (
    ("index_no", ("索引号", "Index number")),
    ("doc_no", ("发文字号", "Document number")),
)


def list_validity_changes(base: Side, head: Side) -> tuple[ValidityChange, ...]:
    """Return the validity changes of items that are published on both sides, in catalogue order.

    The result is empty if the pages of a side are not known because it has errors.
    """
    before, after = base.public_catalogue, head.public_catalogue
    if before is None or after is None or not base.has_pages or not head.has_pages:
        return ()
    return tuple(_compare_validity(before, after))


def _compare_validity(before: Catalogue, after: Catalogue) -> Iterator[ValidityChange]:
    translator = Translator("zh-CN")
    for id, item in after.items.items():
        old = before.items.get(id)
        if old is None or old.validity == item.validity:
            continue
        states = tuple(_describe_validity(one.validity, translator) for one in (old, item))
        causes = _find_cause_title(before, old.validity), _find_cause_title(after, item.validity)
        # Causes are compared by title: a document that was moved has another id.
        if states[0] != states[1] or causes[0] != causes[1]:
            yield ValidityChange(item.record.title, urls.item(id), states[0], states[1], causes[1])


def _find_cause_title(catalogue: Catalogue, validity: Validity) -> str:
    """Return the title of the document that ends an item's validity, such as a repeal; "" if there is none."""
    by = catalogue.items.get(validity.by) or catalogue.withdrawn.get(validity.by)
    return by.record.title if by else ""


def _describe_validity(validity: Validity, translator: Translator) -> str:
    label = translate_validity(translator, validity.state)
    return f"{label}（{validity.day.isoformat()}）" if validity.day else label


def list_number_changes(base: Side, head: Side, pairs: Sequence[PagePair]) -> tuple[NumberChange, ...]:
    """Return the changes of index numbers and document numbers on changed pages.

    ``pairs`` are the changed pages, each before and after the change. The result is empty if a side has errors.
    """
    if not base.has_pages or not head.has_pages:
        return ()
    return tuple(change for pair in pairs for change in _compare_numbers(pair))


def _compare_numbers(pair: PagePair) -> Iterator[NumberChange]:
    if not pair.old or not pair.new or not pair.old.record or not pair.new.record:
        return
    for name, label in _NUMBER_FIELDS:
        before, after = getattr(pair.old.record, name), getattr(pair.new.record, name)
        if before != after:
            yield NumberChange(pair.new.record.title, pair.new.url, label, before, after)
