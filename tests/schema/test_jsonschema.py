"""The schema for editors says the same as the declarations."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from sitegen.schema import build_json_schema, list_fields, map_fields_by_key
from sitegen.schema.records import (
    AgencyRecord,
    ApplyRecord,
    CalendarRecord,
    ClassificationRecord,
    GuideRecord,
    ItemRecord,
    PageRecord,
    ReportRecord,
    RuleRecord,
    ServiceRecord,
    SiteRecord,
)

RECORDS = [
    AgencyRecord,
    ApplyRecord,
    CalendarRecord,
    ClassificationRecord,
    GuideRecord,
    ItemRecord,
    PageRecord,
    ReportRecord,
    RuleRecord,
    ServiceRecord,
    SiteRecord,
]


def parts(schema: Any) -> list[dict[str, Any]]:
    """Every object inside a schema."""
    if isinstance(schema, list):
        return [part for member in schema for part in parts(member)]
    if isinstance(schema, dict):
        return [schema, *(part for member in schema.values() for part in parts(member))]
    return []


@pytest.mark.parametrize("record", RECORDS)
def test_every_key_is_a_property_and_nothing_else(record: type[Any]) -> None:
    schema = build_json_schema(record)
    assert set(schema["properties"]) == set(map_fields_by_key(record))
    assert schema["additionalProperties"] is False
    assert all(one["title"] and one["description"] for one in schema["properties"].values())


@pytest.mark.parametrize("record", RECORDS)
def test_required_fields_may_be_written_under_any_of_their_names(record: type[Any]) -> None:
    asked = [
        {key for way in one["anyOf"] for key in way["required"]}
        for one in build_json_schema(record).get("allOf", [])
    ]
    names = [{m.name, m.spec.label, *m.spec.aliases} for m in list_fields(record) if m.spec.required]
    assert asked == names


@pytest.mark.parametrize("record", RECORDS)
def test_references_lead_somewhere_and_patterns_compile(record: type[Any]) -> None:
    schema = build_json_schema(record)
    json.dumps(schema)
    for part in parts(schema):
        if isinstance(target := part.get("$ref"), str):
            assert target.removeprefix("#/$defs/") in schema["$defs"]
        if isinstance(pattern := part.get("pattern"), str):
            assert pattern.startswith("^")
            assert pattern.endswith("$")
            assert "(?P" not in pattern
            assert all(re.match(pattern, example) for example in part.get("examples", []))


def test_a_record_that_holds_itself() -> None:
    schema = build_json_schema(ClassificationRecord)
    assert list(schema["$defs"]) == ["ClassRecord"]
    children = schema["$defs"]["ClassRecord"]["properties"]["下级"]
    assert children["anyOf"][0]["items"]["anyOf"][0] == {"$ref": "#/$defs/ClassRecord"}


def test_both_words_of_a_choice() -> None:
    values = build_json_schema(ItemRecord)["properties"]["有效性"]["enum"]
    assert {"有效", "in-force", "废止", "repealed"} <= set(values)
    # An editor takes an unquoted 2021 for a number.
    assert "number" in build_json_schema(ReportRecord)["properties"]["格式"]["type"]


FORMS = {
    "成文日期": (["2014-05-23", ""], ["2014-5-23", "2014年5月23日", "2014-05-23 16:45"]),
    "公开日期": (["2014-05-23", "2014-05-23 16:45"], ["2014-05-23 16:45:00"]),
}


@pytest.mark.parametrize(("name", "good", "bad"), [(name, *samples) for name, samples in FORMS.items()])
def test_forms(name: str, good: list[str], bad: list[str]) -> None:
    pattern = build_json_schema(ItemRecord)["properties"][name]["pattern"]
    assert all(re.match(pattern, text) for text in good)
    assert not any(re.match(pattern, text) for text in bad)


def test_letters_of_a_pattern_are_not_only_ascii() -> None:
    pattern = build_json_schema(SiteRecord)["properties"]["ICP备案"]["pattern"]
    assert re.match(pattern, "蒙ICP备05000000号-1", re.ASCII)


def test_the_schema_refuses_no_document_number() -> None:
    """What is written is only judged by the reader, which knows the forms in site.yaml."""
    schema = build_json_schema(ItemRecord)["properties"]["发文字号"]
    assert "pattern" not in schema
    assert schema["maxLength"] == 300
    assert "国务院令第711号" in schema["examples"]
