"""Errors of publishing, which users see as diagnostics."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from sitegen.diagnostics.codes import publishing as rules
from sitegen.diagnostics.model import Diagnostic, Place, sort_diagnostics
from sitegen.diagnostics.os_errors import describe_os_error

# EDQUOT is the quota of the user, EROFS a disk that is mounted read-only: for the person who builds, the
# disk is full or must not be written to.
_NO_SPACE = (errno.ENOSPC, errno.EDQUOT)
_NO_PERMISSION = (errno.EACCES, errno.EPERM, errno.EROFS)


class PublishError(Exception):
    """Raised if a site could not be published, or not completely. ``diagnostics`` give the reasons.

    The diagnostics are sorted and never empty. If the error is raised before the first write, nothing has been
    changed. If the disk fails during the publication, every file has either its old or its new content, and the
    next publication finishes the work.
    """

    def __init__(self, *diagnostics: Diagnostic) -> None:
        self.diagnostics = sort_diagnostics(diagnostics)
        super().__init__("; ".join(diagnostic.message_en for diagnostic in self.diagnostics))


def convert_os_error(error: OSError, path: str) -> Diagnostic:
    """Convert an `OSError` about the file or folder ``path`` to a diagnostic, which shows the path as given.

    Different diagnostics are used for a full disk, for missing permission, and for all other failures.
    """
    reason, reason_en = describe_os_error(error)
    if error.errno in _NO_SPACE:
        return rules.DISK_FULL.at(Place(path), path=path)
    if error.errno in _NO_PERMISSION:
        return rules.NO_PERMISSION.at(Place(path), path=path, reason=reason, reason_en=reason_en)
    failed = rules.WRITE_FAILED.at(Place(path), path=path, reason=reason, reason_en=reason_en)
    return failed.replace_hint(rules.NO_LOCKS_HINT) if error.errno == errno.ENOLCK else failed


@contextmanager
def wrap_os_errors(path: str) -> Iterator[None]:
    """Convert any `OSError` raised in the ``with`` block to a `PublishError` that names ``path``.

    ``path`` is used in the message only.
    """
    try:
        yield
    except OSError as error:
        raise PublishError(convert_os_error(error, path)) from error
