"""Functions that templates call: ``t``, ``asset`` and ``shared``, and the filter ``cut``."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import lru_cache

from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from sitegen.content.split_html import split_at_headings
from sitegen.pages import views
from sitegen.theme.messages import Messages
from sitegen.theme.sandbox import is_view
from sitegen.theme.template_errors import BilingualMessage

_MAX_CACHED_PARTS = 1000
"""Number of cached results of ``shared()``.

A site has a few dozen: one for each section and depth of folders.
"""


def make_message_function(messages: Messages) -> Callable[..., str]:
    """Return the template function ``t``, which takes a message's key and values and returns its text."""

    # A plain function, since a bound method would give templates access to its object.
    def t(key: str, /, **values: object) -> str:
        return messages(key, values)

    return t


def make_asset_function(hrefs: Mapping[str, str]) -> Callable[..., str]:
    """Return the template function ``asset``, which returns the address of a static file relative to the page.

    ``hrefs`` maps the names of static files to their addresses from the site's root.
    """

    @pass_context
    def asset(context: Context, name: str, /) -> str:
        view = context.get("view")
        chrome = (
            view if isinstance(view, views.Chrome) else getattr(getattr(view, "page", None), "chrome", None)
        )
        if chrome is None:
            en = "asset() needs the view of the page or view.page.chrome; import macros “with context”"
            zh = "asset() 要用到网页的视图或 view.page.chrome；宏要用 with context 引入"
            raise TypeError(BilingualMessage(en, zh))
        return f"{chrome.root}{hrefs[name]}"

    return asset


def make_shared_function(render: Callable[[str, Hashable], Markup]) -> Callable[[str, Hashable], Markup]:
    """Return the template function ``shared``, which renders a part of a page and caches the result.

    ``render`` takes the name of a template and a part of a view. The result depends on these two alone.
    """
    cached_render = lru_cache(maxsize=_MAX_CACHED_PARTS)(render)

    def shared(name: str, view: Hashable, /) -> Markup:
        # Views only: other values may be equal but print differently, as do 1, 1.0 and true, and share a
        # cache entry.
        if not is_view(view):
            en, zh = "shared() takes the view or a part of it", "shared() 的值必须是视图或其中的一部分"
            raise TypeError(BilingualMessage(en, zh))
        return cached_render(name, view)

    return shared


def split_html_at_headings(body: Markup, starts: Sequence[str]) -> tuple[Markup, ...]:
    """Split a page's HTML text into one piece for each heading id in ``starts``: the template filter ``cut``.

    A piece begins at its heading and ends at the next heading in ``starts``. It is empty if the id is "" or
    not in the text. Text before all these headings is added to the first piece.
    """
    return tuple(Markup(piece) for piece in split_at_headings(body, starts))
