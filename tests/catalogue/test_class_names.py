"""Classes are found by id, by name and by full name."""

import pytest

from sitegen.catalogue.classification import build_classification, find_class, list_leaf_names
from sitegen.catalogue.model import Classification
from sitegen.schema.records import ClassificationRecord, ClassRecord


@pytest.fixture
def tree() -> Classification:
    rules = ClassRecord(id="rules", name="规定", children=(ClassRecord(id="local", name="通知"),))
    notices = ClassRecord(
        id="notices",
        name="公告",
        children=(ClassRecord(id="daily", name="通知"), ClassRecord(id="a", name="rules")),
    )
    return build_classification(ClassificationRecord(classes=(rules, notices)))[0]


@pytest.mark.parametrize(
    ("value", "id"),
    [
        ("local", "local"),
        ("公告", "notices"),
        ("规定\\通知", "local"),
        ("公告\\通知", "daily"),
        ("通知", ""),
        ("rules", "rules"),
        ("公告\\rules", "a"),
        ("通", ""),
        ("", ""),
    ],
)
def test_class_is_found(tree: Classification, value: str, id: str) -> None:
    assert find_class(tree, value) == id


def test_editors_write_the_id_where_a_name_is_not_enough(tree: Classification) -> None:
    assert list_leaf_names(tree) == ["local", "daily", "a"]
    assert list_leaf_names(tree, "rules") == ["local"]
