"""What a change has beside its pages: comments in sources, files that are no content, another history."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from sitegen.builder import Project
from sitegen.content.scaffold import NewItem, render_item
from sitegen.files.bounded_comparison import ComparisonBudget
from sitegen.review.compare import review_change
from sitegen.review.hidden_text import compare_hidden_text
from sitegen.review.html_page import render_review_html
from sitegen.review.masking import Masker
from sitegen.review.model import Review
from sitegen.review.wording import list_notices
from tests.builder.workshop import SITE, TODAY, Workshop
from tests.git.test_revision import commit_files, run_git
from tests.review.repository import STATISTICS, Reviewed, only, write_item

COMMENTED = write_item("2026/00001", "有注释", body="正文。\n\n<!-- 原来的话\n第二行 -->")
AGENCY = "content/agencies/finance/agency.yaml"
PATH = COMMENTED[0]


def list_pieces(paragraphs: object) -> list[tuple[str, str]]:
    assert isinstance(paragraphs, tuple)
    return [(str(mark), text) for one in paragraphs for mark, text in one.pieces]


def test_changed_comments_are_shown_beside_the_page(site: Reviewed) -> None:
    site.put(*COMMENTED)
    site.commit()
    site.edit(PATH, "标题: 有注释", "标题: 有注释的  # 内情如此\n主题词: 'a # b'")
    site.edit(PATH, "原来的话", "后来的话")
    page = only(site.compare())
    pieces = list_pieces(page.hidden_text)
    assert ("added", "# 内情如此") in pieces
    assert not any("# b" in text for _, text in pieces)
    assert any(mark == "added" and "后" in text for mark, text in pieces)
    assert "第二行" not in "".join(text for _, text in pieces)
    assert "网页上看不到的变化" in render_review_html(site.compare(), TODAY)


def test_unchanged_comments_are_not_shown(site: Reviewed) -> None:
    site.put(*COMMENTED)
    site.commit()
    site.edit(PATH, "正文。", "正文改了。")
    review = site.compare()
    assert only(review).hidden_text == ()
    assert "网页上看不到的变化" not in render_review_html(review, TODAY)


def test_comments_are_shown_beside_fields(site: Reviewed) -> None:
    site.edit(AGENCY, "简称: 县财政局", "简称: 县财局  # 局长要求")
    review = site.compare()
    (file,) = (one for one in review.files if one.path == AGENCY)
    assert file.fields
    assert list_pieces(file.hidden_text) == [("added", "# 局长要求")]
    assert "网页上看不到的变化" in render_review_html(review, TODAY)


def test_hints_of_templates_are_no_changed_comments(site: Reviewed) -> None:
    item = NewItem(
        title="新条目",
        index_no="SL/2026-00001",
        category="通知公告",
        published=date(2026, 9, 9),
        serial="00001",
    )
    site.put(PATH, render_item(item).replace("标题:", "# 领导批示\n标题:"))
    assert list_pieces(only(site.compare()).hidden_text) == [("added", "# 领导批示")]
    site.commit()
    site.edit(PATH, "# 关键词: [甲, 乙]", "关键词: [财政]")
    assert only(site.compare()).hidden_text == ()


def test_long_title_of_a_link_is_shown_beside_the_page(site: Reviewed) -> None:
    site.put(*write_item("2026/00001", "标题", body="正文。"))
    site.commit()
    site.put(
        *write_item(
            "2026/00001", "标题", body=f'正文改了。\n\n[甲](https://www.gov.cn/ "内情{"长" * 600}\n续")'
        )
    )
    pieces = list_pieces(only(site.compare()).hidden_text)
    assert pieces == [("added", f'"内情{"长" * 600}'), ("added", '续"')]


def test_hint_of_a_template_with_another_number_is_a_comment(tmp_path: Path) -> None:
    """Only days, years and serial numbers of a hint differ from one new file to the next."""
    known = ("# 统一社会信用代码: 18 位", "# 发文字号: 某政发〔2026〕1号", "# 成文日期: 2026-09-09")
    changed = ("# 统一社会信用代码: 13900001178 位", "# 发文字号: 某政发〔2026〕1390000号")
    before, after = tmp_path / "a.yaml", tmp_path / "b.yaml"
    before.write_text("名称: 甲\n", "utf-8")
    after.write_text("\n".join((*known, *changed, "名称: 甲\n")), "utf-8")
    found = compare_hidden_text([before], [after], Masker(), ComparisonBudget())
    assert list_pieces(found) == [("added", Masker().mask(line)) for line in changed]


def test_files_that_other_pages_show_are_not_called_invisible(site: Reviewed) -> None:
    site.edit(AGENCY, "简称: 县财政局", "简称: 县财局")
    html = render_review_html(site.compare(), TODAY)
    section = html[html.index('<section id="files">') :]
    assert "改动有的显示在别的网页上" in section


def test_files_that_are_no_content_are_named_workflows_first(site: Reviewed) -> None:
    commit_files(site.root, {"requirements.txt": b"a\n"})
    start = run_git(site.root, "rev-parse", "HEAD")
    files = {"requirements.txt": b"b\n", ".github/workflows/evil.yml": b"on: push\n", "0.md": b"x\n"}
    commit_files(site.root, files)
    site.edit(STATISTICS, "增长", "下降")
    review = site.compare(start)
    assert review.other_paths == (".github/workflows/evil.yml", "0.md", "requirements.txt")
    notice = list_notices(review)[-1].zh
    assert notice.startswith(
        "还改了 3 个不属于内容的文件：.github/workflows/evil.yml、0.md、requirements.txt。"
    )
    assert notice in render_review_html(review, TODAY)
    assert review.counts["others"] == 3


def test_files_below_content_that_are_not_read_are_named(site: Reviewed) -> None:
    start = run_git(site.root, "rev-parse", "HEAD")
    unread = (
        "content/.gitattributes",
        "content/agencies/finance/.gitignore",
        "content/agencies/finance/items/x.md~",
        "content/a.bak",
        "content/static/.htaccess",
    )
    commit_files(
        site.root, {**dict.fromkeys(unread, b"* -diff\n"), "themes/own/static/.hidden.js": b"alert()"}
    )
    review = site.compare(start)
    assert review.other_paths == tuple(sorted(unread))
    assert [one.path for one in review.static_files] == ["themes/own/static/.hidden.js"]


def test_the_name_of_a_file_forges_no_line(site: Reviewed) -> None:
    start = run_git(site.root, "rev-parse", "HEAD")
    commit_files(site.root, {".github/x\n::error::forged": b"x", "\x1b[2J\u202ex": b"x"})
    review = site.compare(start)
    assert review.other_paths == (".github/x\\n::error::forged", "\\x1b[2J\\u202ex")
    assert len(list_notices(review)[-1].zh.splitlines()) == 1


def review_folder(tmp_path: Path, start: str = "HEAD") -> Review:
    root = tmp_path / "repository/web"
    return review_change(Project(root=root, output=tmp_path / "public", today=TODAY), start)


def test_project_in_a_folder_has_the_checklist_and_the_files_of_its_repository(tmp_path: Path) -> None:
    repository = tmp_path / "repository"
    Workshop(repository / "web", SITE)
    run_git(repository, "init", "-q")
    template = "# 核对\n\n- [ ] 已经做过保密审查\n".encode()
    start = commit_files(repository, {".github/pull_request_template.md": template})
    commit_files(repository, {"tools/deploy.sh": b"x\n", "web/notes.txt": b"x\n"})
    review = review_folder(tmp_path, start)
    assert review.checklist == ("已经做过保密审查",)
    assert review.other_paths == ("tools/deploy.sh", "web/notes.txt")


def test_branch_without_a_common_commit_says_so(site: Reviewed) -> None:
    assert all("共同的提交" not in one.zh for one in list_notices(site.compare()))
    run_git(site.root, "checkout", "-q", "--orphan", "other")
    site.edit(STATISTICS, "增长", "下降")
    site.commit()
    assert any("没有共同的提交" in one.zh for one in list_notices(site.compare("main")))


def test_moved_document_that_repeals_others_changes_no_validity(site: Reviewed) -> None:
    site.put(*write_item("2026/00001", "关于废止的决定", "废止文件: [SL/2024-00001]\n"))
    (change,) = site.compare().validity_changes
    assert change.cause_title == "关于废止的决定"
    site.commit()
    (site.root / PATH).rename(site.root / PATH.replace("00001", "00009"))
    assert site.compare().validity_changes == ()


def test_comment_in_the_head_of_a_text_and_in_a_text_of_yaml_are_shown_beside_the_page(
    site: Reviewed,
) -> None:
    path, text = write_item("2026/00001", "有注释", fields="正文: |-\n  第一段。\n", body="")
    path, text = path.replace(".md", ".yaml"), text.strip("-\n") + "\n"
    site.put(path, text)
    site.commit()
    site.put(path, text.replace("|-\n  第一段。", "|-  # 备注甲\n  第二段。<!-- 备注乙 -->"))
    pieces = list_pieces(only(site.compare()).hidden_text)
    assert ("added", "# 备注甲") in pieces
    assert ("added", "<!-- 备注乙 -->") in pieces


def test_comment_in_the_text_of_a_report_is_shown_beside_its_page(site: Reviewed) -> None:
    report = "content/agencies/county/reports/2024.md"
    text = (site.root / report).read_text("utf-8")
    site.put(report, f"{text}\n另有一段。<!-- 内情 -->\n")
    assert list_pieces(only(site.compare()).hidden_text) == [("added", "<!-- 内情 -->")]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ('[甲](https://www.gov.cn/ "提示乙")', '"提示乙"'),
        ("[甲](https://www.gov.cn/a_(b) '提示乙')", "'提示乙'"),
        ('[甲](<https://www.gov.cn/>\n"提示乙")', '"提示乙"'),
        ('[甲][一]\n\n[一]: https://www.gov.cn/ "提示乙"', '"提示乙"'),
        ("[甲](https://www.gov.cn/ (提示乙))", "(提示乙)"),
        ("[甲][一]\n\n[一]: https://www.gov.cn/ (提示乙)", "(提示乙)"),
        ('> - [甲][一]\n\n> - [一]: https://www.gov.cn/ "提示乙"', '"提示乙"'),
        (f'[甲](https://www.gov.cn/{"a" * 3000} "提示乙")', '"提示乙"'),
        ('<p class="x" title="提示乙">甲</p>', '<p title="提示乙">'),
        ('<a name="xiaojinku">甲</a>', '<a name="xiaojinku">'),
        ('<span class="内情">甲</span>', '<span class="内情">'),
    ],
)
def test_what_a_page_leaves_out_of_markup_is_shown_beside_it(
    site: Reviewed, written: str, shown: str
) -> None:
    site.put(*write_item("2026/00001", "标题", body="正文。"))
    site.commit()
    site.put(*write_item("2026/00001", "标题", body=f"正文改了。\n\n{written}"))
    assert list_pieces(only(site.compare()).hidden_text) == [("added", shown)]


def test_markup_that_a_page_shows_is_not_listed_with_comments(site: Reviewed) -> None:
    site.put(*write_item("2026/00001", "标题", body="正文。"))
    site.commit()
    body = '正文改了。\n\n<p class="MsoNormal" style="margin:0">甲<a href="https://www.gov.cn/">乙</a></p>\n\n(见“附件”) x<y z>'
    site.put(*write_item("2026/00001", "标题", body=body))
    assert only(site.compare()).hidden_text == ()
