"""Finds what Office documents load from elsewhere: relationships of parts, and fields. Also maps names of sheets."""

from __future__ import annotations

import re
from contextlib import suppress
from urllib.parse import unquote

from sitegen.extraction.archive import Archive
from sitegen.extraction.model import FindingKind
from sitegen.extraction.recorder import Recorder, UnreadError, shorten_for_finding
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
_LINKS = {
    "ddeLink": ("DDE 链接", "a DDE link"),
    "oleLink": ("OLE 链接", "an OLE link"),
    "webPr": ("从网页取数的连接", "a connection to a web page"),
    "dbPr": ("数据库的连接", "a connection to a database"),
    "olapPr": ("数据库的连接", "a connection to a database"),
    "textPr": ("从文件取数的连接", "a connection to a file"),
}
"""Elements of workbooks. A connection is not shown: it may have a password."""
_CLICKS = frozenset({"hlinkClick", "hlinkHover", "hlinkMouseOver"})
_REMOTE = regex.compile(r"(?:https?|ftp|file|smb)://|\\\\|mhtml:", re.IGNORECASE)
_FIELD = regex.compile(
    r"\s*(DDEAUTO|DDE|INCLUDETEXT|INCLUDEPICTURE|IMPORT|LINK)\b\s*([^\n]{0,200})", re.IGNORECASE
)
_CODES = regex.compile(r"\s*QUOTE\s+\d{2,3}\s+\d{2,3}\s+\d{2,3}\b", re.IGNORECASE)
"""Field that writes characters by their numbers, with which DDE is hidden in nested fields."""
_FORMULA = regex.compile(
    r"\b(?:WEBSERVICE|RTD|DDE|CALL|REGISTER(?:\.ID)?|EXEC|IMAGE|IMPORT(?:DATA|XML|HTML|FEED|RANGE))[ \t]{0,9}\("
    # DDE: a program, a topic and an item.
    r"|\b[A-Za-z]\w{0,30}\|[ \t]{0,9}(?:'[^'\n]{1,200}'|[^'!|\n]{1,200})!",
    re.IGNORECASE,
)
_FORMULA_CELL = regex.compile(r"(?:\A|[,;\t])[ \"']{0,9}(?:[=@]|[+-](?:[^\d\s]|[\d.]{1,20}[-+*/^&(]))")
"""Beginning of a cell that spreadsheets read as a formula: a sign, but not of a mere number."""
_CELL_LIMIT, _MATCH_LIMIT = 200, 20_000


def find_loading_field(code: str) -> str:
    """Return what a Word field loads from another program or host, shortened for a message; "" if it loads nothing.

    ``code`` is the code of the field, for example ``INCLUDEPICTURE "http://…"``.
    """
    if _CODES.match(code[:400]):
        return shorten_for_finding(code.strip())
    found = _FIELD.match(code[:400])
    if found and (found[1].upper().startswith("DDE") or _REMOTE.search(found[2])):
        return shorten_for_finding(f"{found[1].upper()} {found[2]}")
    return ""


def record_formula(formula: str, recorder: Recorder) -> None:
    """Record the formula of a cell as a finding if it starts a program or loads data from another host."""
    if ("(" in formula or "|" in formula) and (found := _FORMULA.search(formula)):
        what = shorten_for_finding(found[0] if found[0].endswith("!") else f"{found[0]}…)")
        recorder.add_finding(FindingKind.EXTERNAL_CONTENT, f"公式（{what}）", f"a formula ({what})")


def record_table_formulas(text: str, recorder: Recorder) -> None:
    """Record the formulas in ``text``, the text of a CSV file, that start a program or load data from another host.

    Spreadsheets run them when they open the file.
    """
    for count, found in enumerate(_FORMULA.finditer(text)):
        start = found.start()
        window = max(0, start - _CELL_LIMIT)
        line = max(text.rfind("\n", window, start) + 1, window)
        # So many are no table of an office, wherever they stand.
        if _FORMULA_CELL.search(text[line : found.end()]) or count == _MATCH_LIMIT:
            record_formula(found[0], recorder)
        if count == _MATCH_LIMIT:
            return


def record_links(name: str, attributes: Attributes, recorder: Recorder) -> None:
    """Record what an XML element loads or starts: links of workbooks, data connections, controls, actions of slides.

    ``name`` is the name of the element, which may be in any part of a document.
    """
    if name in _LINKS:
        recorder.add_finding(FindingKind.EXTERNAL_CONTENT, *_LINKS[name])
    elif name == "ocx":
        recorder.add_finding(FindingKind.EMBEDDED_FILE, "ActiveX 控件", "an ActiveX control")
    action = attributes.get("action", "") if name in _CLICKS else ""
    if action.lower().startswith(("ppaction://program", "ppaction://macro", "ppaction://ole")):
        recorder.add_finding(
            FindingKind.EXTERNAL_CONTENT, "启动程序的动作", "an action that starts a program"
        )


class RelationReader(TextCollector):
    """Reader of a relationships part (``.rels``): the list of files and addresses that a document part uses.

    It records what the document loads from outside itself.
    """

    def __init__(self, recorder: Recorder) -> None:
        super().__init__(recorder, lambda _: False)

    def start(self, name: str, attributes: Attributes) -> None:
        """Keep the target of a relationship as text if the target is outside the document.

        It is also recorded as a finding, unless it is a hyperlink or a template on the author's own computer,
        which are not loaded when the document is opened.
        """
        if name != "Relationship" or attributes.get("TargetMode", "").lower() != "external":
            return
        target = attributes.get("Target", "")
        kind = attributes.get("Type", "").rpartition("/")[2]
        self.write(f"{target}\n")
        if kind == "hyperlink":
            return
        # Word names the template of the writer's own computer; only one that comes over a network is loaded.
        if (
            kind == "attachedTemplate"
            and (
                not _REMOTE.match(target)
                # A fourth slash begins the name of a host.
                or (target.lower().startswith("file:///") and target[8:9] not in ("/", "\\"))
            )
        ):
            return
        target = unquote(target)
        zh, en = _EXTERNAL.get(kind, ("外部内容", "external content"))
        self.recorder.add_finding(
            FindingKind.EXTERNAL_CONTENT,
            f"{zh}（{shorten_for_finding(target)}）",
            f"{en} ({shorten_for_finding(target)})",
        )


class _SheetNames(TextCollector):
    """Reader that collects the pairs from which the names of sheets are found, in ``names``.

    From the workbook part, they are the relationship id and name of each sheet. From its relationships part,
    they are the id and target path of each relationship. ``hidden`` lists the pairs of hidden sheets.
    """

    def __init__(self, recorder: Recorder) -> None:
        super().__init__(recorder, lambda _: False)
        self.names: list[tuple[str, str]] = []
        self.hidden: list[tuple[str, str]] = []

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "sheet":
            pair = (attributes.get("id", ""), attributes.get("name", ""))
            self.names.append(pair)
            if attributes.get("state") in ("hidden", "veryHidden"):
                self.hidden.append(pair)
        elif name == "Relationship":
            self.names.append((attributes.get("Id", ""), attributes.get("Target", "")))


def map_sheet_names(archive: Archive, recorder: Recorder) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """Return the names of the sheets of an xlsx file, and which of its sheets are hidden.

    The names are keyed by the paths of their parts in the archive, for example
    {"xl/worksheets/sheet1.xml": "汇总表"}. A hidden sheet is the path of its part and its name. The path is ""
    if the workbook does not tell it.
    """
    found: list[dict[str, str]] = []
    hidden: list[tuple[str, str]] = []
    for part in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels"):
        reader = _SheetNames(recorder)
        if archive.has_entry(part):
            with suppress(UnreadError):  # reported when the part is read as text
                read_xml(archive.open_chunks(archive.names[part]), reader, recorder)
        found.append(dict(reader.names))
        hidden += reader.hidden
    names, targets = found
    paths = {key: f"xl/{target.removeprefix('/xl/')}" for key, target in targets.items() if key in names}
    return (
        {path: names[key] for key, path in paths.items()},
        [(paths.get(key, ""), title) for key, title in hidden],
    )
