"""Build what a release consists of, into ``dist/``.

``python -m tools.release wheel``: the wheel, by the locked build backend (``requirements/build.txt``).
``python -m tools.release bundle``: for each platform a ZIP file with the wheel, the wheels of all locked requirements for
every supported Python, and a script that installs them without a package index.
``python -m tools.release notes VERSION``: the section of that version in ``CHANGELOG.md``, on the standard output.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from sitegen import __version__
from tools.environment import ROOT

DIST = ROOT / "dist"
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
LAYER = "extras"
"""The layer of locked requirements in the bundle: the site, compressed copies and profiles."""


def main(arguments: list[str]) -> int:
    """Run the command ``wheel``, ``bundle`` or ``notes VERSION``. Return 0, or 2 for wrong usage."""
    match arguments:
        case ["wheel"]:
            print(build_wheel())
        case ["bundle"]:
            for bundle in build_bundles():
                print(bundle)
        case ["notes", version]:
            print(extract_notes((ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), version))
        case _:
            print(__doc__, file=sys.stderr)
            return 2
    return 0


def build_wheel() -> Path:
    """Build the wheel in ``dist/`` and return its path.

    The build backend of this environment is used, so nothing is downloaded.
    """
    DIST.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "pip", "wheel", "--disable-pip-version-check", "--quiet", "--no-deps"]
    command += ["--no-build-isolation", "--no-index", "--wheel-dir", str(DIST), str(ROOT)]
    subprocess.run(command, check=True)
    return DIST / f"sitegen-{__version__}-py3-none-any.whl"


def build_bundles() -> list[Path]:
    """Build a ZIP file for offline installation for each platform, and return the paths.

    The wheel must already be in ``dist/``. The wheels of the requirements are downloaded.
    """
    # Only bundles need `packaging`, which is not among the requirements of the build.
    from tools.check_lock import PLATFORMS, describe_target, download_wheels, parse_lock, select_pins

    wheel = DIST / f"sitegen-{__version__}-py3-none-any.whl"
    locked = ROOT / "requirements" / f"{LAYER}.txt"
    pins = parse_lock(locked)
    bundles = []
    for platform in PLATFORMS:
        name = f"sitegen-{__version__}-offline-{platform.platform_system.lower()}-{platform.platform_machine.lower()}"
        with tempfile.TemporaryDirectory() as folder:
            for python in PYTHONS:
                active = select_pins(pins, describe_target(python, platform))
                download_wheels(active, python, platform, Path(folder))
            files = {f"wheels/{file.name}": file for file in sorted(Path(folder).glob("*.whl"))}
            files[f"wheels/{wheel.name}"] = wheel
            files["requirements.txt"] = locked
            files["install.py"] = ROOT / "tools" / "install_offline.py"
            files["LICENSE"] = ROOT / "LICENSE"
            # In a folder of the same name, so that unpacking does not scatter the files.
            with ZipFile(DIST / f"{name}.zip", "w") as archive:
                for archive_path, file in files.items():
                    # Wheels are ZIP files themselves.
                    archive.write(
                        file, f"{name}/{archive_path}", ZIP_STORED if file.suffix == ".whl" else ZIP_DEFLATED
                    )
        bundles.append(DIST / f"{name}.zip")
    return bundles


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
