"""Check the static files in ``content/static/``, which are published unchanged at the root of the site.

Search engines and platforms ask the owner of a site to publish such files. Only the names and kinds in
`STATIC_FILE_KINDS` are allowed, because a file that a browser executes could read what citizens type, and nobody
would have reviewed it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final, NamedTuple

from sitegen.diagnostics.codes import attachments as codes
from sitegen.diagnostics.codes import files as file_codes
from sitegen.diagnostics.file_failures import FailureCollector
from sitegen.diagnostics.model import Diagnostic, Place
from sitegen.diagnostics.os_errors import describe_os_error
from sitegen.files.lfs_pointers import is_lfs_pointer
from sitegen.program import regex

STATIC_FOLDER: Final = "content/static/"
SIZE_LIMIT: Final = 1_000_000
"""Largest size of a file. Icons are smaller, and verification files have only one line."""

_TAG = regex.compile(r"<\s*[!/?A-Za-z]")
_CONTROL = regex.compile(
    r"[^\t\r\n\x20-\x7e\u00a0-\u2027\u202f-\u2065\u2070-\ud7ff\ue000-\ufeff\uff00-\U0010ffff]"
)
_BING = regex.compile(r'\s*<\?xml version="1\.0"\?>\s*<users>\s*<user>[0-9A-F]{16,64}</user>\s*</users>\s*')
# The line may end with \r\n, because git on Windows may convert line ends (core.autocrlf).
_HOST_NAME = regex.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}(?:\r\n|\s)?")

_Problem = tuple[str, str]
"""A description of what is wrong with a file, in Chinese and in English."""


class StaticFileKind(NamedTuple):
    """A kind of file that is allowed in ``content/static/``.

    ``name_pattern`` is a pattern that matches the whole file name, and ``example`` is such a name. ``purpose`` and
    ``purpose_en`` describe the kind in the documentation. ``check_content`` is a function that takes the content, and
    returns what is wrong with it in Chinese and English, or None.
    """

    name_pattern: re.Pattern[str]
    example: str
    purpose: str
    purpose_en: str
    check_content: Callable[[bytes], _Problem | None]


def _decode_text(data: bytes) -> str | None:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    return None if _CONTROL.search(text) else text


def _check_text(data: bytes) -> _Problem | None:
    text = _decode_text(data)
    if text is None:
        return "不是 UTF-8 纯文本", "it is not plain text in UTF-8"
    if _TAG.search(text):
        return "里面有标签（尖括号）", "it contains tags"
    return None


def _check_verification_page(data: bytes) -> _Problem | None:
    text = _decode_text(data)
    if text is None:
        return "不是 UTF-8 纯文本", "it is not plain text in UTF-8"
    # A browser shows the file as a page, so it may not contain what a browser could interpret.
    if regex.search(r"[<>&]", text):
        return "里面有标签（尖括号或者“&”）", "it contains tags or “&”"
    if len(text) > 1000:
        return (
            "超过 1000 字，不像验证文件",
            "it is longer than a verification file, which has at most 1,000 characters",
        )
    return None


def _check_bing(data: bytes) -> _Problem | None:
    if _BING.fullmatch(_decode_text(data) or ""):
        return None
    return "不是必应给出的那几行", "it is not the file that Bing provides"


def _check_host_name(data: bytes) -> _Problem | None:
    if _HOST_NAME.fullmatch(_decode_text(data) or ""):
        return None
    return "应当只有一行域名", "it must be one line with a host name"


def _check_png(data: bytes) -> _Problem | None:
    return None if data.startswith(b"\x89PNG\r\n\x1a\n") else ("不是 PNG 图片", "it is not a PNG image")


def _check_icon(data: bytes) -> _Problem | None:
    return None if data.startswith(b"\0\0\1\0") else ("不是 ICO 图标", "it is not an ICO image")


STATIC_FILE_KINDS: Final = tuple(
    StaticFileKind(regex.compile(name), example, purpose, purpose_en, check)
    for name, example, purpose, purpose_en, check in (
        (r"baidu_verify_[A-Za-z0-9_-]{1,80}\.html", "baidu_verify_codeva-Ab12Cd34Ef.html", "百度站点验证", "verification for Baidu", _check_verification_page),
        (r"google[0-9a-f]{8,40}\.html", "google0123456789abcdef.html", "谷歌站点验证", "verification for Google", _check_verification_page),
        (r"ByteDanceVerify\.html", "ByteDanceVerify.html", "头条搜索站点验证", "verification for Toutiao", _check_verification_page),
        (r"BingSiteAuth\.xml", "BingSiteAuth.xml", "必应站点验证", "verification for Bing", _check_bing),
        (r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}\.txt", "sogousiteverification.txt", "其他验证文件、security.txt 等纯文本", "other verification files, security.txt, and other plain text", _check_text),
        (r"favicon\.ico", "favicon.ico", "浏览器图标", "icon for browsers", _check_icon),
        (r"(?:favicon|apple-touch-icon)\.png", "apple-touch-icon.png", "手机桌面图标", "icon for phones", _check_png),
        (r"CNAME", "CNAME", "GitHub Pages 的自有域名", "host name for GitHub Pages", _check_host_name),
    )
)  # fmt: skip


def read_static_files(
    project_folder: Path, paths: Iterable[str]
) -> tuple[dict[str, bytes], tuple[Diagnostic, ...]]:
    """Read and check files of ``content/static/``. Return the contents by path, and the diagnostics.

    ``paths`` are relative to the folder ``project_folder``. The contents do not include files with an error, such as
    files that cannot be read.
    """
    contents: dict[str, bytes] = {}
    diagnostics: list[Diagnostic] = []
    for path in paths:
        with FailureCollector(path, diagnostics):
            data, findings = _read_static_file(project_folder / path, path)
            diagnostics.extend(findings)
            if data is not None:
                contents[path] = data
    return contents, tuple(diagnostics)


def _read_static_file(file: Path, path: str) -> tuple[bytes | None, tuple[Diagnostic, ...]]:
    """Read and check one file; return its content and the diagnostics. The content is None if there is an error."""
    name, place = path.removeprefix(STATIC_FOLDER), Place(path)
    kind = next((kind for kind in STATIC_FILE_KINDS if kind.name_pattern.fullmatch(name)), None)
    if kind is None:
        allowed = "、".join(known.example for known in STATIC_FILE_KINDS)
        return None, (codes.OWN_FILE_NAME.at(place, name=name, allowed=allowed),)
    try:
        size = file.stat().st_size
        data = file.read_bytes() if 0 < size <= SIZE_LIMIT else b""
    except OSError as error:
        reason, reason_en = describe_os_error(error)
        return None, (
            codes.OWN_FILE_CONTENT.at(
                place, name=name, zh=f"读不了（{reason}）", en=f"it cannot be read ({reason_en})"
            ),
        )
    if is_lfs_pointer(data):
        return None, (file_codes.LFS_POINTER.at(place),)
    problem = kind.check_content(data) if data else _describe_wrong_size(size)
    if problem:
        return None, (codes.OWN_FILE_CONTENT.at(place, name=name, zh=problem[0], en=problem[1]),)
    return data, ()


def _describe_wrong_size(size: int) -> _Problem:
    if size:
        return f"有 {size / 1e6:.1f} MB，最多 1 MB", f"it has {size / 1e6:.1f} MB, and may have 1 MB"
    return "是空文件", "it is empty"
