"""``search`` on the command line."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from sitegen.cli import run
from sitegen.search.service import SearchService
from tests.cli.project import ITEM, CommandLine, Said, process
from tests.paths import PATIENCE, ROOT
from tests.search.oracle import Oracle, plain

pytestmark = pytest.mark.slow

BOLD = "\x1b[1m"


@pytest.fixture
def ask(built: Path, capsys: pytest.CaptureFixture[str]) -> "Ask":
    return Ask(built, capsys)


class Ask:
    """Runs the command on the sample site."""

    def __init__(self, site: Path, capture: pytest.CaptureFixture[str]) -> None:
        self.site = site
        self._capture = capture

    def __call__(self, *arguments: str) -> Said:
        return Said(run(["search", "--output", str(self.site), *arguments]), *self._capture.readouterr())


def test_text(ask: Ask, oracle: Oracle) -> None:
    said = ask("预算", "--limit", "3")
    assert said.code == 0
    total = len(oracle.containing("预算"))
    lines = said.out.splitlines()
    assert (
        lines[0]
        == f"找到 {total} 条，第 1 页，共 {-(-total // 3)} 页。 {total} found, page 1 of {-(-total // 3)}."
    )
    assert [line[:2] for line in lines if line[:1].isdigit()] == ["1.", "2.", "3."]
    assert "【预算】" in said.out
    paths = [line.strip() for line in lines if line.endswith(".html")]
    assert len(paths) == 3
    assert all((ask.site.parent / path).is_file() for path in paths)


def test_a_page_behind_the_last_is_the_last(ask: Ask) -> None:
    last = json.loads(ask("供水", "--format", "json", "--limit", "4", "--page", "999").out)
    assert last["page"] == -(-last["total"] // 4) > 1
    assert len(last["results"]) == last["total"] - 4 * (last["page"] - 1) > 0
    assert f"第 {last['page']} 页，共 {last['page']} 页" in ask("供水", "--limit", "4", "--page", "999").out


@pytest.mark.parametrize(
    ("first", "last"), [("2025-01", "2024-12"), ("2025-02-02", "2025-02-01"), ("2026", "2025")]
)
def test_days_in_the_wrong_order_are_wrong_usage(ask: Ask, first: str, last: str) -> None:
    said = ask("供水", "--from", first, "--to", last)
    assert said.code == 2
    assert "起始日期晚于截止日期" in said.err
    assert ask("供水", "--from", last, "--to", first).code == 0


def test_what_is_not_wanted_may_come_first(ask: Ask, search: SearchService) -> None:
    said = ask("--format", "json", "--", "-收费", "供水")
    assert json.loads(said.out)["total"] == len(search.match_text("-收费 供水"))


def test_json(ask: Ask, search: SearchService) -> None:
    said = ask("云岫县 财政", "--format", "json", "--limit", "5")
    found = json.loads(said.out)
    assert list(found) == [
        *("query", "total", "page", "limit", "unknown"),
        *("missing", "parts", "simplified", "near", "results"),
    ]
    assert found["query"] == "云岫县 财政"
    assert found["total"] == len(search.match_text("云岫县 财政"))
    assert len(found["results"]) == 5
    for result in found["results"]:
        assert (ask.site / result["href"]).is_file()
        assert "".join(piece["text"] for piece in result["title_marked"]) == result["title"]
        marked = [piece["text"] for piece in (*result["title_marked"], *result["snippet"]) if piece["hit"]]
        assert {plain(text) for text in marked} & {"云岫县", "财政", "云岫县财政"}
    assert ask("云岫县 财政", "--format", "json", "--limit", "5") == said


def test_conditions(ask: Ask, oracle: Oracle) -> None:
    found = oracle.where(
        lambda document: (
            document.card[5] in oracle.below("agency", "yunxiu")
            and "2023-01-01" <= document.card[8][:10] <= "2025-06-30"
            and document.card[9] not in ("expired", "repealed")
            and "通知" in document.title
        )
    )
    assert found
    options = ("--agency", "yunxiu", "--from", "2023", "--to", "2025-06", "--valid", "--in", "title")
    said = ask("通知", *options, "--sort", "date", "--format", "json", "--limit", "1000")
    results = json.loads(said.out)["results"]
    assert len(results) == len(found)
    dates = [result["published"] for result in results]
    assert dates == sorted(dates, reverse=True)


def test_an_agency_may_be_named_in_each_way(sitegen: CommandLine) -> None:
    assert sitegen("build").code == 0
    project = ("--project", str(sitegen.root), "--format", "json")
    totals = [
        json.loads(sitegen.plain("search", "--agency", name, *project).out)["total"]
        for name in ("yunxiu", "云岫县人民政府", "县政府")
    ]
    assert totals[0] == totals[1] == totals[2] > 0


def test_conditions_without_words(ask: Ask, oracle: Oracle) -> None:
    said = ask("--kind", "report", "--format", "json")
    assert json.loads(said.out)["total"] == len(oracle.where(lambda document: document.card[0] == "report"))


def test_nothing_found(ask: Ask) -> None:
    said = ask("财政 不存在的词语")
    assert said.code == 0
    assert said.out.startswith(
        "没有找到符合条件的内容。 Nothing found.\n"
        "全部内容中都没有“不存在的词语”。 No document contains “不存在的词语”.\n只找“财政”有 "
    )
    assert "不限条件时有 " in ask("财政 -财政").out
    assert "分开找“供水 办法”有 " in ask("供水办法").out
    assert "只找“水费”有 " in ask("水费多少钱").out
    assert "全部内容中也没有其中的“龘”。" in ask("供水龘办法").out
    assert "写成简体“规定”有 " in ask("規定").out
    near = ask("云岫县供水用户管理办法").out
    assert "标题相近的内容" in near
    assert "供水用水管理办法" in near


def test_a_year_that_does_not_exist(ask: Ask) -> None:
    said = ask("--year", "20x6")
    assert said.code == 2
    message = said.err.splitlines()[3]
    assert message.startswith("错误 Error: 没有 20x6 年；可用：")
    years = message.partition("可用：")[2].rstrip("。").split("、")
    assert len(years) == len(set(years)) > 1


def test_a_page_that_does_not_exist_is_named(ask: Ask) -> None:
    assert ask("供水", "--page", "9999").out.startswith(
        "没有第 9999 页，这是最后一页。 There is no page 9999: this is the last.\n找到 "
    )
    assert not ask("供水", "--page", "1").out.startswith("没有第")


def test_a_value_that_is_not_known_is_named(ask: Ask) -> None:
    assert ask("供水 OR 机构:没有局").out.startswith("没有“没有局”这个机构，按文字查找。")
    assert ask("机构:没有局").out.startswith("没有“没有局”这个机构，按文字查找。")
    assert json.loads(ask("机构:没有局", "--format", "json").out)["unknown"] == ["机构:没有局"]


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("  ",),
        ("，。！",),
        ("财政", "--from", "昨天"),
        ("财政", "--to", "2024-02-31"),
        ("财政", "--agency", "没有这个机关"),
        ("财政", "--year", "今年"),
        ("财政", "--sort", "size"),
        ("财政", "--page", "0"),
        ("财政", "--limit", "many"),
    ],
    ids=" ".join,
)
def test_wrong_input(ask: Ask, arguments: tuple[str, ...]) -> None:
    said = ask(*arguments)
    assert said.code == 2
    assert said.out == ""
    assert said.err


def test_a_site_that_is_not_built(sitegen: CommandLine) -> None:
    said = sitegen.plain("search", "通知", "--project", str(sitegen.root))
    assert said.code == 1
    assert "SEA-001" in said.err


def test_the_built_site_of_a_project(sitegen: CommandLine) -> None:
    sitegen("build", "--quiet")
    said = sitegen.plain("search", "统计公报", "--project", str(sitegen.root))
    assert said.code == 0
    assert "public/items/yunxiu/2024-00001.html" in said.out


HOSTILE: dict[str, tuple[str | bytes, int]] = {
    "a long word": ("x" * 10_000, 0),
    "a long text": ("供水" * 5_000, 0),
    "many letters": ("a b " * 2_500, 0),
    "punctuation": ("，。！？《》〔〕（）", 2),
    "signs of expressions": (r".*+?^${}()|[]\\", 2),
    "expression": ("(供|水)+$ [a-z]{99}", 0),
    "emoji": ("供水😀🏛", 0),
    "HTML": ("<script>alert(1)</script>", 0),
    "marks of direction": ("\u202e供水\u200f\u2066", 0),
    "commands to a terminal": ("\x1b[31m供水\x07", 0),
    "half a character": (b"\xed\xa0\x80" + "供水".encode(), 0),
    "no characters": (b"\xff\xfe", 2),
    "option": ("--help --version", 0),
}


@pytest.mark.parametrize("format_", ["text", "json"])
@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_questions_are_harmless(
    built: Path, capsys: pytest.CaptureFixture[str], hostile: str, format_: str
) -> None:
    query, code = HOSTILE[hostile]
    command = ["search", "--output", str(built), "--format", format_, "--"]
    if isinstance(query, bytes):  # only a process can be given what is no text
        done = process(*command, query)
        said = Said(done.returncode, done.stdout.decode(), done.stderr.decode())
    else:
        said = Said(run([*command, query]), *capsys.readouterr())
    assert said.code == code, said.err
    shown = said.out + said.err
    assert "Traceback" not in shown
    assert not {"\x1b", "\x07"} & set(shown)
    if code:
        assert not said.out
        assert "查询里没有可以查找的字" in shown
    elif format_ == "json":
        assert json.loads(said.out)["query"]
    else:
        assert not {"\u202e", "\u200f", "\u2066"} & set(shown)
        assert max(map(len, shown.splitlines())) < 500


def test_hits_are_bold_on_a_terminal(built: Path) -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "build.py", "search", "预算", "--limit", "1", "--output", str(built)]
    environment = {key: value for key, value in os.environ.items() if key != "NO_COLOR"} | {"TERM": "xterm"}
    child = subprocess.Popen(command, cwd=ROOT, stdin=theirs, stdout=theirs, env=environment)
    os.close(theirs)
    shown = b""
    while chunk := _read(ours):
        shown += chunk
    os.close(ours)
    assert child.wait(timeout=PATIENCE) == 0
    assert f"{BOLD}预算" in shown.decode("utf-8")


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4096)
    except OSError:  # what Linux says when the other side has been closed
        return b""


def test_a_site_that_is_older_than_its_content_is_noted(sitegen: CommandLine) -> None:
    def search() -> Said:
        return sitegen.plain("search", "人口", "--project", str(sitegen.root), "--format", "json")

    assert sitegen("build").code == 0
    assert search().err == ""
    item = sitegen.root / ITEM
    later = item.stat().st_mtime + 5
    os.utime(item, (later, later))
    said = search()
    assert json.loads(said.out)["total"] == 1
    assert f"网站生成以后又改过内容（如 {ITEM}）" in said.err
    assert "run sitegen build first" in said.err
    # A build that finds nothing to write is as good.
    os.utime(item)
    assert sitegen("build").code == 0
    assert search().err == ""
    # One with errors is not.
    sitegen.edit(ITEM, "statistics", "statistic")
    assert sitegen("build").code == 1
    assert "网站生成以后又改过内容" in search().err
