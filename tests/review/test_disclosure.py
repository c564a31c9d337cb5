"""What becomes public, or is no longer public, although its file stays where it is."""

from __future__ import annotations

import io
import zipfile

import pytest

from sitegen.files.sizes import format_size
from sitegen.review.html_page import render_review_html
from sitegen.review.model import ChangeKind, Review
from sitegen.review.wording import list_notices, summarise_review
from tests.builder.workshop import TODAY
from tests.review.repository import Reviewed, kinds, only, write_item

PATH = "content/agencies/county/items/2026/00001.md"
FOLDER = PATH.removesuffix(".md")
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def make_archive() -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as opened:
        opened.writestr("a.txt", "x")
    return archive.getvalue()


def show_field(review: Review, label: str) -> tuple[str, str]:
    """The value of a field of the first page before and after."""
    (field,) = (one for one in review.pages[0].fields if one.label == label)
    old, new = ("".join(piece for _, piece in lines[0]) for lines in (field.old_lines, field.new_lines))
    return old, new


def assert_attachment_is_seen_first(review: Review, path: str) -> None:
    """The review lists an attachment that becomes public, and contains it so that it can be opened."""
    (one,) = review.attachments
    assert (one.kind, one.path) == (ChangeKind.DISCLOSED, path)
    assert one.data_url.startswith("data:application/octet-stream;base64,")
    html = render_review_html(review, TODAY)
    assert "转为公开 now public" in html
    assert "有 1 个原来没有公开的附件转为公开" in html
    assert f'<a href="{one.data_url}" download="{one.name}">' in html


def test_attachment_of_a_released_draft_is_listed(site: Reviewed) -> None:
    site.put(*write_item("2026/00001", "草稿", "草稿: 是\n附件: [x.zip]\n"))
    site.put(f"{FOLDER}/x.zip", make_archive())
    site.commit()
    site.edit(PATH, "草稿: 是\n", "")
    review = site.compare()
    assert kinds(review) == [(ChangeKind.RELEASED, "草稿")]
    assert_attachment_is_seen_first(review, f"{FOLDER}/x.zip")


def test_attachment_that_is_listed_later_is_seen_first(site: Reviewed) -> None:
    site.put(*write_item("2026/00001", "有附件"))
    site.put(f"{FOLDER}/秘.pdf", PDF)
    site.commit()
    site.edit(PATH, "公开日期", "附件: [秘.pdf]\n公开日期")
    review = site.compare()
    assert_attachment_is_seen_first(review, f"{FOLDER}/秘.pdf")
    assert review.counts["unopened"] == 1


def test_attachment_that_a_draft_keeps_is_not_listed(site: Reviewed) -> None:
    site.put(*write_item("2026/00001", "草稿", "草稿: 是\n附件: [x.zip]\n"))
    site.put(f"{FOLDER}/x.zip", make_archive())
    site.commit()
    site.edit(PATH, "正文。", "正文改了。")
    assert site.compare().attachments == ()


def test_attachment_that_is_no_longer_listed_is_not_opened(site: Reviewed) -> None:
    site.put(*write_item("2026/00001", "有附件", "附件: [秘.pdf]\n"))
    site.put(f"{FOLDER}/秘.pdf", PDF)
    site.commit()
    site.edit(PATH, "附件: [秘.pdf]\n", "")
    review = site.compare()
    (one,) = review.attachments
    assert one.kind is ChangeKind.WITHHELD
    assert review.counts["unopened"] == 0


@pytest.mark.parametrize("disclosure", ["依申请公开", "不予公开"])
def test_item_that_becomes_public_heads_the_review(site: Reviewed, disclosure: str) -> None:
    site.put(*write_item("2026/00001", "原来不公开", f"公开方式: {disclosure}\n附件: [x.zip]\n"))
    site.put(f"{FOLDER}/x.zip", make_archive())
    site.put(*write_item("2026/00003", "草稿", "草稿: 是\n"))
    site.commit()
    site.edit(PATH, f"公开方式: {disclosure}\n", "")
    site.edit("content/agencies/county/items/2026/00003.md", "草稿: 是\n", "")
    site.put(*write_item("2026/00002", "另一份新的"))
    review = site.compare()
    assert kinds(review) == [
        (ChangeKind.DISCLOSED, "原来不公开"),
        (ChangeKind.RELEASED, "草稿"),
        (ChangeKind.NEW, "另一份新的"),
    ]
    assert show_field(review, "公开方式") == (disclosure, "主动公开")
    assert list_notices(review)[0].zh == "有 1 份依申请公开或者不予公开的条目转为主动公开，请按新内容审查"
    assert summarise_review(review)[0].startswith("这次改动：依申请公开、不予公开转为主动公开 1 页，")
    assert_attachment_is_seen_first(review, f"{FOLDER}/x.zip")


def test_item_that_becomes_public_elsewhere_is_recognised_by_its_number(site: Reviewed) -> None:
    site.put(*write_item("2026/00001", "原来不公开", "公开方式: 依申请公开\n"))
    site.commit()
    text = (site.root / PATH).read_text(encoding="utf-8")
    (site.root / PATH).unlink()
    site.put("content/agencies/county/items/2026/00009.md", text.replace("公开方式: 依申请公开\n", ""))
    assert kinds(site.compare()) == [(ChangeKind.DISCLOSED, "原来不公开")]


def test_item_that_is_withheld_is_not_called_removed(site: Reviewed) -> None:
    site.put(*write_item("2026/00001", "要收回"))
    site.commit()
    site.edit(PATH, "公开日期", "公开方式: 不予公开\n公开日期")
    review = site.compare()
    page = only(review)
    assert page.kind is ChangeKind.WITHHELD
    assert show_field(review, "公开方式") == ("主动公开", "不予公开")
    assert "文件还在" in page.notes[0][0]
    assert any("有 1 页不再公开" in one.zh for one in list_notices(review))


def test_item_published_earlier_or_postponed_is_a_kind_of_its_own(site: Reviewed) -> None:
    site.put(*write_item("2026/00001", "要提前"))
    site.edit(PATH, "2026-10-01", "2026-12-01")
    site.put(*write_item("2026/00002", "要推迟"))
    site.commit()
    site.edit(PATH, "2026-12-01", "2026-10-01")
    site.edit("content/agencies/county/items/2026/00002.md", "2026-10-01", "2026-12-01")
    review = site.compare()
    assert kinds(review) == [(ChangeKind.ADVANCED, "要提前"), (ChangeKind.POSTPONED, "要推迟")]
    assert [one.label for one in review.pages[0].fields] == ["公开日期"]
    assert not any(one.omitted_before for one in review.pages[0].text)
    assert review.pages[1].scheduled == "2026-12-01"
    notices = [one.zh for one in list_notices(review)]
    assert "有 1 页提前公开：原来要到以后才公开" in notices
    assert any("有 1 页不再公开" in zh for zh in notices)


def test_item_that_becomes_public_is_recognised_beside_errors_of_the_base(site: Reviewed) -> None:
    site.put(*write_item("2026/00001", "原来不公开", "公开方式: 依申请公开\n"))
    site.put(*write_item("2026/00002", "错的", "主题分类: [没有]\n"))
    site.commit()
    site.edit(PATH, "公开方式: 依申请公开\n", "")
    site.edit("content/agencies/county/items/2026/00002.md", "主题分类: [没有]\n", "")
    assert (ChangeKind.DISCLOSED, "原来不公开") in kinds(site.compare())


def test_attachment_that_is_moved_and_changed_says_both(site: Reviewed) -> None:
    site.put(*write_item("2026/00001", "要移动", "附件: [a.csv]\n"))
    site.put(f"{FOLDER}/a.csv", "年,数\n2025,1\n")
    site.commit()
    (site.root / PATH).rename(site.root / PATH.replace("00001", "00009"))
    (site.root / FOLDER).rename(site.root / FOLDER.replace("00001", "00009"))
    assert [one.has_new_content for one in site.compare().attachments] == [False]
    site.put(f"{FOLDER.replace('00001', '00009')}/a.csv", "年,数\n2025,1000\n")
    review = site.compare()
    (one,) = review.attachments
    assert (one.kind, one.has_new_content) == (ChangeKind.MOVED, True)
    html = render_review_html(review, TODAY)
    assert "内容也改了" in html
    assert f"{format_size(15)} → {format_size(18)}" in html
