"""The preview's web server: what it answers, to whom, and what it never gives away."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.request import urlopen

import pytest

from sitegen.serve import PreviewServer
from sitegen.serve.build_events import BuildEvents
from sitegen.serve.error_overlay import make_overlay_data
from sitegen.serve.inject_script import insert_script
from sitegen.serve.static_files import (
    ROOT_ADDRESS,
    SiteAddress,
    StaticSite,
    guess_media_type,
    read_site_address,
)
from tests.builder.workshop import Workshop
from tests.paths import PATIENCE

ADDRESS = SiteAddress("https://a.example/zfxxgk/", "/zfxxgk/")
PAGE = "<html><head><title>页</title></head><body>{}</body></html>"
FILES = {
    "index.html": PAGE.format("home"),
    "404.html": PAGE.format("missing"),
    "items/index.html": PAGE.format("items"),
    "items/表 1.csv": "年份\n",
    "assets/base.css": "p {}",
    "assets/search.js": "1",
    ".sitegen-lock": "secret",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "preview"
    for path, text in FILES.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")
    (tmp_path / "secret.txt").write_text("secret", "utf-8")
    (root / "link.txt").symlink_to(tmp_path / "secret.txt")
    (root / "outside").symlink_to(tmp_path)
    return root


@pytest.fixture
def news() -> BuildEvents:
    return BuildEvents()


@pytest.fixture
def server(folder: Path, news: BuildEvents) -> Iterator[PreviewServer]:
    running = PreviewServer(StaticSite(folder, ADDRESS), news, "127.0.0.1", 0)
    yield running
    running.close()


def ask(server: PreviewServer, path: str, method: str = "GET", **headers: str) -> tuple[HTTPResponse, str]:
    """An answer and its body; the path goes out exactly as it is."""
    connection = HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE)
    connection.putrequest(method, path, skip_host="Host" in headers)
    for name, value in headers.items():
        connection.putheader(name.replace("_", "-"), value)
    connection.endheaders()
    answer = connection.getresponse()
    body = answer.read().decode()
    connection.close()
    return answer, body


@pytest.mark.parametrize(
    ("path", "status", "kind", "words"),
    [
        ("/zfxxgk/", 200, "text/html; charset=utf-8", "home"),
        ("/zfxxgk/index.html?x=1", 200, "text/html; charset=utf-8", "home"),
        ("/zfxxgk/items/", 200, "text/html; charset=utf-8", "items"),
        ("/zfxxgk/items/%E8%A1%A8%201.csv", 200, "text/csv; charset=utf-8", "年份"),
        ("/zfxxgk/assets/base.css?v=1", 200, "text/css; charset=utf-8", "p {}"),
        ("/zfxxgk/assets/search.js", 200, "text/javascript; charset=utf-8", "1"),
        ("/zfxxgk/nowhere", 404, "text/html; charset=utf-8", "missing"),
        ("/elsewhere/", 404, "text/html; charset=utf-8", "missing"),
    ],
)
def test_files_are_served_as_published(
    server: PreviewServer, path: str, status: int, kind: str, words: str
) -> None:
    answer, body = ask(server, path)
    assert (answer.status, answer.getheader("Content-Type")) == (status, kind)
    assert words in body
    assert answer.getheader("Cache-Control") == "no-store"
    assert ("livereload.js" in body) == kind.startswith("text/html")
    head, nothing = ask(server, path, "HEAD")
    assert (head.status, head.getheader("Content-Length"), nothing) == (status, str(len(body.encode())), "")


@pytest.mark.parametrize(("path", "place"), [("/", "/zfxxgk/"), ("/zfxxgk/items", "/zfxxgk/items/")])
def test_a_folder_is_pointed_to(server: PreviewServer, path: str, place: str) -> None:
    answer, _ = ask(server, path)
    assert (answer.status, answer.getheader("Location")) == (302, place)


@pytest.mark.parametrize(
    "path",
    [
        "/zfxxgk/../secret.txt",
        "/zfxxgk/%2e%2e/secret.txt",
        "/zfxxgk/..%2fsecret.txt",
        "/zfxxgk/items/..%5c..%5c..%5csecret.txt",
        "/zfxxgk/%2fetc/passwd",
        "/zfxxgk//etc/passwd",
        "/zfxxgk/C:%5csecret.txt",
        "/zfxxgk/index.html%00",
        "/zfxxgk/link.txt",
        "/zfxxgk/outside/secret.txt",
        "/zfxxgk/.sitegen-lock",
        "/zfxxgk/index.html/",
        "/zfxxgk/" + "a" * 5000,
        "/zfxxgk/%ff%fe",
    ],
)
def test_nothing_outside_is_served(server: PreviewServer, path: str) -> None:
    answer, body = ask(server, path)
    assert answer.status == 404
    assert "missing" in body
    assert "secret" not in body
    assert "root:" not in body


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1", 200),
        ("127.0.0.1:8000", 200),
        ("localhost:9", 200),
        ("LOCALHOST", 200),
        ("[::1]:8000", 200),
        ("192.168.1.7", 200),
        ("evil.example", 403),
        ("localhost.evil.example", 403),
        ("127.0.0.1.evil.example:8000", 403),
        ("127.0.0.1@evil.example", 403),
        ("evil@127.0.0.1", 403),
        ("", 403),
    ],
)
def test_only_names_of_this_machine_are_answered(server: PreviewServer, host: str, status: int) -> None:
    assert ask(server, "/zfxxgk/", Host=host)[0].status == status
    assert ask(server, "/__sitegen__/state?page=/zfxxgk/", Host=host)[0].status == status


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
def test_nothing_can_be_changed(server: PreviewServer, method: str) -> None:
    answer, _ = ask(server, "/zfxxgk/", method)
    assert (answer.status, answer.getheader("Allow")) == (405, "GET, HEAD")


@pytest.mark.parametrize("path", ["/zfxxgk/", "/__sitegen__/livereload.js"])
def test_a_request_with_a_body_is_refused(server: PreviewServer, path: str) -> None:
    assert ask(server, path, Content_Length="3")[0].status == 400


def test_a_taken_port_is_changed_for_a_free_one(
    folder: Path, news: BuildEvents, server: PreviewServer
) -> None:
    second = PreviewServer(StaticSite(folder), news, "127.0.0.1", server.port)
    assert second.port not in (0, server.port)
    second.close()


def test_a_host_that_is_not_ours_is_an_error(folder: Path, news: BuildEvents) -> None:
    with pytest.raises(OSError, match="assign"):
        PreviewServer(StaticSite(folder), news, "192.0.2.1", 0)


def test_a_site_that_is_not_there_yet_is_waited_for(tmp_path: Path, news: BuildEvents) -> None:
    server = PreviewServer(StaticSite(tmp_path / "nothing"), news, "127.0.0.1", 0)
    answer, body = ask(server, "/")
    assert answer.status == 503
    assert "还没有网页" in body
    assert "livereload.js" in body
    server.close()


def listen(server: PreviewServer) -> socket.socket:
    stream = socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE)
    stream.sendall(b"GET /__sitegen__/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
    return stream


def test_streams_tell_of_each_look_and_nobody_waits_for_those_who_do_not_read(
    server: PreviewServer, news: BuildEvents
) -> None:
    deaf = [listen(server) for _ in range(20)]
    dead = [listen(server) for _ in range(20)]
    for stream in dead:
        stream.close()
    hearing = listen(server)
    heard = b""
    while b"data: 0\n" not in heard:
        heard += hearing.recv(4096)
    news.publish_build({})
    while b"data: 1\n" not in heard:
        heard += hearing.recv(4096)
    assert b"text/event-stream" in heard
    for stream in (*deaf, hearing):
        stream.close()


def test_a_page_is_marked_by_all_but_its_stylesheets(folder: Path) -> None:
    site = StaticSite(folder, ADDRESS)
    page = '<head><link rel="stylesheet" href="assets/base.css?v={}"></head>{}'

    def written(style: str, text: str) -> tuple[str, tuple[str, ...]]:
        (folder / "index.html").write_text(page.format(style, text), "utf-8")
        now = site.load_page("/zfxxgk/")
        return now.digest, now.stylesheet_urls

    mark, styles = written("0a", "text")
    assert styles == ("assets/base.css?v=0a",)
    assert written("0b", "text") == (mark, ("assets/base.css?v=0b",))
    assert written("0a", "other")[0] != mark
    (folder / "assets/flag.svg").write_text("<svg/>", "utf-8")
    assert written("0a", "text")[0] != mark
    assert site.load_page("/zfxxgk/nowhere").digest != site.load_page("/zfxxgk/404.html").digest


def test_the_page_for_what_is_not_found_leads_to_the_preview(folder: Path) -> None:
    links = '<a href="{0}a.html"><a href="https://a.example/other/"><p>{0}</p>'
    (folder / "404.html").write_text(links.format(ADDRESS.base_url), "utf-8")
    shown = StaticSite(folder, ADDRESS).load_page("/zfxxgk/nowhere")
    assert not shown.is_found
    assert shown.content.decode() == (
        f'<a href="/zfxxgk/a.html"><a href="https://a.example/other/"><p>{ADDRESS.base_url}</p>'
    )


def test_the_loopback_of_ipv6_where_the_machine_has_it(folder: Path, news: BuildEvents) -> None:
    try:
        server = PreviewServer(StaticSite(folder, ADDRESS), news, "::1", 0)
    except OSError:
        with socket.socket(socket.AF_INET6) as plain, pytest.raises(OSError, match=r"assign|support"):
            plain.bind(("::1", 0))
        return
    assert server.url == f"http://[::1]:{server.port}/zfxxgk/"
    with urlopen(server.url, timeout=PATIENCE) as answer:
        assert "home" in answer.read().decode()
    server.close()


OWN = "http://localhost:1/__sitegen__/"


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ("default-src 'self'", {"script-src": f"'self' {OWN}", "connect-src": f"'self' {OWN}"}),
        (
            "default-src 'none'",
            {"default-src": "'none'", "script-src": OWN, "connect-src": OWN, "worker-src": OWN},
        ),
        (
            "default-src 'none'; script-src 'self'",
            {"script-src": f"'self' {OWN}", "worker-src": f"'self' {OWN}"},
        ),
        ("connect-src 'none'; img-src 'self'", {"connect-src": OWN, "img-src": "'self'"}),
        ("img-src 'self'", {"img-src": "'self'"}),
    ],
)
def test_a_policy_is_relaxed_for_the_preview_alone(policy: str, expected: dict[str, str]) -> None:
    head = f'<head><meta http-equiv="Content-Security-Policy" content="{policy}"></head>'
    page = insert_script(head, "m", "localhost:1")
    content = page.split('content="')[1].split('"')[0].replace("&#x27;", "'")
    rules = {name: " ".join(values) for name, *values in map(str.split, content.split(";"))}
    assert rules.items() >= expected.items()
    assert (len(rules) == 1) == (policy == "img-src 'self'")
    assert '<script src="/__sitegen__/livereload.js" data-mark="m" defer></script></head>' in page


def test_a_page_without_a_head_gets_the_script_too() -> None:
    assert insert_script("<p>字", "m", "localhost").startswith("<p>字<script ")


@pytest.mark.parametrize(
    ("address", "prefix"),
    [
        ("https://a.example/zfxxgk/", "/zfxxgk/"),
        ("https://a.example/a/b", "/a/b/"),
        ("https://a.example", "/"),
        ("https://a.example/公开/", "/%E5%85%AC%E5%BC%80/"),
        ("no address", "/"),
    ],
)
def test_the_sub_path_is_that_of_the_published_site(tmp_path: Path, address: str, prefix: str) -> None:
    workshop = Workshop(tmp_path)
    workshop.edit("site.yaml", "https://www.example.gov.cn/zfxxgk/", address)
    assert read_site_address(tmp_path).base_path == prefix


def test_no_settings_mean_the_top(tmp_path: Path) -> None:
    assert read_site_address(tmp_path) == ROOT_ADDRESS


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("feed.xml", "application/xml; charset=utf-8"),
        ("items.json", "application/json; charset=utf-8"),
        ("robots.txt", "text/plain; charset=utf-8"),
        ("icon.svg", "image/svg+xml; charset=utf-8"),
        ("table.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("scan.pdf", "application/pdf"),
        ("thing", "application/octet-stream"),
    ],
)
def test_media_types(name: str, kind: str) -> None:
    assert guess_media_type(name) == kind


def test_an_overlay_counts_all_and_masks_what_is_personal(tmp_path: Path) -> None:
    workshop = Workshop(tmp_path)
    path = "content/agencies/county/items/2024/00001.md"
    workshop.edit(path, "第一条 为了供水,", "联系人身份证号 11010519491231002X,")
    workshop.edit(path, "成文日期: 2024-01-02", "成文日期: 2024-1-2")
    found = workshop.check().diagnostics
    overlay = make_overlay_data(found, lambda name: (tmp_path / name).read_text("utf-8"))
    assert overlay["errors"] + overlay["warnings"] == len(found)
    by_code = {one["code"]: one for one in overlay["findings"]}
    assert by_code["FLD-021"]["quote"] == ["成文日期: ", "2024-1-2", ""]
    personal = next(one for one in overlay["findings"] if one["code"].startswith("PII-"))
    assert "19491231002" not in str(personal)
