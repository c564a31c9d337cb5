"""The item that the content model shows passes the checks, and its folders are those of the program."""

import re
import shutil
from pathlib import Path

import pytest

from sitegen.cli import run
from sitegen.content.layout import SourceKind, get_attachment_folder, parse_source_path
from sitegen.content.parse import RECORD_CLASSES
from sitegen.schema import map_fields_by_key
from tests.blank_pdf import BLANK_PDF
from tests.paths import ROOT, SAMPLE

DOCUMENT = ROOT / "docs/content-model.md"
ITEM = re.compile(r"`(content/[^\s<`]+\.md)`.*?```markdown\n(.*?)```", re.DOTALL)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The settings, the classes and two agencies of the sample site, without their items."""
    agencies = [f"content/agencies/{name}/agency.yaml" for name in ("yunxiu", "yunxiu-office")]
    classes = [path.relative_to(SAMPLE).as_posix() for path in (SAMPLE / "content").glob("*.yaml")]
    for path in ("site.yaml", *classes, *agencies):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(SAMPLE / path, tmp_path / path)
    return tmp_path


def test_an_item_that_is_shown_passes_the_checks(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    found = ITEM.search(text)
    assert found
    item = project / found[1]
    item.parent.mkdir(parents=True)
    item.write_text(found[2], encoding="utf-8")
    for path in re.findall(rf"`({re.escape(found[1].removesuffix('.md'))}/\S+\.pdf)`", text):
        (project / path).parent.mkdir(exist_ok=True)
        (project / path).write_bytes(BLANK_PDF)
    code = run(["check", "--quiet", "--project", str(project), "--today", "2024-06-30"])
    assert (code, capsys.readouterr().out) == (0, "")


def test_the_folders_for_attachments_are_those_of_the_layout() -> None:
    text = DOCUMENT.read_text(encoding="utf-8").replace("<机关>", "county")
    rows = re.findall(
        r"^\| `([^`]+\.(?:md|yaml))`.*? \| `([^`]+)` \| `([^`]+)/` \| `([^`]+)/` \|$", text, re.MULTILINE
    )
    kinds = set()
    for source, page, folder, published in rows:
        assert page == f"{published}.html"
        slot = parse_source_path(f"content/{source}")
        assert slot
        kinds.add(slot.kind)
        assert get_attachment_folder(f"content/{source}") == f"content/{folder}"
        attachment = parse_source_path(f"content/{folder}/a.pdf")
        assert attachment
        assert attachment.kind is SourceKind.ATTACHMENT
    assert kinds == {
        kind for kind, record in RECORD_CLASSES.items() if "attachments" in map_fields_by_key(record)
    }
