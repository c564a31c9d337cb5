"""Changes of bytes, whatever they mean."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Final

ODD_BYTES: Final = (
    b"\x00",
    b"\xff",
    b"\xff\xff\xff\xff",
    b"\x7f\xff\xff\xff",
    b"\x80\x00\x00\x00",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\r",
    b"\r\n",
    b"\xc0\x80",
    b"\xed\xa0\x80",
    b"\xf4\x90\x80\x80",
    b"PK\x03\x04",
    b"%PDF-1.7\n",
    b"<?xml version='1.0'?>",
    b"<!DOCTYPE a [<!ENTITY b 'c'>]>",
    b"version https://git-lfs.github.com/spec/v1\n",
)


def change_bytes(data: bytes, random: Random) -> bytes:
    """Make one to six random changes."""
    for _ in range(random.choice((1, 1, 1, 2, 3, 6))):
        data = random.choice(_CHANGES)(data, random)
    return data


def _pick_piece(data: bytes, random: Random) -> tuple[int, int]:
    start = random.randrange(len(data) + 1)
    return start, min(len(data), start + random.choice((1, 2, 4, 16, 64, 500)))


def _flip_bit(data: bytes, random: Random) -> bytes:
    if not data:
        return data
    place = random.randrange(len(data))
    return data[:place] + bytes([data[place] ^ 1 << random.randrange(8)]) + data[place + 1 :]


def _drop(data: bytes, random: Random) -> bytes:
    start, end = _pick_piece(data, random)
    return data[:start] + data[end:]


def _repeat(data: bytes, random: Random) -> bytes:
    start, end = _pick_piece(data, random)
    return data[:start] + data[start:end] * random.choice((2, 2, 3, 50, 400)) + data[end:]


def _move(data: bytes, random: Random) -> bytes:
    start, end = _pick_piece(data, random)
    rest = data[:start] + data[end:]
    target = random.randrange(len(rest) + 1)
    return rest[:target] + data[start:end] + rest[target:]


def _insert(data: bytes, random: Random) -> bytes:
    place = random.randrange(len(data) + 1)
    return data[:place] + random.choice(ODD_BYTES) + data[place:]


def _overwrite(data: bytes, random: Random) -> bytes:
    start, end = _pick_piece(data, random)
    return data[:start] + random.randbytes(end - start) + data[end:]


def _cut(data: bytes, random: Random) -> bytes:
    return data[: random.randrange(len(data) + 1)]


_CHANGES: Final[tuple[Callable[[bytes, Random], bytes], ...]] = (
    _flip_bit,
    _flip_bit,
    _drop,
    _repeat,
    _move,
    _insert,
    _insert,
    _overwrite,
    _cut,
)
