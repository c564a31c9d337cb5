"""Plans the upgrade of a project: reads it, and writes nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from sitegen import __version__
from sitegen.builder.lost_files import locate_page
from sitegen.content.decode import decode_source
from sitegen.content.format_listing import list_source_format_changes
from sitegen.content.layout import PAGE_KINDS, SourceKind, parse_source_path
from sitegen.content.parse import parse_source
from sitegen.content.scan import list_source_files
from sitegen.diagnostics import Place, has_errors
from sitegen.diagnostics.codes import files as file_codes
from sitegen.diagnostics.os_errors import describe_os_error
from sitegen.files.changes import FileChange
from sitegen.program import WHEEL_PATH, read_wheel, regex
from sitegen.program.source_paths import SITE_FILE
from sitegen.schema.format_version import CURRENT_FORMAT, FORMAT_KEYS
from sitegen.schema.records import SiteRecord
from sitegen.schema.source_rules import SourceRules
from sitegen.schema.yaml_edit import YamlEditError, YamlEditor
from sitegen.upgrade.model import OpenDecision, RenderingChange, ThemeCopy, UpgradePlan, UpgradeRefused
from sitegen.upgrade.requirements_files import needs_wheel, plan_requirements
from sitegen.upgrade.theme_changes import plan_themes
from sitegen.upgrade.workflow_changes import plan_workflows

_VERSION_PATTERN: Final = regex.compile(r"""^__version__\s*=\s*["']([^"'\n]{1,40})["']""", re.MULTILINE)


def plan_upgrade(root: Path) -> UpgradePlan:
    """Plan the upgrade of the project in the folder ``root`` to the formats of this program.

    Nothing is written. A project that needs no upgrade gets a plan without changes. Raises `UpgradeRefused`
    if site.yaml is missing or has errors, or if the project or one of its themes was written for a newer
    program.
    """
    content, site = _read_site(root)
    steps: list[FileChange | OpenDecision | ThemeCopy] = [
        *plan_themes(root),
        *plan_requirements(root),
        *plan_workflows(root),
        *_report_program_copy(root),
    ]
    texts: tuple[RenderingChange, ...] = ()
    if site.format_version < CURRENT_FORMAT:
        texts = tuple(_list_rendering_changes(root, SourceRules.from_site(site)))
        # Last: until the version is raised, another run finds what an interrupted one left.
        steps.append(_plan_format_version(content, site))
    return UpgradePlan(
        site.format_version,
        tuple(step for step in steps if isinstance(step, FileChange)),
        texts,
        tuple(step for step in steps if isinstance(step, OpenDecision)),
        creations={WHEEL_PATH: wheel} if needs_wheel(root) and (wheel := read_wheel()) else {},
        theme_copies=tuple(step for step in steps if isinstance(step, ThemeCopy)),
    )


def _read_site(root: Path) -> tuple[bytes, SiteRecord]:
    slot = parse_source_path(SITE_FILE)
    assert slot is not None
    try:
        content = (root / SITE_FILE).read_bytes()
    except OSError as error:
        zh, en = describe_os_error(error)
        unreadable = file_codes.UNREADABLE.at(Place(SITE_FILE), name=SITE_FILE, reason=zh, reason_en=en)
        raise UpgradeRefused(unreadable) from error
    parsed = parse_source(SITE_FILE, slot, content)
    if not isinstance(parsed.record, SiteRecord) or has_errors(parsed.diagnostics):
        raise UpgradeRefused(*parsed.diagnostics)
    return content, parsed.record


def _plan_format_version(site_yaml: bytes, site: SiteRecord) -> FileChange | OpenDecision:
    try:
        editor = YamlEditor(site_yaml.decode("utf-8"))
        editor.set_field(FORMAT_KEYS, ("格式版本", "format_version"), str(CURRENT_FORMAT))
        text = editor.finish()
    except YamlEditError:
        zh = f"字段写在花括号里，没有改动；请自己加上“格式版本: {CURRENT_FORMAT}”"
        en = f"The fields stand in braces and were left as they are: add format_version: {CURRENT_FORMAT} yourself"
        return OpenDecision(Place(SITE_FILE, 1, 1), zh, en)
    zh = f"格式版本从 {site.format_version} 改为 {CURRENT_FORMAT}"
    en = f"the format version: {site.format_version} becomes {CURRENT_FORMAT}"
    return FileChange(SITE_FILE, site_yaml, text.encode("utf-8"), zh, en)


def _list_rendering_changes(root: Path, rules: SourceRules) -> Iterator[RenderingChange]:
    """Yield the places in source files that are converted differently now than in format 1, by file and line.

    ``rules`` are the settings of the site on which the reading of its sources depends.
    """
    for file in list_source_files(root).files:
        slot = parse_source_path(file.path)
        if slot is None or not file.path.endswith((".md", ".yaml")):
            continue
        parsed = parse_source(file.path, slot, (root / file.path).read_bytes(), rules)
        for change in list_source_format_changes(parsed):
            yield RenderingChange(file.path, _locate_own_page(file.path), change)


def _locate_own_page(source_path: str) -> str:
    """Return the address of the page that is made of a source file, or "" if it has no page of its own."""
    slot = parse_source_path(source_path)
    if slot and slot.kind is SourceKind.NARRATIVE:
        source_path = source_path.removesuffix(".md") + ".yaml"
    return locate_page(source_path) if slot and slot.kind in PAGE_KINDS else ""


def _report_program_copy(root: Path) -> Iterator[OpenDecision]:
    """Yield a decision if the project folder contains a copy of another version of the program.

    The office can delete the copy, since the installed program replaces it.
    """
    file = root / "sitegen/__init__.py"
    text, _ = decode_source(file.read_bytes(), SITE_FILE) if file.is_file() else (None, ())
    version = _VERSION_PATTERN.search(text or "")
    if version and version[1] != __version__:
        yield OpenDecision(
            Place("sitegen/"),
            f"这里有程序 {version[1]} 的副本。改用安装的程序（现在是 {__version__}）以后，可以删去 sitegen/、themes/default/、"
            "build.py、tests/ 这些不是内容的文件；自己改过程序的，请先把改动留下来",
            f"There is a copy of the program, version {version[1]}. With an installed program (now {__version__}) you can "
            "delete sitegen/, themes/default/, build.py, tests/ and other files that are not content. Keep your own "
            "changes to the program first",
        )
