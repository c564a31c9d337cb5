"""The language and the order, by example: fixed questions to a small site, asked in Chromium and of the command line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import Browser

from sitegen.search.service import SearchRequest, SearchService
from tests.browser.visit import file_address
from tests.cli.project import write_project
from tests.conftest import build_site
from tests.search.engine import Engine, engine, with_engine

pytestmark = pytest.mark.slow

LANGUAGE: Any = yaml.safe_load(Path(__file__).with_name("language.yaml").read_text("utf-8"))
QUESTIONS = LANGUAGE["questions"]
by_example = pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question["ask"])


def written(root: Path) -> None:
    """The project of the fixture."""
    write_project(root)
    for file in root.glob("content/agencies/*/items/*/*.md"):
        file.unlink()
    for path, text in LANGUAGE["files"].items():
        put(root / path, text)
    for agency, record in LANGUAGE["agencies"].items():
        put(root / f"content/agencies/{agency}/agency.yaml", yaml.safe_dump(record, allow_unicode=True))
    for address, record in LANGUAGE["documents"].items():
        agency, _, serial = address.rpartition("/")
        year, _, number = serial.partition("-")
        # The last part of the agency's name begins its index numbers.
        head = {"索引号": f"{agency.rpartition('-')[2]}/{serial}"} | record
        body = head.pop("正文")
        front = yaml.safe_dump(head, allow_unicode=True, sort_keys=False)
        put(root / f"content/agencies/{agency}/items/{year}/{number}.md", f"---\n{front}---\n\n{body}\n")


def put(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("language")
    written(root)
    assert build_site(root / "public", root) == ""
    return with_engine(root / "public", root / "alone")


@pytest.fixture(scope="module")
def command(site: Path) -> SearchService:
    return SearchService(site)


@pytest.fixture(scope="module")
def browser(site: Path, chromium: Browser) -> Iterator[Engine]:
    with engine(chromium, file_address(site)) as found:
        yield found


def addresses(search: SearchService, ids: tuple[int, ...]) -> list[str]:
    return [search.index.load_card(id).href.removeprefix("items/").removesuffix(".html") for id in ids]


@by_example
def test_the_command(command: SearchService, question: dict[str, Any]) -> None:
    total, ranked = command.rank_results(SearchRequest(text=question["ask"], page_size=100))
    assert addresses(command, tuple(id for id, _ in ranked)) == question["hits"]
    assert total == len(question["hits"])


@pytest.mark.browser
@by_example
def test_the_browser(command: SearchService, browser: Engine, question: dict[str, Any]) -> None:
    answer = browser.ask([question["ask"]])[0]
    assert addresses(command, answer.ids) == question["hits"]
    assert (answer.error, answer.exact, answer.strict, answer.total) == (
        "",
        True,
        True,
        len(question["hits"]),
    )


@pytest.mark.browser
@pytest.mark.parametrize("offer", LANGUAGE["suggestions"], ids=lambda offer: offer["typed"])
def test_suggestions(browser: Engine, offer: dict[str, Any]) -> None:
    expected = [(kind, text) for kind in ("agency", "number", "title") for text in offer.get(kind, ())]
    assert browser.suggest(offer["typed"]) == expected
