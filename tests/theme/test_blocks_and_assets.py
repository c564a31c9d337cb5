"""Blocks of a template that nothing shows are found, and templates name static files by a function."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sitegen.builder import Result
from sitegen.diagnostics import Severity
from tests.theme.local import ITEM, THEME, LocalTheme

EMBLEM = f"{THEME}/static/emblem.svg"
IMAGE = re.compile(r'<img class="emblem" src="([^"]*)">')


@pytest.fixture
def site(tmp_path: Path) -> LocalTheme:
    return LocalTheme(tmp_path)


def list_found(result: Result) -> list[str]:
    return [
        f"{one.place} {one.code} {one.hint_en}" for one in result.diagnostics if one.code.startswith("THM-")
    ]


@pytest.mark.parametrize(
    ("block", "near"),
    [("fotter", "footer"), ("Footer", "footer"), ("page_header", "header"), ("zzz", None)],
)
def test_a_misspelt_block_is_named_with_the_near_one(site: LocalTheme, block: str, near: str | None) -> None:
    site.put(
        f"{THEME}/templates/base.html",
        '{% extends "default/base.html" %}\n{% block ' + block + " %}甲{% endblock %}\n",
    )
    result = site.build()
    assert not any(one.severity is Severity.ERROR for one in result.diagnostics)
    (found,) = list_found(result)
    assert found.startswith(f"{THEME}/templates/base.html:2 THM-017")
    assert (f"Did you mean “{near}”?" in found) is (near is not None)
    assert ("Did you mean" in found) is (near is not None)


@pytest.mark.parametrize(
    "template",
    [
        '{% extends "default/item.html" %}{% block footer %}{{ super() }}{% block mine %}甲{% endblock %}{% endblock %}',
        "<!doctype html><title>甲</title>{% block mine %}乙{% endblock %}",
        '{% extends "item-base.html" %}{% block side %}甲{% endblock %}',
    ],
    ids=["within another block", "without a parent", "of a parent of one's own"],
)
def test_blocks_that_are_shown_are_no_finding(site: LocalTheme, template: str) -> None:
    site.put(
        f"{THEME}/templates/item-base.html",
        '{% extends "document.html" %}{% block content %}{% block side %}{% endblock %}{% endblock %}',
    )
    site.put(ITEM, template)
    assert list_found(site.build()) == []


def test_a_block_of_a_partial_template_is_found_once(site: LocalTheme) -> None:
    site.put(f"{THEME}/templates/_card.html", "{% block card %}甲{% endblock %}")
    site.put(
        f"{THEME}/templates/_card2.html", '{% extends "_card.html" %}\n\n{% block crad %}甲{% endblock %}'
    )
    site.put(ITEM, '{% include "_card2.html" %}{% include "_card2.html" %}')
    (found,) = list_found(site.build())
    assert found.startswith(f"{THEME}/templates/_card2.html:3 THM-017 Did you mean “card”?")


def test_the_address_of_a_file_leads_to_it_from_every_page(site: LocalTheme) -> None:
    site.put(EMBLEM, '<svg xmlns="http://www.w3.org/2000/svg"/>')
    site.put(
        f"{THEME}/templates/_footer.html",
        '<img class="emblem" src="{{ asset("emblem.svg") }}">\n{% include "default/_footer.html" %}',
    )
    site.put(
        f"{THEME}/templates/base.html",
        '{% extends "default/base.html" %}{% block notice %}<img class="emblem" src="{{ asset("emblem.svg") }}">{% endblock %}',
    )
    assert list_found(site.build()) == []
    output = site.root / "public"
    pages = 0
    for page in output.rglob("*.html"):
        for href in IMAGE.findall(page.read_text("utf-8")):
            path, _, digest = href.partition("?v=")
            assert re.fullmatch(r"[0-9a-f]{8}", digest), page
            if page.name == "404.html":
                assert path == "https://www.example.gov.cn/zfxxgk/assets/emblem.svg" or path.startswith(
                    "/zfxxgk/"
                )
            else:
                assert (page.parent / path).resolve() == output / "assets/emblem.svg", page
            pages += 1
    assert pages > 20


def test_what_a_theme_adds_to_the_page_for_missing_addresses_is_absolute(site: LocalTheme) -> None:
    site.put(
        f"{THEME}/templates/404.html",
        """{% extends "default/404.html" %}{% block icon %}<link rel="icon" href="{{ view.page.chrome.icon }}">{% endblock %}
{% block breadcrumb %}{% include "_marks.html" %}{% endblock %}""",
    )
    assert list_found(site.build()) == []
    page = (site.root / "public/404.html").read_text("utf-8")
    assert re.search(
        r'<link rel="icon" href="https://www\.example\.gov\.cn/zfxxgk/assets/[^"]*icon\.svg\?v=\w{8}">', page
    )
    assert 'data-scripts=""' in page


def test_a_changed_file_renders_its_pages_again(site: LocalTheme) -> None:
    site.put(EMBLEM, '<svg xmlns="http://www.w3.org/2000/svg"/>')
    assert site.item('<img class="emblem" src="{{ asset("emblem.svg") }}">') == []
    page = site.root / "public/items/county/2024-00001.html"
    before = IMAGE.findall(page.read_text("utf-8"))
    site.put(EMBLEM, '<svg xmlns="http://www.w3.org/2000/svg"><g/></svg>')
    site.build()
    after = IMAGE.findall(page.read_text("utf-8"))
    assert len(before) == len(after) == 1
    assert before != after


@pytest.mark.parametrize(
    ("template", "finding"),
    [
        ('<p>\n{{ asset("emblen.svg") }}', "2 THM-018 There is no “emblen.svg” in static/ of the theme"),
        (
            "{{ asset(view.title) }}",
            "1 THM-005 The template “item.html” refers to another template or a file by a computed name",
        ),
        (
            "{% set other = asset %}",
            "1 THM-005 The template “item.html” refers to another template or a file by a computed name",
        ),
        (
            '{% from "_mine.html" import image %}\n{{ image() }}',
            "",
        ),
    ],
    ids=["missing", "computed", "under another name", "without the view"],
)
def test_wrong_uses_are_errors_at_their_line(site: LocalTheme, template: str, finding: str) -> None:
    site.put(EMBLEM, '<svg xmlns="http://www.w3.org/2000/svg"/>')
    site.put(f"{THEME}/templates/_mine.html", '{% macro image() %}{{ asset("emblem.svg") }}{% endmacro %}')
    (found,) = site.item(template)
    if finding:
        assert found == f"{ITEM}:{finding}"
    else:
        assert "THM-006" in found
        assert found.endswith("import macros “with context”")
