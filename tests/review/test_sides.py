"""What a review says if one of the two sides cannot be built, and where the base of a change is."""

from __future__ import annotations

import subprocess
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from sitegen.builder.pool import Pool
from sitegen.builder.project import STATE_FILE
from sitegen.files.errors import WriteError
from sitegen.git.command import GitError
from sitegen.publish.errors import PublishError
from sitegen.review.error_free_side import _HeadCopy
from sitegen.review.model import ChangeKind
from tests.git.test_revision import run_git
from tests.review.repository import ITEM, STATISTICS, Reviewed, kinds, only, write_item
from tests.small_disk import make_small_disk


def test_change_with_errors_shows_findings_files_and_attachments(site: Reviewed) -> None:
    site.edit(STATISTICS, "信息分类: statistics", "信息分类: nonsense")
    site.edit("content/agencies/county/items/2024/00001/table.csv", "2023,100", "2023,200")
    review = site.compare()
    assert review.has_errors
    assert review.pages == ()
    assert "有错误" in review.problems[0][0]
    assert [file.path for file in review.files] == [STATISTICS]
    assert len(review.attachments) == 1
    assert review.new_findings[0].is_error


def test_base_with_errors_shows_the_new_side(site: Reviewed) -> None:
    site.edit(STATISTICS, "信息分类: statistics", "信息分类: nonsense")
    site.commit()
    site.edit(STATISTICS, "信息分类: nonsense", "信息分类: statistics")
    site.put(*write_item("2026/00001", "新的"))
    review = site.compare()
    assert not review.has_errors
    assert kinds(review) == [(ChangeKind.NEW, "新的"), (ChangeKind.CHANGED, "2024年统计公报")]
    assert "比较的版本本身有错误" in review.problems[0][0]
    assert STATISTICS in review.problems[0][0]
    assert "看不到原来的样子" in review.pages[1].notes[0][0]


def test_base_without_the_site_makes_everything_new(site: Reviewed) -> None:
    run_git(site.root, "checkout", "-q", "--orphan", "empty")
    run_git(site.root, "rm", "-rq", "--cached", ".")
    (site.root / "readme").write_text("x", encoding="utf-8")
    run_git(site.root, "add", "readme")
    run_git(site.root, "commit", "-qm", "m")
    review = site.compare("empty")
    assert {page.kind for page in review.pages} == {ChangeKind.NEW}
    assert "还没有这个网站" in review.problems[0][0]


def test_base_of_the_older_format_is_read(site: Reviewed) -> None:
    site.edit("site.yaml", "format_version: 2\n", "")
    site.commit()
    site.edit("site.yaml", "page_size: 5\n", "page_size: 5\nformat_version: 2\n")
    site.edit(STATISTICS, "增长", "下降")
    review = site.compare()
    assert review.problems == ()
    assert only(review).path == STATISTICS


def test_what_the_base_has_gained_since_is_no_part_of_the_change(site: Reviewed) -> None:
    start = run_git(site.root, "rev-parse", "HEAD")
    run_git(site.root, "checkout", "-q", "-b", "change")
    site.edit(STATISTICS, "增长", "下降")
    site.commit()
    run_git(site.root, "checkout", "-q", "main")
    site.put(*write_item("2026/00001", "别人的"))
    site.commit()
    run_git(site.root, "checkout", "-q", "change")
    review = site.compare("main")
    assert review.base_commit == start
    assert only(review).path == STATISTICS


def test_merge_of_a_pull_request_is_compared_with_its_first_parent(site: Reviewed) -> None:
    run_git(site.root, "checkout", "-q", "-b", "change")
    site.edit(STATISTICS, "增长", "下降")
    site.commit()
    run_git(site.root, "checkout", "-q", "main")
    site.put(*write_item("2026/00001", "别人的"))
    site.commit()
    run_git(site.root, "merge", "-q", "--no-ff", "-m", "merge", "change")
    assert only(site.compare("HEAD^1")).path == STATISTICS


def test_shallow_clone_says_what_to_run(site: Reviewed, tmp_path: Path) -> None:
    site.edit(ITEM, "供水", "用水")
    site.commit()
    clone = tmp_path / "clone"
    subprocess.run(
        ["git", "clone", "-q", "--depth", "1", site.root.as_uri(), str(clone)],
        check=True,
        capture_output=True,
    )
    shallow = Reviewed.__new__(Reviewed)
    shallow.root, shallow.output = clone, clone / "public"
    with pytest.raises(GitError, match="fetch --unshallow"):
        shallow.compare("HEAD^1")


def test_unknown_base_is_refused(site: Reviewed) -> None:
    with pytest.raises(GitError, match="no revision “nope”"):
        site.compare("nope")


def test_line_ends_that_git_changes_are_no_change(site: Reviewed) -> None:
    data = (site.root / STATISTICS).read_bytes()
    site.put(STATISTICS, data.replace(b"\n", b"\r\n"))
    review = site.compare()
    assert (review.pages, review.files) == ((), ())


def test_clone_of_a_workflow_suffices(site: Reviewed, tmp_path: Path) -> None:
    run_git(site.root, "checkout", "-q", "-b", "change")
    site.edit(STATISTICS, "增长", "下降")
    site.commit()
    run_git(site.root, "checkout", "-q", "main")
    site.put(*write_item("2026/00001", "别人的"))
    site.commit()
    run_git(site.root, "merge", "-q", "--no-ff", "-m", "merge", "change")
    clone = tmp_path / "clone"
    # As the checkout of a pull request fetches it: the merge and its parents.
    run_git(tmp_path, "clone", "-q", "--depth", "2", site.root.as_uri(), str(clone))
    shallow = Reviewed.__new__(Reviewed)
    shallow.root, shallow.output = clone, clone / "public"
    assert only(shallow.compare("HEAD^1")).path == STATISTICS


def test_old_address_that_is_a_page_is_an_error_as_in_a_build(site: Reviewed) -> None:
    site.edit(
        STATISTICS, "公开日期: 2025-03-01", "公开日期: 2025-03-01\n旧网址: /items/county/2024-00001.html"
    )
    review = site.compare()
    errors = [one.diagnostic for one in review.findings if one.is_error]
    built = [one for one in site.build().diagnostics if one.severity == "error"]
    assert errors == built
    assert errors


def test_theme_with_an_error_is_said(site: Reviewed) -> None:
    site.put("themes/own/theme.yaml", "name: own\nextends: default\n")
    site.put(
        "themes/own/templates/item.html", "{% extends 'default/item.html' %}\n{% block byline %}{% if %}\n"
    )
    site.edit("site.yaml", "page_size: 5", "page_size: 5\ntheme: own")
    review = site.compare()
    assert review.has_errors
    assert {one.diagnostic.place.path for one in review.new_findings if one.is_error} == {
        "themes/own/templates/item.html"
    }


def test_workers_are_stopped_if_the_build_state_cannot_be_used(
    site: Reviewed, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed: list[Pool] = []
    monkeypatch.setattr(Pool, "close", lambda self: closed.append(self))
    (site.root / STATE_FILE).unlink(missing_ok=True)
    (site.root / STATE_FILE).mkdir(parents=True)
    with pytest.raises(PublishError):
        site.compare()
    assert len(closed) == 1


def test_a_full_disk_is_named_when_a_change_is_copied(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a/site.yaml").write_bytes(bytes(500_000))
    (tmp_path / "disk").mkdir()
    side: Any = SimpleNamespace(root=tmp_path / "a", source_digests={"site.yaml": ""})
    with make_small_disk(tmp_path / "disk", 64) as reason, pytest.raises(WriteError) as failure:
        _HeadCopy(tmp_path / "disk/copy", side, side)
    assert f"disk/copy/site.yaml（{reason}" in failure.value.zh
