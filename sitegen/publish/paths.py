"""Which paths may be published, and which of them conflict.

The rules are those of the strictest file systems (Windows and macOS together), whatever machine builds: a
site that can be written on one machine can be written on all.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from sitegen.diagnostics.codes import publishing as rules
from sitegen.diagnostics.model import Diagnostic, Place, sort_diagnostics
from sitegen.pages.output import Output
from sitegen.program import regex

PUBLISHED_FOLDER = "public"
"""Default output folder, relative to the project folder."""

MANIFEST = "sitegen-manifest.json"
LOCK = ".sitegen-lock"
TEMPORARY = ".sitegen-tmp"
RESERVED = frozenset({MANIFEST, LOCK, TEMPORARY})
# The limit of nearly all file systems. NTFS counts UTF-16 units, of which a name never has more than bytes.
MAX_NAME_BYTES = 255

# Control characters, what Windows forbids in names, and lone surrogates, which no encoding of names can
# represent.
_CHARACTERS = regex.compile(r'[\x00-\x1f\x7f-\x9f\\:*?"<>|\ud800-\udfff]')
# Windows reserves these names in every folder, with any extension.
_DEVICE = regex.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)
# Most paths match this and need no further checks.
_PLAIN_NAME = r"(?!(?i:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:[./]|$))[A-Za-z0-9_-]{1,100}"
# Forbidden names in paths that are folded, with slashes on both sides.
_FORBIDDEN_NAMES = regex.compile(
    rf"/(?:(?:\.git|{'|'.join(map(regex.escape, sorted(RESERVED)))})?/|(?:con|prn|aux|nul|com\d|lpt\d)[./])"
)
_PLAIN = regex.compile(rf"(?:{_PLAIN_NAME}/)*{_PLAIN_NAME}(?:\.[A-Za-z0-9]{{1,8}})?")


def find_path_problem(path: str) -> tuple[str, str] | None:
    """Return why an output may not have the path ``path``, in Chinese and English, or None if it may.

    ``path`` is relative to the output folder. Reasons are for example characters that Windows forbids, names
    that are too long, and names reserved for files of this program.
    """
    if _PLAIN.fullmatch(path) or not (problem := _find_bad_character(path) or _find_bad_name(path)):
        # As a folder such a name would take the place of our own file as well.
        reserved = fold_path(path.partition("/")[0]) in RESERVED
        return ("名称由本程序保留", "the name is reserved") if reserved else None
    return problem


def check_output_paths(outputs: Iterable[Output]) -> tuple[Diagnostic, ...]:
    """Return diagnostics for outputs that cannot be written together on every file system.

    There is one for each forbidden path, each path of two outputs, each two paths or folders that differ only
    in letter case or Unicode form, and each path that is both a file and a folder. A diagnostic about two
    outputs names the origins of both.
    """
    outputs = list(outputs)
    if _are_all_allowed([output.path for output in outputs]):
        return ()
    files: dict[str, Output] = {}
    first_inside: dict[str, Output] = {}
    findings: list[Diagnostic] = []
    for output in outputs:
        if problem := find_path_problem(output.path):
            findings.append(_report_bad_path(output, *problem))
        first = files.setdefault(fold_path(output.path), output)
        if first is not output:
            findings.append(_report_same_path(first, output))
        first_inside.setdefault(find_parent(output.path), output)
    findings += _check_folders(first_inside, files)
    return sort_diagnostics(findings)


def _are_all_allowed(paths: Sequence[str]) -> bool:
    """Return whether outputs with these paths can certainly be written together on every file system.

    It does not say what is wrong otherwise. All paths are searched at once, which takes half the time of
    looking at each of them.
    """
    joined = "\n".join(paths)
    # Line breaks are forbidden. The names of a short path are short; in UTF-8 a character has up to four bytes.
    longest = max(map(len, paths), default=0) * (1 if joined.isascii() else 4)
    if joined.count("\n") >= len(paths) or longest > MAX_NAME_BYTES:
        return False
    names = "/" + joined.replace("\n", "/") + "/"
    if (
        "./" in names
        or " /" in names
        or _CHARACTERS.search(names)
        or _FORBIDDEN_NAMES.search(fold_path(names))
    ):
        return False
    files = set(fold_path(joined).split("\n"))
    folders = collect_folders(paths)
    folded_folders = set(fold_path("\n".join(folders)).split("\n")) if folders else set()
    return (
        len(files) == len(paths) and len(folded_folders) == len(folders) and files.isdisjoint(folded_folders)
    )


def fold_path(path: str) -> str:
    """Convert a path to a form in which paths can be compared regardless of letter case and Unicode form.

    Two paths have the same form if at least one common file system treats them as the same file.
    """
    return path.lower() if path.isascii() else unicodedata.normalize("NFC", path).casefold()


def find_parent(path: str) -> str:
    """Return the folder that contains ``path``, without a closing slash.

    Both are relative to the output folder. The result is "" for a file directly in it.
    """
    return path.rpartition("/")[0]


def iter_ancestors(path: str) -> Iterator[str]:
    """Yield all folders that contain ``path``, innermost first, without the output folder itself.

    For ``a/b/c.html``, these are ``a/b`` and ``a``.
    """
    while path := find_parent(path):
        yield path


def collect_folders(paths: Iterable[str]) -> set[str]:
    """Return all folders that contain one of ``paths``, at any depth, without the output folder itself.

    Paths of files and folders are relative to the output folder. Folders have no closing slash.
    """
    folders: set[str] = set()
    for parent in {path.rpartition("/")[0] for path in paths}:
        while parent and parent not in folders:
            folders.add(parent)
            parent = find_parent(parent)
    return folders


def is_device_name(name: str) -> bool:
    """Return whether Windows reserves a name, such as ``con``, so that no file or folder can have it."""
    return _DEVICE.fullmatch(name) is not None


def _find_bad_character(path: str) -> tuple[str, str] | None:
    if path.startswith("/"):
        return "必须是相对地址", "it must be relative"
    if match := _CHARACTERS.search(path):
        character = ascii(match[0])
        return f"不允许使用字符 {character}", f"the character {character} is not allowed"
    return None


def _find_bad_name(path: str) -> tuple[str, str] | None:
    for name in path.split("/"):
        if name in ("", ".", ".."):
            return "不允许有空的、“.”或“..”的一段", "empty parts, “.” and “..” are not allowed"
        if name[-1] in ". " or is_device_name(name):
            return f"Windows 不允许名称“{name}”", f"Windows does not allow the name “{name}”"
        if name.lower() == ".git":
            return "名称“.git”由版本管理保留", "the name “.git” belongs to version control"
        if len(name.encode()) > MAX_NAME_BYTES:
            return f"名称过长（超过 {MAX_NAME_BYTES} 字节）", f"a name is longer than {MAX_NAME_BYTES} bytes"
    return None


def _report_bad_path(output: Output, zh: str, en: str) -> Diagnostic:
    path = output.path.encode("utf-8", "backslashreplace").decode()
    return rules.BAD_PATH.at(_locate_origin(output), path=path, zh=zh, en=en, origin=output.origin)


def _report_same_path(first: Output, second: Output) -> Diagnostic:
    rule = rules.SAME_PATH if first.path == second.path else rules.CASE_ONLY
    values = {
        "path": second.path,
        "other": first.path,
        "first": _locate_origin(second),
        "second": _locate_origin(first),
    }
    return rule.at(_locate_origin(second, first), **values)


def _locate_origin(*outputs: Output) -> Place:
    """Return the place at which to report a conflict between ``outputs``.

    Some outputs have a place: the line of a source that requests their path, such as an alias. The first such
    place is returned or, if there is none, the origin of the first output.
    """
    return next((output.place for output in outputs if output.place), Place(outputs[0].origin))


def _check_folders(first_inside: dict[str, Output], files: dict[str, Output]) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each two folders with similar paths, and for each folder that is also a file.

    Paths are similar if they differ only in letter case or Unicode form, so that some file systems confuse
    them. ``first_inside`` maps the path of each folder that directly contains outputs to one of these
    outputs. ``files`` maps the path of every output, as `fold_path` converts it, to the output.
    """
    folders: dict[str, tuple[str, Output]] = {}
    for output in first_inside.values():
        for folder in iter_ancestors(output.path):
            first_folder, first = folders.setdefault(fold_path(folder), (folder, output))
            if first_folder.rpartition("/")[2] != folder.rpartition("/")[2]:
                values = {
                    "path": folder,
                    "other": first_folder,
                    "first": _locate_origin(output),
                    "second": _locate_origin(first),
                }
                yield rules.CASE_ONLY.at(_locate_origin(output, first), **values)
    for name in files.keys() & folders.keys():
        yield _report_file_and_folder(files[name], folders[name][1])


def _report_file_and_folder(file: Output, output_inside: Output) -> Diagnostic:
    values = {"path": file.path, "first": _locate_origin(file), "second": _locate_origin(output_inside)}
    return rules.FILE_AND_FOLDER.at(_locate_origin(file, output_inside), **values)
