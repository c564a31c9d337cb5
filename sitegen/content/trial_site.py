"""Find out whether the site of a project is still under construction."""

from __future__ import annotations

from pathlib import Path

from sitegen.content.layout import SourceKind, SourceSlot
from sitegen.program.source_paths import SITE_FILE
from sitegen.schema.site_status import TRIAL


def is_trial_site(root: Path) -> bool:
    """Whether site.yaml of the project ``root`` says that the site is under construction (状态: 筹建).

    False if site.yaml is missing or has errors.
    """
    try:
        data = (root / SITE_FILE).read_bytes()
    except OSError:
        return False
    # Most sites are not under construction. Then a build with nothing to do need not load the parser.
    if "筹建".encode() not in data and TRIAL.encode() not in data:
        return False
    from sitegen.content.parse import parse_source

    return getattr(parse_source(SITE_FILE, SourceSlot(SourceKind.SITE), data).record, "status", "") == TRIAL
