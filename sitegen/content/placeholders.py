"""Report placeholders that were left in place: texts of the templates of new files, and blanks such as ×月×日.

In a draft, template texts are only warnings, and blanks are not reported, because a draft is unfinished by nature.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import islice
from typing import Any

from sitegen.content.blanks import KEYBOARD_BLANKS
from sitegen.content.decode import DIAGNOSTIC_LIMIT
from sitegen.content.mended_lines import describe_other_lines
from sitegen.content.scaffold_texts import load_placeholder_texts
from sitegen.diagnostics.codes import texts as codes
from sitegen.diagnostics.model import Diagnostic, Place, Rule, Severity
from sitegen.program import regex
from sitegen.reports.cells import UNFILLED_TEXT
from sitegen.reports.narrative import PLACEHOLDER
from sitegen.schema.converters import BOOLEAN_WORDS
from sitegen.schema.field_spec import NestedRecord, map_fields_by_key
from sitegen.schema.yaml_nodes import Mapping as MappingNode
from sitegen.schema.yaml_nodes import Node, Scalar, Sequence

NAMED_BLANKS_LIMIT = 8
"""Most blanks of one line that a warning names."""
_SIGN = "[×XxＸ╳]"
# The commonest surnames that are not also ordinary words: “张××单位” is a masked name, “于××局” is not.
_SURNAME = "[王李张刘陈杨赵黄周吴徐孙胡朱林郭罗梁宋郑谢韩唐冯董萧曹袁邓许傅沈曾彭吕卢蒋蔡贾丁魏薛]"
# A sign before the name of an organ. “张××局长” is a masked name with a title, “××公司” a masked party.
_ORGAN = (
    rf"(?<![A-Za-z\u00d7])(?<!{_SURNAME}){_SIGN}{{2,3}}(?![×XxＸ╳])[\u4e00-\u9fff]{{0,8}}?"
    r"(?:局(?!长)|厅(?!长)|部门|单位|街道办事处|委员会(?!主任|委员)|人民政府|办公室(?!主任)|政府(?!网站))"
)
_BORN = r"(?!\s{0,2}(?:出生|生[，,。、；）)]|生$))"
# A county without its name, unless it is part of an address that is masked on purpose: 住××县××镇.
_COUNTY = rf"(?:(?<=^)|(?<=[《报由经向据请各送]))(?<![A-Za-z]){_SIGN}{{2,3}}[省市县区旗](?![某人籍镇乡路街村×XxＸ╳])"
_UNFILLED = regex.compile(
    rf"(?:(?<![\d０-９])[2２][0０](?:[×XxＸ╳*＊]{{2}}|[\d０-９][×XxＸ╳])(?=\s?[年〕\]）)])"
    rf"|(?<![\d０-９])[2２][0０][×XＸ]{{2}}(?![^\s，。；、）)—-])"
    rf"|二[〇○零0０]{_SIGN}{{2}}年"
    rf"|(?:[\d０-９×XxＸ╳]{{1,4}}\s?年\s?)?{_SIGN}{{1,2}}\s?月\s?{_SIGN}{{1,2}}\s?日{_BORN}"
    rf"|(?:[\d０-９]{{4}}|{_SIGN}{{2,4}})年\s?{_SIGN}{{1,2}}\s?月(?!\s?{_SIGN}{{1,2}}\s?日)"
    rf"|[\d０-９]{{1,2}}月\s?{_SIGN}{{1,2}}日{_BORN}"
    rf"|[〔\[［][\d０-９×XxＸ╳]{{4}}[〕\]］]\s?第?{_SIGN}{{1,3}}号"
    rf"|(?<=[\u4e00-\u9fff：])[×╳]{{1,3}}\s?(?:件|项|份|万元|亿元|平方米|公里)"
    rf"|(?<![A-Za-z]){_SIGN}{{2,3}}[\u4e00-\u9fff]{{0,4}}[发函](?=[〔\[［])"
    r"|某[政府县市区](?:政|府)?办?[发函字](?=[〔\[［（(\d])|某政办?发"
    rf"|{_ORGAN}|{_COUNTY}"
    # Placeholders of other programs and people. Forms for readers say 填写, which is not a placeholder.
    r"|\{\{[^{}\n]{1,40}\}\}|(?<![A-Za-z])TODO(?![A-Za-z])|[（(【\[](?:待填写?|待补充?)[）)】\]])"
)
# Every match contains one of these, and nearly all texts have none. Each alternative begins with a literal, because `re`
# then skips all other characters quickly.
_UNFILLED_SIGN = regex.compile(r"×|X|x|Ｘ|╳|0\*\*|０＊＊|某[政府县市区]|\{\{|TODO|待填|待补")
_BIRTH = regex.compile(r"(?:出生|生于|生日)[^。；\n]{0,12}\Z")


def report_unfilled_fields(
    record_class: type[Any],
    node: Node,
    text: str,
    first_line: int,
    path: str,
    reported: Collection[Diagnostic],
) -> tuple[Diagnostic, ...]:
    """Report fields that still have the example text of a template, and blanks to be filled in, such as ×月×日.

    ``record_class`` is the class of the record, ``node`` its YAML tree, and ``text`` the YAML, which begins on line
    ``first_line`` of the file ``path``. ``reported`` are earlier diagnostics: a value with an error is not
    reported again. Example texts are errors. In a draft they are warnings, and blanks are not reported. An
    item exempt from proactive disclosure gets no diagnostics.
    """
    if not isinstance(node, MappingNode) or is_withheld(record_class, node):
        return ()
    is_unfinished = is_draft(record_class, node)
    rule = codes.DRAFT_SCAFFOLD if is_unfinished else codes.SCAFFOLD
    errors = (diagnostic for diagnostic in reported if diagnostic.severity is Severity.ERROR)
    places = {(diagnostic.place.line, diagnostic.place.column) for diagnostic in errors}
    left = [
        rule.at(Place(path, scalar.line, scalar.column, scalar.length), said=scalar.text.strip())
        for scalar in _iter_scaffold_values(record_class, node)
        if (scalar.line, scalar.column) not in places
    ]
    if is_unfinished:
        return tuple(left)
    if all(member.name != "draft" for member in map_fields_by_key(record_class).values()):
        left = [one.replace_hint(codes.SCAFFOLD_WITHOUT_DRAFT_HINT) for one in left]
    skip = {line for line, _ in places} | {diagnostic.place.line for diagnostic in left}
    return (*left, *report_unfilled_blanks(text, path, first_line, is_yaml=True, skipped_lines=skip))


def _iter_scaffold_values(record_class: type[Any], node: MappingNode) -> Iterator[Scalar]:
    """Yield values that are still the example text of the template for new files, at most one for each field.

    ``record_class`` is the class of the record, and ``node`` the mapping of its fields. Fields of nested records
    are included.
    """
    patterns, keys = load_placeholder_texts().fields, map_fields_by_key(record_class)
    for key, value in node.pairs:
        member = keys.get(key.text)
        if member is None:
            continue
        pattern = patterns.get((record_class, member.name))
        kind = member.spec.kind
        items = value.items if isinstance(value, Sequence) else (value,)
        if isinstance(kind, NestedRecord):
            for item in items:
                if isinstance(item, MappingNode):
                    yield from _iter_scaffold_values(kind.get_record_class(), item)
        elif pattern:
            scalars = (item for item in items if isinstance(item, Scalar))
            yield from islice((item for item in scalars if pattern.fullmatch(item.text.strip())), 1)


def is_draft(record_class: type[Any], node: Node | None) -> bool:
    """Whether the YAML tree ``node`` of a record of the class ``record_class`` declares the record a draft."""
    keys = map_fields_by_key(record_class)
    for key, value in node.pairs if isinstance(node, MappingNode) else ():
        member = keys.get(key.text)
        if member and member.name == "draft" and isinstance(value, Scalar):
            return bool(BOOLEAN_WORDS.get(value.text.strip().lower()))
    return False


def is_withheld(record_class: type[Any], node: Node | None) -> bool:
    """Whether a record is an item that is not disclosed proactively.

    ``record_class`` is the class of the record, ``node`` its YAML tree.
    """
    keys = map_fields_by_key(record_class)
    for key, value in node.pairs if isinstance(node, MappingNode) else ():
        member = keys.get(key.text)
        if member and member.name == "disclosure":
            text = value.text.strip() if isinstance(value, Scalar) else ""
            return text not in ("", "主动公开", "proactive")
    return False


def report_scaffold_lines(
    body: str, path: str, first_line: int, *, is_unfinished: bool = False
) -> tuple[Diagnostic, ...]:
    """Return an error for each line of a body that is a text of a template, or contains （待写）.

    Templates are those from which new files are made. ``first_line`` is the line of the file ``path`` on
    which the body begins. With ``is_unfinished``, for drafts, warnings are returned instead of errors. There
    are at most `DIAGNOSTIC_LIMIT` of them.
    """
    rule = codes.DRAFT_SCAFFOLD if is_unfinished else codes.SCAFFOLD
    return tuple(islice(_iter_scaffold_lines(rule, body, path, first_line), DIAGNOSTIC_LIMIT))


def _iter_scaffold_lines(rule: Rule, body: str, path: str, first_line: int) -> Iterator[Diagnostic]:
    lines = load_placeholder_texts().lines
    for number, line in enumerate(body.split("\n"), first_line):
        bare = line.strip(KEYBOARD_BLANKS)
        said = bare if bare in lines else PLACEHOLDER if PLACEHOLDER in line else ""
        if said:
            yield rule.at(Place(path, number, line.index(said) + 1, len(said)), said=said)


def report_unfilled_blanks(
    text: str,
    path: str,
    first_line: int,
    convert_line_number: Callable[[int], int] = int,
    *,
    is_yaml: bool = False,
    skipped_lines: Collection[int] = (),
) -> tuple[Diagnostic, ...]:
    """Return one warning for all blanks in a text that were left to be filled in, such as 20××年 or ××局.

    It is placed at the first blank, and its hint names the other lines with blanks. Names and numbers that
    are masked on purpose do not count: 张××, 138××××1234, 李某, and dates of birth. The result is () if there
    are no blanks. ``text`` begins on line ``first_line`` of the file ``path``. ``convert_line_number`` converts a
    line number to that in the file, if the text was changed before. With ``is_yaml``, comments are skipped.
    ``skipped_lines`` are the numbers of lines that already have a diagnostic.
    """
    if not _UNFILLED_SIGN.search(text):
        return ()
    found = [
        one
        for one in _iter_unfilled_blanks(text.split("\n"), first_line, is_yaml)
        if one[0] not in skipped_lines
    ]
    if not found:
        return ()
    number, column, first = found[0]
    # Only one place is underlined, so the message names all blanks of its line.
    said = list(dict.fromkeys(said for line, _, said in found if line == number))[:NAMED_BLANKS_LIMIT]
    others = [convert_line_number(line) for line in sorted({line for line, _, _ in found} - {number})]
    quoted = {"said": "”、“".join(said), "said_en": "”, “".join(said)}
    return (
        codes.UNFILLED.at(Place(path, number, column, len(first)), **quoted, **describe_other_lines(others)),
    )


def _iter_unfilled_blanks(
    lines: Iterable[str], first_line: int, is_yaml: bool
) -> Iterator[tuple[int, int, str]]:
    for number, line in enumerate(lines, first_line):
        if is_yaml and line.lstrip().startswith("#"):
            continue
        for match in _UNFILLED.finditer(line) if _UNFILLED_SIGN.search(line) else ():
            # Cells of a report have a finding of their own.
            if is_yaml and match.group() == UNFILLED_TEXT:
                continue
            # A date of birth is masked on purpose.
            if not (
                "日" in match.group() and _BIRTH.search(line[max(match.start() - 16, 0) : match.start()])
            ):
                yield number, match.start() + 1, match.group()
