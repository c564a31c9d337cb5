"""Diagnostics as SARIF 2.1.0 (OASIS), for code-scanning services."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from sitegen import __version__
from sitegen.diagnostics.codes import all_rules
from sitegen.diagnostics.model import Diagnostic, Place, Rule

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def as_sarif(diagnostics: Sequence[Diagnostic]) -> str:
    """Format a SARIF log with one run: the rules that were broken and a result for each diagnostic."""
    codes = sorted({found.code for found in diagnostics})
    known = {rule.code: rule for rule in all_rules()}
    driver = {
        "name": "sitegen",
        "semanticVersion": __version__,
        "rules": [_rule(code, known) for code in codes],
    }
    run = {
        "tool": {"driver": driver},
        "language": "zh-CN",
        "columnKind": "unicodeCodePoints",
        "results": [_result(found, codes.index(found.code)) for found in diagnostics],
    }
    return (
        json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2)
        + "\n"
    )


def _rule(code: str, known: Mapping[str, Rule]) -> dict[str, Any]:
    rule = known.get(code)
    if rule is None:  # a rule that a caller defines itself
        return {"id": code}
    help_text = "\n".join(filter(None, (rule.hint_zh, rule.hint_en, rule.why)))
    return {
        "id": code,
        "shortDescription": {"text": _literal(rule.zh)},
        "fullDescription": {"text": _literal(f"{rule.zh}\n{rule.en}")},
        "help": {"text": _literal(help_text or rule.en)},
        "defaultConfiguration": {"level": rule.severity.value},
    }


def _result(found: Diagnostic, index: int) -> dict[str, Any]:
    words = "\n".join(filter(None, (found.message, found.hint, found.message_en, found.hint_en)))
    return {
        "ruleId": found.code,
        "ruleIndex": index,
        "level": found.severity.value,
        "message": {"text": _literal(words)},
        "locations": [_location(found.place)],
    }


def _location(place: Place) -> dict[str, Any]:
    uri = quote(place.path, safe="/", errors="surrogateescape")
    location: dict[str, Any] = {"artifactLocation": {"uri": uri, "uriBaseId": "%SRCROOT%"}}
    if place.line:
        location["region"] = _region(place)
    named = {"logicalLocations": [{"fullyQualifiedName": place.cell}]} if place.cell else {}
    return {"physicalLocation": location, **named}


def _region(place: Place) -> dict[str, int]:
    """Convert a place. SARIF counts from 1 as `Place` does; its end column is exclusive."""
    region = {"startLine": place.line}
    if place.column:
        region |= {"startColumn": place.column, "endColumn": place.column + max(place.length, 1)}
    return region


def _literal(text: str) -> str:
    """Escape text so that nothing is read as a placeholder (§3.11.5) or a link (§3.11.6)."""
    return text.replace("{", "{{").replace("}", "}}").replace("](", "] (")
