"""Findings in what becomes public are new, although the base has them; what was never public is not called removed."""

from __future__ import annotations

import json

import pytest

from sitegen.forge.comment_text import format_comment
from sitegen.forge.review_summary import parse_summary
from sitegen.review.html_page import render_review_html
from sitegen.review.model import ChangeKind, Review
from sitegen.review.summary import render_summary_json
from sitegen.review.wording import list_notices, summarise_review
from tests.builder.workshop import TODAY
from tests.review.repository import Reviewed, kinds, only, write_item

PATH = "content/agencies/county/items/2026/00001.md"
ADDRESS = "张三家住青山县人民路10号3栋502室。"
"""A home address, for which there is a warning about privacy."""


def assert_warning_is_new(review: Review, path: str = PATH) -> None:
    """The page, the summary and the comment show the warning about ``path`` as one that the change brings."""
    assert [one.diagnostic.place.path for one in review.confidential_warnings] == [path]
    notices = [one.zh for one in list_notices(review)]
    assert "新的涉密、个人信息的提醒 1 处" in notices
    html = render_review_html(review, TODAY)
    top, _, rest = html.partition('<section id="pages">')
    assert path in top[top.index('id="confidential"') :]
    assert "这次改动没有带来新的问题" not in rest
    summary = json.loads(render_summary_json(review))
    assert summary["counts"]["confidential"] == 1
    assert {one["path"] for one in summary["findings"] if one["new"]} == {path}
    comment = format_comment(parse_summary(render_summary_json(review).encode()), review.head_commit)
    assert "这次改动带来的问题" in comment


@pytest.mark.parametrize(
    ("field", "body"),
    [
        ("公开方式: 不予公开\n", ADDRESS),
        ("公开方式: 依申请公开\n", ADDRESS),
        ("草稿: 是\n", "联系人：赵六，手机13798765432。"),
        ("撤下日期: 2026-10-30\n撤下原因: 有误\n", ADDRESS),
    ],
)
def test_warnings_known_before_are_new_when_the_page_becomes_public(
    site: Reviewed, field: str, body: str
) -> None:
    site.put(*write_item("2026/00001", "原来不公开", field, body))
    site.commit()
    site.edit(PATH, field, "")
    assert_warning_is_new(site.compare())


def test_warnings_are_new_when_a_page_is_published_earlier_or_on_a_day(site: Reviewed) -> None:
    site.put(*write_item("2026/00001", "预定", body=ADDRESS))
    site.edit(PATH, "2026-10-01", "2026-12-01")
    site.commit()
    site.edit(PATH, "2026-12-01", "2026-10-01")
    assert_warning_is_new(site.compare())
    site.edit(PATH, "公开日期: 2026-10-01\n", "公开日期: 2026-12-01\n草稿: 是\n")
    site.commit()
    site.edit(PATH, "草稿: 是\n", "")
    assert_warning_is_new(site.compare())


def test_warnings_are_new_when_the_page_becomes_public_elsewhere(site: Reviewed) -> None:
    site.put(*write_item("2026/00001", "原来不公开", "公开方式: 不予公开\n", ADDRESS))
    site.commit()
    text = (site.root / PATH).read_text(encoding="utf-8")
    (site.root / PATH).unlink()
    site.put(PATH.replace("00001", "00009"), text.replace("公开方式: 不予公开\n", ""))
    assert_warning_is_new(site.compare(), PATH.replace("00001", "00009"))


def test_warnings_in_attachments_are_new_when_these_become_public(site: Reviewed) -> None:
    file = f"{PATH.removesuffix('.md')}/a.txt"
    site.put(*write_item("2026/00001", "草稿", "草稿: 是\n附件: [a.txt]\n"))
    site.put(file, ADDRESS)
    site.commit()
    site.edit(PATH, "草稿: 是\n", "")
    assert_warning_is_new(site.compare(), file)


def test_warnings_are_new_beside_errors_in_the_page_that_becomes_public(site: Reviewed) -> None:
    site.put(*write_item("2026/00001", "原来不公开", "公开方式: 不予公开\n", ADDRESS))
    site.commit()
    site.edit(PATH, "公开方式: 不予公开\n", "")
    site.edit(PATH, ADDRESS, f"{ADDRESS}\n\n见[旧](00001/none.pdf)。")
    review = site.compare()
    assert review.has_errors
    assert [one.diagnostic.place.path for one in review.confidential_warnings] == [PATH]


@pytest.mark.parametrize("field", ["", "公开方式: 不予公开\n", "草稿: 是\n"])
def test_warnings_of_a_page_that_stays_as_it_is_are_known(site: Reviewed, field: str) -> None:
    site.put(*write_item("2026/00001", "不变", field, ADDRESS))
    site.commit()
    site.edit(PATH, "标题: 不变", "标题: 变了")
    review = site.compare()
    assert review.confidential_warnings == ()
    assert any(one.is_confidential for one in review.findings)


def test_scheduled_page_that_is_deleted_was_never_public(site: Reviewed) -> None:
    site.put(*write_item("2026/00001", "预定"))
    site.edit(PATH, "2026-10-01", "2026-12-01")
    site.commit()
    (site.root / PATH).unlink()
    review = site.compare()
    assert only(review).kind is ChangeKind.SCHEDULED_GONE
    assert not any("不再公开" in one.zh for one in list_notices(review))
    assert "删除预定公开的 1 页（没有公开过）" in summarise_review(review)[0]
    html = render_review_html(review, TODAY)
    assert "删除预定公开的" in html
    assert "预定公开的，已删除；没有公开过。" in html
    assert review.counts["gone"] == 0


def test_scheduled_page_that_becomes_a_draft_was_never_public(site: Reviewed) -> None:
    site.put(*write_item("2026/00001", "预定"))
    site.edit(PATH, "2026-10-01", "2026-12-01")
    site.commit()
    site.edit(PATH, "公开日期", "草稿: 是\n公开日期")
    review = site.compare()
    assert kinds(review) == [(ChangeKind.DRAFT, "预定")]
    assert not any("不再公开" in one.zh for one in list_notices(review))


def test_draft_that_is_withheld_is_a_changed_file_and_not_deleted(site: Reviewed) -> None:
    site.put(*write_item("2026/00001", "草稿", "草稿: 是\n"))
    site.commit()
    site.edit(PATH, "草稿: 是\n", "公开方式: 不予公开\n")
    review = site.compare()
    assert review.pages == ()
    assert [(one.kind, one.path) for one in review.files] == [(ChangeKind.CHANGED, PATH)]
