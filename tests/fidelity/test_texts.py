"""The oracle on what the converter of the day makes of the sample."""

from pathlib import Path

import pytest
import yaml

from sitegen.content.markdown import convert_markdown
from tests.fidelity.oracle import compare_body
from tests.paths import SAMPLE


def list_bodies() -> list[tuple[str, str]]:
    """List the bodies of the sample with the names of their files."""
    bodies = [
        (path.relative_to(SAMPLE).as_posix(), cut_front_matter(path))
        for path in sorted((SAMPLE / "content").rglob("*.md"))
    ]
    for path in sorted((SAMPLE / "content").rglob("*.yaml")):
        record = yaml.load(path.read_text("utf-8"), yaml.BaseLoader)
        if isinstance(record, dict) and "正文" in record:
            bodies.append((path.relative_to(SAMPLE).as_posix(), record["正文"]))
    return bodies


def cut_front_matter(path: Path) -> str:
    """Return the text of a file without the lines between the two ``---`` at its beginning."""
    text = path.read_text("utf-8")
    return text.partition("\n---\n")[2] if text.startswith("---\n") else text


BODIES = list_bodies()


@pytest.mark.parametrize(("name", "body"), BODIES, ids=[name for name, _ in BODIES])
def test_the_sample_is_published_as_written(name: str, body: str) -> None:
    differences = compare_body(body, convert_markdown(body, name, 1).html)
    # Two texts of the sample set their last line in italics with single asterisks, which the oracle takes for signs.
    italics = [one for one in differences if (one.kind, one.text) == ("missing", "*")]
    lines = body.split("\n")
    assert all(lines[one.line - 1].startswith("*") and lines[one.line - 1].endswith("*") for one in italics)
    assert [str(one) for one in differences if one not in italics] == []
