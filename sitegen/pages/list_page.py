"""Lists of items: the specs of their pages, how they are planned, and how their views are assembled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sitegen.pages import lines, parts, urls, views
from sitegen.pages.frame import Crumb, Frame
from sitegen.pages.lines import Line
from sitegen.pages.setting import Feed

Sibling = tuple[str, str, int, bool]
"""A related list: its name, path and number of items, and whether it is the list itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListHead:
    """What all pages of one list share.

    ``folder`` holds the pages. ``lead`` is a sentence on the list or "". ``total`` is the number of items.
    """

    folder: str
    section: str
    title: str
    lead: str
    total: int
    crumbs: tuple[Crumb, ...]
    feeds: tuple[Feed, ...] = ()
    siblings_label: str = ""
    siblings: tuple[Sibling, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage:
    """Everything that page ``number`` of ``last`` of a list is made from, except what all pages share."""

    template: ClassVar[str] = "list.html"
    digest: ClassVar[str] = ""

    head: ListHead
    number: int
    last: int
    lines: tuple[Line, ...]

    @property
    def path(self) -> str:
        """Path of the page."""
        return urls.list_page(self.head.folder, self.number)

    @property
    def changed(self) -> str:
        """Date of the newest entry for the sitemap; "" if there are no entries."""
        return max((line.published for line in self.lines), default="")

    def view(self, frame: Frame) -> views.ListView:
        """Assemble the view of the page."""
        head, translator = self.head, frame.setting.words
        root = urls.root(self.path)
        return views.ListView(
            site=frame.site,
            page=frame.page(
                self.path,
                self.template,
                head.section,
                head.title if self.number == 1 else translator("page", title=head.title, number=self.number),
                crumbs=[*head.crumbs, (head.title, "")],
                description=translator("list-about", title=head.title, total=head.total),
                feeds=head.feeds,
            ),
            lead=head.lead,
            entries=lines.entries(translator, self.lines, root),
            pager=parts.pager(head.folder, self.number, self.last, head.total, root),
            siblings_label=head.siblings_label,
            siblings=tuple(
                views.Count(text=text, href=root + href, total=total, current=current)
                for text, href, total, current in head.siblings
            ),
        )
