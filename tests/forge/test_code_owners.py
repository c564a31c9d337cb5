"""CODEOWNERS from the accounts in site.yaml and agency.yaml."""

from __future__ import annotations

import shutil
from pathlib import Path

from sitegen.forge.approval import parse_reviewers
from sitegen.forge.code_owners import format_reviewers
from sitegen.starter.project_files import SHARED_FILES_FOLDER as FILES_OF_A_PROJECT
from tests.cli.project import FILES, CommandLine, write_project
from tests.git.test_revision import run_git

AGENCY = "content/agencies/yunxiu/agency.yaml"


def own(sitegen: CommandLine, *arguments: str, root: Path | None = None) -> tuple[int, str]:
    said = sitegen.plain("codeowners", "--project", str(root or sitegen.root), *arguments)
    return said.code, said.out + said.err


def name_owners(root: Path) -> None:
    (root / "site.yaml").write_text(
        FILES["site.yaml"] + '审查人: [yunxiu/reviewers, "@wang-shen"]\n维护人: li@example.org\n',
        encoding="utf-8",
    )
    (root / AGENCY).write_text(FILES[AGENCY] + "维护人: yunxiu/office\n", encoding="utf-8")


def test_the_file_follows_the_sources(sitegen: CommandLine) -> None:
    name_owners(sitegen.root)
    (sitegen.root / ".github").mkdir()
    assert own(sitegen, "--check")[0] == 1
    assert own(sitegen)[0] == 0
    lines = (sitegen.root / ".github/CODEOWNERS").read_text(encoding="utf-8").splitlines()
    rules = [tuple(line.split()) for line in lines if not line.startswith("#")]
    assert rules[:4] == [
        ("/content/", "@yunxiu/reviewers", "@wang-shen"),
        ("/content/agencies/yunxiu/", "@yunxiu/office"),
        ("/content/exemptions.yaml", "@yunxiu/reviewers", "@wang-shen"),
        ("/site.yaml", "li@example.org"),
    ]
    assert ("/.github/", "li@example.org") in rules
    assert own(sitegen, "--check")[0] == 0
    sitegen.edit(AGENCY, "yunxiu/office", "yunxiu/other")
    code, shown = own(sitegen, "--check")
    assert code == 1
    assert "不是最新的" in shown
    assert own(sitegen)[0] == 0
    assert own(sitegen, "--check")[0] == 0


def test_accounts_are_not_published_and_no_finding(sitegen: CommandLine) -> None:
    name_owners(sitegen.root)
    output = sitegen.root / "public"
    assert sitegen("build", "--output", str(output)).code == 0
    published = b"".join(file.read_bytes() for file in output.rglob("*") if file.is_file())
    for account in (b"yunxiu/reviewers", b"wang-shen", b"li@example.org", b"yunxiu/office"):
        assert account not in published


def test_a_file_of_another_origin_is_left_alone(sitegen: CommandLine) -> None:
    name_owners(sitegen.root)
    (sitegen.root / "CODEOWNERS").write_text("* @me\n", encoding="utf-8")
    code, shown = own(sitegen)
    assert code == 2
    assert "不是本命令写的" in shown
    assert (sitegen.root / "CODEOWNERS").read_text(encoding="utf-8") == "* @me\n"
    assert own(sitegen, "--output", str(sitegen.root / "OTHER"))[0] == 0


def test_reviewers_of_exemptions_are_those_of_the_site(sitegen: CommandLine) -> None:
    name_owners(sitegen.root)
    list_ = sitegen.root / ".github/exemption-reviewers"
    assert own(sitegen)[0] == 0
    assert not list_.exists()  # without .github/ the project is not on GitHub
    list_.parent.mkdir()
    shutil.copy(FILES_OF_A_PROJECT / ".github/exemption-reviewers", list_)
    assert list_.read_text(encoding="utf-8") == format_reviewers(())
    assert own(sitegen, "--check")[0] == 1
    assert own(sitegen)[0] == 0
    assert parse_reviewers(list_.read_text(encoding="utf-8")) == {"wang-shen"}
    assert own(sitegen, "--check")[0] == 0
    sitegen.edit("site.yaml", '"@wang-shen"', "Li-Shen")
    code, shown = own(sitegen, "--check")
    assert (code, shown.count("不是最新的")) == (1, 2)
    assert own(sitegen)[0] == 0
    assert parse_reviewers(list_.read_text(encoding="utf-8")) == {"li-shen"}
    sitegen.edit("site.yaml", ", Li-Shen", "")
    code, shown = own(sitegen)
    assert (code, "谁也不能批准放行" in shown) == (0, True)
    assert parse_reviewers(list_.read_text(encoding="utf-8")) == frozenset()


def test_a_list_of_reviewers_of_another_origin_loses_nobody(sitegen: CommandLine) -> None:
    name_owners(sitegen.root)
    list_ = sitegen.root / ".github/exemption-reviewers"
    list_.parent.mkdir()
    list_.write_text("@Wang-Shen\nzhao\n", encoding="utf-8")
    code, shown = own(sitegen)
    assert (code, "site.yaml 没有的审查人" in shown) == (2, True)
    assert list_.read_text(encoding="utf-8") == "@Wang-Shen\nzhao\n"
    assert not (sitegen.root / ".github/CODEOWNERS").exists()
    list_.write_text("@Wang-Shen\n", encoding="utf-8")
    assert own(sitegen)[0] == 0
    assert list_.read_text(encoding="utf-8") == format_reviewers(["wang-shen"])


def test_a_file_in_another_encoding_is_left_alone(sitegen: CommandLine) -> None:
    name_owners(sitegen.root)
    content = "# 审批人\n* @me\n".encode("gbk")
    (sitegen.root / "CODEOWNERS").write_bytes(content)
    assert own(sitegen, "--check")[0] == 1
    code, shown = own(sitegen)
    assert code == 2
    assert "不是本命令写的" in shown
    assert (sitegen.root / "CODEOWNERS").read_bytes() == content


def test_line_ends_of_windows_are_no_difference(sitegen: CommandLine) -> None:
    name_owners(sitegen.root)
    assert own(sitegen)[0] == 0
    file = sitegen.root / "CODEOWNERS"
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    assert own(sitegen, "--check")[0] == 0


def test_a_place_that_cannot_be_read_or_written_is_explained(sitegen: CommandLine) -> None:
    name_owners(sitegen.root)
    (sitegen.root / "file").write_bytes(b"")
    for place, reason in (("file/CODEOWNERS", "不是文件夹"), ("a" * 300, "文件名或路径太长")):
        code, shown = own(sitegen, "--output", str(sitegen.root / place))
        assert code == 2
        assert reason in shown
    # Written beside its place, but not moved there.
    target = sitegen.root / "OWNERS"
    (sitegen.root / "OWNERS.sitegen.tmp").mkdir()
    code, shown = own(sitegen, "--output", str(target))
    assert code == 2
    assert "写不了" in shown
    assert not target.exists()


def test_without_accounts_the_lines_to_write_are_given(sitegen: CommandLine) -> None:
    code, shown = own(sitegen)
    assert code == 2
    assert "\n  审查人: [" in shown
    sitegen.edit("site.yaml", "网站名称", "网站: [")
    code, shown = own(sitegen)
    assert code == 2
    assert "site.yaml 读不了，或者有错误" in shown


def test_paths_are_those_of_the_repository(sitegen: CommandLine, tmp_path: Path) -> None:
    root = tmp_path / "top/my site"
    root.mkdir(parents=True)
    run_git(tmp_path / "top", "init", "-q")
    write_project(root)
    name_owners(root)
    assert own(sitegen, root=root)[0] == 0
    assert "/my\\ site/content/agencies/yunxiu/ " in (root / "CODEOWNERS").read_text(encoding="utf-8")
