"""Formats one source file, and makes sure that it means the same afterwards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, Final

import yaml
from msgspec import Struct
from msgspec.structs import replace

from sitegen.content.decode import decode_source
from sitegen.content.front_matter import split_front_matter
from sitegen.content.layout import SourceKind, SourceSlot
from sitegen.content.parse import RECORD_CLASSES, ParsedSource, parse_source
from sitegen.diagnostics import Diagnostic, Severity
from sitegen.formatting.field_order import order_fields
from sitegen.formatting.markdown_style import MARKDOWN_STEPS
from sitegen.formatting.yaml_indent import indent_lines
from sitegen.formatting.yaml_style import drop_quotes, space_punctuation, trim_lines
from sitegen.schema.field_spec import RawCells
from sitegen.schema.record_source import RecordSource
from sitegen.schema.source_rules import DEFAULT_RULES, SourceRules

_MOST_ROUNDS: Final = 6
"""Most rounds of all steps. A step that has to be undone may be possible after another."""

Step = Callable[[str], str]


class FormattedSource(Struct, frozen=True):
    """Result of formatting one file. ``content`` is the file in its canonical form.

    If the file has errors, ``errors`` lists them, and ``content`` is what the file had.
    """

    content: bytes
    errors: tuple[Diagnostic, ...] = ()


def format_source(
    path: str, slot: SourceSlot, data: bytes, rules: SourceRules = DEFAULT_RULES
) -> FormattedSource:
    """Return a source file in its canonical form, which gives the same record, page and diagnostics.

    The arguments are those of `parse_source`. A file that cannot be parsed is returned unchanged, with its
    errors, because its meaning is not certain. Formatting the result again leaves it unchanged.
    """
    parsed = parse_source(path, slot, data, rules)
    text, _ = decode_source(data, path, size_factor=rules.size_factor, allow_manual_breaks=True)
    if parsed.lacks_record or text is None:
        errors = tuple(one for one in parsed.diagnostics if one.severity is Severity.ERROR)
        return FormattedSource(data, errors or parsed.diagnostics)
    meaning = _extract_meaning(parsed)

    def is_same(changed: str) -> bool:
        return _have_same_meaning(
            meaning, _extract_meaning(parse_source(path, slot, changed.encode("utf-8"), rules))
        )

    steps = list(_list_steps(path, slot))
    for _ in range(_MOST_ROUNDS):
        before = text
        for step in steps:
            text = _try_step(step, text, is_same)
        if text == before:
            break
    content = text.encode("utf-8")
    # Decoding has normalised line ends and removed the byte order mark before the first step.
    return FormattedSource(content if content == data or is_same(text) else data)


def _try_step(step: Step, text: str, means_same: Callable[[str], bool]) -> str:
    """Return the text after one formatting step, or ``text`` itself if the step fails or changes the meaning.

    ``means_same`` takes a text and returns whether it means the same as the original file.
    """
    try:
        changed = step(text)
    # ValueError: edits overlap. YAMLError: sitegen's parser accepts what PyYAML's alone does not.
    except (ValueError, yaml.YAMLError, RecursionError):
        return text
    return changed if changed == text or means_same(changed) else text


def _list_steps(path: str, slot: SourceSlot) -> Iterator[Step]:
    if slot.kind is SourceKind.NARRATIVE:
        yield from (partial(_apply_to_narrative, step) for step in MARKDOWN_STEPS)
        return
    record = RECORD_CLASSES[slot.kind]
    field_steps: tuple[Step, ...] = (
        space_punctuation,
        drop_quotes,
        indent_lines,
        trim_lines,
        partial(order_fields, record_class=record),
    )
    if not path.endswith(".md"):
        yield from field_steps
        return
    yield from (partial(_apply_to_front_matter, step, path) for step in field_steps)
    yield from (partial(_apply_to_body, step, path) for step in MARKDOWN_STEPS)


def _apply_to_front_matter(step: Step, path: str, text: str) -> str:
    """Apply one formatting step to the front matter of a Markdown file, and return the whole file.

    ``step`` takes a text and returns it changed. ``path`` and ``text`` are the path and the content of the
    file.
    """
    document, _ = split_front_matter(text, path)
    if document is None or not document.front_matter:
        return text
    changed = step(document.front_matter)
    return f"---\n{changed if changed.endswith(chr(10)) else f'{changed}{chr(10)}'}---\n{document.body}"


def _apply_to_body(step: Step, path: str, text: str) -> str:
    """Apply one formatting step to the body of a Markdown file, and return the whole file.

    One blank line is left between front matter and body. ``step`` takes a text and returns it changed.
    ``path`` and ``text`` are the path and the content of the file.
    """
    document, _ = split_front_matter(text, path)
    if document is None:
        return text
    lines = text.split("\n")
    head = "\n".join([*lines[: document.body_line - 2], "---"]) + "\n"
    body = step(document.body).lstrip("\n")
    return f"{head}\n{body}" if body.strip() else head


def _apply_to_narrative(step: Step, text: str) -> str:
    return step(text).lstrip("\n")


class _Meaning(Struct, frozen=True):
    record: Any
    html: str
    text: str
    links: tuple[tuple[str, str, bool], ...]
    headings: tuple[tuple[int, str, str], ...]
    diagnostic_counts: Counter[tuple[str, str, str]]


def _extract_meaning(parsed: ParsedSource) -> _Meaning:
    """Return what a parsed file means: its record, page and diagnostics, without positions in the file."""
    return _Meaning(
        _strip_positions(parsed.record),
        parsed.html,
        parsed.text,
        tuple((link.target, link.anchor, link.is_image) for link in parsed.body.links),
        parsed.body.headings,
        Counter((one.code, one.severity.value, one.message) for one in parsed.diagnostics),
    )


def _strip_positions(record: Any) -> Any:
    """Convert a record to plain values without positions in the file, so that two records can be compared."""
    if isinstance(record, RawCells):
        return [
            ([name.text for name in cell.names], cell.value.text, cell.list_position, cell.list_length)
            for cell in record.cells
        ]
    if isinstance(record, RecordSource) or not isinstance(record, Struct):
        return "" if isinstance(record, RecordSource) else record
    return [(name, _strip_positions(getattr(record, name))) for name in record.__struct_fields__]


def _have_same_meaning(before: _Meaning, after: _Meaning) -> bool:
    """Return whether two files mean the same.

    Diagnostics of ``before`` may be missing in ``after``, but ``after`` must have no new ones.
    """
    return (
        not after.diagnostic_counts - before.diagnostic_counts
        and replace(before, diagnostic_counts=after.diagnostic_counts) == after
    )
