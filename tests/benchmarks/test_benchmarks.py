"""The benchmark: its catalogue, the layouts for peers, the edits, what is counted, and the tables."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks import search_report
from benchmarks.corpus import write_project
from benchmarks.edits import EditedSources, Expectation
from benchmarks.layouts import LAYOUTS, PEERS, write_layout
from benchmarks.measure import count_showing, count_written, find_stale, measure_cost, take_snapshot
from benchmarks.prose import Text, make_body
from benchmarks.report import update_document
from benchmarks.results import RUN_KEYS, find_last_runs
from benchmarks.tools import ROOT, SCENARIOS, SIMPLE_SCENARIOS, Tool, list_tools
from sitegen.builder import Project, build
from tests.builder.workshop import TODAY, tree

TOOLS = {tool.name: tool for tool in list_tools(Path("peers"))}
SMALL, LARGE = 130, 420
ITEMS = 30

Corpus = Callable[..., Path]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    """A function that writes a project of so many items, once unless it is to be the test's ``own``."""
    written: dict[tuple[int, int], Path] = {}

    def make(items: int, seed: int = 1, *, own: bool = False) -> Path:
        if not own and (items, seed) in written:
            return written[items, seed]
        folder = tmp_path_factory.mktemp("corpus") / "project"
        write_project(folder, items, seed)
        if not own:
            written[items, seed] = folder
        return folder

    return make


def items_of(folder: Path) -> dict[str, bytes]:
    return {path: content for path, content in tree(folder).items() if "/items/" in path}


def prepared(tool: Tool, folder: Path) -> EditedSources:
    home = folder / tool.name
    write_layout(tool.layout, home, ITEMS, 1)
    return EditedSources(tool, home, ITEMS)


def test_the_same_arguments_write_the_same_bytes(corpus: Corpus) -> None:
    assert tree(corpus(SMALL, own=True)) == tree(corpus(SMALL))


def test_another_seed_writes_other_items(corpus: Corpus) -> None:
    one, other = items_of(corpus(SMALL)), items_of(corpus(SMALL, seed=2))
    assert not {*one.values()} & {*other.values()}


def test_a_large_catalogue_contains_the_small_one(corpus: Corpus) -> None:
    small, large = items_of(corpus(SMALL)), items_of(corpus(LARGE))
    assert (len(small), len(large)) == (SMALL, LARGE)
    assert small.items() <= large.items()


def test_every_agency_has_an_item(corpus: Corpus) -> None:
    folders = [*(corpus(LARGE) / "content/agencies").iterdir()]
    assert len(folders) == LARGE // 100
    assert all([*folder.glob("items/*/*.md")] for folder in folders)


@pytest.mark.exhaustive
def test_a_catalogue_builds_without_findings(corpus: Corpus) -> None:
    project = corpus(SMALL, own=True)
    result = build(Project(root=project, output=project / "public", today=TODAY))
    assert [*result.diagnostics] == []


def test_bodies_stay_within_their_bounds() -> None:
    sizes = sorted(len(make_body(Text(number)).encode()) for number in range(400))
    assert sizes[-1] <= 25_000
    assert 900 < sizes[200] < 1600


@pytest.mark.parametrize("layout", [layout for layout in LAYOUTS if layout != "sitegen"])
def test_peers_get_the_same_bodies(corpus: Corpus, tmp_path: Path, layout: str) -> None:
    LAYOUTS[layout](tmp_path / "peer", ITEMS, 1)
    for path, ours in items_of(corpus(ITEMS)).items():
        (theirs,) = (tmp_path / "peer").rglob(Path(path).name)
        body = ours.partition(b"\n---\n\n")[2]
        assert body
        assert theirs.read_bytes().endswith(b"\n\n" + body)


@pytest.mark.parametrize("tool", TOOLS.values(), ids=lambda tool: tool.name)
@pytest.mark.parametrize("scenario", ["body", "title", "category", "template", "site"])
def test_an_edit_changes_the_sources_and_is_undone(tmp_path: Path, tool: Tool, scenario: str) -> None:
    if not tool.categories and scenario not in SIMPLE_SCENARIOS:
        assert scenario not in tool.scenarios
        return
    catalogue = prepared(tool, tmp_path)
    before = tree(catalogue.folder)
    expected = catalogue.prepare(scenario, "改动")
    changed = {path for path, content in tree(catalogue.folder).items() if content != before[path]}
    lists = 3 if tool.layout == "mkdocs" and scenario == "title" else 0
    assert len(changed) == 1 + lists
    assert all("改动".encode() in (catalogue.folder / path).read_bytes() for path in changed)
    pages = {"body": 1, "title": 4, "category": 1, "template": ITEMS, "site": ITEMS}[scenario]
    assert expected == Expectation("改动", pages)
    catalogue.restore()
    assert tree(catalogue.folder) == before


@pytest.mark.parametrize(
    "tool", [tool for tool in TOOLS.values() if "new" in tool.scenarios], ids=lambda tool: tool.name
)
def test_items_are_added_and_removed_and_that_is_undone(tmp_path: Path, tool: Tool) -> None:
    catalogue = prepared(tool, tmp_path)
    before = tree(catalogue.folder)
    assert catalogue.prepare("new", "改动") == Expectation("改动", 4)
    (added,) = {*tree(catalogue.folder)} - {*before}
    assert "改动" in (catalogue.folder / added).read_text("utf-8")
    gone = catalogue.prepare("removed", "")
    (removed,) = {*before} - {*tree(catalogue.folder)}
    assert gone
    assert gone.text.encode() in before[removed]
    assert (gone.is_met(0), gone.is_met(1)) == (True, False)
    catalogue.restore()
    assert tree(catalogue.folder) == before


@pytest.mark.exhaustive
def test_cold_removes_output_and_cache_and_nothing_else(tmp_path: Path) -> None:
    tool = TOOLS["sitegen"]
    catalogue = prepared(tool, tmp_path)
    before = tree(catalogue.folder)
    measure_cost(tool.build, catalogue.folder, tmp_path / "log.txt")
    assert {".sitegen", "public"} <= {folder.name for folder in catalogue.folder.iterdir()}
    catalogue.prepare("cold", "")
    assert tree(catalogue.folder) == before


@pytest.mark.exhaustive
def test_without_its_index_the_site_is_the_same_but_for_the_index(tmp_path: Path) -> None:
    sites = []
    for name in ("sitegen", "sitegen, no index"):
        tool = TOOLS[name]
        catalogue = prepared(tool, tmp_path)
        measure_cost(tool.build, catalogue.folder, tmp_path / "log.txt")
        sites.append(tree(catalogue.folder / tool.output))
    searched, plain = sites
    missing = {path for path in searched if path not in plain}
    assert missing
    assert all(path.startswith("search/") for path in missing)
    # What names the index by its mark differs.
    differs = {path for path in plain if plain[path] != searched[path]}
    assert differs <= {"search.html", "search/manifest.js", "sitegen-manifest.json", "health.json"}


def test_what_is_written_again_counts_even_if_it_is_the_same(tmp_path: Path) -> None:
    for name in ("kept", "again", "moved"):
        (tmp_path / name).write_text(name)
    before = take_snapshot(tmp_path)
    (tmp_path / "again").write_text("again")
    (tmp_path / "new").write_text("moved")
    (tmp_path / "new").replace(tmp_path / "moved")
    (tmp_path / "added").write_text("added")
    assert count_written(before, take_snapshot(tmp_path)) == (3, 15)


def test_pages_that_show_an_edit_are_counted(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name, text in (("a.html", "甲改动乙"), ("in/b.html", "改动"), ("c.html", "改"), ("d.txt", "改动")):
        (tmp_path / name).write_text(text, "utf-8")
    assert count_showing(tmp_path, "改动") == 2
    before = take_snapshot(tmp_path)
    (tmp_path / "a.html").write_text("改动", "utf-8")
    assert count_showing(tmp_path, "改动", find_stale(before, take_snapshot(tmp_path))) == 1


def test_a_command_that_fails_stops_the_benchmark(tmp_path: Path) -> None:
    command = (sys.executable, "-c", "print('out of paper'); raise SystemExit(3)")
    with pytest.raises(RuntimeError, match=r"(?s)^exit 3: .*out of paper"):
        measure_cost(command, tmp_path, tmp_path / "log.txt")


def test_a_process_that_is_started_by_the_tool_counts(tmp_path: Path) -> None:
    grand = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'x = b\"x\" * (300 * 2**20)'])"
    assert measure_cost((sys.executable, "-c", grand), tmp_path, tmp_path / "log.txt").peak > 300


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="needs /proc")
def test_the_memory_of_processes_that_run_at_the_same_time_is_added_up(tmp_path: Path) -> None:
    # Each holds its memory until both have it.
    hold = "import sys; x = b'x' * (200 * 2**20); print(flush=True); sys.stdin.read()"
    both = (
        f"import subprocess, sys, time; command = [sys.executable, '-c', {hold!r}]; pipe = subprocess.PIPE\n"
        "held = [subprocess.Popen(command, stdin=pipe, stdout=pipe) for _ in range(2)]\n"
        "for process in held: process.stdout.readline()\n"
        "time.sleep(1)\n"
        "for process in held: process.communicate()"
    )
    assert measure_cost((sys.executable, "-c", both), tmp_path, tmp_path / "log.txt").peak > 400


def row(tool: str, scenario: str, wall: float) -> dict[str, object]:
    return {"tool": tool, "scenario": scenario, "wall": wall, "cpu": 2 * wall, "peak": 100.0, "pages": 1176,
            "files": 1200, "bytes": 4_500_000, "showing": 4}  # fmt: skip


def test_the_table_of_one_size_is_replaced_and_the_others_stay(tmp_path: Path) -> None:
    document = tmp_path / "benchmarks.md"
    document.write_text("# Benchmarks\n", "utf-8")
    about: dict[str, object] = {"date": "2026-11-22", "commit": "abc", "seed": 1, "rounds": 3, "machine": "2 cores", "load": "0.1",
                                "system": "Linux", "versions": "hugo 1"}  # fmt: skip
    for items, walls in ((1000, (1.0,)), (10_000, (7.0,)), (1000, (2.0, 5.0, 3.0))):
        rows = [row("Hugo", "title", 8.0), row("Hugo + Pagefind", "title", 40.0)]
        rows += [row("sitegen", "title", wall) for wall in walls]
        update_document(document, about | {"items": items}, rows)
    text = document.read_text("utf-8")
    assert text.count("## 1,000 items") == text.count("## 10,000 items") == 1
    assert "| sitegen | 3.00 | 0.38 |  | 0.075 | 6.00 | 0.38 | 100 | 1.00 | 1,200 | 4.5 | 1,176 | 4 |" in text
    assert "| sitegen | 7.00 | 0.88 |" in text


def test_of_the_rows_that_were_kept_the_last_run_of_each_size_counts() -> None:
    common = dict.fromkeys(RUN_KEYS, "as ever")
    kept = [
        common | {"date": date, "items": items} | row("sitegen", scenario, 1.0)
        for date, items, scenarios in (("1st", 1000, 6), ("2nd", 10_000, 6), ("3rd", 1000, 2))
        for scenario in SCENARIOS[:scenarios]
    ]
    found = {about["items"]: (about["date"], len(rows)) for about, rows in find_last_runs(kept)}
    assert found == {1000: ("3rd", 2), 10_000: ("2nd", 6)}


def test_the_command_is_described() -> None:
    done = subprocess.run(
        (sys.executable, "-m", "benchmarks.run", "--help"),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "--items" in done.stdout


def test_every_layout_has_a_folder_of_its_own_files() -> None:
    assert {folder.name for folder in PEERS.iterdir() if folder.is_dir()} == {*LAYOUTS}
    assert {tool.layout for tool in TOOLS.values()} == {*LAYOUTS}
    assert all((PEERS / tool.layout / tool.template).is_file() for tool in TOOLS.values())
    assert SCENARIOS[0] == "cold"


def test_the_catalogue_can_be_written_by_its_file(corpus: Corpus, tmp_path: Path) -> None:
    script = (sys.executable, ROOT / "benchmarks/corpus.py", "--items", str(ITEMS), tmp_path / "out")
    subprocess.run(script, cwd=tmp_path, check=True)
    assert tree(tmp_path / "out") == tree(corpus(ITEMS))


def test_a_catalogue_is_never_written_over_another(corpus: Corpus) -> None:
    folder = corpus(ITEMS)
    with pytest.raises(FileExistsError):
        write_project(folder, ITEMS, 2)


def test_the_tables_of_the_search_replace_those_of_as_many_documents(tmp_path: Path) -> None:
    document = tmp_path / "search.md"
    document.write_text("# Search\n", "utf-8")

    def run(documents: int, milliseconds: float) -> str:
        costs = dict.fromkeys(search_report.COSTS, milliseconds)
        figures = {
            "queries": 8,
            "cold": costs,
            "warm": costs,
            "by kind": {"title": {"ms": milliseconds, "gzip KB": 9.5}},
            "MRR@10": {"title": 1.0},
        }
        about = {
            "date": "today",
            "machine": "2 cores",
            "load": "0.5",
            "seed": 1,
            "known": 60,
            "documents": documents,
        }
        engines = [
            search_report.Engine({"engine": name, **figures}, {"g": (3, 2_000_000), "c": (4, 10_000)})
            for name in "AB"
        ]
        search_report.update_document(document, about, engines)
        return document.read_text("utf-8")

    both = run(1000, 1.25) and run(10_000, 2.5)
    assert both.startswith("# Search\n")
    assert both.count("| B | 1.25 |") == both.count("| B | 2.5 |") == 2
    assert "| title | 2.5 | 9.5 | 2.5 | 9.5 |" in both
    assert "| title | 1.0 | 1.0 |" in both
    assert "| all | 7 | 2.01 |" in both
    assert "today; 2 cores, load average 0.5" in both
    again = run(1000, 3.75)
    assert "| 1.25 |" not in again
    assert len(again.splitlines()) == len(both.splitlines())
    assert again == run(1000, 3.75)
