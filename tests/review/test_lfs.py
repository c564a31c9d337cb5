"""A project whose attachments are in Git LFS: git has pointers, the working tree has the contents."""

from __future__ import annotations

from hashlib import sha256

import pytest

from sitegen.review.html_page import render_review_html
from sitegen.review.model import ChangeKind
from sitegen.review.wording import list_notices
from tests.builder.workshop import TODAY
from tests.git.test_revision import run_git
from tests.review.repository import STATISTICS, Reviewed, kinds, only, write_item

PATH = "content/agencies/county/items/2026/00001.md"
TABLE = f"{PATH.removesuffix('.md')}/a.csv"
OLD, NEW = "年,数\n2025,100\n".encode(), "年,数\n2025,200\n".encode()


def write_pointer(data: bytes) -> bytes:
    """The pointer that git-lfs writes for a content."""
    lines = (
        "version https://git-lfs.github.com/spec/v1",
        f"oid sha256:{sha256(data).hexdigest()}",
        f"size {len(data)}",
    )
    return "".join(f"{line}\n" for line in lines).encode()


@pytest.fixture
def lfs(site: Reviewed) -> Reviewed:
    """A project whose commit has a pointer, and whose working tree has its content, as after git lfs pull."""
    site.put(*write_item("2026/00001", "有大附件", "附件: [a.csv]\n"))
    site.put(TABLE, write_pointer(OLD))
    site.commit()
    site.put(TABLE, OLD)
    return site


def test_unchanged_attachment_is_no_change(lfs: Reviewed) -> None:
    lfs.edit(STATISTICS, "增长", "下降")
    review = lfs.compare()
    assert only(review).old_frame
    assert review.attachments == ()
    assert review.problems == ()


def test_moved_attachment_has_its_former_content(lfs: Reviewed) -> None:
    for path in (PATH, PATH.removesuffix(".md")):
        (lfs.root / path).rename(lfs.root / path.replace("00001", "00009"))
    review = lfs.compare()
    assert kinds(review) == [(ChangeKind.MOVED, "有大附件")]
    assert [one.has_new_content for one in review.attachments] == [False]


def test_changed_attachment_is_compared_with_the_store_of_the_clone(lfs: Reviewed) -> None:
    name = sha256(OLD).hexdigest()
    folder = (
        lfs.root / run_git(lfs.root, "rev-parse", "--git-common-dir") / "lfs/objects" / name[:2] / name[2:4]
    )
    folder.mkdir(parents=True)
    (folder / name).write_bytes(OLD)
    lfs.put(TABLE, NEW)
    (one,) = lfs.compare().attachments
    assert one.kind is ChangeKind.CHANGED
    assert ("removed", "100") in [piece for line in one.text for piece in line.pieces]
    assert one.old_data_url


def test_content_that_is_nowhere_is_said_to_be_missing(lfs: Reviewed) -> None:
    lfs.put(TABLE, NEW)
    lfs.edit(STATISTICS, "增长", "下降")
    review = lfs.compare()
    (one,) = review.attachments
    assert (one.kind, one.old_size, one.old_data_url) == (ChangeKind.CHANGED, len(OLD), "")
    html = render_review_html(review, TODAY)
    assert "比较的版本里没有这个附件的内容" in html
    assert "git-lfs.github.com/spec" not in html
    assert all("比较的版本本身有错误" not in notice.zh for notice in list_notices(review))
    assert all(page.old_frame for page in review.pages)


def test_pointer_that_nobody_has_fetched_is_no_change(lfs: Reviewed) -> None:
    lfs.put(TABLE, write_pointer(OLD))
    lfs.edit(STATISTICS, "增长", "下降")
    assert lfs.compare().attachments == ()
