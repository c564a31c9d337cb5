"""A visit to pages with everything watched that a page could do wrong."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Dialog, Page, Request, Response

from tests.paths import PATIENCE

REPORT_VIOLATIONS = """
window.__violations = [];
addEventListener("securitypolicyviolation", event =>
  window.__violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
"""
INLINE = ("data:", "blob:", "about:")
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


@contextmanager
def visit(browser: Browser, **options: Any) -> Iterator[Visit]:
    """A visit in a fresh context; ``options`` are Playwright's for ``new_context``."""
    context = browser.new_context(**options)
    context.set_default_timeout(PATIENCE * 1000)
    try:
        context.add_init_script(REPORT_VIOLATIONS)
        yield Visit(context.new_page())
    finally:
        context.close()


def file_address(site: Path) -> str:
    """The address of a folder for opening its pages by double click, with a closing "/"."""
    return site.as_uri() + "/"
