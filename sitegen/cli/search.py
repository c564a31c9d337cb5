"""The command ``search``: searches a built site, in the index that its search page uses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from sitegen.cli.console import is_colour_allowed, print_message, print_verbatim
from sitegen.cli.group import EXIT_CONTENT_ERRORS, EXIT_OK, Command, combine_decorators
from sitegen.cli.options import project_option, require_project_root
from sitegen.diagnostics import Diagnostic
from sitegen.diagnostics.formats import OutputFormat, render_diagnostics
from sitegen.program.memory import pause_garbage_collection
from sitegen.publish.freshness import iter_newer_sources
from sitegen.publish.paths import PUBLISHED_FOLDER

if TYPE_CHECKING:
    from sitegen.search.highlight import MarkedText
    from sitegen.search.service import EmptyResult, SearchHit, SearchRequest, SearchResults, SearchService

SCOPE_NAMES: Final = ("title", "numbers", "body")
QUOTED_QUERY_LIMIT: Final = 60
"""Most characters of a query that a message repeats."""
FACET_NAMES: Final = ("agency", "category", "topic", "genre", "kind", "year")

facet_options = combine_decorators(
    click.option(
        "--agency",
        multiple=True,
        metavar="ID",
        help="机关和它的下级：文件夹名、全称或简称。 Agency, with those below it: its folder, full name or short name.",
    ),
    click.option(
        "--category", multiple=True, metavar="ID", help="信息分类和它的下级。 Category, with those below it."
    ),
    click.option("--topic", multiple=True, metavar="ID", help="主题分类。 Topic."),
    click.option("--genre", multiple=True, metavar="ID", help="体裁分类。 Genre."),
    click.option(
        "--kind",
        multiple=True,
        help="类型：条目、年度报告等。 Kind: item, report, guide, rule, apply, service, page.",
    ),
    click.option(
        "--year", multiple=True, metavar="YYYY", help="公开的年份；2019..2021 也可以。 Year of publication."
    ),
)


@click.command("search", cls=Command)
@click.argument("query", nargs=-1)
@project_option
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="已生成的网站；不写就是项目里的 public。 The built site (default: public in the project).",
)
@facet_options
@click.option("--from", "first", metavar="DATE", help="从这一天、月或年起。 From this day, month or year on.")
@click.option("--to", "last", metavar="DATE", help="到这一天、月或年止。 Until this day, month or year.")
@click.option(
    "--dated",
    type=click.Choice(["published", "written"]),
    default="published",
    show_default=True,
    help="起止日期是公开日期还是成文日期。 Which date is meant.",
)
@click.option("--valid", is_flag=True, help="不要已废止、已失效的。 Leave out what is repealed or expired.")
@click.option(
    "--in", "scope", type=click.Choice(SCOPE_NAMES), help="只在标题、文号或正文里找。 Search there only."
)
@click.option(
    "--sort",
    type=click.Choice(["relevance", "date", "-date"]),
    default="relevance",
    show_default=True,
    help="按相关度、从新到旧或从旧到新。 By relevance, newest first, or oldest first.",
)
@click.option(
    "--limit",
    type=click.IntRange(1, 1000),
    default=10,
    show_default=True,
    help="每页几条。 Results on a page.",
)
@click.option("--page", type=click.IntRange(1), default=1, show_default=True, help="第几页。 Which page.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="给人看还是给程序用。 For people or for programs.",
)
def search_command(
    query: tuple[str, ...], project: Path, output: Path | None, format_: str, **options: Any
) -> int:
    """\b
    在已生成的网站里搜索，用的就是网站自己的索引。词之间是“并且”；可用引号、-排除、AND、OR、NOT、括号、标题: 文号: 正文: 等。
    Search the built site in its own index. Results contain all words of the query. It may have quotes, -word, AND, OR,
    NOT, parentheses, and fields such as title:.

    \b
    例 Examples
      sitegen search 财政 预算
      sitegen search "云政发〔2023〕5号" --format json
      sitegen search -- -收费 供水
      sitegen search "标题:补贴 -农机" --agency yunxiu --valid --from 2023-01 --sort date
    """
    site = output.resolve() if output else require_project_root(project) / PUBLISHED_FOLDER
    if output is None:
        _print_outdated_note(site.parent, site)
    options["agency"] = tuple(_resolve_short_name(name, project) for name in options["agency"])
    # Collecting would take 1/6 of the time.
    with pause_garbage_collection():
        return _run_search(" ".join(query), site, format_, options)


def _print_outdated_note(root: Path, site: Path) -> None:
    """Print a note to stderr if sources of the project were edited after the site was built."""
    if site.is_dir() and (path := next(iter_newer_sources(root, site), "")):
        print_message(
            f"提醒：网站生成以后又改过内容（如 {path}），搜到的是改以前的；要搜新的，先运行 sitegen build。\n"
            f"Note: sources were edited after the site was built, such as {path}. To search them, run sitegen build first.",
            to_stderr=True,
        )


def _resolve_short_name(name: str, project: Path) -> str:
    """Return the id of the agency with this name, which may be a short name of the project, else ``name`` itself."""
    from sitegen.cli.project_lookup import load_agency_choices

    return load_agency_choices(project).find_id(name) or name


def _run_search(text: str, site: Path, format_: str, options: dict[str, Any]) -> int:
    # Imported here: Whoosh and NumPy load slowly, and the other commands need neither.
    from sitegen.search.query_fields import QueryError
    from sitegen.search.reader import IndexReadError
    from sitegen.search.service import SearchService

    try:
        search = SearchService(site)
        request = _make_request(text, **options)
        results = search.search(request)
    except QueryError as error:
        raise click.UsageError(str(error)) from error
    except IndexReadError as error:
        return _print_index_error(error.diagnostic)
    print_verbatim(
        _format_json(request, results, search)
        if format_ == "json"
        else _format_text(request, results, search)
    )
    return EXIT_OK


def _make_request(
    text: str,
    *,
    first: str | None,
    last: str | None,
    dated: str,
    valid: bool,
    scope: str | None,
    **options: Any,
) -> SearchRequest:
    from sitegen.search.query_fields import parse_days
    from sitegen.search.service import SearchRequest, Sort

    facets = {name: options[name] for name in FACET_NAMES if options[name]}
    # An empty query would list the whole site.
    if not (text.strip() or facets or first or last or valid):
        raise click.UsageError("请写要找的词或条件。 Say what to look for: words or conditions.")
    first_day, last_day = parse_days(first)[0] if first else None, parse_days(last)[1] if last else None
    if first_day and last_day and first_day > last_day:
        raise click.UsageError("起始日期晚于截止日期。 The first day is after the last.")
    return SearchRequest(
        text=text,
        scope=scope or "text",
        facets=facets,
        first=first_day,
        last=last_day,
        date_field=dated,
        in_force_only=valid,
        sort=Sort(options["sort"]),
        page=options["page"],
        page_size=options["limit"],
    )


def _print_index_error(diagnostic: Diagnostic) -> int:
    print_verbatim(
        render_diagnostics((diagnostic,), OutputFormat.TEXT, lambda _: None, is_colour_allowed()),
        to_stderr=True,
        end="",
    )
    return EXIT_CONTENT_ERRORS


def _format_text(request: SearchRequest, results: SearchResults, search: SearchService) -> str:
    notes = [
        f"没有“{_truncate(text)}”这个{name}，按文字查找。 There is no {name} “{_truncate(text)}”; searched for as text."
        for name, text in results.unknown_conditions
    ]
    if results.empty:
        return "\n".join((*notes, _format_empty_result(results.empty)))
    pages = -(-results.total // request.page_size)  # rounded up
    head = (
        f"找到 {results.total} 条，第 {results.page} 页，共 {pages} 页。"
        f" {results.total} found, page {results.page} of {pages}."
    )
    if request.page > pages:
        notes.append(
            f"没有第 {request.page} 页，这是最后一页。 There is no page {request.page}: this is the last."
        )
    start = (results.page - 1) * request.page_size + 1
    hits = (_format_hit(number, hit, search) for number, hit in enumerate(results.hits, start))
    return "\n\n".join(("\n".join((*notes, head)), *hits))


def _format_empty_result(empty: EmptyResult) -> str:
    lines = ["没有找到符合条件的内容。 Nothing found."]
    if empty.missing_words:
        missing = "、".join(f"“{_truncate(run)}”" for run in empty.missing_words)
        lines.append(f"全部内容中都没有{missing}。 No document contains {missing}.")
    else:
        lines.append("请减少词语或条件后再试。 Try fewer words or conditions.")
    if empty.missing_parts:
        absent = "、".join(f"“{run}”" for run in empty.missing_parts)
        lines.append(f"全部内容中也没有其中的{absent}。 No document contains its part {absent}.")
    if empty.simplified:
        text = _truncate(empty.simplified)
        lines.append(
            f"写成简体“{text}”有 {empty.simplified_total} 条。 {empty.simplified_total} for “{text}”."
        )
    if empty.found_words_total:
        words = _truncate(" ".join(empty.found_words))
        lines.append(
            f"只找“{words}”有 {empty.found_words_total} 条。 {empty.found_words_total} for “{words}” alone."
        )
    if empty.parts_total and empty.parts != empty.found_words:
        parts = " ".join(empty.parts)
        how = "分开找" if empty.parts_complete else "只找"
        lines.append(f"{how}“{parts}”有 {empty.parts_total} 条。 {empty.parts_total} for “{parts}”.")
    if empty.unfiltered_total:
        lines.append(
            f"不限条件时有 {empty.unfiltered_total} 条。 {empty.unfiltered_total} without the conditions."
        )
    if empty.similar:
        lines += ["", "标题相近的内容： Similar titles:"]
        lines += [
            f"  {_strip_controls(card.title)}" + f"  {card.doc_no}" * bool(card.doc_no)
            for card in empty.similar
        ]
    return "\n".join(lines)


def _format_hit(number: int, hit: SearchHit, search: SearchService) -> str:
    card = hit.card
    names = _name_facets(hit, search)
    details = (
        names["agency"],
        names["category"],
        card.doc_no or card.index_no,
        card.published[:10],
        names["validity"],
    )
    # Lines without any text are left out, such as that of the snippet if only the title was hit.
    return "\n".join(
        filter(
            str.strip,
            (
                f"{number}. {_format_marked_text(hit.title)}",
                f"   {' · '.join(filter(None, map(_strip_controls, details)))}",
                f"   {_format_marked_text(hit.snippet)}",
                f"   {search.index.site.name}/{card.href}",
            ),
        )
    )


def _format_marked_text(pieces: MarkedText) -> str:
    """Return marked text as a string, with hits in bold on a terminal that has colours, else in 【】.

    ``pieces`` are pairs of a text and whether it is a hit.
    """
    if is_colour_allowed():
        return "".join(
            click.style(_strip_controls(text), bold=True) if hit else _strip_controls(text)
            for text, hit in pieces
        )
    return "".join(f"【{_strip_controls(text)}】" if hit else _strip_controls(text) for text, hit in pieces)


def _strip_controls(text: str) -> str:
    """Replace control characters by blanks: the text of a site must not control a terminal."""
    return "".join(char if char.isprintable() else " " for char in text)


def _truncate(text: str) -> str:
    """Shorten a part of the query to `QUOTED_QUERY_LIMIT` characters: it may be a whole pasted page."""
    return _strip_controls(text if len(text) <= QUOTED_QUERY_LIMIT else f"{text[:QUOTED_QUERY_LIMIT]}…")


def _format_json(request: SearchRequest, results: SearchResults, search: SearchService) -> str:
    from sitegen.search.service import EmptyResult

    empty = results.empty or EmptyResult()
    document = {
        "query": request.text,
        "total": results.total,
        "page": results.page,
        "limit": request.page_size,
        "unknown": [f"{name}:{text}" for name, text in results.unknown_conditions],
        "missing": empty.missing_words,
        "parts": {"words": empty.parts, "total": empty.parts_total},
        "simplified": {"text": empty.simplified, "total": empty.simplified_total},
        "near": [card.href for card in empty.similar],
        "results": [_make_json_entry(hit, search) for hit in results.hits],
    }
    return json.dumps(document, ensure_ascii=False, indent=2)


def _make_json_entry(hit: SearchHit, search: SearchService) -> dict[str, Any]:
    card = hit.card
    names = _name_facets(hit, search)
    return {
        **{name: getattr(card, name) for name in card.__struct_fields__},
        **{f"{name}_name": name_ for name, name_ in names.items()},
        "found": hit.tier.name.lower().replace("_", "-"),
        "title_marked": [{"text": text, "hit": marked} for text, marked in hit.title],
        "snippet": [{"text": text, "hit": marked} for text, marked in hit.snippet],
    }


def _name_facets(hit: SearchHit, search: SearchService) -> dict[str, str]:
    """Return the names of a hit's agency, category, topic, genre and validity by field; "" for a missing one."""
    from sitegen.search.query_fields import VALIDITY_NAMES

    card, tree = hit.card, search.index.load_tree
    names = {
        name: tree(name).get(getattr(card, name), ("", ""))[0]
        for name in ("agency", "category", "topic", "genre")
    }
    return names | {"validity": VALIDITY_NAMES.get(card.validity, "")}
