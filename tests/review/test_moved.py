"""Moved files: what was known of them stays known, and what is new in them is new."""

from __future__ import annotations

import io

from docx import Document

from sitegen.cli import run
from sitegen.review.html_page import render_review_html
from sitegen.review.model import ChangeKind
from sitegen.review.wording import list_notices
from tests.builder.workshop import TODAY
from tests.review.repository import Reviewed, kinds, write_item

FOLDER = "content/agencies/county/items/2026"
BODY = "第一段。\n\n此件不公开。"


def write_document(text: str) -> bytes:
    document = Document()
    document.add_paragraph(text)
    document.core_properties.author = "张三"
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def move(site: Reviewed) -> None:
    for suffix in (".md", ""):
        if (site.root / f"{FOLDER}/00001{suffix}").exists():
            (site.root / f"{FOLDER}/00001{suffix}").rename(site.root / f"{FOLDER}/00033{suffix}")


def list_new(site: Reviewed) -> list[str]:
    return [one.diagnostic.code for one in site.compare().new_findings if not one.is_lost_address]


def test_findings_of_a_moved_file_are_known(site: Reviewed) -> None:
    site.put(*write_item("2026/00001", "要移动的", "附件: [a.docx]\n", body=BODY))
    site.put(f"{FOLDER}/00001/a.docx", write_document("身份证在这里"))
    site.commit()
    known = {one.diagnostic.code for one in site.compare().findings}
    assert {"SEC-002", "ATT-023"} <= known
    move(site)
    # The serial of the number and the file name differ since the move.
    assert list_new(site) == ["ITM-039"]
    review = site.compare()
    assert [(one.kind, one.path, one.old_path) for one in review.attachments] == [
        (ChangeKind.MOVED, f"{FOLDER}/00033/a.docx", f"{FOLDER}/00001/a.docx")
    ]


def test_new_finding_in_a_moved_file_is_new(site: Reviewed) -> None:
    site.put(*write_item("2026/00001", "要移动的", body=BODY))
    site.commit()
    move(site)
    site.edit(f"{FOLDER}/00033.md", "第一段。", "第一段，手机13912345678。")
    assert [code for code in list_new(site) if code != "ITM-039"] == ["PII-003"]


def test_replaced_attachment_of_a_moved_item_hides_nothing(site: Reviewed) -> None:
    site.put(*write_item("2026/00001", "要移动的", "附件: [a.docx]\n"))
    site.put(f"{FOLDER}/00001/a.docx", write_document("手机13912345678"))
    site.commit()
    move(site)
    assert "PII-003" not in list_new(site)
    site.put(f"{FOLDER}/00033/a.docx", write_document("手机13912345679"))
    assert "PII-003" in list_new(site)


def test_deleted_draft_is_said_to_be_deleted(site: Reviewed) -> None:
    site.put(*write_item("2026/00001", "写了又不要的", "草稿: 是\n"))
    site.commit()
    (site.root / f"{FOLDER}/00001.md").unlink()
    review = site.compare()
    assert kinds(review) == [(ChangeKind.DRAFT_GONE, "写了又不要的")]
    html = render_review_html(review, TODAY)
    assert "草稿，已删除" in html
    assert "草稿，这次不公开" not in html
    assert review.counts["draft"] == 0


def test_finding_of_several_items_is_shown_once_with_its_places(site: Reviewed) -> None:
    for number in range(1, 8):
        site.put(*write_item(f"2026/0000{number}", f"第{number}份"))
    site.commit()
    for number in range(1, 8):
        (site.root / f"{FOLDER}/0000{number}.md").unlink()
    review = site.compare()
    assert len(review.lost_addresses) == 7
    html = render_review_html(review, TODAY)
    assert html.count("<code>ITM-041</code>") == 1
    assert all(f"{FOLDER}/0000{number}.md" in html for number in range(1, 8))
    assert "另外 2 处 2 more places" in html


def run_command(site: Reviewed, *arguments: str) -> None:
    assert run([*arguments, "--project", str(site.root), "--today", TODAY.isoformat()]) == 0


AGENCY = "content/agencies/county"


def test_renamed_agency_in_a_moved_folder_is_moved(site: Reviewed) -> None:
    """Its guide has another title and another address, but the address leads there."""
    run_command(site, "mv", AGENCY, "content/agencies/town")
    site.edit("content/agencies/town/agency.yaml", "名称: 示例县人民政府", "名称: 示例市人民政府")
    review = site.compare()
    counts = review.counts
    assert (counts["new"], counts["gone"], counts["withdrawn"]) == (0, 0, 0)
    assert {(page.kind, page.old_url) for page in review.pages if page.path.endswith("/guide.md")} == {
        (ChangeKind.MOVED, "guide/county.html")
    }
    assert not any("不再公开" in notice.zh for notice in list_notices(review))
    # So is its agency.yaml, which has no page that shows it alone.
    (agency,) = [one for one in review.files if one.path.endswith("agency.yaml") and "town" in one.path]
    assert (agency.kind, agency.old_path) == (ChangeKind.MOVED, f"{AGENCY}/agency.yaml")
    assert "名称" in {field.label for field in agency.fields}
    assert "简称" not in {field.label for field in agency.fields}


def test_page_has_moved_to_where_its_address_leads(site: Reviewed) -> None:
    """Title, number and text are others, so only the redirect shows that it is the same document."""
    site.put(*write_item("2026/00001", "旧题"))
    site.commit()
    run_command(site, "mv", f"{FOLDER}/00001.md", f"{FOLDER}/00033.md", "--renumber")
    site.edit(f"{FOLDER}/00033.md", "标题: 旧题", "标题: 新的标题")
    site.edit(f"{FOLDER}/00033.md", "正文。", "别的内容。")
    assert kinds(site.compare()) == [(ChangeKind.MOVED, "新的标题")]


def test_drafts_of_a_moved_agency_follow_its_folder(site: Reviewed) -> None:
    site.edit(f"{AGENCY}/apply.md", "更新日期:", "草稿: 是\n更新日期:")
    site.commit()
    run_command(site, "mv", AGENCY, "content/agencies/town")
    site.edit("content/agencies/town/agency.yaml", "名称: 示例县人民政府", "名称: 示例市人民政府")
    assert site.compare().counts["draft_gone"] == 0


def test_withdrawn_item_of_a_moved_agency_counts_once(site: Reviewed) -> None:
    run_command(site, "withdraw", f"{AGENCY}/items/2024/00002.md", "--reason", "内容有误")
    run_command(site, "mv", AGENCY, "content/agencies/town")
    review = site.compare()
    assert (review.counts["withdrawn"], review.counts["gone"]) == (1, 0)
    assert any("有 1 页不再公开" in notice.zh for notice in list_notices(review))
