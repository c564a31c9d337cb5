"""Every rule of the project, by its code. Each module here holds the rules of one room as constants."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module

from sitegen.diagnostics.model import Rule


@cache
def all_rules() -> tuple[Rule, ...]:
    """All rules, sorted by code. Two rules with one code are a ValueError that names both."""
    found: dict[str, tuple[str, Rule]] = {}
    for module in pkgutil.iter_modules(__path__, f"{__name__}."):
        for name, rule in vars(import_module(module.name)).items():
            if isinstance(rule, Rule):
                place, kept = found.setdefault(rule.code, (f"{module.name}.{name}", rule))
                if kept is not rule:
                    raise ValueError(f"{rule.code} is declared twice: {place} and {module.name}.{name}")
    return tuple(rule for _, (_, rule) in sorted(found.items()))
