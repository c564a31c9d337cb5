"""Starting servers in tests, which are stopped when the test ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.hosting.servers import WebServer, find_free_port, require_server, start_caddy, start_nginx

StartServer = Callable[..., WebServer]

_STARTERS = {"nginx": start_nginx, "caddy": start_caddy}


@pytest.fixture
def start_server(tmp_path: Path) -> Iterator[StartServer]:
    """A function that starts ``nginx`` or ``caddy`` with a configuration, until the test ends.

    ``PORT`` in the configuration stands for the port to listen on. For nginx it is what stands in the block
    ``http``, for Caddy a Caddyfile without global options.
    """
    servers: list[WebServer] = []

    def start(name: str, configuration: str, *, tls: bool = False) -> WebServer:
        require_server(name)
        port = find_free_port()
        scratch = tmp_path / f"{name}-{len(servers)}"
        server = _STARTERS[name](scratch, configuration.replace("PORT", str(port)), port, tls=tls)
        servers.append(server)
        return server

    yield start
    for server in servers:
        server.stop()
