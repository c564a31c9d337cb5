"""Try the bundle for this system as an office would: ``python -m tools.try_bundle [FOLDER]``.

The bundle is taken from FOLDER, by default ``dist/``, unpacked, and started twice by its starter. The first start
installs it, makes the sample site and builds it, the second one checks the site. The release workflow does this on
Windows, macOS and Linux before a release is drafted. The network need not be off: the starter never uses it.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path
from zipfile import ZipFile

from sitegen import __version__
from tools.release import DIST, name_bundle

SAMPLE, BUILD, CHECK, QUIT = "2", "2", "3", "0"
"""What is typed into the menus. An empty line accepts the folder that is offered, ``sample`` beside the bundle."""


def main(arguments: list[str]) -> int:
    """Unpack, start, check. Return 0, or 1 if a start does not give what it should.

    Raises CalledProcessError if a start fails, FileNotFoundError if there is no bundle for this system.
    """
    name = name_bundle(platform.system(), platform.machine())
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        root = Path(scratch)
        with ZipFile((Path(arguments[0]) if arguments else DIST) / f"{name}.zip") as archive:
            archive.extractall(root)
        start(root / name, SAMPLE, "", BUILD, QUIT)
        start(root / name, CHECK, QUIT)
        wheel = root / "sample/wheels" / f"sitegen-{__version__}-py3-none-any.whl"
        missing = [file for file in (wheel, root / "sample/public/index.html") if not file.is_file()]
    for file in missing:
        print(f"{file} is missing", file=sys.stderr)
    return int(bool(missing))


def start(bundle: Path, *typed: str) -> None:
    """Run the starter of the bundle with lines typed into it."""
    starter = ["cmd", "/c", "start.cmd"] if os.name == "nt" else ["sh", "start.sh"]
    subprocess.run(starter, cwd=bundle, input="".join(f"{line}\n" for line in typed), text=True, check=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
