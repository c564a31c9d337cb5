"""The packages: each package imports only what stands before it in the table of docs/architecture.md."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TABLE = (ROOT / "docs/architecture.md").read_text(encoding="utf-8").partition("\n## Packages\n")[2]
PACKAGES = tuple(re.findall(r"^\| `(\w+)` \|", TABLE.partition("\n### ")[0], re.MULTILINE))
"""The packages in the order of the table in docs/architecture.md."""
LONGEST = 350
"""Lines of a module that has functions."""
LONGEST_FUNCTION = 50
"""Lines of a function with its docstring."""
LONGER = {
    "content/block_preprocess.py": 351,
    "content/line_ends.py": 374,
    "content/measured_run.py": 393,
    "editing/move_sources.py": 384,
    "reports/application_log_reader.py": 374,
    "reports/narrative/claims.py": 381,
    "reports/resolve_cells.py": 383,
    "review/model.py": 384,
    "schema/yaml_errors.py": 367,
    "schema/yaml_tree.py": 367,
    "search/reader.py": 364,
}
"""Modules that are longer, as they explain more, each with its lines. None of them may grow, and none may be added."""
PACKAGE = ROOT / "sitegen"
MODULES = sorted(PACKAGE.rglob("*.py"))


@cache
def parse(module: Path) -> ast.Module:
    return ast.parse(module.read_text(encoding="utf-8"))


@cache
def list_calls(module: Path) -> list[tuple[str, ast.Call]]:
    """The calls in a module, each with what is called as it is written."""
    calls = (node for node in ast.walk(parse(module)) if isinstance(node, ast.Call))
    return [(ast.unparse(call.func), call) for call in calls]


def name_of(module: Path) -> str:
    return module.relative_to(PACKAGE).as_posix()


def package_of(module: Path) -> str:
    """The package a module is in; what stands at the top opens the command line."""
    return Path(module.relative_to(PACKAGE).parts[0]).stem


def imports(tree: ast.Module) -> Iterator[str]:
    """The full names that a module imports, wherever in it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative imports hide the package"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def imported_packages(module: Path) -> set[str]:
    names = (name.split(".") for name in imports(parse(module)))
    return {parts[1] for parts in names if parts[0] == "sitegen" and len(parts) > 1} - {"__version__"}


def may_import(module: Path) -> set[str]:
    """The packages that a module may import."""
    match package_of(module):
        case "__main__":
            return {"cli"}
        case "__init__":
            return set()
        case package:
            return set(PACKAGES[: PACKAGES.index(package) + 1])


def test_a_room_imports_only_rooms_before_it() -> None:
    wrong = {name_of(one): found for one in MODULES if (found := imported_packages(one) - may_import(one))}
    assert wrong == {}


def find_long_modules() -> dict[str, int]:
    """The lines of each module with functions that has more than `LONGEST`."""
    lengths = {module: len(module.read_text(encoding="utf-8").splitlines()) for module in MODULES}
    return {
        name_of(module): length
        for module, length in lengths.items()
        if length > LONGEST and any(isinstance(node, ast.FunctionDef) for node in ast.walk(parse(module)))
    }


def test_a_module_that_does_something_is_short() -> None:
    grown = {name: lines for name, lines in find_long_modules().items() if lines > LONGER.get(name, LONGEST)}
    assert grown == {}


def test_only_long_modules_are_excepted() -> None:
    shrunk = LONGER.keys() - find_long_modules().keys()
    assert not shrunk, "remove them from LONGER"


def test_functions_are_short() -> None:
    long = {
        f"{name_of(module)}:{node.name}": length
        for module in MODULES
        for node in ast.walk(parse(module))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        if (length := (node.end_lineno or 0) - node.lineno + 1) > LONGEST_FUNCTION
    }
    assert long == {}


def test_a_module_is_named_for_what_it_knows() -> None:
    vague = {"utils", "util", "helpers", "common", "misc"}
    assert [name_of(one) for one in MODULES if vague & set(Path(name_of(one)).with_suffix("").parts)] == []


def test_the_table_is_the_packages_that_exist() -> None:
    found = {package_of(module) for module in MODULES} - {"__init__", "__main__"}
    assert sorted(found) == sorted(PACKAGES)


def test_only_one_module_runs_git() -> None:
    # One shows a page of the manual in the pager of the user, one starts the processes that read attachments.
    running = {name_of(one) for one in MODULES if {"subprocess", "os.system", "os.popen"} & starts(one)}
    assert running == {"git/command.py", "cli/help.py", "extraction/process.py"}


def starts(module: Path) -> set[str]:
    """The ways to start programs that a module imports or calls."""
    return {name.split(".")[0] for name in imports(parse(module))} | {name for name, _ in list_calls(module)}


WRITERS = {
    "files/write.py": "whole, or not at all",
    "files/changes.py": "several as one change",
    "files/lock.py": "nothing: a folder, or an empty file, that is locked",
    "publish/output_dir.py": "tens of thousands of pages, one after the other",
    "publish/state_signature.py": "a secret that only this user can read",
    "git/revision.py": "a copy in a folder of its own, read by this program only",
    "forge/staged_copy.py": "removes what is in such a copy",
    "cli/failure_reports.py": "a report of a crash in the folder for temporary files",
    "publish/lock.py": "nothing: an empty file that is locked",
    "cli/console.py": "the standard streams",
    "extraction/worker.py": "results, to the process that started it",
    "cli/build.py": "appends to the summary of a workflow step",
}
"""Modules that may write files, each with what it writes."""
WRITING = {
    "write_text", "write_bytes", "mkstemp", "NamedTemporaryFile", "rename", "rmtree", "os.replace", "os.open", "os.rename"
}  # fmt: skip


def test_files_are_written_in_few_modules() -> None:
    assert {name_of(one) for one in MODULES if writes(one)} == WRITERS.keys()


def writes(module: Path) -> bool:
    """Whether a module calls a function that writes, renames or opens a file to be written."""
    for name, call in list_calls(module):
        last = name.split(".")[-1]
        if name in WRITING or last in WRITING - {"os.replace"}:
            return True
        if last in ("open", "fdopen"):
            modes = {one.value for one in ast.walk(call) if isinstance(one, ast.Constant)}
            if {"wb", "w", "xb", "x", "ab", "a"} & modes:
                return True
    return False


def test_no_two_public_names_are_equal() -> None:
    """One name for one thing: a class or function has a name that no other module gives to another."""
    places: dict[str, list[str]] = {}
    for module in MODULES:
        for node in parse(module).body:
            if isinstance(node, ast.ClassDef | ast.FunctionDef) and not node.name.startswith("_"):
                places.setdefault(node.name, []).append(name_of(module))
    # Each module that a job starts by its name has a `main`.
    equal = {name: found for name, found in places.items() if len(found) > 1 and name != "main"}
    assert not equal
