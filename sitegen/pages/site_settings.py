"""Settings that all pages of a site share: its record, its language, and the files that pages load."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b

import msgspec

from sitegen.pages.i18n import Translator
from sitegen.schema.records import SiteRecord

FeedFolder = tuple[str, str]
"""A feed: the folder whose newest entries it lists ("" for the site), and its title."""


@dataclass(frozen=True, slots=True)
class Assets:
    """Files that pages load: paths from the site's root, each with a digest in the query.

    ``optional_scripts`` are the scripts, by name, that only some pages load.
    """

    stylesheets: tuple[str, ...] = ()
    early_scripts: tuple[str, ...] = ()
    scripts: tuple[str, ...] = ()
    search_scripts: tuple[str, ...] = ()
    icon: str = ""
    optional_scripts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class SiteSettings:
    """Settings that all pages of a site share, because they show or depend on them.

    ``pages`` are the titles and paths of the free pages, for the footer. ``has_services`` decides whether
    service guides are in the navigation. ``version`` is the version of the program.
    """

    site: SiteRecord
    pages: tuple[tuple[str, str], ...]
    has_services: bool
    assets: Assets
    version: str

    @cached_property
    def translator(self) -> Translator:
        """Translator for the site's language."""
        return Translator(self.site.language)

    @cached_property
    def digest(self) -> bytes:
        """Digest of the settings.

        It is part of the digest of every page, since specs do not contain the settings.
        """
        shared = (self.site, self.pages, self.has_services, self.assets, self.version)
        return blake2b(msgspec.msgpack.encode(shared), digest_size=16).digest()
