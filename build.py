"""Build the catalogue: ``python build.py`` is ``python build.py build``; see ``python build.py --help``.

Any Python will do to start it: where the packages are missing, the interpreter of ``.venv`` takes over.
"""

import os
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

VENV = Path(__file__).resolve().parent / ".venv"
WRONG_USAGE = 2


def start() -> NoReturn:
    """Runs the command line, here or in ``.venv``."""
    try:
        from sitegen.cli import main
    except ModuleNotFoundError as missing:
        package = (missing.name or "").partition(".")[0]
        if package == "sitegen":  # the checkout itself is broken, and no environment will mend it
            raise
        start_in_venv(package)
    main()


def start_in_venv(package: str) -> NoReturn:
    """Runs this script again with the interpreter of ``.venv``; without one, says how to make it and exits."""
    python = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not python.is_file() or Path(sys.prefix).resolve() == VENV:
        sys.exit(unprepared(package))
    command = [str(python), *sys.argv]
    if os.name == "nt":  # execv does not wait there: the prompt would come back before the work is done
        sys.exit(subprocess.call(command))
    os.execv(python, command)


def unprepared(package: str) -> int:
    """Says what is missing and what to do."""
    print(f"缺少 Python 包 {package}，请先运行 make site（或者 pip install .）。", file=sys.stderr)
    print(f"The Python package {package} is missing; run make site (or pip install .).", file=sys.stderr)
    return WRONG_USAGE


if __name__ == "__main__":
    start()
