"""The web server of the preview: the site, and the preview's own addresses. It only reads."""

from __future__ import annotations

import errno
import ipaddress
import json
import os
import shutil
import socket
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, BinaryIO, Final
from urllib.parse import parse_qs, urlsplit

from sitegen.program import regex
from sitegen.serve.build_events import BuildEvents, PreviewClosed
from sitegen.serve.inject_script import LIVERELOAD_SCRIPTS, PREVIEW_PREFIX, WAITING_PAGE_HTML, insert_script
from sitegen.serve.static_files import StaticSite, guess_media_type

HEARTBEAT_SECONDS: Final = 15.0
"""Seconds between two comments in an idle event stream. A failing write shows that the reader is gone."""

CONNECTION_TIMEOUT_SECONDS: Final = 60
"""Seconds after which an idle connection is closed."""

OPEN_FILES_WANTED: Final = 4096
"""Files and connections that the preview may have open at once, if the system allows so many."""

# Nothing is stored, as pages change with each build. The other headers keep drafts private: other sites can
# neither embed what the preview serves nor learn its addresses, also where a browser does not say who asks.
RESPONSE_HEADERS: Final = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
}
HTML_MEDIA_TYPE: Final = "text/html; charset=utf-8"
_HOST_HEADER: Final = regex.compile(r"(?:\[([0-9A-Fa-f:.]+)\]|([0-9A-Za-z_.-]+))(?::[0-9]+)?")
_PORT_UNAVAILABLE_ERRNOS: Final = (errno.EADDRINUSE, errno.EACCES)


class PreviewServer:
    """Web server of the preview, which runs in a thread from construction until `close`.

    It serves ``site``, the live-reload scripts and ``events``, the stream of finished builds. ``host`` is an
    IP address or name of this machine. If ``port`` is taken or 0, it listens on a free port. Raises
    `OSError` if it cannot listen on ``host``.
    """

    def __init__(self, site: StaticSite, events: BuildEvents, host: str, port: int) -> None:
        self._site = site
        self._events = events
        self._host = host
        _raise_open_file_limit()
        self._http = _open_server(host, port, _make_handler_class(site, events, host))
        self._thread = threading.Thread(
            target=self._http.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True
        )
        self._thread.start()

    @property
    def port(self) -> int:
        """Port that the server listens on. It differs from the requested port if that was taken or 0."""
        return int(self._http.server_address[1])

    @property
    def url(self) -> str:
        """URL of the home page of the previewed site, which a browser on this machine can open."""
        # Addresses that mean all interfaces can be listened on, but not opened in a browser.
        everywhere = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}
        host = everywhere.get(self._host, self._host)
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}{self._site.address.base_path}"

    def close(self) -> None:
        """Stop the server and end all event streams, without waiting for unfinished responses."""
        self._events.close()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()


class _HttpServer(ThreadingHTTPServer):
    # Event streams never end by themselves, so closing must not wait for their threads.
    daemon_threads = True
    block_on_close = False
    allow_reuse_address = os.name != "nt"  # on Windows it would let two programs share a port
    request_queue_size = 128  # by default only 5 connections may wait, and browsers open more at once

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Ignore errors that a disconnected browser causes, and print all other errors."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


class _Ipv6HttpServer(_HttpServer):
    address_family = socket.AF_INET6


def _open_server(host: str, port: int, handler_class: type[BaseHTTPRequestHandler]) -> _HttpServer:
    kind = _Ipv6HttpServer if ":" in host else _HttpServer
    try:
        return kind((host, port), handler_class)
    except OSError as error:
        if error.errno not in _PORT_UNAVAILABLE_ERRNOS:
            raise
        return kind((host, 0), handler_class)


def _make_handler_class(site: StaticSite, events: BuildEvents, host: str) -> type[BaseHTTPRequestHandler]:
    return type("Handler", (_RequestHandler,), {"site": site, "events": events, "host": host})


class _RequestHandler(BaseHTTPRequestHandler):
    """Handler of the requests that come in on one connection.

    ``site``, ``events`` and ``host`` are those of `PreviewServer`. `_make_handler_class` sets them.
    """

    site: StaticSite
    events: BuildEvents
    host: str
    # Keeps connections open: a page fetches its files over a few of them.
    protocol_version = "HTTP/1.1"
    server_version = "sitegen"
    sys_version = ""
    timeout = CONNECTION_TIMEOUT_SECONDS

    def do_GET(self) -> None:
        """Respond to a GET or HEAD request."""
        # A malformed address, such as one with an unclosed bracket, raises.
        try:
            address = urlsplit(self.path)
        except ValueError:
            self._refuse(400, "网址格式不正确", "Invalid address")
            return
        if not _is_local_host(self.headers.get("Host", ""), self.host):
            self._refuse(
                403,
                "这个主机名不能访问预览。请用 IP 地址打开，或者用 --host 加这个主机名重新启动预览",
                "The preview does not answer to this host name. Use an IP address, or start it with --host and this name",
            )
        elif _is_foreign_request(self.headers):
            self._refuse(
                403,
                "别的网站不能读取或者嵌入预览。请在浏览器的地址栏里打开网址",
                "Other sites can neither read nor embed the preview. Open the address in the browser",
            )
        # A body that is not read would be taken for the next request on this connection.
        elif self.headers.get("Content-Length", "0") != "0" or "Transfer-Encoding" in self.headers:
            self._refuse(400, "不接受请求正文", "Request bodies are not accepted")
        elif address.path.startswith(PREVIEW_PREFIX):
            self._serve_preview_file(address.path.removeprefix(PREVIEW_PREFIX), parse_qs(address.query))
        else:
            self._serve_site_file(address.path)

    do_HEAD = do_GET  # noqa: N815

    def _refuse_method(self) -> None:
        self._refuse(405, "只支持读取", "Only GET and HEAD are supported", {"Allow": "GET, HEAD"})

    do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = do_TRACE = do_CONNECT = _refuse_method  # noqa: N815

    def log_message(self, format: str, *args: Any) -> None:
        """Print nothing. The base class would print a line for each request."""

    def _serve_preview_file(self, name: str, query: Mapping[str, list[str]]) -> None:
        """Answer a request for one of the preview's own addresses.

        ``name`` is the address without `PREVIEW_PREFIX`: a script, "state" (JSON about the page named in
        ``query``, and the error overlay) or "events".
        """
        if name in LIVERELOAD_SCRIPTS:
            self._send(200, guess_media_type(name), LIVERELOAD_SCRIPTS[name])
        elif name == "state":
            page = self.site.load_page(query.get("page", [""])[0])
            state = {"mark": page.digest, "styles": page.stylesheet_urls, **self.events.overlay}
            self._send(200, guess_media_type("state.json"), json.dumps(state, ensure_ascii=False).encode())
        elif name == "events":
            self._stream_builds()
        else:
            self._refuse(404, "没有这个网址", "No such address")

    def _stream_builds(self) -> None:
        """Send a stream of events: the number of the last finished build, then that of each further one."""
        # Without a length, only the end of the connection can mark the end of the stream.
        self.close_connection = True
        self._send_head(
            200, guess_media_type("events.txt").replace("plain", "event-stream"), {"Connection": "close"}
        )
        if self.command == "HEAD":
            return
        number = -1  # differs from every number, so the last build is reported at once
        with suppress(PreviewClosed):
            self._write_event("retry: 1000\n\n")
            while True:
                now = self.events.wait_for_build(number, HEARTBEAT_SECONDS)
                number = number if now is None else now
                self._write_event(": \n\n" if now is None else f"data: {number}\n\n")

    def _write_event(self, text: str) -> None:
        self.wfile.write(text.encode())
        self.wfile.flush()

    def _serve_site_file(self, url_path: str) -> None:
        file = self.site.find_file(url_path)
        if file is None or guess_media_type(file.name) == HTML_MEDIA_TYPE:
            self._serve_page(url_path)
        elif opened := _open_file(file):
            with opened:
                self._send_head(200, guess_media_type(file.name), length=os.fstat(opened.fileno()).st_size)
                if self.command != "HEAD":
                    shutil.copyfileobj(opened, self.wfile)
        else:
            self._refuse(404, "文件刚刚被删除", "The file has just been removed")

    def _serve_page(self, url_path: str) -> None:
        page = self.site.load_page(url_path)
        # Not 301: browsers remember that one, and the next preview on this port may serve another site.
        if not page.is_found and (location := self._find_redirect(url_path)):
            self._send(302, HTML_MEDIA_TYPE, b"", {"Location": location})
            return
        status = 200 if page.is_found else 404 if page.content else 503
        text = page.content.decode("utf-8", "replace") or WAITING_PAGE_HTML
        self._send(status, HTML_MEDIA_TYPE, insert_script(text, page.digest, self.headers["Host"]).encode())

    def _find_redirect(self, url_path: str) -> str:
        """Return the address to which a request for ``url_path`` is redirected, or "" if it is not.

        ``/`` is redirected to the home page of the site. The address of a folder gets the missing ``/`` at its
        end.
        """
        if url_path == "/" != self.site.address.base_path:
            return self.site.address.base_path
        return f"{url_path}/" if self.site.is_folder(url_path) else ""

    def _refuse(
        self, status: int, reason_zh: str, reason_en: str, headers: Mapping[str, str] | None = None
    ) -> None:
        # A refused request may have a body, which must not be read as the next request.
        self.close_connection = True
        body = f"{reason_zh}。 {reason_en}.\n".encode()
        self._send(status, "text/plain; charset=utf-8", body, {"Connection": "close", **(headers or {})})

    def _send(
        self, status: int, media_type: str, body: bytes, headers: Mapping[str, str] | None = None
    ) -> None:
        self._send_head(status, media_type, headers, length=len(body))
        if self.command != "HEAD":
            self.wfile.write(body)

    def _send_head(
        self,
        status: int,
        media_type: str,
        headers: Mapping[str, str] | None = None,
        length: int | None = None,
    ) -> None:
        self.send_response(status)
        size = {} if length is None else {"Content-Length": str(length)}
        for name, value in {
            "Content-Type": media_type,
            **size,
            **RESPONSE_HEADERS,
            **(headers or {}),
        }.items():
            self.send_header(name, value)
        self.end_headers()


def _open_file(file: Path) -> BinaryIO | None:
    """Open a file for reading. Return None if it cannot be opened, for example because it has just been removed."""
    with suppress(OSError):
        return file.open("rb")
    return None


def _is_foreign_request(headers: Message) -> bool:
    """Return whether a page of another site or port makes the request, and not the preview itself.

    A request is not foreign if it follows a link to the preview, or if no browser made it.
    """
    origin = headers.get("Origin", "")
    if origin and origin.lower() != f"http://{headers.get('Host', '')}".lower():
        return True
    # Browsers send these headers only to loopback addresses and to encrypted sites. Other programs send none.
    if headers.get("Sec-Fetch-Site", "none") in ("none", "same-origin"):
        return False
    return (headers.get("Sec-Fetch-Mode"), headers.get("Sec-Fetch-Dest")) != ("navigate", "document")


def _raise_open_file_limit() -> None:
    """Raise the limit of open files of this process. macOS allows only 256, and each connection takes one."""
    if sys.platform == "win32":
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = OPEN_FILES_WANTED if hard == resource.RLIM_INFINITY else min(hard, OPEN_FILES_WANTED)
    if soft < wanted:
        # Some systems know a lower limit that they do not report.
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _is_local_host(host_header: str, configured_host: str) -> bool:
    """Return whether a Host header names this machine: an IP address, ``localhost`` or the configured name."""
    # A foreign page can make a name of its own point here (DNS rebinding) and then read our answers, but it
    # cannot do that with an address.
    match = _HOST_HEADER.fullmatch(host_header)
    name = (match[1] or match[2]).lower() if match else ""
    if name and name in ("localhost", configured_host.lower()):
        return True
    with suppress(ValueError):
        return bool(ipaddress.ip_address(name))
    return False
