"""Pages at addresses where a page was before: notices of withdrawal, and redirects."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from msgspec.structs import replace

from sitegen.catalogue.model import Catalogue
from sitegen.catalogue.old_addresses import (
    OldAddressOwner,
    iter_address_owners,
    locate_redirect_page,
    resolve_old_address,
)
from sitegen.diagnostics import Place
from sitegen.pages import components, urls, views
from sitegen.pages.page_frame import PageFrame
from sitegen.pages.site_context import SiteContext
from sitegen.schema.field_spec import format_iso_date
from sitegen.schema.old_address import OldAddress


def generate_tombstone_views(context: SiteContext, frame: PageFrame) -> Iterator[views.TombstoneView]:
    """Yield the view of the page that replaces each withdrawn item.

    It states the date and reason of the withdrawal, without the title or text of the item. ``context`` is the
    catalogue with its lookup tables. ``frame`` builds the head, navigation and breadcrumb of each page.
    """
    title = context.translator("withdrawn")
    for item in context.catalogue.withdrawn.values():
        path = urls.item(item.id)
        root, day = urls.path_to_root(path), item.record.withdrawn
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


class Redirect(NamedTuple):
    """An old address and the page that it leads to.

    ``old_address`` is the address as a path of the host. ``redirect_page`` is the path of the redirect page at this
    address, from the site's root, or "" if no page can be there and only a rule of the web server can
    redirect it. ``target_path`` is the path of the page that the address leads to, from the site's root. ``place``
    is the line of the source file that lists the address.
    """

    old_address: OldAddress
    redirect_page: str
    target_path: str
    place: Place


def list_redirects(catalogue: Catalogue) -> Iterator[Redirect]:
    """Yield a redirect for each old address that a record lists, in the order of the catalogue."""
    base_url = catalogue.site.base_url
    for owner in iter_address_owners(catalogue):
        target = _locate_target_page(owner)
        for number, text in enumerate(owner.addresses):
            page = locate_redirect_page(base_url, text)
            yield Redirect(resolve_old_address(base_url, text), page, target, owner.locate(number))


def _locate_target_page(owner: OldAddressOwner) -> str:
    """Return the path, from the site's root, of the page to which the old addresses of a record lead."""
    match owner.kind:
        case "item":
            return urls.item(owner.id)
        case "guide":
            return urls.guide(owner.id)
        case "apply":
            return urls.apply(owner.id)
        case "rule":
            return urls.rule(owner.id)
        case "page":
            return urls.free_page(owner.id)
        case "report":
            return urls.report(owner.id, int(owner.name))
        case "service":
            return urls.service(owner.id, owner.name)
    return urls.agency(owner.id)


def generate_redirect_views(context: SiteContext, frame: PageFrame) -> Iterator[views.RedirectView]:
    """Yield the view of a redirect page for each old address at which the site can have a page.

    It redirects to the current page, which is also its canonical address. An old address with several targets
    yields one view for each of them, so that the conflict is noticed and reported later. ``context`` is the
    catalogue with its lookup tables. ``frame`` builds the head, navigation and breadcrumb of each page.
    """
    title, base_url = context.translator("moved"), context.catalogue.site.base_url
    # In the order of the catalogue, which decides where a conflict is reported.
    answered = dict.fromkeys(
        (one.redirect_page, one.target_path) for one in list_redirects(context.catalogue) if one.redirect_page
    )
    for path, target in answered:
        # Without a breadcrumb: readers see the page for a moment only.
        page = frame.build_page(path, "redirect.html", "catalogue", title, crumbs=[])
        page = replace(page, canonical=urls.absolute_url(base_url, target))
        yield views.RedirectView(site=frame.site, page=page, target=page.chrome.root + target)
