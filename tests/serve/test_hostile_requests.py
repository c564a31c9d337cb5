"""Requests to the preview by pages of other sites, and by programs that open connections and say nothing."""

from __future__ import annotations

import resource
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from sitegen.serve import PreviewServer
from sitegen.serve.build_events import BuildEvents
from sitegen.serve.server import OPEN_FILES_WANTED, RESPONSE_HEADERS
from sitegen.serve.static_files import StaticSite
from tests.paths import PATIENCE, ROOT
from tests.serve.conftest import Start
from tests.serve.test_server import ADDRESS, ask, folder, news, server  # noqa: F401 - fixtures

IDLE = 250
PATHS = (
    "/zfxxgk/",
    "/zfxxgk/assets/base.css",
    "/__sitegen__/state?page=/zfxxgk/",
    "/__sitegen__/livereload.js",
)

REQUESTS: dict[str, tuple[dict[str, str], int]] = {
    "a program": ({}, 200),
    "our page": ({"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "cors", "Sec-Fetch-Dest": "empty"}, 200),
    "our page with its origin": ({"Origin": "http://localhost:8000"}, 200),
    "the address bar": (
        {"Sec-Fetch-Site": "none", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"},
        200,
    ),
    "a link in a letter": (
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"},
        200,
    ),
    "a script of another site": ({"Origin": "https://evil.example"}, 403),
    "a script without an origin": ({"Origin": "null"}, 403),
    "another port": ({"Origin": "http://localhost:9000"}, 403),
    "another scheme": ({"Origin": "https://localhost:8000"}, 403),
    "a picture on another site": (
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"},
        403,
    ),
    "a script element on another site": (
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "script"},
        403,
    ),
    "a frame on another site": (
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"},
        403,
    ),
    "a page at another port": (
        {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "cors", "Sec-Fetch-Dest": "empty"},
        403,
    ),
}


@pytest.mark.parametrize(("headers", "status"), REQUESTS.values(), ids=REQUESTS)
def test_pages_of_other_sites_are_refused(
    server: PreviewServer,  # noqa: F811 - the fixture
    headers: dict[str, str],
    status: int,
) -> None:
    for path in PATHS:
        answer, body = ask(server, path, Host="localhost:8000", **headers)
        assert answer.status == status
        # Whatever the answer, nobody else may read or embed it.
        assert {name: answer.getheader(name) for name in RESPONSE_HEADERS} == RESPONSE_HEADERS
        assert answer.getheader("Access-Control-Allow-Origin") is None
        if status == 403:
            assert "别的网站" in body
            assert "Other sites" in body


def test_a_name_that_was_given_is_answered_and_no_other(folder: Path, news: BuildEvents) -> None:  # noqa: F811
    named = PreviewServer(StaticSite(folder, ADDRESS), news, "localhost", 0)
    for host, status in (
        ("LocalHost:1", 200),
        ("127.0.0.1:1", 200),
        (socket.gethostname() + ".evil.example", 403),
    ):
        answer, body = ask(named, "/zfxxgk/", Host=host)
        assert answer.status == status
        assert ("--host" in body) == (status == 403)
    named.close()


@pytest.mark.exhaustive
def test_by_default_only_this_machine_can_connect(start: Start) -> None:
    preview = start()
    assert preview.url.startswith("http://127.0.0.1:")
    port = f"{int(preview.url.split(':')[2].split('/')[0]):04X}"
    connections = Path(f"/proc/{preview.process.pid}/net/tcp").read_text("ascii").splitlines()
    connections += Path(f"/proc/{preview.process.pid}/net/tcp6").read_text("ascii").splitlines()
    listening = [line.split()[1] for line in connections if f":{port} " in line and line.split()[3] == "0A"]
    assert listening == [f"0100007F:{port}"]


def test_idle_connections_keep_nobody_waiting(server: PreviewServer) -> None:  # noqa: F811
    """Half of them say nothing, the rest begin a request and leave it at that."""
    idle = [socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE) for _ in range(IDLE)]
    for connection in idle[::2]:
        connection.sendall(b"GET /zfxxgk/ HTTP/1.1\r\nHost: local")
    answer, body = ask(server, "/zfxxgk/")
    assert answer.status == 200
    assert "home" in body
    idle[0].sendall(b"host\r\nConnection: close\r\n\r\n")
    assert idle[0].recv(12) == b"HTTP/1.1 200"
    for connection in idle:
        connection.close()


LIMITED = """
import resource, sys
from pathlib import Path
from sitegen.serve import PreviewServer
from sitegen.serve.build_events import BuildEvents
from sitegen.serve.static_files import StaticSite
server = PreviewServer(StaticSite(Path(sys.argv[1])), BuildEvents(), "127.0.0.1", 0)
print(resource.getrlimit(resource.RLIMIT_NOFILE)[0])
server.close()
"""


def test_a_low_limit_of_open_files_is_raised(tmp_path: Path) -> None:
    """As on macOS, where a process begins with 256."""
    command = f'ulimit -S -n 256; exec "{sys.executable}" -c "$0" "{tmp_path}"'
    done = subprocess.run(
        ["sh", "-c", command, LIMITED], cwd=ROOT, capture_output=True, text=True, check=True
    )
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    assert int(done.stdout) == (
        OPEN_FILES_WANTED if most == resource.RLIM_INFINITY else min(OPEN_FILES_WANTED, most)
    )
