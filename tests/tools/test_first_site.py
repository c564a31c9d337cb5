"""The first site of an office: started with the installed wheel and without a network, and opened by double click."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from sitegen.cli import run
from sitegen.program import WHEEL_PATH
from tests.paths import PATIENCE, ROOT
from tools.first_site import SETTINGS, build_wheel, list_problems


@pytest.mark.exhaustive
def test_the_wheel_starts_a_site_without_a_network(tmp_path: Path) -> None:
    wheel = build_wheel(tmp_path)
    command = [
        "unshare",
        "--user",
        "--map-root-user",
        "--net",
        sys.executable,
        "-m",
        "tools.first_site",
        str(wheel),
    ]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=PATIENCE, check=False
    )
    assert done.returncode == 0, done.stderr


def test_problems_are_found(tmp_path: Path) -> None:
    assert list_problems(tmp_path) == ["there is no home page"]
    (tmp_path / "public").mkdir()
    (tmp_path / "public/index.html").write_bytes(b"\r\n")
    problems = list_problems(tmp_path)
    assert "the home page lacks the name" in problems
    assert "there is no .gitignore" in problems
    assert "index.html has line ends of Windows" in problems


@pytest.mark.browser
def test_a_new_site_opens_by_double_click(tmp_path: Path, chromium: Browser) -> None:
    site = tmp_path / "青山县"
    words = [word for pair in SETTINGS for word in pair]
    assert run(["init", str(site), *words, "--today", "2026-03-02"]) == 0
    assert run(["build", "--quiet", "--project", str(site), "--today", "2026-03-02"]) == 0
    # The program of the tests was not installed from a wheel that it could copy.
    assert list_problems(site) == [f"there is no {WHEEL_PATH}"]
    page = chromium.new_page(viewport={"width": 390, "height": 800})
    failures: list[str] = []
    page.on("pageerror", lambda error: failures.append(str(error)))
    page.on("requestfailed", lambda request: failures.append(f"{request.failure} {request.url}"))
    page.goto((site / "public/index.html").as_uri())
    assert page.get_by_role("heading", level=1).inner_text() == "政府信息公开"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    # No section has a heading with nothing below it.
    assert (
        page.evaluate(
            """() => [...document.querySelectorAll("main section")].filter(
            (section) => section.innerText.trim() === section.querySelector("h2")?.innerText.trim()
        ).length"""
        )
        == 0
    )
    page.get_by_role("link", name="政府信息公开制度").last.click()
    page.get_by_role("link", name="中华人民共和国政府信息公开条例（要点）").click()
    assert "条例" in page.title()
    page.goto((site / "public/search.html").as_uri() + "?q=" + "信息处理费")
    page.get_by_text("政府信息公开信息处理费管理办法").first.wait_for()
    page.close()
    # What a click on a link cuts short has not failed; a missing file is ERR_FILE_NOT_FOUND.
    assert [one for one in failures if not one.startswith("net::ERR_ABORTED")] == []
