"""The query language: what a reader types → a query of Whoosh.

Words are all wanted; ``"…"`` asks for a run as it is; ``-word`` and ``NOT word`` exclude; ``AND``, ``OR`` and
parentheses combine; ``标题:word`` asks in a field, with a colon of either width. All signs act only where a word
begins or ends: within a word, as in 某政发(2023)5号 or 关于“十四五”规划, they are what stands in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from sitegen.search.whoosh_fields import NAMES, QuestionError, Quoted
from sitegen.search.whoosh_library import (
    FieldsPlugin,
    GroupPlugin,
    NotGroup,
    NullQuery,
    Operator,
    OperatorsPlugin,
    PrefixOperator,
    Query,
    QueryParser,
    RangePlugin,
    Schema,
    TaggingPlugin,
    WordNode,
)
from sitegen.search.whoosh_queries import Except, all_runs

MOST_RUNS: Final = 100
"""Words in one question: so many matchers stand within one another."""
MOST_NESTED: Final = 50
"""Parentheses that may be open at a time."""
_FIELD: Final = "|".join(
    sorted({re.escape(name) for key, names in NAMES.items() for name in (key, *names)}, key=len, reverse=True)
)
_PIECES: Final = re.compile(r'["“][^"“”]*["”]|[^"“”]+|["“”]')
_NUMBER: Final = re.compile(
    r"(?:[\u4e00-\u9fff]\s*)?"
    r"(?:[〔［\[【]\s*[0-9０-９]{4}\s*[〕］\]】]|[（(]\s*[0-9０-９]{4}\s*[）)](?=\s*[0-9０-９]+\s*号))"
    r"\s*(?:[0-9０-９]+(?:\s*号)?)?"
)
_SPACES: Final = re.compile(r"\s+")
# What either Python or a browser takes for white space.
_BLANK: Final = re.compile(r"[\s\x1c-\x1f\x85\ufeff]")
_BEGINS: Final = r"(?<![^\s(（\-－−])"
_ENDS: Final = r"(?![^\s)）])"


class Quotation(TaggingPlugin):
    """``"…"``: one run, spaces and signs included."""

    def __init__(self) -> None:
        super().__init__(r'(?<![^\s(（\-－−:：])["“”＂](?P<text>[^"“”＂]+)["“”＂]' + _ENDS)

    def create(self, parser: Any, match: re.Match[str]) -> WordNode:
        """The word that is quoted."""
        return WordNode(Quoted(match["text"]))


class Groups(GroupPlugin):
    """Parentheses, not too deep in one another."""

    def do_groups(self, parser: Any, group: Any) -> Any:
        """Makes the groups. Raises `QuestionError` if too many are open."""
        is_open = 0
        for node in group:
            if isinstance(node, self.OpenBracket):
                is_open += 1
            elif isinstance(node, self.CloseBracket):
                is_open = max(0, is_open - 1)
            if is_open >= MOST_NESTED:
                raise QuestionError("括号套得太深。", "The parentheses are nested too deeply.")
        return super().do_groups(parser, group)


class ExceptGroup(NotGroup):
    """What is excluded."""

    qclass = Except


class Excluding(PrefixOperator):
    """``-`` and ``NOT``: what follows is not wanted. Before another sign it means nothing."""

    def replace_self(self, parser: Any, group: Any, position: int) -> int:
        """Takes the node that follows into a group of its own."""
        del group[position]
        if position < len(group) and not isinstance(group[position], Operator):
            group[position] = ExceptGroup([group[position]])
        return position


def make_parser(schema: Schema, fieldname: str) -> QueryParser:
    """A parser whose words without a field are looked for in ``fieldname``."""
    excluding = OperatorsPlugin.OpTagger(
        r"(?<![^\s(（])(?:NOT(?=\s)|[-－−](?=\S))", ExceptGroup, optype=Excluding, memo="not"
    )
    plugins = [
        FieldsPlugin(rf"{_BEGINS}(?P<text>{_FIELD})[:：](?=\S)"),
        Quotation(),
        RangePlugin(
            re.compile(
                r"(?<=[:：\s])(?P<open>\[|\{)(?P<start>[^\s\[\]{}]{1,10}\s+)?TO(?P<end>\s+[^\s\[\]{}]{1,10})?(?P<close>\]|\})"
            )
        ),
        Groups(r"(?<![^\s(（\-－−:：])[(（]", r"[)）]" + _ENDS),
        OperatorsPlugin([(excluding, 0)], AndNot=None, AndMaybe=None, Not=None, Require=None),
    ]
    return QueryParser(fieldname, schema, plugins=plugins)


def parse(text: str, parser: QueryParser) -> Query | None:
    """The query of a question; None where nothing can be looked for. Wrong questions raise `QuestionError`."""
    query = parser.parse(with_whole_numbers(_BLANK.sub(" ", text)), normalize=False)
    for error in _errors(query):
        raise error
    query = query.normalize()
    if sum(1 for _ in all_runs(query)) > MOST_RUNS:
        raise QuestionError(
            f"词太多（最多 {MOST_RUNS} 个）；整段文字请加引号。",
            f"Too many words (at most {MOST_RUNS}); put a passage in quotation marks.",
        )
    return None if query == NullQuery else query


def with_whole_numbers(text: str) -> str:
    """Without the blanks in document numbers: 国办发 〔2019〕 3 号 is one word. What is quoted stays as it is."""

    def joined(piece: re.Match[str]) -> str:
        if piece[0][0] in '"“' and len(piece[0]) > 1:
            return piece[0]
        return _NUMBER.sub(lambda number: _SPACES.sub("", number[0]), piece[0])

    return _PIECES.sub(joined, text)


def _errors(query: Query) -> Iterator[Exception]:
    """What the fields have found wrong: Whoosh keeps it in the query that it puts in the place."""
    found = getattr(query, "error", None)
    if isinstance(found, Exception):
        yield found
    for child in query.children():
        yield from _errors(child)
