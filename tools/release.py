"""Build what a release consists of, into ``dist/``.

``python -m tools.release wheel``: the wheel, by the locked build backend (``requirements/build.txt``). ``python -m
tools.release bundle``: for each platform a ZIP file with the wheel, the wheels of all locked requirements for every
supported Python, and the files of ``tools/offline/``, which install them without a network and show a menu. ``python -m
tools.release notes VERSION``: the section of that version in ``CHANGELOG.md``, on the standard output.

``wheel`` and ``bundle`` take another folder as an argument.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from sitegen import __version__
from sitegen.program import locate_requirements_lock
from sitegen.program.requirements import LOCK_NAME, render_requirements_files
from tools.environment import ROOT

if TYPE_CHECKING:
    from tools.check_lock import Platform

DIST = ROOT / "dist"
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
OFFLINE = ROOT / "tools" / "offline"
SHARED_FILES = ("install.py", "README.txt")
SYSTEM_FILES = {"Linux": ("start.sh", "Containerfile"), "Darwin": ("start.sh",), "Windows": ("start.cmd",)}
"""Files of ``tools/offline/`` for each system."""
WINDOWS_TEXTS = frozenset({"start.cmd", "README.txt"})
"""Files with the line ends of Windows. cmd needs them, and any editor shows them."""


def main(arguments: list[str]) -> int:
    """Run the command ``wheel``, ``bundle`` or ``notes VERSION``. Return 0, or 2 for wrong usage."""
    match arguments:
        case ["wheel", *folder] if len(folder) < 2:
            print(build_wheel(Path(*folder) if folder else DIST))
        case ["bundle", *folder] if len(folder) < 2:
            for bundle in build_bundles(Path(*folder) if folder else DIST):
                print(bundle)
        case ["notes", version]:
            print(extract_notes((ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), version))
        case _:
            print(__doc__, file=sys.stderr)
            return 2
    return 0


def build_wheel(folder: Path) -> Path:
    """Build the wheel in ``folder`` and return its path.

    The build backend of this environment is used, so nothing is downloaded.
    """
    folder.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "pip", "wheel", "--disable-pip-version-check", "--quiet", "--no-deps"]
    command += ["--no-build-isolation", "--no-index", "--wheel-dir", str(folder), str(ROOT)]
    subprocess.run(command, check=True)
    return locate_wheel(folder)


def locate_wheel(folder: Path) -> Path:
    """Return the path of the wheel of this version in ``folder``. It need not exist."""
    return folder / f"sitegen-{__version__}-py3-none-any.whl"


def build_bundles(folder: Path) -> list[Path]:
    """Build a ZIP file for installation without a network for each platform, and return the paths.

    The wheel must already be in ``folder``. The wheels of the requirements are downloaded.
    """
    # Imported here, since `wheel` runs without `packaging`, which this module needs.
    from tools.check_lock import PLATFORMS

    return [build_bundle(folder, platform) for platform in PLATFORMS]


def build_bundle(folder: Path, platform: Platform, pythons: Sequence[str] = PYTHONS) -> Path:
    """Build the ZIP file for one platform in ``folder``, where the wheel is, and return its path.

    ``pythons`` are the versions of Python for which it has wheels, in ascending order. Raises ValueError if
    these do not satisfy the requirements of one another and of sitegen.
    """
    system, machine = platform.platform_system, platform.platform_machine
    name = name_bundle(system, machine)
    facts = {"version": __version__, "system": system, "machine": machine, "pythons": list(pythons)}
    texts = {
        LOCK_NAME: render_requirements_files()[LOCK_NAME],
        "bundle.json": f"{json.dumps(facts, indent=2)}\n",
        "LICENSE": (ROOT / "LICENSE").read_text(encoding="utf-8"),
    }
    for file in (*SHARED_FILES, *SYSTEM_FILES[system]):
        texts[file] = (OFFLINE / file).read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as scratch:
        wheels = collect_wheels(locate_wheel(folder), platform, pythons, Path(scratch))
        # In a folder of the same name, so that unpacking does not scatter the files.
        with ZipFile(folder / f"{name}.zip", "w") as archive:
            for file, text in texts.items():
                write_text(archive, f"{name}/{file}", text)
            for wheel in wheels:
                # Wheels are ZIP files themselves.
                archive.write(wheel, f"{name}/wheels/{wheel.name}", ZIP_STORED)
    return folder / f"{name}.zip"


def name_bundle(system: str, machine: str) -> str:
    """Return the name of the bundle for a system and processor, as the module ``platform`` names them."""
    return f"sitegen-{__version__}-offline-{system.lower()}-{machine.lower()}"


def collect_wheels(wheel: Path, platform: Platform, pythons: Sequence[str], scratch: Path) -> list[Path]:
    """Download the locked wheels for a platform and some versions of Python into folders of ``scratch``.

    Return them without duplicates, sorted by name, and ``wheel``, that of sitegen. Raises ValueError as
    `build_bundle`.
    """
    from tools.check_lock import Pin, describe_target, download_wheels, find_unmet, parse_lock, select_pins

    pins = [*parse_lock(locate_requirements_lock())]
    found: dict[str, Path] = {wheel.name: wheel}
    for python in pythons:
        environment = describe_target(python, platform)
        active = select_pins(pins, environment)
        (scratch / python).mkdir()
        download_wheels(active, python, platform, scratch / python)
        wheels = sorted((scratch / python).glob("*.whl"))
        own = Pin("sitegen", __version__, None, "")
        unmet = list(find_unmet([*active, own], [*wheels, wheel], environment))
        if unmet:
            raise ValueError("\n".join(unmet))
        found |= {file.name: file for file in wheels}
    return [found[name] for name in sorted(found)]


def write_text(archive: ZipFile, path: str, text: str) -> None:
    """Write a text file to an archive in UTF-8. Shell scripts can be run, and `WINDOWS_TEXTS` end lines in CR LF."""
    name = path.rpartition("/")[2]
    entry = ZipInfo(path, date_time=(2020, 1, 1, 0, 0, 0))
    entry.compress_type = ZIP_DEFLATED
    entry.external_attr = (0o755 if name.endswith(".sh") else 0o644) << 16
    archive.writestr(entry, text.replace("\n", "\r\n") if name in WINDOWS_TEXTS else text)


def extract_notes(changelog: str, version: str) -> str:
    """Return the section of ``version`` in the text of the changelog, without its heading.

    Raises ValueError if this is not the version of the checkout, or if it has no section or no date.
    """
    if version != __version__:
        raise ValueError(f"the version is {__version__}, not {version}")
    match = re.search(
        rf"^## \[{re.escape(version)}\] - (.+)\n((?:(?!^## ).*\n?)*)", changelog, flags=re.MULTILINE
    )
    if not match:
        raise ValueError(f"CHANGELOG.md has no section of {version}")
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", match[1]):
        raise ValueError(f"CHANGELOG.md has no date for {version}, but: {match[1]}")
    return match[2].strip()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
