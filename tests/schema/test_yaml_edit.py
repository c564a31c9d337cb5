"""Edits of YAML texts change what they should and keep everything else, or are refused."""

from __future__ import annotations

import re

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sitegen.schema.yaml_edit import YamlEditError, YamlEditor
from sitegen.schema.yaml_quoting import quote_double, quote_like, quote_scalar
from sitegen.schema.yaml_source_nodes import iter_nodes, parse_source_nodes, splice

VALUES = [
    "甲", "12", "'it''s # x'", '"a: b\\n"', '"#1"', "a#b", "a: b".replace(": ", ":"), "甲\n  乙 # 尾", '"甲\n\n  乙"', "'甲\n  # 乙'",
    "[]", "[甲, '乙, 丙']", "[甲,\n  # 注\n  乙,\n ]", "{x: 1, y: [2]}", "|\n  甲\n\n  # 乙", ">-\n    甲\n    乙\n", "|+\n  甲\n\n",
    "|2-\n    甲", "\n- 甲\n- 乙", "\n  - 甲\n\n  # 注\n  - x: 1\n    y: |\n      乙\n  # 尾", "\n  x: 1\n  # 注\n  y: 2", "", " # 注", "~",
    "&a 甲", "*b", "!!str 1", "甲\t# 表", "\u3000", "- 甲", "甲 #", "\n  甲\n  乙", "? 甲", "\U0001f600", "@甲", "<<", "甲\u2028乙", "|\n  甲\n 乙",
]  # fmt: skip
KEYS = ["标题", "'甲: 乙'", '"b#"', "aliases", "正文", "c d", "? 复杂\n"]
BETWEEN = ["", "", "", "# 注\n", "\n", "  # 缩进的注\n", "\t\n", "#\n\n"]
NAMES = ("新字段", "new")


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Draw a text of fields, most of them valid, with odd values, comments, indents and line ends."""
    indent = draw(st.sampled_from(["", "", "", "  "]))
    lines = draw(st.sampled_from(["", "", "# 头\n", "---\n", "\n"]))
    for key in draw(st.lists(st.sampled_from(KEYS), max_size=4, unique=True)):
        lines += draw(st.sampled_from(BETWEEN))
        value = draw(st.sampled_from(VALUES)).replace("&a", f"&a{len(lines)}")
        blank = "" if value.startswith("\n") or not value else draw(st.sampled_from([" ", "  "]))
        lines += (
            f"{key}:{blank}{value}\n".replace("\n", f"\n{indent}").rstrip(" ")
            if indent
            else f"{key}:{blank}{value}\n"
        )
        lines = f"{indent}{lines}" if indent and not lines.startswith(indent) else lines
    lines += draw(st.sampled_from(["", "", "# 尾\n", "\n\n", "...\n"]))
    if draw(st.booleans()):
        lines = lines.rstrip("\n")
    newline = draw(st.sampled_from(["\n", "\n", "\r\n", "\r"]))
    return draw(st.sampled_from(["", "\ufeff"])) + lines.replace("\n", newline)


def read(text: str) -> object:
    """What PyYAML itself reads of a text, each scalar as its text.

    Tabs are blanks and forbidden characters are replaced, as in the parser of records.
    """
    cleaned = text.removeprefix("\ufeff").replace("\t", " ").replace("\u2028", "\ufffd")
    return yaml.load(cleaned, Loader=yaml.BaseLoader)


def count_comments(text: str) -> int:
    """Count the comments of one of `texts`. What looks like one within a block text is a part of the value."""
    comment = re.compile(r"#[ ]*(?:注|尾|头|缩进的注)")
    return len(comment.findall(text)) - len(comment.findall(str(read(text))))


@settings(deadline=None, max_examples=300)
@example(text='"b#": 甲\n标题: |\n  甲\n\n  # 乙\n  # 缩进的注\naliases: 甲\n', written="2", first=True)
@given(texts(), st.sampled_from(["2", "新", '"a: b"', "2024-01-01"]), st.booleans())
def test_a_field_is_set_or_refused(text: str, written: str, first: bool) -> None:
    keys = ("标题", "c d") if first else NAMES
    try:
        editor = YamlEditor(text)
        before = read(text) or {}
        editor.set_field(keys, NAMES, written)
        edited = editor.finish()
    except YamlEditError:
        return
    after = read(edited)
    assert isinstance(before, dict)
    assert isinstance(after, dict)
    key = next((key for key in before if key in keys), NAMES[bool(before) and next(iter(before)).isascii()])
    assert after == before | {key: yaml.load(written, Loader=yaml.BaseLoader)}
    assert count_comments(edited) >= count_comments(text)
    assert edited.startswith("\ufeff") == text.startswith("\ufeff")
    assert ("\r\n" in edited) == ("\r\n" in text) or "\n" not in text.replace("\r\n", "")


@settings(deadline=None, max_examples=300)
@given(texts(), st.sets(st.sampled_from(["标题", "aliases", "正文", "甲: 乙"]), min_size=1))
def test_fields_are_removed_or_refused(text: str, keys: set[str]) -> None:
    try:
        editor = YamlEditor(text)
        before = read(text) or {}
        editor.remove_fields(keys)
        editor.add_field(NAMES, "x")
        edited = editor.finish()
    except YamlEditError:
        return
    after = read(edited)
    assert isinstance(before, dict)
    assert isinstance(after, dict)
    kept = {key: value for key, value in before.items() if key not in keys}
    name = next(name for name in NAMES if name in after)
    assert after.pop(name) == "x"
    # A text in lines at the end of the file gets a line end with the field below it.
    assert {key: str(value).rstrip("\n") for key, value in after.items()} == {
        key: str(value).rstrip("\n") for key, value in kept.items()
    }


@settings(deadline=None, max_examples=300)
@given(texts(), st.text(min_size=1, max_size=8), st.data())
def test_a_value_is_replaced_or_refused(text: str, value: str, data: st.DataObject) -> None:
    try:
        editor = YamlEditor(text)
    except YamlEditError:
        return
    root = parse_source_nodes(text.removeprefix("\ufeff").replace("\t", " ").replace("\u2028", "\ufffd"))
    nodes = [node for node in iter_nodes(root) if node.kind == "scalar"] if root else []
    if not nodes:
        return
    node = data.draw(st.sampled_from(nodes))
    try:
        editor.replace_scalar(editor.get_value_at((node.line + 1, node.column + 1)), value)
        edited = editor.finish()
    except YamlEditError:
        return
    # The text left and right of the value is the same, and so is all that it means.
    mark = int(text.startswith("\ufeff"))
    assert edited.startswith(text[: node.start + mark])
    assert edited.endswith(text[node.end + mark :])
    written = edited[node.start + mark : len(edited) - len(text) + node.end + mark]
    assert yaml.load(f"k: {written.strip()}", Loader=yaml.BaseLoader) == {"k": value}


@settings(deadline=None, max_examples=300)
@given(texts(), st.sampled_from(["/a.html", '"a, b"', "a: 1\nb: 2", '"#"']))
def test_a_member_is_appended_or_refused(text: str, written: str) -> None:
    try:
        editor = YamlEditor(text)
        node = editor.find_field_value({"aliases", "标题"})
        if node is None:
            return
        before = read(text)
        editor.append_item(node, written)
        edited = editor.finish()
    except YamlEditError:
        return
    after = read(edited)
    assert isinstance(before, dict)
    assert isinstance(after, dict)
    (key,) = [key for key in after if after[key] != before[key]]
    old = before[key]
    former = old if isinstance(old, list) else [old] if old else []
    # A block at the end of the text may have got its line end.
    assert after[key][:-1] == former
    assert after[key][-1] == yaml.load(written, Loader=yaml.BaseLoader)
    assert count_comments(edited) >= count_comments(text)


@settings(deadline=None, max_examples=500)
@given(st.text(max_size=20) | st.text(alphabet="甲a1 :#-'\"\\,[]{}\n\t\u2028\x85\x7f、：~.e", max_size=8))
def test_a_quoted_text_reads_as_it_was(text: str) -> None:
    """By PyYAML with the types of YAML 1.1 as well, where it must be a text. A date is one that stays plain."""
    if re.search("[\ud800-\udfff]", text):
        return
    for loader in (yaml.BaseLoader, yaml.SafeLoader, getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
        for written in (
            quote_scalar(text),
            quote_double(text),
            quote_like(text, "'x'"),
            quote_like(text, '"x"'),
        ):
            if loader is yaml.BaseLoader or not re.fullmatch(r"\d{4}-\d{2}-\d{2}.*", text):
                assert yaml.load(f"k: {written}\n", Loader=loader) == {"k": text}
                assert yaml.load(f"- {written}\n", Loader=loader) == [text]
        listed = quote_scalar(text, in_list=True)
        if loader is yaml.BaseLoader:
            assert yaml.load(f"[{listed}, x]\n", Loader=loader) == [text, "x"]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("关于印发《规划》、《办法》的通知", "关于印发《规划》、《办法》的通知"),
        ("公告：停水", "公告：停水"),
        ("650000", '"650000"'),
        ("8:30", '"8:30"'),
        ("no", '"no"'),
        ("甲: 乙", '"甲: 乙"'),
        ("甲 #乙", '"甲 #乙"'),
        ("a\u2028b", '"a\\u2028b"'),
        ("https://www.gov.cn/a", "https://www.gov.cn/a"),
    ],
)
def test_quotation_marks_stand_only_where_they_are_needed(text: str, written: str) -> None:
    assert quote_scalar(text) == written


def test_separators_are_quoted_in_lists() -> None:
    assert quote_scalar("停车、收费", in_list=True) == '"停车、收费"'
    assert quote_scalar("自然人：1", in_list=True) == '"自然人：1"'


@pytest.mark.parametrize(
    ("text", "edited"),
    [
        ("a: [x, y ] # 注\n", "a: [x, y, 新 ] # 注\n"),
        ("a: x # 注\n", "a: [x, 新] # 注\n"),
        ("a: []\nb: 1\n", "a:\n  - 新\nb: 1\n"),
        ("a:\r\n- x\r\n# b 的\r\nb: 1\r\n", "a:\r\n- x\r\n- 新\r\n# b 的\r\nb: 1\r\n"),
        ("a:\n  - |\n    x\n  # 尾\n", "a:\n  - |\n    x\n  # 尾\n  - 新\n"),
        ("a:", "a:\n  - 新\n"),
        ("  b: 1\n  a: # 注\n", "  b: 1\n  a: # 注\n    - 新\n"),
        ("{a: []}\n", None),
        ("{a: [x], b: 1}\n", "{a: [x, 新], b: 1}\n"),
        ("a: {x: 1}\n", None),
        ("a: |\n  x\n", None),
        ("a: &b x\nc: *b\n", None),
    ],
)
def test_a_list_grows_in_its_style(text: str, edited: str | None) -> None:
    try:
        editor = YamlEditor(text)
        node = editor.find_field_value({"a"})
        assert node
        editor.append_item(node, "新")
        result = editor.finish()
    except YamlEditError:
        assert edited is None
    else:
        assert result == edited


PART = re.compile(r"(?<=\()a\.md(?=\))")


@pytest.mark.parametrize(
    ("text", "edited"),
    [
        ("k: 见 (a.md)\n", "k: 见 (b.md)\n"),
        ("k: |\n  (a.md)\n  (a.md) # 甲\n", "k: |\n  (b.md)\n  (b.md) # 甲\n"),
        ("k: >-\n  (a.md)\n  (a.md)\nj: '(a.md)'\n", "k: >-\n  (b.md)\n  (b.md)\nj: '(b.md)'\n"),
        ("k: 甲 # (a.md)\n", None),
        ("(a.md): 甲\n", None),
        ('k: "(a.md) (a.m\\u0064)"\n', None),
    ],
)
def test_parts_of_values_are_replaced(text: str, edited: str | None) -> None:
    """Not in comments and keys, where no link can be, and not where an escape hides how often it stands there."""
    editor = YamlEditor(text)
    for match in PART.finditer(text):
        editor.replace_scalar_parts([(match.start(), match.end(), "b.md")], PART)
    try:
        assert editor.finish() == edited
    except YamlEditError:
        assert edited is None


def test_a_block_without_line_end_keeps_its_text() -> None:
    for header, value in (("|", "甲\n"), ("|-", "甲"), ("|+", "甲\n"), ("> # -", "甲\n")):
        editor = YamlEditor(f"a: {header}\n  甲")
        editor.add_field(NAMES, "1")
        assert read(editor.finish()) == {"a": value, "new": "1"}


def test_a_text_in_lines_is_replaced_with_its_lines() -> None:
    editor = YamlEditor("a: >-\r\n  甲\r\n\r\n# 注\r\nb: 1\r\n")
    editor.set_field({"a"}, NAMES, "2")
    assert editor.finish() == "a: 2\r\n# 注\r\nb: 1\r\n"


def test_several_fields_are_added_in_their_order() -> None:
    editor = YamlEditor("a: 1")
    editor.add_field(("甲", "x"), "1")
    editor.add_field(("乙", "y"), "2")
    editor.set_field({"f"}, ("丙", "f"), "0")
    assert editor.finish() == "f: 0\na: 1\nx: 1\ny: 2\n"
    with pytest.raises(YamlEditError):
        _add_twice()


def _add_twice() -> None:
    editor = YamlEditor("a: 1\n")
    editor.add_field(("甲", "a"), "1")
    editor.finish()


def test_overlapping_edits_are_an_error() -> None:
    assert splice("abc", [(1, 2, "x"), (1, 1, "1"), (1, 1, "2"), (3, 3, "!")]) == "a12xc!"
    with pytest.raises(ValueError, match="overlap"):
        splice("abc", [(0, 2, ""), (1, 3, "")])
