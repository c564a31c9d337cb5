"""Examines for ``doctor`` whether the sources of a project can be read.

What is wrong in them is reported by ``check``.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sitegen.content.layout import SourceKind, SourceSlot, parse_source_path
from sitegen.content.parse import parse_source
from sitegen.diagnostics import has_errors, relax_draft_errors
from sitegen.diagnostics.codes.texts import CONFLICT
from sitegen.diagnostics.plurals import format_count
from sitegen.doctor.model import Trouble, format_names, format_names_en
from sitegen.publish.freshness import iter_newer_sources
from sitegen.schema.records import SiteRecord
from sitegen.schema.source_rules import DEFAULT_RULES, SourceRules


def examine_content(root: Path, output: Path) -> Iterator[Trouble]:
    """Yield one `Trouble` if sources of the project ``root`` have errors, so that the site cannot be built.

    Only sources that are newer than the site in ``output`` are examined, because the site was built from the
    others. Errors that only the whole catalogue shows, such as broken links, are left to the command
    ``check``.
    """
    rules = _load_rules(root)
    broken = [path for path in iter_newer_sources(root, output) if _has_errors(root, path, rules)]
    if broken:
        yield Trouble(
            "content-errors",
            f"content 里有 {len(broken)} 个文件有错误，网站不能生成：{format_names(sorted(broken))}",
            f"{format_count(len(broken), 'file')} of content with errors, so the site cannot be built: {format_names_en(sorted(broken))}",
            "运行 check，照它的提示改",
            "Run check, and follow its hints",
        )


def _load_rules(root: Path) -> SourceRules:
    """Return the rules for sources that site.yaml sets; the default rules if it cannot be read."""
    try:
        data = (root / "site.yaml").read_bytes()
    except OSError:
        return DEFAULT_RULES
    record = parse_source("site.yaml", SourceSlot(SourceKind.SITE), data).record
    return SourceRules.from_site(record if isinstance(record, SiteRecord) else None)


def _has_errors(root: Path, path: str, rules: SourceRules) -> bool:
    slot = parse_source_path(path)
    # The settings are examined by `examine_project`.
    if slot is None or slot.kind is SourceKind.SITE or not path.endswith((".md", ".yaml")):
        return False
    try:
        parsed = parse_source(path, slot, (root / path).read_bytes(), rules)
    except OSError:
        return True
    if any(one.code == CONFLICT.code for one in parsed.diagnostics):  # `examine_files` names the merge
        return False
    # What a draft still lacks is no error.
    is_draft = getattr(parsed.record, "draft", False)
    return has_errors(relax_draft_errors(parsed.diagnostics) if is_draft else parsed.diagnostics)
