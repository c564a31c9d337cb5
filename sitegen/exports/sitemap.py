"""sitemap.xml (sitemaps.org protocol 0.9) and robots.txt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from sitegen.exports.export import Export
from sitegen.pages import urls
from sitegen.program.value_digest import digest_values

# The maximum number of addresses in one file that the protocol allows.
_MAX_URLS = 50_000
_SITEMAP_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XML_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'


def build_sitemap_exports(base_url: str, dated_paths: Sequence[tuple[str, str]]) -> Iterator[Export]:
    """Build the exports of the sitemap files of the site.

    ``base_url`` is the base URL of the site, with or without a closing slash. ``dated_paths`` are pairs of page path
    and date of last change. Page paths are relative to ``base_url``, such as ``about/index.html``. Dates are ISO
    8601 text, "" if unknown. Up to 50,000 pages fit in ``sitemap.xml``. With more, numbered files come first, and
    ``sitemap.xml`` is their index.
    """
    if len(dated_paths) <= _MAX_URLS:
        yield _build_urlset_export("sitemap.xml", base_url, dated_paths)
        return
    names = []
    for number, start in enumerate(range(0, len(dated_paths), _MAX_URLS), 1):
        names.append(f"sitemap-{number}.xml")
        yield _build_urlset_export(names[-1], base_url, dated_paths[start : start + _MAX_URLS])
    lines = "".join(
        f"<sitemap><loc>{escape(urls.absolute_url(base_url, name), quote=False)}</loc></sitemap>\n"
        for name in names
    )
    index = f'{_XML_DECLARATION}<sitemapindex xmlns="{_SITEMAP_NAMESPACE}">\n{lines}</sitemapindex>\n'
    yield Export.from_bytes("sitemap.xml", index.encode())


def _build_urlset_export(path: str, base_url: str, dated_paths: Sequence[tuple[str, str]]) -> Export:
    digest = digest_values(base_url, dated_paths).hex()
    return Export(path, digest, lambda: [_render_urlset(base_url, dated_paths)])


def _render_urlset(base_url: str, dated_paths: Sequence[tuple[str, str]]) -> bytes:
    """Return a sitemap file that lists ``dated_paths``, pairs of page path and date of last change."""
    lines = []
    for path, day in dated_paths:
        changed = f"<lastmod>{day}</lastmod>" if day else ""
        lines.append(
            f"<url><loc>{escape(urls.absolute_url(base_url, path), quote=False)}</loc>{changed}</url>\n"
        )
    return f'{_XML_DECLARATION}<urlset xmlns="{_SITEMAP_NAMESPACE}">\n{"".join(lines)}</urlset>\n'.encode()


def render_robots(base_url: str, *, disallow_all: bool = False) -> bytes:
    """Render robots.txt, which allows all crawlers to read the whole site and names the sitemap.

    ``base_url`` is the base URL of the site, with or without a closing slash. With ``disallow_all``, crawlers may read
    nothing. This is for the sake of attachments: unlike pages, they cannot contain a tag that forbids indexing.
    """
    if disallow_all:
        return b"User-agent: *\nDisallow: /\n"
    return f"User-agent: *\nDisallow:\n\nSitemap: {urls.absolute_url(base_url, 'sitemap.xml')}\n".encode()
