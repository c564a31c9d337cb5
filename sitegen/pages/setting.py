"""What every page of a site shares: its names, its words, what it loads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b

import msgspec

from sitegen.pages.words import Words
from sitegen.schema.records import SiteRecord

Feed = tuple[str, str]
"""A feed: the folder whose newest entries it lists ("" for the site), and what it is called."""


@dataclass(frozen=True, slots=True)
class Assets:
    """What a page loads: paths from the site's root, each with a content mark.

    ``special`` are the scripts, by name, that only some pages load.
    """

    stylesheets: tuple[str, ...] = ()
    early_scripts: tuple[str, ...] = ()
    scripts: tuple[str, ...] = ()
    search_scripts: tuple[str, ...] = ()
    icon: str = ""
    special: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Setting:
    """The site that pages stand in.

    ``pages`` are the titles and paths of the free pages, which the footer lists; ``services`` says whether there are
    any; ``version`` is that of the program.
    """

    site: SiteRecord
    pages: tuple[tuple[str, str], ...]
    services: bool
    assets: Assets
    version: str

    @cached_property
    def words(self) -> Words:
        """The words of the site's language."""
        return Words(self.site.language)

    @cached_property
    def mark(self) -> bytes:
        """Changes whenever a page could that is made from the same content."""
        shared = (self.site, self.pages, self.services, self.assets, self.version)
        return blake2b(msgspec.msgpack.encode(shared), digest_size=16).digest()
