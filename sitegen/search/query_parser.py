"""The query language: Whoosh's parser with the plugins that give it the signs of this language.

All words are wanted. ``"…"`` asks for a run of text as it is, ``-word`` and ``NOT word`` exclude, ``AND``, ``OR`` and
parentheses combine, and ``标题:word`` asks in a field, with a colon of either width. A sign acts only where a word
begins or ends. Within a word, as in 某政发(2023)5号 or 关于“十四五”规划, it is text.
"""

from __future__ import annotations

import re
from typing import Any, Final

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

MAX_DEPTH: Final = 50
"""Parentheses that may be open at a time: Whoosh parses and the evaluator evaluates them by recursion."""
# The longest name first: 公开日期 is not 公开 and a rest.
_FIELD: Final = "|".join(map(re.escape, sorted(FIELD_NAMES, key=len, reverse=True)))
_PIECES: Final = re.compile(r'["“][^"“”]*["”]|[^"“”]+|["“”]')
_NUMBER: Final = re.compile(
    r"(?:[\u4e00-\u9fff]\s*)?"
    r"(?:[〔［\[【]\s*[0-9０-９]{4}\s*[〕］\]】]|[（(]\s*[0-9０-９]{4}\s*[）)](?=\s*[0-9０-９]+\s*号))"
    r"\s*(?:[0-9０-９]+(?:\s*号)?)?"
)
_SPACES: Final = re.compile(r"\s+")
# White space in Python or in a browser: the two do not agree, and both engines take either.
_BLANK: Final = re.compile(r"[\s\x1c-\x1f\x85\ufeff]")
_BEGINS: Final = r"(?<![^\s(（\-－−])"
_ENDS: Final = r"(?![^\s)）])"


class QuotationNode(WordNode):
    """Text in quotation marks, which becomes a `Phrase` of one word: the text as typed."""

    def query(self, parser: Any) -> Query:
        """Return the phrase in the field that was named or the parser's own."""
        return Phrase(self.fieldname or parser.fieldname, [self.text])


class QuotationPlugin(TaggingPlugin):
    """``"…"``: one run, spaces and signs included."""

    nodetype = QuotationNode

    def __init__(self) -> None:
        super().__init__(r'(?<![^\s(（\-－−:：])["“”＂](?P<text>[^"“”＂]+)["“”＂]' + _ENDS)


class LimitedGroupPlugin(GroupPlugin):
    """Parentheses, at most `MAX_DEPTH` of them open at a time."""

    def do_groups(self, parser: Any, group: Any) -> Any:
        """Make the groups. Raises `QueryError` if too many are open."""
        depth = 0
        for node in group:
            if isinstance(node, self.OpenBracket):
                depth += 1
            elif isinstance(node, self.CloseBracket):
                depth = max(0, depth - 1)
            if depth >= MAX_DEPTH:
                raise QueryError("括号套得太深。", "The parentheses are nested too deeply.")
        return super().do_groups(parser, group)


class ExclusionOperator(PrefixOperator):
    """``-`` and ``NOT``. Unlike Whoosh's own, it excludes nothing if another sign follows."""

    def replace_self(self, parser: Any, group: Any, position: int) -> int:  # noqa: ARG002
        """Replace the sign and the node that follows by a group, and return the place to go on from."""
        del group[position]
        if position < len(group) and not isinstance(group[position], Operator):
            group[position] = NotGroup([group[position]])
        return position


def parse_query(text: str, scope: str = "text") -> Query:
    """Parse a question into Whoosh's tree of And, Or, Not, Term, Phrase and TermRange; NullQuery if it is empty.

    ``scope`` is the field of words that name none. A field is called by the name that was typed. Leaves hold text as
    typed: what it means in its field is for the evaluator to say. Raises `QueryError` for a question nested too deeply.
    """
    exclusion = OperatorsPlugin.OpTagger(
        r"(?<![^\s(（])(?:NOT(?=\s)|[-－−](?=\S))", NotGroup, optype=ExclusionOperator, memo="not"
    )
    plugins = [
        FieldsPlugin(rf"{_BEGINS}(?P<text>{_FIELD})[:：](?=\S)"),
        QuotationPlugin(),
        # Whoosh's own takes any [… to …] for a range, also in [photo]. This one needs a field or a blank before it.
        RangePlugin(
            re.compile(
                r"(?<=[:：\s])(?P<open>\[|\{)(?P<start>[^\s\[\]{}]{1,10}\s+)?TO(?P<end>\s+[^\s\[\]{}]{1,10})?(?P<close>\]|\})"
            )
        ),
        LimitedGroupPlugin(r"(?<![^\s(（\-－−:：])[(（]", r"[)）]" + _ENDS),
        OperatorsPlugin([(exclusion, 0)], AndNot=None, AndMaybe=None, Not=None, Require=None),
    ]
    # Without a schema Whoosh analyses no text and leaves unknown fields alone.
    parser = QueryParser(scope, None, plugins=plugins)
    # Not normalised: Whoosh would compare leaves by what was typed, the evaluator does by what is meant.
    return parser.parse(join_document_numbers(_BLANK.sub(" ", text)), normalize=False)


def join_document_numbers(text: str) -> str:
    """Remove the blanks in document numbers, so that 国办发 〔2019〕 3 号 is one word. Quoted text stays as it is."""

    def join(piece: re.Match[str]) -> str:
        if piece[0][0] in '"“' and len(piece[0]) > 1:
            return piece[0]
        return _NUMBER.sub(lambda number: _SPACES.sub("", number[0]), piece[0])

    return _PIECES.sub(join, text)
