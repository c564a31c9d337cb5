"""`make check` runs the tests of what has changed."""

from __future__ import annotations

import pytest

from tests.changed import ALWAYS, find_tests, list_changed, select_tests


@pytest.mark.parametrize(
    ("file", "tests"),
    [
        ("sitegen/schema/yaml_tree.py", "tests/schema"),
        ("sitegen/search/engine/rank.js", "tests/search"),
        ("sitegen/__init__.py", ""),
        ("tests/cli/project.py", "tests/cli"),
        ("tests/sample/site.yaml", "tests/site"),
        ("tests/test_layering.py", "tests/test_layering.py"),
        ("tests/conftest.py", ""),
        ("themes/default/base.html", "tests/theme"),
        ("docs/search.md", "tests/docs"),
        ("README.md", "tests/docs"),
        ("content/agencies/yunxiu/agency.yaml", ""),
        ("site.yaml", ""),
    ],
)
def test_where_the_tests_of_a_file_are(file: str, tests: str) -> None:
    assert find_tests(file) == tests


def test_a_folder_is_named_once_and_only_if_it_is_there() -> None:
    files = [
        "sitegen/schema/a.py",
        "sitegen/schema/b.py",
        "sitegen/nosuch/c.py",
        "build.py",
        "tests/cli/x.py",
    ]
    assert select_tests(files) == ["tests/cli", "tests/schema", ALWAYS]


def test_names_are_whole() -> None:
    assert not [name for name in list_changed() if "\n" in name or not name]
