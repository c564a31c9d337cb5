"""Inline rules for Python-Markdown: code, escapes, links, tags, character references and bold words.

The rules for emphasis with ``*`` and ``_`` are replaced. A single asterisk or underscore is ordinary text.
"""

from __future__ import annotations

import html
import re
from typing import ClassVar
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.inlinepatterns import (
    IMAGE_LINK_RE,
    LINK_RE,
    ImageInlineProcessor,
    InlineProcessor,
    LinkInlineProcessor,
)
from markdown.treeprocessors import InlineProcessor as InlineMarks
from markdown.util import ETX, HTML_PLACEHOLDER, INLINE_PLACEHOLDER_RE, STX, AtomicString, code_escape

from sitegen.content.conversion import ConversionContext
from sitegen.content.emphasis import find_next_strong
from sitegen.content.entities import is_known_reference
from sitegen.content.link_targets import ADDRESS_SIGN, is_address
from sitegen.content.raw_html import COMMENT, TAG, VOID_TAGS, rewrite_tag
from sitegen.program import regex

# Characters. Longer than any link text or address of a real document.
LINK_SEARCH_LENGTH = 1000
# Wrapped lines are joined before inline marks are read. The end of another line stays within the code.
# Three backticks or more that are no fence, as in “```以下内容不公开”, must close on the same line.
CODE = r"(?<![`\\])(`{1,2}|(?P<long>`{3,}))(?!`)(?P<code>(?(long)[^\n]|[\s\S])+?)(?<!`)\1(?!`)"
# A path of Windows is kept whole, on a drive or in a network. Elsewhere a backslash escapes a mark, a stop after a digit (so that “1\.” is no
# outline mark), and a bullet at the beginning of a line or after a blank.
ESCAPE = (
    r"(?P<path>(?:(?<![A-Za-z0-9])[A-Za-z]:\\|(?<!\\)\\\\[A-Za-z0-9\u3400-\u9fff][\w.-]{0,254}\\)"
    r"(?:[\w.\\$~-]|\([\w.$~-]{0,100}\)|(?<=\\)\[[\w.$~-]{0,100}\](?!\())*)|\\(?P<mark>[*_#|`\[\]<>!&~])"
    r"|(?<=\d)\\(?P<stop>[.)])|(?<!\S)\\(?P<bullet>[-+])"
)
_INNER_LINK = rf"(?<![!\\])\[[^\[\]]{{1,1000}}\]\((?:\)|{ADDRESS_SIGN})"
# Chinese text around an address without blanks is no part of it.
_MAIL = r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,255}"
INNER_LINK = regex.compile(_INNER_LINK)
INNER_LINK_OR_ADDRESS = regex.compile(
    rf"{_INNER_LINK}|<(?:(?:https?|ftp)://[^\s<>]{{1,1000}}|{_MAIL})>",
    re.IGNORECASE,
)
REFERENCE = r"&(?:#[0-9]+|#[xX][0-9a-fA-F]+|[0-9a-zA-Z]+);"
MAIL_ADDRESS = rf"<({_MAIL})>"
STASHED_HTML = regex.compile(HTML_PLACEHOLDER % "([0-9]+)")
#: What `InlineProcessor.handleMatch` returns: the node, and the start and end of the text that it replaces.
MatchReplacement = tuple[Element | str | None, int | None, int | None]
NO_REPLACEMENT: MatchReplacement = (None, None, None)


class _Code(InlineProcessor):
    """Inline code between two runs of backticks of the same length."""

    def handleMatch(self, m: re.Match[str], data: str) -> MatchReplacement:  # type: ignore[override] # noqa: N802, ARG002
        """Return a ``code`` element, and the start and end of the text that it replaces."""
        code = Element("code")
        # Blanks of other kinds are signs of the code, and so is an ASCII blank that is all of it.
        first, *others = (m["code"].strip(" \n") or m["code"]).split("\n")
        code.text = AtomicString(code_escape(first.rstrip(" ") if others else first))
        for line in others:
            SubElement(code, "br").tail = AtomicString(code_escape(line.strip(" ")))
        return code, m.start(), m.end()


class _Escape(InlineProcessor):
    """Backslash before a mark. It is removed, and the mark becomes ordinary text."""

    def handleMatch(self, m: re.Match[str], data: str) -> MatchReplacement:  # type: ignore[override] # noqa: N802
        r"""Return the replacement of the match, and the start and end of the replaced text.

        The replacement is the escaped character in the form that Python-Markdown restores at the end. A backslash in
        a path such as ``C:\dir`` is returned unchanged.
        """
        if m["path"]:
            # A letter at either end is no mark. It stays in the text, where marks beside it are judged by it.
            start, end = m.start("path"), m.end("path")
            start += data[start].isalnum()
            end -= data[end - 1].isalnum()
            return data[start:end], start, end
        character = m["mark"] or m["stop"] or m["bullet"]
        if character == "&":
            # The serialiser would take the restored character for the beginning of a reference.
            assert self.md is not None
            return self.md.htmlStash.store("&amp;"), m.start(), m.end()
        return f"{STX}{ord(character)}{ETX}", m.start(), m.end()


class _Reference(InlineProcessor):
    """Character reference. Only complete references with known names are decoded. Any other is ordinary text."""

    def handleMatch(self, m: re.Match[str], data: str) -> MatchReplacement:  # type: ignore[override] # noqa: N802, ARG002
        """Return a placeholder for the character or the ordinary text, and the start and end of the replaced text."""
        assert self.md is not None
        shown = html.unescape(m[0]) if len(m[0]) <= 33 and is_known_reference(m[0]) else m[0]
        return self.md.htmlStash.store(html.escape(shown, quote=False)), m.start(), m.end()


class _Strong(InlineProcessor):
    """Bold words between two ``**``, by the rules of `sitegen.content.emphasis`."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(r"(?<!\*)\*{2,3}(?!\*)", md)
        self.exhausted = ""
        # The last bold words, and the number of characters after them.
        self.last: Element | None = None
        self.rest = 0

    def handleMatch(self, m: re.Match[str], data: str) -> MatchReplacement:  # type: ignore[override] # noqa: N802
        """Return a ``strong`` element for the first bold words from the mark on, and the start and end of their text.

        All three are None if there are none.
        """
        # Without this, each mark of a text without pairs would search the text to its end again.
        if data is self.exhausted:
            return NO_REPLACEMENT
        found = find_next_strong(data, max(m.start(), self.find_end_of_last_strong(data)))
        if not found:
            self.exhausted = data
            return NO_REPLACEMENT
        words = data[found[0] + 2 : found[1]]
        if STX in words and not self.is_self_contained(words):
            return NO_REPLACEMENT
        strong = Element("strong")
        strong.text = words
        self.last, self.rest = strong, len(data) - found[1] - 2
        return strong, found[0], found[1] + 2

    def find_end_of_last_strong(self, data: str) -> int:
        """Return the offset after the last bold words found in ``data``; 0 if none were found in this text.

        Python-Markdown starts again at the beginning of the text after each replacement. The marks before
        this offset have been judged already and must not begin another pair.
        """
        assert self.md is not None
        inline = self.md.treeprocessors["inline"]
        assert isinstance(inline, InlineMarks)
        end = len(data) - self.rest
        start = data.rfind(STX, 0, max(end, 0))
        placeholder = INLINE_PLACEHOLDER_RE.fullmatch(data, start, end) if start >= 0 else None
        is_last = placeholder is not None and inline.stashed_nodes.get(placeholder[1]) is self.last
        return end if is_last and self.last is not None else 0

    def is_self_contained(self, words: str) -> bool:
        """Whether bold ``words`` contain visible text, and close each raw HTML tag that they open."""
        assert self.md is not None
        inline = self.md.treeprocessors["inline"]
        assert isinstance(inline, InlineMarks)
        raw = self.md.htmlStash.rawHtmlBlocks
        depth = 0
        shown = bool(INLINE_PLACEHOLDER_RE.sub("", words).strip())
        for placeholder in INLINE_PLACEHOLDER_RE.finditer(words):
            node = inline.stashed_nodes.get(placeholder[1], "")
            stored = STASHED_HTML.match(str(node))
            markup = str(raw[int(stored[1])]) if stored else ""
            tag = TAG.match(markup)
            shown = shown or (not tag and (not stored or bool(html.unescape(markup).strip())))
            if tag and tag["name"] not in VOID_TAGS:
                depth += -1 if tag["close"] else 1
                if depth < 0:
                    return False
        return shown and depth == 0


class _Link(LinkInlineProcessor):
    """Link, ``[text](address)``. Brackets without an address are ordinary text.

    See `sitegen.content.link_targets`. The text may contain an image. If it contains a link or an address in
    angle brackets, that inner one becomes the link, and the outer brackets are ordinary text. Text and
    address are searched for in the next `LINK_SEARCH_LENGTH` characters only, to bound the time.
    """

    inner_link_pattern: ClassVar[re.Pattern[str]] = INNER_LINK_OR_ADDRESS
    needs_address: ClassVar[bool] = True

    def handleMatch(self, m: re.Match[str], data: str) -> MatchReplacement:  # type: ignore[override] # noqa: N802
        """Return an element for the link, and the start and end of the replaced text; three None if there is none."""
        text, _, closed = self.getText(data, m.end())
        if closed and self.inner_link_pattern.search(text):
            return NO_REPLACEMENT
        return super().handleMatch(m, data)

    def getText(self, data: str, index: int) -> tuple[str, int, bool]:  # noqa: N802
        """Return the link text at ``index``, the offset after its closing bracket, and whether there is one."""
        text, end, found = super().getText(data[index : index + LINK_SEARCH_LENGTH], 0)
        return text, index + end, found

    def getLink(self, data: str, index: int) -> tuple[str, str | None, int, bool]:  # noqa: N802
        """Return the address, the title, the offset after the link, and whether a link begins at ``index``."""
        nearby = data[index : index + LINK_SEARCH_LENGTH].partition("](")[0]
        href, title, end, found = super().getLink(nearby, 0)
        return href, title, index + end, found and (not self.needs_address or is_address(href))


class _Image(_Link, ImageInlineProcessor):
    """Image, ``![alternative text](address)``. Its alternative text may contain an address in angle brackets.

    Unlike for a link, anything in the round brackets counts as the address (the name of a file), because
    ordinary text never contains ``![``. The search is limited as for links.
    """

    inner_link_pattern = INNER_LINK
    needs_address = False


class _Mail(InlineProcessor):
    """Mail address in angle brackets, ``<name@example.gov.cn>``, as a link."""

    def handleMatch(self, m: re.Match[str], data: str) -> MatchReplacement:  # type: ignore[override] # noqa: N802, ARG002
        """Return a ``mailto:`` link element for the address, and the start and end of the replaced text."""
        link = Element("a", {"href": f"mailto:{m[1]}"})
        link.text = AtomicString(m[1])
        return link, m.start(), m.end()


class _Comment(InlineProcessor):
    """HTML comment within a paragraph; removed."""

    def handleMatch(self, m: re.Match[str], data: str) -> MatchReplacement:  # type: ignore[override] # noqa: N802, ARG002
        """Return "" in place of the comment, and the start and end of the replaced text."""
        return "", m.start(), m.end()


class TagRule(InlineProcessor):
    """Raw HTML tag within a paragraph: rewritten, removed, or left as text.

    ``context`` is the conversion that the rule reports to.
    """

    def __init__(self, md: Markdown, context: ConversionContext) -> None:
        super().__init__(TAG.pattern, md)
        self.context = context

    def handleMatch(self, m: re.Match[str], data: str) -> MatchReplacement:  # type: ignore[override] # noqa: N802, ARG002
        """Return a placeholder for the rewritten tag, and the start and end of the replaced text.

        The placeholder is "" for a forbidden tag. All three are None if the tag is ordinary text.
        """
        assert self.md is not None
        place = self.context.locate_next_text(m.group())
        tag = rewrite_tag(m, self.context, place)
        if tag is None:
            return NO_REPLACEMENT
        return self.md.htmlStash.store(tag) if tag else "", m.start(), m.end()


def register_inline_rules(md: Markdown, context: ConversionContext) -> TagRule:
    """Replace the inline rules of the parser ``md`` by those of this module. Return the rule for tags.

    Diagnostics and links are appended to ``context``.
    """
    for name in ("reference", "image_reference", "short_reference", "short_image_ref", "em_strong"):
        md.inlinePatterns.deregister(name)
    tag = TagRule(md, context)
    # Rules with a higher number run first. One that replaces a rule of Python-Markdown has its number.
    md.inlinePatterns.register(_Code(CODE, md), "backtick", 190)
    md.inlinePatterns.register(_Escape(ESCAPE, md), "escape", 180)
    md.inlinePatterns.register(_Link(LINK_RE, md), "link", 160)
    md.inlinePatterns.register(_Image(IMAGE_LINK_RE, md), "image_link", 150)
    md.inlinePatterns.register(_Mail(MAIL_ADDRESS, md), "automail", 110)
    md.inlinePatterns.register(_Comment(COMMENT.pattern, md), "comment", 95)
    md.inlinePatterns.register(tag, "html", 90)
    md.inlinePatterns.register(_Reference(REFERENCE, md), "entity", 80)
    md.inlinePatterns.register(_Strong(md), "strong", 60)
    return tag
