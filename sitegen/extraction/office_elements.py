"""Elements, attributes and parts of Office Open XML, by what the reader of a document makes of them."""

from __future__ import annotations

BREAKS = frozenset(
    {
        "p",
        "br",
        "cr",
        "comment",
        "threadedComment",
        "tr",
        "definedName",
        "pt",
        "si",
        "text",
        "oddHeader",
        "oddFooter",
    }
)
"""Elements whose end tag ends a line."""
CHANGES = frozenset({"ins", "del", "moveFrom", "moveTo"})
"""Elements of tracked changes."""
COMMENTS = frozenset({"comment", "cm", "threadedComment"})
MEASURES = frozenset(
    {"posOffset", "pctWidth", "pctHeight", "align", "pctPosHOffset", "pctPosVOffset", "formatCode"}
)
"""Elements of positions and of formats of figures, whose characters nobody reads."""
FIGURES = frozenset({"numCache", "numLit"})
"""Elements with the figures that a chart draws, each in an element ``v``."""
STATISTICS = frozenset(
    {
        "TotalTime",
        "Pages",
        "Words",
        "Characters",
        "CharactersWithSpaces",
        "Lines",
        "Paragraphs",
        "Slides",
        "Notes",
        "HiddenSlides",
        "MMClips",
        "PresentationFormat",
        "DocSecurity",
        "ScaleCrop",
        "LinksUpToDate",
        "SharedDoc",
        "HyperlinksChanged",
        "HeadingPairs",
        "Application",
        "AppVersion",
        "revision",
        "created",
        "modified",
        "lastPrinted",
    }
)
"""Properties that a program counts or sets by itself, of which nobody has written anything."""
TYPED_BY_ELEMENT = {
    "docVar": ("val", "name"),
    "default": ("val",),
    "helpText": ("val",),
    "statusText": ("val",),
    "listEntry": ("val",),
    "listItem": ("displayText", "value"),
    "filter": ("val",),
    "customFilter": ("val",),
    "sheet": ("name",),
    "sheetName": ("val",),
    "s": ("v",),
    "n": ("v",),
    "d": ("v",),
    "x": ("v",),
    "property": ("name",),
    "cacheField": ("name",),
    "webPr": ("url",),
    "dbPr": ("connection", "command"),
    "textPr": ("sourceFile",),
    "connection": ("name", "description", "sourceFile"),
}
"""Attributes that readers or editors typed, by element."""
TYPED = (
    "descr",
    "title",
    "alt",
    "prompt",
    "promptTitle",
    "error",
    "errorTitle",
    "tooltip",
    "display",
    "string",
)
"""Attributes that readers or editors typed, of any element."""
AUTHORS = frozenset({"creator", "lastModifiedBy", "Manager", "manager"})
"""Properties that name a person."""
NAMES_OF_PARTS = {
    "header": ("的页眉", ", page header"),
    "footer": ("的页脚", ", page footer"),
    "footnotes": ("的脚注", ", footnotes"),
    "endnotes": ("的尾注", ", endnotes"),
    "notesSlide": ("的备注", ", speaker notes"),
    "core": ("的属性", ", properties"),
    "app": ("的属性", ", properties"),
    "custom": ("的自定义属性", ", custom properties"),
    "pivotCacheDefinition": ("的数据透视表缓存", ", pivot cache"),
    "pivotCacheRecords": ("的数据透视表缓存", ", pivot cache"),
    "externalLink": ("保留的外部工作簿内容", ", cells kept of another workbook"),
    "workbook": ("的名称和工作表名", ", names of sheets and ranges"),
    "chart": ("的图表", ", chart"),
    "slideLayout": ("的版式", ", layout"),
    "slideMaster": ("的母版", ", master"),
}
"""How a part is called in Chinese and English, by the name of its file without number and extension."""
