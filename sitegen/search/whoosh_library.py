"""Everything that is used of Whoosh, in one place: no other module imports it.

The distribution is whoosh-reloaded; docs/search.md says why. All distributions install one module named
``whoosh``, so exactly one of them may be installed.
"""

from __future__ import annotations

from whoosh.analysis import Analyzer, Token
from whoosh.fields import FieldType, Schema
from whoosh.formats import Existence
from whoosh.highlight import BasicFragmentScorer, PinpointFragmenter
from whoosh.matching import ListMatcher, Matcher, NullMatcher
from whoosh.qparser import QueryParser
from whoosh.qparser.plugins import (
    FieldsPlugin,
    GroupPlugin,
    OperatorsPlugin,
    RangePlugin,
    TaggingPlugin,
)
from whoosh.qparser.syntax import NotGroup, Operator, PrefixOperator, WordNode
from whoosh.query import And, Every, Not, NullQuery, Or, Query, Term
from whoosh.query.compound import CompoundQuery
from whoosh.reading import IndexReader, TermInfo, TermNotFound
from whoosh.scoring import BaseScorer, WeightingModel
from whoosh.searching import Searcher

__all__ = [
    "Analyzer",
    "And",
    "BaseScorer",
    "BasicFragmentScorer",
    "CompoundQuery",
    "Every",
    "Existence",
    "FieldType",
    "FieldsPlugin",
    "GroupPlugin",
    "IndexReader",
    "ListMatcher",
    "Matcher",
    "Not",
    "NotGroup",
    "NullMatcher",
    "NullQuery",
    "Operator",
    "OperatorsPlugin",
    "Or",
    "PinpointFragmenter",
    "PrefixOperator",
    "Query",
    "QueryParser",
    "RangePlugin",
    "Schema",
    "Searcher",
    "TaggingPlugin",
    "Term",
    "TermInfo",
    "TermNotFound",
    "Token",
    "WeightingModel",
    "WordNode",
]

# For small indexes Whoosh sums up the scores of alternatives in an array, and takes a document that scores nothing,
# as all that a facet finds, for none.
Or.matcher_type = Or.DEFAULT_MATCHER
