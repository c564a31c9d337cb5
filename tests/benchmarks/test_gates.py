"""The gates: their figures, the table, and the comparison with what was recorded."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import gates
from benchmarks.report import DOCUMENT, replace_section
from benchmarks.results import RUN_KEYS
from benchmarks.tools import ROOT, list_tools

BODY = next(gate for gate in gates.list_gates() if (gate.scenario, gate.items) == ("body", 10_000))
HELP = next(gate for gate in gates.list_gates() if gate.scenario == "help")


def row(tool: str, wall: float, scenario: str = "body", items: int = 10_000) -> dict[str, object]:
    about: dict[str, object] = dict.fromkeys(RUN_KEYS, "as ever")
    return about | {"tool": tool, "items": items, "scenario": scenario, "wall": wall, "peak": 100.0}


def test_every_gate_names_tools_that_are_measured_in_its_scenario() -> None:
    measured = {tool.name: tool.scenarios for tool in list_tools(Path())}
    for gate in gates.list_gates():
        assert gate.scenario in measured[gate.tool]
        if gate.base:
            tool, _, index = gate.base.partition(" + ")
            assert (gate.base_scenario or gate.scenario) in measured[tool]
            assert not index or gate.scenario == "cold"


def test_every_gate_has_a_key_of_its_own() -> None:
    keys = [gate.key for gate in gates.list_gates()]
    assert len({*keys}) == len(keys)


def test_a_figure_is_the_ratio_of_the_medians() -> None:
    rows = [row("sitegen", wall) for wall in (1.0, 9.0, 2.0)] + [
        row("Hugo", wall) for wall in (10.0, 20.0, 90.0)
    ]
    medians = gates.compute_medians(rows)
    assert BODY.measure(medians) == 0.1
    assert BODY.measure(medians, gates.SAME_PAGES) is None
    assert BODY.measure(gates.compute_medians(rows[:3])) is None


def test_the_table_names_what_is_missed() -> None:
    def format_row(value: float) -> str:
        table = gates.format_table({BODY.key: {"value": value, "same pages": 0.04}})
        (line,) = (line for line in table if line.startswith("| one body edited | 10,000 |"))
        return line

    assert format_row(0.2).endswith("| 0.20 | 0.040 | 0.15 | 0.050 | **missed** |")
    assert format_row(0.1).endswith("| met |")
    assert format_row(0.05).endswith("| met, aim too |")


def test_the_table_in_the_documentation_is_that_of_the_recorded_figures(tmp_path: Path) -> None:
    document = tmp_path / "benchmarks.md"
    document.write_text(DOCUMENT.read_text("utf-8"), "utf-8")
    replace_section(document, "gates", gates.format_table(gates.load_recorded()))
    assert document.read_text("utf-8") == DOCUMENT.read_text("utf-8")


@pytest.mark.parametrize(("value", "worse"), [(1.14, False), (1.16, True)])
def test_a_figure_may_be_worse_by_the_tolerance(value: float, worse: bool) -> None:
    medians = gates.compute_medians([row("sitegen", value), row("Hugo", 1.0)])
    found = [*gates.list_regressions(medians, {BODY.key: {"value": 1.0}}, 0.15)]
    assert bool(found) == worse


def test_a_figure_without_a_recorded_one_is_reported_and_seconds_are_not_compared() -> None:
    medians = gates.compute_medians(
        [row("sitegen", 2.0), row("Hugo", 10.0), row("sitegen", 9.0, "help", HELP.items)]
    )
    (line,) = gates.list_regressions(medians, {HELP.key: {"value": 0.1}}, 0.15)
    assert line.startswith(f"{BODY.key}: 0.200, none is recorded")


def test_only_what_was_measured_is_recorded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gates, "RATIOS", tmp_path / "ratios.json")
    gates.RATIOS.write_text(json.dumps({HELP.key: {"value": 0.1}}), "utf-8")
    rows = [row("sitegen", 2.0), row("Hugo", 10.0), row(gates.SAME_PAGES, 40.0)]
    gates.record(gates.compute_medians(rows))
    assert gates.load_recorded() == {
        BODY.key: {"value": 0.2, "same pages": 0.05},
        HELP.key: {"value": 0.1},
    }


def test_the_command_fails_if_no_gate_was_measured(tmp_path: Path) -> None:
    results = tmp_path / "results.jsonl"
    results.write_text(json.dumps(row("sitegen", 1.0, items=7)) + "\n", "utf-8")
    command = (sys.executable, "-m", "benchmarks.gates", results)
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == 1
