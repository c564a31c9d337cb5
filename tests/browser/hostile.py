"""A project whose every text tries to run code in the reader's browser."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

RUN = "window.__hacked=1"
VECTORS = (
    f"<script>{RUN}</script>",
    f'"><img src=x onerror={RUN}>',
    f"'><svg/onload={RUN}>",
    f"</script><script>{RUN}</script>",
    f"</title></style></textarea><script>{RUN}</script>",
    f'" onmouseover="{RUN}" autofocus onfocus="{RUN}" x="',
    f"javascript:{RUN}",
    "{{ 7 * 7 }}{% include '/etc/passwd' %}",
    f"&lt;script&gt;{RUN}&lt;/script&gt;&#x3c;script>{RUN}&#x3c;/script>",
    f"]]><script>{RUN}</script><!-- --!><script>{RUN}</script>",
)
LINE = " ".join(VECTORS)
SHORT = f"<script>{RUN}</script>"

# Accepted: what is escaped, or code, or braces, means nothing.
BODY = f"""
## 标题 &lt;img src=x onerror={RUN}&gt;

{{{{ 7 * 7 }}}} {{% raw %}} ${{{RUN}}} &lt;script&gt;{RUN}&lt;/script&gt;
"""
# Each is refused by the checks, or disarmed.
BODIES = (
    *(f"`{vector}`" for vector in VECTORS),
    f"| {SHORT} | b |\n|---|---|\n| \\<img src=x onerror={RUN}> | d |",
    f"    {SHORT}",
    f"## \\<img src=x onerror={RUN}>",
    f"<script>{RUN}</script>",
    f'<img src=x onerror="{RUN}">',
    f'<svg onload="{RUN}"><a xlink:href="javascript:{RUN}">x</a></svg>',
    f'<iframe srcdoc="<script>parent.{RUN}</script>"></iframe>',
    f'<object data="data:text/html,<script>parent.{RUN}</script>"></object>',
    '<embed src="https://evil.example/x.swf">',
    '<link rel="stylesheet" href="https://evil.example/x.css">',
    "<style>@import url(https://evil.example/x.css);</style>",
    '<meta http-equiv="refresh" content="0; url=https://evil.example/">',
    '<base href="https://evil.example/">',
    f'<form action="https://evil.example/"><button formaction="javascript:{RUN}">x</button></form>',
    f'<details open ontoggle="{RUN}"><summary>x</summary></details>',
    f'<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror={RUN}&gt;">',
    f'<noscript><p title="</noscript><img src=x onerror={RUN}>"></noscript>',
    '<p style="position:fixed;inset:0;background:url(https://evil.example/y.png)">x</p>',
    '<video src="https://evil.example/x.mp4" autoplay></video>',
    f'<audio autoplay onloadstart="{RUN}" src="x"></audio>',
    f"<template><script>{RUN}</script></template>",
    f"<scr<script>ipt>{RUN}</scr</script>ipt>",
    f"<IMG\n SRC=x\n ONERROR={RUN}>",
    f"<!--><script>{RUN}</script>-->",
    f"<![CDATA[<script>{RUN}</script>]]>",
    f"<?xml <script>{RUN}</script>?>",
    f"[x](javascript:{RUN})",
    f"[x](JaVaScRiPt&colon;{RUN})",
    f"[x](<java\tscript:{RUN}>)",
    f"[x](data:text/html,<script>{RUN}</script>)",
    f'[x](https://www.gov.cn/ "\\" onmouseover={RUN} x=\\"")',
    f'![" onerror="{RUN}](x.png)',
    f"[x]: javascript:{RUN}\n\n[x]",
    f"<javascript:{RUN}>",
    f'<a href="java&#10;script:{RUN}">x</a>',
    f'<a href="vbscript:{RUN}">x</a>',
    f'<b onclick="{RUN}" id="main" class="leaving">x</b>',
    "![x](https://evil.example/x.png)",
    '<img src="//evil.example/x.png" alt="x">',
    "[x](//evil.example/)",
    f"## x {{: onclick={RUN} }}",
)


def _yaml(values: Mapping[str, object]) -> str:
    """JSON is YAML, and quotes whatever stands in a text."""
    return "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in values.items())


def _document(values: Mapping[str, object], body: str) -> str:
    return f"---\n{_yaml(values)}---\n{body}"


SITE: Mapping[str, object] = {
    "name": SHORT,
    "column": f"公开{SHORT}",
    "description": LINE[:290],
    "keywords": [SHORT, '"><img src=x>'],
    "base_url": "https://www.example.gov.cn/zfxxgk/",
    "site_id": "1501230002",
    "sponsor": LINE[:90],
    "contact": LINE[:190],
    "notice": LINE[:190],
}
CATEGORIES: Mapping[str, object] = {
    "classes": [{"id": "any", "name": SHORT, "basis": LINE[:150], "description": LINE[:400]}]
}
AGENCY: Mapping[str, object] = {
    "name": f"县{SHORT}",
    "short_name": '"><img src=x onerror=window.__hacked=1>',
    "level": "county",
    "kind": "government",
    "description": LINE,
    "duties": list(VECTORS),
    "leaders": list(VECTORS),
    "departments": list(VECTORS),
    "office": SHORT,
    "address": LINE[:190],
    "postcode": "415000",
    "phone": "0736-1234567",
    "fax": "0736-7654321",
    "email": "zwgk@example.gov.cn",
    "hours": [{"days": SHORT, "morning": SHORT, "afternoon": SHORT}],
}
GUIDE: Mapping[str, object] = {
    "title": LINE[:190],
    "updated": "2024-01-02",
    "classification": list(VECTORS),
    "arrangement": LINE,
    "access": list(VECTORS),
}
ITEM: Mapping[str, object] = {
    "category": "any",
    "disclosure": "proactive",
    "written": "2024-01-02",
    "published": "2024-01-03",
    "summary": LINE[:490],
    "keywords": [SHORT, '"><svg onload=window.__hacked=1>'],
    "audience": [SHORT],
    "origin": SHORT,
    "author": "<b onclick=window.__hacked=1>",
    "issuers": [SHORT],
}
SERVICE: Mapping[str, object] = {
    "title": LINE[:190],
    "audience": [SHORT],
    "event": [SHORT],
    "basis": list(VECTORS),
    "conditions": list(VECTORS),
    "procedure": list(VECTORS),
    "materials": list(VECTORS),
    "time_limit": LINE[:190],
    "fee": LINE[:400],
    "contact": LINE[:400],
    "result": LINE[:190],
    "updated": "2024-01-02",
}
REPORT: Mapping[str, object] = {
    "tables": "无",
    "title": LINE[:190],
    "published": "2024-01-20",
    "summary": LINE[:490],
    "statistics": [{"label": SHORT, "value": "1", "unit": "<b>", "group": SHORT, "note": LINE[:190]}],
}


def item_path(number: int) -> str:
    """Where an item of the project is."""
    return f"content/agencies/county/items/2024/{number:05d}.md"


def write_project(root: Path, bodies: Sequence[str] = ()) -> None:
    """Write the hostile project into an empty folder: an item for each vector, or for each of ``bodies``."""
    home = "content/agencies/county"
    files = {
        "site.yaml": _yaml(SITE),
        "content/categories.yaml": _yaml(CATEGORIES),
        f"{home}/agency.yaml": _yaml(AGENCY),
        f"{home}/guide.md": _document(GUIDE, BODY),
        f"{home}/apply.md": _document({"title": LINE[:190], "updated": "2024-01-02"}, BODY),
        f"{home}/services/one.yaml": _yaml(SERVICE),
        f"{home}/reports/2023.yaml": _yaml(REPORT),
        f"{home}/reports/2023.md": BODY,
        "content/rules/one.md": _document(
            {"title": LINE[:190], "group": SHORT, "updated": "2024-01-02"}, BODY
        ),
        "content/pages/one.md": _document(
            {"title": LINE[:190], "summary": LINE[:290], "updated": "2024-01-02"}, BODY
        ),
    }
    items = [("条目", body) for body in bodies] or [(f"条目 {vector}", BODY) for vector in VECTORS]
    for number, (title, body) in enumerate(items, start=1):
        values: dict[str, object] = {
            "title": title,
            "index_no": f"11441700007280420Y/2024-{number:05d}",
            **ITEM,
        }
        if number == 1:
            values["attachments"] = [{"file": "list.txt", "title": LINE[:190]}]
            files[item_path(1).removesuffix(".md") + "/list.txt"] = LINE
        files[item_path(number)] = _document(values, f"\n{body}\n")
    for path, text in files.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
