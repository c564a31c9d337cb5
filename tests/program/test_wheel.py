"""The wheel of the program in a project: how its file is found and copied, and how requirements.txt names it."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

from sitegen import __version__
from sitegen.program import WHEEL_NAME, WHEEL_PATH, find_wheel_version, insert_wheel_path, locate_wheel
from tests.paths import ROOT


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("sitegen==0.1.0\n", f"./{WHEEL_PATH}\n"),
        ("a==1\r\nSiteGen [brotli] == 0.1.0  # 注\r\nb==2\r\n", f"a==1\r\n./{WHEEL_PATH}[brotli]  # 注\r\nb==2\r\n"),
        ("sitegen==0.1.0 ; python_version > '3'", f"./{WHEEL_PATH} ; python_version > '3'"),
        ("./wheels/sitegen-0.1.0-py3-none-any.whl[brotli]\n", f"./{WHEEL_PATH}[brotli]\n"),
        ("wheels/sitegen-0.1.0-py3-none-any.whl\n", f"./{WHEEL_PATH}\n"),
        ("\ufeffsitegen==0.1.0\n", f"\ufeff./{WHEEL_PATH}\n"),
        ("sitegen>=0.1\n", "sitegen>=0.1\n"),
        ("sitegen==0.1.0 \\\n    --hash=sha256:aa\n", "sitegen==0.1.0 \\\n    --hash=sha256:aa\n"),
        ("sitegen-plugin==0.1.0\n", "sitegen-plugin==0.1.0\n"),
        ("# sitegen==0.1.0\n", "# sitegen==0.1.0\n"),
    ],
)  # fmt: skip
def test_the_wheel_stands_for_an_exact_version(text: str, named: str) -> None:
    assert insert_wheel_path(text) == named
    assert insert_wheel_path(named) == named


def test_the_version_of_the_named_wheel() -> None:
    assert find_wheel_version("a==1\n./wheels/sitegen-0.1.0-py3-none-any.whl[x]\n") == "0.1.0"
    assert find_wheel_version("# ./wheels/sitegen-0.1.0-py3-none-any.whl\nsitegen==0.1.0\n") == ""


def test_a_checkout_has_no_wheel() -> None:
    assert locate_wheel() is None


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """A folder with the package as pip installs it from a file, as far as these tests need it."""
    wheel = tmp_path / "下载 files" / WHEEL_NAME
    wheel.parent.mkdir()
    wheel.write_bytes(b"wheel")
    (tmp_path / "site/sitegen").mkdir(parents=True)
    for name in ("__init__.py", "program"):
        (tmp_path / "site/sitegen" / name).symlink_to(ROOT / "sitegen" / name)
    record(
        tmp_path,
        {"url": wheel.as_uri(), "archive_info": {"hashes": {"sha256": hashlib.sha256(b"wheel").hexdigest()}}},
    )
    return tmp_path


def record(folder: Path, direct_url: dict[str, object]) -> None:
    info = folder / f"site/sitegen-{__version__}.dist-info"
    info.mkdir(exist_ok=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: sitegen\nVersion: {__version__}\n", "utf-8")
    (info / "direct_url.json").write_text(json.dumps(direct_url), "utf-8")


def read(folder: Path) -> bytes | None:
    """Read the wheel of the installed package; None if it is not known."""
    script = (
        "import sys; from sitegen.program import read_wheel; sys.stdout.buffer.write(read_wheel() or b'')"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=folder / "site", check=True, capture_output=True
    )
    return done.stdout or None


def test_the_wheel_is_read_from_where_pip_took_it(installed: Path) -> None:
    assert read(installed) == b"wheel"


@pytest.mark.parametrize("case", ["gone", "replaced", "editable", "of another version", "from an index"])
def test_no_other_file_is_read(installed: Path, case: str) -> None:
    wheel = installed / "下载 files" / WHEEL_NAME
    if case == "gone":
        wheel.unlink()
    elif case == "replaced":
        wheel.write_bytes(b"another")
    elif case == "editable":
        record(installed, {"url": ROOT.as_uri(), "dir_info": {"editable": True}})
    elif case == "of another version":
        other = wheel.with_name("sitegen-0.0.1-py3-none-any.whl")
        other.write_bytes(b"wheel")
        record(installed, {"url": other.as_uri(), "archive_info": {}})
    else:
        (installed / f"site/sitegen-{__version__}.dist-info/direct_url.json").unlink()
    assert read(installed) is None
