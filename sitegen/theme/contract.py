"""Versions of the theme contract: what a theme written for an earlier version must change, by file and line.

``接口版本`` in theme.yaml names the version of docs/theme-contract.md that a theme was written for; the default is 1.
The contract gets a new version only when something that themes may use is removed, not when something is added.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from msgspec import Struct

from sitegen.diagnostics import Diagnostic, Place
from sitegen.diagnostics.codes import themes as codes
from sitegen.program import regex
from sitegen.schema.format_version import CURRENT_THEME_CONTRACT

REQUIRED_TEMPLATES: Final = frozenset(
    {
        "404.html",
        "agency-index.html",
        "agency.html",
        "apply-form.html",
        "apply-index.html",
        "apply.html",
        "catalogue.html",
        "data.html",
        "deadline.html",
        "fee.html",
        "guide-index.html",
        "guide.html",
        "home.html",
        "item.html",
        "list.html",
        "page.html",
        "redirect.html",
        "report-index.html",
        "report-ledger.html",
        "report-trend.html",
        "report-year.html",
        "report.html",
        "rule-index.html",
        "rule.html",
        "search.html",
        "service-index.html",
        "service.html",
        "sitemap.html",
        "tombstone.html",
    }
)
"""Templates that a theme and its bases must have between them."""


class ContractBreak(Struct, frozen=True):
    """Something that themes could use before version ``contract`` of the theme contract, but no longer.

    The contract is what templates may rely on. ``pattern`` finds a use of the removed thing in the text of a
    template. ``zh`` and ``en`` say what to write instead.
    """

    contract: int
    pattern: re.Pattern[str]
    zh: str
    en: str


CONTRACT_BREAKS: Final = (
    ContractBreak(
        2,
        regex.compile(r"\bview\.engine\b"),
        "删掉载入 view.engine 的这一行：搜索程序已经在 view.script 里面",
        "Remove the line that loads view.engine: view.script contains the search engine",
    ),
)
"""All breaks of the contract. The first contract is that of sitegen 0.1.0, the second that of 0.2.0."""


def find_contract_breaks(
    contract_version: int, template_texts: Mapping[str, str], theme_path: str
) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each use of something that was removed from the theme contract.

    ``contract_version`` is the version of the contract for which the theme was written. Only what later versions
    removed is reported. ``template_texts`` has the texts of the theme's own templates, keyed by name. ``theme_path``
    is the path of the theme's folder in the project.
    """
    for found in CONTRACT_BREAKS:
        for name, text in template_texts.items() if found.contract > contract_version else ():
            for number, line in enumerate(text.split("\n"), 1):
                for use in found.pattern.finditer(line):
                    place = Place(f"{theme_path}/templates/{name}", number, use.start() + 1, len(use.group()))
                    broken = codes.CONTRACT_BREAK.at(
                        place, name=use.group(), contract=contract_version, current=CURRENT_THEME_CONTRACT
                    )
                    yield broken.replace_hint((found.zh, found.en))
