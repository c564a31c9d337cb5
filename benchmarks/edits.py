"""The edits after which each generator builds again."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

from benchmarks.tools import Tool

SCENARIOS = ("cold", "unchanged", "body", "title", "template", "touched")
FOOTER = "模板第一版"
"""Text in the footer of each page, in the template of every generator."""
LISTS = 3
"""Number of lists that contain the title of an entry: those of its agency, category and year."""


class EditedSources:
    """The source files of one generator, which can be edited for a scenario and restored.

    ``folder`` is the catalogue in the generator's layout, and ``items`` its number of items.
    """

    def __init__(self, tool: Tool, folder: Path, items: int) -> None:
        self.tool = tool
        self.folder = folder
        self.items = items
        self.originals: dict[Path, str] = {}

    def prepare(self, scenario: str, marker: str) -> int:
        """Edit the sources for a scenario, one of `SCENARIOS`, and insert ``marker`` where text is edited.

        Return the number of pages that must contain ``marker`` after the next build; 0 if no text is edited.
        Raises ValueError if the text to edit is not found.
        """
        if scenario == "cold":
            for name in (self.tool.output, *self.tool.caches):
                shutil.rmtree(self.folder / name, ignore_errors=True)
        elif scenario == "body":
            self._rewrite(self._find_item(), lambda text: f"{text}\n{marker}。\n")
            return 1
        elif scenario == "title":
            return self._replace_title(marker)
        elif scenario == "template":
            self._rewrite(self.folder / self.tool.template, lambda text: text.replace(FOOTER, marker))
            return self.items
        elif scenario == "touched":
            for file in (self.folder / self.tool.sources).rglob("*.*"):
                os.utime(file)
        return 0

    def restore(self) -> None:
        """Restore the original text of all files edited since the last call."""
        for file, text in self.originals.items():
            file.write_text(text, "utf-8")
        self.originals.clear()

    def _find_item(self) -> Path:
        """Find the entry to edit, in the middle of the catalogue."""
        (file,) = (self.folder / self.tool.sources).rglob(f"{self.items // 2 + 1:06d}.md")
        return file

    def _replace_title(self, marker: str) -> int:
        """Put the marker into a title, also where lists are sources; return the number of pages that show it."""
        item = self._find_item()
        self._rewrite(
            item, lambda text: re.sub(r'(?im)^((?:title|标题): "?)', rf"\g<1>{marker}", text, count=1)
        )
        link = re.compile(rf"\[(?=[^\]]*\]\((?:\.\./)?{re.escape('/'.join(item.parts[-3:]))}\))")
        for file in self._find_lists():
            if link.search(file.read_text("utf-8")):
                self._rewrite(file, lambda text: link.sub(f"[{marker}", text))
        return 1 + LISTS

    def _find_lists(self) -> list[Path]:
        """Find the lists that are sources, because the generator makes none."""
        docs = self.folder / "docs"
        return [
            file
            for name in ("agencies", "categories", "years")
            for file in sorted((docs / name).glob("*.md"))
        ]

    def _rewrite(self, file: Path, edit: Callable[[str], str]) -> None:
        text = file.read_text("utf-8")
        # The first text is the original: several scenarios may edit the same file before it is restored.
        self.originals.setdefault(file, text)
        edited = edit(text)
        # Without an edit the benchmark would measure a build with nothing changed.
        if edited == text:
            raise ValueError(f"nothing to edit in {file}")
        file.write_text(edited, "utf-8")
