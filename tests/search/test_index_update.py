"""The index kept up to date equals the index made anew, byte for byte, whatever was edited."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from sitegen.builder.state_payload_store import StatePayloadStore
from sitegen.publish.state import BuildState
from sitegen.search.doc_ids import number_documents
from sitegen.search.documents import SearchDocument
from sitegen.search.encoded_documents import encode_document
from sitegen.search.index_update import (
    SNAPSHOT_NAME,
    IndexedDocuments,
    StoredIndex,
    StoredPostings,
    update_postings,
)
from sitegen.search.payload_store import digest_payload
from tests.size import by_size

pytestmark = pytest.mark.slow

WORDS = [
    "公开",
    "目录",
    "供水",
    "防汛",
    "教育",
    "Budget",
    "2024",
    "预算",
    "决算",
    "abc",
    "㎡",
    "½",
    "〔2023〕5号",
    "○一",
    "\u3000",
    "，",
    "的",
    "𠀀",
    "é",
    "a\ufe0fb",
    "葛\U000e0100城",
]
MANY = 2500


class Site:
    """Documents that are edited, and the index that is kept of them."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.chance = random.Random(seed)
        self.documents: dict[str, SearchDocument] = {}
        self.texts: dict[str, str] = {}
        self.state = BuildState(folder / "state.db")
        self.store = Watched(self.state)

    def text(self, words: int) -> str:
        """Some words, with and without spaces between them."""
        return "".join(self.chance.choice(WORDS) + self.chance.choice(["", " ", "\n"]) for _ in range(words))

    def put(self, path: str, words: int = 30) -> None:
        """Adds or rewrites a document."""
        body = self.text(words)
        digest = digest_payload(body.encode())
        self.texts[digest] = body
        self.documents[path] = SearchDocument(
            kind="item",
            path=path,
            title=self.text(4),
            doc_no=self.text(1),
            body=digest,
            keywords=tuple(self.text(1) for _ in range(self.chance.randrange(3))),
            published=date(2020 + self.chance.randrange(5), self.chance.randint(1, 12), 1),
        )

    def edit(self) -> None:
        """One edit of the kinds that editors make."""
        path = self.chance.choice(list(self.documents))
        match self.chance.randrange(5):
            case 0:
                self.put(f"new-{len(self.texts)}.html")
            case 1:
                del self.documents[path]
            case 2:
                self.put(path)
            case 3:
                document = self.documents[path]
                self.documents[path] = replace(document, title=document.title + self.text(2))
            case 4:
                self.documents[path] = replace(self.documents[path], published=date(2021, 3, 4))

    def lists(self, store: Watched | None = None) -> StoredPostings:
        """The lists of the documents as they are now."""
        encoded = {path: encode_document(document) for path, document in self.documents.items()}
        numbering = number_documents({path: document.month for path, document in encoded.items()})
        paths = sorted(encoded, key=numbering.ids.__getitem__)
        documents = IndexedDocuments("zh-CN", numbering, {path: encoded[path] for path in paths})
        store = store or self.store
        return update_postings(documents, self.known, store, StoredIndex.load(store))

    def known(self, digests: Collection[str]) -> Mapping[str, str]:
        """The texts of bodies."""
        return {digest: self.texts[digest] for digest in digests if digest in self.texts}


class Watched(StatePayloadStore):
    """The store, counting how often everything was made again."""

    made = 0

    def replace(self, *payloads: Iterable[tuple[str, bytes]]) -> dict[str, str]:
        self.made += 1
        return super().replace(*payloads)


def contents(lists: StoredPostings, store: Watched) -> dict[str, bytes]:
    found = store.read(lists.digests)
    assert {name: digest_payload(content) for name, content in found.items()} == dict(lists.digests)
    return dict(found)


@pytest.mark.parametrize("seed", range(by_size(dev=1, ci=2, nightly=20)))
def test_edits_equal_a_new_index(tmp_path: Path, seed: int) -> None:
    site = Site(tmp_path, seed)
    for place in range(30):
        site.put(f"{place}.html")
    site.lists()
    for _ in range(25):
        for _ in range(site.chance.randint(1, 3)):
            site.edit()
        assert equals_a_new_index(site, tmp_path)
    # A new year or a fuller month renumbers all; most edits are worked in.
    assert site.store.made < 15
    site.state.close()


@pytest.mark.parametrize(
    ("published", "folder"), [(None, "h/"), (date(2024, 5, 6), "n/")], ids=["undated", "of the newest year"]
)
def test_a_list_becomes_long_and_short_again(tmp_path: Path, published: date | None, folder: str) -> None:
    site = Site(tmp_path, 5)
    for place in range(MANY):
        path, body = f"{place}.html", "with" if place < MANY // 2 else "without"
        site.documents[path] = SearchDocument(
            kind="item", path=path, title="甲乙", body=body, published=published
        )
    # So much more beside it that the number of buckets stays.
    many = "".join(chr(point) for point in range(0x5000, 0x6000))
    site.documents["0.html"] = replace(site.documents["0.html"], body="many")
    site.texts |= {"with": "一丁", "without": "一", "many": many}
    before = long_lists(site)
    assert {name[:2] for name in before} == {folder}
    changed = 0
    while long_lists(site) == before:
        changed += 40
        for place in range(MANY // 2, MANY // 2 + changed):
            path = f"{place}.html"
            site.documents[path] = replace(site.documents[path], body="with")
    assert equals_a_new_index(site, tmp_path)
    for place in range(MANY // 2 + changed - 40, MANY // 2 + changed):
        path = f"{place}.html"
        site.documents[path] = replace(site.documents[path], body="without")
    assert long_lists(site) == before
    assert equals_a_new_index(site, tmp_path)
    assert site.store.made == 1
    site.state.close()


def long_lists(site: Site) -> set[str]:
    return {name for name in site.lists().digests if name.startswith(("h/", "n/"))}


def test_a_new_document_of_the_newest_year_changes_no_long_list(tmp_path: Path) -> None:
    site = Site(tmp_path, 6)
    site.texts["of"] = "丁" * 9
    for place in range(MANY):
        year = 2024 if place % 50 == 0 else 2020 + place % 4
        site.documents[f"{place}.html"] = SearchDocument(
            kind="item", path=f"{place}.html", title="甲乙", body="of", published=date(year, 5, 6)
        )
    before = site.lists().digests
    site.documents["new.html"] = replace(site.documents["0.html"], path="new.html")
    after = site.lists().digests
    assert long_lists(site)
    assert {name[:2] for name in before.keys() | after.keys() if before.get(name) != after.get(name)} == {
        "g/"
    }
    assert equals_a_new_index(site, tmp_path)
    site.state.close()


def equals_a_new_index(site: Site, folder: Path) -> bool:
    kept = site.lists()
    with BuildState(folder / "fresh.db") as state:
        fresh = Watched(state)
        new = site.lists(fresh)
        same = new == kept and contents(kept, site.store) == contents(new, fresh)
    (folder / "fresh.db").unlink()
    return same


def test_nothing_is_believed_that_does_not_fit(tmp_path: Path) -> None:
    site = Site(tmp_path, 7)
    for place in range(20):
        site.put(f"{place}.html")
    first = site.lists()
    name = next(iter(first.digests))
    for spoil in (
        {name: ("", b"")},
        {name: (first.digests[name], b"{}")},
        {SNAPSHOT_NAME: (digest_payload(b"x"), b"x")},
        {SNAPSHOT_NAME: ("", b"")},
        {"documents/0": ("", b"")},
        {"documents/0": (digest_payload(b"x"), b"x")},
    ):
        site.state.update_shards(spoil, [], expected_digest=site.store.list_digests()[SNAPSHOT_NAME])
        site.put("0.html", 200)
        assert equals_a_new_index(site, tmp_path)
    site.state.close()


def test_of_two_builds_the_later_one_does_not_edit_what_it_has_not_seen(tmp_path: Path) -> None:
    site = Site(tmp_path, 8)
    for place in range(20):
        site.put(f"{place}.html")
    site.lists()
    seen = site.store.list_digests()[SNAPSHOT_NAME]
    site.put("1.html")
    site.lists()
    assert not site.store.edit({"g/00/0": b"{}"}, [], seen)
    assert site.store.made == 1
    site.state.close()
