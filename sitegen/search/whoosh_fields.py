"""The fields of the query language, and what a word in each of them asks for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from difflib import get_close_matches
from typing import Any, Final

from sitegen.search.finder import DOC_NO, Finder, bare, grams_of
from sitegen.search.halves import half_number
from sitegen.search.normal import normalise
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
    "item": "公开信息",
    "report": "年度报告",
    "guide": "公开指南",
    "rule": "公开制度",
    "apply": "依申请公开",
    "service": "办事指南",
    "page": "其他网页",
}
STATES: Final = {
    "in-force": "有效",
    "expired": "失效",
    "repealed": "废止",
    "partly-expired": "部分失效",
    "amended": "已修改",
}
"""The states of validity. That they are the schema's is tested: to load the schema takes a third of a search."""
VOID: Final = ("expired", "repealed")
"""What is not in force. Documents that have no validity, such as reports, are not void."""
_YES: Final = frozenset({"是", "yes", "true", "1"})
_NO: Final = frozenset({"否", "no", "false", "0"})
_DAY: Final = re.compile(r"([0-9]{4})(?:-([0-9]{1,2}))?(?:-([0-9]{1,2}))?", re.ASCII)
_YEAR: Final = re.compile(r"([0-9]{4})年?")


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
    """A field that reads its part of the question itself. What means nothing to it is part of the text."""

    def __init__(self, finder: Finder, name: str) -> None:
        super().__init__(Existence(), GramAnalyzer())
        self.shards = finder.shards
        self.name = name
        self._finder = finder

    def self_parsing(self) -> bool:
        """Words and ranges come here."""
        return True

    def parse_query(self, fieldname: str, text: str, boost: float = 1.0) -> Query | None:
        """What a word asks for; ``fieldname`` is the name that was typed."""
        return self.meant(text) or contains(
            self._finder, f"{fieldname}:{text}", unknown=(fieldname, str(text))
        )

    def parse_range(
        self, fieldname: str, start: str | None, end: str | None, *_: Any, **__: Any
    ) -> Query | None:
        """What a range ([… TO …]) asks for; an end that is left out is None."""
        found = self.between(start or "", end or "")
        typed = f"{start or ''} TO {end or ''}"
        return found or contains(self._finder, f"{fieldname}:{typed}", unknown=(fieldname, typed))

    def meant(self, text: str) -> Query | None:
        """What the text means in this field; None if nothing."""
        raise NotImplementedError

    def between(self, start: str, end: str) -> Query | None:
        """The same of a range; most fields have no order."""
        return None


class Quoted(str):
    """Text that was typed in quotation marks: nothing but itself is meant by it."""

    __slots__ = ()


def contains(
    finder: Finder, text: str, fieldname: str = "text", unknown: tuple[str, str] | None = None
) -> Contains | None:
    """The question for one run; None where nothing is left of it, as of punctuation."""
    run = normalise(text)
    half = half_number(run) if GRAM_FIELDS[fieldname] & DOC_NO and not isinstance(text, Quoted) else None
    return Contains(run, fieldname, finder, half, unknown) if run else None


class RunField(Field):
    """A field of text: a word or a quoted phrase asks for the documents that contain it."""

    def parse_query(self, fieldname: str, text: str, boost: float = 1.0) -> Query | None:
        """The question for one run."""
        return contains(self._finder, text, self.name)

    def parse_range(
        self, fieldname: str, start: str | None, end: str | None, *_: Any, **__: Any
    ) -> Query | None:
        """Text has no order: it is looked for as it is written."""
        return contains(self._finder, f"{start or ''} TO {end or ''}", self.name)


class FacetField(Field):
    """A field of fixed values, given by their ids or names; what is below a value in its tree counts."""

    def meant(self, text: str) -> Query | None:
        """The documents of the values with this id or name, or else with a name that has the text in it."""
        names = self.names()
        wanted = normalise(text)
        same = [id for id, name in names.items() if id == text or normalise(name) == wanted]
        alike = [id for id, name in names.items() if wanted and wanted in normalise(name)]
        values = same or alike
        below = (each for value in values for each in self.shards.below(self.name, value))
        return any_of(self.name, below) if values else None

    def names(self) -> Mapping[str, str]:
        """Id → name of every value."""
        if self.name == "kind":
            return KINDS
        return {id: name for id, (name, _) in self.shards.tree(self.name).items()}


class YearField(Field):
    """The year of publication: one, or from one to another (2019..2021, or [2019 TO 2021])."""

    def meant(self, text: str) -> Query | None:
        """The documents of the years."""
        return self.between(*_ends(text))

    def between(self, start: str, end: str) -> Query | None:
        """The documents of the years; an end that is left out is open."""
        first, last = _year(start, "0000"), _year(end, "9999")
        if not first or not last:
            return None
        return any_of(self.name, (year for year in self.shards.facet("year") if first <= year <= last))


class DateField(Field):
    """A date: a year, a month or a day, or from one to another."""

    def meant(self, text: str) -> Query | None:
        """The documents of that time."""
        return self.between(*_ends(text))

    def between(self, start: str, end: str) -> Query | None:
        """The documents of that time, both ends included; an end that is left out is open."""
        try:
            first = days(start)[0] if start else None
            last = days(end)[1] if end else None
        except QuestionError:
            return None
        return Dated(self.name, first, last, self.shards)


class ValidityField(Field):
    """有效:是 leaves out what is expired or repealed; 有效:否 asks for just that; so does the name of a state."""

    def meant(self, text: str) -> Query | None:
        """The documents of that validity."""
        if text.lower() in _YES:
            return in_force()
        if text.lower() in _NO:
            return any_of("validity", VOID)
        states = [state for state, word in STATES.items() if text in (state, word)]
        return any_of("validity", states) if states else None


def _ends(text: str) -> tuple[str, str]:
    start, dots, end = text.partition("..")
    return (start, end) if dots else (text, text)


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


def _year(text: str, default: str) -> str | None:
    """A year as four digits; ``default`` where none is given, None for what is none."""
    match = _YEAR.fullmatch(normalise(text))
    return default if not text else match[1] if match else None


def values_of(field: Field, text: str) -> Query:
    """What a value that is given as a condition asks for. Raises `QuestionError`, with values that are known."""
    found = field.meant(text)
    if found is not None:
        return found
    names = (
        field.names()
        if isinstance(field, FacetField)
        else {year: year for year in field.shards.facet("year")}
    )
    near = get_close_matches(text, [*names, *names.values()], n=3, cutoff=0.4) or list(names.values())[:8]
    raise QuestionError(
        f"没有“{text}”这个{NAMES[field.name][0]}；可用：{'、'.join(near)}。",
        f"There is no {field.name} “{text}”; choose for example one of these.",
    )


def schema_of(finder: Finder) -> Schema:
    """Whoosh's schema of the index: a field for every name that may be typed."""
    fields = {"text": RunField(finder, "text")}
    for name, others in NAMES.items():
        kind = _KINDS_OF_FIELDS.get(name, RunField)
        fields |= {each: kind(finder, name) for each in (name, *others)}
    return Schema(**fields)


_KINDS_OF_FIELDS: Final[Mapping[str, type[Field]]] = {
    **dict.fromkeys(("agency", "category", "topic", "genre", "kind"), FacetField),
    "year": YearField,
    "validity": ValidityField,
    "published": DateField,
    "written": DateField,
}
