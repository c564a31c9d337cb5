"""A small project on disk, for planning changes of its sources without the command line."""

from __future__ import annotations

from pathlib import Path

from sitegen.content.layout import parse_source_path
from sitegen.content.parse import parse_source
from sitegen.schema.records import SiteRecord
from tests.cli.project import FILES, ITEM
from tests.git.test_revision import commit_files, run_git

SECOND = ITEM.replace("00001", "00002")


def write_project(root: Path) -> Path:
    """Writes a project with an item that links to another one, and commits it."""
    linked = FILES[ITEM].replace("00001", "00002").replace("十二万人", "见[公报](00001.md)")
    attachment = ITEM.removesuffix(".md") + "/表.csv"
    named = FILES[ITEM].replace("公开日期", "附件: [{file: 表.csv, title: 人口表}]\n公开日期")
    files = {**FILES, ITEM: named, SECOND: linked, attachment: "a,b\n"}
    root.mkdir()
    run_git(root, "init", "-q")
    commit_files(root, {path: text.encode() for path, text in files.items()})
    return root


def read_files(root: Path) -> dict[str, bytes]:
    """Reads all files of the project but those of git."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and ".git" not in path.parts
    }


def load_site(root: Path) -> SiteRecord:
    """Reads site.yaml."""
    slot = parse_source_path("site.yaml")
    assert slot
    record = parse_source("site.yaml", slot, (root / "site.yaml").read_bytes()).record
    assert isinstance(record, SiteRecord)
    return record
