"""The servers of the tests start and answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.hosting.conftest import StartServer

NGINX = "server {{ listen 127.0.0.1:PORT; root {folder}; }}"
CADDY = ":PORT {{\n\troot * {folder}\n\tfile_server\n}}\n"


@pytest.mark.parametrize(("name", "configuration"), [("nginx", NGINX), ("caddy", CADDY)])
def test_a_server_sends_a_file(
    name: str, configuration: str, tmp_path: Path, start_server: StartServer
) -> None:
    """A file is sent as it is, and what is not there is a 404."""
    folder = tmp_path / "www"
    folder.mkdir()
    (folder / "a.txt").write_text("公开", encoding="utf-8")
    server = start_server(name, configuration.format(folder=folder))
    assert server.get("/a.txt").body.decode() == "公开"
    assert server.get("/b.txt").status == 404
