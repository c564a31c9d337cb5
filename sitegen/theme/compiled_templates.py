"""What follows from the texts of templates alone: their outlines and their code.

Working both out takes a third of a second for the default theme, so they are kept, in this process and between builds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from hashlib import blake2b
from typing import Final, NamedTuple

import msgspec
from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket

from sitegen.theme.template_blocks import TemplateSource
from sitegen.theme.template_outline import TemplateOutline, keep_outline, outline_template


class _CodeCache(BytecodeCache):
    """Cache of compiled templates, by name and text, that is kept until the process ends."""

    def __init__(self) -> None:
        self.code: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Load the compiled code of a template into ``bucket`` if the same source was compiled before.

        ``bucket`` is Jinja's container for the code of one template.
        """
        code = self.code.get(bucket.key + bucket.checksum)
        if code:
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the compiled code that is in ``bucket``, Jinja's container for the code of one template."""
        self.code[bucket.key + bucket.checksum] = bucket.bytecode_to_string()


CODE_CACHE: Final = _CodeCache()
"""Code of all templates that this process has compiled or restored."""


class _CompiledTemplates(NamedTuple):
    """Outlines by the digest of the text, and code by its key in the cache."""

    outlines: dict[str, TemplateOutline]
    code: dict[str, bytes]


def compile_templates(environment: Environment, sources: Mapping[str, TemplateSource]) -> bytes:
    """Compile templates unless this process has done so, and return their outlines and code for `restore_templates`.

    ``sources`` are the templates by the name by which they are loaded; all of them have an outline. Templates whose
    code cannot be generated are left out: rendering a page with them reports why.
    """
    code = {}
    for name, source in sources.items():
        bucket = CODE_CACHE.get_bucket(environment, name, source.path, source.text)
        if bucket.code is None:
            with suppress(Exception):  # as for parsing, a hostile source can fail in any way
                bucket.code = environment.compile(source.text, name, source.path)
                CODE_CACHE.set_bucket(bucket)
        key = bucket.key + bucket.checksum
        if key in CODE_CACHE.code:
            code[key] = CODE_CACHE.code[key]
    outlines = {_digest_text(source.text): outline_template(source.text) for source in sources.values()}
    return msgspec.msgpack.encode(_CompiledTemplates(outlines, code))


def restore_templates(compiled_data: bytes, template_texts: Iterable[str]) -> None:
    """Load the outlines and the code from ``compiled_data``, so that templates with these texts need not be compiled.

    ``compiled_data`` is what `compile_templates` returned, in this process or in another one of the same user and
    program: the code in it will be run.
    """
    compiled = msgspec.msgpack.decode(compiled_data, type=_CompiledTemplates)
    for text in template_texts:
        if outline := compiled.outlines.get(_digest_text(text)):
            keep_outline(text, outline)
    CODE_CACHE.code |= compiled.code


def _digest_text(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
