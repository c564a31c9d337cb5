"""Random YAML of records as people type it: odd blanks, quotation marks, indentation, comments. For hypothesis."""

from __future__ import annotations

from hypothesis import strategies as st

VALUES = [
    "统计公报", "云政发〔2024〕3号", "2024-05-23", "0150", "是", "1,234.5万元", "一、二", "甲: 乙", "[甲]", "#1机组", "- 甲", "a # b",
    "甲：乙", "https://www.gov.cn/a.html", "12", "", "no", "~", "*甲*", "“甲”", "甲,乙", "{甲}", "@a", "!甲", "第3条 ", "1e3", "0x1f",
]  # fmt: skip
KEYS = ["甲", "乙", "表一", "a-b", "合计", "自然人", "第3行", "收费 减免", "丙", "丁"]
COMMENTS = ["# 注", "#注", "#  说明：甲", "# a: b", "# - 甲"]


@st.composite
def scalars(draw: st.DrawFn, in_flow: bool) -> str:
    """Draw a value, in quotation marks where YAML needs them and sometimes where it does not."""
    value = draw(st.sampled_from(VALUES))
    special = (
        not value
        or value != value.strip()
        or value[0] in "#-[{*@!~&?|>%`\"'"
        or ": " in value
        or " #" in value
    )
    if special or (in_flow and any(sign in value for sign in ",[]{}")) or draw(st.booleans()):
        return f"'{value}'" if draw(st.booleans()) else f'"{value}"'
    return value


@st.composite
def flows(draw: st.DrawFn, depth: int = 0) -> str:
    """Draw a list in brackets or fields in braces, on one line or on several."""
    blank = st.sampled_from(["", " ", "  "])
    element = st.one_of(scalars(True), flows(depth + 1)) if depth < 1 else scalars(True)
    if draw(st.booleans()):
        parts = draw(st.lists(element, min_size=0, max_size=3))
        opening, closing = "[", "]"
    else:
        names = draw(st.lists(st.sampled_from(KEYS), min_size=1, max_size=3, unique=True))
        parts = [f"{name}{draw(blank)}: {draw(blank)}{draw(element)}" for name in names]
        opening, closing = "{", "}"
    text = opening
    for number, part in enumerate(parts):
        text += f"{draw(blank)}{part}{draw(blank)}{',' if number + 1 < len(parts) else ''}"
    return text + draw(blank) + closing


@st.composite
def comments(draw: st.DrawFn, indent: int) -> list[str]:
    """Draw no, one or two lines of comments, or a blank line."""
    lines = (
        draw(st.lists(st.sampled_from([*COMMENTS, ""]), max_size=2)) if draw(st.integers(0, 3)) == 0 else []
    )
    return [f"{' ' * indent}{line}" if line else draw(st.sampled_from(["", "  "])) for line in lines]


@st.composite
def nodes(draw: st.DrawFn, indent: int, depth: int, after: str) -> list[str]:
    """Draw the value of a key: the rest of its line in the first element, then further lines."""
    blank = draw(st.sampled_from([" ", "  ", "   "]))
    tail = draw(st.sampled_from(["", "", "", " ", "  # 尾"]))
    choice = draw(st.integers(0, 5 if depth else 2))
    if choice in (0, 1):
        return [f"{after}{blank}{draw(scalars(False))}{tail}"]
    if choice == 2:
        return [f"{after}{blank}{draw(flows())}{tail}"]
    deeper = indent + draw(st.integers(1, 4))
    if choice == 3:
        style = draw(st.sampled_from(["|", ">", "|-", ">-"]))
        body = draw(
            st.lists(st.sampled_from(["一行", "  缩进", "尾  ", "", "# 不是注"]), min_size=1, max_size=4)
        )
        body[0] = body[0].strip() or "首行"
        return [f"{after}{blank}{style}", *(f"{' ' * deeper}{line}" if line else "" for line in body)]
    if choice == 4:
        return [f"{after}{tail}", *draw(mappings(deeper, depth - 1))]
    # A list may stand at the column of its key.
    return [f"{after}{tail}", *draw(sequences(draw(st.sampled_from([indent, deeper])), depth - 1))]


@st.composite
def sequences(draw: st.DrawFn, indent: int, depth: int) -> list[str]:
    lines: list[str] = []
    for _ in range(draw(st.integers(1, 3))):
        lines += draw(comments(indent))
        gap = draw(st.sampled_from([" ", "  ", "   "]))
        if depth and draw(st.booleans()):
            inner = draw(mappings(indent + 1 + len(gap), depth - 1))
            while (inner and not inner[0].strip()) or inner[0].strip().startswith("#"):
                inner.pop(0)
            lines += [f"{' ' * indent}-{gap}{inner[0].strip()}", *inner[1:]]
        else:
            lines.append(f"{' ' * indent}-{gap}{draw(st.one_of(scalars(False), flows()))}")
    return lines


@st.composite
def mappings(draw: st.DrawFn, indent: int, depth: int) -> list[str]:
    lines: list[str] = []
    for name in draw(st.lists(st.sampled_from(KEYS), min_size=1, max_size=3, unique=True)):
        lines += draw(comments(indent))
        colon = draw(st.sampled_from([":", ":", " :"]))
        first, *rest = draw(nodes(indent, depth, f"{name}{colon}"))
        lines += [f"{' ' * indent}{first}", *rest]
    return lines


@st.composite
def report_texts(draw: st.DrawFn) -> str:
    """Draw the text of a report: fields in any order, with tables of any depth."""
    fields = [
        ["标题:  \"2024年报告\" "],
        ["公开日期: '2025-01-20'  # 首次"],
        ["kind : annual-report"],
        draw(nodes(0, 3, "表格:")),
        ["汇总下级:  是"],
    ]  # fmt: skip
    lines: list[str] = []
    for field in draw(st.permutations(fields)):
        lines += [*draw(comments(0)), *field]
    return "\n".join([*lines, *draw(comments(0))]) + draw(st.sampled_from(["", "\n", "\n\n\n"]))
