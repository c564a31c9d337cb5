"""The generated parts of the documentation are what the generator prints."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from sitegen.diagnostics.codes import collect_rules

DOCS = Path(__file__).resolve().parent.parent.parent / "docs"


def load_generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("docs_generate", DOCS / "generate.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


generator = load_generator()
DOCUMENTS = sorted(DOCS.glob("*.md"))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name)
def test_the_generated_parts_are_fresh(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    assert text == generator.refresh_parts(text), "run python docs/generate.py"


def test_every_part_stands_in_a_document() -> None:
    found = [
        match[2] for document in DOCUMENTS for match in generator.PART.finditer(document.read_text("utf-8"))
    ]
    assert sorted(found) == sorted(generator.PARTS)


def test_every_code_is_documented() -> None:
    headings = [
        line.removeprefix("### ")
        for line in (DOCS / "errors.md").read_text(encoding="utf-8").splitlines()
        if line.startswith("### ")
    ]
    assert headings == [rule.code for rule in collect_rules()]
