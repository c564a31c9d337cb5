"""What site.yaml prescribes for all sources of a site."""

from __future__ import annotations

from typing import Self

from msgspec import Struct

from sitegen.schema.records import SiteRecord


class SourceRules(Struct, frozen=True):
    """Settings of a site on which the reading of its sources depends.

    ``doc_no_patterns`` are the forms of document numbers. ``size_factor`` multiplies the limits on the sizes of
    sources (内容上限).
    """

    doc_no_patterns: tuple[str, ...] = ()
    size_factor: int = 1

    @classmethod
    def from_site(cls, site: SiteRecord | None) -> Self:
        """Return the rules that the record of site.yaml prescribes, or the default rules if it is None."""
        return cls(site.doc_no_patterns, site.source_limit) if site else cls()


DEFAULT_RULES = SourceRules()
"""The rules where site.yaml prescribes nothing, or has not been read yet."""
