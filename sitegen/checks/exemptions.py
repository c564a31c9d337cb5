"""Check the exemptions in exemptions.yaml and the severities in site.yaml: known codes, allowed changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import cache

from sitegen.diagnostics import Diagnostic, ExemptionScope, Rule, Severity
from sitegen.diagnostics.codes import collect_rules
from sitegen.diagnostics.codes import exemptions as codes
from sitegen.schema.record_source import locate_key
from sitegen.schema.records import SEVERITY_LEVELS, ExemptionsRecord, SiteRecord

IGNORED_LEVEL = "ignore"
"""The value of a severity in site.yaml that turns a rule off: its findings are not reported."""


@cache
def index_rules() -> Mapping[str, Rule]:
    """Return all rules by code."""
    return {rule.code: rule for rule in collect_rules()}


def check_exemptions(record: ExemptionsRecord) -> Iterator[Diagnostic]:
    """Yield an error for each wrong entry of exemptions.yaml.

    An entry is wrong if its code is unknown, if its rule cannot be exempted, or if it repeats an earlier
    entry.
    """
    seen: dict[tuple[str, str, str, str], int] = {}
    for number, entry in enumerate(record.exemptions):
        rule = index_rules().get(entry.code)
        where = locate_key(record.source, f"exemptions.{number}.code")
        if rule is None:
            yield codes.CODE_UNKNOWN.at(where, code=entry.code, **_suggest_similar_code(entry.code))
        elif rule.exemption_scope is ExemptionScope.NONE:
            yield codes.NOT_EXEMPTABLE.at(where, code=entry.code)
        first = seen.setdefault((entry.code, entry.file, entry.text, entry.digest), number)
        if first != number:
            yield codes.TWICE.at(where, line=locate_key(record.source, f"exemptions.{first}.code").line)


def check_severities(site: SiteRecord) -> Iterator[Diagnostic]:
    """Yield an error for each severity in site.yaml whose rule is unknown, or does not allow it."""
    for code, level in site.severities.pairs:
        rule = index_rules().get(code)
        where = locate_key(site.source, f"severities.{code}")
        if rule is None:
            yield codes.LEVEL_CODE_UNKNOWN.at(where, code=code, **_suggest_similar_code(code))
        elif not can_change_severity(rule, level):
            zh, en = _explain_allowed_levels(rule)
            values = {"code": code, "level": SEVERITY_LEVELS[level], "level_en": level}
            yield codes.LEVEL_NOT_ALLOWED.at(where, **values, remedy=zh, remedy_en=en)


def can_change_severity(rule: Rule, level: str) -> bool:
    """Whether site.yaml may set the severity of ``rule`` to ``level``, which is a `Severity` or `IGNORED_LEVEL`.

    Every rule may be raised to an error. Only rules with `ExemptionScope.SITE` may be lowered, and
    only those that are warnings by default may be ignored.
    """
    if level in (Severity.ERROR, rule.severity):
        return True
    return rule.exemption_scope is ExemptionScope.SITE and (
        level == Severity.WARNING or rule.severity is Severity.WARNING
    )


def map_allowed_severities(site: SiteRecord) -> Mapping[str, str]:
    """Return the severities that site.yaml sets, by code of the rule. Each is a `Severity` or `IGNORED_LEVEL`.

    Severities for unknown codes, and those that `can_change_severity` forbids, are left out.
    """
    rules = index_rules()
    return {
        code: level
        for code, level in site.severities.pairs
        if code in rules and can_change_severity(rules[code], level)
    }


def _explain_allowed_levels(rule: Rule) -> tuple[str, str]:
    """Explain which severities site.yaml may set for a rule, and what an editor can do instead.

    Returns the explanation in Chinese and in English.
    """
    if rule.exemption_scope is ExemptionScope.SITE:
        return (
            "可以写“错误”或者“警告”；个别地方可以放行：sitegen exempt --help",
            "Write error or warning; single places can be exempted: sitegen exempt --help",
        )
    if rule.exemption_scope is ExemptionScope.PLACE:
        return (
            "删掉这一行；个别地方可以放行：sitegen exempt --help",
            "Delete this line; single places can be exempted: sitegen exempt --help",
        )
    return "删掉这一行；这种问题不能降低级别", "Delete this line: this rule cannot be lowered"


def _suggest_similar_code(code: str) -> dict[str, str]:
    close = get_close_matches(code.upper()[:20], index_rules(), n=1)
    return {
        "near": f"，是不是想写 {close[0]}？" if close else "",
        "near_en": f"; did you mean {close[0]}?" if close else "",
    }
