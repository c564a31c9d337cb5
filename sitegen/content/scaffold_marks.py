"""Marks around the texts of templates that an editor must replace."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Final, ParamSpec

P = ParamSpec("P")

PLACEHOLDER_START, PLACEHOLDER_END = "\x02", "\x03"
"""Characters around a text that must be replaced, while a template is rendered. No text can contain them."""
DRAFT_LINES: Final = "# 这是草稿，不会发布。写好以后删掉这两行。 A draft is not published; remove these two lines when it is ready.\n草稿: 是"
"""The first lines of a draft."""


def mark_placeholder(text: str) -> str:
    """Return a text of a template that the editor must replace, with a mark before and after it."""
    return f"{PLACEHOLDER_START}{text}{PLACEHOLDER_END}"


def remove_placeholder_marks(render: Callable[P, str]) -> Callable[P, str]:
    """Decorate a function that renders a template, so that its result has no marks of `mark_placeholder`.

    Callers that need the marks, such as `sitegen.content.scaffold_texts`, call ``inspect.unwrap(function)``,
    which is the function without this decorator.
    """

    @wraps(render)
    def render_finished(*args: P.args, **kwargs: P.kwargs) -> str:
        return render(*args, **kwargs).replace(PLACEHOLDER_START, "").replace(PLACEHOLDER_END, "")

    return render_finished
