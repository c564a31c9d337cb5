"""Generates a catalogue of any size: ``python benchmarks/corpus.py --items 10000 --seed 1 OUT``.

The same arguments write the same bytes in the same checkout. Every entry draws from random streams of its
own, so entry ``k`` is the same in a catalogue of a hundred and of a hundred thousand. The project builds
without findings. Bodies have a median of 1.2 KB of UTF-8, a mean of 3 KB and at most 25 KB. Their sentences
come from ``grammar.yaml`` and from the sample site in ``content/``.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from pathlib import Path

import yaml

HERE = Path(__file__).resolve().parent
if not __package__:  # run as a file, not as a module
    sys.path.insert(0, str(HERE.parent))

from benchmarks.prose import CONTENT, Text, make_body  # noqa: E402

FIRST_YEAR, YEARS = 2008, 18
LAST_DAY = date(2025, 12, 31)
PER_AGENCY = 100
SITE = """\
格式版本: 2
网站名称: 性能测试用政府信息公开目录
栏目描述: 由程序生成的公开条目，只用来测量速度
网址: https://www.bench.example/zfxxgk/
政府网站标识码: "9901000001"
主办单位: 性能测试
联系方式: 电话：0999-0000101
主题: default
每页条数: 20
状态: 示例
"""


@dataclass(frozen=True)
class Agency:
    """An agency of the generated catalogue.

    ``slug`` is the name of its folder, ``prefix`` begins its index numbers, and ``doc_code`` its document
    numbers.
    """

    slug: str
    name: str
    prefix: str
    doc_code: str


@dataclass(frozen=True)
class Category:
    """A leaf class of ``content/categories.yaml``. ``normative`` marks the class of 规范性文件."""

    id: str
    name: str
    normative: bool


@dataclass(frozen=True)
class Entry:
    """The metadata of a generated item. ``number`` counts from 0."""

    number: int
    agency: Agency
    category: Category
    title: str
    doc_no: str
    written: date
    published: date
    repealed: date | None
    expires: date | None
    keywords: tuple[str, ...]

    @property
    def serial(self) -> str:
        """The serial number, with six digits: the file name, and the last part of the index number."""
        return f"{self.number + 1:06d}"

    @property
    def index_no(self) -> str:
        """The index number: prefix of the agency, year of publication and serial number. It is unique."""
        return f"{self.agency.prefix}/{self.published.year}-{self.serial}"

    @property
    def validity(self) -> str:
        """The validity in Chinese, by the entry's own dates: 废止, 失效 or 有效."""
        return "废止" if self.repealed else "失效" if self.expires else "有效"


def list_agencies(items: int) -> list[Agency]:
    """List the agencies of a catalogue with ``items`` items: one for each hundred, at least three."""
    return [make_agency(number) for number in range(max(3, items // PER_AGENCY))]


@cache
def make_agency(number: int) -> Agency:
    """Make agency ``number``, which counts from 0. Names are unique for the first 32,000 agencies."""
    town_number, office = divmod(number, len(Text.OFFICES))
    # Each round through the 40 heads shifts the tails by one, so the first 1,600 towns have different names.
    town = Text.HEADS[town_number % 40] + Text.TAILS[(town_number * 7 + town_number // 40) % 40]
    name = Text.OFFICES[office]
    return Agency(f"agency-{number + 1:05d}", f"{town}县{name}", f"BM{number + 1:05d}", f"{town}{name[0]}发")


@cache
def load_categories() -> tuple[Category, ...]:
    """Load the leaf classes of the sample site's categories, in the order of the file."""
    tree = yaml.safe_load((CONTENT / "categories.yaml").read_text("utf-8"))
    leaves = [leaf for top in tree["classes"] for leaf in top.get("children", [top])]
    return tuple(Category(leaf["id"], leaf["name"], leaf.get("normative", False)) for leaf in leaves)


# Cached, because interpretations and relations ask for earlier entries again.
@lru_cache(maxsize=4096)
def make_entry(seed: int, number: int) -> Entry:
    """Make entry ``number`` of the catalogues with this seed.

    The result does not depend on the size of the catalogue.
    """
    text = Text(f"{seed}:{number}:entry")
    if is_interpretation(number):
        return make_interpretation(text, make_entry(seed, number - 1), number)
    publisher = make_agency(choose_agency(text, number))
    category = text.pick(load_categories())
    # The exponent makes later years more frequent, as in real catalogues.
    year = FIRST_YEAR + int(YEARS * text.random() ** 0.6)
    # At most day 340 of the year, so that the publication 17 days later is in the same year.
    written = date(year, 1, 1) + timedelta(days=text.pick_below(340))
    published = written + timedelta(days=text.pick_below(18))
    has_doc_no = category.normative or text.random() < 0.6
    chance = text.random()
    end = min(LAST_DAY, written + timedelta(days=200 + text.pick_below(2300)))
    return Entry(
        number=number,
        agency=publisher,
        category=category,
        title=publisher.name + text.write("document").replace("YEAR", str(year)),
        doc_no=f"{publisher.doc_code}〔{year}〕{1 + text.pick_below(400)}号" if has_doc_no else "",
        written=written,
        published=published,
        # 5 % are repealed, and another 4 % expire.
        repealed=end if chance < 0.05 else None,
        expires=end if 0.05 <= chance < 0.09 else None,
        keywords=tuple(dict.fromkeys(text.write("thing") for _ in range(text.pick_below(5)))),
    )


def is_interpretation(number: int) -> bool:
    """Whether entry ``number`` is the official interpretation of the entry before it. One in twenty is."""
    return number % 20 == 7


def make_interpretation(text: Text, explained: Entry, number: int) -> Entry:
    """Make the entry that is the official interpretation of ``explained``, with the same agency and dates."""
    return Entry(
        number=number,
        agency=explained.agency,
        category=next(category for category in load_categories() if category.id == "interpretation"),
        title=f"《{explained.title}》政策解读",
        doc_no="",
        written=explained.written,
        published=explained.published,
        repealed=None,
        expires=None,
        keywords=(*explained.keywords[:2], text.write("trade")),
    )


def choose_agency(text: Text, number: int) -> int:
    """Choose the number of the agency that publishes entry ``number``.

    The agency exists in every catalogue that contains the entry. Agencies with low numbers publish most, and
    every agency publishes at least one entry.
    """
    count = max(3, (number + 1) // PER_AGENCY)
    is_first = number < 3 or (number + 1) % PER_AGENCY == 0
    return min(number, count - 1) if is_first else text.pick_rank(count)


def choose_relation(seed: int, number: int) -> tuple[str, Entry] | None:
    """Choose an earlier entry that entry ``number`` refers to, and the kind of reference.

    The kind is a key of the content model, such as 解读 or 废止. Return None if the entry has no reference.
    """
    if is_interpretation(number):
        return "解读", make_entry(seed, number - 1)
    text = Text(f"{seed}:{number}:relation")
    if not number or text.random() > 0.12:
        return None
    other = make_entry(seed, text.pick_below(number))
    kind = text.pick(("相关", "修改", "废止"))
    # A document can amend or repeal only an older one.
    return (kind if other.written <= make_entry(seed, number).written else "相关"), other


def make_entry_body(seed: int, number: int) -> str:
    """Make the body of entry ``number``, in Markdown."""
    return make_body(Text(f"{seed}:{number}:body"))


def write_project(folder: Path, items: int, seed: int) -> None:
    """Write the catalogue with ``items`` items as a sitegen project into ``folder``, which is created."""
    (folder / "content").mkdir(parents=True)
    (folder / "site.yaml").write_text(SITE, "utf-8")
    shutil.copyfile(CONTENT / "categories.yaml", folder / "content/categories.yaml")
    for number, agency in enumerate(list_agencies(items)):
        home = folder / "content/agencies" / agency.slug
        home.mkdir(parents=True)
        (home / "agency.yaml").write_text(format_agency(agency, number), "utf-8")
        # All folders first, so that no item has to check for its own.
        for year in range(FIRST_YEAR, FIRST_YEAR + YEARS):
            (home / f"items/{year}").mkdir(parents=True)
    for number in range(items):
        entry = make_entry(seed, number)
        path = f"content/agencies/{entry.agency.slug}/items/{entry.published.year}/{entry.serial}.md"
        (folder / path).write_text(format_item(seed, entry), "utf-8")


def format_agency(agency: Agency, number: int) -> str:
    """Format the content of an ``agency.yaml``. ``number`` is the agency's place in the display order, from 0."""
    return (
        f"名称: {agency.name}\n简称: {agency.name}\n层级: 县级\n类型: 政府部门\n排序: {number + 1}\n"
        f"索引号前段: {agency.prefix}\n机关代字: [{agency.doc_code}]\n"
    )


def format_item(seed: int, entry: Entry) -> str:
    """Format the Markdown file of an item: front matter and body."""
    return (
        "---\n"
        + "".join(f"{line}\n" for line in format_front_matter(seed, entry))
        + f"---\n\n{make_entry_body(seed, entry.number)}"
    )


def format_front_matter(seed: int, entry: Entry) -> Iterator[str]:
    """Yield the lines of an item's front matter, without line breaks and the ``---`` lines."""
    yield f"标题: {entry.title}"
    yield f"索引号: {entry.index_no}"
    if entry.doc_no:
        yield f"发文字号: {entry.doc_no}"
    yield f"信息分类: {entry.category.id}"
    yield f"成文日期: {entry.written}"
    yield f"公开日期: {entry.published}"
    if entry.repealed:
        yield f"废止日期: {entry.repealed}"
    if entry.expires:
        yield f"有效期至: {entry.expires}"
    if entry.keywords:
        yield f"关键词: [{', '.join(entry.keywords)}]"
    relation = choose_relation(seed, entry.number)
    if relation:
        yield f"{relation[0]}: [{relation[1].index_no}]"


def main() -> None:
    """Write the project that the command line describes, into a folder that must not exist."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--items", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("out", type=Path)
    args = parser.parse_args()
    write_project(args.out, args.items, args.seed)


if __name__ == "__main__":
    main()
