"""Rewrite raw HTML in texts: reduce each tag to what is allowed, or remove and report it.

The result is sanitised again by `sitegen.content.sanitise`. This module exists to tell the editor what was removed.
"""

from __future__ import annotations

import html
import re

from sitegen.content.conversion import ConversionContext
from sitegen.content.entities import CHARACTER_REFERENCE, decode_references, is_known_reference
from sitegen.diagnostics.codes import files as codes
from sitegen.diagnostics.model import Place
from sitegen.program import regex

# Attributes without a value. Their names do not occur in comparisons such as “x<p and y>q”.
_VALUELESS_ATTRIBUTES = (
    "allowfullscreen|async|autofocus|autoplay|border|checked|compact|controls|default|defer|disabled|hidden|ismap|loop|multiple|muted"
    "|noresize|noshade|novalidate|nowrap|open|readonly|required|reversed|selected"
)
_SPACE = r"[ \t\r\n\f]"
# What follows the first blank in a comparison such as “（P<a 或 P>b）” and “x<p and y>q”: a character that is not ASCII,
# or a word without a value that is not the name of an attribute.
_WORD = (
    rf"[^\x00-\x7f]|(?!(?:(?i:{_VALUELESS_ATTRIBUTES})|[A-Za-z0-9_.]+[-:][A-Za-z0-9_.:-]*+)(?=[ \t\r\n\f/>]))"
    rf"[^\s\"'<>=/]++(?={_SPACE}++(?!=)|/?>)"
)
#: What follows the name of a tag. It does not match if “<” means “less than”, or for a unit such as “<s/次>”.
NAME_END = rf"(?=[ \t\r\n\f>]|/{_SPACE}*+>)(?!{_SPACE}++(?:{_WORD}))"
# Bounded and possessive repetitions keep the time linear, whatever the text.
TAG = regex.compile(
    rf"<(?P<close>/?)(?P<name>[A-Za-z][A-Za-z0-9:-]{{0,30}}){NAME_END}"
    r"(?P<attributes>(?:[^<>\"']|\"[^\"]{0,2000}+\"|'[^']{0,2000}+'){0,4000}+)>"
)
ATTRIBUTE = regex.compile(r"""([^\s"'<>/=]+)(?:\s*+=\s*+(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+)))?""")
# Comments, and the conditions that Word writes around list marks and for old browsers.
COMMENT = regex.compile(r"<!--(?:(?!<!--|-->)[\s\S])*+-->|<!\[(?:if|endif)[^<>\]]{0,100}\]>")
MARKUP = regex.compile(
    f"(?P<comment>{COMMENT.pattern})|(?P<tag>{TAG.pattern})|(?P<reference>{CHARACTER_REFERENCE.pattern})|[<&]"
)
SCRIPT_SCHEME = regex.compile(r"(?:javascript|vbscript|data|livescript|mocha):", re.IGNORECASE)
# Attributes in which pages that load images by a script keep the address of the image.
LAZY_SOURCE = regex.compile(r"data-(?:[a-z]+-)?(?:src|original|url|actualsrc)\Z")
SPAN_COUNT = regex.compile(r"[1-9]\d{0,2}\Z")
#: Valid values of attributes. Others, such as colspan, must match `SPAN_COUNT`.
ATTRIBUTE_VALUES = {
    "scope": regex.compile(r"[\s\S]*"),
    "start": regex.compile(r"[1-9]\d{0,8}\Z"),
    "value": regex.compile(r"[1-9]\d{0,8}\Z"),
    "type": regex.compile(r"[1aAiI]\Z"),
}
_VOID_TAGS = "br hr wbr img col"
VOID_TAGS = frozenset(_VOID_TAGS.split())
_PLAIN_TAGS = (
    "br hr wbr b strong i em u s del ins sub sup small span code kbd q ruby rt rp p div ul dl dt dd blockquote"
    " pre h1 h2 h3 h4 h5 h6 table thead tbody tfoot tr caption colgroup figure figcaption details summary"
)
PLAIN_TAGS = frozenset(_PLAIN_TAGS.split())
ALLOWED_TAGS: dict[str, frozenset[str]] = {
    **dict.fromkeys(PLAIN_TAGS, frozenset()),
    "a": frozenset({"href"}),
    "img": frozenset({"src", "alt"}),
    # Numbers of list items are kept, because texts refer to them (“第7项”).
    "ol": frozenset({"start", "type"}),
    "li": frozenset({"value"}),
    "col": frozenset({"span"}),
    "td": frozenset({"colspan", "rowspan"}),
    "th": frozenset({"colspan", "rowspan", "scope"}),
}
# Elements that can run code, load something or change the page around the text.
_DANGEROUS_TAGS = (
    "script style iframe frame frameset object embed applet form input button select option textarea svg math link"
    " meta base template noscript audio video source track portal title html head body xmp plaintext listing"
    " marquee canvas dialog slot param isindex layer bgsound image noembed noframes keygen"
)
DANGEROUS_TAGS = frozenset(_DANGEROUS_TAGS.split())
# Elements whose tags are removed. Their content stays.
_HARMLESS_TAGS = (
    "font center tt big strike nobr section article header footer main nav aside mark time var samp cite dfn abbr"
    " bdo bdi address label fieldset legend map area acronym menu dir data output meter progress optgroup o:p"
    " st1:chsdate st1:personname v:shape w:sdt blink basefont hgroup search picture"
)
HARMLESS_TAGS = frozenset(_HARMLESS_TAGS.split())
# Harmless tags that begin a new line in a browser. They are replaced by a ``div`` without attributes.
_DIVISION_TAGS = (
    "center section article header footer main nav aside address fieldset legend menu dir hgroup search"
)
DIVISION_TAGS = frozenset(_DIVISION_TAGS.split())
# Old names of elements.
REPLACED_TAGS = {"strike": "s"}


def is_html_element(name: str) -> bool:
    """Whether ``name``, in lower case, is the name of an HTML element.

    Any other name in angle brackets, as in <某某>, is ordinary text.
    """
    return name in ALLOWED_TAGS or name in DANGEROUS_TAGS or name in HARMLESS_TAGS


def rewrite_tag(tag: re.Match[str], context: ConversionContext, place: Place) -> str | None:
    """Return an HTML tag reduced to what is allowed, or None if it is ordinary text, such as <某某>.

    ``tag`` is a match of `TAG`, and ``place`` its place in the file. Forbidden attributes are removed, and
    addresses of links and images are checked. The tag of a forbidden element becomes "", or a ``div`` if the
    element begins a new line. What is removed is reported to ``context``.
    """
    name = REPLACED_TAGS.get(tag["name"].lower(), tag["name"].lower())
    if not is_html_element(name):
        return None
    if name not in ALLOWED_TAGS:
        _report_removed_tag(name, closing=bool(tag["close"]), context=context, place=place)
        return f"<{tag['close']}div>" if name in DIVISION_TAGS else ""
    if tag["close"]:
        return "" if name in VOID_TAGS else f"</{name}>"
    kept = _filter_attributes(name, tag["attributes"], context, place)
    return f"<{name}{''.join(kept)}>"


def rewrite_block(block_html: str, offset: int, context: ConversionContext) -> str:
    """Return a block of raw HTML with each tag reduced to what is allowed, and without comments.

    ``block_html`` is the HTML, which begins at character ``offset`` of ``context.body``, counted from 0. Text
    in angle brackets that is not HTML is escaped, and so is an ampersand that does not begin a character reference.
    Removed tags and attributes are reported to ``context``.
    """

    def replace(match: re.Match[str]) -> str:
        if match["comment"]:
            return ""
        if match["reference"] and is_known_reference(match["reference"]):
            return match.group()
        place = context.locate(offset + match.start(), len(match.group()))
        rewritten = rewrite_tag(match, context, place) if match["tag"] else None
        return html.escape(match.group(), quote=False) if rewritten is None else rewritten

    return MARKUP.sub(replace, block_html)


def _report_removed_tag(name: str, *, closing: bool, context: ConversionContext, place: Place) -> None:
    if closing:
        return
    if name in DANGEROUS_TAGS:
        context.report(codes.HTML_DANGEROUS, place, name=name)
    else:
        context.record_dropped_markup("tag", f"<{name}>", place)


def _filter_attributes(tag_name: str, attributes: str, context: ConversionContext, place: Place) -> list[str]:
    """Return the allowed attributes of a tag as HTML, each with a leading space. Report the others to ``context``.

    ``tag_name`` is the name of the tag, and ``attributes`` its attributes as typed.
    """
    typed = [
        (match[1].lower(), match[2] or match[3] or match[4] or "") for match in ATTRIBUTE.finditer(attributes)
    ]
    written = [(key, decode_references(value)) for key, value in typed]
    if tag_name == "img" and all(key != "src" for key, _ in written):
        # One finding for the tag, instead of one for each of its attributes as well.
        lazy = next((value for key, value in written if LAZY_SOURCE.match(key) and value), "")
        context.report_missing_image_address(place, lazy)
        return []
    values: dict[str, str] = {}
    for key, value in written:
        if key in ALLOWED_TAGS[tag_name]:
            values.setdefault(key, value)
        else:
            _report_removed_attribute(key, value, context, place)
    address = next((value for key, value in typed if key in ("href", "src")), "")
    valid = _filter_attribute_values(tag_name, values, context, address, place)
    if tag_name in ("ol", "li"):
        # Without this attribute, readers would see other numbers than the author typed.
        for key in sorted(values.keys() - valid.keys()):
            context.record_dropped_markup("attribute", key, place)
    # Python-Markdown marks its placeholders with this character. A text must not forge one.
    return [f' {key}="{html.escape(value)}"' for key, value in valid.items() if "\x02" not in value]


def _report_removed_attribute(attribute: str, value: str, context: ConversionContext, place: Place) -> None:
    scripted = SCRIPT_SCHEME.match("".join(value.split()))
    if regex.match(r"on[a-z]+\Z", attribute) or attribute in ("srcdoc", "formaction", "action") or scripted:
        context.report(codes.HTML_HANDLER, place, name=attribute)
    else:
        context.record_dropped_markup("attribute", attribute, place)


def _filter_attribute_values(
    tag_name: str, values: dict[str, str], context: ConversionContext, address: str, place: Place
) -> dict[str, str]:
    """Return the attributes of a tag whose values are valid, with addresses of links and images resolved.

    ``tag_name`` is the name of the tag and ``place`` its place. ``values`` maps attribute names to decoded
    values. ``address`` is the link address as typed, before decoding, by which diagnostics find its place.
    """
    if tag_name == "a" and "href" in values:
        href = context.resolve_link(values["href"], context.locate_attribute_value(address, place))
        return {"href": href} if href else {}
    if tag_name == "img":
        where = context.locate_attribute_value(address, place)
        src = context.resolve_image(values.get("src", ""), values.get("alt", ""), where)
        return {"src": src, "alt": values.get("alt", "")} if src else {}
    return {key: value for key, value in values.items() if ATTRIBUTE_VALUES.get(key, SPAN_COUNT).match(value)}
