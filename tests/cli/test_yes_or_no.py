"""Questions that are answered with yes or no, on a real terminal."""

from __future__ import annotations

import os
import pty
import sys

import pytest

from sitegen.cli.yes_or_no import ask_yes_or_no


@pytest.mark.parametrize(
    ("typed", "default", "expected"),
    [
        ("是", False, True), ("Y", False, True), ("yes", False, True), ("ｙ", False, True), ("ＹＥＳ", False, True), ("是的。", False, True),
        ("否", True, False), ("n", True, False), ("No", True, False), ("ｎｏ．", True, False), ("不", True, False),
        ("", True, True), ("", False, False),
    ],
)  # fmt: skip
def test_answers_in_both_languages(
    typed: str,
    default: bool,
    expected: bool,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert ask(monkeypatch, f"{typed}\n", default=default) is expected
    said = capsys.readouterr().err
    assert f"写入吗？ Write it? [{'Y/n' if default else 'y/N'}]" in said
    assert "请回答" not in said


def test_another_answer_is_asked_again(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ask(monkeypatch, "也许\n否\n", default=True) is False
    said = capsys.readouterr().err
    assert "请回答 是 或 否（也可以写 y 或 n）；直接按回车就是“是”。" in said
    assert "Please answer y or n" in said
    assert said.count("写入吗") == 2


def ask(monkeypatch: pytest.MonkeyPatch, typed: str, *, default: bool) -> bool:
    """Ask a question on a terminal on which something is typed."""
    ours, theirs = pty.openpty()
    os.write(ours, typed.encode())
    with os.fdopen(theirs, encoding="utf-8") as terminal:
        monkeypatch.setattr(sys, "stdin", terminal)
        answer = ask_yes_or_no("写入吗？ Write it?", default=default)
    os.close(ours)
    return answer
