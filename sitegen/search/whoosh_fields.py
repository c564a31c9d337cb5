"""The fields of the query language, and what a word in each of them asks for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from difflib import get_close_matches
from typing import Any, Final

from sitegen.schema.records import VALIDITY
from sitegen.search.finder import Finder, bare, grams_of
from sitegen.search.normal import normalise
from sitegen.search.reader import ShardReader
from sitegen.search.whoosh_library import (
    Analyzer,
    Existence,
    FieldType,
    Or,
    Query,
    Schema,
    Term,
    Token,
)
from sitegen.search.whoosh_queries import Contains, Dated, Except
from sitegen.search.whoosh_reader import GRAM_FIELDS

NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "title": ("标题",),
    "numbers": ("number",),
    "doc_no": ("文号", "发文字号"),
    "index_no": ("索引号", "index"),
    "body": ("正文",),
    "agency": ("机构", "机关"),
    "category": ("分类", "信息分类"),
    "topic": ("主题",),
    "genre": ("体裁",),
    "kind": ("类型",),
    "year": ("年", "年份"),
    "validity": ("有效", "有效性", "valid"),
    "published": ("公开", "公开日期"),
    "written": ("成文", "成文日期"),
}
"""The fields that can be named in a question, each with its other names."""
KINDS: Final = {
    "item": "条目",
    "report": "年度报告",
    "guide": "公开指南",
    "rule": "公开制度",
    "apply": "依申请公开",
    "service": "服务事项",
    "page": "页面",
}
VOID: Final = ("expired", "repealed")
"""What is not in force. Documents that have no validity, such as reports, are not void."""
_YES: Final = frozenset({"是", "有效", "yes", "true", "1"})
_NO: Final = frozenset({"否", "失效", "no", "false", "0"})
_DAY: Final = re.compile(r"([0-9]{4})(?:-([0-9]{1,2}))?(?:-([0-9]{1,2}))?", re.ASCII)
_YEAR: Final = re.compile(r"[0-9]{4}", re.ASCII)


class QuestionError(Exception):
    """A question that cannot be answered: what is wrong, in Chinese and English."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh}\n{en}")


class GramAnalyzer(Analyzer):
    """Text → the grams that a document with this text must have."""

    def __call__(self, value: str, **_: Any) -> Iterator[Token]:
        """The grams as tokens; one token that changes, as everywhere in Whoosh."""
        token = Token()
        run = normalise(value)
        for gram in grams_of(bare(run) or run):
            token.text = gram
            yield token


class Field(FieldType):
    """A field that reads its part of the question itself."""

    def __init__(self, shards: ShardReader) -> None:
        super().__init__(Existence(), GramAnalyzer())
        self.shards = shards

    def self_parsing(self) -> bool:
        """Words and ranges come here."""
        return True

    def parse_range(self, fieldname: str, start: str, end: str, *_: Any, **__: Any) -> Query:
        """Text and facets have no order."""
        raise QuestionError(
            f"“{start}…{end}”：只有年、公开、成文可以写范围。",
            "Only year, published and written can be given as ranges.",
        )


class RunField(Field):
    """A field of text: a word or a quoted phrase asks for the documents that contain it."""

    def __init__(self, finder: Finder) -> None:
        super().__init__(finder.shards)
        self._finder = finder

    def parse_query(self, fieldname: str, text: str, boost: float = 1.0) -> Contains | None:
        """The question for one run; None where nothing is left of it, as of punctuation."""
        run = normalise(text)
        return Contains(run, list(self.process_text(text)), fieldname, self._finder) if run else None


class FacetField(Field):
    """A field of fixed values, given by their ids or names; what is below a value in its tree counts."""

    def parse_query(self, fieldname: str, text: str, boost: float = 1.0) -> Query:
        """The documents of the values that are meant."""
        values = (
            below for value in self._meant(fieldname, text) for below in self.shards.below(fieldname, value)
        )
        return any_of(fieldname, values)

    def _meant(self, fieldname: str, text: str) -> list[str]:
        names = self._names(fieldname)
        wanted = normalise(text)
        same = [id for id, name in names.items() if id == text or normalise(name) == wanted]
        alike = [id for id, name in names.items() if wanted and wanted in normalise(name)]
        if found := same or alike:
            return found
        near = get_close_matches(text, [*names, *names.values()], n=3, cutoff=0.4) or list(names.values())[:8]
        raise QuestionError(
            f"没有“{text}”这个{NAMES[fieldname][0]}；可用：{'、'.join(near)}。",
            f"There is no {fieldname} “{text}”; choose for example one of these.",
        )

    def _names(self, fieldname: str) -> Mapping[str, str]:
        if fieldname == "kind":
            return KINDS
        return {id: name for id, (name, _) in self.shards.tree(fieldname).items()}


class YearField(Field):
    """The year of publication: one, or from one to another (2019..2021, or [2019 TO 2021])."""

    def parse_query(self, fieldname: str, text: str, boost: float = 1.0) -> Query:
        """The documents of the years."""
        start, dots, end = text.partition("..")
        return self.parse_range(fieldname, start, end if dots else start)

    def parse_range(self, fieldname: str, start: str, end: str, *_: Any, **__: Any) -> Query:
        """The documents of the years; an end that is left out is open."""
        first, last = _year(start, "0000"), _year(end, "9999")
        return any_of(fieldname, (year for year in self.shards.facet("year") if first <= year <= last))


class DateField(Field):
    """A date: a year, a month or a day, or from one to another."""

    def parse_query(self, fieldname: str, text: str, boost: float = 1.0) -> Query:
        """The documents of that time."""
        start, dots, end = text.partition("..")
        return self.parse_range(fieldname, start, end if dots else start)

    def parse_range(self, fieldname: str, start: str, end: str, *_: Any, **__: Any) -> Query:
        """The documents of that time, both ends included; an end that is left out is open."""
        first = days(start)[0] if start else None
        last = days(end)[1] if end else None
        return Dated(fieldname, first, last, self.shards)


class ValidityField(Field):
    """有效:是 leaves out what is expired or repealed; 有效:否 asks for just that; so does the name of a state."""

    def parse_query(self, fieldname: str, text: str, boost: float = 1.0) -> Query:
        """The documents of that validity."""
        if text.lower() in _YES:
            return in_force()
        if text.lower() in _NO:
            return any_of("validity", VOID)
        states = [state for state, word in VALIDITY.words.items() if text in (state, word)]
        if not states:
            words = "、".join(["是", "否", *VALIDITY.words.values()])
            raise QuestionError(f"有效性“{text}”不认识；可用：{words}。", "Validity: yes, no, or a state.")
        return any_of("validity", states)


def any_of(fieldname: str, values: Iterable[str]) -> Query:
    """The documents that have one of the values of a facet."""
    # Whoosh drops an empty Or from the And around it, as if it had not been asked: so no value is a value, too.
    return Or([Term(fieldname, value) for value in dict.fromkeys(values)] or [Term(fieldname, "")])


def in_force() -> Query:
    """The documents that are not void."""
    return Except(any_of("validity", VOID))


def days(text: str) -> tuple[date, date]:
    """The first and the last day of a year, a month or a day as written: 2024, 2024-05, 2024-05-23."""
    match = _DAY.fullmatch(text)
    try:
        if match is None:
            raise ValueError(text)
        year, month, day = (int(part) if part else 0 for part in match.groups())
        first = date(year, month or 1, day or 1)
        if day:
            return first, first
        following = (
            date(year, 12, 31) if not month or month == 12 else date(year, month + 1, 1) - timedelta(1)
        )
        return first, following
    except ValueError as error:
        raise QuestionError(
            f"“{text}”不是日期；请写成 2024-05-23、2024-05 或 2024。",
            "This is no date; write 2024-05-23, 2024-05 or 2024.",
        ) from error


def _year(text: str | None, default: str) -> str:
    if text and not _YEAR.fullmatch(text):
        raise QuestionError(f"“{text}”不是年份；请写四位数字。", "This is no year; write four digits.")
    return text or default


def schema_of(finder: Finder) -> Schema:
    """Whoosh's schema of the index."""
    shards = finder.shards
    facets = {name: FacetField(shards) for name in ("agency", "category", "topic", "genre", "kind")}
    dates = {name: DateField(shards) for name in ("published", "written")}
    return Schema(
        **{name: RunField(finder) for name in GRAM_FIELDS},
        **facets,
        **dates,
        year=YearField(shards),
        validity=ValidityField(shards),
    )
