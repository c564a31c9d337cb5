"""Compares what no page shows of sources: comments, titles of links, and attributes that are left out.

Everybody who can read the repository can read it. Comments from the templates of new files are left out, since nobody
wrote them for this file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Final

import yaml

from sitegen.content.front_matter import split_front_matter
from sitegen.content.raw_html import ALLOWED_TAGS, ATTRIBUTE, REPLACED_TAGS, TAG, is_html_element
from sitegen.content.scaffold_marks import PLACEHOLDER_END, PLACEHOLDER_START
from sitegen.content.scaffold_texts import render_sample_templates
from sitegen.files.bounded_comparison import ComparisonBudget
from sitegen.files.regular import is_regular
from sitegen.program import regex
from sitegen.review.masking import Masker, compare_masked
from sitegen.review.text_diff import DiffParagraph, limit_paragraphs

LINES_LIMIT: Final = 50
"""Lines of a difference that are shown."""
LINE_LENGTH_LIMIT: Final = 1000
"""Characters of a line that are shown."""
_FILE_SIZE_LIMIT: Final = 1_000_000
_HTML_COMMENT: Final = regex.compile("<!--.*?(?:-->|\\Z)", re.DOTALL)
_YAML_COMMENT: Final = regex.compile("#.*")
_BLOCK_SCALAR_HEAD: Final = regex.compile(r"[|>][-+0-9]{0,9}[ \t]{1,100}+(#.*)")
"""First line of a block of text in YAML. A parser takes a comment in it for a part of the block."""
# In quotation marks or parentheses, on one line or several. Their length has no limit: only the beginning of a long one is shown.
_QUOTED_TITLE: Final = (
    "("
    + "|".join(
        rf"{opening}(?:[^{opening}{closing}\\\n]|\\[^\n]?|\n(?![ \t]*\n))++{closing}"
        for opening, closing in ('""', "''", (r"\(", r"\)"))
    )
    + ")"
)
_TITLE_GAP: Final = r"(?:[ \t]++(?:\n[ \t]*+)?|\n[ \t]*+)"
# Of a link or picture, and of an address that is defined on a line of its own, also in a list or quotation. An address in a text
# has no brackets, so that the time is linear.
_LINK_TITLE: Final = regex.compile(
    rf"\]\({_TITLE_GAP}?+(?:<[^<>\n]*+>|(?:[^\s()\[\]<>]|\([^\s()\[\]<>]*+\))*+){_TITLE_GAP}{_QUOTED_TITLE}"
    rf"|^(?:[ \t>*+-]|[0-9]{{1,9}}[.)][ \t])*+\[(?!\^)(?:[^\[\]\\\n]|\\.)++\]:{_TITLE_GAP}?+(?:<[^<>\n]*+>|\S++){_TITLE_GAP}{_QUOTED_TITLE}",
    re.MULTILINE,
)
_VARIABLE_PART: Final = regex.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}|〔[0-9]{4}〕|(?<=放在 )[0-9]{1,6}(?= 文件夹里)"
)
"""What differs from one new file to the next in the hints of a template: days, years, and the serial number of an item."""
_STYLING_ATTRIBUTES: Final = frozenset(
    ["align", "bgcolor", "border", "cellpadding", "cellspacing", "class", "color", "dir", "face", "height", "lang",
     "rel", "size", "style", "target", "valign", "width"]
)  # fmt: skip
"""Attributes that are not reported unless they contain non-ASCII text or a long number."""
_REPORTED_VALUE: Final = regex.compile(r"[^\x00-\x7f]|\d{6}")


def compare_hidden_text(
    old_files: Sequence[Path], new_files: Sequence[Path], masker: Masker, budget: ComparisonBudget
) -> tuple[DiffParagraph, ...]:
    """Compare the parts of two versions that no page shows, and return the lines that differ; () if none do.

    These parts are comments, titles of links, and HTML attributes that pages leave out. ``old_files`` and
    ``new_files`` are the files of the versions, any of which may be missing. ``masker`` masks personal data in
    the result. ``budget`` limits the work of comparing.
    """
    old, new = (
        masker.mask_lines([line for file in files for line in _read_hidden_lines(file)])
        for files in (old_files, new_files)
    )
    return limit_paragraphs(compare_masked(old, new, budget, context=0), LINES_LIMIT, LINE_LENGTH_LIMIT)


def _read_hidden_lines(file: Path) -> list[str]:
    with suppress(OSError, UnicodeDecodeError):
        if is_regular(file) and file.suffix in (".yaml", ".md") and file.stat().st_size <= _FILE_SIZE_LIMIT:
            text = file.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
            return [
                line
                for line in _iter_hidden_lines(text, file)
                if _replace_variable_parts(line) not in _load_template_comments()
            ]
    return []


@cache
def _load_template_comments() -> frozenset[str]:
    """Return the comments in the templates of new files, which are hints for the editor.

    Parts that vary, such as dates, are replaced by 0. The result is cached.
    """
    texts = (
        text.replace(PLACEHOLDER_START, "").replace(PLACEHOLDER_END, "")
        for _, text in render_sample_templates()
    )
    return frozenset(
        _replace_variable_parts(match[0].rstrip())
        for text in texts
        for match in _YAML_COMMENT.finditer(text.partition("\n---\n")[0])
    )


def _replace_variable_parts(line: str) -> str:
    return _VARIABLE_PART.sub("0", line)


def _iter_hidden_lines(text: str, file: Path) -> Iterator[str]:
    # Fields may be texts with markup as well, such as the body of an item in YAML.
    fields, body = text, text
    if file.suffix == ".md":
        document, _ = split_front_matter(text, file.name)
        fields, body = (document.front_matter, document.body) if document else ("", text)
    if "#" in fields:
        yield from _iter_yaml_comments(fields)
    for match in _HTML_COMMENT.finditer(body):
        yield from (line.strip() for line in match[0].split("\n") if line.strip())
    for match in _LINK_TITLE.finditer(body):
        yield from (line.strip() for line in (match[1] or match[2]).split("\n"))
    if "<" in body:
        yield from _iter_tags_with_dropped_attributes(body)


def _iter_yaml_comments(text: str) -> Iterator[str]:
    """Yield the comments of a YAML text. Stop at invalid YAML, which the checks report as an error."""
    with suppress(yaml.YAMLError):
        last = 0
        for token in yaml.scan(text):
            start, end = token.start_mark.index, token.end_mark.index
            yield from (match[0].rstrip() for match in _YAML_COMMENT.finditer(text[last:start]))
            if (
                isinstance(token, yaml.ScalarToken)
                and token.style
                and (head := _BLOCK_SCALAR_HEAD.match(text, start))
            ):
                yield head[1].rstrip()
            last = end
        yield from (match[0].rstrip() for match in _YAML_COMMENT.finditer(text[last:]))


def _iter_tags_with_dropped_attributes(body_html: str) -> Iterator[str]:
    """Yield each HTML tag of ``body_html`` with the attributes that pages leave out, e.g. ``<p title="…">``.

    Tags without such attributes are skipped.
    """
    for tag in TAG.finditer(body_html):
        name = tag["name"].lower()
        if not is_html_element(name):
            continue
        allowed = ALLOWED_TAGS.get(REPLACED_TAGS.get(name, name), frozenset())
        dropped = [
            " ".join(match[0].split())
            for match in ATTRIBUTE.finditer(tag["attributes"])
            if match[1].lower() not in allowed
            and (match[1].lower() not in _STYLING_ATTRIBUTES or _REPORTED_VALUE.search(match[0]))
        ]
        if dropped:
            yield f"<{name} {' '.join(dropped)}>"
