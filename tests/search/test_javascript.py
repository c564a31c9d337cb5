"""The unit tests of the scripts, run by node, with the small site of ``language.yaml`` that some of them ask."""

from __future__ import annotations

import json
from pathlib import Path

from tests.conftest import build_site
from tests.javascript.node import MISSING, ROOT, find_node, run_node
from tests.search.test_language import LANGUAGE, written


def test_the_scripts(tmp_path: Path) -> None:
    assert find_node() is not None, MISSING
    written(tmp_path)
    assert build_site(tmp_path / "public", tmp_path) == ""
    asked = {name: LANGUAGE[name] for name in ("questions", "suggestions")}
    (tmp_path / "public/language.json").write_text(json.dumps(asked), encoding="utf-8")
    tests = [str(path.relative_to(ROOT)) for path in sorted(ROOT.glob("tests/javascript/*.test.js"))]
    assert tests
    assert run_node("node", "--test", *tests, SITEGEN_LANGUAGE=str(tmp_path / "public")) == 0
