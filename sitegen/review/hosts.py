"""Finds the hosts that a change links to and its base does not."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from sitegen.content.attachment_text import extract_attachment_text
from sitegen.git.revision import SOURCE_SIZE_LIMIT
from sitegen.pages.page_text import extract_external_urls
from sitegen.program import regex
from sitegen.review.model import OutsideHost

_TEXT_SUFFIXES: Final = (".md", ".yaml", ".html", ".css", ".js", ".svg", ".txt")
_ADDRESS: Final = regex.compile(r"(?:https?:)?//[^\s/?#\"'<>()\[\]{}|\\^`，。；、）》”]+", re.IGNORECASE)


def find_new_hosts(
    changed_paths: Collection[str],
    base_root: Path,
    head_root: Path,
    head_bodies: Mapping[str, str],
    base_bodies: Iterable[str],
) -> tuple[OutsideHost, ...]:
    """Return the hosts that changed files link to, but that no file of the base links to, sorted by name.

    ``changed_paths`` are the paths of the files that differ. ``base_root`` and ``head_root`` are the project
    folders before and after the change. ``head_bodies`` are the bodies of the changed files as HTML, by path. They
    are searched as well as the files, because Markdown can write an address in forms that a search of the
    file does not find. ``base_bodies`` are the former bodies of the same files.
    """
    sources: dict[str, set[str]] = defaultdict(set)
    for path in changed_paths:
        before = _extract_hosts(_read_text(base_root / path))
        for host in _extract_hosts(_read_text(head_root / path)) - before:
            sources[host].add(path)
    for path, html in head_bodies.items():
        for host in _extract_hosts(" ".join(extract_external_urls(html))):
            sources[host].add(path)
    for html in base_bodies:
        for host in _extract_hosts(" ".join(extract_external_urls(html))):
            sources.pop(host, None)
    known = _select_known_hosts(sources, base_root)
    return tuple(
        OutsideHost(host, _encode_punycode(host), tuple(sorted(paths)))
        for host, paths in sorted(sources.items())
        if host not in known
    )


def _extract_hosts(text: str) -> set[str]:
    """Return the host names of all addresses in a text, in lower case."""
    hosts = set()
    for address in _ADDRESS.findall(text):
        with suppress(ValueError):
            host = urlsplit(address).hostname
            if host and ("." in host or ":" in host):
                hosts.add(host)
    return hosts


def _select_known_hosts(hosts: Collection[str], root: Path) -> set[str]:
    """Return those of ``hosts`` that any text file of the project ``root`` links to."""
    known: set[str] = set()
    left = {host: host.encode("utf-8", "replace") for host in hosts}
    for file in sorted(root.rglob("*")) if left else ():
        if (
            not file.name.endswith(_TEXT_SUFFIXES)
            or not file.is_file()
            or file.stat().st_size > SOURCE_SIZE_LIMIT
        ):
            continue
        data = file.read_bytes().lower()
        # Only a file that contains the name is read as text.
        if named := {host for host, name in left.items() if name in data}:
            known |= named & _extract_hosts(data.decode("utf-8", "replace"))
    return known


def _read_text(file: Path) -> str:
    """Return the text of a text file or office document; "" for a file of another kind, a link, or a missing file."""
    if file.is_symlink():
        return ""
    if not file.name.endswith(_TEXT_SUFFIXES):
        return extract_attachment_text(file).text
    with suppress(OSError):
        if file.stat().st_size <= SOURCE_SIZE_LIMIT:
            return file.read_bytes().decode("utf-8", "replace")
    return ""


def _encode_punycode(host: str) -> str:
    """Return the punycode of a host name with non-ASCII letters, e.g. ``xn--…``; "" for an ASCII name.

    It reveals letters that look like ASCII ones. A name that has no punycode is returned with escapes such as
    ``\\u0430``.
    """
    if host.isascii():
        return ""
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return host.encode("unicode_escape").decode("ascii")
