"""Attachments and pictures of every kind of record: published, listed, found, exported, and named rightly."""

from __future__ import annotations

import json
import shutil
import unicodedata
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote
from zipfile import ZipFile

import pytest

from sitegen.builder import Result
from sitegen.diagnostics import Diagnostic
from tests.blank_pdf import BLANK_PDF
from tests.builder.test_bad_input import FOLDER, PATH, item
from tests.builder.workshop import Workshop, errors, tree
from tests.size import thin_out

PNG = b"\x89PNG\r\n\x1a\n" + bytes(16)
PDF = BLANK_PDF
AT = f"{PATH}:"
OWN = f"{FOLDER}/00007"

# The record, its text if it may have one, the folder for attachments, and the page.
RECORDS = {
    "item": ("content/agencies/county/items/2024/00002.md",) * 2 + ("items/county/2024-00002",),
    "guide": ("content/agencies/county/guide.md",) * 2 + ("guide/county",),
    "apply": ("content/agencies/county/apply.md",) * 2 + ("apply/county",),
    "rule": ("content/rules/regulations.md",) * 2 + ("rules/regulations",),
    "page": ("content/pages/about.md",) * 2 + ("pages/about",),
    "service": ("content/agencies/finance/services/card.yaml", "", "services/finance/card"),
    "report": (
        "content/agencies/county/reports/2024.yaml",
        "content/agencies/county/reports/2024.md",
        "reports/county/2024",
    ),
}


class Addresses(HTMLParser):
    """The addresses in a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value or "" for name, value in attrs if name in ("href", "src")]


def add_key(workshop: Workshop, path: str, line: str) -> None:
    """Adds a line to the fields of a record."""
    text = (workshop.root / path).read_text("utf-8")
    start = "---\n" if text.startswith("---\n") else ""
    workshop.put(path, f"{start}{line}\n{text.removeprefix(start)}")


def add_text(workshop: Workshop, path: str, text: str) -> None:
    workshop.put(path, f"{(workshop.root / path).read_text('utf-8')}\n{text}\n")


def find(result: Result, code: str) -> list[Diagnostic]:
    return [found for found in result.diagnostics if found.code == code]


def list_findings(result: Result) -> list[str]:
    return [f"{found.place} {found.code}" for found in result.diagnostics]


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    return Workshop(tmp_path / "project")


@pytest.mark.parametrize("kind", thin_out(RECORDS, 2))
def test_a_listed_attachment_is_published_on_the_page_and_found(workshop: Workshop, kind: str) -> None:
    record, _, page = RECORDS[kind]
    name = "申请表 （1）.pdf"
    workshop.put(f"{record.rpartition('.')[0]}/{name}", PDF)
    add_key(workshop, record, f"附件: [{{文件: {name}, 名称: 罕见的表格}}]")
    before = list_findings(workshop.check())
    assert not errors(workshop.build())
    assert not [line for line in before if "ATT" in line or "FIL" in line]
    assert (workshop.output / page / name).read_bytes() == PDF
    hrefs = {unquote(href) for href in Addresses(workshop.text(f"{page}.html")).found}
    assert f"{'../' * page.count('/')}{page}/{name}" in hrefs
    assert "罕见的表格" in workshop.text(f"{page}.html")
    documents = [path for path in tree(workshop.output) if path.startswith("search/")]
    assert any("罕见的表格" in workshop.text(path) for path in documents if path.endswith(".js"))


@pytest.mark.parametrize("kind", thin_out([kind for kind, (_, text, _) in RECORDS.items() if text], 2))
@pytest.mark.parametrize("by_path", [False, True])
def test_a_picture_in_a_text(workshop: Workshop, kind: str, by_path: bool) -> None:
    """An own attachment may be named by its bare name, or by its path as any other file."""
    record, text, page = RECORDS[kind]
    folder = record.rpartition(".")[0]
    workshop.put(f"{folder}/流程 图.png", PNG)
    address = "流程%20图.png" if not by_path else f"{folder.rpartition('/')[2]}/流程%20图.png"
    add_text(workshop, text, f"![办理流程]({address})")
    result = workshop.build()
    assert not errors(result)
    assert not find(result, "ATT-101")
    assert (workshop.output / page / "流程 图.png").read_bytes() == PNG
    # Blanks and Chinese characters are percent-encoded, as in the list of attachments.
    encoded = "%E6%B5%81%E7%A8%8B%20%E5%9B%BE.png"
    assert f'src="{"../" * page.count("/")}{page}/{encoded}"' in workshop.text(f"{page}.html")


def test_a_picture_without_alternative_text_is_an_error(workshop: Workshop) -> None:
    workshop.put("content/rules/regulations/flow.png", PNG)
    add_text(workshop, "content/rules/regulations.md", "![](flow.png)")
    assert errors(workshop.check()) == ["content/rules/regulations.md:7:5 LNK-012"]


@pytest.mark.parametrize("kind", thin_out(RECORDS, 2))
def test_all_checks_apply_to_all_folders(workshop: Workshop, kind: str) -> None:
    folder = RECORDS[kind][0].rpartition(".")[0]
    workshop.put(f"{folder}/unused.txt", "字\n")
    workshop.put(f"{folder}/bad.exe", b"MZ")
    workshop.put(f"{folder}/secret.txt", "绝密★10年\n身份证 11010519491231002X\n")
    found = list_findings(workshop.check())
    assert f"{folder}/unused.txt ATT-101" in found
    assert f"{folder}/bad.exe ATT-004" in found
    assert f"{folder}/secret.txt:2:5 PII-001" in found
    assert f"{folder}/secret.txt:1:1 SEC-001" in found


@pytest.mark.parametrize("kind", ["guide", "apply", "service", "report"])
def test_a_draft_publishes_no_attachment(workshop: Workshop, kind: str) -> None:
    record = RECORDS[kind][0]
    workshop.put(f"{record.rpartition('.')[0]}/a.pdf", PDF)
    add_key(workshop, record, "附件: [a.pdf]\n草稿: 是")
    result = workshop.build()
    assert not errors(result)
    assert not find(result, "ATT-101")
    assert not find(result, "ATT-103")
    assert not list(workshop.output.rglob("a.pdf"))


@pytest.mark.parametrize("kind", ["item", "guide", "apply", "service", "report"])
def test_a_preview_shows_the_attachments_that_a_draft_has_already(workshop: Workshop, kind: str) -> None:
    record, _, page = RECORDS[kind]
    workshop.put(f"{record.rpartition('.')[0]}/b.pdf", PDF)
    workshop.put(f"{record.rpartition('.')[0]}/c.exe", b"MZ")
    add_key(workshop, record, "附件: [a.pdf, b.pdf, c.exe]\n草稿: 是")
    result = workshop.review()
    assert find(result, "ATT-001")
    preview = workshop.root / "review"
    hrefs = Addresses((preview / f"{page}.html").read_text("utf-8")).found
    files = [href for href in hrefs if href.endswith((".pdf", ".exe"))]
    assert files == [f"{'../' * page.count('/')}{page}/b.pdf"]
    assert (preview / page / "b.pdf").read_bytes() == PDF


def test_the_signed_report_is_in_its_exports(workshop: Workshop) -> None:
    record, _, _ = RECORDS["report"]
    workshop.put(f"{record.removesuffix('.yaml')}/盖章版.pdf", PDF)
    workshop.put(f"{record.removesuffix('.yaml')}/b.pdf", PDF)
    add_key(workshop, record, "附件: [{文件: 盖章版.pdf, 名称: 年度报告（盖章版）}, b.pdf]")
    assert not errors(workshop.build())
    report = json.loads(workshop.text("data/reports.json"))[0]
    signed = report["attachments"][0]
    assert (signed["name"], signed["title"], signed["size"]) == ("盖章版.pdf", "年度报告（盖章版）", len(PDF))
    base = "https://www.example.gov.cn/zfxxgk/"
    assert (workshop.output / unquote(signed["url"].removeprefix(base))).read_bytes() == PDF
    assert (
        json.loads(workshop.text("reports/county/county-2024.json"))["attachments"] == report["attachments"]
    )
    schema = json.loads(workshop.text("data/report.schema.json"))
    allowed = schema["properties"]["attachments"]["items"]["properties"]
    assert set(signed) == set(allowed)
    with ZipFile(workshop.output / "reports/county/county-2024.docx") as packed:
        text = packed.read("word/document.xml").decode()
    assert "附件1：年度报告（盖章版）" in text
    assert "附件2：b.pdf" in text


def test_a_fragment_of_an_attachment_is_no_heading(workshop: Workshop) -> None:
    """What stands after # in the address of an attachment is for the program that opens it."""
    workshop.put(f"{OWN}/plan.pdf", PDF)
    workshop.put(PATH, item("[第3页](00007/plan.pdf#page=3) [表](plan.pdf#sheet=附表 1)\n"))
    assert not errors(workshop.build())
    hrefs = Addresses(workshop.text("items/county/2026-00007.html")).found
    assert "../../items/county/2026-00007/plan.pdf#page=3" in hrefs
    assert "../../items/county/2026-00007/plan.pdf#sheet=%E9%99%84%E8%A1%A8%201" in hrefs


def test_a_name_is_never_both_a_page_and_an_attachment(workshop: Workshop) -> None:
    """A name in .md or .yaml is the file beside the text; any other is the own attachment."""
    workshop.put(f"{FOLDER}/00008.md", item(索引号="SL/2026-00008"))
    workshop.put("content/agencies/county/reports/2024.csv", "表,行\n")
    workshop.put("content/agencies/county/reports/2024/2024.csv", "年份\n2024\n")
    workshop.put(PATH, item("[另一个](00008.md)\n"))
    add_text(workshop, "content/agencies/county/reports/2024.md", "[数据](2024.csv)")
    workshop.build()
    assert not [line for line in errors(workshop.check()) if "LNK" in line]


NEAR = {
    "letter case": ("报告.PDF", "报告.pdf", "大小写"),
    "decomposed": (unicodedata.normalize("NFD", "Café.pdf"), "Café.pdf", "字符编码形式"),
    "full width": ("附件１.pdf", "附件1.pdf", "全角和半角"),
    "percent-encoded": ("附件.pdf", "%E9%99%84%E4%BB%B6.pdf", "网址编码"),
    "blanks": ("附件 1.pdf", "附件1.pdf", "空格"),
}


@pytest.mark.parametrize("name", thin_out(NEAR, 3))
def test_a_near_name_is_one_finding_that_points_at_the_file(workshop: Workshop, name: str) -> None:
    actual, written, difference = NEAR[name]
    workshop.put(f"{OWN}/{actual}", PDF)
    workshop.put(PATH, item(附件=f"['{written}']"))
    result = workshop.check()
    assert [line for line in list_findings(result) if "ATT" in line or "FIL" in line] == [f"{AT}6:6 ATT-012"]
    found = find(result, "ATT-012")[0]
    assert f"“{actual}”，{difference}不同" in found.message
    assert f"“{actual}”" in found.hint


@pytest.mark.parametrize("name", thin_out([name for name in NEAR if name != "percent-encoded"], 4))
@pytest.mark.parametrize("folder", ["", "00007/"])
def test_a_near_name_in_a_link(workshop: Workshop, name: str, folder: str) -> None:
    actual, written, difference = NEAR[name]
    workshop.put(f"{OWN}/{actual}", PDF)
    workshop.put(PATH, item(f"[附件]({folder}{written})\n"))
    result = workshop.check()
    assert [line for line in list_findings(result) if "ATT" in line or "LNK" in line] == [f"{AT}7:6 ATT-012"]
    found = find(result, "ATT-012")[0]
    assert difference in found.message
    # The mended address is one that works.
    mended = found.hint.partition("“")[2].partition("”")[0]
    workshop.put(PATH, item(f"[附件]({mended})\n"))
    assert not [line for line in list_findings(workshop.check()) if "ATT" in line or "LNK" in line]


def test_a_percent_encoded_link_is_decoded(workshop: Workshop) -> None:
    workshop.put(f"{OWN}/附件.pdf", PDF)
    workshop.put(PATH, item("[附件](%E9%99%84%E4%BB%B6.pdf)\n"))
    assert not errors(workshop.check())


def test_a_file_in_a_wrong_folder_is_one_finding(workshop: Workshop) -> None:
    """A picture beside its text, where editors put it first."""
    workshop.put("content/rules/flow.png", PNG)
    add_text(workshop, "content/rules/regulations.md", "![流程](flow.png)")
    workshop.put(f"{OWN}/sub/a.pdf", PDF)
    workshop.put(PATH, item(附件="[a.pdf]"))
    result = workshop.check()
    rule = "content/rules/regulations.md:7:7"
    assert [line for line in list_findings(result) if "ATT" in line or "FIL" in line or "LNK" in line] == [
        f"{AT}6:6 ATT-013",
        f"{rule} ATT-013",
    ]
    listed, linked = find(result, "ATT-013")
    assert f"{OWN}/sub/a.pdf" in listed.message
    assert "content/rules/flow.png" in linked.message
    assert "content/rules/regulations/" in linked.hint
    # The advice is right.
    (workshop.root / "content/rules/regulations").mkdir()
    shutil.move(workshop.root / "content/rules/flow.png", workshop.root / "content/rules/regulations/")
    shutil.move(workshop.root / f"{OWN}/sub/a.pdf", workshop.root / OWN)
    assert not errors(workshop.check())


def test_an_attachment_of_another_record_is_not_the_missing_one(workshop: Workshop) -> None:
    """Many records have an attachment of the same name."""
    workshop.put(f"{FOLDER}/00008.md", item(索引号="SL/2026-00008", 附件="[附件1.pdf]"))
    workshop.put(f"{FOLDER}/00008/附件1.pdf", PDF)
    workshop.put(PATH, item(附件="[附件1.pdf]"))
    assert errors(workshop.check()) == [f"{AT}6:6 ATT-001"]


def test_a_link_through_a_folder_that_cannot_have_attachments(workshop: Workshop) -> None:
    workshop.put(f"{FOLDER}/附件/流程.png", PNG)
    workshop.put(PATH, item("![流程](附件/流程.png)\n"))
    found = [
        line for line in list_findings(workshop.check()) if "LNK" in line or "ATT" in line or "FIL" in line
    ]
    assert found == [f"{AT}7:7 ATT-013"]
    assert f"移到 {OWN}/" in find(workshop.check(), "ATT-013")[0].hint


def test_an_attachment_in_a_folder_with_a_wrong_name(workshop: Workshop) -> None:
    workshop.put(f"{FOLDER}/7/申请表.pdf", PDF)
    workshop.put(PATH, item(附件="[申请表.pdf]"))
    found = [line for line in list_findings(workshop.check()) if "ATT" in line]
    assert found == [f"{AT}6:6 ATT-013"]


def test_a_misplaced_file_is_reported_even_without_a_catalogue(workshop: Workshop) -> None:
    workshop.put("content/rules/flow.png", PNG)
    (workshop.root / "site.yaml").unlink()
    assert "content/rules/flow.png FIL-101" in list_findings(workshop.check())


SUGGESTIONS = {
    "page elsewhere": ("[条例](regulations.md)", "../../../../rules/regulations.md"),
    "page with a slip": ("[条例](../../../../rules/regulation.md)", "../../../../rules/regulations.md"),
    "own attachment with a slip": ("[表](申请表格.pdf) [表](申请表.pdf)", "申请表.pdf"),
    "published attachment of another": ("[表](table.csv)", "../2024/00001/table.csv"),
    "folder that cannot have attachments": ("[表](附件/申请表.PDF)", "申请表.pdf"),
    "another number": ("[它](00099.md)", ""),
    "itself": ("[它](0007.md)", ""),
    "page in capitals": ("[条例](../../../../rules/REGULATIONS.MD)", "../../../../rules/regulations.md"),
}


@pytest.mark.parametrize("name", thin_out(SUGGESTIONS, 3))
def test_the_suggestion_of_a_broken_link_works(workshop: Workshop, name: str) -> None:
    body, expected = SUGGESTIONS[name]
    workshop.put(f"{OWN}/申请表.pdf", PDF)
    workshop.put(PATH, item(body + "\n", 附件="[申请表.pdf]"))
    (found,) = find(workshop.check(), "LNK-101")
    assert found.message.partition("最接近的是 ")[2] == expected
    # A page has no folder for it, and a file has no path relative to this one.
    assert (f"{OWN}/" in found.hint, "../2024/" in found.hint) == (
        (False, True) if ".md" in body.lower() else (True, False)
    )
    if expected:
        workshop.put(PATH, item(f"[它]({expected})\n", 附件="[申请表.pdf]"))
        assert not errors(workshop.check())


UNLINKED = {
    "a name without its extension": ("[表](申请表)", "，最接近的文件是 申请表.pdf", "[表](申请表.pdf)"),
    "a slip in it": ("[表](申请表格)", "，最接近的文件是 申请表.pdf", "[表](申请表.pdf)"),
    "a page": ("[前文](00008)", "，最接近的文件是 00008.md", "[前文](00008.md)"),
    "a file that does not exist": ("[表](附件3)", "", "[表](附件3.pdf)"),
    "its own words": ("[流程](流程)", "", "[流程](流程.pdf)"),
}


@pytest.mark.parametrize("name", UNLINKED)
def test_a_name_without_its_extension_is_text_and_reported(workshop: Workshop, name: str) -> None:
    body, near, mended = UNLINKED[name]
    workshop.put(f"{FOLDER}/00008.md", item(索引号="SL/2026-00008"))
    workshop.put(f"{OWN}/申请表.pdf", PDF)
    workshop.put(PATH, item(f"{body}\n", 附件="[申请表.pdf]"))
    (found,) = find(workshop.check(), "LNK-106")
    assert (found.place.line, found.place.column, found.place.length) == (8, 1, len(body))
    assert found.message.endswith(f"文件名或者网址{near}")
    assert f"如 {mended}；" in found.hint
    # What the hint offers for a text is one.
    workshop.put(PATH, item(f"\\{body}\n", 附件="[申请表.pdf]"))
    assert not find(workshop.check(), "LNK-106")


@pytest.mark.parametrize("body", ["政办发[2024](3号)文", "见[注](1)", "f[x](y)", "`[表](申请表)`"])
def test_brackets_side_by_side_are_no_finding(workshop: Workshop, body: str) -> None:
    workshop.put(f"{OWN}/申请表.pdf", PDF)
    workshop.put(PATH, item(f"{body}\n", 附件="[申请表.pdf]"))
    assert not workshop.check().diagnostics


def test_hints_for_pictures_are_about_pictures(workshop: Workshop) -> None:
    workshop.put(f"{OWN}/公开 流程.png", PNG)
    workshop.put(PATH, item("![流程](流图.png)\n"))
    (broken,) = find(workshop.check(), "LNK-101")
    assert broken.hint == f"把图片放进 {OWN}/，方括号后面写文件名就可以"
    (unused,) = find(workshop.check(), "ATT-101")
    assert unused.hint.startswith("要在正文里显示，在那里写 ![说明](公开%20流程.png)；")
    # The line of the hint can be copied as it is.
    workshop.put(PATH, item("![说明](公开%20流程.png)\n"))
    assert not workshop.check().diagnostics


UNPUBLISHED = {
    "draft": ("00008.md", "草稿"),
    "draft with a heading": ("00008.md#一", "草稿"),
    "what is not disclosed": ("00009.md", "公开方式不是主动公开"),
    "what was withdrawn": ("00006.md", "在 2026-10-30 撤下了"),
    "attachment of a draft": ("00008/b.pdf", "不发布"),
    "unlisted attachment": ("../2024/00001/b.pdf", "没有列入"),
}


@pytest.mark.parametrize("name", thin_out(UNPUBLISHED, 3))
def test_a_link_to_what_is_not_published_says_why(workshop: Workshop, name: str) -> None:
    target, reason = UNPUBLISHED[name]
    workshop.put(f"{FOLDER}/00008.md", item(索引号="SL/2026-00008", 草稿="是", 附件="[b.pdf]"))
    workshop.put(f"{FOLDER}/00009.md", item(索引号="SL/2026-00009", 公开方式="依申请公开"))
    workshop.put(f"{FOLDER}/00006.md", item(索引号="SL/2026-00006", 撤下日期="2026-10-30", 撤下原因="有误"))
    workshop.put(f"{FOLDER}/00008/b.pdf", PDF)
    workshop.put("content/agencies/county/items/2024/00001/b.pdf", PDF)
    workshop.put(PATH, item(f"[它]({target})\n"))
    assert errors(workshop.check()) == [f"{AT}7:5 LNK-103"]
    assert reason in find(workshop.check(), "LNK-103")[0].message


def test_a_link_to_the_data_of_a_report_says_why(workshop: Workshop) -> None:
    workshop.put("content/agencies/county/reports/2024.csv", "表,行\n")
    add_text(workshop, "content/agencies/county/reports/2024.md", "[数据](2024.csv)")
    add_text(workshop, "content/rules/regulations.md", "[分类](../categories.yaml)")
    found = find(workshop.check(), "LNK-103")
    assert len(found) == 2
    assert all("数据或者设置" in one.message for one in found)


def test_a_link_to_a_refused_attachment_is_not_reported_as_well(workshop: Workshop) -> None:
    workshop.put(f"{OWN}/a.exe", b"MZ")
    workshop.put(PATH, item("[程序](a.exe)\n"))
    assert errors(workshop.check()) == [f"{OWN}/a.exe ATT-004"]


def test_a_missing_attachment_that_is_listed_and_linked_is_one_finding(workshop: Workshop) -> None:
    workshop.put(PATH, item("[表](a.pdf)和[表](00007/a.pdf)\n", 附件="[a.pdf]"))
    assert errors(workshop.check()) == [f"{AT}6:6 ATT-001"]


def test_a_folder_without_a_text_is_reported_once(workshop: Workshop) -> None:
    for name in ("a.pdf", "b.pdf"):
        workshop.put(f"content/rules/regulation/{name}", PDF)
    (found,) = find(workshop.check(), "ATT-103")
    assert found.place.path == "content/rules/regulation/a.pdf"
    assert "2 个文件" in found.message
    assert "最接近的是 regulations.md" in found.message


def test_leftovers_of_merges_are_named(workshop: Workshop) -> None:
    workshop.put(f"{PATH}.orig", "旧\n")
    workshop.put(f"{OWN}/a.pdf.rej", "没有合进去\n")
    workshop.put(f"{FOLDER}/#00007.md#", "自动保存\n")
    workshop.put(PATH, item())
    found = [line for line in list_findings(workshop.check()) if "FIL" in line or "ATT" in line]
    assert found == [f"{PATH}.orig FIL-102", f"{OWN}/a.pdf.rej FIL-102"]
