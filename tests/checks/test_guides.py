"""Guides, applications and services: what is missing is found at its place; drafts and history are left alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sitegen.diagnostics import Diagnostic, Severity, has_errors
from tests.builder.workshop import Workshop

AGENCY = "content/agencies/county/agency.yaml"
GUIDE = "content/agencies/county/guide.md"
APPLY = "content/agencies/county/apply.md"
SERVICE = "content/agencies/finance/services/card.yaml"


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    return Workshop(tmp_path)


def without(workshop: Workshop, path: str, key: str) -> None:
    """Takes the line of a key out of a file."""
    text = (workshop.root / path).read_text("utf-8")
    changed = re.sub(rf"(?m)^{key}:.*\n", "", text)
    assert changed != text
    workshop.put(path, changed)


def append(workshop: Workshop, path: str, paragraph: str) -> None:
    """Adds a paragraph to the end of a text."""
    workshop.put(path, f"{(workshop.root / path).read_text('utf-8')}\n{paragraph}\n")


def found(workshop: Workshop, family: str) -> list[Diagnostic]:
    return [one for one in workshop.check().diagnostics if one.code.startswith(family)]


def test_the_whole_sample_is_complete(workshop: Workshop) -> None:
    assert not [one for family in ("GUI", "APP", "SVC", "AGY") for one in found(workshop, family)]


@pytest.mark.parametrize(
    ("path", "key", "element", "place"),
    [
        (AGENCY, "公开工作机构", "公开工作机构", f"{AGENCY}:1:5"),
        (AGENCY, "办公地址", "办公地址", f"{AGENCY}:1:5"),
        (AGENCY, "办公时间", "办公时间", f"{AGENCY}:1:5"),
        (AGENCY, "联系电话", "联系电话", f"{AGENCY}:1:5"),
        (AGENCY, "传真", "传真号码", f"{AGENCY}:1:5"),
        (AGENCY, "邮箱", "互联网联系方式", f"{AGENCY}:1:5"),
        (GUIDE, "信息分类", "信息分类", f"{GUIDE}:2:7"),
        (GUIDE, "编排体系", "编排体系", f"{GUIDE}:2:7"),
        (GUIDE, "获取方式", "获取方式", f"{GUIDE}:2:7"),
    ],
)
def test_every_element_of_article_12(
    workshop: Workshop, path: str, key: str, element: str, place: str
) -> None:
    without(workshop, path, key)
    (one,) = found(workshop, "GUI")
    assert (one.code, str(one.place)) == ("GUI-001", place)
    assert f"“{element}”" in one.message
    assert f"在 {path} 里加上一行" in one.hint


def test_a_website_is_an_internet_contact_too(workshop: Workshop) -> None:
    workshop.edit(AGENCY, "邮箱: zwgk@county.example", "网站: https://county.example/")
    assert not found(workshop, "GUI")


def test_hours_name_the_half_days(workshop: Workshop) -> None:
    workshop.edit(AGENCY, ", 上午: 8:30—12:00, 下午: 14:30—17:30", "")
    assert [(one.code, str(one.place)) for one in found(workshop, "GUI")] == [("GUI-002", f"{AGENCY}:9:13")]


@pytest.mark.parametrize("key", ["公开工作机构", "办公地址", "邮政编码", "联系电话"])
def test_an_application_needs_an_address(workshop: Workshop, key: str) -> None:
    (workshop.root / GUIDE).unlink()
    without(workshop, AGENCY, key)
    (one,) = found(workshop, "APP")
    assert (one.code, str(one.place)) == ("APP-001", f"{AGENCY}:1:5")
    assert f"“{key}”" in one.message


def test_history_is_marked_and_not_measured(workshop: Workshop) -> None:
    for key in ("公开工作机构", "办公地址", "办公时间", "联系电话", "传真", "邮箱"):
        without(workshop, AGENCY, key)
    workshop.edit(AGENCY, "层级: 县级", "层级: 县级\n史料: 是")
    assert not found(workshop, "GUI")
    assert not found(workshop, "APP")
    assert not workshop.build().diagnostics
    for page in ("guide/county.html", "apply/county.html"):
        assert 'class="banner"' in (workshop.output / page).read_text("utf-8")
    assert not (workshop.output / "apply/county/form.html").exists()


@pytest.mark.parametrize(
    ("path", "page", "key"),
    [
        (GUIDE, "guide/county.html", "更新日期"),
        (APPLY, "apply/county.html", "更新日期"),
        (SERVICE, "services/finance/card.html", "事项名称"),
    ],
)
def test_a_draft_is_not_published(workshop: Workshop, path: str, page: str, key: str) -> None:
    workshop.edit(path, f"{key}:", f"草稿: 是\n{key}:")
    for name in ("公开工作机构", "办公地址"):
        without(workshop, AGENCY, name)
    for other in {GUIDE, APPLY, SERVICE} - {path}:
        (workshop.root / other).unlink()
    result = workshop.build()
    found = [finding for finding in result.diagnostics if not finding.in_draft]
    assert [finding.code for finding in found] == ([] if path == SERVICE else ["GUI-003"])
    assert not has_errors(result.diagnostics)
    assert result.unpublished == (path,)
    assert not (workshop.output / page).exists()
    texts = [file.read_text("utf-8") for file in workshop.output.rglob("*.html")]
    assert not any(f'href="{page}"' in text for text in texts)


def set_up_live(workshop: Workshop) -> None:
    """Make the site an office's own: no values of the sample, and it is published for good."""
    for path in workshop.root.rglob("*.*"):
        if path.suffix in {".yaml", ".md"} and path.is_file():
            text = path.read_text("utf-8").replace("0999-", "0471-").replace(".example", ".gov.cn")
            path.write_text(
                text.replace("9901000001", "1501000001").replace("status: sample", "status: live"), "utf-8"
            )
    workshop.edit("content/agencies/finance/agency.yaml", "层级: 县级", "层级: 县级\n史料: 是")


def test_a_draft_guide_of_a_published_site_is_a_warning(workshop: Workshop) -> None:
    """It is obligatory, and readers see 尚未编制 until the flag is removed."""
    set_up_live(workshop)
    assert not workshop.check().diagnostics
    for path in (GUIDE, APPLY):
        workshop.edit(path, "更新日期:", "草稿: 是\n更新日期:")
    (one,) = workshop.check().diagnostics
    assert (one.code, one.severity, str(one.place)) == ("GUI-004", Severity.WARNING, f"{AGENCY}:1:5")
    assert one.message == "“示例县人民政府”的公开指南和依申请公开说明还是草稿，没有发布"
    assert one.hint == "核对以后，在 guide.md、apply.md 里删掉“草稿: 是”这一行（连同它上面的说明），就会发布"
    # One finding for one cause: what a draft lacks comes first.
    without(workshop, AGENCY, "传真")
    assert [one.code for one in workshop.check().diagnostics] == ["GUI-003"]


def test_a_missing_guide_of_a_published_site_is_a_warning(workshop: Workshop) -> None:
    set_up_live(workshop)
    (workshop.root / GUIDE).unlink()
    (one,) = workshop.check().diagnostics
    assert (one.code, one.severity, str(one.place)) == ("GUI-005", Severity.WARNING, f"{AGENCY}:1:5")
    assert one.message == "“示例县人民政府”没有公开指南"
    assert "sitegen new guide --agency county" in one.hint
    (workshop.root / APPLY).unlink()
    (one,) = workshop.check().diagnostics
    assert one.message == "“示例县人民政府”没有公开指南和依申请公开说明"
    # Enterprises and institutions follow the rules of their own field.
    workshop.edit(AGENCY, "类型: 人民政府", "类型: 公共企事业单位")
    assert not workshop.check().diagnostics


def test_drafts_of_a_site_under_construction_can_be_published_once_complete(workshop: Workshop) -> None:
    set_up_live(workshop)
    workshop.edit("site.yaml", "status: live", "status: trial")
    workshop.edit(GUIDE, "更新日期:", "草稿: 是\n更新日期:")
    (workshop.root / APPLY).unlink()
    assert [one.code for one in workshop.check().diagnostics] == ["GUI-004"]
    workshop.edit("site.yaml", "status: trial", "status: sample")
    assert not workshop.check().diagnostics


@pytest.mark.parametrize(
    ("old", "new", "code", "place"),
    [
        ("依据: [会计法]", "依据: [按有关规定]", "SVC-001", f"{SERVICE}:2:6"),
        ("条件: [本人申请]", "条件: [本人申请, 略。]", "SVC-001", f"{SERVICE}:3:12"),
        ("时限: 5 个工作日", "时限: 以窗口告知为准", "SVC-001", f"{SERVICE}:6:5"),
        ("收费: 不收费", "收费: 按规定收费。", "SVC-001", f"{SERVICE}:7:5"),
        ("联系: 0999-0000002", "联系: 财政局一楼", "SVC-002", f"{SERVICE}:8:5"),
    ],
)
def test_a_disclosure_that_says_nothing(
    workshop: Workshop, old: str, new: str, code: str, place: str
) -> None:
    workshop.edit(SERVICE, old, new)
    assert [(one.code, str(one.place)) for one in found(workshop, "SVC")] == [(code, place)]


@pytest.mark.parametrize("key", ["依据", "条件", "程序", "材料", "时限", "收费", "联系"])
def test_each_of_the_seven_disclosures_is_required(workshop: Workshop, key: str) -> None:
    without(workshop, SERVICE, key)
    (one,) = [one for one in workshop.check().diagnostics if one.place.path == SERVICE]
    assert f"“{key}”" in one.message


@pytest.mark.parametrize(("said", "wrong"), [("shi li xian cai zheng ju", 0), ("cai zheng ju", 1)])
def test_a_pinyin_has_a_syllable_for_each_character(workshop: Workshop, said: str, wrong: int) -> None:
    workshop.edit("content/agencies/finance/agency.yaml", "层级: 县级", f"层级: 县级\n拼音: {said}")
    assert [one.code for one in found(workshop, "AGY")] == ["AGY-005"] * wrong


@pytest.mark.parametrize("key", ["公开工作机构", "办公地址", "联系电话"])
def test_what_guide_and_application_both_need_is_reported_once(workshop: Workshop, key: str) -> None:
    without(workshop, AGENCY, key)
    assert [one.code for one in (*found(workshop, "GUI"), *found(workshop, "APP"))] == ["GUI-001"]


@pytest.mark.parametrize(
    "sentence",
    [
        "不服答复的，可以申请行政复议或者提起行政诉讼。",
        "对答复不服的，可以自收到之日起 60 日内申请行政复议，或者在 6 个月内向人民法院提起行政诉讼。",
        "申请人认为侵犯其合法权益的，有权向人民法院起诉。",
        "可以依法申请行政复议或者提起行政诉讼。\n\n请先阅读本指南，再提出申请。",
    ],
)
@pytest.mark.parametrize("path", [GUIDE, APPLY])
def test_review_comes_before_suit(workshop: Workshop, path: str, sentence: str) -> None:
    append(workshop, path, sentence)
    (one,) = found(workshop, "APP")
    assert (one.code, one.place.path) == ("APP-002", path)
    line = (workshop.root / path).read_text("utf-8").splitlines()[one.place.line - 1]
    assert "诉" in line[one.place.column - 1 :][: one.place.length]


@pytest.mark.parametrize(
    "sentence",
    [
        "可以申请行政复议或者提起行政诉讼；不予公开的，应当先申请行政复议，对复议决定不服的，再提起行政诉讼。",
        "不予公开的，先向县人民政府申请复议。对其他答复不服的，可以提起行政诉讼。",
        "对行政复议决定不服的，可以向人民法院提起行政诉讼。",
        "经行政复议后，可以向人民法院起诉。",
        "不予公开的适用复议前置，其他的可以提起行政诉讼。",
        "本年没有发生行政诉讼。",
        "可以投诉、举报。",
    ],
)
def test_who_puts_review_first_is_right(workshop: Workshop, sentence: str) -> None:
    append(workshop, APPLY, sentence)
    assert not found(workshop, "APP")


def test_suits_over_other_matters_are_left_alone(workshop: Workshop) -> None:
    append(workshop, "content/agencies/county/items/2024/00001.md", "不服本决定的，可以提起行政诉讼。")
    assert not found(workshop, "APP")
