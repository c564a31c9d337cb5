"""Where links lead: a part of the oracle.

- A link that no mark and no tag makes has the address that it shows. A tag's outside address is unchanged.
- Each bare address is a link. It begins with ``http://``, ``https://`` or ``www.`` and a host. It ends before the
  first sign that is not ASCII, and without stops and quotes at its end.
- Links and pictures within the site are numbered from 0 in the order of the page, because the site's builder fills in their
  addresses in the order of the source.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import unquote

from tests.fidelity.tags import find_elements, list_tags, read_attributes

if TYPE_CHECKING:
    from tests.fidelity.oracle import Comparison

BARE = re.compile(
    r"(?<![\w@/.\\-])(?:https?://|www\.)[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)+(?:[:/?#][!-~]*)?",
    re.IGNORECASE | re.ASCII,
)
#: What ends a bare address at the latest, and what may stand at its end without belonging to it.
OUTER = re.compile(r"(?:[<>`\"\\^{}]|&(?:lt|gt|quot);).*")
TRAILING = ".,;:!?'*_~|)]&"
NUMBERED = re.compile(r"sitegen:(\d+)")


def find_wrong_addresses(one: Comparison) -> Iterator[tuple[int, str]]:
    """Find links that lead to another place than written, and bare addresses that are no links."""
    yield from _check_links(one)
    yield from _check_bare_addresses(one)
    yield from _check_numbers(one)


def _check_links(one: Comparison) -> Iterator[tuple[int, str]]:
    """Check the addresses of links that are written as tags or as bare addresses."""
    made = {
        one.find_after(mark.end, len(one.source.text))
        for mark in one.vanished
        if mark.kind in ("link", "picture", "address")
    }
    for mark in list_tags(one, "a"):
        href = read_attributes(one, mark).get("href", "")
        elements = find_elements(one, mark, "a")
        made |= {element.start for element in elements}
        outside = re.match(r"https?://[^&\s]*\Z", href, re.IGNORECASE)
        if (
            outside
            and elements
            and all(unquote(el.attributes.get("href", "")) != unquote(href) for el in elements)
        ):
            yield mark.start, href
    places = {j: one.offsets[i] for i, j in enumerate(one.target) if j >= 0}
    for element in one.page.elements:
        href = element.attributes.get("href", "")
        plain = element.name == "a" and element.start < element.end and element.start not in made
        if not plain or "footnote-ref" in element.attributes.get("class", ""):
            continue
        shown = "".join(one.page.signs[element.start : element.end])
        if href not in (shown, f"http://{shown}", f"mailto:{shown}"):
            yield places.get(element.start, 0), href


def _check_bare_addresses(one: Comparison) -> Iterator[tuple[int, str]]:
    """Check that each bare address is one link, as long as the address."""
    text = one.source.text
    ends = [mark.start for mark in one.vanished if mark.kind not in ("reference", "escape")]
    for found in BARE.finditer(text):
        address = OUTER.sub("", found[0])
        address = address[: min([at - found.start() for at in ends if at > found.start()], default=None)]
        shown = [at for at in range(found.start(), found.start() + len(address)) if one.check_shown(at)]
        # In a tag, a comment or the target of a link, where it is not shown.
        if not shown or shown[0] != found.start():
            continue
        first = one.target[one.index[shown[0]]]
        if one.page.find_around(first, "code", "pre", "img") >= 0:
            continue
        before = one.page.signs[first - 1] if first else ""
        if text.endswith("-->", 0, found.start()) and before.isascii() and before.isalnum():
            continue  # A reader does not see the comment, so that a word goes on with the address.
        links = one.page.list_around(first, "a")
        needed = [at for at in shown if text[at] not in TRAILING]
        least, most = (one.target[one.index[ats[-1]]] + 1 for ats in (needed, shown))
        # A reader does not see the comment, so that the address goes on after it.
        most = len(one.page.signs) if text.startswith("<!--", found.start() + len(address)) else most
        if not any(
            least <= one.page.elements[index].end <= most or one.page.elements[index].start < first
            for index in links
        ):
            yield found.start(), address


def _check_numbers(one: Comparison) -> Iterator[tuple[int, str]]:
    """Check the numbers of the links within the site."""
    places = {j: one.offsets[i] for i, j in enumerate(one.target) if j >= 0}
    number = 0
    for element in one.page.elements:
        # A picture has one as well.
        target = element.attributes.get("href") or element.attributes.get("src", "")
        match = NUMBERED.fullmatch(target)
        if not match:
            continue
        if int(match[1]) != number:
            yield places.get(element.start, 0), match[0]
            return
        number += 1
