"""Adds entries to exemptions.yaml as text, so that comments and the order of entries are kept."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from sitegen.builder.pending_approval import EXEMPTIONS_FILE
from sitegen.content.layout import SourceKind
from sitegen.content.parse import RECORD_CLASSES
from sitegen.diagnostics.os_errors import describe_os_error
from sitegen.files.changes import ChangeSet, FileChange, write_changes
from sitegen.files.regular import refuse_special
from sitegen.program import regex
from sitegen.program.explained_error import ExplainedError
from sitegen.schema import parse_yaml, read_record
from sitegen.schema.records import ExemptionRecord, ExemptionsRecord
from sitegen.schema.yaml_edit import YamlEditError, YamlEditor
from sitegen.schema.yaml_patterns import BOM
from sitegen.schema.yaml_quoting import quote_scalar

HEADER: Final = """\
# 放行清单：由审查人批准，不会发布。说明见 sitegen help exemptions
# Exemptions, approved by reviewers; never published. See sitegen help exemptions
放行清单:
"""
_LIST_KEYS: Final = ("放行清单", "exemptions")


def parse_exemptions(exemptions_yaml: str, path: str) -> ExemptionsRecord | None:
    """Return the record of the exemptions.yaml with the content ``exemptions_yaml``; None if it has errors.

    Without any field, the record has no entries. ``path`` is the path of the file.
    """
    exemptions_yaml = exemptions_yaml.removeprefix(BOM)
    if not regex.search(r"^[ ]*[^\s#]", exemptions_yaml, re.MULTILINE):
        return ExemptionsRecord()
    node, _ = parse_yaml(exemptions_yaml, path, 1)
    record = read_record(RECORD_CLASSES[SourceKind.EXEMPTIONS], node, path)[0] if node else None
    return record if isinstance(record, ExemptionsRecord) else None


def format_list_entry(entry: ExemptionRecord) -> str:
    """Format an entry as an element of a YAML list, with its dash and a final line break."""
    first, *following = _format_fields(entry).split("\n")
    return f"  - {first}\n" + "".join(f"    {row}\n" for row in following)


def _format_fields(entry: ExemptionRecord) -> str:
    """Format an entry as the fields of a YAML mapping, one on each line."""
    rows = [
        f"代码: {entry.code}",
        f"文件: {quote_scalar(entry.file)}",
        f"原文: {quote_scalar(entry.text)}" if entry.text else "",
        f"摘要: {quote_scalar(entry.digest)}" if entry.digest else "",
        f"理由: {quote_scalar(entry.reason)}",
        f"批准人: {quote_scalar(entry.by)}",
        f"有效期至: {entry.until.isoformat()}",
    ]
    return "\n".join(filter(None, rows))


def append_entry(exemptions_yaml: str, entry: ExemptionRecord, path: str) -> str | None:
    """Return the text of exemptions.yaml with ``entry`` after all others; None if that is not possible.

    ``exemptions_yaml`` is "" if there is no such file yet. It is not possible if the file has errors, or if its list
    is written in brackets. Comments, entries, byte order mark and the style of line ends stay as they are.
    """
    old = parse_exemptions(exemptions_yaml, path)
    if old is None:
        return None
    try:
        editor = YamlEditor(exemptions_yaml)
        if editor.find_field_value(_LIST_KEYS) is None:
            newline = "\r\n" if "\r\n" in exemptions_yaml else "\n"
            start = f"{exemptions_yaml.rstrip()}{newline}{_LIST_KEYS[0]}:{newline}"
            editor = YamlEditor(start if exemptions_yaml.strip() else HEADER)
        if value := editor.find_field_value(_LIST_KEYS):
            editor.append_item(value, _format_fields(entry))
        added = editor.finish()
    except YamlEditError:
        return None
    new = parse_exemptions(added, path)
    return added if new and new.exemptions == (*old.exemptions, entry) else None


def add_exemption(root: Path, entry: ExemptionRecord) -> int:
    """Add an entry to the exemptions of the project ``root``, and return the number of its first line.

    Raises `ExplainedError` if the file has errors, cannot be read, or has its list in brackets. Raises `WriteError`
    if it cannot be written.
    """
    file = root / EXEMPTIONS_FILE
    refuse_special(file, EXEMPTIONS_FILE)
    try:
        old = file.read_bytes() if file.exists() else None
        added = append_entry((old or b"").decode("utf-8"), entry, EXEMPTIONS_FILE)
    except (OSError, UnicodeDecodeError) as error:
        zh, en = describe_os_error(error)
        raise ExplainedError(
            f"读不了 {EXEMPTIONS_FILE}（{zh}）。", f"{EXEMPTIONS_FILE} cannot be read ({en})."
        ) from error
    if added is None:
        raise ExplainedError(
            f"{EXEMPTIONS_FILE} 有错误，或者清单写在方括号里，没有改动。请改正后再运行，或者自己加上：\n"
            f"{format_list_entry(entry).rstrip()}",
            f"{EXEMPTIONS_FILE} has errors, or its list is in brackets; nothing was changed. "
            "Correct it and run the command again, or add the lines above.",
        )
    if old is None:
        write_changes(ChangeSet(root, creations={EXEMPTIONS_FILE: added.encode()}))
    else:
        write_changes(ChangeSet(root, rewrites=[FileChange(EXEMPTIONS_FILE, old, added.encode())]))
    return _locate_last_entry(added)


def _locate_last_entry(exemptions_yaml: str) -> int:
    """Return the number of the first line of the last entry in the content ``exemptions_yaml`` of exemptions.yaml.

    The list is parsed, because a reason may contain what an entry begins with.
    """
    value = YamlEditor(exemptions_yaml).find_field_value(_LIST_KEYS)
    assert value is not None
    return value.children[-1].line + 1
