"""Keys under which the results of parsing are cached: what a result depends on besides the content of its source."""

from __future__ import annotations

from collections.abc import Collection
from hashlib import blake2b

from sitegen.builder.program_digest import compute_program_digest
from sitegen.schema.source_rules import DEFAULT_RULES, SourceRules


def make_parse_context(
    allowed: Collection[str],
    rules: SourceRules = DEFAULT_RULES,
    *,
    compares_formats: bool = False,
    is_sample: bool = False,
) -> str:
    """Encode the settings that affect the result of parsing, as the ``context`` of `make_parse_key`.

    ``allowed`` are the telephone numbers that agencies publish: they are not reported as personal data.
    ``rules`` are what site.yaml prescribes for sources. With ``compares_formats``, the result states whether
    format 1, an earlier version of the content format, would convert the source differently. With
    ``is_sample``, values of the sample site, such as its telephone numbers, are not reported.
    """
    flags = [*["formats"] * compares_formats, *["sample"] * is_sample, f"limit {rules.size_factor}"]
    return "\n".join((",".join(sorted(allowed)), *rules.doc_no_patterns, *flags))


def make_parse_key(path: str, digest: str, context: str) -> str:
    """Return the cache key of a parse result.

    ``digest`` is that of the source, ``context`` comes from `make_parse_context`. The key also covers the
    program, and ``path`` because diagnostics contain it.
    """
    return blake2b(
        f"{compute_program_digest()}\0{path}\0{digest}\0{context}".encode(), digest_size=16
    ).hexdigest()
