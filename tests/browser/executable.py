"""Where Chromium is. ``python -m tests.browser.executable`` prints it, or exits with 1."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


def find_chromium() -> str:
    """The browser to test with: ``$CHROMIUM``, one on the PATH, or Playwright's own; "" if there is none."""
    if named := os.environ.get("CHROMIUM"):
        return shutil.which(named) or ""
    on_path = next(filter(None, map(shutil.which, NAMES)), None)
    return on_path or _playwrights_own()


def _playwrights_own() -> str:
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).is_file() else ""


if __name__ == "__main__":
    found = find_chromium()
    print(found)
    raise SystemExit(not found)
