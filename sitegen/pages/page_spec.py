"""Page specs: all that a page is made from, as plain data.

The pages of items and lists, which are nearly all pages, and the search page are planned as specs. A spec has all
input of a page except what all pages share (`SiteSettings`). The view of the page is built from the spec and these
settings alone, by the processes that render the pages.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Final, NamedTuple, TypeAlias

import msgspec

from sitegen.pages.item_pages import ItemPage
from sitegen.pages.list_pages import ListPage
from sitegen.pages.search_page import SearchPage

PageSpec: TypeAlias = ItemPage | ListPage | SearchPage

_SPEC_CLASS_BY_TEMPLATE: Final = {kind.template: kind for kind in (ItemPage, ListPage, SearchPage)}
"""Classes of page specs. Each has a template of its own, which identifies the class of encoded specs."""
_ENCODER: Final = msgspec.msgpack.Encoder()


@cache
def _make_decoder(template: str) -> msgspec.msgpack.Decoder[Any]:
    """Return the decoder for page specs whose template is ``template``.

    It is made on first use, since making a decoder takes milliseconds.
    """
    return msgspec.msgpack.Decoder(_SPEC_CLASS_BY_TEMPLATE[template])


class EncodedPageSpec(NamedTuple):
    """A page spec as bytes, for storage and for transfer to other processes.

    ``template`` is the name of its template, which identifies the class of the spec.
    """

    template: str
    data: bytes

    def decode(self) -> PageSpec:
        """Return the page spec that was encoded.

        Raises `msgspec.MsgspecError` if the data is invalid, for example written by another version.
        """
        spec: PageSpec = _make_decoder(self.template).decode(self.data)
        return spec


def encode_page_spec(spec: PageSpec) -> EncodedPageSpec:
    """Encode a page spec as bytes. Two encodings are equal only if the specs are equal."""
    return EncodedPageSpec(spec.template, _ENCODER.encode(spec))
