"""The scripts that are published: the engine in front of the theme's own, whichever theme they come from."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import sitegen.search
from sitegen.procedure import rules
from tests.cli.project import write_project
from tests.conftest import build_site

SEARCH = Path(sitegen.search.__file__).parent
ENGINES = {
    "search.js": (SEARCH / "engine.min.js").read_bytes(),
    "search-mark.js": (SEARCH / "highlight.min.js").read_bytes(),
    "apply.js": rules.CALCULATOR_SCRIPT,
}
OWN = b"console.log('own');\n"


@pytest.fixture(scope="module")
def assets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The assets of a site whose theme has scripts of its own under the names of the default theme's."""
    root = tmp_path_factory.mktemp("own-scripts")
    write_project(root)
    with (root / "site.yaml").open("a", encoding="utf-8") as settings:
        settings.write("theme: mine\n")
    theme = root / "themes/mine"
    (theme / "static").mkdir(parents=True)
    (theme / "theme.yaml").write_text("name: mine\nextends: [default]\n", encoding="utf-8")
    for name in (*ENGINES, "site.js"):
        (theme / "static" / name).write_bytes(OWN)
    assert build_site(root / "public", root) == ""
    return root / "public/assets"


@pytest.mark.parametrize("name", ENGINES)
def test_a_script_of_a_theme_has_its_engine_in_front(assets: Path, name: str) -> None:
    assert (assets / name).read_bytes() == ENGINES[name] + OWN


def test_other_scripts_are_published_as_they_are(assets: Path) -> None:
    assert (assets / "site.js").read_bytes() == OWN


def test_the_search_page_loads_one_script_of_its_own(assets: Path) -> None:
    page = (assets.parent / "search.html").read_text("utf-8")
    loaded = [name.partition("?")[0] for name in re.findall(r'<script src="assets/([^"]+)"', page)]
    assert loaded == ["early.js", "site.js", "search.js"]
