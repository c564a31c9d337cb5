"""The documentation says of each kind of attachment whether its text is examined."""

import re

import pytest

from sitegen.content.attachments import ALLOWED_EXTENSIONS
from sitegen.review.attachment_changes import describe_inspection
from tests.paths import ROOT

EXAMINED = re.compile(r"程序读得出文字的附件有 (.*?)，连同|The text of (.*?) attachments is read", re.DOTALL)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_on_reviews_names_the_kinds_whose_text_is_read(language: str) -> None:
    found = list(EXAMINED.finditer((ROOT / "docs/review.md").read_text("utf-8")))
    named = found[language == "en"][1 + (language == "en")]
    kinds = [kind for kind in ALLOWED_EXTENSIONS.split() if describe_inspection(f"a.{kind}")[1]]
    assert set(re.split(r"、|,\s+|\s+and\s+", named)) == set(kinds)


def test_the_guide_of_reviewers_does_not_call_documents_unexamined() -> None:
    text = (ROOT / "docs/guides/reviewer.md").read_text("utf-8")
    line = next(line for line in text.splitlines() if line.startswith("- **附件**"))
    examined, _, unexamined = line.partition("都检查过")
    assert "PDF" in examined
    assert not re.search(r"PDF|Word|doc|xls|压缩包", unexamined)
