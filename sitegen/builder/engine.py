"""The mark of the engine: what a parse or a page was made by."""

from __future__ import annotations

from functools import cache
from hashlib import blake2b
from pathlib import Path

import sitegen


@cache
def engine_mark() -> str:
    """Changes whenever a line of the engine does, so that no cache outlives the code that filled it.

    The formats of reports are a part of it: what a sheet is read as follows from them.
    """
    package = Path(sitegen.__file__).parent
    mark = blake2b(digest_size=16)
    for path in sorted((*package.rglob("*.py"), *package.rglob("reports/formats/*.yaml"))):
        mark.update(path.relative_to(package).as_posix().encode() + b"\0" + path.read_bytes())
    return mark.hexdigest()
