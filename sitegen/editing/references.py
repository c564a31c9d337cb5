"""Finds what refers to a source file, in all sources of a project."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from sitegen.catalogue.links import resolve_link
from sitegen.content.layout import get_attachment_folder, parse_source_path
from sitegen.content.parse import parse_source
from sitegen.files.regular import is_regular
from sitegen.schema.source_rules import SourceRules


def list_link_places(root: Path, target_path: str, rules: SourceRules) -> Iterator[str]:
    """Yield the places of links that lead to the source file ``target_path`` or its attachments, as ``path:line``.

    All sources of the project ``root`` are searched, except ``target_path``. ``rules`` are what site.yaml prescribes
    for them.
    """
    stem, folder = Path(target_path).stem, get_attachment_folder(target_path)
    for path in list_source_paths(root):
        data = (root / path).read_bytes()
        slot = parse_source_path(path)
        if (
            path == target_path
            or slot is None
            or (stem.encode() not in data and quote(stem).encode() not in data)
        ):
            continue
        found = (
            link.line
            for link in parse_source(path, slot, data, rules).body.links
            if (resolved := resolve_link(path, link.target)) == target_path
            or resolved.startswith(f"{folder}/")
        )
        yield from (f"{path}:{line}" for line in dict.fromkeys(found))


def list_source_paths(root: Path) -> list[str]:
    """Return the sorted paths of the Markdown and YAML files below ``content`` that are sources.

    A file is one if `parse_source_path` knows the kind of its path. Paths are relative to the project folder
    ``root``.
    """
    found = (file for file in (root / "content").rglob("*") if file.suffix in (".md", ".yaml"))
    paths = (file.relative_to(root).as_posix() for file in found if is_regular(file))
    return sorted(path for path in paths if parse_source_path(path))
