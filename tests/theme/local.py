"""A small site with a theme of its own, as a stranger could send it in."""

from __future__ import annotations

from pathlib import Path

from sitegen.builder import Result
from sitegen.diagnostics import Severity
from tests.builder.workshop import Workshop

THEME = "themes/local"
ITEM = f"{THEME}/templates/item.html"
MESSAGES = f"{THEME}/messages/zh-CN.yaml"
SECRET = "the-secret-of-this-machine"


class LocalTheme(Workshop):
    """A site whose theme extends the default one."""

    def __init__(self, root: Path) -> None:
        super().__init__(root / "site")
        self.put(f"{THEME}/theme.yaml", "name: local\nextends: [default]\n")
        self.edit("site.yaml", "page_size: 5", "page_size: 5\ntheme: local")
        self.secret = root / "secret"
        self.secret.mkdir()

    def link(self, path: str, name: str, content: str) -> None:
        """Puts a file outside of the site and a link to it, or to the folder it is in, into the site."""
        target = self.secret / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(content, "utf-8")
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.symlink_to(self.secret / name.partition("/")[0])

    def item(self, template: str) -> list[str]:
        """What a build says when the page of an item has this template."""
        self.put(ITEM, template)
        return told(self.build())


def told(result: Result) -> list[str]:
    """The errors as place, code and English words."""
    found = [finding for finding in result.diagnostics if finding.severity is Severity.ERROR]
    return [f"{finding.place} {finding.code} {finding.message_en}" for finding in found]
