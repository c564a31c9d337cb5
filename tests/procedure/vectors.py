"""The shared test vectors, and the two implementations in one plain shape: what JSON can hold."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from sitegen.catalogue.calendar import Calendar
from sitegen.procedure.rules import SCRIPT_RULES_JSON
from tests.procedure.deadlines import Application, deadlines
from tests.procedure.fees import fee

VECTORS: Mapping[str, Any] = json.loads((Path(__file__).parent / "vectors.json").read_text("utf-8"))
EMPTY = {"received": "", "noticed": "", "corrected": "", "consultations": [], "extended": False}


def calendar(data: Mapping[str, Any]) -> Calendar:
    return Calendar(
        tuple(sorted(map(date.fromisoformat, data["off"]))),
        tuple(sorted(map(date.fromisoformat, data["on"]))),
        frozenset(data["official"]),
    )


def data(calendar: Mapping[str, Any]) -> dict[str, Any]:
    """What the page gives to the script."""
    return {"rules": json.loads(SCRIPT_RULES_JSON), "calendar": calendar}


def application(vector: Mapping[str, Any]) -> Mapping[str, Any]:
    return {**EMPTY, **vector["application"]}


def _plain(outcome: object) -> Any:
    return json.loads(msgspec.json.encode(outcome))


def python_deadlines(given: Mapping[str, Any], days: Calendar) -> Any:
    known = msgspec.convert(given, Application)
    return _plain(deadlines(known, days))


def python_fee(method: str, typed: str) -> Any:
    return _plain(fee(method, typed))


def shown_steps(outcome: Mapping[str, Any]) -> list[str]:
    marks = ("late", "assumed", "estimated")
    return [
        " ".join(
            [
                step["key"],
                step["start"],
                step["day"],
                str(step["days"]),
                *(mark for mark in marks if step[mark]),
            ]
        )
        for step in outcome["steps"]
    ]


def shown_parts(outcome: Mapping[str, Any]) -> list[str]:
    return [f"{part['first']}-{part['last']} {part['rate']} {part['total']}" for part in outcome["parts"]]


def agrees(vector: Mapping[str, Any], outcome: Mapping[str, Any]) -> None:
    """What a vector of deadlines expects of an outcome, whoever computed it."""
    problems = [f"{problem['field']} {problem['key']}" for problem in outcome["problems"]]
    assert problems == vector.get("problems", [])
    assert outcome["deadline"] == vector.get("deadline", "")
    assert shown_steps(outcome) == vector.get("steps", [])
    assert outcome["estimated"] == any("estimated" in step for step in vector.get("steps", [])[-1:])


def fee_agrees(vector: Mapping[str, Any], outcome: Mapping[str, Any]) -> None:
    assert outcome["problem"] == vector.get("problem", "")
    assert outcome["total"] == vector.get("total", 0)
    assert shown_parts(outcome) == vector.get("parts", [])


def ids(vectors: Sequence[Mapping[str, Any]]) -> list[str]:
    return [vector.get("about") or f"{vector['method']} {vector['typed']!r}" for vector in vectors]
