"""The program survives mutants of all kinds of files: no traceback, and none costs more than its budget.

A mutant that fails is made again with ``python -m tests.fuzz --seed SEED --show NUMBER``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import pytest

from sitegen.catalogue.assemble import assemble
from tests.fuzz.__main__ import try_mutants
from tests.fuzz.kinds import BUDGETS, LONGEST, FileKind
from tests.fuzz.mutants import Mutant, make_mutant
from tests.fuzz.seeds import load_seeds
from tests.fuzz.trial import Trial
from tests.size import by_size

SEED: Final = 20261129
QUICK: Final = 250
"""Mutants that every change tries."""
_BATCHES: Final = by_size(dev=1, ci=4, nightly=80)
_BATCH: Final = by_size(dev=250, ci=500, nightly=1250)
BATCHES: Final = [range(QUICK + n * _BATCH, QUICK + (n + 1) * _BATCH) for n in range(_BATCHES)]


def judge(numbers: range) -> None:
    outcome = try_mutants(SEED, numbers)
    assert sum(outcome.tried.values()) == len(numbers)
    assert not outcome.problems, "\n\n".join(map(str, outcome.problems[:5]))


@pytest.mark.exhaustive
def test_few_mutants() -> None:
    judge(range(QUICK))


@pytest.mark.slow
@pytest.mark.exhaustive
@pytest.mark.parametrize("numbers", BATCHES, ids=lambda numbers: str(numbers.start))
def test_many_mutants(numbers: range) -> None:
    judge(numbers)


def test_nightly_tries_a_hundred_thousand() -> None:
    assert by_size(dev=100_000, ci=100_000, nightly=_BATCHES * _BATCH) == 100_000


def test_kinds_have_shares_and_seeds() -> None:
    assert sum(budget.share for budget in BUDGETS.values()) == 100
    assert set(BUDGETS) == set(FileKind)
    assert all(load_seeds()[kind] for kind in FileKind)


@pytest.mark.parametrize("kind", list(FileKind))
def test_mutants_are_made_again_from_their_number_and_differ_from_their_seed(kind: FileKind) -> None:
    mutants = [make_mutant(SEED, number, kind) for number in range(40)]
    assert mutants == [make_mutant(SEED, number, kind) for number in range(40)]
    assert {mutant.way for mutant in mutants} == {"bytes", "structure"}
    originals = {seed.data for seed in load_seeds()[kind]}
    assert sum(mutant.data not in originals for mutant in mutants) >= 30
    assert all(len(mutant.data) <= LONGEST for mutant in mutants)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("trial")


@pytest.fixture
def one_mutant() -> Mutant:
    item = "content/agencies/yunxiu-qinghe/items/2024/00001.md"
    seed = next(seed for seed in load_seeds()[FileKind.MARKDOWN] if seed.path == item)
    return Mutant(1, FileKind.MARKDOWN, seed.path, seed.data, "none")


def run_with(folder: Path, mutant: Mutant, monkeypatch: pytest.MonkeyPatch, fault: Any) -> list[str]:
    """Return what is wrong if assembling the catalogue has a fault."""
    tried = Trial(folder)

    def assemble_with_fault(*arguments: Any) -> Any:
        fault()
        return assemble(*arguments)

    monkeypatch.setattr("tests.fuzz.trial.assemble", assemble_with_fault)
    tried.run(mutant)
    return [problem.what for problem in tried.outcome.problems]


def test_fuzzer_notices_a_traceback(
    folder: Path, one_mutant: Mutant, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise KeyError("applicant")

    (what,) = run_with(folder, one_mutant, monkeypatch, fail)
    assert "KeyError: 'applicant'" in what


def test_fuzzer_notices_what_became_a_finding(
    folder: Path, one_mutant: Mutant, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise KeyError

    monkeypatch.setattr("sitegen.checks.item_findings.check_item", fail)
    (what,) = run_with(folder, one_mutant, monkeypatch, lambda: None)
    assert "The program failed while it checked this file: KeyError" in what


@pytest.mark.exhaustive
def test_fuzzer_ends_what_has_no_end(
    folder: Path, one_mutant: Mutant, monkeypatch: pytest.MonkeyPatch
) -> None:
    def loop() -> None:
        while True:
            pass

    (what,) = run_with(folder, one_mutant, monkeypatch, loop)
    assert what.startswith(f"more than {BUDGETS[FileKind.MARKDOWN].seconds} s")


def test_fuzzer_notices_memory(folder: Path, one_mutant: Mutant, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = []
    size = (BUDGETS[FileKind.MARKDOWN].mebibytes + 50) * 2**20
    (what,) = run_with(folder, one_mutant, monkeypatch, lambda: kept.append(bytes([1]) * size))
    assert "MiB, more than" in what


def test_fuzzer_finds_nothing_in_a_file_without_faults(
    folder: Path, one_mutant: Mutant, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not run_with(folder, one_mutant, monkeypatch, lambda: None)
