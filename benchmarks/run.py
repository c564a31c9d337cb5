"""Measures all generators on one catalogue: ``make bench``, or ``python -m benchmarks.run --items 1000``.

In each round, all generators build from scratch, then again after each edit of `benchmarks.tools.SCENARIOS`.
Every build is a JSON object in a line of ``results.jsonl`` in the work folder, from which
`benchmarks.report` writes the tables. An edit that does not appear where it should stops the benchmark.
"""

from __future__ import annotations

import argparse
import compileall
import json
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.edits import EditedSources
from benchmarks.machine import describe
from benchmarks.measure import (
    Cost,
    Snapshot,
    count_showing,
    count_written,
    find_stale,
    measure_cost,
    take_snapshot,
)
from benchmarks.tools import ROOT, SCENARIOS, Tool, list_tools

REQUIREMENTS = Path(__file__).resolve().parent / "peers/requirements.txt"
SIZES = (1000, 10_000)
LARGEST_FOR_PEERS = 20_000
Row = dict[str, object]


def install(peers: Path) -> None:
    """Install the other generators in the virtual environment ``peers``, unless the same versions are there."""
    # Packages from an index are compiled to bytecode when installed, so compile this checkout as well.
    compileall.compile_dir(ROOT / "sitegen", quiet=1)
    stamp = peers / "requirements.txt"
    if stamp.exists() and stamp.read_text() == REQUIREMENTS.read_text():
        return
    venv.create(peers, with_pip=True, clear=True)
    command = (peers / "bin/python", "-m", "pip", "install", "--quiet", "--requirement", REQUIREMENTS)
    subprocess.run(command, check=True)
    shutil.copyfile(REQUIREMENTS, stamp)


def prepare(tool: Tool, work: Path, items: int, seed: int) -> EditedSources:
    """Write a new catalogue with ``items`` items in the layout of one generator, below the folder ``work``."""
    folder = work / str(items) / tool.name.replace(", ", "-").replace(" ", "-")
    shutil.rmtree(folder, ignore_errors=True)
    # In a process of its own: the memory of this one would count as the peak of those it starts.
    make = (
        sys.executable,
        "-m",
        "benchmarks.layouts",
        tool.layout,
        "--items",
        str(items),
        "--seed",
        str(seed),
    )
    subprocess.run((*make, folder), cwd=ROOT, check=True)
    return EditedSources(tool, folder, items)


def run_rounds(catalogues: list[EditedSources], args: argparse.Namespace, log: Path) -> Iterator[Row]:
    """Run all scenarios with every generator, ``args.rounds`` times, and yield a row for each build.

    The first scenario of each round is a build from scratch. In a scenario the generators follow each other,
    in every other round in reverse, so that other work on the machine affects all of them.
    """
    for number in range(1, args.rounds + 1):
        for scenario in SCENARIOS:
            if scenario != "cold" and scenario not in args.scenarios:
                continue
            for catalogue in catalogues if number % 2 else reversed(catalogues):
                if scenario in catalogue.tool.scenarios:
                    yield from run_build(catalogue, scenario, number, log)
        for catalogue in catalogues:
            catalogue.restore()


def run_build(catalogue: EditedSources, scenario: str, number: int, log: Path) -> Iterator[Row]:
    """Run one build, verify that the edit is visible, and yield its row of figures.

    If a separate tool makes the search index, also yield a row that includes its cost, for a build from
    scratch. ``number`` is the round. Raises RuntimeError if the edit is not on all pages that should contain
    it, or what was removed still is on one.
    """
    tool, folder = catalogue.tool, catalogue.folder
    marker = f"改动{scenario}{number}号"
    expected = catalogue.prepare(scenario, marker)
    before = take_snapshot(folder / tool.output)
    cost = measure_cost(tool.get_command(scenario), folder, log)
    showing = 0
    if expected:
        stale = find_stale(before, take_snapshot(folder / tool.output)) if tool.leaves_removed else ()
        showing = count_showing(folder / tool.output, expected.text, stale)
    if expected and not expected.is_met(showing):
        raise RuntimeError(f"{tool.name}: {scenario} shows on {showing} pages: {expected}")
    if tool.find and scenario == "body":
        check_found(tool, folder, marker, log)
    yield make_row(tool.name, catalogue, scenario, number, cost, before, showing)
    # Pagefind needs 2.7 GiB for 10,000 items, and more than most machines have for 70,000.
    if tool.index and scenario == "cold" and catalogue.items <= LARGEST_FOR_PEERS:
        cost += measure_cost(tool.index, folder, log)
        yield make_row(f"{tool.name} + Pagefind", catalogue, scenario, number, cost, before, showing)


def check_found(tool: Tool, folder: Path, marker: str, log: Path) -> None:
    """Search the built site for ``marker``. Raises RuntimeError if the search does not find it."""
    measure_cost((*tool.find, marker, "--format", "json"), folder, log)
    if marker not in log.read_text("utf-8"):
        raise RuntimeError(f"{tool.name}: the edit is not found by a search")


def make_row(
    name: str,
    catalogue: EditedSources,
    scenario: str,
    number: int,
    cost: Cost,
    before: Snapshot,
    showing: int,
) -> Row:
    """Make the row of figures of one build.

    ``number`` is the round, ``before`` the output before the build, and ``showing`` the number of pages that
    contain the edit.
    """
    after = take_snapshot(catalogue.folder / catalogue.tool.output)
    files, size = count_written(before, after)
    return {
        "tool": name,
        "items": catalogue.items,
        "scenario": scenario,
        "round": number,
        "wall": round(cost.wall, 3),
        "cpu": round(cost.cpu, 3),
        "peak": round(cost.peak, 1),
        "pages": sum(path.endswith(".html") for path in after),
        "files": files,
        "bytes": size,
        "showing": showing,
    }


def measure_size(tools: Sequence[Tool], work: Path, args: argparse.Namespace, items: int) -> None:
    """Measure all tools with a catalogue of ``items`` items.

    Each row is saved at once, so that an interrupted run keeps its results.
    """
    catalogues = [prepare(tool, work, items, args.seed) for tool in tools]
    about = describe(ROOT, work / "peers")
    about |= {"items": items, "seed": args.seed, "rounds": args.rounds}
    for row in run_rounds(catalogues, args, work / "log.txt"):
        line = json.dumps(about | row, ensure_ascii=False)
        with (work / "results.jsonl").open("a", encoding="utf-8") as sink:
            print(line, file=sink)
        print(f"{items:7} {row['scenario']:10} {row['wall']:9} s  {row['tool']}", flush=True)


def parse_arguments() -> argparse.Namespace:
    """Parse the command line of the benchmark. Exit with a message if it is invalid."""
    names = sorted({tool.layout for tool in list_tools(Path())})
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--items", type=int, nargs="+", default=SIZES)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--work", type=Path, default=ROOT / ".bench", help="scratch folder")
    parser.add_argument(
        "--tools",
        nargs="+",
        choices=names,
        help=f"default: all, above {LARGEST_FOR_PEERS} items only sitegen",
    )
    parser.add_argument("--scenarios", nargs="+", choices=SCENARIOS, default=SCENARIOS, help="besides cold")
    return parser.parse_args()


def main() -> None:
    """Install the other generators, then measure all tools with each number of items."""
    args = parse_arguments()
    work = args.work.resolve()
    install(work / "peers")
    for items in args.items:
        tools = list_tools(work / "peers")
        names = args.tools or ([tool.layout for tool in tools] if items <= LARGEST_FOR_PEERS else ["sitegen"])
        measure_size([tool for tool in tools if tool.layout in names], work, args, items)


if __name__ == "__main__":
    main()
