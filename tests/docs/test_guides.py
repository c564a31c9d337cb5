"""The guides are played in order, each in the folder that the one before has left: all that they show works."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.docs.guide_player import (
    GUIDES,
    Commands,
    GuidePlayer,
    ShownFile,
    edit,
    prepare_environment,
    read_steps,
)
from tests.docs.pictures import MOST_BYTES, PICTURES, locate_picture, read_size
from tests.paths import ROOT

NAMES = ("webmaster", "clerk", "reviewer", "themer", "developer")
IMAGES = ROOT / "docs/images"

pytestmark = [pytest.mark.slow, pytest.mark.exhaustive]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("desk")


@pytest.fixture(scope="module")
def office(desk: Path) -> Path:
    """The folder of a site, started as the guide of webmasters says, and pushed to a repository beside it."""
    folder = desk / "office"
    folder.mkdir()
    GuidePlayer(folder, desk / "home").play("webmaster")
    git = ["git", "-C", str(folder)]
    subprocess.run(["git", "init", "--quiet", "--bare", str(desk / "origin.git")], check=True)
    subprocess.run([*git, "push", "--quiet", str(desk / "origin.git"), "HEAD:refs/heads/main"], check=True)
    return folder


def clone(desk: Path, name: str) -> GuidePlayer:
    """Somebody who has just cloned the repository."""
    variables = prepare_environment(desk / "home")
    command = ["git", "clone", "--quiet", "--branch", "main", str(desk / "origin.git"), str(desk / name)]
    subprocess.run(command, check=True, env=variables)
    return GuidePlayer(desk / name, desk / "home")


@pytest.fixture(scope="module")
def clerk(office: Path, desk: Path) -> GuidePlayer:
    assert office.is_dir()
    clerk = clone(desk, "clerk")
    clerk.play("clerk")
    return clerk


def test_webmaster(office: Path) -> None:
    assert "青山县人民政府" in (office / "public/index.html").read_text(encoding="utf-8")
    assert (office / "redirects.conf").is_file()
    assert (office / ".git/hooks/pre-commit").is_file()


def test_clerk(clerk: GuidePlayer, desk: Path) -> None:
    (item,) = (step.path for step in read_steps("clerk") if isinstance(step, ShownFile))
    git = ["git", "-C", str(desk / "origin.git")]
    pushed = subprocess.run(
        [*git, "show", f"jiaoyu-kaixue:{item}"], check=True, capture_output=True, encoding="utf-8"
    )
    assert "标题: 青山县教育局关于2027年春季学期开学时间的通知" in pushed.stdout
    assert "草稿" not in pushed.stdout
    assert len(clerk.served) == 1


def test_the_finding_that_is_shown_is_real(clerk: GuidePlayer) -> None:
    (found,) = re.findall(
        r"```text\n(content/.*?)```", (GUIDES / "clerk.md").read_text(encoding="utf-8"), re.DOTALL
    )
    (item,) = (step.path for step in read_steps("clerk") if isinstance(step, ShownFile))
    file = clerk.folder / item
    right = file.read_text(encoding="utf-8")
    edit(file, "^公开日期: .*$", "公开日期: 2026-11-5")
    said = subprocess.run(
        ["sitegen", "check", item],
        cwd=clerk.folder,
        env=clerk.variables,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    file.write_text(right, encoding="utf-8", newline="\n")
    assert said.returncode == 1
    assert found in said.stdout


def test_reviewer(clerk: GuidePlayer, desk: Path) -> None:
    assert clerk.served
    reviewer = clone(desk, "reviewer")
    reviewer.play("reviewer")
    page = (reviewer.folder / "review.html").read_text(encoding="utf-8")
    assert "青山县教育局关于2027年春季学期开学时间的通知" in page


def test_themer(office: Path, desk: Path) -> None:
    folder = desk / "themer"
    shutil.copytree(office, folder)
    themer = GuidePlayer(folder, desk / "home")
    themer.play("themer")
    home = (folder / "public/index.html").read_text(encoding="utf-8")
    assert "青山县人民政府办公室为您服务" in home
    assert re.search(r'src="assets/emblem\.svg\?v=[0-9a-f]{8}"', home)
    page = next((folder / "public/guide").glob("*.html")).read_text(encoding="utf-8")
    assert 'src="../assets/emblem.svg?v=' in page
    assert (folder / "public/assets/emblem.svg").is_file()


def test_developer(desk: Path) -> None:
    folder = desk / "developer"
    folder.mkdir()
    developer = GuidePlayer(folder, desk / "home")
    developer.play("developer")
    assert developer.folder == desk / "示例"
    assert json.loads((developer.folder / "check.sarif").read_text(encoding="utf-8"))["version"] == "2.1.0"
    for made in ("schemas/item.schema.json", "sitegen-profile.html", "public/data/items.json"):
        assert (developer.folder / made).stat().st_size > 1000, made


def test_the_blocks_of_themes_exist() -> None:
    named = re.findall(
        r"^\| (`[a-z_`、]+`) \|", (GUIDES / "themer.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    blocks = {block for cell in named for block in re.findall(r"[a-z_]+", cell)} - {"view"}
    base = (ROOT / "themes/default/templates/base.html").read_text(encoding="utf-8")
    assert len(blocks) > 8
    assert blocks <= set(re.findall(r"\{% block (\w+)", base))


@pytest.mark.parametrize("name", NAMES)
def test_each_guide_is_one_page_about_each_system(name: str) -> None:
    text = (GUIDES / f"{name}.md").read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 160
    assert "Windows" in text
    assert "UTF-8" in text or "utf-8" in text or name == "reviewer"
    assert [step for step in read_steps(name) if isinstance(step, Commands)]


def test_no_guide_is_left_out() -> None:
    assert {file.stem for file in GUIDES.glob("*.md")} == set(NAMES)


@pytest.mark.parametrize("name", PICTURES)
def test_pictures_are_small_and_shown(name: str) -> None:
    file = locate_picture(name)
    assert file.stat().st_size < MOST_BYTES
    assert read_size(file)[0] <= 1280
    shown = f"{file.relative_to(ROOT / 'docs').as_posix()}"
    assert any(
        shown in page.read_text(encoding="utf-8") for page in (ROOT / "README.md", *GUIDES.glob("*.md"))
    )


def test_every_picture_can_be_taken_again() -> None:
    assert {file.stem for file in IMAGES.rglob("*.png")} == set(PICTURES)
