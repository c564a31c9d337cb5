"""Measures the search of a built site in Chromium, beside Pagefind on the same pages.

    python benchmarks/search.py SITE [--pagefind PROGRAM] [--queries 40] [--known 60] [--seed 1] [--markdown docs/search-benchmarks.md]

SITE is the output folder of a build. Queries are drawn from its documents, by a seed. Each is run once in a
fresh browser context (cold: nothing is cached) and once in a context that has run the others (warm). A search
page opens its engine when it loads, long before a query is typed. So the time is measured from the call to
ten results with snippets, and opening counts separately as `open ms`. Files and bytes include both,
uncompressed and compressed by gzip, as a static host sends them. The cold queries are repeated on the folder
itself (file://, which Pagefind does not support) and, as `slow`, with a latency of 150 ms, 1.6 Mbit/s and a
processor four times slower, as on a telephone. Known items measure how often, and how far up, the document of
a query is among the first ten (MRR@10). A whole title or number is a query only if one document has it.

With --markdown the figures are also written as tables into a document (docs/search-benchmarks.md), between markers with
the number of documents. A run on the same number replaces its own tables only.

With --pagefind the same is measured of Pagefind's index of the item pages, which is made in a temporary
folder. Needs Playwright and Chromium, as the tests do.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from statistics import mean
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.machine import find_processor
from benchmarks.search_report import Engine, update_document
from sitegen.search.normalise import normalise
from sitegen.search.reader import IndexReader
from tests.browser.executable import find_chromium
from tests.browser.server import Server

WHOLE = ("title", "document number", "index number")
"""Kinds of queries that are a whole field."""

# As the devtools protocol wants it: milliseconds, and bytes per second.
SLOW = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 100_000}
OPEN_OURS = """async () => {
  const start = performance.now();
  window.engine = SitegenSearch.open("search/");
  await engine.readTrees();
  return performance.now() - start;
}"""
OURS = """async ([query]) => {
  const start = performance.now();
  const found = await engine.search(query, {quick: true});
  return [performance.now() - start, found.items.map(item => item.href), found.total];
}"""
SETTLE_OURS = """async ([query]) => {
  await engine.search(query, {snippets: false});
}"""
OPEN_PAGEFIND = """async () => {
  const start = performance.now();
  window.pagefind = await import("./pagefind/pagefind.js");
  await pagefind.init();
  return performance.now() - start;
}"""
PAGEFIND = """async ([query]) => {
  const start = performance.now();
  const found = await pagefind.search(query);
  const first = await Promise.all(found.results.slice(0, 10).map(one => one.data()));
  return [performance.now() - start, first.map(one => one.url.replace(/^\\//, "")), found.results.length];
}"""


@dataclass(frozen=True)
class Query:
    """A search query, and the page of the document from which it was drawn.

    ``kind`` is a key of `QuerySampler.kinds`; ``page`` is a path on the site.
    """

    kind: str
    text: str
    page: str


@dataclass
class QueryCost:
    """The costs of a series of queries. Each list has one value for each query, in order.

    ``opening`` and ``milliseconds`` are the times to open the engine and to run the query. ``files`` is the
    number of files requested; ``raw`` and ``compressed`` are their bytes. ``settled`` is the compressed bytes
    by the time the number of results is final.
    """

    opening: list[float] = field(default_factory=list)
    milliseconds: list[float] = field(default_factory=list)
    files: list[int] = field(default_factory=list)
    raw: list[int] = field(default_factory=list)
    compressed: list[int] = field(default_factory=list)
    settled: list[int] = field(default_factory=list)


class QuerySampler:
    """Draws random queries from the items of a built site.

    ``kinds`` maps each kind of query to a function that draws one from a document, given its id.
    """

    def __init__(self, site: Path, seed: int) -> None:
        self._index = IndexReader(site)
        items = self._index.load_facet("kind")["item"]
        self._random = random.Random(seed)
        # By address, so that the sample does not depend on how documents are numbered.
        self._ids = sorted(items.tolist(), key=lambda id: self._index.load_card(id).href)
        self.kinds: dict[str, Callable[[int], str]] = {
            "title": lambda id: self._index.load_card(id).title,
            "part of a title": lambda id: self._pick_piece(self._index.load_card(id).title, 4, 10),
            "document number": lambda id: self._index.load_card(id).doc_no,
            "index number": lambda id: self._index.load_card(id).index_no,
            "2 or 3 characters": lambda id: self._pick_piece(self._index.load_text(id).body, 2, 3),
            "4 to 8 characters": lambda id: self._pick_piece(self._index.load_text(id).body, 4, 8),
            "9 to 16 characters": lambda id: self._pick_piece(self._index.load_text(id).body, 9, 16),
            "two words": lambda id: " ".join(
                self._pick_piece(self._index.load_text(id).body, 2, 4) for _ in "12"
            ),
        }

    def pick_queries(self, kind: str, count: int) -> Iterator[Query]:
        """Yield at most ``count`` random queries of a kind, each from another document.

        Documents without the field, such as a document number, are skipped. So are whole titles and numbers
        that several documents share.
        """
        shared = self._find_shared(kind) if kind in WHOLE else frozenset()
        for id in self._random.sample(self._ids, len(self._ids)):
            text = self.kinds[kind](id)
            if text and count and normalise(text) not in shared:
                count -= 1
                yield Query(kind, text, self._index.load_card(id).href)

    def _find_shared(self, kind: str) -> frozenset[str]:
        texts = Counter(normalise(self.kinds[kind](id)) for id in self._ids)
        return frozenset(text for text, count in texts.items() if count > 1)

    def _pick_piece(self, text: str, shortest: int, longest: int) -> str:
        """Pick a run of letters or Chinese characters from a text; "" if none is long enough."""
        runs = [
            run for run in "".join(c if c.isalnum() else " " for c in text).split() if len(run) >= shortest
        ]
        if not runs:
            return ""
        run = self._random.choice(runs)
        length = self._random.randint(shortest, min(longest, len(run)))
        start = self._random.randrange(len(run) - length + 1)
        return run[start : start + length]


class Bench:
    """A search engine on one site, served from ``folder`` and run in a browser.

    ``opening`` and ``ask`` are scripts that open the engine and run a query. ``settle`` is the script that
    requests the final number of results afterwards, "" if ``ask`` returns it. ``head`` is HTML for the page
    that runs the scripts.
    """

    def __init__(
        self, browser: Browser, folder: Path, opening: str, ask: str, head: str, settle: str = ""
    ) -> None:
        (folder / "benchmark.html").write_text(f"<!doctype html><meta charset=utf-8>{head}", "utf-8")
        self._browser, self._folder = browser, folder
        self._opening, self._ask, self._settle = opening, ask, settle
        self._server = Server(folder)

    def close(self) -> None:
        """Stop the web server and remove the benchmark page from the site."""
        self._server.close()
        (self._folder / "benchmark.html").unlink()

    def measure_cold(
        self, queries: Sequence[Query], slow: bool = False, by_double_click: bool = False
    ) -> QueryCost:
        """Measure each query in a new browser context, in which nothing is cached.

        ``slow`` emulates a slow network and processor. ``by_double_click`` opens the page with a ``file:``
        address; requested files are not counted then.
        """
        cost = QueryCost()
        for query in queries:
            with self._browser.new_context() as context:
                page = self._load(context.new_page(), by_double_click)
                if slow:
                    session = context.new_cdp_session(page)
                    session.send("Network.enable")
                    session.send("Network.emulateNetworkConditions", SLOW)
                    session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
                # The files of the page itself do not count, only those of the engine and its index.
                before = len(self._server.requests)
                cost.opening.append(page.evaluate(self._opening))
                self._measure(page, query, cost, before)
        return cost

    def measure_warm(self, queries: Sequence[Query]) -> QueryCost:
        """Run all queries twice on one page, and return the costs of the second pass."""
        with self._browser.new_context() as context:
            page = self._open(context.new_page())
            # The first pass fills the cache of the browser.
            self._measure_all(page, queries, QueryCost())
            return self._measure_all(page, queries, QueryCost())

    def score_known(self, queries: Sequence[Query]) -> list[float]:
        """Return the reciprocal rank of each query's page among the first ten results, 0 if it is not among them."""
        with self._browser.new_context() as context:
            page = self._open(context.new_page())
            return [_score_rank(page.evaluate(self._ask, [query.text])[1], query.page) for query in queries]

    def _load(self, page: Page, by_double_click: bool = False) -> Page:
        folder = f"{self._folder.resolve().as_uri()}/" if by_double_click else self._server.url
        page.goto(folder + "benchmark.html", wait_until="load")
        return page

    def _open(self, page: Page) -> Page:
        self._load(page).evaluate(self._opening)
        return page

    def _measure_all(self, page: Page, queries: Sequence[Query], cost: QueryCost) -> QueryCost:
        for query in queries:
            self._measure(page, query, cost, len(self._server.requests))
        return cost

    def _measure(self, page: Page, query: Query, cost: QueryCost, before: int) -> None:
        """Run a query, and count the requests beyond the first ``before``."""
        milliseconds, _, _ = page.evaluate(self._ask, [query.text])
        sizes = self._list_sizes(before)
        cost.milliseconds.append(milliseconds)
        cost.files.append(len(sizes))
        cost.raw.append(sum(raw for raw, _ in sizes))
        cost.compressed.append(sum(compressed for _, compressed in sizes))
        if self._settle:
            page.evaluate(self._settle, [query.text])
        cost.settled.append(sum(compressed for _, compressed in self._list_sizes(before)))

    def _list_sizes(self, before: int) -> list[tuple[int, int]]:
        """List the sizes of the files requested beyond the first ``before`` requests."""
        addresses = self._server.requests[before:]
        return [measure_size(file) for address in addresses if (file := self._server.find(address))]


def _score_rank(pages: Sequence[str], page: str) -> float:
    return 1 / (pages.index(page) + 1) if page in pages else 0.0


@cache
def measure_size(file: Path) -> tuple[int, int]:
    """Return the bytes of a file, uncompressed and compressed by gzip.

    Both are equal for files that are already compressed.
    """
    # Pagefind's own files are compressed; a static host does not compress them again.
    data = file.read_bytes()
    return len(data), len(data) if file.suffix.startswith(".pf_") else len(gzip.compress(data, 6))


def index_with_pagefind(site: Path, program: str, folder: Path) -> dict[str, float]:
    """Copy the item pages of ``site`` to ``folder`` and index them with Pagefind.

    Return its cost: wall-clock and CPU seconds, and peak memory in MB. ``program`` is the path of Pagefind.
    """
    shutil.copytree(site / "items", folder / "items", ignore=shutil.ignore_patterns("*.[!h]*"))
    start = time.perf_counter()
    process = subprocess.Popen(
        [program, "--site", str(folder), "--root-selector", "main", "--force-language", "zh"],
        stdout=subprocess.DEVNULL,
    )
    _, _, usage = os.wait4(process.pid, 0)
    return {
        "wall": time.perf_counter() - start,
        "cpu": usage.ru_utime + usage.ru_stime,
        "peak MB": usage.ru_maxrss / 1024,
    }


def sum_files(folder: Path) -> dict[str, tuple[int, int]]:
    """Map each kind of file of an index to the number of files and their total bytes.

    The kind is the first folder of the path, or the suffix of a file outside folders.
    """
    totals: dict[str, list[int]] = {}
    for file in folder.rglob("*"):
        if file.is_file():
            name = file.relative_to(folder).parts[0] if file.parent != folder else file.suffix
            count = totals.setdefault(name, [0, 0])
            count[0] += 1
            count[1] += file.stat().st_size
    return {name: (count, size) for name, (count, size) in sorted(totals.items())}


def measure_engine(
    name: str,
    bench: Bench,
    queries: Sequence[Query],
    known: dict[str, list[Query]],
    slow: bool,
    double_click: bool = False,
) -> dict[str, Any]:
    """Measure one engine, and return its figures keyed by state (cold, file, warm, slow).

    ``by kind`` and ``MRR@10`` contain figures for each kind of query. ``known`` contains the queries for
    MRR@10, keyed by kind. ``slow`` and ``double_click`` enable these states.
    """
    costs = {"cold": bench.measure_cold(queries), "warm": bench.measure_warm(queries)}
    if double_click:
        costs["file"] = bench.measure_cold(queries, by_double_click=True)
    if slow:
        costs["slow"] = bench.measure_cold(queries, slow=True)
    row: dict[str, Any] = {"engine": name, "queries": len(queries)}
    for state, cost in costs.items():
        row[state] = {
            "ms": round(mean(cost.milliseconds), 1),
            "worst ms": round(max(cost.milliseconds)),
            "open ms": round(mean(cost.opening), 1) if cost.opening else 0,
        }
        if state != "file":
            row[state] |= {
                "files": round(mean(cost.files), 1),
                "raw KB": round(mean(cost.raw) / 1000, 1),
                "gzip KB": round(mean(cost.compressed) / 1000, 1),
                "worst gzip KB": round(max(cost.compressed) / 1000, 1),
                "settled gzip KB": round(mean(cost.settled) / 1000, 1),
            }
    by_kind: dict[str, list[tuple[float, int]]] = {}
    for query, ms, compressed in zip(
        queries, costs["cold"].milliseconds, costs["cold"].compressed, strict=True
    ):
        by_kind.setdefault(query.kind, []).append((ms, compressed))
    row["by kind"] = {
        kind: {
            "ms": round(mean(ms for ms, _ in pairs), 1),
            "gzip KB": round(mean(size for _, size in pairs) / 1000, 1),
        }
        for kind, pairs in by_kind.items()
    }
    row["MRR@10"] = {
        kind: round(mean(bench.score_known(sample)), 3) for kind, sample in known.items() if sample
    }
    return row


def main() -> None:
    """Measure the engines, print the figures and write the tables, as the command line demands."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("site", type=Path)
    parser.add_argument("--pagefind", help="Pagefind's program, the extended one")
    parser.add_argument("--queries", type=int, default=40, help="for times and bytes")
    parser.add_argument("--known", type=int, default=60, help="of each kind, for MRR@10")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="a document to write the tables into")
    parser.add_argument("--no-slow", action="store_true", help="leave out the slow network")
    args = parser.parse_args()
    sampler = QuerySampler(args.site, args.seed)
    per_kind = -(-args.queries // len(sampler.kinds))
    queries = [query for kind in sampler.kinds for query in sampler.pick_queries(kind, per_kind)]
    known = {kind: list(sampler.pick_queries(kind, args.known)) for kind in sampler.kinds}
    about = describe(args)
    index = sum_files(args.site / "search")
    print(json.dumps({"index": index}, ensure_ascii=False))
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as scratch:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
        script = '<script src="assets/search.js"></script>'
        ours = Bench(browser, args.site, OPEN_OURS, OURS, script, SETTLE_OURS)
        engines = [Engine(measure_engine("sitegen", ours, queries, known, not args.no_slow, True), index)]
        print(json.dumps(engines[-1].figures, ensure_ascii=False, indent=1))
        ours.close()
        if args.pagefind:
            folder = Path(scratch) / "site"
            about["pagefind"] = index_with_pagefind(args.site, args.pagefind, folder)
            print(json.dumps({"pagefind indexing": about["pagefind"]}))
            index = sum_files(folder / "pagefind")
            print(json.dumps({"index": index}))
            theirs = Bench(browser, folder, OPEN_PAGEFIND, PAGEFIND, "")
            engines.append(
                Engine(measure_engine("Pagefind", theirs, queries, known, not args.no_slow), index)
            )
            print(json.dumps(engines[-1].figures, ensure_ascii=False, indent=1))
            theirs.close()
        browser.close()
    if args.markdown:
        update_document(args.markdown, about, engines)


def describe(args: argparse.Namespace) -> dict[str, Any]:
    """Return the conditions of the measurement, keyed by name: date, machine, load, documents and samples."""
    return {
        "date": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        "machine": f"{os.cpu_count()} cores ({find_processor()})",
        "load": f"{os.getloadavg()[0]:.1f}",
        "documents": IndexReader(args.site).manifest.documents,
        "seed": args.seed,
        "known": args.known,
    }


if __name__ == "__main__":
    main()
