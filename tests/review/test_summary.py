"""The short forms of a review, made from a change whose words are hostile."""

from __future__ import annotations

import json
import re

import jsonschema
import pytest
from markdown import markdown
from msgspec.structs import replace

from sitegen.diagnostics import Diagnostic, Place, Severity
from sitegen.forge.comment_text import COMMENT_MARKER, format_comment
from sitegen.forge.review_summary import parse_summary
from sitegen.review import summary
from sitegen.review.masking import Masker
from sitegen.review.model import ChangeKind, Finding, OutsideHost, PageChange, Review
from tests.review.repository import STATISTICS, Reviewed, write_item

HOSTILE = (
    "@admin 与 #1 !2 GH-3 [点](http://evil.example) ![图](https://evil.example/a.png) <img src=x onerror=alert(1)> "
    "| 单元格 | `代码` **粗** www.evil.example http://evil.example :tada: &lt;b&gt; ~~删~~ $x$ \u202e反 a@b.example"
)
SCHEMA = {
    "type": "object",
    "additionalProperties": False,
    "required": ["format", "base", "head", "counts", "items", "findings", "hosts", "truncated"],
    "properties": {
        "format": {"const": 1},
        "base": {"type": "string", "pattern": "^[0-9a-f]{40,64}$"},
        "head": {"type": "string", "pattern": "^[0-9a-f]{40,64}$"},
        "counts": {"type": "object", "additionalProperties": {"type": "integer", "minimum": 0}},
        "items": {
            "type": "array",
            "maxItems": 200,
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["kind", "title", "url", "path"],
                "properties": {
                    "kind": {"enum": [kind.value for kind in ChangeKind]},
                    **{name: {"type": "string", "maxLength": 300} for name in ("title", "url", "path")},
                },
            },
        },
        "findings": {
            "type": "array",
            "maxItems": 200,
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["code", "severity", "path", "line", "message", "message_en", "new"],
                "properties": {
                    "code": {"type": "string", "pattern": "^[A-Z]{3}-[0-9]{3}$"},
                    "severity": {"enum": ["error", "warning"]},
                    "line": {"type": "integer", "minimum": 0},
                    "new": {"type": "boolean"},
                    **{
                        name: {"type": "string", "maxLength": 300}
                        for name in ("path", "message", "message_en")
                    },
                },
            },
        },
        "hosts": {"type": "array", "maxItems": 50, "items": {"type": "string", "maxLength": 300}},
        "truncated": {"type": "boolean"},
    },
}


def make_large(review: Review, count: int) -> Review:
    """A review with very many long hostile entries."""
    page = PageChange(
        kind=ChangeKind.NEW, url="items/x/" + "y" * 400, path="content/" + "z" * 400, title=HOSTILE * 9
    )
    finding = Finding(
        Diagnostic(Place("content/a.md", 1), "ITM-001", Severity.WARNING, HOSTILE * 9, HOSTILE * 9), True
    )
    host = OutsideHost("evil.example", "", ("content/a.md",))
    return replace(review, pages=(page,) * count, findings=(finding,) * count, new_hosts=(host,) * count)


@pytest.fixture
def review(site: Reviewed) -> Review:
    path, text = write_item("2026/00001", f"'{HOSTILE.replace(chr(0x202E), '')}'")
    site.put(path, text)
    site.edit(STATISTICS, "增长", "下降，见[外部](https://new.example/)")
    return site.compare()


def test_json_keeps_to_its_schema(review: Review) -> None:
    for one in (review, make_large(review, 3000)):
        jsonschema.validate(json.loads(summary.render_summary_json(one)), SCHEMA)


def test_json_is_cut_and_says_so(review: Review) -> None:
    text = summary.render_summary_json(make_large(review, 3000))
    value = json.loads(text)
    assert value["truncated"] is True
    assert len(value["items"]) == len(value["findings"]) == 200
    assert value["counts"]["new"] == 3000
    assert len(text.encode()) < 1_000_000
    assert json.loads(summary.render_summary_json(review))["truncated"] is False


def test_markdown_fits_into_a_comment(review: Review) -> None:
    assert len(summary.render_summary_markdown(make_large(review, 3000))) <= 65_536


def test_commits_and_codes_are_code_that_no_forge_links(review: Review) -> None:
    text = summary.render_summary_markdown(make_large(review, 2))
    outside = re.sub(r"<code>.*?</code>|`[^`\n]*`", "", text)
    assert review.head_commit[:12] in text
    assert not re.search(r"\b[0-9a-f]{7,40}\b|\b[A-Za-z]{2,}-\d", outside)


@pytest.mark.parametrize("count", [0, 5])
def test_words_of_the_change_do_nothing_in_a_comment(review: Review, count: int) -> None:
    text = summary.render_summary_markdown(make_large(review, count) if count else review)
    assert text.startswith(COMMENT_MARKER)
    body = text.removeprefix(COMMENT_MARKER)
    # Forges look for these after Markdown, so entities would not keep them from it.
    assert not re.search(r"@|(?<!&)#\d|!\d|~\w|\$|://|www\.|:[a-z]+:", body)
    html = markdown(body, extensions=["tables"])
    tags = set(re.findall(r"<(\w+)", html))
    assert tags <= {"h2", "h3", "p", "code", "br", "table", "thead", "tbody", "tr", "th", "td"}
    assert "onerror" in html  # as text
    assert "\u202e" not in text


def test_personal_data_is_masked_wherever_it_stands(review: Review) -> None:
    page = replace(review.pages[0], title="张三 13912345678 的申请")
    one = replace(review, pages=(page,), masker=Masker(("13912345678",), frozenset({"13912345678"})))
    for text in (summary.render_summary_markdown(one), summary.render_summary_json(one)):
        assert "13912345678" not in text
        assert "139" in text


def test_the_summary_is_the_comment_of_a_workflow_without_its_link(review: Review) -> None:
    read = parse_summary(summary.render_summary_json(review).encode())
    url = "https://github.com/office/site/actions/runs/1"
    there, here = format_comment(read, review.head_commit, url), summary.render_summary_markdown(review)
    assert url in there
    assert "review.html" in here
    assert here.partition("\n\n")[2].partition("\n\n")[2] == there.partition("\n\n")[2].partition("\n\n")[2]
    assert "### 网页 Pages" in here
