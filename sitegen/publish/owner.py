"""Whose build state it is: a mark that only this user's builds can make.

The project folder is a checkout, and a pull request can add any file to it, a crafted build state too. What the
state says is believed only if it carries the mark of a secret that lies outside, in the user's cache folder. To
hand a state to another machine, hand over that folder as well; without it the state is begun again.
"""

from __future__ import annotations

import hmac
import os
import secrets
from contextlib import suppress
from pathlib import Path

_SECRET = "sitegen/secret"
_BYTES = 32


def owner_mark() -> str:
    """The mark of this user's builds. Where no secret can be kept, a new mark each time: then nothing is believed."""
    return hmac.new(_secret(), b"build state", "sha256").hexdigest()


def _secret() -> bytes:
    path = _cache_folder() / _SECRET
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError):
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(secrets.token_bytes(_BYTES))
        known = path.read_bytes()
        if len(known) == _BYTES:
            return known
    return secrets.token_bytes(_BYTES)


def _cache_folder() -> Path:
    """Where users' caches are: XDG_CACHE_HOME, LOCALAPPDATA, or ~/.cache."""
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA"):
        if os.environ.get(name):
            return Path(os.environ[name])
    with suppress(RuntimeError):
        return Path.home() / ".cache"
    return Path(os.devnull)
