"""The command ``redirects``: rules of web servers for old addresses, and a report on a list of old addresses."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

import click

from sitegen import builder
from sitegen.builder import Project
from sitegen.builder.plan import Plan
from sitegen.cli.console import print_message, print_verbatim
from sitegen.cli.group import EXIT_CONTENT_ERRORS, EXIT_OK, Command
from sitegen.cli.old_address_list import AddressResult, count_addresses, resolve_addresses
from sitegen.cli.options import project_option, require_project_root, resolve_today, today_option
from sitegen.cli.output_files import refuse_bad_target, refuse_target_in_sources
from sitegen.content.source_lines import make_source_reader
from sitegen.diagnostics import Severity
from sitegen.diagnostics.formats import OutputFormat, render_diagnostics
from sitegen.diagnostics.plurals import format_count, select_number_form
from sitegen.exports.redirect_formats import RENDERERS, render_redirects_file
from sitegen.exports.redirect_rules import collect_redirect_rules, expand_pattern
from sitegen.files.write import write_file
from sitegen.pages.file_redirects import list_file_redirects
from sitegen.pages.redirects import list_redirects
from sitegen.publish.paths import PUBLISHED_FOLDER

STATIC_HOST_FORMAT: Final = "_redirects"
SERVER_CHOICES: Final = (*RENDERERS, STATIC_HOST_FORMAT)
SHOWN_ADDRESSES_LIMIT: Final = 50
"""Addresses of one kind that are listed without ``--all``."""
FOUND_BY_LABELS: Final = {
    "file": "网址没有变 same address",
    "exact": "旧网址转到 old address of a page",
    "pattern": "按规则转到 by a rule of site.yaml",
    "": "打不开 leads to no page",
}


@click.command("redirects", cls=Command)
@click.option("--for", "server", type=click.Choice(SERVER_CHOICES),
              help="写出哪种服务器的规则；_redirects 供 Cloudflare Pages、Netlify 用，csv 供别的服务器用。 "
              "The server to write rules for; _redirects is for Cloudflare Pages and Netlify, csv for any other.")  # fmt: skip
@click.option("--write", "target", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
              help="写进这个文件；不写就显示出来。 The file to write (default: print the rules).")  # fmt: skip
@click.option("--absolute", is_flag=True,
              help="转到完整的网址：旧主机的服务器用。 Lead to whole URLs: for the server of an old host.")  # fmt: skip
@click.option("--check", "listed", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE",
              help="逐个核对一份旧网址：网站地图、服务器日志，或者每行一个。 "
              "Say which old addresses lead to a page: a sitemap, a log of a web server, or one a line.")  # fmt: skip
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True,
              help="显示格式：供人看、供程序用。 Format: for people or for programs.")  # fmt: skip
@click.option("--all", "show_all", is_flag=True,
              help="全部列出，不只列前几个。 List all addresses, not only the first.")  # fmt: skip
@project_option
@today_option
def redirects_command(
    server: str | None,
    target: Path | None,
    absolute: bool,
    listed: Path | None,
    format_: str,
    show_all: bool,
    project: Path,
    today: datetime | None,
) -> int:
    """\b
    列出旧网址怎样转到现在的网页，写出服务器要用的跳转规则，或者核对一份旧网址有多少能打开网页。
    List how old addresses lead to the pages of today, write the rules that a web server needs for them, or report how
    many addresses of a list lead to a page.

    \b
    例 Example
      sitegen redirects
      sitegen redirects --for nginx --write ../redirects.conf
      sitegen redirects --check access.log
    """
    _refuse_option_combinations(server, target, absolute, listed)
    root = require_project_root(project)
    if target is not None:
        # The published folder is allowed: page hosts and Apache read _redirects and .htaccess there.
        refuse_target_in_sources(target)
    output = root / PUBLISHED_FOLDER
    result = builder.check(Project(root=root, output=output, today=resolve_today(today)))
    if result.prepared is None:
        broken = [one for one in result.diagnostics if one.severity is Severity.ERROR]
        print_verbatim(
            render_diagnostics(broken, OutputFormat.TEXT, make_source_reader(root)), end="", to_stderr=True
        )
        print_message(
            "有错误，不知道网站有哪些网页，所以没有列出旧网址；改好以后再运行。\n"
            "With these errors the pages of the site are unknown, so no old addresses are listed. Correct them and run it again.",
            to_stderr=True,
        )
        return EXIT_CONTENT_ERRORS
    plan = result.prepared.plan
    if server:
        return _write_rules(plan, server, target, absolute=absolute)
    if listed:
        return _print_address_report(plan, listed, format_, show_all=show_all)
    print_message("\n".join(_format_old_addresses(plan, format_, show_all=show_all)))
    return EXIT_OK


def _refuse_option_combinations(
    server: str | None, target: Path | None, absolute: bool, listed: Path | None
) -> None:
    if server and listed:
        raise click.UsageError("--for 和 --check 一次只用一个。 Use either --for or --check.")
    if not server and (target or absolute):
        raise click.UsageError(
            f"--write 和 --absolute 要与 --for 一起用；可用：{'、'.join(SERVER_CHOICES)}。\n"
            f"--write and --absolute need --for; choose from: {', '.join(SERVER_CHOICES)}."
        )


def _write_rules(plan: Plan, server: str, target: Path | None, *, absolute: bool) -> int:
    catalogue = plan.context.catalogue
    rules = collect_redirect_rules(catalogue, _list_site_paths(plan), absolute_targets=absolute)
    if server == STATIC_HOST_FORMAT:
        pages = [output.path for output in plan.outputs if output.path.endswith(".html")]
        base_url = catalogue.site.base_url
        expanded = [one for rule in rules.pattern_rules for one in expand_pattern(rule, base_url, pages)]
        file = render_redirects_file(rules, expanded)
    else:
        file = RENDERERS[server](rules)
    if target is not None:
        refuse_bad_target(target, file.was_generated)
    if target is None:
        print_verbatim(file.text, end="")
    else:
        # Web servers run as other users.
        write_file(target, file.text.encode("utf-8"), mode=0o644)
        print_message(f"已写入 {target.as_posix()}。 Written.")
    if file.unsupported:
        shown = "\n".join(f"  {one}" for one in file.unsupported)
        print_message(
            f"{server} 写不出 {len(file.unsupported)} 个（带“?”的网址或者规则），没有写进去：\n"
            f"{len(file.unsupported)} cannot be expressed for {server} (addresses with “?”, or patterns) and {select_number_form(len(file.unsupported), 'was', 'were')} left out:\n{shown}",
            to_stderr=True,
        )
    return EXIT_OK


def _print_address_report(plan: Plan, listed: Path, format_: str, *, show_all: bool) -> int:
    with listed.open(encoding="utf-8", errors="replace") as stream:
        addresses = count_addresses(stream)
    if not addresses:
        raise click.UsageError(
            f"{listed.as_posix()} 里没有网址；每行写一个，以“/”或“https://”开头。\n"
            f"{listed.as_posix()} has no addresses: write one a line, beginning with “/” or “https://”."
        )
    catalogue = plan.context.catalogue
    rules = collect_redirect_rules(catalogue, _list_site_paths(plan))
    # The redirect pages are among the rules already.
    pages = {redirect.redirect_page for redirect in list_redirects(catalogue)}
    files = (output.path for output in plan.outputs if output.path not in pages)
    results = tuple(resolve_addresses(addresses, catalogue, rules, files))
    if format_ == "json":
        print_verbatim(json.dumps([_make_json_entry(one) for one in results], ensure_ascii=False, indent=2))
    else:
        print_message("\n".join(_format_report(results, show_all=show_all)))
    return EXIT_OK if all(one.found_by for one in results) else EXIT_CONTENT_ERRORS


def _make_json_entry(one: AddressResult) -> dict[str, object]:
    return {
        "address": one.address,
        "count": one.count,
        "way": one.found_by,
        "target": one.target,
        "suggestions": list(one.suggestions),
    }


def _format_report(results: Sequence[AddressResult], *, show_all: bool) -> Iterator[str]:
    lost = [one for one in results if not one.found_by]
    found = len(results) - len(lost)
    yield f"{len(results)} 个旧网址，{found} 个能打开网页（{found * 100 // len(results)}%）。"
    yield f"{found} of {len(results)} old addresses lead to a page ({found * 100 // len(results)} %)."
    counts = Counter(one.found_by for one in results)
    yield from (f"  {label}: {counts[way]}" for way, label in FOUND_BY_LABELS.items())
    for one in lost if show_all else lost[:SHOWN_ADDRESSES_LIMIT]:
        times = f"（{one.count} 次 times）" if one.count > 1 else ""
        yield f"{one.address}{times}"
        if one.target:
            yield f"  规则转到 {one.target}，没有这一页。 A rule leads to a page that does not exist."
        for path in one.suggestions:
            yield f"  可能是 perhaps {path}"
    if left := 0 if show_all else len(lost[SHOWN_ADDRESSES_LIMIT:]):
        yield f"另有 {left} 个，用 --all 全部列出。 {left} more: list them with --all."
    if lost:
        yield "内容还在的，在那个文件里加一行“旧网址: …”，照上面的写法；成批的，在 site.yaml 的“旧网址规则”里写。"
        yield "Add the address to the field aliases of the file that has the content, or a rule for many of them to site.yaml."


def _list_site_paths(plan: Plan) -> list[str]:
    return [output.path for output in plan.outputs]


def _format_counts(pages: int, hosted: int, files: int, patterns: int) -> Iterator[str]:
    """Yield sentences in Chinese and English with the number of old addresses that are redirected, and how.

    ``pages`` old addresses are redirected by a page of the site itself. ``hosted`` can be redirected only by
    the web server. ``files`` of these belong to attachments, lists, feeds and other files that moved with a
    page. ``patterns`` is the number of redirect patterns in site.yaml.
    """
    part = f"（其中 {files} 个是随网页改了网址的附件、目录、订阅等文件）" if files else ""
    yield f"{pages + hosted} 个旧网址：{pages} 个由网站里的网页跳转，{hosted} 个只有服务器能跳转{part}；规则 {patterns} 条。"
    part_en = f", {files} of them attachments, lists, feeds and other files of moved pages" if files else ""
    yield (
        f"{format_count(pages + hosted, 'old address', 'old addresses')}: {format_count(pages, 'is', 'are')} redirected by pages of "
        f"the site, {hosted} can be redirected by the web server only{part_en}. Patterns in site.yaml: {patterns}."
    )


def _format_old_addresses(plan: Plan, format_: str, *, show_all: bool) -> Iterator[str]:
    catalogue = plan.context.catalogue
    files = tuple(list_file_redirects(catalogue, _list_site_paths(plan)))
    redirects = sorted((*list_redirects(catalogue), *files), key=lambda one: str(one.old_address))
    patterns = catalogue.site.redirect_patterns
    if format_ == "json":
        rows = [
            {
                "old": str(one.old_address),
                "page": one.redirect_page,
                "target": one.target_path,
                "place": str(one.place),
            }
            for one in redirects
        ]
        rules = [{"old": one.old, "new": one.new} for one in patterns]
        yield json.dumps({"redirects": rows, "patterns": rules}, ensure_ascii=False, indent=2)
        return
    hosted = [one for one in redirects if not one.redirect_page]
    yield from _format_counts(len(redirects) - len(hosted), len(hosted), len(files), len(patterns))
    for one in redirects if show_all else redirects[:SHOWN_ADDRESSES_LIMIT]:
        way = "网页 page" if one.redirect_page else "服务器 server"
        yield f"  {one.old_address} → {one.target_path}（{way}；{one.place}）"
    if left := 0 if show_all else len(redirects[SHOWN_ADDRESSES_LIMIT:]):
        yield f"  另有 {left} 个，用 --all 全部列出。 {left} more: list them with --all."
    yield from (f"  {one.old} → {one.new}（服务器 server；site.yaml）" for one in patterns)
    if hosted or patterns:
        yield f"写出服务器的规则：加 --for {'|'.join(SERVER_CHOICES)}。 To write the rules of the server, add --for."
