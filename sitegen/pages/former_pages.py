"""Pages at former addresses of items: tombstones of withdrawn items, and redirects."""

from __future__ import annotations

from collections.abc import Iterator

from sitegen.pages import parts, urls, views
from sitegen.pages.context import Context
from sitegen.pages.frame import Frame
from sitegen.schema.spec import iso


def tombstone_views(context: Context, frame: Frame) -> Iterator[views.TombstoneView]:
    """Generate a page for each withdrawn item. It states the withdrawal without title or text."""
    title = context.words("withdrawn")
    for item in context.catalogue.withdrawn.values():
        path = urls.item(item.id)
        root, day = urls.root(path), item.record.withdrawn
        yield views.TombstoneView(
            site=frame.site,
            page=frame.page(
                path,
                "tombstone.html",
                "catalogue",
                title,
                crumbs=[(context.words("catalogue"), urls.CATALOGUE), (title, "")],
            ),
            index_no=item.record.index_no,
            agency=parts.agency_link(context, item.agency, root),
            withdrawn=iso(day),
            reason=item.record.withdrawn_reason,
        )


def redirect_views(context: Context, frame: Frame) -> Iterator[views.RedirectView]:
    """Generate a page at each old address that leads to the present one."""
    for item in context.catalogue.items.values():
        for alias in item.record.aliases:
            path = alias_path(alias)
            page = frame.page(path, "redirect.html", "catalogue", context.words("moved"), crumbs=[])
            yield views.RedirectView(site=frame.site, page=page, target=page.chrome.root + urls.item(item.id))


def alias_path(alias: str) -> str:
    """Return the file that a server sends for an old address."""
    path = alias.lstrip("/")
    if path.endswith((".html", ".htm")):
        return path
    return f"{path.rstrip('/')}/index.html".lstrip("/")
