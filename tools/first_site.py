"""Start a site as an office does, with the installed wheel: ``python -m tools.first_site [WHEEL]``.

In an empty folder ``sitegen init``, ``sitegen build`` and ``sitegen check`` are run, and a second folder gets the
sample. This is what a newcomer does, and it runs on Windows and macOS in CI. Without WHEEL the wheel is built first,
for which pip fetches the build backend. Nothing else needs a network: the packages that sitegen needs are those of this
Python.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

from sitegen.program import WHEEL_PATH
from tools.environment import ROOT, locate_python

TODAY = "2026-11-20"
SETTINGS = (
    ("--name", "青山县人民政府"),
    ("--agency", "青山县人民政府办公室"),
    ("--agency", "青山县教育局"),
    ("--agency", "青山县清河镇人民政府"),
)


def main(arguments: list[str]) -> int:
    """Run all steps in temporary folders. Return 0, or 1 if one of them does not give what it should.

    Raises CalledProcessError if a command fails.
    """
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        root = Path(folder)
        program = install(Path(arguments[0]) if arguments else build_wheel(root / "wheel"), root / "venv")
        site = root / "青山县"
        site.mkdir()
        start_site(program, site)
        problems = list_problems(site)
        sample = root / "示例"
        run(program, root, "init", sample.name, "--sample")
        if "没有发现问题" not in run(program, sample, "check", "--today", TODAY):
            problems.append("the sample has findings")
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


def start_site(program: Path, site: Path) -> None:
    """Start a site in the empty folder ``site``, build it, and check it. Raises CalledProcessError on failure."""
    run(program, site, "init", *(word for pair in SETTINGS for word in pair), "--today", TODAY)
    run(program, site, "build", "--today", TODAY)
    run(program, site, "check", "--today", TODAY)


def list_problems(site: Path) -> list[str]:
    """Return what is wrong with a site that was started and built; empty if nothing is."""
    home = site / "public/index.html"
    if not home.is_file():
        return ["there is no home page"]
    # Names that begin with a dot are easily left out of a wheel.
    needed = (
        ".gitignore",
        ".gitattributes",
        ".vscode/settings.json",
        "README.md",
        "requirements.txt",
        WHEEL_PATH,
    )
    missing = [f"there is no {name}" for name in needed if not (site / name).is_file()]
    problems = (
        missing
        if "青山县人民政府" in home.read_text(encoding="utf-8")
        else ["the home page lacks the name", *missing]
    )
    # Git on Windows may be set to change line ends; the program itself never writes others than LF.
    texts = [file for file in site.rglob("*") if file.suffix in {".md", ".yaml", ".html", ".txt"}]
    problems += [f"{file.name} has line ends of Windows" for file in texts if b"\r\n" in file.read_bytes()]
    return problems


def build_wheel(folder: Path) -> Path:
    """Build the wheel of this checkout into ``folder`` and return its path."""
    command = [sys.executable, "-m", "pip", "wheel", "--disable-pip-version-check", "--quiet", "--no-deps"]
    subprocess.run([*command, "--wheel-dir", str(folder), str(ROOT)], check=True)
    (wheel,) = folder.glob("sitegen-*.whl")
    return wheel


def install(wheel: Path, folder: Path) -> Path:
    """Install a wheel into a new environment that finds the packages of this Python, and return its ``sitegen``."""
    venv.create(folder)
    python = locate_python(folder)
    options = ["--disable-pip-version-check", "--quiet", "--no-deps", "--no-index"]
    command = [sys.executable, "-m", "pip", "--python", str(python), "install", *options, str(wheel)]
    subprocess.run(command, check=True)
    script = "import sysconfig; print(sysconfig.get_path('purelib'))"
    done = subprocess.run([str(python), "-c", script], capture_output=True, check=True, encoding="utf-8")
    # The checkout is left out, so that the installed package is tried.
    paths = [path for path in sys.path if path and Path(path).resolve() != ROOT]
    Path(done.stdout.strip(), "packages.pth").write_text("\n".join(paths), encoding="utf-8")
    return python.with_name("sitegen.exe" if os.name == "nt" else "sitegen")


def run(program: Path, folder: Path, *arguments: str) -> str:
    """Run ``sitegen`` in a folder and return its output. Raises CalledProcessError if it fails."""
    done = subprocess.run(
        [str(program), *arguments], cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=False
    )
    output = done.stdout.decode("utf-8")
    if done.returncode:
        print(output, file=sys.stderr)
    done.check_returncode()
    return output


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
