"""What to upload and delete: exactly what makes the old state of a host the new one."""

from __future__ import annotations

import json
import shutil
from hashlib import sha256
from pathlib import Path

import pytest

from sitegen.publish.paths import MANIFEST
from tests.cli.project import ITEM, CommandLine, Said, write_project


@pytest.fixture
def sitegen(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    write_project(tmp_path)
    return CommandLine(tmp_path, capsys)


def diff(sitegen: CommandLine, *arguments: str) -> Said:
    return sitegen.plain("diff", "--project", str(sitegen.root), *arguments)


def files(folder: Path) -> dict[str, bytes]:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()
    }


def test_a_host_that_follows_the_list_has_the_new_site(sitegen: CommandLine, tmp_path: Path) -> None:
    assert sitegen("build").code == 0
    host = tmp_path / "host"
    shutil.copytree(tmp_path / "public", host)
    item = tmp_path / ITEM
    item.with_name("00002.md").write_text(
        item.read_text("utf-8").replace("2024-00001", "2024-00002").replace("公报", "快报"), "utf-8"
    )
    assert sitegen("build").code == 0
    item.unlink()
    assert sitegen("build").code == 0
    listed = json.loads(diff(sitegen, str(host), "--format", "json").out)
    assert "items/yunxiu/2024-00001.html" in listed["delete"]
    assert "items/yunxiu/2024-00002.html" in [one["path"] for one in listed["upload"]]
    assert len(listed["upload"]) < len(files(host))
    for one in listed["upload"]:
        content = (tmp_path / "public" / one["path"]).read_bytes()
        assert (len(content), sha256(content).hexdigest()) == (one["size"], one["sha256"])
        assert files(host).get(one["path"]) != content
        (host / one["path"]).parent.mkdir(parents=True, exist_ok=True)
        (host / one["path"]).write_bytes(content)
    assert listed["bytes"] == sum(one["size"] for one in listed["upload"])
    shutil.copy(tmp_path / "public" / MANIFEST, host / MANIFEST)
    for path in listed["delete"]:
        (host / path).unlink()
    assert files(host) == files(tmp_path / "public")
    same = diff(sitegen, str(host / MANIFEST))
    assert same.code == 0
    assert same.out.startswith("没有变化")
    assert [diff(sitegen, str(host), "--format", form).out for form in ("uploads", "deletions")] == ["", ""]


def test_the_list_for_people(sitegen: CommandLine, tmp_path: Path) -> None:
    sitegen("build")
    shutil.copy(tmp_path / "public" / MANIFEST, tmp_path / "old.json")
    (tmp_path / ITEM).write_text((tmp_path / ITEM).read_text("utf-8").replace("十二万", "十三万"), "utf-8")
    sitegen("build")
    lines = diff(sitegen, str(tmp_path / "old.json")).out.splitlines()
    assert "上传 upload  items/yunxiu/2024-00001.html" in lines
    assert lines[-2] == f"上传 upload  {MANIFEST}"
    assert "KB）和清单" in lines[-1]


def test_paths_alone_for_other_tools(sitegen: CommandLine, tmp_path: Path) -> None:
    sitegen("build")
    shutil.copy(tmp_path / "public" / MANIFEST, tmp_path / "old.json")
    item = tmp_path / ITEM
    item.rename(item.with_name("00007.md"))
    sitegen.edit(ITEM.replace("00001", "00007"), "2024-00001", "2024-00007")
    sitegen("build")
    listed = json.loads(diff(sitegen, str(tmp_path / "old.json"), "--format", "json").out)
    uploads = diff(sitegen, str(tmp_path / "old.json"), "--format", "uploads").out
    assert uploads.splitlines() == [*(one["path"] for one in listed["upload"]), MANIFEST]
    assert "items/yunxiu/2024-00007.html" in uploads.splitlines()
    assert all((tmp_path / "public" / path).is_file() for path in uploads.splitlines())
    deletions = diff(sitegen, str(tmp_path / "old.json"), "--format", "deletions").out
    assert deletions.splitlines() == listed["delete"]
    assert "items/yunxiu/2024-00001.html" in listed["delete"]


def test_a_path_is_no_option_for_other_tools(sitegen: CommandLine, tmp_path: Path) -> None:
    sitegen("build")
    manifest = json.loads((tmp_path / "public" / MANIFEST).read_bytes())
    manifest["files"]["-rf"] = next(iter(manifest["files"].values()))
    (tmp_path / "old.json").write_text(json.dumps(manifest), "utf-8")
    assert diff(sitegen, str(tmp_path / "old.json"), "--format", "deletions").out == "./-rf\n"


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", "PUB-030"),
        (b"{}", "PUB-030"),
        (b"[" * 100_000, "PUB-030"),
        (b"\xff\x00PK", "PUB-030"),
        (b"<!DOCTYPE html>", "PUB-030"),
        (b'{"format": "other/1", "state": "complete", "files": {}}', "PUB-030"),
        (b'{"format": "sitegen-manifest/1", "state": "complete", "files": {"../x": null}}', "PUB-030"),
        (b'{"format": "sitegen-manifest/2", "state": "complete"}', "PUB-031"),
        (b'{"format": "sitegen-manifest/1", "state": "unfinished", "files": {}}', "PUB-032"),
        (b'{"format": "sitegen-drafts/1", "state": "complete", "files": {}}', "PUB-033"),
        (b'{"format": "sitegen-drafts/1", "state": "unfinished", "files": {}}', "PUB-033"),
    ],
)
def test_a_strange_manifest_is_refused(
    sitegen: CommandLine, tmp_path: Path, content: bytes, found: str
) -> None:
    sitegen("build")
    (tmp_path / "old.json").write_bytes(content)
    said = diff(sitegen, str(tmp_path / "old.json"))
    assert (said.code, said.out) == (1, "")
    assert f"{found}\n" in said.err


def test_without_a_site_or_a_manifest_it_says_so(sitegen: CommandLine, tmp_path: Path) -> None:
    assert diff(sitegen, str(tmp_path / "nothing.json")).code == 2
    (tmp_path / "empty").mkdir()
    said = diff(sitegen, str(tmp_path / "empty"))
    assert said.code == 2
    assert "上次发布时留下的" in said.err
    (tmp_path / "old.json").write_bytes(b"{}")
    said = diff(sitegen, str(tmp_path / "old.json"))
    assert said.code == 2
    assert "请先运行 build" in said.err


def test_a_manifest_is_not_compared_with_itself(sitegen: CommandLine, tmp_path: Path) -> None:
    sitegen("build")
    said = diff(sitegen, str(tmp_path / "public"))
    assert said.code == 2
    assert "另存一份" in said.err


def test_the_old_manifest_may_be_a_link(sitegen: CommandLine, tmp_path: Path) -> None:
    sitegen("build")
    shutil.copy(tmp_path / "public" / MANIFEST, tmp_path / "kept.json")
    (tmp_path / "last.json").symlink_to("kept.json")
    assert diff(sitegen, str(tmp_path / "last.json")).out.startswith("没有变化")


@pytest.mark.parametrize("form", ["text", "uploads", "deletions", "json"])
def test_a_site_that_lacks_files_of_its_manifest_is_not_compared(
    sitegen: CommandLine, tmp_path: Path, form: str
) -> None:
    assert sitegen("build").code == 0
    public = tmp_path / "public"
    shutil.copy(public / MANIFEST, tmp_path / "last.json")
    shutil.rmtree(public / "items")
    page = public / "index.html"
    page.write_bytes(page.read_bytes() + b"\n")
    said = diff(sitegen, str(tmp_path / "last.json"), "--format", form)
    assert (said.code, said.out) == (2, "")
    lost = [
        path for path in json.loads((public / MANIFEST).read_bytes())["files"] if path.startswith("items/")
    ]
    assert f"{len(lost) + 1} 个文件不在了，或者大小变了，例如 index.html" in said.err
    assert (
        f"{len(lost) + 1} files are missing or of another size, such as index.html. Run build first."
        in said.err
    )
    assert sitegen("build").code == 0
    assert diff(sitegen, str(tmp_path / "last.json"), "--format", form).code == 0
