"""Plans the pages of a site: what each is made from, and the digest of that."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import blake2b
from itertools import chain
from typing import TypeAlias

import msgspec

from sitegen.builder.engine import engine_mark
from sitegen.catalogue.model import Catalogue
from sitegen.diagnostics import Place
from sitegen.pages import urls, views
from sitegen.pages.agency_pages import agency_views, guide_views, service_views
from sitegen.pages.apply_pages import apply_views
from sitegen.pages.column_pages import (
    catalogue_view,
    free_views,
    home_view,
    not_found_view,
    rule_views,
    sitemap_view,
)
from sitegen.pages.context import Context
from sitegen.pages.former_pages import alias_path, redirect_views, tombstone_views
from sitegen.pages.frame import Frame
from sitegen.pages.item_page import ItemPage
from sitegen.pages.item_pages import item_pages
from sitegen.pages.list_page import ListPage
from sitegen.pages.list_pages import list_pages
from sitegen.pages.output import AFTER, FIRST, THEN, Output
from sitegen.pages.recipe import Packed, Recipe, packed
from sitegen.pages.report_pages import report_views
from sitegen.theme.environment import Templates
from sitegen.theme.load import Theme


@dataclass(frozen=True, slots=True)
class Later:
    """A page that contains facts about other outputs, known only once those are made.

    ``placeholder`` is a view that changes whenever the view of ``make_view`` does.
    """

    stand_in: views.View
    make: Callable[[], views.View]


Shown: TypeAlias = views.View | Recipe | Later
"""Content of an output that is a page."""

_Alias = tuple[str, str]
_TEXT_404 = ("tokens.css", "accent.css", "base.css", "parts.css", "pages.css", "print.css")
_ENCODER = msgspec.json.Encoder()
_LEAVES = (ItemPage, views.TombstoneView, views.ReportView, views.ServiceView)
"""Pages that lists link to."""


def page_outputs(
    context: Context, frame: Frame, theme: Theme, templates: Templates, more: Iterable[Recipe | Later]
) -> list[Output]:
    """Plan every page of the site. ``more`` are the pages about the search index and the data files."""
    plan = _Pages(context, templates)
    return [
        *map(plan.of_recipe, item_pages(context)),
        *map(plan.of_recipe, list_pages(context)),
        *map(plan.of_view, _views(context, frame, theme)),
        *(plan.of_later(page) if isinstance(page, Later) else plan.of_recipe(page) for page in more),
    ]


def is_page(output: Output) -> bool:
    """Whether an output is a page."""
    return isinstance(output.content, Shown)


def changes(pages: Iterable[Output]) -> list[tuple[str, str]]:
    """List the pages for search engines by path, with the day of their last change, or "" if unknown."""
    return sorted(
        (page.path, _last_change(page.content))
        for page in pages
        if not isinstance(page.content, (views.NotFoundView, views.RedirectView, views.TombstoneView))
    )


def fingerprint(templates: Templates, template: str, data: bytes) -> str:
    """Compute the digest of a page from its data, its template, and all templates that this one can reach."""
    mark = blake2b(templates.closure(template).encode(), digest_size=16)
    mark.update(engine_mark().encode())
    mark.update(data)
    return mark.hexdigest()


def recipe_data(setting: bytes, recipe: Packed) -> bytes:
    """Join the digest of the site context and the data of a page spec."""
    return setting + recipe.data


def rank_of(shown: Shown) -> int:
    """Return the rank of a page: pages that lists link to are written before the lists."""
    return FIRST if isinstance(shown, _LEAVES) else THEN


class _Pages:
    """Plans the outputs of pages."""

    def __init__(self, context: Context, templates: Templates) -> None:
        self._setting = context.setting.mark
        self._templates = templates
        self._origins = {page: source for source, page in context.page_of.items()}
        self._aliases = _aliases(context.catalogue)

    def of_recipe(self, recipe: Recipe) -> Output:
        data = recipe_data(self._setting, packed(recipe))
        return self._output(recipe.path, recipe.template, data, recipe, None)

    def of_view(self, view: views.View) -> Output:
        place = self._aliases.get(_alias(view))
        return self._output(view.page.path, view.page.template, _ENCODER.encode(view), view, place)

    def of_later(self, page: Later) -> Output:
        return replace(self.of_view(page.stand_in), rank=AFTER, content=page)

    def _output(self, path: str, template: str, data: bytes, content: Shown, place: Place | None) -> Output:
        origin = place.path if place else self._origins.get(path, path)
        mark = fingerprint(self._templates, template, data)
        return Output(path, mark, rank_of(content), origin, content, place)


def _views(context: Context, frame: Frame, theme: Theme) -> Iterator[views.View]:
    css = "".join(theme.static[name].decode() for name in _TEXT_404 if name in theme.static)
    yield from chain(
        tombstone_views(context, frame),
        # An alias that an item lists twice gets one page.
        {_alias(view): view for view in redirect_views(context, frame)}.values(),
        guide_views(context, frame),
        apply_views(context, frame),
        rule_views(context, frame),
        free_views(context, frame),
        report_views(context, frame),
        service_views(context, frame),
        agency_views(context, frame),
        (
            catalogue_view(context, frame),
            sitemap_view(context, frame),
            not_found_view(context, frame, css),
            home_view(context, frame),
        ),
    )


def _alias(view: views.View) -> _Alias | None:
    """Return which alias a redirect page serves; None for other pages."""
    if isinstance(view, views.RedirectView):
        return view.page.path, view.target.removeprefix(view.page.chrome.root)
    return None


def _aliases(catalogue: Catalogue) -> Mapping[_Alias | None, Place]:
    """Locate where each alias is written."""
    found: dict[_Alias | None, Place] = {}
    for item in catalogue.items.values():
        source = item.record.source
        for number, alias in enumerate(item.record.aliases):
            place = Place(source.path, *source.marks.get(f"aliases.{number}", (0, 0, 1)))
            found.setdefault((alias_path(alias), urls.item(item.id)), place)
    return found


def _last_change(page: object) -> str:
    """Return the day on which the subject of a page last changed, or "" if unknown.

    A list changes with its newest entry.
    """
    match page:
        case ItemPage() | ListPage():
            return page.changed
        case views.ReportView():
            return page.published[:10]
        case (
            views.GuideView() | views.ApplyView() | views.RuleView() | views.FreeView() | views.ServiceView()
        ):
            return page.updated
        case views.HomeView() | views.AgencyView():
            return page.latest[0].published if page.latest else ""
        case _:
            return ""
