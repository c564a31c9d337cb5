"""A visit to pages with everything watched that a page could do wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from weakref import WeakKeyDictionary

from playwright.sync_api import Browser, ConsoleMessage, Dialog, Page, Request, Response, ViewportSize

from tests.paths import PATIENCE

REPORT_VIOLATIONS = """
window.__violations = [];
addEventListener("securitypolicyviolation", event =>
  window.__violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
"""
INLINE = ("data:", "blob:", "about:")
BLANK = "about:blank"
VIEWPORT: Final[ViewportSize] = {"width": 1280, "height": 720}
"""What Playwright opens without the option."""
ICON = "document.querySelector('link[rel=icon]')?.href ?? ''"


class Visit:
    """A browser page whose ``problems`` fill up while it is used; ``requests`` are all addresses it asked for."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.problems: list[str] = []
        self.requests: list[str] = []
        self._finished: set[str] = set()
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.problems.append(f"script error: {error}"))
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("requestfinished", lambda request: self._finished.add(request.url))
        page.on("requestfailed", self._failed)
        page.on("response", self._response)
        page.on("dialog", self._dialog)

    def open(self, address: str) -> None:
        """Go to a page, wait until all of it is there, and note what its content security policy had to stop."""
        self._finished.clear()
        self.page.goto(address, wait_until="load")
        self._wait_for_icon()
        self.problems += [f"policy violation: {one}" for one in self.page.evaluate("window.__violations")]

    def _wait_for_icon(self) -> None:
        """Chromium asks for the icon only after the load event; to leave before it came is to break off that request."""
        icon = self.page.evaluate(ICON)
        while icon and icon not in self._finished:
            self.page.wait_for_event("requestfinished")

    def outside(self, base: str) -> list[str]:
        """The requests that went anywhere but to the site at ``base``."""
        return [url for url in self.requests if not url.startswith((base, *INLINE))]

    def set_up(self, options: Mapping[str, Any]) -> None:
        """Give a window that was used what a new one with these options has."""
        self.page.emulate_media(
            media="null",
            color_scheme=options.get("color_scheme", "light"),
            reduced_motion=options.get("reduced_motion", "no-preference"),
        )
        self.page.set_viewport_size(options.get("viewport", VIEWPORT))

    def forget(self) -> None:
        """Leave the page, and forget what it has left."""
        page = self.page
        if page.url != BLANK:
            page.evaluate("localStorage.clear(); sessionStorage.clear()")
        page.goto(BLANK)
        page.context.clear_cookies()
        # Else the next page begins with something under the pointer.
        page.mouse.move(0, 0)
        for noted in (self.problems, self.requests, self._finished):
            noted.clear()

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.problems.append(f"console {message.type}: {message.text}")

    def _failed(self, request: Request) -> None:
        self.problems.append(f"failed request: {request.url} {request.failure}")

    def _response(self, response: Response) -> None:
        if response.status >= 400:
            self.problems.append(f"status {response.status}: {response.url}")

    def _dialog(self, dialog: Dialog) -> None:
        self.problems.append(f"dialog: {dialog.message}")
        dialog.dismiss()


_idle: WeakKeyDictionary[Browser, dict[str, list[Visit]]] = WeakKeyDictionary()
"""The windows of each browser that are free, by those of their options that cannot be changed."""
CHANGEABLE: Final = frozenset({"viewport", "color_scheme", "reduced_motion"})
"""Options that a window can be given later, as `Visit.set_up` does."""


@contextmanager
def visit(browser: Browser, **options: Any) -> Iterator[Visit]:
    """Visit pages in a window without a past; ``options`` are Playwright's for ``new_context``.

    The window may have served an earlier test. A new one costs as much as three pages, since Chromium starts
    processes for it.
    """
    fixed = sorted(item for item in options.items() if item[0] not in CHANGEABLE)
    idle = _idle.setdefault(browser, {}).setdefault(repr(fixed), [])
    if idle:
        visitor = idle.pop()
        visitor.set_up(options)
    else:
        visitor = _open_window(browser, options)
    try:
        yield visitor
        visitor.forget()
    except BaseException:
        # What went wrong may go on in this window.
        visitor.page.context.close()
        raise
    idle.append(visitor)


@contextmanager
def visit_afresh(browser: Browser, **options: Any) -> Iterator[Visit]:
    """Visit pages in a new window that is closed afterwards: for pages with workers or an own cache."""
    visitor = _open_window(browser, options)
    try:
        yield visitor
    finally:
        visitor.page.context.close()


def _open_window(browser: Browser, options: Mapping[str, Any]) -> Visit:
    context = browser.new_context(**options)
    context.set_default_timeout(PATIENCE * 1000)
    context.add_init_script(REPORT_VIOLATIONS)
    return Visit(context.new_page())


def file_address(site: Path) -> str:
    """The address of a folder for opening its pages by double click, with a closing "/"."""
    return site.as_uri() + "/"
