"""Word files in the layout of official documents (GB/T 9704-2012).

A4, body in 仿宋 size 3, titles in 小标宋 size 2.

python-docx makes a template once, with page, styles and footer. The content is inserted as text, since a
large site has thousands of reports. Windows in Chinese lacks only the font 小标宋, for which the file names 宋体
as a substitute.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from functools import cache
from html import escape

from docx import Document
from docx.document import Document as DocumentObject
from docx.opc.constants import RELATIONSHIP_TYPE as RELATIONS
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm

from sitegen.exports.archive import dated, packed, unpacked
from sitegen.exports.word_styles import SONG, TITLES, set_styles

_BODY, _TITLE = "sitegen-stand-in-body", "sitegen-stand-in-title"
_MAIN, _CORE = "word/document.xml", "docProps/core.xml"
# Parts of python-docx's default document that the file keeps.
_KEPT = (
    RELATIONS.STYLES,
    RELATIONS.SETTINGS,
    RELATIONS.FONT_TABLE,
    RELATIONS.THEME,
    RELATIONS.FOOTER,
)
# A field that Word replaces by the number of the page.
_NUMBER = '<w:fldSimple {} w:instr="PAGE"><w:r><w:rPr><w:rStyle w:val="PageNumber"/></w:rPr><w:t>1</w:t></w:r></w:fldSimple>'


def word_file(title: str, day: str, body: str) -> bytes:
    """Assemble a .docx file from a ``body`` in WordprocessingML, with ``day`` as its date."""
    parts: dict[str, str | bytes] = dict(_skeleton())
    before, after = _frame()
    parts[_MAIN] = f"{before}{body}{after}"
    # The day of publication instead of the time of the build keeps the file reproducible.
    parts[_CORE] = dated(_skeleton()[_CORE].decode().replace(_TITLE, escape(title)), day)
    return packed(parts)


@cache
def _frame() -> tuple[str, str]:
    """Split the template into what comes before and after the body."""
    before, after = _skeleton()[_MAIN].decode().split(_BODY)
    # The paragraph with the placeholder is dropped, tags included.
    return before[: before.rindex("<w:p>")], after[after.index("</w:p>") + len("</w:p>") :]


@cache
def _skeleton() -> Mapping[str, bytes]:
    """Make the template; return its files by name. A single paragraph stands in place of the body."""
    document = Document()
    _bare(document)
    set_styles(document)
    _page(document)
    _fonts(document)
    document.add_paragraph(_BODY)
    core = document.core_properties
    core.title, core.author, core.comments, core.last_modified_by = _TITLE, "sitegen", "", "sitegen"
    core.language = "zh-CN"
    out = io.BytesIO()
    document.save(out)
    return unpacked(out.getvalue())


def _bare(document: DocumentObject) -> None:
    """Remove parts of python-docx's default document: its thumbnail, effects, lists and bibliography."""
    main, package = document.part, document.part.package
    for rels, kept in (
        (main.rels, _KEPT),
        (package.rels, (RELATIONS.OFFICE_DOCUMENT, RELATIONS.CORE_PROPERTIES)),
    ):
        for id in [id for id, relation in rels.items() if relation.reltype not in kept]:
            del rels[id]
    languages = document.settings.element.find(qn("w:themeFontLang"))
    if languages is not None:
        languages.set(qn("w:eastAsia"), "zh-CN")


def _page(document: DocumentObject) -> None:
    """Set A4 with the margins of official documents, and a footer with the page number between dashes."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(26)
    foot = section.footer.paragraphs[0]
    foot.style = document.styles["Footer"]
    foot.add_run("— ").style = document.styles["Page Number"]
    # python-docx has no interface for fields.
    foot._p.append(parse_xml(_NUMBER.format(nsdecls("w"))))
    foot.add_run(" —").style = document.styles["Page Number"]


def _fonts(document: DocumentObject) -> None:
    """Set the substitute for 小标宋 in the table of fonts."""
    relation = next(one for one in document.part.rels.values() if one.reltype == RELATIONS.FONT_TABLE)
    font = f'<w:font w:name="{TITLES}"><w:altName w:val="{SONG}"/><w:charset w:val="86"/><w:family w:val="auto"/></w:font>'
    part: Part = relation.target_part
    # python-docx has no interface for the table of fonts.
    part._blob = part.blob.replace(b"</w:fonts>", f"{font}</w:fonts>".encode())
