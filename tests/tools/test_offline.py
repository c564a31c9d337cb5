"""Installing without a network: the files of a bundle, and a bundle that is really installed with the network off."""

from __future__ import annotations

import json
import os
import platform
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

import pytest

from sitegen import __version__
from sitegen.cli.help import TOPIC_SUMMARIES
from sitegen.program.requirements import LOCK_NAME, REQUIREMENTS_NAME, render_requirements_files
from tests.cli.project import write_project
from tests.paths import PATIENCE, ROOT, SAMPLE
from tools.check_lock import PLATFORMS, parse_lock
from tools.check_lock import PYTHONS as LOCKED_PYTHONS
from tools.environment import list_install_command
from tools.release import OFFLINE, PYTHONS, SYSTEM_FILES, build_bundle, write_text

PYTHON = f"{sys.version_info[0]}.{sys.version_info[1]}"
BUNDLE = {"version": "1", "system": platform.system(), "machine": platform.machine(), "pythons": [PYTHON]}


def run_install(folder: Path, *arguments: str, **facts: object) -> subprocess.CompletedProcess[str]:
    """Run a copy of install.py in a folder with a bundle.json that differs from this machine in ``facts``."""
    shutil.copy(OFFLINE / "install.py", folder)
    (folder / "bundle.json").write_text(json.dumps(BUNDLE | facts), encoding="utf-8")
    return subprocess.run(
        [sys.executable, folder / "install.py", *arguments],
        capture_output=True,
        encoding="utf-8",
        check=False,
        env={"LC_ALL": "C"},
    )


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"pythons": ["3.7", "3.8"]}, ["3.7 到 3.8", "3.7 to 3.8"]),
        ({"system": "Plan9"}, ["适用于 Plan9", "is for Plan9"]),
        ({"machine": "riscv64"}, ["riscv64，要 64 位", "riscv64, 64 bits"]),
    ],
)
def test_a_bundle_for_something_else_is_refused(
    tmp_path: Path, facts: dict[str, object], said: list[str]
) -> None:
    done = run_install(tmp_path, **facts)
    assert (done.returncode, done.stdout) == (2, "")
    assert [words for words in said if words not in done.stderr] == []
    assert not (tmp_path / ".venv").exists()


@pytest.mark.parametrize("arguments", [("a", "b"), ("--help",), ("--menu", "a")])
def test_wrong_usage(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    done = run_install(tmp_path, *arguments)
    assert (done.returncode, "Usage: python install.py" in done.stderr) == (2, True)


def test_an_environment_of_somebody_else_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / ".venv").mkdir()
    (tmp_path / ".venv/mine.txt").touch()
    done = run_install(tmp_path)
    assert done.returncode == 2
    assert "was not made by this script" in done.stderr
    assert [file.name for file in (tmp_path / ".venv").iterdir()] == ["mine.txt"]


def test_the_starters_accept_the_versions_for_which_there_are_wheels() -> None:
    assert PYTHONS == LOCKED_PYTHONS
    oldest, newest = (version.replace(".", ", ") for version in (PYTHONS[0], PYTHONS[-1]))
    for name in ("start.sh", "start.cmd"):
        text = (OFFLINE / name).read_text(encoding="utf-8")
        assert f"({oldest}) <= sys.version_info[:2] <= ({newest})" in text
        assert f"{PYTHONS[0]} 到 {PYTHONS[-1]}" in text
        assert [python for python in PYTHONS if python not in re.sub(r"[^\d.]", " ", text).split()] == []


def test_cmd_can_read_the_starter() -> None:
    data = (OFFLINE / "start.cmd").read_text(encoding="utf-8")
    assert not data.startswith("\ufeff")  # cmd takes it for a part of the first command
    lines = data.splitlines()
    assert lines[0] == "@echo off"
    before = lines[: lines.index("chcp 65001 >nul")]
    assert all(line.isascii() for line in before)
    # In the code page of UTF-8 old versions of cmd lose their place at a jump.
    assert not re.search(r"^\s*(goto|:\w)", data, re.MULTILINE)
    assert [line for line in lines if line.startswith("echo") and re.search(r"[()&|<>%^]", line)] == []


def test_texts_of_windows_end_lines_as_cmd_needs(tmp_path: Path) -> None:
    with ZipFile(tmp_path / "a.zip", "w") as archive:
        for name in ("start.cmd", "start.sh", "README.txt"):
            write_text(archive, f"x/{name}", "一\n二\n")
        assert archive.read("x/start.cmd") == archive.read("x/README.txt") == "一\r\n二\r\n".encode()
        assert archive.read("x/start.sh") == "一\n二\n".encode()
        assert archive.getinfo("x/start.sh").external_attr >> 16 == 0o755


def test_each_system_has_its_starter_and_the_container_runs_nothing_as_root() -> None:
    assert set(SYSTEM_FILES) == {platform.platform_system for platform in PLATFORMS}
    assert all((OFFLINE / name).is_file() for names in SYSTEM_FILES.values() for name in names)
    recipe = (OFFLINE / "Containerfile").read_text(encoding="utf-8")
    first, *rest = re.split(r"^FROM ", recipe, flags=re.MULTILINE)[1:]
    assert re.search(r"^USER \d+\n(?:.*\n)*ENTRYPOINT", first, re.MULTILINE)
    assert [stage.split()[0] for stage in rest] == ["sitegen", "docker.io/nginxinc/nginx-unprivileged:stable"]


@dataclass(frozen=True, slots=True)
class Bundle:
    """An unpacked bundle. ``prefix`` are the words before a command that run it with a loopback device only."""

    folder: Path
    wheel: Path
    prefix: tuple[str, ...]

    def run(
        self, *command: str | Path, cwd: Path | None = None, typed: str = "", code: int = 0
    ) -> subprocess.CompletedProcess[str]:
        """Run a command without a network; check its exit code."""
        done = subprocess.run(
            [*self.prefix, *command],
            cwd=cwd or self.folder,
            input=typed,
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=3 * PATIENCE,  # an installation, several builds
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done

    def sitegen(self, *arguments: str, cwd: Path | None = None, code: int = 0) -> str:
        """Run the installed command without a network, and return what it prints."""
        return self.run(self.folder / ".venv/bin/sitegen", *arguments, cwd=cwd, code=code).stdout


def find_isolation() -> tuple[str, ...]:
    """Find the words before a command that let it run without a network here: some systems let only root do it."""
    start = 'ip link set lo up && exec "$@"'
    # As the user that runs the tests, who has to remove what the command writes.
    as_user = f"setpriv --reuid={os.getuid()} --regid={os.getgid()} --clear-groups"
    prefixes = (
        ("unshare", "-rn", "sh", "-c", start, "sh"),
        ("sudo", "-n", "unshare", "-n", "sh", "-c", start.replace("exec", f"exec {as_user}"), "sh"),
    )
    for prefix in prefixes:
        if shutil.which(prefix[0]) and subprocess.call([*prefix, "true"]) == 0:
            return prefix
    pytest.fail("neither unshare -rn nor sudo unshare -n works here")


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    """A bundle for this Python, installed by its starter without a network."""
    folder = tmp_path_factory.mktemp("bundle")
    subprocess.run([sys.executable, "-m", "venv", folder / "build"], check=True)
    python = folder / "build/bin/python"
    subprocess.run(list_install_command(python, ROOT / "requirements/build.txt"), check=True)
    subprocess.run([python, "-m", "tools.release", "wheel", folder], cwd=ROOT, check=True)
    (here,) = (one for one in PLATFORMS if one.platform_system == platform.system())
    with ZipFile(build_bundle(folder, here, (PYTHON,))) as archive:
        archive.extractall(folder)
    (unpacked,) = folder.glob("sitegen-*-offline-*/")
    made = Bundle(unpacked, next(folder.glob("sitegen-*.whl")), find_isolation())
    said = made.run("sh", "start.sh", typed="0\n")
    assert "新建自己的网站" in said.stdout
    return made


@pytest.mark.exhaustive
@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux can turn off the network of a process")
class TestInstalled:
    """The gate: with the installed program and no network, everything works."""

    def test_the_network_is_off(self, bundle: Bundle) -> None:
        links = bundle.run("ip", "-o", "link").stdout.splitlines()
        assert [line.split(": ")[1] for line in links] == ["lo"]

    def test_the_wheel_has_everything_that_is_in_the_repository(self, bundle: Bundle) -> None:
        tracked = subprocess.run(
            ["git", "ls-files", "-z", "sitegen", "themes", "content", "site.yaml"],
            cwd=ROOT,
            capture_output=True,
            encoding="utf-8",
            check=True,
        ).stdout.split("\0")
        with ZipFile(bundle.wheel) as archive:
            names = set(archive.namelist())
            for path in filter(None, tracked):
                top = path.partition("/")[0]
                packed = {"sitegen": path, "themes": f"sitegen/{path}"}.get(top, f"sitegen/sample/{path}")
                # A file may be deleted in the working tree only.
                if (ROOT / path).exists():
                    assert packed in names, path
                    assert archive.read(packed) == (ROOT / path).read_bytes(), path

    def test_a_second_start_installs_nothing(self, bundle: Bundle) -> None:
        before = (bundle.folder / ".venv/pyvenv.cfg").stat().st_mtime_ns
        assert "Installing" not in bundle.run("sh", "start.sh", typed="0\n").stderr
        assert (bundle.folder / ".venv/pyvenv.cfg").stat().st_mtime_ns == before

    def test_what_an_interrupted_installation_has_left_is_replaced(
        self, bundle: Bundle, tmp_path: Path
    ) -> None:
        (tmp_path / ".venv").mkdir()
        (tmp_path / ".venv/made-by-sitegen.txt").write_text("\n", encoding="utf-8")
        (tmp_path / ".venv/half").touch()
        bundle.run(sys.executable, bundle.folder / "install.py", tmp_path)
        assert bundle.run(tmp_path / ".venv/bin/sitegen", "--version").stdout == f"sitegen {__version__}\n"
        assert not (tmp_path / ".venv/half").exists()

    def test_the_menu_runs_commands_and_remembers_the_site(self, bundle: Bundle, tmp_path: Path) -> None:
        write_project(tmp_path)
        first = bundle.run("sh", "start.sh", typed=f'3\n/nowhere\n3\n"{tmp_path}"\n2\n3\nx\n99\n4\n0\n')
        assert "There is no site.yaml in /nowhere." in first.stderr
        assert (tmp_path / "public/index.html").is_file()
        assert "content-model" in first.stdout
        second = bundle.run("sh", "start.sh", typed="3\n")  # the input ends
        assert f"Folder of the site: {tmp_path}" in second.stderr

    def test_a_newcomer_gets_from_the_file_to_a_site(self, bundle: Bundle) -> None:
        said = bundle.run(sys.executable, "-m", "tools.try_bundle", bundle.wheel.parent, cwd=ROOT)
        assert "Installing without a network" in said.stderr
        assert re.search(r"^\d{3} pages: \d{3} rendered", said.stdout, re.MULTILINE)

    def test_every_page_of_the_documentation_is_shown(self, bundle: Bundle) -> None:
        for topic in TOPIC_SUMMARIES:
            assert len(bundle.sitegen("help", topic).splitlines()) > 20

    def test_codes_and_schemas(self, bundle: Bundle, tmp_path: Path) -> None:
        assert bundle.sitegen("explain", "FLD-001").startswith("FLD-001")
        bundle.sitegen("schema", cwd=tmp_path)
        assert json.loads((tmp_path / "schemas/site.schema.json").read_text(encoding="utf-8"))

    def test_a_new_item_is_built_and_found(self, bundle: Bundle, tmp_path: Path) -> None:
        project = tmp_path / "site"
        shutil.copytree(SAMPLE, project, ignore=shutil.ignore_patterns("public", ".sitegen"))
        made = bundle.sitegen(
            "new", "item", "--agency", "yunxiu-office", "--title", "关于青蓝色路灯的通知",
            "--category", "政策解读", "--today", "2026-11-01", cwd=project,
        )  # fmt: skip
        (path,) = re.findall(r"content/\S+\.md", made)
        text = (project / path).read_text(encoding="utf-8")
        text = text.partition("\n---\n")[0].replace("草稿: 是\n", "")
        text = re.sub(r"\n#.*", "", text)
        (project / path).write_text(f"{text}\n---\n\n路灯换成青蓝色。\n", encoding="utf-8")
        bundle.sitegen("build", "--today", "2026-11-01", "--quiet", cwd=project)
        assert "关于【青蓝色路灯】的通知" in bundle.sitegen("search", "青蓝色路灯", cwd=project)

    def test_the_sample_in_the_wheel_has_no_findings(self, bundle: Bundle, tmp_path: Path) -> None:
        (sample,) = bundle.folder.glob(".venv/lib/python*/site-packages/sitegen/sample")
        shutil.copytree(sample, tmp_path / "sample")
        said = bundle.sitegen("check", "--format", "json", "--today", "2026-11-01", cwd=tmp_path / "sample")
        assert json.loads(said) == []

    def test_the_preview_answers(self, bundle: Bundle, tmp_path: Path) -> None:
        write_project(tmp_path)
        script = """
import re, signal, subprocess, sys, urllib.request
server = subprocess.Popen([sys.argv[1], "serve", "--port", "0"], stdout=-1, stderr=-2, text=True)
said = ""
while not (found := re.search(r"http://[^\\s]+/", said)):
    said += server.stdout.readline() or sys.exit(said)
print(urllib.request.urlopen(found[0]).read().decode())
server.send_signal(signal.SIGINT)
sys.exit(server.wait() != 130)
"""
        said = bundle.run(
            sys.executable, "-c", script, bundle.folder / ".venv/bin/sitegen", cwd=tmp_path, code=0
        )
        assert "云岫县人民政府" in said.stdout

    def test_a_project_installs_the_very_versions(self, bundle: Bundle, tmp_path: Path) -> None:
        for name, text in render_requirements_files().items():
            (tmp_path / name).write_text(text, encoding="utf-8")
        (tmp_path / "wheels").symlink_to(bundle.folder / "wheels")
        pip: list[str | Path] = [
            bundle.folder / ".venv/bin/python",
            "-m",
            "pip",
            "install",
            "--quiet",
            "--dry-run",
        ]
        pip += ["--ignore-installed", "--no-index", "--report", "-"]
        hashed = ["--require-hashes", "--find-links", "wheels", "-r", LOCK_NAME]
        versions = {}
        for name, options in {"all": ["-r", REQUIREMENTS_NAME], "locked": hashed}.items():
            report = json.loads(bundle.run(*pip, *options, cwd=tmp_path).stdout)
            facts = [one["metadata"] for one in report["install"]]
            versions[name] = {one["name"].lower().replace("_", "-"): one["version"] for one in facts}
        assert versions["all"] == {**versions["locked"], "sitegen": __version__}
        pins = {(pin.name, pin.version) for pin in parse_lock(tmp_path / LOCK_NAME)}
        assert set(versions["locked"].items()) <= pins

    def test_a_bundle_that_was_moved_is_installed_again(self, bundle: Bundle, tmp_path: Path) -> None:
        moved = tmp_path / "移到 这里"
        shutil.copytree(bundle.folder, moved, symlinks=True)
        assert "Installing" in bundle.run("sh", moved / "start.sh", typed="0\n").stderr
        # Links to the interpreter and scripts alike lead into the new place.
        said = bundle.run(moved / ".venv/bin/sitegen", "--version", cwd=tmp_path)
        assert said.stdout == f"sitegen {__version__}\n"
