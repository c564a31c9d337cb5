"""The preview's loop: what it notices, what it survives, what it says."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from time import sleep
from urllib.parse import quote
from urllib.request import urlopen

import pytest
from watchdog.observers.api import BaseObserver, EventEmitter

from sitegen.builder import PREVIEW_FOLDER, Project, Result, StepListener, build
from sitegen.cli import run
from sitegen.diagnostics import has_errors
from sitegen.serve import Preview
from sitegen.serve.debounce import RescanQueue
from sitegen.serve.preview import MAX_DISTURBED_BUILDS
from sitegen.serve.watch import Watcher
from tests.builder.workshop import TODAY, Workshop, tree
from tests.paths import PATIENCE
from tests.serve.conftest import Start
from tests.serve.running import until
from tests.size import by_size, mark_exhaustive

pytestmark = pytest.mark.slow

ITEM = "content/agencies/county/items/2024/00001.md"
NEW = """\
---
标题: 新的一条
索引号: SL/2026-00009
信息分类: notices
公开日期: 2026-03-01
---
正文。
"""
PAGE = "items/county/2024-00001.html"
RENAMES = by_size(dev=50, ci=300, nightly=3000)


class Heard:
    """What a preview has told of."""

    def __init__(self) -> None:
        self.results: list[Result] = []
        self.errors: list[Exception] = []
        self.reasons: list[str] = []
        self.waits = 0
        self.urls: list[str] = []

    def report_build(self, result: Result) -> None:
        self.results.append(result)

    def report_edited_pages(self, urls: tuple[str, ...]) -> None:
        self.urls.extend(urls)

    def report_waiting(self) -> None:
        self.waits += 1

    def report_failure(self, error: Exception) -> None:
        self.errors.append(error)

    def report_polling(self, reason: str, reason_en: str) -> None:
        self.reasons.append(f"{reason} {reason_en}")


class Stage:
    """A preview in this process that runs while something is waited for."""

    def __init__(self, workshop: Workshop, *, poll: bool = False) -> None:
        self.workshop = workshop
        self.today = TODAY
        self.heard = Heard()
        self.preview = Preview(
            workshop.root, lambda: self.today, self.heard, host="127.0.0.1", port=0, polling=poll
        )
        self.output = workshop.root / PREVIEW_FOLDER

    def until(self, met: Callable[[], object]) -> None:
        """Lets the preview work until a condition is met."""

        def is_met() -> object:
            self.preview.run_once(0.05)
            return met()

        until(is_met)

    def text(self, path: str = PAGE) -> str:
        file = self.output / path
        return file.read_text("utf-8") if file.is_file() else ""

    def codes(self) -> set[str]:
        """What is wrong, as the open pages are told."""
        with urlopen(
            f"{self.preview.server.url.rsplit('/', 2)[0]}/__sitegen__/state?page={quote('/')}"
        ) as answer:
            return {one["code"] for one in json.load(answer)["findings"]}

    def settled(self) -> None:
        """Lets the preview work until it is what a clean build makes."""
        clean = self.workshop.clean_preview(self.workshop.root.parent / "clean")
        self.until(lambda: not self.codes() and tree(self.output) == clean)


@contextmanager
def on_stage(workshop: Workshop, *, poll: bool = False) -> Iterator[Stage]:
    stage = Stage(workshop, poll=poll)
    with stage.preview:
        stage.preview.start()
        yield stage


@pytest.mark.parametrize("poll", [False, True])
def test_an_edit_is_noticed(workshop: Workshop, poll: bool) -> None:
    with on_stage(workshop, poll=poll) as stage:
        workshop.edit(ITEM, "为了供水,", "为了节约用水,")
        stage.until(lambda: "为了节约用水" in stage.text())
        workshop.put("content/agencies/county/items/2026/00009.md", NEW)
        stage.until(lambda: "新的一条" in stage.text("items/county/2026-00009.html"))
        assert not workshop.output.exists()


@pytest.mark.exhaustive
def test_the_address_of_an_edited_page_is_reported(workshop: Workshop) -> None:
    """Also that of a new item and of a draft, after the build that has it, and never twice."""
    new, draft = "content/agencies/county/items/2026/00009.md", "content/agencies/county/items/2026/00010.md"
    with on_stage(workshop) as stage:
        assert stage.heard.urls == []
        start = stage.preview.server.url
        edits: tuple[tuple[Callable[[], object], str], ...] = (
            (lambda: workshop.edit(ITEM, "为了供水,", "为了节约用水,"), PAGE),
            (lambda: workshop.put(new, NEW), "items/county/2026-00009.html"),
            (lambda: workshop.put(draft, "---\n草稿: 是\n---\n"), "items/county/2026-00010.html"),
            (lambda: workshop.edit("content/pages/about.md", "说明。", "新的说明。"), "pages/about.html"),
        )
        for change, page in edits:
            stage.heard.urls.clear()
            change()
            stage.until(lambda: stage.heard.urls)
            assert stage.heard.urls == [start + page]
            with urlopen(start + page) as answer:
                assert answer.status == 200
        stage.heard.urls.clear()
        workshop.edit(ITEM, "公开日期", "公开日起")
        workshop.edit("site.yaml", "\n", "\n\n")
        stage.until(stage.codes)
        assert stage.heard.urls == []
        workshop.edit(ITEM, "公开日起", "公开日期")
        stage.until(lambda: stage.heard.urls)
        assert stage.heard.urls == [start + PAGE]


@pytest.mark.parametrize("poll", [False, mark_exhaustive(True)])
def test_content_deleted_and_restored(workshop: Workshop, tmp_path: Path, poll: bool) -> None:
    with on_stage(workshop, poll=poll) as stage:
        shutil.copytree(workshop.root / "content", tmp_path / "kept")
        shutil.rmtree(workshop.root / "content")
        stage.until(stage.codes)
        assert "为了供水" in stage.text()
        shutil.move(tmp_path / "kept", workshop.root / "content")
        stage.settled()
        workshop.edit(ITEM, "为了供水,", "为了节约用水,")
        stage.until(lambda: "为了节约用水" in stage.text())


@pytest.mark.exhaustive
def test_the_project_moved_away_and_back(workshop: Workshop, tmp_path: Path) -> None:
    with on_stage(workshop) as stage:
        workshop.root.rename(tmp_path / "away")
        (tmp_path / "away" / ITEM).touch()
        for _ in range(3):
            stage.preview.run_once(0.2)
        assert not workshop.root.exists()
        (tmp_path / "away").rename(workshop.root)
        workshop.edit(ITEM, "为了供水,", "为了节约用水,")
        stage.until(lambda: "为了节约用水" in stage.text())


@pytest.mark.parametrize("text", ["", "name: [\n", None])
def test_settings_broken_or_gone(workshop: Workshop, text: str | None) -> None:
    file = workshop.root / "site.yaml"
    with on_stage(workshop) as stage:
        kept = file.read_text("utf-8")
        file.unlink() if text is None else workshop.put("site.yaml", text)
        stage.until(stage.codes)
        assert "为了供水" in stage.text()
        workshop.put("site.yaml", kept.replace("gov.cn/zfxxgk/", "gov.cn/other/"))
        stage.until(lambda: not stage.codes())
        assert stage.preview.server.url.endswith("/other/")


def test_what_is_broken_at_the_start_is_mended_later(workshop: Workshop) -> None:
    workshop.edit(ITEM, "2024-01-02", "2024-1-2")
    with on_stage(workshop) as stage:
        assert stage.codes() == {"FLD-021"}
        workshop.edit(ITEM, "2024-1-2", "2024-01-02")
        stage.settled()


def test_what_an_interrupted_command_left_is_an_error_until_it_is_gone(workshop: Workshop) -> None:
    left = workshop.root / ITEM.replace(".md", ".sitegen.tmp")
    left.mkdir()
    (left / "withdrawn.csv").write_text("x", "utf-8")
    with on_stage(workshop) as stage:
        assert stage.codes() == {"FIL-055"}
        shutil.rmtree(left)
        stage.until(lambda: not stage.codes())


def test_a_new_day(workshop: Workshop) -> None:
    workshop.edit(
        ITEM,
        "公开日期: 2024-01-05 10:30",
        f"公开日期: 2024-01-05 10:30\n施行日期: {TODAY + timedelta(days=1)}",
    )
    with on_stage(workshop) as stage:
        before = stage.text()
        stage.today = TODAY + timedelta(days=1)
        stage.until(lambda: stage.text() != before)


@pytest.mark.exhaustive
def test_a_draft_is_written_in_the_preview(workshop: Workshop) -> None:
    """From an empty scaffold to a text: it can be looked at all the time, and the published site stays as it was."""
    path, page = "content/agencies/county/items/2026/00009.md", "items/county/2026-00009.html"
    workshop.build()
    before = tree(workshop.output)
    with on_stage(workshop) as stage:
        workshop.put(path, "---\n草稿: 是\n标题: 关于停水的通知\n---\n")
        stage.until(lambda: "关于停水的通知" in stage.text(page))
        assert "草稿 Draft" in stage.text(page)
        assert stage.codes() == {"FLD-004", "ITM-036"}
        workshop.put(path, NEW.replace("---\n标题", "---\n草稿: 是\n标题"))
        stage.settled()
        assert "草稿 Draft" in stage.text("catalogue/all/index.html")
        workshop.edit(path, "正文。", "停水的时间。")
        stage.until(lambda: "停水的时间" in stage.text(page))
        workshop.edit(path, "草稿: 是\n", "")
        stage.settled()
        assert "草稿" not in stage.text(page)
        assert tree(workshop.output) == before


def test_an_item_of_tomorrow(workshop: Workshop) -> None:
    page, tomorrow = "items/county/2026-00009.html", TODAY + timedelta(days=1)
    workshop.put("content/agencies/county/items/2026/00009.md", NEW.replace("2026-03-01", str(tomorrow)))
    with on_stage(workshop) as stage:
        assert "将于2026年11月2日公开" in stage.text(page)
        stage.today = tomorrow
        stage.until(lambda: "将于" not in stage.text(page))


def test_the_output_deleted(workshop: Workshop) -> None:
    with on_stage(workshop) as stage:
        before = tree(stage.output)
        shutil.rmtree(stage.output)
        stage.until(lambda: stage.output.exists() and tree(stage.output) == before)


@pytest.mark.exhaustive
def test_a_theme_made_edited_and_removed(workshop: Workshop) -> None:
    with on_stage(workshop) as stage:
        workshop.put("themes/local/theme.yaml", "name: local\nextends: default\n")
        workshop.put("themes/local/templates/404.html", "新的{{ view.site.name }}")
        workshop.edit("site.yaml", "page_size: 5", "page_size: 5\ntheme: local")
        stage.until(lambda: stage.text("404.html").startswith("新的"))
        workshop.edit("themes/local/templates/404.html", "新的", "更新的{{")
        stage.until(stage.codes)
        workshop.edit("themes/local/templates/404.html", "更新的{{", "更新的")
        stage.until(lambda: stage.text("404.html").startswith("更新的"))
        shutil.rmtree(workshop.root / "themes")
        stage.until(lambda: "THM-001" in stage.codes())


@pytest.mark.exhaustive
def test_a_storm_of_renames(workshop: Workshop) -> None:
    with on_stage(workshop) as stage:
        folder = workshop.root / "content/agencies/county/items"

        def storm() -> None:
            for number in range(RENAMES):
                (folder / "2024").rename(folder / "2023")
                (folder / "2023").rename(folder / "2024")
                (folder / "2024/00002.md").rename(folder / f"2024/1{number:04}.md")
                (folder / f"2024/1{number:04}.md").rename(folder / "2024/00002.md")

        thread = threading.Thread(target=storm)
        thread.start()
        while thread.is_alive():
            stage.preview.run_once(0.05)
        workshop.edit(ITEM, "为了供水,", "为了节约用水,")
        stage.settled()
        assert not stage.heard.errors


def git(root: Path, *arguments: str) -> None:
    who = ("-c", "user.name=a", "-c", "user.email=a@b.example", "-c", "gc.auto=0")
    subprocess.run(["git", *who, *arguments], cwd=root, check=True, capture_output=True)


@pytest.mark.exhaustive
def test_a_branch_of_thousands_of_files(workshop: Workshop) -> None:
    root = workshop.root
    workshop.put(".gitignore", "/.sitegen/\n")
    git(root, "init", "-q", "-b", "small")
    git(root, "add", ".")
    git(root, "commit", "-qm", "small")
    git(root, "switch", "-qc", "large")
    for number in range(5000):
        name = f"content/agencies/county/items/20{10 + number % 10}/{number:05}"
        item = NEW.replace("2026-00009", f"2024-1{number:04}")
        workshop.put(f"{name}.txt" if number % 50 else f"{name}.md", item)
    git(root, "add", ".")
    git(root, "commit", "-qm", "large")
    git(root, "switch", "-q", "small")
    with on_stage(workshop) as stage:
        pages = stage.heard.results[-1].pages
        git(root, "switch", "-q", "large")
        stage.until(lambda: stage.heard.results[-1].pages > pages + 100)
        git(root, "switch", "-q", "small")
        stage.settled()
        assert not stage.heard.errors


def test_what_editors_leave_behind_is_no_reason_to_look(workshop: Workshop) -> None:
    looks = RescanQueue()
    watcher = Watcher(workshop.root, looks, polling=False, on_refusal=lambda _: None)
    watcher.refresh()
    folder = Path(ITEM).parent
    for name in (".00001.md.swp", "00001.md~", "4913.tmp", ".#00001.md", "~$00001.md"):
        workshop.put(f"{folder}/{name}", "字")
    workshop.put(".git/index", "字")
    workshop.put("notes.txt", "字")
    workshop.put(".sitegen/preview/index.html", "字")
    assert looks.wait(0.3) is None
    workshop.edit(ITEM, "为了供水,", "为了节约用水,")
    assert looks.wait(PATIENCE)
    watcher.close()


@pytest.mark.parametrize("save", ["in place", "moved over", "backup first"])
def test_editors_save_in_different_ways(workshop: Workshop, save: str) -> None:
    with on_stage(workshop) as stage:
        file = workshop.root / ITEM
        text = file.read_text("utf-8").replace("为了供水,", "为了节约用水,")
        if save == "moved over":
            (file.parent / ".00001.md.tmp").write_text(text, "utf-8")
            (file.parent / ".00001.md.tmp").replace(file)
        else:
            if save == "backup first":
                file.rename(file.parent / "00001.md~")
            file.write_text(text, "utf-8")
        stage.until(lambda: "为了节约用水" in stage.text())


def test_many_wishes_are_one_look() -> None:
    looks = RescanQueue()
    for _ in range(1000):
        looks.add()
    looks.add(folders_changed=True)
    look = looks.wait(1)
    assert look
    assert look.folders_changed
    assert looks.wait(0) is None


def test_one_looks_although_changes_go_on() -> None:
    looks = RescanQueue()
    going = threading.Event()

    def change() -> None:
        while not going.wait(0.01):
            looks.add()

    thread = threading.Thread(target=change)
    thread.start()
    assert looks.wait(PATIENCE)
    going.set()
    thread.join()


class Exhausted(EventEmitter):
    """What watchdog does where the limit of watches is reached."""

    def on_thread_start(self) -> None:
        raise OSError(errno.ENOSPC, "inotify watch limit reached")


@pytest.mark.exhaustive
def test_where_the_system_refuses_to_watch_it_polls(workshop: Workshop) -> None:
    looks = RescanQueue()
    refusals: list[OSError] = []
    watcher = Watcher(
        workshop.root,
        looks,
        polling=False,
        on_refusal=refusals.append,
        make_native_observer=lambda: BaseObserver(Exhausted),
    )
    watcher.refresh()
    assert [one.errno for one in refusals] == [errno.ENOSPC]
    workshop.edit(ITEM, "为了供水,", "为了节约用水,")
    assert looks.wait(PATIENCE)
    watcher.refresh()
    assert len(refusals) == 1
    watcher.close()


def test_a_fault_of_ours_is_told_and_outlived(workshop: Workshop) -> None:
    with on_stage(workshop) as stage:
        state = workshop.root / ".sitegen"
        stage.today = None  # type: ignore[assignment]  # no date at all: the builder was never told what to do then
        workshop.edit(ITEM, "公开日期: 2024-01-05 10:30", "公开日期: 2024-01-05 10:30\n施行日期: 2024-02-01")
        stage.until(lambda: stage.heard.errors)
        assert stage.codes() == {"PRV-001"}
        assert state.is_dir()
        stage.today = TODAY
        stage.settled()


@pytest.mark.parametrize("first", [True, False], ids=["new", "settled"])
def test_an_edit_is_shown_before_its_build_has_begun(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch, first: bool
) -> None:
    moments: list[tuple[str, str, set[str]]] = []

    def begin(project: Project, progress: StepListener | None = None) -> Result:
        with urlopen(stage.preview.server.url + PAGE) as answer:
            moments.append((answer.read().decode(), stage.text(), stage.codes()))
        return build(project, progress)

    if not first:  # what the preview then finds at its start is no reason to plan anything
        with on_stage(workshop):
            pass
    with on_stage(workshop) as stage:
        stage.preview.run_once(0.05)
        monkeypatch.setattr("sitegen.serve.preview.build", begin)
        workshop.edit(ITEM, "为了供水,", "为了节约用水,")
        stage.until(lambda: "为了节约用水" in stage.text())
        shown, written, found = moments[0]
        assert "为了节约用水" in shown
        assert "为了节约用水" not in written
        assert not found
        moments.clear()
        workshop.edit(ITEM, "成文日期: 2024-01-02", "成文日期: 2024-1-2")
        stage.until(lambda: moments)
        assert moments[0][2] == {"FLD-021"}
        workshop.edit(ITEM, "成文日期: 2024-1-2", "成文日期: 2024-01-02")
        stage.settled()


@pytest.mark.exhaustive
def test_a_template_that_fails_while_pages_are_made_is_told_and_outlived(workshop: Workshop) -> None:
    workshop.put("themes/local/theme.yaml", "name: local\nextends: default\n")
    workshop.edit("site.yaml", "page_size: 5", "page_size: 5\ntheme: local")
    with on_stage(workshop) as stage:
        workshop.put("themes/local/templates/item.html", "{{ view.nosuch }}")
        stage.until(lambda: stage.codes() == {"THM-006"})
        workshop.edit(ITEM, "为了供水,", "为了节约用水,")
        for _ in range(3):
            stage.preview.run_once(0.2)
        assert not stage.heard.errors
        (workshop.root / "themes/local/templates/item.html").unlink()
        stage.settled()


@pytest.mark.exhaustive
def test_two_previews_of_one_project(workshop: Workshop, start: Start) -> None:
    first, second = start(), start()
    pages = [f"{first.url}{PAGE}", f"{second.url}{PAGE}"]
    for number in range(5):
        text = f"第{number}次为了"
        file = workshop.root / ITEM
        old = file.read_text("utf-8")
        head, _, rest = old.partition("第一条 ")
        file.write_text(f"{head}第一条 {text},\n{rest.partition(chr(10))[2]}", "utf-8")
        until(lambda: all(text in read(page) for page in pages))  # noqa: B023 - asked at once
    assert first.interrupt() == second.interrupt() == 130
    for one in (first, second):
        assert "Traceback" not in one.said
        assert "PUB-" not in one.said


HOLDER = """
import sys
from sitegen.publish.lock import hold_lock

with hold_lock(sys.argv[1]):
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """While another process writes to an output folder."""
    folder.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-c", HOLDER, str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == "held\n"
        yield
        holder.communicate()


@pytest.mark.exhaustive
@pytest.mark.parametrize("built", [False, True])
def test_it_waits_for_another_preview_however_long_that_builds(workshop: Workshop, built: bool) -> None:
    if built:
        build(Project(root=workshop.root, output=workshop.root / PREVIEW_FOLDER, today=TODAY))
        workshop.edit(ITEM, "为了供水,", "为了节约用水,")
    with held(workshop.root / PREVIEW_FOLDER), on_stage(workshop) as stage:
        for _ in range(2 * MAX_DISTURBED_BUILDS):
            stage.preview.run_once(0)
        assert (stage.heard.results, stage.heard.errors, stage.codes()) == ([], [], set())
        assert stage.heard.waits == 1
        workshop.edit(ITEM, "2024-01-02", "2024-1-2")
        stage.until(stage.codes)
        assert stage.codes() == {"FLD-021"}
        workshop.edit(ITEM, "2024-1-2", "2024-01-03")
        stage.until(lambda: stage.heard.waits == 2)
    with on_stage(workshop) as stage:
        stage.settled()
        assert stage.heard.waits == 0


def test_it_builds_when_the_other_preview_has_ended(workshop: Workshop) -> None:
    with ExitStack() as stack:
        with held(workshop.root / PREVIEW_FOLDER):
            stage = stack.enter_context(on_stage(workshop))
            assert (stage.heard.waits, stage.text()) == (1, "")
        stage.settled()
        assert [has_errors(result.diagnostics) for result in stage.heard.results] == [False]


def read(address: str) -> str:
    with urlopen(address) as answer:
        text: str = answer.read().decode()
        return text


EARLY_AND_LATE = [
    pytest.param(moment, marks=pytest.mark.exhaustive)
    for moment in ("started", "scanning", "publishing", "rebuilding")
]


@pytest.mark.parametrize("moment", ["serving", *EARLY_AND_LATE])
def test_ctrl_c_at_any_moment(workshop: Workshop, start: Start, moment: str) -> None:
    running = start()
    if moment == "started":
        until(lambda: running.said or imported(running.process.pid))
    elif moment in ("scanning", "publishing"):
        until(lambda: moment in running.said)
    else:
        assert running.url
    if moment == "rebuilding":
        workshop.edit("site.yaml", "示例县人民政府\n", "新示例县人民政府\n")
        sleep(0.15)
    code = running.interrupt()
    assert code == 130, running.said
    assert "Traceback" not in running.said
    assert "已停止" in running.said or (moment != "serving" and "已中断" in running.said)
    workshop.build()
    assert not has_errors(
        build(Project(root=workshop.root, output=workshop.root / PREVIEW_FOLDER, today=TODAY)).diagnostics
    )


def imported(pid: int) -> bool:
    """Whether the preview's own modules are being loaded: its port is not open yet.

    Before that a Ctrl-C may meet an interpreter that does not listen for one yet, and simply ends it.
    """
    return "/_sqlite3." in Path(f"/proc/{pid}/maps").read_text()


def test_it_says_what_it_does(workshop: Workshop, start: Start) -> None:
    first = start()
    port = int(first.url.split(":")[2].split("/")[0])
    second = start("--poll", port=port)
    assert f"端口 {port} 用不了" in (second.url and second.said)
    workshop.edit(ITEM, "2024-01-02", "2024-1-2")
    until(lambda: "FLD-021" in first.said and "FLD-021" in second.said)
    workshop.edit(ITEM, "2024-1-2", "2024-01-03")
    until(
        lambda: (
            "没有发现问题" in first.said
            and "更新了" in first.said.partition("FLD-021")[2] + second.said.partition("FLD-021")[2]
        )
    )
    until(lambda: f"刚改的网页 Edited page: {first.url}{PAGE}\n" in first.said)


def test_a_host_that_is_not_ours_is_wrong_usage(
    workshop: Workshop, capsys: pytest.CaptureFixture[str]
) -> None:
    project = ("--project", str(workshop.root), "--today", TODAY.isoformat())
    assert run(["serve", *project, "--host", "192.0.2.1", "--port", "0"]) == 2
    assert "192.0.2.1" in "".join(capsys.readouterr())


@pytest.mark.exhaustive
@pytest.mark.skipif(os.name == "nt", reason="a shell script stands for the browser")
def test_the_browser_is_opened_at_the_preview(
    start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, told = tmp_path / "browser", tmp_path / "told"
    browser.write_text(f'#!/bin/sh\nprintf %s "$1" > "{told}"\n')
    browser.chmod(0o755)
    monkeypatch.setenv("BROWSER", str(browser))
    preview = start("--open")
    until(lambda: told.exists() and told.read_text() == preview.url)
