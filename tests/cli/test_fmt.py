"""``fmt`` writes source files in one way, or says which are not."""

from __future__ import annotations

import os

from sitegen.files.write import get_temporary_path
from tests.cli.project import ITEM, CommandLine

CANONICAL = "---\n标题: 云岫县二〇二三年统计公报\n索引号: yunxiu/2024-00001\n信息分类: statistics\n公开日期: 2024-05-23\n---\n\n全县总人口十二万人。\n"
SITE = "site.yaml"


def mess_up(sitegen: CommandLine) -> None:
    """Writes one item in an odd way, in a project that is canonical else."""
    sitegen.plain("fmt", "--project", str(sitegen.root))
    sitegen.edit(ITEM, "标题: 云岫县二〇二三年统计公报\n", "")
    sitegen.edit(ITEM, "公开日期: 2024-05-23\n", '公开日期:   "2024-05-23"\n标题: 云岫县二〇二三年统计公报\n')


def test_files_are_formatted_once(sitegen: CommandLine) -> None:
    mess_up(sitegen)
    before = sitegen.snapshot()
    said = sitegen.plain("fmt", "--project", str(sitegen.root))
    assert (said.code, said.out) == (0, f"{ITEM}\n")
    assert said.err == "改好 1 个文件，3 个不用改。 1 file formatted, 3 unchanged.\n"
    after = sitegen.snapshot()
    assert after[ITEM].decode() == CANONICAL
    assert {path for path in before if before[path] != after[path]} == {ITEM}
    again = sitegen.plain("fmt", "--project", str(sitegen.root))
    assert (again.code, again.out) == (0, "")
    assert sitegen.snapshot() == after


def test_check_and_diff_write_nothing(sitegen: CommandLine) -> None:
    mess_up(sitegen)
    before = sitegen.snapshot()
    said = sitegen.plain("fmt", "--project", str(sitegen.root), "--check")
    assert (said.code, said.out) == (1, f"{ITEM}\n")
    assert said.err == "要改 1 个文件，3 个不用改。 1 file would change, 3 unchanged.\n"
    said = sitegen.plain("fmt", "--project", str(sitegen.root), "--diff")
    assert said.code == 0
    assert said.out.startswith(f"--- a/{ITEM}\n+++ b/{ITEM}\n@@ ")
    assert '\n-公开日期:   "2024-05-23"\n' in said.out
    assert sitegen.snapshot() == before


def test_only_the_given_files(sitegen: CommandLine) -> None:
    mess_up(sitegen)
    sitegen.edit(SITE, "网站名称: ", "网站名称:  ")
    project = ("--project", str(sitegen.root))
    folder, item = str(sitegen.root / "content"), str(sitegen.root / ITEM)
    assert sitegen.plain("fmt", "--check", item, *project).out == f"{ITEM}\n"
    assert sitegen.plain("fmt", "--check", folder, *project).out == f"{ITEM}\n"
    assert sitegen.plain("fmt", "--check", str(sitegen.root), *project).out == f"{ITEM}\n{SITE}\n"
    assert sitegen.plain("fmt", "--check", "/", *project).code == 2


def test_links_and_pipes_are_refused(sitegen: CommandLine) -> None:
    folder = (sitegen.root / ITEM).parent
    (folder / "00002.md").symlink_to("00001.md")
    os.mkfifo(folder / "00003.md")
    for name, word in (("00002.md", "链接"), ("00003.md", "管道")):
        said = sitegen.plain("fmt", str(folder / name), "--project", str(sitegen.root))
        assert said.code == 2
        assert f"{name} 不是普通文件，是{word}" in said.err


def test_a_file_with_errors_is_left_and_the_others_are_formatted(sitegen: CommandLine) -> None:
    mess_up(sitegen)
    sitegen.edit(SITE, "网站名称: ", "网站名称：")
    site = (sitegen.root / SITE).read_bytes()
    said = sitegen.plain("fmt", "--project", str(sitegen.root))
    assert (said.code, said.out) == (1, f"{ITEM}\n")
    assert said.err.startswith("site.yaml:3:5 有错误，没有改动；先运行 check 改好。")
    assert (sitegen.root / SITE).read_bytes() == site
    assert (sitegen.root / ITEM).read_text(encoding="utf-8") == CANONICAL


def test_the_pages_stay_as_they_are(sitegen: CommandLine) -> None:
    mess_up(sitegen)
    outputs = [sitegen.root.parent / "before", sitegen.root.parent / "after"]
    for output in outputs:
        assert sitegen("build", "--quiet", "--output", str(output)).code == 0
        sitegen.plain("fmt", "--project", str(sitegen.root))
    before, after = ({file.name: file.read_bytes() for file in output.rglob("*.html")} for output in outputs)
    assert before == after


def test_no_name_is_printed_if_writing_fails(sitegen: CommandLine) -> None:
    mess_up(sitegen)
    before = sitegen.snapshot()
    # In the way of the text that is written beside the file.
    get_temporary_path(sitegen.root / ITEM).mkdir()
    said = sitegen.plain("fmt", "--project", str(sitegen.root))
    assert (said.code, said.out) == (2, "")
    assert ITEM in said.err
    assert sitegen.snapshot() == before
