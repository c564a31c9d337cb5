"""Phrases for quantities of the statutory tables, and the cells that they mean.

Rows and columns are matched by the names in the formats; only the phrases of running text are defined here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from sitegen.program import regex
from sitegen.reports.application_log import APPLICATIONS, LITIGATION
from sitegen.reports.format_loader import load_formats
from sitegen.reports.model import CellKey, Table
from sitegen.reports.name_matching import map_column_names, map_group_names, map_row_names, normalise_name
from sitegen.reports.narrative.facts import SummedCells

DISCLOSURE = "disclosure"
RECEIVED = ((CellKey(APPLICATIONS, "new_received", "total"),),)
CARRIED_IN = ((CellKey(APPLICATIONS, "carried_in", "total"),),)
CARRIED_OUT = ((CellKey(APPLICATIONS, "carried_out", "total"),),)
FINISHED = ((CellKey(APPLICATIONS, "total", "total"),),)
IN_HAND = (*RECEIVED, (RECEIVED[0][0], CARRIED_IN[0][0]))
LEGAL_PERSONS = ("business", "research", "charity", "legal", "other")
LABEL_LIMIT = 80
"""Characters of the label before a figure, and of a clause, that are read."""

_NOT_RESULTS = frozenset({"new_received", "carried_in", "carried_out", "total"})

_OBJECT = r"(?:政府信息公开申请|政府信息依申请公开申请|政府信息依申请公开|信息公开申请|依申请公开政府信息的?申请|依申请公开政府信息|依申请公开申请|依申请公开|政府信息申请|公开申请|申请公开政府信息|申请)"
_SUBJECT = r"(?P<subject>[\u4e00-\u9fff]{0,24}?)"
WHEN = r"(?:(?:20\d\d年度?|本年度?内?|全年度?|年内|今年|当年|年度内|报告期内|本报告期内?|截至?(?:20\d\d年)?(?:12月31日|年底|年末|底)|年末|年底|1月1日至12月31日)，?)*+"
# No alternative consists of others (as 数量 would of 数 and 量), so that a text matches in one way only.
_FILL = r"(?:[共数量件为是有计的了均：]|总[共计数量]|一共|合计|累计|达到?|事项|情况|案件)*+"
_DOCUMENTS = r"(?:行政)?规范性文件|(?:政府)?规章"
_PHRASES: tuple[tuple[str, tuple[SummedCells, ...]], ...] = (
    (rf"(?:共计?|总共|一共|累计|新|已|实际)*(?:收到|接收到?|新收到?|接到|新收)(?:了|的|各类|公民|群众|公众|社会公众|书面|政府信息公开平台)*{_OBJECT}", RECEIVED),
    (rf"(?:共计?|总共|一共|累计|新|已|实际)*(?:受理|新增|办理|处理)(?:了|的|各类|公民|群众|公众|社会公众|书面)*{_OBJECT}", IN_HAND),
    (rf"(?:本年度?)?新收(?:到)?{_OBJECT}?", RECEIVED),
    (rf"(?:另?有|另|含|包括|其中|加上)?(?:上年度?|上一年度?|去年)(?:度)?(?:结转|转入|接转)(?:至?本年度?)?(?:继续)?(?:办理|处理)?(?:的)?{_OBJECT}?", CARRIED_IN),
    (rf"结转(?:上年度?|自?上一年度?)(?:继续)?(?:办理|处理)?(?:的)?{_OBJECT}?", CARRIED_IN),
    (rf"(?:另?有|另)?结转(?:至|到)?(?:下年度?|下一年度?|次年度?|明年)(?:度)?(?:继续)?(?:办理|处理|答复)?(?:的)?{_OBJECT}?", CARRIED_OUT),
    (rf"(?:共计?|已|全部|依法|累计|按期|按时|本年度?)*(?:办结|办理完结|办理结果总计|办理完毕)(?:了|的)*{_OBJECT}?", FINISHED),
)  # fmt: skip
_ANSWERED = rf"(?:共计?|已|全部|依法|累计|按期|按时|均)*(?:答复|回复|作出答复)(?:了|的)*{_OBJECT}?"
QUANTITIES = tuple(
    (regex.compile(f"{WHEN}{_SUBJECT}{WHEN}{phrase}{_FILL}", longest=LABEL_LIMIT), readings)
    for phrase, readings in _PHRASES
)
ANSWERED = regex.compile(f"{WHEN}{_SUBJECT}{WHEN}{_ANSWERED}{_FILL}", longest=LABEL_LIMIT)
VERB = regex.compile(
    rf"{WHEN}{_SUBJECT}{WHEN}(?:共计?|总共|一共|累计|新|已)*(?:收到|接收到?|新收到?|接到)(?:了)?{_FILL}",
    longest=LABEL_LIMIT,
)
OBJECT = regex.compile(
    rf"(?:的)?(?:{_OBJECT[3:-1].removesuffix('|申请')})(?!的|人|答|办|转|受|渠|工|制|流|材)"
)
NONE_RECEIVED = regex.compile(
    rf"{WHEN}{_SUBJECT}{WHEN}(?:均|也|都|暂|尚|并)*(?:未|没有|无|未曾)(?:收到|接到|接收到?|新收到?|受理)(?:过|任何|到|公民|群众|公众|社会公众)*"
    rf"(?:{_OBJECT[3:-1].removesuffix('|申请')})(?:件|事项|案件|情况)?",
    longest=LABEL_LIMIT,
)
_BEFORE_NONE = r"(?:20\d\d年度?|本年度?|全年|本机关|也|均)*"
NO_CASES = regex.compile(
    rf"{_BEFORE_NONE}(?:我.{{0,3}}{_BEFORE_NONE}){{0,2}}(?:没有|未|无)", longest=LABEL_LIMIT
)
SUITS = regex.compile(
    r"(?:其中|，|：)*(?:(?P<direct>未经(?:行政)?复议(?:而|而被)?直接(?:起诉|提起行政诉讼)|直接起诉)|(?:经)?(?:行政)?复议后(?:再|又)?(?:起诉|提起行政诉讼))(?:的|案件)*"
    + _FILL,
    longest=LABEL_LIMIT,
)
REVIEWS = regex.compile(
    rf"{WHEN}{_SUBJECT}{WHEN}(?:共|有|因|就|由|针对|有关|涉及|被|发生|收到|受理|申请|提起|引发|产生|政府信息公开工作|政府信息公开申请|政府信息公开|信息公开|的|过|了)*"
    rf"(?:行政复议|(?P<suit>行政诉讼))(?:申请)?{_FILL}",
    longest=LABEL_LIMIT,
)
MADE = regex.compile(
    rf"{WHEN}{_SUBJECT}{WHEN}(?:共计?|新)*(?:制发|制定|出台|印发|制定出台|制定印发|制定并印发)(?:了|的)*(?:本机关)?(?P<row>{_DOCUMENTS}){_FILL}",
    longest=LABEL_LIMIT,
)
REPEALED = regex.compile(
    rf"{WHEN}{_SUBJECT}{WHEN}(?:共计?)*废止(?:了|的)*(?P<row>(?:{_DOCUMENTS})?){_FILL}", longest=LABEL_LIMIT
)
VALID = regex.compile(
    rf"{WHEN}{_SUBJECT}{WHEN}(?:共计?|目前)*现行有效(?:的)?(?P<row>(?:{_DOCUMENTS})?){_FILL}",
    longest=LABEL_LIMIT,
)
_DECISION = r"(?P<row>行政(?:许可|处罚|强制))"
DECIDED = regex.compile(
    rf"{WHEN}{_SUBJECT}{WHEN}(?:(?:共计?|和|及|与)*(?:作出|做出)?(?:的)?{_DECISION}(?:处理)?决定|(?:共计?)*(?:作出|做出)(?:的|了)?(?P<bare>行政(?:许可|处罚|强制))){_FILL}",
    longest=LABEL_LIMIT,
)
DECIDED_TOO = regex.compile(rf"(?P<subject>)(?P<bare>)(?:和|及|与)?{_DECISION}{_FILL}", longest=LABEL_LIMIT)
"""A further kind of decision after the first: 作出行政许可1件，行政处罚2件."""

CHARGED = regex.compile(
    r"(?:本年|全年|共|和|及)*(?:收取)?行政(?:事业性)?收费(?:金额|收入|总额)?(?:共计?|为|是)*",
    longest=LABEL_LIMIT,
)
_BEFORE = regex.compile(r"^(?:其中|属于|因|作出|依法|决定|有|对|均|经审查|已|为|是|和|及|与|：|、)+")
_AFTER = regex.compile(
    rf"(?:答复|决定|告知|处理|情形|类|政府信息|信息|{_OBJECT}|共|共计|件数|数量|为|是|有|计|的|了|：|占)$"
)
_JOINED = regex.compile(r"以及|[及和与或、]")


@cache
def _map_outcome_rows() -> Mapping[str, tuple[str, ...]]:
    """Map the name of each outcome of applications, and of each group of outcomes, to the keys of its rows.

    Names are in the form that `normalise_name` returns. 其他 (other) is left out, because it may be the rest of
    any list. The result is cached.
    """
    rows_by_name: dict[str, tuple[str, ...]] = {}
    for form in load_formats().values():
        if table := form.tables_by_key.get(APPLICATIONS):
            rows = {row.key for row in table.rows} - _NOT_RESULTS
            rows_by_name.update({name: (key,) for name, key in map_row_names(table).items() if key in rows})
            rows_by_name.update(_map_groups(table))
    # 其他 alone may be the rest of any list.
    rows_by_name.pop(normalise_name("其他"), None)
    return rows_by_name


def _map_groups(table: Table) -> Mapping[str, tuple[str, ...]]:
    groups = {name: key for name, key in map_group_names(table).items() if key != "results"}
    return {name: tuple(row.key for row in table.rows if row.group == key) for name, key in groups.items()}


@cache
def _map_columns(table: str, row: str) -> Mapping[str, str]:
    columns_by_name: dict[str, str] = {}
    for form in load_formats().values():
        if table in form.tables_by_key:
            columns_by_name.update(map_column_names(form.tables_by_key[table], row))
    return columns_by_name


def match_outcome_cells(label: str) -> SummedCells:
    """Return the cells that count the outcomes named by ``label``, such as 予以公开及部分公开.

    ``label`` is the text before a figure. Returns () if any part of it is not the name of an outcome.
    """
    for bare in _iter_bare_labels(label):
        rows = [_map_outcome_rows().get(normalise_name(name)) for name in _JOINED.split(bare)]
        if all(rows):
            return _build_cells(rows)
    return ()


def _build_cells(rows: Iterable[tuple[str, ...] | None]) -> SummedCells:
    return tuple(dict.fromkeys(CellKey(APPLICATIONS, key, "total") for keys in rows if keys for key in keys))


def match_applicant_columns(label: str) -> tuple[str, ...]:
    """Return the keys of the columns of the kinds of applicants that ``label`` names; () if it names none.

    ``label`` is the text before a figure. A kind has one column, but 法人或其他组织 (legal persons and other
    organisations) gives five: all except natural persons.
    """
    for bare in _iter_bare_labels(label):
        if regex.fullmatch(r"法人(?:[和或及、/]|以及)?(?:其他组织)?", bare):
            return LEGAL_PERSONS
        key = _map_columns(APPLICATIONS, "new_received").get(normalise_name(bare), "")
        if key and key not in ("total", "other"):
            return (key,)
    return ()


def match_case_column(label: str) -> str:
    """Return the key of the column in the table on litigation that ``label`` names.

    It is the result of cases, such as 结果纠正. Returns "" if there is none. ``label`` is the text before a
    figure.
    """
    columns_by_name = _map_columns(LITIGATION, "review")
    return next(
        (
            key
            for bare in _iter_bare_labels(label)
            if (key := columns_by_name.get(normalise_name(bare), "")) not in ("", "total")
        ),
        "",
    )


def match_document_row(name: str) -> str:
    """Return the key of the row of table two that ``name`` means; "" if none.

    The table counts documents, decisions and charges.
    """
    for form in reversed(tuple(load_formats().values())):
        table = form.tables_by_key.get(DISCLOSURE)
        if table and (key := map_row_names(table).get(normalise_name(name))):
            return key
    return ""


def _iter_bare_labels(label: str) -> Iterator[str]:
    """Yield a label without its introductory words, then with fewer and fewer filler words at its end.

    For 其中：予以公开的共, these are 予以公开的共, 予以公开的 and 予以公开.
    """
    bare = _BEFORE.sub("", label)
    while bare:
        yield bare
        shorter = _AFTER.sub("", bare)
        if shorter == bare:
            return
        bare = shorter


@cache
def list_outcome_rows() -> tuple[str, ...]:
    """Return the keys of the rows that are outcomes of applications, in the newest format with tables."""
    table = [
        form.tables_by_key[APPLICATIONS]
        for form in load_formats().values()
        if APPLICATIONS in form.tables_by_key
    ][-1]
    return tuple(row.key for row in table.rows if row.key not in _NOT_RESULTS)
