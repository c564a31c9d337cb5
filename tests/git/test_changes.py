"""What git answers about the change at hand, in real repositories."""

from __future__ import annotations

from pathlib import Path

from sitegen.git.changes import list_authors_since, list_nonsources_changed_since
from sitegen.program.source_paths import is_source_path
from tests.git.test_revision import commit_files, repository, run_git

__all__ = ["repository"]


def commit_as(folder: Path, author: bytes, content: bytes, *options: str) -> None:
    """Commits a file under the name of somebody."""
    commit_files(folder, {"a.md": content})
    name = author.decode("utf-8", "surrogateescape")
    run_git(folder, *options, "commit", "-q", "--amend", "-m", "m", f"--author={name} <a@example.org>")


def test_names_of_authors_do_not_depend_on_settings(repository: Path) -> None:
    base = commit_files(repository, {"a.md": b"0"})
    commit_as(repository, "李文书".encode(), b"1")
    commit_as(repository, "王审".encode("gbk"), b"2", "-c", "i18n.commitEncoding=GBK")
    expected = ("王审", "李文书")
    assert list_authors_since(repository, base) == expected
    for encoding in ("GBK", "ISO-8859-1"):
        run_git(repository, "config", "i18n.logOutputEncoding", encoding)
        assert list_authors_since(repository, base) == expected


def test_a_name_in_no_known_encoding_is_no_obstacle(repository: Path) -> None:
    base = commit_files(repository, {"a.md": b"0"})
    commit_as(repository, "王审".encode("gbk"), b"1", "-c", "i18n.commitEncoding=unknown")
    (name,) = list_authors_since(repository, base)
    assert "\N{REPLACEMENT CHARACTER}" in name
    assert name.isprintable()


def test_links_submodules_and_permissions_are_changes_beside_the_sources(repository: Path) -> None:
    files = {f"content/{name}": name.encode() for name in ("a.md", "b.md", "c.md")}
    base = commit_files(repository, files | {"x.txt": b"x", "content/link": b"text"})
    (repository / "content/a.md").write_bytes(b"new")
    (repository / "content/c.md").unlink()
    (repository / "content/link").unlink()
    (repository / "content/link").symlink_to("a.md")
    (repository / "themes").mkdir()
    (repository / "themes/etc").symlink_to("/etc")
    run_git(repository, "add", "--all")
    run_git(repository, "update-index", "--chmod=+x", "content/b.md")
    run_git(repository, "update-index", "--add", "--cacheinfo", f"160000,{base},content/sub")
    run_git(repository, "commit", "-q", "-m", "m")
    expected = ("content/b.md", "content/link", "content/sub", "themes/etc")
    assert list_nonsources_changed_since(repository, base, is_source_path) == expected
