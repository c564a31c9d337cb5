"""The locked requirements: complete, hashed, in agreement with one another and with the ranges of the project."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tools.check_lock import PLATFORMS, PYTHONS, Pin, describe_target, parse_lock, select_pins
from tools.lock import LAYERS

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted((ROOT / "requirements").glob("*"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
EXTRAS = PROJECT["project"]["optional-dependencies"]
DIRECT = {
    "site": PROJECT["project"]["dependencies"],
    "extras": [*PROJECT["project"]["dependencies"], *EXTRAS["brotli"], *EXTRAS["profile"]],
    "test": [*PROJECT["project"]["dependencies"], *EXTRAS["test"]],
    "dev": [*PROJECT["project"]["dependencies"], *EXTRAS["test"], *EXTRAS["lint"]],
    "build": [*PROJECT["dependency-groups"]["build"], *PROJECT["build-system"]["requires"]],
    "lock": PROJECT["dependency-groups"]["lock"],
}
TARGETS = [(python, platform) for python in PYTHONS for platform in PLATFORMS]


def load(layer: str) -> list[Pin]:
    """Read the pins of a layer."""
    return parse_lock(ROOT / "requirements" / f"{layer}.txt")


def test_there_is_a_file_for_each_layer_and_no_other() -> None:
    assert (
        {path.name for path in FILES}
        == {f"{layer}.txt" for layer in LAYERS}
        == {f"{layer}.txt" for layer in DIRECT}
    )


@pytest.mark.parametrize("layer", DIRECT)
def test_what_the_project_names_is_locked_within_its_range(layer: str) -> None:
    pins = load(layer)
    for python, platform in TARGETS:
        versions = {pin.name: pin.version for pin in select_pins(pins, describe_target(python, platform))}
        for requirement in map(Requirement, DIRECT[layer]):
            assert requirement.specifier.contains(versions[canonicalize_name(requirement.name)]), requirement


@pytest.mark.parametrize("layer", DIRECT)
def test_every_pin_has_hashes_and_each_target_one_version(layer: str) -> None:
    pins = load(layer)
    assert [
        pin.name for pin in pins if not re.search(r"--hash=sha256:[0-9a-f]{64}\b", pin.hashed_lines)
    ] == []
    for python, platform in TARGETS:
        names = [pin.name for pin in select_pins(pins, describe_target(python, platform))]
        assert sorted(set(names)) == sorted(names)


@pytest.mark.parametrize("layer", [layer for layer in DIRECT if layer != "dev"])
def test_layers_agree(layer: str) -> None:
    whole = {(pin.name, pin.version): pin.hashed_lines for pin in load("dev")}
    names = {name for name, _ in whole}
    shared = [pin for pin in load(layer) if pin.name in names]
    assert layer == "lock" or shared
    assert [pin.name for pin in shared if whole.get((pin.name, pin.version)) != pin.hashed_lines] == []


def test_larger_layers_contain_smaller_ones() -> None:
    names = {layer: {pin.name for pin in load(layer)} for layer in DIRECT}
    assert names["site"] < names["test"] < names["dev"]
    assert names["site"] < names["extras"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_file_names_an_index(path: Path) -> None:
    assert not re.search(
        r"://|^\s*-[^-]|--(?!hash=)", re.sub(r"(?m)^#.*$", "", path.read_text(encoding="utf-8")), re.MULTILINE
    )


def test_numpy_has_wheels_for_all_platforms() -> None:
    # One release has some sixty wheels; a lock made from this machine's files alone would have one or two hashes.
    for pin in load("site"):
        if pin.name == "numpy":
            assert pin.hashed_lines.count("--hash=") > 20


def test_a_line_that_is_no_pin_is_refused(tmp_path: Path) -> None:
    (tmp_path / "site.txt").write_text("click>=8\n", encoding="utf-8")
    with pytest.raises(ValueError, match="click>=8"):
        parse_lock(tmp_path / "site.txt")
