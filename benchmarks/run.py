"""Measures all generators on one catalogue: ``make bench``, or ``python -m benchmarks.run --items 1000``.

In each round, each generator in turn builds from scratch, then with nothing changed, one body edited, one
title edited, a template edited, and every source touched. Every run is a JSON object in a line of
``results.jsonl`` in the work folder. The tables go to ``docs/benchmarks.md``. An edit that does not appear
where it should stops the benchmark.
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

from benchmarks.edits import SCENARIOS, EditedSources
from benchmarks.machine import describe
from benchmarks.measure import Cost, Snapshot, count_showing, count_written, measure_cost, take_snapshot
from benchmarks.report import DOCUMENT, update_document
from benchmarks.tools import ROOT, Tool, list_tools

REQUIREMENTS = Path(__file__).resolve().parent / "peers/requirements.txt"
SIZES = (1000, 10_000)
LARGEST_FOR_PEERS = 20_000
Row = dict[str, object]


def install(peers: Path) -> None:
    """Install the other generators in a virtual environment, again when the versions change."""
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
    """Write a fresh catalogue for one generator."""
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


def run_rounds(catalogues: list[EditedSources], chosen: argparse.Namespace, log: Path) -> Iterator[Row]:
    """Run every generator once in each round, always cold first."""
    scenarios = [each for each in SCENARIOS if each == "cold" or each in chosen.scenarios]
    for number in range(1, chosen.rounds + 1):
        for catalogue in catalogues:
            for scenario in scenarios:
                yield from run_build(catalogue, scenario, number, log)
            catalogue.restore()


def run_build(catalogue: EditedSources, scenario: str, number: int, log: Path) -> Iterator[Row]:
    """Run and verify one build. A second row adds the cost of another tool's search index."""
    tool, folder = catalogue.tool, catalogue.folder
    mark = f"改动{scenario}{number}号"
    wanted = catalogue.prepare(scenario, mark)
    before = take_snapshot(folder / tool.output)
    paid = measure_cost(tool.build if scenario in ("cold", "template") else tool.again, folder, log)
    seen = count_showing(folder / tool.output, mark) if wanted else 0
    if seen < wanted:
        raise RuntimeError(f"{tool.name}: {scenario} shows on {seen} pages, not on {wanted}")
    if tool.find and scenario == "body":
        check_found(tool, folder, mark, log)
    yield make_row(tool.name, catalogue, scenario, number, paid, before, seen)
    if tool.index:
        paid += measure_cost(tool.index, folder, log)
        yield make_row(f"{tool.name} + Pagefind", catalogue, scenario, number, paid, before, seen)


def check_found(tool: Tool, folder: Path, marker: str, log: Path) -> None:
    """Raise `RuntimeError` unless a search for the edited text finds it."""
    measure_cost((*tool.find, marker, "--format", "json"), folder, log)
    if marker not in log.read_text("utf-8"):
        raise RuntimeError(f"{tool.name}: the edit is not found by a search")


def make_row(
    name: str, catalogue: EditedSources, scenario: str, number: int, paid: Cost, before: Snapshot, seen: int
) -> Row:
    """Make the row of figures of one build."""
    after = take_snapshot(catalogue.folder / catalogue.tool.output)
    files, size = count_written(before, after)
    return {
        "tool": name,
        "items": catalogue.items,
        "scenario": scenario,
        "round": number,
        "wall": round(paid.wall, 3),
        "cpu": round(paid.cpu, 3),
        "peak": round(paid.peak, 1),
        "pages": sum(path.endswith(".html") for path in after),
        "files": files,
        "bytes": size,
        "showing": seen,
    }


def measure_size(known: Sequence[Tool], work: Path, chosen: argparse.Namespace, items: int) -> None:
    """Run everything for one size. Each row is saved at once, the tables at the end."""
    catalogues = [prepare(tool, work, items, chosen.seed) for tool in known]
    about = describe(ROOT, work / "peers")
    about |= {"items": items, "seed": chosen.seed, "rounds": chosen.rounds}
    rows = []
    for figures in run_rounds(catalogues, chosen, work / "log.txt"):
        rows.append(figures)
        line = json.dumps(about | figures, ensure_ascii=False)
        with (work / "results.jsonl").open("a", encoding="utf-8") as sink:
            print(line, file=sink)
        print(f"{items:7} {figures['scenario']:10} {figures['wall']:9} s  {figures['tool']}", flush=True)
    update_document(DOCUMENT, about, rows)


def parse_arguments() -> argparse.Namespace:
    """Parse the command line."""
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
    """Install the other generators, measure each size, and write the tables."""
    chosen = parse_arguments()
    work = chosen.work.resolve()
    install(work / "peers")
    for items in chosen.items:
        known = list_tools(work / "peers")
        names = chosen.tools or (
            [tool.layout for tool in known] if items <= LARGEST_FOR_PEERS else ["sitegen"]
        )
        measure_size([tool for tool in known if tool.layout in names], work, chosen, items)


if __name__ == "__main__":
    main()
