"""Measures from how many pages workers pay off: ``python -m benchmarks.pool``.

The same catalogues are built from scratch by one process and by one per processor, in turn. The size at which
the ratio falls below 1 is the value for `sitegen.builder.pool.PARALLEL_THRESHOLD`.
"""

from __future__ import annotations

import argparse
import shutil
from datetime import date
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks.corpus import write_project
from sitegen.builder import Pool, Project, build
from sitegen.builder.pool import count_processors

TODAY = date(2026, 1, 1)
ITEMS = (250, 500, 1000, 2000)


def measure_seconds(root: Path, pool: Pool) -> tuple[float, int]:
    """Build the project ``root`` from scratch, and return the seconds and the number of pages.

    The pool is closed afterwards.
    """
    for name in (".sitegen", "public"):
        shutil.rmtree(root / name, ignore_errors=True)
    start = perf_counter()
    result = build(Project(root=root, output=root / "public", today=TODAY), pool=pool)
    pool.close()
    return perf_counter() - start, result.pages


def main() -> None:
    """Print a table with a row for each number of items."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--items", type=int, nargs="+", default=ITEMS)
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    jobs = count_processors()
    print(f"| items | pages | 1 process, s | {jobs} workers, s | ratio |\n|---:|---:|---:|---:|---:|")
    for items in args.items:
        with TemporaryDirectory() as folder:
            root = Path(folder)
            write_project(root, items, seed=1)
            single_runs, parallel_runs, pages = [], [], 0
            # In turn, so that a change in the load of the machine affects both.
            for _ in range(args.rounds):
                took, pages = measure_seconds(root, Pool(1))
                single_runs.append(took)
                parallel_runs.append(measure_seconds(root, Pool(jobs, threshold=0))[0])
        single, parallel = median(single_runs), median(parallel_runs)
        print(f"| {items:,} | {pages:,} | {single:.1f} | {parallel:.1f} | {parallel / single:.2f} |")


if __name__ == "__main__":
    main()
