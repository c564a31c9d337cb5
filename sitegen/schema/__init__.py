"""Declarations of the records that editors write, the YAML reader, and the JSON Schemas for editing tools."""

from sitegen.schema.docno import is_standard, normalise
from sitegen.schema.jsonschema import json_schema
from sitegen.schema.nodes import Mapping, Node, Scalar, Sequence, parse
from sitegen.schema.reader import read
from sitegen.schema.spec import Declared, Entry, Moment, Source, Spec, Typed, Word, declared, keys

__all__ = [
    "Declared",
    "Entry",
    "Mapping",
    "Moment",
    "Node",
    "Scalar",
    "Sequence",
    "Source",
    "Spec",
    "Typed",
    "Word",
    "declared",
    "is_standard",
    "json_schema",
    "keys",
    "normalise",
    "parse",
    "read",
]
