"""nginx and Caddy, really started on loopback with the configuration of a test.

``python -m tests.hosting.servers`` names the servers that are missing, and exits with 1 if one is.
"""

from __future__ import annotations

import os
import shutil
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path

import pytest

from tests.paths import PATIENCE

HOST = "www.example.gov.cn"
"""Host name that requests ask for. No name is resolved: connections always go to loopback."""

_SYSTEM_FOLDERS = ("/usr/sbin", "/usr/local/sbin", "/sbin")
"""Where distributions install servers; these folders are often not on the PATH of users."""


def find_server(name: str) -> str:
    """Return the path of the program ``nginx``, ``caddy``, ``apache2`` or ``rsync``; "" if it is not installed."""
    search = os.pathsep.join((os.environ.get("PATH", ""), *_SYSTEM_FOLDERS))
    return shutil.which(name, path=search) or ""


def require_server(name: str) -> str:
    """Return the path of a program. Without it, the test is skipped, but fails where HOSTING_SERVERS=required."""
    program = find_server(name)
    if not program:
        missing = f"no {name} found: install it, for example with apt-get install {name}"
        if os.environ.get("HOSTING_SERVERS") == "required":
            pytest.fail(missing)
        pytest.skip(missing)
    return program


def find_free_port() -> int:
    """Return a port of loopback that is free at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer. The names of ``headers`` are in small letters; ``body`` is as sent, perhaps compressed."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def location(self) -> str:
        """Target of a redirect, "" if there is none."""
        return self.headers.get("location", "")


class WebServer:
    """A started server, which listens on ``port`` of loopback, with TLS if ``tls``.

    Its log is the file ``log``. Raises `AssertionError` with the log if it does not start.
    """

    def __init__(
        self, command: list[str], port: int, log: Path, *, tls: bool, environment: Mapping[str, str]
    ):
        self.port = port
        self.tls = tls
        self.log = log
        with log.open("wb") as sink:
            self._process = subprocess.Popen(
                command, stdout=sink, stderr=sink, env={**os.environ, **environment}, cwd=log.parent
            )
        self._wait_until_listening()

    @property
    def origin(self) -> str:
        """Address of the server as a browser on this machine uses it, without a closing slash."""
        return f"{'https' if self.tls else 'http'}://127.0.0.1:{self.port}"

    def get(
        self, target: str, headers: Mapping[str, str] | None = None, *, method: str = "GET", host: str = HOST
    ) -> Answer:
        """Send one request for ``target`` (path and query, as it goes over the wire) and return the answer.

        Redirects are not followed.
        """
        if self.tls:
            connection: HTTPConnection = HTTPSConnection(
                "127.0.0.1", self.port, timeout=PATIENCE, context=_make_context()
            )
        else:
            connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.putrequest(method, target, skip_host=True, skip_accept_encoding=True)
            for name, value in {"Host": host, **(headers or {})}.items():
                connection.putheader(name, value)
            connection.endheaders()
            answer = connection.getresponse()
            found = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, found, answer.read())
        finally:
            connection.close()

    def stop(self) -> None:
        """Stop the server, and wait until it has ended."""
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(PATIENCE)

    def _wait_until_listening(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                break
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.02)
        self.stop()
        raise AssertionError(f"the server did not start: {self.log.read_text('utf-8', 'replace')}")


def _make_context() -> ssl.SSLContext:
    """Make a TLS context that accepts the certificate that a test has made itself."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def start_nginx(scratch: Path, http: str, port: int, *, tls: bool = False) -> WebServer:
    """Start nginx. ``http`` is what stands in its block ``http``, with a server that listens on 127.0.0.1:``port``.

    ``scratch`` is an empty folder for its files. Modules that the system has installed are loaded. Paths in
    ``http`` have to be absolute. The caller stops the server.
    """
    program = require_server("nginx")
    scratch.mkdir(parents=True, exist_ok=True)
    modules = Path("/etc/nginx/modules-enabled")
    parts = [
        # The folders of tests can be read by their owner only.
        "user root;" if os.geteuid() == 0 else "",
        f"include {modules}/*.conf;" if modules.is_dir() else "",
        f"pid {scratch}/nginx.pid;",
        "worker_processes 1;",
        "daemon off;",
        "error_log stderr warn;",
        "events { worker_connections 128; }",
        "http {",
        "access_log off;",
        *(
            f"{kind}_temp_path {scratch}/{kind};"
            for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        ),
        http,
        "}",
    ]
    config = scratch / "nginx.conf"
    config.write_text("\n".join(filter(None, parts)) + "\n", encoding="utf-8", newline="\n")
    # Modules are named relative to the prefix that nginx was compiled with, so no other prefix is given.
    command = [program, "-e", "stderr", "-c", str(config)]
    return WebServer(command, port, scratch / "nginx.log", tls=tls, environment={})


def start_caddy(scratch: Path, caddyfile: str, port: int, *, tls: bool = False) -> WebServer:
    """Start Caddy with a Caddyfile without global options, whose site listens on ``port``, as in ``:8080 {``.

    ``scratch`` is an empty folder for its files. Without ``tls``, no certificates are made. The caller stops
    the server.
    """
    program = require_server("caddy")
    scratch.mkdir(parents=True, exist_ok=True)
    config = scratch / "Caddyfile"
    settings = "{\n\tadmin off\n\tauto_https off\n\tskip_install_trust\n}\n"
    config.write_text(settings + caddyfile, encoding="utf-8", newline="\n")
    command = [program, "run", "--config", str(config), "--adapter", "caddyfile"]
    homes = {name: str(scratch) for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME")}
    return WebServer(command, port, scratch / "caddy.log", tls=tls, environment=homes)


if __name__ == "__main__":
    missing = [name for name in ("nginx", "caddy", "apache2", "rsync") if not find_server(name)]
    print(" ".join(missing))
    sys.exit(bool(missing))
