"""Finds every regular expression of the program, where it is made, and by which methods it is called.

Patterns are collected in two ways, and what one of them misses the other finds:

- All modules are imported, and a project is checked and built, while `re` records what it compiles and for whom. This also finds
  the patterns of libraries that read content, and those that are put together at run time.
- The source is read, and each pattern in it is evaluated in the namespace of its module. This finds patterns in functions that the
  run did not reach.

Run as a script (``python inventory.py ROOT PROJECT``) it writes the inventory of the program at ``ROOT`` as JSON, so
that another version of the program can be examined as well. It therefore uses only the standard library.
"""

from __future__ import annotations

import ast
import builtins
import contextlib
import importlib
import io
import json
import pkgutil
import re
import shutil
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, Final

LIBRARIES: Final = (
    "markdown",
    "yaml",
    "html",
    "csv",
    "openpyxl",
    "docx",
    "jinja2/filters",
    "jinja2/utils",
    "markupsafe",
)
"""Packages and modules outside the program whose patterns see content."""
METHODS: Final = frozenset({"match", "fullmatch", "search", "finditer", "findall", "sub", "subn", "split"})
MODULES: Final = frozenset({"re", "regex"})
"""Names of modules whose functions make patterns. Earlier versions of the program used `re` itself."""
LAZY_MODULE: Final = "sitegen/program/regex.py"
ALL_METHODS: Final = ("fullmatch", "match", "search")


@dataclass(frozen=True, slots=True)
class PatternUse:
    """A pattern, its flags, the file and line that make it, and the methods by which it is called.

    ``longest`` is the length of the longest text that the pattern is tried on, or 0 if it has no limit.
    """

    pattern: str | bytes
    flags: int
    path: str
    line: int
    methods: tuple[str, ...]
    longest: int = 0

    @property
    def place(self) -> str:
        """File and line."""
        return f"{self.path}:{self.line}"


class Recorder:
    """Records each pattern that is made, with the file and line that made it."""

    def __init__(self) -> None:
        self.made: dict[tuple[str | bytes, int, str, int], int] = {}
        self._compile: Callable[..., Any] = vars(re)["_compile"]

    def start(self) -> None:
        """Put itself between `re` and its compiler."""
        vars(re)["_compile"] = self._record

    def wrap(self, make: Callable[..., Any]) -> Callable[..., Any]:
        """Return a function that makes a pattern with ``make`` and records it, for patterns that are compiled later."""

        def make_recorded(pattern: str | bytes, flags: int = 0, **options: Any) -> Any:
            self._note(pattern, flags, options.get("longest", 0))
            return make(pattern, flags, **options)

        return make_recorded

    def _record(self, pattern: Any, flags: int) -> Any:
        if not isinstance(pattern, re.Pattern):
            self._note(pattern, flags, 0)
        return self._compile(pattern, flags)

    def _note(self, pattern: str | bytes, flags: int, longest: int) -> None:
        frame = sys._getframe(2)
        while frame.f_back and _is_maker(frame.f_code.co_filename):
            if frame.f_code.co_name == "__getattr__":
                # A pattern that was recorded when it was made is now compiled.
                return
            frame = frame.f_back
        self.made[pattern, int(flags), frame.f_code.co_filename, frame.f_lineno] = longest


def _is_maker(path: str) -> bool:
    return path in (re.__file__, __file__) or path.endswith(LAZY_MODULE)


@dataclass(slots=True)
class Site:
    """A call in the source that makes a pattern.

    ``name`` is the variable to which the pattern is assigned, if any. ``method`` is that of a call such as
    ``re.sub(pattern, …)``.
    """

    path: str
    call: ast.Call
    name: str = ""
    method: str = ""


def find_sites(path: str, tree: ast.Module) -> Iterator[Site]:
    """Yield the calls of a module that make a pattern."""
    names: dict[int, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Call):
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            names[id(node.value)] = target.id if isinstance(target, ast.Name) else getattr(target, "attr", "")
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        function = node.func
        if (
            isinstance(function, ast.Attribute)
            and isinstance(function.value, ast.Name)
            and function.value.id in MODULES
        ):
            if function.attr == "compile":
                yield Site(path, node, names.get(id(node), ""))
            elif function.attr in METHODS:
                yield Site(path, node, method=function.attr)


def find_methods(trees: dict[str, ast.Module]) -> dict[tuple[str, str], set[str]]:
    """Return the methods by which each variable is called, by the file that defines it and its name.

    ``trees`` are the modules of the program by their paths below its folder. A variable that is used in another way
    than by a method has the methods of all variables of that module that hold no pattern of their own, as in ``for mark
    in (FIRST, SECOND)``, or "" if there are none: it may be called in any way then.
    """
    methods: dict[tuple[str, str], set[str]] = defaultdict(set)
    for path, tree in trees.items():
        origins: dict[str, tuple[str, str]] = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("sitegen"):
                base = node.module.replace(".", "/")
                for alias in node.names:
                    package = f"{base}/{alias.name}"
                    file = f"{base}.py" if f"{base}.py" in trees else f"{base}/__init__.py"
                    origin = (f"{package}.py", "") if f"{package}.py" in trees else (file, alias.name)
                    origins[alias.asname or alias.name] = origin
        called: set[int] = set()
        for node in ast.walk(tree):
            if not isinstance(node, ast.Attribute):
                continue
            value = node.value
            if node.attr in METHODS | {"pattern", "flags", "groupindex"}:
                called.add(id(value))
                use = node.attr if node.attr in METHODS else "pattern"
                if isinstance(value, ast.Name):
                    file, name = origins.get(value.id, (path, value.id))
                    methods[file, name or value.id].add(use)
                elif isinstance(value, ast.Attribute):
                    name = value.attr
                    holder = value.value
                    file = origins.get(holder.id, (path, ""))[0] if isinstance(holder, ast.Name) else path
                    methods[file, name].add(use)
        known = {site.name for site in find_sites(path, tree)} | set(origins)
        passed = {
            node.attr
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute)
            and node.attr in METHODS - {"split"}
            and not (isinstance(node.value, ast.Name) and node.value.id in {*known, *MODULES})
        } or {""}
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Name | ast.Attribute)
                and isinstance(node.ctx, ast.Load)
                and id(node) not in called
            ):
                if isinstance(node, ast.Name):
                    file, name = origins.get(node.id, (path, node.id))
                    methods[file, name or node.id] |= passed
                elif isinstance(node.value, ast.Name) and node.value.id in origins:
                    methods[origins[node.value.id][0], node.attr] |= passed
    return methods


def import_program(root: Path) -> None:
    """Import all modules of the program at ``root``."""
    package = importlib.import_module("sitegen")
    for module in pkgutil.walk_packages(package.__path__, "sitegen."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)


def run_program(project: Path) -> None:
    """Check and build a project in this process, so that patterns made at run time are recorded."""
    cli = importlib.import_module("sitegen.cli")
    with (
        tempfile.TemporaryDirectory() as folder,
        contextlib.redirect_stdout(io.StringIO()),
        contextlib.redirect_stderr(io.StringIO()),
    ):
        # A copy has no build state from which parsed sources could be taken.
        copy = f"{folder}/project"
        shutil.copytree(project / "content", f"{copy}/content")
        shutil.copy(project / "site.yaml", copy)
        for command in (["check"], ["build", "--output", f"{folder}/site"]):
            arguments = [*command, "--project", copy]
            sys.argv = ["sitegen", *arguments]
            try:
                code = cli.run()
            except SystemExit as ended:
                code = ended.code
            assert code in (0, None), f"{arguments}: {code}"


def take_inventory(root: Path, project: Path) -> tuple[list[PatternUse], list[str]]:
    """Return all patterns of the program at ``root``, and the places of those whose text could not be found.

    The program must be importable, and no module of it imported yet.
    """
    recorder = Recorder()
    recorder.start()
    with contextlib.suppress(ImportError):
        regex = importlib.import_module("sitegen.program.regex")
        vars(regex)["compile"] = recorder.wrap(vars(regex)["compile"])
    import_program(root)
    run_program(project)
    trees = {
        path.relative_to(root).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted((root / "sitegen").rglob("*.py"))
    }
    recorded: dict[tuple[str, int], dict[tuple[str | bytes, int], int]] = defaultdict(dict)
    for (pattern, flags, file, line), longest in list(recorder.made.items()):
        recorded[_shorten(file, root), line][pattern, flags] = longest
    uses, missing = [], []
    methods = find_methods(trees)
    for path, tree in trees.items():
        if path == LAZY_MODULE:
            continue
        for site in find_sites(path, tree):
            made = recorded.pop((path, site.call.lineno), {}) or _evaluate(site)
            if not made:
                missing.append(f"{path}:{site.call.lineno}")
            found = (
                {site.method} if site.method else methods.get((path, site.name), {""}) if site.name else {""}
            )
            called = ALL_METHODS if "" in found else tuple(sorted(found - {"pattern"}))
            uses += [
                PatternUse(p, f, path, site.call.lineno, called, longest) for (p, f), longest in made.items()
            ]
    for (path, line), made in recorded.items():
        if path.startswith(("sitegen/", *LIBRARIES)):
            called = ("search",) if path == "markdown/inlinepatterns.py" else ALL_METHODS
            uses += [PatternUse(p, f, path, line, called, longest) for (p, f), longest in made.items()]
    return uses, missing


def _shorten(file: str, root: Path) -> str:
    path = Path(file)
    for parent in sorted(
        {root, *(Path(folder) for folder in sys.path if folder)}, key=lambda at: -len(at.parts)
    ):
        if path.is_relative_to(parent):
            return path.relative_to(parent).as_posix()
    return path.as_posix()


def _evaluate(site: Site) -> dict[tuple[str | bytes, int], int]:
    """Evaluate the arguments of a call in the namespace of its module; {} if the pattern is not text even then."""
    module: ModuleType = sys.modules[
        site.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    ]
    flags = [word.value for word in site.call.keywords if word.arg == "flags"]
    place = {"sub": 4, "subn": 4, "split": 3}.get(site.method, 1 if not site.method else 2)
    if not flags and len(site.call.args) > place:
        flags = [site.call.args[place]]
    known = dict(vars(module))
    for node in ast.walk(site.call):
        if isinstance(node, ast.Name) and node.id not in known and not hasattr(builtins, node.id):
            known[node.id] = _AnyText("3")
    try:
        pattern, *values = (
            eval(compile(ast.Expression(node), site.path, "eval"), known)
            for node in (site.call.args[0], *flags)
        )
    except TypeError:
        return {}
    return {(pattern, int(values[0]) if values else 0): 0} if isinstance(pattern, str | bytes) else {}


class _AnyText(str):
    """Text in place of a value that is known only at run time. Whatever is asked of it is such a text."""

    __slots__ = ()

    def __getattr__(self, name: str) -> _AnyText:
        return self

    def __add__(self, other: object) -> _AnyText:
        return self

    def __getitem__(self, key: object) -> _AnyText:
        return self

    def __call__(self, *arguments: object) -> _AnyText:
        return self


def encode(value: object) -> object:
    """Return a value for JSON: bytes as a list of one text."""
    return [value.decode("latin-1")] if isinstance(value, bytes) else value


def decode(value: Any) -> PatternUse:
    """Return the use that was written as JSON."""
    pattern = value.pop("pattern")
    methods = tuple(value.pop("methods"))
    return PatternUse(
        pattern[0].encode("latin-1") if isinstance(pattern, list) else pattern, methods=methods, **value
    )


def main() -> None:
    """Write the inventory as JSON."""
    root, project = (Path(argument).resolve() for argument in sys.argv[1:3])
    sys.path.insert(0, str(root))
    uses, missing = take_inventory(root, project)
    json.dump(
        {"uses": [{k: encode(v) for k, v in asdict(use).items()} for use in uses], "missing": missing},
        sys.stdout,
    )


if __name__ == "__main__":
    main()
