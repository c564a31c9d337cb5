"""What the preview prints on the terminal at each save."""

from __future__ import annotations

from pathlib import Path

import pytest

from sitegen.cli.serve import _TerminalListener
from tests.builder.workshop import Workshop

pytestmark = pytest.mark.slow

FOLDER = "content/agencies/county/items/2024"


def test_only_findings_of_edited_files_are_printed_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site = Workshop(tmp_path / "project")
    listener = _TerminalListener(site.root)
    site.edit(f"{FOLDER}/00001.md", "公开日期:", "公开的日期是:")
    listener.report_build(site.check())
    assert "00001.md" in capsys.readouterr().out
    site.edit(f"{FOLDER}/00002.md", "公开日期:", "公开的日期是:")
    result = site.check()
    listener.report_build(result)
    said = capsys.readouterr().out
    others = [one for one in result.diagnostics if "00002.md" not in one.place.path]
    assert others
    assert "00002.md" in said
    assert "00001.md" not in said
    assert f"其他文件还有 {len(others)} 个问题" in said
    listener.report_build(result)
    assert "问题" not in capsys.readouterr().out
