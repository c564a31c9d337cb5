"""Counted nouns: one of a thing is in the singular, in sentences and in the templates of rules."""

from __future__ import annotations

import ast
import re

import pytest

from sitegen.diagnostics import Place
from sitegen.diagnostics.codes import collect_rules
from sitegen.diagnostics.codes.files import TABLE_STRAYS
from sitegen.diagnostics.plurals import (
    fill_template,
    format_count,
    format_number_list,
    replace_with_plurals,
    select_number_form,
)
from tests.paths import ROOT


def test_number_with_its_noun() -> None:
    counts = [format_count(number, "page") for number in (0, 1, 2, 21)]
    assert counts == ["0 pages", "1 page", "2 pages", "21 pages"]
    assert format_count(1, "entry", "entries") == "1 entry"
    assert format_count(3, "entry", "entries") == "3 entries"
    assert select_number_form(1, "is", "are") == "is"


@pytest.mark.parametrize(
    ("count", "said"), [(1, "1 file is"), ("1", "1 file is"), (2, "2 files are"), (0, "0 files are")]
)
def test_form_in_a_template(count: object, said: str) -> None:
    assert fill_template("{count} {count:file is|files are}", {"count": count}) == said


def test_template_with_another_pipe_or_a_missing_value() -> None:
    assert fill_template("a | b {name}", {"name": "c"}) == "a | b c"
    with pytest.raises(KeyError):
        fill_template("{count:file|files}", {})


def test_rule_speaks_of_one_and_of_several_and_its_documentation_of_several() -> None:
    place = Place("content/a.md")
    assert "(1 line)" in TABLE_STRAYS.at(place, rows=1).message_en
    assert "(3 lines)" in TABLE_STRAYS.at(place, rows=3).message_en
    assert "(… lines)" in TABLE_STRAYS.without_values.message_en
    assert replace_with_plurals("{n} {n:row|rows}") == "{n} rows"


def test_english_of_no_rule_has_chinese_where_an_english_word_exists() -> None:
    """Field names and quoted Chinese stay; a Chinese full stop or comma in English is a slip."""
    slips = [
        rule.code
        for rule in collect_rules()
        if re.search(r"[，；：。（）]", re.sub(r"“[^”]*”|（[^）]*）", "", rule.message_en))
    ]
    assert slips == []


def list_uncounted() -> list[str]:
    """Sentences of the program in which a number stands before a noun that is always in the plural."""
    noun = re.compile(
        r"\{\} (?:(?!by|in|has)[a-z]+ )?(?:files|pages|errors|warnings|findings|places|problems|notes|texts|lines|kinds)\b"
    )
    return list_sentences(noun)


def list_sentences(pattern: re.Pattern[str]) -> list[str]:
    """Places of sentences of the program that match a pattern, in which ``{}`` stands for what is filled in."""
    found = []
    for module in sorted((ROOT / "sitegen").rglob("*.py")):
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr):
                parts = (part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)
                if pattern.search("".join(map(str, parts))):
                    found.append(f"{module.relative_to(ROOT)}:{node.lineno}")
    return found


def test_numbered_things_are_named_with_their_numbers() -> None:
    assert format_number_list("row", 1, "3") == "row 3"
    assert format_number_list("row", 3, "3–4、7") == "rows 3–4, 7"


def test_numbers_after_nouns_are_written_with_the_helper() -> None:
    noun = re.compile(r"\b(?:rows|columns|pages|lines) \{\}")
    assert list_sentences(noun) == []


def test_numbers_before_nouns_are_written_with_the_helper() -> None:
    assert list_uncounted() == []
