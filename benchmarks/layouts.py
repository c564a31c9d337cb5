"""Writes the catalogue in the layout of a generator: ``python -m benchmarks.layouts hugo --items 1000 OUT``.

Every layout has the same entries (those of ``corpus.py``) with the same bodies, and what ``peers/`` holds for
the generator: its configuration and a theme with comparable pages.
"""

from __future__ import annotations

import argparse
import json
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

import yaml

from benchmarks.corpus import (
    Entry,
    choose_relation,
    list_agencies,
    make_entry,
    make_entry_body,
    write_project,
)
from benchmarks.prose import CONTENT

PEERS = Path(__file__).resolve().parent / "peers"
PER_PAGE = 20


def write_sitegen(folder: Path, items: int, seed: int) -> None:
    """Write the catalogue as a sitegen project that uses the theme ``bench``, which has an editable template."""
    write_project(folder, items, seed)
    settings = folder / "site.yaml"
    settings.write_text(settings.read_text("utf-8").replace("主题: default", "主题: bench"), "utf-8")


def write_hugo(folder: Path, items: int, seed: int) -> None:
    """Write the catalogue as a Hugo site. Agencies, categories and years are taxonomies."""
    categories = {}
    for entry in iter_entries(items, seed):
        fields = {
            "title": entry.title,
            "date": entry.published,
            "agencies": [entry.agency.name],
            "categories": [entry.category.id],
            "years": [str(entry.published.year)],
            "params": list_details(entry),
        }
        write_file(
            folder / "content" / format_path(entry),
            format_yaml_page(fields, make_entry_body(seed, entry.number)),
        )
        categories[entry.category.id] = entry.category.name
    for identifier, name in categories.items():
        write_file(
            folder / f"content/categories/{identifier}/_index.md", format_yaml_page({"title": name}, "")
        )


def write_hugo_page(folder: Path, items: int, seed: int) -> None:
    """Write the catalogue as a Hugo site with the pages of sitegen.

    Agencies and categories are terms by identifier; the files in ``data`` have their names. An item is in a
    category, and in the one above it.
    """
    categories = load_category_data()
    for entry in iter_entries(items, seed):
        agency, category = entry.agency.slug, entry.category.id
        relation = choose_relation(seed, entry.number)
        fields = {
            "title": entry.title,
            "date": entry.published,
            "agencies": [agency],
            "offices": [agency],
            "categories": [name for name in (categories[category]["parent"], category) if name],
            "pairs": [f"{agency}/{category}"],
            "years": [str(entry.published.year)],
            "all": ["all"],
            "params": {
                "agency": agency,
                "category": category,
                "expires": str(entry.expires or ""),
                "relates": format_path(relation[1]).removesuffix(".md") if relation else "",
                **list_details(entry),
            },
        }
        write_file(
            folder / "content/items" / format_path(entry),
            format_yaml_page(fields, make_entry_body(seed, entry.number)),
        )
    # As in sitegen, a category without items has a page, too.
    for category in categories:
        write_file(folder / f"content/categories/{category}/_index.md", "---\n---\n")
    agencies = {agency.slug: agency.name for agency in list_agencies(items)}
    for name, data in (("agencies", agencies), ("categories", categories)):
        lines = (f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in data.items())
        write_file(folder / f"data/{name}.yaml", "".join(lines))


def load_category_data() -> dict[str, dict[str, object]]:
    """Load all categories of the sample site, keyed by identifier.

    Each has its ``name``, ``order``, and the identifier of its ``parent``, which is "" at the top.
    """
    tree = yaml.safe_load((CONTENT / "categories.yaml").read_text("utf-8"))["classes"]
    found = []
    for top in tree:
        found.append((top, ""))
        found += [(leaf, top["id"]) for leaf in top.get("children", [])]
    return {
        category["id"]: {
            "name": category["name"],
            "parent": parent,
            "order": order,
            "basis": category.get("basis", ""),
            "description": category.get("description", ""),
        }
        for order, (category, parent) in enumerate(found)
    }


def write_pelican(folder: Path, items: int, seed: int) -> None:
    """Write the catalogue as a Pelican site. The agency is the author, and the year is the tag."""
    for entry in iter_entries(items, seed):
        fields = {
            "Title": entry.title,
            "Date": entry.published,
            "Author": entry.agency.name,
            "Category": entry.category.name,
            "Tags": entry.published.year,
            "Slug": entry.serial,
            "Agency_slug": entry.agency.slug,
        }
        details = {name.capitalize(): value for name, value in list_details(entry).items()}
        lines = [f"{name}: {value or '-'}\n" for name, value in (fields | details).items()]
        write_file(
            folder / "content" / format_path(entry),
            "".join(lines) + "\n" + make_entry_body(seed, entry.number),
        )


def write_mkdocs(folder: Path, items: int, seed: int) -> None:
    """Write the catalogue as a MkDocs site.

    MkDocs does not generate lists, so they are written as Markdown pages, as a user's script would do.
    """
    groups: dict[str, dict[tuple[str, str], list[Entry]]] = {"agencies": {}, "categories": {}, "years": {}}
    latest = sorted(
        iter_entries(items, seed), key=lambda entry: (entry.published, entry.number), reverse=True
    )
    for entry in latest:
        year = str(entry.published.year)
        groups["agencies"].setdefault((entry.agency.slug, entry.agency.name), []).append(entry)
        groups["categories"].setdefault((entry.category.id, entry.category.name), []).append(entry)
        groups["years"].setdefault((year, year), []).append(entry)
        fields = {
            "title": entry.title,
            **list_details(entry),
            "agency": entry.agency.name,
            "category": entry.category.name,
            "agency_slug": entry.agency.slug,
            "category_slug": entry.category.id,
        }
        write_file(
            folder / "docs" / format_path(entry),
            format_yaml_page(fields, make_entry_body(seed, entry.number)),
        )
    for name, members in groups.items():
        write_lists(folder / "docs" / name, members)
    write_file(folder / "docs/index.md", f"# 首页\n\n{format_rows(latest[:PER_PAGE], '')}")


def write_lists(folder: Path, groups: Mapping[tuple[str, str], list[Entry]]) -> None:
    """Write the paged lists of each group, twenty entries a page, and an index of all groups.

    ``groups`` maps slug and name of a group to its entries, newest first.
    """
    lines = (f"- [{name}]({slug}.md) ({len(members)})\n" for (slug, name), members in sorted(groups.items()))
    write_file(folder / "index.md", "# 目录\n\n" + "".join(lines))
    for (slug, name), members in groups.items():
        count = -(-len(members) // PER_PAGE)
        for page in range(1, count + 1):
            shown = members[(page - 1) * PER_PAGE : page * PER_PAGE]
            text = f"# {name}\n\n{format_rows(shown, '../')}\n第{page}页，共{count}页{format_pager(slug, page, count)}\n"
            write_file(folder / f"{format_page_name(slug, page)}.md", text)


def format_page_name(slug: str, page: int) -> str:
    """Format the file name of page ``page`` of a list, without extension. Pages count from 1."""
    return slug if page == 1 else f"{slug}-{page}"


def format_pager(slug: str, page: int, count: int) -> str:
    """Format the Markdown links to the previous and the next page; "" if there is only one page.

    ``count`` is the number of pages.
    """
    targets = [("上一页", page - 1)] * (page > 1) + [("下一页", page + 1)] * (page < count)
    return "".join(f" [{label}]({format_page_name(slug, target)}.md)" for label, target in targets)


def format_rows(entries: Iterable[Entry], up: str) -> str:
    """Format a Markdown table of entries with links to their pages.

    ``up`` is the relative path from the list to the folder of the entries, such as ``../``.
    """
    lines = "".join(
        f"| {entry.index_no} | [{entry.title}]({up}{format_path(entry)}) | {entry.doc_no} | {entry.written} |\n"
        for entry in entries
    )
    return f"| 索引号 | 标题 | 发文字号 | 成文日期 |\n| --- | --- | --- | --- |\n{lines}"


def iter_entries(items: int, seed: int) -> Iterator[Entry]:
    """Yield the entries of a catalogue with ``items`` items, by number."""
    return (make_entry(seed, number) for number in range(items))


def format_path(entry: Entry) -> str:
    """Format the path of an entry's source file in the layouts of the generators other than sitegen."""
    return f"{entry.agency.slug}/{entry.published.year}/{entry.serial}.md"


def list_details(entry: Entry) -> dict[str, object]:
    """Return the fields for the table on an entry's page, keyed by name, without agency and category."""
    return {
        "index_no": entry.index_no,
        "doc_no": entry.doc_no,
        "written": str(entry.written),
        "published": str(entry.published),
        "repealed": str(entry.repealed or ""),
        "validity": entry.validity,
        "keywords": " ".join(entry.keywords),
    }


def format_yaml_page(fields: Mapping[str, object], text: str) -> str:
    """Format a Markdown page with YAML front matter.

    Values are written as JSON, which is valid YAML. ``text`` is the body.
    """
    lines = (
        f"{name}: {json.dumps(value, ensure_ascii=False, default=str)}\n" for name, value in fields.items()
    )
    return f"---\n{''.join(lines)}---\n\n{text}"


def write_file(file: Path, text: str) -> None:
    """Write ``text`` to a file in UTF-8 and create its parent folders."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")


LAYOUTS: Mapping[str, Callable[[Path, int, int], None]] = {
    "sitegen": write_sitegen,
    "hugo": write_hugo,
    "hugo-page": write_hugo_page,
    "pelican": write_pelican,
    "mkdocs": write_mkdocs,
}


def write_layout(layout: str, folder: Path, items: int, seed: int) -> None:
    """Write a catalogue in the layout of one generator, with its configuration and theme.

    ``layout`` is a key of `LAYOUTS`.
    """
    LAYOUTS[layout](folder, items, seed)
    shutil.copytree(PEERS / layout, folder, dirs_exist_ok=True)


def main() -> None:
    """Write the catalogue that the command line describes, into a folder that must not exist."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("layout", choices=LAYOUTS)
    parser.add_argument("--items", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("out", type=Path)
    args = parser.parse_args()
    write_layout(args.layout, args.out, args.items, args.seed)


if __name__ == "__main__":
    main()
