"""Adds the live-reload script to a page as it is served, and permits it in the page's security policy.

The files on disk are not changed. Otherwise the policy stays as it is, so whatever it blocks on the published
site is blocked in the preview as well.
"""

from __future__ import annotations

import re
from html import escape, unescape
from importlib.resources import files
from typing import Final

from sitegen.program import regex

PREVIEW_PREFIX: Final = "/__sitegen__/"
"""Path prefix of the preview's own addresses, whatever the path of the site."""

_LIVERELOAD_SCRIPT: Final = "livereload.js"
LIVERELOAD_SCRIPTS: Final = {
    name: (files(__package__) / f"{name.removesuffix('.js')}.min.js").read_bytes()
    for name in (_LIVERELOAD_SCRIPT, "livereload-worker.js")
}
WAITING_PAGE_HTML: Final = """\
<!DOCTYPE html>
<html lang="zh-CN">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>还没有网页 No page yet</title></head>
<body><h1>还没有网页 No page yet</h1>
<p>首次生成尚未完成，或者内容有错误。网页生成后会自动显示。</p>
<p>The first build has not finished, or the content has errors. The page will appear when it is ready.</p></body>
</html>
"""
"""Page shown while there is no site, not even its 404 page."""

_POLICY_META: Final = regex.compile(
    r"""(<meta\s[^<>]{0,500}?http-equiv=["']?Content-Security-Policy["']?[^<>]{0,500}?\bcontent=")([^"]*)(")""",
    re.IGNORECASE,
)
_HEAD_END: Final = regex.compile(r"</head\s*>", re.IGNORECASE)
_DIRECTIVE_FALLBACKS: Final = {
    "script-src": "script-src",
    "worker-src": "script-src",
    "connect-src": "default-src",
}
"""Directives that the script needs, each with the directive that applies in its absence."""


def insert_script(html: str, page_digest: str, host_header: str) -> str:
    """Return the HTML of a page with the live-reload script added, and permitted in its security policy.

    ``html`` is the HTML of the whole page. ``page_digest`` is the digest of the page, by which the script notices
    changes. ``host_header`` is the Host header of the request, such as ``localhost:8000``; the policy permits the
    preview's addresses on this host.
    """
    tag = f'<script src="{PREVIEW_PREFIX}{_LIVERELOAD_SCRIPT}" data-mark="{page_digest}" defer></script>'
    relaxed = _POLICY_META.sub(
        lambda match: match[1] + escape(_relax_policy(unescape(match[2]), host_header)) + match[3], html
    )
    # Lambdas, because a replacement string would have its backslashes interpreted.
    with_script, count = _HEAD_END.subn(lambda end: f"{tag}{end[0]}", relaxed, count=1)
    return with_script if count else relaxed + tag


def _relax_policy(policy: str, host_header: str) -> str:
    """Return a content security policy that also permits what the live-reload script loads from the preview.

    ``policy`` is the value of the policy, and ``host_header`` the Host header of the request, such as
    ``localhost:8000``. A directive is not added if the policy has neither it nor one that replaces it: then
    nothing is blocked.
    """
    rules = {name.lower(): values for name, *values in filter(None, map(str.split, policy.split(";")))}
    # Browsers do not accept IPv6 addresses as sources.
    source = "'self'" if host_header.startswith("[") else f"http://{host_header}{PREVIEW_PREFIX}"
    original = dict(rules)
    for name, fallback in _DIRECTIVE_FALLBACKS.items():
        current = original.get(name, original.get(fallback, original.get("default-src")))
        # A directive that is absent, and has no fallback, blocks nothing. 'none' must stand alone.
        if current is not None:
            rules[name] = [*(value for value in current if value != "'none'"), source]
    return "; ".join(" ".join((name, *values)) for name, values in rules.items())
