"""Examines the output folder, the build state and the theme for ``doctor``."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from sitegen.builder.project import STATE_FILE, Project
from sitegen.content.layout import SourceKind, SourceSlot
from sitegen.content.parse import parse_source
from sitegen.diagnostics import has_errors
from sitegen.diagnostics.plurals import format_count
from sitegen.doctor.model import Trouble, format_names, format_names_en
from sitegen.publish.errors import PublishError
from sitegen.publish.freshness import iter_newer_sources
from sitegen.publish.manifest import load_manifest
from sitegen.publish.path_conflicts import check_folder
from sitegen.publish.paths import LOCK
from sitegen.schema.records import SiteRecord
from sitegen.theme.contract import REQUIRED_TEMPLATES
from sitegen.theme.load import load_theme
from sitegen.theme.templates import Templates


def examine_output(root: Path, output: Path, today: date) -> Iterator[Trouble]:
    """Yield a `Trouble` for each thing that is wrong with the output folder, the build state or the theme.

    ``root`` is the project folder and ``output`` the folder of the built site. ``today`` is the day for which
    the site would be built.
    """
    yield from _examine_build_state(root)
    yield from _examine_output_folder(root, output, today)
    yield from _examine_theme(root)


def _examine_build_state(root: Path) -> Iterator[Trouble]:
    file = root / STATE_FILE
    if not file.exists():
        return
    try:
        # Without a log, no process uses the file, and reading it must not create one.
        mode = "mode=ro" if file.with_name(f"{file.name}-wal").exists() else "mode=ro&immutable=1"
        connection = sqlite3.connect(f"{file.as_uri()}?{mode}", uri=True)
        try:
            answer = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        finally:
            connection.close()
    except sqlite3.Error as error:
        # A build that is running now locks the file, which is no damage.
        if "locked" in str(error):
            return
        answer = str(error)
    if answer != "ok":
        yield Trouble(
            "build-state",
            f"生成状态文件 {STATE_FILE} 坏了：{answer}",
            f"The build state {STATE_FILE} is damaged: {answer}",
            f"删掉 {STATE_FILE}，再运行 build：它只是缓存，会重新生成",
            f"Delete {STATE_FILE} and run build: it is a cache and is made again",
        )
    if not os.access(file, os.W_OK) or not os.access(file.parent, os.W_OK):
        yield Trouble(
            "build-state-access",
            f"{STATE_FILE} 不能写，多半是别的用户（如 root）生成的",
            f"{STATE_FILE} cannot be written: another user, such as root, has made it",
            "改成自己的文件，或者删掉 .sitegen 文件夹",
            "Change its owner, or delete the folder .sitegen",
        )


def _examine_output_folder(root: Path, output: Path, today: date) -> Iterator[Trouble]:
    place = output.as_posix()
    project = Project(root=root, output=output, today=today)
    try:
        refusals = list(check_folder(output, project.protected_paths))
        manifest = load_manifest(place) if output.is_dir() and not refusals else None
    except PublishError as error:
        refusals, manifest = list(error.diagnostics), None
    if refusals:
        one = refusals[0]
        yield Trouble("output-folder", one.message, one.message_en, one.hint, one.hint_en)
    elif manifest is None:
        own = {LOCK, ".git", ".gitignore", ".gitkeep", ".nojekyll"}
        names = (
            sorted(entry.name for entry in output.iterdir() if entry.name not in own)
            if output.is_dir()
            else []
        )
        if names:
            yield Trouble(
                "output-foreign",
                f"输出文件夹 {place} 里有不是本程序生成的文件：{format_names(names)}；build 会拒绝写入",
                f"The output folder {place} has files that this program did not write: {format_names_en(names)}; build refuses it",
                "用 --output 另选一个文件夹；里面的确实不要了，自己清空它",
                "Choose another folder with --output, or empty this one yourself",
            )
    elif manifest.drafts:
        yield Trouble(
            "output-drafts",
            f"{place} 里的网站含草稿，不能发布",
            f"The site in {place} contains drafts and must not be published",
            "删掉这个文件夹，运行 build（不带 --drafts）",
            "Delete the folder and run build, without --drafts",
        )
    elif not manifest.complete:
        yield Trouble(
            "output-unfinished",
            f"{place} 上次没有生成完",
            f"The last build of {place} was not completed",
            "再运行一次 build，程序会接着完成",
            "Run build again: it completes the work",
        )
    else:
        yield from _examine_output_age(root, output)


def _examine_output_age(root: Path, output: Path) -> Iterator[Trouble]:
    newer = list(iter_newer_sources(root, output))
    if newer:
        yield Trouble(
            "output-stale",
            f"网站生成以后又改了 {len(newer)} 个文件：{format_names(sorted(newer))}",
            f"{format_count(len(newer), 'file has', 'files have')} changed since the site was built: {format_names_en(sorted(newer))}",
            "运行 build",
            "Run build",
            is_problem=False,
        )


def _examine_theme(root: Path) -> Iterator[Trouble]:
    """Yield one `Trouble` if the theme has errors: in its files, its inheritance, or its use of the program."""
    file = root / "site.yaml"
    if not file.is_file():
        return
    site = parse_source("site.yaml", SourceSlot(SourceKind.SITE), file.read_bytes()).record
    if not isinstance(site, SiteRecord):
        return
    theme, diagnostics = load_theme(root, site.theme, site.language, site.accent)
    found = list(diagnostics)
    if theme:
        found += Templates(theme, site.language).check(set(REQUIRED_TEMPLATES))
    if has_errors(found):
        places = sorted({f"{one.place} {one.code}" for one in found})
        yield Trouble(
            "theme",
            f"主题“{site.theme}”和这个版本的程序合不上：{format_names(places)}",
            f"The theme “{site.theme}” does not fit this version of the program: {format_names_en(places)}",
            "运行 check，照它的提示改；或者在 site.yaml 里先改用自带的主题：主题: default",
            "Run check and follow its hints, or use a theme of the program for now: theme: default",
        )
