"""Reads a file inside another file, by its content."""

from __future__ import annotations

from importlib import import_module
from typing import BinaryIO

from sitegen.extraction.recorder import Recorder, UnreadError


def read_inner_file(file: BinaryIO, size: int, extension: str, recorder: Recorder) -> None:
    """Read a file that is inside the file being read, and record what is found.

    ``file`` is open for reading, ``size`` is its number of bytes, and ``extension`` that of its name. If the
    file cannot be read, or files are nested too deeply, a finding that says so is recorded. The only error
    raised is `LimitReachedError`.
    """
    if recorder.depth > recorder.limits.depth:
        limit = recorder.limits.depth
        recorder.add_unread_file(
            f"文件套文件超过 {limit} 层", f"files lie more than {limit} deep in each other"
        )
        return
    # Loaded here, because the readers of archives and documents use this module.
    dispatch = import_module("sitegen.extraction.dispatch")
    try:
        dispatch.read_by_content(file, size, extension, recorder)
    except UnreadError as error:
        recorder.add_unread_file(error.zh, error.en)
