"""sitemap.xml (sitemaps.org protocol 0.9) and robots.txt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

from sitegen.pages import urls

# The protocol allows no more addresses in one file.
_LIMIT = 50_000
_SCHEMA = "http://www.sitemaps.org/schemas/sitemap/0.9"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def sitemap_exports(base: str, pages: Sequence[tuple[str, str]]) -> Iterator[tuple[str, bytes]]:
    """Generate the sitemap as (path, content).

    ``pages`` are (path, day of the last change or ""). With over 50,000 pages the sitemap is an index of
    several files.
    """
    if len(pages) <= _LIMIT:
        yield "sitemap.xml", _part(base, pages)
        return
    names = []
    for number, start in enumerate(range(0, len(pages), _LIMIT), 1):
        names.append(f"sitemap-{number}.xml")
        yield names[-1], _part(base, pages[start : start + _LIMIT])
    lines = "".join(f"<sitemap><loc>{escape(urls.absolute(base, name))}</loc></sitemap>\n" for name in names)
    index = f'{_HEAD}<sitemapindex xmlns="{_SCHEMA}">\n{lines}</sitemapindex>\n'
    yield "sitemap.xml", index.encode()


def _part(base: str, pages: Sequence[tuple[str, str]]) -> bytes:
    """Render the part of the sitemap for some pages."""
    lines = []
    for path, day in pages:
        changed = f"<lastmod>{day}</lastmod>" if day else ""
        lines.append(f"<url><loc>{escape(urls.absolute(base, path))}</loc>{changed}</url>\n")
    return f'{_HEAD}<urlset xmlns="{_SCHEMA}">\n{"".join(lines)}</urlset>\n'.encode()


def robots(base: str) -> bytes:
    """Render robots.txt. It allows everything: disclosure is for everyone."""
    return f"User-agent: *\nDisallow:\n\nSitemap: {urls.absolute(base, 'sitemap.xml')}\n".encode()
