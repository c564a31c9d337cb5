"""Summarises the result of a build for the terminal."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from sitegen.builder import Result
from sitegen.cli.progress import translate_step
from sitegen.content.own_files import STATIC_FOLDER as OWN_FOLDER
from sitegen.diagnostics.plurals import format_count
from sitegen.files.sizes import format_size
from sitegen.pages import urls
from sitegen.program import describe_invocation
from sitegen.publish.publish_result import Action, Event

if TYPE_CHECKING:
    from sitegen.catalogue.day_changes import DayChanges

PAGE_SUFFIX: Final = ".html"
LISTED_STEP_SECONDS: Final = 0.05
"""Seconds below which a step is not listed."""
TITLES_LIMIT: Final = 3
"""Most titles that a line names."""
_DAY_CHANGE_LABELS: Final = {
    "published": ("按公开日期公开", "published by their date"),
    "effective": ("开始施行", "came into force"),
    "amended": ("被修改", "amended"),
    "expired": ("有效期届满而失效", "expired"),
    "repealed": ("被废止", "repealed"),
}
"""Words for the keys of `DayChanges.items`."""


def summarise_build(result: Result) -> tuple[str, ...]:
    """Return lines that summarise a build: pages, files, times, and files that belong at the root of the host.

    There is a line in Chinese and one in English for each. Steps shorter than `LISTED_STEP_SECONDS` seconds are not
    listed, but count in the total time. Two more lines say how many old addresses need a rule of the web server, if any
    do.
    """
    return (
        *_summarise_pages(result),
        *_summarise_files(result),
        *_summarise_redirects(result),
        *_summarise_times(result.seconds),
        *_list_root_files(result),
    )


def describe_how_to_view(output: Path) -> tuple[str, ...]:
    """Return lines on how to look at the site that was built in the folder ``output``."""
    page = (output / urls.HOME).as_posix()
    return (
        f"双击打开 {page}，就能看网站；边写边看，用 {describe_invocation()} serve。",
        f"To see the site, double-click {page}; {describe_invocation()} serve shows it while you write.",
    )


def _summarise_redirects(result: Result) -> tuple[str, ...]:
    if not result.host_redirects:
        return ()
    return (
        f"{result.host_redirects} 个旧网址（或规则）要由服务器转：运行 sitegen redirects --for nginx 写出规则（也有 apache、caddy、_redirects）。",
        f"{format_count(result.host_redirects, 'old address or pattern needs', 'old addresses or patterns need')} rules of the server: run sitegen redirects --for nginx (or apache, caddy, _redirects).",
    )


def _list_root_files(result: Result) -> tuple[str, ...]:
    """Return lines on the office's own files that the web server should also serve at the root.

    These are files such as robots.txt, for which search engines look only at the root of the host. There are
    no lines if the site is at the root already, if it has no such files, or if nothing was built because all
    was up to date.
    """
    if result.prepared is None:
        return ()
    plan = result.prepared.plan
    folder = urlsplit(plan.context.catalogue.site.base_url).path.strip("/")
    own = sorted(output.path for output in plan.outputs if output.origin.startswith(OWN_FOLDER))
    names = [name for name in own if name != "CNAME" and not name.endswith((".br", ".gz"))]
    if not folder or not names:
        return ()
    page = f"{describe_invocation()} help deployment"
    return (
        f"别人只在主机的根目录找 {'、'.join(names)}（现在在 /{folder}/ 下面）：请让主机也在根目录提供，见 {page}",
        f"Others look for {', '.join(names)} at the root of the host only, not below /{folder}/: see {page}",
    )


def describe_day_changes(changes: DayChanges | None) -> tuple[str, ...]:
    """Return lines on what has changed since the last build only because of the date.

    ``changes`` is None, and the result empty, if the last build was on the same day. Each kind of change has
    a line in Chinese and one in English, with the titles of the first `TITLES_LIMIT` items.
    """
    if changes is None:
        return ()
    since = changes.since
    lines = [
        f"{since} 生成以后，只因日期已到而改变的：",
        f"Changed since the build of {since} by the date alone:",
    ]
    for kind, titles in changes.items.items():
        zh, en = _DAY_CHANGE_LABELS[kind]
        count, rest = len(titles), len(titles) > TITLES_LIMIT
        named = titles[:TITLES_LIMIT]
        lines.append(
            f"　{zh} {count} 份：{'、'.join(f'《{title}》' for title in named)}{'等' if rest else ''}。"
        )
        lines.append(f"  {count} {en}: {', '.join(f'“{title}”' for title in named)}{', …' if rest else ''}.")
    if changes.diagnostics:
        # The findings themselves are printed with all others.
        places = [f"{one.place}（{one.code}）" for one in changes.diagnostics[:TITLES_LIMIT]]
        count, rest = len(changes.diagnostics), len(changes.diagnostics) > TITLES_LIMIT
        lines.append(
            f"　新出现的问题 {count} 个（文件没有改过）：{'、'.join(places)}{'等' if rest else ''}。"
        )
        places = [f"{one.place} ({one.code})" for one in changes.diagnostics[:TITLES_LIMIT]]
        lines.append(
            f"  new findings in unchanged files, {count}: {', '.join(places)}{', …' if rest else ''}."
        )
    if len(lines) == 2:
        return (
            f"{since} 生成以后，没有内容因日期已到而改变。",
            f"Since the build of {since} no date has changed anything.",
        )
    return tuple(lines)


def _summarise_pages(result: Result) -> tuple[str, str]:
    counts = Counter(_classify_page(event) for event in result.events if event.path.endswith(PAGE_SUFFIX))
    rendered, skipped, removed = (counts[kind] for kind in ("rendered", "skipped", "removed"))
    return (
        f"网站有 {result.pages} 页：生成 {rendered} 页，没有变化而跳过 {skipped} 页，删除 {removed} 页。",
        f"{format_count(result.pages, 'page')}: {rendered} rendered, {skipped} skipped as unchanged, {removed} removed.",
    )


def _classify_page(event: Event) -> str:
    """Return what a build did with the page of ``event``: ``rendered``, ``skipped`` or ``removed``."""
    # A page that was rendered to the same bytes counts as rendered, though its file was kept.
    kinds = {Action.KEPT: "skipped", Action.REMOVED: "removed"}
    return kinds.get(event.action, "rendered")


def _summarise_files(result: Result) -> tuple[str, str]:
    counts = Counter(event.action for event in result.events)
    written, removed = counts[Action.WRITTEN], counts[Action.REMOVED]
    # Rendered to the bytes that the file has already: it was not written.
    kept = counts[Action.KEPT] + counts[Action.RENDERED_SAME]
    size = format_size(result.bytes_written)
    return (
        f"写入 {written} 个文件（{size}），未变 {kept} 个，删除 {removed} 个。",
        f"{format_count(written, 'file')} written ({size}), {kept} kept, {removed} removed.",
    )


def _summarise_times(seconds: dict[str, float]) -> tuple[str, str]:
    total = sum(seconds.values())
    steps = [(*translate_step(step), took) for step, took in seconds.items() if took >= LISTED_STEP_SECONDS]
    zh = "，".join(f"{name} {took:.1f}" for name, _, took in steps)
    en = ", ".join(f"{name} {took:.1f}" for _, name, took in steps)
    return (
        f"用时 {total:.1f} 秒{f'：{zh}' if zh else ''}。",
        f"{total:.1f} s{f': {en}' if en else ''}.",
    )
