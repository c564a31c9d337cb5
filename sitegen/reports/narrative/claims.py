"""Find figures of a sentence that state a quantity of the tables (X-1).

Only plain statements about the whole year count. Other years, parts by channel or subject, rounded figures,
comparisons and other agencies are ignored.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from sitegen.reports.application_log import APPLICATIONS, LITIGATION
from sitegen.reports.model import CellKey
from sitegen.reports.narrative import quantities as words
from sitegen.reports.narrative.facts import CellSum, Claim, TextSpan
from sitegen.reports.narrative.figures import TextFigure
from sitegen.reports.narrative.named_agencies import (
    drop_agency_shares,
    find_leading_agency,
    find_previous_agency,
    is_agency_phrase,
)
from sitegen.reports.narrative.sentences import DISCLOSURE_WORDS, NarrativeSource, Sentence

_THINGS = frozenset({"件", "宗", "例", "起", "条", "份", "项", "个", "件次", "人次", ""})
_LABEL_LIMIT = 80
"""Characters of the label before a figure, and of a clause, that are read."""

_BREAK = re.compile(r"[，。；：（）！？]")
_NOT_ABOUT = re.compile(
    r"留言|诉求|来信|来访|咨询|建议|提案|(?<!复)议案|信访件|工单|热线|12345|许可申请|行政审批|登记申请"
)
_OTHER_MATTERS = re.compile(
    r"许可|审批|登记|政务服务|补贴|补助|救助|援助|仲裁|调解|专利|商标|职称|资格|证照|贷款|户籍|公积金|社保|低保|工伤|不动产|项目|住房|受理行政复议|办理行政复议|复议机关"
)
"""Other things that people apply for. An overview covers all work of an agency, so there these leave a doubt."""

_OF_FIELD = re.compile(r"方面|领域|专项|行动|期间|其中")
"""Words that limit decisions to some of the year's."""

_OTHER_TIME = re.compile(
    r"上半年|下半年|季度|\d月份|去年同期|上年同期|历年|以来|近[三四五两\d]年|截至20\d\d年(?:[1-9]月|1[01]月)|同期"
)
_CARRIED_APART = re.compile(r"另[^，。；\d]{0,6}(?:办结|答复|办理)[^，。；\d]{0,8}结转")
"""What was carried in is stated apart from what was finished."""

_JUDGES = re.compile(r"(?:受理|办理|审理)[^，。；]{0,6}(?:复议|诉讼)")
"""What a reviewing agency does: in any matter, not in reviews of its own disclosure."""

_NONE = re.compile(r"(?:未|没有|无)[^。]*(?:申请|复议|诉讼)")


def extract_claims(
    source: NarrativeSource, sentence: Sentence, figures: Sequence[TextFigure], year: int
) -> Iterator[Claim]:
    """Find the claims of a sentence in a report on ``year``; ``figures`` are those of the sentence."""
    if sentence.section == "problems" or _NOT_ABOUT.search(sentence.text):
        return
    if figures or _NONE.search(sentence.text):
        yield from _ClaimReader(source, sentence, year).extract_claims(figures)


class _ClaimReader:
    """Reader of one sentence. ``rows`` are the cells of the last claim, whose parts may follow."""

    def __init__(self, source: NarrativeSource, sentence: Sentence, year: int) -> None:
        self.source = source
        self.sentence = sentence
        self.text = sentence.text
        self.year = year
        self.rows: tuple[CellSum, ...] = ()
        self.body = find_previous_agency(sentence)
        self.documents = ""
        self.decided = False
        self.case_doubtful = False
        self.doubtful = False
        self.overview = sentence.section == "overview" and not _OTHER_MATTERS.search(
            sentence.before + self.text
        )
        self.about = (
            bool(DISCLOSURE_WORDS.search(self.text))
            or sentence.topic in ("applications", "litigation")
            or self.overview
        )

    def extract_claims(self, figures: Sequence[TextFigure]) -> Iterator[Claim]:
        yield from drop_agency_shares(list(self.read_figures(figures)))
        if _NONE.search(self.text):
            yield from self.extract_zero_claims()

    def read_figures(self, figures: Sequence[TextFigure]) -> Iterator[Claim]:
        end = 0
        for figure in figures:
            if not figure.counted:
                continue
            label, last, end = self.find_label(figure, end), end, figure.end
            if len(label) > _LABEL_LIMIT:
                continue
            self.follow_agency(label, self.text[last : figure.start])
            found = self.resolve_label(label, figure) if self.is_plain(figure) else None
            if found:
                readings, subject = found
                self.body = subject or self.body
                yield self.build_claim(figure, label, readings, self.body)

    def follow_agency(self, label: str, since: str) -> None:
        """Keep track of the agency that the clauses name, up to a semicolon."""
        if "；" in since:
            self.body = ""
        self.body = find_leading_agency(label) or self.body

    def build_claim(
        self, figure: TextFigure, label: str, readings: tuple[CellSum, ...], subject: str
    ) -> Claim:
        spot = self.source.locate_in_sentence(self.sentence, figure.start, figure.end)
        name = re.sub(r"^[、：]+", "", label)[-24:]
        number = figure.value / 10000 if figure.unit == "元" else figure.value
        return Claim(spot, figure.text, name, number, readings, subject, figure.decimals, self.doubtful)

    def find_label(self, figure: TextFigure, after: int) -> str:
        """Return the words before a figure, from the last punctuation mark or figure."""
        start = max((mark.end() for mark in _BREAK.finditer(self.text, 0, figure.start)), default=0)
        return self.text[max(start, after) : figure.start].removeprefix("、")

    def is_plain(self, figure: TextFigure) -> bool:
        """Whether a figure is exact and about the whole of the report's year."""
        segment = self.text[self.text.rfind("；", 0, figure.start) + 1 : figure.start]
        years = re.findall(r"(?<!\d)((?:19|20)\d\d)年", self.text[: figure.start])
        right_year = not years or int(years[-1]) == self.year
        return figure.exact and right_year and not _OTHER_TIME.search(segment)

    def resolve_label(self, label: str, figure: TextFigure) -> tuple[tuple[CellSum, ...], str] | None:
        """Return the interpretations of a label, and the agency that it names."""
        self.doubtful = self.is_doubtful(label)
        if figure.unit in ("万元", "元"):
            return self.match_charges(label)
        if figure.unit not in _THINGS:
            return None
        if self.about and (found := self.match_application(label, figure) or self.match_case(label)):
            return found
        self.doubtful = False
        return self.match_document(label)

    def is_doubtful(self, label: str) -> bool:
        """Whether neither heading nor words say that the applications or cases are about disclosure.

        Applications carried from year to year are those of the table.
        """
        if self.sentence.topic in ("applications", "litigation"):
            return False
        if "复议" in label or "诉讼" in label:
            return not DISCLOSURE_WORDS.search(label)
        if self.rows and self.rows[0][0].table == LITIGATION:
            return self.case_doubtful
        known = DISCLOSURE_WORDS.search(self.sentence.before + self.text)
        return not known and not ("结转" in self.text and "收到申请" in self.text)

    def match_application(self, label: str, figure: TextFigure) -> tuple[tuple[CellSum, ...], str] | None:
        if self.sentence.topic == "litigation" and not re.search("申请公开|公开申请", label):
            return None
        of_these = "申请" in self.text
        for form, readings in words.QUANTITIES:
            if (
                (readings != words.FINISHED or (of_these and not _CARRIED_APART.search(self.text)))
                and (match := form.fullmatch(label))
                and is_agency_phrase(match["subject"])
            ):
                return self.begin(self.with_carried(readings)), match["subject"]
        match = words.ANSWERED.fullmatch(label) if of_these else None
        if match and is_agency_phrase(match["subject"]):
            return self.begin(_list_answered_cells()), match["subject"]
        match = words.VERB.fullmatch(label) if words.OBJECT.match(self.text, figure.end) else None
        if match and is_agency_phrase(match["subject"]):
            return self.begin(self.with_carried(words.RECEIVED)), match["subject"]
        if cells := words.match_result_cells(label):
            if self.doubtful and not self.rows:
                return None
            if self.is_in_list(figure, label) or self.is_split(cells):
                return None
            return self.begin((cells,)), ""
        if (
            self.rows
            and self.rows[0][0].table == APPLICATIONS
            and (columns := words.match_applicant_columns(label))
        ):
            return tuple(
                tuple(CellKey(APPLICATIONS, cell.row, column) for cell in reading for column in columns)
                for reading in self.rows
            ), ""
        return None

    def is_in_list(self, figure: TextFigure, label: str) -> bool:
        """Whether other names without figures precede this one: 不予公开，无法提供共5件."""
        before = self.text[: figure.start - len(label)].rstrip("、，")
        last = re.split(r"[，。；：（）、]", before)[-1]
        return bool(words.match_result_cells(last))

    def is_split(self, cells: CellSum) -> bool:
        """Whether the sentence divides what the table counts in one row: 不掌握, 不存在, 不属于本机关."""
        in_one = [cell.row for cell in cells] == ["unable_1"]
        return in_one and bool(re.search(r"不存在|非本机关|不属于本", self.text))

    def begin(self, readings: tuple[CellSum, ...]) -> tuple[CellSum, ...]:
        self.rows = readings
        return readings

    def with_carried(self, readings: tuple[CellSum, ...]) -> tuple[CellSum, ...]:
        """Add carried-in applications to the readings, if the sentence says that they are included."""
        included = re.search(r"[含括]\D{0,12}结转", self.text)
        return words.IN_HAND if included and readings == words.RECEIVED else readings

    def match_case(self, label: str) -> tuple[tuple[CellSum, ...], str] | None:
        """Match reviews and lawsuits about disclosure. Judicial agencies have many others."""
        if self.doubtful and not self.overview:
            return None
        if _JUDGES.search(label) and not DISCLOSURE_WORDS.search(label):
            return None
        if (match := words.REVIEWS.fullmatch(label)) and is_agency_phrase(match["subject"]):
            self.case_doubtful = self.doubtful
            return self.begin(_build_case_cells("total", bool(match["suit"]))), match["subject"]
        if match := words.SUITS.fullmatch(label):
            row = "direct" if match["direct"] else "after_review"
            return self.begin(((CellKey(LITIGATION, row, "total"),),)), ""
        column = words.match_case_column(label)
        if column and self.rows and self.rows[0][0].table == LITIGATION:
            return tuple(
                tuple(CellKey(LITIGATION, cell.row, column) for cell in one) for one in self.rows
            ), ""
        return None

    def match_document(self, label: str) -> tuple[tuple[CellSum, ...], str] | None:
        """Match documents made, repealed and in force, and decisions."""
        for column, form in (("made", words.MADE), ("repealed", words.REPEALED), ("valid", words.VALID)):
            match = form.fullmatch(label)
            if match and is_agency_phrase(match["subject"]):
                row = words.match_document_row(match["row"]) if match["row"] else self.documents
                if row not in ("regulations", "normative"):
                    return None
                self.documents = row
                return ((CellKey(words.DISCLOSURE, row, column),),), match["subject"]
        return self.match_decision(label)

    def match_decision(self, label: str) -> tuple[tuple[CellSum, ...], str] | None:
        match = words.DECIDED.fullmatch(label)
        in_full = bool(match and match["row"])
        if match is None and self.decided:
            match = words.DECIDED_TOO.fullmatch(label)
        if match is None or not is_agency_phrase(match["subject"]):
            return None
        self.decided = True
        self.doubtful = not in_full and bool(_OF_FIELD.search(self.text))
        row = words.match_document_row(match["row"] or match["bare"])
        return ((CellKey(words.DISCLOSURE, row, "decisions"),),), match["subject"]

    def match_charges(self, label: str) -> tuple[tuple[CellSum, ...], str] | None:
        self.doubtful = self.decided and bool(_OF_FIELD.search(self.text))
        if (self.sentence.topic == "disclosure" or self.decided) and words.CHARGED.fullmatch(label):
            return ((CellKey(words.DISCLOSURE, "charges", "fees"),),), ""
        return None

    def extract_zero_claims(self) -> Iterator[Claim]:
        """Find statements that there was nothing: 未收到政府信息公开申请."""
        for found in re.finditer(
            rf"(?<![^，。；：！？])[^，。；：！？]{{1,{_LABEL_LIMIT}}}(?![^，。；：！？])", self.text
        ):
            clause = found[0]
            if not self.is_plain(_build_zero(found.end())):
                continue
            match = words.NONE_RECEIVED.fullmatch(clause)
            if match and is_agency_phrase(match["subject"]):
                yield Claim(
                    self.locate_clause(found),
                    clause[-40:],
                    "收到申请",
                    Decimal(0),
                    words.RECEIVED,
                    match["subject"],
                )
            yield from self.extract_no_case_claims(found)

    def locate_clause(self, found: re.Match[str]) -> TextSpan:
        return self.source.locate_in_sentence(self.sentence, found.start(), found.end())

    def extract_no_case_claims(self, found: re.Match[str]) -> Iterator[Claim]:
        clause = found[0]
        about = self.sentence.section == "litigation" or DISCLOSURE_WORDS.search(clause)
        if (
            not about
            or not re.match(r"(?:20\d\d年度?|本年度?|全年|我.{0,3}|本机关|也|均)*(?:没有|未|无)", clause)
            or re.search(r"\d|纠正|撤销|败诉|维持|责令|违法|胜诉|其他|审结|结果", clause)
        ):
            return
        for word, suit in (("复议", False), ("诉讼", True)):
            if word in clause:
                yield Claim(
                    self.locate_clause(found),
                    clause[-40:],
                    f"行政{word}",
                    Decimal(0),
                    _build_case_cells("total", suit)[:1],
                )


def _build_zero(position: int) -> TextFigure:
    return TextFigure(position, position, "", Decimal(0), "", True, 0)


def _build_case_cells(column: str, suit: bool) -> tuple[CellSum, ...]:
    direct, after = CellKey(LITIGATION, "direct", column), CellKey(LITIGATION, "after_review", column)
    return ((direct, after), (direct,)) if suit else ((CellKey(LITIGATION, "review", column),),)


def _list_answered_cells() -> tuple[CellSum, ...]:
    """Return what 答复 may count.

    That is all results, only those that are answers in a narrow sense, or all applications received.
    """
    rows = words.list_result_rows()
    narrow = [
        [row for row in rows if not row.startswith(spared)]
        for spared in (("other_",), ("other_", "refused_"))
    ]
    kept = (tuple(CellKey(APPLICATIONS, row, "total") for row in one) for one in narrow)
    return (*words.FINISHED, *kept, *words.RECEIVED)
