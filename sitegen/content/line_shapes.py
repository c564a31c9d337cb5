"""Describe a single line of a text: its width, its indent, and whether it is a date, an issuer, a label or the like.

Widths count a Chinese character as 1 and an ASCII character as 1/2. `sitegen.content.line_ends` uses these facts to
decide where paragraphs end.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from sitegen.content.blanks import LINE_BLANKS
from sitegen.content.outline_marks import HAN_RANGE, NUMERALS, read_mark, starts_with_mark
from sitegen.program import regex

USUAL_INDENT: Final = 2
"""Usual width of a paragraph's indent. Wider indents, such as those of signatures, are counted as this."""
PUNCTUATION = regex.compile(r"[，。；：！？,;:!?]|[.．]\Z")
ANY_PUNCTUATION = regex.compile(r"[，。；：！？、,;!?]|:(?!\d)|[.．]\Z")
"""A stop. The colon of a time of day does not match."""
BRACKETS: Final = ("（）", "()", "《》", "“”", "〔〕", "【】")
COMMA = regex.compile("[，。；、：]")
FULL_STOP = regex.compile(r"[。；！？;!?]|[：:.．…][”’」』）)》\"']{0,4}\Z")
SENTENCE_END = regex.compile(r"(?:[。！？；：!?;:…][”’」』）)》\"']{0,4}|[A-Za-z\u3400-\u9fff》）][.．])\Z")
LONGEST_SENTENCE_END: Final = 6
"""How many characters at the end of a line are searched for the end of a sentence."""
STOPS: Final = tuple("，。、；：！？）》」』”％")
"""Characters with which no paragraph begins."""
INTRODUCTION = regex.compile(r"(?:如下|下列|以下|其中|包括)[^。；，]{0,15}[：:]\Z")
"""End of a line that introduces a list."""
RUNNING_INTRODUCTION = regex.compile(r"(?:其中|包括)[：:]\Z")
LONGEST_INTRODUCTION: Final = 18
UNFINISHED_END = ("，", "、", "（", "《", "“", "(")
# A unit within which programs do not wrap: a word, or a Chinese character and the stops after it, with the opening
# brackets before it.
FIRST_WORD = regex.compile(
    r"[（(《“‘「『【〔]{0,3}(?:[A-Za-z0-9.,%/:_@?=&#+~-]{1,200}|.[，。、；：！？）》」』”’]{0,3})"
)
STARTS_LONG_WORD = regex.compile(r"[（(《“‘「『【〔!-~]")
_DIGIT = r"[\d\uff10-\uff19〇○零一二三四五六七八九十×Xx*]"
_GAP = r"[ \u3000]{0,2}"
DATE_LINE = regex.compile(
    rf"[（(]?(?:{_DIGIT}{{2,4}}{_GAP}年{_GAP}{_DIGIT}{{1,3}}{_GAP}月(?:{_GAP}{_DIGIT}{{1,3}}{_GAP}日)?"
    r"|\d{4}(?P<dash>[-./])\d{1,2}(?P=dash)\d{1,2})[）)]?\Z"
)
ISSUER_LINE = regex.compile(
    rf"[{HAN_RANGE}（）()、 \u3000]{{2,40}}"
    r"(?:政府|办公室|办公厅|[局厅院部委会处队社站所校]|[小中大]学|中心|公司|法院|检察院)(?:[（(].{1,6}[）)])?\Z"
)
# The head of an authority signs its orders: 县长　林承远, 部　长：王某某, 主席 买买提·艾力.
SIGNATORY_LINE = regex.compile(
    rf"[{HAN_RANGE}]{{0,20}}?(?:[省市县区州盟旗镇乡部局厅署行会院]{_GAP}长|检察长|委员长|主{_GAP}任|主{_GAP}席|总{_GAP}理)"
    rf"(?:[ \u3000]{{1,8}}|{_GAP}[：:]{_GAP})[{HAN_RANGE}](?:[ \u3000]{{0,4}}[{HAN_RANGE}]){{1,3}}(?:[·•・][{HAN_RANGE}]{{1,8}})?\Z"
)
DOCUMENT_NUMBER_LINE = regex.compile(
    r"[^，。；：]{1,14}[〔\[［（(][12]\d{3}[〕\]］）)][^，。；：]{0,3}\d{1,5}号\Z"
)
BULLET_LINE = regex.compile("[·•●■□▪◆○◎◇△▲★☆※➢➤►✓✔\ue000-\uf8ff][ \u3000\xa0]")
HISTORY_LINE = regex.compile(
    rf"[（(]?{_DIGIT}{{2,4}}{_GAP}年{_GAP}{_DIGIT}{{1,3}}{_GAP}月{_GAP}{_DIGIT}{{1,3}}{_GAP}日[^，；]{{0,60}}"
    r"(?:通过|公布|发布|施行|批准|修[正订]|印发)[）)]?\Z"
)
"""A line that says when a law was passed or came into force: ``2020年12月23日 某某委员会第18次会议通过``."""
SPACED_NUMBER = regex.compile(rf"\d{{1,2}}[ \u3000]{{1,4}}[{HAN_RANGE}]")
"""A section number without a dot, such as ``2 适用范围``. A quantity can begin in the same way."""
CONTENTS_LINE = regex.compile(r"(?:……|[.．·]{3})[ \u3000]{0,4}(?:\d{1,4}|[（(]\d{1,4}[）)])\Z")
"""Entry of a table of contents with the number of a page: ``总则……3``."""
LONGEST_LEADER: Final = 13
ADDRESS_LINE = regex.compile(r"<?(?:https?://|www\.)[!-~]{1,2000}\Z", re.IGNORECASE)
"""A web address alone on its line. Its author put it there, so the line ends around it are no wraps."""
TITLE_END = regex.compile(
    r"(?:通知|通报|通告|公告|公报|意见|决定|决议|批复|请示|报告|函|办法|规定|条例|方案|预案|纪要)[）)]?\Z"
)
SALUTATION_LINE = regex.compile(r"(?:各|尊敬|有关|全[省市县区体])[^。；]{0,200}[：:]\Z")
# Beginnings of a paragraph other than the marks of an outline.
OTHER_PARAGRAPH_START = regex.compile(
    rf"[{NUMERALS}]是|首先|其次|再次|最后，|[-•·●*—■□▪◆]|\[\d{{1,3}}\](?![，。；、])|[问答注附][：:]"
    r"|附件|附表|附：|抄送|主送|特此[通公批函报证]|此[致复布]|妥否|[（(](?:此件|本文|试行|暂行|修订|草案|送审稿|征求意见稿|[12]\d{3}年)|<{7}|={7}|>{7}"
)
LABEL = regex.compile(r"[^\d\s，。；：:）)][^，。；：:）)]{1,7}(?<![\d下])[：:](?!//)")
"""Label before a field, such as 联系人：. In wrapped text other lines begin with a word and a colon as well."""
ALIKE_CHARACTERS: Final = 5
"""How many characters at their beginnings two entries of a list must have in common."""
FIELD = regex.compile(rf"(?:[{HAN_RANGE}](?:{_GAP}[{HAN_RANGE}]){{1,7}}|[问答注]){_GAP}[：:](?!//)")
LINE_BEGINNING_PARAGRAPH = regex.compile(
    r">(?![\d=])|(?:(?:经办|联系|负责)人|(?:联系|咨询|监督|举报|办公|服务|投诉)(?:电话|方式)|(?:通[讯信]|办公|联系)地址|邮政编码|电子邮[箱件]|开户银行"
    rf"|(?:填[表报写]|编制)说明)(?:[及和与、][{HAN_RANGE}]{{1,6}})?[：: \u3000]|[（(](?:盖章|公章|签章|签字|签名)[）)]\Z"
    rf"|各[{HAN_RANGE}、，]{{1,80}}(?:政府|部门|机构|单位|企业|公司|学校|[局委办院])[：:]\Z|(?:特此|此致|此复)[{HAN_RANGE}]{{0,8}}[。！]?\Z"
)
"""A line that cannot continue a sentence, unless the line before it ends with a comma or an open bracket."""
_BREAK = regex.compile(r"<br[ \t]{0,20}/?>", re.IGNORECASE)
DASHES: Final = tuple("-•·*—")
LIST_WORD = regex.compile(
    rf"[第其][{NUMERALS}]{{1,3}}[，、]|\d{{1,2}}(?:[)）、．]|\.(?!\d))|[A-Za-z][.)、]|[▲★☐☑]"
)
_SHAPES_SET_APART: Final = (
    DATE_LINE,
    DOCUMENT_NUMBER_LINE,
    ISSUER_LINE,
    SIGNATORY_LINE,
    SALUTATION_LINE,
    OTHER_PARAGRAPH_START,
    LABEL,
    LIST_WORD,
)
SPACED_SHARE: Final = 0.35
"""A line with a larger share of blanks is taken for one with wide letter spacing."""
SPACE_BETWEEN_CHINESE = regex.compile(r"(?<=[^ -~]) (?=[^ -~])")
RADICAL = regex.compile("([\u2f00-\u2fd5])")
# Tags and comments. An address in angle brackets is seen, and so is <办法> in a title.
INLINE_MARKUP = regex.compile(
    r"\]\([^()\n]{0,1000}\)|</?[A-Za-z][A-Za-z0-9-]{0,30}(?:[\s/][^<>\n]{0,1000})?>|<!--[^<>\n]{0,1000}>|\*\*|\[\^[^\]\n]{0,200}\]"
)


def measure_text_width(text: str) -> float:
    """Return the width of a text: 1 for each Chinese character, 1/2 for each ASCII character.

    It is derived from the length in UTF-8, in which a Chinese character has three bytes and an ASCII character one.
    It is exact for these and within 1/4 for each other character.
    """
    return (len(text) + len(text.encode("utf-8", "surrogatepass"))) / 4


def is_paragraph_start(line: str) -> bool:
    """Whether a line begins like a paragraph: with an outline mark, a bullet or a label such as ``联系人：``."""
    return is_certain_paragraph_start(line) or LABEL.match(line) is not None


def is_labelled_value(line: str) -> bool:
    """Whether a line is a label and a value without punctuation, such as ``联系人：王敏``."""
    label = LABEL.match(line)
    return label is not None and PUNCTUATION.search(line, label.end()) is None


def have_same_beginning(line: str, following: str) -> bool:
    """Whether two lines begin with the same `ALIKE_CHARACTERS` characters (blanks ignored), as entries of a list do."""
    start, other = (
        regex.sub(r"\s", "", text[: 2 * ALIKE_CHARACTERS])[:ALIKE_CHARACTERS] for text in (line, following)
    )
    return (
        start == other and len(start) == ALIKE_CHARACTERS and (start[0].isdigit() or not start[0].isascii())
    )


def has_unpaired_bracket(line: str) -> bool:
    """Whether a line has an unpaired bracket, and so was probably cut off within brackets."""
    return any(line.count(left) != line.count(right) for left, right in BRACKETS)


def is_certain_paragraph_start(line: str) -> bool:
    """Whether a line begins like a paragraph, with an outline mark or a bullet, for example.

    Labels such as ``联系人：`` do not count, because a wrapped line may begin with one.
    """
    return starts_with_mark(line) or OTHER_PARAGRAPH_START.match(line) is not None


def must_stay_apart(line: str, following: str) -> bool:
    """Whether two lines of raw HTML must stay apart, although a line end in HTML usually means a blank.

    They must if ``line`` is a date or a document number, or if ``following`` begins like a paragraph.
    """
    if any(shape.match(line) for shape in (DATE_LINE, DOCUMENT_NUMBER_LINE)):
        return True
    # A number or a name may be cut before its dash or dot.
    if following.startswith(DASHES) and not following[1:2].isspace():
        return False
    mark = read_mark(following)
    # PM 2.5 may be cut before its number.
    marked = mark is not None and mark.kind not in ("bare", "decimal")
    return marked or any(shape.match(following) for shape in _SHAPES_SET_APART)


def normalise_pdf_line(line: str) -> str:
    """Undo two effects of extraction from PDF files: radicals instead of characters, and wide letter spacing.

    ``⼗二⽉`` becomes ``十二月``, ``通 知 如 下`` becomes ``通知如下``. The result is for measuring widths only, and is
    never displayed.
    """
    if RADICAL.search(line):
        line = RADICAL.sub(lambda match: unicodedata.normalize("NFKC", match[1]), line)
    return SPACE_BETWEEN_CHINESE.sub("", line) if line.count(" ") > SPACED_SHARE * len(line) else line


def remove_inline_markup(line: str) -> str:
    """Return a line without inline markup, such as tags and ``**``, which has no width in the displayed text."""
    return (
        INLINE_MARKUP.sub("", line) if "](" in line or "<" in line or "**" in line or "[^" in line else line
    )


def get_text_after_last_br(line: str) -> str:
    """Return the part of a line after its last ``<br>``: only this part counts for the width of the line."""
    return _BREAK.split(line)[-1]


def measure_indent(line: str) -> float:
    """Return the width of the blanks at the beginning of a line. A tab is as wide as `USUAL_INDENT`."""
    indent = line[: len(line) - len(line.lstrip(LINE_BLANKS))]
    return (len(indent) + indent.count("\u3000") + 3 * indent.count("\t")) / 2
