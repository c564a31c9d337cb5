"""A server that answers as GitHub's REST API does, as far as the program asks it, and records all requests."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

PREFIX = "/repos/office/site/"


@dataclass
class Service:
    """What the repository has: lists by path, downloads by path, and what was asked and sent."""

    lists: dict[str, list[Any]] = field(default_factory=dict)
    archives: dict[str, bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    sent: list[tuple[str, str, Any]] = field(default_factory=list)
    tokens: list[tuple[str, str | None]] = field(default_factory=list)
    address: str = ""
    storage: str = ""

    def answer_get(self, path: str, query: dict[str, list[str]]) -> Any:
        self.asked.append(path)
        entries = self.lists[path]
        if path == "pulls":
            owner, _, branch = query["head"][0].partition(":")
            entries = [
                pull
                for pull in entries
                if (pull["head"]["user"]["login"], pull["head"]["ref"]) == (owner, branch)
            ]
        size, page = int(query["per_page"][0]), int(query["page"][0])
        part = entries[(page - 1) * size : page * size]
        return {"total_count": len(entries), "artifacts": part} if path.endswith("/artifacts") else part


@contextmanager
def serve_github() -> Iterator[Service]:
    """Start the service, and a second server on another port from which archives are downloaded."""
    service = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            path = parts.path.removeprefix(PREFIX)
            service.tokens.append((path, self.headers["Authorization"]))
            if path.endswith("/zip"):
                self.send_response(302)
                self.send_header("Location", f"{service.storage}/{path}?signature=1")
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            self.reply(json.dumps(service.answer_get(path, parse_qs(parts.query))).encode())

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            service.sent.append((self.command, self.path.removeprefix(PREFIX), body))
            self.reply(b"{}")

        def do_PATCH(self) -> None:
            self.do_POST()

        def reply(self, body: bytes) -> None:
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *arguments: Any) -> None:
            """Keep quiet."""

    class Storage(Handler):
        def do_GET(self) -> None:
            path = urlsplit(self.path).path.removeprefix("/")
            service.tokens.append((f"storage {path}", self.headers["Authorization"]))
            self.reply(service.archives[path])

    servers = [HTTPServer(("127.0.0.1", 0), handler) for handler in (Handler, Storage)]
    threads = [Thread(target=server.serve_forever, args=(0.05,)) for server in servers]
    for thread in threads:
        thread.start()
    service.address, service.storage = (f"http://127.0.0.1:{server.server_port}" for server in servers)
    try:
        yield service
    finally:
        for server, thread in zip(servers, threads, strict=True):
            server.shutdown()
            thread.join()
            server.server_close()
