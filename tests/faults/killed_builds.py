"""Builds of a whole site that are killed at random moments; a program of its own, because it forks.

A child process edits the site, builds it, and is ended by the system after a random amount of its processor time, or
is killed with ``kill -9``, with all processes that it has started, at a random step of the build. Then the published
site must be whole, and the next build must equal a clean one. The first argument is a folder for the sites, the second
the number of kills, the third where random numbers start. Prints for each kill the step in which the build died.
"""

from __future__ import annotations

import os
import random
import resource
import signal
import sys
from pathlib import Path

from sitegen.builder import Pool, Project, build
from tests.builder.workshop import TODAY, Workshop, errors
from tests.faults.machine import FOREIGN, check_whole, edit_much, read_site


def measure_time() -> float:
    """Return the seconds of processor time that were used so far."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


class Steps:
    """Hears the steps of a build, and kills it at the step with a given number."""

    def __init__(self, log: Path, kill_at: int = -1) -> None:
        self.count = 0
        self._kill_at = kill_at
        self._log = os.open(log, os.O_CREAT | os.O_TRUNC | os.O_WRONLY)

    def __call__(self, step: str, done: int, total: int) -> None:
        self.count += 1
        os.pwrite(self._log, f"{step:<20}".encode(), 0)
        if self.count == self._kill_at:
            os.killpg(0, signal.SIGKILL)


def run_build(site: Workshop, steps: Steps, *, workers: bool) -> None:
    pool = Pool(2, threshold=1) if workers else None
    try:
        assert not errors(build(Project(root=site.root, output=site.output, today=TODAY), steps, pool))
    finally:
        if pool:
            pool.close()


def build_until_killed(site: Workshop, seconds: float, steps: Steps, *, workers: bool) -> str:
    """Build in a process that dies. Return the step that it had reached, or "ended" if it was done before."""
    child = os.fork()
    if not child:
        code = 1
        try:
            os.setpgid(0, 0)
            if seconds:
                # The system ends the process when its time is over. Nothing is cleaned up, as with kill -9.
                signal.setitimer(signal.ITIMER_PROF, seconds)
            run_build(site, steps, workers=workers)
            code = 0
        finally:
            os._exit(code)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert status in (0, -signal.SIGKILL, -signal.SIGPROF), f"the build failed: {status}"
    return "ended" if status == 0 else "killed"


def change_back(site: Workshop, original: dict[str, bytes]) -> None:
    """Give the project its first content again."""
    for file in [*(site.root / "content").rglob("*.md"), site.root / "site.yaml"]:
        path = file.relative_to(site.root).as_posix()
        if path not in original:
            file.unlink()
    for path, data in original.items():
        if not (site.root / path).exists() or (site.root / path).read_bytes() != data:
            site.put(path, data)


def kill_builds(folder: Path, kills: int, seed: int) -> None:
    dice = random.Random(seed)
    site = Workshop(folder / "project")
    files = [*(site.root / "content").rglob("*"), site.root / "site.yaml"]
    original = {f.relative_to(site.root).as_posix(): f.read_bytes() for f in files if f.is_file()}
    old = site.clean_build(folder / "clean")
    site.build()
    for path, data in FOREIGN.items():
        site.put(f"public/{path}", data)
    edit_much(site)
    new = site.clean_build(folder / "clean")
    log = folder / "step"
    steps, start = Steps(log), measure_time()
    run_build(site, steps, workers=False)
    seconds, count = measure_time() - start, steps.count
    before, after = new, old
    for number in range(kills):
        edit_much(site) if after is new else change_back(site, original)
        by_step = dice.randrange(2)
        limit = 0 if by_step else dice.uniform(0.001, seconds)
        listener = Steps(log, dice.randint(1, count) if by_step else -1)
        outcome = build_until_killed(site, limit, listener, workers=dice.randrange(8) == 0)
        print(log.read_text().strip() if outcome == "killed" else outcome, flush=True)
        check_whole(site.output, before, after)
        # Every other time the editor takes the change back after the kill.
        if dice.randrange(2):
            edit_much(site) if before is new else change_back(site, original)
            after = before
        run_build(site, Steps(log), workers=False)
        assert read_site(site.output) == after, f"kill {number}"
        check_whole(site.output, after, after)
        before, after = after, (old if after is new else new)


if __name__ == "__main__":
    # What a killed process leaves of its workers' locks is tidied up by Python, which warns of it.
    os.environ["PYTHONWARNINGS"] = "ignore:resource_tracker"
    kill_builds(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
