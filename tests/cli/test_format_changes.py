"""``format-changes`` lists what reads differently, and writes nothing."""

from __future__ import annotations

import json

from tests.cli.project import ITEM, CommandLine


def test_nothing_reads_differently(sitegen: CommandLine) -> None:
    said = sitegen.plain("format-changes", "--project", str(sitegen.root))
    assert said.code == 0
    assert said.out.startswith("没有显示不同的地方，可以在 site.yaml 里写“格式版本: 2”。\n")


def test_places_are_grouped_by_rule_with_counts(sitegen: CommandLine) -> None:
    sitegen.edit(ITEM, "全县总人口十二万人。", "\n\n".join(["面积5*8*2米。"] * 25 + ["#1机组。"]))
    before = sitegen.snapshot()
    said = sitegen.plain("format-changes", "--project", str(sitegen.root))
    assert said.code == 0
    assert "（25 处）\nsingle * and _, which are now text, not emphasis (25)\n" in said.out
    assert f"  {ITEM}:8\n    原来 before: 面积582米。\n    现在 now:    面积5*8*2米。\n" in said.out
    assert said.out.count("面积582米") == 20
    assert "另有 5 处，用 --all 全部列出。" in said.out
    assert "共 26 处，在 1 个文件里；没有改动任何文件。" in said.out
    everything = sitegen.plain("format-changes", "--project", str(sitegen.root), "--all")
    assert everything.out.count("面积582米") == 25
    assert sitegen.snapshot() == before


def test_an_item_with_a_number_in_a_form_of_the_site(sitegen: CommandLine) -> None:
    """Its number is refused by the usual forms, but it was published."""
    site = sitegen.root / "site.yaml"
    patterns = 'doc_no_patterns: ["统-{year}-{serial}"]\n'
    site.write_text(site.read_text(encoding="utf-8") + patterns, encoding="utf-8")
    sitegen.edit(ITEM, "十二万人", "5*8*2人")
    text = (sitegen.root / ITEM).read_text(encoding="utf-8")
    (sitegen.root / ITEM).write_text(text.replace("---\n", "---\n发文字号: 统-2024-1\n", 1), encoding="utf-8")
    said = sitegen.plain("format-changes", "--project", str(sitegen.root))
    assert "    现在 now:    全县总人口5*8*2人。\n" in said.out


def test_as_data(sitegen: CommandLine) -> None:
    sitegen.edit(ITEM, "十二万人", "5*8*2人")
    said = sitegen.plain("format-changes", "--project", str(sitegen.root), "--format", "json")
    assert json.loads(said.out) == [
        {
            "path": ITEM,
            "line": 8,
            "rule": "emphasis",
            "old": "全县总人口582人。",
            "new": "全县总人口5*8*2人。",
        }
    ]
