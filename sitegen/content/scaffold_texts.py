"""Collect the placeholder texts that an editor must replace from the templates of new files."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from inspect import unwrap
from typing import Any

from msgspec import Struct

from sitegen.content import scaffold, scaffold_pages
from sitegen.content.scaffold_marks import PLACEHOLDER_END, PLACEHOLDER_START
from sitegen.program import regex
from sitegen.reports.blank_forms import create_blank_tables
from sitegen.reports.format_loader import find_format_in_force
from sitegen.schema.field_spec import NestedRecord, map_fields_by_key
from sitegen.schema.records import (
    AgencyRecord,
    ApplyRecord,
    GuideRecord,
    ItemRecord,
    PageRecord,
    ReportRecord,
    RuleRecord,
    ServiceRecord,
)

_MARKED_TEXT = regex.compile(
    f"{PLACEHOLDER_START}([^{PLACEHOLDER_START}{PLACEHOLDER_END}]*){PLACEHOLDER_END}"
)
_FIELD_KEY = regex.compile(r"#? *(?:- )?([^\s:#]+):")
# Shorter texts of fields are not searched for in bodies, where they could be ordinary text.
_SHORTEST_BODY_TEXT = 4
# Texts of earlier templates: files made from these may still be unfinished.
_FORMER_LINES = ("在这里写正文。空一行是另起一段。", "空一行是另起一段。", "空一行是另起一段")


class PlaceholderTexts(Struct, frozen=True):
    """Texts in the templates of new files that an editor must replace.

    ``fields`` maps the class of a record and the name of a field to a pattern, which matches a value of this
    field that was left unchanged. ``lines`` are texts that are a whole line of a body.
    """

    fields: Mapping[tuple[type[Any], str], re.Pattern[str]]
    lines: frozenset[str]


@cache
def load_placeholder_texts() -> PlaceholderTexts:
    """Return the placeholder texts of all templates. The result is cached."""
    fields: dict[tuple[type[Any], str], set[str]] = defaultdict(set)
    lines: set[str] = set(_FORMER_LINES)
    for record, template in render_sample_templates():
        head, _, body = template.removeprefix("---\n").partition("\n---\n")
        for text in _MARKED_TEXT.findall(body if record else template):
            sentences = [sentence for sentence in text.split("。") if sentence]
            lines |= {text, *sentences, *(f"{sentence}。" for sentence in sentences)}
        if record:
            for name, owner, text in _iter_field_placeholders(record, head):
                fields[owner, name].add(regex.sub(r"\d+", r"\\d{1,9}", regex.escape(text)))
                lines |= {text} if len(text) >= _SHORTEST_BODY_TEXT else set()
    patterns = {key: regex.compile("|".join(sorted(texts))) for key, texts in fields.items()}
    return PlaceholderTexts(patterns, frozenset(lines))


def _iter_field_placeholders(record_class: type[Any], head: str) -> Iterator[tuple[str, type[Any], str]]:
    """Yield a triple for each text of a template's fields that an editor must replace.

    It consists of the name of the field, the class of the record that has it (``record_class`` or a nested record),
    and the text. ``head`` is the YAML of the template, in which these texts have the marks of `mark_placeholder`.
    """
    owner, outer = record_class, record_class
    name = ""
    for line in head.split("\n"):
        bare = line.removeprefix("# ")
        match = _FIELD_KEY.match(bare.strip())
        if match and match[1].strip("- ") in map_fields_by_key(record_class) and not bare.startswith(" "):
            outer, owner = record_class, record_class
            member = map_fields_by_key(record_class)[match[1]]
            name = member.name
            kind = member.spec.kind
            outer = kind.get_record_class() if isinstance(kind, NestedRecord) else record_class
        elif match and match[1] in map_fields_by_key(outer):
            owner, name = outer, map_fields_by_key(outer)[match[1]].name
        for text in _MARKED_TEXT.findall(bare):
            yield name, owner, text


def render_sample_templates() -> Iterator[tuple[type[Any] | None, str]]:
    """Yield the record class and the text of each template, rendered with sample values.

    The class is None for a narrative, which has no record. Texts to replace have the marks of `mark_placeholder`
    around them. Digits in the texts stand for any digits.
    """
    day = date(2000, 1, 1)
    agency = scaffold.NewAgency(
        name="甲", short_name="甲", level="county", kind="department", parent="", index_prefix="0"
    )
    item = scaffold.NewItem(
        title="甲", index_no="0", category="", published=day, serial="0", category_choices="甲"
    )
    form = find_format_in_force(2024)
    yield ItemRecord, unwrap(scaffold.render_item)(item)
    yield AgencyRecord, unwrap(scaffold.render_agency)(agency)
    yield GuideRecord, unwrap(scaffold.render_guide)(agency, day)
    yield ApplyRecord, unwrap(scaffold.render_apply_page)(agency, day)
    yield (
        ReportRecord,
        unwrap(scaffold.render_report)("甲", day, create_blank_tables(form, 2024, None), in_yaml=True),
    )
    yield ServiceRecord, unwrap(scaffold_pages.render_service)("甲", day)
    yield RuleRecord, unwrap(scaffold_pages.render_rule)("甲", day)
    yield PageRecord, unwrap(scaffold_pages.render_page)("甲", day)
    yield None, unwrap(scaffold.render_narrative)(form)
