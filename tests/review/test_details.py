"""Findings, hosts, attachments and files that are published as they are."""

from __future__ import annotations

import base64
import io
import json
import re
import zipfile

import pytest
from docx import Document
from markupsafe import escape

from sitegen.cli import run
from sitegen.review import attachment_changes
from sitegen.review.attachment_changes import describe_inspection
from sitegen.review.html_page import render_review_html
from sitegen.review.model import ChangeKind, Review
from sitegen.review.summary import render_summary_json, render_summary_markdown
from sitegen.review.wording import list_notices
from tests.builder.workshop import TODAY
from tests.content.test_image_metadata import PICTURES
from tests.review.repository import PICTURE, READING, STATISTICS, Reviewed, marked, only, write_item

PHONE = "13912345678"


def test_new_findings_come_first_and_moved_lines_are_not_new(site: Reviewed) -> None:
    site.put(
        *write_item("2026/00001", "旧问题", body="第一段。\n\n见[别处](https://x.example/a)，此件不公开。")
    )
    site.commit()
    known = {one.diagnostic.code for one in site.compare().findings}
    assert known
    site.edit("content/agencies/county/items/2026/00001.md", "第一段。", "第一段。\n\n第二段。")
    assert site.compare().new_findings == ()
    site.edit(STATISTICS, "收入增长。", "收入增长。此件不公开。")
    new = site.compare().new_findings
    assert {one.diagnostic.place.path for one in new} == {STATISTICS}


def test_personal_data_is_masked_in_findings(site: Reviewed) -> None:
    site.edit(STATISTICS, "收入增长。", f"找张三，手机{PHONE}。")
    review = site.compare()
    assert review.has_errors
    assert all(PHONE not in one.diagnostic.message for one in review.findings)


DUTY = f"值班电话{PHONE}。"


def quoted(review: Review) -> str:
    """Return what the review page quotes: all but the looks of pages."""
    return re.sub(r'srcdoc="[^"]*"', "", render_review_html(review, TODAY))


def test_personal_data_is_masked_wherever_the_review_quotes_and_never_in_a_look(site: Reviewed) -> None:
    """A warning, too: how a page looks is as the public will see it."""
    site.put(*write_item("2026/00001", f"公布值班电话{PHONE}", body=DUTY))
    review = site.compare()
    assert {one.diagnostic.code for one in review.findings} == {"PII-008"}
    assert PHONE in only(review).new_frame
    assert PHONE not in quoted(review)
    assert quoted(review).count("公布值班电话139******78") > 1
    # Changed in its text and in a field, before and after.
    site.commit()
    site.edit("content/agencies/county/items/2026/00001.md", DUTY, f"夜间{DUTY}")
    site.edit("content/agencies/county/items/2026/00001.md", "信息分类:", f"内容概述: {DUTY}\n信息分类:")
    changed = site.compare()
    assert "内容概述" in {field.label for field in only(changed).fields}
    assert "夜间" in marked(only(changed))
    assert PHONE in only(changed).old_frame
    assert PHONE in only(changed).new_frame
    assert PHONE not in quoted(changed)


def test_a_number_that_a_comparison_divides_is_masked(site: Reviewed) -> None:
    path, text = write_item("2026/00001", "通知", body="值班电话139-1234-5678。")
    site.put(path, text.replace("信息分类:", "内容概述: 值班电话139-1234-5678\n信息分类:"))
    site.commit()
    text = (site.root / path).read_text("utf-8").replace("139-1234-5678", "139-1234-5699")
    site.put(path, text)
    page = only(site.compare())
    assert page.fields
    # Both are shown, although their masks differ at the end only.
    shown = [piece for one in (*page.text, *page.fields[0].difference) for _, piece in one.pieces]
    assert shown
    assert not any("1234" in piece or "56" in piece for piece in shown)


def test_an_exempted_number_is_masked_before_and_after(site: Reviewed) -> None:
    path, text = write_item("2026/00001", "通知", body=DUTY)
    site.put(path, text)
    decision = ("--reason", "值班公布", "--by", "王审", "--until", "2027-01-01", "--today", "2026-11-01")
    assert run(["exempt", "PII-008", str(site.root / path), "--project", str(site.root), *decision]) == 0
    site.commit()
    (site.root / path).unlink()
    review = site.compare()
    assert only(review).kind is ChangeKind.GONE
    assert PHONE in only(review).old_frame
    assert PHONE not in quoted(review)


def test_the_card_of_a_page_names_the_findings_of_its_attachments(site: Reviewed) -> None:
    site.put(*write_item("2026/00001", "名单", "附件: [a.txt]\n"))
    site.put("content/agencies/county/items/2026/00001/a.txt", f"张三，手机{PHONE}\n")
    (page,) = site.compare().pages
    assert [one.diagnostic.place.path.rpartition("/")[2] for one in page.own_findings] == ["a.txt"]


def test_code_in_the_checklist_is_shown_as_code(site: Reviewed) -> None:
    site.put(".github/pull_request_template.md", "- [ ] 运行过 `sitegen check`，<b>没有`问题\n")
    site.commit()
    html = render_review_html(site.compare(), TODAY)
    assert "> 运行过 <code>sitegen check</code>，&lt;b&gt;没有`问题</label>" in html


def test_a_lost_address_is_said_once_on_a_card(site: Reviewed) -> None:
    site.edit(READING, "公开日期:", "草稿: 是\n公开日期:")
    review = site.compare()
    html = render_review_html(review, TODAY)
    card = html[html.index('id="page-1"') : html.index("</details>", html.index('id="page-1"'))]
    assert card.count("网址会失效") == 1


def test_known_host_is_not_new(site: Reviewed) -> None:
    site.edit(READING, "为什么", "见[甲](https://known.example/a)。为什么")
    site.commit()
    site.edit(
        STATISTICS,
        "收入增长。",
        "[乙](https://known.example/b)[丙](https://new.example/)[丁](HTTPS://www.GОV.example/)。",
    )
    hosts = site.compare().new_hosts
    assert [(host.name, host.ascii_name) for host in hosts] == [
        ("new.example", ""),
        ("www.gоv.example", "www.xn--gv-fmc.example"),
    ]
    assert hosts[0].paths == (STATISTICS,)


def test_host_hidden_behind_entities_is_found(site: Reviewed) -> None:
    site.edit(STATISTICS, "收入增长。", "[甲](https&#58;//hidden.example/)。")
    assert [host.name for host in site.compare().new_hosts] == ["hidden.example"]


def test_attachments_say_what_was_not_examined(site: Reviewed) -> None:
    folder = "content/agencies/county/items/2026/00001"
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as opened:
        opened.writestr("a.txt", "x")
    site.put(*write_item("2026/00001", "附件", "附件: [a.pdf, b.zip, c.csv]\n"))
    site.put(f"{folder}/a.pdf", b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n")
    site.put(f"{folder}/b.zip", archive.getvalue())
    site.put(f"{folder}/c.csv", "名称,数量\n甲,1\n")
    review = site.compare()
    assert [(one.path.rpartition("/")[2], one.kind, one.is_fully_read) for one in review.attachments] == [
        ("a.pdf", ChangeKind.NEW, False),
        ("b.zip", ChangeKind.NEW, True),
        ("c.csv", ChangeKind.NEW, True),
    ]
    assert "没有检查内容，请人工打开看" in review.attachments[0].inspection_note[0]
    assert review.counts["unopened"] == 1


def test_changed_attachment_is_compared_and_a_removed_one_is_named(site: Reviewed) -> None:
    table = "content/agencies/county/items/2024/00001/table.csv"
    site.edit(table, "2023,100", "2023,200")
    (one,) = site.compare().attachments
    assert (one.kind, one.old_size, one.size) == (ChangeKind.CHANGED, 23, 23)
    assert ("removed", "100") in [piece for line in one.text for piece in line.pieces]
    (site.root / table).unlink()
    (one,) = site.compare().attachments
    assert (one.kind, one.size) == (ChangeKind.GONE, 0)


def test_a_finding_is_explained_once(site: Reviewed) -> None:
    site.edit(STATISTICS, "收入增长。", f"找张三，手机{PHONE}。")
    review = site.compare()
    (one,) = review.files[0].findings
    html = render_review_html(review, TODAY)
    assert html.count(str(escape(one.diagnostic.message))) == 1
    assert html.count(f"<code>{one.diagnostic.code}</code></a>") == 1


def test_personal_data_is_masked_in_the_text_of_an_attachment(site: Reviewed) -> None:
    table = "content/agencies/county/items/2024/00001/table.csv"
    rows = "".join(f"张三{number},1390000{number:04}\n" for number in range(40))
    site.put(table, f"姓名,手机\n{rows}")
    (one,) = site.compare().attachments
    shown = "".join(piece for line in one.text for _, piece in line.pieces)
    assert "张三39" in shown
    assert "139******39" in shown
    assert not re.search(r"1390000\d{4}", shown)


@pytest.mark.parametrize("kind", ["png", "gif", "mp4", "mp3", "jpg", "jpeg"])
def test_kinds_that_show_something_ask_for_a_person(kind: str) -> None:
    words, is_fully_read = describe_inspection(f"a.{kind}")
    assert not is_fully_read
    assert "打开看" in words[0]


@pytest.mark.parametrize("code", ["ATT-035", "ATT-036"])
def test_what_could_not_be_read_asks_for_a_person(code: str) -> None:
    words, is_fully_read = describe_inspection("a.docx", {code})
    assert not is_fully_read
    assert "打开看" in words[0]


@pytest.mark.parametrize(
    "kind", ["docx", "xlsx", "pptx", "csv", "txt", "CSV", "pdf", "doc", "xls", "zip", "ofd", "rtf"]
)
def test_kinds_whose_text_is_read(kind: str) -> None:
    assert describe_inspection(f"a.{kind}")[1]


def test_files_that_are_published_as_they_are_head_the_review(site: Reviewed) -> None:
    site.put("content/static/security.txt", "Contact: mailto:a@county.example\n")
    review = site.compare()
    (file,) = review.static_files
    assert (file.kind, file.path) == (ChangeKind.NEW, "content/static/security.txt")
    assert all(one.path != file.path for one in review.files)


def test_exemption_awaits_approval(site: Reviewed) -> None:
    site.edit(STATISTICS, "收入增长。", f"找张三，手机{PHONE}。")
    decision = ("--reason", "本人同意", "--by", "王审", "--until", "2027-01-01")
    place = str(site.root / STATISTICS)
    assert (
        run(["exempt", "PII-003", place, "--project", str(site.root), "--today", "2026-11-01", *decision])
        == 0
    )
    site.edit("site.yaml", "page_size: 5", "page_size: 5\nattachment_limit: 99")
    review = site.compare()
    expected = [("EXM-020", "content/exemptions.yaml"), ("EXM-021", "site.yaml")]
    assert [(one.code, one.place.path) for one in review.pending_approvals] == expected
    first = json.loads(render_summary_json(review))["findings"][:2]
    assert [(one["code"], one["path"]) for one in first] == expected
    assert "EXM-020" in render_summary_markdown(review)


def test_redirects_are_listed(site: Reviewed) -> None:
    site.edit(READING, "旧网址: /zfxxgk/old/jiedu.html", "旧网址: /zfxxgk/old/other.html")
    assert site.compare().redirect_changes == (
        ("old/jiedu.html", ""),
        ("old/other.html", "items/county/2024-00002.html"),
    )


def test_title_of_a_removed_page_is_masked_in_what_leaves_the_machine(site: Reviewed) -> None:
    path, text = write_item("2026/00001", f"给张三（手机{PHONE}）的答复")
    site.put(path, text)
    site.commit()
    (site.root / path).unlink()
    review = site.compare()
    assert PHONE not in render_summary_markdown(review)
    assert PHONE not in render_summary_json(review)


def test_small_picture_is_shown_with_its_attachment(site: Reviewed) -> None:
    site.put(*write_item("2026/00001", "图", "附件: [a.png]\n"))
    site.put("content/agencies/county/items/2026/00001/a.png", PICTURE)
    (one,) = site.compare().attachments
    assert one.picture_url.startswith("data:image/png;base64,")


def test_address_in_an_office_document_is_found(site: Reviewed) -> None:
    document = Document()
    document.add_paragraph("详见 https://inside.example/a")
    data = io.BytesIO()
    document.save(data)
    site.put(*write_item("2026/00001", "文件", "附件: [a.docx]\n"))
    site.put("content/agencies/county/items/2026/00001/a.docx", data.getvalue())
    assert [host.name for host in site.compare().new_hosts] == ["inside.example"]


def write_word_file(*comments: str) -> bytes:
    document = Document()
    runs = document.add_paragraph("申请人填写本表。").runs
    for comment in comments:
        document.add_comment(runs, text=comment, author="x")
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def test_comment_of_a_word_file_is_named_by_number_and_first_words(site: Reviewed) -> None:
    site.put(*write_item("2026/00001", "文件", "附件: [a.docx]\n"))
    data = write_word_file("先核一下", f"打{PHONE}问他，这一条还没有定下来")
    site.put("content/agencies/county/items/2026/00001/a.docx", data)
    (finding,) = (one for one in site.compare().errors if one.diagnostic.code == "PII-003")
    assert finding.diagnostic.message.startswith("附件“a.docx”第 2 条批注（打…问他，这一条还没有…）：")
    assert ", comment 2 (打…问他，这一条还没有…): " in finding.diagnostic.message_en
    assert PHONE not in finding.diagnostic.message + finding.diagnostic.message_en


def test_place_of_a_picture_heads_the_review(site: Reviewed) -> None:
    site.put(*write_item("2026/00001", "图", body="![现场](00001/gps.jpg)"))
    picture = (PICTURES / "gps.jpg").read_bytes()
    site.put("content/agencies/county/items/2026/00001/gps.jpg", picture)
    review = site.compare()
    assert [one.diagnostic.code for one in review.confidential_warnings] == ["ATT-024"]
    assert "里记录了拍摄地点" in render_review_html(review, site.today).partition('id="pages"')[0]


def test_attachments_are_in_the_review(site: Reviewed) -> None:
    path = "content/agencies/county/items/2026/00001/说明 1.csv"
    site.put(*write_item("2026/00001", "附件", "附件: [说明 1.csv]\n"))
    site.put(path, "名称,数量\n甲,1\n")
    site.commit()
    site.put(path, "名称,数量\n甲,2\n")
    (one,) = site.compare().attachments
    new, old = (
        base64.b64decode(data.partition(",")[2]).decode() for data in (one.data_url, one.old_data_url)
    )
    assert (new, old) == ("名称,数量\n甲,2\n", "名称,数量\n甲,1\n")
    assert one.data_url.startswith("data:application/octet-stream;base64,")
    assert re.search(
        r"保存 说明 1\.csv（[^）]*），再打开 Save and open", render_review_html(site.compare(), site.today)
    )


def test_large_attachment_is_named_as_left_out(site: Reviewed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attachment_changes, "EMBEDDED_FILE_LIMIT", 10)
    site.put(*write_item("2026/00001", "附件", "附件: [a.csv]\n"))
    site.put("content/agencies/county/items/2026/00001/a.csv", "名称,数量\n甲,1\n")
    review = site.compare()
    assert review.attachments[0].data_url == ""
    assert "文件太大，没有放进审阅文件" in render_review_html(review, site.today)


def test_what_is_read_first(site: Reviewed) -> None:
    site.put(*write_item("2026/00002", "要删除的"))
    site.commit()
    (site.root / "content/agencies/county/items/2026/00002.md").unlink()
    site.put(
        *write_item("2026/00001", "图", body="![现场](00001/gps.jpg)\n\n见[外部](https://new.example/)。")
    )
    site.put("content/agencies/county/items/2026/00001/gps.jpg", (PICTURES / "gps.jpg").read_bytes())
    site.put("content/static/security.txt", "Contact: mailto:a@county.example\n")
    anchors = [notice.anchor for notice in list_notices(site.compare())]
    # Without errors, files that are published as they are come first.
    order = ["statics", "confidential", "pages", "addresses", "hosts"]
    assert [anchor for anchor in anchors if anchor in order][:5] == order
    html = render_review_html(site.compare(), TODAY)
    assert html.index('<h3 id="statics">') < html.index('<h3 id="confidential">')


def test_text_of_a_word_file_names_its_properties_without_what_programs_count(site: Reviewed) -> None:
    document = Document()
    document.add_paragraph("拟聘名单")
    document.core_properties.author = "张秘书"
    data = io.BytesIO()
    document.save(data)
    site.put(*write_item("2026/00001", "文件", "附件: [a.docx]\n"))
    site.put("content/agencies/county/items/2026/00001/a.docx", data.getvalue())
    (one,) = site.compare().attachments
    lines = ["".join(piece for _, piece in paragraph.pieces) for paragraph in one.text]
    assert lines[0] == "拟聘名单"
    assert "〔属性 properties〕" in lines
    assert lines.index("张秘书") > lines.index("〔属性 properties〕")
    assert not {"0", "1", "false", "Title", "Microsoft Macintosh Word", "14.0000"} & set(lines)


def test_changed_row_of_an_attached_table_is_shown_with_its_head(site: Reviewed) -> None:
    file = "content/agencies/county/items/2026/00001/a.csv"
    rows = "".join(f"第{number}中学,{100 + number}\n" for number in range(1, 13))
    site.put(*write_item("2026/00001", "文件", "附件: [a.csv]\n"))
    site.put(file, f"附件1\n学校,人数\n{rows}")
    site.commit()
    site.edit(file, "第7中学,107", "第7中学,170")
    (one,) = site.compare().attachments
    lines = ["".join(piece for _, piece in paragraph.pieces) for paragraph in one.text]
    assert lines[0] == "学校,人数"
    assert "第7中学,107170" in lines
