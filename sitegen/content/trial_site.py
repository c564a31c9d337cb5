"""Find out whether the site of a project is still under construction, and say how it becomes an official one."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from sitegen.content.layout import SourceKind, SourceSlot
from sitegen.program import regex
from sitegen.program.source_paths import SITE_FILE

TRIAL_STATE: Final = (
    "网站还在筹建，每一页都注明“不作为办事依据”",
    "The site is under construction, and each page says so",
)
"""That a site is under construction, in Chinese and English, without a stop."""
TRIAL_ADVICE: Final = (
    "都填好、可以正式公开的时候，把 site.yaml 里的“状态: 筹建”改成“状态: 正式”",
    "When it is ready, change “状态: 筹建” in site.yaml to “状态: 正式”",
)
"""How it becomes an official one, in Chinese and English, without a stop."""
_STATUS: Final = regex.compile(r"^[ \"']*(?:状态|status)[^#\n]*(?:筹建|trial)", re.MULTILINE)
"""A line of site.yaml that may say that the site is under construction."""


def describe_trial_site(root: Path) -> tuple[str, ...]:
    """Return two sentences (Chinese, English) on how a site under construction becomes an official one.

    The result is empty if the site of the project ``root`` is not under construction. It is no diagnostic: a site may
    be under construction for as long as its office wants.
    """
    if not is_trial_site(root):
        return ()
    return (f"{TRIAL_STATE[0]}：{TRIAL_ADVICE[0]}。", f"{TRIAL_STATE[1]}. {TRIAL_ADVICE[1]}.")


def is_trial_site(root: Path) -> bool:
    """Whether site.yaml of the project ``root`` says that the site is under construction (状态: 筹建).

    False if site.yaml is missing or has errors.
    """
    try:
        data = (root / SITE_FILE).read_bytes()
    except OSError:
        return False
    # Most sites are not under construction. Then a build with nothing to do need not load the parser.
    if not _STATUS.search(data.decode("utf-8", errors="replace")):
        return False
    from sitegen.content.parse import parse_source
    from sitegen.schema.site_status import TRIAL

    return getattr(parse_source(SITE_FILE, SourceSlot(SourceKind.SITE), data).record, "status", "") == TRIAL
