"""A recipe: what a page is made from, as plain data, and how its view is made from that.

The great mass of pages, those of items and lists, are planned as recipes. A recipe holds all that is on its page besides
what all pages share (`Setting`), and the view is made from nothing else. So a digest of its bytes tells whether the page
can have changed, nothing but the recipe has to be in memory, and whoever renders the page makes its view.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple, TypeAlias

import msgspec

from sitegen.pages import views
from sitegen.pages.frame import Frame
from sitegen.pages.item_page import ItemPage
from sitegen.pages.list_page import ListPage
from sitegen.pages.search_page import SearchPage

Recipe: TypeAlias = ItemPage | ListPage | SearchPage

_KINDS: Final = (ItemPage, ListPage, SearchPage)
AMENDABLE: Final = (ItemPage, SearchPage)
"""Those that other texts alone can change: what they were made from is kept from build to build."""
_ENCODER: Final = msgspec.msgpack.Encoder()
_DECODERS: Final[Mapping[str, msgspec.msgpack.Decoder[Any]]] = {
    kind.template: msgspec.msgpack.Decoder(kind) for kind in _KINDS
}


class Packed(NamedTuple):
    """A recipe on its way to another process."""

    template: str
    data: bytes

    def recipe(self) -> Recipe:
        """What was packed. Raises `msgspec.MsgspecError` if it cannot be understood."""
        recipe: Recipe = _DECODERS[self.template].decode(self.data)
        return recipe

    def view(self, frame: Frame) -> views.View:
        """What the page shows, in this frame."""
        return self.recipe().view(frame)


def packed(recipe: Recipe) -> Packed:
    """A recipe as bytes, which are equal only for equal recipes."""
    return Packed(recipe.template, _ENCODER.encode(recipe))
