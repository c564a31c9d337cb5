"""Adds entries to exemptions.yaml as text, so that comments and the order of entries are kept."""

from __future__ import annotations

import json
import re
from typing import Final

from sitegen.content.layout import SourceKind
from sitegen.content.parse import RECORD_CLASSES
from sitegen.schema import parse_yaml, read_record
from sitegen.schema.records import ExemptionRecord, ExemptionsRecord

HEADER: Final = """\
# 放行清单：由审查人批准，不会发布。说明见 sitegen help exemptions
# Exemptions, approved by reviewers; never published. See sitegen help exemptions
放行清单:
"""
_KEY: Final = re.compile(
    r"^(?:放行清单|exemptions)[ ]*:(?P<empty>[ ]*\[[ ]*\])?[ ]*(?:#[^\n]*)?\r?$", re.MULTILINE
)
_FIRST_ENTRY: Final = re.compile(r"^([ ]*)-[ ]", re.MULTILINE)


def parse_exemptions(text: str, path: str) -> ExemptionsRecord | None:
    """Parse the text of exemptions.yaml; None if it has errors. A text without any entry has none."""
    if not re.search(r"^[ ]*[^\s#]", text, re.MULTILINE):
        return ExemptionsRecord()
    node, _ = parse_yaml(text, path, 1)
    record = read_record(RECORD_CLASSES[SourceKind.EXEMPTIONS], node, path)[0] if node else None
    return record if isinstance(record, ExemptionsRecord) else None


def format_entry(entry: ExemptionRecord, indent: str = "  ") -> str:
    """Format an entry as an element of a YAML list, with its dash after ``indent`` and a final line break."""
    # A JSON string is a double-quoted scalar of YAML.
    rows = [
        f"代码: {entry.code}",
        f"文件: {json.dumps(entry.file, ensure_ascii=False)}",
        f"原文: {json.dumps(entry.text, ensure_ascii=False)}" if entry.text else "",
        f'摘要: "{entry.digest}"' if entry.digest else "",
        f"理由: {json.dumps(entry.reason, ensure_ascii=False)}",
        f"批准人: {json.dumps(entry.by, ensure_ascii=False)}",
        f"有效期至: {entry.until.isoformat()}",
    ]
    first, *following = filter(None, rows)
    return f"{indent}- {first}\n" + "".join(f"{indent}  {row}\n" for row in following)


def append_entry(text: str, entry: ExemptionRecord, path: str) -> str | None:
    """Return the text of exemptions.yaml with ``entry`` after all others; None if that is not possible.

    ``text`` is "" if there is no such file yet. It is not possible if the file has errors, or if its list
    is written in brackets. Comments, entries and the style of line ends stay as they are.
    """
    old = parse_exemptions(text, path)
    if old is None:
        return None
    newline = "\r\n" if "\r\n" in text else "\n"
    if not (key := _KEY.search(text)):
        # A list in brackets has its key on a line with content, and is found by the comparison below.
        indent = "  "
        start = f"{text.rstrip()}{newline}放行清单:{newline}" if text.strip() else HEADER
    else:
        kept = text if key["empty"] is None else text[: key.start("empty")] + text[key.end("empty") :]
        start = kept.rstrip("\r\n") + newline
        first = _FIRST_ENTRY.search(kept, key.start())
        indent = first[1] if first else "  "
    added = f"{start}{format_entry(entry, indent)}".replace("\r\n", "\n").replace("\n", newline)
    new = parse_exemptions(added.replace("\r\n", "\n"), path)
    return added if new and new.exemptions == (*old.exemptions, entry) else None
