"""Keys under which the results of parsing are cached: what a result depends on besides the content of its source."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from hashlib import blake2b

from sitegen.builder.program_digest import compute_program_digest


def make_parse_context(
    allowed: Collection[str],
    number_patterns: Sequence[str] = (),
    *,
    compares_formats: bool = False,
    is_sample: bool = False,
) -> str:
    """Return what a parse result depends on besides its source, as the ``context`` of `make_parse_key`.

    ``allowed`` are the telephone numbers that agencies publish: they are not reported as personal data.
    ``number_patterns`` are the forms of document numbers that site.yaml prescribes. ``compares_formats``: the
    result says whether the source reads differently than in format 1. ``is_sample``: values of the sample are
    not reported.
    """
    flags = [*["formats"] * compares_formats, *["sample"] * is_sample]
    return "\n".join((",".join(sorted(allowed)), *number_patterns, *flags))


def make_parse_key(path: str, digest: str, context: str) -> str:
    """Return the cache key of a parse result.

    ``digest`` is that of the source, ``context`` comes from `make_parse_context`. The key also covers the
    program, and ``path`` because diagnostics contain it.
    """
    return blake2b(
        f"{compute_program_digest()}\0{path}\0{digest}\0{context}".encode(), digest_size=16
    ).hexdigest()
