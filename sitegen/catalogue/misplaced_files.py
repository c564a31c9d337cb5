"""Report files at places that the layout does not know, with the mistake that was probably made."""

from __future__ import annotations

import posixpath
from typing import Final

from sitegen.content.layout import SourceKind, parse_source_path
from sitegen.diagnostics import Diagnostic, Place
from sitegen.diagnostics.codes import items as codes

_SERIAL: Final = "00001"
"""A file name that every folder of sources accepts."""


def report_misplaced(path: str) -> Diagnostic:
    """Return the diagnostic for a file at a place that the layout does not know. It names the probable mistake.

    ``path`` is relative to the project folder.
    """
    folder, _, name = path.rpartition("/")
    stem, extension = posixpath.splitext(path)
    if extension.lower() == ".txt" and parse_source_path(stem):
        fixed = name[: -len(extension)]
        return codes.EXTENSION_TWICE.at(Place(path), name=name, extra=extension, fixed=fixed)
    slot = parse_source_path(f"{folder}/{_SERIAL}{extension}")
    if slot and slot.kind in (SourceKind.ITEM, SourceKind.RULE, SourceKind.PAGE, SourceKind.SERVICE):
        is_item = slot.kind is SourceKind.ITEM
        return codes.SOURCE_NAME.at(
            Place(path),
            name=name,
            form="流水号，五位数字" if is_item else "标题的拼音",
            form_en="its serial, five digits" if is_item else "the pinyin of its title",
            fixed=f"{_SERIAL if is_item else 'shencha'}{extension}",
            kind=slot.kind.value,
        )
    return codes.MISPLACED.at(Place(path), name=name)
