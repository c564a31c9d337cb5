"""The command ``review``: what it writes where, and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.project import ITEM, CommandLine
from tests.git.test_revision import commit_files, run_git

PHONE = "13912345678"


@pytest.fixture
def repository(
    sitegen: CommandLine, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> CommandLine:
    run_git(sitegen.root, "init", "-q")
    commit_files(sitegen.root, {".gitignore": b".sitegen\npublic\n"})
    monkeypatch.chdir(tmp_path_factory.mktemp("desk"))
    return sitegen


def test_review_is_written_to_the_current_folder(repository: CommandLine) -> None:
    repository.edit(ITEM, "十二万人", "十三万人")
    said = repository("review", "HEAD")
    assert said.code == 0
    assert "这次改动：修改 1 页。" in said.out
    assert "已写好 written：review.html" in said.out
    assert "十<del>二</del><ins>三</ins>万人" in Path("review.html").read_text("utf-8")
    # A second time it replaces its own file.
    assert repository("review", "HEAD", "--quiet").out == ""


def test_summary_and_result(repository: CommandLine) -> None:
    repository.edit(ITEM, "十二万人", "十三万人")
    said = repository("review", "HEAD", "--summary", "审阅.md", "--result", "result")
    assert said.code == 0
    assert sorted(path.name for path in Path("result").iterdir()) == ["review.html", "summary.json"]
    assert Path("审阅.md").read_text("utf-8").startswith("<!-- sitegen review -->\n")
    value = json.loads(Path("result/summary.json").read_text("utf-8"))
    assert value["base"] == value["head"] == run_git(repository.root, "rev-parse", "HEAD")
    assert [item["kind"] for item in value["items"]] == ["changed"]
    assert not Path("review.html").exists()


def test_page_is_written_to_both_places(repository: CommandLine) -> None:
    repository.edit(ITEM, "十二万人", "十三万人")
    said = repository("review", "HEAD", "--output", "审阅.html", "--result", "result")
    assert said.code == 0
    assert sorted(path.name for path in Path("result").iterdir()) == ["review.html", "summary.json"]
    assert Path("审阅.html").read_bytes() == Path("result/review.html").read_bytes()
    assert "审阅.html、result/review.html、result/summary.json" in said.out


def test_errors_are_shown_and_the_exit_code_is_1(repository: CommandLine) -> None:
    repository.edit(ITEM, "十二万人。", f"十二万人。找张三，手机{PHONE}。")
    said = repository("review", "HEAD", "--summary", "a.md", "--result", "result")
    assert said.code == 1
    assert "这次改动有 1 处错误，改好以前不能发布" in said.out
    page = Path("result/review.html").read_text("utf-8")
    assert "PII-003" in page
    for name in ("a.md", "result/summary.json"):
        assert PHONE not in Path(name).read_text("utf-8")


def test_words_of_the_change_are_text_in_the_page(repository: CommandLine) -> None:
    hostile = "<script>alert(1)</script>{{ 7*7 }}"
    repository.edit(ITEM, "云岫县二〇二三年统计公报", f"'{hostile}'")
    repository("review", "HEAD")
    page = Path("review.html").read_text("utf-8")
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7*7 }}" in page


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nope"], "没有版本“nope”"),
        (["HEAD", "--output", "review.txt"], "要以 .html 结尾"),
        (["HEAD", "--summary", "review.txt"], "要以 .md 结尾"),
        ([], "BASE"),
    ],
)
def test_wrong_usage(repository: CommandLine, arguments: list[str], message: str) -> None:
    said = repository("review", *arguments)
    assert said.code == 2
    assert message in said.err
    assert list(Path().iterdir()) == []


def test_file_of_the_user_is_not_replaced(repository: CommandLine) -> None:
    Path("review.html").write_text("<p>mine", encoding="utf-8")
    said = repository("review", "HEAD")
    assert said.code == 2
    assert "不是本命令写的" in said.err
    assert Path("review.html").read_text("utf-8") == "<p>mine"


@pytest.mark.parametrize("place", ["content/review.html", "public/review.html", "themes/review.html"])
def test_review_is_not_written_where_it_would_be_published(repository: CommandLine, place: str) -> None:
    said = repository("review", "HEAD", "--output", str(repository.root / place))
    assert said.code == 2
    assert "审阅文件不能放在" in said.err


def test_without_git_it_says_so(repository: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    said = repository("review", "HEAD")
    assert said.code == 2
    assert "请先安装 git" in said.err


def test_folder_outside_of_a_repository(sitegen: CommandLine) -> None:
    said = sitegen("review", "HEAD")
    assert said.code == 2
    assert "不在 git 仓库里" in said.err
    assert "--base" not in said.err


def test_folder_that_cannot_be_written(repository: CommandLine) -> None:
    Path("closed").write_text("a file", encoding="utf-8")
    said = repository("review", "HEAD", "--output", "closed/review.html")
    assert said.code == 2
    assert "没有这个文件夹" in said.err


def test_who_when_and_why_are_shown_with_the_checklist(repository: CommandLine) -> None:
    template = "- [ ] 已完成保密审查。\n- [x] 不算\n- [ ] <b>附件</b>看过。\n"
    commit_files(repository.root, {".github/pull_request_template.md": template.encode()})
    run_git(repository.root, "checkout", "-q", "-b", "new-item")
    repository.edit(ITEM, "十二万人", "十三万人")
    (repository.root / ".github/pull_request_template.md").write_text("- [ ] 都不用看。\n", "utf-8")
    identity = ("-c", "user.name=王&amp;编", "-c", "user.email=wang@county.example")
    run_git(repository.root, *identity, "commit", "-q", "-a", "-m", "更正人口数\n\n统计局 <script>来函")
    assert repository("review", "HEAD^").code == 0
    page = Path("review.html").read_text("utf-8")
    assert "<code>new-item</code>" in page
    assert "王&amp;amp;编" in page
    assert "更正人口数 统计局 &lt;script&gt;来函" in page
    # The list is that of the base: the change itself cannot shorten it.
    assert page.count('type="checkbox"') == 2
    assert "已完成保密审查。" in page
    assert "&lt;b&gt;附件&lt;/b&gt;看过。" in page
    assert "都不用看" not in page.partition('id="checklist"')[2]
