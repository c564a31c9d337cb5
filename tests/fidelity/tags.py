"""Tags of HTML in the source and the elements that they became on the page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.fidelity.page import Element
from tests.fidelity.source import Mark

if TYPE_CHECKING:
    from tests.fidelity.oracle import Comparison

ATTRIBUTE = re.compile(r"([a-z]+)\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s\"'>]+)", re.IGNORECASE)
VALID = {
    "colspan": re.compile(r"[1-9]\d{0,2}\Z"),
    "rowspan": re.compile(r"[1-9]\d{0,2}\Z"),
    "start": re.compile(r"[1-9]\d{0,8}\Z"),
    "value": re.compile(r"[1-9]\d{0,8}\Z"),
    "type": re.compile(r"[1aAiI]\Z"),
}


def read_attributes(one: Comparison, mark: Mark) -> dict[str, str]:
    """Return the attributes of a tag whose values are valid."""
    tag = one.source.text[mark.start : mark.end]
    found = {name.lower(): value.strip("\"'") for name, value in reversed(ATTRIBUTE.findall(tag))}
    return {name: value for name, value in found.items() if name not in VALID or VALID[name].match(value)}


def list_tags(one: Comparison, *names: str) -> list[Mark]:
    """List the opening tags of these names that took effect."""
    return [mark for mark in one.vanished if mark.kind in ("tag", "block") and mark.detail in names]


def find_elements(one: Comparison, mark: Mark, *names: str) -> list[Element]:
    """Find the elements of these names that begin with what follows an opening tag, or that are empty there."""
    following = one.find_after(mark.end, len(one.source.text))
    around = one.page.list_around(following, *names) if following >= 0 else []
    found = [one.page.elements[index] for index in around if one.page.elements[index].start == following]
    place = one.find_before(0, mark.start) + 1
    return found + [
        element
        for element in one.page.elements
        if element.name in names and element.start == element.end == place and element not in found
    ]
