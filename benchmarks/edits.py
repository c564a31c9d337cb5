"""The edits after which each generator builds again."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.corpus import SITE, load_categories
from benchmarks.tools import Tool

FOOTER = "模板第一版"
"""Text in the footer of each page, in the template of every generator."""
SITE_TITLE = re.findall(r"^网站名称: (.*)$", SITE, re.MULTILINE)[0]
LISTS = 3
"""Number of lists that contain the title of an entry: those of its agency, category and year."""
TITLE = re.compile(r'^((?:title|标题): "?)', re.IGNORECASE | re.MULTILINE)
CATEGORY = re.compile(r'^(?:信息分类: |categories: \[(?:.*, )?")([a-z-]+)', re.MULTILINE)
INDEX_NUMBER = re.compile(r"BM\d+/\d{4}-\d{6}")
UNIQUE_LINES = re.compile(r"^(?:发文字号|解读|相关|修改|废止): .*\n", re.MULTILINE)
"""Lines of an item that its copy must not have: its document number, and its references."""


@dataclass(frozen=True)
class Expectation:
    """What the next build must show: ``text`` on at least ``pages`` pages, or on none if that is 0."""

    text: str
    pages: int

    def is_met(self, showing: int) -> bool:
        """Whether a site is as expected on which so many pages contain the text."""
        return showing >= self.pages if self.pages else not showing


class EditedSources:
    """The source files of one generator, which can be edited for a scenario and restored.

    ``folder`` is the catalogue in the generator's layout, and ``items`` its number of items.
    """

    def __init__(self, tool: Tool, folder: Path, items: int) -> None:
        self.tool = tool
        self.folder = folder
        self.items = items
        self.originals: dict[Path, str | None] = {}

    def prepare(self, scenario: str, marker: str) -> Expectation | None:
        """Edit the sources for a scenario, one of `benchmarks.tools.SCENARIOS`, and insert ``marker`` as text.

        Return what the next build must show; None if no text is edited. Raises ValueError if the text to
        edit is not found.
        """
        match scenario:
            case "cold":
                for name in (self.tool.output, *self.tool.caches):
                    shutil.rmtree(self.folder / name, ignore_errors=True)
            case "body":
                self._rewrite(self._find_item(), lambda text: f"{text}\n{marker}。\n")
                return Expectation(marker, 1)
            case "title":
                self._replace_title(marker)
                return Expectation(marker, 1 + LISTS)
            case "new":
                self._add_item(marker)
                return Expectation(marker, 1 + LISTS)
            case "removed":
                return Expectation(self._remove_item(), 0)
            case "category":
                return Expectation(marker, self._rename_category(marker))
            case "template":
                self._replace(self.tool.template, FOOTER, marker)
                return Expectation(marker, self.items)
            case "site":
                self._replace(self.tool.settings, SITE_TITLE, marker)
                return Expectation(marker, self.items)
            case "touched":
                for file in (self.folder / self.tool.sources).rglob("*.*"):
                    os.utime(file)
        return None

    def restore(self) -> None:
        """Restore all files edited, added or removed since the last call."""
        for file, text in self.originals.items():
            if text is None:
                file.unlink()
            else:
                file.write_text(text, "utf-8")
        self.originals.clear()

    def _find_item(self, number: int | None = None) -> Path:
        """Find the file of an item by its number, which counts from 1; by default that in the middle."""
        number = number or self.items // 2 + 1
        (file,) = (self.folder / self.tool.sources).rglob(f"{number:06d}.md")
        return file

    def _replace_title(self, marker: str) -> None:
        """Put the marker into a title, also where lists are sources."""
        item = self._find_item()
        self._rewrite(item, lambda text: TITLE.sub(rf"\g<1>{marker}", text, count=1))
        link = re.compile(rf"\[(?=[^\]]*\]\((?:\.\./)?{re.escape('/'.join(item.parts[-3:]))}\))")
        for file in self._find_lists():
            if link.search(file.read_text("utf-8")):
                self._rewrite(file, lambda text: link.sub(f"[{marker}", text))

    def _add_item(self, marker: str) -> None:
        """Add a copy of an item, with a title and a number of its own."""
        item = self._find_item()
        number = f"{self.items + 1:06d}"
        text = UNIQUE_LINES.sub("", item.read_text("utf-8")).replace(item.stem, number)
        file = item.with_name(f"{number}.md")
        self.originals.setdefault(file, None)
        file.write_text(TITLE.sub(rf"\g<1>{marker}", text, count=1), "utf-8")

    def _remove_item(self) -> str:
        """Remove an item, and return its index number."""
        # Items refer to earlier ones only, so that no other than the last can refer to this one. The last may be
        # the only one of its agency.
        file = self._find_item(self.items - 1)
        text = file.read_text("utf-8")
        self.originals.setdefault(file, text)
        file.unlink()
        found: list[str] = INDEX_NUMBER.findall(text)
        return found[0]

    def _rename_category(self, marker: str) -> int:
        """Rename the category of an item, and return how many items are in it."""
        identifier = self._find_category(self._find_item())
        name = next(category.name for category in load_categories() if category.id == identifier)
        pattern = re.compile(rf'((?:name"?|title): "?){re.escape(name)}(?=[",}}])')
        file = self.folder / self.tool.categories.format(id=identifier)
        self._rewrite(file, lambda text: pattern.sub(rf"\g<1>{marker}", text, count=1))
        items = (self.folder / self.tool.sources).rglob("[0-9]*.md")
        return sum(self._find_category(item) == identifier for item in items)

    def _find_category(self, item: Path) -> str:
        """Find the identifier of the category of an item."""
        identifiers: list[str] = CATEGORY.findall(item.read_text("utf-8"))
        return identifiers[0]

    def _find_lists(self) -> list[Path]:
        """Find the lists that are sources, because the generator makes none."""
        docs = self.folder / "docs"
        return [
            file
            for name in ("agencies", "categories", "years")
            for file in sorted((docs / name).glob("*.md"))
        ]

    def _replace(self, path: str, old: str, new: str) -> None:
        self._rewrite(self.folder / path, lambda text: text.replace(old, new))

    def _rewrite(self, file: Path, edit: Callable[[str], str]) -> None:
        text = file.read_text("utf-8")
        # The first text is the original: several scenarios may edit the same file before it is restored.
        self.originals.setdefault(file, text)
        edited = edit(text)
        # Without an edit the benchmark would measure a build with nothing changed.
        if edited == text:
            raise ValueError(f"nothing to edit in {file}")
        file.write_text(edited, "utf-8")
