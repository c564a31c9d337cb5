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
    assert same.out.startswith("上传 0 个文件、0 字节，删除 0 个文件。")


def test_the_list_for_people(sitegen: CommandLine, tmp_path: Path) -> None:
    sitegen("build")
    shutil.copy(tmp_path / "public" / MANIFEST, tmp_path / "old.json")
    (tmp_path / ITEM).write_text((tmp_path / ITEM).read_text("utf-8").replace("十二万", "十三万"), "utf-8")
    sitegen("build")
    lines = diff(sitegen, str(tmp_path / "old.json")).out.splitlines()
    assert "上传 upload  items/yunxiu/2024-00001.html" in lines
    assert lines[-2] == f"上传 upload  {MANIFEST}"
    assert "字节" in lines[-1]


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        ("", 1, "PUB-"),
        ("{}", 1, "PUB-"),
        ('{"format": "sitegen-manifest/1", "state": "unfinished", "files": {}}', 1, "PUB-"),
    ],
)
def test_a_strange_manifest_is_refused(
    sitegen: CommandLine, tmp_path: Path, content: str, code: int, words: str
) -> None:
    sitegen("build")
    (tmp_path / "old.json").write_text(content, "utf-8")
    said = diff(sitegen, str(tmp_path / "old.json"))
    assert said.code == code
    assert words in said.err


def test_without_a_site_or_a_manifest_it_says_so(sitegen: CommandLine, tmp_path: Path) -> None:
    assert diff(sitegen, str(tmp_path / "nothing.json")).code == 2
    (tmp_path / "empty").mkdir()
    said = diff(sitegen, str(tmp_path / "empty"))
    assert said.code == 2
    assert "请先运行 build" in said.err
