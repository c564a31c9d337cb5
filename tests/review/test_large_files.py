"""Files of any size, which anybody can put into a pull request, take neither memory nor time."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.builder.workshop import TODAY
from tests.paths import PATIENCE, ROOT
from tests.review.repository import STATISTICS, Reviewed

pytestmark = pytest.mark.slow

ATTACHMENT = f"{STATISTICS.removesuffix('.md')}/large.png"
LARGE = {"content/static/sparse.bin": 20 << 30, ATTACHMENT: 20 << 30, "themes/x.js": 3 << 30}


@pytest.mark.skipif(sys.platform == "win32", reason="needs sparse files and a limit of memory")
@pytest.mark.parametrize("command", [("check",), ("review", "HEAD")])
def test_what_is_over_the_limit_is_not_read(site: Reviewed, command: tuple[str, ...]) -> None:
    for path, size in LARGE.items():
        file = site.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("wb") as opened:
            opened.truncate(size)
    program = [sys.executable, str(ROOT / "build.py"), *command, "--today", TODAY.isoformat()]
    # With less memory than the smallest file has, and less processor time than it takes to read the others.
    limits = 'ulimit -v 2800000; ulimit -t 30; exec "$@"'
    said = subprocess.run(
        ["/bin/sh", "-c", limits, "sh", *program],
        cwd=site.root,
        capture_output=True,
        encoding="utf-8",
        timeout=PATIENCE,
    )
    assert said.returncode == 1, said.stderr
    if command == ("check",):
        assert "content/static/sparse.bin: 错误 error ATT-030" in said.stdout
        assert f"{ATTACHMENT}: 错误 error ATT-003" in said.stdout
    else:
        assert "themes/x.js" in (site.root / "review.html").read_text("utf-8")
