"""Finds what documents of Office load from elsewhere: relations of parts and fields; and the names of sheets."""

from __future__ import annotations

import re
from contextlib import suppress
from urllib.parse import unquote

from sitegen.extraction.archive import Archive
from sitegen.extraction.model import FindingKind
from sitegen.extraction.recorder import Recorder, UnreadError, shorten
from sitegen.extraction.xml_stream import Attributes, TextCollector, read_xml
from sitegen.program import regex

_EXTERNAL = {
    "attachedTemplate": ("远程模板", "a remote template"),
    "image": ("外部图片", "an external picture"),
    "oleObject": ("外部对象", "an external object"),
    "externalLink": ("别的工作簿", "another workbook"),
    "externalLinkPath": ("别的工作簿", "another workbook"),
    "frame": ("外部框架", "an external frame"),
    "subDocument": ("外部子文档", "an external sub-document"),
    "video": ("外部视频", "an external video"),
    "audio": ("外部声音", "an external sound"),
    "media": ("外部媒体", "external media"),
}
_REMOTE = regex.compile(r"(?:https?|ftp|file|smb)://|\\\\|mhtml:", re.IGNORECASE)
_FIELD = regex.compile(
    r"\s*(DDEAUTO|DDE|INCLUDETEXT|INCLUDEPICTURE|IMPORT|LINK)\b\s*([^\n]{0,200})", re.IGNORECASE
)


def find_loading_field(code: str) -> str:
    """Return what a field of Word loads from another program or another host, or ""."""
    found = _FIELD.match(code[:400])
    if found and (found[1].upper().startswith("DDE") or _REMOTE.search(found[2])):
        return shorten(f"{found[1].upper()} {found[2]}")
    return ""


class RelationReader(TextCollector):
    """Reads a part of relations, which names all that a document loads from elsewhere."""

    def __init__(self, recorder: Recorder) -> None:
        super().__init__(recorder, lambda _: False)

    def start(self, name: str, attributes: Attributes) -> None:
        """Look at a relation, and keep its target as text."""
        if name != "Relationship" or attributes.get("TargetMode", "").lower() != "external":
            return
        target = attributes.get("Target", "")
        kind = attributes.get("Type", "").rpartition("/")[2]
        self.write(f"{target}\n")
        if kind == "hyperlink":
            return
        # Word names the template of the writer's own computer; only one that comes over a network is loaded.
        if kind == "attachedTemplate" and (
            not _REMOTE.match(target) or target.lower().startswith("file:///")
        ):
            return
        target = unquote(target)
        zh, en = _EXTERNAL.get(kind, ("外部内容", "external content"))
        self.recorder.add_finding(
            FindingKind.EXTERNAL, f"{zh}（{shorten(target)}）", f"{en} ({shorten(target)})"
        )


class _SheetNames(TextCollector):
    """Names of the sheets in a workbook, and which of them are hidden."""

    def __init__(self, recorder: Recorder) -> None:
        super().__init__(recorder, lambda _: False)
        self.names: list[tuple[str, str]] = []

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "sheet":
            if attributes.get("state") in ("hidden", "veryHidden"):
                title = shorten(attributes.get("name", ""))
                self.recorder.add_finding(FindingKind.HIDDEN_SHEETS, title, title)
            self.names.append((attributes.get("id", ""), attributes.get("name", "")))
        elif name == "Relationship":
            self.names.append((attributes.get("Id", ""), attributes.get("Target", "")))


def list_sheet_names(archive: Archive, recorder: Recorder) -> dict[str, str]:
    """Return the names of sheets by the path of their part."""
    found: list[dict[str, str]] = []
    for part in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels"):
        reader = _SheetNames(recorder)
        if archive.has(part):
            with suppress(UnreadError):  # reported when the part is read as text
                read_xml(archive.open_chunks(archive.names[part]), reader, recorder)
        found.append(dict(reader.names))
    names, targets = found
    return {
        f"xl/{target.removeprefix('/xl/')}": names[key] for key, target in targets.items() if key in names
    }
