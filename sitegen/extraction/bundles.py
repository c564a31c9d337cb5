"""Reads the files in a ZIP archive, each by its content."""

from __future__ import annotations

from io import BytesIO

from sitegen.extraction.archive import Archive, decode_entry_name, extract_extension
from sitegen.extraction.inner_files import read_inner_file
from sitegen.extraction.recorder import Recorder, UnreadError
from sitegen.extraction.text_files import decode_leniently

_IGNORED_NAMES = ("__MACOSX/", "Thumbs.db", ".DS_Store", "desktop.ini")
"""Files that operating systems add by themselves."""


def read_bundle(archive: Archive, recorder: Recorder) -> None:
    """Read all files in a ZIP archive.

    The archive's comments and the names of its files are recorded as text. Empty and encrypted files, and
    those that operating systems add by themselves, such as ``.DS_Store``, are skipped. If a file cannot be
    read, a finding that says so is recorded.
    """
    comments = [archive.comment, *(entry.comment for entry in archive.entries)]
    recorder.add_text(
        "\n".join(decode_leniently(comment) for comment in comments if comment), "的注释", ", comments"
    )
    names = [decode_entry_name(entry) for entry in archive.entries]
    recorder.add_text("\n".join(names), "里的文件名", ", names of files")
    for entry, name in zip(archive.entries, names, strict=True):
        if (
            name.startswith(_IGNORED_NAMES[0])
            or name.rpartition("/")[2] in _IGNORED_NAMES[1:]
            or not entry.file_size
        ):
            continue
        if entry.flag_bits & 1:  # encrypted: `inspect_archive` has recorded it for the archive
            continue
        with recorder.enter_inner_file(name):
            try:
                data = archive.read(entry)
            except UnreadError as error:
                recorder.add_unread_file(error.zh, error.en)
                continue
            recorder.count_nodes(1)
            read_inner_file(BytesIO(data), len(data), extract_extension(name), recorder)
