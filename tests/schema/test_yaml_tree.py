"""YAML as written: what is read, and where each error is."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from sitegen.diagnostics import Diagnostic
from sitegen.schema import Mapping, Node, Scalar, Sequence, parse_yaml, yaml_tree


def places(found: tuple[Diagnostic, ...]) -> list[str]:
    return [f"{one.place.line}:{one.place.column} {one.code}" for one in found]


def plain(node: Node | None) -> object:
    """The tree as dicts, lists and texts."""
    match node:
        case Scalar():
            return node.text
        case Sequence():
            return [plain(item) for item in node.items]
        case Mapping():
            return {key.text: plain(value) for key, value in node.pairs}
        case _:
            return None


READ = {
    "texts stay as typed": (
        "a: no\nb: 0150123\nc: 8:30\nd: 1.10\ne: 2014-05-23\nf: ~\ng: null\n",
        {"a": "no", "b": "0150123", "c": "8:30", "d": "1.10", "e": "2014-05-23", "f": "~", "g": "null"},
    ),
    "quotes": ("a: \"关于: x\"\nb: 'it''s'\n", {"a": "关于: x", "b": "it's"}),
    "lists": ("a: [x, y]\nb:\n- 一\n- 二\n", {"a": ["x", "y"], "b": ["一", "二"]}),
    "groups": ("a:\n  b: 1\n  c:\n    - d: 2\n", {"a": {"b": "1", "c": [{"d": "2"}]}}),
    "blocks": ("a: |\n  一\n\n  二\nb: >\n  x\n  y\n", {"a": "一\n\n二\n", "b": "x y\n"}),
    "a full-width colon in a text": ("a: 关于：x\n", {"a": "关于：x"}),
    "a web address": ("a: https://example.gov.cn/x\n", {"a": "https://example.gov.cn/x"}),
    "empty values": ('a:\nb: ""\n', {"a": "", "b": ""}),
    "nothing": ("", {}),
    "comments only": ("# x\n", {}),
    "CRLF": ("a: 1\r\nb: 2\r\n", {"a": "1", "b": "2"}),
    "a start and an end mark": ("---\na: 1\n...\n", {"a": "1"}),
}


@pytest.mark.parametrize(("text", "tree"), READ.values(), ids=READ)
def test_what_is_read(text: str, tree: object) -> None:
    node, found = parse_yaml(text, "x.yaml")
    assert found == ()
    assert plain(node) == tree


WRONG = {
    "colon in a title": ("标题: 关于: x\nb: 1\n", ["1:7 YML-002"]),
    "a row on the line of its table": ("表格:\n  主动公开: 行政处罚: 12，行政许可: 3\n", ["2:9 YML-038"]),
    "a row with columns on the line of its table": (
        "表格:\n  主动公开: 规章: {本年制发件数: 1, 现行有效件数: 2}\n",
        ["2:9 YML-038"],
    ),
    "a row and a comment": ("表格:\n  主动公开: 行政处罚: 12  # 核对过\n", ["2:9 YML-038"]),
    "a text below another field": ("说明:\n  主动公开: 行政处罚: 12\n", ["2:13 YML-002"]),
    "colon in a list": ("a:\n  - 甲: 乙: 丙\n", ["2:9 YML-002"]),
    "two colons are one error": ("a: x: y: z\n", ["1:5 YML-002"]),
    "unclosed quote": ('a: "x\nb: y\n', ["1:4 YML-003"]),
    "unclosed single quote": ("a: 'x\n", ["1:4 YML-003"]),
    "a quote closed by the next one": ('a: "x\nb: "y"\nc: 1\n', ["1:4 YML-003"]),
    "text after a quote": ('标题: "十四五"规划\nb: 1\n', ["1:5 YML-004"]),
    "an apostrophe": ("a: 'it's'\n", ["1:4 YML-004"]),
    "unclosed bracket": ("a: [x, y\nb: 1\n", ["1:4 YML-005"]),
    "unclosed bracket at the end": ("a: [x, y,\n", ["1:4 YML-005"]),
    "unclosed brace": ("a: {x\n", ["1:4 YML-005"]),
    "nonsense in a bracket": ("a: [a: b: c]\n", ["1:4 YML-005"]),
    "a bracket that begins a text": ("标题: [2013]5号\nb: 1\n", ["1:5 YML-006"]),
    **{f"a text after {char}": (f"a: {char}重要\n", ["1:4 YML-006"]) for char in "@`%&*!|>]},"},
    "a question mark": ("a: ? x\n", ["1:4 YML-006"]),
    "indented too far": ("a: 1\n  b: 2\n", ["2:3 YML-007"]),
    "indented too little": ("a:\n  b: 1\n c: 2\n", ["3:2 YML-007"]),
    "the first line indented": ("  a: 1\nb: 2\n", ["2:1 YML-007"]),
    "a list indented unevenly": ("a:\n  - x\n - y\n", ["3:2 YML-007"]),
    "a list among fields": ("a: 1\n- y\n", ["2:1 YML-007"]),
    "no space after the colon": ("a: 1\n标题:关于\nb: 1\n", ["2:3 YML-008"]),
    "no space in the first line": ("标题:关于\nb: 1\n", ["1:3 YML-008"]),
    "no space anywhere": ("标题:关于\n文号:12\n", ["1:3 YML-008", "2:3 YML-008"]),
    "a no-break space after the colon": ("a: 1\n标题:\u00a0关于\nb: 2\n", ["2:4 YML-031"]),
    "an ideographic space in the first lines": (
        "标题:\u3000关于\n文号:\u3000x\n",
        ["1:4 YML-031", "2:4 YML-031"],
    ),
    "full-width colon": ("a: 1\n标题：关于\n", ["2:3 YML-009"]),
    "full-width colon only": ("标题：关于\n", ["1:3 YML-009"]),
    "full-width colons, apart": ("甲：1\nb: 1\n乙：2\nc: 3\n", ["1:2 YML-009", "3:2 YML-009"]),
    "not a field": ("a: x\ndef\nb: 1\n", ["2:1 YML-010"]),
    "a list on the line of its name": ("a: - x\nb: 1\n", ["1:4 YML-011"]),
    "backslash": ('a: "C:\\目录"\nb: 1\n', ["1:7 YML-012"]),
    "tabs": ("a:\tx\t\nb: 1\n\tc: 2\n", ["1:3 YML-020", "3:1 YML-020"]),
    "NUL": ("a: x\0y\n", ["1:5 YML-021"]),
    "bidirectional override": ("a: 1\nb: x\u202ey\u202c\n", ["2:5 YML-021", "2:7 YML-021"]),
    "byte order mark": ("\ufeffa: 1\n", ["1:1 YML-021"]),
    "line separator": ("a: x\u2028y\nb: {\n", ["1:5 TXT-006", "2:4 YML-005"]),
    "manual line break": ("a: x\x0by\n", ["1:5 TXT-006"]),
    "no blank after a dash": ("g:\n  -a: 1\n    b: 2\n", ["2:3 YML-035"]),
    "no blank after two dashes": ("g:\n  -a: 1\n  -a: 2\nc: 3\n", ["2:3 YML-035", "3:3 YML-035"]),
    "no blank after the second dash": ("g:\n  - a: 1\n  -b: 2\n", ["3:3 YML-035"]),
    "no blank before a word": ("g:\n  - 甲\n  -乙\n", ["3:3 YML-035"]),
    "wide dash": ("g:\n  － 文件: 1\n    名称: 2\n", ["2:3 YML-035"]),
    "wide blank before a key": ("甲: 1\n\u3000乙: 2\n", ["2:1 YML-036"]),
    "wide blank and wide colon": ("甲: 1\n\u3000乙：2\n丙: 3\n", ["2:1 YML-036"]),
    "wide blanks as an indent": (
        "甲:\n\u3000\u3000乙: 2\n\u3000\u3000丙: 3\n",
        ["2:1 YML-036", "3:1 YML-036"],
    ),
    "wide blanks before an item": ("甲:\n\u3000- 乙: 2\n", ["2:1 YML-036"]),
    "lone surrogate": ("a: \ud800\n", ["1:4 YML-021"]),
    "duplicate": ("a: 1\nb: 2\na: 3\na: 4\n", ["3:1 YML-022", "4:1 YML-022"]),
    "duplicate in a group": ("g:\n  a: 1\n  a: 2\n", ["3:3 YML-022"]),
    "anchor": ("a: &abc x\n", ["1:4 YML-023"]),
    "anchor and alias": ("a: &x 1\nb: *x\n", ["1:4 YML-023", "2:4 YML-024"]),
    "billion laughs": (
        "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n",
        ["1:4 YML-023", "2:4 YML-023", "2:8 YML-024", "2:12 YML-024", "3:5 YML-024", "3:9 YML-024"],
    ),
    "alias as a name": ("*x : 1\n", ["1:1 YML-024"]),
    "tag": ("a: !!python/object:os.system x\n", ["1:4 YML-025"]),
    "local tag": ("a: !x y\n", ["1:4 YML-025"]),
    "merge": ("<<: {a: 1}\n", ["1:1 YML-026"]),
    "complex name": ("? [a]\n: b\n", ["1:3 YML-027"]),
    "no name": (": x\n", ["1:1 YML-028"]),
    "no name in braces": ("a: {: x}\n", ["1:4 YML-005"]),
    "an empty name": ('"": x\n', ["1:1 YML-028"]),
    "second document": ("a: 1\n---\nb: 2\n", ["2:1 YML-029"]),
    "too deep": ("a: " + "[" * 30, ["1:23 YML-030"]),
    "a directive": ("%50\n", ["1:1 YML-006"]),
    "something else": ('"a" b: 1\n', ["1:5 YML-001"]),
    "several at once": (
        '标题: 关于: x\n文号: "1\n机关：某县\nb: 1\nb: 2\nc: @x\n',
        ["1:7 YML-002", "2:5 YML-003", "3:3 YML-009", "6:4 YML-006", "5:1 YML-022"],
    ),
}


@pytest.mark.parametrize(("text", "expected"), WRONG.values(), ids=WRONG)
def test_what_is_wrong(text: str, expected: list[str]) -> None:
    _, found = parse_yaml(text, "x.yaml")
    assert places(found) == expected
    assert all(one.message and one.message_en and one.hint and one.hint_en for one in found)


HINTS = {
    "标题: 关于: x\n": '"关于: x"',
    '标题: "十四五"规划\n': "'\"十四五\"规划'",
    "标题：关于\n": "标题: 关于",
    "标题: @某\n": '"@某"',
    "标题: @\"某\" '县'\n": "'@\"某\" ''县'''",
}


@pytest.mark.parametrize(("text", "fixed"), HINTS.items(), ids=HINTS.values())
def test_a_hint_shows_the_line_as_it_should_be(text: str, fixed: str) -> None:
    (found,) = parse_yaml(text, "x.yaml")[1]
    assert fixed in found.hint
    assert fixed in found.hint_en


@pytest.mark.parametrize("text", ["标题: 关于: x\nb: 1\n", '标题: "一"二\nb: 1\n', "标题：x\nb: 1\n"])
def test_a_field_in_a_mended_line_is_there_but_broken(text: str) -> None:
    node, found = parse_yaml(text, "x.yaml")
    assert isinstance(node, Mapping)
    assert [(key.text, isinstance(value, Scalar) and value.broken) for key, value in node.pairs] == [
        ("标题", True),
        ("b", False),
    ]
    assert len(found) == 1


def test_a_lost_line_leaves_a_partial_tree() -> None:
    node, found = parse_yaml("a: x\ndef\nb: 1\n", "x.yaml")
    assert isinstance(node, Mapping)
    assert node.partial
    assert plain(node) == {"a": "x", "b": "1"}
    assert len(found) == 1


def test_no_tree_if_the_reading_was_given_up() -> None:
    assert parse_yaml("a: " + "[" * 30, "x.yaml")[0] is None


def test_places_count_from_the_first_line_of_the_file() -> None:
    node, found = parse_yaml("标题: 甲乙\nb: 1\nb: 2\n", "items/1.md", first_line=7)
    assert isinstance(node, Mapping)
    key, value = node.pairs[0]
    assert (node.line, key.line, key.column, key.length) == (7, 7, 1, 2)
    assert isinstance(value, Scalar)
    assert (value.line, value.column, value.length) == (7, 5, 2)
    assert str(found[0].place) == "items/1.md:9:1"
    assert "7" not in found[0].message
    assert "8" in found[0].message


SCALARS = {
    "plain": ("a: 关于 # x\n", Scalar("关于", 1, 4, 2, comment_after=True)),
    "a hash in a word": ("a: 关于#x\n", Scalar("关于#x", 1, 4, 4)),
    "quoted": ('a: "关于" # x\n', Scalar("关于", 1, 4, 4, plain=False)),
    "after an astral character": ("a: 😀甲 # x\n", Scalar("😀甲", 1, 4, 2, comment_after=True)),
    "after CRLF": ("# 甲\r\na: 乙 # x\r\n", Scalar("乙", 2, 4, 1, comment_after=True)),
    "folded": ("a: 甲\n  乙\n", Scalar("甲 乙", 1, 4, 1, multiline=True, lines_joined=True)),
    "folded with an empty line": ("a: 甲\n\n  乙\n", Scalar("甲\n乙", 1, 4, 1, multiline=True)),
    "block": ("a: |\n  甲\n", Scalar("甲\n", 1, 4, 1, plain=False)),
}


@pytest.mark.parametrize(("text", "scalar"), SCALARS.values(), ids=SCALARS)
def test_what_a_scalar_knows(text: str, scalar: Scalar) -> None:
    node, _ = parse_yaml(text, "x.yaml")
    assert isinstance(node, Mapping)
    assert node.pairs[0][1] == scalar


DEEP = {
    "brackets": ("[" * 100_000, ["1:21 YML-030"]),
    "brackets that are closed": ("a: " + "[" * 100_000 + "]" * 100_000, ["1:23 YML-030"]),
    "braces": ("{a: " * 100_000, ["1:78 YML-030"]),
    "brackets and braces": ("a: " + "[{" * 50_000, ["1:23 YML-030"]),
    "a bracket a line": ("a:\n" + "  [\n" * 100_000, ["21:3 YML-030"]),
    "lists": ("- " * 100_000, ["1:41 YML-030"]),
    "complex names": ("? " * 100_000, ["1:41 YML-030"]),
    "indented fields": ("".join(" " * n + "a:\n" for n in range(1_200)), ["20:20 YML-030"]),
    "brackets in lists": ("- " * 15 + "[" * 100_000, ["1:36 YML-030"]),
    "one level too many": ("a: " + "[" * 20 + "]" * 20, ["1:23 YML-030"]),
    "a fault among the brackets": ("a: " + "[" * 600 + "@", ["1:23 YML-030"]),
    "a fault before": ("b: c: d\na: " + "[" * 100_000, ["1:5 YML-002", "2:23 YML-030"]),
    "a repeated name before": ("a: 1\na: 2\nb: " + "[" * 100_000, ["2:1 YML-022", "3:23 YML-030"]),
    "an anchor before": ("a: &x " + "[" * 100_000, ["1:4 YML-023", "1:26 YML-030"]),
    "no field's name before": ("a: 1\n" + "[" * 100_000, ["2:1 YML-010"]),
    "text after a quote": ('"" ' + "[" * 100_000, ["1:1 YML-004"]),
}


@pytest.mark.parametrize(
    "loader", dict.fromkeys((yaml_tree._LOADER, yaml.SafeLoader)), ids=lambda loader: loader.__name__
)
@pytest.mark.parametrize(("text", "expected"), DEEP.values(), ids=DEEP)
def test_a_deep_text_gives_one_finding_whatever_the_library_accepts(
    monkeypatch: pytest.MonkeyPatch, loader: type, text: str, expected: list[str]
) -> None:
    """PyYAML's own parser has no limit, libyaml has one of 1,000 levels since 0.2.6."""
    monkeypatch.setattr(yaml_tree, "_LOADER", loader)
    assert places(parse_yaml(text, "x.yaml")[1]) == expected


NOT_DEEP = {
    "19 brackets": "a: " + "[" * 19 + "]" * 19,
    "a double-quoted text": f'a: "{"[" * 5_000}"\n',
    "a single-quoted text": f"a: '{'[' * 5_000}'\n",
    "a text without quotes": f"a: x{'[' * 5_000}\n",
    "a block of text": f"a: |\n  {'[' * 5_000}\n",
    "a comment": f"a: 1 # {'[' * 5_000}\n",
    "brackets side by side": f"a: [{'[x], ' * 5_000}]\n",
}


@pytest.mark.parametrize("text", NOT_DEEP.values(), ids=NOT_DEEP)
def test_many_brackets_are_not_deep_by_themselves(text: str) -> None:
    node, found = parse_yaml(text, "x.yaml")
    assert node is not None
    assert found == ()


def test_a_file_full_of_faults_is_given_up_after_a_fixed_number_of_rounds() -> None:
    assert len(parse_yaml("a: b: c\n" * 5_000, "x.yaml")[1]) == 12


YAML_PIECES = st.one_of(
    st.sampled_from(
        [": ", "- ", "\n", "\n  ", " #", "&a ", "*a", "!t ", "? ", "---\n", "<<: ", "标题", ", ", "  "]
    ),
    st.sampled_from(":：\"'[]{}#|>\n\t\\%@0a\r\u2028\0😀"),
)


@given(st.one_of(st.text(max_size=80), st.lists(YAML_PIECES, max_size=30).map("".join)))
def test_any_text_gives_a_tree_or_an_error_inside_the_text(text: str) -> None:
    node, found = parse_yaml(text, "x.yaml")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    assert node is not None or found
    for one in found:
        assert 1 <= one.place.line <= len(lines)
        assert 1 <= one.place.column <= len(lines[one.place.line - 1]) + 1


@pytest.mark.parametrize(
    ("text", "fixed"),
    [
        ("附件:\n  -文件: a.pdf\n    名称: 甲\n", "附件:\n  - 文件: a.pdf\n    名称: 甲\n"),
        ("附件:\n  － 文件: a.pdf\n", "附件:\n  - 文件: a.pdf\n"),
        ("甲: 1\n\u3000乙: 2\n", "甲: 1\n乙: 2\n"),
        ("审查:\n\u3000\u3000审查人: 乙\n\u3000\u3000依据: 丙\n", "审查:\n    审查人: 乙\n    依据: 丙\n"),
    ],
)
def test_a_loose_key_is_read_as_it_was_meant(text: str, fixed: str) -> None:
    """The lines below are then checked as usual, so that nothing follows from the slip."""

    def list_scalars(node: Node) -> list[str]:
        if isinstance(node, Scalar):
            return [node.text]
        children = [part for pair in node.pairs for part in pair] if isinstance(node, Mapping) else node.items
        return [text for child in children for text in list_scalars(child)]

    (broken, found), (whole, none) = parse_yaml(text, "x.yaml"), parse_yaml(fixed, "x.yaml")
    assert broken
    assert whole
    assert not none
    assert list_scalars(broken) == list_scalars(whole)
    assert found[0].hint.removeprefix("改成：") in fixed


def test_a_text_of_several_lines_may_begin_with_any_sign() -> None:
    assert parse_yaml("a: |\n  -甲: 1\n  \u3000乙: 2\nb: 1\n", "x.yaml")[1] == ()
    assert places(parse_yaml("a: |\n  \u3000乙: 2\n b: 1\n", "x.yaml")[1]) == ["3:2 YML-007"]


def test_a_tab_that_spaces_cannot_replace_is_to_be_removed() -> None:
    fixes = {
        "a: 1\n\tb: 2\n": "删掉行首的空白",
        "a:\n\tb: 2\n": "改成空格",
        "- a: 1\n\tb: 2\n": "改成空格",
        "a:\tx\n": "改成空格",
    }
    for text, fix in fixes.items():
        (found,) = [one for one in parse_yaml(text, "a.yaml")[1] if one.code == "YML-020"]
        assert found.hint == fix, text


def test_a_row_on_the_line_of_its_table_is_shown_in_both_forms() -> None:
    node, (one,) = parse_yaml("表格:\n  主动公开: 行政处罚: 12，行政许可：3\n", "report.yaml")
    assert "写成 主动公开: {行政处罚: 12, 行政许可: 3}；" in one.hint
    assert "多缩进两格，一行写一个：行政处罚: 12。" in one.hint
    # It is read as it was meant, so that the rest of the report is judged by its figures.
    assert flatten(node) == flatten(
        parse_yaml("表格:\n  主动公开: {行政处罚: 12, 行政许可: 3}\n", "report.yaml")[0]
    )


def flatten(node: Node | None) -> list[str]:
    """Return the texts of all scalars below a node, in order."""
    if isinstance(node, Mapping):
        return [text for key, value in node.pairs for text in (key.text, *flatten(value))]
    return [node.text] if isinstance(node, Scalar) else []


def test_a_hint_shows_where_the_value_goes() -> None:
    _, (found,) = parse_yaml("公开日期：\n", "a.yaml")
    assert found.code == "YML-009"
    assert found.hint.endswith(": ……")
