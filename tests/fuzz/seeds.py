"""The files from which mutants are made: those of the frozen sample, of the built-in theme, and of the labelled attachments."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

from sitegen.content.layout import SourceKind, parse_source_path
from tests.fuzz.kinds import FileKind
from tests.paths import ROOT, SAMPLE

LARGEST: Final = 40_000
"""Bytes of a seed. Small files make many mutants a second, and have the same structure as large ones."""
DEFAULT_THEME: Final = ROOT / "themes/default"
LABELLED: Final = ROOT / "tests/labelled/attachments"
ATTACHMENT_FOLDER: Final = "content/agencies/yunxiu-qinghe/items/2024/00001"
"""Where an attachment lies whose seed comes from elsewhere."""
LOG_WORKBOOK: Final = "content/agencies/yunxiu-qinghe/reports/2025-ledger.xlsx"
_TEXT_KINDS: Final = {".md": FileKind.MARKDOWN, ".yaml": FileKind.YAML}
_ATTACHMENT_KINDS: Final[Mapping[str, FileKind]] = {
    **dict.fromkeys(("docx", "xlsx", "pptx", "odt", "ods", "ofd"), FileKind.DOCUMENT),
    **dict.fromkeys(("csv", "txt"), FileKind.CSV),
    **dict.fromkeys(("png", "jpg", "jpeg", "gif"), FileKind.IMAGE),
    **dict.fromkeys(("doc", "xls", "rtf", "wps", "et", "mp3", "mp4"), FileKind.OLD_FORMAT),
    "pdf": FileKind.PDF,
    "zip": FileKind.ARCHIVE,
}
_MOST_OF_A_FORMAT: Final = 2
"""Labelled files of one format. Those of the sample come first."""
_EXEMPTIONS: Final = """\
放行清单:
  - 代码: PII-003
    文件: content/agencies/yunxiu-qinghe/items/2025/00001.md
    摘要: 0f3a9c5e7b1d2846a0c4e8f2135790bd
    理由: 值班电话
    批准人: 审查人
    有效期至: 2027-01-01
"""


@dataclass(frozen=True, slots=True)
class Seed:
    """A file from which mutants are made. ``path`` is where it lies in a project."""

    kind: FileKind
    path: str
    data: bytes


@cache
def load_seeds() -> Mapping[FileKind, tuple[Seed, ...]]:
    """Load all seeds by kind, in an order that is the same on every machine."""
    seeds: dict[FileKind, list[Seed]] = {kind: [] for kind in FileKind}
    for seed in (*_load_sample(), *_load_labelled(), *_load_theme(), *_make_seeds()):
        seeds[seed.kind].append(seed)
    return {kind: tuple(found) for kind, found in seeds.items()}


def _load_sample() -> Iterator[Seed]:
    for file in sorted(SAMPLE.rglob("*")):
        if file.is_file() and file.stat().st_size <= LARGEST:
            path = file.relative_to(SAMPLE).as_posix()
            if kind := _find_kind(path):
                yield Seed(kind, path, file.read_bytes())


def _find_kind(path: str) -> FileKind | None:
    slot = parse_source_path(path)
    if slot is None:
        return None
    if slot.kind is SourceKind.SITE:
        return FileKind.SETTINGS
    if slot.kind is SourceKind.APPLICATION_LOG:
        return FileKind.LOG
    if slot.kind is SourceKind.REPORT_TABLES:
        return FileKind.CSV if path.endswith(".csv") else FileKind.WORKBOOK
    if slot.kind is SourceKind.ATTACHMENT:
        return _ATTACHMENT_KINDS.get(path.rpartition(".")[2])
    return _TEXT_KINDS.get(Path(path).suffix)


def _load_labelled() -> Iterator[Seed]:
    """Load the smallest open files of each format."""
    counts: dict[str, int] = {}
    # By name: the numbers of files differ, so two files of one size have an order, too.
    files = sorted(LABELLED.glob("*/files/*"), key=lambda file: (file.stat().st_size, file.name))
    for file in files:
        extension = file.suffix[1:]
        kind = _ATTACHMENT_KINDS.get(extension)
        if kind and file.stat().st_size <= LARGEST and counts.get(extension, 0) < _MOST_OF_A_FORMAT:
            counts[extension] = counts.get(extension, 0) + 1
            yield Seed(kind, f"{ATTACHMENT_FOLDER}/{file.name}", file.read_bytes())


def _load_theme() -> Iterator[Seed]:
    """Load the files of the built-in theme, as those of a theme of a project that extends it."""
    record = "名称: fuzz\n继承: [default]\n样式表: [site.css]\n脚本: [menu.js]\n"
    yield Seed(FileKind.THEME, "themes/fuzz/theme.yaml", record.encode())
    own = (DEFAULT_THEME / "theme.yaml").read_bytes()
    yield Seed(FileKind.THEME, "themes/fuzz/theme.yaml", own)
    for file in sorted((DEFAULT_THEME / "templates").glob("*.html")):
        yield Seed(FileKind.TEMPLATE, f"themes/fuzz/templates/{file.name}", file.read_bytes())
    for file in sorted((DEFAULT_THEME / "messages").glob("zh-CN.yaml")):
        yield Seed(FileKind.MESSAGES, f"themes/fuzz/messages/{file.name}", file.read_bytes())


def _make_seeds() -> Iterator[Seed]:
    """Make seeds of kinds that the sample has no file of."""
    yield Seed(FileKind.YAML, "content/exemptions.yaml", _EXEMPTIONS.encode())
    log = next(SAMPLE.rglob("*-ledger.csv")).read_text("utf-8-sig")
    yield Seed(FileKind.WORKBOOK, LOG_WORKBOOK, make_workbook(list(csv.reader(io.StringIO(log)))))
    full = "收到日期,申请人类型,编号,办理结果,答复日期,延期,补正日期,中止天数,复议日期,复议结果,诉讼日期,诉讼结果\n"
    rows = (
        "2025-01-02,自然人,2025-1,予以公开,2025-01-20,是,2025-01-05,3,2025-02-01,维持,2025-04-01,尚未审结\n"
    )
    yield Seed(FileKind.LOG, LOG_WORKBOOK.replace(".xlsx", ".csv"), (full + rows * 3).encode())


def make_workbook(rows: list[list[str]]) -> bytes:
    """Write a workbook of one sheet without a library, so that its bytes are always the same."""
    cells = "".join(f"<row>{''.join(map(_write_cell, row))}</row>" for row in rows)
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    kinds = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    packages = "http://schemas.openxmlformats.org/package/2006"
    return pack(
        {
            "[Content_Types].xml": f'<Types xmlns="{packages}/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override '
            f'PartName="/xl/workbook.xml" ContentType="{kinds}.sheet.main+xml"/><Override '
            f'PartName="/xl/worksheets/sheet1.xml" ContentType="{kinds}.worksheet+xml"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{packages}/relationships"><Relationship Id="r1" '
            f'Type="{links}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{links}"><sheets><sheet name="台账" '
            'sheetId="1" r:id="r1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{packages}/relationships"><Relationship '
            f'Id="r1" Type="{links}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>',
        }
    )


def _write_cell(text: str) -> str:
    return f'<c t="inlineStr"><is><t>{escape(text)}</t></is></c>'


def pack(parts: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Pack an archive with fixed times, so that its bytes are always the same."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
            entry.compress_type = method
            archive.writestr(entry, content)
    return file.getvalue()
