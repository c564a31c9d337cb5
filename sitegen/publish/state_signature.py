"""Signatures of the build state and of the code in it, which only this user's builds can make."""

from __future__ import annotations

import hmac
import os
import secrets
from contextlib import suppress
from pathlib import Path

# The project folder is a checkout, and a pull request can add any file to it, even a crafted build state. So
# a state is trusted only if it is signed with a secret outside of the project, in the user's cache folder. To
# move a state to another machine, move that folder as well; without it the state is discarded.
_SECRET_FILE = "sitegen/secret"
_SECRET_BYTES = 32


def sign_state() -> str:
    """Return the signature, in hexadecimal, by which a build state of this user is recognised.

    It depends on a secret in the user's cache folder. If no secret can be stored there, it differs on each
    call, so that no build state is accepted.
    """
    return hmac.new(_load_secret(), b"build state", "sha256").hexdigest()


def sign_code(origin: str, code: bytes) -> bytes:
    """Return the signature that marks ``code`` as compiled by this user from ``origin``.

    ``origin`` is the digest, in hexadecimal, of everything that the code depends on: the names and texts of the
    templates, and the compiler. So code that was signed for other templates, or by another version of the program, is
    not accepted in its place. The signature of a state is the same in all projects and may become known with one of
    them; that of code depends on every byte that will be run.
    """
    # No other pair of origin and code is signed as the same bytes, as there is no NUL in a digest.
    return hmac.digest(_load_secret(), b"code\0" + origin.encode() + b"\0" + code, "sha256")


def _load_secret() -> bytes:
    """Return the secret, creating it on first use. If it cannot be stored, return new random bytes."""
    path = _find_cache_folder() / _SECRET_FILE
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        # Exclusive, as two first builds may run at once: the second one reads what the first one wrote.
        # Readable by this user only.
        with suppress(FileExistsError):
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(secrets.token_bytes(_SECRET_BYTES))
        secret = path.read_bytes()
        if len(secret) == _SECRET_BYTES:
            return secret
    return secrets.token_bytes(_SECRET_BYTES)


def _find_cache_folder() -> Path:
    """Return the user's cache folder: XDG_CACHE_HOME, LOCALAPPDATA, or ~/.cache.

    Without a home folder, return the null device, below which nothing can be stored.
    """
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA"):
        if os.environ.get(name):
            return Path(os.environ[name])
    with suppress(RuntimeError):
        return Path.home() / ".cache"
    return Path(os.devnull)  # nothing can be stored below it, so every secret is a new one
