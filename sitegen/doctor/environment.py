"""Examines the machine for ``doctor``: versions of the program and its packages, programs, disk and clock."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

from sitegen import __version__
from sitegen.doctor.model import Trouble, format_names, format_names_en
from sitegen.files.regular import is_regular
from sitegen.git.command import try_git
from sitegen.program.requirements import parse_requirement, split_requirements_entries
from sitegen.program.utf8 import find_non_utf8_encoding

PINNED_REQUIREMENTS_FILES: Final = ("requirements.txt", "requirements/site.txt")
"""Files that pin the versions of a project, in the order in which they are looked for."""
OPTIONAL_PACKAGES: Final = frozenset({"brotli", "distributed", "pyinstrument"})
"""Packages that only some options need; a plain installation of the program does not have them."""
FREE_BYTES_NEEDED: Final = 500_000_000
"""Free space below which a build may fail, beside room for a second copy of the site."""

_OLDEST_PYTHON: Final = (3, 11)


def examine_environment(root: Path, output: Path) -> Iterator[Trouble]:
    """Yield a `Trouble` for each thing that is wrong with the machine: packages, Python, git, disk and clock.

    ``root`` is the project folder, and ``output`` the folder of the built site.
    """
    yield from _examine_packages(root)
    yield from _examine_python()
    yield from _examine_locale()
    yield from _examine_programs()
    yield from _examine_disk(root, output)
    yield from _examine_clock(root)


def read_pinned_versions(root: Path) -> tuple[str, Mapping[str, str]]:
    """Return the name of the file that pins package versions, and the versions by package; ("", {}) if there is none.

    Packages that are pinned on some systems only are left out.
    """
    for name in PINNED_REQUIREMENTS_FILES:
        if (root / name).is_file():
            entries = split_requirements_entries((root / name).read_text("utf-8", errors="replace"))
            found = filter(None, map(parse_requirement, entries))
            return name, {one.name: one.version for one in found if one.version and not one.marker}
    return "", {}


def _examine_packages(root: Path) -> Iterator[Trouble]:
    name, pins = read_pinned_versions(root)
    if not name:
        yield Trouble(
            "pins",
            "没有 requirements.txt，不知道这个项目要用哪个版本的程序",
            "There is no requirements.txt, so nothing says which version of the program the project needs",
            "运行 sitegen init --add-missing，把它写的文件提交上去",
            "Run sitegen init --add-missing, and commit what it writes",
            is_problem=False,
        )
    install = f"{sys.executable} -m pip install -r {name}"
    pinned = pins.get("sitegen")
    if pinned and pinned != __version__:
        yield Trouble(
            "program-version",
            f"{name} 里写的是 sitegen {pinned}，正在运行的是 {__version__}",
            f"{name} pins sitegen {pinned}, but this is {__version__}",
            f"运行 {install}；确实要换版本的，改 {name}，再运行 sitegen upgrade",
            f"Run {install}; to change the version, edit {name} and run sitegen upgrade",
        )
    different, optional = _compare_packages(pins)
    if different:
        yield Trouble(
            "package-versions",
            f"装的软件包与 {name} 不同：{format_names(different)}",
            f"Installed packages differ from {name}: {format_names_en(different)}",
            f"运行 {install}",
            f"Run {install}",
        )
    if optional:
        yield Trouble(
            "optional-packages",
            f"没有装 {format_names(optional)}，预压缩或者测量用时的时候才要",
            f"Not installed: {format_names_en(optional)}, needed for compressing in advance or for profiling only",
            f"要用就运行 {install}；不用就不必装",
            f"Run {install} if you need them",
            is_problem=False,
        )


def _compare_packages(pins: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """Compare the installed packages with the pinned versions ``pins`` (versions by package name).

    Returns two lists: texts on packages of another version or missing, such as ``jinja2 3.0（3.1.4）``, and the
    names of optional packages that are missing. The package sitegen itself is not compared.
    """
    different, optional = [], []
    for package, wanted in pins.items():
        try:
            found = version(package)
        except PackageNotFoundError:
            if package in OPTIONAL_PACKAGES:
                optional.append(package)
                continue
            found = "没有 missing"
        if package != "sitegen" and found != wanted:
            different.append(f"{package} {found}（{wanted}）")
    return different, optional


def _examine_python() -> Iterator[Trouble]:
    if sys.version_info < _OLDEST_PYTHON:
        yield Trouble(
            "python",
            f"Python {sys.version.split()[0]} 太旧，要 3.11 以上",
            f"Python {sys.version.split()[0]} is too old: 3.11 or later is needed",
            "安装新的 Python，再装一次程序",
            "Install a later Python, and the program again",
        )


def _examine_locale() -> Iterator[Trouble]:
    if encoding := find_non_utf8_encoding():
        yield Trouble(
            "locale",
            f"系统的字符编码是 {encoding}，不是 UTF-8；本程序自动改用 UTF-8，别的程序可能显示乱码",
            f"The system uses {encoding}, not UTF-8. This program uses UTF-8 all the same; others may garble names",
            "能改系统设置的，设成 LANG=C.UTF-8（或者 zh_CN.UTF-8）",
            "If you can, set LANG=C.UTF-8 (or zh_CN.UTF-8) on the system",
            is_problem=False,
        )


def _examine_programs() -> Iterator[Trouble]:
    if shutil.which("git") is None:
        yield Trouble(
            "git",
            "没有安装 git，看不出公开过的网址有没有丢，也不能用 review",
            "git is not installed: check --base and review do not work",
            "从 https://git-scm.com 安装；只在网页上编辑的不用装",
            "Install it from https://git-scm.com; not needed if you edit on the web only",
            is_problem=False,
        )


def _examine_disk(root: Path, output: Path) -> Iterator[Trouble]:
    files = (file for file in output.rglob("*") if is_regular(file))
    needed = FREE_BYTES_NEEDED + (sum(file.stat().st_size for file in files) if output.is_dir() else 0)
    free = shutil.disk_usage(root).free
    if free < needed:
        yield Trouble(
            "disk",
            f"磁盘只剩 {free // 1_000_000} MB，重新生成全站要 {needed // 1_000_000} MB 才稳妥",
            f"Only {free // 1_000_000} MB are free; {needed // 1_000_000} MB are safe for building the whole site again",
            "腾出空间",
            "Free some space",
        )


def _examine_clock(root: Path) -> Iterator[Trouble]:
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch:
        yield Trouble(
            "fixed-date",
            f"设置了 SOURCE_DATE_EPOCH={epoch}，“今天”固定在那一天，到期、公开都不会变",
            f"SOURCE_DATE_EPOCH={epoch} is set, so “today” never changes, and nothing is published or expires",
            "不是有意的，就取消这个环境变量",
            "Remove this environment variable unless it is meant",
            is_problem=False,
        )
    committed = try_git(root, "log", "-1", "--format=%ct")
    now = datetime.now(UTC)
    if committed and committed.strip() and float(committed) > (now + timedelta(days=1)).timestamp():
        day = datetime.fromtimestamp(float(committed), UTC).date()
        yield Trouble(
            "clock",
            f"这台电脑的日期是 {now.date()}，可是最近一次提交在 {day}",
            f"The clock of this machine says {now.date()}, but the latest commit is of {day}",
            "校准日期和时间；日期错了，该公开的不公开，该失效的不失效",
            "Set date and time: they decide what is published and what has expired",
        )
