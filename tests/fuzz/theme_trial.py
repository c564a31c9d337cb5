"""Tries mutants of themes: the theme is loaded and checked, and a page is rendered with it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

from sitegen.builder import Project, build
from sitegen.builder.worker_tasks import PageJob, PageRenderer
from sitegen.diagnostics import Diagnostic
from sitegen.diagnostics.file_failures import is_failure_diagnostic
from sitegen.pages.page_spec import EncodedPageSpec, encode_page_spec
from sitegen.pages.planned_page import PlannedPage
from sitegen.pages.views import View
from sitegen.publish.errors import PublishError
from sitegen.theme.load import load_theme
from sitegen.theme.templates import Templates

_THEME: Final = "fuzz"
_RECORD: Final = "名称: fuzz\n继承: [default]\n"
_BODY: Final = "<h2 id='a'>一</h2><p>甲</p>"
_PAGES: Final = 4
"""Pages that are rendered with a mutant of a template that all pages use."""


class ThemeTrial:
    """Tries files of a theme in the folder ``root``, with the pages of the site in the folder ``site``."""

    def __init__(self, root: Path, site: Path) -> None:
        self._root = root
        result = build(Project(root=site, output=site / "public", today=date(2026, 11, 29)))
        assert result.prepared, result.diagnostics
        plan = result.prepared.plan
        self._settings = plan.context.settings
        # One page of each template: the first by its path.
        self._pages: dict[str, View | EncodedPageSpec] = {}
        for output in sorted(plan.outputs, key=lambda output: output.path):
            content = output.content
            if isinstance(content, View):
                self._pages.setdefault(content.page.template, content)
            elif isinstance(content, PlannedPage):
                self._pages.setdefault(content.template, encode_page_spec(content.make_spec()))

    def run(self, path: str, data: bytes) -> str:
        """Try one file of the theme; return what is wrong, or ""."""
        name = path.removeprefix(f"themes/{_THEME}/")
        files = {"theme.yaml": _RECORD.encode()} | {name: data}
        for file, content in files.items():
            target = self._root / "themes" / _THEME / file
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        try:
            return self._render(name)
        finally:
            (self._root / "themes" / _THEME / name).unlink()

    def _render(self, name: str) -> str:
        theme, diagnostics = load_theme(self._root, _THEME, "zh-CN", "#1c5480")
        found: tuple[Diagnostic, ...]
        template = name.removeprefix("templates/")
        shown = [template] if template in self._pages else list(self._pages)[:_PAGES]
        if theme:
            found = Templates(theme, "zh-CN").check(set(shown))
            diagnostics = (*diagnostics, *found)
            if not found:
                renderer = PageRenderer.pack(theme, self._settings)
                for page in shown:
                    diagnostics += _render_page(renderer, self._pages[page])
        return "\n".join(one.message_en for one in diagnostics if is_failure_diagnostic(one))


def _render_page(renderer: PageRenderer, page: View | EncodedPageSpec) -> tuple[Diagnostic, ...]:
    try:
        renderer([PageJob(page, _BODY)])
    except PublishError as error:
        return error.diagnostics
    return ()
