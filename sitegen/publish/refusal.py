"""How publishing says no: always as diagnostics, never as a traceback."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from sitegen.diagnostics.codes import publishing as rules
from sitegen.diagnostics.model import Diagnostic, Place, in_order

_NO_SPACE = (errno.ENOSPC, errno.EDQUOT)
_NO_PERMISSION = (errno.EACCES, errno.EPERM, errno.EROFS)


class PublishError(Exception):
    """The site could not be published, or not to its end; ``diagnostics`` say why (never empty, in order).

    If the refusal came before the first write, nothing was touched. If the disk failed midway, every file is
    either its old or its new self, and the next publication finishes the work.
    """

    def __init__(self, *diagnostics: Diagnostic) -> None:
        self.diagnostics = in_order(diagnostics)
        super().__init__("; ".join(diagnostic.message_en for diagnostic in self.diagnostics))


def os_finding(error: OSError, path: str) -> Diagnostic:
    """What the operating system's refusal means to the person who builds the site."""
    reason = error.strerror or str(error)
    if error.errno in _NO_SPACE:
        return rules.DISK_FULL.at(Place(path), path=path)
    if error.errno in _NO_PERMISSION:
        return rules.NO_PERMISSION.at(Place(path), path=path, reason=reason)
    return rules.WRITE_FAILED.at(Place(path), path=path, reason=reason)


@contextmanager
def guarded(path: str) -> Iterator[None]:
    """Turns an ``OSError`` within into a ``PublishError`` about ``path``."""
    try:
        yield
    except OSError as error:
        raise PublishError(os_finding(error, path)) from error
