"""Options that need more packages: --profile and --precompress."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.cli.project import ITEM, CommandLine


@pytest.mark.parametrize(("option", "package"), [("--profile", "pyinstrument"), ("--precompress", "brotli")])
def test_a_missing_package_is_told_before_anything_is_built(
    sitegen: CommandLine, monkeypatch: pytest.MonkeyPatch, option: str, package: str
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    before = sitegen.snapshot()
    said = sitegen("build", option)
    assert (said.code, said.out) == (2, "")
    assert f"{option} 需要 {package}" in said.err
    assert f"{option} needs {package}" in said.err
    assert f"-m pip install {package}" in said.err
    assert sitegen.snapshot() == before


def test_precompress_and_not_any_more(sitegen: CommandLine) -> None:
    sitegen("build", "--precompress")
    assert (sitegen.root / "public/index.html.br").is_file()
    assert (sitegen.root / "public/index.html.gz").is_file()
    sitegen("build")
    assert not [*sitegen.root.glob("public/**/*.br"), *sitegen.root.glob("public/**/*.gz")]


def test_a_profile_stands_beside_all_other_output(sitegen: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "profile.html"
    said = sitegen("build", "--profile", str(file), "--format", "json")
    assert json.loads(said.out) == []
    assert said.err.count(str(file)) == 2
    assert "builder/build.py" in file.read_text("utf-8")
    assert (sitegen.root / "public/index.html").is_file()


def test_a_profile_without_a_name(
    sitegen: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    sitegen.edit(ITEM, "2024-05-23", "2024-5-23")
    said = sitegen("build", "--profile", "--quiet")
    assert (said.code, said.err) == (1, "")
    assert (tmp_path / "here/sitegen-profile.html").stat().st_size > 10_000


@pytest.mark.parametrize("place", ["missing/profile.html", "link.html", "content"])
def test_a_place_where_no_profile_can_be(sitegen: CommandLine, place: str) -> None:
    (sitegen.root / "link.html").symlink_to("site.yaml")
    before = sitegen.snapshot()
    assert sitegen("build", "--profile", str(sitegen.root / place)).code == 2
    assert sitegen.snapshot() == before


@pytest.mark.exhaustive
@pytest.mark.browser
def test_the_profile_needs_nothing_else(sitegen: CommandLine, tmp_path: Path, chromium: Browser) -> None:
    file = tmp_path / "profile.html"
    sitegen("build", "--profile", str(file))
    fetched: list[str] = []
    with chromium.new_page() as page:
        page.on("requestfinished", lambda request: fetched.append(request.url))
        page.goto(file.as_uri())
        page.get_by_text("Timeline").first.click()
        expect(page.get_by_text("Samples:").first).to_be_visible()
        assert fetched == [file.as_uri()]
