"""Pages for items that are no longer at an address: notices of withdrawal and redirects."""

from __future__ import annotations

from collections.abc import Iterator

from sitegen.catalogue.release import ReleaseState
from sitegen.pages import components, urls, views
from sitegen.pages.page_frame import PageFrame
from sitegen.pages.site_context import SiteContext
from sitegen.schema.spec import format_iso_date


def generate_tombstone_views(context: SiteContext, frame: PageFrame) -> Iterator[views.TombstoneView]:
    """Yield the view of the page that replaces each withdrawn item.

    It states the date and reason of the withdrawal, without the title or text of the item. ``context`` is the
    catalogue with its lookup tables. ``frame`` builds the head, navigation and breadcrumb of each page.
    """
    title = context.translator("withdrawn")
    for item in context.catalogue.withdrawn.values():
        path = urls.item(item.id)
        root, day = urls.root(path), item.record.withdrawn
        yield views.TombstoneView(
            site=frame.site,
            page=frame.build_page(
                path,
                "tombstone.html",
                "catalogue",
                title,
                crumbs=[(context.translator("catalogue"), urls.CATALOGUE), (title, "")],
            ),
            index_no=item.record.index_no,
            agency=components.link_agency(context, item.agency, root),
            withdrawn=format_iso_date(day),
            reason=item.record.withdrawn_reason,
        )


def generate_redirect_views(context: SiteContext, frame: PageFrame) -> Iterator[views.RedirectView]:
    """Yield the view of a redirect page for each old address (alias) of an item.

    The page redirects to the item's current page. ``context`` is the catalogue with its lookup tables.
    ``frame`` builds the head, navigation and breadcrumb of each page.
    """
    for item in context.catalogue.items.values():
        # What is not public yet must not take an address: the preview would fail if another page has it.
        for alias in item.record.aliases if item.release is ReleaseState.PUBLIC else ():
            path = resolve_alias(alias)
            # Without a breadcrumb: readers see the page for a moment only.
            page = frame.build_page(
                path, "redirect.html", "catalogue", context.translator("moved"), crumbs=[]
            )
            yield views.RedirectView(site=frame.site, page=page, target=page.chrome.root + urls.item(item.id))


def resolve_alias(alias: str) -> str:
    """Return the path of the file that serves an old address, relative to the output folder.

    An address that ends in ``.html`` or ``.htm`` is that file; any other is a folder, whose file is
    ``index.html``.
    """
    path = alias.lstrip("/")
    if path.endswith((".html", ".htm")):
        return path
    return f"{path.rstrip('/')}/index.html".lstrip("/")
