"""Formats what ``upgrade`` is going to do, for people and for programs."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from sitegen import __version__
from sitegen.content.format_changes import CHANGED_RULES
from sitegen.diagnostics import Severity
from sitegen.diagnostics.formats.excerpt import escape_invisible
from sitegen.diagnostics.plurals import format_count, select_number_form
from sitegen.files.changes import FileChange
from sitegen.files.diff import format_diff
from sitegen.program import WHEEL_FOLDER, WHEEL_PATH, regex
from sitegen.upgrade import OpenDecision, PageComparison, RenderingChange, UpgradePlan
from sitegen.upgrade.page_comparison import Difference

SHOWN_ENTRIES_LIMIT: Final = 20
"""Places of one kind that are shown without ``--all``."""
_LINE_LENGTH_LIMIT: Final = 120
_ELEMENT_NAME: Final = regex.compile(r"^(?:li|td|th|dt|dd) (?=\S)")
"""Elements whose names say nothing to readers. Those of headings do: that they are headings may be what changed."""
_CONTEXT_CHARACTERS: Final = 8
"""Characters shown before what differs in a line."""


def format_plan_as_text(plan: UpgradePlan, pages: PageComparison | None, *, show_all: bool) -> Iterator[str]:
    """Yield the lines of a report on an upgrade for people. ``pages`` is the comparison of the pages, or None.

    With ``show_all``, every place is listed, otherwise the first few of each kind.
    """
    if not plan.file_changes and not plan.open_decisions and not plan.creations and not plan.theme_copies:
        yield f"已经是 sitegen {__version__} 的格式，没有要改的。"
        yield f"The project has the formats of sitegen {__version__}: nothing to change."
    for change in plan.file_changes:
        yield from _format_file_change(change)
    if WHEEL_PATH in plan.creations:
        yield f"{WHEEL_PATH}：放进这个版本的安装包，一起提交；{WHEEL_FOLDER}/ 里旧的可以删去"
        yield f"{WHEEL_PATH}: the wheel of this version, to be committed; an older one in {WHEEL_FOLDER}/ can be deleted"
        yield ""
    for path in plan.creations:
        if path != WHEEL_PATH:
            yield f"{path}：新文件"
            yield f"{path}: a new file"
            yield ""
    for copy in plan.theme_copies:
        yield f"{copy.folder}：是 {copy.version} 自带主题的原样，没有改过；加上 --delete-copied-themes 删掉它，就用程序自带的，随程序更新"
        yield f"{copy.folder}: an unchanged copy of the built-in theme of {copy.version}; delete it with --delete-copied-themes, and the built-in one is used"
        if copy.kept_paths:
            yield f"其中不属于主题的不删：{'、'.join(copy.kept_paths)}"
            yield f"What is no part of the theme is kept: {', '.join(copy.kept_paths)}"
        yield ""
    if plan.rendering_changes:
        yield from _format_rendering_changes(plan.rendering_changes, show_all=show_all)
    if pages:
        yield from _format_pages(pages, show_all=show_all)
    elif plan.file_changes or plan.open_decisions or plan.theme_copies:
        yield "没有以前的版本生成的网站可以比较；有的话用 --published 指明。"
        yield "There is no site of the former version to compare with: if you have one, name it with --published."
        yield ""
    if plan.open_decisions:
        yield from _format_decisions(plan.open_decisions, show_all=show_all)


def format_plan_as_json(plan: UpgradePlan, pages: PageComparison | None) -> str:
    """Return the whole plan of an upgrade as JSON. ``pages`` is the comparison of the pages, or None."""
    data = {
        "version": __version__,
        "files": [
            {
                "path": one.path,
                "change": one.zh,
                "change_en": one.en,
                "diff": format_diff(one.path, one.old, one.new),
            }
            for one in plan.file_changes
        ],
        "texts": [
            {
                "path": one.path,
                "line": one.format_change.line,
                "page": one.page_path,
                "rule": one.format_change.reason.key,
                "old": one.format_change.old,
                "new": one.format_change.new,
            }
            for one in plan.rendering_changes
        ],
        "pages": _make_pages_object(pages) if pages else None,
        "wheel": WHEEL_PATH if WHEEL_PATH in plan.creations else None,
        "copied_themes": [
            {"path": one.folder, "version": one.version, "kept": one.kept_paths} for one in plan.theme_copies
        ],
        "decisions": [
            {
                "place": str(one.place),
                "message": one.zh,
                "message_en": one.en,
                "diff": _format_suggested_change(one),
            }
            for one in plan.open_decisions
        ],
    }
    return json.dumps(data, ensure_ascii=False, indent=2)


def _make_pages_object(pages: PageComparison) -> Mapping[str, object]:
    return {
        "errors": sum(one.severity is Severity.ERROR for one in pages.diagnostics),
        "compared": pages.compared_count,
        "changed": {
            path: [{"old": old, "new": new} for old, new in differences]
            for path, differences in pages.differences.items()
        },
        "added": pages.added_paths,
        "removed": pages.removed_paths,
    }


def _format_file_change(change: FileChange) -> Iterator[str]:
    yield f"{change.path}：{change.zh}"
    yield f"{change.path}: {change.en}"
    yield format_diff(change.path, change.old, change.new)


def _format_rendering_changes(changes: Sequence[RenderingChange], *, show_all: bool) -> Iterator[str]:
    files = len({one.path for one in changes})
    yield f"{files} 份内容里有 {len(changes)} 处按现在的规则显示得不同；文字本身没有改动，请逐处看清楚。"
    yield f"{format_count(len(changes), 'place')} in {format_count(files, 'text')} {select_number_form(len(changes), 'reads', 'read')} differently under the current rules. Nothing is changed in them: look at each place."
    yield ""
    for reason in CHANGED_RULES:
        found = [one for one in changes if one.format_change.reason is reason]
        if not found:
            continue
        yield f"{reason.zh}（{len(found)} 处）"
        yield f"{reason.en} ({len(found)})"
        for one in found if show_all else found[:SHOWN_ENTRIES_LIMIT]:
            yield f"  {one.path}:{one.format_change.line}{' → ' if one.page_path else ''}{one.page_path}"
            yield f"    原来 before: {one.format_change.old}"
            yield f"    现在 now:    {one.format_change.new}"
        if left := 0 if show_all else len(found[SHOWN_ENTRIES_LIMIT:]):
            yield f"  另有 {left} 处，用 --all 全部列出。 {left} more: list them with --all."
        yield ""


def _format_pages(pages: PageComparison, *, show_all: bool) -> Iterator[str]:
    errors = sum(one.severity is Severity.ERROR for one in pages.diagnostics)
    if errors:
        yield f"现在的程序发现 {errors} 处错误，改好以后才能生成网站，也才能逐页比较：请运行 check。"
        yield f"This program finds {format_count(errors, 'error')}. Correct {select_number_form(errors, 'it', 'them')} before the site can be built and its pages compared: run check."
        yield ""
        return
    yield f"比较了 {pages.compared_count} 页，{len(pages.differences)} 页显示得不同，新增 {len(pages.added_paths)} 页，不再有 {len(pages.removed_paths)} 页。"
    yield (
        f"Compared {format_count(pages.compared_count, 'page')}: {len(pages.differences)} {select_number_form(len(pages.differences), 'differs', 'differ')}, {len(pages.added_paths)} new, "
        f"{len(pages.removed_paths)} are gone."
    )
    groups = group_differences(pages.differences)
    for (old, new), paths in groups if show_all else groups[:SHOWN_ENTRIES_LIMIT]:
        yield f"  {len(paths)} 页 pages：{'、'.join(paths if show_all else paths[:2])}{'' if show_all or len(paths) < 3 else ' …'}"
        yield f"    原来 before: {_truncate(old)}"
        yield f"    现在 now:    {_truncate(new)}"
    if left := 0 if show_all else len(groups[SHOWN_ENTRIES_LIMIT:]):
        yield f"  另有 {left} 种，用 --all 全部列出。 {format_count(left, 'more kind')}: list them with --all."
    for sign, moved in (("+", pages.added_paths), ("-", pages.removed_paths)):
        for path in moved if show_all else moved[:SHOWN_ENTRIES_LIMIT]:
            yield f"  {sign} {path}"
    yield ""


def group_differences(
    changed: Mapping[str, Sequence[Difference]],
) -> list[tuple[tuple[str, str], list[str]]]:
    """Return the kinds of differences between pages, each with the paths of its pages, most frequent first.

    ``changed`` maps the path of a page to its differences. A kind is a pair of the old and the new text. Lines that
    correspond are cut to the part that differs, so that one word that changed on all pages is one kind.
    """
    groups: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    shown: dict[tuple[str, str], tuple[str, str]] = {}
    for path, differences in changed.items():
        for before, after in differences:
            pairs = (
                list(zip(before, after, strict=True))
                if len(before) == len(after)
                else [(" ⏎ ".join(before), " ⏎ ".join(after))]
            )
            for old, new in pairs:
                start, core = _find_changed_part(old, new)
                groups[core].setdefault(path)
                begin = max(start - _CONTEXT_CHARACTERS, 0)
                shown.setdefault(core, (_drop_element_name(old, begin), _drop_element_name(new, begin)))
    ordered = sorted(groups, key=lambda core: (-len(groups[core]), next(iter(groups[core])), core))
    return [(shown[core], list(groups[core])) for core in ordered]


def _drop_element_name(line: str, begin: int) -> str:
    """Return a line of a page's text from the offset ``begin`` on.

    If ``begin`` is 0, the name of its list or table element, with which such a line starts (``li``, ``td``),
    is removed.
    """
    return _ELEMENT_NAME.sub("", line) if begin == 0 else line[begin:]


def _find_changed_part(old: str, new: str) -> tuple[int, tuple[str, str]]:
    """Return where two lines begin to differ, and both lines without their common start and end."""
    shortest = min(len(old), len(new))
    start = next((at for at in range(shortest) if old[at] != new[at]), shortest)
    most = shortest - start
    end = next((at for at in range(most) if old[-1 - at] != new[-1 - at]), most)
    return start, (old[start : len(old) - end], new[start : len(new) - end])


def _truncate(text: str) -> str:
    shown = escape_invisible(text)
    return shown if len(shown) <= _LINE_LENGTH_LIMIT else f"{shown[:_LINE_LENGTH_LIMIT]}…"


def _format_suggested_change(one: OpenDecision) -> str:
    return (
        format_diff(one.suggested_change.path, one.suggested_change.old, one.suggested_change.new)
        if one.suggested_change
        else ""
    )


def _format_decisions(decisions: Sequence[OpenDecision], *, show_all: bool) -> Iterator[str]:
    yield f"要自己决定的 For you to decide：{len(decisions)}"
    for one in decisions:
        yield f"  {escape_invisible(str(one.place))}"
        yield f"    {one.zh}"
        yield f"    {one.en}"
        lines = _format_suggested_change(one).splitlines()
        yield from (f"      {line}" for line in (lines if show_all else lines[:SHOWN_ENTRIES_LIMIT]))
        if left := 0 if show_all else len(lines[SHOWN_ENTRIES_LIMIT:]):
            yield f"      另有 {left} 行，用 --all 全部列出。 {format_count(left, 'more line')}: list them with --all."
    yield ""
