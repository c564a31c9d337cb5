"""The snippets of docs/deployment.md as a webmaster would paste them, with the paths of a test in place of theirs."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from tests.paths import PATIENCE, ROOT

PAGE = ROOT / "docs/deployment.md"
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def find_snippets(language: str) -> list[str]:
    """Return all code blocks of the page in one language, in order."""
    return [body for name, body in _BLOCK.findall(PAGE.read_text("utf-8")) if name == language]


def find_script(first_words: str) -> str:
    """Return the one shell script of the page that has a line with these words."""
    (found,) = [body for body in find_snippets("sh") if first_words in body]
    return found


def make_certificate(folder: Path) -> tuple[Path, Path]:
    """Make a certificate and its key in ``folder``, signed by itself."""
    certificate, key = folder / "tls.pem", folder / "tls.key"
    # A key of an elliptic curve takes milliseconds, one of RSA half a second.
    curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"]
    command = ["openssl", "req", "-x509", *curve, "-nodes", "-days", "2", "-subj", "/CN=test"]
    subprocess.run(
        [*command, "-keyout", str(key), "-out", str(certificate)],
        check=True,
        capture_output=True,
        timeout=PATIENCE,
    )
    return certificate, key


def adapt_nginx(
    web_root: Path, folder: Path, plain_port: int, *, brotli: bool, root_files: bool = False
) -> str:
    """Return the nginx configuration of the page. ``PORT`` in it stands for the port with TLS.

    Only ports, the paths of the certificate and ``/srv/www`` are replaced; with ``brotli``, the line about it is
    switched on, and with ``root_files``, the blocks for the root of the host are added as the page says.
    """
    main, rootfiles = find_snippets("nginx")
    certificate, key = make_certificate(folder)
    text = re.sub(r".*\[::\].*\n", "", main)  # IPv6 is not everywhere
    text = text.replace("listen 80;", f"listen 127.0.0.1:{plain_port};")
    text = text.replace("listen 443 ssl;", "listen 127.0.0.1:PORT ssl;")
    text = re.sub(r"ssl_certificate +\S+;", f"ssl_certificate {certificate};", text)
    text = re.sub(r"ssl_certificate_key +\S+;", f"ssl_certificate_key {key};", text)
    if brotli:
        text = text.replace("# brotli_static on;", "brotli_static on;")
    if root_files:
        text = text.replace("    # 不写斜杠的地址", f"{rootfiles}\n    # 不写斜杠的地址")
    return text.replace("/srv/www", str(web_root))


def adapt_caddy(web_root: Path, folder: Path, *, root_files: bool = False) -> str:
    """Return the Caddyfile of the page. ``PORT`` stands for the port. Replaced is what `adapt_nginx` replaces."""
    main, rootfiles = find_snippets("caddyfile")
    certificate, key = make_certificate(folder)
    # The page says to add this line where there are no public certificates.
    head = f"https://:PORT {{\n\ttls {certificate} {key}\n"
    assert main.startswith("www.example.gov.cn {\n")
    text = head + main.partition("\n")[2]
    if root_files:
        text = text.replace("\tredir ", f"{rootfiles}\tredir ", 1)
    return text.replace("/srv/www", str(web_root))
