"""Declarations of the records that editors write, the YAML reader, and the JSON Schemas for editing tools."""

from sitegen.schema.document_number import (
    expand_document_number,
    judge_document_number,
    list_document_number_prefixes,
    normalise_document_number,
)
from sitegen.schema.field_spec import (
    FieldSpec,
    Moment,
    RawCell,
    RawCells,
    RecordField,
    Token,
    list_fields,
    map_fields_by_key,
)
from sitegen.schema.jsonschema import build_json_schema
from sitegen.schema.record_reader import read_record
from sitegen.schema.record_source import RecordSource
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
    "expand_document_number",
    "judge_document_number",
    "list_document_number_prefixes",
    "list_fields",
    "map_fields_by_key",
    "normalise_document_number",
    "parse_yaml",
    "read_record",
]
