"""Publications of one small site that follow each other, and hosts that send files of several of them."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sitegen.search.script_payload import make_index_path
from tests.builder.workshop import Workshop, errors

MANIFEST: Final = make_index_path("manifest")
_ITEMS: Final = 70
_WORDS: Final = [
    "供水",
    "防汛",
    "教育",
    "预算",
    "决算",
    "公开",
    "目录",
    "通告",
    "规划",
    "补助",
    "桥梁",
    "养护",
    "河道",
    "清淤",
    "学校",
    "食堂",
    "养老",
    "社保",
    "招聘",
    "Budget",
    "abc",
]
_CATEGORIES: Final = ("normative", "notices", "statistics")
_ITEM: Final = """\
---
标题: {title}
索引号: {number}
信息分类: {category}
公开日期: {day}
---
{body}
"""

QUESTIONS: Final = (
    "供水",
    "防汛 教育",
    '"桥梁养护"',
    "预算 -决算",
    "补助 OR 招聘",
    "标题:规划",
    "正文:养老",
    "分类:通知公告",
    "分类:notices 供水",
    "机构:县财政局 预算",
    "年:2024 河道",
    "公开:2023-05..2024-02 学校",
    "SL/2024-00001",
    "示政发〔2024〕1号",
    "紫薇花节",
    "关于供水管理办法的解读",
    "規劃目錄",
    "供水办法收费听证",
    "budget",
    "kind:item 食堂",
)
"""Words in many, in few and in no documents, conditions, numbers, a new and a renamed value."""


@dataclass(frozen=True)
class Publications:
    """Folders with the search index of publications, the oldest first.

    ``kinds`` says what was edited before each. ``names`` are the paths of all files that any of them has, from the
    root of the site.
    """

    folders: tuple[Path, ...]
    kinds: tuple[str, ...]
    names: tuple[str, ...]

    def list_changed(self, *numbers: int) -> list[str]:
        """Return the files that are not the same in all of these publications."""
        return [name for name in self.names if len({self.read(name, number) for number in numbers}) > 1]

    def read(self, name: str, number: int) -> bytes | None:
        """Return the content of a file in a publication; None if it has no such file."""
        file = self.folders[number] / name
        return file.read_bytes() if file.is_file() else None


def make_publications(folder: Path) -> Publications:
    """Publish a site, edit it, and publish it again: one publication for each kind of edit."""
    shop = Workshop(folder / "project")
    edits: dict[str, Callable[[], None]] = {
        "first": lambda: _write_items(shop),
        "new item": lambda: _add_items(shop, "关于紫薇花节交通管制的通告", "2024-12", range(900, 901)),
        "changed texts": lambda: _change_texts(shop),
        "removed items": lambda: _remove_items(shop),
        "renamed category": lambda: shop.edit("content/categories.yaml", "name: 通知公告", "name: 通告公示"),
        # More than the ids of a month: the documents of other months get other ids.
        "full month": lambda: _add_items(shop, "关于供水规划的通告", "2024-06", range(910, 918)),
    }
    folders = []
    for place, edit in enumerate(edits.values()):
        edit()
        assert not errors(shop.build())
        folders.append(folder / str(place))
        shutil.copytree(shop.output / "search", folders[-1] / "search")
    names = {
        file.relative_to(one).as_posix() for one in folders for file in one.rglob("*.js") if file.is_file()
    }
    return Publications(tuple(folders), tuple(edits), tuple(sorted(names)))


def _locate(agency: str, year: int, serial: int) -> str:
    return f"content/agencies/{agency}/items/{year}/{serial:05}.md"


def _write_items(shop: Workshop) -> None:
    chance = random.Random(3)
    for serial in range(100, 100 + _ITEMS):
        agency, year = chance.choice(["county", "finance"]), 2023 + serial % 4
        item = _ITEM.format(
            title="".join(chance.sample(_WORDS, 3)) + f"第{serial}号",
            number=f"SL{'-CZ' if agency == 'finance' else ''}/{year}-{serial:05}",
            category=chance.choice(_CATEGORIES),
            day=f"{year}-{serial // 4 % 10 + 1:02}-{chance.randint(1, 28):02}",
            body="".join(chance.choice(_WORDS) + chance.choice(["", "", "，", " "]) for _ in range(12)),
        )
        shop.put(_locate(agency, year, serial), item)


def _add_items(shop: Workshop, title: str, month: str, serials: range) -> None:
    for serial in serials:
        item = _ITEM.format(
            title=title,
            number=f"SL/2024-{serial:05}",
            category="notices",
            day=f"{month}-20",
            body=f"紫薇花节期间供水照常。第{serial}号。",
        )
        shop.put(_locate("county", 2024, serial), item)


def _list_items(shop: Workshop) -> list[Path]:
    return sorted(shop.root.glob("content/agencies/*/items/*/001*.md"))


def _change_texts(shop: Workshop) -> None:
    """Add words to the texts of some items, and to a title."""
    for file in _list_items(shop)[::5]:
        path = file.relative_to(shop.root).as_posix()
        shop.put(path, file.read_text("utf-8") + "\n增补的供水和桥梁养护。\n")
    first = _list_items(shop)[0].relative_to(shop.root).as_posix()
    shop.edit(first, "标题: ", "标题: 规划和")


def _remove_items(shop: Workshop) -> None:
    for file in _list_items(shop)[::6]:
        file.unlink()


@dataclass(frozen=True)
class Mix:
    """What a host sends: for each file that differs, the number of the publication that it comes from.

    ``label`` says how the mix came about. ``first`` is the publication of all files that are not in ``numbers``.
    """

    label: str
    first: int
    numbers: Mapping[str, int]

    @property
    def publications(self) -> set[int]:
        """The numbers of the publications that are mixed."""
        return {self.first, *self.numbers.values()}


def iter_mixes(publications: Publications, seed: int) -> Iterator[Mix]:
    """Yield mixes without end, of every kind in turn."""
    chance = random.Random(seed)
    count = len(publications.folders)
    while True:
        old, new = sorted(chance.sample(range(count), 2))
        changed = publications.list_changed(old, new)
        # As `sitegen diff` lists them: the manifest last. Then in any order.
        for order in (
            [*(one for one in changed if one != MANIFEST), MANIFEST],
            chance.sample(changed, len(changed)),
        ):
            done = order[: chance.randrange(len(order) + 1)]
            yield Mix(f"upload of {len(done)} of {len(order)}", old, dict.fromkeys(done, new))
        # A cache keeps each file for a time of its own, whatever stands behind the question mark.
        share = chance.choice([0.1, 0.5, 0.9])
        kept = [one for one in changed if chance.random() < share]
        yield Mix(f"cache with {share} of the files", new, dict.fromkeys(kept, old))
        kind = chance.choice(sorted({one.split("/")[1] for one in changed}))
        members = [one for one in changed if one.split("/")[1] == kind]
        first, other = chance.sample([old, new], 2)
        yield Mix(f"all of {kind} from the other", first, dict.fromkeys(members, other))
        yield Mix(f"one of {kind} from the other", first, {chance.choice(members): other})
        # Two uploads were broken off, one after the other.
        numbers = chance.sample(range(count), 3)
        mixed = publications.list_changed(*numbers)
        yield Mix("three publications", numbers[0], {one: chance.choice(numbers) for one in mixed})


class Host:
    """A folder whose files come from several publications, as links that are replaced."""

    def __init__(self, publications: Publications, folder: Path) -> None:
        self.publications = publications
        self.folder = folder
        self._sent: dict[str, int] = {}

    def send(self, mix: Mix) -> None:
        """Make the folder equal to a mix."""
        for name in self.publications.names:
            self.upload(name, mix.numbers.get(name, mix.first))

    def upload(self, name: str, number: int) -> None:
        """Replace or remove one file, as an upload of a publication does."""
        if self._sent.get(name) == number:
            return
        self._sent[name] = number
        file = self.folder / name
        file.unlink(missing_ok=True)
        source = self.publications.folders[number] / name
        if source.is_file():
            file.parent.mkdir(parents=True, exist_ok=True)
            os.link(source, file)
