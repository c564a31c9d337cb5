"""Plans how the source files of a project are written in their canonical form."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from msgspec import Struct

from sitegen.content.layout import parse_source_path
from sitegen.content.scan import list_source_files
from sitegen.diagnostics import Diagnostic
from sitegen.files.changes import FileChange
from sitegen.files.regular import is_regular, refuse_special
from sitegen.formatting import format_source
from sitegen.schema.source_rules import SourceRules

_EXTENSIONS: Final = (".md", ".yaml")


class FormattingPlan(Struct, frozen=True):
    """Planned changes that write sources in their canonical form.

    ``changes`` are the files that are not in that form, with their new content. ``refused`` are pairs of the
    path and the errors of each file that cannot be formatted. ``file_count`` is the number of files examined.
    """

    changes: tuple[FileChange, ...]
    refused: tuple[tuple[str, tuple[Diagnostic, ...]], ...]
    file_count: int


def plan_formatting(root: Path, chosen_paths: Sequence[str], rules: SourceRules) -> FormattingPlan:
    """Plan how the Markdown and YAML sources of the project ``root`` are formatted. Nothing is written.

    ``chosen_paths`` are paths of files and folders to format; without any, all are formatted. ``rules`` are what
    site.yaml prescribes for sources. Raises `ExplainedError` for a chosen link, pipe or device.
    """
    changes: list[FileChange] = []
    refused: list[tuple[str, tuple[Diagnostic, ...]]] = []
    paths = _list_paths(root, chosen_paths)
    for path in paths:
        slot = parse_source_path(path)
        assert slot is not None
        data = (root / path).read_bytes()
        formatted = format_source(path, slot, data, rules)
        if formatted.errors:
            refused.append((path, formatted.errors))
        elif formatted.content != data:
            changes.append(FileChange(path, data, formatted.content))
    return FormattingPlan(tuple(changes), tuple(refused), len(paths))


def _list_paths(root: Path, chosen_paths: Sequence[str]) -> list[str]:
    """Return the paths of the Markdown and YAML sources of the project ``root``, sorted.

    ``chosen_paths`` limits them to these files and the files below these folders; without any, all are returned. Raises
    `ExplainedError` for a chosen link, pipe or device.
    """
    sources = ["site.yaml", *(file.path for file in list_source_files(root).files)]
    known = [path for path in sources if path.endswith(_EXTENSIONS) and parse_source_path(path)]
    present = sorted(path for path in known if is_regular(root / path))
    if not chosen_paths:
        return present
    for path in chosen_paths:
        refuse_special(root / path, path)
    return [
        path
        for path in present
        if any(one in (".", path) or path.startswith(f"{one}/") for one in chosen_paths)
    ]
