"""Attachments: real files of each kind, and what is wrong or hidden in them."""

import hashlib
import io
import struct
from collections.abc import Iterator, Mapping
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest
from pypdf import PdfWriter
from pypdf.annotations import FreeText, Text
from pypdf.generic import ArrayObject, DictionaryObject, FloatObject, NameObject, TextStringObject

from sitegen.content.attachments import (
    AttachmentFacts,
    check_type_and_size,
    evaluate_extraction,
    get_extension,
    inspect_attachment,
)
from sitegen.diagnostics.model import Diagnostic, Place
from sitegen.extraction.model import ReadLimits
from sitegen.extraction.process import ReaderPool, make_read_job

PLACE = Place("content/a.md", 7, 3)
WORKBOOKS = Path(__file__).parent / "workbooks"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF"
PNG = b"\x89PNG\r\n\x1a\n..."


def archive(parts: Mapping[str, bytes | str]) -> bytes:
    memory = io.BytesIO()
    with ZipFile(memory, "w", ZIP_DEFLATED) as packed:
        for name, data in parts.items():
            packed.writestr(name, data)
    return memory.getvalue()


def docx(text: str = "<w:p/>", /, **parts: str | bytes) -> bytes:
    return archive(
        {
            "[Content_Types].xml": "<x/>",
            "word/document.xml": f"<w:document>{text}</w:document>",
            **{k.replace("__", "/"): v for k, v in parts.items()},
        }
    )


def xlsx(workbook: str = "<sheet name='a'/>", more: Mapping[str, str] | None = None) -> bytes:
    return archive({"xl/workbook.xml": f"<workbook>{workbook}</workbook>", **(more or {})})


def hidden_sheet(cell: str) -> bytes:
    """An ods file with one sheet, which is hidden and has this cell."""
    style = '<style:style style:name="a"><style:table-properties table:display="false"/></style:style>'
    table = f'<table:table table:name="底稿" table:style-name="a"><table:table-cell>{cell}</table:table-cell></table:table>'
    return odt(style + table, "spreadsheet")


def sheet(text: str, state: str = "visible") -> bytes:
    """A workbook whose only sheet, named 名单, has this content."""
    more = {
        "xl/_rels/workbook.xml.rels": '<x><Relationship Id="r1" Target="worksheets/sheet1.xml"/></x>',
        "xl/worksheets/sheet1.xml": f"<worksheet>{text}</worksheet>",
    }
    return xlsx(f"<sheet name='名单' r:id='r1' state='{state}'/>", more)


def linking(link: str) -> bytes:
    """A workbook with a link to elsewhere."""
    return xlsx(more={"xl/externalLinks/externalLink1.xml": f"<externalLink>{link}</externalLink>"})


def pptx(shape: str) -> bytes:
    return archive({"ppt/presentation.xml": "<p/>", "ppt/slides/slide1.xml": f"<p:sld>{shape}</p:sld>"})


def odt(content: str, kind: str = "text") -> bytes:
    return archive(
        {
            "mimetype": f"application/vnd.oasis.opendocument.{kind}",
            "content.xml": f"<office:document-content>{content}</office:document-content>",
        }
    )


def ofd(document: str) -> bytes:
    return archive(
        {"OFD.xml": "<ofd:OFD/>", "Doc_0/Document.xml": f"<ofd:Document>{document}</ofd:Document>"}
    )


def related(kind: str, target: str) -> dict[str, str]:
    relation = f'<Relationship Id="a" Type="http://x/{kind}" Target="{target}" TargetMode="External"/>'
    return {"word/_rels/settings.xml.rels": f"<x>{relation}</x>"}


def pdf(writer: PdfWriter | None = None, **properties: str) -> bytes:
    """A PDF of one blank page."""
    writer = writer or PdfWriter()
    writer.add_blank_page(100, 100)
    writer.add_metadata({f"/{key}": value for key, value in properties.items()})
    memory = io.BytesIO()
    writer.write(memory)
    return memory.getvalue()


def annotated(kind: str) -> bytes:
    writer = PdfWriter()
    page = writer.add_blank_page(100, 100)
    box = (0.0, 0.0, 50.0, 50.0)
    if kind == "/Redact":
        mark = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Annot"),
                NameObject("/Subtype"): NameObject(kind),
                NameObject("/Rect"): ArrayObject(map(FloatObject, box)),
            }
        )
        page[NameObject("/Annots")] = ArrayObject([writer._add_object(mark)])
    else:
        writer.add_annotation(0, (Text if kind == "/Text" else FreeText)(text="不公开", rect=box))
    return pdf(writer)


def make_action(action: str, then: str = "") -> DictionaryObject:
    """An action of a PDF, followed by another one."""
    what = {NameObject("/S"): NameObject(action), NameObject("/URI"): TextStringObject("https://a.example")}
    return DictionaryObject(what | ({NameObject("/Next"): make_action(then)} if then else {}))


def pressing(action: str, then: str = "", kind: str = "/Link") -> bytes:
    """A PDF that does something when a reader presses a place on its page, which is where it opens."""
    writer = PdfWriter()
    page = writer.add_blank_page(100, 100)
    link = {
        NameObject("/Subtype"): NameObject(kind),
        NameObject("/Rect"): ArrayObject(map(FloatObject, (0.0, 0.0, 50.0, 50.0))),
        NameObject("/A"): make_action(action, then),
    }
    page[NameObject("/Annots")] = ArrayObject([writer._add_object(DictionaryObject(link))])
    writer.root_object[NameObject("/OpenAction")] = ArrayObject([page.indirect_reference, NameObject("/Fit")])
    return pdf(writer)


def acting(action: str, *, escaped: bool = False, then: str = "", at: str = "") -> bytes:
    """A PDF that does something when it is opened; with ``at``, at that event."""
    writer = PdfWriter()
    what = make_action(action, then)
    writer.root_object[NameObject("/AA" if at else "/OpenAction")] = (
        DictionaryObject({NameObject(at): what}) if at else what
    )
    data = pdf(writer)
    return data.replace(b"/JavaScript", b"/J#61vaScript") if escaped else data


def layered(*, hidden: bool) -> bytes:
    """A PDF with one layer, which is switched off if it is ``hidden``."""
    writer = PdfWriter()
    layer = {NameObject("/Type"): NameObject("/OCG"), NameObject("/Name"): TextStringObject("批注")}
    layers = ArrayObject([writer._add_object(DictionaryObject(layer))])
    shown = {NameObject("/OFF"): layers if hidden else ArrayObject()}
    properties = {NameObject("/OCGs"): layers, NameObject("/D"): DictionaryObject(shown)}
    writer.root_object[NameObject("/OCProperties")] = DictionaryObject(properties)
    return pdf(writer)


def attaching() -> bytes:
    writer = PdfWriter()
    writer.add_attachment("名单.txt", "甲".encode())
    return pdf(writer)


def linked(name: str) -> bytes:
    entry = ZipInfo(name)
    entry.create_system, entry.external_attr = 3, 0o120777 << 16
    memory = io.BytesIO()
    with ZipFile(memory, "w") as packed:
        packed.writestr(entry, "/etc/passwd")
    return memory.getvalue()


def core(author: str) -> dict[str, str]:
    return {"docProps/core.xml": f"<cp:x><dc:creator>{author}</dc:creator></cp:x>"}


def exif(order: bytes) -> bytes:
    """A JPEG whose EXIF has a latitude."""
    mark = ">" if order == b"MM" else "<"
    entry = struct.pack(f"{mark}HHII", 0x8825, 4, 1, 26)
    main = struct.pack(f"{mark}H", 1) + entry + bytes(4)
    place = struct.pack(f"{mark}HHHIII", 1, 2, 5, 3, 44, 0) + struct.pack(f"{mark}6I", 31, 1, 14, 1, 1, 1)
    block = b"Exif\0\0" + order + struct.pack(f"{mark}HI", 42, 8) + main + place
    return b"\xff\xd8\xff\xe1" + struct.pack(">H", len(block) + 2) + block + b"\xff\xd9"


def gbk_named(name: str) -> bytes:
    data = archive({"x" * len(name.encode("gbk")): b"y"})
    return data.replace(b"x" * len(name.encode("gbk")), name.encode("gbk"))


def encrypted() -> bytes:
    data = bytearray(archive({"a.txt": b"x"}))
    data[6] |= 1
    data[data.rfind(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


@pytest.fixture(scope="module")
def readers() -> Iterator[ReaderPool]:
    with ReaderPool() as pool:
        yield pool


def inspect(
    readers: ReaderPool, file: Path, limit: int = 1
) -> tuple[AttachmentFacts | None, tuple[Diagnostic, ...]]:
    """Does what `inspect_attachment` does, without a process for each file."""
    path = f"content/a/{file.name}"
    if refused := check_type_and_size(file, path, PLACE, limit):
        return None, (refused,)
    result, _ = readers.run(make_read_job(file, get_extension(path), ReadLimits()))
    return evaluate_extraction(result.extraction, file, path, PLACE)


def run(
    readers: ReaderPool, file: Path, data: bytes, limit: int = 1
) -> tuple[AttachmentFacts | None, list[str]]:
    file.write_bytes(data)
    facts, diagnostics = inspect(readers, file, limit)
    assert all(one.place == PLACE and file.name in one.message for one in diagnostics)
    return facts, [one.code for one in diagnostics]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("附件 1.pdf", pdf()),
        ("a.PDF", pdf()),
        ("a.docx", docx()),
        ("a.xlsx", xlsx()),
        ("a.pptx", archive({"ppt/presentation.xml": "<x/>"})),
        ("a.ofd", archive({"OFD.xml": "<x/>"})),
        ("a.odt", archive({"mimetype": "x", "content.xml": "<x/>"})),
        ("a.ods", archive({"mimetype": "x", "content.xml": "<x/>"})),
        ("a.rtf", b"{\\rtf1 a}"),
        ("a.doc", b"{\\rtf1 a}"),
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
def test_allowed(readers: ReaderPool, tmp_path: Path, name: str, data: bytes) -> None:
    facts, found = run(readers, tmp_path / name, data)
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
        ("a.zip", archive({"inner.zip": archive({"a.txt": "x"})}), "ATT-008"),
        ("a.docx", docx(word__vbaProject_bin="x").replace(b"vbaProject_bin", b"vbaProject.bin"), "ATT-009"),
        ("a.zip", encrypted(), "ATT-010"),
        ("a.docx", OLE + b"EncryptedPackage", "ATT-010"),
        ("a.pdf", b"%PDF-1.7 trailer << /Encrypt 5 0 R >>", "ATT-010"),
        ("a.zip", archive({"x/a.exe.": "MZ"}), "ATT-008"),
        ("a.zip", archive({"x/a.exe ": "MZ"}), "ATT-008"),
        ("a.zip", archive({"x/a.pif": "MZ"}), "ATT-008"),
        ("a.zip", archive({"x/a.mhtml": "a"}), "ATT-008"),
        ("a.zip", archive({"x/a.ｅｘｅ": "MZ"}), "ATT-008"),
        ("a.zip", archive({"x/a.exe::$DATA": "MZ"}), "ATT-008"),
        ("a.zip", archive({"x/a.library-ms": "a"}), "ATT-008"),
        ("a.zip", archive({"x/a.iqy": "a"}), "ATT-008"),
        ("a.xlsx", xlsx(more={"xl/macrosheets/sheet1.xml": "<macrosheet/>"}), "ATT-009"),
        (
            "a.odt",
            odt('<script:event-listener xlink:href="vnd.sun.star.script:a?language=Basic"/>'),
            "ATT-009",
        ),
        ("a.zip", linked("a.txt"), "ATT-006"),
        ("a.csv", b"version https://git-lfs.github.com/spec/v1\noid sha256:a\nsize 1\n", "ATT-014"),
        ("a.pdf", b"version https://git-lfs.github.com/spec/v1\noid sha256:a\nsize 1\n", "ATT-014"),
        ("a.zip", b"PK\x03\x04broken", "ATT-011"),
        ("a.docx", docx()[:-30], "ATT-011"),
    ],
)
def test_refused(readers: ReaderPool, tmp_path: Path, name: str, data: bytes, code: str) -> None:
    assert run(readers, tmp_path / name, data, 2 if len(data) < 900_000 else 1) == (None, [code])


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
        ("a.docx", docx(**{"word/comments.xml": "<x><w:comment w:id='1'/></x>"}), ["ATT-020"]),
        ("a.docx", docx(**{"word/comments.xml": "<w:comments/>"}), []),
        ("a.xlsx", xlsx(more={"xl/comments1.xml": "<comments><comment ref='A1'/></comments>"}), ["ATT-020"]),
        ("a.odt", archive({"content.xml": "<x><office:annotation>x</office:annotation></x>"}), ["ATT-020"]),
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
        ("a.xlsx", sheet('<row r="3" hidden="1"><c r="A3"><v>1</v></c></row>'), ["ATT-028"]),
        ("a.xlsx", sheet('<row r="3" hidden="1"><c r="A3"/></row>'), []),
        # Rows that are not in the file are hidden, not this one.
        ("a.xlsx", sheet('<sheetFormatPr zeroHeight="1"/><row r="3"><c r="A3"><v>1</v></c></row>'), []),
        ("a.xlsx", sheet("<sheetData/>", "hidden"), []),
        ("a.xlsx", sheet('<sheetData/><drawing r:id="r1"/>', "hidden"), ["ATT-022"]),
        ("a.xlsx", sheet('<row r="1"><c r="A1"><v>1</v></c></row>', "veryHidden"), ["ATT-022"]),
        ("a.xlsx", sheet("<sheetData><", "hidden"), ["ATT-035", "ATT-022"]),
        ("a.xls", (WORKBOOKS / "hidden-empty.xls").read_bytes(), []),
        ("a.xls", (WORKBOOKS / "hidden-filled.xls").read_bytes(), ["ATT-022"]),
        ("a.xls", (WORKBOOKS / "hidden-chart.xls").read_bytes(), ["ATT-022"]),
        ("a.xls", (WORKBOOKS / "hidden-empty-drawing.xls").read_bytes(), []),
        ("a.ods", hidden_sheet(""), []),
        ("a.ods", hidden_sheet("<text:p>1</text:p>"), ["ATT-022"]),
        (
            "a.xlsx",
            sheet('<col min="2" max="3" hidden="1"/><row r="1"><c r="B1"><v>1</v></c></row>'),
            ["ATT-028"],
        ),
        (
            "a.xlsx",
            sheet('<col min="2" max="2" width="0"/><row r="1"><c r="B1"><v>1</v></c></row>'),
            ["ATT-028"],
        ),
        ("a.xlsx", sheet('<col min="2" max="99" hidden="1"/><row r="1"><c r="A1"><v>1</v></c></row>'), []),
        ("a.xlsx", sheet('<autoFilter ref="A1:B2"><filterColumn colId="0"/></autoFilter>'), []),
        ("a.docx", docx(**core("张三")), ["ATT-023"]),
        ("a.docx", docx(**core("Administrator")), []),
        ("a.docx", docx(**core("微软用户")), []),
        ("a.docx", docx(**core("")), []),
        ("a.docx", docx(**related("attachedTemplate", "https://a.example/a.dotm")), ["ATT-033"]),
        ("a.docx", docx(**related("attachedTemplate", "file:///C:/a/Normal.dotm")), []),
        ("a.docx", docx(**related("image", "https://a.example/a.png")), ["ATT-033"]),
        ("a.docx", docx(**related("hyperlink", "https://a.example/")), []),
        ("a.docx", docx("<w:instrText>DDEAUTO c:\\\\cmd.exe /k</w:instrText>"), ["ATT-033"]),
        ("a.docx", docx("<w:instrText>PAGE</w:instrText>"), []),
        ("a.docx", docx("<w:instrText>DD</w:instrText><w:instrText>E cmd a</w:instrText>"), ["ATT-033"]),
        ("a.docx", docx("<w:instrText>D</w:instrText><w:fldChar/><w:instrText>DE a</w:instrText>"), []),
        ("a.docx", docx("<w:instrText>QUOTE 68 68 69 65</w:instrText>"), ["ATT-033"]),
        ("a.docx", docx(**related("attachedTemplate", "file://///host/a/Normal.dotm")), ["ATT-033"]),
        ("a.docx", docx(**{"word/activeX/activeX1.xml": "<ax:ocx/>"}), ["ATT-034"]),
        ("a.xlsx", linking('<ddeLink ddeService="cmd"/>'), ["ATT-033"]),
        ("a.xlsx", linking('<oleLink progId="a"/>'), ["ATT-033"]),
        ("a.xlsx", xlsx(more={"xl/connections.xml": '<x><dbPr connection="a"/></x>'}), ["ATT-033"]),
        ("a.xlsx", sheet("<row><c><f>_xlfn.WEBSERVICE(A1)</f></c></row>"), ["ATT-033"]),
        ("a.xlsx", sheet("<row><c><f>1+cmd|'/c a'!A0</f></c></row>"), ["ATT-033"]),
        ("a.xlsx", sheet('<row><c><f>HYPERLINK("https://a.example","a")</f></c></row>'), []),
        ("a.csv", "名,值\n甲,=cmd|'/c a'!A0\n".encode(), ["ATT-033"]),
        ("a.csv", '名,值\n甲,"=IF(1,WEBSERVICE(A1))"\n'.encode(), ["ATT-033"]),
        ("a.csv", "名,值\n甲,-2+3+cmd|'/c a'!A0\n".encode(), ["ATT-033"]),
        ("a.csv", "名,值\n=SUM(A1:A2),-5,IMAGE|a\n+86 10,见IMAGE (a)\n".encode(), []),
        ("a.ods", odt('<table:table-cell table:formula="of:=DDE(A1)"/>', "spreadsheet"), ["ATT-033"]),
        ("a.pptx", pptx('<a:hlinkClick action="ppaction://program"/>'), ["ATT-033"]),
        ("a.pptx", pptx('<a:hlinkClick action="ppaction://hlinkshowjump?jump=nextslide"/>'), []),
        ("a.ofd", ofd('<ofd:Action Event="DO"><ofd:URI URI="https://a.example"/></ofd:Action>'), ["ATT-033"]),
        ("a.ofd", ofd('<ofd:Action Event="CLICK"><ofd:URI URI="https://a.example"/></ofd:Action>'), []),
        ("a.docx", docx(**{"word/embeddings/a.docx": docx()}), ["ATT-034"]),
        ("a.docx", docx(**{"word/media/a.jpg": exif(b"MM")}), ["ATT-024"]),
        ("a.docx", docx("<w:drawing><a:blip/></w:drawing>"), ["ATT-035"]),
        ("a.docx", docx("<w:p><w:t>甲</w:t></w:p><w:drawing><a:blip/></w:drawing>"), []),
        ("a.pdf", pdf(Author="张三"), ["ATT-023"]),
        ("a.pdf", pdf(Author=""), []),
        ("a.jpg", exif(b"MM"), ["ATT-024"]),
        ("a.jpg", exif(b"II"), ["ATT-024"]),
        ("a.pdf", annotated("/Text"), ["ATT-020"]),
        ("a.pdf", annotated("/FreeText"), ["ATT-020"]),
        ("a.pdf", annotated("/Redact"), ["ATT-029"]),
        ("a.pdf", acting("/JavaScript"), ["ATT-025"]),
        ("a.pdf", acting("/JavaScript", escaped=True), ["ATT-025"]),
        ("a.pdf", acting("/URI"), ["ATT-025"]),
        ("a.pdf", acting("/Launch"), ["ATT-025"]),
        ("a.pdf", acting("/RichMediaExecute"), ["ATT-025"]),
        ("a.pdf", acting("/GoTo"), []),
        ("a.pdf", acting("/GoTo", then="/URI"), ["ATT-025"]),
        ("a.pdf", acting("/URI", at="/WC"), ["ATT-025"]),
        ("a.pdf", acting("/GoTo", at="/WC"), []),
        ("a.pdf", pressing("/URI"), []),
        ("a.pdf", pressing("/GoTo", then="/URI"), []),
        ("a.pdf", pressing("/GoTo", kind="/RichMedia"), ["ATT-025"]),
        ("a.pdf", attaching(), ["ATT-034"]),
        ("a.pdf", layered(hidden=True), ["ATT-032"]),
        ("a.pdf", layered(hidden=False), []),
        ("a.pdf", b"%PDF-1.7\nx", ["ATT-035"]),
        ("a.doc", OLE + b"x", ["ATT-035"]),
        ("a.zip", archive({"a.docx": b"PK\x03\x04broken", "b.xyz": b"\0\1"}), ["ATT-035", "ATT-035"]),
    ],
)
def test_hidden_data_is_a_warning(
    readers: ReaderPool, tmp_path: Path, name: str, data: bytes, codes: list[str]
) -> None:
    facts, found = run(readers, tmp_path / name, data)
    assert found == codes
    assert facts is not None


@pytest.mark.parametrize("part", ["word/document.xml", "docProps/core.xml"])
def test_entities_are_not_expanded(readers: ReaderPool, tmp_path: Path, part: str) -> None:
    bomb = "<!DOCTYPE x [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]><cp:x><dc:creator>&b;</dc:creator></cp:x>"
    file = tmp_path / "a.docx"
    file.write_bytes(docx(**{part: bomb}))
    _, (finding,) = inspect(readers, file)
    assert finding.code == "ATT-035"
    assert f"部件 {part} XML 里有文档类型声明" in finding.message


def test_names_in_archives_are_read_as_chinese(readers: ReaderPool, tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(gbk_named("程序.exe"))
    _, (program, *_) = inspect(readers, tmp_path / "a.zip")
    assert program.code == "ATT-008"
    assert "程序.exe" in program.message


def test_a_lying_archive_is_broken_not_a_crash(readers: ReaderPool, tmp_path: Path) -> None:
    memory = io.BytesIO()
    with ZipFile(memory, "w") as packed:
        packed.writestr(ZipInfo("word/document.xml"), b"<w:p/>")
        packed.writestr(ZipInfo("docProps/core.xml"), b"<dc:creator>z</dc:creator>")
    data = memory.getvalue().replace(b"<dc:creator>z", b"<dc:creator>y")
    assert run(readers, tmp_path / "a.docx", data) == (None, ["ATT-011"])


def test_the_place_in_the_sheet_is_named(readers: ReaderPool, tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    rows = "".join(f'<row r="{n}" hidden="1"><c r="A{n}"><v>1</v></c></row>' for n in (3, 4, 7))
    file.write_bytes(sheet(rows))
    _, (finding,) = inspect(readers, file)
    assert "工作表“名单”隐藏了第 3–4、7 行" in finding.message
    assert "hides rows 3–4, 7" in finding.message_en
    file.write_bytes(sheet('<row r="3" hidden="1"><c r="A3"><v>1</v></c></row>'))
    _, (finding,) = inspect(readers, file)
    assert "hides row 3" in finding.message_en
