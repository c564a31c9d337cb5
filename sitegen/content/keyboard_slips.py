"""Find typing slips of Chinese keyboards: full-width signs and blanks that prevent Markdown marks from working.

Each rule gets one line (for tables: a block of lines) and returns the corrected line, or the same line if it has
no slip. A full-width sign in running text is not a slip: a rule needs the whole form of a mark, such as brackets
followed by an address. Lines with code, comments and raw HTML are skipped.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from msgspec import Struct

from sitegen.content.attachments import ALLOWED_EXTENSIONS
from sitegen.content.blanks import SPACE_BAR_BLANKS, WIDE_BLANK
from sitegen.content.code_blocks import replace_code_with_spaces
from sitegen.content.emphasis import find_next_strong
from sitegen.content.limits import CHARACTER_LIMIT
from sitegen.content.mended_lines import describe_other_lines, shorten_line
from sitegen.content.outline_marks import starts_with_mark
from sitegen.diagnostics.codes import texts as codes
from sitegen.diagnostics.model import Diagnostic, Place, Rule
from sitegen.program import regex

_OPEN, _CLOSE = r"[\[［【〔]", r"[\]］】〕]"
_EXTENSIONS = "|".join((*ALLOWED_EXTENSIONS.split(), "md", "html?", "bmp", "rar"))
# An address: what begins with a scheme or #, or ends in the extension of a file. Words alone are a remark in brackets.
_ADDRESS = (
    r"(?P<address>(?:https?|mailto|tel)[:：][^\s()（）\[\]]{1,500}|#[^\s()（）]{1,80}"
    rf"|(?:[^\s()（）]|[(（][^\s()（）]{{0,80}}[)）]){{1,200}}?\.(?i:{_EXTENSIONS})(?:#[^\s()（）]{{0,80}})?)"
)
_HOST_ADDRESS = r"(?P<host>www\.[^\s()（）\[\]]{3,200})"
_LINK = regex.compile(
    rf"(?P<mark>!?)(?P<open>{_OPEN})(?P<text>[^\[\]［］【】〔〕]{{0,100}})(?P<close>{_CLOSE})(?P<gap>[ \u3000]{{0,2}})"
    rf"(?P<left>[(（])[ \u3000]{{0,2}}(?:{_ADDRESS}|{_HOST_ADDRESS})[ \u3000]{{0,2}}(?P<right>[)）])"
)
# Round and square brackets in the wrong order.
_SWAPPED_LINK = regex.compile(
    rf"(?<![\]］】〕])[(（](?P<text>[^()（）\[\]［］]{{1,100}})[)）][\[［]{_ADDRESS}[\]］]"
)
# A picture with a full-width mark, or a blank after the mark. After a word, ！ ends a sentence, and a link may follow.
_PICTURE_START = regex.compile(
    r"(?:![ \u3000]|(?<![^ \u3000：:。，、；)）])！[ \u3000]?)"
    rf"(?={_OPEN}[^\[\]［］【】〔〕]{{0,100}}{_CLOSE}[ \u3000]{{0,2}}[(（][^()（）]{{1,200}}\.(?i:jpe?g|png|gif)[ \u3000]?[)）])"
)
_HEADING = regex.compile(r"([ \u3000]*)([#＃]{1,6})(?![#＃])([ \u3000]*)(?=\S)(.*)\Z", re.DOTALL)
_HEADING_LENGTH_LIMIT = 40
_NO_HEADING = regex.compile(r"\A[键号楼]|[#＃。；！？]")
_MOST_BOLD_MARKS = 2000
"""Bold marks of a line that is examined: nobody typed a line with more, and each pair takes some 40 µs."""
_BOLD_CONTEXT_LENGTH = 30
_TWO_ASTERISKS = regex.compile(r"(?<![*＊\\])[*＊]{2}(?![*＊])")
# No dash before the first one: two sets that share signs would take quadratic time on a long line.
_ROW_SEPARATOR = regex.compile(r"[|｜:： \u3000]*[－—–―─-][|｜:： \u3000－—–―─-]*\Z")
_WIDE_SEPARATOR_SIGNS = str.maketrans({"｜": "|", "：": ":", **dict.fromkeys("－—–―─", "-")})
_WIDE_ITEM = regex.compile(r"([ \u3000]*)(?:[－–][ \u3000]+|-\u3000+)(?=\S)(?![\d.]+ *[℃°%％])")
_SIGN_ITEM = regex.compile(r"([ \u3000]*)([＊＋—])[ \u3000]+(?=\S)")
_ITEM_SIGNS = {"＊": "*", "＋": "+", "—": "-"}
_TIGHT_ITEM = regex.compile(r"( {0,3})-(?=[\u4e00-\u9fff《“（])")
_TIGHT_WIDE_ITEM = regex.compile(r"([ \u3000]*)－(?=[\u4e00-\u9fff《“（])")
_ITEM_END = regex.compile(r"[－–—-][ \u3000]*\Z")
_FOOTNOTE_REFERENCE = regex.compile(rf"{_OPEN}[\^＾](?P<name>[\w.-]{{1,30}}){_CLOSE}")
_FOOTNOTE_TEXT = regex.compile(r"(\[\^[\w.-]{1,30}\])[ \u3000]?(?:：[ \u3000]*|:\u3000+)(?=\S)")
# Signs that no bold text begins with. Otherwise “张＊＊、李＊＊” and “带＊＊的为必填，带＊＊的为选填” would look like bold text.
_NO_BOLD_START = frozenset("的号，、。；：！？）)》”’】,.;:!?")
_SURNAMES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧肖程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏"
    "钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
# Decides whether a text is looked at line by line. Nearly all texts have none of these. Each alternative begins with a
# literal, because `re` then skips all other characters quickly.
_SUSPECT = regex.compile(
    r"［|＃|＊|｜|＾"
    r"|\](?:[ \u3000]{1,2}[(（]|（|\([^()（）\n]{1,200}）)"
    r"|】[ \u3000]{0,2}[(（]|〕[ \u3000]{0,2}[(（]|\)\[|）\["
    r"|！ ?[\[【〔]|!(?: \[|【|〔)"
    r"|\*\*[ \u3000]| \*\*|\u3000\*\*"
    r"|—\||－\||：-|-："
    r"|【\^|〔\^|\[\^[^\]\n]{1,30}(?:】|〕|］|\]：|\]:\u3000)"
    r"|\n[ \u3000]{0,9}(?:#{1,6}[^# \n!-~]|－|–|＋ |— |\|[ :：]{0,9}[－—–―─]|-[\u3000\u4e00-\u9fff《“（])"
)


class Slip(Struct, frozen=True):
    """One line with a typing slip, such as a full-width mark where Markdown needs a half-width one.

    ``rule`` is the rule that it breaks. ``line`` and ``column`` count from 0 in the body. ``length`` is the number of
    characters from the first wrong one to the last. If these include no letter or digit, the length extends to the
    end of the line. ``mended_line`` is the whole line with all slips corrected.
    """

    rule: Rule
    line: int
    column: int
    length: int
    mended_line: str


def find_slips(body: str) -> tuple[Slip, ...]:
    """Return the slips of a Markdown body, in the order of its lines. The time is linear in its length.

    The result is empty for a body above the size limit, because that is an error anyway.
    """
    if len(body) > CHARACTER_LIMIT or not _SUSPECT.search(f"\n{body}"):
        return ()
    lines = body.split("\n")
    blocks = ((codes.TABLE, _mend_tables(lines)), (codes.LIST, _mend_items_in_lists(lines)))
    readable = _replace_comments_with_spaces(replace_code_with_spaces(body)).split("\n")
    slips: list[Slip] = []
    for number, line in enumerate(lines):
        if readable[number] == line and not line.lstrip(SPACE_BAR_BLANKS).startswith("<"):
            broken, mended = _mend_line(line, [(rule, block[number]) for rule, block in blocks])
            slips += (Slip(rule, number, *span, mended) for rule, span in broken.items())
    return tuple(slips)


def _mend_line(line: str, candidates: list[tuple[Rule, str]]) -> tuple[dict[Rule, tuple[int, int]], str]:
    """Return the rules that a line breaks, with column and length of each slip, and the corrected line.

    ``candidates`` are pairs of a rule that looks at several lines, such as tables, and this line as corrected
    by that rule. The first that differs from ``line`` is applied. The rules for single lines follow.
    """
    broken: dict[Rule, tuple[int, int]] = {}
    text = line
    for rule, better in candidates:
        if text == line and better != line:
            broken[rule], text = _locate_correction(line, line, better), better
    for rule, mend in _LINE_RULES:
        better = mend(text)
        if better != text:
            broken.setdefault(rule, _locate_correction(line, text, better))
            text = better
    return broken, text


def report_slips(
    body: str, path: str, first_line: int, convert_line_number: Callable[[int], int] = int
) -> tuple[Diagnostic, ...]:
    """Return one warning for each rule that has slips in a body, at the first one, with the corrected line.

    ``path`` is the file, ``first_line`` the line on which the body begins. A warning also lists the lines of the
    other slips. ``convert_line_number`` converts their numbers to line numbers of the file.
    """
    groups: dict[Rule, list[Slip]] = {}
    for slip in find_slips(body):
        groups.setdefault(slip.rule, []).append(slip)
    return tuple(
        rule.at(
            Place(path, first_line + slips[0].line, slips[0].column + 1, slips[0].length),
            mended=shorten_line(slips[0].mended_line, slips[0].column),
            **describe_other_lines([convert_line_number(first_line + slip.line) for slip in slips[1:]]),
        )
        for rule, slips in groups.items()
    )


def _locate_correction(line: str, before: str, after: str) -> tuple[int, int]:
    """Return column and length of the correction of ``before`` to ``after``, as a place in ``line``.

    ``before`` is ``line`` as corrected by the earlier rules, so columns may be off by a few characters. A
    difference without letters and digits is extended to the end of the line.
    """
    pairs = enumerate(zip(before, after, strict=False))
    start = next((index for index, (old, new) in pairs if old != new), len(after))
    start = min(start, len(line) - 1)
    tails = enumerate(zip(reversed(before), reversed(after), strict=False))
    tail = next((index for index, (old, new) in tails if old != new), len(after))
    end = max(start + 1, min(len(before) - tail, len(line)))
    has_word = any(map(str.isalnum, line[start:end]))
    return start, (end if has_word else len(line)) - start


def _replace_comments_with_spaces(text: str) -> str:
    """Replace the HTML comments of a text by spaces. Line breaks are kept."""
    out, done = [], 0
    while (start := text.find("<!--", done)) >= 0 and (end := text.find("-->", start)) >= 0:
        out += [text[done:start], regex.sub(r"[^\n]", " ", text[start : end + 3])]
        done = end + 3
    return "".join([*out, text[done:]])


def _mend_links(line: str) -> str:
    line = _PICTURE_START.sub("!", line)
    return _SWAPPED_LINK.sub(r"[\g<text>](\g<address>)", _LINK.sub(_mend_link, line))


def _mend_link(match: re.Match[str]) -> str:
    # 【来源】（www.…） is a remark as often as a link, so an address without a scheme needs square brackets.
    if match["host"] and match["open"] not in "[［":
        return match.group()
    address = match["address"] or match["host"]
    scheme, colon, rest = address.partition("：")
    if colon and scheme.isascii() and scheme.isalpha():
        address = f"{scheme}:{rest.replace('／', '/')}"
    return f"{match['mark']}[{match['text']}]({address})"


def _mend_heading(line: str) -> str:
    match = _HEADING.match(line)
    if not match:
        return line
    lead, signs, gap, title = match.groups()
    if gap:
        is_slip = "＃" in signs or "\u3000" in gap
    else:
        # “#话题#”, “#5楼” and “＃键” are text, and so is a sentence. A short title lacks its blank.
        is_title = (
            not title[0].isascii() and len(title) <= _HEADING_LENGTH_LIMIT and not _NO_HEADING.search(title)
        )
        is_slip = is_title or starts_with_mark(title)
    return f"{lead}{'#' * len(signs)} {title}" if is_slip else line


def _mend_bold(line: str) -> str:
    if "**" not in line and "＊" not in line:
        return line
    stars = list(_TWO_ASTERISKS.finditer(line))
    if not stars or len(stars) % 2 or len(stars) > _MOST_BOLD_MARKS:
        return line
    out, done = [], 0
    for opening, closing in zip(stars[::2], stars[1::2], strict=True):
        inner = line[opening.end() : closing.start()]
        is_wide = "＊" in opening.group() + closing.group()
        is_spaced = bool(inner.strip(SPACE_BAR_BLANKS)) and inner != inner.strip(SPACE_BAR_BLANKS)
        if (is_wide or is_spaced) and _is_bold(line, opening.start(), inner):
            out += [line[done : opening.start()], f"**{inner.strip(SPACE_BAR_BLANKS)}**"]
            done = closing.end()
    return "".join([*out, line[done:]])


def _is_bold(line: str, start: int, inner: str) -> bool:
    """Whether ``inner``, the text between two pairs of asterisks, was meant to be bold.

    ``start`` is the offset of the first pair in ``line``. The text was not meant to be bold if the asterisks mask
    names or numbers, are operators, or stand in different table cells.
    """
    before, bare = line[max(start - 1, 0) : start], inner.strip(SPACE_BAR_BLANKS)
    is_mask = before.isdigit() or (before in _SURNAMES and bare[-1:] in _SURNAMES)
    # With plain asterisks they would be masks of firms or places, which `find_next_strong` knows.
    near = f"{line[max(start - _BOLD_CONTEXT_LENGTH, 0) : start]}**{bare}**{line[start + len(inner) + 4 :][:_BOLD_CONTEXT_LENGTH]}"
    is_effective = find_next_strong(near, min(start, _BOLD_CONTEXT_LENGTH)) is not None
    is_operand = before == " " and bare.isascii() and not any(character.isalpha() for character in bare)
    is_bar_inside = "|" in inner or "｜" in inner
    return (
        bool(bare)
        and is_effective
        and not (is_mask or is_operand or is_bar_inside or inner[0] in _NO_BOLD_START)
    )


def _mend_wide_item(line: str) -> str:
    match = _WIDE_ITEM.match(line)
    if not match or _ITEM_END.search(line):
        return line
    return f"{match[1].lstrip(WIDE_BLANK)}- {line[match.end() :]}"


def _mend_items_in_lists(lines: list[str]) -> list[str]:
    """Return the lines with half-width markers in front of list items, as `_mend_item_in_list` corrects them."""
    return [_mend_item_in_list(lines, number) for number in range(len(lines))]


def _mend_item_in_list(lines: list[str], number: int) -> str:
    """Return line ``number`` with a half-width list mark and a blank if it is an item of a list.

    A line that begins with a hyphen and Chinese text, such as “-身份证”, is always an item. A line with another sign
    is an item only if a neighbouring line has the same sign: a single line “－摘自县志” or “＊ 初步统计数” is a remark.
    """
    line = lines[number]
    if _ITEM_END.search(line):
        return line
    neighbours = (*lines[max(number - 1, 0) : number], *lines[number + 1 : number + 2])
    for pattern, sign, alone in (
        (_TIGHT_ITEM, "-", True),
        (_TIGHT_WIDE_ITEM, "-", False),
        (_SIGN_ITEM, "", False),
    ):
        match = pattern.match(line)
        if match and (alone or any(map(pattern.match, neighbours))):
            sign = sign or _ITEM_SIGNS[match[2]]
            return f"{match[1].lstrip(WIDE_BLANK)}{sign} {line[match.end() :]}"
    return line


def _mend_footnote(line: str) -> str:
    line = _FOOTNOTE_REFERENCE.sub(r"[^\g<name>]", line)
    match = _FOOTNOTE_TEXT.match(line)
    return f"{match[1]}: {line[match.end() :]}" if match else line


def _mend_tables(lines: list[str]) -> list[str]:
    """Return the lines with the full-width bars and dashes of tables replaced by half-width ones."""
    mended = list(lines)
    for start, end in _iter_row_runs(lines):
        has_separator = end - start > 1 and bool(_ROW_SEPARATOR.match(lines[start + 1]))
        separator = lines[start + 1].translate(_WIDE_SEPARATOR_SIGNS) if has_separator else ""
        for number in range(start, end):
            row = lines[number].strip(SPACE_BAR_BLANKS)
            if has_separator and number == start + 1:
                mended[number] = separator
            elif has_separator and separator.count("|") and row.count("|") >= separator.count("|"):
                continue  # A bar in a cell, as in “政策解读｜一图读懂”, stays.
            elif has_separator or (
                row[0] in "|｜" and row[-1] in "|｜" and len(regex.findall("[|｜]", row)) > 2
            ):
                mended[number] = lines[number].replace("｜", "|")
    return mended


def _iter_row_runs(lines: list[str]) -> Iterator[tuple[int, int]]:
    """Yield start and end (exclusive) of each run of consecutive lines that contain a bar."""
    start = -1
    for number, line in enumerate((*lines, "")):
        has_bar = "|" in line or "｜" in line
        if has_bar and start < 0:
            start = number
        elif not has_bar and start >= 0:
            yield start, number
            start = -1


_LINE_RULES: tuple[tuple[Rule, Callable[[str], str]], ...] = (
    (codes.HEADING, _mend_heading),
    (codes.LIST, _mend_wide_item),
    (codes.FOOTNOTE, _mend_footnote),
    (codes.LINK, _mend_links),
    (codes.BOLD, _mend_bold),
)
