"""``python -m tests.lint``: the words, names and Chinese punctuation of sitegen and its documentation."""

from __future__ import annotations

import ast
import sys

from tests.lint.names import Census, list_functions
from tests.lint.prose import read_file
from tests.lint.punctuation import check_folder, check_rules
from tests.lint.wording import find_phrases
from tests.paths import ROOT


def main() -> int:
    """Print what is wrong; the exit code."""
    modules = sorted((ROOT / "sitegen").rglob("*.py"))
    problems = []
    for file in (*modules, ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))):
        name = file.relative_to(ROOT).as_posix()
        found = sorted(one for passage in read_file(file) for one in find_phrases(passage))
        problems += [f"{name}:{line}: {problem}" for line, problem in found]
    census = Census()
    for module in modules:
        census.add(list_functions(ast.parse(module.read_text(encoding="utf-8"))))
    problems += [*census.check(), *check_rules(), *check_folder(ROOT)]
    print(*problems, sep="\n", end="\n" if problems else "")
    return bool(problems)


if __name__ == "__main__":
    sys.exit(main())
