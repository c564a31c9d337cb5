"""A small real project on disk, and the command line run on it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from sitegen.cli import run
from tests.paths import PATIENCE, ROOT

TODAY = "2024-06-30"
FILES = {
    "site.yaml": """\
格式版本: 2
网站名称: 云岫县人民政府
栏目描述: 云岫县政府信息公开目录
网址: https://www.yunxiu.example/zfxxgk/
政府网站标识码: "9901000001"
主办单位: 云岫县人民政府办公室
联系方式: 云起大道 1 号
状态: 示例
""",
    "content/categories.yaml": """\
classes:
  - {id: policy, name: 政策文件, children: [{id: normative, name: 规范性文件}, {id: reading, name: 政策解读}]}
  - {id: statistics, name: 统计信息}
""",
    "content/agencies/yunxiu/agency.yaml": """\
名称: 云岫县人民政府
简称: 县政府
层级: 县级
类型: 人民政府
索引号前段: yunxiu
""",
    "content/agencies/yunxiu/items/2024/00001.md": """\
---
标题: 云岫县二〇二三年统计公报
索引号: yunxiu/2024-00001
信息分类: statistics
公开日期: 2024-05-23
---

全县总人口十二万人。
""",
}
ITEM = "content/agencies/yunxiu/items/2024/00001.md"


@dataclass(frozen=True, slots=True)
class Said:
    """How a command ended and what it printed."""

    code: int
    out: str
    err: str


class CommandLine:
    """Runs commands on one project, in this process."""

    def __init__(self, root: Path, capture: pytest.CaptureFixture[str]) -> None:
        self.root = root
        self._capture = capture

    def __call__(self, command: str, *arguments: str) -> Said:
        """Runs ``command`` (one or two words) on the project, on a fixed day."""
        return self.plain(*command.split(), "--project", str(self.root), "--today", TODAY, *arguments)

    def plain(self, *arguments: str) -> Said:
        """Runs a command line exactly as given."""
        code = run(arguments)
        return Said(code, *self._capture.readouterr())

    def edit(self, path: str, old: str, new: str) -> None:
        """Replaces text in a source file."""
        text = (self.root / path).read_text(encoding="utf-8")
        assert old in text
        (self.root / path).write_text(text.replace(old, new), encoding="utf-8")

    def snapshot(self) -> dict[str, bytes]:
        """Every file of the project with its bytes."""
        files = (file for file in self.root.rglob("*") if file.is_file())
        return {file.relative_to(self.root).as_posix(): file.read_bytes() for file in files}


def write_project(root: Path) -> None:
    """The small project; its theme is the one that comes with sitegen."""
    for path, text in FILES.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")


def process(
    *arguments: str | bytes, cwd: Path = ROOT, variables: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    """``python build.py`` as its own process, with further environment variables."""
    return subprocess.run(
        [sys.executable, str(ROOT / "build.py"), *arguments],
        cwd=cwd,
        env={**os.environ, **(variables or {})},
        capture_output=True,
        stdin=subprocess.DEVNULL,
        timeout=PATIENCE,
        check=False,
    )
