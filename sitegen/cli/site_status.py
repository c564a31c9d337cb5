"""What commands say about a site that is still under construction."""

from __future__ import annotations

from pathlib import Path

from sitegen.content.trial_site import is_trial_site


def describe_trial(root: Path) -> tuple[str, ...]:
    """Return the lines that say how a site under construction becomes an official one; none if it is not one.

    It is no finding: a site may be under construction for as long as its office wants.
    """
    if not is_trial_site(root):
        return ()
    return (
        "网站还在筹建，每一页都注明“不作为办事依据”：都填好、可以正式公开的时候，把 site.yaml 里的“状态: 筹建”改成“状态: 正式”。",
        "The site is under construction, and each page says so: when it is ready, change “状态: 筹建” in site.yaml to “状态: 正式”.",
    )
