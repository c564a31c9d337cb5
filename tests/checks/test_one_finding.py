"""One mistake gives one finding: every single mistake below, made in a project without any, is reported once."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator

import pytest

from sitegen.checks.consequences import drop_consequences
from sitegen.diagnostics import Diagnostic, Place, Severity
from sitegen.diagnostics.codes import items as codes
from tests.builder.workshop import SITE, Workshop

COUNTY, FINANCE = "content/agencies/county", "content/agencies/finance"
ITEM, SECOND = f"{COUNTY}/items/2024/00001.md", f"{COUNTY}/items/2024/00002.md"
AGENCY, GUIDE, APPLY = f"{COUNTY}/agency.yaml", f"{COUNTY}/guide.md", f"{COUNTY}/apply.md"
DEPARTMENT, SERVICE = f"{FINANCE}/agency.yaml", f"{FINANCE}/services/card.yaml"
REPORT, NARRATIVE = f"{COUNTY}/reports/2024.yaml", f"{COUNTY}/reports/2024.md"
CATEGORIES, TOPICS = "content/categories.yaml", "content/topics.yaml"
PUBLISHED = "公开日期: 2024-01-05 10:30"
ARTICLE = "第一条 为了供水,制定本办法。"

EDITS = [
    # The metadata of an item.
    (ITEM, "标题: 示例县供水管理办法\n", "", "FLD-004"),
    (ITEM, "索引号: SL/2024-00001\n", "", "FLD-004"),
    (ITEM, "信息分类: normative\n", "", "FLD-004"),
    (ITEM, f"{PUBLISHED}\n", "", "FLD-004"),
    (ITEM, "标题: ", "标题目: ", "FLD-002"),
    (ITEM, "标题: 示例县供水管理办法", "标题: ", "FLD-017"),
    (ITEM, "标题: 示例县供水管理办法", "标题: 示例县: 供水管理办法", "YML-002"),
    (ITEM, "标题: 示例县供水管理办法", '标题: "示例县供水管理办法', "YML-003"),
    (ITEM, "标题: 示例县供水管理办法", "标题: " + "长" * 400, "FLD-011"),
    (ITEM, PUBLISHED, "公开日期: 2024-1-5", "FLD-021"),
    (ITEM, PUBLISHED, "公开日期: 2024年1月5日", "FLD-023"),
    (ITEM, PUBLISHED, "公开日期: 2024-02-30", "FLD-027"),
    (ITEM, PUBLISHED, "公开日期: 昨天", "FLD-020"),
    (ITEM, PUBLISHED, "公开日期: 2023-12-05", "ITM-021"),
    (ITEM, "成文日期: 2024-01-02", "成文日期：2024-01-02", "YML-009"),
    (ITEM, "成文日期: 2024-01-02", "成文日期:2024-01-02", "YML-008"),
    (ITEM, "信息分类: normative", "信息分类: normativ", "CLS-001"),
    (ITEM, "信息分类: normative", "信息分类: policy", "CLS-002"),
    (ITEM, "主题分类: openness", "主题分类: nosuch", "CLS-001"),
    (ITEM, "主题分类: openness", "主题分类: openness\n主题分类: openness", "YML-022"),
    (ITEM, "主题分类: openness", "主题分类: openness\n关键词: [水", "YML-005"),
    (ITEM, "主题分类: openness", "主题分类: openness\n有效性: 长期", "FLD-044"),
    (ITEM, "主题分类: openness", "主题分类: openness\n旧网址: /zfxxgk/old/jiedu.html", "PUB-001"),
    (ITEM, "体裁分类: 通知", "体裁分类: 通知\n草稿: 对", "FLD-043"),
    (ITEM, "体裁分类: 通知", "体裁分类: 通知\n\t关键词: 水", "YML-020"),
    (ITEM, "索引号: SL/2024-00001", "索引号: SL/2024-00002", "ITM-014"),
    (ITEM, "索引号: SL/2024-00001", "索引号: SL-2024", "ITM-010"),
    (ITEM, "---\n标题", "标题", "FIL-030"),
    (SECOND, "SL/2024-00002", "SL/2023-00002", "ITM-013"),
    (SECOND, "公开日期: 2024-01-08", "公开日期: 2025-01-08", "ITM-037"),
    (SECOND, "公开日期: 2024-01-08", "公开日期: 2024-01-08\n施行日期: 2024-13-01", "FLD-027"),
    (SECOND, "解读: 示政发〔2024〕1号", "解读: 示政发〔2024〕9号", "REF-001"),
    (SECOND, "解读: 示政发〔2024〕1号", "解读: SL/2024-00002", "REF-003"),
    (SECOND, "旧网址: /zfxxgk/old/jiedu.html", "旧网址: /old/../jiedu.html", "FLD-049"),
    # Texts.
    (ITEM, "(../../../finance/items/2025/00001.md)", "(../../../finance/items/2025/00009.md)", "LNK-101"),
    (ITEM, "(00001/table.csv)", "(javascript:alert)", "LNK-001"),
    (ITEM, ARTICLE, "身份证号11010519491231002X。", "PII-001"),
    (ITEM, ARTICLE, "手机13800138000。", "PII-003"),
    (ITEM, ARTICLE, "秘密★5年", "SEC-001"),
    (ITEM, ARTICLE, "<script>alert(1)</script>", "FIL-044"),
    (SECOND, "标题: 关于供水管理办法的解读", "标题: 关于11010519491231002X的解读", "PII-001"),
    (SECOND, "标题: 关于供水管理办法的解读", "标题: 秘密", "SEC-001"),
    (SECOND, "为什么要", "为什\u200b么要", "FIL-021"),
    (GUIDE, "(items/2024/00001.md)", "(items/2024/00031.md)", "LNK-101"),
    # Agencies, guides, services, reports.
    (AGENCY, "名称: 示例县人民政府\n", "", "FLD-004"),
    (AGENCY, "名称: 示", "名称 示", "YML-010"),
    (AGENCY, "层级: 县级", "层级: 县", "FLD-045"),
    (AGENCY, "类型: 人民政府", "类型: 人民政府\n上级: finance", "AGY-003"),
    (AGENCY, '邮政编码: "999000"', "邮政编码: 99900", "FLD-014"),
    (AGENCY, '邮政编码: "999000"\n', "", "APP-001"),
    (AGENCY, "联系电话: 0999-0000001\n", "", "GUI-001"),
    (AGENCY, "公开工作机构: 政务公开股\n", "", "GUI-001"),
    (AGENCY, "办公地址: 示例路 1 号\n", "", "GUI-001"),
    (AGENCY, ", 上午: 8:30—12:00, 下午: 14:30—17:30", "", "GUI-002"),
    (DEPARTMENT, "上级: county", "上级: conty", "AGY-002"),
    (DEPARTMENT, "上级: county", "上级: county\n拼音: shi li", "AGY-005"),
    (GUIDE, "编排体系: 按索引号编排\n", "", "GUI-001"),
    (GUIDE, "更新日期: 2026-01-05\n", "", "FLD-004"),
    (APPLY, "可以当面或者来信申请。", "不服答复的，可以申请行政复议或者提起行政诉讼。", "APP-002"),
    (APPLY, "更新日期: 2026-01-05", "更新日期: 今天", "FLD-020"),
    (SERVICE, "依据: [会计法]\n", "", "FLD-004"),
    (SERVICE, "依据: [会计法]", "依据: [按规定]", "SVC-001"),
    (SERVICE, "联系: 0999-0000002", "联系: 一楼", "SVC-002"),
    (REPORT, "公开日期: 2025-03-20", "公开日期: 2025-3-20", "FLD-021"),
    (REPORT, "公开日期: 2025-03-20", "公开日期: 2025-04-20", "RPT-133"),
    (NARRATIVE, "## 五、存在的主要问题及改进情况\n", "", "RPT-130"),
    # The site.
    ("site.yaml", "name: 示例县人民政府\n", "", "FLD-004"),
    ("site.yaml", "name: 示", "name 示", "YML-010"),
    ("site.yaml", 'site_id: "9901000001"', 'site_id: "99"', "FLD-014"),
    ("site.yaml", "base_url: https://www", "base_url: www", "FLD-046"),
    ("site.yaml", "page_size: 5", "page_size: five", "FLD-040"),
    ("site.yaml", "page_size: 5", "theme: nosuch", "THM-001"),
    (CATEGORIES, "id: notices", "id: normative", "CLS-003"),
    (CATEGORIES, "id: statistics", "id: all", "CLS-004"),
    (CATEGORIES, "classes:", "classes", "YML-010"),
    (TOPICS, "classes:", "classes", "YML-010"),
]
"""File, old text, new text, and the code of the one finding."""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    return Workshop(tmp_path_factory.mktemp("project"))


@pytest.fixture
def workshop(project: Workshop) -> Iterator[Workshop]:
    """A project that is restored after the test. The parse results are kept, so each check is fast."""
    yield project
    for folder in ("content", "themes"):
        shutil.rmtree(project.root / folder, ignore_errors=True)
    project.write(SITE)


def find_codes(workshop: Workshop) -> list[str]:
    return [diagnostic.code for diagnostic in workshop.check().diagnostics]


def test_the_project_has_no_mistakes(workshop: Workshop) -> None:
    assert find_codes(workshop) == []


@pytest.mark.parametrize(
    ("path", "old", "new", "code"), EDITS, ids=[f"{code} {new[:20]!r}" for _, _, new, code in EDITS]
)
def test_one_edit(workshop: Workshop, path: str, old: str, new: str, code: str) -> None:
    workshop.edit(path, old, new)
    assert find_codes(workshop) == [code]


def delete(path: str) -> Callable[[Workshop], None]:
    return lambda workshop: (workshop.root / path).unlink()


def move(old: str, new: str) -> Callable[[Workshop], None]:
    def act(workshop: Workshop) -> None:
        (workshop.root / new).parent.mkdir(parents=True, exist_ok=True)
        shutil.move(workshop.root / old, workshop.root / new)

    return act


def recode(path: str) -> Callable[[Workshop], None]:
    return lambda workshop: workshop.put(path, (workshop.root / path).read_text("utf-8").encode("gbk"))


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (delete("site.yaml"), "SIT-001"),
        (delete(CATEGORIES), "SIT-002"),
        (delete(TOPICS), "CLS-001"),
        (delete(AGENCY), "AGY-001"),
        (delete(DEPARTMENT), "AGY-001"),
        (delete(REPORT), "RPT-001"),
        (move(SECOND, f"{COUNTY}/items/2025/00002.md"), "ITM-037"),
        (recode(ITEM), "FIL-016"),
        (recode(DEPARTMENT), "FIL-016"),
        (lambda workshop: workshop.put(SECOND, ""), "FIL-010"),
        (delete(f"{COUNTY}/items/2024/00001/table.csv"), "ATT-001"),
        (lambda workshop: workshop.put(f"{COUNTY}/items/2024/00001/table.csv", ""), "ATT-002"),
        (lambda workshop: workshop.put(f"{COUNTY}/items/2024/00001/a.exe", b"MZ"), "ATT-004"),
        (lambda workshop: workshop.put(f"{COUNTY}/items/2024/00001/a.csv", "甲,乙\n"), "ATT-101"),
    ],
)
def test_one_file(workshop: Workshop, act: Callable[[Workshop], None], code: str) -> None:
    act(workshop)
    assert find_codes(workshop) == [code]


def make(code: str, path: str, severity: Severity = Severity.WARNING) -> Diagnostic:
    return Diagnostic(Place(path, 1, 1), code, severity, "坏", "bad")


def test_consequences_belong_to_their_own_file() -> None:
    found = (make("ITM-013", "a.md"), make("ITM-037", "b.md"), make("ITM-022", "a.md"))
    assert drop_consequences(found) == found


def test_index_numbers_follow_the_code_of_their_agency() -> None:
    wrong = make("AGY-004", f"{COUNTY}/agency.yaml")
    own, other = make("ITM-015", ITEM), make("ITM-015", f"{FINANCE}/items/2025/00001.md")
    assert drop_consequences((wrong, own, other)) == (wrong, other)


def test_an_error_does_not_follow_from_a_warning() -> None:
    found = (
        make(codes.INDEX_YEAR.code, "a.md"),
        make(codes.FOLDER_YEAR.code, "a.md"),
        make(codes.LATE.code, "a.md", Severity.ERROR),
    )
    assert drop_consequences(found) == found[1:]


def test_an_error_follows_only_from_an_error_in_its_own_scope() -> None:
    warned, wrong = make(codes.FUTURE.code, "a.md"), make(codes.FUTURE.code, "b.md", Severity.ERROR)
    late = [make(codes.LATE.code, path, Severity.ERROR) for path in ("a.md", "b.md")]
    assert drop_consequences((warned, late[0], wrong, late[1])) == (warned, late[0], wrong)


def test_an_error_is_not_its_own_cause() -> None:
    year, folder = make(codes.INDEX_YEAR.code, "a.md", Severity.ERROR), make(codes.FOLDER_YEAR.code, "a.md")
    assert drop_consequences((year, folder)) == (year, folder)
    wrong = make(codes.FOLDER_YEAR.code, "a.md", Severity.ERROR)
    assert drop_consequences((year, wrong)) == (wrong,)
