"""The plan of a withdrawal: what it changes, and what is refused, with nothing written."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sitegen.editing.withdrawal import plan_withdrawal
from sitegen.files.changes import write_changes
from sitegen.files.errors import FileEdited
from sitegen.program.explained_error import ExplainedError
from sitegen.schema.source_rules import DEFAULT_RULES
from tests.cli.project import ITEM
from tests.editing.project import SECOND, read_files, write_project
from tests.git.test_revision import run_git

TODAY = date(2024, 6, 30)
FOLDER = ITEM.removesuffix(".md")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write_project(tmp_path / "project")


def test_text_and_attachments_go(root: Path) -> None:
    before = read_files(root)
    plan = plan_withdrawal(root, ITEM, DEFAULT_RULES, reason="内容有误", today=TODAY)
    assert read_files(root) == before
    assert plan.changes.deletions == [FOLDER]
    assert not plan.changes.moves
    assert [one.split(":")[0] for one in plan.link_places] == [SECOND]
    (change,) = plan.changes.rewrites
    assert (change.path, change.old) == (ITEM, before[ITEM])
    text = change.new.decode()
    assert "撤下日期: 2024-06-30\n" in text
    assert "撤下原因: 内容有误\n" in text
    assert "标题: 云岫县二〇二三年统计公报\n" in text
    assert "全县总人口" not in text
    assert "附件" not in text


def test_text_and_attachments_can_be_kept(root: Path) -> None:
    # What is not committed is no obstacle: nothing is deleted.
    (root / ITEM).write_bytes((root / ITEM).read_bytes() + b"\n\xe6\xae\xb5\n")
    day = date(2024, 6, 1)
    plan = plan_withdrawal(
        root, ITEM, DEFAULT_RULES, reason="x", today=TODAY, withdrawn_on=day, keep_body=True
    )
    assert not plan.changes.deletions
    (change,) = plan.changes.rewrites
    assert "撤下日期: 2024-06-01\n" in change.new.decode()
    assert "全县总人口" in change.new.decode()
    assert "附件" in change.new.decode()


@pytest.mark.parametrize(
    ("path", "options", "words"),
    [
        ("content/agencies/yunxiu/agency.yaml", {}, "不是公开条目"),
        (ITEM.replace("00001", "00009"), {}, "没有文件"),
        (ITEM, {"reason": " "}, "没有写原因"),
        (ITEM, {"withdrawn_on": date(2024, 7, 1)}, "要在公开日期"),
        (ITEM, {"withdrawn_on": date(2024, 5, 22)}, "要在公开日期"),
        (ITEM, {"today": date(2024, 5, 1)}, "还没有公开"),
    ],
)
def test_what_cannot_be_withdrawn_is_refused(
    root: Path, path: str, options: dict[str, Any], words: str
) -> None:
    with pytest.raises(ExplainedError) as refusal:
        plan_withdrawal(root, path, DEFAULT_RULES, **{"reason": "x", "today": TODAY, **options})
    assert words in refusal.value.zh
    assert refusal.value.en.isascii() or "“" in refusal.value.en


def test_what_git_does_not_hold_is_not_deleted(root: Path) -> None:
    (root / FOLDER / "new.csv").write_bytes(b"x")
    with pytest.raises(ExplainedError) as refusal:
        plan_withdrawal(root, ITEM, DEFAULT_RULES, reason="x", today=TODAY)
    assert "还没有全部提交到 git" in refusal.value.zh
    assert refusal.value.zh.endswith(f"\n  {FOLDER}/new.csv")
    assert f"{FOLDER}/new.csv" in refusal.value.en


@pytest.mark.parametrize("flag", ["--assume-unchanged", "--skip-worktree"])
def test_what_the_index_hides_is_not_deleted(root: Path, flag: str) -> None:
    run_git(root, "update-index", flag, ITEM)
    (root / ITEM).write_bytes((root / ITEM).read_bytes() + "\n补一段。\n".encode())
    before = read_files(root)
    with pytest.raises(ExplainedError, match="not all committed to git"):
        plan_withdrawal(root, ITEM, DEFAULT_RULES, reason="x", today=TODAY)
    assert read_files(root) == before


def test_attachments_edited_after_the_plan_are_kept(root: Path) -> None:
    plan = plan_withdrawal(root, ITEM, DEFAULT_RULES, reason="x", today=TODAY)
    (root / FOLDER / "表.csv").write_bytes(b"a,b\n1,2\n")
    before = read_files(root)
    with pytest.raises(FileEdited):
        write_changes(plan.changes)
    assert read_files(root) == before


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("null", "“null”只是占位符"),
        ("~", "“~”只是占位符"),
        ("---", "“---”只是占位符"),
        ("长" * 501, "有 501 个字，最多 200 个"),
        ("内容\u0007有误", "U+0007"),
        ("内容\udc80有误", "不成文字"),
    ],
)
def test_a_reason_that_the_field_does_not_take_is_named(root: Path, reason: str, words: str) -> None:
    with pytest.raises(ExplainedError) as refusal:
        plan_withdrawal(root, ITEM, DEFAULT_RULES, reason=reason, today=TODAY)
    assert refusal.value.zh.startswith("--reason")
    assert words in refusal.value.zh
    assert "写法特殊" not in refusal.value.zh
    assert refusal.value.en.startswith("--reason")
    assert "。。" not in refusal.value.zh


def test_a_byte_order_mark_is_no_obstacle(root: Path) -> None:
    (root / ITEM).write_bytes(b"\xef\xbb\xbf" + (root / ITEM).read_bytes())
    run_git(root, "commit", "-q", "-a", "-m", "bom")
    (change,) = plan_withdrawal(root, ITEM, DEFAULT_RULES, reason="x", today=TODAY).changes.rewrites
    assert change.new.startswith(b"\xef\xbb\xbf---\n")
    assert "撤下原因: x\n---\n" in change.new.decode()
    assert "全县总人口" not in change.new.decode()
