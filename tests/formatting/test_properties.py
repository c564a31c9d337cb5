"""Whatever is typed: the canonical form means the same, keeps all comments, and is canonical."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml
from hypothesis import given
from hypothesis import strategies as st

from sitegen.content.layout import parse_source_path
from sitegen.content.parse import ParsedSource, parse_source
from sitegen.formatting import FormattedSource, format_source
from tests.fidelity.clerk_texts import clerk_texts
from tests.formatting.yaml_texts import COMMENTS, report_texts
from tests.size import examples

REPORT = "content/agencies/county/reports/2024.yaml"
PAGE = "content/pages/help.md"
NARRATIVE = "content/agencies/county/reports/2024.md"
TEXTS = examples(dev=25, ci=150, nightly=3000)
"""Each text is read and written several times."""


def run_format(path: str, data: bytes) -> FormattedSource:
    slot = parse_source_path(path)
    assert slot
    return format_source(path, slot, data)


def parse(path: str, data: bytes) -> ParsedSource:
    slot = parse_source_path(path)
    assert slot
    return parse_source(path, slot, data)


def list_comments(text: str) -> list[str]:
    """The comments of a YAML text by a scanner of its own: `yaml` drops them, so what it does not read is looked at."""
    tokens = [
        token
        for token in yaml.scan(text, Loader=yaml.SafeLoader)
        if token.start_mark.index < token.end_mark.index
    ]
    position, found = 0, []
    for token in tokens:
        gap = text[position : token.start_mark.index]
        found += [line.strip() for line in gap.split("\n") if line.strip().startswith("#")]
        position = token.end_mark.index
    found += [line.strip() for line in text[position:].split("\n") if line.strip().startswith("#")]
    return sorted(found)


def list_marks(text: str) -> list[str]:
    """Comments and scalars in the order in which they stand in a text."""
    marks = [
        (token.start_mark.index, token.value)
        for token in yaml.scan(text, Loader=yaml.SafeLoader)
        if isinstance(token, yaml.ScalarToken)
    ]
    position = 0
    for line in text.split("\n"):
        if line.strip() in COMMENTS:
            marks.append((position, line.strip()))
        position += len(line) + 1
    return [value for _, value in sorted(marks)]


def iter_levels(node: yaml.Node, parent: int = -2) -> Iterator[tuple[int, int]]:
    """Column of each block key and dash, and that of the block that contains it."""
    if node.flow_style if isinstance(node, yaml.CollectionNode) else True:
        return
    children: list[Any] = (
        [pair[1] for pair in node.value] if isinstance(node, yaml.MappingNode) else node.value
    )
    yield node.start_mark.column, parent
    for child in children:
        yield from iter_levels(child, node.start_mark.column)


def load(text: str) -> Any:
    """The values of a YAML text as texts, by PyYAML alone."""
    return yaml.load(text, Loader=yaml.BaseLoader)


@TEXTS
@given(report_texts())
def test_yaml_means_the_same_and_keeps_its_comments(text: str) -> None:
    data = text.encode()
    outcome = run_format(REPORT, data)
    if outcome.errors:
        assert outcome.content == data
        assert parse(REPORT, data).record is None
        return
    changed = outcome.content.decode()
    # The last line is given an end, which a block scalar counts and no field does.
    ended = text if text.endswith("\n") else f"{text}\n"
    assert load(changed) == load(ended)
    assert list_comments(changed) == list_comments(ended)
    if list(load(changed)) == list(load(ended)):  # no field moved, so each comment stands where it stood
        assert list_marks(changed) == list_marks(ended)
    before, after = parse(REPORT, data), parse(REPORT, outcome.content)
    assert before.record.title == after.record.title
    assert [cell.value.text for cell in getattr(before.record.tables, "cells", ())] == [
        cell.value.text for cell in getattr(after.record.tables, "cells", ())
    ]
    assert run_format(REPORT, outcome.content).content == outcome.content


@TEXTS
@given(report_texts())
def test_yaml_is_indented_by_two_blanks(text: str) -> None:
    outcome = run_format(REPORT, text.encode())
    if outcome.errors:
        return
    root = yaml.compose(outcome.content.decode())
    assert root is not None
    assert all(column == parent + 2 for column, parent in iter_levels(root))
    lines = outcome.content.decode().split("\n")
    assert lines[-1] == ""
    assert "公开日期: 2025-01-20  # 首次" in lines
    assert "标题: 2024年报告" in lines


@TEXTS
@given(clerk_texts())
def test_a_narrative_reads_the_same(text: str) -> None:
    data = text.encode()
    outcome = run_format(NARRATIVE, data)
    before, after = parse(NARRATIVE, data), parse(NARRATIVE, outcome.content)
    assert (before.html, before.text) == (after.html, after.text)
    if not outcome.errors:
        assert run_format(NARRATIVE, outcome.content).content == outcome.content


@TEXTS
@given(clerk_texts(), st.sampled_from(["", "\n", "\n\n\n"]), st.sampled_from(["\n", "\r\n"]))
def test_a_page_reads_the_same(body: str, gap: str, newline: str) -> None:
    text = f'---\nupdated:   2024-05-23\ntitle: "帮助"\n---\n{gap}{body}'
    data = text.replace("\r\n", "\n").replace("\n", newline).encode()
    outcome = run_format(PAGE, data)
    before, after = parse(PAGE, data), parse(PAGE, outcome.content)
    assert (before.html, before.text) == (after.html, after.text)
    if before.record is None:
        assert outcome.content == data
        return
    assert before.record.title == after.record.title == "帮助"
    assert b"\r" not in outcome.content
    assert outcome.content.startswith("---\ntitle: 帮助\nupdated: 2024-05-23\n---\n".encode())
    assert run_format(PAGE, outcome.content).content == outcome.content
