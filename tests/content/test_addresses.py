"""Bare web addresses in a text become links."""

import pytest

from sitegen.content.markdown import convert_markdown, convert_with_library


def list_links(body: str) -> list[tuple[str, str]]:
    """List the addresses and texts of the links that the text is published with."""
    shown = convert_markdown(body, "a.md", 1).html
    assert convert_with_library(body, "a.md", 1).html == shown
    parts = shown.split('<a href="')[1:]
    links = []
    for part in parts:
        href, _, rest = part.partition('"')
        links.append((href, rest.partition(">")[2].partition("</a>")[0]))
    return links


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("网址：https://www.gov.cn/，请查阅。", "https://www.gov.cn/"),
        ("登录https://www.gov.cn查询", "https://www.gov.cn"),
        ("见 http://a.gov.cn/b_c*d.html?x=1&y=2#甲。", "http://a.gov.cn/b_c*d.html?x=1&amp;y=2#"),
        ("（https://a.gov.cn/b）", "https://a.gov.cn/b"),
        ("(https://a.gov.cn/b)", "https://a.gov.cn/b"),
        ("https://a.gov.cn/b_(c)", "https://a.gov.cn/b_(c)"),
        ("(https://a.gov.cn/b_(c)).", "https://a.gov.cn/b_(c)"),
        ("https://a.gov.cn/b. 下文", "https://a.gov.cn/b"),
        ("https://a.gov.cn:8080/b;", "https://a.gov.cn:8080/b"),
        ("**https://a.gov.cn/b**", "https://a.gov.cn/b"),
        ("https://a.gov.cn/x?a=1&copy=2", "https://a.gov.cn/x?a=1&amp;copy=2"),
        ("HTTPS://A.GOV.CN/b", "HTTPS://A.GOV.CN/b"),
        ("# 见https://a.gov.cn/b", "https://a.gov.cn/b"),
        ("- https://a.gov.cn/b", "https://a.gov.cn/b"),
        ("| 网站 | 甲 |\n|---|---|\n| https://a.gov.cn/b | 1 |", "https://a.gov.cn/b"),
        ("<p>网址 https://a.gov.cn/b</p>", "https://a.gov.cn/b"),
        ("<https://a.gov.cn/b>", "https://a.gov.cn/b"),
    ],
)
def test_an_address_is_a_link(text: str, address: str) -> None:
    assert list_links(text) == [(address, address)]


def test_an_address_without_a_scheme() -> None:
    assert list_links("登录www.gov.cn。") == [("http://www.gov.cn", "www.gov.cn")]


@pytest.mark.parametrize(
    "text",
    [
        "https://", "http://。", "https://oa/x", "https://-a.cn", "ftp://a.cn/b", "www.", "www。", "a@www.gov.cn", "xhttps.cn",
        "`https://a.gov.cn/b`", "```\nhttps://a.gov.cn/b\n```", "user@a.gov.cn", "a.gov.cn", "https://云岫县.政务/",
    ],
)  # fmt: skip
def test_what_is_no_address(text: str) -> None:
    assert list_links(text) == []


def test_an_address_in_a_link_is_no_link_of_its_own() -> None:
    assert list_links("[https://a.gov.cn/b](https://b.gov.cn/c)") == [
        ("https://b.gov.cn/c", "https://a.gov.cn/b")
    ]


def test_a_bare_address_is_an_external_link() -> None:
    assert convert_markdown("https://a.gov.cn/b", "a.md", 1).html == (
        '<p><a href="https://a.gov.cn/b" class="external" rel="noopener noreferrer">https://a.gov.cn/b</a></p>'
    )
