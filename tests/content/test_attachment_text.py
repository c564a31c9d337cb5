"""The words of attachments, as the checks read them."""

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from sitegen.checks.privacy import detect_personal_data
from sitegen.content.attachment_text import extract_attachment_text


def archive(parts: Mapping[str, str]) -> bytes:
    memory = io.BytesIO()
    with ZipFile(memory, "w", ZIP_DEFLATED) as packed:
        for name, data in parts.items():
            packed.writestr(name, data)
    return memory.getvalue()


SHEET = (
    '<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>1</v></c><c r="B1"><v>13900000000</v></c></row>'
    '<row r="2"><c r="A2" t="inlineStr"><is><t>乙</t></is></c><c r="B2" t="s"><v>99</v></c></row></sheetData></worksheet>'
)
DOCX = archive(
    {
        "word/document.xml": "<x><w:p><w:pPr/><w:r><w:t>甲&amp;</w:t></w:r><w:r><w:t xml:space='preserve'> 乙</w:t></w:r></w:p>"
        "<w:p><w:r><w:t>丙</w:t><w:tab/><w:t>丁</w:t><w:br/><w:delText>戊</w:delText></w:r></w:p></x>",
        "word/footer1.xml": "<w:ftr><w:p><w:r><w:t>页脚</w:t></w:r></w:p></w:ftr>",
        "word/styles.xml": "<w:styles/>",
    }
)
PPTX = archive(
    {
        "ppt/presentation.xml": "<x/>",
        "ppt/slides/slide1.xml": "<x><a:p><a:r><a:t>甲</a:t></a:r></a:p></x>",
        "ppt/notesSlides/notesSlide1.xml": "<x><a:p><a:t>备注</a:t></a:p></x>",
    }
)
XLSX = archive(
    {
        "xl/workbook.xml": "<workbook/>",
        "xl/sharedStrings.xml": "<sst><si><t>零</t></si><si><r><t>甲</t></r><r><t>方</t></r></si></sst>",
        "xl/worksheets/sheet1.xml": SHEET,
    }
)

CHART = archive(
    {
        "xl/workbook.xml": "<workbook/>",
        "xl/charts/chart1.xml": "<c:x><c:tx><a:t>支出</a:t></c:tx><c:cat><c:strCache><c:pt><c:v>李某某13900000000</c:v></c:pt></c:strCache></c:cat>"
        "<c:val><c:numCache><c:formatCode>0</c:formatCode><c:pt idx='0'><c:v>13800000000</c:v></c:pt></c:numCache></c:val></c:x>",
    }
)


@pytest.mark.parametrize(
    ("name", "data", "text"),
    [
        # The figures of a chart are no text. What is written beside them is.
        ("a.xlsx", CHART, "支出李某某13900000000\t"),
        ("a.docx", DOCX, "甲& 乙\n丙\t丁\n戊\n页脚"),
        ("a.pptx", PPTX, "甲\n备注"),
        ("a.XLSX", XLSX, "\t甲方\t13900000000\n\t乙\t\n零"),
        ("a.csv", "姓名,数量\r\n甲,1\r\n".encode("gbk"), "姓名,数量\n甲,1\n"),
        ("a.txt", "\ufeff说明".encode(), "说明"),
        ("a.pdf", b"%PDF-", ""),
        ("a.docx", b"PK\x03\x04broken", ""),
        ("a.docx", DOCX[: len(DOCX) // 2], ""),
    ],
)
def test_text(tmp_path: Path, name: str, data: bytes, text: str) -> None:
    (tmp_path / name).write_bytes(data)
    assert extract_attachment_text(tmp_path / name).text == text


LONG_FIGURES = ("110101190303078516", "110101190303078516.0", "6222020200000000006", "张三13800000000")
SHORT_FIGURES = (
    "13800000000", "-13800000000", "13800000000.123456789", "13812345678E-3", "1.3812345678912345E10",
    "0.13812345678912345",
)  # fmt: skip


def write_chart(folder: Path, kind: str, figures: Sequence[str]) -> Path:
    """Write a document of this kind with a chart that has these figures twice, and return its path."""
    main, chart = {
        "xlsx": ("xl/workbook.xml", "xl/charts/chart1.xml"),
        "docx": ("word/document.xml", "word/charts/chart1.xml"),
        "pptx": ("ppt/presentation.xml", "ppt/charts/chart1.xml"),
    }[kind]
    points = "".join(
        f"<c:pt idx='{index}'><c:v>{figure}</c:v></c:pt>" for index, figure in enumerate(figures)
    )
    caches = "".join(
        f"<c:val><c:{element}><c:formatCode>General</c:formatCode><c:ptCount val='9'/>{points}</c:{element}></c:val>"
        for element in ("numCache", "numLit")
    )
    file = folder / f"a.{kind}"
    file.write_bytes(archive({main: "<x/>", chart: f"<c:chart>{caches}</c:chart>"}))
    return file


@pytest.mark.parametrize("kind", ["xlsx", "docx", "pptx"])
def test_long_figures_of_charts_are_text(tmp_path: Path, kind: str) -> None:
    file = write_chart(tmp_path, kind, (*SHORT_FIGURES, *LONG_FIGURES))
    text = extract_attachment_text(file).text
    assert text.split() == [*LONG_FIGURES, *LONG_FIGURES]
    codes = [found.code for found in detect_personal_data(file.name, text, frozenset())]
    assert sorted(codes) == ["PII-001"] * 4 + ["PII-003"] * 2


@pytest.mark.parametrize("kind", ["xlsx", "docx", "pptx"])
def test_short_figures_of_charts_are_no_telephone_numbers(tmp_path: Path, kind: str) -> None:
    assert extract_attachment_text(write_chart(tmp_path, kind, SHORT_FIGURES)).text == ""


def test_entities_are_not_expanded(tmp_path: Path) -> None:
    bomb = "<!DOCTYPE x [<!ENTITY a 'aaaa'>]><w:p><w:t>&a;</w:t></w:p>"
    (tmp_path / "a.docx").write_bytes(archive({"word/document.xml": bomb}))
    assert extract_attachment_text(tmp_path / "a.docx").text == ""


def make_slide_table(*rows: Sequence[str]) -> bytes:
    """A presentation with a table on its slide. The paragraphs of a cell are separated by line ends."""
    table = "".join(
        "<a:tr>{}</a:tr>".format(
            "".join(
                "<a:tc><a:txBody>{}</a:txBody></a:tc>".format(
                    "".join(f"<a:p><a:r><a:t>{line}</a:t></a:r></a:p>" for line in cell.split("\n"))
                )
                for cell in row
            )
        )
        for row in rows
    )
    slide = f"<x><a:tbl>{table}</a:tbl><a:p><a:r><a:t>后</a:t></a:r></a:p></x>"
    return archive({"ppt/presentation.xml": "<x/>", "ppt/slides/slide1.xml": slide})


@pytest.mark.parametrize(("head", "codes"), [("备案号", []), ("手机", ["PII-008"])])
def test_a_cell_of_a_table_on_a_slide_has_the_header_of_its_column(
    tmp_path: Path, head: str, codes: list[str]
) -> None:
    file = tmp_path / "a.pptx"
    file.write_bytes(make_slide_table(["机构", head, "托位"], ["小太阳\n托育", "13900000000", "80"]))
    text = extract_attachment_text(file).text
    assert [line.split() for line in text.splitlines()[1:3]] == [
        ["小太阳", "托育", "13900000000", "80"],
        ["后"],
    ]
    assert [one.code for one in detect_personal_data("", text, frozenset())] == codes
