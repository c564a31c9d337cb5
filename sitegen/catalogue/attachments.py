"""Attachments that records list: their facts, and the files that an editor may have meant by a wrong name."""

from __future__ import annotations

import posixpath
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import cached_property
from itertools import islice
from urllib.parse import unquote

from msgspec import Struct

from sitegen.content.attachments import AttachmentFacts
from sitegen.content.layout import get_attachment_folder
from sitegen.content.parse import ParsedSource
from sitegen.diagnostics import Diagnostic, Place
from sitegen.diagnostics.codes import attachments as codes
from sitegen.diagnostics.codes import items as item_codes
from sitegen.program import regex
from sitegen.schema.record_source import locate_key
from sitegen.schema.records import AttachmentRecord

_COMPARISON_LIMIT = 100
"""Most names that a wrong name is compared with letter by letter, which is slow."""

_SIMILARITY = 0.6
"""Share of equal characters from which a name may be a slip for another."""


def fold_name(name: str) -> str:
    """Return a file name without the differences that editors overlook.

    These are differences of letter case, of full and half width, of composed and decomposed characters, of
    percent-encoding, and of blanks.
    """
    return "".join(unicodedata.normalize("NFKC", unquote(name)).casefold().split())


class NameIndex:
    """An index of the file names in one folder, to look up which of them an editor may have meant by a wrong name.

    It is built once for a folder, so that many wrong names do not take long. If several of ``names`` fit equally
    well, the first of them is found.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._by_folded_name: dict[str, str] = {}
        self._by_digits: dict[str, dict[str, str]] = {}
        for name in names:
            folded = fold_name(name)
            stem = _strip_extension(folded)
            self._by_folded_name.setdefault(folded, name)
            self._by_digits.setdefault(_select_digits(stem), {}).setdefault(stem, name)

    def find_same(self, name: str) -> str:
        """Return the name that equals ``name`` apart from case, width and the like; "" if there is none.

        Names are compared as `fold_name` returns them.
        """
        return self._by_folded_name.get(fold_name(name), "")

    def find_similar(self, name: str, excluded: str = "") -> str:
        """Return the existing name that was most likely meant by ``name``; "" if none is similar.

        ``excluded`` is a name that must not be returned. Names with other digits are not similar: 附件1 and
        附件2, 00011 and 00012 are different things. The extension is not compared, so that it does not make all
        short names similar.
        """
        stem = _strip_extension(fold_name(name))
        names = self._by_digits.get(_select_digits(stem), {})
        stems = [other for other in islice(names, _COMPARISON_LIMIT) if names[other] != excluded]
        close = get_close_matches(stem, stems, n=1, cutoff=_SIMILARITY)
        return names[close[0]] if close else ""


def _strip_extension(name: str) -> str:
    return name.rpartition(".")[0] or name


def _select_digits(name: str) -> str:
    return regex.sub(r"\D", "", name)


def index_names(paths: Iterable[str]) -> Mapping[str, NameIndex]:
    """Return a `NameIndex` for each folder that contains some of ``paths``, keyed by the path of the folder."""
    names: dict[str, list[str]] = {}
    for path in sorted(paths):
        folder, name = posixpath.split(path)
        names.setdefault(folder, []).append(name)
    return {folder: NameIndex(found) for folder, found in names.items()}


class FileCandidate(Struct, frozen=True):
    """An existing file that an editor may have meant by a name that no file has.

    ``path`` is relative to the project folder. ``same_name`` is True if the names differ only in case, width
    and the like, as `fold_name` says. Otherwise they are merely similar.
    """

    path: str
    same_name: bool


class FileFinder:
    """Finder of the files that editors may have meant by the name of an attachment that does not exist.

    ``attachments`` are the paths of all files in attachment folders, ``misplaced`` those of files at places that the
    layout does not know, and ``sources`` those of all other source files. Paths are relative to the project folder.
    """

    def __init__(self, attachments: Iterable[str], misplaced: Iterable[str], sources: Iterable[str]) -> None:
        self._attachments = attachments
        self._misplaced = misplaced
        self._sources = sources

    def find(self, wanted: str) -> FileCandidate | None:
        """Return the file that was probably meant by ``wanted``, the path of a missing file, or None.

        The first of these is returned. First, a file in the same folder whose name differs only in what
        `fold_name` removes. Second, a file of such a name that belongs to no record, beside the folder or in
        a subfolder of it. Third, the only such file anywhere. Fourth, a file in the same folder with a
        similar name. Attachments of other records are not considered, since many records have an attachment
        of the same name, such as 附件1.docx.
        """
        folder, name = posixpath.split(wanted)
        names = self._names_by_folder.get(folder)
        if names and (same := names.find_same(name)):
            return FileCandidate(f"{folder}/{same}", same_name=True)
        stray = self._stray_by_name.get(fold_name(name), ())
        near = [
            path
            for path in stray
            if posixpath.dirname(path) == posixpath.dirname(folder) or path.startswith(f"{folder}/")
        ]
        if near or len(stray) == 1:
            return FileCandidate((near or stray)[0], same_name=True)
        similar = names.find_similar(name) if names else ""
        return FileCandidate(f"{folder}/{similar}", same_name=False) if similar else None

    # These lookups are built only when a file is missing, which is rare.
    @cached_property
    def _names_by_folder(self) -> Mapping[str, NameIndex]:
        return index_names(self._attachments)

    @cached_property
    def _stray_by_name(self) -> Mapping[str, Sequence[str]]:
        """Paths of the files that belong to no record, as lists keyed by folded file name."""
        owned = set(map(get_attachment_folder, self._sources))
        stray = [path for path in self._attachments if posixpath.dirname(path) not in owned]
        paths: dict[str, list[str]] = {}
        for path in sorted((*stray, *self._misplaced)):
            paths.setdefault(fold_name(posixpath.basename(path)), []).append(path)
        return paths


def report_missing(
    where: Place, written: str, wanted: str, candidate: FileCandidate | None, *, listed: bool = True
) -> Diagnostic:
    """Return the diagnostic for an attachment that does not exist, which suggests the file that was probably meant.

    ``written`` is what the editor wrote at ``where``: if ``listed``, a name in a list of attachments; otherwise the
    address of a link, which may contain a folder. ``wanted`` is the path of the file that it stands for.
    ``candidate`` is the result of `FileFinder.find`.
    """
    folder, name = posixpath.split(wanted)
    if candidate is None or not candidate.same_name:
        actual = posixpath.basename(candidate.path) if candidate else ""
        near = f"，文件夹里最接近的是“{actual}”" if actual else ""
        near_en = f"; the nearest in the folder is “{actual}”" if actual else ""
        return codes.MISSING.at(where, name=name, folder=folder, near=near, near_en=near_en)
    if posixpath.dirname(candidate.path) != folder:
        return codes.OTHER_FOLDER.at(where, name=name, folder=folder, actual=candidate.path)
    actual = posixpath.basename(candidate.path)
    # In a link, blanks would end the address.
    mended = actual if listed else written[: written.rfind("/") + 1] + actual.replace(" ", "%20")
    difference, difference_en = _describe_difference(posixpath.basename(written), actual)
    values = {"actual": actual, "mended": mended, "difference": difference, "difference_en": difference_en}
    return codes.NAME_DIFFERS.at(where, name=posixpath.basename(written), **values)


def _describe_difference(written: str, actual: str) -> tuple[str, str]:
    """Describe, in Chinese and in English, the difference between two names that `fold_name` makes equal."""
    if unquote(written) == actual:
        return "网址编码", "percent-encoding"
    if written.casefold() == actual.casefold():
        return "大小写", "letter case"
    if unicodedata.normalize("NFC", written) == unicodedata.normalize("NFC", actual):
        return "字符编码形式", "Unicode form"
    if "".join(written.split()) == "".join(actual.split()):
        return "空格", "blanks"
    if unicodedata.normalize("NFKC", written) == unicodedata.normalize("NFKC", actual):
        return "全角和半角", "full and half width"
    return "大小写、全角半角或空格", "letter case, width or blanks"


def pair_attachments(
    listed: Iterable[AttachmentRecord], files: Iterable[AttachmentFacts]
) -> Iterator[tuple[AttachmentRecord, AttachmentFacts]]:
    """Yield each attachment that a record lists, together with its facts, in the order of the record.

    ``listed`` are the attachments, and ``files`` their facts. An attachment without facts is left out: a draft may
    list files that are still missing, and is previewed all the same.
    """
    facts_by_name = {facts.name: facts for facts in files}
    for attachment in listed:
        if facts := facts_by_name.get(attachment.file):
            yield attachment, facts


class AttachmentCollector:
    """Collects the facts of the attachments that records list, and reports missing ones.

    ``attachments`` maps the path of each attachment to its facts, or to None if it was refused. ``finder``
    suggests an existing file for a missing one. ``diagnostics`` are those of all calls of `collect`, and
    ``mentioned`` the paths of the files that they suggest.
    """

    def __init__(self, attachments: Mapping[str, AttachmentFacts | None], finder: FileFinder) -> None:
        self._attachments = attachments
        self._finder = finder
        self.diagnostics: list[Diagnostic] = []
        self.mentioned: set[str] = set()

    def collect(self, entry: ParsedSource) -> tuple[AttachmentFacts, ...]:
        """Return the facts of the attachments that the record of ``entry`` lists, in the order of the list.

        Attachments that are missing or listed twice are reported. Missing and refused ones are left out of the
        result.
        """
        if not entry.record.attachments:
            return ()
        folder = get_attachment_folder(entry.path)
        files: list[AttachmentFacts] = []
        seen: set[str] = set()
        for number, listed in enumerate(entry.record.attachments):
            path = f"{folder}/{listed.file}"
            facts = self._attachments.get(path)
            if path in seen:
                where = locate_key(entry.record.source, f"attachments.{number}.file")
                self.diagnostics.append(item_codes.FILE_TWICE.at(where, name=listed.file))
            elif path not in self._attachments:
                where = locate_key(entry.record.source, f"attachments.{number}.file")
                candidate = self._finder.find(path)
                self.mentioned.update([candidate.path] if candidate else [])
                self.diagnostics.append(report_missing(where, listed.file, path, candidate))
            seen.add(path)
            # A refused file has no facts; it is reported where it was refused.
            if facts is not None:
                files.append(facts)
        return tuple(files)
