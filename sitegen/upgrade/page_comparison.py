"""Compares the pages of a site as published with the pages that this program makes of the same content.

Only what readers see is compared: the text of each block with its kind (heading, paragraph, cell …), links and
emphasis. Addresses of links, scripts, stylesheets and the head of pages are ignored, and so are the digests (SHA-256)
of files to download: they differ as soon as anything in the files does.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Final

from msgspec import Struct, field

from sitegen.builder.pages import is_page
from sitegen.builder.pipeline import Pipeline
from sitegen.builder.pool import Pool
from sitegen.builder.progress import StepListener, StepTimer
from sitegen.builder.project import Project
from sitegen.builder.source_digests import scan_sources
from sitegen.diagnostics import Diagnostic, sort_diagnostics
from sitegen.files.bounded_comparison import ComparisonBudget, diff_with_fallback
from sitegen.pages.page_text import extract_visible_lines
from sitegen.program import regex
from sitegen.publish.state import BuildState

_DIGEST_PATTERN: Final = regex.compile(r"\b[0-9a-f]{64}\b")
Difference = tuple[tuple[str, ...], tuple[str, ...]]
"""Lines of a page before and after."""


class PageComparison(Struct, frozen=True):
    """Differences between the published pages and the pages that this program makes, by address of the page.

    ``differences`` has the differences of each page that both have and that is not the same. ``added_paths`` are pages
    that only the program makes, and ``removed_paths`` are pages that are only published. ``compared_count`` is the
    number of pages that both have. ``diagnostics`` are those of the build. If they include errors that keep pages from
    being made, nothing was compared.
    """

    diagnostics: tuple[Diagnostic, ...]
    compared_count: int = 0
    differences: Mapping[str, tuple[Difference, ...]] = field(default_factory=dict)
    added_paths: tuple[str, ...] = ()
    removed_paths: tuple[str, ...] = ()


def compare_pages(
    root: Path,
    published_folder: Path,
    today: date,
    progress: StepListener | None = None,
    left_out_themes: tuple[str, ...] = (),
) -> PageComparison:
    """Render the site of the project ``root`` in memory, and compare its pages with those in ``published_folder``.

    ``published_folder`` is the folder of the published site. ``today`` is the date for which the site is built, and
    ``progress`` receives the steps of the build. ``left_out_themes`` are names of themes of the project that
    are treated as deleted. Nothing in the project or in ``published_folder`` is changed.
    """
    with tempfile.TemporaryDirectory(prefix="sitegen-") as folder:
        project = Project(
            root=root, output=Path(folder) / "site", today=today, left_out_themes=left_out_themes
        )
        steps, pool = StepTimer(progress), Pool(0)
        try:
            with BuildState(Path(folder) / "state.db") as state:
                pipeline = Pipeline(project, state, pool, steps)
                prepared = pipeline.prepare(scan_sources(root, state, steps))
                diagnostics = sort_diagnostics(pipeline.diagnostics)
                if prepared is None:
                    return PageComparison(diagnostics)
                outputs = [output for output in prepared.plan.outputs if is_page(output)]
                steps("render")
                rendered = pipeline.make_renderer(prepared)(outputs)
                pages = ((output.path, _decode_page(content)) for output, content in rendered)
                return _compare(pages, published_folder, diagnostics)
        finally:
            pool.close()
            steps.end()


def _decode_page(content: bytes | Iterable[bytes]) -> str:
    return (content if isinstance(content, bytes) else b"".join(content)).decode("utf-8")


def _compare(
    html_by_path: Iterable[tuple[str, str]], published_folder: Path, diagnostics: tuple[Diagnostic, ...]
) -> PageComparison:
    former = {
        file.relative_to(published_folder).as_posix()
        for file in published_folder.rglob("*.html")
        if file.is_file()
    }
    changed: dict[str, tuple[Difference, ...]] = {}
    added: list[str] = []
    budget = ComparisonBudget()
    seen: set[str] = set()
    for path, html in html_by_path:
        seen.add(path)
        if path not in former:
            added.append(path)
            continue
        former_html = (published_folder / path).read_text(encoding="utf-8", errors="replace")
        if former_html == html:  # reading a page takes longer than comparing it
            continue
        before, after = (
            extract_visible_lines(_DIGEST_PATTERN.sub("…", text)) for text in (former_html, html)
        )
        if differences := tuple(_find_differences(before, after, budget)):
            changed[path] = differences
    return PageComparison(
        diagnostics,
        len(seen & former),
        dict(sorted(changed.items())),
        tuple(sorted(added)),
        tuple(sorted(former - seen)),
    )


def _find_differences(before: list[str], after: list[str], budget: ComparisonBudget) -> Iterator[Difference]:
    if before == after:
        return
    for tag, i1, i2, j1, j2 in diff_with_fallback(before, after, budget):
        if tag != "equal":
            yield tuple(before[i1:i2]), tuple(after[j1:j2])
