"""A missing or damaged file of the index is an error that names it, and never a wrong answer."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from sitegen.cli import run
from sitegen.search.reader import IndexReader, IndexReadError
from sitegen.search.script_payload import FORMAT_VERSION, MANIFEST, render_script
from sitegen.search.service import SearchRequest, SearchResults, SearchService
from tests.linked_files import link_files, replace
from tests.search.oracle import payload
from tests.size import by_size, thin_out

pytestmark = pytest.mark.slow

QUESTION = SearchRequest(text="财政 预算 -教育", facets={"kind": ["item", "report"]}, in_force_only=True)


@pytest.fixture
def site(built: Path, tmp_path: Path) -> Path:
    """The index once more; its files are links, to be replaced and not to be written to."""
    link_files(built / "search", tmp_path / "site/search")
    return tmp_path / "site"


def rewritten(site: Path, file: Path, change: Callable[[str], str], other: int = 0) -> None:
    """Changes what a file holds, with the right checksum; with ``other`` that of another edition."""
    name = file.read_text("utf-8").split('"')[1]
    seed = 0 if name == MANIFEST else IndexReader(site).load_checksum_seed(name) ^ other
    replace(file, render_script(name, change(payload(file)).encode(), seed))


def code_of(site: Path, question: SearchRequest = QUESTION) -> str:
    with pytest.raises(IndexReadError) as caught:
        SearchService(site).search(question)
    return caught.value.diagnostic.code


FILES = {
    "grams": "search/g/*/*.js",
    "cards": "search/c/*/*.js",
    "texts": "search/x/*/*.js",
    "agencies": "search/f/kind.js",
}


@pytest.mark.parametrize("files", FILES.values(), ids=FILES)
def test_missing_files(site: Path, files: str) -> None:
    for file in site.glob(files):
        file.unlink()
    assert code_of(site) == "SEA-002"


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "cut": lambda content: content[: len(content) // 2],
    "empty": lambda _: b"",
    "changed": lambda content: content.replace("的".encode(), "了".encode()).replace(b'",', b'" ', 1),
    "a page of the host": lambda _: b"<!doctype html><title>404</title>",
    "zeros": lambda content: bytes(len(content)),
    "another": lambda content: content.replace(b'sitegenSearch("', b'sitegenSearch("other/', 1),
    "no text": lambda _: b'sitegenSearch("g/00/0","00000000","\xff")',
}


@pytest.mark.parametrize("files", FILES.values(), ids=FILES)
@pytest.mark.parametrize("damage", thin_out(DAMAGE.values(), 3), ids=DAMAGE)
def test_damaged_files(site: Path, files: str, damage: Callable[[bytes], bytes]) -> None:
    for file in site.glob(files):
        replace(file, damage(file.read_bytes()))
    assert code_of(site) == "SEA-003"


@pytest.mark.parametrize(
    ("files", "change"),
    [
        ("search/g/*/*.js", lambda payload: f"{payload} 的"),  # a gram without a list
        ("search/g/*/*.js", lambda payload: payload.replace("\n", " ")),
        ("search/g/*/*.js", lambda payload: f"的 many 0{payload}"),
        ("search/g/*/*.js", lambda payload: f"{payload} 财政 ｘ"),
        ("search/c/*/*.js", lambda _: "{}"),
        ("search/c/*/*.js", lambda payload: payload.replace("\t", " ")),
        ("search/c/*/*.js", lambda payload: f"x{payload}"),
        ("search/x/*/*.js", lambda payload: f"{payload}\tmore"),
        ("search/x/*/*.js", lambda _: "{}"),
        ("search/f/kind.js", lambda payload: payload.replace("[", "[1")),
        ("search/f/kind.js", lambda payload: "{}"),
        ("search/manifest.js", lambda payload: payload.replace('"buckets":', '"buckets":-')),
    ],
)
def test_files_that_contradict_the_others(site: Path, files: str, change: Callable[[str], str]) -> None:
    for file in site.glob(files):
        rewritten(site, file, change)
    assert code_of(site) == "SEA-003"


@pytest.mark.parametrize("files", FILES.values(), ids=FILES)
def test_files_of_an_index_with_other_numbers(site: Path, files: str) -> None:
    for file in site.glob(files):
        rewritten(site, file, str, 1)
    assert code_of(site) == "SEA-003"


def test_another_format(site: Path) -> None:
    rewritten(
        site,
        site / "search/manifest.js",
        lambda payload: payload.replace(f'"version":{FORMAT_VERSION}', '"version":99'),
    )
    assert code_of(site) == "SEA-004"


def test_no_index(tmp_path: Path) -> None:
    assert code_of(tmp_path) == "SEA-001"


@pytest.mark.parametrize("seed", range(by_size(dev=8, ci=16, nightly=300)))
def test_one_wrong_byte_anywhere_is_no_wrong_answer(site: Path, search: SearchService, seed: int) -> None:
    chance = random.Random(seed)
    file = chance.choice(sorted(site.glob("search/**/*.js")))
    content = bytearray(file.read_bytes())
    content[chance.randrange(len(content))] ^= 1 << chance.randrange(7)
    replace(file, bytes(content))
    assert answer_or_file(site) in (search.search(QUESTION), file.relative_to(site).as_posix())


def answer_or_file(site: Path) -> SearchResults | str:
    """The answer, or the file that is named as damaged."""
    try:
        return SearchService(site).search(QUESTION)
    except IndexReadError as error:
        return error.diagnostic.place.path


def test_the_command_says_which_file(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = next(site.glob("search/f/kind.js"))
    replace(file, file.read_bytes()[:-9])
    assert run(["search", "通知", "--year", "2024", "--kind", "item", "--output", str(site)]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "SEA-003" in said.err
    assert "search/f/kind.js" in said.err
