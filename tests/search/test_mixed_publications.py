"""A host that sends files of several publications: each answer is that of one of them, or an error; never a mixture."""

from __future__ import annotations

import json
import random
import shutil
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from sitegen.content.markdown import MarkdownResult, convert_markdown
from sitegen.search import postings_buckets
from sitegen.search.reader import IndexReadError
from sitegen.search.service import SearchRequest, SearchResults, SearchService
from tests.builder.workshop import Workshop, errors
from tests.javascript.node import MISSING, find_node, run_node
from tests.search.publications import (
    QUESTIONS,
    Host,
    Mix,
    Publications,
    iter_mixes,
    make_publications,
)
from tests.size import by_size

pytestmark = pytest.mark.slow

MIXES = by_size(dev=14, ci=84, nightly=504)
"""Mixes that are asked. The browser is asked on half of them while they become another publication."""


@pytest.fixture(scope="module")
def publications(tmp_path_factory: pytest.TempPathFactory) -> Publications:
    """Publications of a small site, whose index has files of every kind: short lists have files of their own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(postings_buckets, "MIN_LONG_LIST_LENGTH", 16)
        patch.setattr(postings_buckets, "_MAX_MEAN_BUCKET_LENGTH", 256)
        made = make_publications(tmp_path_factory.mktemp("publications"))
    assert {name.split("/")[1] for name in made.names} == {"manifest.js", *"cfghnsx"}
    return made


@pytest.fixture(scope="module")
def mixes(publications: Publications) -> list[Mix]:
    return list(islice(iter_mixes(publications, 1), MIXES))


Answer = tuple[SearchResults, tuple[str, ...]]
"""Results, and the names that are shown beside them."""


def ask(search: SearchService, text: str) -> Answer | str:
    """Return the answer of the command line; the code if it reports an error."""
    try:
        results = search.search(SearchRequest(text=text, page_size=5))
        trees = {name: search.index.load_tree(name) for name in ("agency", "category", "genre")}
        return results, tuple(
            tree.get(getattr(hit.card, name), ("", ""))[0]
            for hit in results.hits
            for name, tree in trees.items()
        )
    except IndexReadError as error:
        return error.diagnostic.code


@pytest.fixture(scope="module")
def expected(publications: Publications) -> list[list[Answer]]:
    """The answers of each publication alone."""
    found = [[ask(SearchService(folder), text) for text in QUESTIONS] for folder in publications.folders]
    answers = [[one for one in row if not isinstance(one, str)] for row in found]
    assert {len(row) for row in answers} == {len(QUESTIONS)}
    return answers


@pytest.mark.exhaustive
def test_every_edit_changes_an_answer(expected: list[list[Answer]], publications: Publications) -> None:
    for place in range(1, len(expected)):
        different = sum(one != other for one, other in zip(expected[place - 1], expected[place], strict=True))
        assert different >= 1, publications.kinds[place]


@pytest.mark.exhaustive
def test_the_command_line_answers_from_one_publication(
    publications: Publications, mixes: list[Mix], expected: list[list[Answer]], tmp_path: Path
) -> None:
    host, tally = Host(publications, tmp_path), Counter[str]()
    manifest = "search/manifest.js"
    for mix in mixes:
        host.send(mix)
        search = SearchService(tmp_path)
        # The manifest decides which publication is searched.
        number = mix.numbers.get(manifest, mix.first)
        for text, right in zip(QUESTIONS, expected[number], strict=True):
            answer = ask(search, text)
            assert isinstance(answer, str) or answer == right, (mix.label, text)
            tally[answer if isinstance(answer, str) else "answered"] += 1
    check_tally(tally, {"SEA-002", "SEA-003"}, set())


@pytest.mark.exhaustive
def test_the_command_line_answers_from_one_publication_during_an_upload(
    publications: Publications, expected: list[list[Answer]], tmp_path: Path
) -> None:
    """What was read before the upload stays of use, and is not joined to what is read after it."""
    chance, tally = random.Random(2), Counter[str]()
    host = Host(publications, tmp_path)
    for number in range(1, len(expected)):
        host.send(Mix("before", number - 1, {}))
        search = SearchService(tmp_path)
        waiting = publications.list_changed(number - 1, number)
        chance.shuffle(waiting)
        for text, right in zip(QUESTIONS, expected[number - 1], strict=True):
            answer = ask(search, text)
            # The manifest is read with the first question.
            assert isinstance(answer, str) or answer == right, (number, text)
            tally[answer if isinstance(answer, str) else "answered"] += 1
            for _ in range(1 + len(waiting) // 4):
                if waiting:
                    host.upload(waiting.pop(), number)
    check_tally(tally, {"SEA-003"}, {"SEA-002"})


def test_a_text_that_a_newer_program_takes_otherwise_is_another_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page of the document is the same, and so would be a digest of its HTML."""
    shop = Workshop(tmp_path / "project")
    assert not errors(shop.build())
    page = shop.text("items/county/2024-00001.html")
    shutil.copytree(shop.output / "search/x", tmp_path / "x")

    def take_otherwise(*arguments: Any) -> MarkdownResult:
        result = convert_markdown(*arguments)
        return replace(result, text=result.text.replace("为了供水", "为了 供水"))

    monkeypatch.setattr("sitegen.content.parse.convert_markdown", take_otherwise)
    # Another program uses none of what was kept.
    shutil.rmtree(shop.root / ".sitegen")
    assert not errors(shop.build())
    assert shop.text("items/county/2024-00001.html") == page
    answer = ask(SearchService(shop.output), "为了供水")
    assert not isinstance(answer, str)
    assert answer[0].total == 1
    shutil.copytree(tmp_path / "x", shop.output / "search/x", dirs_exist_ok=True)
    assert ask(SearchService(shop.output), "为了供水") == "SEA-003"


def check_tally(tally: Counter[str], required: set[str], allowed: set[str]) -> None:
    """Check that mixes gave both answers and errors, so that the test has tried what it is meant to."""
    assert tally["answered"] > sum(tally.values()) // 20
    assert required <= {*tally} <= {"answered"} | required | allowed


@dataclass(frozen=True)
class _Browser:
    """The engine of the browser, run by node."""

    publications: Publications
    folder: Path

    def ask(self, mixes: Sequence[dict[str, Any]]) -> list[list[list[str]]]:
        """Return the answers to each mix, question by question: of the search, and of the suggestions."""
        job, answers = self.folder / "job.json", self.folder / "answers.json"
        folders = [folder.as_posix() for folder in self.publications.folders]
        asked = {"folders": folders, "questions": QUESTIONS, "mixes": mixes}
        job.write_text(json.dumps(asked, ensure_ascii=False), encoding="utf-8")
        assert find_node() is not None, MISSING
        assert run_node("node", "tests/javascript/ask-mixes.js", str(job), str(answers)) == 0
        found: list[list[list[str]]] = json.loads(answers.read_text("utf-8"))
        return found


def describe(
    mix: Mix, uploads: Sequence[tuple[str, int]] = (), start: int = 0, pace: int = 0
) -> dict[str, Any]:
    """Describe a mix for the script, and what is uploaded while it is asked."""
    return {
        "first": mix.first,
        "numbers": dict(mix.numbers),
        "uploads": list(uploads),
        "start": start,
        "pace": pace,
    }


def describe_upload(
    mix: Mix, publications: Publications, chance: random.Random
) -> tuple[set[int], dict[str, Any]]:
    """Describe a mix that becomes another publication during the questions: at once, or file by file."""
    number = chance.choice([other for other in range(len(publications.folders)) if other != mix.first])
    if chance.random() < 0.5:
        mix = Mix("release", mix.first, {})
    rest = publications.list_changed(*mix.publications, number)
    chance.shuffle(rest)
    pace = len(rest) if not mix.numbers else chance.choice([1, 3, 20])
    uploads = [(name, number) for name in rest]
    return {*mix.publications, number}, describe(mix, uploads, chance.randrange(60), pace)


@pytest.mark.exhaustive
def test_the_browser_answers_from_one_publication(
    publications: Publications, mixes: list[Mix], tmp_path: Path
) -> None:
    """Also while the files are replaced, and while the page reads results, facets and suggestions at once."""
    chance, count = random.Random(4), len(publications.folders)
    asked: list[tuple[set[int], dict[str, Any]]] = [
        ({n}, describe(Mix("alone", n, {}))) for n in range(count)
    ]
    for place, mix in enumerate(mixes):
        asked.append(
            describe_upload(mix, publications, chance) if place % 2 else (mix.publications, describe(mix))
        )
    found = _Browser(publications, tmp_path).ask([described for _, described in asked])
    alone, tally = found[:count], Counter[str]()
    assert not any("error" in answer for answers in alone for pair in answers for answer in pair)
    for (numbers, described), answers in zip(asked[count:], found[count:], strict=True):
        for place, pair in enumerate(answers):
            for part, answer in enumerate(pair):
                assert answer.startswith("error: ") or answer in {
                    alone[number][place][part] for number in numbers
                }, (described, QUESTIONS[place], part)
                tally[answer if "error" in answer else "answered"] += 1
    check_tally(tally, {"error: damaged", "error: missing"}, {"error: changed"})
