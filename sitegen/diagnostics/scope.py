"""Selects the diagnostics that concern some files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath

from sitegen.diagnostics.model import Diagnostic


def select_diagnostics(
    diagnostics: Iterable[Diagnostic], paths: Sequence[str]
) -> tuple[tuple[Diagnostic, ...], tuple[Diagnostic, ...]]:
    """Split diagnostics into those that concern one of ``paths``, and the others. Both keep their order.

    A diagnostic concerns a file if it is placed in it or in its attachments, or if its words name the file, as
    those of a broken reference to it do. It concerns a folder if it is placed anywhere below.
    """
    concerned: list[Diagnostic] = []
    others: list[Diagnostic] = []
    for diagnostic in diagnostics:
        chosen = concerned if any(_concerns(diagnostic, path) for path in paths) else others
        chosen.append(diagnostic)
    return tuple(concerned), tuple(others)


def _concerns(diagnostic: Diagnostic, path: str) -> bool:
    place = PurePosixPath(diagnostic.place.path)
    # The attachments of 00012.md are in the folder 00012 beside it.
    attachments = PurePosixPath(path).with_suffix("") if PurePosixPath(path).suffix else PurePosixPath(path)
    if path == "." or place.is_relative_to(path) or place.is_relative_to(attachments):
        return True
    # An exemption, for example, names the attachment that it is about.
    names = (path, f"{attachments}/")
    return any(name in text for text in (diagnostic.message, diagnostic.hint) for name in names)
