"""A small client of GitHub's REST API, with the standard library only."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import IO, Any, Final
from urllib.error import HTTPError
from urllib.parse import quote, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

PAGE_SIZE: Final = 100
"""Entries that are asked for in one request; GitHub gives no more."""
PAGE_LIMIT: Final = 50
"""Pages of a list that are read at most."""
TIMEOUT_SECONDS: Final = 30.0
"""Seconds to wait for an answer of GitHub."""
JSON_SIZE_LIMIT: Final = 16 * 1024 * 1024
"""Bytes of an answer in JSON that are read at most."""


class ResponseTooLargeError(OSError):
    """Raised when an answer of GitHub has more bytes than the caller allows."""


class _TokenDroppingRedirectHandler(HTTPRedirectHandler):
    """Handler of HTTP redirects that drops the access token if a redirect leads to another host."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: Any, newurl: str
    ) -> Request | None:
        request = super().redirect_request(req, fp, code, msg, headers, newurl)
        # Artifacts lie on another host, whose address is signed. urllib would pass the token on to it.
        if request and urlsplit(newurl).netloc != urlsplit(req.full_url).netloc:
            request.remove_header("Authorization")
        return request


class GitHubClient:
    """A client of GitHub's REST API for one repository.

    ``environment`` are the environment variables of a workflow. ``GITHUB_API_URL``, ``GITHUB_REPOSITORY`` and
    ``GITHUB_TOKEN`` are used. The paths that methods take are relative to the repository in the API, without a
    leading ``/``. Every method raises `OSError` if GitHub does not answer or refuses.
    """

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._base = f"{environment['GITHUB_API_URL']}/repos/{environment['GITHUB_REPOSITORY']}"
        self._headers = {
            "Accept": "application/vnd.github+json",
            "Authorization": f"Bearer {environment['GITHUB_TOKEN']}",
        }
        self._opener = build_opener(_TokenDroppingRedirectHandler)

    def get_json(self, path: str) -> Any:
        """Return the decoded JSON in the answer to a GET request.

        Raises `ResponseTooLargeError` if the answer has more than `JSON_SIZE_LIMIT` bytes.
        """
        return json.loads(self.download(path, JSON_SIZE_LIMIT))

    def iter_entries(self, path: str, list_key: str = "", **query: str) -> Iterator[Any]:
        """Yield the entries of a list, which is requested page by page, up to `PAGE_LIMIT` pages.

        ``list_key`` is the name of the list in the answer, "" if the answer itself is the list. ``query`` are further
        parameters of the request.
        """
        parameters = "".join(f"&{name}={quote(value, safe='')}" for name, value in query.items())
        for page in range(1, PAGE_LIMIT + 1):
            answer = self.get_json(f"{path}?per_page={PAGE_SIZE}&page={page}{parameters}")
            entries = answer[list_key] if list_key else answer
            yield from entries
            if len(entries) < PAGE_SIZE:
                return

    def download(self, path: str, size_limit: int) -> bytes:
        """Return the bytes of the answer to a GET request. Raises `ResponseTooLargeError` if they exceed ``size_limit``."""
        with self._opener.open(
            Request(f"{self._base}/{path}", headers=self._headers), timeout=TIMEOUT_SECONDS
        ) as answer:
            data: bytes = answer.read(size_limit + 1)
        if len(data) > size_limit:
            raise ResponseTooLargeError(f"{path}: more than {size_limit} bytes")
        return data

    def send_json(self, method: str, path: str, content: Mapping[str, Any]) -> None:
        """Send a request with ``content`` as JSON. ``method`` is the HTTP method, such as POST or PATCH."""
        body = json.dumps(content).encode("utf-8")
        headers = {**self._headers, "Content-Type": "application/json"}
        request = Request(f"{self._base}/{path}", data=body, headers=headers, method=method)
        with self._opener.open(request, timeout=TIMEOUT_SECONDS) as answer:
            answer.read(JSON_SIZE_LIMIT)


def describe_failure(error: OSError) -> str:
    """Return one line that says why a request failed: the HTTP status, or the text of the error.

    The body of the answer is never quoted.
    """
    return f"HTTP {error.code}" if isinstance(error, HTTPError) else str(error)
