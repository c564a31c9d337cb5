"""Promise 1: after any sequence of edits the output is byte for byte what a clean build writes."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from sitegen.builder import Pool
from sitegen.builder.diagnostic_policy import ExemptedTextReader
from sitegen.builder.pending_approval import EXEMPTIONS_FILE
from sitegen.builder.worker_tasks import SourceData, SourceParser
from sitegen.checks.consequences import drop_consequences
from sitegen.content.layout import parse_source_path
from sitegen.editing.exemption_file import append_entry
from sitegen.schema.records import ExemptionRecord
from tests.builder.damaged_state import STATE, damage_rows
from tests.builder.workshop import SITE, Workshop, errors, tree
from tests.size import by_size

pytestmark = pytest.mark.slow

SEEDS = by_size(dev=1, ci=2, nightly=6)
STEPS = by_size(dev=12, ci=20, nightly=50)
AGENCIES = ("county", "finance")
CATEGORIES = ("normative", "notices", "statistics")
LOST_ADDRESSES = ("ITM-040", "ITM-041", "ITM-042", "ITM-047")
# Records other than items that may have attachments, each with the file of its text, "" if it has none.
PAGES = (
    ("content/agencies/county/guide.md", "content/agencies/county/guide.md"),
    ("content/agencies/county/apply.md", "content/agencies/county/apply.md"),
    ("content/agencies/county/reports/2024.yaml", "content/agencies/county/reports/2024.md"),
    ("content/agencies/finance/services/card.yaml", ""),
    ("content/rules/regulations.md", "content/rules/regulations.md"),
    ("content/pages/about.md", "content/pages/about.md"),
)
PICTURE = "![图](picture.png)"
WORDS = ("供水", "道路", "学校", "医院", "预算", "防汛", "绿化", "住房")


def read_source(root: Path, path: str) -> SourceData:
    slot = parse_source_path(path)
    assert slot
    return SourceData(path, slot, (root / path).read_bytes())


class Editor:
    """Edits a project at random; every edit is one that an editor might make, broken ones included."""

    def __init__(self, workshop: Workshop, seed: int) -> None:
        self.workshop = workshop
        self.random = random.Random(seed)
        self.serial = 100
        self.broken: tuple[Path, bytes] | None = None

    def step(self) -> str:
        """One edit; a broken file is mended first."""
        if self.broken:
            path, content = self.broken
            path.write_bytes(content)
            self.broken = None
            return "mend"
        edits: list[Callable[[], None]] = [
            self.add, self.add, self.edit_body, self.edit_body, self.retext, self.retext, self.retitle, self.move_date, self.rename,
            self.delete, self.withdraw, self.draft, self.touch, self.attach, self.relate, self.recategorise,
            self.rename_agency, self.rename_category, self.page_size, self.accent, self.template, self.break_one,
            self.delete_cache, self.damage_cache, self.tamper, self.describe, self.repeal, self.enforce, self.link, self.alias,
            self.sleep, self.schedule, self.correct, self.unfinish, self.exempt_plate, self.exempt_phone, self.change_level,
            self.clear_exemptions, self.attach_to_page, self.attach_to_page, self.detach, self.picture,
        ]  # fmt: skip
        chosen = self.random.choice(edits)
        chosen()
        return chosen.__name__

    def items(self) -> list[Path]:
        """The items that were added here; the first ones are linked to and stay."""
        found = self.workshop.root.glob("content/agencies/*/items/*/0*.md")
        return sorted(path for path in found if int(path.stem) >= 100)

    def one(self) -> Path | None:
        items = self.items()
        return self.random.choice(items) if items else None

    def change(self, path: Path, key: str, line: str) -> None:
        """Sets, or with an empty line removes, one key of an item's front matter."""
        lines = [text for text in path.read_text("utf-8").split("\n") if not text.startswith(key)]
        if line:
            lines.insert(1, line)
        path.write_text("\n".join(lines), "utf-8")

    def add(self) -> None:
        self.serial += 1
        agency, year = self.random.choice(AGENCIES), self.random.choice((2023, 2024, 2025))
        word = self.random.choice(WORDS)
        day = f"{year}-{self.random.randint(1, 12):02}-{self.random.randint(1, 28):02}"
        self.workshop.put(
            f"content/agencies/{agency}/items/{year}/{self.serial:05}.md",
            f"---\n标题: 关于{word}工作的通知\n索引号: RA/{year}-{self.serial:05}\n"
            f"信息分类: {self.random.choice(CATEGORIES)}\n公开日期: {day}\n---\n一、{word}\n\n{word * 5}。\n",
        )

    def edit_body(self) -> None:
        if path := self.one():
            path.write_text(path.read_text("utf-8") + f"\n{self.random.choice(WORDS)}另行通知。\n", "utf-8")

    def retext(self) -> None:
        """Another text; its headings, links and findings may come and go."""
        if path := self.one():
            front = path.read_text("utf-8").rpartition("---\n")[0]
            parts = ("一、{0}\n", "{0}{0}。\n", "| 甲 | 乙 |\n| --- | --- |\n| {0} | 2 |\n", "- {0}\n- 又\n",
                     "见[此](../../../county/guide.md)。\n", "车牌京A12345。\n")  # fmt: skip
            chosen = [one.format(self.random.choice(WORDS)) for one in parts if self.random.random() < 0.4]
            path.write_text(front + "---\n" + "\n".join(chosen), "utf-8")

    def retitle(self) -> None:
        if path := self.one():
            self.change(
                path, "标题", f"标题: {self.random.choice(WORDS)}的新标题{self.random.randint(0, 99)}"
            )

    def move_date(self) -> None:
        if path := self.one():
            self.change(path, "公开日期", f"公开日期: {path.parent.name}-0{self.random.randint(1, 9)}-11")

    def recategorise(self) -> None:
        if path := self.one():
            self.change(path, "信息分类", f"信息分类: {self.random.choice(CATEGORIES)}")

    def rename(self) -> None:
        if path := self.one():
            self.serial += 1
            folder, fresh = path.with_suffix(""), path.with_name(f"{self.serial:05}.md")
            path.rename(fresh)
            if folder.is_dir():
                folder.rename(fresh.with_suffix(""))

    def delete(self) -> None:
        if path := self.one():
            path.unlink()

    def withdraw(self) -> None:
        if path := self.one():
            self.change(path, "撤下", self.random.choice(("撤下: 2026-01-02", "")))

    def draft(self) -> None:
        if path := self.one():
            self.change(path, "草稿", self.random.choice(("草稿: 是", "")))

    def touch(self) -> None:
        for path in self.workshop.root.rglob("content/**/*.md"):
            os.utime(path)

    def attach(self) -> None:
        if path := self.one():
            folder = path.relative_to(self.workshop.root).with_suffix("")
            self.workshop.put(f"{folder.as_posix()}/a.txt", f"附件{self.random.randint(0, 3)}\n")
            self.change(path, "附件", "附件: [a.txt]")

    def list_files(self, record: str, files: str) -> None:
        """Sets the list of attachments of a record."""
        path = self.workshop.root / record
        lines = [text for text in path.read_text("utf-8").split("\n") if not text.startswith("附件")]
        lines.insert(record.endswith(".md"), f"附件: [{files}]")
        path.write_text("\n".join(lines), "utf-8")

    def attach_to_page(self) -> None:
        """Adds an attachment to a page that is no item, or changes it."""
        record, _ = self.random.choice(PAGES)
        name = self.random.choice(("a.txt", "表 格.csv"))
        self.workshop.put(f"{record.rpartition('.')[0]}/{name}", f"附件{self.random.randint(0, 3)}\n")
        self.list_files(record, name)

    def detach(self) -> None:
        """Removes the attachments of a page from its list, and perhaps the files as well."""
        record, text = self.random.choice(PAGES)
        self.list_files(record, "")
        if text:
            path = self.workshop.root / text
            path.write_text(path.read_text("utf-8").replace(PICTURE, ""), "utf-8")
        if self.random.random() < 0.7:
            shutil.rmtree(self.workshop.root / record.rpartition(".")[0], ignore_errors=True)

    def picture(self) -> None:
        """Adds a picture to the text of a page, or replaces it."""
        record, text = self.random.choice([page for page in PAGES if page[1]])
        content = b"\x89PNG\r\n\x1a\n" + bytes([self.random.randint(0, 3)])
        self.workshop.put(f"{record.rpartition('.')[0]}/picture.png", content)
        path = self.workshop.root / text
        if PICTURE not in path.read_text("utf-8"):
            path.write_text(f"{path.read_text('utf-8')}\n{PICTURE}\n", "utf-8")

    def relate(self) -> None:
        if path := self.one():
            self.change(
                path, "相关", self.random.choice(("相关: SL/2024-00001", "相关: 示政发〔2024〕1号", ""))
            )

    def describe(self) -> None:
        if path := self.one():
            key = self.random.choice(("内容概述", "关键词", "来源", "主题分类", "发文字号"))
            value = "政务公开" if key == "主题分类" else f"{self.random.choice(WORDS)}〔2024〕{self.serial}号"
            self.change(path, key, self.random.choice((f"{key}: {value}", "")))

    def repeal(self) -> None:
        if path := self.one():
            self.change(path, "废止文件", self.random.choice(("废止文件: SL/2024-00001", "")))

    def enforce(self) -> None:
        if path := self.one():
            self.change(path, "施行日期", self.random.choice(("施行日期: 2026-11-05", "")))

    def link(self) -> None:
        if path := self.one():
            target = self.random.choice(("../../../finance/items/2025/00001.md", "../../../county/guide.md"))
            path.write_text(path.read_text("utf-8") + f"\n见[此]({target})。\n", "utf-8")

    def alias(self) -> None:
        if path := self.one():
            self.change(path, "旧网址", self.random.choice((f"旧网址: /zfxxgk/old/{path.stem}.html", "")))

    def schedule(self) -> None:
        """A date of publication that is to come, or has come by now."""
        if path := self.one():
            day = self.workshop.today + timedelta(days=self.random.randint(-1, 4))
            self.change(path, "更正", "")
            self.change(path, "公开日期", f"公开日期: {day}")

    def correct(self) -> None:
        if path := self.one():
            day = self.workshop.today - timedelta(days=self.random.randint(0, 2))
            note = f"更正: {{日期: {day}, 说明: 改正{self.random.choice(WORDS)}}}"
            published = path.read_text("utf-8").partition("公开日期: ")[2][:10]
            self.change(path, "更正", note if "" < published <= str(day) else "")

    def unfinish(self) -> None:
        """A draft before all its fields are filled in."""
        self.serial += 1
        self.workshop.put(
            f"content/agencies/county/items/2025/{self.serial:05}.md",
            f"---\n草稿: 是\n标题: 未写完{self.random.choice(WORDS)}\n---\n正文。\n",
        )

    def sleep(self) -> None:
        self.workshop.today += timedelta(days=self.random.randint(1, 3))

    def rename_agency(self) -> None:
        path = self.workshop.root / "content/agencies/finance/agency.yaml"
        self.change(path, "简称", f"简称: 财政{self.random.randint(0, 9)}局")

    def rename_category(self) -> None:
        text = f"name: 通知公告{self.random.randint(0, 9)}}}"
        path = self.workshop.root / "content/categories.yaml"
        lines = [
            f"      - {{id: notices, {text}" if "id: notices" in line else line
            for line in path.read_text("utf-8").split("\n")
        ]
        path.write_text("\n".join(lines), "utf-8")

    def page_size(self) -> None:
        path = self.workshop.root / "site.yaml"
        self.change(path, "page_size", f"page_size: {self.random.randint(5, 9)}")

    def accent(self) -> None:
        colour = self.random.choice(("#a31d1d", "#1c5480", "#14532d"))
        self.change(self.workshop.root / "site.yaml", "accent", f'accent: "{colour}"')

    def template(self) -> None:
        self.workshop.put("themes/local/theme.yaml", "name: local\nextends: default\n")
        text = f'{{% extends "default/base.html" %}}{{% block notice %}}<p>{self.random.random()}</p>{{% endblock %}}'
        self.workshop.put("themes/local/templates/base.html", text)
        self.change(self.workshop.root / "site.yaml", "theme", "theme: local")

    def break_one(self) -> None:
        # A broken draft does not stop the site.
        if (path := self.one()) and "草稿: 是" not in path.read_text("utf-8"):
            self.broken = (path, path.read_bytes())
            self.change(path, "公开日期", "公开日期: 2014-5-23")

    def exempt_plate(self) -> None:
        """Exempts the number plate of an item, if it has one; later edits make that unused, or use it again."""
        if (path := self.one()) and "京A12345" in path.read_text("utf-8"):
            self.exempt(path, "PII-006")

    def exempt_phone(self) -> None:
        """A phone and its exemption at once: without the second, the first would be an error."""
        path = self.workshop.root / "content/pages/about.md"
        text = path.read_text("utf-8").partition("王某手机")[0]
        path.write_text(f"{text}王某手机139123456{self.random.randint(10, 19)}，欢迎来电。\n", "utf-8")
        self.exempt(path, "PII-003")

    def exempt(self, path: Path, code: str) -> None:
        name = path.relative_to(self.workshop.root).as_posix()
        file = self.workshop.root / EXEMPTIONS_FILE
        found = {
            ExemptedTextReader(self.workshop.root).find_text(one)
            for one in SourceParser(frozenset()).parse(read_source(self.workshop.root, name)).diagnostics
            if one.code == code
        }
        for exempted in found:
            assert exempted
            until = self.workshop.today + timedelta(
                days=self.random.choice((400, 400, 2 if code == "PII-006" else 400))
            )
            entry = ExemptionRecord(
                code=code,
                file=name,
                text=exempted.text,
                digest=exempted.digest,
                reason="理由",
                by="王审",
                until=until,
            )
            text = append_entry(file.read_text("utf-8") if file.exists() else "", entry, EXEMPTIONS_FILE)
            assert text
            file.write_text(text, "utf-8")

    def clear_exemptions(self) -> None:
        path = self.workshop.root / "content/pages/about.md"
        path.write_text(path.read_text("utf-8").partition("王某手机")[0], "utf-8")
        (self.workshop.root / EXEMPTIONS_FILE).unlink(missing_ok=True)

    def change_level(self) -> None:
        level = self.random.choice(("忽略", "警告", ""))
        path = self.workshop.root / "site.yaml"
        self.change(path, "问题级别", f"问题级别: {{PII-006: {level}, EXM-004: 警告}}" if level else "")

    def delete_cache(self) -> None:
        for file in (self.workshop.root / ".sitegen").glob("*"):
            file.unlink()

    def damage_cache(self) -> None:
        """A bit of some rows differs."""
        damage_rows(self.workshop.root / STATE, self.random)

    def tamper(self) -> None:
        page = self.workshop.output / "index.html"
        if self.random.random() < 0.5:
            page.unlink()
        else:
            page.write_text("altered", "utf-8")


@pytest.mark.parametrize("seed", range(SEEDS))
def test_incremental_equals_clean(tmp_path: Path, seed: int) -> None:
    """Every other seed has its edits built by two workers, and compares with what is built without."""
    with closing(Pool(2, threshold=0)) as workers:
        edited_equals_clean(tmp_path, seed, workers if seed % 2 else None)


def edited_equals_clean(
    tmp_path: Path, seed: int, pool: Pool | None, *, steps: int = STEPS, precompress: bool = False
) -> None:
    """Edits a project at random; after each step the site is what a clean build makes."""
    workshop = Workshop(tmp_path / "project", SITE, pool, precompress=precompress)
    editor = Editor(workshop, seed)
    assert not errors(workshop.build())
    for number in range(steps):
        edit = editor.step()
        before = tree(workshop.output)
        result = workshop.build()
        if editor.broken:
            assert errors(result), f"step {number}: {edit} was not noticed"
            assert tree(workshop.output) == before, f"step {number}: a failed build touched the site"
            continue
        assert not errors(result), f"step {number}: {edit}: {errors(result)}"
        clean = workshop.clean_build(tmp_path / "clean")
        here = tree(workshop.output)
        different = {path for path in here.keys() | clean.keys() if here.get(path) != clean.get(path)}
        assert not different, f"step {number}: {edit}: {sorted(different)[:5]}"
        assert workshop.clean_result
        # A clean build does not know which addresses there were before, nor what only follows from their loss.
        lost = [one for one in result.diagnostics if one.code in LOST_ADDRESSES]
        wanted = drop_consequences([*lost, *workshop.clean_result.diagnostics])[len(lost) :]
        found = tuple(one for one in result.diagnostics if one.code not in LOST_ADDRESSES)
        assert found == wanted, f"step {number}: {edit}"
