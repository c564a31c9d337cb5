"""Find Markdown reference links, ``[text][label]`` with a line ``[label]: address`` below, to report them.

They are not supported, because brackets are common in official texts: 〔2024〕 as [2024], notes as [1]. An editor could
not see why some of these became links after a line elsewhere was changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from sitegen.content.code_blocks import replace_code_with_spaces
from sitegen.program import regex

# Bounded repetitions keep the time linear, whatever the text.
_DEFINITION: Final = regex.compile(
    r"^ {0,3}\[(?!\^)(?P<label>[^\[\]\n]{1,200})\]:[ \t]{0,9}<?(?P<address>[^\s<>]{1,1000})>?"
    r"(?:[ \t]{1,9}[\"'(][^\n]{0,500})?[ \t\r]{0,9}$",
    re.MULTILINE,
)
_ADDRESS: Final = regex.compile(
    r"(?:https?|mailto|tel):|\.{0,2}/|[^#]*\.[A-Za-z][A-Za-z0-9]{1,4}(?:#|\Z)", re.IGNORECASE
)
_REFERENCE: Final = regex.compile(
    r"(?<!\\)!?\[(?!\^)(?P<text>[^\[\]\n]{1,500})\](?:[ ]?\[(?P<label>[^\[\]\n]{0,200})\])?(?![\[(:])"
)


class LinkDefinition(Struct, frozen=True):
    """A line ``[label]: address`` of a body. ``offset`` is the offset of the address in the body."""

    label: str
    address: str
    offset: int


class ReferenceLink(Struct, frozen=True):
    """A link that refers to an address by a label, as ``[text][label]`` does.

    ``written`` is the link as typed, at ``offset`` in the body. ``inline_form`` is the same link as
    ``[text](address)``, the form that is converted. ``label`` is the label as typed.
    """

    written: str
    inline_form: str
    label: str
    offset: int


def list_link_definitions(body: str) -> list[LinkDefinition]:
    """Return the definitions of labels, ``[label]: address``, in a body outside code.

    A line is left out if the text after its colon is not an address.
    """
    if "]:" not in body:
        return []
    found = _DEFINITION.finditer(replace_code_with_spaces(body))
    return [
        LinkDefinition(match["label"], match["address"], match.start("address"))
        for match in found
        if _ADDRESS.match(match["address"])
    ]


def iter_reference_links(body: str) -> Iterator[ReferenceLink]:
    """Yield the reference links and images of a text whose labels are defined in it."""
    addresses: dict[str, str] = {}
    for one in list_link_definitions(body):
        addresses.setdefault(_fold_label(one.label), one.address)
    if not addresses:
        return
    for match in _REFERENCE.finditer(replace_code_with_spaces(body)):
        label = match["label"] or match["text"]
        if address := addresses.get(_fold_label(label)):
            sign = "!" if match[0].startswith("!") else ""
            yield ReferenceLink(match[0], f"{sign}[{match['text']}]({address})", label, match.start())


def _fold_label(label: str) -> str:
    return " ".join(label.lower().split())
