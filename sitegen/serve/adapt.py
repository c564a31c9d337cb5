"""What the preview adds to a page while serving it: its script, and leave for that in the page's policy.

The files stay as they are; so does the rest of the policy, so that what it will stop on the published site is
stopped in the preview as well.
"""

from __future__ import annotations

import re
from html import escape, unescape
from importlib.resources import files
from typing import Final

LIVE: Final = "/__sitegen__/"
"""Where the preview's own addresses begin, whatever the path of the site."""

_SCRIPT: Final = "livereload.js"
SCRIPTS: Final = {
    name: (files(__package__) / f"{name.removesuffix('.js')}.min.js").read_bytes()
    for name in (_SCRIPT, "livereload-worker.js")
}
WAITING: Final = """\
<!DOCTYPE html>
<html lang="zh-CN">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>还没有网页 No page yet</title></head>
<body><h1>还没有网页 No page yet</h1>
<p>第一次生成还没有完成，或者内容有错误；好了以后，网页会自己出现。</p>
<p>The first build has not ended, or there are errors. The page will appear by itself.</p></body>
</html>
"""
"""What is shown while there is no site, not even its page for what is not found."""

_POLICY: Final = re.compile(
    r"""(<meta\s[^>]*http-equiv=["']?Content-Security-Policy["']?[^>]*?\bcontent=")([^"]*)(")""",
    re.IGNORECASE,
)
_HEAD_END: Final = re.compile(r"</head\s*>", re.IGNORECASE)
_NEEDED: Final = {"script-src": "script-src", "worker-src": "script-src", "connect-src": "default-src"}
"""What the script needs, and where a policy without that directive says what holds instead."""


def adapted(page: str, mark: str, host: str) -> str:
    """The page with the script that keeps it up to date; ``host`` is where the browser has it from."""
    tag = f'<script src="{LIVE}{_SCRIPT}" data-mark="{mark}" defer></script>'
    allowed = _POLICY.sub(
        lambda found: found[1] + escape(_relaxed(unescape(found[2]), host)) + found[3], page
    )
    with_script, heads = _HEAD_END.subn(lambda end: f"{tag}{end[0]}", allowed, count=1)
    return with_script if heads else allowed + tag


def _relaxed(policy: str, host: str) -> str:
    """The policy with leave for the preview's addresses, and for nothing else."""
    rules = {name.lower(): values for name, *values in filter(None, map(str.split, policy.split(";")))}
    # A source with an IPv6 address is none that browsers understand.
    own = "'self'" if host.startswith("[") else f"http://{host}{LIVE}"
    before = dict(rules)
    for name, instead in _NEEDED.items():
        held = before.get(name, before.get(instead, before.get("default-src")))
        if held is not None:
            rules[name] = [*(value for value in held if value != "'none'"), own]
    return "; ".join(" ".join((name, *values)) for name, values in rules.items())
