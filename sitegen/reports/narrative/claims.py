"""Find figures of a sentence that state a quantity of the tables.

Only plain statements about the whole year count. Other years, parts by channel or subject, rounded figures,
comparisons and other agencies are ignored.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from sitegen.program import regex
from sitegen.reports.application_log import APPLICATIONS, LITIGATION
from sitegen.reports.model import CellKey
from sitegen.reports.narrative import quantities
from sitegen.reports.narrative.facts import Claim, SummedCells, TextSpan
from sitegen.reports.narrative.figures import TextFigure
from sitegen.reports.narrative.named_agencies import (
    drop_agency_shares,
    find_leading_agency,
    find_previous_agency,
    is_agency_phrase,
)
from sitegen.reports.narrative.sentences import DISCLOSURE_WORDS, NarrativeSource, Sentence

_THINGS = frozenset({"件", "宗", "例", "起", "条", "份", "项", "个", "件次", "人次", ""})
_BREAK = regex.compile(r"[，。；：（）！？]")
_NOT_ABOUT = regex.compile(
    r"留言|诉求|来信|来访|咨询|建议|提案|(?<!复)议案|信访件|工单|热线|12345|许可申请|行政审批|登记申请"
)
_OTHER_MATTERS = regex.compile(
    r"许可|审批|登记|政务服务|补贴|补助|救助|援助|仲裁|调解|专利|商标|职称|资格|证照|贷款|户籍|公积金|社保|低保|工伤|不动产|项目|住房|受理行政复议|办理行政复议|复议机关"
)
"""Other things that people apply for. An overview covers all work of an agency, so there these leave a doubt."""

_OF_FIELD = regex.compile(r"方面|领域|专项|行动|期间|其中")
"""Words that limit a number of decisions to some of the year's decisions."""

_OTHER_TIME = regex.compile(
    r"上半年|下半年|季度|\d月份|去年同期|上年同期|历年|以来|近[三四五两\d]年|截至20\d\d年(?:[1-9]月|1[01]月)|同期"
)
_CARRIED_APART = regex.compile(r"另[^，。；\d]{0,6}(?:办结|答复|办理)[^，。；\d]{0,8}结转")
"""The text states carried-over applications separately from finished ones."""

_JUDGES = regex.compile(r"(?:受理|办理|审理)[^，。；]{0,6}(?:复议|诉讼)")
"""Work of an agency that decides reviews of others' acts, in any matter."""

# From the first negation on, since a sentence has no full stop but at its end.
_NONE = regex.compile(r"(?:[^未没无。]|没(?!有))*+(?:未|没有|无)[^。]*(?:申请|复议|诉讼)")


def extract_claims(
    source: NarrativeSource, sentence: Sentence, figures: Sequence[TextFigure], year: int
) -> Iterator[Claim]:
    """Yield a claim for each figure of a sentence that states a quantity of the tables.

    The tables are those of the report on ``year``. ``source`` is the text that contains the sentence; it gives the
    places. ``figures`` are all figures of the sentence. A statement that there were none (未收到申请) gives a claim of 0.
    """
    if sentence.section == "problems" or _NOT_ABOUT.search(sentence.text):
        return
    if figures or _NONE.match(sentence.text):
        yield from _ClaimReader(source, sentence, year).extract_claims(figures)


class _ClaimReader:
    """Reader of the claims in one sentence.

    Its attributes remember what earlier clauses of the sentence said. ``rows`` are the readings (see `Claim`) of the
    last number of applications, reviews or lawsuits. Later figures may be parts of it, as in 其中自然人5件. ``agency`` is
    the agency named last, and ``document_row`` the row of the kind of document named last. ``is_after_decision`` is
    true after a number of administrative decisions. ``doubtful`` is true if the figure being read may be about
    something other than disclosure, and ``case_doubtful`` if the last number of reviews or lawsuits may.
    """

    def __init__(self, source: NarrativeSource, sentence: Sentence, year: int) -> None:
        self.source = source
        self.sentence = sentence
        self.text = sentence.text
        self.year = year
        self.rows: tuple[SummedCells, ...] = ()
        self.agency = find_previous_agency(sentence)
        self.document_row = ""
        self.is_after_decision = False
        self.case_doubtful = False
        self.doubtful = False
        self.is_overview = sentence.section == "overview" and not _OTHER_MATTERS.search(
            sentence.text_before + self.text
        )
        self.is_about_disclosure = (
            bool(DISCLOSURE_WORDS.search(self.text))
            or sentence.topic in ("applications", "litigation")
            or self.is_overview
        )

    def extract_claims(self, figures: Sequence[TextFigure]) -> Iterator[Claim]:
        yield from drop_agency_shares(list(self.read_figures(figures)))
        if _NONE.match(self.text):
            yield from self.extract_zero_claims()

    def read_figures(self, figures: Sequence[TextFigure]) -> Iterator[Claim]:
        end = 0
        for figure in figures:
            if not figure.is_count:
                continue
            label, previous_end, end = self.find_label(figure, end), end, figure.end
            if len(label) > quantities.LABEL_LIMIT:
                continue
            self.follow_agency(label, self.text[previous_end : figure.start])
            resolved = self.resolve_label(label, figure) if self.is_exact_for_year(figure) else None
            if resolved:
                readings, subject = resolved
                self.agency = subject or self.agency
                yield self.build_claim(figure, label, readings, self.agency)

    def follow_agency(self, label: str, text_between: str) -> None:
        """Set ``agency`` to the agency with which ``label`` begins, if there is one; else leave it.

        ``text_between`` is the text between the previous figure and the one of the label. If it has a
        semicolon, what follows is not about the previous agency, so ``agency`` is emptied first.
        """
        if "；" in text_between:
            self.agency = ""
        self.agency = find_leading_agency(label) or self.agency

    def build_claim(
        self, figure: TextFigure, label: str, readings: tuple[SummedCells, ...], subject: str
    ) -> Claim:
        span = self.source.locate_in_sentence(self.sentence, figure.start, figure.end)
        name = regex.sub(r"^[、：]+", "", label)[-24:]
        # The tables state money in 10,000 yuan.
        number = figure.value / 10000 if figure.unit == "元" else figure.value
        return Claim(span, figure.text, name, number, readings, subject, figure.decimals, self.doubtful)

    def find_label(self, figure: TextFigure, after: int) -> str:
        """Return the text before a figure, which says what it counts, such as 收到政府信息公开申请共.

        It begins after the last punctuation mark other than 、, or at the offset ``after`` (the end of the
        previous figure) if that is later.
        """
        start = max((match.end() for match in _BREAK.finditer(self.text, 0, figure.start)), default=0)
        return self.text[max(start, after) : figure.start].removeprefix("、")

    def is_exact_for_year(self, figure: TextFigure) -> bool:
        """Return whether a figure is exact and about the whole year of the report."""
        segment = self.text[self.text.rfind("；", 0, figure.start) + 1 : figure.start]
        years = regex.findall(r"(?<!\d)((?:19|20)\d\d)年", self.text[: figure.start])
        right_year = not years or int(years[-1]) == self.year
        return figure.is_exact and right_year and not _OTHER_TIME.search(segment)

    def resolve_label(self, label: str, figure: TextFigure) -> tuple[tuple[SummedCells, ...], str] | None:
        """Return a pair of a label's readings (see `Claim`) and its agency.

        Return None if it names no quantity of the tables. The agency is "" if the label does not name one.
        ``figure`` is the figure after the label.
        """
        self.doubtful = self.is_doubtful(label)
        if figure.unit in ("万元", "元"):
            return self.match_charges(label)
        if figure.unit not in _THINGS:
            return None
        if self.is_about_disclosure and (
            resolved := self.match_application(label, figure) or self.match_case(label)
        ):
            return resolved
        # Documents and decisions are in table two whatever they are about.
        self.doubtful = False
        return self.match_document(label)

    def is_doubtful(self, label: str) -> bool:
        """Return whether a number of applications or cases may be about something other than disclosure.

        ``label`` is the text before the number. There is no doubt if the section, the label or the sentence
        with the text before it shows that the number is about disclosure. Applications that are carried over
        (结转) are always about disclosure. A part of a number of cases is as doubtful as that number.
        """
        if self.sentence.topic in ("applications", "litigation"):
            return False
        if "复议" in label or "诉讼" in label:
            return not DISCLOSURE_WORDS.search(label)
        if self.rows and self.rows[0][0].table == LITIGATION:
            return self.case_doubtful
        names_disclosure = DISCLOSURE_WORDS.search(self.sentence.text_before + self.text)
        return not names_disclosure and not ("结转" in self.text and "收到申请" in self.text)

    def match_application(self, label: str, figure: TextFigure) -> tuple[tuple[SummedCells, ...], str] | None:
        if self.sentence.topic == "litigation" and not regex.search("申请公开|公开申请", label):
            return None
        is_about_applications = "申请" in self.text
        for pattern, readings in quantities.QUANTITIES:
            if (
                (
                    readings != quantities.FINISHED
                    or (is_about_applications and not _CARRIED_APART.search(self.text))
                )
                and (match := pattern.fullmatch(label))
                and is_agency_phrase(match["subject"])
            ):
                return self.remember_rows(self.include_carried(readings)), match["subject"]
        match = quantities.ANSWERED.fullmatch(label) if is_about_applications else None
        if match and is_agency_phrase(match["subject"]):
            return self.remember_rows(_list_answered_readings()), match["subject"]
        match = quantities.VERB.fullmatch(label) if quantities.OBJECT.match(self.text, figure.end) else None
        if match and is_agency_phrase(match["subject"]):
            return self.remember_rows(self.include_carried(quantities.RECEIVED)), match["subject"]
        if cells := quantities.match_outcome_cells(label):
            if self.doubtful and not self.rows:
                return None
            if self.is_joint_figure(figure, label) or self.is_split(cells):
                return None
            return self.remember_rows((cells,)), ""
        if (
            self.rows
            and self.rows[0][0].table == APPLICATIONS
            and (columns := quantities.match_applicant_columns(label))
        ):
            return tuple(
                tuple(CellKey(APPLICATIONS, cell.row, column) for cell in reading for column in columns)
                for reading in self.rows
            ), ""
        return None

    def is_joint_figure(self, figure: TextFigure, label: str) -> bool:
        """Return whether an outcome without a figure stands before the label, so that the figure counts both.

        In 不予公开，无法提供共5件, the label is 无法提供共, but the 5 also counts 不予公开.
        """
        before = self.text[: figure.start - len(label)].rstrip("、，")
        preceding = regex.split(r"[，。；：（）、]", before)[-1][-quantities.LABEL_LIMIT :]
        return bool(quantities.match_outcome_cells(preceding))

    def is_split(self, cells: SummedCells) -> bool:
        """Return whether the text may divide what the table counts in the one row of ``cells``.

        The row 本机关不掌握 counts all information that the agency does not hold. A text may state separate figures
        for information that does not exist (不存在) and for information of other agencies.
        """
        in_one = [cell.row for cell in cells] == ["unable_1"]
        return in_one and bool(regex.search(r"不存在|非本机关|不属于本", self.text))

    # Parts such as 其中自然人5件 may follow, and are looked for in these cells.
    def remember_rows(self, readings: tuple[SummedCells, ...]) -> tuple[SummedCells, ...]:
        self.rows = readings
        return readings

    def include_carried(self, readings: tuple[SummedCells, ...]) -> tuple[SummedCells, ...]:
        """Return ``readings`` or, if carried-over applications may be included, those without and with them.

        They may be included in a number of applications received in a sentence such as 收到申请10件（含上年结转1件）.
        """
        included = regex.search(r"[含括]\D{0,12}结转", self.text)
        return quantities.IN_HAND if included and readings == quantities.RECEIVED else readings

    def match_case(self, label: str) -> tuple[tuple[SummedCells, ...], str] | None:
        """Return the readings and the agency of a label for reviews or lawsuits about disclosure, else None.

        The agency is "" if the label does not name one.
        """
        if self.doubtful and not self.is_overview:
            return None
        if _JUDGES.search(label) and not DISCLOSURE_WORDS.search(label):
            return None
        if (match := quantities.REVIEWS.fullmatch(label)) and is_agency_phrase(match["subject"]):
            self.case_doubtful = self.doubtful
            return self.remember_rows(_build_case_cells("total", bool(match["suit"]))), match["subject"]
        if match := quantities.SUITS.fullmatch(label):
            row = "direct" if match["direct"] else "after_review"
            return self.remember_rows(((CellKey(LITIGATION, row, "total"),),)), ""
        column = quantities.match_case_column(label)
        if column and self.rows and self.rows[0][0].table == LITIGATION:
            return tuple(
                tuple(CellKey(LITIGATION, cell.row, column) for cell in reading) for reading in self.rows
            ), ""
        return None

    def match_document(self, label: str) -> tuple[tuple[SummedCells, ...], str] | None:
        """Return the readings and the agency of a label for documents or decisions of table two, else None.

        The agency is "" if the label does not name one.
        """
        for column, pattern in (
            ("made", quantities.MADE),
            ("repealed", quantities.REPEALED),
            ("valid", quantities.VALID),
        ):
            match = pattern.fullmatch(label)
            if match and is_agency_phrase(match["subject"]):
                row = quantities.match_document_row(match["row"]) if match["row"] else self.document_row
                if row not in ("regulations", "normative"):
                    return None
                self.document_row = row
                return ((CellKey(quantities.DISCLOSURE, row, column),),), match["subject"]
        return self.match_decision(label)

    def match_decision(self, label: str) -> tuple[tuple[SummedCells, ...], str] | None:
        match = quantities.DECIDED.fullmatch(label)
        in_full = bool(match and match["row"])
        if match is None and self.is_after_decision:
            match = quantities.DECIDED_TOO.fullmatch(label)
        if match is None or not is_agency_phrase(match["subject"]):
            return None
        self.is_after_decision = True
        self.doubtful = not in_full and bool(_OF_FIELD.search(self.text))
        row = quantities.match_document_row(match["row"] or match["bare"])
        return ((CellKey(quantities.DISCLOSURE, row, "decisions"),),), match["subject"]

    def match_charges(self, label: str) -> tuple[tuple[SummedCells, ...], str] | None:
        self.doubtful = self.is_after_decision and bool(_OF_FIELD.search(self.text))
        if (self.sentence.topic == "disclosure" or self.is_after_decision) and quantities.CHARGED.fullmatch(
            label
        ):
            return ((CellKey(quantities.DISCLOSURE, "charges", "fees"),),), ""
        return None

    def extract_zero_claims(self) -> Iterator[Claim]:
        """Yield claims of 0 from statements such as 未收到政府信息公开申请."""
        for clause_match in regex.finditer(
            rf"(?<![^，。；：！？])[^，。；：！？]{{1,{quantities.LABEL_LIMIT}}}(?![^，。；：！？])",
            self.text,
        ):
            clause = clause_match[0]
            if not self.is_exact_for_year(_build_zero(clause_match.end())):
                continue
            match = quantities.NONE_RECEIVED.fullmatch(clause)
            if match and is_agency_phrase(match["subject"]):
                yield Claim(
                    self.locate_clause(clause_match),
                    clause[-40:],
                    "收到申请",
                    Decimal(0),
                    quantities.RECEIVED,
                    match["subject"],
                )
            yield from self.extract_no_case_claims(clause_match)

    def locate_clause(self, match: re.Match[str]) -> TextSpan:
        return self.source.locate_in_sentence(self.sentence, match.start(), match.end())

    def extract_no_case_claims(self, match: re.Match[str]) -> Iterator[Claim]:
        clause = match[0]
        is_about_disclosure = self.sentence.section == "litigation" or DISCLOSURE_WORDS.search(clause)
        if (
            not is_about_disclosure
            or not quantities.NO_CASES.match(clause)
            or regex.search(r"\d|纠正|撤销|败诉|维持|责令|违法|胜诉|其他|审结|结果", clause)
        ):
            return
        for word, suit in (("复议", False), ("诉讼", True)):
            if word in clause:
                yield Claim(
                    self.locate_clause(match),
                    clause[-40:],
                    f"行政{word}",
                    Decimal(0),
                    _build_case_cells("total", suit)[:1],
                )


def _build_zero(position: int) -> TextFigure:
    return TextFigure(position, position, "", Decimal(0), "", True, 0)


def _build_case_cells(column: str, suit: bool) -> tuple[SummedCells, ...]:
    direct, after = CellKey(LITIGATION, "direct", column), CellKey(LITIGATION, "after_review", column)
    return ((direct, after), (direct,)) if suit else ((CellKey(LITIGATION, "review", column),),)


def _list_answered_readings() -> tuple[SummedCells, ...]:
    """Return what 答复 (answered) may mean in a text, as sums of cells.

    The word may count all outcomes, the outcomes without 其他处理 (other), the outcomes without 其他处理 and 不予处理
    (not handled), or all applications received.
    """
    rows = quantities.list_outcome_rows()
    narrow_senses = [
        [row for row in rows if not row.startswith(excluded)]
        for excluded in (("other_",), ("other_", "refused_"))
    ]
    narrow_cells = (tuple(CellKey(APPLICATIONS, row, "total") for row in subset) for subset in narrow_senses)
    return (*quantities.FINISHED, *narrow_cells, *quantities.RECEIVED)
