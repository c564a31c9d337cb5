"""No pattern of the program takes time that grows faster than the text: see decision 0027.

A measurement of processor time decides here, against the rule that tests assert no times. What it judges is a growth by
a factor of 16 where 4 is right, confirmed by a second measurement, and each measurement is the least of several.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from pathlib import Path
from typing import Final

import pytest

from sitegen.content.markdown import convert_with_library
from tests.paths import PATIENCE, ROOT, SAMPLE
from tests.patterns.attacks import Attack, make_attacks
from tests.patterns.growth import find_fault, is_linear
from tests.patterns.inventory import PatternUse, decode
from tests.size import by_size

ATTACKS: Final = by_size(dev=24, ci=24, nightly=150)
"""Attacks on each pattern in each way that it is called."""
# They try hundreds of patterns for a second or two each.
pytestmark = [pytest.mark.slow, pytest.mark.exhaustive]

HARMLESS: Final = {
    # Library, or a line of it, and why content cannot make it slow.
    "markdown/extensions/footnotes.py:36": "at most 1,000 footnotes are accepted, so it begins at most 1,000 times",
    "markdown/extensions/footnotes.py:249": "only searched, and only from the beginning of a block, where it is linear",
    "markdown/blockprocessors.py": "only matched from the beginning of a line, where `(.*)` at the end never fails",
    "markdown/inlinepatterns.py": "the number of marks in a text is limited: see the test of library limits",
    "html/parser.py": "sees pages whose tags the sanitiser or a template has written, with every attribute quoted",
    "docx/": "sees only the XML that the library writes itself",
    "jinja2/": "filters of templates, which get texts of fields and messages of the theme",
    "openpyxl/": "sees cell references and number formats of report workbooks, which the gate before it bounds",
}


@cache
def load_inventory() -> tuple[list[PatternUse], list[str]]:
    """Take the inventory in a process of its own, since patterns are recorded while modules are imported."""
    script = Path(__file__).with_name("inventory.py")
    run = subprocess.run(
        [sys.executable, str(script), str(ROOT), str(SAMPLE)],
        capture_output=True, text=True, timeout=PATIENCE, encoding="utf-8",
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    found = json.loads(run.stdout)
    uses = {use.place + repr((use.pattern, use.flags)): use for use in map(decode, found["uses"])}
    return list(uses.values()), found["missing"]


def test_every_pattern_is_found() -> None:
    uses, missing = load_inventory()
    assert not missing, "patterns made from values that only a run knows: let the sample reach them"
    found = Counter(use.path.split("/")[0] for use in uses)
    assert found["sitegen"] > 500
    assert {"markdown", "yaml", "html"} <= set(found)


def test_no_pattern_grows_faster_than_its_text() -> None:
    uses = [use for use in load_inventory()[0] if not use.place.startswith(tuple(HARMLESS))]
    with ProcessPoolExecutor(by_size(dev=1, ci=2, nightly=2)) as pool:
        faults = list(filter(None, pool.map(partial(find_fault, most=ATTACKS), uses, chunksize=16)))
    # What was measured on a busy machine is measured again, alone.
    confirmed = [fault for fault in faults if find_fault(fault.use, most=ATTACKS)]
    assert not confirmed, "\n".join(map(str, confirmed))


@pytest.mark.parametrize("mark", ["*", "**a ", "[^a", "a*", "[a]("])
def test_marks_of_a_text_are_limited(mark: str) -> None:
    """The library takes quadratic time for many marks, so a text with more of them is not converted."""
    found = convert_with_library(mark * 64_000, "a.md", 1).diagnostics
    assert [one.code for one in found] == ["FIL-041"]


KNOWN: Final = {
    # What was found by hand or by scanning, each with the way in which it was called.
    "exponential-words": (r"(?:共计?|计|数量|数|量)*甲", "fullmatch"),
    "exponential-any": (r"(?:20\d\d年度?|我.{0,3}|也|均)*(?:没有|未|无)", "match"),
    "exponential-subject": (r"(?:今年|当年)*(?P<s>[\u4e00-\u9fff]{0,24}?)收到(?:数量|数|量|件)*", "fullmatch"),
    "exponential-brackets": (r"(?:a|\(a*\))*b", "search"),
    "heading": (r"\s{0,3}(#{1,6})\s*(?P<text>\S.*?)\s*#*\s*$", "match"),
    "web-address": (r"https?://[^/?#@\\\s]*[^/?#@\\\s.:][^/?#@\\\s]*(?:[/?#].*)?\Z", "match"),
    "table-separator": (r"[\s:|]*-[\s:|-]*-[\s:|-]*\Z", "match"),
    "line-break": (r"[ ]*\n[ ]*", "search"),
    "mail": (r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", "search"),
    "tag-in-xml": (r"<(?:\w+:)?sheet\s[^>]*?state=[\"']hidden", "search"),
    "unclosed": (r"<!--.*?-->", "search"),
}  # fmt: skip


CHOSEN: Final = by_size(dev=list(KNOWN)[::3], ci=list(KNOWN)[::3], nightly=list(KNOWN))
"""Each takes as long as a measurement may take, so that only ``nightly`` tries all."""


@pytest.mark.parametrize(("pattern", "method"), [KNOWN[name] for name in CHOSEN], ids=CHOSEN)
def test_finder_finds_what_is_known(pattern: str, method: str) -> None:
    assert find_fault(PatternUse(pattern, 16, "known.py", 1, (method,)), most=ATTACKS)


LINEAR: Final = (
    (r"(?:[共数量件]|总[共数量]|达到?)*+", "fullmatch"),
    (r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+", "search"),
    (r"(?<!\s)\s*+[、，,；;]\s*", "search"),
    (r"<tr>([^<]*+(?:<(?!/?tr>)[^<]*+)*+)</tr>", "search"),
    (r"<!--.*?(?P<end>-->|\Z)", "search"),
)


@pytest.mark.parametrize(("pattern", "method"), LINEAR)
def test_finder_accepts_what_is_linear(pattern: str, method: str) -> None:
    assert find_fault(PatternUse(pattern, 16, "linear.py", 1, (method,)), most=ATTACKS) is None


def test_limit_makes_a_short_pattern_harmless() -> None:
    slow = r"[一二三]*、[一二三]*。"
    assert find_fault(PatternUse(slow, 0, "p.py", 1, ("search",)), most=ATTACKS)
    assert find_fault(PatternUse(slow, 0, "p.py", 1, ("search",), longest=80), most=ATTACKS) is None


def test_attacks_are_made_of_the_pieces_of_a_pattern() -> None:
    attacks = make_attacks(r"甲(?:乙丙|丁)+戊", 0, 100)
    assert any(attack.lead == "甲" and attack.pump == "乙丙" for attack in attacks)
    assert any("丁" in attack.pump for attack in attacks)
    assert Attack("甲", "乙", "!").write(5) == "甲乙乙乙乙乙!"


def test_growth_is_judged_by_the_longest_texts() -> None:
    assert is_linear(((4_000, 0.01), (16_000, 0.04), (64_000, 0.17)))
    assert not is_linear(((4_000, 0.01), (16_000, 0.16), (64_000, 2.5)))
    assert not is_linear(((4_000, 0.01), (16_000, float("inf"))))
