"""Each number of the law stands once, in rules.json: what says it says another one when the file does."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml

from sitegen.procedure.rules import RULES, RULES_JSON
from sitegen.reports import load_formats
from tests.paths import ROOT

WORKING_DAYS = re.compile(r"[0-9]+ ?个?工作日|[0-9]+ working days")
SOURCES = sorted(
    path
    for folder, pattern in (("sitegen", "**/*.py"), ("sitegen", "**/*.js"), ("themes", "**/*.*"))
    for path in (ROOT / folder).glob(pattern)
    if path.suffix in (".py", ".js", ".html", ".yaml")
)
MESSAGES = {
    name: yaml.safe_load((ROOT / f"themes/default/messages/{name}.yaml").read_text("utf-8"))
    for name in ("zh-CN", "en")
}


def said_by(package: Path) -> dict[str, Any]:
    """What the program in this folder says, see changed.py."""
    found = subprocess.run(
        [sys.executable, "-m", "tests.procedure.changed"],
        cwd=ROOT,
        env={**os.environ, "PYTHONSAFEPATH": "1", "PYTHONPATH": os.pathsep.join((str(package), str(ROOT)))},
        capture_output=True,
        text=True,
        check=True,
    )
    return dict(json.loads(found.stdout))


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a copy of the program says whose data has other numbers."""
    copy = tmp_path_factory.mktemp("copy")
    shutil.copytree(ROOT / "sitegen", copy / "sitegen", ignore=shutil.ignore_patterns("__pycache__"))
    data = json.loads(RULES_JSON)
    data["limits"] |= {"correction": 6, "answer": 18, "extension": 9}
    data["remedies"] = {"review": 61, "suit": 7, "suit_after_review": 16}
    data["earliest"] = "2019-06-17"
    data["publication"]["limit"] = 25
    data["reports"] = {
        "departments": {"month": 2, "day": 11},
        "governments": {"month": 4, "day": 12},
        "former": {"month": 5, "day": 13},
    }
    (copy / "sitegen/procedure/rules.json").write_text(json.dumps(data), "utf-8")
    return said_by(copy)


def test_checks_follow_the_file(changed: dict[str, Any]) -> None:
    assert changed["in time"] == [[], [], []]
    assert changed["late"] == [
        ["第 2 行用了 19 个工作日，期限是 18 个"],
        ["第 2 行用了 28 个工作日，期限是 27 个"],
        ["成文后过了 26 个工作日才公开，超过了 25 个工作日的期限"],
    ]
    assert changed["due"] == ["2025-02-11", "2025-04-12", "2011-05-13"]


def test_words_follow_the_file(changed: dict[str, Any]) -> None:
    answered, published, due = changed["why"]
    assert "within 18 working days, with an extension within 27 " in answered
    assert "within 25 working days" in published
    assert "by 11 February, governments by 12 April" in due
    assert "all by 13 May" in due
    for words in (
        "起 18 个工作日内答复",
        "最多延长 9 个工作日",
        "起 6 个工作日内一次性告知补正",
        "起 61 日内申请行政复议；对复议决定不服的，可以自收到复议决定书之日起 16 日内",
        "起 61 日内申请行政复议，或者在 7 个月内",
    ):
        assert words in changed["apply.md"]


@pytest.mark.browser
def test_the_script_follows_the_file(changed: dict[str, Any], chromium: Any) -> None:
    page = chromium.new_page()
    page.add_script_tag(content=changed["engine"])
    application = {
        "received": "2024-03-01",
        "noticed": "",
        "corrected": "",
        "consultations": [],
        "extended": True,
    }
    calendar: dict[str, list[str]] = {"off": [], "on": [], "official": []}
    data = {"rules": changed["rules"], "calendar": calendar}
    outcome = page.evaluate(
        "([data, one]) => SitegenProcedure.computeDeadlines(data, one)", [data, application]
    )
    assert [step["days"] for step in outcome["steps"]] == [0, 6, 18, 9]
    assert page.evaluate("SitegenProcedure.rules.earliest") == "2019-06-17"
    early = {**application, "received": "2019-06-16"}
    refused = page.evaluate("([data, one]) => SitegenProcedure.computeDeadlines(data, one)", [data, early])
    assert refused["problems"] == [{"field": "received", "key": "too-early"}]
    page.close()


def leaves(value: object, path: str = "") -> Iterator[str]:
    """The paths of all that is no object, bands as one."""
    if isinstance(value, dict):
        for name, part in value.items():
            yield from leaves(part, f"{path}.{name}" if path else name)
    else:
        yield path


def test_every_number_has_a_source() -> None:
    data = json.loads(RULES_JSON)
    sources = data.pop("sources")
    paths = list(leaves(data))
    for path in paths:
        steps = path.split(".")
        assert any(".".join(steps[:length]) in sources for length in range(1, len(steps) + 1)), path
    unused = {key for key in sources if not any(f"{path}.".startswith(f"{key}.") for path in paths)}
    assert not unused
    assert json.loads(msgspec.json.encode(RULES)) == json.loads(RULES_JSON)


def test_no_time_limit_is_typed_elsewhere() -> None:
    found = {path.name: WORKING_DAYS.findall(path.read_text("utf-8")) for path in SOURCES}
    assert len(found) > 200, "the sources were not found"
    assert not {name: typed for name, typed in found.items() if typed}


def test_the_formats_begin_with_the_regulations() -> None:
    assert load_formats()["free"].first == RULES.earliest_former.year
    assert load_formats()["free"].last == RULES.earliest.year - 1
    assert load_formats()["2019"].first == RULES.earliest.year


def test_messages_say_the_numbers_of_the_file() -> None:
    zh, en = MESSAGES["zh-CN"], MESSAGES["en"]
    due, items = RULES.reports, RULES.items
    early, last = RULES.earliest, RULES.latest.year
    in_zh = f"{early.year} 年 {early.month} 月 {early.day} 日"
    in_en = f"{early.day} {early:%B} {early.year}"
    more = items.bands[-1].last_number + 1
    assert in_zh in zh["form.say.late-date"]
    assert f"晚于 {last} 年" in zh["form.say.late-date"]
    assert in_en in en["form.say.late-date"]
    assert f"after {last}" in en["form.say.late-date"]
    assert in_zh.replace(" ", "") in zh["deadline.wrong.too-early"]
    assert in_en in en["deadline.wrong.too-early"]
    assert (
        f"{more} 件以上每增加 {items.band_size} 件为一档，每档每件再加 {items.rate_step} 元"
        in zh["fee.further"]
    )
    assert (
        f"every further {items.band_size} from the {more}st cost {items.rate_step} yuan" in en["fee.further"]
    )
    for name, scale in (("items", items), ("pages", RULES.pages)):
        assert f"1 至 {scale.largest_number}。" in zh[f"fee.say.too-many.{name}"]
        assert f"1 to {scale.largest_number} " in en[f"fee.say.too-many.{name}"]
    assert zh["reports.key.late.about"] == (
        f"部门晚于次年 {due.departments.chinese}，政府晚于次年 {due.governments.chinese}"
        f"（{early.year - 1} 年度以前都是 {due.former.chinese}）"
    )
    assert en["reports.key.late.about"] == (
        f"departments after {due.departments.english} of the next year, governments after"
        f" {due.governments.english} (until the reports on {early.year - 1} all by {due.former.english})"
    )


def test_the_guide_to_reports_says_the_numbers_of_the_file() -> None:
    text = (ROOT / "docs/reports.md").read_text("utf-8")
    due, last = RULES.reports, RULES.earliest.year - 1
    assert f"超过 {RULES.limits.answer} 个工作日（延期的 {RULES.limits.extended} 个）" in text
    assert (
        f"部门 {due.departments.chinese}，政府 {due.governments.chinese}（{last} 年以前都是 {due.former.chinese}）"
        in text
    )
    assert (
        f"部门是次年 {due.departments.chinese}，政府、政府办公室和乡镇是次年 {due.governments.chinese}"
        in text
    )
    assert f"（{last} 年度以前都是 {due.former.chinese}）" in text
    known = {due.departments.chinese, due.governments.chinese, due.former.chinese}
    assert set(re.findall(r"[0-9]+ 月 [0-9]+ 日", text)) <= known
    assert WORKING_DAYS.findall(text) == [f"{RULES.limits.answer} 个工作日"]
