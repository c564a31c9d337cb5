"""Makes a search index without pages: ``python benchmarks/indexed.py PROJECT OUT [--jobs 2]``.

Reads the project as a build does and writes what `benchmarks/search.py` needs, ``OUT/search`` and the engine,
to measure searches of more documents than are worth rendering. Prints the numbers of files, the seconds, and
the peak memory before and after making the index.
"""

from __future__ import annotations

import argparse
import gc
import json
import resource
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from sitegen.builder.plan import ENGINE, SEARCH_SCRIPT
from sitegen.builder.pool import Pool
from sitegen.builder.project import STATE_FILE
from sitegen.builder.source_digests import scan_sources
from sitegen.builder.sources import BodyStore, SourceLoader
from sitegen.builder.state_payload_store import StatePayloadStore
from sitegen.catalogue.assemble import assemble
from sitegen.pages.output import StaticContent
from sitegen.publish.state import BuildState
from sitegen.search.document_files import CardFile, TextFile
from sitegen.search.index import SearchIndex, StoredPostingsFile, build_index
from sitegen.search.script_payload import render_script
from sitegen.search.texts import LoadTexts


def main() -> None:
    """Read the project, build and write its search index, and print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("project", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--jobs", type=int, default=2, help="processes that read")
    args = parser.parse_args()
    # As a build does, because it makes millions of objects that live until its end.
    gc.disable()
    started = time.perf_counter()
    with BuildState(args.project / STATE_FILE) as state:
        pool = Pool(args.jobs)
        loader = SourceLoader(args.project, state, pool, discard_progress)
        sources = loader.load(scan_sources(args.project, state, discard_progress))
        pool.close()
        catalogue, diagnostics = assemble(sources.parsed, sources.attachments, datetime.now(UTC).date())
        if catalogue is None:
            raise SystemExit("\n".join(str(diagnostic) for diagnostic in diagnostics))
        texts, store = BodyStore(args.project, state, sources).load_texts, StatePayloadStore(state)
        read, before = time.perf_counter(), measure_peak()
        index = build_index(catalogue, texts, store)
        indexed, after = time.perf_counter(), measure_peak()
        totals: dict[str, list[int]] = {}
        for name, content in iter_files(index, texts, store):
            write_file(args.out / name, content)
            count = totals.setdefault(name.split("/")[1], [0, 0])
            count[0] += 1
            count[1] += len(content)
        write_file(args.out / "assets" / SEARCH_SCRIPT, ENGINE)
    print(json.dumps({
        "documents": totals.get("x", [0])[0],
        "files and bytes": totals,
        "seconds": {"read": round(read - started, 1), "index": round(indexed - read, 1)},
        "peak MB": {"before the index": round(before), "after it": round(after)},
    }))  # fmt: skip


def discard_progress(step: str, done: int, total: int) -> None:
    """Accept a progress report, as the loader requires, and do nothing."""


def iter_files(index: SearchIndex, texts: LoadTexts, store: StatePayloadStore) -> Iterator[tuple[str, bytes]]:
    """Yield the path on the site and the content of every file of the search index.

    ``texts`` loads body texts by digest. ``store`` holds the stored files of the index.
    """
    for output in index.all_outputs:
        match output.content:
            case StaticContent(content):
                yield output.path, content
            case StoredPostingsFile(name) as file:
                yield output.path, render_script(name, store.read([name])[name], file.seed)
            case CardFile() as cards:
                yield output.path, cards.render_script()
            case TextFile() as text:
                yield output.path, text.render_script(texts(text.body_digests))


def write_file(file: Path, content: bytes) -> None:
    """Write ``content`` to a file and create its parent folders."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)


def measure_peak() -> float:
    """Return the peak memory (resident set) of this process so far, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
