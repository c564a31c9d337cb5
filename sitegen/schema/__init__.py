"""Declarations of the records that editors write, the YAML reader, and the JSON Schemas for editing tools."""

from sitegen.schema.document_number import (
    judge_document_number,
    list_agency_codes,
    list_member_numbers,
    normalise_document_number,
)
from sitegen.schema.jsonschema import build_json_schema
from sitegen.schema.reader import read_record
from sitegen.schema.record_source import RecordSource
from sitegen.schema.spec import (
    FieldSpec,
    Moment,
    RawCell,
    RawCells,
    RecordField,
    Token,
    list_fields,
    map_keys,
)
from sitegen.schema.yaml_nodes import Mapping, Node, Scalar, Sequence
from sitegen.schema.yaml_tree import parse_yaml

__all__ = [
    "FieldSpec",
    "Mapping",
    "Moment",
    "Node",
    "RawCell",
    "RawCells",
    "RecordField",
    "RecordSource",
    "Scalar",
    "Sequence",
    "Token",
    "build_json_schema",
    "judge_document_number",
    "list_agency_codes",
    "list_fields",
    "list_member_numbers",
    "map_keys",
    "normalise_document_number",
    "parse_yaml",
    "read_record",
]
