"""Attachments: real files of each kind, and what is wrong or hidden in them."""

import hashlib
import io
from collections.abc import Mapping
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest

from sitegen.content.attachments import AttachmentFacts, inspect_attachment
from sitegen.diagnostics.model import Place

PLACE = Place("content/a.md", 7, 3)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF"
PNG = b"\x89PNG\r\n\x1a\n..."


def archive(parts: Mapping[str, bytes | str]) -> bytes:
    memory = io.BytesIO()
    with ZipFile(memory, "w", ZIP_DEFLATED) as packed:
        for name, data in parts.items():
            packed.writestr(name, data)
    return memory.getvalue()


def docx(text: str = "<w:p/>", **parts: str) -> bytes:
    return archive(
        {
            "[Content_Types].xml": "<x/>",
            "word/document.xml": text,
            **{k.replace("__", "/"): v for k, v in parts.items()},
        }
    )


def xlsx(workbook: str = "<sheet name='a'/>", more: Mapping[str, str] | None = None) -> bytes:
    return archive({"xl/workbook.xml": workbook, **(more or {})})


def core(author: str) -> dict[str, str]:
    return {"docProps/core.xml": f"<cp:x><dc:creator>{author}</dc:creator></cp:x>"}


def gbk_named(name: str) -> bytes:
    data = archive({"x" * len(name.encode("gbk")): b"y"})
    return data.replace(b"x" * len(name.encode("gbk")), name.encode("gbk"))


def encrypted() -> bytes:
    data = bytearray(archive({"a.txt": b"x"}))
    data[6] |= 1
    data[data.rfind(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def run(folder: Path, name: str, data: bytes, limit: int = 1) -> tuple[AttachmentFacts | None, list[str]]:
    file = folder / name
    file.write_bytes(data)
    facts, diagnostics = inspect_attachment(file, f"content/a/{name}", PLACE, limit)
    assert all(one.place == PLACE and name in one.message for one in diagnostics)
    return facts, [one.code for one in diagnostics]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("附件 1.pdf", b"%PDF-1.7\n%%EOF"),
        ("a.PDF", b"%PDF-1.7\n%%EOF"),
        ("a.docx", docx()),
        ("a.xlsx", xlsx()),
        ("a.pptx", archive({"ppt/presentation.xml": "<x/>"})),
        ("a.ofd", archive({"OFD.xml": "<x/>"})),
        ("a.odt", archive({"mimetype": "x", "content.xml": "<x/>"})),
        ("a.ods", archive({"mimetype": "x", "content.xml": "<x/>"})),
        ("a.doc", OLE + b"x"),
        ("a.xls", OLE + b"x"),
        ("a.ppt", OLE + b"x"),
        ("a.wps", OLE + b"x"),
        ("a.et", OLE + b"x"),
        ("a.dps", OLE + b"x"),
        ("a.csv", "姓名,数量\n".encode("gbk")),
        ("a.txt", "说明".encode()),
        ("a.jpg", JPEG),
        ("a.jpeg", JPEG),
        ("a.png", PNG),
        ("a.gif", b"GIF89a..."),
        ("a.zip", archive({"目录/a.txt": "x"})),
        ("gbk.zip", gbk_named("附件.txt")),
        ("a.mp4", b"\0\0\0\x18ftypisom"),
        ("a.mp3", b"ID3\x03"),
    ],
)
def test_allowed(tmp_path: Path, name: str, data: bytes) -> None:
    facts, found = run(tmp_path, name, data)
    assert found == []
    kind = name.rpartition(".")[2].upper()
    assert facts == AttachmentFacts(name, len(data), hashlib.sha256(data).hexdigest(), kind)


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.pdf", b"", "ATT-002"),
        ("a.pdf", b"%PDF-" + b"x" * 1_000_000, "ATT-003"),
        ("a.svg", b"<svg/>", "ATT-004"),
        ("a.html", b"<p>", "ATT-004"),
        ("a.exe", b"MZ", "ATT-004"),
        ("a.docm", docx(), "ATT-004"),
        ("a", b"x", "ATT-004"),
        ("a.pdf", b"MZ\x90", "ATT-005"),
        ("a.pdf", docx(), "ATT-005"),
        ("a.docx", xlsx(), "ATT-005"),
        ("a.docx", b"<html>", "ATT-005"),
        ("a.ofd", docx(), "ATT-005"),
        ("a.png", JPEG, "ATT-005"),
        ("a.doc", b"<html>", "ATT-005"),
        ("a.txt", b"a\0b", "ATT-005"),
        ("a.csv", b"\xff\xff\xff", "ATT-005"),
        ("a.zip", archive({"../../etc/x.txt": "x"}), "ATT-006"),
        ("a.zip", archive({"/etc/x.txt": "x"}), "ATT-006"),
        ("a.zip", archive({"C:/x.txt": "x"}), "ATT-006"),
        ("a.zip", archive({"..\\x.txt": "x"}), "ATT-006"),
        ("a.zip", archive({"0.txt": b"\0" * 20_000_000}), "ATT-007"),
        ("a.docx", docx(word__media__0="\0" * 20_000_000), "ATT-007"),
        ("a.zip", archive({f"{n}": b"" for n in range(5001)}), "ATT-007"),
        ("a.zip", archive({"x/setup.EXE": "MZ"}), "ATT-008"),
        ("a.zip", archive({"x.html": "<p>"}), "ATT-008"),
        ("a.zip", archive({"inner.zip": "PK"}), "ATT-008"),
        ("a.docx", docx(word__vbaProject_bin="x").replace(b"vbaProject_bin", b"vbaProject.bin"), "ATT-009"),
        ("a.xls", OLE + "_VBA_PROJECT".encode("utf-16-le"), "ATT-009"),
        ("a.zip", encrypted(), "ATT-010"),
        ("a.docx", OLE + b"EncryptedPackage", "ATT-010"),
        ("a.pdf", b"%PDF-1.7 trailer << /Encrypt 5 0 R >>", "ATT-010"),
        ("a.zip", b"PK\x03\x04broken", "ATT-011"),
        ("a.docx", docx()[:-30], "ATT-011"),
    ],
)
def test_refused(tmp_path: Path, name: str, data: bytes, code: str) -> None:
    assert run(tmp_path, name, data, 2 if len(data) < 900_000 else 1) == (None, [code])


def test_missing_and_linked(tmp_path: Path) -> None:
    (tmp_path / "real.pdf").write_bytes(b"%PDF-")
    (tmp_path / "link.pdf").symlink_to("real.pdf")
    (tmp_path / "folder.pdf").mkdir()
    for name in ("none.pdf", "link.pdf", "folder.pdf"):
        facts, diagnostics = inspect_attachment(tmp_path / name, f"content/a/{name}", PLACE, 1)
        assert facts is None
        assert [one.code for one in diagnostics] == ["ATT-001"]


@pytest.mark.parametrize(
    ("name", "data", "codes"),
    [
        (
            "a.docx",
            docx(**{"word/comments.xml": "<w:comments><w:comment w:id='1'/></w:comments>"}),
            ["ATT-020"],
        ),
        ("a.docx", docx(**{"word/comments.xml": "<w:comments/>"}), []),
        ("a.xlsx", xlsx(more={"xl/comments1.xml": "<comments><comment ref='A1'/></comments>"}), ["ATT-020"]),
        ("a.odt", archive({"content.xml": "<office:annotation>x</office:annotation>"}), ["ATT-020"]),
        ("a.docx", docx("<w:p><w:ins w:id='1'/></w:p>"), ["ATT-021"]),
        ("a.docx", docx("<w:p><w:del w:id='1'/></w:p>"), ["ATT-021"]),
        ("a.docx", docx("<w:p><w:insideH/><w:delText/></w:p>"), []),
        ("a.docx", docx("<w:r><w:rPr><w:vanish/></w:rPr><w:t>甲</w:t></w:r>"), ["ATT-026"]),
        (
            "a.docx",
            docx('<w:r a="b"><w:rPr><w:vanish w:val="1"/></w:rPr><w:t a="b">甲</w:t></w:r>'),
            ["ATT-026"],
        ),
        ("a.docx", docx('<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>甲</w:t></w:r>'), []),
        ("a.docx", docx("<w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr><w:r><w:t>甲</w:t></w:r>"), []),
        ("a.xlsx", xlsx('<sheet name="a" sheetId="2" state="hidden"/>'), ["ATT-022"]),
        ("a.xlsx", xlsx('<sheet name="a" state="veryHidden"/>'), ["ATT-022"]),
        ("a.docx", docx(**core("张三")), ["ATT-023"]),
        ("a.docx", docx(**core("Administrator")), []),
        ("a.docx", docx(**core("")), []),
        ("a.pdf", b"%PDF-1.7 /Author (Zhang San)", ["ATT-023"]),
        ("a.pdf", b"%PDF-1.7 /Author <FEFF5F204E09>", ["ATT-023"]),
        ("a.pdf", b"%PDF-1.7 /Author ()", []),
        ("a.pdf", b"%PDF-1.7 << /S /JavaScript /JS (x) >>", ["ATT-025"]),
        ("a.pdf", b"%PDF-1.7 << /Type /EmbeddedFile >>", ["ATT-025"]),
    ],
)
def test_hidden_data_is_a_warning(tmp_path: Path, name: str, data: bytes, codes: list[str]) -> None:
    facts, found = run(tmp_path, name, data)
    assert found == codes
    assert facts is not None


def test_entities_are_not_expanded(tmp_path: Path) -> None:
    bomb = "<!DOCTYPE x [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]><cp:x><dc:creator>&b;</dc:creator></cp:x>"
    _, diagnostics = inspect_bytes(tmp_path, docx(**{"docProps/core.xml": bomb}))
    assert diagnostics == ["附件“a.docx”的属性里有人名“&b;”"]


def inspect_bytes(folder: Path, data: bytes) -> tuple[AttachmentFacts | None, list[str]]:
    (folder / "a.docx").write_bytes(data)
    facts, found = inspect_attachment(folder / "a.docx", "content/a/a.docx", PLACE, 1)
    return facts, [one.message for one in found]


def test_names_in_archives_are_read_as_chinese(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(gbk_named("程序.exe"))
    _, diagnostics = inspect_attachment(tmp_path / "a.zip", "content/a/a.zip", PLACE, 1)
    assert [one.code for one in diagnostics] == ["ATT-008"]
    assert "程序.exe" in diagnostics[0].message


def test_a_lying_archive_is_broken_not_a_crash(tmp_path: Path) -> None:
    memory = io.BytesIO()
    with ZipFile(memory, "w") as packed:
        packed.writestr(ZipInfo("word/document.xml"), b"<w:p/>")
        packed.writestr(ZipInfo("docProps/core.xml"), b"<dc:creator>z</dc:creator>")
    data = memory.getvalue().replace(b"<dc:creator>z", b"<dc:creator>y")
    assert run(tmp_path, "a.docx", data) == (None, ["ATT-011"])
