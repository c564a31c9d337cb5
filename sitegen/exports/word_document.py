"""Word files in the layout of official documents (GB/T 9704-2012).

The page is A4, with text in 仿宋 size 3 (16 points) and titles in 小标宋 size 2 (22 points). Of these fonts,
Chinese Windows lacks only 小标宋, for which the file names 宋体 as a substitute.

python-docx is slow, and a large site has thousands of reports. It is therefore used only once, for a template
with page, styles and footer, into which the content of each document is inserted as text.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
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
from msgspec import Struct

from sitegen.exports.zip_archive import pack_archive, set_core_dates, unpack_archive

SONG_FONT, FANG_SONG_FONT, HEI_FONT, KAI_FONT, TITLE_FONT = "宋体", "仿宋", "黑体", "楷体", "方正小标宋简体"
_LATIN_FONT = "Times New Roman"


class StyleSpec(Struct, frozen=True):
    """Formatting of a Word style: font, size and line height in points, first-line indent in characters.

    ``name`` is the name of the style in Word and ``font`` the font of Chinese text. A ``line_height`` of 0
    means single spacing. ``keep_with_next`` keeps a paragraph on the same page as the paragraph after it.
    """

    name: str
    font: str
    size: float
    line_height: float = 0
    indent_characters: int = 0
    bold: bool = False
    align: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.JUSTIFY
    keep_with_next: bool = False


_CENTRE, _LEFT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT
_STYLES = (
    StyleSpec("Normal", FANG_SONG_FONT, 16, 28, indent_characters=2),
    StyleSpec("Title", TITLE_FONT, 22, 36, align=_CENTRE, keep_with_next=True),
    StyleSpec("Heading 1", HEI_FONT, 16, 28, indent_characters=2, keep_with_next=True),
    StyleSpec("Heading 2", KAI_FONT, 16, 28, indent_characters=2, keep_with_next=True),
    StyleSpec("Heading 3", FANG_SONG_FONT, 16, 28, indent_characters=2, bold=True, keep_with_next=True),
    StyleSpec("NoIndent", FANG_SONG_FONT, 16, 28, align=_LEFT),
    StyleSpec("Byline", KAI_FONT, 14, 28, align=_CENTRE),
    StyleSpec("TableTitle", HEI_FONT, 12, 24, align=_CENTRE, keep_with_next=True),
    StyleSpec("TableUnit", SONG_FONT, 9, align=WD_ALIGN_PARAGRAPH.RIGHT, keep_with_next=True),
    StyleSpec("TableText", SONG_FONT, 9, align=_CENTRE),
    StyleSpec("TableStart", SONG_FONT, 9, align=_LEFT),
    StyleSpec("Footer", SONG_FONT, 14, align=_CENTRE),
)
_PAGE_NUMBER_STYLE = "Page Number"
_TABLE_STYLE = "Table Grid"


def replace_styles(document: DocumentObject) -> None:
    """Replace the styles of a Word document by those of GB/T 9704-2012.

    ``document`` is changed in place. The new styles are declared in `_STYLES`. The default character and
    table styles of Word are kept; all other styles are removed.
    """
    names = {spec.name for spec in _STYLES} | {"Default Paragraph Font", "Normal Table", _TABLE_STYLE}
    for style in [style for style in document.styles if style.name not in names]:
        style.delete()
    latent = document.styles.element.find(qn("w:latentStyles"))
    # The list of latent styles would make Word offer its built-in styles again.
    if latent is not None:
        document.styles.element.remove(latent)
    _set_default_font_and_language(document)
    for spec in _STYLES:
        exists = spec.name in document.styles
        style = (
            document.styles[spec.name]
            if exists
            else document.styles.add_style(spec.name, WD_STYLE_TYPE.PARAGRAPH)
        )
        assert isinstance(style, ParagraphStyle)
        _apply_style(style, spec)
    number = document.styles.add_style(_PAGE_NUMBER_STYLE, WD_STYLE_TYPE.CHARACTER)
    assert isinstance(number, CharacterStyle)
    _set_font(number, SONG_FONT, 14, bold=False)


def _set_default_font_and_language(document: DocumentObject) -> None:
    """Set the default fonts and the default language of a document."""
    fonts = document.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:rFonts')}")
    if fonts is not None:
        # The attributes refer to fonts of the document's theme, which has Japanese fonts for Chinese text.
        fonts.attrib.clear()
        for where, font in (("ascii", _LATIN_FONT), ("hAnsi", _LATIN_FONT), ("eastAsia", FANG_SONG_FONT)):
            fonts.set(qn(f"w:{where}"), font)
    language = document.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    if language is not None:
        language.set(qn("w:eastAsia"), "zh-CN")


def _apply_style(style: ParagraphStyle, spec: StyleSpec) -> None:
    """Apply a specification to a style of the document, discarding its former formatting."""
    for tag in ("w:link", "w:next"):  # references to styles that were removed
        for child in style.element.findall(qn(tag)):
            style.element.remove(child)
    properties = style.element.get_or_add_pPr()
    # Discard the formatting of python-docx's default document.
    for child in list(properties):
        properties.remove(child)
    shape = style.paragraph_format
    shape.alignment, shape.keep_with_next = spec.align, spec.keep_with_next
    shape.space_before = shape.space_after = Pt(0)
    if spec.line_height:
        shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(spec.line_height)
    else:
        shape.line_spacing = 1.0
    if spec.name.startswith("Heading"):
        _set_outline_level(style, int(spec.name[-1]) - 1)
    _set_indent(style, spec.indent_characters)
    _set_font(style, spec.font, spec.size, spec.bold)


def _set_indent(style: ParagraphStyle, characters: int) -> None:
    """Set the first-line indent in characters, the unit that Word uses for Chinese."""
    element = style.element.get_or_add_pPr().get_or_add_ind()
    # Written even for 0: without it the style would inherit the indent of its base style.
    element.set(qn("w:firstLineChars"), str(characters * 100))
    # The same in twips (16 points a character), for programs that ignore the first attribute.
    element.set(qn("w:firstLine"), str(characters * 320))


def _set_outline_level(style: ParagraphStyle, level: int) -> None:
    """Set the outline level of a heading style, from 0, by which Word builds its navigation."""
    element = OxmlElement("w:outlineLvl")
    element.set(qn("w:val"), str(level))
    style.element.get_or_add_pPr().append(element)


def _set_font(style: CharacterStyle, font: str, size: float, bold: bool) -> None:
    """Set the fonts of a style: ``font`` is that of Chinese text, ``size`` is in points.

    Latin text has its own font, except in 黑体, the font of headings.
    """
    properties = style.element.get_or_add_rPr()
    for child in list(properties):
        properties.remove(child)
    style.font.name, style.font.size, style.font.bold = (
        font if font == HEI_FONT else _LATIN_FONT,
        Pt(size),
        bold,
    )
    style.font.color.rgb = RGBColor(0, 0, 0)
    fonts = properties.find(qn("w:rFonts"))
    # python-docx sets the font for Latin text only.
    fonts.set(qn("w:eastAsia"), font)


_BODY_PLACEHOLDER, _TITLE_PLACEHOLDER = "sitegen-stand-in-body", "sitegen-stand-in-title"
_MAIN_DOCUMENT, _CORE_PROPERTIES = "word/document.xml", "docProps/core.xml"
# Parts of python-docx's default document that the file keeps.
_KEPT_RELATION_TYPES = (
    RELATIONS.STYLES,
    RELATIONS.SETTINGS,
    RELATIONS.FONT_TABLE,
    RELATIONS.THEME,
    RELATIONS.FOOTER,
)
# A field that Word replaces by the number of the page.
_PAGE_NUMBER_FIELD = '<w:fldSimple {} w:instr="PAGE"><w:r><w:rPr><w:rStyle w:val="PageNumber"/></w:rPr><w:t>1</w:t></w:r></w:fldSimple>'


def assemble_word_file(title: str, day: str, body: str) -> bytes:
    """Assemble a .docx file from its body and return its bytes.

    ``body`` consists of paragraphs and tables in WordprocessingML, as `render_paragraph` and `render_table`
    return them. ``title`` and ``day`` (YYYY-MM-DD) become the title and the dates in the properties of the
    file.
    """
    parts: dict[str, str | bytes] = dict(_make_template_parts())
    before, after = _split_template()
    parts[_MAIN_DOCUMENT] = f"{before}{body}{after}"
    # The day of publication instead of the time of the build keeps the file reproducible.
    parts[_CORE_PROPERTIES] = set_core_dates(
        _make_template_parts()[_CORE_PROPERTIES].decode().replace(_TITLE_PLACEHOLDER, escape(title)), day
    )
    return pack_archive(parts)


@cache
def _split_template() -> tuple[str, str]:
    """Return the XML of the template's main document before the body, and that after the body."""
    before, after = _make_template_parts()[_MAIN_DOCUMENT].decode().split(_BODY_PLACEHOLDER)
    # The whole paragraph with the placeholder is dropped, since the body consists of paragraphs.
    return before[: before.rindex("<w:p>")], after[after.index("</w:p>") + len("</w:p>") :]


@cache
def _make_template_parts() -> Mapping[str, bytes]:
    """Return the files of an empty Word document, keyed by path, with a paragraph as placeholder of the body."""
    document = Document()
    _remove_library_parts(document)
    replace_styles(document)
    _set_page_layout(document)
    _add_font_substitute(document)
    document.add_paragraph(_BODY_PLACEHOLDER)
    core = document.core_properties
    core.title, core.author, core.comments, core.last_modified_by = (
        _TITLE_PLACEHOLDER,
        "sitegen",
        "",
        "sitegen",
    )
    core.language = "zh-CN"
    buffer = io.BytesIO()
    document.save(buffer)
    return unpack_archive(buffer.getvalue())


def _remove_library_parts(document: DocumentObject) -> None:
    """Remove parts of python-docx's default document that are not needed, such as its thumbnail and bibliography."""
    main, package = document.part, document.part.package
    for rels, kept in (
        (main.rels, _KEPT_RELATION_TYPES),
        (package.rels, (RELATIONS.OFFICE_DOCUMENT, RELATIONS.CORE_PROPERTIES)),
    ):
        for id in [id for id, relation in rels.items() if relation.reltype not in kept]:
            del rels[id]
    languages = document.settings.element.find(qn("w:themeFontLang"))
    if languages is not None:
        languages.set(qn("w:eastAsia"), "zh-CN")


def _set_page_layout(document: DocumentObject) -> None:
    """Set up A4 pages with the margins of GB/T 9704-2012, and a footer with the page number between dashes."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(26)
    paragraph = section.footer.paragraphs[0]
    paragraph.style = document.styles["Footer"]
    paragraph.add_run("— ").style = document.styles["Page Number"]
    # python-docx has no interface for fields.
    paragraph._p.append(parse_xml(_PAGE_NUMBER_FIELD.format(nsdecls("w"))))
    paragraph.add_run(" —").style = document.styles["Page Number"]


def _add_font_substitute(document: DocumentObject) -> None:
    """Name the substitute for the font 小标宋 in the font table, for computers that lack this font."""
    relation = next(
        candidate for candidate in document.part.rels.values() if candidate.reltype == RELATIONS.FONT_TABLE
    )
    font = f'<w:font w:name="{TITLE_FONT}"><w:altName w:val="{SONG_FONT}"/><w:charset w:val="86"/><w:family w:val="auto"/></w:font>'
    part: Part = relation.target_part
    # python-docx has no interface for the table of fonts.
    part._blob = part.blob.replace(b"</w:fonts>", f"{font}</w:fonts>".encode())
