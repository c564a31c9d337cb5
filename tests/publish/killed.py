"""Publications that are killed, tried by a program of its own because it forks.

``every-step``: killed before its n-th call of the system, for every n or every few. ``sys.setprofile`` sees each call
of a C function made by the publish room: file operations, transactions, all of them. A child process dies at the n-th
without running any clean-up, as with ``kill -9``. Then a plain publication must leave exactly what a clean one leaves.

``any-moment``: children which build one of two plans after the other without end are killed by ``kill -9`` after
random times. ``side-by-side``: several build the same folder at once, and one may refuse because of another.

Each is given how much to try, prints how many times it tried, and fails at the first difference.
"""

from __future__ import annotations

import itertools
import os
import random
import shutil
import signal
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from types import FrameType

from sitegen.publish.errors import PublishError
from tests.publish.plans import Plan, build, tree

FINISHED, FAILED, KILLED = 0, 1, 9
_TOUCHES = ("posix", "_io", "io", "fcntl")

BEFORE = {
    "index.html": "home",
    "items/1.html": "one",
    "items/2.html": "withdrawn later",
    "old/deep/page.html": "leaves with its folders",
    "guide": "becomes a folder",
    "rules/a/index.html": "becomes a file",
    "Case.html": "case",
}
AFTER = {
    "index.html": "new home",
    "items/1.html": "one",
    "items/3.html": "three",
    "new/deep/page.html": "comes with its folders",
    "guide/index.html": "now inside",
    "rules": "now a file",
    "case.html": "case",
}


def is_step(function: object) -> bool:
    """Whether a C function can change what others see: the disk, a lock, the database."""
    owner = type(getattr(function, "__self__", None)).__module__
    return owner in ("sqlite3", "_io") or getattr(function, "__module__", None) in _TOUCHES


def kill_at(number: int) -> None:
    steps = 0

    def count(frame: FrameType, event: str, argument: object) -> None:
        nonlocal steps
        if event == "c_call" and "publish" in frame.f_code.co_filename and is_step(argument):
            steps += 1
            if steps == number:
                os._exit(KILLED)

    sys.setprofile(count)


def fork(work: Callable[[], object]) -> int:
    """The process id of a child that does this work."""
    child = os.fork()
    if child:
        return child
    try:
        work()
        os._exit(FINISHED)
    finally:
        traceback.print_exc()
        os._exit(FAILED)


def ended(child: int) -> int:
    """The exit code of a child; negative for a signal."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def build_and_die(project: Path, plan: Plan, number: int) -> None:
    kill_at(number)
    build(project, plan)


def try_step(base: Path, number: int, before: Plan, after: Plan) -> bool:
    """Whether the publication was killed at this step (False: it has fewer steps)."""
    project = base / "project"
    shutil.rmtree(project, ignore_errors=True)
    shutil.copytree(base / "start", project)
    code = ended(fork(lambda: build_and_die(project, after, number)))
    if code != KILLED:
        assert code == FINISHED
        return False
    check_readable(tree(project / "public"), before, after)
    # Half of the times the editor has gone back to what was there before the kill.
    last = before if number % 2 else after
    build(project, last)
    expected = base / ("clean-before" if number % 2 else "clean-after")
    assert tree(project / "public") == tree(expected / "public"), f"killed at step {number}"
    return True


def check_readable(now: dict[str, bytes | None], before: Plan, after: Plan) -> None:
    """Visitors of the killed site see whole pages, and no list that links to a page not yet written."""
    for path, data in now.items():
        if data is not None and "sitegen" not in path:
            assert data.decode() in (before.get(path), after.get(path)), f"{path} is neither old nor new"
    if now.get("index.html") == after["index.html"].encode():
        assert "new/deep/page.html" in now


def every_step(base: Path, stride: int) -> None:
    for before, after in ((BEFORE, AFTER), ({}, AFTER)):
        shutil.rmtree(base, ignore_errors=True)
        (base / "start").mkdir(parents=True)
        if before:
            build(base / "start", before)
        build(base / "clean-before", before)
        build(base / "clean-after", after)
        number = 1
        while try_step(base, number, before, after):
            number += stride
        print(number - 1)


def build_forever(project: Path, plans: Sequence[Plan]) -> None:
    for plan in itertools.cycle(plans):
        build(project, plan)


def any_moment(base: Path, kills: int) -> None:
    dice = random.Random(42)
    plans = [
        {f"items/{n}.html": f"{text} {n}" * 50 for n in range(first, first + 40)} | {"index.html": text}
        for first, text in ((0, "old"), (20, "new"))
    ]
    for number, plan in enumerate(plans):
        build(base / f"clean-{number}", plan)
    for number in range(kills):
        child = fork(lambda: build_forever(base / "project", plans))
        time.sleep(dice.uniform(0.005, 0.15))
        os.kill(child, signal.SIGKILL)
        assert ended(child) == -signal.SIGKILL
        build(base / "project", plans[number % 2])
        assert tree(base / "project/public") == tree(base / f"clean-{number % 2}/public"), f"kill {number}"
    print(kills)


def build_or_be_refused(project: Path, plan: Plan, builds: int) -> None:
    for _ in range(builds):
        try:
            build(project, plan)
        except PublishError as error:
            if any(finding.code != "PUB-020" for finding in error.diagnostics):
                raise


def side_by_side(base: Path, builds: int) -> None:
    plans = [{f"{n}.html": f"{name} {n}" for n in range(20)} | {name: name} for name in ("a", "b", "c", "d")]
    children = [fork(partial(build_or_be_refused, base / "project", plan, builds)) for plan in plans]
    assert [ended(child) for child in children] == [FINISHED] * len(plans)
    build(base / "project", plans[0])
    build(base / "clean", plans[0])
    assert tree(base / "project/public") == tree(base / "clean/public")
    print(len(plans))


if __name__ == "__main__":
    {"every-step": every_step, "any-moment": any_moment, "side-by-side": side_by_side}[sys.argv[1]](
        Path(sys.argv[2]), int(sys.argv[3])
    )
