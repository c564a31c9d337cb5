"""Damage to the long lists, which have files of their own (``h/``): both engines say so, and give no answer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser

from sitegen.search.grams import hash_gram
from sitegen.search.postings_buckets import (
    Bucket,
    compute_list_checksum,
    make_bucket_name,
    make_current_year_name,
    parse_long_lists,
    render_long_lists,
)
from sitegen.search.postings_buckets import LongList as Known
from sitegen.search.postings_encoding import decode_postings_list, encode_postings_list
from sitegen.search.reader import IndexReader, IndexReadError
from sitegen.search.script_payload import render_script
from sitegen.search.service import SearchRequest, SearchService
from tests.browser.visit import file_address, visit
from tests.linked_files import link_files, replace
from tests.search.engine import PAGE, Engine, with_page
from tests.search.oracle import payload
from tests.size import thin_out

pytestmark = pytest.mark.browser


class LongList(NamedTuple):
    """A file, and the character whose documents it lists."""

    file: str
    gram: str


def name_of(file: Path) -> str:
    """What a file of the index calls itself."""
    return file.read_text("utf-8").split('"')[1]


def without_the_last(letters: str) -> str:
    """A list less its last document."""
    ids, impacts = decode_postings_list(letters)
    return encode_postings_list(ids[:-1], impacts[:-1])


def with_the_last_more_often(letters: str) -> str:
    """A list with as many documents, the last of which has another impact."""
    ids, impacts = decode_postings_list(letters)
    impacts[-1] ^= 1
    return encode_postings_list(ids, impacts)


def lists_in(file: Path) -> dict[str, str]:
    return parse_long_lists(payload(file).encode())


@pytest.fixture(scope="module")
def long_list(corpus: Path) -> LongList:
    """The longest list of a single character, of what is older than the newest year."""
    lists = [
        (len(letters), LongList(file.relative_to(corpus).as_posix(), gram))
        for file in corpus.glob("search/h/*/*.js")
        for gram, letters in lists_in(file).items()
        if len(gram) == 1
    ]
    return max(lists)[1]


@pytest.fixture
def site(corpus: Path, tmp_path: Path) -> Path:
    """The index once more; its files are links, to be replaced and not to be written to."""
    link_files(corpus / "search", tmp_path / "site/search")
    return with_page(tmp_path / "site")


def remake(file: Path, name: str, lists: dict[str, str], other: int = 0) -> None:
    """Writes a file as a build does, with the right sum; with ``other`` that of another edition."""
    edition = IndexReader(file.parents[3]).manifest.edition
    replace(file, render_script(name, render_long_lists(lists), edition ^ other))


def missing(file: Path) -> None:
    file.unlink()


def truncated(file: Path) -> None:
    replace(file, file.read_bytes()[: file.stat().st_size // 2])


def a_page_of_the_host(file: Path) -> None:
    replace(file, b"<!doctype html><title>404</title>")


def another_list(file: Path) -> None:
    """A whole and sound file, but that of another character."""
    other = next(one for one in sorted(file.parent.parent.glob("*/*.js")) if one != file)
    replace(file, other.read_bytes())


def another_list_by_this_name(file: Path) -> None:
    other = next(one for one in sorted(file.parent.parent.glob("*/*.js")) if one != file)
    remake(file, name_of(file), lists_in(other))


def another_generation(file: Path) -> None:
    """As it was before the newest document with the character came."""
    changed = {gram: without_the_last(letters) for gram, letters in lists_in(file).items()}
    remake(file, name_of(file), changed)


def another_generation_of_as_many(file: Path) -> None:
    """As it was before a document was edited: whole, sound, and with the same number of documents."""
    changed = {gram: with_the_last_more_often(letters) for gram, letters in lists_in(file).items()}
    remake(file, name_of(file), changed)


def another_edition(file: Path) -> None:
    """What another index left, which numbers documents differently."""
    remake(file, name_of(file), lists_in(file), other=1)


def a_changed_list(file: Path) -> None:
    """Another letter in the list, with the old sum."""
    content = file.read_bytes()
    middle = content.rindex(b'"') - 20
    replace(file, content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :])


DAMAGE: dict[Callable[[Path], None], tuple[str, str]] = {
    missing: ("missing", "SEA-002"),
    truncated: ("damaged", "SEA-003"),
    a_page_of_the_host: ("damaged", "SEA-003"),
    another_list: ("damaged", "SEA-003"),
    another_list_by_this_name: ("damaged", "SEA-003"),
    another_generation: ("damaged", "SEA-003"),
    another_generation_of_as_many: ("damaged", "SEA-003"),
    another_edition: ("damaged", "SEA-003"),
    a_changed_list: ("damaged", "SEA-003"),
}


@pytest.mark.exhaustive
@pytest.mark.parametrize("damage", thin_out(DAMAGE, 3), ids=lambda damage: damage.__name__)
def test_a_damaged_long_list_is_an_error_in_both_engines(
    site: Path, chromium: Browser, long_list: LongList, damage: Callable[[Path], None]
) -> None:
    reason, code = DAMAGE[damage]
    damage(site / long_list.file)
    with visit(chromium) as visitor:
        visitor.page.goto(file_address(site) + PAGE)
        answer = Engine(visitor.page).ask([long_list.gram])[0]
    assert (answer.error, answer.ids) == (reason, ())
    with pytest.raises(IndexReadError) as caught:
        SearchService(site).search(SearchRequest(text=long_list.gram))
    assert (caught.value.diagnostic.code, caught.value.diagnostic.place.path) == (code, long_list.file)


def with_all_in_the_newest_year(site: Path, gram: str) -> Path:
    """Has the list of a gram in one file as what is of the newest year; that file."""
    reader = IndexReader(site)
    known, mark, edition = reader.load_postings(gram), hash_gram(gram), reader.manifest.edition
    letters = encode_postings_list(known.ids, known.impacts)
    bucket = make_bucket_name(mark, reader.manifest.buckets)
    file = site / f"search/{bucket}.js"
    lists = Bucket.parse(payload(file).encode())
    lists.long[gram] = Known(len(known.ids), "", compute_list_checksum(letters), "")
    replace(file, render_script(bucket, lists.render_payload(), reader.load_checksum_seed(bucket)))
    recent = site / f"search/{make_current_year_name(mark)}.js"
    recent.parent.mkdir(parents=True)
    recent.write_bytes(
        render_script(make_current_year_name(mark), render_long_lists({gram: letters}), edition)
    )
    return recent


@pytest.mark.exhaustive
def test_a_long_list_of_the_newest_year(site: Path, chromium: Browser, long_list: LongList) -> None:
    ids = set(SearchService(site).index.load_postings(long_list.gram).ids.tolist())
    file = with_all_in_the_newest_year(site, long_list.gram)
    assert set(IndexReader(site).load_postings(long_list.gram).ids.tolist()) == ids
    with visit(chromium) as visitor:
        visitor.page.goto(file_address(site) + PAGE)
        assert set(Engine(visitor.page).ask([long_list.gram])[0].ids) == ids
        changed = {gram: without_the_last(letters) for gram, letters in lists_in(file).items()}
        remake(file, name_of(file), changed)
        visitor.page.reload()
        assert Engine(visitor.page).ask([long_list.gram])[0].error == "damaged"
    with pytest.raises(IndexReadError):
        IndexReader(site).load_postings(long_list.gram)


@pytest.mark.exhaustive
@pytest.mark.parametrize("damage", [missing, truncated, another_edition], ids=lambda damage: damage.__name__)
def test_damaged_cards_are_an_error(site: Path, chromium: Browser, damage: Callable[[Path], None]) -> None:
    """The browser reads them where no text is shown."""
    for file in site.glob("search/c/*/*.js"):
        if damage is another_edition:
            seed = IndexReader(site).load_checksum_seed(name_of(file))
            replace(file, render_script(name_of(file), payload(file).encode(), seed ^ 1))
        else:
            damage(file)
    with visit(chromium) as visitor:
        visitor.page.goto(file_address(site) + PAGE)
        found = Engine(visitor.page).ask(["公开"])[0]
    assert (found.error, found.ids) == ("missing" if damage is missing else "damaged", ())
