"""Recognise the parts of an official document: salutation, signature, date, attachments, articles.

《党政机关公文格式》 GB/T 9704-2012 prescribes their position and typography: the salutation in 7.3.2, the list of
attachments in 7.3.4, signature and date in 7.3.5 (10.2 for the head who signs an order), notes in 7.3.6, the title
of an attachment in 7.3.7. Each paragraph that is such a part gets a CSS class, which a stylesheet can use.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sitegen.content.line_shapes import DATE_LINE, ISSUER_LINE, SIGNATORY_LINE
from sitegen.content.outline_marks import NUMERALS
from sitegen.content.outline_ranks import rank_headings, rank_marks
from sitegen.program import regex

PARAGRAPH_CLASSES: Final = frozenset(
    {
        "doc-salutation", "doc-signature", "doc-date", "doc-attachments", "doc-attachments-entry",
        "doc-attachment-label", "doc-attached-title", "doc-publication-note", "doc-article",
    }
)  # fmt: skip
"""All classes that a paragraph can have. The sanitiser lets no other through."""
ARTICLE_START = regex.compile(
    rf"(?:\*\*|<strong>)?(第[{NUMERALS}\d\uff10-\uff19]{{1,7}}条(?:之[{NUMERALS}\d]{{1,3}}(?![款项规]))?)"
)
PUBLICATION_NOTE = regex.compile(r"[（(]?此件[^。，；：\n]{2,20}[）)]?\Z")
ATTACHMENT_LIST_START = regex.compile(r"附[件表]?[\d一二三四五六七八九十]{0,3}[ \u3000]{0,4}[：:]")
ATTACHMENT_ENTRY = regex.compile(r"(?:附[件表])?[\d\uff10-\uff19]{1,2}[.．、：:]")
ATTACHMENT_LABEL = regex.compile(rf"附[件表录][ \u3000]{{0,2}}[\d\uff10-\uff19{NUMERALS}A-Z]{{0,3}}\Z")
SALUTATION = regex.compile(
    r"(?:各|有关|尊敬|全[省市县区旗盟体]|[^，。；：\n]{2,40}(?:政府|[局厅委部处院会区镇旗盟州]|办公室|部门|单位|机构|公司|企业|学校|中心|朋友|同志|市民)(?=[，、：:（(]))"
    r"[^。；\n]{0,200}[：:]\Z"
)
INTRODUCTION = regex.compile(r"(?:如下|下列|以下|包括|分别|通知|决定|要求|规定|是|为)[：:]\Z")
TITLE_END = regex.compile(
    "(?:办法|规定|细则|规则|条例|章程|守则|规范|标准|预案|方案|规划|计划|要点|意见|决定|通知|公告|通告|公示|报告|总结|目录|清单|名录|名单|名册|指南|手册"
    "|流程图?|须知|说明|[表图书函]|协议|合同|制度|措施|分工|职责|指标)(?:[（(][^（）()]{1,12}[）)])?\\Z"
)
"""End of the title of a document."""
TITLE_NOTE = regex.compile(r"[（(](?:[^（）()]{0,12}(?:版|稿|修订|修正)|试行|暂行|草案)[）)]\Z")
"""A line below a title that belongs to it, such as （2024年修订版）."""
NOTE_FIRST_CHARACTERS: Final = frozenset("附此（(")
"""First characters of notes and lists of attachments."""
DATE_LAST_CHARACTERS: Final = frozenset("日月）)0123456789")
"""Last characters of dates."""
STOPS: Final = "，。；：！？,;:!?"
LONGEST_TITLE: Final = 60
LONGEST_LINE: Final = 60
"""Most characters of a date, an issuer, a note or a label."""


def rank_and_classify_paragraphs(paragraphs: Sequence[str | None]) -> tuple[list[int], list[str]]:
    """Return the heading ranks and the classes of the paragraphs of a body.

    ``paragraphs`` are Markdown source without leading blanks, in document order, with None for each block that is
    not a paragraph. Both results have one element for each block. A rank is 0 if the paragraph is not a heading (see
    `rank_headings`). A class is one of `PARAGRAPH_CLASSES`, or "" for ordinary paragraphs and headings.
    """
    ranked = rank_marks(paragraphs)
    ranks = rank_headings(paragraphs, ranked) if any(ranked) else [0] * len(paragraphs)
    reader = _PartMarker(paragraphs, ranks)
    for number, mark in enumerate(ranked):
        if mark and mark.kind == "article":
            reader.classes[number] = "doc-article"
    reader.mark_all()
    return ranks, reader.classes


def read_article_number(paragraph: str) -> str:
    """Return the number of the article that a paragraph begins with, such as 第十七条, or "" if it begins with none.

    ``paragraph`` is Markdown source or HTML. It may begin with bold text.
    """
    match = ARTICLE_START.match(paragraph)
    return match[1] if match else ""


class _PartMarker:
    """Finds the parts of one body, such as the salutation, the signature and the list of attachments.

    ``texts`` has the text of each paragraph; "" for headings and other blocks. ``classes`` has the class of each
    block, "" at first, and is filled in by `mark_all`.
    """

    def __init__(self, paragraphs: Sequence[str | None], ranks: Sequence[int]) -> None:
        self.texts = [text or "" if not rank else "" for text, rank in zip(paragraphs, ranks, strict=True)]
        self.classes = [""] * len(paragraphs)

    def mark_all(self) -> None:
        """Set the classes of all paragraphs except articles, which the caller has set."""
        opening = True
        for number, text in enumerate(self.texts):
            if not text or not (
                opening or text[-1] in DATE_LAST_CHARACTERS or text[0] in NOTE_FIRST_CHARACTERS
            ):
                continue
            if self.classes[number]:
                continue
            if opening and text[-1] in "：:":
                self.mark_salutation(number)
            # A salutation comes after titles and document numbers only.
            opening = (
                opening and len(text) <= LONGEST_TITLE and not text.endswith("。") and text[-1] not in "：:"
            )
            if len(text) <= LONGEST_LINE and text[-1] in DATE_LAST_CHARACTERS:
                self.mark_date(number)
            if text[0] in NOTE_FIRST_CHARACTERS and not self.classes[number]:
                self.mark_notes(number)

    def mark_salutation(self, number: int) -> None:
        """Mark paragraph ``number``, which ends with a colon, if it addresses the recipients."""
        text = self.texts[number]
        if SALUTATION.match(text) and not INTRODUCTION.search(text):
            self.classes[number] = "doc-salutation"

    def mark_date(self, number: int) -> None:
        """If paragraph ``number`` is the date below a text, mark it and the lines above it that name the issuers."""
        if not DATE_LINE.match(self.texts[number]):
            return
        first = number
        while first and not self.classes[first - 1] and self.is_issuer_line(first - 1):
            first -= 1
        if first == number and number + 1 < len(self.texts):
            return
        self.classes[number] = "doc-date"
        self.classes[first:number] = ["doc-signature"] * (number - first)
        self.mark_attached_title(number + 1)

    def is_issuer_line(self, number: int) -> bool:
        """Whether paragraph ``number`` consists of names of authorities, or of the name of the head who signs."""
        text = self.texts[number]
        return len(text) <= LONGEST_LINE and bool(ISSUER_LINE.match(text) or SIGNATORY_LINE.match(text))

    def mark_notes(self, number: int) -> None:
        """Mark paragraph ``number`` if it is a note on publication, or belongs to the attachments."""
        text = self.texts[number]
        if PUBLICATION_NOTE.match(text):
            self.classes[number] = "doc-publication-note"
            self.mark_attached_title(number + 1)
        elif ATTACHMENT_LABEL.match(text):
            self.classes[number] = "doc-attachment-label"
            self.mark_attached_title(number + 1)
        elif ATTACHMENT_LIST_START.match(text):
            self.classes[number] = "doc-attachments"
            for entry in range(number + 1, len(self.texts)):
                if not ATTACHMENT_ENTRY.match(self.texts[entry]):
                    break
                labelled = ATTACHMENT_LIST_START.match(self.texts[entry])
                self.classes[entry] = "doc-attachments" if labelled else "doc-attachments-entry"

    def mark_attached_title(self, number: int) -> None:
        """If paragraph ``number`` is the title of an attached document, mark it and its continuation lines."""
        if not self.is_title_line(number):
            return
        text = self.texts[number]
        if text[0] in "附此抄（(" or ATTACHMENT_ENTRY.match(text):
            return
        self.classes[number] = "doc-attached-title"
        rest = number + 1
        # A long title is broken at a natural pause, often after the name of the office.
        if not TITLE_END.search(text) and self.is_title_line(rest) and TITLE_END.search(self.texts[rest]):
            self.classes[rest] = "doc-attached-title"
            rest += 1
        if self.is_title_line(rest) and TITLE_NOTE.match(self.texts[rest]):
            self.classes[rest] = "doc-attached-title"

    def is_title_line(self, number: int) -> bool:
        """Whether paragraph ``number`` may be a line of a title: short, without stops, and not the last paragraph."""
        text = self.texts[number] if number + 1 < len(self.texts) else ""
        is_short = bool(text) and len(text) <= LONGEST_TITLE and not self.classes[number]
        return is_short and not any(stop in text for stop in STOPS)
