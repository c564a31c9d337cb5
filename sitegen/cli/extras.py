"""Packages that only some options need, and that are not installed by default."""

from __future__ import annotations

import sys
from importlib.util import find_spec

import click


def require(package: str, option: str) -> None:
    """Raise a usage error that says how to install a package, if it is missing."""
    if find_spec(package) is None:
        command = f"{sys.executable} -m pip install {package}"
        raise click.UsageError(
            f"{option} 需要 {package}，这里还没有安装。请先运行：{command}\n"
            f"{option} needs {package}, which is not installed here. First run: {command}"
        )
