"""Renew ``requirements/*.txt`` from ``pyproject.toml``: ``make lock``.

Each file pins every package of a layer, for Python 3.11 to 3.14 on Linux, macOS and Windows, with the hashes of all
files of the release on the public index. uv resolves them in a temporary environment: plain pip can read such files but
not write them. ``python tools/lock.py --keep`` changes no version that still fits, for a new or removed dependency.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tools.environment import ROOT, locate_python

REQUIREMENTS = ROOT / "requirements"
LAYERS: dict[str, list[str]] = {
    "dev": ["pyproject.toml", "--extra", "test", "--extra", "lint"],
    "test": ["pyproject.toml", "--extra", "test"],
    "site": ["pyproject.toml"],
    "extras": ["pyproject.toml", "--extra", "brotli", "--extra", "profile"],
    "build": ["--group", "build"],
    "lock": ["--group", "lock"],
}
"""Arguments of uv that select the packages of each file. ``dev`` is first: later layers take their versions from it."""
HEADER = """\
# Locked by `make lock`; do not edit. Python 3.11 to 3.14; Linux, macOS, Windows.
# Install with: python -m pip install --require-hashes --only-binary :all: -r requirements/{layer}.txt
"""


def main(arguments: list[str]) -> int:
    """Resolve every layer, then write all files in ``requirements/``. Return 0.

    With ``--keep`` in ``arguments``, versions that still fit are kept. Nothing is written if a layer cannot
    be resolved; then CalledProcessError is raised.
    """
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        uv = install_uv(scratch)
        for layer, sources in LAYERS.items():
            current = REQUIREMENTS / f"{layer}.txt"
            output = scratch / f"{layer}.txt"
            if "--keep" in arguments and current.is_file():
                output.write_bytes(current.read_bytes())
            constraints = [] if layer == "dev" else ["--constraint", str(scratch / "dev.txt")]
            command = [
                str(uv),
                "--no-config",
                "pip",
                "compile",
                "--quiet",
                "--no-header",
                "--no-emit-index-url",
            ]
            command += [
                "--universal",
                "--python-version",
                "3.11",
                "--generate-hashes",
                "--annotation-style",
                "line",
            ]
            command += [*constraints, "--output-file", str(output), *sources]
            subprocess.run(command, cwd=ROOT, env=list_variables(), check=True)
        for layer in LAYERS:
            text = (scratch / f"{layer}.txt").read_text(encoding="utf-8")
            # The comments of uv name the temporary folder.
            text = "".join(
                line for line in text.splitlines(keepends=True) if not line.lstrip().startswith("#")
            )
            (REQUIREMENTS / f"{layer}.txt").write_text(
                HEADER.format(layer=layer) + text, encoding="utf-8", newline="\n"
            )
    return 0


def install_uv(folder: Path) -> Path:
    """Create a virtual environment with the locked version of uv in ``folder``, and return the path of uv."""
    subprocess.run([sys.executable, "-m", "venv", str(folder / "venv")], check=True)
    python = locate_python(folder / "venv")
    locked = REQUIREMENTS / "lock.txt"
    source = ["--require-hashes", "-r", str(locked)] if locked.is_file() else ["uv"]
    command = [str(python), "-m", "pip", "install", "--disable-pip-version-check", "--quiet", *source]
    subprocess.run([*command, "--only-binary", ":all:"], check=True)
    return python.with_name("uv.exe" if os.name == "nt" else "uv")


def list_variables() -> dict[str, str]:
    """Return the environment variables for uv: those of this process without ``UV_*`` and ``PIP_*``.

    Such settings of this machine would affect the locked files.
    """
    return {name: value for name, value in os.environ.items() if not name.startswith(("UV_", "PIP_"))}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
