"""Command line of the fuzzer: ``python -m tests.fuzz --count 20000 --jobs 2``.

``--kind`` tries one kind only, ``--show NUMBER`` writes a mutant to a file, to look at it.
"""

from __future__ import annotations

import argparse
import logging
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from tests.fuzz.kinds import FileKind
from tests.fuzz.measurement import ignore_older_objects, limit_memory
from tests.fuzz.mutants import make_mutant
from tests.fuzz.trial import Outcome, Trial

_BATCH = 500


def try_mutants(seed: int, numbers: range, kind: FileKind | None = None) -> Outcome:
    """Try the mutants with these numbers in a folder of their own."""
    # Warnings of the library about damaged files. A build reads them in a process whose output is not shown.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    with tempfile.TemporaryDirectory() as folder, limit_memory(), ignore_older_objects():
        trial = Trial(Path(folder))
        for number in numbers:
            trial.run(make_mutant(seed, number, kind))
        return trial.outcome


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description="Try mutants of files.")
    parser.add_argument("--seed", type=int, default=1, help="seed of the run (default: 1)")
    parser.add_argument("--first", type=int, default=0, help="number of the first mutant (default: 0)")
    parser.add_argument("--count", type=int, default=1000, help="how many mutants to try (default: 1000)")
    parser.add_argument("--kind", type=FileKind, choices=list(FileKind), help="try only this kind")
    parser.add_argument("--jobs", type=int, default=1, help="processes that try them (default: 1)")
    parser.add_argument("--show", type=int, metavar="NUMBER", help="write a mutant to a file instead")
    given = parser.parse_args()
    if given.show is not None:
        mutant = make_mutant(given.seed, given.show, given.kind)
        file = Path(f"mutant-{given.show}-{Path(mutant.path).name}")
        file.write_bytes(mutant.data)
        print(f"{mutant}\n{file}")
        return
    end = given.first + given.count
    batches = [range(start, min(start + _BATCH, end)) for start in range(given.first, end, _BATCH)]
    with ProcessPoolExecutor(given.jobs) as pool:
        runs = [pool.submit(try_mutants, given.seed, batch, given.kind) for batch in batches]
        outcomes = []
        for batch, run in zip(batches, runs, strict=True):
            outcomes.append(run.result())
            for problem in outcomes[-1].problems:
                print(problem, flush=True)
            print(f"{batch.stop - given.first} tried", file=sys.stderr, flush=True)
    _print_summary(outcomes)
    sys.exit(any(outcome.problems for outcome in outcomes))


def _print_summary(outcomes: list[Outcome]) -> None:
    for kind in FileKind:
        tried = sum(outcome.tried[kind] for outcome in outcomes)
        if tried:
            seconds = sum(outcome.seconds[kind] for outcome in outcomes)
            slowest = max(outcome.slowest.get(kind, (0, 0)) for outcome in outcomes)
            largest = max(outcome.largest.get(kind, (0, 0)) for outcome in outcomes)
            print(
                f"{kind:11} {tried:6} tried, {1000 * seconds / tried:6.1f} ms each,"
                f" at most {slowest[0]:.2f} s ({slowest[1]}) and {largest[0]:.0f} MiB ({largest[1]})"
            )
    caught = [mutant.number for outcome in outcomes for mutant in outcome.caught]
    problems = sum(len(outcome.problems) for outcome in outcomes)
    print(
        f"{problems} problems; {len(caught)} files in which a library failed, which is a finding: {caught[:10]}"
    )


if __name__ == "__main__":
    main()
