"""Old addresses as they are copied from a browser: percent-encoded."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.builder.test_bad_input import PATH, item
from tests.builder.workshop import Workshop, errors, tree


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    return Workshop(tmp_path / "project")


def test_a_percent_encoded_old_address_is_decoded(workshop: Workshop) -> None:
    workshop.put(PATH, item(旧网址="/zfxxgk/zwgk/%E9%80%9A%E7%9F%A5%EF%BC%88%E4%B8%80%EF%BC%89.html"))
    assert not errors(workshop.build())
    assert "items/county/2026-00007.html" in workshop.text("zwgk/通知（一）.html")


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("/zwgk/%CD%A8%D6%AA.html", "FLD-052"),
        ("/zwgk/%2e%2e/a.html", "FLD-049"),
        ("/zwgk/a%2Fb.html", "FLD-049"),
        ("/zwgk/a%00.html", "FLD-049"),
        ("/zwgk/100%.html", "FLD-049"),
        ("/zwgk/%2541.html", "FLD-049"),
    ],
)
def test_other_encodings_and_escapes_are_refused(workshop: Workshop, address: str, code: str) -> None:
    workshop.put(PATH, item(旧网址=address))
    assert errors(workshop.check()) == [f"{PATH}:6:6 {code}"]


SITE_FILE = "site.yaml"
PAGES = {
    "content/agencies/county/guide.md": ("信息分类: [政策", "guide/county.html"),
    "content/agencies/county/apply.md": ("更新日期", "apply/county.html"),
    "content/agencies/county/reports/2024.yaml": ("公开日期", "reports/county/2024.html"),
    "content/agencies/county/items/2024/00001.md": ("信息分类", "items/county/2024-00001.html"),
    "content/agencies/finance/services/card.yaml": ("依据", "services/finance/card.html"),
    "content/agencies/finance/agency.yaml": ("层级", "agencies/finance/index.html"),
    "content/rules/regulations.md": ("更新日期", "rules/regulations.html"),
    "content/pages/about.md": ("更新日期", "pages/about.html"),
}
"""A key of each kind of file that has a page, and the page."""


@pytest.mark.parametrize("path", PAGES)
def test_every_page_may_have_old_addresses(workshop: Workshop, path: str) -> None:
    key, page = PAGES[path]
    workshop.edit(path, key, f"旧网址: [/zfxxgk/old/page.html, /old/page.html]\n{key}")
    result = workshop.build()
    assert not errors(result)
    text = workshop.text("old/page.html")
    assert f'content="0; url=../{page}"' in text
    canonical = page.removesuffix("index.html")
    assert f'<link rel="canonical" href="https://www.example.gov.cn/zfxxgk/{canonical}">' in text
    # A page that search engines may not index could pass that on to its canonical address.
    assert "noindex" not in text
    assert not (workshop.output / "zfxxgk").exists()
    assert result.host_redirects == 1


def test_an_item_address_as_early_versions_asked_for_it_is_meant_within_the_site(workshop: Workshop) -> None:
    workshop.put(PATH, item(旧网址="/items/county/2020-00009.html"))
    result = workshop.build()
    assert not errors(result)
    assert "2026-00007.html" in workshop.text("items/county/2020-00009.html")
    assert result.host_redirects == 0


def test_a_site_at_the_root_of_its_host_answers_all_paths(workshop: Workshop) -> None:
    workshop.edit(SITE_FILE, "https://www.example.gov.cn/zfxxgk/", "https://www.example.gov.cn/")
    workshop.put(PATH, item(旧网址="[/zwgk/1.html, https://example.gov.cn/2.html]"))
    result = workshop.build()
    assert not errors(result)
    assert "2026-00007.html" in workshop.text("zwgk/1.html")
    assert "2026-00007.html" in workshop.text("2.html")
    assert result.host_redirects == 0


OTHER = "content/agencies/county/items/2024/00001.md"


def test_two_pages_cannot_have_one_address_of_the_host(workshop: Workshop) -> None:
    workshop.put(PATH, item(旧网址="[/show.jsp?id=3, /show.jsp?id=3]"))
    assert not errors(workshop.check())
    workshop.edit(OTHER, "附件:", "旧网址: /show.jsp?id=3\n附件:")
    (found,) = [one for one in workshop.check().diagnostics if one.code == "OLD-001"]
    assert {str(found.place).split(":")[0], found.message.split("在 ")[1].split(":")[0]} == {PATH, OTHER}


def test_another_host_cannot_be_answered(workshop: Workshop) -> None:
    workshop.put(PATH, item(旧网址="http://xxgk.example.gov.cn/a.html?b=1"))
    assert errors(workshop.check()) == [f"{PATH}:6:6 OLD-002"]


RULES = {
    "a rule that matches a page": ("/zfxxgk/items/{a}/{b}.html", "/x/{a}.html", "OLD-003"),
    "a rule that matches the home page": ("/zfxxgk/*", "/x.html", "OLD-003"),
    "a rule that matches the whole host": ("/*", "/zfxxgk/", "OLD-004"),
    "a rule that leads to itself": ("/a/{x}.html", "/a/{x}.html", "OLD-004"),
    "a rule that leads into itself": ("/a/*", "/a/b.html", "OLD-004"),
    "an unknown name": ("/a/{x}.html", "/zfxxgk/{y}.html", "OLD-005"),
    "a star in the middle": ("/a/*/b.html", "/zfxxgk/", "FLD-058"),
    "a name without an end": ("/a/{x}b.html", "/zfxxgk/", "FLD-058"),
    "two names without a border": ("/a/{x}{y}.html", "/zfxxgk/", "FLD-058"),
    "a kind that there is not": ("/a/{x:字母}.html", "/zfxxgk/", "FLD-058"),
    "a brace that is not closed": ("/a/{x.html", "/zfxxgk/", "FLD-058"),
    "a target on another host": ("/a/{x}.html", "//evil.example/{x}", "FLD-058"),
    "a target with a query": ("/a/{x}.html", "/zfxxgk/?{x}", "FLD-058"),
    "a regular expression": ("^/a/(.*)$", "/zfxxgk/", "FLD-058"),
    "a good rule": ("/a/{y:数字}-{x}.html", "/zfxxgk/items/{x}/{y}.html", ""),
    "a rule with a query": ("/zfxxgk/index.html?id={x}", "/zfxxgk/items/{x}.html", ""),
}


@pytest.mark.parametrize("case", RULES)
def test_rules_for_many_old_addresses(workshop: Workshop, case: str) -> None:
    old, new, code = RULES[case]
    site = (workshop.root / SITE_FILE).read_text("utf-8")
    workshop.put(SITE_FILE, f'{site}旧网址规则: [{{从: "{old}", 到: "{new}"}}]\n')
    result = workshop.check()
    assert [one.split(" ")[1] for one in errors(result)] == ([code] if code else [])
    if not code:
        assert result.host_redirects == 1


def test_a_rule_that_leads_to_another_rule_is_found(workshop: Workshop) -> None:
    site = (workshop.root / SITE_FILE).read_text("utf-8")
    rules = '[{从: "/a/{x}.html", 到: "/b/{x}-1.html"}, {从: "/b/{y:数字}-{z}.html", 到: /zfxxgk/}]'
    workshop.put(SITE_FILE, f"{site}旧网址规则: {rules}\n")
    (found,) = [one for one in workshop.check().diagnostics if one.code == "OLD-004"]
    assert "/b/{y:数字}-{z}.html" in found.message


@pytest.mark.parametrize(
    ("address", "collides"),
    [
        ("/zfxxgk/search/manifest.js/", True),
        ("/zfxxgk/search/f/agency.js/a.html", True),
        ("/zfxxgk/search/manifest.html", False),
        ("/zfxxgk/Search/old.html", True),
    ],
)
def test_a_check_finds_what_collides_with_the_search_index(
    workshop: Workshop, address: str, collides: bool
) -> None:
    """A check plans the index only then: it reports what a build reports."""
    workshop.put(PATH, item(旧网址=address))
    checked = workshop.check()
    assert bool(errors(checked)) is collides
    assert errors(workshop.build()) == errors(checked)


def test_a_check_does_not_plan_the_search_index(workshop: Workshop) -> None:
    checked = workshop.check()
    assert checked.prepared is not None
    planned = {output.path for output in checked.prepared.plan.outputs}
    workshop.build()
    published = {path for path in tree(workshop.output) if path != "sitegen-manifest.json"}
    assert published - planned == {path for path in published if path.startswith("search/")}
    assert planned <= published
