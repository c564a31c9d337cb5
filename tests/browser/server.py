"""A web server as plain as the plainest host: files under a sub-path, and 404.html for what is not there."""

from __future__ import annotations

import mimetypes
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit


class Server:
    """Serves ``folder`` under ``prefix`` (begins and ends with "/") on loopback; ``requests`` are the paths asked for."""

    def __init__(self, folder: Path, prefix: str = "/") -> None:
        self.folder = folder.resolve()
        self.prefix = prefix
        self.requests: list[str] = []
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.05})
        self._thread.start()

    @property
    def url(self) -> str:
        """The address of the folder, with a closing "/"."""
        return f"http://127.0.0.1:{self._http.server_port}{self.prefix}"

    def close(self) -> None:
        """Stop serving."""
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()

    def find(self, address: str) -> Path | None:
        """The file at an address path, or None."""
        path = unquote(urlsplit(address).path)
        if not path.startswith(self.prefix):
            return None
        file = (self.folder / path.removeprefix(self.prefix)).resolve()
        if file.is_dir():
            file = file / "index.html"
        return file if file.is_file() and file.is_relative_to(self.folder) else None

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                server.requests.append(self.path)
                file = server.find(self.path)
                self._send(200 if file else 404, file or server.folder / "404.html")

            def _send(self, status: int, file: Path) -> None:
                body = file.read_bytes() if file.is_file() else b""
                self.send_response(status)
                self.send_header("Content-Type", content_type(file))
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: object) -> None:
                """Say nothing: the tests read ``requests``."""

        return Handler


def content_type(file: Path) -> str:
    """The media type by the file's name."""
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind
