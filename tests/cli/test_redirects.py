"""The command ``redirects``: lists, rules and the report of a list of old addresses."""

from __future__ import annotations

import io
import json
import tracemalloc
from pathlib import Path

import pytest

from sitegen.cli.old_address_list import _HOST_ROOT_FILES, count_addresses
from tests.cli.project import ITEM, CommandLine
from tests.paths import ROOT

LOG = """\
10.0.0.1 - - [01/Nov/2026:10:00:00 +0800] "GET /old/a.html HTTP/1.1" 200 1 "-" "x"
10.0.0.1 - - [01/Nov/2026:10:00:00 +0800] "GET /old/a.html?from=1 HTTP/1.1" 200 1 "-" "x"
10.0.0.1 - - [01/Nov/2026:10:00:00 +0800] "GET /style.css HTTP/1.1" 200 1 "-" "x"
10.0.0.1 - - [01/Nov/2026:10:00:00 +0800] "GET /gone.html HTTP/1.1" 404 1 "-" "x"
10.0.0.1 - - [01/Nov/2026:10:00:00 +0800] "GET /art/20240523/9.html HTTP/1.1" 200 1 "-" "x"
10.0.0.1 - - [01/Nov/2026:10:00:00 +0800] "GET /art/20240523/9.html HTTP/1.1" 200 1 "-" "x"
10.0.0.1 - - [01/Nov/2026:10:00:00 +0800] "GET /p/00001.html HTTP/1.1" 200 1 "-" "x"
10.0.0.1 - - [01/Nov/2026:10:00:00 +0800] "GET /p/00002.html HTTP/1.1" 200 1 "-" "x"
"""
SITEMAP = """\
<?xml version="1.0" encoding="UTF-8"?>
<urlset><url><loc>https://www.yunxiu.example/show.jsp?id=3&amp;t=1</loc></url>
<url><loc>https://www.yunxiu.example/zfxxgk/</loc></url></urlset>
"""


@pytest.fixture
def project(sitegen: CommandLine) -> CommandLine:
    sitegen.edit(ITEM, "公开日期", "旧网址: [/zfxxgk/old.html, /old/a.html, '/show.jsp?id=3&t=1']\n公开日期")
    sitegen.edit(
        "site.yaml",
        "主办单位",
        "旧网址规则: [{从: '/p/{n:数字}.html', 到: '/zfxxgk/items/yunxiu/2024-{n}.html'}]\n主办单位",
    )
    return sitegen


def test_the_list_says_what_the_server_has_to_do(project: CommandLine) -> None:
    said = project("redirects")
    assert said.code == 0
    assert "3 个旧网址：1 个由网站里的网页跳转，2 个只有服务器能跳转；规则 1 条。" in said.out
    assert f"/zfxxgk/old.html → items/yunxiu/2024-00001.html（网页 page；{ITEM}:5:7）" in said.out
    rows = json.loads(project("redirects", "--format", "json").out)
    assert [row["old"] for row in rows["redirects"]] == [
        "/old/a.html",
        "/show.jsp?id=3&t=1",
        "/zfxxgk/old.html",
    ]


def test_a_log_is_judged_by_its_pages(project: CommandLine, tmp_path: Path) -> None:
    log = tmp_path / "access.log"
    log.write_text(LOG, encoding="utf-8")
    said = project("redirects", "--check", str(log), "--format", "json")
    assert said.code == 1
    found = {row["address"]: (row["count"], row["way"], row["target"]) for row in json.loads(said.out)}
    page = "/zfxxgk/items/yunxiu/2024-00001.html"
    assert found == {
        "/art/20240523/9.html": (2, "", ""),
        "/old/a.html": (1, "exact", page),
        "/old/a.html?from=1": (1, "exact", page),
        "/p/00001.html": (1, "pattern", page),
        "/p/00002.html": (1, "", "/zfxxgk/items/yunxiu/2024-00002.html"),
    }
    said = project("redirects", "--check", str(log))
    assert "5 个旧网址，3 个能打开网页（60%）。" in said.out
    assert f"/art/20240523/9.html（2 次 times）\n  可能是 perhaps {ITEM}\n" in said.out
    assert "规则转到 /zfxxgk/items/yunxiu/2024-00002.html，没有这一页。" in said.out


def test_files_at_the_root_of_the_host_are_served_as_the_guide_says(
    project: CommandLine, tmp_path: Path
) -> None:
    own = project.root / "content/static"
    own.mkdir(parents=True)
    (own / "security.txt").write_text(
        "Contact: mailto:a@yunxiu.gov.cn\nExpires: 2025-01-01T00:00:00Z\n", "utf-8"
    )
    listed = tmp_path / "list.txt"
    listed.write_text(
        "/robots.txt\n/.well-known/security.txt\n/ads.txt\n/items.csv\n/index.html\n", encoding="utf-8"
    )
    said = project("redirects", "--check", str(listed), "--format", "json")
    found = {row["address"]: row["target"] for row in json.loads(said.out)}
    assert found == {
        "/robots.txt": "/robots.txt",
        "/.well-known/security.txt": "/.well-known/security.txt",
        "/ads.txt": "",
        "/items.csv": "",
        "/index.html": "",
    }
    guide = (ROOT / "docs/deployment.md").read_text("utf-8")
    assert f"path_regexp ^/{_HOST_ROOT_FILES.pattern}$" in guide


def test_a_sitemap_that_leads_to_pages_as_a_whole(project: CommandLine, tmp_path: Path) -> None:
    sitemap = tmp_path / "sitemap.xml"
    sitemap.write_text(SITEMAP, encoding="utf-8")
    said = project("redirects", "--check", str(sitemap))
    assert (said.code, said.out.splitlines()[0]) == (0, "2 个旧网址，2 个能打开网页（100%）。")


def test_a_list_without_addresses_is_a_wrong_use(project: CommandLine, tmp_path: Path) -> None:
    empty = tmp_path / "empty.txt"
    empty.write_text("什么也没有\n", encoding="utf-8")
    said = project("redirects", "--check", str(empty))
    assert said.code == 2
    assert "里没有网址" in said.err


def test_rules_are_written_again_but_no_other_file_is_replaced(project: CommandLine, tmp_path: Path) -> None:
    target = tmp_path / "redirects.conf"
    assert project("redirects", "--for", "nginx", "--write", str(target)).code == 0
    first = target.read_bytes()
    assert project("redirects", "--for", "nginx", "--write", str(target)).code == 0
    assert target.read_bytes() == first == project("redirects", "--for", "nginx").out.encode()
    target.write_text("my own\n", encoding="utf-8")
    said = project("redirects", "--for", "nginx", "--write", str(target))
    assert said.code == 2
    assert "不是本命令写的" in said.err
    assert target.read_text("utf-8") == "my own\n"
    assert [file.name for file in tmp_path.iterdir() if file.name.startswith(".redirects")] == []


@pytest.mark.parametrize("place", ["content/a.conf", "content/agencies/yunxiu/a.conf", ".git/a.conf"])
def test_no_rules_are_written_among_the_sources(project: CommandLine, place: str) -> None:
    target = project.root / place
    target.parent.mkdir(exist_ok=True)
    said = project("redirects", "--for", "nginx", "--write", str(target))
    assert (said.code, "在网站的来源里" in said.err) == (2, True)
    assert not target.exists()


def test_a_table_of_somebody_else_is_not_replaced(project: CommandLine, tmp_path: Path) -> None:
    target = tmp_path / "redirects.csv"
    assert project("redirects", "--for", "csv", "--write", str(target)).code == 0
    own = target.read_text("utf-8")
    assert project("redirects", "--for", "csv", "--write", str(target)).code == 0
    assert target.read_text("utf-8") == own
    header = own.splitlines()[0]
    for table in (
        "old,query,new\n/a.html,,/b.html\n",
        f"{header}\n/a.html,,/b.html,by hand\n",
        f"{own}/a,,/b,\n",
    ):
        target.write_text(table, encoding="utf-8")
        assert project("redirects", "--for", "csv", "--write", str(target)).code == 2
        assert target.read_text("utf-8") == table


@pytest.mark.exhaustive
def test_a_log_is_read_line_by_line(tmp_path: Path) -> None:
    log = tmp_path / "access.log"
    times = 40_000
    # A sitemap in a request does not make a sitemap of the log.
    log.write_text(LOG.replace('"x"', '"<loc>/x</loc>"', 1) * times, encoding="utf-8")
    tracemalloc.start()
    try:
        with log.open(encoding="utf-8") as stream:
            found = count_addresses(stream)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert (len(found), found["/old/a.html"]) == (5, times)
    assert peak < log.stat().st_size // 20


def test_a_long_sitemap_may_be_one_line() -> None:
    urls = [f"/{number:05}?a=1&amp;b=2" for number in range(20_000)]
    entries = "".join(f"<url><loc>\n https://a.example{url} </loc></url>" for url in urls)
    for text in (
        f"\ufeff<?xml version='1.0'?>\n\n<urlset>{entries}</urlset>\n",
        f"<urlset>{entries}</urlset>",
    ):
        found = count_addresses(io.StringIO(text.replace("\n ", "")))
        assert found == count_addresses(io.StringIO(text))
        assert list(found) == [url.replace("&amp;", "&") for url in urls]
    assert list(count_addresses(io.StringIO("\ufeff/a.html\n/b.html"))) == ["/a.html", "/b.html"]


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_write_that_fails_leaves_nothing_behind(
    project: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    target = tmp_path / "rules/redirects.conf"
    target.parent.mkdir()
    original = Path.replace

    def fail(self: Path, to: Path) -> Path:
        if to == target:
            raise error
        return original(self, to)

    monkeypatch.setattr(Path, "replace", fail)
    said = project("redirects", "--for", "nginx", "--write", str(target))
    assert said.code != 0
    if isinstance(error, OSError):
        assert "（磁盘已满）" in said.err
    assert list(target.parent.iterdir()) == []


def test_what_a_host_cannot_say_is_reported(project: CommandLine) -> None:
    said = project("redirects", "--for", "_redirects")
    assert said.code == 0
    assert "/p/00001.html /zfxxgk/items/yunxiu/2024-00001.html 301" in said.out
    assert "  /show.jsp?id=3&t=1" in said.err
    assert "/p/{n}.html" in project("redirects", "--for", "csv").err


@pytest.mark.parametrize(
    "wrong", [("--write", "x"), ("--absolute",), ("--for", "iis"), ("--for", "csv", "--check", "site.yaml")]
)
def test_wrong_uses(project: CommandLine, wrong: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project.root)
    assert project("redirects", *wrong).code == 2


def test_errors_stop_the_command(project: CommandLine) -> None:
    project.edit(ITEM, "信息分类: statistics", "信息分类: nosuch")
    said = project("redirects", "--for", "nginx")
    assert (said.code, said.out) == (1, "")
    assert "CLS-001" in said.err
    assert "所以没有列出旧网址" in said.err


def test_the_build_says_what_needs_the_server(project: CommandLine, tmp_path: Path) -> None:
    said = project("build", "--output", str(tmp_path / "out"))
    assert "3 个旧网址（或规则）要由服务器转" in said.out
