"""The health file, the limits of hosts, and an output folder that is a link."""

from __future__ import annotations

import json
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from sitegen.builder import Result
from sitegen.cli import run
from sitegen.publish.manifest import load_manifest
from sitegen.schema import hosting_services
from tests.builder.workshop import TODAY, Workshop, errors, tree, written

pytestmark = pytest.mark.slow

ITEM = "content/agencies/county/items/2024/00001.md"


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    return Workshop(tmp_path / "project")


def read_health(shop: Workshop) -> dict[str, object]:
    """The health file as data."""
    facts: dict[str, object] = json.loads(shop.text("health.json"))
    return facts


def test_the_health_file_says_what_was_built(workshop: Workshop) -> None:
    """Its numbers are those of the folder; its digest changes with any file, and only then."""
    result = workshop.build()
    facts = read_health(workshop)
    manifest = load_manifest(workshop.output.as_posix())
    assert manifest
    pages = [path for path in manifest.files if path.endswith(".html")]
    assert (facts["date"], facts["pages"], facts["files"]) == (str(TODAY), len(pages), len(manifest.files))
    assert facts["pages"] == result.pages
    assert workshop.build().bytes_written == 0
    workshop.build(TODAY + timedelta(1))
    assert read_health(workshop) == {**facts, "date": str(TODAY + timedelta(1))}
    workshop.build()
    workshop.edit(ITEM, "为了供水", "为了节约用水")
    workshop.build()
    assert read_health(workshop)["digest"] != facts["digest"]
    workshop.edit(ITEM, "为了节约用水", "为了供水")
    workshop.build()
    assert read_health(workshop) == facts


def test_the_health_file_counts_no_compressed_copies(workshop: Workshop) -> None:
    """So it is the same on a host with copies and on one without."""
    workshop.build()
    facts = read_health(workshop)
    workshop.precompress = True
    workshop.build()
    assert read_health(workshop) == facts
    assert not (workshop.output / "health.json.gz").exists()


def name_host(shop: Workshop, host: str) -> None:
    """Write the host into site.yaml."""
    shop.edit("site.yaml", "page_size: 5", f"page_size: 5\n发布位置: {host}")


def list_limits(result: Result) -> list[str]:
    """List the findings about the host, as place and code."""
    return [f"{one.place} {one.code}" for one in result.diagnostics if one.code.startswith("PUB-04")]


def test_a_site_within_the_limits_has_no_finding(workshop: Workshop) -> None:
    """Each known host takes a small site."""
    assert list_limits(workshop.build()) == []
    name_host(workshop, "Cloudflare Pages")
    assert list_limits(workshop.build()) == []


@pytest.mark.parametrize(
    ("limit", "code"),
    [("max_files", "PUB-040"), ("max_bytes", "PUB-041"), ("max_file_bytes", "PUB-042")],
)
def test_what_exceeds_a_limit_is_said(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch, limit: str, code: str
) -> None:
    """At the line that names the host, also by a build that had nothing to do; the site is there all the same."""
    small = hosting_services.HostingService(
        "GitLab Pages",
        ("https://docs.gitlab.com/",),
        max_files=50 if limit == "max_files" else 0,
        max_bytes=9999 if limit == "max_bytes" else 0,
        max_file_bytes=9999 if limit == "max_file_bytes" else 0,
    )
    monkeypatch.setattr("sitegen.builder.host_limits.HOSTING_SERVICES", {"gitlab-pages": small})
    name_host(workshop, "gitlab-pages")
    line = (workshop.root / "site.yaml").read_text("utf-8").splitlines().index("发布位置: gitlab-pages") + 1
    result = workshop.build()
    assert [found.split(":")[1] for found in list_limits(result)] == [str(line)]
    assert list_limits(result)[0].endswith(code)
    assert not errors(result)
    assert list_limits(workshop.build()) == list_limits(result)
    assert workshop.text("index.html")
    workshop.edit("site.yaml", "page_size: 5", f"page_size: 5\n问题级别: {{{code}: 忽略}}")
    assert list_limits(workshop.build()) == []
    workshop.edit("site.yaml", f"{code}: 忽略", f"{code}: 错误")
    assert [error.rpartition(" ")[2] for error in errors(workshop.build())] == [code]


def test_every_limit_has_a_source() -> None:
    """A host has at least one limit, and names the pages that state it."""
    for host in hosting_services.HOSTING_SERVICES.values():
        assert host.max_files or host.max_bytes or host.max_file_bytes
        assert host.sources
        assert all(source.startswith("https://") for source in host.sources)


def test_names_with_an_underscore_on_github_pages(workshop: Workshop) -> None:
    """The file that keeps Jekyll from leaving them out is written for hosts with Jekyll only."""
    workshop.build()
    assert not (workshop.output / ".nojekyll").exists()
    name_host(workshop, "github-pages")
    workshop.build()
    assert (workshop.output / ".nojekyll").read_bytes() == b""


def test_an_unknown_host_is_an_error(workshop: Workshop) -> None:
    """The message lists the known ones."""
    name_host(workshop, "myspace")
    assert [error.rpartition(" ")[2] for error in errors(workshop.build())] == ["FLD-044"]


def test_a_link_outside_of_the_project_is_followed(workshop: Workshop, tmp_path: Path) -> None:
    """The link to the release in use: the build updates that release, and the next one after a switch."""
    first, second = tmp_path / "releases/1", tmp_path / "releases/2"
    first.mkdir(parents=True)
    link = tmp_path / "current"
    link.symlink_to(first)
    workshop.output = link
    assert not errors(workshop.build())
    assert link.is_symlink()
    assert (first / "index.html").is_file()
    shutil.copytree(first, second)
    workshop.edit(ITEM, "为了供水", "为了节约用水")
    link.unlink()
    link.symlink_to(second)
    changed = written(workshop.build())
    assert "items/county/2024-00001.html" in changed
    assert "rules/regulations.html" not in changed
    assert tree(second) == workshop.clean_build(tmp_path / "scratch")
    assert "为了供水" in (first / "items/county/2024-00001.html").read_text("utf-8")


def test_a_link_inside_the_project_or_to_nowhere_is_refused(workshop: Workshop, tmp_path: Path) -> None:
    """The first may have come with a checkout, and lead to any folder of the user."""
    (tmp_path / "elsewhere").mkdir()
    (workshop.root / "public").symlink_to(tmp_path / "elsewhere")
    assert [error.rpartition(" ")[2] for error in errors(workshop.build())] == ["PUB-013"]
    workshop.output = tmp_path / "current"
    workshop.output.symlink_to(tmp_path / "nowhere")
    assert [error.rpartition(" ")[2] for error in errors(workshop.build())] == ["PUB-013"]
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_clean_keeps_a_link(workshop: Workshop, tmp_path: Path) -> None:
    """The files of the release go, but the link belongs to the machine."""
    (tmp_path / "release").mkdir()
    (tmp_path / "current").symlink_to(tmp_path / "release")
    arguments = ["--project", str(workshop.root), "--output", str(tmp_path / "current"), "--quiet"]
    assert run(["build", "--today", str(TODAY), *arguments]) == 0
    assert run(["clean", *arguments]) == 0
    assert (tmp_path / "current").is_symlink()
    assert list((tmp_path / "release").iterdir()) == []
