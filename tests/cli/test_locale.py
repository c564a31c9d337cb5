"""The command line in locales whose encoding is not UTF-8: names of files are read as UTF-8 all the same."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.cli.project import ITEM, TODAY, CommandLine, process
from tests.paths import PATIENCE, ROOT
from tests.size import by_size, mark_exhaustive

pytestmark = pytest.mark.slow

C_LOCALE = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
START = "from sitegen.program.utf8 import restart_in_utf8_mode_if_needed\nrestart_in_utf8_mode_if_needed()\n"
REPORT_MODES = (
    START
    + "import subprocess, sys\n"
    + "child = [sys.executable, '-c', 'import sys; print(sys.getfilesystemencoding())']\n"
    + "print(sys.getfilesystemencoding(), ascii(sys.argv[1]), flush=True)\n"
    + "subprocess.run(child, check=True)\n"
)
READ_FILE = (
    START
    + "import sys\n"
    + "from pathlib import Path\n"
    + "from sitegen.extraction.model import ReadLimits\n"
    + "from sitegen.extraction.process import ReaderPool, make_read_job\n"
    + "with ReaderPool() as pool:\n"
    + "    result, _ = pool.run(make_read_job(Path(sys.argv[1]), 'xlsx', ReadLimits()))\n"
    + "print(ascii(result))\n"
)


@pytest.fixture(scope="module")
def gb18030(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """The environment variables of a server whose locale has the encoding GB 18030."""
    folder = tmp_path_factory.mktemp("locales")
    # -c: it warns that the source of the locale has characters that other encodings lack, and goes on.
    command = ["localedef", "-c", "-i", "zh_CN", "-f", "GB18030", str(folder / "zh_CN.GB18030")]
    subprocess.run(command, capture_output=True, check=False)
    variables = {"LOCPATH": str(folder), "LC_ALL": "zh_CN.GB18030"}
    encoding = run_python("import sys; print(sys.getfilesystemencoding())", variables=variables).stdout
    assert encoding.strip() == b"gb18030"
    return variables


def run_python(
    code: str, *arguments: str | bytes, variables: Mapping[str, str]
) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-c", code, *arguments]
    environment = {**os.environ, **variables}
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, timeout=PATIENCE, check=False
    )


@pytest.fixture
def variables(request: pytest.FixtureRequest) -> Mapping[str, str]:
    return C_LOCALE if request.param == "C" else request.getfixturevalue("gb18030")


both = pytest.mark.parametrize("variables", ["C", mark_exhaustive("GB18030")], indirect=True)


@both
def test_names_of_files_are_read_as_utf8(sitegen: CommandLine, variables: Mapping[str, str]) -> None:
    item = sitegen.root / ITEM
    item.write_text(item.read_text("utf-8") + "\n[附表](统计附表（一）.xlsx)\n", encoding="utf-8")
    item.with_suffix("").mkdir()
    book = Workbook()
    book.worksheets[0].append(["项目", "人口"])
    book.save(item.with_suffix("") / "统计附表（一）.xlsx")
    assert sitegen("build").code == 0
    expected = list_files(sitegen.root / "public")
    assert any("统计附表（一）".encode() in name for name in expected)
    for folder in (".sitegen", "public"):
        shutil.rmtree(sitegen.root / folder)
    done = process("build", "--today", TODAY, cwd=sitegen.root, variables=variables)
    assert done.returncode == 0, done.stderr.decode()
    assert list_files(sitegen.root / "public") == expected


def list_files(folder: Path) -> dict[bytes, bytes]:
    """The pages and files of a site. The manifest and the build's own notes have the time of the build."""
    files = (file for file in folder.rglob("*") if file.is_file())
    names = {os.fsencode(file.relative_to(folder)): file for file in files}
    return {name: file.read_bytes() for name, file in names.items() if not name.startswith(b".")}


STARTS = {
    "build.py": ["build.py"],
    "module": ["-m", "sitegen"],
    "installed": ["-c", "from sitegen.cli import main; main()"],
}
WAYS = [("C", start) for start in STARTS] + [
    ("GB18030", start) for start in by_size(dev=[], ci=["installed"], nightly=[*STARTS])
]


@pytest.mark.parametrize(("variables", "start"), WAYS, indirect=["variables"])
def test_each_way_of_starting_names_the_locale(
    sitegen: CommandLine, variables: Mapping[str, str], start: str
) -> None:
    """Below the size nightly, one way of starting stands for all in the second locale."""
    command = [sys.executable, *STARTS[start], "doctor", "--format", "json", "--project", str(sitegen.root)]
    environment = {**os.environ, **variables}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, timeout=PATIENCE, check=False
    )
    found = {row["name"]: row for row in json.loads(done.stdout)}
    assert not found["locale"]["problem"]
    assert "UTF-8" in found["locale"]["message"]


@both
def test_processes_that_the_program_starts_use_utf8(variables: Mapping[str, str]) -> None:
    done = run_python(REPORT_MODES, "县教育局", variables=variables)
    assert done.stdout.decode().splitlines() == [f"utf-8 {'县教育局'!a}", "utf-8"]


@both
def test_processes_that_read_attachments_use_utf8(tmp_path: Path, variables: Mapping[str, str]) -> None:
    book = Workbook()
    book.worksheets[0].append(["人口"])
    book.save(tmp_path / "附表.xlsx")
    done = run_python(READ_FILE, str(tmp_path / "附表.xlsx"), variables=variables)
    assert ascii("人口").strip("'") in done.stdout.decode(), done.stderr.decode()


@pytest.mark.exhaustive
def test_arguments_in_the_encoding_of_the_locale_are_read(gb18030: Mapping[str, str]) -> None:
    done = run_python(REPORT_MODES, "县教育局".encode("gb18030"), variables=gb18030)
    assert done.stdout.decode().splitlines()[0] == f"utf-8 {'县教育局'!a}"


def test_a_program_that_cannot_be_started_again_says_what_to_set() -> None:
    done = run_python("import sys\nsys.executable = ''\n" + START + "print('on')", variables=C_LOCALE)
    assert (done.returncode, done.stdout) == (2, b"")
    assert "PYTHONUTF8=1" in done.stderr.decode()
    assert "Chinese file names" in done.stderr.decode()


def test_nothing_is_started_again_where_names_are_utf8() -> None:
    code = "import os\nos.execve = None\n" + START + "print('on')"
    assert run_python(code, variables={"PYTHONUTF8": "1"}).stdout == b"on\n"
