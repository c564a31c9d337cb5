"""Work that is spread over workers comes out as if it had been done here."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from multiprocessing import parent_process
from pathlib import Path

import distributed
import pytest

from sitegen.builder import Pool
from tests.builder.workshop import Workshop, errors, tree
from tests.paths import PATIENCE, ROOT

pytestmark = pytest.mark.slow


def squares(numbers: Sequence[int]) -> list[int]:
    return [number * number for number in numbers]


def whose(numbers: Sequence[int]) -> list[int]:
    return [os.getpid() for _ in numbers]


def refuse_seven(numbers: Sequence[int]) -> list[int]:
    if 7 in numbers:
        raise ValueError("seven")
    return list(numbers)


def die(numbers: Sequence[int]) -> list[int]:
    if 20 in numbers and parent_process() is not None:
        os._exit(1)
    return list(numbers)


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    with closing(Pool(2, threshold=0)) as pool:
        yield pool


@pytest.mark.parametrize("count", [0, 1, 6, 7, 100])
def test_results_come_in_order(pool: Pool, count: int) -> None:
    found = list(pool.map(squares, iter(range(count)), count, 7))
    assert found == [(number, number * number) for number in range(count)]


def test_much_work_is_done_elsewhere_and_little_here(pool: Pool) -> None:
    assert os.getpid() not in {process for _, process in pool.map(whose, range(50), 50, 5)}
    for here in (Pool(2, threshold=100), Pool(1, threshold=0)):
        assert {process for _, process in here.map(whose, range(50), 50, 5)} == {os.getpid()}


def test_items_are_asked_for_when_they_are_due(pool: Pool) -> None:
    asked: list[int] = []

    def items() -> Iterator[int]:
        for number in range(1000):
            asked.append(number)
            yield number

    results = pool.map(squares, items(), 1000, 10)
    assert next(results) == (0, 0)
    assert len(asked) <= 50


def test_what_is_raised_there_is_raised_here(pool: Pool) -> None:
    with pytest.raises(ValueError, match="seven"):
        list(pool.map(refuse_seven, range(100), 100, 5))
    assert len(list(pool.map(squares, range(100), 100, 5))) == 100


def test_workers_may_die() -> None:
    with closing(Pool(2, threshold=0)) as pool:
        assert list(pool.map(die, range(100), 100, 5)) == [(number, number) for number in range(100)]


KILLED = """
import os, signal, sys
from sitegen.builder import Pool
from tests.builder.test_pool import whose
if __name__ == "__main__":
    pool = Pool(2, threshold=1)
    print(*{worker for _, worker in pool.map(whose, range(8), 8, 1)}, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.exhaustive
@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_workers_end_with_a_process_that_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "killed.py"
    script.write_text(KILLED, "utf-8")
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    # The workers hold the output open, so that it ends when the last of them has.
    done = subprocess.run(
        [sys.executable, script],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL
    assert done.stdout.split()


@pytest.mark.exhaustive
def test_a_cluster_builds_the_same_site(tmp_path: Path) -> None:
    alone = Workshop(tmp_path / "alone")
    assert not errors(alone.build())
    with (
        distributed.LocalCluster(  # type: ignore[no-untyped-call]
            n_workers=2, threads_per_worker=1, dashboard_address=None
        ) as cluster,
        distributed.Client(cluster) as client,  # type: ignore[no-untyped-call]
        closing(Pool(2, client.get_executor(), threshold=0)) as pool,
    ):
        assert os.getpid() not in {process for _, process in pool.map(whose, range(50), 50, 5)}
        together = Workshop(tmp_path / "together", pool=pool)
        assert not errors(together.build())
    assert tree(together.output) == tree(alone.output)
