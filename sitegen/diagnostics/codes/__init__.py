"""All rules of the project. Each module contains the rules of one package or subject as constants."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module

from sitegen.diagnostics.model import Rule


@cache
def collect_rules() -> tuple[Rule, ...]:
    """Return the rules that the modules of this package declare as constants, sorted by code.

    Raises ValueError if two rules have the same code. Its message contains the names of both constants.
    """
    rules: dict[str, tuple[str, Rule]] = {}
    for module in pkgutil.iter_modules(__path__, f"{__name__}."):
        for name, rule in vars(import_module(module.name)).items():
            if isinstance(rule, Rule):
                # The same object under a second name, such as an import, is no duplicate.
                constant, first = rules.setdefault(rule.code, (f"{module.name}.{name}", rule))
                if first is not rule:
                    raise ValueError(f"{rule.code} is declared twice: {constant} and {module.name}.{name}")
    return tuple(rule for _, (_, rule) in sorted(rules.items()))
