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
from sitegen.builder.project import STATE
from sitegen.builder.scanning import scanned
from sitegen.builder.shards import KeptShards
from sitegen.builder.sources import Bodies, Reader
from sitegen.catalogue.assemble import assemble
from sitegen.pages.output import Data
from sitegen.publish.state import BuildState
from sitegen.search.files import CardFile, TextFile
from sitegen.search.index import Index, KeptFile, make_index
from sitegen.search.scripts import script_of
from sitegen.search.texts import Texts


def main() -> None:
    """Read the project, make and write the index, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("project", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--jobs", type=int, default=2, help="processes that read")
    args = parser.parse_args()
    # As a build does, because it makes millions of objects that live until its end.
    gc.disable()
    begun = time.perf_counter()
    with BuildState(args.project / STATE) as state:
        pool = Pool(args.jobs)
        reader = Reader(args.project, state, pool, unheard)
        sources = reader.read(scanned(args.project, state, unheard))
        pool.close()
        catalogue, found = assemble(sources.parsed, sources.attachments, datetime.now(UTC).date())
        if catalogue is None:
            raise SystemExit("\n".join(str(one) for one in found))
        texts, store = Bodies(args.project, state, sources).texts, KeptShards(state)
        read, before = time.perf_counter(), peak()
        index = make_index(catalogue, texts, store)
        indexed, after = time.perf_counter(), peak()
        totals: dict[str, list[int]] = {}
        for name, content in files(index, texts, store):
            write(args.out / name, content)
            count = totals.setdefault(name.split("/")[1], [0, 0])
            count[0] += 1
            count[1] += len(content)
        write(args.out / "assets" / SEARCH_SCRIPT, ENGINE)
    print(json.dumps({
        "documents": index.facts.head["documents"],
        "files and bytes": totals,
        "seconds": {"read": round(read - begun, 1), "index": round(indexed - read, 1)},
        "peak MB": {"before the index": round(before), "after it": round(after)},
    }))  # fmt: skip


def unheard(step: str, done: int, total: int) -> None:
    """Discard the progress of reading."""


def files(index: Index, texts: Texts, store: KeptShards) -> Iterator[tuple[str, bytes]]:
    """Yield every file of the index, with its path on the site."""
    for output in index.everything:
        match output.content:
            case Data(content):
                yield output.path, content
            case KeptFile(name, _, edition):
                yield output.path, script_of(name, store.read([name])[name], edition)
            case CardFile() as cards:
                yield output.path, cards.script()
            case TextFile() as text:
                yield output.path, text.script(texts(text.digests))


def write(file: Path, content: bytes) -> None:
    """Write a file and create its folders."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)


def peak() -> float:
    """Measure the peak memory of this process in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
