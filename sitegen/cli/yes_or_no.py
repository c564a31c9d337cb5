"""Questions that are answered with yes or no."""

from __future__ import annotations

import unicodedata
from typing import Final

import click

from sitegen.cli.console import print_message

_ANSWERS: Final = {
    **dict.fromkeys(("y", "yes", "是", "是的", "好", "对"), True),
    **dict.fromkeys(("n", "no", "否", "不", "不是", "不要"), False),
}


def ask_yes_or_no(question: str, *, default: bool) -> bool:
    """Ask on the terminal until the answer is yes or no, in Chinese or English, and return whether it is yes.

    An empty answer means ``default``.
    """
    label = f"{question} [{'Y/n' if default else 'y/N'}]"
    while True:
        answer = str(click.prompt(label, default="", show_default=False, err=True))
        # A Chinese input method may write letters in full width.
        answer = unicodedata.normalize("NFKC", answer).strip(" 。.").lower()
        if not answer:
            return default
        if answer in _ANSWERS:
            return _ANSWERS[answer]
        usual, usual_en = ("是", "yes") if default else ("否", "no")
        print_message(
            f"请回答 是 或 否（也可以写 y 或 n）；直接按回车就是“{usual}”。\n"
            f"Please answer y or n; Enter alone means {usual_en}.",
            to_stderr=True,
        )
