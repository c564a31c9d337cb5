"""The configurations of docs/deployment.md, in the servers that they are for."""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from sitegen.content.attachments import ALLOWED_EXTENSIONS
from tests.builder.workshop import Workshop, errors
from tests.conftest import Serve
from tests.hosting.conftest import StartServer
from tests.hosting.recipes import adapt_caddy, adapt_nginx, find_snippets
from tests.hosting.servers import WebServer, find_free_port, require_server
from tests.size import mark_exhaustive

pytestmark = pytest.mark.slow

OPAQUE_KINDS = {"wps", "et", "dps"}
"""Kinds without a registered type, which are sent as unknown data."""

Recipe = Callable[[Path], WebServer]


def has_brotli() -> bool:
    """Whether nginx has the module ngx_brotli."""
    return any(Path("/etc/nginx/modules-enabled").glob("*brotli-static*"))


@pytest.fixture(params=["nginx", mark_exhaustive("caddy")])
def start(request: pytest.FixtureRequest, tmp_path: Path, start_server: StartServer) -> Recipe:
    """A function that starts the server of a recipe for a web root, which holds the site as ``zfxxgk``."""

    def run(web_root: Path) -> WebServer:
        require_server(request.param)
        if request.param == "nginx":
            plain_port = find_free_port()
            text = adapt_nginx(web_root, tmp_path, plain_port, brotli=has_brotli(), root_files=True)
            return start_server("nginx", text, tls=True)
        return start_server("caddy", adapt_caddy(web_root, tmp_path, root_files=True), tls=True)

    return run


@pytest.fixture(scope="module")
def built_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a project with files of its own, built with compressed copies."""
    shop = Workshop(tmp_path_factory.mktemp("built") / "project", precompress=True)
    shop.put("content/static/baidu_verify_codeva-1.html", "0123abcd")
    shop.put("content/static/security.txt", "Contact: mailto:zwgk@county.example\n")
    assert not errors(shop.build())
    return shop.root


@pytest.fixture
def workshop(tmp_path: Path, built_project: Path) -> Workshop:
    """A copy of the built project."""
    shutil.copytree(built_project, tmp_path / "project")
    return Workshop(tmp_path / "project", "", precompress=True)


@pytest.fixture
def web_root(tmp_path: Path, workshop: Workshop) -> Path:
    """A web root whose folder ``zfxxgk`` is a link to the built site, as on the page."""
    root = tmp_path / "www"
    root.mkdir()
    (root / "zfxxgk").symlink_to(workshop.output)
    return root


def test_the_error_page(start: Recipe, web_root: Path, workshop: Workshop) -> None:
    """What is not there is a 404 with the page of the site, at any depth, also for folders without an index."""
    server = start(web_root)
    for path in ("none", "none.html", "items/a/b/c.html", "assets/", "search/g"):
        answer = server.get(f"/zfxxgk/{path}", {"Accept-Encoding": "identity"})
        if answer.status in (301, 308):
            answer = server.get(answer.location)
        assert (answer.status, path) == (404, path)
        assert answer.body == (workshop.output / "404.html").read_bytes(), path
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        assert answer.headers["cache-control"] == "no-cache"


def test_the_bare_path(start: Recipe, web_root: Path) -> None:
    """``/zfxxgk`` leads to ``/zfxxgk/``, and folders to their index, whatever the host is called outside."""
    server = start(web_root)
    assert (server.get("/zfxxgk").status, server.get("/zfxxgk").location) == (301, "/zfxxgk/")
    assert server.get("/zfxxgk/").status == 200
    folder = server.get("/zfxxgk/guide")
    assert (folder.status in (301, 308), folder.location) == (True, "/zfxxgk/guide/")
    assert server.get("/zfxxgk-other").status != 301


def test_caching(start: Recipe, web_root: Path, workshop: Workshop) -> None:
    """Only addresses with a checksum are kept without asking; unchanged files are answered with 304."""
    server = start(web_root)
    page = workshop.text("index.html")
    asset = page.partition('href="assets/')[2].partition('"')[0]
    assert "?v=" in asset
    assert (
        server.get(f"/zfxxgk/assets/{asset}").headers["cache-control"]
        == "public, max-age=31536000, immutable"
    )
    for path in ("", "index.html", "search.html", "search/manifest.js", "search/manifest.js?v=1", "data/items.csv",
                 f"assets/{asset.partition('?')[0]}"):  # fmt: skip
        assert server.get(f"/zfxxgk/{path}").headers["cache-control"] == "no-cache", path
    first = server.get("/zfxxgk/index.html")
    again = server.get("/zfxxgk/index.html", {"If-None-Match": first.headers["etag"]})
    assert (again.status, again.body) == (304, b"")


def test_a_new_site_is_seen_at_once(
    start: Recipe, web_root: Path, workshop: Workshop, tmp_path: Path
) -> None:
    """After the link is switched, a browser that asks with what it knows gets the new page, and back again."""
    server = start(web_root)
    old = server.get("/zfxxgk/items/county/2024-00001.html")
    release = tmp_path / "release"
    shutil.copytree(workshop.output, release)
    workshop.edit("content/agencies/county/items/2024/00001.md", "一、总则", "一、新的总则")
    assert not errors(workshop.build())
    # The link still leads to the folder that was built into: what is asked for again is new.
    asked = {"If-None-Match": old.headers["etag"]}
    new = server.get("/zfxxgk/items/county/2024-00001.html", asked)
    assert new.status == 200
    assert "新的总则".encode() in new.body
    switch(web_root / "zfxxgk", release)
    back = server.get("/zfxxgk/items/county/2024-00001.html", {"If-None-Match": new.headers["etag"]})
    assert (back.status, back.body) == (200, old.body)


def switch(link: Path, folder: Path) -> None:
    """Point a link to another folder in one step."""
    link.with_suffix(".new").symlink_to(folder)
    link.with_suffix(".new").rename(link)


def test_types(start: Recipe, web_root: Path, workshop: Workshop) -> None:
    """Texts say their encoding, and each kind of attachment has its type."""
    server = start(web_root)
    for kind in (*ALLOWED_EXTENSIONS.split(), "svg", "ico"):
        (workshop.output / f"sample.{kind}").write_bytes(b"sample")
    expected = {
        "index.html": "text/html; charset=utf-8",
        "data/items.csv": "text/csv; charset=utf-8",
        "feed.xml": "application/atom+xml; charset=utf-8",
        "agencies/county/feed.xml": "application/atom+xml; charset=utf-8",
        "sitemap.xml": "application/xml; charset=utf-8",
        "search/manifest.js": "text/javascript; charset=utf-8",
        "robots.txt": "text/plain; charset=utf-8",
        "sample.docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "sample.xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "sample.ofd": "application/ofd",
        "sample.pdf": "application/pdf",
        "sample.png": "image/png",
    }
    assert {path: server.get(f"/zfxxgk/{path}").headers["content-type"] for path in expected} == expected
    json = server.get("/zfxxgk/data/items.json").headers["content-type"]
    assert json.partition(";")[0] == "application/json"


def test_nginx_names_every_kind_of_attachment() -> None:
    """nginx knows no other types than those of the page."""
    types = find_snippets("nginx")[0].partition("types {")[2].partition("}")[0]
    known = {kind for line in types.split(";") for kind in line.split()[1:]}
    assert set(ALLOWED_EXTENSIONS.split()) - known == OPAQUE_KINDS


def test_compression(start: Recipe, web_root: Path, workshop: Workshop) -> None:
    """The compressed copies are sent as they are, and caches keep them apart."""
    server = start(web_root)
    plain = server.get("/zfxxgk/index.html")
    packed = server.get("/zfxxgk/index.html", {"Accept-Encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.body == (workshop.output / "index.html.gz").read_bytes()
    assert gzip.decompress(packed.body) == plain.body
    for answer in (plain, packed):
        assert answer.headers["vary"].lower() == "accept-encoding"
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
    if "caddy" in str(server.log) or has_brotli():
        best = server.get("/zfxxgk/index.html", {"Accept-Encoding": "gzip, br"})
        assert best.headers["content-encoding"] == "br"
        assert best.body == (workshop.output / "index.html.br").read_bytes()


def test_security_headers(start: Recipe, web_root: Path) -> None:
    """Each answer has them, errors too."""
    server = start(web_root)
    paths = (
        "",
        "none",
        "data/items.csv",
        "feed.xml",
        "items/county/2024-00001/table.csv",
        "search/manifest.js",
    )
    for path in (f"/zfxxgk/{path}" for path in paths):
        headers = server.get(path).headers
        assert headers["strict-transport-security"] == "max-age=31536000", path
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "SAMEORIGIN"
        assert headers["referrer-policy"] == "strict-origin-when-cross-origin"
        assert headers["content-security-policy"] == "frame-ancestors 'self'"


@pytest.mark.exhaustive
@pytest.mark.browser
def test_other_sites_cannot_frame_a_page(
    start: Recipe, web_root: Path, serve: Serve, tmp_path: Path, chromium: Browser
) -> None:
    """A frame on a page of another host stays empty."""
    server = start(web_root)
    (tmp_path / "other").mkdir()
    frame = f'<!doctype html><iframe src="{server.origin}/zfxxgk/"></iframe>'
    (tmp_path / "other/index.html").write_text(frame, encoding="utf-8")
    context = chromium.new_context(ignore_https_errors=True)
    page = context.new_page()
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text))
    page.goto(serve(tmp_path / "other", "/").url)
    assert "frame-ancestors" in " ".join(refused)
    assert "示例县" not in page.frames[-1].locator("body").inner_text()
    context.close()


def test_files_at_the_root_of_the_host(start: Recipe, web_root: Path) -> None:
    """What others look for at the root is sent from the folder of the column; nothing else is."""
    server = start(web_root)
    assert server.get("/baidu_verify_codeva-1.html").body == b"0123abcd"
    assert server.get("/robots.txt").body.startswith(b"User-agent:")
    assert server.get("/.well-known/security.txt").body.startswith(b"Contact:")
    assert b"sitegen" not in server.get("/health.json").body


def test_plain_http_leads_to_https(tmp_path: Path, web_root: Path, start_server: StartServer) -> None:
    """nginx redirects each address; Caddy does it by itself where it obtains certificates."""
    require_server("nginx")
    plain_port = find_free_port()
    server = start_server("nginx", adapt_nginx(web_root, tmp_path, plain_port, brotli=False), tls=True)
    server.port, server.tls = plain_port, False
    answer = server.get("/zfxxgk/search.html?q=1")
    assert (answer.status, answer.location) == (301, "https://www.example.gov.cn/zfxxgk/search.html?q=1")


@pytest.mark.browser
def test_a_visit(start: Recipe, web_root: Path, chromium: Browser) -> None:
    """In a browser the bare path shows the home page, its links and the search work, and nothing fails to load."""
    server = start(web_root)
    context = chromium.new_context(ignore_https_errors=True)
    page = context.new_page()
    failed: list[str] = []
    page.on("response", lambda answer: failed.append(answer.url) if answer.status >= 400 else None)
    page.goto(f"{server.origin}/zfxxgk")
    assert page.url == f"{server.origin}/zfxxgk/"
    page.goto(f"{server.origin}/zfxxgk/search.html?q=供水")
    page.locator("#result-list .result").first.wait_for()
    page.locator("#result-list .result-head a").first.click()
    assert "/zfxxgk/items/" in page.url
    assert failed == []
    page.goto(f"{server.origin}/zfxxgk/a/b/none")
    page.locator("a[href$='index.html'], a[href$='./']").first.wait_for()
    assert failed == [f"{server.origin}/zfxxgk/a/b/none"]
    context.close()
