"""Hosts with known limits, as data: ``hosts.json`` names the source of each limit.

Limits change. A limit that is not in the file is not known, and nothing is reported about it.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import msgspec


class Host(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A hosting service and its limits; 0 means that no limit is known.

    ``files`` is the largest number of files, ``bytes`` the largest total size, and ``file_bytes`` the largest size
    of one file. If ``jekyll`` is true, the host leaves out files whose names begin with an underscore, unless there
    is a file ``.nojekyll``. ``sources`` are the pages that state the limits.
    """

    name: str
    sources: tuple[str, ...]
    files: int = 0
    bytes: int = 0
    file_bytes: int = 0
    jekyll: bool = False


HOSTS: Final[Mapping[str, Host]] = msgspec.json.decode(
    Path(__file__).with_name("hosts.json").read_bytes(), type=dict[str, Host]
)
