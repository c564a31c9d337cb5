"""Check that the locked requirements can be installed on every supported Python and platform: ``make check-lock``.

For each of them pip downloads every wheel with its hash checked. Then the metadata of the wheels has to agree with the
lock: what a wheel requires there must be pinned at a version that satisfies it. pip evaluates environment markers for
the machine that it runs on, so they are evaluated here.

``python -m tools.check_lock [LAYER …]``; without arguments all layers. Several hundred megabytes are downloaded.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from email.parser import HeaderParser
from pathlib import Path
from zipfile import ZipFile

from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tools.environment import ROOT

PYTHONS = ("3.11", "3.12", "3.13", "3.14")
LAYERS = ("site", "extras", "test", "dev", "build", "lock")
# `name==version ; marker \`: a marker and, before the hashes, a backslash may follow.
PIN_LINE = re.compile(r"^(?P<name>[\w.-]+)==(?P<version>[^\s;\\]+)(?: *; *(?P<marker>[^\\]+?))?(?: *\\)?$")


@dataclass(frozen=True, slots=True)
class Platform:
    """An operating system and processor.

    ``tags`` are platform tags of wheels, for pip. The remaining fields are values of environment markers.
    """

    tags: tuple[str, ...]
    os_name: str
    sys_platform: str
    platform_system: str
    platform_machine: str


PLATFORMS = (
    Platform(
        (*(f"manylinux_2_{minor}_x86_64" for minor in (28, 27, 26, 24, 17, 12, 5)), "manylinux2014_x86_64"),
        "posix", "linux", "Linux", "x86_64",
    ),
    Platform(("macosx_14_0_arm64",), "posix", "darwin", "Darwin", "arm64"),
    Platform(("win_amd64",), "nt", "win32", "Windows", "AMD64"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pin:
    """A locked release of a package.

    ``marker`` is the environment marker that limits it to some targets, None if there is none. ``hashed_lines`` is
    the requirement with its hashes, without the marker, as pip reads it.
    """

    name: str
    version: str
    marker: Marker | None
    hashed_lines: str


def main(arguments: list[str]) -> int:
    """Check the layers in ``arguments``, or all layers, and print a line for each layer, Python and platform.

    Return 1 if a layer cannot be installed somewhere, else 0.
    """
    failures = 0
    for layer in arguments or LAYERS:
        pins = parse_lock(ROOT / "requirements" / f"{layer}.txt")
        for python in PYTHONS:
            for platform in PLATFORMS:
                problems = check_target(pins, python, platform)
                failures += bool(problems)
                print(f"{layer:7} Python {python} {platform.platform_system:8}", "; ".join(problems) or "ok")
    return int(failures > 0)


def parse_lock(path: Path) -> list[Pin]:
    """Parse a file of locked requirements to its pins, in the order of the file.

    Raises ValueError at a line that is neither pin, hash, comment nor blank.
    """
    pins: list[Pin] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("    --hash=sha256:"):
            last = pins.pop()
            pins.append(Pin(last.name, last.version, last.marker, f"{last.hashed_lines}{line}\n"))
        elif line and not line.startswith("#"):
            match = PIN_LINE.match(line)
            if not match:
                raise ValueError(f"{path.name}: {line}")
            marker = Marker(match["marker"]) if match["marker"] else None
            # Without its marker, since pip would evaluate it for the machine that it runs on.
            bare = f"{match['name']}=={match['version']} \\\n"
            pins.append(Pin(canonicalize_name(match["name"]), match["version"], marker, bare))
    return pins


def check_target(pins: list[Pin], python: str, platform: Platform) -> list[str]:
    """Download the wheels for one Python and platform, and check their requirements against the pins.

    Return a line for each problem, empty if there is none. ``python`` is a version such as ``3.11``.
    """
    environment = describe_target(python, platform)
    active = select_pins(pins, environment)
    with tempfile.TemporaryDirectory() as folder:
        try:
            download_wheels(active, python, platform, Path(folder))
        except subprocess.CalledProcessError as error:
            errors = str(error.stderr).splitlines()
            return [line for line in errors if line.startswith("ERROR")] or errors
        return list(find_unmet(active, sorted(Path(folder).glob("*.whl")), environment))


def select_pins(pins: list[Pin], environment: dict[str, str]) -> list[Pin]:
    """Return the pins that apply on a target: those without a marker or with one that holds.

    ``environment`` contains the values of environment markers (`describe_target`).
    """
    return [pin for pin in pins if pin.marker is None or pin.marker.evaluate(environment)]


def download_wheels(pins: list[Pin], python: str, platform: Platform, folder: Path) -> None:
    """Download the wheels of the pins for one Python and platform into ``folder``, and check their hashes.

    Raises CalledProcessError if a wheel is missing or has a wrong hash; ``stderr`` contains pip's messages.
    """
    with tempfile.TemporaryDirectory() as scratch:
        requirements = Path(scratch) / "requirements.txt"
        requirements.write_text("".join(pin.hashed_lines for pin in pins), encoding="utf-8")
        command = [
            sys.executable,
            "-m",
            "pip",
            "download",
            "--quiet",
            "--disable-pip-version-check",
            "--no-deps",
        ]
        command += ["--require-hashes", "--only-binary", ":all:", "--python-version", python]
        command += [argument for tag in platform.tags for argument in ("--platform", tag)]
        command += ["--dest", str(folder), "--requirement", str(requirements)]
        subprocess.run(command, capture_output=True, text=True, check=True)


def describe_target(python: str, platform: Platform) -> dict[str, str]:
    """Return the values of all environment markers on one Python and platform, keyed by name."""
    return {
        "implementation_name": "cpython",
        "implementation_version": f"{python}.0",
        "os_name": platform.os_name,
        "platform_machine": platform.platform_machine,
        "platform_python_implementation": "CPython",
        "platform_release": "",
        "platform_system": platform.platform_system,
        "platform_version": "",
        "python_full_version": f"{python}.0",
        "python_version": python,
        "sys_platform": platform.sys_platform,
    }


def find_unmet(pins: list[Pin], wheels: list[Path], environment: dict[str, str]) -> Iterator[str]:
    """Yield a line for each requirement of a wheel that no pin satisfies.

    Requirements are those that apply in ``environment``, without extras. Also yield a line if the numbers of
    pins and wheels differ.
    """
    versions = {pin.name: pin.version for pin in pins}
    if len(wheels) != len(versions):
        yield f"{len(versions)} pins, but {len(wheels)} wheels"
    for wheel in wheels:
        for text in read_requirements(wheel):
            requirement = Requirement(text)
            # The empty extra leaves out what a wheel requires only for its extras.
            if requirement.marker and not requirement.marker.evaluate({**environment, "extra": ""}):
                continue
            version = versions.get(canonicalize_name(requirement.name))
            if version is None or not requirement.specifier.contains(version, prereleases=True):
                yield f"{wheel.name} requires {requirement}, locked is {version}"


def read_requirements(wheel: Path) -> list[str]:
    """Return the requirements (``Requires-Dist``) in the metadata of a wheel."""
    with ZipFile(wheel) as archive:
        (name,) = [name for name in archive.namelist() if re.fullmatch(r"[^/]+\.dist-info/METADATA", name)]
        metadata = HeaderParser().parsestr(archive.read(name).decode("utf-8"))
    return metadata.get_all("Requires-Dist", [])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
