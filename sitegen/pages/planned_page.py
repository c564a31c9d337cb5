"""Pages that are planned, but not made: most pages of a build are as they were, and are not rendered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

import msgspec

Spec = TypeVar("Spec", covariant=True)


class PlannedPage(msgspec.Struct, Generic[Spec], frozen=True):
    """A page whose spec is made only if the page has to be rendered.

    ``path`` is its path from the site's root, and ``template`` the name of its template. ``digest`` covers everything
    from which ``make_spec`` makes the spec. ``lastmod`` is the date (YYYY-MM-DD) of the last change of its subject, or
    "". ``body_digest`` is the digest of the text that it shows, or "". ``is_leaf``: lists link to it. ``is_public`` is
    False for the page of a draft or a scheduled record.
    """

    path: str
    template: str
    digest: bytes
    make_spec: Callable[[], Spec]
    lastmod: str = ""
    body_digest: str = ""
    is_leaf: bool = False
    is_public: bool = True
