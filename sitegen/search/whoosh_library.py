"""The names of Whoosh that this package uses. No other module imports Whoosh.

The distribution is whoosh-reloaded, for the reasons in docs/decisions/0005-whoosh-distribution.md. All forks
of Whoosh install a module named ``whoosh``, so only one of them may be installed.
"""

from __future__ import annotations

from whoosh.analysis import Token
from whoosh.highlight import BasicFragmentScorer, PinpointFragmenter
from whoosh.qparser import QueryParser
from whoosh.qparser.plugins import (
    FieldsPlugin,
    GroupPlugin,
    OperatorsPlugin,
    RangePlugin,
    TaggingPlugin,
)
from whoosh.qparser.syntax import NotGroup, Operator, PrefixOperator, WordNode
from whoosh.query import And, Not, NullQuery, Or, Phrase, Query, Term, TermRange

__all__ = [
    "And",
    "BasicFragmentScorer",
    "FieldsPlugin",
    "GroupPlugin",
    "Not",
    "NotGroup",
    "NullQuery",
    "Operator",
    "OperatorsPlugin",
    "Or",
    "Phrase",
    "PinpointFragmenter",
    "PrefixOperator",
    "Query",
    "QueryParser",
    "RangePlugin",
    "TaggingPlugin",
    "Term",
    "TermRange",
    "Token",
    "WordNode",
]
