"""Parser of the query language: Whoosh's parser with plugins for the syntax of this language.

A document must contain all words. ``"…"`` searches for an exact run of text, ``-word`` and ``NOT word``
exclude, ``AND``, ``OR`` and parentheses combine, and ``标题:word`` searches in a field, with a colon of either
width. Operators are recognised only at the beginning or end of a word. Within a word, as in 某政发(2023)5号 or
关于“十四五”规划, they are text.
"""

from __future__ import annotations

import re
from typing import Any, Final

from sitegen.program import regex
from sitegen.search.query_fields import FIELD_NAMES, QueryError
from sitegen.search.whoosh_library import (
    FieldsPlugin,
    GroupPlugin,
    NotGroup,
    Operator,
    OperatorsPlugin,
    Phrase,
    PrefixOperator,
    Query,
    QueryParser,
    RangePlugin,
    TaggingPlugin,
    WordNode,
)

MAX_PARENTHESES_DEPTH: Final = 50
"""Depth of nested parentheses that is rejected.

Parser and evaluator are recursive, and Python limits the depth of recursion.
"""
# The longest name first, so that 公开日期 is not matched as 公开.
_FIELD_NAME: Final = "|".join(map(regex.escape, sorted(FIELD_NAMES, key=len, reverse=True)))
_QUOTED_OR_PLAIN: Final = regex.compile(r'["“][^"“”]*["”]|[^"“”]+|["“”]')
# A document number as typed: 某〔2023〕5号 in any brackets. Plain parentheses need 号, since they also group.
_DOCUMENT_NUMBER: Final = regex.compile(
    r"(?:[\u4e00-\u9fff]\s*)?"
    r"(?:[〔［\[【]\s*[0-9０-９]{4}\s*[〕］\]】]|[（(]\s*[0-9０-９]{4}\s*[）)](?=\s*[0-9０-９]+\s*号))"
    r"\s*(?:[0-9０-９]+(?:\s*号)?)?"
)
_SPACES: Final = regex.compile(r"\s+")
# Python and browsers differ in which characters are white space. Both engines accept all of them.
_WHITE_SPACE: Final = regex.compile(r"[\s\x1c-\x1f\x85\ufeff]")
# Lookarounds: a word begins or ends here.
_WORD_BEGIN: Final = r"(?<![^\s(（\-－−])"
_WORD_END: Final = r"(?![^\s)）])"


class QuotationNode(WordNode):
    """Syntax node for text in quotation marks. It becomes a Whoosh `Phrase` of the text as typed."""

    def query(self, parser: Any) -> Query:
        """Convert the syntax node into a Whoosh `Phrase`.

        Its field is the one that was typed before the text, or else the default field of ``parser``.
        """
        return Phrase(self.fieldname or parser.fieldname, [self.text])


class QuotationPlugin(TaggingPlugin):
    """Parser plugin for text in quotation marks, ``"…"``. Spaces and operators in it are part of the text."""

    nodetype = QuotationNode

    def __init__(self) -> None:
        super().__init__(r'(?<![^\s(（\-－−:：])["“”＂](?P<text>[^"“”＂]+)["“”＂]' + _WORD_END)


class LimitedGroupPlugin(GroupPlugin):
    """Parser plugin for parentheses that limits how deeply they may be nested."""

    def do_groups(self, parser: Any, group: Any) -> Any:
        """Replace each pair of parentheses, and the syntax nodes in between, by a nested group.

        Whoosh calls this with its ``parser`` and with ``group``, the flat sequence of all syntax nodes. Returns the
        sequence with the nested groups. Raises `QueryError` if parentheses are nested more than `MAX_PARENTHESES_DEPTH`
        deep.
        """
        depth = 0
        for node in group:
            if isinstance(node, self.OpenBracket):
                depth += 1
            elif isinstance(node, self.CloseBracket):
                # A closing parenthesis without an opening one is ignored, as Whoosh does.
                depth = max(0, depth - 1)
            if depth > MAX_PARENTHESES_DEPTH:
                raise QueryError("括号套得太深。", "The parentheses are nested too deeply.")
        return super().do_groups(parser, group)


class ExclusionOperator(PrefixOperator):
    """Operator ``-`` or ``NOT``, which excludes a word or group. It is ignored before another operator."""

    def replace_self(self, parser: Any, group: Any, position: int) -> int:  # noqa: ARG002
        """Replace the operator and the syntax node after it by a node that excludes what the latter matches.

        Whoosh calls this with its parser, which is not used. ``group`` is the sequence of syntax nodes, which
        is changed in place. The operator is at ``position`` in it. Returns the position from which parsing
        continues.
        """
        del group[position]
        if position < len(group) and not isinstance(group[position], Operator):
            group[position] = NotGroup([group[position]])
        return position


def parse_query(text: str, scope: str = "text") -> Query:
    """Parse a typed query into a tree of Whoosh query nodes (And, Or, Not, Term, Phrase and TermRange).

    Text without a field prefix belongs to the field ``scope``, a key of `TEXT_FIELDS` such as "title". The
    default "text" means all fields. Field names and values are kept as typed, and `QueryResolver` interprets them.
    An empty query gives `NullQuery`. Raises `QueryError` if parentheses are nested too deeply.
    """
    exclusion = OperatorsPlugin.OpTagger(
        r"(?<![^\s(（])(?:NOT(?=\s)|[-－−](?=\S))", NotGroup, optype=ExclusionOperator, memo="not"
    )
    plugins = [
        FieldsPlugin(rf"{_WORD_BEGIN}(?P<text>{_FIELD_NAME})[:：](?=\S)"),
        QuotationPlugin(),
        # Whoosh's own pattern finds ranges within words, for example in [photo]. This one needs a field or
        # space before it.
        RangePlugin(
            regex.compile(
                r"(?<=[:：\s])(?P<open>\[|\{)(?P<start>[^\s\[\]{}]{1,10}\s+)?TO(?P<end>\s+[^\s\[\]{}]{1,10})?(?P<close>\]|\})"
            )
        ),
        LimitedGroupPlugin(r"(?<![^\s(（\-－−:：])[(（]", r"[)）]" + _WORD_END),
        OperatorsPlugin([(exclusion, 0)], AndNot=None, AndMaybe=None, Not=None, Require=None),
    ]
    # Without a schema, Whoosh neither analyses text nor rejects unknown fields.
    parser = QueryParser(scope, None, plugins=plugins)
    # Whoosh's normalisation would compare leaves as typed. combine() compares them after interpretation
    # instead.
    return parser.parse(join_document_numbers(_WHITE_SPACE.sub(" ", text)), normalize=False)


def join_document_numbers(text: str) -> str:
    """Remove the spaces within document numbers of a query, so that 国办发 〔2019〕 3 号 is one word.

    Text in quotation marks is not changed.
    """

    def join(piece: re.Match[str]) -> str:
        if piece[0][0] in '"“' and len(piece[0]) > 1:
            return piece[0]
        return _DOCUMENT_NUMBER.sub(lambda number: _SPACES.sub("", number[0]), piece[0])

    return _QUOTED_OR_PLAIN.sub(join, text)
