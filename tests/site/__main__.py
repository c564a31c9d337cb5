"""Build a project and check its pages: ``python -m tests.site [PROJECT]``, as ``make sample`` does.

It asks only what holds for any content and any theme: the project builds, every address leads somewhere, and every page
is well formed. Errors in the content fail. Warnings are shown, and fail only the sample: a site whose address is on a
``.example`` host, which RFC 2606 reserves for examples.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.paths import ROOT
from tests.site.links import find_dead_links, find_foreign_resources, find_foreign_styles
from tests.site.markup import CHECKS, check_pages, parse_strictly, summarize


def is_example(project: Path) -> bool:
    """Whether a project is the sample that comes with sitegen."""
    return ".example/" in (project / "site.yaml").read_text(encoding="utf-8")


def build(project: Path) -> list[str]:
    """Build into the project's own output folder; the problems that there are."""
    command = [sys.executable, str(ROOT / "build.py"), "build", "--quiet", "--project", str(project)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, encoding="utf-8", check=False)
    print(done.stdout, end="")
    if done.returncode:
        return [f"the project does not build: exit {done.returncode}"]
    return ["the sample must be free of warnings"] if done.stdout and is_example(project) else []


def check_site(site: Path) -> list[str]:
    """Run all checks on a built site."""
    problems = [*find_dead_links(site), *find_foreign_resources(site), *find_foreign_styles(site)]
    for check in CHECKS:
        problems += check_pages(site, check)
    return problems + parse_strictly(site, sorted(site.rglob("*.html")))


def main(project: Path) -> int:
    """Build and check a project; the exit code."""
    problems = build(project) or check_site(project / "public")
    if problems:
        print(summarize(problems))
        return 1
    pages = sum(1 for _ in (project / "public").rglob("*.html"))
    print(f"示例网站没有问题。 The pages are sound: {pages}.")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()))
