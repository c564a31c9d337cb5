"""A change that has errors: they come first, its files are listed, and the pages of correct sources are shown."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

from sitegen.diagnostics import Diagnostic, Place, Severity
from sitegen.files.bounded_comparison import ComparisonBudget
from sitegen.review.file_changes import list_unshown_file_changes
from sitegen.review.html_page import render_review_html
from sitegen.review.masking import Masker
from sitegen.review.model import ChangeKind, Finding
from sitegen.review.wording import list_notices, summarise_review
from tests.builder.workshop import TODAY, tree
from tests.review.repository import ITEM, STATISTICS, Reviewed, kinds, marked, write_item

NEW = "content/agencies/county/items/2026/00001.md"


def test_new_changed_and_removed_sources_with_errors_are_listed(site: Reviewed) -> None:
    site.put(*write_item("2026/00002", "要删除的"))
    site.commit()
    site.put(NEW, write_item("2026/00001", "新的")[1].replace("notices", "nonsense"))
    site.edit(STATISTICS, "信息分类: statistics", "信息分类: nonsense")
    site.edit(STATISTICS, "收入增长。", "收入增长 7.5%。")
    (site.root / "content/agencies/county/items/2026/00002.md").unlink()
    review = site.compare()
    assert [(file.kind, file.path) for file in review.files] == [
        (ChangeKind.NEW, NEW),
        (ChangeKind.CHANGED, STATISTICS),
    ]
    assert all(file.has_errors for file in review.files)
    lines = [piece for one in review.files[1].text for piece in one.pieces]
    assert ("added", " 7.5%") in lines
    assert kinds(review) == [(ChangeKind.GONE, "要删除的")]
    html = render_review_html(review, TODAY)
    assert "没有网页变化" not in html
    assert html.index("没有“nonsense”这个信息分类") < html.index('id="files"') < html.index('id="pages"')
    assert f"{STATISTICS}:4" in html


def test_pages_of_correct_sources_are_shown_beside_errors(site: Reviewed) -> None:
    site.edit(STATISTICS, "信息分类: statistics", "信息分类: nonsense")
    site.edit(ITEM, "供水", "用水")
    site.put(*write_item("2026/00001", "新的"))
    before = tree(site.root)
    review = site.compare()
    assert (ChangeKind.NEW, "新的") in kinds(review)
    (page,) = (one for one in review.pages if one.path == ITEM)
    assert "用" in marked(page)
    assert page.new_frame
    assert all(one.path != STATISTICS for one in review.pages)
    assert "有 1 处错误" in review.problems[0][0]
    assert "The change has 1 error and cannot be published." in review.problems[0][1]
    after = {path: data for path, data in tree(site.root).items() if not path.startswith(".sitegen/")}
    assert after == {path: data for path, data in before.items() if not path.startswith(".sitegen/")}


def test_page_whose_attachment_has_an_error_is_shown(site: Reviewed) -> None:
    """Its own source is right, so it can be looked at; it is counted as new, with errors."""
    site.put(*write_item("2026/00001", "附件坏了", "附件: [a.docx]\n"))
    site.put("content/agencies/county/items/2026/00001/a.docx", b"PK\x03\x04broken")
    site.put(*write_item("2026/00002", "好的"))
    review = site.compare()
    assert kinds(review) == [(ChangeKind.NEW, "附件坏了"), (ChangeKind.NEW, "好的")]
    assert "错误都在附件里，网页照常显示" in review.problems[0][0]
    broken, right = review.pages
    assert "附件坏了" in broken.new_frame
    assert [one.diagnostic.code for one in broken.own_findings] == ["ATT-011"]
    assert (broken.has_errors, right.has_errors) == (True, False)
    assert review.files == ()
    assert (review.counts["new"], review.counts["new_with_errors"]) == (1, 1)
    assert "新增 1 页，新增（有错误）1 页，附件 1 个" in summarise_review(review)[0]
    assert "1 new page, 1 new page with errors" in summarise_review(review)[1]


def test_sources_with_errors_count_as_pages_with_errors(site: Reviewed) -> None:
    site.put(NEW, write_item("2026/00001", "新的")[1].replace("notices", "nonsense"))
    site.edit(STATISTICS, "信息分类: statistics", "信息分类: nonsense")
    counts = site.compare().counts
    assert (counts["new_with_errors"], counts["changed_with_errors"], counts["files"]) == (1, 1, 0)


def test_source_that_refers_to_one_with_errors_is_not_shown_as_removed(site: Reviewed) -> None:
    site.put(NEW, write_item("2026/00001", "新的")[1].replace("notices", "nonsense"))
    site.put(*write_item("2026/00002", "说到新的", body="见[新的](00001.md)。"))
    site.put(*write_item("2026/00003", "好的"))
    review = site.compare()
    assert kinds(review) == [(ChangeKind.NEW, "好的")]
    assert {file.path.rpartition("/")[2] for file in review.files} == {"00001.md", "00002.md"}


def test_wrong_settings_are_shown_and_the_pages_keep_those_of_the_base(site: Reviewed) -> None:
    site.edit("site.yaml", "page_size: 5", "page_size: many")
    site.put(*write_item("2026/00001", "新的"))
    review = site.compare()
    assert kinds(review) == [(ChangeKind.NEW, "新的")]
    assert [(file.path, file.has_errors) for file in review.files] == [("site.yaml", True)]


def test_change_without_any_page_says_why(site: Reviewed) -> None:
    (site.root / "site.yaml").unlink()
    site.put(*write_item("2026/00001", "新的"))
    site.commit()
    site.put(*write_item("2026/00002", "又一份"))
    review = site.compare()
    assert not review.has_pages
    assert "网页都生成不出来" in review.problems[0][0]
    assert [file.path for file in review.files] == ["content/agencies/county/items/2026/00002.md"]
    html = render_review_html(review, TODAY)
    assert "没有网页变化" not in html
    assert "网页生成不出来" in html


def test_errors_head_the_first_sentence_and_the_notices(site: Reviewed) -> None:
    site.edit(STATISTICS, "信息分类: statistics", "信息分类: nonsense")
    review = site.compare()
    assert summarise_review(review)[0].startswith("这次改动：错误 1 处，")
    assert summarise_review(review)[1].startswith("This change has 1 error, ")
    first, *others = list_notices(review)
    assert first.anchor == "errors"
    assert first.zh.startswith("这次改动有 1 处错误，改好以前不能发布。")
    # Once is enough.
    assert not any("错误" in one.zh for one in others)


class Findings(dict[str, tuple[Finding, ...]]):
    """Findings by path, which counts how often all are read."""

    reads = 0

    def items(self) -> Any:
        self.reads += 1
        return super().items()


def test_files_find_the_errors_of_their_attachments_in_one_reading(tmp_path: Path) -> None:
    paths = [f"content/items/{number}.yaml" for number in range(30)]
    side: Any = SimpleNamespace(root=tmp_path, parsed={})
    error, warning = (
        Finding(Diagnostic(Place("content/a.yaml"), "ITM-001", severity, "", ""), is_new=True)
        for severity in (Severity.ERROR, Severity.WARNING)
    )
    findings = Findings(dict.fromkeys(paths, (warning,)))
    findings["content/items/7/deep/a.csv"] = (error,)
    findings["content/items/77/a.csv"] = (error,)
    found = list_unshown_file_changes(side, side, paths, findings, Masker(), {}, ComparisonBudget())
    assert findings.reads == 1
    assert found[0].path == "content/items/7.yaml"
    assert found[0].findings == (error, warning)
    assert all(one.findings == (warning,) for one in found[1:])
