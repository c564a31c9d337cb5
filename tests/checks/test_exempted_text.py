"""What an exemption is bound to: the text of a finding in its sentence, whatever its formatting."""

from __future__ import annotations

import random

import pytest

from sitegen.checks.exempted_text import ExemptedText, ExemptedTextFinder, normalise_text
from sitegen.diagnostics import Diagnostic, Place, Severity

PHONE = "13912345678"
SENTENCE = f"值班电话（24小时）：{PHONE}，请在工作时间拨打"


def describe(text: str, found: str = PHONE, code: str = "PII-003", occurrence: int = 0) -> ExemptedText:
    """Describes the place of ``found`` in ``text``, which may go on over line ends."""
    start = -1
    for _ in range(occurrence + 1):
        start = text.index(found, start + 1)
    place = Place("a.md", text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start), len(found))
    return ExemptedTextFinder(text).find_text(Diagnostic(place, code, Severity.ERROR, "", ""))


EXPECTED = describe(f"前一句。{SENTENCE}。后一句。")


@pytest.mark.parametrize(
    "text",
    [
        f"{SENTENCE}。",
        f"换了一句。{SENTENCE}。又换了一句。",
        f"前一段\n\n\n{SENTENCE}\n\n后一段",
        f"前一句。值班电话（24小时）：\n{PHONE}，\n请在工作\n时间拨打。后一句。",
        f"前一句。值班 电话 （24小时）：{PHONE} ，请在工作时间拨打 。",
        f"前一句。值班电话(24小时):{PHONE},请在工作时间拨打!",
        f"前一句。值班电话（２４小时）：{PHONE}，请在工作时间拨打",
        f"前一句。**值班电话**（24小时）：**{PHONE}**，请在工作时间拨打。",
        f"前一句。<b>值班电话</b>（24小时）：{PHONE}，<span class='x'>请在</span>工作时间拨打。",
        f"前一句。值班电话\\（24小时\\）：{PHONE}，请在工作时间拨打。",
        f"前一句\n- {SENTENCE}\n- 后一句",
        f"## 前一节\n{SENTENCE}\n## 后一节",
        f"> {SENTENCE}",
        f"\u3000\u3000{SENTENCE}。\u200b",
    ],
)
def test_digest_survives_formatting(text: str) -> None:
    assert describe(text) == EXPECTED


@pytest.mark.parametrize(
    "text",
    [
        f"值班电话（24小时）：{PHONE}，请在休息时间拨打。",
        f"家庭电话（24小时）：{PHONE}，请在工作时间拨打。",
        f"值班电话（24小时）：{PHONE}，请在工作时间拨打，谢谢。",
        f"{SENTENCE}*2",
    ],
)
def test_digest_changes_with_the_words_of_the_sentence(text: str) -> None:
    assert describe(text).digest != EXPECTED.digest


def test_digest_changes_with_the_text_itself() -> None:
    other = SENTENCE.replace(PHONE, "13912345679")
    assert describe(other, "13912345679").digest != EXPECTED.digest


def test_two_places_in_one_sentence_are_two() -> None:
    text = f"甲{PHONE}乙{PHONE}丙。"
    assert describe(text).digest != describe(text, occurrence=1).digest


def test_personal_data_is_masked_and_other_text_is_not() -> None:
    assert EXPECTED.text == "139******78"
    assert describe("此件不公开。", "此件不公开", "SEC-002").text == "此件不公开"


def test_long_text_is_shortened() -> None:
    long = "很" * 300
    assert describe(f"{long}。", long, "RPT-132").text == "很" * 99 + "…"


def test_single_marks_are_signs() -> None:
    assert normalise_text("规格3*5*4米") == "规格3*5*4米"
    assert normalise_text("a_b 与 **a** 和 __b__") == "a_b与a和b"


@pytest.mark.parametrize("place", [Place("a.md", 1, 1), Place("a.md"), Place("a.md", 9, 1)])
def test_place_of_a_whole_file_has_no_text(place: Place) -> None:
    missing = Diagnostic(place, "ITM-031", Severity.WARNING, "", "")
    assert ExemptedTextFinder("标题: 甲\n---\n").find_text(missing) == ExemptedText("", "")


def test_signs_are_bound_to_their_place_and_unseen_ones_are_named() -> None:
    text = "甲乙\u200b丙。丁????戊。己????庚。"
    unseen = describe(text, "\u200b", "FIL-021")
    assert unseen.text == "U+200B"
    assert unseen.digest
    assert describe(text, "????", "SEC-011") != describe(text, "????", "SEC-011", occurrence=1)


def test_place_without_a_column_is_its_line() -> None:
    finding = Diagnostic(Place("a.csv", 2), "RPT-161", Severity.WARNING, "", "")
    described = ExemptedTextFinder("编号,日期\n1,2024-01-01\n2,2024-01-02\n").find_text(finding)
    assert described.text == "1,2024-01-01"


def test_only_the_neighbourhood_of_an_endless_sentence_counts() -> None:
    """A thousand findings in one endless sentence cost no more than a bounded part of it each."""
    text = f"电话{PHONE}，" * 2_000
    middle = 1_000
    near = text[: 14 * middle - 30] + "改" + text[14 * middle - 29 :]
    expected = describe(text, occurrence=middle)
    assert describe(f"改{text[1:-1]}改", occurrence=middle) == expected
    assert describe(near, occurrence=middle).digest != expected.digest


def test_random_wrapping_and_widths_never_change_the_digest() -> None:
    chance = random.Random(14)
    widths = {"（": "(", "）": ")", "：": ":", "，": ","}
    for _ in range(300):
        pieces = []
        for character in SENTENCE.replace(PHONE, "\0"):
            one = chance.choice((character, widths.get(character, character)))
            pieces.append(PHONE if one == "\0" else one)
            pieces.append(chance.choice(("", "", "", " ", "\u3000", "\n")) if one != "\0" else "")
        # A colon and a blank at the beginning of a line are a field of YAML.
        text = "".join(pieces).replace("):\n", "):").replace("): ", "):").replace("):\u3000", "):")
        assert describe(f"句。{text}。句").digest == EXPECTED.digest, text
