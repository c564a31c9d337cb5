"""``upgrade`` shows what it would do, writes all or nothing, keeps comments and order, and is done when it is done."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from sitegen import __version__
from sitegen.files.changes import ChangeSet, FileChange, write_changes
from sitegen.files.errors import FileEdited, WriteError
from sitegen.program import WHEEL_PATH
from sitegen.program.requirements import render_requirements_files
from sitegen.schema.yaml_edit import YamlEditError, YamlEditor
from sitegen.upgrade.requirements_files import plan_requirements_file
from tests.paths import ROOT
from tests.upgrade.projects import Office, read_files

KEYS = ("格式版本", "format_version")


def test_files_are_changed_by_one_line_each(office: Office) -> None:
    before = {
        path: office.read(path) for path in ("site.yaml", "themes/county/theme.yaml", "requirements.txt")
    }
    report = office.upgrade("--yes")
    assert [one["path"] for one in report["files"]] == [
        "themes/county/theme.yaml",
        "requirements.txt",
        "site.yaml",
    ]
    added = {"site.yaml": "格式版本: 2\n", "themes/county/theme.yaml": "接口版本: 2\n"}
    for path, line in added.items():
        comment, _, rest = before[path].partition("\n")
        assert office.read(path) == f"{comment}\n{line}{rest}"
    assert office.read("requirements.txt") == before["requirements.txt"].replace(
        "sitegen[brotli]==0.1.0", f"./{WHEEL_PATH}[brotli]"
    )


def test_a_second_upgrade_changes_nothing(office: Office) -> None:
    office.upgrade("--yes")
    once = read_files(office.root)
    report = office.upgrade("--yes")
    assert (report["files"], report["texts"], report["decisions"], report["pages"]) == ([], [], [], None)
    assert read_files(office.root) == once
    _, out, _ = office("upgrade")
    assert out.startswith(f"已经是 sitegen {__version__} 的格式，没有要改的。")


def test_a_dry_run_writes_nothing(office: Office) -> None:
    before = sorted(office.root.rglob("*")), read_files(office.root)
    code, out, _ = office("upgrade", "--dry-run")
    assert code == 0
    assert "+格式版本: 2\n" in out
    assert "    原来 before: 停车场面积582米，共10*2=20元。\n    现在 now:    停车场面积5*8*2米" in out
    assert (sorted(office.root.rglob("*")), read_files(office.root)) == before


def test_the_current_project_needs_no_upgrade(tmp_path: Path) -> None:
    office = Office(tmp_path / "project", "0.2.0")
    report = office.upgrade("--dry-run")
    assert (report["files"], report["texts"], report["decisions"]) == ([], [], [])
    assert office("check", "--quiet") == (0, "", "")


def test_without_a_terminal_it_is_not_written(office: Office) -> None:
    before = read_files(office.root)
    code, _, err = office("upgrade")
    assert code == 2
    assert "加上 --yes 再运行" in err
    assert read_files(office.root) == before
    code, _, err = office("upgrade", "--format", "json")
    assert (code, "--dry-run" in err) == (2, True)


@pytest.mark.parametrize(("answer", "written"), [("n\n", False), ("y\n", True), ("\n", True)])
def test_it_asks_on_a_terminal(office: Office, answer: str, written: bool) -> None:
    before = read_files(office.root)
    code, _, err = office.answer(answer, "upgrade")
    assert code == 0
    assert "写入这 3 个文件？" in err
    assert (read_files(office.root) != before) is written


def test_changes_that_are_not_committed_are_named(office: Office) -> None:
    git = ["git", "-C", str(office.root), "-c", "user.name=a", "-c", "user.email=a@b.example"]
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "一"]):
        subprocess.run([*git, *command], check=True, capture_output=True)
    code, _, err = office("upgrade", "--yes")
    assert (code, "uncommitted" in err) == (0, False)
    subprocess.run([*git, "checkout", "-q", "."], check=True)
    office.put("site.yaml", office.read("site.yaml") + "# 改了一半\n")
    office.put("content/pages/about.md", office.read("content/pages/about.md") + "\n改了一半。\n")
    code, _, err = office("upgrade", "--yes")
    assert code == 0
    assert "uncommitted changes: site.yaml\n" in err  # the page is not written, so it does not matter
    assert office.read("site.yaml").endswith("# 改了一半\n")


def test_a_newer_format_is_refused(office: Office) -> None:
    office.put("site.yaml", f"格式版本: 3\n{office.read('site.yaml')}")
    before = read_files(office.root)
    code, out, _ = office("upgrade", "--yes")
    assert code == 1
    assert out.startswith("site.yaml:1:7: 错误 error SIT-011")
    assert read_files(office.root) == before


def test_a_theme_for_a_newer_contract_is_refused(office: Office) -> None:
    office.put(
        "themes/county/theme.yaml", "接口版本: 9\n将来: 甲\n" + office.read("themes/county/theme.yaml")
    )
    code, out, _ = office("upgrade", "--yes")
    assert code == 1
    assert out.startswith("themes/county/theme.yaml:1:7: 错误 error THM-015")
    code, out, _ = office("build")
    assert (code, out.count("THM-015")) == (1, 1)


def test_what_a_theme_must_mend_is_named_by_file_and_line(office: Office) -> None:
    search = "themes/county/templates/search.html"
    office.put(
        search,
        '{% extends "default/search.html" %}\n{% block scripts %}\n{{ super() }}<script src="{{ view.engine }}"></script>\n'
        "{% endblock %}\n",
    )
    office.put("themes/county/static/search.js", "// 自己的搜索\n")
    report = office.upgrade("--yes")
    assert [one["place"] for one in report["decisions"]] == [
        f"{search}:3:30",
        "themes/county/static/search.js",
    ]
    assert "接口版本" not in office.read("themes/county/theme.yaml")
    code, out, _ = office("build")
    assert code == 1
    assert f"{search}:3:30: 错误 error THM-016" in out
    office.put(search, office.read(search).replace('<script src="{{ view.engine }}"></script>', ""))
    office.upgrade("--yes")
    assert office.read("themes/county/theme.yaml").count("接口版本: 2\n") == 1
    assert office("build", "--quiet")[0] == 0


def test_a_theme_of_the_name_of_the_default_one_and_a_copy_of_the_program_are_decisions(
    office: Office,
) -> None:
    office.put("themes/default/theme.yaml", "name: default\n")
    office.put("sitegen/__init__.py", '__version__ = "0.1.0"\n')
    report = office.upgrade("--dry-run")
    assert [one["place"] for one in report["decisions"]] == ["themes/default", "sitegen/"]


def test_a_site_with_errors_is_refused(office: Office) -> None:
    office.put("site.yaml", office.read("site.yaml").replace("网站名称:", "网站名称："))
    code, out, _ = office("upgrade", "--yes")
    assert code == 1
    assert "YML-009" in out
    (office.root / "site.yaml").unlink()
    code, out, _ = office("upgrade", "--yes")
    assert (code, out.startswith("site.yaml: 错误 error FIL-")) == (1, True)


KILL = """
import os, signal, sys
moves = 0
def count(event, arguments):
    global moves
    # Python itself moves the modules that it compiles.
    if event == "os.rename" and not str(arguments[1]).endswith(".pyc"):
        moves += 1
        if moves == {number}:
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(count)
from sitegen.cli import run
sys.exit(run(["upgrade", "--yes", "--project", {root!r}]))
"""


@pytest.mark.exhaustive
@pytest.mark.slow
@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_killed_upgrade_leaves_whole_files_and_can_be_finished(office: Office, number: int) -> None:
    before = read_files(office.root)
    script = KILL.format(number=number, root=str(office.root))
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == -signal.SIGKILL
    killed = read_files(office.root)
    assert sum(killed[path] != data for path, data in before.items()) == number - 1
    office.upgrade("--yes")
    finished = read_files(office.root)
    assert finished.keys() == before.keys()  # without temporary files
    for path in before:
        assert killed[path] in (before[path], finished[path])
    assert office.read("site.yaml").count("格式版本: 2\n") == 1


def test_all_files_are_written_or_none(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"1")
    (tmp_path / "b").write_bytes(b"edited")
    changes = [FileChange("a", b"1", b"2"), FileChange("b", b"1", b"2")]
    with pytest.raises(FileEdited):
        write_changes(ChangeSet(tmp_path, rewrites=changes))
    assert read_files(tmp_path) == {"a": b"1", "b": b"edited"}
    (tmp_path / "b").unlink()
    (tmp_path / "b").mkdir()
    with pytest.raises(WriteError, match="b"):
        write_changes(ChangeSet(tmp_path, rewrites=changes))
    assert read_files(tmp_path) == {"a": b"1"}


def test_a_file_that_is_a_link_is_not_replaced_by_a_file(office: Office) -> None:
    before = read_files(office.root)
    (office.root / "site.yaml").rename(office.root / "shared.yaml")
    (office.root / "site.yaml").symlink_to("shared.yaml")
    code, _, err = office("upgrade", "--yes")
    assert code == 2
    assert "写不了 site.yaml（这是链接）。什么都没有改动。它指向 shared.yaml" in err
    assert "site.yaml cannot be written (it is a link). Nothing was changed." in err
    assert (office.root / "site.yaml").is_symlink()
    assert read_files(office.root) == before | {"shared.yaml": before["site.yaml"]}


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("# 一\n网站名称: 甲\n", "# 一\n格式版本: 2\n网站名称: 甲\n"),
        ("---\nname: 甲\n", "---\nformat_version: 2\nname: 甲\n"),
        ("\ufeff网站名称: 甲\r\n乙: 丙\r\n", "\ufeff格式版本: 2\r\n网站名称: 甲\r\n乙: 丙\r\n"),
        ("a: 甲\n格式版本:   1  # 旧\nb: 乙\n", "a: 甲\n格式版本:   2  # 旧\nb: 乙\n"),
        ('format_version: "1"\n', "format_version: 2\n"),
        ("格式版本: # 空\na: 甲\n", "格式版本: 2 # 空\na: 甲\n"),
        ("格式版本:\na: 甲", "格式版本: 2\na: 甲"),
        ("{网站名称: 甲}\n", None),
        ("网站名称: [甲\n", None),
        ("- 甲\n", None),
    ],
)
def test_a_field_is_set_in_place(text: str, result: str | None) -> None:
    try:
        editor = YamlEditor(text)
        editor.set_field(KEYS, KEYS, "2")
        edited = editor.finish()
    except YamlEditError:
        assert result is None
    else:
        assert edited == result


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("sitegen==0.1.0\n", f"./{WHEEL_PATH}\n"),
        ("./wheels/sitegen-0.1.0-py3-none-any.whl[profile]\n", f"./{WHEEL_PATH}[profile]\n"),
        (f"./{WHEEL_PATH}\n", ""),
        (
            "click==8\r\nSiteGen [brotli] == 0.1.0 ; python_version>'3'\r\n",
            f"click==8\r\n./{WHEEL_PATH}[brotli] ; python_version>'3'\r\n",
        ),
        ("# sitegen==0.1.0\n", ""),
        (f"sitegen=={__version__}\n", f"./{WHEEL_PATH}\n"),
        ("sitegen-plugin==0.1.0\n", ""),
        ("sitegen>=0.1\n", None),
        ("sitegen @ file:///srv/sitegen.whl\n", None),
        ("sitegen==0.1.0 \\\n    --hash=sha256:aa\n", None),
        ("", ""),
    ],
)
def test_the_pin_of_the_program(text: str, result: str | None) -> None:
    """None stands for a decision of the office, "" for nothing to do."""
    steps = list(plan_requirements_file("requirements.txt", text.encode()))
    if result == "":
        assert steps == []
        return
    (step,) = steps
    if result is None:
        assert not isinstance(step, FileChange)
    else:
        assert isinstance(step, FileChange)
        assert step.new.decode() == result


def test_generated_requirements_are_renewed(office: Office) -> None:
    own = "--index-url https://packages.example.gov.cn/simple\n"
    for name, text in render_requirements_files().items():
        office.put(name, text.replace(f"./{WHEEL_PATH}", "sitegen==0.1.0").replace("==8.", "==7."))
    office.put("requirements.txt", office.read("requirements.txt") + own)
    report = office.upgrade("--yes")
    assert [one["path"] for one in report["files"]][1:3] == ["requirements.txt", "requirements-locked.txt"]
    new = render_requirements_files()
    assert office.read("requirements.txt") == new["requirements.txt"] + own
    assert office.read("requirements-locked.txt") == new["requirements-locked.txt"]
    assert office.upgrade("--yes")["files"] == []


def test_the_lines_of_the_office_stay_in_generated_requirements(office: Office) -> None:
    """Own packages, extras, comments, order and line ends stay; only versions of tested packages change."""
    new = render_requirements_files()["requirements.txt"]
    pins = [line for line in new.splitlines() if line.startswith("click==")]
    wanted = (
        new.replace(f"./{WHEEL_PATH}", f"# 由信息中心维护\ngunicorn==21.2.0\n./{WHEEL_PATH}[cluster]")
        .replace(pins[0], f"{pins[0]}  # 服务器上也用")
        .replace("\n", "\r\n")
        + "mypkg>=1\r\n"
    )
    former = wanted.replace(f"./{WHEEL_PATH}", "./wheels/sitegen-0.1.0-py3-none-any.whl")
    office.put("requirements.txt", former.replace("click==", "click==0."))
    office.upgrade("--yes")
    assert office.read("requirements.txt") == wanted


def test_packages_of_the_office_stay_in_the_locked_file(office: Office) -> None:
    new = render_requirements_files()["requirements-locked.txt"]
    own = "# 服务器\ngunicorn==21.2.0 \\\n    --hash=sha256:aa\n"
    first = new.index("click==")
    end = new.index("\n", new.rindex("--hash", 0, new.index("==", first + 7))) + 1
    office.put(
        "requirements-locked.txt", new[:first] + own + "click==1.0 \\\n    --hash=sha256:bb\n" + new[end:]
    )
    office.upgrade("--yes")
    assert office.read("requirements-locked.txt") == new[:first] + own + new[first:]


def test_new_packages_and_new_markers_follow_and_a_range_stays() -> None:
    new = render_requirements_files()["requirements.txt"]
    lines = new.splitlines(keepends=True)
    marked = next(line for line in lines if ";" in line)
    package = marked.partition("==")[0]
    without = [line for line in lines if not line.startswith(("jinja2==", "click==", f"{package}=="))]
    text = "".join(without) + f"{package}==0.1  # 自己的\nclick>=8\n"
    (step,) = plan_requirements_file("requirements.txt", text.encode())
    assert isinstance(step, FileChange)
    result = step.new.decode()
    assert sorted(result.splitlines(keepends=True)) == sorted(
        [*(line for line in lines if not line.startswith("click==")), "# 自己的\n", "click>=8\n"]
    )
    assert list(plan_requirements_file("requirements.txt", step.new)) == []


def test_a_wheel_that_is_missing_is_named(office: Office) -> None:
    """This checkout was not installed from a wheel, so the office has to fetch it."""
    office.put("wheels/click-8.4.0-py3-none-any.whl", "")
    (office.root / WHEEL_PATH).unlink()
    assert [one["place"] for one in office.upgrade("--dry-run")["decisions"]] == [WHEEL_PATH]
    office.put("wheels/sitegen-0.1.0-py3-none-any.whl", "")
    assert [one["place"] for one in office.upgrade("--dry-run")["decisions"]] == [
        "wheels/sitegen-0.1.0-py3-none-any.whl"
    ]
    office.put(WHEEL_PATH, "")
    report = office.upgrade("--dry-run")
    assert (report["decisions"], report["wheel"]) == ([], None)


def test_a_wheel_that_is_known_is_copied(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.upgrade("--yes")
    (office.root / WHEEL_PATH).unlink()
    wheel = tmp_path / "known.whl"
    wheel.write_bytes(b"known")
    for module in ("sitegen.program.wheel", "sitegen.upgrade.requirements_files"):
        monkeypatch.setattr(f"{module}.locate_wheel", lambda: wheel)
    report = office.upgrade("--dry-run")
    assert (report["files"], report["decisions"], report["wheel"]) == ([], [], WHEEL_PATH)
    assert not (office.root / WHEEL_PATH).exists()
    code, out, _ = office("upgrade", "--yes")
    assert code == 0
    assert f"{WHEEL_PATH}：放进这个版本的安装包" in out
    assert (office.root / WHEEL_PATH).read_bytes() == b"known"
    assert office.upgrade("--yes")["wheel"] is None


def test_what_a_new_project_has_besides_is_named(office: Office) -> None:
    _, out, _ = office("upgrade", "--yes")
    assert "项目里没有 Missing: .gitignore、自动化流程 workflows。" in out
    assert "init --add-missing" in out
    office.put(".gitlab-ci.yml", "a: 1\n")
    office.put(".gitignore", "/public/\n")
    assert "init --add-missing" not in office("upgrade", "--yes")[1]
