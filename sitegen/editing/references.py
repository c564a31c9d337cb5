"""Finds what refers to a source file, in all sources of a project."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from sitegen.catalogue.links import resolve_link
from sitegen.content.layout import locate_attachments, parse_source_path
from sitegen.content.parse import parse_source
from sitegen.files.regular import is_regular
from sitegen.schema.source_rules import SourceRules


def list_references(root: Path, target: str, rules: SourceRules) -> Iterator[str]:
    """Yield the places of links that lead to the source file ``target`` or its attachments, as ``path:line``.

    All sources of the project ``root`` are searched, except ``target``. ``rules`` are what site.yaml prescribes for
    them.
    """
    stem, folder = Path(target).stem, locate_attachments(target)
    for path in list_sources(root):
        data = (root / path).read_bytes()
        slot = parse_source_path(path)
        if path == target or slot is None or (stem.encode() not in data and quote(stem).encode() not in data):
            continue
        found = (
            link.line
            for link in parse_source(path, slot, data, rules).body.links
            if (resolved := resolve_link(path, link.target)) == target or resolved.startswith(f"{folder}/")
        )
        yield from (f"{path}:{line}" for line in dict.fromkeys(found))


def list_sources(root: Path) -> list[str]:
    """Return the sorted paths of the Markdown and YAML files below ``content`` that are sources.

    A file is one if `parse_source_path` knows the kind of its path. Paths are relative to the project folder
    ``root``.
    """
    found = (file for file in (root / "content").rglob("*") if file.suffix in (".md", ".yaml"))
    paths = (file.relative_to(root).as_posix() for file in found if is_regular(file))
    return sorted(path for path in paths if parse_source_path(path))
