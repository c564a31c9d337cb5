"""Which pages a review shows, and what it says of each."""

from __future__ import annotations

from random import Random

import pytest

from sitegen.review import page_details
from sitegen.review.html_page import render_review_html
from sitegen.review.model import ChangeKind
from sitegen.review.text_diff import Mark
from sitegen.review.wording import summarise_review
from tests.builder.workshop import TODAY, tree
from tests.review.repository import (
    ITEM,
    PICTURE,
    READING,
    STATISTICS,
    Reviewed,
    kinds,
    marked,
    only,
    write_item,
)


def test_nothing_changed(site: Reviewed) -> None:
    review = site.compare()
    assert (review.pages, review.files, review.attachments, review.following_count, review.shared_parts) == (
        (),
        (),
        (),
        0,
        None,
    )
    assert not review.has_local_changes
    assert review.base_commit == review.head_commit


def test_changed_text_is_shown_word_by_word_and_lists_are_counted(site: Reviewed) -> None:
    site.edit(STATISTICS, "收入增长。", "收入增长 7.5%，支出下降。")
    review = site.compare()
    page = only(review)
    assert (page.kind, page.url, page.path) == (
        ChangeKind.CHANGED,
        "items/finance/2025-00001.html",
        STATISTICS,
    )
    assert "收入增长{+ 7.5%，支出下降+}。" in marked(page)
    assert "收入增长。" in page.old_frame
    assert '<p data-review="">收入增长 7.5%' in page.new_frame
    assert '<p data-review="">收入增长。' in page.old_frame
    assert review.files == ()


def test_new_title_follows_into_lists_that_are_counted_only(site: Reviewed) -> None:
    site.edit(READING, "标题: 关于供水管理办法的解读", "标题: 关于供水办法的解读")
    review = site.compare()
    # The page of the interpreted document shows the title as well.
    assert {page.url for page in review.pages} == {
        "items/county/2024-00001.html",
        "items/county/2024-00002.html",
    }
    assert review.following_count > 3
    (page,) = (one for one in review.pages if one.path == READING)
    assert page.old_title == "关于供水管理办法的解读"
    (field,) = page.fields
    assert (field.label, field.label_en) == ("标题", "Title")
    assert field.old_lines == (((Mark.SAME, "关于供水"), (Mark.REMOVED, "管理"), (Mark.SAME, "办法的解读")),)
    assert field.new_lines == (((Mark.SAME, "关于供水"), (Mark.SAME, "办法的解读")),)


def test_text_that_takes_too_long_to_compare_is_shown_and_named(site: Reviewed) -> None:
    chance = Random(1)
    # They differ at both ends: what is equal there is not part of what is replaced.
    old, new = (f"{sign}{''.join(chance.choices('甲乙', k=1900))}{sign}" for sign in "丙丁")
    site.put(*write_item("2026/00001", "乱写的", body=old))
    site.commit()
    site.put(*write_item("2026/00001", "乱写的", body=new))
    review = site.compare()
    assert not review.is_fully_compared
    html = render_review_html(review, TODAY)
    assert f"<del>{old}</del><ins>{new}</ins>" in html
    assert "Some paragraphs were not compared" in html
    assert "逐字比较太费时间" in html.partition('id="pages"')[0]


def test_text_that_is_compared_needs_no_word_on_it(site: Reviewed) -> None:
    site.edit(STATISTICS, "收入增长", "收入下降")
    review = site.compare()
    assert review.is_fully_compared
    assert "逐字比较" not in render_review_html(review, TODAY)


def test_draft_that_becomes_public_comes_first(site: Reviewed) -> None:
    site.put(*write_item("2026/00001", "从草稿转公开", "草稿: 是\n"))
    site.commit()
    site.put(*write_item("2026/00001", "从草稿转公开"))
    site.put(*write_item("2026/00002", "全新的"))
    site.put(*write_item("2026/00003", "还是草稿", "草稿: 是\n"))
    site.put(
        write_item("2026/00004", "以后公开")[0],
        write_item("2026/00004", "以后公开")[1].replace("2026-10-01", "2026-12-24"),
    )
    site.edit(STATISTICS, "增长", "下降")
    review = site.compare()
    assert kinds(review) == [
        (ChangeKind.RELEASED, "从草稿转公开"),
        (ChangeKind.NEW, "全新的"),
        (ChangeKind.NEW, "以后公开"),
        (ChangeKind.CHANGED, "2024年统计公报"),
        (ChangeKind.DRAFT, "还是草稿"),
    ]
    assert review.pages[2].scheduled == "2026-12-24"
    assert review.counts["released"] == 1


def test_withdrawn_gone_moved_and_unpublished(site: Reviewed) -> None:
    for number, title in enumerate(("要撤下的", "要删除的", "要改名的", "转回草稿的"), 1):
        site.put(*write_item(f"2026/0000{number}", title, body=f"这是第{number}份。"))
    site.commit()
    folder = site.root / "content/agencies/county/items/2026"
    site.put(*write_item("2026/00001", "要撤下的", "撤下日期: 2026-10-30\n撤下原因: 有误\n", "这是第1份。"))
    (folder / "00002.md").unlink()
    (folder / "00003.md").rename(folder / "00033.md")
    site.put(*write_item("2026/00004", "转回草稿的", "草稿: 是\n", "这是第4份。"))
    review = site.compare()
    assert [
        (page.kind, page.url.rpartition("/")[2], page.old_url.rpartition("/")[2]) for page in review.pages
    ] == [
        (ChangeKind.WITHDRAWN, "2026-00001.html", ""),
        (ChangeKind.UNRELEASED, "2026-00004.html", ""),
        (ChangeKind.GONE, "2026-00002.html", ""),
        (ChangeKind.MOVED, "2026-00033.html", "2026-00003.html"),
    ]
    assert review.pages[0].title == "要撤下的"
    assert "草稿" in review.pages[1].notes[0][0]
    assert (review.counts["unreleased"], review.counts["gone"]) == (1, 1)
    assert "转回草稿 1 页，删除 1 页" in summarise_review(review)[0]
    assert sorted(one.diagnostic.code for one in review.lost_addresses) == ["ITM-040", "ITM-041", "ITM-042"]


def test_draft_that_becomes_public_is_shown_in_full(site: Reviewed) -> None:
    body = "\n\n".join(f"第{number}段的内容。" for number in range(9))
    site.put(*write_item("2026/00001", "转公开", "草稿: 是\n", body))
    site.commit()
    site.put(*write_item("2026/00001", "转公开", "", body.replace("第8段的", "最后的")))
    page = only(site.compare())
    assert page.kind is ChangeKind.RELEASED
    assert all(f"第{number}段的内容。" in marked(page) for number in range(8))
    assert "{+最后+}" in marked(page)
    assert all(not one.omitted_before for one in page.text)
    site.put(*write_item("2026/00001", "转公开", "", body))
    assert "第0段的内容。" in marked(only(site.compare()))


def test_repeal_is_said_of_the_document_that_the_change_does_not_touch(site: Reviewed) -> None:
    site.put(*write_item("2026/00001", "新供水办法", "废止: 示政发〔2024〕1号\n成文日期: 2026-10-01\n"))
    review = site.compare()
    (change,) = review.validity_changes
    assert (change.title, change.old, change.cause_title) == ("示例县供水管理办法", "有效", "新供水办法")
    assert change.new == "废止（2026-10-01）"
    # The interpretation of the repealed document names it with its validity.
    assert [page.url.rpartition("/")[2] for page in review.pages] == [
        "2026-00001.html",
        "2024-00001.html",
        "2024-00002.html",
    ]
    assert "随别的改动变化" in review.pages[1].notes[0][0]


def test_numbers_that_change(site: Reviewed) -> None:
    site.edit(ITEM, "索引号: SL/2024-00001", "索引号: SL/2024-00009")
    (change,) = site.compare().number_changes
    assert (change.label[0], change.old, change.new) == ("索引号", "SL/2024-00001", "SL/2024-00009")


def test_a_secrecy_review_without_a_day_is_marked(site: Reviewed) -> None:
    site.put(*write_item("2026/00001", "新的", "保密审查: 王审\n"))
    assert only(site.compare()).secrecy_review == "王审，没有写审查日期 no date"


def test_secrecy_review_is_named_although_no_page_shows_it(site: Reviewed) -> None:
    site.put(
        *write_item(
            "2026/00001", "新的", "保密审查: {审查人: 王审, 审查日期: 2026-09-30, 审查依据: 不涉密}\n"
        )
    )
    assert only(site.compare()).secrecy_review == "王审，2026-09-30，不涉密"
    site.commit()
    site.edit("content/agencies/county/items/2026/00001.md", "王审", "李审")
    page = only(site.compare())
    assert [one.label for one in page.fields] == ["保密审查"]
    assert page.text == ()


def test_changed_comment_in_a_source_is_listed_as_a_file(site: Reviewed) -> None:
    site.edit(READING, "标题: 关于", "# 内部备注\n标题: 关于")
    review = site.compare()
    assert review.pages == ()
    (file,) = review.files
    assert file.path == READING
    assert any(piece == "# 内部备注" for one in file.text for _, piece in one.pieces)


def test_link_whose_target_changed_only_is_a_change(site: Reviewed) -> None:
    site.edit(STATISTICS, "收入增长。", "[收入](https://a.example/x)增长。")
    site.commit()
    site.edit(STATISTICS, "https://a.example/x", "https://b.example/x")
    review = site.compare()
    assert "收入〔https://[-a-]{+b+}.example/x〕增长。" in marked(only(review))
    assert [host.name for host in review.new_hosts] == ["b.example"]


def test_files_without_pages_are_compared_field_by_field(site: Reviewed) -> None:
    site.edit("content/categories.yaml", "name: 通知公告", "name: 通知公示")
    site.edit("site.yaml", "page_size: 5", "page_size: 6")
    review = site.compare()
    fields = {file.path: [one.label for one in file.fields] for file in review.files}
    assert fields == {"content/categories.yaml": ["分类"], "site.yaml": [fields["site.yaml"][0]]}
    assert len(fields["site.yaml"]) == 1


def test_footer_of_all_pages_is_shown_once(site: Reviewed) -> None:
    site.edit("site.yaml", "sponsor: 示例县人民政府办公室", "sponsor: 示例县大数据局")
    review = site.compare()
    assert review.pages == ()
    assert review.shared_parts is not None
    assert "所有网页的页眉、页脚或者样式有变化。" in summarise_review(review)[0]
    assert review.shared_parts.path == ""
    assert "大数据局" in marked(review.shared_parts)
    assert "大数据局" in review.shared_parts.new_frame
    assert review.following_count > 10


def test_style_of_a_theme_is_shown_once(site: Reviewed) -> None:
    site.put("themes/own/theme.yaml", "name: own\nextends: default\nstylesheets: [own.css]\n")
    site.put("themes/own/static/own.css", "body{color:red}\n")
    site.edit("site.yaml", "page_size: 5", "page_size: 5\ntheme: own")
    site.commit()
    site.put("themes/own/static/own.css", "body{color:blue}\n")
    review = site.compare()
    assert review.pages == ()
    assert review.shared_parts is not None
    assert "color:blue" in review.shared_parts.new_frame
    assert "color:red" in review.shared_parts.old_frame
    assert [file.path for file in review.static_files] == ["themes/own/static/own.css"]


def test_picture_is_part_of_the_frame(site: Reviewed) -> None:
    path, text = write_item("2026/00001", "有图", body="![现场](00001/a.png)")
    site.put(path, text)
    site.put("content/agencies/county/items/2026/00001/a.png", PICTURE)
    page = only(site.compare())
    assert 'src="data:image/png;base64,' in page.new_frame
    assert page.old_frame == ""


def test_project_folder_is_not_changed(site: Reviewed) -> None:
    site.edit(STATISTICS, "增长", "下降")
    before = {
        path: data for path, data in tree(site.root).items() if not path.startswith((".git/", ".sitegen/"))
    }
    site.compare()
    after = {
        path: data for path, data in tree(site.root).items() if not path.startswith((".git/", ".sitegen/"))
    }
    assert after == before


def test_build_after_a_review_publishes_the_same(site: Reviewed) -> None:
    site.build()
    site.edit(STATISTICS, "增长", "下降")
    site.compare()
    site.build()
    assert tree(site.output) == site.clean_build(site.root.parent / "clean")


def test_pages_that_follow_come_after_those_that_were_edited(site: Reviewed) -> None:
    site.edit("content/agencies/county/agency.yaml", "联系电话: 0999-0000001", "联系电话: 0999-0000008")
    site.edit(STATISTICS, "增长", "下降")
    review = site.compare()
    follows = [bool(page.notes) for page in review.pages]
    assert follows == sorted(follows)
    assert review.pages[0].path == STATISTICS
    assert "content/agencies/county/guide.md" in {page.path for page in review.pages[1:]}
    assert [file.path for file in review.files] == ["content/agencies/county/agency.yaml"]


def test_report_is_shown_by_its_record_and_its_text(site: Reviewed) -> None:
    site.edit("content/agencies/county/reports/2024.md", "公开了12条。", "公开了12条政府信息。")
    review = site.compare()
    page = only(review)
    assert (page.url, page.path) == ("reports/county/2024.html", "content/agencies/county/reports/2024.yaml")
    assert "公开了12条{+政府信息+}。" in marked(page)
    assert page.notes == ()
    assert review.files == ()


def test_long_change_is_shown_in_part_and_listed_in_full(
    site: Reviewed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_details, "COMPARED_PAGES_LIMIT", 6)
    monkeypatch.setattr(page_details, "FRAMED_PAGES_LIMIT", 4)
    for number in range(1, 11):
        site.put(*write_item(f"2026/{number:05}", f"第{number}份"))
    review = site.compare()
    assert [page.is_listed_only for page in review.pages] == [False] * 6 + [True] * 4
    assert [bool(page.new_frame) for page in review.pages] == [True] * 4 + [False] * 6
    page = render_review_html(review, site.today)
    assert "另外 4 页只列出标题" in page
    assert all(f"第{number}份" in page for number in range(1, 11))


def test_change_of_markup_alone_is_framed_and_named(site: Reviewed) -> None:
    body = "第一段。\n\n见[统计](../../../finance/items/2025/00001.md)。\n\n**重要**的一段。\n\n最后一段。"
    path, text = write_item("2026/00001", "格式", body=body)
    site.put(path, text)
    site.commit()
    site.edit(path, "第一段。", "第一段改了。")
    site.edit(path, "../../../finance/items/2025/00001.md", "../2024/00001.md")
    site.edit(path, "**重要**", "重要")
    review = site.compare()
    page = only(review)
    formats = ["".join(text for _, text in one.pieces) for one in page.text if one.is_reformatted]
    assert formats == ["见统计。", "重要的一段。"]
    for frame in (page.old_frame, page.new_frame):
        assert frame.count('data-review=""') == 3
    assert render_review_html(review, TODAY).count("文字没有变，格式或者链接变了") == 2


def test_page_whose_markup_alone_changes_frames_it(site: Reviewed) -> None:
    path, text = write_item("2026/00001", "格式", body="第一段。\n\n**重要**的一段。")
    site.put(path, text)
    site.commit()
    site.edit(path, "**重要**", "重要")
    page = only(site.compare())
    assert "文字没有变化" in page.notes[0][0]
    assert page.new_frame.count('data-review=""') == 1
    assert [one.is_reformatted for one in page.text if one.is_changed] == [True]


ROWS = "\n".join(f"| 第{number}中学 | 2月{10 + number}日 | {100 + number} |" for number in range(1, 13))
TABLE = f"各校安排如下。\n\n| 学校 | 报到日期 | 人数 |\n|---|---|---|\n{ROWS}"


def test_changed_row_is_shown_with_the_head_of_its_table(site: Reviewed) -> None:
    site.put(
        *write_item(
            "2026/00001", "报到安排", body=f"{TABLE}\n\n另一张。\n\n| 甲 | 乙 |\n|---|---|\n| 一 | 二 |"
        )
    )
    path = "content/agencies/county/items/2026/00001.md"
    site.commit()
    site.edit(path, "| 107 |", "| 170 |")
    text = marked(only(site.compare())).split("\n")
    assert text[0] == "学校 | 报到日期 | 人数"
    assert "第7中学 | 2月17日 | [-107-]{+170+}" in text
    assert "甲 | 乙" not in text
    html = render_review_html(site.compare(), TODAY)
    assert "没有变化的 5 段" in html


def test_notice_of_a_withdrawal_stands_apart_from_the_document(site: Reviewed) -> None:
    path, text = write_item(
        "2026/00001", "要撤下的", "成文日期: 2026-09-30\n", "本文自2026年11月30日起施行。"
    )
    site.put(path, text)
    site.commit()
    site.edit(path, "公开日期", "撤下日期: 2026-10-30\n撤下原因: 有误\n公开日期")
    page = only(site.compare())
    assert page.kind is ChangeKind.WITHDRAWN
    assert all(len(one.pieces) == 1 for one in page.text)
    marks = [mark for one in page.text for mark, _ in one.pieces]
    assert marks == sorted(marks, key=lambda mark: mark is Mark.REMOVED)
    assert set(marks) == {Mark.ADDED, Mark.REMOVED}
    assert any("本文自2026年11月30日起施行" in piece for one in page.text for _, piece in one.pieces)


def test_links_to_other_pages_are_those_of_the_text(site: Reviewed) -> None:
    site.put(*write_item("2026/00001", "第一份"))
    site.put(*write_item("2026/00002", "第二份"))
    site.put(*write_item("2026/00003", "第三份", body="见[第一份](00001.md)。"))
    review = site.compare()
    links = {page.title: [one for one in page.links if one.startswith("items/")] for page in review.pages}
    first = next(page.url for page in review.pages if page.title == "第一份")
    assert links == {"第一份": [], "第二份": [], "第三份": [first]}
