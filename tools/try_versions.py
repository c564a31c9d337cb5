"""Build the sample and run the tests with other versions of the dependencies than the locked ones.

``python -m tools.try_versions oldest|newest [--python PYTHON] [argument of pytest …]``: ``oldest`` takes the lower
bounds of ``pyproject.toml`` for direct dependencies, ``newest`` all that its ranges admit. Both work on a copy of the
checkout in ``.versions/``, since ``build.py`` always uses the ``.venv`` beside it.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tools.environment import ROOT, locate_python
from tools.lock import install_uv, list_variables

RESOLUTIONS = {"oldest": "lowest-direct", "newest": "highest"}


def main(arguments: list[str]) -> int:
    """Copy the checkout, install the dependencies, build the sample and run the tests.

    Return the exit code of the first command that fails, else 0.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("versions", choices=sorted(RESOLUTIONS))
    parser.add_argument("--python", default=sys.executable)
    options, pytest_arguments = parser.parse_known_args(arguments)
    folder = ROOT / ".versions" / options.versions
    shutil.rmtree(folder, ignore_errors=True)
    copy_checkout(folder)
    install(folder, options.python, RESOLUTIONS[options.versions])
    python = str(locate_python(folder / ".venv"))
    commands = [[python, "build.py", "build", "--quiet"]]
    if os.name != "nt":
        commands.append(["tests/install-chromium.sh", python])
    commands.append([python, "-m", "pytest", *pytest_arguments])
    for command in commands:
        print("+", *command, flush=True)
        code = subprocess.call(command, cwd=folder)
        if code != 0:
            return code
    return 0


def copy_checkout(folder: Path) -> None:
    """Copy the files of the checkout into ``folder``: those that git tracks, and new ones that it does not ignore.

    The copy is a git repository of its own with one commit, because some tests ask git for the files of the program.
    """
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    output = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout
    for name in filter(None, output.decode("utf-8").split("\0")):
        if os.path.lexists(ROOT / name):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name, follow_symlinks=False)
    identity = [
        "-c",
        "user.name=sitegen",
        "-c",
        "user.email=sitegen@example.org",
        "-c",
        "commit.gpgsign=false",
    ]
    for action in (
        ["init", "--quiet"],
        ["add", "--all"],
        [*identity, "commit", "--quiet", "--message", "copy"],
    ):
        subprocess.run(["git", *action], cwd=folder, check=True)


def install(folder: Path, python: str, resolution: str) -> None:
    """Create ``.venv`` in ``folder`` with dependencies that uv resolves for this machine only.

    ``python`` is the interpreter to create it with. ``resolution`` is a strategy of uv, such as ``highest``.
    Raises CalledProcessError if no versions fit.
    """
    uv = str(install_uv(folder / ".uv"))
    subprocess.run([python, "-m", "venv", str(folder / ".venv")], check=True)
    target = str(locate_python(folder / ".venv"))
    requirements = folder / ".versions.txt"
    command = [uv, "--no-config", "pip", "compile", "--quiet", "--no-header", "--resolution", resolution]
    command += ["--python", target, "--only-binary", ":all:", "--extra", "test", "--extra", "lint"]
    command += ["--output-file", str(requirements), "pyproject.toml"]
    subprocess.run(command, cwd=folder, env=list_variables(), check=True)
    print(requirements.read_text(encoding="utf-8"), flush=True)
    command = [
        target,
        "-m",
        "pip",
        "install",
        "--disable-pip-version-check",
        "--quiet",
        "-r",
        str(requirements),
    ]
    subprocess.run(command, check=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
