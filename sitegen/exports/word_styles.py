"""Styles of Word files as 《党政机关公文格式》 (GB/T 9704-2012) prescribes them for official documents."""

from __future__ import annotations

from dataclasses import dataclass

from docx.document import Document as DocumentObject
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.shared import Pt, RGBColor
from docx.styles.style import CharacterStyle, ParagraphStyle

SONG, FANG, HEI, KAI, TITLES = "宋体", "仿宋", "黑体", "楷体", "方正小标宋简体"
_LATIN = "Times New Roman"


@dataclass(frozen=True, slots=True)
class Look:
    """Appearance of a style: font, size and line height in points, first-line indent in characters.

    A ``line_height`` of 0 means single spacing.
    """

    name: str
    font: str
    size: float
    leading: float = 0
    indent: int = 0
    bold: bool = False
    align: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.JUSTIFY
    with_next: bool = False


_CENTRE, _LEFT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT
_LOOKS = (
    Look("Normal", FANG, 16, 28, indent=2),
    Look("Title", TITLES, 22, 36, align=_CENTRE, with_next=True),
    Look("Heading 1", HEI, 16, 28, indent=2, with_next=True),
    Look("Heading 2", KAI, 16, 28, indent=2, with_next=True),
    Look("Heading 3", FANG, 16, 28, indent=2, bold=True, with_next=True),
    Look("NoIndent", FANG, 16, 28, align=_LEFT),
    Look("Byline", KAI, 14, 28, align=_CENTRE),
    Look("TableTitle", HEI, 12, 24, align=_CENTRE, with_next=True),
    Look("TableUnit", SONG, 9, align=WD_ALIGN_PARAGRAPH.RIGHT, with_next=True),
    Look("TableText", SONG, 9, align=_CENTRE),
    Look("TableStart", SONG, 9, align=_LEFT),
    Look("Footer", SONG, 14, align=_CENTRE),
)
_NUMBER = "Page Number"
_TABLE = "Table Grid"


def set_styles(document: DocumentObject) -> None:
    """Set these styles and remove all others."""
    names = {spec.name for spec in _LOOKS} | {"Default Paragraph Font", "Normal Table", _TABLE}
    for style in [style for style in document.styles if style.name not in names]:
        style.delete()
    latent = document.styles.element.find(qn("w:latentStyles"))
    # A list of Word's built-in styles, which would offer those that were removed.
    if latent is not None:
        document.styles.element.remove(latent)
    _defaults(document)
    for spec in _LOOKS:
        known = spec.name in document.styles
        style = (
            document.styles[spec.name]
            if known
            else document.styles.add_style(spec.name, WD_STYLE_TYPE.PARAGRAPH)
        )
        assert isinstance(style, ParagraphStyle)
        _shape(style, spec)
    number = document.styles.add_style(_NUMBER, WD_STYLE_TYPE.CHARACTER)
    assert isinstance(number, CharacterStyle)
    _font(number, SONG, 14, bold=False)


def _defaults(document: DocumentObject) -> None:
    """Set the default fonts and language."""
    fonts = document.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:rFonts')}")
    if fonts is not None:
        # The attributes refer to fonts of the document's theme, where those for Chinese are Japanese.
        fonts.attrib.clear()
        for where, font in (("ascii", _LATIN), ("hAnsi", _LATIN), ("eastAsia", FANG)):
            fonts.set(qn(f"w:{where}"), font)
    language = document.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    if language is not None:
        language.set(qn("w:eastAsia"), "zh-CN")


def _shape(style: ParagraphStyle, spec: Look) -> None:
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
    if spec.leading:
        shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(spec.leading)
    else:
        shape.line_spacing = 1.0
    if spec.name.startswith("Heading"):
        _outline(style, int(spec.name[-1]) - 1)
    _indent(style, spec.indent)
    _font(style, spec.font, spec.size, spec.bold)


def _indent(style: ParagraphStyle, characters: int) -> None:
    """Set the first-line indent in characters, the unit of Word in Chinese."""
    element = style.element.get_or_add_pPr().get_or_add_ind()
    # Written even for 0: without it the style would inherit the indent of its base style.
    element.set(qn("w:firstLineChars"), str(characters * 100))
    # The same in twips, 16 points for each character, for programs that ignore the other attribute.
    element.set(qn("w:firstLine"), str(characters * 320))


def _outline(style: ParagraphStyle, level: int) -> None:
    """Set the level of a heading in the outline, from 0."""
    element = OxmlElement("w:outlineLvl")
    element.set(qn("w:val"), str(level))
    style.element.get_or_add_pPr().append(element)


def _font(style: CharacterStyle, font: str, size: float, bold: bool) -> None:
    """Set the font for Chinese; Latin text has its own font, except in headings."""
    properties = style.element.get_or_add_rPr()
    for child in list(properties):
        properties.remove(child)
    style.font.name, style.font.size, style.font.bold = font if font == HEI else _LATIN, Pt(size), bold
    style.font.color.rgb = RGBColor(0, 0, 0)
    fonts = properties.find(qn("w:rFonts"))
    # python-docx sets the font for Latin text only.
    fonts.set(qn("w:eastAsia"), font)
