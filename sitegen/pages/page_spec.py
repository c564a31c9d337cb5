"""Page specs: the input of a page as plain data.

Items and lists, which are nearly all pages, and the search page are planned as specs. A spec has all input of
a page except what all pages share (`SiteSettings`), and its view is built from these two alone. This has
three benefits: the digest of the encoded spec shows whether the page can have changed, only specs are kept in
memory, and views are built by the processes that render the pages.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple, TypeAlias

import msgspec

from sitegen.pages.item_pages import ItemPage
from sitegen.pages.list_pages import ListPage
from sitegen.pages.search_page import SearchPage

PageSpec: TypeAlias = ItemPage | ListPage | SearchPage

_KINDS: Final = (ItemPage, ListPage, SearchPage)
BODY_DEPENDENT: Final = (ItemPage, SearchPage)
"""Classes of page specs that depend on the texts of items.

These specs are stored between builds. After an edit of a text only, just these are planned again.
"""
_ENCODER: Final = msgspec.msgpack.Encoder()
_DECODERS: Final[Mapping[str, msgspec.msgpack.Decoder[Any]]] = {
    # Each spec class has a template of its own, which identifies the class of encoded specs.
    kind.template: msgspec.msgpack.Decoder(kind)
    for kind in _KINDS
}


class EncodedPage(NamedTuple):
    """A page spec as bytes, for storage and for transfer to other processes.

    ``template`` is the name of its template, which identifies the class of the spec.
    """

    template: str
    data: bytes

    def decode(self) -> PageSpec:
        """Decode the page spec.

        Raises `msgspec.MsgspecError` if the data is invalid, for example written by another version.
        """
        spec: PageSpec = _DECODERS[self.template].decode(self.data)
        return spec


def encode_page(spec: PageSpec) -> EncodedPage:
    """Encode a page spec as bytes. Two encodings are equal only if the specs are equal."""
    return EncodedPage(spec.template, _ENCODER.encode(spec))
