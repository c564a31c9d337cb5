"""Settings that all pages of a site depend on: the site's record, and the files that pages load."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

import msgspec

from sitegen.pages.i18n import Translator
from sitegen.program.value_digest import digest_values
from sitegen.schema.records import SiteRecord

FeedInfo = tuple[str, str]
"""A feed: the folder whose newest items it lists ("" for the whole site), and its title."""


class Assets(msgspec.Struct, frozen=True):
    """Files that pages load, as paths from the site's root with a digest in the query string.

    ``early_scripts`` run before a page is displayed, ``scripts`` after it is loaded. ``search_scripts`` are
    loaded on demand to highlight search hits. ``optional_scripts`` maps names of scripts that only some pages
    load to their paths. ``icon`` is "" if the theme has none.
    """

    stylesheets: tuple[str, ...] = ()
    early_scripts: tuple[str, ...] = ()
    scripts: tuple[str, ...] = ()
    search_scripts: tuple[str, ...] = ()
    icon: str = ""
    optional_scripts: Mapping[str, str] = msgspec.field(default_factory=dict)


class SiteSettings(msgspec.Struct, frozen=True, dict=True):
    """Settings that every page depends on.

    ``site`` is the record of the site. ``free_pages`` are titles and paths of the free pages (pages outside the
    sections), for the footer. ``has_services`` decides whether the navigation links the service guides.
    ``assets`` are the files that pages load. ``version`` is the version of the program. ``staging``: the site
    contains drafts, and every page warns of that.
    """

    site: SiteRecord
    free_pages: tuple[tuple[str, str], ...]
    has_services: bool
    assets: Assets
    version: str
    staging: bool = False

    @cached_property
    def translator(self) -> Translator:
        """The program's texts in the site's language.

        ``translator("search")`` returns the title of the search page, for example.
        """
        return Translator(self.site.language)

    @cached_property
    def digest(self) -> bytes:
        """Digest of all settings.

        It is part of the digest of every page, so that all pages are rendered again if a setting changes.
        """
        return digest_values(
            self.site, self.free_pages, self.has_services, self.assets, self.version, self.staging
        )
