"""Word files in the layout of official documents (GB/T 9704-2012).

A4, body in 仿宋 size 3, titles in 小标宋 size 2.

python-docx makes a template once, with page, styles and footer. The content is inserted as text, since a
large site has thousands of reports. Windows in Chinese lacks only the font 小标宋, for which the file names 宋体
as a substitute.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from html import escape

from docx import Document
from docx.document import Document as DocumentObject
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.constants import RELATIONSHIP_TYPE as RELATIONS
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.parser import OxmlElement
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import CharacterStyle, ParagraphStyle

from sitegen.exports.archive import pack_archive, set_dates, unpack_archive

SONG, FANG, HEI, KAI, TITLES = "宋体", "仿宋", "黑体", "楷体", "方正小标宋简体"
_LATIN_FONT = "Times New Roman"


@dataclass(frozen=True, slots=True)
class StyleSpec:
    """Appearance of a style: font, size and line height in points, first-line indent in characters.

    A ``line_height`` of 0 means single spacing.
    """

    name: str
    font: str
    size: float
    line_height: float = 0
    indent: int = 0
    bold: bool = False
    align: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.JUSTIFY
    with_next: bool = False


_CENTRE, _LEFT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT
_STYLES = (
    StyleSpec("Normal", FANG, 16, 28, indent=2),
    StyleSpec("Title", TITLES, 22, 36, align=_CENTRE, with_next=True),
    StyleSpec("Heading 1", HEI, 16, 28, indent=2, with_next=True),
    StyleSpec("Heading 2", KAI, 16, 28, indent=2, with_next=True),
    StyleSpec("Heading 3", FANG, 16, 28, indent=2, bold=True, with_next=True),
    StyleSpec("NoIndent", FANG, 16, 28, align=_LEFT),
    StyleSpec("Byline", KAI, 14, 28, align=_CENTRE),
    StyleSpec("TableTitle", HEI, 12, 24, align=_CENTRE, with_next=True),
    StyleSpec("TableUnit", SONG, 9, align=WD_ALIGN_PARAGRAPH.RIGHT, with_next=True),
    StyleSpec("TableText", SONG, 9, align=_CENTRE),
    StyleSpec("TableStart", SONG, 9, align=_LEFT),
    StyleSpec("Footer", SONG, 14, align=_CENTRE),
)
_PAGE_NUMBER_STYLE = "Page Number"
_TABLE_STYLE = "Table Grid"


def set_styles(document: DocumentObject) -> None:
    """Set these styles and remove all others."""
    names = {spec.name for spec in _STYLES} | {"Default Paragraph Font", "Normal Table", _TABLE_STYLE}
    for style in [style for style in document.styles if style.name not in names]:
        style.delete()
    latent = document.styles.element.find(qn("w:latentStyles"))
    # A list of Word's built-in styles, which would offer those that were removed.
    if latent is not None:
        document.styles.element.remove(latent)
    _set_defaults(document)
    for spec in _STYLES:
        known = spec.name in document.styles
        style = (
            document.styles[spec.name]
            if known
            else document.styles.add_style(spec.name, WD_STYLE_TYPE.PARAGRAPH)
        )
        assert isinstance(style, ParagraphStyle)
        _apply_style(style, spec)
    number = document.styles.add_style(_PAGE_NUMBER_STYLE, WD_STYLE_TYPE.CHARACTER)
    assert isinstance(number, CharacterStyle)
    _set_font(number, SONG, 14, bold=False)


def _set_defaults(document: DocumentObject) -> None:
    """Set the default fonts and language."""
    fonts = document.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:rFonts')}")
    if fonts is not None:
        # The attributes refer to fonts of the document's theme, where those for Chinese are Japanese.
        fonts.attrib.clear()
        for where, font in (("ascii", _LATIN_FONT), ("hAnsi", _LATIN_FONT), ("eastAsia", FANG)):
            fonts.set(qn(f"w:{where}"), font)
    language = document.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    if language is not None:
        language.set(qn("w:eastAsia"), "zh-CN")


def _apply_style(style: ParagraphStyle, spec: StyleSpec) -> None:
    """Apply the appearance to a style."""
    for tag in ("w:link", "w:next"):  # references to styles that were removed
        for child in style.element.findall(qn(tag)):
            style.element.remove(child)
    properties = style.element.get_or_add_pPr()
    # Discard the formatting of python-docx's default document.
    for child in list(properties):
        properties.remove(child)
    shape = style.paragraph_format
    shape.alignment, shape.keep_with_next = spec.align, spec.with_next
    shape.space_before = shape.space_after = Pt(0)
    if spec.line_height:
        shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(spec.line_height)
    else:
        shape.line_spacing = 1.0
    if spec.name.startswith("Heading"):
        _set_outline_level(style, int(spec.name[-1]) - 1)
    _set_indent(style, spec.indent)
    _set_font(style, spec.font, spec.size, spec.bold)


def _set_indent(style: ParagraphStyle, characters: int) -> None:
    """Set the first-line indent in characters, the unit of Word in Chinese."""
    element = style.element.get_or_add_pPr().get_or_add_ind()
    # Written even for 0: without it the style would inherit the indent of its base style.
    element.set(qn("w:firstLineChars"), str(characters * 100))
    # The same in twips, 16 points for each character, for programs that ignore the other attribute.
    element.set(qn("w:firstLine"), str(characters * 320))


def _set_outline_level(style: ParagraphStyle, level: int) -> None:
    """Set the level of a heading in the outline, from 0."""
    element = OxmlElement("w:outlineLvl")
    element.set(qn("w:val"), str(level))
    style.element.get_or_add_pPr().append(element)


def _set_font(style: CharacterStyle, font: str, size: float, bold: bool) -> None:
    """Set the font for Chinese; Latin text has its own font, except in headings."""
    properties = style.element.get_or_add_rPr()
    for child in list(properties):
        properties.remove(child)
    style.font.name, style.font.size, style.font.bold = font if font == HEI else _LATIN_FONT, Pt(size), bold
    style.font.color.rgb = RGBColor(0, 0, 0)
    fonts = properties.find(qn("w:rFonts"))
    # python-docx sets the font for Latin text only.
    fonts.set(qn("w:eastAsia"), font)


_BODY_PLACEHOLDER, _TITLE_PLACEHOLDER = "sitegen-stand-in-body", "sitegen-stand-in-title"
_MAIN_DOCUMENT, _CORE_PROPERTIES = "word/document.xml", "docProps/core.xml"
# Parts of python-docx's default document that the file keeps.
_KEPT_RELATIONS = (
    RELATIONS.STYLES,
    RELATIONS.SETTINGS,
    RELATIONS.FONT_TABLE,
    RELATIONS.THEME,
    RELATIONS.FOOTER,
)
# A field that Word replaces by the number of the page.
_PAGE_NUMBER_FIELD = '<w:fldSimple {} w:instr="PAGE"><w:r><w:rPr><w:rStyle w:val="PageNumber"/></w:rPr><w:t>1</w:t></w:r></w:fldSimple>'


def assemble_word_file(title: str, day: str, body: str) -> bytes:
    """Assemble a .docx file from a ``body`` in WordprocessingML, with ``day`` as its date."""
    parts: dict[str, str | bytes] = dict(_make_template())
    before, after = _split_template()
    parts[_MAIN_DOCUMENT] = f"{before}{body}{after}"
    # The day of publication instead of the time of the build keeps the file reproducible.
    parts[_CORE_PROPERTIES] = set_dates(
        _make_template()[_CORE_PROPERTIES].decode().replace(_TITLE_PLACEHOLDER, escape(title)), day
    )
    return pack_archive(parts)


@cache
def _split_template() -> tuple[str, str]:
    """Split the template into what comes before and after the body."""
    before, after = _make_template()[_MAIN_DOCUMENT].decode().split(_BODY_PLACEHOLDER)
    # The paragraph with the placeholder is dropped, tags included.
    return before[: before.rindex("<w:p>")], after[after.index("</w:p>") + len("</w:p>") :]


@cache
def _make_template() -> Mapping[str, bytes]:
    """Make the template; return its files by name. A single paragraph stands in place of the body."""
    document = Document()
    _remove_library_parts(document)
    set_styles(document)
    _set_page(document)
    _set_font_table(document)
    document.add_paragraph(_BODY_PLACEHOLDER)
    core = document.core_properties
    core.title, core.author, core.comments, core.last_modified_by = (
        _TITLE_PLACEHOLDER,
        "sitegen",
        "",
        "sitegen",
    )
    core.language = "zh-CN"
    out = io.BytesIO()
    document.save(out)
    return unpack_archive(out.getvalue())


def _remove_library_parts(document: DocumentObject) -> None:
    """Remove parts of python-docx's default document: its thumbnail, effects, lists and bibliography."""
    main, package = document.part, document.part.package
    for rels, kept in (
        (main.rels, _KEPT_RELATIONS),
        (package.rels, (RELATIONS.OFFICE_DOCUMENT, RELATIONS.CORE_PROPERTIES)),
    ):
        for id in [id for id, relation in rels.items() if relation.reltype not in kept]:
            del rels[id]
    languages = document.settings.element.find(qn("w:themeFontLang"))
    if languages is not None:
        languages.set(qn("w:eastAsia"), "zh-CN")


def _set_page(document: DocumentObject) -> None:
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
    foot._p.append(parse_xml(_PAGE_NUMBER_FIELD.format(nsdecls("w"))))
    foot.add_run(" —").style = document.styles["Page Number"]


def _set_font_table(document: DocumentObject) -> None:
    """Set the substitute for 小标宋 in the table of fonts."""
    relation = next(one for one in document.part.rels.values() if one.reltype == RELATIONS.FONT_TABLE)
    font = f'<w:font w:name="{TITLES}"><w:altName w:val="{SONG}"/><w:charset w:val="86"/><w:family w:val="auto"/></w:font>'
    part: Part = relation.target_part
    # python-docx has no interface for the table of fonts.
    part._blob = part.blob.replace(b"</w:fonts>", f"{font}</w:fonts>".encode())
