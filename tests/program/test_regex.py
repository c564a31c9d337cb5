"""Patterns are compiled when they are first used, and are made in one module, where the test of their growth finds them."""

from __future__ import annotations

import ast
import pickle
import re
from pathlib import Path

import pytest

from sitegen.program import regex
from tests.paths import ROOT

MODULES = sorted((ROOT / "sitegen").rglob("*.py"))
MAKERS = {"compile", "escape", "findall", "finditer", "fullmatch", "match", "search", "split", "sub", "subn"}


def find_calls_of_re(module: Path) -> list[str]:
    """Return the places at which a module uses a function of `re` itself. Its types and flags may be used."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    uses = [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "re"
        and node.attr in MAKERS
    ]
    imports = [
        node.lineno for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module == "re"
    ]
    return [f"{module.relative_to(ROOT)}:{line}" for line in (*uses, *imports)]


def test_all_patterns_are_made_in_one_module() -> None:
    own = ROOT / "sitegen/program/regex.py"
    assert find_calls_of_re(own)
    assert not [place for module in MODULES if module != own for place in find_calls_of_re(module)]


def test_a_pattern_is_compiled_when_it_is_used() -> None:
    broken = regex.compile("(")
    with pytest.raises(re.error):
        broken.match("甲")


def test_a_pattern_works_like_one_of_re() -> None:
    pattern = regex.compile(r"(?P<a>甲)|乙", re.IGNORECASE)
    compiled = re.compile(r"(?P<a>甲)|乙", re.IGNORECASE)
    assert [match.span() for match in pattern.finditer("乙甲")] == [(0, 1), (1, 2)]
    assert (pattern.sub("丙", "甲乙"), pattern.split("丁乙丁"), pattern.findall("甲")) == (
        compiled.sub("丙", "甲乙"),
        compiled.split("丁乙丁"),
        compiled.findall("甲"),
    )
    assert (pattern.pattern, pattern.flags, dict(pattern.groupindex)) == (
        compiled.pattern,
        compiled.flags,
        dict(compiled.groupindex),
    )
    copied = pickle.loads(pickle.dumps(pattern))
    assert copied == pattern
    assert copied.fullmatch("甲")


def test_a_longer_text_does_not_match_a_pattern_with_a_limit() -> None:
    pattern = regex.compile("甲", longest=3)
    assert pattern.search("乙甲")
    assert pattern.search("乙乙乙甲") is None
    assert (list(pattern.finditer("甲" * 4)), pattern.findall("甲" * 4)) == ([], [])
    assert (pattern.sub("乙", "甲" * 4), pattern.split("甲" * 4), pattern.subn("乙", "甲" * 4)) == (
        "甲甲甲甲",
        ["甲甲甲甲"],
        ("甲甲甲甲", 0),
    )


def test_functions_are_those_of_re() -> None:
    assert regex.sub(r"\d", "x", "a1b2", 1) == "axb2"
    assert regex.split(r"[，、]", "甲，乙、丙", maxsplit=1) == ["甲", "乙、丙"]
    assert regex.findall(rb"a", b"aa") == [b"a", b"a"]
    assert [match[0] for match in regex.finditer("[a-z]", "Ab", re.IGNORECASE)] == ["A", "b"]
    assert regex.search("^乙", "甲\n乙", re.MULTILINE)
    assert regex.match("乙", "甲乙") is None
    assert regex.fullmatch("甲", "甲乙") is None
    assert regex.subn("甲", "乙", "甲甲") == ("乙乙", 2)
