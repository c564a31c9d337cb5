"""Diagnostics as SARIF 2.1.0 (OASIS), for code-scanning services."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from sitegen import __version__
from sitegen.diagnostics.codes import collect_rules
from sitegen.diagnostics.model import Diagnostic, Place, Rule, Severity
from sitegen.diagnostics.plurals import format_count

MOST_RESULTS = 5_000
"""Most results of a run. GitHub shows 5,000 results of a SARIF file, and refuses a file with more than 25,000."""
SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def format_as_sarif(diagnostics: Sequence[Diagnostic]) -> str:
    """Format diagnostics as a SARIF 2.1.0 log (JSON) with one run.

    The run contains the rules that occur, sorted by code, and a result for each diagnostic in the given order. If
    there are more than `MOST_RESULTS` diagnostics, errors come first, the rest is left out, and a notification states
    how many were left out.
    """
    left = max(len(diagnostics) - MOST_RESULTS, 0)
    if left:
        # The sort is stable: within a severity, the given order stays.
        ordered = sorted(diagnostics, key=lambda one: one.severity is not Severity.ERROR)
        diagnostics = ordered[:MOST_RESULTS]
    codes = sorted({diagnostic.code for diagnostic in diagnostics})
    rules = {rule.code: rule.without_values for rule in collect_rules()}
    indices = {code: index for index, code in enumerate(codes)}
    driver = {
        "name": "sitegen",
        "semanticVersion": __version__,
        "rules": [_describe_rule(code, rules) for code in codes],
    }
    run: dict[str, Any] = {
        "tool": {"driver": driver},
        "language": "zh-CN",
        "columnKind": "unicodeCodePoints",  # as `Place` counts
        "results": [_describe_result(diagnostic, indices[diagnostic.code]) for diagnostic in diagnostics],
    }
    if left:
        run["invocations"] = [_describe_rest(left)]
    return (
        json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2)
        + "\n"
    )


def _describe_rest(count: int) -> dict[str, Any]:
    text = f"另有 {count} 处没有写进这个文件 {format_count(count, 'more finding is', 'more findings are')} not in this file"
    notification = {"level": "warning", "message": {"text": text}}
    return {"executionSuccessful": True, "toolExecutionNotifications": [notification]}


def _describe_rule(code: str, rules: Mapping[str, Rule]) -> dict[str, Any]:
    rule = rules.get(code)
    if rule is None:  # a rule that a caller defines itself
        return {"id": code}
    help_text = "\n".join(filter(None, (rule.hint_zh, rule.hint_en, rule.why)))
    return {
        "id": code,
        "shortDescription": {"text": _escape_placeholders(rule.message_zh)},
        "fullDescription": {"text": _escape_placeholders(f"{rule.message_zh}\n{rule.message_en}")},
        "help": {"text": _escape_placeholders(help_text or rule.message_en)},
        "defaultConfiguration": {"level": rule.severity.value},
    }


def _describe_result(diagnostic: Diagnostic, index: int) -> dict[str, Any]:
    text = "\n".join(
        filter(None, (diagnostic.message, diagnostic.hint, diagnostic.message_en, diagnostic.hint_en))
    )
    return {
        "ruleId": diagnostic.code,
        "ruleIndex": index,
        "level": diagnostic.severity.value,
        "message": {"text": _escape_placeholders(text)},
        "locations": [_describe_location(diagnostic.place)],
    }


def _describe_location(place: Place) -> dict[str, Any]:
    # File names on Linux may hold bytes that are not UTF-8; surrogateescape gives back those bytes.
    uri = quote(place.path, safe="/", errors="surrogateescape")
    location: dict[str, Any] = {"artifactLocation": {"uri": uri, "uriBaseId": "%SRCROOT%"}}
    if place.line:
        location["region"] = _describe_region(place)
    logical = {"logicalLocations": [{"fullyQualifiedName": place.cell}]} if place.cell else {}
    return {"physicalLocation": location, **logical}


def _describe_region(place: Place) -> dict[str, int]:
    """Return the SARIF region of a place. SARIF counts from 1 as `Place` does; its end column is exclusive."""
    region = {"startLine": place.line}
    if place.column:
        region |= {"startColumn": place.column, "endColumn": place.column + max(place.length, 1)}
    return region


def _escape_placeholders(text: str) -> str:
    """Escape a SARIF message, so that nothing in it is read as a placeholder or a link.

    Placeholders are ``{0}`` and the like (SARIF 2.1.0, 3.11.5), and links are ``[text](target)`` (3.11.6).
    """
    return text.replace("{", "{{").replace("}", "}}").replace("](", "] (")
