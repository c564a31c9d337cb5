"""Measures the processor time of checking a whole project in which one file has a hostile shape.

``python -m tests.patterns.check_time LENGTH NAME…`` writes the times as JSON: for each shape those of a file of a
quarter of ``LENGTH`` characters and of the whole length, without the time of the project itself; null for one that
exceeded the limit. A check ends early if a file has errors, so the time of the project is that with a small file at the
same place that is empty, or has an error if the shape has one.

Each measurement is made in a child process that is forked after all modules are loaded, and that the system ends when
it has used more than `LIMIT` seconds of processor time.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import sys
import tempfile
from pathlib import Path
from time import process_time
from typing import Final

from sitegen.diagnostics import has_errors
from tests.builder.workshop import SITE, Workshop
from tests.patterns.shapes import ITEM, SHAPES, Shape

LIMIT: Final = 60
"""Seconds of processor time of one check."""
LINE_LIMIT: Final = 49_000
"""Lines of a text, a little below the limit of the program."""


def fit(shape: Shape, length: int) -> int:
    """Return the most characters up to ``length`` with which a shape keeps within the limit on lines."""
    lines = shape.unit.count("\n")
    return min(length, LINE_LIMIT // lines * len(shape.unit)) if lines else length


def measure_check(path: str, text: str, repeats: int) -> tuple[float | None, bool]:
    """Return the least processor time of checking the project with one more file, in seconds, and whether there are errors.

    The time is None if it took too long.
    """
    results = [_measure_once(path, text) for _ in range(repeats)]
    times = [time for time, _ in results if time is not None]
    return min(times) if len(times) == repeats else None, any(has_errors for _, has_errors in results)


def _measure_once(path: str, text: str) -> tuple[float | None, bool]:
    folder = Path(tempfile.mkdtemp())
    try:
        workshop = Workshop(folder, SITE)
        # Here, so that the child need not parse the other files and compile patterns, which takes far longer than most shapes.
        workshop.check()
        workshop.put(path, text)
        reading, writing = os.pipe()
        child = os.fork()
        if not child:
            _run_check(workshop, writing)
        os.close(writing)
        with os.fdopen(reading, encoding="ascii") as pipe:
            answer = pipe.read()
        _, status = os.waitpid(child, 0)
        if os.WIFSIGNALED(status):
            return None, False
        assert answer, f"the check of {path} failed with {status}"
        time, has_errors = answer.split()
        return float(time), has_errors == "True"
    finally:
        shutil.rmtree(folder)


def _run_check(workshop: Workshop, writing: int) -> None:
    """Check the project in this child process, write the time, and end the process."""
    resource.setrlimit(resource.RLIMIT_CPU, (LIMIT, LIMIT + 1))
    begin = process_time()
    result = workshop.check()
    os.write(writing, f"{process_time() - begin} {has_errors(result.diagnostics)}".encode("ascii"))
    os._exit(0)


def main() -> None:
    """Measure the shapes that the command line names."""
    longest, repeats, names = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]
    empty, _ = measure_check(ITEM, SHAPES["body-prose"].write(1), 3)
    assert empty is not None
    times = {}
    for name in names:
        shape = SHAPES[name]
        length = fit(shape, longest)
        pair = [measure_check(shape.path, shape.write(size), repeats) for size in (length // 4, length)]
        wrong, is_wrong = (
            measure_check(shape.path, "{", repeats) if all(one[1] for one in pair) else (None, False)
        )
        project = min(wrong, empty) if wrong is not None and is_wrong else empty
        times[name] = [time if time is None else max(time - project, 0) for time, _ in pair]
        print(
            name,
            *(f"{time:.3f}" if time is not None else "-" for time in times[name]),
            file=sys.stderr,
            flush=True,
        )
    json.dump(times, sys.stdout)


if __name__ == "__main__":
    main()
