"""What tests share: their size, the built sample site, a server for it, and Chromium."""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.executable import find_chromium
from tests.browser.server import Server
from tests.paths import PATIENCE, SAMPLE
from tests.size import SIZES, choose_size

TODAY = "2026-11-29"
"""The day on which the sample is built, so that no later day changes what a test sees."""

MEMORY = Path("/dev/shm")
"""A file system in memory, which most Linux systems have."""
ROOM = 2 << 30
"""How many bytes must be free there, and available as memory: more than a run has at any time."""

Serve = Callable[..., Server]

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # So it is in a shell's background job, and what a test starts would not hear its Ctrl-C either.
    signal.signal(signal.SIGINT, signal.default_int_handler)

# Else each of the hundreds of commands that tests start would compile all of sitegen, which takes longer than to run it,
# and each run of pytest would compile all tests.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the one switch for how much is tried (see tests/size.py)."""
    parser.addoption("--size", choices=SIZES, default="dev", help="how much the tests try (default: dev)")


def pytest_configure(config: pytest.Config) -> None:
    """Choose the size before test modules are imported, and let the browser take its time."""
    choose_size(config.getoption("--size"))
    if MEMORY.is_dir() and can_hold_folders(os.statvfs(MEMORY), read_available_memory()):
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))
    expect.set_options(timeout=PATIENCE * 1000)


def can_hold_folders(folder: os.statvfs_result, available: int) -> bool:
    """Return whether a file system in memory has room for the folders of tests, and starts the programs in them.

    What is free there is only what its limit leaves: the memory itself, of which ``available`` bytes can be had, may be
    in use. A run makes and deletes hundreds of thousands of files. On ext4 that took a quarter of the processors' time.
    """
    room = min(folder.f_bavail * folder.f_frsize, available)
    return room >= ROOM and not folder.f_flag & os.ST_NOEXEC


def read_available_memory() -> int:
    """Return how many bytes of memory programs can still have without swapping; 0 if the system does not say so."""
    try:
        lines = Path("/proc/meminfo").read_text("ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) << 10 for line in lines if line.startswith("MemAvailable:")), 0)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Return one worker more than there are processors, because some tests wait for servers and for Chromium."""
    from sitegen.builder.pool import count_processors

    return count_processors() + 1


def pytest_report_header(config: pytest.Config) -> str:
    """Show the size."""
    return f"size: {config.getoption('--size')}"


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name bytes by their parameter, not by what they are.

    Those of a zip hold the second in which it was made, which changes their number as well, and all workers must give a
    test the same name.
    """
    return argname if isinstance(val, bytes) else None


def build_site(output: Path, project: Path, *, strict: bool = False) -> str:
    """Build ``project`` into ``output`` as an editor would; what is wrong: an error or, if ``strict``, any finding.

    In this process, which has loaded sitegen already, and without others to help.
    """
    # Imported here, so that no test of another package waits for it.
    from sitegen.cli import run

    command = ["build", "--quiet", "--all", "--today", TODAY, "--jobs", "1"]
    with redirect_stdout(StringIO()) as out, redirect_stderr(StringIO()) as err:
        code = run([*command, "--project", str(project), "--output", str(output)])
    if code:
        return f"exit {code}\n{out.getvalue()}{err.getvalue()}"
    return out.getvalue() if strict else ""


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the sample site, built once for all workers, from a copy: a build leaves its state in the project."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    outcome = shared / "sample-site.outcome"
    with (shared / "sample-site.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not outcome.exists():
            shutil.copytree(SAMPLE, shared / "sample")
            complaint = build_site(shared / "sample-site", shared / "sample", strict=True)
            outcome.write_text(complaint, encoding="utf-8")
    complaint = outcome.read_text(encoding="utf-8")
    if complaint:
        pytest.fail(f"the sample does not build without findings: {complaint}")
    return shared / "sample-site"


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Chromium. Where there is none, browser tests are skipped, but fail where CI=true."""
    executable = find_chromium()
    if not executable:
        missing = "no Chromium found: install one, or name it with CHROMIUM=/path/to/chromium"
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    with sync_playwright() as playwright:
        # Chromium's sandbox cannot start as root.
        browser = playwright.chromium.launch(executable_path=executable, chromium_sandbox=os.geteuid() != 0)
        yield browser
        browser.close()


@pytest.fixture
def serve() -> Iterator[Serve]:
    """A function that serves a folder over HTTP under a path, on loopback, until the test ends."""
    servers: list[Server] = []

    def start(folder: Path, prefix: str = "/") -> Server:
        servers.append(Server(folder, prefix))
        return servers[-1]

    yield start
    for server in servers:
        server.close()
