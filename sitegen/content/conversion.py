"""State of one Markdown conversion: the links of the text, their positions, and the diagnostics."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from functools import cached_property
from urllib.parse import quote, unquote

from msgspec import Struct

from sitegen.content.code_blocks import replace_code_with_spaces
from sitegen.content.entities import decode_references
from sitegen.content.layout import has_source_extension
from sitegen.content.outline import resolve_anchor
from sitegen.diagnostics.codes import files as file_codes
from sitegen.diagnostics.codes import links as codes
from sitegen.diagnostics.diagnostic_counter import DiagnosticCounter
from sitegen.diagnostics.model import Diagnostic, Place, Rule, sort_diagnostics
from sitegen.program import regex
from sitegen.schema.web_address import AddressFault, find_address_fault, find_host

LINK_PLACEHOLDER = "sitegen:"
IMAGE_NAME = regex.compile(r".*\.(?:jpe?g|png|gif)\Z", re.IGNORECASE | re.DOTALL)
SCHEME = regex.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
# The host has something other than dots and colons. A lookahead keeps the time linear.
WEB_ADDRESS = regex.compile(
    r"https?://(?=[^/?#@\\\s]*[^/?#@\\\s.:])[^/?#@\\\s]*+(?:[/?#].*)?\Z", re.IGNORECASE | re.DOTALL
)
BARE_HOST = regex.compile(r"(?:www\.|[\w-]+(?:\.[\w-]+)*\.(?:gov\.cn|com|cn|org|net)(?:/|\Z))", re.IGNORECASE)
INVISIBLE_CHARACTERS = regex.compile(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202f\u2060\ufeff]+")
# Characters that browsers drop from an address. Blanks they drop at its ends only.
DROPPED_BY_BROWSERS = regex.compile(r"[\x00-\x1f\x7f-\xa0\u200b-\u200f\u2028-\u202f\u2060\ufeff]+")
ADDRESS_START = regex.compile(
    r"""\]\(\s*<?|<(?=[^\s<>]{1,64}[:@])|\b(?:href|src)\s*=\s*["']?""", re.IGNORECASE
)
# Characters that a fragment may have as they are (RFC 3986), apart from letters and digits.
FRAGMENT_SIGNS = "!$&'()*+,;=:@/?-._~"
# Searches without a result before places are given up. Each miss reads the rest of the text.
FAILED_SEARCHES_LIMIT = 100
_SHOWN_ADDRESS_LENGTH = 100
_FAULT_RULES = {
    AddressFault.DISGUISED_HOST: codes.DISGUISED_HOST,
    AddressFault.INTERNAL_HOST: codes.INTERNAL_HOST,
    AddressFault.BAD_TELEPHONE: codes.BAD_TELEPHONE,
    AddressFault.HIDDEN_RECIPIENT: codes.BAD_MAIL,
}


class InternalLink(Struct, frozen=True):
    """Link or image that points to a page or file of this site.

    ``target`` is the path as typed ("" for the page itself). ``anchor`` is the HTML id within the target
    page ("" for the top of the page), or the fragment of an attachment's address, such as ``page=3``. ``line`` and
    ``column`` are the position in the source file and count from 1. ``is_image``: it is an image, not a link.
    """

    target: str
    anchor: str
    line: int
    column: int
    is_image: bool = False


class ConversionContext:
    """Input of one Markdown conversion, and the links and diagnostics that it produces.

    ``body`` begins on line ``first_line`` of the source file ``path``. ``links`` and ``diagnostics`` grow
    during the conversion.
    """

    def __init__(self, path: str, body: str, first_line: int) -> None:
        self.path = path
        self.body = body
        self.first_line = first_line
        self.links: list[InternalLink] = []
        self.diagnostics: list[Diagnostic] = []
        self._findings = DiagnosticCounter()
        self._dropped: Counter[tuple[str, str]] = Counter()
        self._dropped_places: list[Place] = []
        self._next_href = 0
        self._misses = 0
        self._cursors: dict[str, int] = {}

    @cached_property
    def _line_starts(self) -> list[int]:
        """Offsets at which the lines of the body begin."""
        return [0, *(match.end() for match in regex.finditer("\n", self.body))]

    @cached_property
    def _address_starts(self) -> list[int]:
        """Offsets in the body at which the address of a link or image may begin.

        These are the offsets after ``](``, ``<``, ``href=`` and ``src=``.
        """
        return [match.end() for match in ADDRESS_START.finditer(self.body_without_code)]

    @cached_property
    def body_without_code(self) -> str:
        """The body with code replaced by spaces, so that a tag inside code is not mistaken for the real one."""
        return replace_code_with_spaces(self.body)

    def locate(self, offset: int, length: int = 1) -> Place:
        """Return the source position of the character at ``offset`` in the body.

        ``offset`` counts from 0. ``length`` is the number of characters to underline in the message.
        """
        line = bisect_right(self._line_starts, offset)
        return Place(self.path, self.first_line + line - 1, offset - self._line_starts[line - 1] + 1, length)

    def locate_next_text(self, needle: str) -> Place:
        """Find the next occurrence of ``needle`` in the body, outside code, and return its place.

        Each call continues after the previous result for the same needle. If there is no further occurrence,
        the place has the file's path only, without a line. To bound the time, no search is made after
        `FAILED_SEARCHES_LIMIT` searches without a result.
        """
        start = self._cursors.get(needle, 0)
        offset = self.body_without_code.find(needle, start) if self._misses < FAILED_SEARCHES_LIMIT else -1
        if offset < 0:
            self._misses += 1
            return Place(self.path)
        self._cursors[needle] = offset + len(needle)
        return self.locate(offset, min(len(needle), 80))

    def locate_next_address(self, href: str) -> Place:
        """Find the next link or image with the address ``href`` and return its place.

        Addresses must be looked up in document order. If the address is not found, the place has the file's path
        only, without a line.
        """
        for number in range(self._next_href, len(self._address_starts)):
            if self.body_without_code.startswith(href, self._address_starts[number]):
                self._next_href = number + 1
                return self.locate(self._address_starts[number], max(len(href), 1))
            if self._misses > FAILED_SEARCHES_LIMIT:
                break
        return self.locate_next_text(href) if href else Place(self.path)

    def report(self, rule: Rule, place: Place, **values: object) -> None:
        """Append a diagnostic of the kind ``rule`` at ``place``; ``values`` fill the message's placeholders.

        Diagnostics of one rule beyond the first `DIAGNOSTICS_PER_RULE` are only counted.
        """
        if self._findings.admit(rule):
            self.diagnostics.append(rule.at(place, **values))

    def list_diagnostics(self) -> tuple[Diagnostic, ...]:
        """Return all diagnostics, sorted by place. For each rule beyond its limit, one diagnostic counts the rest."""
        return sort_diagnostics([*self.diagnostics, *self._findings.report_omitted(self.path)])

    def record_dropped_markup(self, kind: str, name: str, place: Place) -> None:
        """Record that an HTML tag or attribute at ``place`` is removed. ``kind`` is "tag" or "attribute"."""
        self._dropped[kind, name] += 1
        if place.line:
            self._dropped_places = [min([*self._dropped_places, place])]

    def report_dropped_markup(self) -> None:
        """Append one diagnostic for all removed tags and attributes, if any, with the counts by name.

        It is at the first of their places.
        """
        if not self._dropped:
            return
        place = self._dropped_places[0] if self._dropped_places else Place(self.path)
        texts: list[list[str]] = [[], []]
        for kind, names in (("attribute", ("属性", "attributes")), ("tag", ("标签", "tags"))):
            counts = [f"{name}×{count}" for (one, name), count in self._dropped.most_common() if one == kind]
            if counts:
                texts[0].append(f"{names[0]} {'、'.join(counts)}")
                texts[1].append(f"{names[1]} {', '.join(counts)}")
        total = self._dropped.total()
        self.report(
            file_codes.HTML_REMOVED, place, count=total, what="；".join(texts[0]), what_en="; ".join(texts[1])
        )

    def locate_attribute_value(self, written: str, tag_place: Place) -> Place:
        """Return the place of the attribute value ``written`` (as in the source), or ``tag_place`` if it is not found.

        ``tag_place`` is the place of the tag that has the attribute.
        """
        place = self.locate_next_address(written)
        return place if place.line else tag_place

    def resolve_link(self, href: str, place: Place | None = None) -> str:
        """Check the address of a link and return the address to write into the HTML; "" if rejected.

        Addresses with the scheme http, https, mailto or tel are returned as they are, with HTML entities
        decoded. An internal address is appended to ``links`` and becomes a placeholder ``sitegen:N``, where
        N is its index there. A rejected address is reported. ``href`` must be the next one in document
        order, unless its ``place`` is given.
        """
        place = place or self.locate_next_address(href)
        target = INVISIBLE_CHARACTERS.sub(" ", decode_references(href)).strip()
        scheme = SCHEME.match(target)
        if scheme and scheme[1].lower() in ("http", "https", "mailto", "tel"):
            return self._check_external_address(target, scheme[1].lower(), place)
        # For browsers “java&#9;script:” is a script.
        hidden = SCHEME.match(DROPPED_BY_BROWSERS.sub("", decode_references(href)).strip())
        if hidden and not scheme:
            self.report(codes.BAD_SCHEME, place, target=target)
            return ""
        return self._register_internal_link(target, place, image=False)

    def resolve_image(self, src: str, alt: str, place: Place | None = None) -> str:
        """Check the address of an image and return its placeholder ``sitegen:N``, or "" if it is rejected.

        Only images within the site are accepted; they are appended to ``links`` at index N. A rejected
        address and an empty alternative text ``alt`` are reported. ``src`` must be the next one in document
        order, unless its ``place`` is given.
        """
        place = place or self.locate_next_address(src)
        target = INVISIBLE_CHARACTERS.sub(" ", decode_references(src)).strip()
        if not target:
            self.report_missing_image_address(place)
            return ""
        if not alt.strip():
            self.report(codes.NO_ALT, place, target=target)
        if regex.match(r"(?:https?:|//)", target, re.IGNORECASE):
            self.report(codes.REMOTE_IMAGE, place, target=target)
            return ""
        return self._register_internal_link(target, place, image=True)

    def report_missing_image_address(self, place: Place, lazy_address: str = "") -> None:
        """Report an image without an address. A script would load ``lazy_address`` instead; it is "" if there is none."""
        shown = (
            lazy_address
            if len(lazy_address) <= _SHOWN_ADDRESS_LENGTH
            else f"{lazy_address[:_SHOWN_ADDRESS_LENGTH]}…"
        )
        self.report(
            codes.NO_SOURCE,
            place,
            lazy=f"，原网页用脚本显示的是 {shown}" if lazy_address else "",
            lazy_en=f"; on its page a script shows {shown}" if lazy_address else "",
        )

    def _check_external_address(self, target: str, scheme: str, place: Place) -> str:
        if scheme.startswith("http") and not WEB_ADDRESS.match(target):
            self.report(codes.BAD_HOST, place, target=target)
            return ""
        if fault := find_address_fault(target):
            self.report(_FAULT_RULES[fault], place, target=target, host=find_host(target))
            return target if fault is AddressFault.INTERNAL_HOST else ""
        return target

    def _register_internal_link(self, target: str, place: Place, *, image: bool) -> str:
        rule = _find_broken_rule(target, image=image)
        if rule:
            self.report(rule, place, target=target, bare=target.lstrip("/"))
            return ""
        path, _, anchor = target.partition("#")
        if anchor and path and not has_source_extension(unquote(path)):
            # No heading: the fragment is for the program that opens the file, as in plan.pdf#page=3.
            anchor = quote(unquote(anchor), safe=FRAGMENT_SIGNS)
        elif anchor:
            anchor = resolve_anchor(unquote(anchor))
        self.links.append(InternalLink(path, anchor, place.line, place.column, image))
        return f"{LINK_PLACEHOLDER}{len(self.links) - 1}"


def _find_broken_rule(target: str, *, image: bool) -> Rule | None:
    """Return the rule that the address of an internal link or image breaks, or None.

    With ``image``, it must name an image file. If it breaks several rules, the one that names the cause best
    is returned.
    """
    scheme = SCHEME.match(target)
    # In order: the first rule that applies names the cause best. C:\file is a local path before it is a scheme.
    checks = (
        (not target, codes.EMPTY),
        (regex.match(r"[A-Za-z]:|file:", target, re.IGNORECASE), codes.LOCAL_PATH),
        (scheme, codes.BAD_SCHEME),
        ("\\" in target, codes.BACKSLASH),
        (target.startswith("//"), codes.NO_PROTOCOL),
        (target.startswith("/"), codes.ABSOLUTE),
        (BARE_HOST.match(target), codes.NO_PROTOCOL),
        ("?" in target.partition("#")[0], codes.QUERY),
        (image and not IMAGE_NAME.match(target), codes.NOT_AN_IMAGE),
    )
    return next((rule for fails, rule in checks if fails), None)
