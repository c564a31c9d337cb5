"""The braces of a message hold a name and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.theme.local import MESSAGES, LocalTheme, told

BAD = {
    "{name:>99999999}": "“{name:>99999999}” is not a plain name",
    "{name.__class__}": "“{name.__class__}” is not a plain name",
    "{name.nope}": "“{name.nope}” is not a plain name",
    "{name[0]}": "“{name[0]}” is not a plain name",
    "{name!r}": "“{name!r}” is not a plain name",
    "{name:{width}}": "“{name:{width}}” is not a plain name",
    "{0}": "“{0}” is not a plain name",
    "{}": "“{}” is not a plain name",
    "{name": "a brace has no counterpart",
    "name}": "a brace has no counterpart",
}


@pytest.mark.parametrize("text", BAD)
def test_a_bad_message_is_told_at_its_line(tmp_path: Path, text: str) -> None:
    site = LocalTheme(tmp_path)
    site.put(MESSAGES, f'home: 首页\nnever.used: "{text}"\n')
    assert told(site.check()) == [f"{MESSAGES}:2:13 THM-011 The message file is invalid: {BAD[text]}"]


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("a:\n  b: c\n", "2:3 THM-011 The message file is invalid: “a” is not a text"),
        ("- a\n- b\n", "1:1 THM-011 The message file is invalid: the file must consist of lines “key: text”"),
    ],
)
def test_messages_of_another_shape_are_told(tmp_path: Path, text: str, finding: str) -> None:
    site = LocalTheme(tmp_path)
    site.put(MESSAGES, text)
    assert told(site.check()) == [f"{MESSAGES}:{finding}"]


def test_all_bad_messages_are_told_at_once(tmp_path: Path) -> None:
    site = LocalTheme(tmp_path)
    site.put(MESSAGES, 'a: "{x.y}"\nb: "{x:9}"\nc: "{x}"\n')
    assert [line.split()[0] for line in told(site.check())] == [f"{MESSAGES}:1:4", f"{MESSAGES}:2:4"]


def test_names_are_filled_in_and_doubled_braces_shown(tmp_path: Path) -> None:
    site = LocalTheme(tmp_path)
    site.put(MESSAGES, 'mine: "{{{a}}}{b}{{x}}{甲}"\nplain: "}}"\n')
    assert site.item('{{ t("mine", a=1, b="b", 甲="乙") }}{{ t("plain") }}') == []
    assert site.text("items/county/2024-00001.html") == "{1}b{x}乙}"
