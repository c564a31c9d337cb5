"""Results of a review: a good one, and what a hostile author could send instead."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

BASE, HEAD = "1" * 40, "2" * 40
NASTY = (
    "@office/all #1 GH-2 <script>alert(1)</script> [点我](javascript:alert(1)) ![x](https://evil.example/x.png) "
    "```\n~~~ | a | **b** `c` $x$ www.evil.example https://evil.example &lt;b&gt; \x1b[31m\u202e\u200b a@evil.example"
)


def make_result(**changes: Any) -> dict[str, Any]:
    """A summary as ``sitegen review`` writes it, with some values replaced."""
    return {
        "format": 1,
        "base": BASE,
        "head": HEAD,
        "counts": {"new": 1, "changed": 0, "new_errors": 1, "files": 3},
        "items": [
            {
                "kind": "new",
                "title": "云岫县停车收费办法",
                "url": "items/yunxiu/2024-00002.html",
                "path": "content/agencies/yunxiu/items/2024/00002.md",
            }
        ],
        "findings": [make_finding()],
        "hosts": ["www.example.org"],
        "truncated": False,
        **changes,
    }


def make_finding(**changes: Any) -> dict[str, Any]:
    return {
        "code": "PII-003",
        "severity": "error",
        "path": "content/agencies/yunxiu/items/2024/00002.md",
        "line": 12,
        "message": "可能是手机号",
        "message_en": "This may be a mobile number",
        "new": True,
        **changes,
    }


def pack(content: Any) -> bytes:
    """The archive of an artifact with a summary: JSON, or bytes as they are."""
    data = content if isinstance(content, bytes) else json.dumps(content, ensure_ascii=False).encode()
    return pack_files({"summary.json": data})


def pack_files(files: dict[str, bytes], mode: int = 0o100644) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name)
            entry.external_attr = mode << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return buffer.getvalue()
