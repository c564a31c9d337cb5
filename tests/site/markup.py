"""Checks of the markup of a built site; each lists its problems."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable
from itertools import pairwise
from pathlib import Path

import html5lib

from tests.site.document import HEADINGS, Document, is_redirect, read_all

REFERENCES = ("aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "for", "list", "headers")

Check = Callable[[Document], list[str]]


def one_h1(document: Document) -> list[str]:
    found = [element.text.strip() for element in document.all("h1")]
    return [] if len(found) == 1 and found[0] else [f"h1: {found}"]


def unique_ids(document: Document) -> list[str]:
    counts = Counter(document.anchors())
    return [f"id {name!r}: {count} times" for name, count in counts.items() if count > 1 or not name.strip()]


def references(document: Document) -> list[str]:
    ids = set(document.anchors())
    found = []
    for element in document.elements:
        for name in REFERENCES:
            lost = [one for one in element.attributes.get(name, "").split() if one not in ids]
            found += [f"<{element.tag} {name}>: no id {one!r}" for one in lost]
    return found


def language(document: Document) -> list[str]:
    (html,) = document.all("html")
    return [] if html.attributes.get("lang") in ("zh-CN", "en") else ["no lang"]


def alternative_text(document: Document) -> list[str]:
    return [f"line {image.line}: no alt" for image in document.all("img") if "alt" not in image.attributes]


def heading_order(document: Document) -> list[str]:
    headings = document.all(*HEADINGS)
    problems = [
        f"line {heading.line}: empty {heading.tag}" for heading in headings if not heading.text.strip()
    ]
    for before, after in pairwise(headings):
        if int(after.tag[1]) > int(before.tag[1]) + 1:
            problems.append(f"line {after.line}: {after.tag} after {before.tag}")
    return problems


def landmarks(document: Document) -> list[str]:
    counts = Counter(element.tag for element in document.elements)
    return [] if counts["main"] == 1 and counts["nav"] else [f"main {counts['main']}, nav {counts['nav']}"]


def title(document: Document) -> list[str]:
    titles = [one.text.strip() for one in document.all("title") if "svg" not in one.inside]
    return [] if len(titles) == 1 and titles[0] else [f"title: {titles}"]


def canonical(document: Document) -> list[str]:
    links = [
        one.attributes.get("href", "")
        for one in document.all("link")
        if one.attributes.get("rel") == "canonical"
    ]
    expected = 0 if document.path == "404.html" else 1
    absolute = all(link.startswith(("https://", "http://")) for link in links)
    return [] if len(links) == expected and absolute else [f"canonical: {links}"]


def policy(document: Document) -> list[str]:
    """A policy that lets nothing in from elsewhere, before anything that it must rule."""
    equivalents = [element.attributes.get("http-equiv", "").lower() for element in document.all("meta")]
    loading = [element.tag for element in document.all("meta", "link", "script", "style")]
    if equivalents.count("content-security-policy") != 1:
        return ["not one content security policy"]
    position = equivalents.index("content-security-policy")
    first = next((place for place, tag in enumerate(loading) if tag != "meta"), len(loading))
    text = document.all("meta")[position].attributes["content"]
    problems = [] if position < first else ["the policy stands after what it must rule"]
    problems += [
        f"the policy has no {part}"
        for part in ("default-src 'none'", "base-uri", "form-action")
        if part not in text
    ]
    # The page for unknown addresses cannot know where its style sheet is: it holds its style, and runs nothing.
    text = text.replace("style-src 'unsafe-inline'", "") if document.path == "404.html" else text
    weak = ("'unsafe-inline'", "'unsafe-eval'", " *", "http:", "https:")
    return problems + [f"the policy allows {part}" for part in weak if part in text]


def inline_code(document: Document) -> list[str]:
    """Code in attributes, which the policy would stop."""
    problems = []
    for element in document.elements:
        names = [name for name in element.attributes if name.startswith("on") or name == "style"]
        problems += [f"line {element.line}: <{element.tag} {name}>" for name in names]
    return problems


def basics(document: Document) -> list[str]:
    metas = document.all("meta")
    viewport = dict(document.metas()).get("viewport", "")
    problems = (
        [] if any(meta.attributes.get("charset", "").lower() == "utf-8" for meta in metas) else ["no charset"]
    )
    if "width=device-width" not in viewport or "user-scalable" in viewport or "maximum-scale" in viewport:
        problems.append(f"viewport {viewport!r}")
    return problems


def structured_data(document: Document) -> list[str]:
    problems = []
    for script in document.all("script"):
        if script.attributes.get("type") == "application/ld+json":
            try:
                json.loads(script.text)
            except ValueError as error:
                problems.append(f"JSON-LD: {error}")
    return problems


CHECKS: tuple[Check, ...] = (
    one_h1,
    unique_ids,
    references,
    language,
    alternative_text,
    heading_order,
    landmarks,
    title,
    canonical,
    policy,
    inline_code,
    basics,
    structured_data,
)
FOR_REDIRECTS: tuple[Check, ...] = (unique_ids, references, language, title, policy, inline_code, basics)


def check_pages(site: Path, check: Check) -> list[str]:
    """Run one check on every page that it is for."""
    return [
        f"{document.path}: {problem}"
        for document in read_all(site)
        if check in FOR_REDIRECTS or not is_redirect(document)
        for problem in check(document)
    ]


def parse_strictly(site: Path, files: Iterable[Path]) -> list[str]:
    """List what a parser that follows the standard has to correct in some pages of a site."""
    problems = []
    for file in files:
        parser = html5lib.HTMLParser()
        parser.parse(file.read_bytes(), transport_encoding="utf-8")
        name = file.relative_to(site)
        problems += [f"{name}:{line}:{column} {code} {data}" for (line, column), code, data in parser.errors]
    return problems


def summarize(problems: list[str]) -> str:
    """Show how many problems there are, and the first ones."""
    return "\n".join([f"{len(problems)} problems", *problems[:40]])
