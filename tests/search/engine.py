"""The browser's engine, asked from Python."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
from playwright.sync_api import Browser

from tests.browser.visit import visit_afresh
from tests.linked_files import link_files

ENGINE = Path(__file__).resolve().parent.parent.parent / "sitegen/search/engine.min.js"
PAGE = "engine.html"
ALL = 100_000
ASK = """async ([questions, more]) => {
  window.engine = window.engine || SitegenSearch.open("search/");
  const answers = [];
  for (const [text, options] of questions) {
    try {
      const found = await engine.search(text, Object.assign({snippets: false}, more, options));
      answers.push({asked: found.asked, total: found.total, least: found.least, exact: found.exact, strict: found.strict, pages: found.pages,
        ids: found.items.map(item => item.id), tiers: found.items.map(item => item.tier)});
    } catch (error) { answers.push({error: error.reason || String(error)}); }
  }
  return answers;
}"""

EXPLAIN = """async ([questions, options]) => {
  window.engine = window.engine || SitegenSearch.open("search/");
  const answers = [];
  for (const text of questions) {
    const why = await engine.explain(text, options), parts = why.parts || {}, plain = why.plain || {};
    answers.push({missing_words: why.missing.map(SitegenSearch.normalizeText), parts: parts.words || [], missing_parts: parts.absent || [], parts_complete: !!parts.whole,
      parts_total: parts.amount ? [parts.amount.total, parts.amount.exact] : [0, true], simplified: plain.typed || "",
      simplified_total: plain.amount ? [plain.amount.total, plain.amount.exact] : [0, true], near: why.near.map(card => card.href)});
  }
  return answers;
}"""

SUGGEST = """async ([typed]) => {
  window.engine = window.engine || SitegenSearch.open("search/");
  return engine.suggest(typed, 8);
}"""


@dataclass(frozen=True)
class Found:
    """An answer of the browser: documents in order, with tiers; ``error`` is the reason if there is none."""

    ids: tuple[int, ...] = ()
    tiers: tuple[int, ...] = ()
    total: int = 0
    least: int = 0
    exact: bool = True
    strict: bool = True
    asked: bool = False
    pages: int = 0
    error: str = ""


@dataclass(frozen=True)
class Why:
    """Why nothing was found, and what to ask instead; amounts are (at most, whether exactly so many)."""

    missing_words: tuple[str, ...]
    parts: tuple[str, ...]
    missing_parts: tuple[str, ...]
    parts_complete: bool
    parts_total: tuple[int, bool]
    simplified: str
    simplified_total: tuple[int, bool]
    near: tuple[str, ...]


class Engine:
    """The engine on a page of its own."""

    def __init__(self, page: Any) -> None:
        self._page = page

    def ask(self, questions: Sequence[str], **options: Any) -> list[Found]:
        """The answers to typed questions, with the same options for all; without ``size`` every result."""
        asked = [[text, {}] for text in questions]
        return self._ask(asked, {"size": ALL, **options})

    def ask_afresh(self, text: str, **options: Any) -> Found:
        """The answer of an engine that was not asked before."""
        self._page.evaluate("window.engine = null")
        return self.ask([text], **options)[0]

    def ask_exact(self, runs: Sequence[str]) -> list[Found]:
        """The documents that contain these texts, whatever signs stand in them."""
        return self._ask([["", {"exact": run}] for run in runs], {"size": ALL})

    def explain(self, questions: Sequence[str], **options: Any) -> list[Why]:
        """Why these questions find nothing."""
        answers = self._page.evaluate(EXPLAIN, [list(questions), options])
        return [msgspec.convert(answer, Why) for answer in answers]

    def suggest(self, typed: str) -> list[tuple[str, str]]:
        """What is offered while typing: kind and text."""
        found = self._page.evaluate(SUGGEST, [typed])
        return [(one["kind"], one["text"]) for one in found]

    def _ask(self, questions: list[Any], options: dict[str, Any]) -> list[Found]:
        answers = self._page.evaluate(ASK, [questions, options])
        return [msgspec.convert(answer, Found) for answer in answers]


def with_engine(site: Path, folder: Path) -> Path:
    """The index once more in ``folder``, as links, with the engine and a page for it."""
    link_files(site / "search", folder / "search")
    return with_page(folder)


def with_page(folder: Path) -> Path:
    """The folder, with the engine and a page for it beside the index."""
    shutil.copyfile(ENGINE, folder / "engine.js")
    (folder / PAGE).write_text(
        '<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><script src="engine.js"></script>',
        "utf-8",
    )
    return folder


@contextmanager
def engine(browser: Browser, base: str) -> Iterator[Engine]:
    """The engine of the folder at ``base``; nothing may go wrong on its page."""
    with visit_afresh(browser) as visitor:
        visitor.page.goto(base + PAGE)
        yield Engine(visitor.page)
        assert visitor.problems == []
        assert visitor.outside(base) == []
