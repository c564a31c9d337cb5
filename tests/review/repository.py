"""A small site in a real git repository, changed and reviewed."""

from __future__ import annotations

import base64
import shutil
from pathlib import Path

import pytest

from sitegen.builder import Project
from sitegen.review.compare import review_change
from sitegen.review.model import ChangeKind, PageChange, Review
from tests.builder.workshop import TODAY, Workshop
from tests.git.test_revision import commit_files, run_git

ITEM = "content/agencies/county/items/2024/00001.md"
READING = "content/agencies/county/items/2024/00002.md"
STATISTICS = "content/agencies/finance/items/2025/00001.md"
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def write_item(name: str, title: str, fields: str = "", body: str = "正文。") -> tuple[str, str]:
    """Path and content of an item of the county."""
    year, serial = name.split("/")
    text = (
        f"---\n标题: {title}\n索引号: SL/{year}-{serial}\n信息分类: notices\n"
        f"公开日期: 2026-10-01\n{fields}---\n{body}\n"
    )
    return f"content/agencies/county/items/{name}.md", text


class Reviewed(Workshop):
    """A project in a repository with one commit, to be changed and then compared with that commit."""

    def commit(self) -> str:
        """Commits everything, and returns the commit."""
        return commit_files(self.root, {".gitignore": b".sitegen\npublic\n"})

    def compare(self, base: str = "HEAD") -> Review:
        """The review of the working tree against a revision."""
        return review_change(Project(root=self.root, output=self.output, today=TODAY), base)


def kinds(review: Review) -> list[tuple[ChangeKind, str]]:
    """Kind and title of each page, in order."""
    return [(page.kind, page.title) for page in review.pages]


def only(review: Review) -> PageChange:
    """The one page that has changed."""
    assert len(review.pages) == 1, kinds(review)
    return review.pages[0]


def marked(page: PageChange) -> str:
    """The difference of a page's text, with marks as in wdiff."""
    signs = {"same": ("", ""), "added": ("{+", "+}"), "removed": ("[-", "-]")}
    return "\n".join(
        "".join(f"{signs[mark][0]}{piece}{signs[mark][1]}" for mark, piece in one.pieces) for one in page.text
    )


@pytest.fixture(scope="session")
def committed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the project in its repository. Tests copy it."""
    folder = tmp_path_factory.mktemp("committed") / "site"
    reviewed = Reviewed(folder)
    run_git(folder, "init", "-q")
    reviewed.commit()
    return folder


@pytest.fixture
def site(committed: Path, tmp_path: Path) -> Reviewed:
    shutil.copytree(committed, tmp_path / "site")
    return Reviewed(tmp_path / "site", "")
