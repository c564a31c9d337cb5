"""The oracle on what the converter of the day makes of the sample, of real documents, and of what clerks type."""

from pathlib import Path

import pytest
import yaml
from hypothesis import assume, given

from sitegen.content.markdown import convert_markdown
from sitegen.diagnostics.model import Severity
from tests.fidelity.clerk_texts import clerk_texts
from tests.fidelity.oracle import compare_body
from tests.paths import ROOT, SAMPLE
from tests.size import examples


def list_bodies() -> list[tuple[str, str]]:
    """List the bodies of the sample with the names of their files."""
    bodies = [
        (path.relative_to(SAMPLE).as_posix(), cut_front_matter(path))
        for path in sorted((SAMPLE / "content").rglob("*.md"))
    ]
    for path in sorted((SAMPLE / "content").rglob("*.yaml")):
        text = path.read_text("utf-8")
        if "\n正文:" in text:
            bodies.append((path.relative_to(SAMPLE).as_posix(), yaml.load(text, yaml.BaseLoader)["正文"]))
    return bodies


def cut_front_matter(path: Path) -> str:
    """Return the text of a file without the lines between the two ``---`` at its beginning."""
    text = path.read_text("utf-8")
    return text.partition("\n---\n")[2] if text.startswith("---\n") else text


BODIES = list_bodies()
SEEDS = sorted(path for folder in ROOT.parent.glob("*/seeds") for path in folder.glob("*.txt"))
"""Texts of real documents, if there is a folder of them beside the checkout. They are not part of the project."""


def list_differences(name: str, body: str) -> list[str]:
    """List the differences between a body and the HTML that it is published as."""
    return [str(one) for one in compare_body(body, convert_markdown(body, name, 1).html)]


@pytest.mark.parametrize(("name", "body"), BODIES, ids=[name for name, _ in BODIES])
def test_the_sample_is_published_as_written(name: str, body: str) -> None:
    assert list_differences(name, body) == []


@pytest.mark.skipif(not SEEDS, reason="there is no folder of real documents beside the checkout")
def test_real_documents_are_published_as_written() -> None:
    assert {path.name: list_differences(path.name, path.read_text("utf-8")) for path in SEEDS} == {
        path.name: [] for path in SEEDS
    }


@examples(dev=75, ci=400, nightly=10_000)
@given(clerk_texts())
def test_what_clerks_type_is_published_as_written(body: str) -> None:
    converted = convert_markdown(body, "a.md", 1)
    assume(not any(one.severity is Severity.ERROR for one in converted.diagnostics))
    assert [str(one) for one in compare_body(body, converted.html)] == []
