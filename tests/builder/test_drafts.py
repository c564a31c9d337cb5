"""Drafts and what is published later: left out of the site, shown and marked in a preview and a review."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from sitegen.builder import Project, Result, build, check
from tests.builder.workshop import TODAY, Workshop, errors, tree
from tests.size import thin_out

pytestmark = pytest.mark.slow

FOLDER = "content/agencies/county"
DRAFT = f"{FOLDER}/items/2026/00007.md"
LATER = f"{FOLDER}/items/2026/00008.md"
DAY = date(2026, 11, 5)


def item(serial: int, *lines: str, day: str = "2026-10-30", title: str = "关于停水的通知") -> str:
    fields = "".join(f"{line}\n" for line in lines)
    return (
        f"---\n标题: {title}\n索引号: SL/2026-{serial:05}\n信息分类: notices\n公开日期: {day}\n{fields}---\n"
        "停水的时间和范围。\n"
    )


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    site = Workshop(tmp_path / "project")
    site.put(DRAFT, item(7, "草稿: 是", "附件: [map.txt]", title="没有写好的通知"))
    site.put(f"{FOLDER}/items/2026/00007/map.txt", "图\n")
    site.put(LATER, item(8, day=DAY.isoformat(), title="以后公开的通知"))
    return site


def codes(result: Result) -> list[str]:
    return [f"{one.place.path} {one.code} {one.severity}" for one in result.diagnostics]


def pages(folder: Path) -> Iterator[tuple[str, str]]:
    for path, content in tree(folder).items():
        if path.endswith(".html"):
            yield path, content.decode()


def test_a_review_shows_what_the_site_leaves_out(workshop: Workshop) -> None:
    result = workshop.build()
    assert not result.diagnostics
    assert (len(result.unpublished), result.scheduled) == (1, ("2026-11-05",))
    for path, content in tree(workshop.output).items():
        assert "没有写好".encode() not in content, path
        assert "以后公开".encode() not in content, path
    assert not workshop.review().diagnostics
    review = workshop.root / "review"
    draft = (review / "items/county/2026-00007.html").read_text("utf-8")
    assert "<strong>草稿 Draft</strong>" in draft
    assert (review / "items/county/2026-00007/map.txt").is_file()
    later = (review / "items/county/2026-00008.html").read_text("utf-8")
    assert "<strong>将于2026年11月5日公开</strong>" in later
    listed = (review / "catalogue/all/index.html").read_text("utf-8")
    assert '<span class="badge badge-draft">草稿 Draft</span>' in listed
    assert '<span class="badge badge-scheduled">将于2026年11月5日公开</span>' in listed


def test_every_page_of_a_review_warns_and_asks_not_to_be_indexed(workshop: Workshop) -> None:
    workshop.build()
    workshop.review()
    reviewed = dict(pages(workshop.root / "review"))
    assert reviewed.keys() > dict(pages(workshop.output)).keys()
    for path, page in reviewed.items():
        assert '<meta name="robots" content="noindex' in page, path
        # The page of a redirect is seen for a moment only.
        assert "不是公开发布的内容" in page or 'http-equiv="refresh"' in page, path
    assert (workshop.root / "review/robots.txt").read_text() == "User-agent: *\nDisallow: /\n"
    for path in ("feed.xml", "sitemap.xml", "data/items.json", "data/items.csv"):
        text = (workshop.root / "review" / path).read_text("utf-8")
        assert "2026-00007" not in text, path
        assert "2026-00008" not in text, path


def test_the_preview_shows_published_pages_as_they_are(workshop: Workshop, tmp_path: Path) -> None:
    """What a draft does not touch is byte for byte what the site has."""
    workshop.build()
    preview = workshop.clean_preview(tmp_path / "clean")
    for path in ("items/county/2024-00001.html", "pages/about.html", "guide/county.html", "404.html"):
        assert preview[path] == tree(workshop.output)[path], path
    assert b"noindex" not in preview["index.html"]


@pytest.mark.parametrize("folder", ["public", "other"])
def test_a_published_folder_is_refused(workshop: Workshop, folder: str) -> None:
    output = workshop.root / folder
    build(Project(root=workshop.root, output=output, today=TODAY))
    before = tree(output)
    result = build(Project(root=workshop.root, output=output, today=TODAY, drafts=True))
    assert [one.code for one in result.diagnostics] == ["PUB-025"]
    assert tree(output) == before


@pytest.mark.parametrize("inner", thin_out(["review", "items/county", "a/b/c/d/review"], 3))
def test_a_folder_below_a_published_folder_is_refused(workshop: Workshop, inner: str) -> None:
    output = workshop.root / "other"
    build(Project(root=workshop.root, output=output, today=TODAY))
    before = tree(output)
    result = build(Project(root=workshop.root, output=output / inner, today=TODAY, drafts=True))
    assert [one.code for one in result.diagnostics] == ["PUB-025"]
    assert f"“{output.as_posix()}”" in result.diagnostics[0].message
    assert tree(output) == before


@pytest.mark.parametrize("inner", thin_out(["review", "items/review", "items/county", "a/b/review"], 4))
def test_a_site_is_not_published_above_drafts(workshop: Workshop, tmp_path: Path, inner: str) -> None:
    """However they came there: moved by hand, or written by an earlier version."""
    workshop.build()
    workshop.review()
    target = workshop.output / inner
    shutil.copytree(workshop.root / "review", target, dirs_exist_ok=True)
    workshop.edit(f"{FOLDER}/items/2024/00001.md", "一、总则", "一、总的规则")
    before = tree(workshop.output)
    result = workshop.build()
    assert [(one.code, one.place.path) for one in result.diagnostics] == [("PUB-026", target.as_posix())]
    assert tree(workshop.output) == before
    shutil.move(target, tmp_path / "moved")
    assert not errors(workshop.build())
    assert "总的规则" in workshop.text("items/county/2024-00001.html")


@pytest.mark.parametrize(("kind", "list"), [("rules", "rules/index.html"), ("pages", "index.html")])
def test_drafts_of_rules_and_pages_are_marked_in_lists(workshop: Workshop, kind: str, list: str) -> None:
    workshop.put(
        f"content/{kind}/new.md", "---\n草稿: 是\n标题: 一份新的\n更新日期: 2026-01-01\n---\n正文。\n"
    )
    assert not errors(workshop.build())
    assert not errors(workshop.review())
    assert "一份新的（草稿 Draft）" in (workshop.root / "review" / list).read_text("utf-8")
    assert "一份新的（草稿 Draft）" in (workshop.root / "review/sitemap.html").read_text("utf-8")
    assert not [path for path, page in pages(workshop.output) if "一份新的" in page]
    assert "new.html" not in (workshop.root / "review/sitemap.xml").read_text("utf-8")


def test_a_site_below_drafts_is_built(workshop: Workshop) -> None:
    workshop.review()
    output = workshop.root / "review/site"
    assert not errors(build(Project(root=workshop.root, output=output, today=TODAY)))


@pytest.mark.exhaustive
def test_a_review_may_become_the_site(workshop: Workshop, tmp_path: Path) -> None:
    workshop.review()
    output = workshop.root / "review"
    assert not errors(build(Project(root=workshop.root, output=output, today=TODAY)))
    assert tree(output) == workshop.clean_build(tmp_path / "clean")


SCAFFOLDS = {
    "item": (
        f"{FOLDER}/items/2026/00009.md",
        "---\n草稿: 是\n标题: 只有标题\n信息分类:\n公开日期: 2026-1-1\n---\n正文。\n",
        "items/county/2026-00009.html",
        "只有标题",
    ),
    "item without anything": (
        f"{FOLDER}/items/2026/00009.md",
        "---\n草稿: 是\n---\n",
        "items/county/2026-00009.html",
        "（标题未填）",
    ),
    "yaml item": (
        f"{FOLDER}/items/2026/00009.yaml",
        "草稿: 是\n正文: 一段正文\n",
        "items/county/2026-00009.html",
        "一段正文",
    ),
    "unknown category": (
        f"{FOLDER}/items/2026/00009.md",
        item(9, "草稿: 是").replace("notices", "没有这一类"),
        "items/county/2026-00009.html",
        "分类未填的草稿",
    ),
    "guide": (f"{FOLDER[:-6]}finance/guide.md", "---\n草稿: 是\n---\n指南。\n", "guide/finance.html", "指南。"),
    "how to apply": (
        f"{FOLDER[:-6]}finance/apply.md", "---\n草稿: 是\n---\n来信申请。\n", "apply/finance.html", "来信申请。",
    ),
    "service": (
        f"{FOLDER}/services/new.yaml", "草稿: 是\n事项名称: 开证明\n依据:\n  -\n时限:\n", "services/county/new.html", "开证明",
    ),
    "rule": ("content/rules/new.md", "---\n草稿: 是\n标题: 制度\n---\n第一条。\n", "rules/new.html", "第一条。"),
    "page": ("content/pages/new.md", "---\n草稿: 是\n---\n常见问题。\n", "pages/new.html", "常见问题。"),
    "report": (f"{FOLDER}/reports/2025.yaml", "草稿: 是\n标题:\n", "reports/county/2025.html", "（标题未填）"),
}  # fmt: skip


@pytest.mark.parametrize("kind", thin_out(SCAFFOLDS, 3))
def test_an_unfinished_draft_can_be_looked_at(tmp_path: Path, kind: str) -> None:
    """It keeps nobody from publishing either: its errors are reported as those of a draft."""
    path, text, page, words = SCAFFOLDS[kind]
    workshop = Workshop(tmp_path)
    workshop.put(path, text)
    result = workshop.build()
    assert result.diagnostics
    assert not errors(result)
    assert any(one.message.startswith("草稿还不能发布：") for one in result.diagnostics)
    assert not errors(workshop.review())
    shown = (workshop.root / "review" / page).read_text("utf-8")
    assert words in shown
    assert "草稿 Draft" in shown
    assert page not in tree(workshop.output)


def test_what_no_draft_may_contain_stops_the_site(workshop: Workshop) -> None:
    workshop.edit(DRAFT, "停水的时间", "居民身份证号码11010519491231002X")
    for result in (workshop.build(), workshop.review()):
        assert [code for code in codes(result) if "error" in code] == [f"{DRAFT} PII-001 error"]
        (finding,) = (one for one in result.diagnostics if one.code == "PII-001")
        assert finding.message.startswith("草稿里也不能有，改好以前整个网站不能发布：")
    assert not (workshop.root / "review").exists()


def test_the_preview_shows_a_draft_that_stops_the_site(workshop: Workshop) -> None:
    """Only its author can see it there, and the warning says what it means."""
    workshop.edit(DRAFT, "停水的时间", "居民身份证号码11010519491231002X")
    preview = Project(root=workshop.root, output=workshop.root / ".sitegen/preview", today=TODAY, drafts=True)
    result = build(preview)
    assert codes(result) == [f"{DRAFT} PII-001 warning"]
    assert result.diagnostics[0].message.startswith("草稿里也不能有，")
    assert (preview.output / "items/county/2026-00007.html").is_file()
    assert codes(build(preview)) == [f"{DRAFT} PII-001 warning"]
    published = "content/agencies/county/items/2024/00001.md"
    workshop.edit(published, "第一条", "居民身份证号码11010519491231002X\n\n第一条")
    assert [code for code in codes(build(preview)) if "error" in code] == [f"{published} PII-001 error"]


def test_a_number_used_twice_is_the_mistake_of_the_draft(tmp_path: Path) -> None:
    workshop = Workshop(tmp_path)
    path = f"{FOLDER}/items/2023/00001.md"
    workshop.put(path, item(1, "草稿: 是").replace("SL/2026-00001", "SL/2024-00001"))
    # Its folder is not that of its year either.
    assert sorted(codes(workshop.build())) == [f"{path} ITM-014 warning", f"{path} ITM-037 warning"]


def test_a_draft_does_not_take_an_address(workshop: Workshop) -> None:
    workshop.edit(DRAFT, "草稿: 是", "草稿: 是\n旧网址: /zfxxgk/old/jiedu.html")
    assert not workshop.review().diagnostics


def test_a_preview_reports_the_same_of_what_is_published(workshop: Workshop) -> None:
    """The draft repeals a document whose validity is written down: an error only if the draft were public."""
    workshop.edit(f"{FOLDER}/items/2024/00001.md", "附件:", "有效性: 有效\n附件:")
    workshop.edit(DRAFT, "草稿: 是", "草稿: 是\n废止: 示政发〔2024〕1号")
    assert not workshop.build().diagnostics
    assert not workshop.review().diagnostics
    shown = (workshop.root / "review/items/county/2024-00001.html").read_text("utf-8")
    assert "本文已被《没有写好的通知》废止" in shown


def test_a_link_from_a_published_page_to_a_draft_is_an_error_in_the_preview_too(workshop: Workshop) -> None:
    workshop.edit("content/pages/about.md", "说明。", f"见[通知](../../{DRAFT})。")
    assert errors(workshop.review()) == errors(workshop.build()) != []


def test_drafts_may_link_to_each_other(workshop: Workshop) -> None:
    workshop.edit(DRAFT, "停水的时间", "[时间](00008.md)")
    assert not workshop.review().diagnostics


def test_the_errors_of_a_later_item_are_known_before_its_day(workshop: Workshop) -> None:
    workshop.edit(LATER, "索引号: SL/2026-00008", "索引号: 随便写")
    assert codes(workshop.build()) == [f"{LATER} ITM-010 error"]


def test_a_date_far_ahead_is_one_finding(workshop: Workshop) -> None:
    """The year in the index number and the folder, and the delay, seem wrong only because the date is."""
    workshop.edit(LATER, DAY.isoformat(), "2062-11-05\n成文日期: 2026-10-30")
    for result in (workshop.build(), workshop.review()):
        assert codes(result) == [f"{LATER} ITM-020 warning"]
    assert workshop.build().scheduled == ("2062-11-05",)


def test_a_report_appears_on_its_day_as_well(workshop: Workshop) -> None:
    path = f"{FOLDER}/reports/2025.yaml"
    workshop.put(path, "标题: 2025年政府信息公开工作年度报告\n公开日期: 2026-11-03\n表格: 无\n")
    assert not errors(workshop.build())
    assert "reports/county/2025.html" not in tree(workshop.output)
    workshop.today = date(2026, 11, 3)
    assert not errors(workshop.build())
    assert "reports/county/2025.html" in tree(workshop.output)


@pytest.mark.exhaustive
def test_from_day_to_day(workshop: Workshop, tmp_path: Path) -> None:
    """On each day the site equals a clean build of that day. Only the date changes between builds."""
    workshop.put(f"{FOLDER}/items/2026/00009.md", item(9, "有效期至: 2026-11-03", "草稿: 是", title="第三份"))
    first = dict.fromkeys(("2026-00007", "2026-00008", "2026-00009"))
    for days in range(7):
        workshop.today = TODAY + timedelta(days=days)
        if days == 2:
            workshop.edit(f"{FOLDER}/items/2026/00009.md", "草稿: 是\n", "")
        if days == 4:
            workshop.edit(
                f"{FOLDER}/items/2024/00001.md", "附件:", "更正: {日期: 2026-11-04, 说明: 改正水价}\n附件:"
            )
        assert not errors(workshop.build())
        site = tree(workshop.output)
        assert site == workshop.clean_build(tmp_path / "clean"), workshop.today
        for name in first:
            if f"items/county/{name}.html" in site and first[name] is None:
                first[name] = workshop.today
        again = workshop.build()
        assert "parse" not in again.seconds
        assert again.scheduled == (("2026-11-05",) if workshop.today < DAY else ())
    assert first == {"2026-00007": None, "2026-00008": DAY, "2026-00009": date(2026, 11, 3)}


@pytest.mark.exhaustive
def test_a_preview_follows_the_days(workshop: Workshop, tmp_path: Path) -> None:
    preview = workshop.root / ".sitegen/preview"
    for days in (0, 3, 4, 5):
        workshop.today = TODAY + timedelta(days=days)
        build(Project(root=workshop.root, output=preview, today=workshop.today, drafts=True))
        assert tree(preview) == workshop.clean_preview(tmp_path / "clean"), workshop.today


def test_a_draft_has_the_same_findings_everywhere(workshop: Workshop) -> None:
    """A picture that is missing, a link that leads nowhere and a year that differs from its folder."""
    workshop.edit(DRAFT, "停水的时间", "![图](没有.png)、[表](没有.md)")
    workshop.edit(DRAFT, "公开日期: 2026-10-30", "公开日期: 2025-10-30")
    project = Project(root=workshop.root, output=workshop.output, today=TODAY)
    found = codes(check(project))
    assert sorted(found) == [
        f"{DRAFT} ITM-037 warning",
        f"{DRAFT} LNK-101 warning",
        f"{DRAFT} LNK-101 warning",
    ]
    assert codes(workshop.build()) == codes(workshop.review()) == codes(workshop.build()) == found
    workshop.edit(DRAFT, "![图](没有.png)", "[图](map.txt)")
    assert codes(check(project)) == codes(workshop.build())
    assert len(codes(workshop.build())) == 2


LAST = f"{FOLDER}/items/2026/00009.md"


@pytest.mark.parametrize("own", ["2026-10-30", "2026-11-05"])
def test_what_is_published_later_is_known_before(workshop: Workshop, own: str) -> None:
    """The link and the relation are warnings with both days from the first build to the target's day."""
    workshop.put(LAST, item(9, day="2026-11-08", title="最后公开的通知"))
    workshop.put(LATER, item(8, "相关: SL/2026-00009", day=own) + "\n见[它](00009.md#没有)。\n")
    for day in (TODAY, DAY, date(2026, 11, 7)):
        workshop.today = day
        result = workshop.build()
        found = {one.code: one for one in result.diagnostics}
        # What would only be wrong on the last day is said at once too.
        assert found.keys() == {"LNK-102", "LNK-104", "REF-008"}
        for code in ("LNK-104", "REF-008"):
            assert found[code].severity == "warning"
            assert "2026-11-08" in found[code].message
            assert max(day.isoformat(), own) in found[code].message
    workshop.edit(LATER, "#没有", "")
    workshop.today = DAY
    assert not errors(workshop.build())
    assert "它" in workshop.text("items/county/2026-00008.html")
    workshop.today = date(2026, 11, 8)
    assert not workshop.build().diagnostics
    assert "2026-00009.html" in workshop.text("items/county/2026-00008.html")


def test_two_records_of_one_day_may_refer_to_each_other(workshop: Workshop) -> None:
    workshop.put(
        LAST, item(9, "相关: SL/2026-00008", day=DAY.isoformat(), title="另一个") + "\n见[它](00008.md)。\n"
    )
    for day in (TODAY, DAY):
        workshop.today = day
        assert not workshop.build().diagnostics


@pytest.mark.parametrize("slip", ["标题: [未闭合", '标题: "未闭合', "标题: 甲\n 信息分类: notices"])
def test_a_slip_of_yaml_in_a_draft_stops_nobody(workshop: Workshop, slip: str) -> None:
    workshop.put(DRAFT, f"---\n草稿: 是\n{slip}\n---\n见[它](file:///C:/a.doc)。\n")
    for strict in (False, True):
        result = build(Project(root=workshop.root, output=workshop.output, today=TODAY, strict=strict))
        assert not errors(result)
        found = [one for one in result.diagnostics if one.code.startswith(("YML-", "LNK-"))]
        assert {one.place.path for one in found} == {DRAFT}
        assert all(one.message.startswith("草稿还不能发布：") for one in found)
        assert [one.code[:4] for one in found] == ["YML-", "LNK-"]
        # What is missing follows from the slip.
        assert "FLD-004" not in {one.code for one in result.diagnostics}
