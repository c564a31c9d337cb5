"""The head tags that 国办发〔2017〕47号 asks for, spelled as it spells them, and its set of facts in the foot."""

from __future__ import annotations

import re
from collections import Counter
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from tests.site.document import Document, is_redirect, is_tombstone, read_all
from tests.site.markup import summarize

SITE = ("SiteName", "SiteDomain", "SiteIDCode")
COLUMN = ("ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType")
CONTENT = ("ArticleTitle", "PubDate", "ContentSource")
OPTIONAL = ("Keywords", "Author", "Description", "Image", "Url")
KNOWN = {name.lower(): name for name in (*SITE, *COLUMN, *CONTENT, *OPTIONAL)}
ALSO_PLAIN_HTML = ("description", "keywords", "author")
FOOT = (
    "党政机关网站",
    "我为政府网站找错",
    "政府网站标识码",
    "主办单位",
    "联系方式",
    "ICP备",
    "公网安备",
    "网站地图",
)
MOMENT = re.compile(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}")

# The whole site is a column of its agency's, so its home page is a column page.
# The first pattern that fits a path says which sets its page must have.
REQUIRED: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("404.html", SITE),
    ("sitemap.html", SITE),
    ("items/*", SITE + COLUMN + CONTENT),
    ("reports/*/index.html", SITE + COLUMN),
    ("reports/*/*-ledger.html", SITE + COLUMN),
    ("reports/*/*", SITE + COLUMN + CONTENT),
    ("*", SITE + COLUMN),
)


def required(document: Document) -> tuple[str, ...]:
    names = next(names for pattern, names in REQUIRED if fnmatchcase(document.path, pattern))
    return SITE + COLUMN if is_tombstone(document) else names


def head_problems(document: Document) -> list[str]:
    metas = document.metas()
    values = dict(metas)
    problems = [f"no {name}" for name in required(document) if not values.get(name, "").strip()]
    problems += [f"empty {name}" for name, value in metas if name in KNOWN.values() and not value.strip()]
    problems += [
        f"{name} is not the spelling of {KNOWN[name.lower()]}"
        for name in values
        if name not in KNOWN.values() and name.lower() in KNOWN and name not in ALSO_PLAIN_HTML
    ]
    counts = Counter(name.lower() for name, _ in metas if "media" not in name and name != "theme-color")
    problems += [f"{name}: {count} times" for name, count in counts.items() if count > 1]
    if any(name in values for name in CONTENT):
        problems += [f"has no {name} beside its fellows" for name in CONTENT if name not in values]
    if "PubDate" in values and not MOMENT.fullmatch(values["PubDate"]):
        problems.append(f"PubDate {values['PubDate']!r}")
    if re.search(r"[:/]", values.get("SiteDomain", "")):
        problems.append(f"SiteDomain {values['SiteDomain']!r} is an address, not a domain")
    return problems


@pytest.mark.exhaustive
def test_head_tags(built: Path) -> None:
    pages = [page for page in read_all(built) if not is_redirect(page)]
    problems = [f"{page.path}: {problem}" for page in pages for problem in head_problems(page)]
    assert not problems, summarize(problems)


def test_the_site_says_the_same_of_itself_everywhere(built: Path) -> None:
    pages = [page for page in read_all(built) if not is_redirect(page)]
    said = {tuple(dict(page.metas()).get(name) for name in SITE) for page in pages}
    assert len(said) == 1, said


def test_the_foot_of_every_page_has_the_required_facts(built: Path) -> None:
    problems = []
    for page in read_all(built):
        if not is_redirect(page):
            foot = "".join(footer.text for footer in page.all("footer"))
            problems += [f"{page.path}: no {fact}" for fact in FOOT if fact not in foot]
    assert not problems, summarize(problems)
