"""Check the format version of a site: 格式版本 in site.yaml."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sitegen.content.layout import SourceKind
from sitegen.content.parse import ParsedSource
from sitegen.diagnostics import Diagnostic
from sitegen.diagnostics.codes import site_format as codes
from sitegen.schema.format_version import CURRENT_FORMAT
from sitegen.schema.record_source import locate_key
from sitegen.schema.records import SiteRecord


def find_format_version(parsed: Iterable[ParsedSource]) -> int:
    """Return the format version that site.yaml states. ``parsed`` are the parsed sources of the site.

    If site.yaml is missing or has errors, the current version is returned, so that nothing is reported.
    """
    records = (entry.record for entry in parsed if entry.slot.kind is SourceKind.SITE)
    return next((record.format_version for record in records if record), CURRENT_FORMAT)


def check_format_version(parsed: Iterable[ParsedSource]) -> Iterator[Diagnostic]:
    """Yield a diagnostic if site.yaml has an old format version, and the current one would change texts.

    There is at most one. It states how many texts the current version would convert differently. ``parsed``
    are the parsed sources of the site.
    """
    sources = tuple(parsed)
    if find_format_version(sources) >= CURRENT_FORMAT:
        return
    count = sum(entry.body.differs_from_format_1 for entry in sources)
    site = next(entry.record for entry in sources if entry.slot.kind is SourceKind.SITE)
    assert isinstance(site, SiteRecord)
    if count:
        where = locate_key(site.source, "format_version")
        yield codes.FORMAT_OLD.at(where, count=count, old=site.format_version, current=CURRENT_FORMAT)
