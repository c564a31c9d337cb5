"""Examines for ``doctor`` from which file a project installs the program."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from sitegen import __version__
from sitegen.doctor.model import Trouble
from sitegen.program import WHEEL_FOLDER, WHEEL_NAME, WHEEL_PATH, find_wheel_version, regex
from sitegen.program.requirements import REQUIREMENTS_NAME, parse_requirement, split_requirements_entries

_PACKAGE_INDEX: Final = regex.compile(r"^[ \t]*(?:-i\b|--index-url\b|--no-index\b)", re.MULTILINE)


def examine_wheel(root: Path) -> Iterator[Trouble]:
    """Yield a `Trouble` for each thing that is wrong with how the project installs this program.

    The line in requirements.txt of the project ``root`` is examined, and the wheel file that it names.
    """
    file = root / REQUIREMENTS_NAME
    if not file.is_file():
        return
    text = file.read_text("utf-8", errors="replace")
    named = find_wheel_version(text)
    wheel = f"{WHEEL_FOLDER}/sitegen-{named}-py3-none-any.whl"
    if named and not (root / wheel).is_file():
        yield Trouble(
            "wheel-missing",
            f"{REQUIREMENTS_NAME} 要装 {wheel}，项目里没有这个文件，别的电脑和自动化流程都装不上程序",
            f"{REQUIREMENTS_NAME} names {wheel}, which is not there: no other machine can install the program",
            f"从发布页下载 {Path(wheel).name}（离线安装包的 wheels/ 里也有），放进项目的 {WHEEL_FOLDER}/，提交上去",
            f"Download {Path(wheel).name} from the release page (the offline bundle has it in wheels/, too), put it into "
            f"{WHEEL_FOLDER}/ of the project, and commit it",
        )
    if named and named != __version__:
        yield Trouble(
            "wheel-version",
            f"{REQUIREMENTS_NAME} 要装的是 sitegen {named}，正在运行的是 {__version__}",
            f"{REQUIREMENTS_NAME} names the wheel of sitegen {named}, but this is {__version__}",
            f"要用 {named} 的，在项目里运行 pip install -r {REQUIREMENTS_NAME}；要换成 {__version__} 的，运行 sitegen upgrade",
            f"For {named}, run pip install -r {REQUIREMENTS_NAME} in the project; for {__version__}, run sitegen upgrade",
        )
    if not _PACKAGE_INDEX.search(text) and any(map(_is_bare_name, split_requirements_entries(text))):
        yield Trouble(
            "program-by-name",
            f"{REQUIREMENTS_NAME} 只写了程序的名称；公共的软件仓库里叫 sitegen 的是别人的程序，会装错",
            f"{REQUIREMENTS_NAME} has only the name of the program: in the public package index that is someone else's",
            f"运行 sitegen upgrade，或者把这一行改成 ./{WHEEL_PATH}，把 {WHEEL_NAME} 放进 {WHEEL_FOLDER}/",
            f"Run sitegen upgrade, or write ./{WHEEL_PATH} instead and put {WHEEL_NAME} into {WHEEL_FOLDER}/",
        )


def _is_bare_name(entry: str) -> bool:
    """Return whether ``entry`` of a requirements file names sitegen only, without the address of a file."""
    one = parse_requirement(entry)
    return one is not None and one.name == "sitegen" and "@" not in one.entry_without_hashes
