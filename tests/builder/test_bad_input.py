"""Bad input → exactly these findings, at exactly these places. Nothing in content can cause a traceback.

Each case writes files into a good site and lists every error (and, where the case is about them, warning) that
`check` must report: no more, no less.
"""

from __future__ import annotations

import io
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.builder.workshop import Workshop, errors
from tests.size import thin_out

FOLDER = "content/agencies/county/items/2026"
PATH = f"{FOLDER}/00007.md"
HEAD = {
    "标题": "一个通知",
    "索引号": "SL/2026-00007",
    "信息分类": "notices",
    "公开日期": "2026-03-02",
}


def item(body: str = "正文。\n", **changes: str) -> str:
    """An item with some keys changed; an empty value removes the key."""
    keys = HEAD | changes
    return "---\n" + "".join(f"{key}: {value}\n" for key, value in keys.items() if value) + f"---\n{body}"


def docx(words: str) -> bytes:
    memory = io.BytesIO()
    with ZipFile(memory, "w") as packed:
        packed.writestr("word/document.xml", f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>")
    return memory.getvalue()


AT = PATH + ":"
CASES: dict[str, tuple[dict[str, str | bytes], list[str]]] = {
    "good": ({PATH: item()}, []),
    "empty file": ({PATH: ""}, [f"{PATH} FIL-010"]),
    "only spaces": ({PATH: " \n\n"}, [f"{PATH} FIL-010"]),
    "no front matter": ({PATH: "标题: 一个通知\n"}, [f"{AT}1:1 FIL-030"]),
    "front matter never ends": ({PATH: "---\n标题: 一个通知\n\n正文\n"}, [f"{AT}1:1 FIL-031"]),
    "UTF-16": ({PATH: item().encode("utf-16")}, [f"{AT}1:1 FIL-013"]),
    "GBK": ({PATH: item().encode("gbk")}, [f"{AT}2:1 FIL-016"]),
    "not UTF-8": ({PATH: item().encode() + b"\xff\xfe\x80"}, [f"{AT}8:1 FIL-015"]),
    "NUL": ({PATH: item().encode() + b"\0"}, [f"{AT}8:1 FIL-017"]),
    "CRLF is fine": ({PATH: item().replace("\n", "\r\n")}, []),
    "a line of ten megabytes": ({PATH: item("长" * 3_400_000)}, [f"{PATH} FIL-011"]),
    "a line of two million characters": ({PATH: item("a" * 2_000_000)}, [f"{AT}7:1 FIL-012"]),
    "missing field": ({PATH: item(标题="")}, [f"{AT}2:1 FLD-004"]),
    "empty field": ({PATH: item().replace("标题: 一个通知", "标题:")}, [f"{AT}2:1 FLD-017"]),
    "unknown field": ({PATH: item(发文字好="示政发〔2026〕1号")}, [f"{AT}6:1 FLD-002"]),
    "a field in two languages": ({PATH: item(title="又一个")}, [f"{AT}6:1 FLD-003"]),
    "duplicate key": ({PATH: item().replace("索引号", "标题: 又一个\n索引号", 1)}, [f"{AT}3:1 YML-022"]),
    "tab": ({PATH: item().replace("标题: ", "标题:\t")}, [f"{AT}2:4 YML-020"]),
    "anchor": ({PATH: item(标题="&a 通知")}, [f"{AT}2:5 YML-023"]),
    "alias": ({PATH: item(标题="*a")}, [f"{AT}2:5 YML-024"]),
    "tag": ({PATH: item(标题="!!str 通知")}, [f"{AT}2:5 YML-025"]),
    "colon in a title": ({PATH: item(标题="关于甲: 乙的通知")}, [f"{AT}2:8 YML-002"]),
    "unclosed quote": ({PATH: item(标题='"通知')}, [f"{AT}2:5 YML-003"]),
    "unclosed bracket": ({PATH: item(关键词="[一, 二")}, [f"{AT}6:6 YML-005"]),
    "wrong shape": ({PATH: item(标题="[一, 二]")}, [f"{AT}2:5 FLD-006"]),
    "too long": ({PATH: item(标题="长" * 301)}, [f"{AT}2:5 FLD-011"]),
    "day without zeros": ({PATH: item(公开日期="2026-5-23")}, [f"{AT}5:7 FLD-021"]),
    "no such day": ({PATH: item(公开日期="2026-02-30")}, [f"{AT}5:7 FLD-027"]),
    "slashes": ({PATH: item(公开日期="2026/05/23")}, [f"{AT}5:7 FLD-022"]),
    "full-width digits": ({PATH: item(公开日期="２０２６-０５-２３")}, [f"{AT}5:7 FLD-025"]),
    "Chinese numerals": ({PATH: item(公开日期="二〇二六年五月二十三日")}, [f"{AT}5:7 FLD-026"]),
    "characters in a date": ({PATH: item(公开日期="2026年5月23日")}, [f"{AT}5:7 FLD-023"]),
    "compact date": ({PATH: item(公开日期="20260523")}, [f"{AT}5:7 FLD-024"]),
    "no date at all": ({PATH: item(公开日期="昨天")}, [f"{AT}5:7 FLD-020"]),
    "no such time": ({PATH: item(公开日期="2026-03-02 25:00")}, [f"{AT}5:7 FLD-031"]),
    "corrected before it was published": (
        {PATH: item(更正="{日期: 2026-01-01, 说明: 改正数字}")},
        [f"{AT}6:10 ITM-043"],
    ),
    "corrected in the future": (
        {PATH: item(更正="{日期: 2026-12-01, 说明: 改正数字}")},
        [f"{AT}6:10 ITM-044"],
    ),
    "correction without a note": ({PATH: item(更正="{日期: 2026-10-01}")}, [f"{AT}6:5 FLD-004"]),
    "error on the day to come": (
        {PATH: item(公开日期="2026-11-05", 相关="SL/2026-99999")},
        [f"{AT}6:5 REF-001"],
    ),
    "published before written": ({PATH: item(成文日期="2026-03-05")}, [f"{AT}5:7 ITM-021"]),
    "written in the future": ({PATH: item(成文日期="2027-03-01")}, [f"{AT}6:7 ITM-021"]),
    "ends before it begins": (
        {PATH: item(成文日期="2026-03-01", 有效期至="2026-01-01")},
        [f"{AT}7:7 ITM-023"],
    ),
    "validity contradicts": ({PATH: item(有效性="失效")}, [f"{AT}6:6 ITM-030"]),
    "not a choice": ({PATH: item(有效性="有笑")}, [f"{AT}6:6 FLD-045"]),
    "not a flag": ({PATH: item(草稿="也许")}, [f"{AT}6:5 FLD-043"]),
    "unknown category": ({PATH: item(信息分类="notice")}, [f"{AT}4:7 CLS-001"]),
    "hints of the template": (
        {PATH: item(发文字号="某政发〔2026〕1号", 废止文件="[被本文废止的文件的索引号或发文字号]")},
        [f"{AT}6:7 TXT-020", f"{AT}7:8 TXT-020"],
    ),
    "not a leaf": ({PATH: item(信息分类="policy")}, [f"{AT}4:7 CLS-002"]),
    "unknown topic": ({PATH: item(主题分类="nowhere")}, [f"{AT}6:7 CLS-001"]),
    "index number of another form": ({PATH: item(索引号="2026-7")}, [f"{AT}3:6 ITM-010"]),
    "index number None": ({PATH: item(索引号="None")}, [f"{AT}3:6 FLD-010"]),
    "index number twice": ({PATH: item(索引号="SL/2024-00001")}, [f"{AT}3:6 ITM-014"]),
    "wrong check character": ({PATH: item(索引号="11150000MB1604391D/2026-00007")}, [f"{AT}3:6 ITM-011"]),
    "malformed document number": ({PATH: item(发文字号="示政发2026一号")}, [f"{AT}6:7 FLD-051"]),
    "unknown reference": ({PATH: item(废止="示政发〔2024〕9号")}, [f"{AT}6:5 REF-001"]),
    "refers to itself": ({PATH: item(相关="SL/2026-00007")}, [f"{AT}6:5 REF-003"]),
    "two repeal each other": (
        {
            PATH: item(废止="SL/2026-00008"),
            f"{FOLDER}/00008.md": item(索引号="SL/2026-00008", 废止="SL/2026-00007"),
        },
        [f"{AT}6:5 REF-004"],
    ),
    "two sources for one page": (
        {
            PATH: item(),
            f"{FOLDER}/00007.yaml": "标题: 又一个\n索引号: SL/2026-00008\n信息分类: notices\n公开日期: 2026-03-02\n",
        },
        [f"{FOLDER}/00007.yaml REF-010"],
    ),
    "attachment missing": ({PATH: item(附件="[没有.pdf]")}, [f"{AT}6:6 ATT-001"]),
    "attachment empty": (
        {PATH: item(附件="[a.pdf]"), f"{FOLDER}/00007/a.pdf": b""},
        [f"{FOLDER}/00007/a.pdf ATT-002"],
    ),
    "attachment forbidden": (
        {PATH: item(附件="[a.exe]"), f"{FOLDER}/00007/a.exe": b"MZ"},
        [f"{FOLDER}/00007/a.exe ATT-004"],
    ),
    "attachment is not what it says": (
        {PATH: item(附件="[a.pdf]"), f"{FOLDER}/00007/a.pdf": b"<html>"},
        [f"{FOLDER}/00007/a.pdf ATT-005"],
    ),
    "attachment too large": (
        {"site.yaml": "", PATH: item(附件="[a.txt]"), f"{FOLDER}/00007/a.txt": b"a" * 1_100_000},
        [f"{FOLDER}/00007/a.txt ATT-003"],
    ),
    "path escapes": ({PATH: item(附件="[../../../site.yaml]")}, [f"{AT}6:6 FLD-048"]),
    "old address escapes": ({PATH: item(旧网址="/../../etc/x.html")}, [f"{AT}6:6 FLD-049"]),
    "old address is taken": ({PATH: item(旧网址="/zfxxgk/index.html")}, [f"{AT}6:6 PUB-001"]),
    "two items at one old address": (
        {PATH: item(旧网址="/zfxxgk/old/jiedu.html")},
        ["content/agencies/county/items/2024/00002.md:7:6 PUB-001"],
    ),
    "broken link": ({PATH: item("见[它](00099.md)。\n")}, [f"{AT}7:6 LNK-101"]),
    "link to a draft": (
        {PATH: item("见[它](00008.md)。\n"), f"{FOLDER}/00008.md": item(索引号="SL/2026-00008", 草稿="是")},
        [f"{AT}7:6 LNK-103"],
    ),
    "broken anchor": ({PATH: item("见[它](#没有这一节)。\n")}, [f"{AT}7:6 LNK-102"]),
    "link to an article": (
        {PATH: item("第十七条 见[本条](#第17条)和[第十八条](#第十八条)。\n")},
        [f"{AT}7:26 LNK-102"],
    ),
    "a script for a link": ({PATH: item("[点](javascript:alert(1))\n")}, [f"{AT}7:5 LNK-001"]),
    "a picture from elsewhere": ({PATH: item("![图](https://example.com/a.png)\n")}, [f"{AT}7:6 LNK-010"]),
    "a script in the text": ({PATH: item("<script>alert(1)</script>\n")}, [f"{AT}7:1 FIL-044"]),
    "ID number": ({PATH: item("张三 11010519491231002X 领取。\n")}, [f"{AT}7:4 PII-001"]),
    "mobile number": ({PATH: item("电话 13800138000。\n")}, [f"{AT}7:4 PII-003"]),
    "colour without quotes": ({"site.yaml": "bare accent"}, ["site.yaml:10:9 FLD-016"]),
    "no-break space after a colon": ({PATH: item().replace("标题: ", "标题:\u00a0")}, [f"{AT}2:4 YML-031"]),
    "code is shown, not judged": ({PATH: item("用 `<script>` 和 `![](a.bmp)`。\n")}, []),
    "ID number in groups": ({PATH: item("张三 110105 19491231 002X 领取。\n")}, [f"{AT}7:4 PII-001"]),
    "secret keyword": ({PATH: item(关键词="[供水, 机密]")}, [f"{AT}6:11 SEC-001"]),
    "ID number in a table": (
        {
            PATH: item(附件="[a.csv]"),
            f"{FOLDER}/00007/a.csv": "姓名,证件\n张三,11010519491231002X\n".encode("gbk"),
        },
        [f"{FOLDER}/00007/a.csv:2:4 PII-001"],
    ),
    "mobile number in a document": (
        {PATH: item(附件="[a.docx]"), f"{FOLDER}/00007/a.docx": docx("电话 13800138000")},
        [f"{FOLDER}/00007/a.docx PII-003"],
    ),
    "secrecy mark in a document": (
        {PATH: item(附件="[a.docx]"), f"{FOLDER}/00007/a.docx": docx("机密★1年")},
        [f"{FOLDER}/00007/a.docx SEC-001"],
    ),
    "agency folder without agency.yaml": (
        {"content/agencies/lost/items/2026/00001.md": item(索引号="LS/2026-00001")},
        ["content/agencies/lost/agency.yaml AGY-001"],
    ),
    "unknown parent": (
        {
            "content/agencies/finance/agency.yaml": "名称: 局\n简称: 局\n层级: 县级\n类型: 政府部门\n上级: cuonty\n"
        },
        ["content/agencies/finance/agency.yaml:5:5 AGY-002"],
    ),
    "parents in a circle": (
        {
            "content/agencies/county/agency.yaml": "名称: 县\n简称: 县\n层级: 县级\n类型: 人民政府\n上级: finance\n史料: 是\n",
        },
        ["content/agencies/county/agency.yaml:5:5 AGY-003"],
    ),
    "credit code": (
        {
            "content/agencies/finance/agency.yaml": "名称: 局\n简称: 局\n层级: 县级\n类型: 政府部门\n"
            "统一社会信用代码: 11150000MB1604391D\n"
        },
        ["content/agencies/finance/agency.yaml:5:11 AGY-004"],
    ),
    "class twice": (
        {
            "content/genres.yaml": "classes:\n  - {id: a, name: 甲}\n  - {id: a, name: 乙}\n  - {id: notice, name: 通知}\n"
        },
        ["content/genres.yaml:3:10 CLS-003"],
    ),
    "reserved class": (
        {"content/genres.yaml": "classes:\n  - {id: year, name: 甲}\n  - {id: notice, name: 通知}\n"},
        ["content/genres.yaml:2:10 CLS-004"],
    ),
    "narrative without report": (
        {"content/agencies/county/reports/2023.md": "正文\n"},
        ["content/agencies/county/reports/2023.md RPT-001"],
    ),
    "report from the future": (
        {
            "content/agencies/county/reports/2025.yaml": (
                "标题: 2025年年度报告\n成文日期: 2026-12-01\n公开日期: 2026-03-01\n表格: 无\n"
            )
        },
        ["content/agencies/county/reports/2025.yaml:2:7 RPT-002"],
    ),
    "attachment listed twice": (
        {PATH: item(附件="[a.txt, a.txt]"), f"{FOLDER}/00007/a.txt": "字\n"},
        [f"{AT}6:13 ATT-102"],
    ),
    "refused attachment is not also called unused": (
        {PATH: item(附件="[a.txt]"), f"{FOLDER}/00007/a.txt": b""},
        [f"{FOLDER}/00007/a.txt ATT-002"],
    ),
    "a link to a file that cannot be read is no finding of its own": (
        {
            PATH: item("见[它](00008.md)。\n"),
            f"{FOLDER}/00008.md": item(索引号="SL/2026-00008", 公开日期="2026-3-2"),
        },
        [f"{FOLDER}/00008.md:5:7 FLD-021"],
    ),
    "a parent that cannot be read is no finding of its own": (
        {"content/agencies/county/agency.yaml": "名称: 县\n简称: 县\n层级: 省\n类型: 人民政府\n"},
        ["content/agencies/county/agency.yaml:3:5 FLD-045"],
    ),
    "narrative with fields": (
        {"content/agencies/county/reports/2024.md": "---\n草稿: 是\n---\n正文\n"},
        ["content/agencies/county/reports/2024.md:1:1 RPT-005"],
    ),
    "a day of another year": (
        {"content/calendar.yaml": "years:\n  - {year: 2026, holidays: [2025-01-01]}\n"},
        ["content/calendar.yaml:2:29 SIT-007"],
    ),
    "a day twice": (
        {
            "content/calendar.yaml": "years:\n  - {year: 2026, holidays: [2026-01-01], workdays: [2026-01-01]}\n"
        },
        ["content/calendar.yaml:2:53 SIT-008"],
    ),
    "address with a question mark": ({"site.yaml": "address"}, ["site.yaml:3:11 SIT-006"]),
    "placeholder": ({"site.yaml": "sponsor"}, ["site.yaml:5:10 SIT-004"]),
    "colour that cannot be read": ({"site.yaml": "accent"}, ["site.yaml:10:9 SIT-005"]),
    "pattern": ({"site.yaml": "pattern"}, ["site.yaml:10:18 SIT-003"]),
    "pattern of document numbers": ({"site.yaml": "number pattern"}, ["site.yaml:10:10 SIT-009"]),
    "number in no form of the site": (
        {"site.yaml": "number forms", PATH: item(发文字号="他政发〔2026〕1号")},
        [f"{AT}6:7 FLD-055"],
    ),
    "review required": ({"site.yaml": "review", PATH: item()}, []),
    "no such theme": ({"site.yaml": "theme"}, ["themes/nowhere/theme.yaml THM-001"]),
}
SITES = {
    "address": lambda text: text.replace("/zfxxgk/", "/zfxxgk/?a=1"),
    "": lambda text: text + "attachment_limit: 1\n",
    "sponsor": lambda text: text.replace("sponsor: 示例县人民政府办公室", "sponsor: 主办单位"),
    "accent": lambda text: text + 'accent: "#ffcc00"\n',
    "bare accent": lambda text: text + "accent: #9b1c1c\n",
    "pattern": lambda text: text + 'index_patterns: ["{prefix}/(("]\n',
    "number pattern": lambda text: text + "发文字号格式: ['{serial}{serial}']\n",
    "number forms": lambda text: text + "发文字号格式: ['示政发〔{year}〕{serial}号']\n",
    "review": lambda text: text + "review_required: yes\n",
    "theme": lambda text: text + "theme: nowhere\n",
}


@pytest.mark.parametrize("name", thin_out(CASES, 3))
def test_bad_input(tmp_path: Path, name: str) -> None:
    files, expected = CASES[name]
    workshop = Workshop(tmp_path)
    for path, content in files.items():
        if path == "site.yaml":
            site = (tmp_path / path).read_text("utf-8")
            workshop.put(path, SITES[str(content)](site))
        else:
            workshop.put(path, content)
    if name == "review required":
        found = errors(workshop.check())
        assert {line.split()[-1] for line in found} == {"ITM-032"}
        assert len(found) == 4
    else:
        assert errors(workshop.check()) == expected


def test_findings_in_an_attachment_name_it_and_are_remembered(tmp_path: Path) -> None:
    workshop = Workshop(tmp_path)
    workshop.put(PATH, item(附件="[名单.docx]"))
    workshop.put(f"{FOLDER}/00007/名单.docx", docx("电话 13800138000"))
    first, second = workshop.check(), workshop.check()
    assert errors(first) == errors(second) == [f"{FOLDER}/00007/名单.docx PII-003"]
    (found,) = (one for one in second.diagnostics if one.code == "PII-003")
    assert "附件“名单.docx”" in found.message
    assert "13800138000" not in found.message + found.message_en


def test_the_leaves_of_a_category_are_named_as_an_editor_writes_them(tmp_path: Path) -> None:
    workshop = Workshop(tmp_path)
    workshop.put(PATH, item(信息分类="policy"))
    (found,) = workshop.check().diagnostics
    assert found.hint == "改成下面的一个：行政规范性文件、通知公告"
    assert found.hint_en == "Choose one of these: 行政规范性文件, 通知公告"


def test_symlinks_are_refused(tmp_path: Path) -> None:
    workshop = Workshop(tmp_path)
    (tmp_path / FOLDER).mkdir(parents=True)
    (tmp_path / PATH).symlink_to("/etc/passwd")
    assert errors(workshop.check()) == [f"{PATH} FIL-001"]


@pytest.mark.parametrize(
    ("missing", "code"), [("site.yaml", "SIT-001"), ("content/categories.yaml", "SIT-002")]
)
def test_what_every_site_needs(tmp_path: Path, missing: str, code: str) -> None:
    workshop = Workshop(tmp_path)
    (tmp_path / missing).unlink()
    assert errors(workshop.check()) == [f"{missing} {code}"]


def test_all_errors_are_told_at_once(tmp_path: Path) -> None:
    workshop = Workshop(tmp_path)
    workshop.put(
        PATH, item("[坏](javascript:x) 13800138000\n", 公开日期="2026-2-3", 发文字号="乱写", 草稿="也许")
    )
    assert [line.split()[-1] for line in errors(workshop.check())] == [
        "FLD-021", "FLD-051", "FLD-043", "LNK-001", "PII-003",
    ]  # fmt: skip
