"""A whole site as one string, built, edited and compared."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

from sitegen.builder import PREVIEW_FOLDER, Pool, Project, Result, build, check
from sitegen.diagnostics import Severity
from sitegen.publish.paths import MANIFEST

TODAY = date(2026, 11, 1)
_SECTION = re.compile(r"^-- (.+?) --\n", re.MULTILINE)

SITE = """\
-- site.yaml --
name: 示例县人民政府
description: 示例县的政府信息公开
base_url: https://www.example.gov.cn/zfxxgk/
site_id: "9901000001"
sponsor: 示例县人民政府办公室
contact: 0999-0000001
page_size: 5
format_version: 2
status: sample
-- content/categories.yaml --
classes:
  - id: policy
    name: 政策文件
    children:
      - {id: normative, name: 行政规范性文件}
      - {id: notices, name: 通知公告}
  - {id: statistics, name: 统计信息}
-- content/topics.yaml --
classes:
  - {id: general, name: 综合政务, children: [{id: openness, name: 政务公开}]}
-- content/genres.yaml --
classes:
  - {id: notice, name: 通知}
-- content/agencies/county/agency.yaml --
名称: 示例县人民政府
简称: 县政府
层级: 县级
类型: 人民政府
机关代字: [示政发]
公开工作机构: 政务公开股
办公地址: 示例路 1 号
邮政编码: "999000"
办公时间: [{日子: 周一至周五, 上午: 8:30—12:00, 下午: 14:30—17:30}]
联系电话: 0999-0000001
传真: 0999-0000003
邮箱: zwgk@county.example
-- content/agencies/finance/agency.yaml --
名称: 示例县财政局
简称: 县财政局
层级: 县级
类型: 政府部门
上级: county
电话: 0999-0000002
-- content/agencies/county/guide.md --
---
更新日期: 2026-01-05
信息分类: [政策文件, 统计信息]
编排体系: 按索引号编排
获取方式: [在本栏目浏览]
---
信息按类编排,见[目录](items/2024/00001.md)。
-- content/agencies/county/apply.md --
---
更新日期: 2026-01-05
---
可以当面或者来信申请。
-- content/agencies/county/items/2024/00001.md --
---
标题: 示例县供水管理办法
索引号: SL/2024-00001
发文字号: 示政发〔2024〕1号
信息分类: normative
成文日期: 2024-01-02
公开日期: 2024-01-05 10:30
主题分类: openness
体裁分类: 通知
附件: [table.csv]
---
一、总则

第一条 为了供水,制定本办法。

二、附则

见[统计公报](../../../finance/items/2025/00001.md)和[附表](00001/table.csv)。
-- content/agencies/county/items/2024/00001/table.csv --
年份,水量
2023,100
-- content/agencies/county/items/2024/00002.md --
---
标题: 关于供水管理办法的解读
索引号: SL/2024-00002
信息分类: notices
公开日期: 2024-01-08
解读: 示政发〔2024〕1号
旧网址: /zfxxgk/old/jiedu.html
---
为什么要有这个办法。
-- content/agencies/finance/items/2025/00001.md --
---
标题: 2024年统计公报
索引号: SL-CZ/2025-00001
信息分类: statistics
公开日期: 2025-03-01
---
收入增长。
-- content/agencies/county/reports/2024.yaml --
标题: 示例县人民政府2024年政府信息公开工作年度报告
公开日期: 2025-03-20
表格: 无
统计数据:
  - {名称: 主动公开, 数值: 12, 单位: 条}
-- content/agencies/county/reports/2024.md --
## 一、总体情况

公开了12条。

## 二、主动公开政府信息情况

## 三、收到和处理政府信息公开申请情况

## 四、政府信息公开行政复议、行政诉讼情况

## 五、存在的主要问题及改进情况

## 六、其他需要报告的事项
-- content/agencies/finance/services/card.yaml --
事项名称: 会计证明
依据: [会计法]
条件: [本人申请]
程序: [申请, 领取]
材料: [申请表]
时限: 5 个工作日
收费: 不收费
联系: 0999-0000002
更新日期: 2026-02-01
-- content/rules/regulations.md --
---
标题: 信息公开条例
更新日期: 2026-02-01
---
条例的说明。
-- content/pages/about.md --
---
标题: 关于本栏目
更新日期: 2026-02-01
---
说明。
"""


class Workshop:
    """A project folder in a test: written from a string, built in this process with a fixed day.

    ``clean_result`` is the result of the last `clean_build`.
    """

    def __init__(
        self, root: Path, text: str = SITE, pool: Pool | None = None, *, precompress: bool = False
    ) -> None:
        self.root = root
        self.pool = pool
        self.precompress = precompress
        self.today = TODAY
        self.output = root / "public"
        self.clean_result: Result | None = None
        self.write(text)

    def write(self, text: str) -> None:
        """Writes the files of a string of ``-- path --`` sections."""
        parts = _SECTION.split(text)
        for path, content in zip(parts[1::2], parts[2::2], strict=True):
            self.put(path, content)

    def put(self, path: str, content: str | bytes) -> None:
        """Writes one file."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)

    def edit(self, path: str, old: str, new: str) -> None:
        """Replaces text in a file; the text must be there."""
        text = (self.root / path).read_text("utf-8")
        assert old in text, f"{old!r} is not in {path}"
        self.put(path, text.replace(old, new))

    def build(self, today: date | None = None) -> Result:
        """Builds into the project's own output folder."""
        day = today or self.today
        project = Project(root=self.root, output=self.output, today=day, precompress=self.precompress)
        return build(project, pool=self.pool)

    def check(self, base: str = "") -> Result:
        """Checks without building; with ``base``, what has changed since a git revision."""
        return check(Project(root=self.root, output=self.output, today=self.today, base=base))

    def review(self) -> Result:
        """Builds with drafts into a folder of its own, ``review``."""
        output = self.root / "review"
        return build(Project(root=self.root, output=output, today=self.today, drafts=True), pool=self.pool)

    def clean_preview(self, scratch: Path) -> dict[str, bytes]:
        """What a preview from nothing, in another folder and without any cache, writes."""
        return self._build_copy(scratch, PREVIEW_FOLDER, drafts=True)

    def clean_build(self, scratch: Path) -> dict[str, bytes]:
        """What a build from nothing, in another folder and without any cache, writes."""
        return self._build_copy(scratch, "public", drafts=False)

    def _build_copy(self, scratch: Path, folder: str, *, drafts: bool) -> dict[str, bytes]:
        shutil.rmtree(scratch, ignore_errors=True)
        ignore = shutil.ignore_patterns(".sitegen", "public")
        shutil.copytree(self.root, scratch, ignore=ignore)
        output, precompress = scratch / folder, self.precompress
        result = build(
            Project(root=scratch, output=output, today=self.today, precompress=precompress, drafts=drafts)
        )
        assert not errors(result), errors(result)
        self.clean_result = result
        return tree(output)

    def text(self, path: str) -> str:
        """A published page."""
        return (self.output / path).read_text("utf-8")


def copy_project(built: Path, folder: Path) -> Workshop:
    """Copy a project with its output and its build state. The times of the files stay, their inodes do not."""
    shutil.copytree(built, folder, symlinks=True)
    return Workshop(folder, "")


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, with its bytes."""
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def errors(result: Result) -> list[str]:
    """The errors of a result, as path:line:column code."""
    found = [finding for finding in result.diagnostics if finding.severity is Severity.ERROR]
    return [f"{finding.place} {finding.code}" for finding in found]


def written(result: Result) -> set[str]:
    """The pages that a build wrote or removed, without the manifest and the health file, which follow each change."""
    return {
        event.path
        for event in result.events
        if event.action in ("written", "removed") and event.path not in (MANIFEST, "health.json")
    }
