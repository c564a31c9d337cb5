"""The checklist of the office: what its reviewer confirms, from the template of pull requests."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from sitegen.git.command import try_git

_TEMPLATE_PATHS: Final = (
    ".github/pull_request_template.md",
    ".gitlab/merge_request_templates/Default.md",
    ".gitee/PULL_REQUEST_TEMPLATE.zh-CN.md",
)
_CHECKBOX: Final = "- [ ] "
_LINES_LIMIT: Final = 40
_LINE_LENGTH_LIMIT: Final = 500


def read_checklist(root: Path, commit: str) -> tuple[str, ...]:
    """Return the checklist in the pull request template at the git commit ``commit``; empty if it has none.

    A line of the checklist begins with ``- [ ]``, which is removed from the result. ``root`` is the project
    folder. ``commit`` is the base of the change. The template in the change itself is not used, because the
    author of the change could leave out a line.
    """
    # Services read the template at the top of the repository; the project may be a folder of it.
    for path in (f"{start}{path}" for start in ("", "./") for path in _TEMPLATE_PATHS):
        text = try_git(root, "show", f"{commit}:{path}") or ""
        lines = [
            line.removeprefix(_CHECKBOX).strip() for line in text.splitlines() if line.startswith(_CHECKBOX)
        ]
        if lines:
            return tuple(line[:_LINE_LENGTH_LIMIT] for line in lines[:_LINES_LIMIT])
    return ()
