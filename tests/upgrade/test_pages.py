"""The pages of an upgraded project differ from those of the former version only as the command said."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
import pytest

from sitegen.pages.page_text import extract_visible_lines
from sitegen.upgrade import page_comparison
from tests.upgrade.projects import Office, read_files

pytestmark = pytest.mark.slow

UNSEEN = {"script", "style", "template", "svg", "head"}


@dataclass(frozen=True, slots=True)
class Upgrade:
    """The pages that version 0.1.0 made, those that this program makes before and after the upgrade, and its report."""

    published: dict[str, bytes]
    before: dict[str, bytes]
    after: dict[str, bytes]
    report: dict[str, Any]


@pytest.fixture(scope="module")
def upgrade(tmp_path_factory: pytest.TempPathFactory) -> Upgrade:
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("SOURCE_DATE_EPOCH", raising=False)
        office = Office(tmp_path_factory.mktemp("office") / "project", "0.1.0")
        published = office.put_pages()
        before = office.build("before")
        report = office.upgrade("--yes", "--published", str(published))
        return Upgrade(read_files(published), before, office.build("after"), report)


def iter_texts(element: Element) -> Iterator[str]:
    """What a reader sees of an element. It shares no code with the program."""
    if element.tag in UNSEEN or not isinstance(element.tag, str):
        return
    yield element.text or ""
    for child in element:
        yield from iter_texts(child)
        yield child.tail or ""


def count_signs(text: str) -> Counter[str]:
    """The characters of a text that are neither ASCII nor blank: names of elements and marks are ASCII."""
    return Counter(sign for sign in text if not sign.isascii() and not sign.isspace())


@cache
def read_texts(html: bytes) -> tuple[str, str | None]:
    """The text of a page and of the document in it as they are shown.

    The latter is without line ends, and None on pages that have no document.
    """
    page = html5lib.parse(html.decode("utf-8"), namespaceHTMLElements=False)
    found = [one for one in page.iter("div") if "doc" in (one.get("class") or "").split()]
    document = "".join("".join(iter_texts(one)) for one in found).replace("\n", "") if found else None
    return "".join(iter_texts(page)), document


def read_page(html: bytes) -> str:
    return read_texts(html)[0]


def find_text(html: bytes) -> str | None:
    return read_texts(html)[1]


def list_words(html: bytes) -> list[str]:
    """The words of a page without digests, which differ with any change of the files to download."""
    return [word for word in read_page(html).split() if not re.fullmatch(r"[0-9a-f]{64}", word)]


@pytest.mark.exhaustive
def test_pages_differ_only_as_the_command_said(upgrade: Upgrade) -> None:
    report, before = upgrade.report, upgrade.published
    after = {path: data for path, data in upgrade.after.items() if path.endswith(".html")}
    said = report["pages"]["changed"]
    # Two old addresses lie outside of the column: since then rules of the server answer there, not pages.
    removed = report["pages"]["removed"]
    assert sorted(after.keys() - before.keys()) == report["pages"]["added"] == []
    assert sorted(before.keys() - after.keys()) == removed
    assert all(b'http-equiv="refresh"' in before[path] for path in removed)
    assert (report["pages"]["compared"], len(removed)) == (133, 2)
    for path, html in before.items():
        if path in removed:
            continue
        old, new = count_signs(read_page(html)), count_signs(read_page(after[path]))
        texts = [("".join(one["old"]), "".join(one["new"])) for one in said.get(path, ())]
        stated_old = count_signs("".join(text for text, _ in texts))
        stated_new = count_signs("".join(text for _, text in texts))
        assert (old - new) == (stated_old - stated_new), path
        assert (new - old) == (stated_new - stated_old), path
        assert path in said or list_words(html) == list_words(after[path])


@pytest.mark.exhaustive
def test_texts_that_read_differently_are_named_with_their_pages(upgrade: Upgrade) -> None:
    texts = upgrade.report["texts"]
    assert {one["page"] for one in texts} == {"items/yunxiu-qinghe/2025-00009.html"}
    assert {one["rule"] for one in texts} == {
        "emphasis",
        "marks",
        "tables",
        "backslashes",
        "numbers",
    }


@pytest.mark.exhaustive
def test_other_texts_read_as_they_did(upgrade: Upgrade) -> None:
    """The texts of all items, rules, pages and guides that were not named are equal, character by character."""
    before, after = upgrade.published, upgrade.after
    seen = 0
    for path, html in before.items():
        old = find_text(html)
        if old is not None and path != "items/yunxiu-qinghe/2025-00009.html":
            assert find_text(after[path]) == old, path
            seen += 1
    assert seen == 37
    named = "items/yunxiu-qinghe/2025-00009.html"
    assert find_text(before[named]) != find_text(after[named])


@pytest.mark.exhaustive
def test_the_program_makes_the_same_pages_before_and_after(upgrade: Upgrade) -> None:
    """The upgrade of the project itself changes no page: pages are always made by the rules of today."""
    # These two say from what the site was made, and the theme names another version of its contract.
    told = {"health.json", "sitegen-manifest.json"}
    assert told <= upgrade.before.keys()
    before = {path: data for path, data in upgrade.before.items() if path not in told}
    assert before == {path: data for path, data in upgrade.after.items() if path not in told}


def test_digests_of_files_are_no_difference(tmp_path: Path) -> None:
    page = "<body><h1>数据</h1><p>{size} KB</p><details><summary>SHA-256</summary><p><code>{digest}</code></p></details>"
    (tmp_path / "a.html").write_text(page.format(size=41, digest="0a" * 32), "utf-8")
    (tmp_path / "b.html").write_text(page.format(size=41, digest="0a" * 32), "utf-8")
    pages = [
        ("a.html", page.format(size=41, digest="f1" * 32)),
        ("b.html", page.format(size=42, digest="f1" * 32)),
    ]
    found = page_comparison._compare(pages, tmp_path, ())
    assert found.compared_count == 2
    assert found.differences == {"b.html": ((("41 KB",), ("42 KB",)),)}


def test_a_site_without_a_former_one_is_not_compared(office: Office) -> None:
    assert office.upgrade("--dry-run")["pages"] is None
    _, out, _ = office("upgrade", "--dry-run")
    assert "没有以前的版本生成的网站可以比较" in out


@pytest.mark.exhaustive
def test_the_usual_folder_is_compared_without_asking(office: Office) -> None:
    assert office("build", "--quiet")[0] == 0
    report = office.upgrade("--dry-run")
    assert report["pages"]["changed"] == {}
    assert (report["pages"]["compared"], report["pages"]["removed"]) == (133, [])


@pytest.mark.exhaustive
def test_a_site_with_errors_is_not_compared(office: Office, tmp_path: Path) -> None:
    office.put("content/pages/broken.md", "没有字段。\n")
    (tmp_path / "empty").mkdir()
    report = office.upgrade("--dry-run", "--published", str(tmp_path / "empty"))
    assert report["pages"]["errors"] == 1
    _, out, _ = office("upgrade", "--dry-run", "--published", str(tmp_path / "empty"))
    assert "现在的程序发现 1 处错误" in out


@pytest.mark.parametrize(
    ("html", "lines"),
    [
        ("<head><title>甲</title></head><body><p>一<br>二</p></body>", ["一", "二"]),
        ("<h2>一</h2><ul><li>二 <a href='x'>三</a></li></ul>", ["h2 一", "li 二 [三]"]),
        ("<p>5<em>8</em>2 &lt;甲&gt;</p><script>var a;</script>", ["5*8*2 <甲>"]),
        ("<table><tr><td>1</td><td></td></tr></table>", ["td 1"]),
    ],
)
def test_lines_of_a_page(html: str, lines: list[str]) -> None:
    assert extract_visible_lines(html) == lines
