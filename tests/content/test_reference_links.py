"""Reference links of Markdown are not supported, and reported with the form that works."""

import pytest

from sitegen.content.markdown import convert_markdown
from sitegen.diagnostics.model import Place


def list_findings(body: str) -> list[tuple[str, Place, str]]:
    found = convert_markdown(body, "content/pages/a.md", 5).diagnostics
    return [(one.code, one.place, one.hint) for one in found]


def test_each_use_is_reported_with_its_inline_form() -> None:
    body = "依据[原文][R]和[r]，见![图][p]。\n\n[r]: 00013.md\n[p]: <a.png> '图'\n"
    place = "content/pages/a.md"
    assert list_findings(body) == [
        ("LNK-105", Place(place, 5, 3, 7), "请写成 [原文](00013.md)，再删掉“[R]: ……”那一行"),
        ("LNK-105", Place(place, 5, 11, 3), "请写成 [r](00013.md)，再删掉“[r]: ……”那一行"),
        ("LNK-105", Place(place, 5, 16, 7), "请写成 ![图](a.png)，再删掉“[p]: ……”那一行"),
    ]


@pytest.mark.parametrize(
    "body",
    [
        "见[1]。\n\n[1]: 见附件三\n",
        "见[2024]。\n\n[2024]: 3.5 万元\n",
        "`[文][r]`\n\n[r]: 00013.md\n",
        "```\n[文][r]\n[r]: 00013.md\n```\n",
        "\\[r]\n\n[r]: 00013.md\n",
        "没有用到。\n\n[r]: 00013.md\n",
    ],
)
def test_other_brackets_are_text(body: str) -> None:
    assert list_findings(body) == []


@pytest.mark.parametrize(
    "scheme", ["java&#x0a;script:alert(1)", "java&#9;script:alert(1)", "java&#x200b;script:alert(1)"]
)
@pytest.mark.parametrize("lines", ['见 <a href="{}">这里</a>', "<p>\n见 <a href='{}'>这里</a></p>"])
def test_a_scheme_with_hidden_characters_is_reported_at_its_place(scheme: str, lines: str) -> None:
    text = lines.format(scheme)
    ((code, place, hint),) = list_findings(text)
    row = text.count("\n")
    column = text.split("\n")[row].index("java") + 1
    assert (code, place.line, place.column) == ("LNK-001", 5 + row, column)
    assert "https" in hint
