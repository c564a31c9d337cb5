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
    """Encode the settings that affect the result of parsing, as the ``context`` of `ParseKeys`.

    ``allowed`` are the telephone numbers that agencies publish: they are not reported as personal data.
    ``rules`` are what site.yaml prescribes for sources. With ``compares_formats``, the result states whether
    format 1, an earlier version of the content format, would convert the source differently. With
    ``is_sample``, values of the sample site, such as its telephone numbers, are not reported.
    """
    flags = [*["formats"] * compares_formats, *["sample"] * is_sample, f"limit {rules.size_factor}"]
    return "\n".join((",".join(sorted(allowed)), *rules.doc_no_patterns, *flags))


class ParseKeys:
    """Makes the cache keys of the results of parsing in one ``context``, which `make_parse_context` returned.

    A key also covers the program, and the path of the source because diagnostics contain it.
    """

    def __init__(self, context: str) -> None:
        # The context may be as long as the list of all telephone numbers of the site.
        self._shared = blake2b(f"{compute_program_digest()}\0{context}\0".encode(), digest_size=16)

    def make(self, path: str, digest: str) -> str:
        """Return the cache key of the result of parsing the source ``path``, whose content has ``digest``."""
        key = self._shared.copy()
        key.update(f"{path}\0{digest}".encode("utf-8", "surrogatepass"))
        return key.hexdigest()
