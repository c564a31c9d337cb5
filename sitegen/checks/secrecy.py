"""Find secrecy markings, phrases that mean "not public", injected spam and lost text.

Laws and rules often mention 国家秘密, 保密审查 and 不得公开, so such a term within a sentence is not reported. A marking
is a term on a line of its own, or one with ★ and a period of secrecy.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from sitegen.checks.mapped_text import MappedText
from sitegen.checks.yaml_escapes import resolve_yaml_escapes
from sitegen.diagnostics.codes import privacy as codes
from sitegen.diagnostics.diagnostic_counter import DiagnosticCounter
from sitegen.diagnostics.line_index import LineIndex
from sitegen.diagnostics.model import Diagnostic, Rule, sort_diagnostics
from sitegen.program import regex

LINE_LEAD = r"(?:^|(?<=\n))(?P<lead>[ \t\u3000>*_#【\[\u300e]*(?:密[ \u3000]*级[:\uff1a]?[ \u3000]*)?)"
LINE_TAIL = r"(?=[ \t\u3000*_】\]\u300f!\uff01。]*(?:\n|\Z))"
# In fields of a record: a marking that is the whole title, summary or keyword, or begins a title or summary.
FIELD_MARKING = (
    r"(?:绝[ \u3000]*密|机[ \u3000]*密|秘[ \u3000]*密|工作秘密|内部(?:资料|文件|材料)"
    r"|不得(?:公开|外传)|禁止(?:公开|外传)|严禁(?:公开|外传))"
)
OPENING_MARKS = r"[\"'\u2018\u201c【\[〔(\uff08\u300e ]*"
CLOSING_MARK = r"(?=[ \u3000\"'\u2019\u201d】\]〕)\uff09\u300f★☆,:;\uff0c\uff1a\uff1b。!\uff01]|\n|\Z)"
FRONT_MATTER = regex.compile(r"(?:\s*\n)?---[ \t\u3000]*\n.*?\n---[ \t\u3000]*(?:\n|\Z)", re.DOTALL)
MARKED_FIELDS = (
    regex.compile(
        rf"(?:^|(?<=\n))[ ]*(?:标题|名称|内容概述|摘要|概述|title|summary):{OPENING_MARKS}(?P<found>{FIELD_MARKING}){CLOSING_MARK}"
    ),
    regex.compile(
        r"(?:^|(?<=\n))[ ]*(?:关键词|主题词|keywords):(?:[ ]*|[^\n]*?[\[,\uff0c、; \"'])"
        rf"(?P<found>{FIELD_MARKING})(?=[ ]*[\"',\uff0c、;\]]|[ ]*(?:\n|\Z))"
    ),
    regex.compile(
        r"(?:^|(?<=\n))[ ]*(?:关键词|主题词|keywords):[ ]*(?:\n[ ]*-[ ][^\n]*)*?"
        rf"\n[ ]*-[ ]+[\"']?(?P<found>{FIELD_MARKING})(?=[\"']?[ ]*(?:\n|\Z))"
    ),
)
LINE_MARKING = (
    r"(?:绝[ \u3000]*密|机[ \u3000]*密|秘[ \u3000]*密|工作秘密"
    r"|内[ \u3000]*部[ \u3000]*(?:资[ \u3000]*料|文[ \u3000]*件|材[ \u3000]*料)"
    r"(?:[,\uff0c \u3000]*(?:注意保[存管]|请勿外传|不得外传|严禁外传))?"
    r"|注[ \u3000]*意[ \u3000]*保[ \u3000]*存|不得(?:公开|外传)|禁止(?:公开|外传)|严禁(?:公开|外传))"
)
# A clue that every match contains, the rule, and the pattern. The clue is there for speed: hardly any text contains
# it, and it begins with fixed characters, which is what the regular-expression engine finds fastest.
_UNCOMPILED_PATTERNS = (
    (
        r"密[ \u3000]*[★☆]",
        codes.SECRET_MARK,
        r"(?P<found>(?:秘\s*密|机\s*密|绝\s*密)[ \u3000]*[★☆][ \u3000]*(?:\d{1,3}\s*(?:年|个月)|长期)?)",
    ),
    (
        f"{LINE_MARKING}{LINE_TAIL}",
        codes.SECRET_MARK,
        f"{LINE_LEAD}(?P<found>{LINE_MARKING}){LINE_TAIL}",
    ),
    (
        "此件|本件|此文|本文件|内部资料|内部文件",
        codes.SECRET_WORD,
        r"(?P<found>(?:此件|本件|此文|此文件|本文件)(?:不(?:予)?公开|不得公开|禁止公开|依申请公开|(?:仅|只)?限?内部(?:使用|传阅|掌握))|"
        r"内部(?:资料|文件)[,\uff0c、 ]*(?:注意保[存管]|请勿外传|不得外传|严禁外传))",
    ),
    (
        r"[a-z]\d\d",
        codes.SPAM,
        # win10-64 is a system, iso9001-2015 a standard.
        r"(?P<found>(?<![0-9A-Za-z./@_-])(?!(?:win(?:dows)?1[01]-(?:32|64)|iso\d{4}-20\d\d)(?!\d))"
        r"[a-z]{3,12}\d{2,4}-\d{2,4}(?![0-9A-Za-z._-])"
        r"|(?:bet|mobile|www)\d{3}(?!\d)[0-9A-Za-z.-]*)",
    ),
    (
        "澳门|荷官|在线|博彩|投注|百家乐|六合彩|老虎机|娱乐城",
        codes.SPAM,
        r"(?P<found>澳门(?:新葡京|威尼斯人?|金沙|皇冠)(?:娱乐|赌场|官网|网址)|真人荷官|在线(?:博彩|投注|赌博)平台|"
        r"(?:博彩|投注|百家乐|六合彩|老虎机)(?:网站?|平台|官网|注册|下载|开户)|娱乐城(?:开户|注册|官网|下载))",
    ),
    (
        r"\?\?",
        codes.LOST_TEXT,
        r"(?P<found>(?<=[\u4e00-\u9fff])\?{2,}(?=[\u4e00-\u9fff])|\?{4,})",
    ),
    (
        r"\uff1f\uff1f",
        codes.LOST_TEXT,
        r"(?P<found>\uff1f{4,})",
    ),
)
CLUES_AND_PATTERNS = tuple(
    (regex.compile(clue), rule, regex.compile(pattern)) for clue, rule, pattern in _UNCOMPILED_PATTERNS
)
FIELD_CLUE = regex.compile(FIELD_MARKING)


def detect_secrecy_marks(path: str, text: str) -> tuple[Diagnostic, ...]:
    """Return diagnostics for secrecy markings, suspicious words, spam and lost text in the source text of a file.

    ``path`` is relative to the project folder. It is used for the places of diagnostics, and its extension
    decides whether ``text`` is Markdown with front matter (``.md``) or YAML as a whole. Lost text is a run
    of question marks in place of characters. The diagnostics are sorted by position, at most one for
    each position.
    """
    found: dict[int, Diagnostic | None] = {}
    findings, lines = DiagnosticCounter(), LineIndex(path, text)
    values = resolve_yaml_escapes(path, text)
    for view in (values, MappedText(text)) if values else (MappedText(text),):
        for rule, match in _find_marks(path, view.text):
            start = view.locate_in_source(match.start("found"))
            if start in found:
                continue
            end = view.locate_in_source(match.end("found") - 1) + 1
            # A value that goes on in the next line is underlined up to there.
            length = len(text[start:end].partition("\n")[0])
            marking = " ".join(match["found"].split())
            shown = findings.admit(rule)
            found[start] = rule.at(lines.locate(start, length), found=marking) if shown else None
    return sort_diagnostics([*filter(None, found.values()), *findings.report_omitted(path)])


def _find_marks(path: str, text: str) -> Iterator[tuple[Rule, re.Match[str]]]:
    """Yield the rule and the regex match of each suspicious word or marking in a text.

    The group ``found`` of the match is the part to report.
    """
    for clue, rule, pattern in CLUES_AND_PATTERNS:
        for match in pattern.finditer(text) if clue.search(text) else ():
            yield rule, match
    front = FRONT_MATTER.match(text)
    # Only fields count here: the front matter of Markdown, or a YAML file as a whole.
    fields = front.group() if front else "" if path.endswith(".md") else text
    for pattern in MARKED_FIELDS if FIELD_CLUE.search(fields) else ():
        for match in pattern.finditer(fields):
            yield codes.SECRET_MARK, match
