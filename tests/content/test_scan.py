"""Walking real folders."""

import os
import socket
import unicodedata
from pathlib import Path

import pytest

from sitegen.content.scan import LARGEST_DIGESTED_SIZE, digest_file, list_source_files
from sitegen.files.lock import is_locked, lock_sources


def write(root: Path, *paths: str) -> None:
    for path in paths:
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("x", "utf-8")


def found(root: Path) -> list[str]:
    return [f"{one.place} {one.code}" for one in list_source_files(root).diagnostics]


def test_files_are_sorted_and_leftovers_ignored(tmp_path: Path) -> None:
    write(tmp_path, "content/b.md", "content/a/附件 1.pdf", "content/a.md")
    write(
        tmp_path,
        "content/.DS_Store",
        "content/b.md~",
        "content/.b.md.swp",
        "content/Thumbs.db",
        "content/~$b.docx",
        "content/#b.md#",
    )
    write(tmp_path, "content/.git/config", "content/x.bak")
    result = list_source_files(tmp_path)
    assert [file.path for file in result.files] == ["content/a.md", "content/a/附件 1.pdf", "content/b.md"]
    assert result.diagnostics == ()
    facts = (tmp_path / "content/a.md").stat()
    first = result.files[0]
    assert (first.size, first.mtime_ns, first.inode) == (1, facts.st_mtime_ns, facts.st_ino)


def test_links_are_errors_and_not_followed(tmp_path: Path) -> None:
    write(tmp_path, "secret/key.md", "content/a.md")
    (tmp_path / "content/link.md").symlink_to(tmp_path / "secret/key.md")
    (tmp_path / "content/folder").symlink_to(tmp_path / "secret")
    (tmp_path / "content/dangling").symlink_to("nowhere")
    assert [file.path for file in list_source_files(tmp_path).files] == ["content/a.md"]
    assert found(tmp_path) == [
        "content/dangling FIL-001",
        "content/folder FIL-001",
        "content/link.md FIL-001",
    ]


def test_the_content_folder_itself_may_not_be_a_link(tmp_path: Path) -> None:
    write(tmp_path, "real/a.md")
    (tmp_path / "content").symlink_to("real")
    assert list_source_files(tmp_path).files == ()
    assert found(tmp_path) == ["content FIL-001"]


def test_no_folder(tmp_path: Path) -> None:
    assert found(tmp_path) == ["content FIL-007"]


def test_pipes_and_sockets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "content/a.md")
    os.mkfifo(tmp_path / "content/pipe.md")
    monkeypatch.chdir(tmp_path / "content")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("s.md")
        assert found(tmp_path) == ["content/pipe.md FIL-002", "content/s.md FIL-002"]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("a\\b.md", "FIL-003"),
        ("a\nb.md", "FIL-003"),
        ("a\x1b[31m.md", "FIL-003"),
        ("a%20b.md", "FIL-003"),
        ("a#b.md", "FIL-003"),
        ("a?b.md", "FIL-003"),
        ("a:b.md", "FIL-003"),
        ("a<b>.md", "FIL-003"),
        ("a\u202eb.md", "FIL-003"),
        (" a.md", "FIL-008"),
        ("a.md ", "FIL-008"),
        ("a.", "FIL-008"),
        ("con.md", "FIL-008"),
        ("NUL", "FIL-008"),
    ],
)
def test_names(tmp_path: Path, name: str, code: str) -> None:
    write(tmp_path, f"content/{name}")
    result = list_source_files(tmp_path)
    assert [one.code for one in result.diagnostics] == [code]
    assert result.files == ()
    assert all(one.message.isprintable() and str(one.place).isprintable() for one in result.diagnostics)


def test_undecodable_name(tmp_path: Path) -> None:
    write(tmp_path, "content/a.md")
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/content/\xb1\xea.md")).write_text("x", "utf-8")
    assert [one.code for one in list_source_files(tmp_path).diagnostics] == ["FIL-003"]


def test_names_that_clash_elsewhere(tmp_path: Path) -> None:
    write(tmp_path, "content/A.md", "content/a.md", "content/b/a.md")
    write(tmp_path, *(f"content/{unicodedata.normalize(form, 'é')}.md" for form in ("NFC", "NFD")))
    assert found(tmp_path) == ["content/a.md FIL-004", "content/é.md FIL-004"]


def test_depth(tmp_path: Path) -> None:
    write(tmp_path, "content/" + "d/" * 11 + "good.md", "content/" + "e/" * 12 + "bad.md")
    result = list_source_files(tmp_path)
    assert [file.path.rpartition("/")[2] for file in result.files] == ["good.md"]
    assert [one.code for one in result.diagnostics] == ["FIL-005"]


def test_digest(tmp_path: Path) -> None:
    write(tmp_path, "a", "b")
    assert digest_file(tmp_path / "a") == digest_file(tmp_path / "b")
    assert len(digest_file(tmp_path / "a")) == 32
    (tmp_path / "b").write_text("y", "utf-8")
    assert digest_file(tmp_path / "a") != digest_file(tmp_path / "b")


def test_what_an_interrupted_command_left_is_an_error(tmp_path: Path) -> None:
    write(tmp_path, "content/a.md", "content/a.sitegen.tmp/secret.docx", "content/b.md.sitegen.tmp")
    assert [file.path for file in list_source_files(tmp_path).files] == ["content/a.md"]
    assert found(tmp_path) == ["content/a.sitegen.tmp FIL-055", "content/b.md.sitegen.tmp FIL-055"]
    with lock_sources(tmp_path):  # the command is not interrupted, but at work
        assert found(tmp_path) == []


def test_leftovers_of_all_folders_are_judged_at_one_moment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, *(f"content/{folder}/x.md.sitegen.tmp" for folder in "abc"))
    asked: list[Path] = []

    def ask(root: Path) -> bool:
        asked.append(root)
        return is_locked(root)

    monkeypatch.setattr("sitegen.content.scan.is_locked", ask)
    assert found(tmp_path) == [f"content/{folder}/x.md.sitegen.tmp FIL-055" for folder in "abc"]
    assert asked == [tmp_path]


def test_invisible_characters_in_names_are_shown(tmp_path: Path) -> None:
    write(tmp_path, "content/A\u200b.md", "content/a\u200b.md")
    assert found(tmp_path) == ["content/a\\u200b.md FIL-004"]


def test_what_no_limit_allows_is_not_read_for_its_digest(tmp_path: Path) -> None:
    for name, size in (
        ("a", LARGEST_DIGESTED_SIZE + 1),
        ("b", LARGEST_DIGESTED_SIZE + 1),
        ("c", LARGEST_DIGESTED_SIZE + 2),
    ):
        with (tmp_path / name).open("wb") as file:
            file.write(name.encode())
            file.truncate(size)
    a, b, c = (digest_file(tmp_path / name) for name in "abc")
    assert (a == b, a == c, len(a)) == (True, False, 32)
