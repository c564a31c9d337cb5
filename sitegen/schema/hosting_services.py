"""Hosting services with known limits, as data: ``hosting_services.json`` names the source of each limit.

Limits change. A limit that is not in the file is not known, and nothing is reported about it.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import msgspec


class HostingService(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A hosting service and its limits; 0 means that no limit is known.

    ``max_files`` is the largest number of files, ``max_bytes`` the largest total size, and ``max_file_bytes``
    the largest size of one file. If ``jekyll`` is true, the host leaves out files whose names begin with an
    underscore, unless there is a file ``.nojekyll``. ``sources`` are the pages that state the limits.
    """

    name: str
    sources: tuple[str, ...]
    max_files: int = 0
    max_bytes: int = 0
    max_file_bytes: int = 0
    jekyll: bool = False


HOSTING_SERVICES: Final[Mapping[str, HostingService]] = msgspec.json.decode(
    Path(__file__).with_name("hosting_services.json").read_bytes(), type=dict[str, HostingService]
)
