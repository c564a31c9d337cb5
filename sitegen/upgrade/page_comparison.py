"""Compares the pages of a site as published with the pages that this program makes of the same content.

Compared is what readers see: the text of each block with its kind (heading, paragraph, cell …), links and emphasis.
Addresses of links, scripts, stylesheets and the head of pages are not.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import SequenceMatcher
from html import unescape
from pathlib import Path
from typing import Final

from sitegen.builder.pages import is_page
from sitegen.builder.pipeline import Pipeline
from sitegen.builder.pool import Pool
from sitegen.builder.progress import StepListener, StepTimer
from sitegen.builder.project import Project
from sitegen.builder.source_digests import scan_sources
from sitegen.diagnostics import Diagnostic, sort_diagnostics
from sitegen.publish.state import BuildState

Difference = tuple[tuple[str, ...], tuple[str, ...]]
"""Lines of a page before and after."""

_HIDDEN: Final = re.compile(
    r"<!--.*?-->|<(head|script|style|template|svg)\b.*?</\1\s*>|<title\b.*?</title\s*>",
    re.DOTALL | re.IGNORECASE,
)
_TAG: Final = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)\b[^<>]*>")
_KINDS: Final = frozenset(
    {"h1", "h2", "h3", "h4", "h5", "h6", "li", "th", "td", "blockquote", "pre", "dt", "dd"}
)
"""Elements whose name is a part of what is compared. All others are paragraphs or groups of them."""
_BLOCKS: Final = _KINDS | frozenset(
    {
        *(
            "p",
            "div",
            "section",
            "article",
            "main",
            "nav",
            "header",
            "footer",
            "aside",
            "form",
            "fieldset",
            "legend",
        ),
        *(
            "table",
            "thead",
            "tbody",
            "tfoot",
            "tr",
            "caption",
            "ul",
            "ol",
            "dl",
            "figure",
            "figcaption",
            "details",
        ),
        *(
            "summary",
            "option",
            "select",
            "button",
            "label",
            "textarea",
            "br",
            "hr",
            "address",
            "body",
            "html",
        ),
    }
)
_MARKS: Final = {
    "a": ("[", "]"),
    "strong": ("**", "**"),
    "em": ("*", "*"),
    "del": ("~~", "~~"),
    "img": ("[图]", ""),
}


@dataclass(frozen=True, slots=True)
class PageChanges:
    """What differs between the published pages and those of this program, by address.

    ``changed`` has the differences of each page, ``added`` and ``removed`` are pages that only one of the two has.
    ``compared`` is the number of pages that both have. ``diagnostics`` are those of the build. If they have errors
    no page could be made, and nothing was compared.
    """

    diagnostics: tuple[Diagnostic, ...]
    compared: int = 0
    changed: Mapping[str, tuple[Difference, ...]] = field(default_factory=dict)
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


def compare_pages(
    root: Path,
    published: Path,
    today: date,
    progress: StepListener | None = None,
    left_out_themes: tuple[str, ...] = (),
) -> PageChanges:
    """Render the site of the project ``root`` in memory, and compare its pages with those in ``published``.

    ``left_out_themes`` are names of themes of the project that are to be deleted. Neither the published folder nor the build state of the project is changed.
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
                    return PageChanges(diagnostics)
                outputs = [output for output in prepared.plan.outputs if is_page(output)]
                steps("render")
                rendered = pipeline.make_renderer(prepared)(outputs)
                pages = ((output.path, _join(content)) for output, content in rendered)
                return _compare(pages, published, diagnostics)
        finally:
            pool.close()
            steps.end()


def _join(content: bytes | Iterable[bytes]) -> str:
    return (content if isinstance(content, bytes) else b"".join(content)).decode("utf-8")


def _compare(
    pages: Iterable[tuple[str, str]], published: Path, diagnostics: tuple[Diagnostic, ...]
) -> PageChanges:
    former = {file.relative_to(published).as_posix() for file in published.rglob("*.html") if file.is_file()}
    changed: dict[str, tuple[Difference, ...]] = {}
    added: list[str] = []
    seen: set[str] = set()
    for path, html in pages:
        seen.add(path)
        if path not in former:
            added.append(path)
            continue
        before = extract_lines((published / path).read_text(encoding="utf-8", errors="replace"))
        if differences := tuple(_find_differences(before, extract_lines(html))):
            changed[path] = differences
    return PageChanges(
        diagnostics,
        len(seen & former),
        dict(sorted(changed.items())),
        tuple(sorted(added)),
        tuple(sorted(former - seen)),
    )


def _find_differences(before: list[str], after: list[str]) -> Iterator[Difference]:
    if before == after:
        return
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag != "equal":
            yield tuple(before[i1:i2]), tuple(after[j1:j2])


def extract_lines(html: str) -> list[str]:
    """Return what readers see of a page: one line for each block, with the name of its element if that matters."""
    text = _HIDDEN.sub(" ", html)
    lines: list[str] = []
    words: list[str] = []
    kind = ""

    def end_line() -> None:
        line = " ".join("".join(words).split())
        words.clear()
        if line:
            lines.append(f"{kind} {line}" if kind else line)

    position = 0
    for tag in _TAG.finditer(text):
        words.append(unescape(text[position : tag.start()]))
        position = tag.end()
        name, closes = tag[2].lower(), bool(tag[1])
        if name in _BLOCKS:
            end_line()
            if name in _KINDS or closes:
                kind = "" if closes else name
        elif marks := _MARKS.get(name):
            words.append(marks[closes])
    words.append(unescape(text[position:]))
    end_line()
    return lines
