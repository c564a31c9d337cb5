"""Random texts of the kind that clerks type, paste and get wrong. Strategies for hypothesis.

`clerk_texts` draws a whole body. The parts are true to what offices write: paragraphs, salutations, signatures,
dates, outlines, tables, lists, attachments, hard-wrapped text out of an e-mail, pastes from Word and from a sheet.
Signs that Markdown could take for markup are scattered among them.
"""

from __future__ import annotations

import re

from hypothesis import strategies as st

from tests.fidelity.clerk_words import (
    CLAUSES,
    ISSUERS,
    LABELS,
    LIST_WORDS,
    NAMES,
    NOTICES,
    ODD_PHRASES,
    OUTLINES,
    QUANTITIES,
    SALUTATIONS,
    SLIPS,
    TITLES,
)

__all__ = ["clerk_texts"]

ENDS = st.sampled_from(["。", "。", "。", "；", "：", "！", "？", ""])
INDENTS = st.sampled_from(["", "", "", "\u3000\u3000", "  ", "    ", "\t", "\u3000", " \u3000"])
BLANK_ENDS = st.sampled_from(["", "", "", "", " ", "  ", "\u3000", "\t"])


def clauses() -> st.SearchStrategy[str]:
    """Draw a clause, a quantity or a phrase with signs in it."""
    return st.one_of(
        st.sampled_from(CLAUSES),
        st.sampled_from(CLAUSES),
        st.sampled_from(QUANTITIES),
        st.sampled_from(ODD_PHRASES),
    )


def sentences() -> st.SearchStrategy[str]:
    """Draw a sentence."""
    return st.builds(
        lambda parts, end: "，".join(parts) + end, st.lists(clauses(), min_size=1, max_size=4), ENDS
    )


def runs() -> st.SearchStrategy[str]:
    """Draw one to three sentences."""
    return st.lists(sentences(), min_size=1, max_size=3).map("".join)


def marked_runs() -> st.SearchStrategy[str]:
    """Draw sentences of which a part is marked as Markdown does."""
    marks = st.sampled_from(
        [
            ("**", "**"),
            ("`", "`"),
            ("[", "](https://www.gov.cn/a.html)"),
            ("*", "*"),
            ("__", "__"),
            ("_", "_"),
            ("** ", " **"),
            ("<b>", "</b>"),
            ("<sub>", "</sub>"),
            ("<!-- ", " -->"),
            ("<", ">"),
            ("<span style='color:red'>", "</span>"),
        ]
    )
    return st.builds(
        lambda before, mark, inner, after: f"{before}{mark[0]}{inner}{mark[1]}{after}",
        clauses(),
        marks,
        clauses(),
        sentences(),
    )


def paragraphs() -> st.SearchStrategy[str]:
    """Draw a paragraph of one line."""
    return st.builds(
        lambda indent, text, end: indent + text + end,
        INDENTS,
        st.one_of(runs(), runs(), marked_runs()),
        BLANK_ENDS,
    )


def measure(text: str) -> float:
    """Return the width of a text. An ASCII sign is half as wide as a Chinese one."""
    return sum(0.5 if sign.isascii() else 1 for sign in text)


def wrapped_paragraphs() -> st.SearchStrategy[str]:
    """Draw a paragraph that an e-mail program or a PDF has wrapped at the same width."""

    def wrap(text: str, width: int, indent: str) -> str:
        lines = [indent]
        for word in re.findall(r"[!-~]+|.", text):
            if measure(lines[-1] + word) > width and word not in "，。；：！？、”》）":
                lines.append("")
            lines[-1] += word
        return "\n".join(lines)

    return st.builds(
        wrap,
        st.lists(sentences(), min_size=3, max_size=6).map("".join),
        st.integers(20, 40),
        st.sampled_from(["", "\u3000\u3000"]),
    )


def dates() -> st.SearchStrategy[str]:
    """Draw a date as signatures have it."""
    return st.builds(
        lambda year, month, day, form: form.format(year=year, month=month, day=day),
        st.integers(1995, 2026),
        st.integers(1, 12),
        st.integers(1, 28),
        st.sampled_from(
            [
                "{year}年{month}月{day}日",
                "{year} 年 {month} 月 {day} 日",
                "二〇二四年四月二十二日",
                "{year}.{month}.{day}",
                "{year}年×月×日",
            ]
        ),
    )


def signatures() -> st.SearchStrategy[str]:
    """Draw issuers, a date and a notice, a line each."""
    return st.builds(
        lambda issuers, date, notice, indent: "\n".join(indent + line for line in [*issuers, date, *notice]),
        st.lists(st.sampled_from(ISSUERS), min_size=1, max_size=2),
        dates(),
        st.lists(st.sampled_from(NOTICES), max_size=1),
        st.sampled_from(["", "", "\u3000\u3000", " " * 20, "\u3000" * 12, "\t\t\t"]),
    )


def labelled_lines() -> st.SearchStrategy[str]:
    """Draw lines such as 时间：… and 地点：…."""
    return st.lists(
        st.builds(lambda label, text: f"{label}：{text}", st.sampled_from(LABELS), clauses()),
        min_size=2,
        max_size=5,
    ).map("\n".join)


def outlines() -> st.SearchStrategy[str]:
    """Draw lines that begin with outline marks, with text below or behind."""

    def build(marks: tuple[str, ...], titles: list[str], texts: list[str], gap: str, indent: str) -> str:
        lines = []
        for mark, title, text in zip(marks, titles, texts, strict=False):
            lines += [f"{indent}{mark}{title}", *([text] if text else [])]
        return gap.join(lines)

    texts = st.lists(st.one_of(st.just(""), runs()), min_size=6, max_size=6)
    titles = st.lists(st.sampled_from(TITLES), min_size=6, max_size=6)
    return st.builds(
        build, st.sampled_from(OUTLINES), titles, texts, st.sampled_from(["\n", "\n\n"]), INDENTS
    )


def list_words() -> st.SearchStrategy[str]:
    """Draw lines that begin with 一是, 首先 and the like."""
    return st.builds(
        lambda words, texts: "\n".join(word + text for word, text in zip(words, texts, strict=False)),
        st.sampled_from(LIST_WORDS),
        st.lists(sentences(), min_size=2, max_size=4),
    )


def lists() -> st.SearchStrategy[str]:
    """Draw a list with marks, nested by two to four blanks, with or without the blank that belongs after a mark."""
    return st.builds(
        lambda mark, items, depth: "\n".join(
            " " * (depth if n % 3 == 1 else 0) + mark + item for n, item in enumerate(items)
        ),
        st.sampled_from(["- ", "- ", "* ", "+ ", "-", "*", "－ ", "• ", "· ", "> ", ">", "—— "]),
        st.lists(clauses(), min_size=1, max_size=5),
        st.sampled_from([0, 0, 2, 3, 4]),
    )


def headings() -> st.SearchStrategy[str]:
    """Draw a line that begins with number signs."""
    return st.builds(
        lambda mark, title, end: mark + title + end,
        st.sampled_from(["# ", "## ", "### ", "#", "##", "＃ ", "#\u3000"]),
        st.one_of(st.sampled_from(TITLES), st.sampled_from(["1机组检修", "1、#2机组", "1楼"])),
        st.sampled_from(["", "", " #", " ##"]),
    )


def cells() -> st.SearchStrategy[str]:
    """Draw the text of a cell; some are blank."""
    return st.one_of(
        st.just(""),
        st.sampled_from(QUANTITIES),
        st.sampled_from(TITLES),
        st.sampled_from(NAMES),
        st.sampled_from(ODD_PHRASES),
    )


def tables() -> st.SearchStrategy[str]:
    """Draw a table with pipes. A row may have more cells or fewer than the head."""

    def build(rows: list[list[str]], columns: int, extra: list[int], outer: bool) -> str:
        lines = []
        for row, more in zip(rows, [0, *extra], strict=False):
            width = max(columns + more, 2)
            inner = " | ".join((row * 3)[:width])
            lines.append(f"| {inner} |" if outer else inner)
        lines.insert(1, "|" + "---|" * columns)
        return "\n".join(lines)

    rows = st.lists(st.lists(cells(), min_size=3, max_size=6), min_size=2, max_size=5)
    extra = st.lists(st.sampled_from([0, 0, 0, 0, 1, -1]), min_size=4, max_size=4)
    return st.builds(build, rows, st.integers(2, 5), extra, st.booleans())


def bare_tables() -> st.SearchStrategy[str]:
    """Draw rows between pipes without a line of dashes."""
    rows = st.integers(2, 4).flatmap(
        lambda columns: st.lists(
            st.lists(cells(), min_size=columns, max_size=columns), min_size=2, max_size=4
        )
    )
    return rows.map(lambda drawn: "\n".join(f"| {' | '.join(row)} |" for row in drawn))


def tabbed_tables() -> st.SearchStrategy[str]:
    """Draw rows that were copied from a sheet: with a title, with cells of two lines, without their last tabs."""

    def build(rows: list[list[str]], title: bool, broken: int, short: int) -> str:
        columns = len(rows[0])
        lines = []
        for number, row in enumerate(rows):
            parts = list(row)
            if number == broken:
                parts[columns // 2] = f'"{parts[0]}\n{parts[-1]}"'.replace("\t", " ")
            lines.append("\t".join(parts[:-1] if number == short and columns > 2 else parts))
        return "\n".join([f"2026年检查安排表{chr(9) * (columns - 1)}"] * title + lines)

    rows = st.integers(2, 5).flatmap(
        lambda columns: st.lists(
            st.lists(cells(), min_size=columns, max_size=columns), min_size=3, max_size=5
        )
    )
    return st.builds(build, rows, st.booleans(), st.integers(0, 9), st.integers(0, 9))


def pasted_html() -> st.SearchStrategy[str]:
    """Draw HTML as Word and old sites write it."""

    def build(rows: list[list[str]], style: str) -> str:
        lines = ["".join(f"<td{style}><p>{_escape(cell)}</p></td>" for cell in row) for row in rows]
        return f"<table{style}>\n" + "\n".join(f"<tr>{line}</tr>" for line in lines) + "\n</table>"

    table = st.builds(
        build,
        st.lists(st.lists(cells(), min_size=2, max_size=3), min_size=1, max_size=3),
        st.sampled_from(["", ' style="width:10pt"', " width=100 class=MsoNormal"]),
    )
    text = st.builds(
        lambda opening, texts, closing: "\n".join(f"{opening}{_escape(one)}{closing}" for one in texts),
        *[st.just("<p>"), st.lists(runs(), min_size=1, max_size=3), st.just("</p>")],
    )
    lines = st.builds(
        lambda texts: "<br>".join(map(_escape, texts)), st.lists(clauses(), min_size=2, max_size=3)
    )
    return st.one_of(table, text, lines)


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def footnotes() -> st.SearchStrategy[str]:
    """Draw a sentence with a footnote."""
    return st.builds(
        lambda label, before, after, note: f"{before}[^{label}]{after}\n\n[^{label}]: {note}",
        st.sampled_from(["1", "2", "注", "a"]),
        clauses(),
        sentences(),
        runs(),
    )


def code_blocks() -> st.SearchStrategy[str]:
    """Draw a block of code."""
    return st.lists(st.one_of(clauses(), st.just("")), min_size=1, max_size=3).map(
        lambda lines: "```\n" + "\n".join(lines) + "\n```"
    )


def blocks() -> st.SearchStrategy[str]:
    """Draw one part of a body."""
    return st.one_of(
        paragraphs(),
        paragraphs(),
        paragraphs(),
        wrapped_paragraphs(),
        signatures(),
        labelled_lines(),
        outlines(),
        list_words(),
        lists(),
        headings(),
        tables(),
        bare_tables(),
        tabbed_tables(),
        pasted_html(),
        footnotes(),
        code_blocks(),
        dates(),
        st.sampled_from(SALUTATIONS),
        st.sampled_from(SLIPS),
        st.sampled_from(TITLES),
        st.sampled_from(["---", "***", "===", "* * *", "附件：任务清单\n      分工表"]),
    )


def clerk_texts(most: int = 8) -> st.SearchStrategy[str]:
    """Draw a body of up to ``most`` parts, parted by one or more ends of lines."""
    gaps = st.lists(st.sampled_from(["\n", "\n\n", "\n\n", "\n\n\n", "\n \n"]), min_size=most, max_size=most)
    return st.builds(
        lambda parts, between: "".join(part + gap for part, gap in zip(parts, between, strict=False)),
        st.lists(blocks(), min_size=1, max_size=most),
        gaps,
    )
